"""``kill -9`` at any moment: the plan's file is the old one or a whole new one, never half."""

from __future__ import annotations

import re
import time
from random import Random

import pytest

import soaking
from faults.conftest import Victims

PART = re.compile(r"\.plan\.json\..*\.part")
"""What a kill between two system calls may leave beside the plan; it is never the plan."""


def killed(victims: Victims, number: int) -> soaking.Figures:
    """Kill one solve: half of them anywhere in the real run, half near the writing."""
    rng = Random(f"kill {number}")
    if number % 2:
        process = victims.start(real=True)
        time.sleep(rng.uniform(0, 1.2))  # it takes about as long
    else:
        process = victims.start(("verifying", "writing", "written")[number // 2 % 3], 0.05)
        time.sleep(rng.uniform(0, 0.15))
    process.kill()
    process.communicate(timeout=60)
    state, litter = victims.state(), victims.litter()
    good = state in ("old", "new") and all(PART.fullmatch(name) for name in litter)
    good = good and len(litter) <= 1 and (process.returncode != 0 or state == "new")
    return {
        "kills": 1,
        f"file_{state}": 1,
        "ended_before_the_kill": int(process.returncode == 0),
        "left_a_part_beside_it": len(litter),
        "wrong": [] if good else [f"kill {number}: file {state}, {litter}"],
    }


@pytest.mark.parametrize("number", [2, 4])
def test_a_killed_solve_leaves_the_old_file_or_a_new_one(victims: Victims, number: int) -> None:
    """A handful near the moment of writing."""
    assert killed(victims, number)["wrong"] == []


@pytest.mark.soak
@pytest.mark.parametrize("number", range(100, 100 + soaking.asked("SOAK_KILLS")))
def test_kills_at_random_moments(victims: Victims, number: int) -> None:
    """Two hundred of them."""
    soaking.part("kills", str(number), lambda: killed(victims, number))
