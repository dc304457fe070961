"""A batch that is killed again and again loses nothing and does nothing twice."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from optimizer.answer import solve
from optimizer.scenario import load_scenario
from optimizer.solver import SolveOptions

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "scenarios" / "features" / "apart.yaml"
PEOPLE = 6


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A folder of scenarios that take some time."""
    text = SCENARIO.read_text(encoding="utf-8")
    for number in range(PEOPLE):
        named = re.sub(r"^name: .*$", f"name: A{number}", text, flags=re.MULTILINE)
        (tmp_path / f"a{number}.yaml").write_text(named, encoding="utf-8")
    return tmp_path


def begin(folder: Path) -> subprocess.Popen[bytes]:
    """The command, in the background."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "optimizer.cli",
            "batch",
            folder,
            "-o",
            folder / "plans",
            "--jobs",
            "2",
            "--gap",
            "0.01",
            "-q",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )


def results(folder: Path) -> list[dict[str, Any]]:
    """The whole lines of the results file."""
    path = folder / "plans" / "results.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def left_behind(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Processes below a running one."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


@pytest.mark.soak
def test_kill_9_at_any_moment(roster: Path) -> None:
    """Every plan file is whole at any time and what was finished keeps its time stamp.

    No process is left behind, and the end is the plans that ``solve --workers 1`` gives.
    """
    moments = random.Random(8)
    stamps: dict[str, str] = {}
    done = False
    for number in range(4 * PEOPLE):
        done = _killed(roster, moments.uniform(0, 4), len(stamps) + number % 2)
        for record in results(roster):
            assert stamps.setdefault(record["name"], record["ended"]) == record["ended"]
        for plan in (roster / "plans").glob("*.json"):
            json.loads(plan.read_text(encoding="utf-8"))
        if done:
            break
    assert done
    assert sorted(stamps) == [f"a{number}" for number in range(PEOPLE)]
    for name in stamps:
        loaded = load_scenario(str(roster / f"{name}.yaml"))
        plan = solve(loaded, SolveOptions(workers=1, gap=0.01)).to_data()
        written = json.loads((roster / "plans" / f"{name}.json").read_text(encoding="utf-8"))
        del plan["solver"]["seconds"], written["solver"]["seconds"]
        assert written == plan


@pytest.mark.soak
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("twice", [False, True])
def test_signals(roster: Path, number: signal.Signals, twice: bool) -> None:
    """Exit code 130 soon, what is finished stays, no process is left, the next run goes on."""
    process = begin(roster)
    while len(results(roster)) < 2:
        time.sleep(0.05)
        assert process.poll() is None
    below = left_behind(process)
    process.send_signal(number)
    if twice:
        process.send_signal(number)
    assert process.wait(60) == 130
    assert not psutil.wait_procs(below, timeout=30)[1]
    before = {record["name"]: record["ended"] for record in results(roster)}
    assert 2 <= len(before) < PEOPLE
    assert begin(roster).wait(900) == 0
    after = {record["name"]: record["ended"] for record in results(roster)}
    assert len(after) == PEOPLE
    assert before.items() <= after.items()


def _killed(roster: Path, seconds: float, wanted: int) -> bool:
    """Kill a batch so long after it has so many results; whether it was done before.

    Without the wish for one more result a slow machine would never come to an end.
    """
    process = begin(roster)
    below: list[psutil.Process] = []
    deadline: float | None = None
    while process.poll() is None and (deadline is None or time.monotonic() < deadline):
        below = left_behind(process) or below
        if deadline is None and len(results(roster)) >= wanted:
            deadline = time.monotonic() + seconds
        time.sleep(0.05)
    process.kill()
    assert not psutil.wait_procs(below, timeout=30)[1]
    return process.wait() == 0
