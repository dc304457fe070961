"""From a loaded scenario to its best plan: prepare, search, assemble, verify."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Literal

from optimizer.instance import prepare
from optimizer.plan.assemble import assemble, no_plan
from optimizer.plan.past import frozen_facts
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Conflict, Plan, SolverInfo, Terms, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.solver.choices import choice_of
from optimizer.solver.found import Found
from optimizer.solver.options import Control, gap
from optimizer.solver.search import search
from optimizer.verifier import CHECKERS, Verdict, verify


class WrongPlan(RuntimeError):
    """The verifier refuses what the model chose: a mistake of ours or of the solver's."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        words = [f"{v.rule}: {v.message}" for v in verdict.violations[:5]]
        words += [f"{m.path}: {m.message}" for m in verdict.mismatches[:5]]
        super().__init__("the plan found does not pass the verifier: " + "; ".join(words))


def best_plan(loaded: Loaded, control: Control, frozen: Sequence[WeekPlan] = ()) -> Plan:
    """The best legal plan of a scenario, verified and with its proof; no reasons where none exists.

    Args:
        loaded: the scenario and its catalogue.
        control: options, clock, stop signal and progress.
        frozen: weeks 1 to k as they were done, and perhaps a part of the next.

    Raises:
        WrongPlan: the verifier refuses the plan.
    """
    instance = prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen))
    return planned(loaded, search(instance, control), control, frozen)


def planned(
    loaded: Loaded,
    found: Found,
    control: Control,
    frozen: Sequence[WeekPlan] = (),
    notes: Sequence[str] = (),
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
    return verified(loaded, plan)


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


def rules_in_force(loaded: Loaded) -> list[Conflict]:
    """Every rule that the model holds to: the conflict of last resort, never empty."""
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


__all__ = ["WrongPlan", "best_plan", "planned", "rules_in_force", "verified"]
