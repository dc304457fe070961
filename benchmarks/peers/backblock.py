"""The product: ``solve`` as the command calls it, and what the stages around it take."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.peers.child import Reporter, Task, load, size_of

if TYPE_CHECKING:
    from optimizer.plan.schema import Answer
    from optimizer.scenario import Loaded


MOST = 200
"""Exercises up to which the stages are measured: the whole model of a wide catalogue is what the
product avoids to build, and would count as its memory."""


def main(path: str) -> None:
    """Solve the task's scenario."""
    task = Task.read(path)
    reporter = Reporter(task)
    started = time.monotonic()
    loaded = load(task)
    stages = {"start": started - reporter.launched, "read": time.monotonic() - started}
    plan = _solved(loaded, reporter)
    weeks = plan.to_data().get("weeks") if plan.weeks else None
    reporter.say(best=plan.score, bound=plan.bound)
    reporter.facts["answered"] = round(reporter.seconds, 3)
    reporter.facts["reproducible"] = plan.solver.reproducible
    stages |= _stages(loaded, plan, reporter)
    reporter.facts["stages"] = {name: round(value, 4) for name, value in stages.items()}
    reporter.end(plan.status, weeks)


def _solved(loaded: Loaded, reporter: Reporter) -> Answer:
    from optimizer.answer import solve
    from optimizer.plan.schema import Plan
    from optimizer.solver import SolveOptions
    from optimizer.substitutes import with_substitutes

    options = SolveOptions(
        time_limit=reporter.left, workers=reporter.task.threads, seed=reporter.task.seed
    )
    plan = solve(loaded, options, lambda p: reporter.say(p.best, p.bound), explain=False)
    return with_substitutes(loaded, plan) if isinstance(plan, Plan) else plan


def _stages(loaded: Loaded, plan: Answer, reporter: Reporter) -> dict[str, float]:
    """Seconds of each stage but the search, measured anew once the answer is out."""
    if len(loaded.catalog) > MOST:
        return {}
    from optimizer.instance import prepare
    from optimizer.model import build_model

    clock = _Clock()
    instance = prepare(loaded.scenario, loaded.catalog)
    clock.lap("prepare")
    built = build_model(instance)
    clock.lap("build")
    reporter.facts["size"] = size_of(built.linear)
    if plan.weeks:
        _show(loaded, plan, clock)
    return clock.laps


def _show(loaded: Loaded, plan: Answer, clock: _Clock) -> None:
    from rich.console import Console

    from optimizer.plan.reading import facts_of
    from optimizer.report.terminal import print_plan
    from optimizer.verifier import verify

    clock.lap("")
    verify(loaded.scenario, loaded.catalog, facts_of(plan))
    clock.lap("verify")
    print_plan(plan, Console(file=io.StringIO(), width=100))
    clock.lap("print")


class _Clock:
    """Seconds between calls, by name; a nameless lap is not kept."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, name: str) -> None:
        """End a stage."""
        now = time.monotonic()
        if name:
            self.laps[name] = now - self._last
        self._last = now


if __name__ == "__main__":
    main(sys.argv[1])
