"""A scenario that is solved once, and processes that solve it again and are hit meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from optimizer.instance import prepare
from optimizer.plan.reading import read_plan
from optimizer.scenario import load_scenario
from optimizer.solver import SolveOptions
from optimizer.solver.choices import choice_of
from optimizer.solver.options import Control
from optimizer.solver.search import search
from optimizer.verifier import verify

ROOT = Path(__file__).resolve().parents[2]
QUICK = """\
schema_version: 1
name: Quick
equipment: {main: home_dumbbells}
block: {weeks: 1}
sessions:
  - {name: A, day: mon}
  - {name: B, day: thu}
weekly_sets: [8]
limits: {exercises: [1, 2]}
"""
"""Proved in a tenth of a second."""
OLD = '{"old": true}\n'
"""What the plan's file holds before."""


@dataclass
class Victims:
    """Starts ``backblock solve`` and looks at what is left of it.

    Attributes:
        folder: where the plan goes.
        found: what the search finds, as a file.
        options: the environment.
    """

    folder: Path
    scenario: Path
    found: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Path:
        """The file that ``-o`` names."""
        return self.folder / "plan.json"

    def start(
        self,
        phase: str = "none",
        seconds: float = 0.3,
        *more: str,
        grace: float = 2,
        real: bool = False,
        **options: Any,
    ) -> subprocess.Popen[str]:
        """Start a solve that stands still in a phase for some seconds; wait until it does."""
        self.plan.write_text(OLD, encoding="utf-8")
        flag = self.folder.parent / "flag"
        flag.unlink(missing_ok=True)
        found = "-" if real else str(self.found)
        command = [str(ROOT / "tests/faults/victim.py"), phase, str(seconds), str(grace), found]
        command += [str(flag), "solve", str(self.scenario), "-o", str(self.plan)]
        command += ["--workers", "1", *more]
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | self.env,
            **options,
        )
        until = time.monotonic() + 60
        while phase != "none" and not flag.exists() and process.poll() is None:
            assert time.monotonic() < until, "the phase was never reached"
            time.sleep(0.005)
        flag.unlink(missing_ok=True)
        return process

    def end(self, process: subprocess.Popen[str]) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in err
        return process.returncode, out, err

    def state(self) -> str:
        """``old``, ``new`` (whole, and legal by the verifier) or what is wrong."""
        return state_of(self.plan, self.scenario)

    def litter(self) -> list[str]:
        """Files that should not be there."""
        return sorted(set(os.listdir(self.folder)) - {"plan.json"})


def state_of(plan: Path, scenario: Path, old: str = OLD) -> str:
    """Whether a plan file is the old one, a new and legal one, or neither."""
    text = plan.read_text(encoding="utf-8")
    if text == old:
        return "old"
    loaded = load_scenario(str(scenario))
    try:
        facts = read_plan(str(plan), loaded.scenario.weeks)
    except Exception as error:
        return f"neither old nor new: {error}"
    verdict = verify(loaded.scenario, loaded.catalog, facts)
    good = verdict.legal and not verdict.mismatches
    return "new" if good else f"not legal: {sorted(verdict.broken)}"


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A scenario file, and what the search finds for it as another."""
    folder = tmp_path_factory.mktemp("quick")
    scenario = folder / "quick.yaml"
    scenario.write_text(QUICK, encoding="utf-8")
    loaded = load_scenario(str(scenario))
    instance = prepare(loaded.scenario, loaded.catalog)
    found = search(instance, Control(SolveOptions(workers=1)))
    assert found.status == "optimal"
    assert found.build is not None
    assert found.values is not None
    data = {name: getattr(found, name) for name in ("status", "score", "bound", "reproducible")}
    data["choice"] = [[*slot, sets] for slot, sets in choice_of(found.build, found.values).items()]
    path = folder / "found.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return scenario, path


@pytest.fixture
def victims(tmp_path: Path, quick: tuple[Path, Path]) -> Victims:
    """Processes to hit, in an empty folder."""
    folder = tmp_path / "plans"
    folder.mkdir()
    return Victims(folder, *quick)
