"""A plan from anywhere, filled in from its scenario so that it can be shown and exported."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.plan.assemble import catalog_info, lifts_of, scenario_info, used_in
from optimizer.plan.past import Past, done_in_part
from optimizer.plan.reading import PlanFacts
from optimizer.plan.schema import (
    BREAKS_RULES,
    CatalogInfo,
    Plan,
    ScenarioInfo,
    SolverInfo,
    Terms,
    WeekPlan,
)
from optimizer.scenario import Loaded
from optimizer.studies.history import done_weeks, part_done
from optimizer.units import gap
from optimizer.verifier import Verdict, verify

_MOST_VIOLATIONS = 5
"""Broken rules that are written out on the plan."""


def present(loaded: Loaded, facts: PlanFacts) -> Plan:
    """A whole plan of what a file says is trained.

    Reps, effort, rest, kit, minutes and credit are those that the scenario and its catalogue give;
    order and sets are the file's. Nothing is proved about it, and what it breaks is noted.

    Raises:
        InputError: a session or exercise is not known.
    """
    weeks = done_weeks(loaded, facts, loaded.scenario.weeks)
    verdict = verify(loaded.scenario, loaded.catalog, facts)
    infos = scenario_info(loaded), catalog_info(loaded.catalog)
    return by_hand(loaded, facts, verdict, weeks, infos)


def by_hand(
    loaded: Loaded,
    facts: PlanFacts,
    verdict: Verdict,
    weeks: Sequence[WeekPlan],
    infos: tuple[ScenarioInfo, CatalogInfo],
    bound: int | None = None,
) -> Plan:
    """A plan that no solver made, with what the verifier says of it.

    Args:
        loaded: the scenario and its catalogue.
        facts: the plan.
        verdict: on it.
        weeks: the same, filled in.
        infos: what a plan says of its scenario and its catalogue.
        bound: points that no plan of the scenario can pass, where that is proved.
    """
    past = Past(weeks[: facts.frozen_through], part_done(facts))
    return Plan(
        scenario=infos[0],
        catalog=infos[1],
        status="feasible",
        score=verdict.score,
        bound=bound,
        gap=None if bound is None else gap(verdict.score, bound),
        terms=Terms.model_validate(dict(verdict.terms)),
        solver=SolverInfo(
            name="none", version="", seed=0, workers=0, seconds=0, time_limit=0, reproducible=True
        ),
        frozen_through=facts.frozen_through or None,
        done=done_in_part(past),
        weeks=list(weeks),
        lifts=lifts_of(loaded.catalog, used_in(weeks)),
        notes=_notes(verdict),
    )


def _notes(verdict: Verdict) -> list[str]:
    if verdict.legal:
        return []
    count = len(verdict.violations)
    shown = [f"{v.rule}{_place(v.week)}: {v.message.removesuffix('.')}" for v in verdict.violations]
    more = f" and {count - _MOST_VIOLATIONS} more" if count > _MOST_VIOLATIONS else ""
    return [f"{BREAKS_RULES} {'; '.join(shown[:_MOST_VIOLATIONS])}{more}."]


def _place(week: int | None) -> str:
    return "" if week is None else f", week {week}"
