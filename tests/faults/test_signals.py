"""SIGINT and SIGTERM in every phase, once and again: the best plan, or the old file, never half."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

import soaking
from faults.conftest import Victims
from faults.victim import PHASES

BEFORE = ("import", "reading")
"""Phases in which nothing has been made that would be worth writing."""
HIT = [
    (phase, number, times)
    for times in (1, 2)
    for number in (signal.SIGINT, signal.SIGTERM)
    for phase in ("import", *PHASES)
]
QUICK_ONES = [
    ("import", signal.SIGINT, 1),
    ("reading", signal.SIGTERM, 1),
    ("solving", signal.SIGTERM, 2),
    ("writing", signal.SIGINT, 2),
]
"""A few of them for every run of the tests."""


def hit(process: subprocess.Popen[str], number: signal.Signals, times: int) -> None:
    """Send a signal some times in a row."""
    for _ in range(times):
        process.send_signal(number)
        time.sleep(0.02)


def left(victims: Victims, phase: str, number: signal.Signals, times: int) -> str:
    """What a solve leaves that is hit in a phase; it must leave with 130."""
    process = victims.start(phase)
    hit(process, number, times)
    code, out, err = victims.end(process)
    assert (code, out) == (130, ""), err
    assert "interrupted" in err or phase in ("writing", "written")
    assert victims.litter() == []
    return victims.state()


@pytest.mark.parametrize(("phase", "number", "times"), QUICK_ONES)
def test_a_signal_in_any_phase_leaves_the_old_file_or_the_best_plan(
    victims: Victims, phase: str, number: signal.Signals, times: int
) -> None:
    """Before the search the old file stays; from then on the plan is written, at a second too."""
    assert left(victims, phase, number, times) == ("old" if phase in BEFORE else "new")


@pytest.mark.soak
@pytest.mark.parametrize(("phase", "number", "times"), HIT)
def test_every_signal_in_every_phase(
    victims: Victims, phase: str, number: signal.Signals, times: int
) -> None:
    """All of them, in the long run."""

    def work() -> soaking.Figures:
        state = left(victims, phase, number, times)
        good = state == ("old" if phase in BEFORE else "new")
        return {"solves": 1, f"file_{state}": 1, "wrong": [] if good else [state]}

    soaking.part("signals in each phase", f"{phase} {number.name} {times}", work)


def test_a_search_that_does_not_end_is_left_after_a_grace(victims: Victims) -> None:
    """The second signal waits a moment for the plan, no longer; the old file stays."""
    process = victims.start("solving", 60, grace=0.3)
    hit(process, signal.SIGINT, 2)
    code, out, err = victims.end(process)
    assert (code, out, victims.state(), victims.litter()) == (130, "", "old", [])
    assert "left without writing" in err


def test_a_third_signal_leaves_at_once_and_nothing_behind(victims: Victims) -> None:
    """Even in the middle of writing: the half-written file is deleted, the old one stays."""
    process = victims.start("writing", 60, grace=60)
    assert len(victims.litter()) == 1
    hit(process, signal.SIGTERM, 3)
    code, out, err = victims.end(process)
    assert (code, out, victims.state(), victims.litter()) == (130, "", "old", [])
    assert "left without writing" in err


def test_a_stop_before_there_is_a_plan_keeps_the_old_file(victims: Victims) -> None:
    """The real search, told to stop before it has begun."""
    process = victims.start("preparing", 0.3, real=True)
    hit(process, signal.SIGTERM, 1)
    code, out, err = victims.end(process)
    assert (code, out, victims.state(), victims.litter()) == (130, "", "old", [])
    assert "interrupted before a plan was found" in err


@pytest.mark.soak
@pytest.mark.parametrize("number", range(soaking.asked("SOAK_SIGNALS")))
def test_signals_at_random_moments(victims: Victims, number: int) -> None:
    """The real solver, one or two signals at any time from the first byte of Python on."""
    from random import Random

    rng = Random(number)

    def work() -> soaking.Figures:
        process = victims.start(real=True)
        time.sleep(rng.uniform(0, 3))
        hit(process, rng.choice((signal.SIGINT, signal.SIGTERM)), rng.choice((1, 2)))
        _, err = process.communicate(timeout=120)
        state, code = victims.state(), process.returncode
        # Python itself has no handler in its first tenth of a second.
        good = state in ("old", "new") and code in (0, 130, -signal.SIGINT, -signal.SIGTERM)
        good = good and victims.litter() == [] and (code != 0 or state == "new")
        wrong = [] if good else [f"exit {code}, file {state}, {victims.litter()}: {err}"]
        return {"solves": 1, f"file_{state}": 1, "exits": {str(code): 1}, "wrong": wrong}

    soaking.part("signals at random moments", str(number), work)
