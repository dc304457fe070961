"""The one shape of a plan: sets by week and session, and by exercise in each.

Searches end in it, studies change it, the verifier reads it, and a plan file is assembled from it.
Everything else in a plan follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer.plan.past import part_of
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts, week_facts
from optimizer.plan.schema import WeekPlan

Slot = tuple[int, str]
"""(week, session)."""
Choice = Mapping[Slot, Mapping[str, int]]
"""Slot -> exercise -> sets. Sessions that are not held are left out."""


def in_week(choice: Choice, week: int) -> dict[str, Mapping[str, int]]:
    """Session -> exercise -> sets of one week."""
    return {session: held for (number, session), held in choice.items() if number == week}


def choice_in(facts: PlanFacts, from_week: int = 1) -> dict[Slot, dict[str, int]]:
    """What a plan trains in each session that holds any exercise.

    Args:
        facts: a plan.
        from_week: weeks before this are left out.
    """
    return {
        (week.week, session.session): {p.exercise: p.sets for p in session.prescriptions}
        for week in facts.weeks
        for session in week.sessions
        if week.week >= from_week and session.prescriptions
    }


def facts_from(
    choice: Choice, past: Sequence[WeekPlan] = (), first: int | None = None
) -> PlanFacts:
    """A choice after the weeks that are done, for the verifier; it claims nothing else.

    Args:
        choice: of the weeks that are open, in the order trained where that matters.
        past: weeks as they were done, and perhaps a part of the next, which stands first there.
        first: the first open week; the one after ``past`` by default.
    """
    first = len(past) + 1 if first is None else first
    part = part_of(past)
    weeks: dict[int, list[SessionFacts]] = {}
    for (week, name), held in sorted(choice.items(), key=lambda item: item[0][0]):
        begun = part.get(name, {}) if week == first else {}
        sets = {**begun, **{e: count for e, count in held.items() if e not in begun}}
        weeks.setdefault(week, []).append(SessionFacts(name, _lines(sets)))
    open_weeks = [WeekFacts(week, tuple(sessions)) for week, sessions in weeks.items()]
    done = {name: _lines(held) for name, held in part.items()}
    return PlanFacts((*map(week_facts, past), *open_weeks), first - 1, done=done)


def facts_in(
    weeks: Sequence[WeekPlan], past: Sequence[WeekPlan] = (), *, bound: int | None = None
) -> PlanFacts:
    """The weeks of a plan for the verifier, with all that they claim.

    Args:
        weeks: all of them.
        past: those of them that were done, and perhaps a part of the next.
        bound: what is claimed of the plan's score.
    """
    stated = {"bound": bound, "weeks": [week.model_dump(mode="json") for week in weeks]}
    done = {name: _lines(held) for name, held in part_of(past).items()}
    return PlanFacts(tuple(map(week_facts, weeks)), len(past), stated, done=done)


def _lines(held: Mapping[str, int]) -> tuple[PrescriptionFacts, ...]:
    return tuple(PrescriptionFacts(exercise, sets) for exercise, sets in held.items())
