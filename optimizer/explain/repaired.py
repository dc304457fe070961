"""Solve a scenario, and where it has no plan, the nearest one that has."""

from __future__ import annotations

import threading
from collections.abc import Callable

from optimizer.explain.repairs import Confirmed
from optimizer.explain.report import SHORTEST, every_rule, explanation, reason, ways_out
from optimizer.plan.schema import Plan
from optimizer.scenario.load import Loaded
from optimizer.solver.options import Control, Progress, SolveOptions


def solve_repaired(
    loaded: Loaded,
    options: SolveOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[Plan, Confirmed | None]:
    """The best plan of a scenario, or of its cheapest repair.

    Args:
        loaded: the scenario.
        options: time, gap, workers, seed; they hold for each of the two solves.
        on_progress: hears of better plans and bounds.
        stop: ends the search when set.

    Returns:
        The plan, which says in its notes what was repaired, and the repair; None where there was
        nothing to repair or nothing helped (the result then says what clashes).
    """
    from optimizer.solver.run import solve
    from optimizer.solver.substitutes import with_substitutes

    options = options or SolveOptions()
    control = Control(options, on_progress, stop)
    plan = solve(loaded, options, on_progress, control.stop, explain=False)
    if plan.weeks is not None:
        return with_substitutes(loaded, plan), None
    if plan.status != "infeasible":
        return plan, None
    control.say("looking for the rules that clash")
    clash, clock = reason(loaded, max(SHORTEST, control.left), control)
    if clash is None:
        return plan.model_copy(update={"conflict": every_rule(loaded), "minimal": "unknown"}), None
    control.say("looking for ways out")
    found = ways_out(loaded, clash, clock)
    if not found:
        return explanation(loaded, plan, clash, found), None
    best = found[0]
    answer = solve(best.loaded, options, on_progress, control.stop)
    note = f"Repaired: {best.edit.words} ({best.repair().message.removesuffix('.')})."
    return answer.model_copy(update={"notes": [*answer.notes, note]}), best
