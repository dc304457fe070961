"""From a choice to a plan: put in order, judged by the verifier, then assembled, each once."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.plan.assemble import assemble, plan_weeks
from optimizer.plan.choice import Choice, facts_from, facts_in
from optimizer.plan.schema import Plan, SolverInfo, Terms, WeekPlan
from optimizer.plan.supersets import paired
from optimizer.scenario.load import Loaded
from optimizer.verifier import Verdict, verify


class WrongPlan(RuntimeError):
    """The verifier refuses what the model chose: a mistake of ours or of the solver's."""

    def __init__(self, verdict: Verdict, claimed: int | None = None) -> None:
        words = [f"{v.rule}: {v.message}" for v in verdict.violations[:5]]
        words += [f"{m.path}: {m.message}" for m in verdict.mismatches[:5]]
        if claimed is not None and claimed > verdict.score:
            words.append(f"score: {claimed} was claimed, its terms come to {verdict.score}")
        super().__init__("the plan found does not pass the verifier: " + "; ".join(words))


def judged(loaded: Loaded, choice: Choice, frozen: Sequence[WeekPlan] = ()) -> Verdict:
    """What the verifier makes of a choice in the order that it stands in."""
    return verify(loaded.scenario, loaded.catalog, paired(loaded, facts_from(choice, frozen)))


def verified(
    loaded: Loaded,
    choice: Choice,
    *,
    solver: SolverInfo,
    claimed: int | None = None,
    bound: int | None = None,
    frozen: Sequence[WeekPlan] = (),
    notes: Sequence[str] = (),
) -> Plan:
    """The plan of a choice, with the verifier's score, once it has passed every rule.

    It is ``optimal`` where its bound is its score. A search that stops early may leave helper
    columns slack (a minute rounded up too far), so a plan may be worth more than its columns say,
    never less.

    Args:
        loaded: the scenario and its catalogue.
        choice: sets by week, session and exercise.
        solver: how the choice was found.
        claimed: points that the search makes it, at least; None where it says nothing.
        bound: no plan can score more; None where nothing is known.
        frozen: weeks as they were done.
        notes: remarks for the reader.

    Raises:
        WrongPlan: a rule is broken, the score is less than what was claimed or more than the bound,
            or a week states something that the verifier does not make of its sets.
    """
    weeks = plan_weeks(loaded, choice, frozen)
    verdict = verify(loaded.scenario, loaded.catalog, facts_in(weeks, frozen, bound=bound))
    short = claimed is not None and claimed > verdict.score
    if not verdict.legal or verdict.mismatches or short:
        raise WrongPlan(verdict, claimed)
    return assemble(
        loaded,
        weeks,
        status="optimal" if verdict.score == bound else "feasible",
        score=verdict.score,
        bound=bound,
        terms=Terms(**verdict.terms),
        solver=solver,
        frozen=frozen,
        notes=notes,
    )
