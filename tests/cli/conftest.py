"""Runs the command line in this process, and gives tests a scenario that needs no time."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helpers import SOLVER, unrated
from optimizer.cli.app import app
from optimizer.cli.errors import run_command
from optimizer.plan.assemble import no_plan
from optimizer.plan.schema import Conflict, Plan

SMALL = """\
schema_version: 1
name: Small
equipment: {main: commercial_gym}
block: {weeks: 2}
sessions:
  - {name: A, day: mon}
  - {name: B, day: thu}
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Call the command line: ``cli("check", "file", stdin=b"...")``."""
    monkeypatch.delenv("COLUMNS", raising=False)  # a parallel run's workers have it

    def call(*args: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run_command(app, [str(arg) for arg in args])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A scenario file."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def stub_plan(loaded: Any, **changes: Any) -> Plan:
    """A plan of no great worth."""
    weeks = range(1, loaded.scenario.weeks + 1)
    sets = {"lat_pulldown": 3, "chest_supported_row": 3}
    choice = {(week, s.name): sets for week in weeks for s in loaded.scenario.sessions}
    plan = unrated(loaded, choice, status="optimal", score=10, bound=10)
    return plan.model_copy(update=changes)


def stub_refusal(loaded: Any, status: Any) -> Plan:
    """An answer without a plan."""
    conflict = Conflict(rule="weekly_sets", where="week 1", path="weekly_sets", line=3, message="m")
    return no_plan(loaded, status=status, solver=SOLVER, conflict=[conflict])


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for the solver: ``solver["answer"]`` is called with the scenario.

    What the command asked for is left in ``solver["options"]``.
    """
    import optimizer.answer

    told: dict[str, Any] = {"answer": stub_plan}

    def solve(loaded: Any, options: Any, on_progress: Any = None, stop: Any = None) -> Plan:
        told["options"] = options
        plan: Plan = told["answer"](loaded)
        return plan

    monkeypatch.setattr(optimizer.answer, "solve", solve)
    return told
