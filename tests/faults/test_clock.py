"""Clocks that jump: limits are kept by a monotonic clock, whatever the time of day says."""

from __future__ import annotations

import ast
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import soaking
from optimizer.answer import solve
from optimizer.model import LinearModel
from optimizer.scenario import parse_scenario
from optimizer.solver import SolveOptions, cpsat
from optimizer.solver.profiles import REPEATABLE

from faults.conftest import QUICK  # isort: skip

ROOT = Path(__file__).resolve().parents[2]
WALL = {("time", name) for name in ("time", "time_ns", "localtime", "gmtime")}
WALL |= {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
ALLOWED = {
    "optimizer/cli/bench.py",  # the date of a results folder
    "optimizer/studies/batch/records.py",  # when a scenario was solved
}


def wall_clocks(path: Path) -> Iterator[str]:
    """Calls in a module that read the time of day."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            home = node.value
            name = home.attr if isinstance(home, ast.Attribute) else getattr(home, "id", "")
            if (name, node.attr) in WALL:
                yield f"{path}:{node.lineno}"


def test_nothing_that_solves_reads_the_time_of_day() -> None:
    """A date in a report is no limit; solver, studies, explanations and commands use none."""
    found = [
        place
        for part in ("cli", "explain", "instance", "model", "solver", "studies", "verifier")
        for path in sorted((ROOT / "optimizer" / part).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in ALLOWED
        for place in wall_clocks(path)
    ]
    assert found == []


def test_a_time_of_day_that_jumps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forward and back by years while the block is solved: the plan and its proof stay."""
    before = solve(parse_scenario(QUICK), SolveOptions(workers=1))
    jumps = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: (-1) ** next(jumps) * 1e9 * next(jumps))
    after = solve(parse_scenario(QUICK), SolveOptions(workers=1))
    assert (after.status, after.weeks) == ("optimal", before.weeks)
    assert 0 <= after.solver.seconds < 1000


def hard(size: int = 40) -> LinearModel:
    """A model that is not proved in a blink."""
    linear = LinearModel()
    for i in range(size):
        linear.var(0, 1, str(i))
        linear.gain(i, 10 + i * 7919 % 89)
    for k in range(size // 2):
        row = [(i, 10 + (i + 1) * (k + 3) * 104729 % 89) for i in range(size)]
        linear.row("room", row, None, 20 * size)
    return linear


def test_the_limit_is_kept_by_the_monotonic_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour passes on it in no time: the search is over, though the wall clock stood still."""
    real, asked = time.monotonic, itertools.count()
    # The first look is the one that the limit counts from.
    monkeypatch.setattr(cpsat.time, "monotonic", lambda: real() + (3600 if next(asked) else 0))
    outcome = cpsat.run(hard(120), REPEATABLE, seconds=1800, stop=threading.Event())
    assert outcome.status in ("feasible", "unknown")


SHIM = r"""
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
/* A machine whose time of day is set while a program runs; its monotonic clock is left alone. */
static volatile long jump;
void set_the_clock(long seconds) { jump = seconds; }
int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = syscall(SYS_clock_gettime, clock, now);
  if (clock == CLOCK_REALTIME) now->tv_sec += jump;
  return failed;
}
int gettimeofday(struct timeval *now, void *zone) {
  struct timespec exact;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *where) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (where) *where = exact.tv_sec;
  return exact.tv_sec;
}
"""
SEARCH = """
import ctypes, json, sys, threading, time
from faults.test_clock import hard
from optimizer.solver import cpsat
from optimizer.solver.profiles import REPEATABLE
import ortools.sat.python.cp_model
shim, jump = ctypes.CDLL(sys.argv[1]), ctypes.c_long(int(sys.argv[2]))
threading.Timer(2, shim.set_the_clock, [jump]).start()
began, day = time.monotonic(), time.time()
outcome = cpsat.run(hard(120), REPEATABLE, seconds=8, stop=threading.Event())
took = time.monotonic() - began
print(json.dumps([outcome.status, took, time.time() - day - took]))
"""


@pytest.mark.soak
@pytest.mark.skipif(
    shutil.which("cc") is None or sys.platform != "linux",
    reason="no C compiler, or no Linux: the machine's clock can't be played with",
)
@pytest.mark.parametrize("jump", [0, 3600, -3600])
def test_the_solver_itself_keeps_its_limit_when_the_clock_is_set(tmp_path: Path, jump: int) -> None:
    """CP-SAT reads the wall clock: it must not end at once, nor run on for an hour."""
    (tmp_path / "shim.c").write_text(SHIM, encoding="utf-8")
    shim = tmp_path / "shim.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, tmp_path / "shim.c"], check=True)
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    env = os.environ | {"LD_PRELOAD": str(shim), "PYTHONPATH": path}

    def work() -> soaking.Figures:
        done = subprocess.run(
            [sys.executable, "-c", SEARCH, str(shim), str(jump)],
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        status, took, jumped = json.loads(done.stdout)
        good = status in ("feasible", "unknown") and 7.5 < took < 30 and abs(jumped - jump) < 5
        return {"searches": 1, "wrong": [] if good else [f"{jump}: {done.stdout}"]}

    soaking.part("searches while the clock is set", str(jump), work)
