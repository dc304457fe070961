"""From a scenario to its answer: the best plan with substitutes, or which rules clash and why.

Everything is composed here and nowhere else: plain sums, search, verified plan, explanation and
substitutes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from optimizer.explain.arithmetic import arithmetic_conflicts
from optimizer.explain.repairs import Confirmed
from optimizer.explain.report import explained, explanation, rules_in_force, searched
from optimizer.instance import prepare
from optimizer.plan.assemble import no_plan
from optimizer.plan.past import frozen_facts
from optimizer.plan.schema import Answer, Conflict, Plan, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.solver.options import Control, Progress, SolveOptions
from optimizer.solver.result import SearchResult, solver_info
from optimizer.solver.search import search
from optimizer.substitutes import with_substitutes
from optimizer.verified import verified

MOST_NEWS = 3
"""Contradictions that are told at once; all of them stand in the answer."""


def solve(
    loaded: Loaded,
    options: SolveOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    *,
    frozen: Sequence[WeekPlan] = (),
    explain: bool = True,
) -> Answer:
    """The best legal plan of a scenario, with its proof, or why there is none.

    Args:
        loaded: the scenario and its catalogue.
        options: time, gap, workers, seed.
        on_progress: hears of better plans and bounds, on a solver thread.
        stop: ends the search when set, from any thread; the best plan so far is returned.
        frozen: weeks 1 to k as they were done, and perhaps a part of the next
            (:class:`~optimizer.plan.past.Past`); they are kept and judged by nothing.
        explain: also say what could stand in for each exercise and, where there is no plan, which
            rules clash and what would help; False where only the score is wanted.

    Returns:
        A plan of status ``optimal`` or ``feasible`` that the verifier has passed, or a result of
        status ``infeasible`` (by plain sums, or confirmed in a second configuration) or
        ``unknown``.

    Raises:
        WrongPlan: the verifier refuses the plan; nothing is shown then.
    """
    control = Control(options or SolveOptions(), on_progress, stop)
    plan = best_plan(loaded, control, frozen)
    if not explain:
        return plan
    if isinstance(plan, Plan):
        return with_substitutes(loaded, plan)
    none = plan.status == "infeasible"
    return explained(loaded, plan, best_plan, control, frozen) if none else plan


def solve_repaired(
    loaded: Loaded,
    options: SolveOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[Answer, Confirmed | None]:
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
    options = options or SolveOptions()
    control = Control(options, on_progress, stop)
    plan = best_plan(loaded, control)
    if isinstance(plan, Plan):
        return with_substitutes(loaded, plan), None
    if plan.status != "infeasible":
        return plan, None
    clash, found, _ = searched(loaded, best_plan, control)
    if not found:
        return explanation(loaded, plan, clash, found), None
    best = found[0]
    answer = solve(best.loaded, options, on_progress, control.stop)
    note = f"Repaired: {best.edit.words} ({best.repair().message.removesuffix('.')})."
    return answer.model_copy(update={"notes": [*answer.notes, note]}), best


def best_plan(loaded: Loaded, control: Control, frozen: Sequence[WeekPlan] = ()) -> Answer:
    """The best plan, or that there is none: by plain sums before any search where these prove it.

    It has no substitutes, and no reasons beside the sums.

    Args:
        loaded: the scenario and its catalogue.
        control: options, clock, stop signal and progress.
        frozen: weeks as they were done; they are judged by nothing, so no sums are tried then.

    Raises:
        WrongPlan: the verifier refuses the plan.
    """
    control.say("reading the rules")
    conflict = [] if frozen else arithmetic_conflicts(loaded)
    if conflict:
        return _refused(loaded, conflict, control)
    instance = prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen))
    return planned(loaded, search(instance, control), control, frozen)


def _refused(loaded: Loaded, conflict: Sequence[Conflict], control: Control) -> Answer:
    """What plain sums refuse, told at once."""
    different = {(item.rule, item.path.partition(".")[0]): item for item in reversed(conflict)}
    for item in list(reversed(different.values()))[:MOST_NEWS]:
        control.tell(f"No plan can exist: {item.message}")
    solver = solver_info(control, reproducible=True)
    return no_plan(loaded, status="infeasible", solver=solver, conflict=conflict)


def planned(
    loaded: Loaded, found: SearchResult, control: Control, frozen: Sequence[WeekPlan] = ()
) -> Answer:
    """What a search found as a plan that the verifier has passed, or as a result without one.

    Raises:
        WrongPlan: the verifier refuses the plan.
    """
    solver = solver_info(control, reproducible=found.reproducible)
    if found.choice is None:
        none = found.status == "infeasible"
        return no_plan(
            loaded,
            status="infeasible" if none else "unknown",
            solver=solver,
            conflict=rules_in_force() if none else [],
            bound=found.bound,
        )
    failed = f"The search failed ({found.failure}); this is the best plan it had found."
    return verified(
        loaded,
        found.choice,
        solver=solver,
        claimed=found.score,
        bound=found.bound,
        frozen=frozen,
        notes=[failed] if found.failure else [],
    )


def answer(loaded: Loaded, found: SearchResult, control: Control) -> Answer:
    """What a search of a study's own model found, as a verified plan with substitutes.

    Args:
        loaded: the scenario whose plan it is.
        found: values of a model of it, or none: the result then has no weeks.
        control: of the search.

    Raises:
        WrongPlan: the verifier refuses the plan.
    """
    plan = planned(loaded, found, control)
    return with_substitutes(loaded, plan) if isinstance(plan, Plan) else plan
