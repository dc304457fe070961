"""From a loaded scenario to its best plan: prepare, search, assemble, verify."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Literal

from optimizer.instance import prepare
from optimizer.plan.assemble import assemble, no_plan
from optimizer.plan.choice import Choice, facts_from
from optimizer.plan.past import frozen_facts
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Conflict, Plan, SolverInfo, Terms, WeekPlan
from optimizer.plan.supersets import paired
from optimizer.scenario.load import Loaded
from optimizer.solver.choices import choice_of
from optimizer.solver.options import Control
from optimizer.solver.result import SearchResult
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
    found: SearchResult,
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
    choice = choice_of(found.build, found.values)
    return verified(
        loaded,
        choice,
        judged(loaded, choice, frozen),
        status="optimal" if found.status == "optimal" else "feasible",
        score=found.score,
        bound=found.bound,
        solver=solver,
        frozen=frozen,
        notes=[*_failure(found), *notes],
    )


def _failure(found: SearchResult) -> list[str]:
    """What a coach must know of a search that was cut short by a failure."""
    if not found.failure:
        return []
    return [f"The search failed ({found.failure}); this is the best plan it had found."]


def judged(loaded: Loaded, choice: Choice, frozen: Sequence[WeekPlan] = ()) -> Verdict:
    """What the verifier makes of a choice; its score counts, the order comes with the plan."""
    facts = paired(loaded, facts_from(choice, frozen))
    return verify(loaded.scenario, loaded.catalog, facts)


def verified(
    loaded: Loaded,
    choice: Choice,
    verdict: Verdict,
    *,
    status: Literal["optimal", "feasible"],
    score: int,
    bound: int | None,
    solver: SolverInfo,
    frozen: Sequence[WeekPlan] = (),
    notes: Sequence[str] = (),
) -> Plan:
    """The plan of a choice, with the verifier's terms, once it has passed every rule.

    A search that stops early may leave helper columns slack (a minute rounded up too far), so a
    plan may be worth more than its columns say, never less.

    Args:
        loaded: the scenario and its catalogue.
        choice: sets by week, session and exercise.
        verdict: on the choice; its terms and score are the plan's.
        status: what was proved of ``score``.
        score: points that the search claims.
        bound: no plan can score more; None where nothing is known.
        solver: how the choice was found.
        frozen: weeks as they were done.
        notes: remarks for the reader.

    Raises:
        WrongPlan: a rule is broken, the score is less than what was claimed, or the plan states
            something that the verifier does not make of its sets.
    """
    true = max(score, verdict.score)
    plan = assemble(
        loaded,
        choice,
        status="optimal" if true == bound else status,
        score=true,
        bound=bound,
        terms=Terms(**verdict.terms),
        solver=solver,
        frozen=frozen,
        notes=notes,
    )
    final = verify(loaded.scenario, loaded.catalog, facts_of(plan))
    if not final.legal or final.mismatches:
        raise WrongPlan(final)
    return plan


def solver_info(control: Control, found: SearchResult) -> SolverInfo:
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


__all__ = ["WrongPlan", "best_plan", "judged", "planned", "rules_in_force", "verified"]
