"""The inside of a measured process: its task, its clock and what it tells the harness.

A peer prints one JSON object a line: events while it works, then one last line with its status and
plan. Times count from the moment the harness started the process, so interpreter, imports, reading
and building are all in them.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from optimizer.model import Build
    from optimizer.model.linear import LinearModel
    from optimizer.scenario import Loaded

LAUNCHED = "BACKBLOCK_BENCH_LAUNCHED"
"""Environment variable: the harness's monotonic clock when it started the process, seconds."""

Choice = dict[int, dict[str, dict[str, int]]]
"""Week -> session -> exercise -> sets."""


@dataclass(frozen=True)
class Task:
    """What a peer is asked.

    Attributes:
        scenario: path of the scenario file.
        catalog: catalogue in place of the scenario's own, or None.
        time_limit: seconds for the whole process.
        threads: most threads.
        seed: random seed.
        packages: distributions whose versions are reported.
    """

    scenario: str
    catalog: str | None
    time_limit: float
    threads: int
    seed: int
    packages: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str) -> Task:
        """The task in a JSON file."""
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        return cls(**data | {"packages": tuple(data["packages"])})


class Reporter:
    """Tells the harness what is known, from any thread."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.launched = float(os.environ.get(LAUNCHED, time.monotonic()))
        self.best: int | None = None
        self.bound: int | None = None
        self.facts: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._harness = _own_channel()

    @property
    def seconds(self) -> float:
        """Since the process was started."""
        return time.monotonic() - self.launched

    @property
    def left(self) -> float:
        """Seconds until the limit, never quite 0: solvers take 0 for no limit."""
        return max(0.05, self.task.time_limit - self.seconds)

    def say(self, best: int | None = None, bound: int | None = None) -> None:
        """A better plan's points or a lower bound; what is no news is not told."""
        with self._lock:
            news: dict[str, int] = {}
            if best is not None and (self.best is None or best > self.best):
                news["best"] = self.best = best
            if bound is not None and (self.bound is None or bound < self.bound):
                news["bound"] = self.bound = bound
            if news:
                self._print({"t": round(self.seconds, 3), **news})

    def first(self, weeks: list[dict[str, Any]]) -> None:
        """The first plan itself, for the verifier; its time was told with its points."""
        with self._lock:
            self._print({"first_plan": weeks})

    def end(self, status: str, weeks: list[dict[str, Any]] | None = None) -> None:
        """The last line: status, plan, memory, versions."""
        seconds = self.seconds
        with self._lock:
            self._print(
                {
                    "end": status,
                    "t": round(seconds, 3),
                    "best": self.best,
                    "bound": self.bound,
                    "plan": weeks,
                    "peak_kib": peak_kib(),
                    "versions": versions(self.task.packages),
                    **self.facts,
                }
            )

    def _print(self, data: dict[str, Any]) -> None:
        self._harness.write(json.dumps(data, separators=(",", ":")) + "\n")
        self._harness.flush()


def _own_channel() -> TextIO:
    """Standard output for the harness alone; what solvers print goes to standard error.

    Some greet whatever they are told, from C, and their words could land within a line of ours.
    """
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout.flush()
    os.dup2(2, 1)
    return channel


def peak_kib() -> int | None:
    """Most memory that this process ever held, KiB."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        line = next(line for line in lines.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    with suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // 1024 if sys.platform == "darwin" else peak
    return None


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Installed versions; what is absent is left out."""
    found = {"python": sys.version.split()[0]}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def whole_bound(bound: float) -> int | None:
    """A floating-point bound on whole points, on the safe side; None where it says nothing."""
    if not math.isfinite(bound) or abs(bound) > 1e15:
        return None
    return math.floor(bound + 1e-6 * max(1.0, abs(bound)))


def load(task: Task) -> Loaded:
    """The task's scenario and catalogue."""
    from catalog.inputs import kept_for_good
    from optimizer.scenario import load_scenario

    with kept_for_good():
        return load_scenario(task.scenario, task.catalog)


def build(loaded: Loaded, reporter: Reporter) -> Build:
    """The contract's rows as they are written; their size is reported."""
    from optimizer.instance import prepare
    from optimizer.model import build_model

    built = build_model(prepare(loaded.scenario, loaded.catalog), tight=False)
    reporter.facts["size"] = size_of(built.linear)
    return built


def size_of(linear: LinearModel) -> dict[str, int]:
    """Columns, rows and terms of a model."""
    return {
        "columns": len(linear.lower),
        "rows": len(linear.rows),
        "terms": sum(len(row.columns) for row in linear.rows),
    }


def choice_of(built: Build, values: Sequence[float]) -> Choice:
    """Sets by week, session and exercise out of the model's columns."""
    choice: Choice = {}
    for group, week in built.instance.slots():
        name = built.instance.sessions[group.session].name
        held = choice.setdefault(week.number, {}).setdefault(name, {})
        for e in group.candidates:
            if round(values[built.x[group.index, e]]):
                sets = round(values[built.n[group.index, week.number, e]])
                held[built.exercise(e).id] = sets
    return choice


def weeks_of(loaded: Loaded, choice: Choice) -> list[dict[str, Any]]:
    """A choice as a plan's weeks, each session in its first legal order.

    Where no order is legal the exercises stand as they are, for the verifier to refuse.
    """
    from optimizer.plan.ordering import legal_order

    goals = {session.name: session.goal for session in loaded.scenario.sessions}
    weeks = []
    for number, sessions in sorted(choice.items()):
        shown = []
        for name, held in sessions.items():
            entries = [loaded.catalog[e] for e in held]
            order = legal_order(entries, loaded.scenario, goals[name]) or entries
            lines = [{"exercise": e.id, "sets": held[e.id]} for e in order]
            shown.append({"session": name, "exercises": lines})
        weeks.append({"week": number, "sessions": shown})
    return weeks


class Answers:
    """Reports a solver's assignments: points of each, the first plan, the last one kept."""

    def __init__(self, loaded: Loaded, built: Build, reporter: Reporter) -> None:
        self.loaded, self.built, self.reporter = loaded, built, reporter
        self.values: list[int] | None = None
        self.score: int | None = None

    def take(self, values: Sequence[float]) -> None:
        """A legal assignment; its points are counted anew in whole numbers."""
        whole = [round(value) for value in values]
        score = self.built.linear.value(whole)
        if self.score is not None and score <= self.score:
            return
        first = self.score is None
        self.values, self.score = whole, score
        self.reporter.say(best=score)
        if first:
            self.reporter.first(self.weeks())

    def weeks(self) -> list[dict[str, Any]]:
        """The best plan so far."""
        assert self.values is not None  # noqa: S101 - asked only where there is one
        return weeks_of(self.loaded, choice_of(self.built, self.values))

    def end(self, *, infeasible: bool = False) -> None:
        """The last line, with the status that best and bound come to."""
        if self.values is None:
            self.reporter.end("infeasible" if infeasible else "unknown")
            return
        bound = self.reporter.bound
        proved = bound is not None and self.score is not None and bound <= self.score
        self.reporter.end("optimal" if proved else "feasible", self.weeks())
