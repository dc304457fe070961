"""What was really done: weeks of a plan, or of a log, as facts that stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from catalog.inputs import InputError, Problem
from catalog.validation import near
from optimizer.plan.assemble import session_plan, week_plan
from optimizer.plan.past import Past, part_of
from optimizer.plan.reading import PlanFacts
from optimizer.plan.schema import MOST_SETS, SessionPlan, WeekPlan
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Scenario
from optimizer.units import sets_of


def done_weeks(loaded: Loaded, facts: PlanFacts, through: int) -> Past:
    """Weeks 1 to ``through`` as they were done, and what was done of the week after.

    A week that the file states whole, with sums that fit, is taken over to the letter. One that
    was edited by hand keeps its sessions, exercises, order and sets; its sums are worked out.

    Args:
        loaded: the scenario, whose exceptions already say what was not held.
        facts: what was done.
        through: the last week that is done.

    Raises:
        InputError: a session or exercise is not known.
    """
    problems: list[Problem] = []
    weeks = [_week(loaded, facts, week, problems) for week in range(1, through + 1)]
    part = part_done(facts) if through == facts.frozen_through else {}
    problems += _unusable(loaded, facts, through + 1, part)
    if problems:
        raise InputError(problems)
    return Past(weeks, part)


def week_as_done(loaded: Loaded, facts: PlanFacts, week: int) -> WeekPlan:
    """One week of a plan as it was done, in its order, with the sums that its sets come to.

    Raises:
        InputError: a session or exercise is not known.
    """
    problems: list[Problem] = []
    found = _week(loaded, facts, week, problems)
    if problems:
        raise InputError(problems)
    return found


def part_done(facts: PlanFacts) -> dict[str, dict[str, int]]:
    """What a plan says was already done in the week that goes on."""
    return {
        name: summed((item.exercise, item.sets) for item in items)
        for name, items in facts.done.items()
    }


def summed(items: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Sets by exercise in the order done; one that was done twice adds up."""
    sets: dict[str, int] = {}
    for exercise, count in items:
        sets[exercise] = sets.get(exercise, 0) + count
    return sets


def counted_weeks(loaded: Loaded, frozen: Sequence[WeekPlan]) -> Past:
    """Frozen weeks with the sessions that the scenario still knows: what a score can count."""
    scenario = loaded.scenario
    names = {session.name for session in scenario.sessions}
    weeks = (
        week.model_copy(update={"sessions": [s for s in week.sessions if s.session in names]})
        for week in frozen
    )
    return Past(weeks, {name: held for name, held in part_of(frozen).items() if name in names})


def _unusable(
    loaded: Loaded, facts: PlanFacts, week: int, held: Mapping[str, Mapping[str, int]]
) -> list[Problem]:
    """What nobody could show: sessions and exercises that are not known, sets beyond counting."""
    names = [session.name for session in loaded.scenario.sessions]
    found = [
        (
            f"week {week}: unknown session {name!r}, expected one of {', '.join(names)}",
            near(name, names),
        )
        for name in held
        if name not in names
    ]
    found += [
        (f"week {week}, {name}: unknown exercise {e!r}", near(e, loaded.catalog.by_id))
        for name, sets in held.items()
        for e in sets
        if e not in loaded.catalog
    ]
    found += [
        (f"week {week}, {name}: {e} has {count} sets, expected 0 to {MOST_SETS}", "")
        for name, sets in held.items()
        for e, count in sets.items()
        if not 0 <= count <= MOST_SETS
    ]
    return [Problem(facts.file, ("weeks",), message, hint=hint) for message, hint in found]


def _week(loaded: Loaded, facts: PlanFacts, number: int, problems: list[Problem]) -> WeekPlan:
    stated: Mapping[str, Any] = next(
        (w for w in facts.stated.get("weeks", ()) if w.get("week") == number), {}
    )
    held = _held(facts, number)
    scenario = loaded.scenario
    whole = _whole(stated)
    outside = set(held) - {s.name for s in scenario.sessions}
    if whole is not None and (outside or _fits(loaded, whole, held)):
        return whole
    unknown = _unusable(loaded, facts, number, held)
    problems += unknown
    return _rebuilt(loaded, stated, number, {} if unknown else held)


def _held(facts: PlanFacts, number: int) -> dict[str, dict[str, int]]:
    """Sessions that were held, with exercises and sets in the order done."""
    found: dict[str, dict[str, int]] = {}
    for week in facts.weeks:
        for session in week.sessions if week.week == number else ():
            items = ((item.exercise, item.sets) for item in session.prescriptions)
            found[session.session] = summed(items)
    return found


def _whole(stated: Mapping[str, Any]) -> WeekPlan | None:
    try:
        return WeekPlan.model_validate(stated)
    except ValidationError:
        return None


def _fits(loaded: Loaded, week: WeekPlan, held: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether a stated week's sums are those of its sets, and it names only what was held."""
    names = [session.session for session in week.sessions]
    if sorted(names) != sorted(held):
        return False
    catalog = loaded.catalog
    if any(e not in catalog for sets in held.values() for e in sets):
        return True
    credit = sum((catalog.half_sets(sets) for sets in held.values()), Counter[str]())
    return (
        week.sets == sum(sum(sets.values()) for sets in held.values())
        and all(s.sets == sum(held[s.session].values()) for s in week.sessions)
        and dict(week.muscle_sets) == {m: sets_of(h) for m, h in credit.items() if h}
    )


def _rebuilt(
    loaded: Loaded, stated: Mapping[str, Any], number: int, held: Mapping[str, Mapping[str, int]]
) -> WeekPlan:
    """A week from its sets alone; prescriptions that the file states whole keep their words."""
    free = replace(loaded.scenario, compound_first=False, apart=())
    week = week_plan(replace(loaded, scenario=free), number, held)
    sessions = [
        _in_order(free, loaded, number, session, held.get(session.session, {}), stated)
        for session in week.sessions
    ]
    return week.model_copy(update={"sessions": sessions})


def _in_order(
    free: Scenario,
    loaded: Loaded,
    number: int,
    session: SessionPlan,
    held: Mapping[str, int],
    stated: Mapping[str, Any],
) -> SessionPlan:
    plan = session_plan(Calendar(free, loaded.catalog), number, free.session(session.session), held)
    by_id = {item.exercise: item for item in plan.exercises}
    words = _stated_items(stated, session.session)
    items = []
    for place, exercise in enumerate(held, 1):
        item = by_id[exercise].model_copy(update={"order": place})
        kept = {key: words[exercise][key] for key in ("notes",) if key in words.get(exercise, {})}
        items.append(item.model_copy(update=kept))
    return plan.model_copy(update={"exercises": items})


def _stated_items(stated: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    sessions: Sequence[Mapping[str, Any]] = stated.get("sessions", ())
    return {
        item["exercise"]: item
        for session in sessions
        if session.get("session") == name
        for item in session.get("exercises", ())
    }
