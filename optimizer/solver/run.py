"""From a loaded scenario to an answer: prepare, build, search, verify, assemble."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Literal

from optimizer.instance import Frozen, prepare
from optimizer.plan.assemble import assemble, no_plan
from optimizer.plan.past import part_of
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Conflict, Plan, SolverInfo, Terms, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.solver.choices import choice_of
from optimizer.solver.found import Found
from optimizer.solver.options import Control, Progress, SolveOptions, gap
from optimizer.solver.search import search
from optimizer.solver.substitutes import with_substitutes
from optimizer.verifier import Verdict, verify

MOST_NEWS = 3
"""Contradictions that are told at once; all of them stand in the answer."""


class WrongPlan(RuntimeError):
    """The verifier refuses what the model chose: a mistake of ours or of the solver's."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        words = [f"{v.rule}: {v.message}" for v in verdict.violations[:5]]
        words += [f"{m.path}: {m.message}" for m in verdict.mismatches[:5]]
        super().__init__("the plan found does not pass the verifier: " + "; ".join(words))


def solve(
    loaded: Loaded,
    options: SolveOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    *,
    frozen: Sequence[WeekPlan] = (),
    explain: bool = True,
) -> Plan:
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
    control.say("reading the rules")
    plan = None if frozen else refused(loaded, control)  # frozen weeks are judged by nothing
    if plan is None:
        instance = prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen))
        found = search(instance, control)
        plan = answer(loaded, found, control, frozen, substitutes=explain)
    if explain and plan.status == "infeasible":
        from optimizer.explain.report import explained

        return explained(loaded, plan, control, frozen)
    return plan


def refused(loaded: Loaded, control: Control) -> Plan | None:
    """The answer where plain sums alone prove that there is no plan, before any search."""
    from optimizer.explain.arithmetic import arithmetic_conflicts

    conflict = arithmetic_conflicts(loaded)
    if not conflict:
        return None
    different = {(item.rule, item.path.partition(".")[0]): item for item in reversed(conflict)}
    for item in list(reversed(different.values()))[:MOST_NEWS]:
        control.tell(f"No plan can exist: {item.message}")
    solver = solver_info(control, Found("infeasible", reproducible=True))
    return no_plan(loaded, status="infeasible", solver=solver, conflict=conflict)


def answer(
    loaded: Loaded,
    found: Found,
    control: Control,
    frozen: Sequence[WeekPlan] = (),
    notes: Sequence[str] = (),
    substitutes: bool = True,
) -> Plan:
    """What a search found as a plan that the verifier has passed, or as a result without one.

    Raises:
        WrongPlan: the verifier refuses the plan.
    """
    solver = solver_info(control, found)
    if found.values is None or found.score is None or found.build is None:
        status: Literal["infeasible", "unknown"]
        status = "infeasible" if found.status == "infeasible" else "unknown"
        conflict = rules_in_force(loaded) if status == "infeasible" else []
        return no_plan(
            loaded, status=status, solver=solver, conflict=conflict, bound=found.bound, notes=notes
        )
    plan = assemble(
        loaded,
        choice_of(found.build, found.values),
        status="optimal" if found.status == "optimal" else "feasible",
        score=found.score,
        bound=found.bound,
        terms=Terms(**dict.fromkeys(Terms.model_fields, 0)),
        solver=solver,
        frozen=frozen,
        notes=[*_failure(found), *notes],
    )
    plan = verified(loaded, plan)
    return with_substitutes(loaded, plan) if substitutes else plan


def _failure(found: Found) -> list[str]:
    """What a coach must know of a search that was cut short by a failure."""
    if not found.failure:
        return []
    return [f"The search failed ({found.failure}); this is the best plan it had found."]


def verified(loaded: Loaded, plan: Plan) -> Plan:
    """The plan with the verifier's own terms, once it has passed every rule.

    A search that stops early may leave helper columns slack (a minute rounded up too far), so a
    plan may be worth more than its columns say, never less.

    Raises:
        WrongPlan: a rule is broken, or the score is less than what was claimed.
    """
    judged = verify(loaded.scenario, loaded.catalog, facts_of(plan))
    claimed = plan.score or 0
    score = max(claimed, judged.score)
    whole = plan.model_copy(update={"terms": Terms(**judged.terms), **_worth(score, plan)})
    verdict = verify(loaded.scenario, loaded.catalog, facts_of(whole))
    if not verdict.legal or verdict.mismatches:
        raise WrongPlan(verdict)
    return whole


def _worth(score: int, plan: Plan) -> dict[str, object]:
    """Score, gap and status of a plan; the bound stays what was proved."""
    if score == plan.score or plan.bound is None:
        return {"score": score}
    status = "optimal" if score == plan.bound else plan.status
    return {"score": score, "gap": gap(score, plan.bound), "status": status}


def solver_info(control: Control, found: Found) -> SolverInfo:
    """How the plan was found."""
    options = control.options
    return SolverInfo(
        name="CP-SAT",
        version=version("ortools"),
        seed=options.seed,
        workers=options.threads,
        seconds=round(control.seconds, 2),
        time_limit=options.time_limit,
        reproducible=found.reproducible,
    )


def frozen_facts(frozen: Sequence[WeekPlan]) -> Frozen:
    """Frozen weeks as the instance takes them; an exercise done twice in a session adds up."""
    weeks: dict[int, dict[str, dict[str, int]]] = {}
    pairs: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for week in frozen:
        for session in week.sessions:
            pairs.setdefault(week.week, {})[session.session] = session.pairs
            done = weeks.setdefault(week.week, {}).setdefault(session.session, {})
            for item in session.exercises:
                done[item.exercise] = done.get(item.exercise, 0) + item.sets
    through = max((week.week for week in frozen), default=0)
    return Frozen(through, weeks, part_of(frozen), pairs)


def rules_in_force(loaded: Loaded) -> list[Conflict]:
    """Every rule that the model holds to: the conflict of last resort, never empty."""
    from optimizer.verifier import CHECKERS

    return [
        Conflict(
            rule=checker.rule_id,
            where="block",
            path="",
            line=None,
            message=checker.title,
        )
        for checker in CHECKERS
    ]


__all__ = ["WrongPlan", "answer", "solve", "verified"]
