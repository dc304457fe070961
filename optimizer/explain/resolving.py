"""Solves scenarios without explaining: one, or several versions side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

from optimizer.explain.arithmetic import arithmetic_conflicts
from optimizer.plan.assemble import no_plan
from optimizer.plan.schema import Plan, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.solver.options import Control, SolveOptions, Work
from optimizer.solver.result import SearchResult
from optimizer.solver.run import best_plan, solver_info

T = TypeVar("T")
GAP = 0.005
"""Versions are solved to within half a percent of the best, unless asked otherwise."""
ONE_SOLVE = 2.0
"""Units of work that one version may take at most."""
BUSY = 30.0
"""Seconds that a unit of work may take on a busy machine before the clock ends it."""
MOST_NEWS = 3
"""Contradictions that are told at once; all of them stand in the answer."""


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


def best_or_refused(loaded: Loaded, control: Control, frozen: Sequence[WeekPlan] = ()) -> Plan:
    """The best plan, or that there is none: by plain sums before any search where these prove it.

    Args:
        loaded: the scenario and its catalogue.
        control: options, clock, stop signal and progress.
        frozen: weeks as they were done; they are judged by nothing, so no sums are tried then.
    """
    control.say("reading the rules")
    conflict = [] if frozen else arithmetic_conflicts(loaded)
    if not conflict:
        return best_plan(loaded, control, frozen)
    different = {(item.rule, item.path.partition(".")[0]): item for item in reversed(conflict)}
    for item in list(reversed(different.values()))[:MOST_NEWS]:
        control.tell(f"No plan can exist: {item.message}")
    solver = solver_info(control, SearchResult("infeasible", reproducible=True))
    return no_plan(loaded, status="infeasible", solver=solver, conflict=conflict)


def solve_again(loaded: Loaded, effort: TrialEffort, stop: threading.Event) -> Plan:
    """Solve one version with one thread; no explanation where it has no plan."""
    options = SolveOptions(
        time_limit=BUSY * effort.work,
        gap=effort.gap,
        workers=1,
        seed=effort.seed,
        work=Work(effort.work),
    )
    return best_or_refused(loaded, Control(options, stop=stop))


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
