"""How versions of a scenario are tried: who solves them, how hard, how many at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

from optimizer.plan.schema import Answer, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.solver.options import Control, SolveOptions, Work

T = TypeVar("T")
Solve = Callable[[Loaded, Control, Sequence[WeekPlan]], Answer]
"""Gives the best plan of a version past the weeks that are done, or says that it has none."""
GAP = 0.005
"""Versions are solved to within half a percent of the best, unless asked otherwise."""
ONE_SOLVE = 2.0
"""Units of work that one version may take at most."""
BUSY = 30.0
"""Seconds that a unit of work may take on a busy machine before the clock ends it."""


@dataclass(frozen=True)
class TrialEffort:
    """How hard each version is tried.

    Attributes:
        work: limit of one solve, in the solver's repeatable unit.
        gap: stop at this proved gap.
        seed: of the solver.
        side_by_side: solves at a time, one thread each.
    """

    work: float = ONE_SOLVE
    gap: float = GAP
    seed: int = 0
    side_by_side: int = 2

    def control(self, stop: threading.Event) -> Control:
        """The limits of one solve, on one thread."""
        options = SolveOptions(
            time_limit=BUSY * self.work,
            gap=self.gap,
            workers=1,
            seed=self.seed,
            work=Work(self.work),
        )
        return Control(options, stop=stop)


def tasks_side_by_side(
    tasks: Sequence[Callable[[], T]],
    effort: TrialEffort,
    on_done: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[int, T]]:
    """Run tasks a few at a time; results as they come, with their place.

    Tasks end at once when asked to stop; ones that have not begun are still called, so that
    each can say what it would have been.

    Args:
        tasks: what to run.
        effort: how many at a time.
        on_done: hears how many of how many are done.
    """
    with ThreadPoolExecutor(effort.side_by_side) as pool:
        futures = {pool.submit(task): place for place, task in enumerate(tasks)}
        for done, future in enumerate(as_completed(futures), 1):
            yield futures[future], future.result()
            if on_done is not None:
                on_done(done, len(tasks))
