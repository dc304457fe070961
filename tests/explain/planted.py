"""The infeasible scenarios with what was planted in them, and answers that tests share."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from optimizer.answer import best_plan
from optimizer.explain.conflict import Clash
from optimizer.explain.feasibility import Clock
from optimizer.explain.repairs import Confirmed, Repairer
from optimizer.explain.report import reason
from optimizer.scenario import Loaded, load_scenario
from optimizer.solver import SolveOptions
from optimizer.solver.options import Control

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "infeasible"
SECONDS = 600
"""Far more than any needs, so that a busy machine changes nothing."""


def names() -> list[str]:
    """Every planted scenario."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def text(name: str) -> str:
    """The file as it is."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def header(name: str, key: str) -> str:
    """A line of the file's header."""
    found = re.search(rf"^# {key}: (.+)$", text(name), re.MULTILINE)
    assert found
    return found[1]


@cache
def load(name: str) -> Loaded:
    """The scenario."""
    return load_scenario(str(FOLDER / f"{name}.yaml"))


def control() -> Control:
    """One worker and time enough."""
    return Control(SolveOptions(time_limit=SECONDS, workers=1))


@cache
def clash(name: str) -> Clash:
    """Why it has no plan."""
    found, _ = reason(load(name), control())
    assert found is not None
    return found


@cache
def repairs(name: str) -> list[Confirmed]:
    """What would give it one."""
    return Repairer(load(name), best_plan, Clock(SECONDS)).repairs(clash(name))
