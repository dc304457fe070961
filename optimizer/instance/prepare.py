"""From a scenario and a catalogue to an :class:`Instance` (docs/rules.md)."""

from __future__ import annotations

from dataclasses import replace

from catalog.schema import Catalog
from optimizer.instance.part import under_way
from optimizer.instance.types import Frozen, Group, Instance, Week
from optimizer.scenario.calendar import Calendar, SessionWeeks
from optimizer.scenario.types import Limits, Scenario


def prepare(scenario: Scenario, catalog: Catalog, frozen: Frozen | None = None) -> Instance:
    """Work out weeks, groups and who may be chosen where.

    Args:
        scenario: the resolved scenario.
        catalog: the exercises.
        frozen: weeks that are facts; groups split after them.
    """
    frozen = frozen or Frozen()
    calendar = Calendar(scenario, catalog, frozen.through, frozen.part)
    frozen = _held_facts(calendar, frozen)
    groups = [group for group in calendar.groups if group.weeks[0] > frozen.through]
    groups.sort(key=lambda group: (group.weeks[0], group.session.day))
    choosable = [calendar.choosable(group) | _done(calendar, frozen, group) for group in groups]
    exercises = sorted(
        (catalog[e] for e in frozenset().union(*set(choosable))), key=lambda entry: entry.id
    )
    place = {exercise.id: index for index, exercise in enumerate(exercises)}
    candidates = {ids: tuple(sorted(place[e] for e in ids)) for ids in set(choosable)}
    number = {session.name: index for index, session in enumerate(scenario.sessions)}
    prepared = tuple(
        Group(
            index=index,
            session=number[group.session.name],
            phase=calendar.phase(group.weeks[0]) - 1,
            gym=calendar.gym(group.weeks[0], group.session),
            goal=calendar.goal(group.weeks[0], group.session),
            weeks=group.weeks,
            candidates=candidates[ids],
        )
        for index, (group, ids) in enumerate(zip(groups, choosable, strict=True))
    )
    available = {
        (number[session.name], week): calendar.available(week, session)
        for week in calendar.judged
        for session in calendar.held(week)
    }
    patterns = {ids: frozenset(catalog[e].pattern for e in ids) for ids in set(available.values())}
    instance = Instance(
        scenario=scenario,
        exercises=tuple(exercises),
        sessions=scenario.sessions,
        weeks=tuple(_week(calendar, number, week) for week in calendar.weeks),
        groups=prepared,
        group_of={(g.session, week): g.index for g in prepared for week in g.weeks},
        patterns={key: patterns[ids] for key, ids in available.items()},
        frozen=frozen,
        facts=catalog.by_id,
        calendar=calendar,
    )
    return replace(instance, **under_way(instance)) if frozen.part else instance


def _week(calendar: Calendar, number: dict[str, int], week: int) -> Week:
    held = calendar.held(week)
    band = calendar.bands[week]
    low, high = band or (0, sum(_most_sets(calendar.limits(week, s)) for s in held))
    return Week(
        number=week,
        deload=calendar.deload(week),
        phase=calendar.phase(week) - 1,
        low=low,
        high=high,
        held=tuple(number[session.name] for session in held),
        banded=band is not None,
    )


MOST_EXERCISES = 20
"""Exercises that a session without a limit is taken to hold, where a week has no band."""


def _most_sets(limits: Limits) -> int:
    """Sets that a session of a week without a band can hold, near enough for a finite sum."""
    exercises = MOST_EXERCISES if limits.exercises is None else limits.exercises[1]
    return 50 * exercises if limits.sets is None else limits.sets


def _done(calendar: Calendar, frozen: Frozen, group: SessionWeeks) -> frozenset[str]:
    """What was done of a session that has begun: it stands in it, available or not."""
    if not calendar.started(group.weeks[0], group.session.name):
        return frozenset()
    return frozenset(e for e in frozen.part[group.session.name] if e in calendar.catalog)


def _held_facts(calendar: Calendar, frozen: Frozen) -> Frozen:
    """Facts without sessions that the scenario does not hold: no sum counts those."""
    return Frozen(
        frozen.through,
        {
            week: {name: done for name, done in sessions.items() if calendar.holds(week, name)}
            for week, sessions in frozen.weeks.items()
        },
        {
            name: done
            for name, done in frozen.part.items()
            if calendar.started(calendar.under_way, name)
        },
        frozen.pairs,
    )
