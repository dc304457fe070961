"""The week that goes on: which of its minima, and of the block's, can no longer be reached.

Its sessions are taken as filled to their limits with the best that they may choose, those that have
begun after what was done; a minimum beyond that is waived. What was done is never held to a limit:
see ``Instance.raised``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import methodcaller
from typing import Any

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance.supersets import seconds_of
from optimizer.instance.types import Group, Instance, Week
from optimizer.scenario.schemes import rest_of
from optimizer.scenario.types import Require, SelectorRef

Worth = Callable[[Exercise], int]
Days = list[tuple[Week, int]]
"""Weeks and sessions that count in a minimum."""


def under_way(instance: Instance) -> dict[str, Any]:
    """What a week done in part changes of an instance: its band, and what is waived."""
    number = instance.frozen.under_way
    week = instance.weeks[number - 1]
    done = instance.done_in_week(number, lambda e: 1)
    low = 0 if week.low > _reach(instance, _days([week]), lambda e: 1) else week.low
    band = replace(week, low=low, high=max(week.high, done))
    weeks = (*instance.weeks[: number - 1], band, *instance.weeks[number:])
    return {"weeks": weeks, "waived": frozenset(_waived(instance, week))}


def _is_of(pattern: str, entry: Exercise) -> int:
    return int(entry.pattern == pattern)


def _waived(instance: Instance, week: Week) -> Iterator[tuple[str, object]]:
    scenario, here = instance.scenario, _days([week])
    elsewhere = instance.calendar.credit_elsewhere(week.number)
    for muscle, band in scenario.muscle_sets.items():
        reach = _reach(instance, here, methodcaller("credit", muscle))
        if band.min > reach + elsewhere.get(muscle, 0):
            yield "muscle_sets", muscle
    if scenario.balance is not None:
        days = _days(instance.weeks) if scenario.balance.per == "block" else here
        for pattern in scenario.balance.between:
            if not _reach(instance, days, partial(_is_of, pattern)):
                yield "balance", pattern
    for index, rule in enumerate(scenario.require):
        if (
            rule.at_least
            and rule.per != "session"
            and rule.at_least > _required(instance, rule, week)
        ):
            yield "require", index
    for index, selector in enumerate(scenario.include):
        if not any(_could_have(instance, week, session, selector) for session in week.held):
            yield "include", index


def _days(weeks: Iterable[Week]) -> Days:
    return [(week, session) for week in weeks for session in week.held]


def _required(instance: Instance, rule: Require, week: Week) -> int:
    weeks = instance.weeks if rule.per == "block" else [week]
    days = [
        (week, session)
        for week, session in _days(weeks)
        if rule.holds(week.number, instance.sessions[session].name)
    ]
    return _reach(instance, days, lambda e: int(matches(rule.select, e)), sets=rule.count == "sets")


def _could_have(instance: Instance, week: Week, session: int, selector: SelectorRef) -> bool:
    """Whether a session could choose one of a kind; once it has begun, in what its limits leave."""
    group = instance.groups[instance.group_of[session, week.number]]

    def wanted(entry: Exercise) -> int:
        return int(matches(selector, entry))

    if instance.started(session, week.number):
        return bool(instance.done_of(group, wanted) or _room(instance, group, week, wanted))
    return any(wanted(instance.exercises[e]) for e in group.candidates)


def _reach(instance: Instance, days: Days, worth: Worth, *, sets: bool = True) -> int:
    """What was done, and the most that can be added to it."""
    total = 0
    for week, session in days:
        name = instance.sessions[session].name
        held = instance.frozen.sets(week.number, name)
        if week.number > instance.frozen.through:
            group = instance.groups[instance.group_of[session, week.number]]
            room = _room if sets else _places
            total += room(instance, group, week, worth)
            if instance.started(session, week.number):
                held = instance.frozen.part[name]
        for e, count in held.items():
            if e in instance.facts:
                total += (count if sets else 1) * worth(instance.facts[e])
    return total


def _left(instance: Instance, group: Group) -> list[int]:
    """What a session may choose that it has not done yet."""
    done = instance.done(group)
    return [e for e in group.candidates if e not in done]


def _best(instance: Instance, group: Group, week: Week, values: Iterable[int]) -> int:
    """The largest values, one for each exercise that a session may still take up."""
    limit = instance.calendar.limits(week.number, instance.sessions[group.session]).exercises
    ranked = sorted(values, reverse=True)
    return sum(ranked if limit is None else ranked[: max(0, limit[1] - len(instance.done(group)))])


def _places(instance: Instance, group: Group, week: Week, worth: Worth) -> int:
    """The most that a session's exercises to come amount to, one each."""
    left = _left(instance, group)
    return _best(instance, group, week, (worth(instance.exercises[e]) for e in left))


def _room(instance: Instance, group: Group, week: Week, worth: Worth) -> int:
    """The most that a session's sets to come amount to: its best exercises, each filled."""
    left = _left(instance, group)
    if not left:
        return 0
    limits = instance.calendar.limits(week.number, instance.sessions[group.session])
    values = {e: worth(instance.exercises[e]) for e in left}
    most = {e: _most(instance, group, week, e) for e in left}
    bounds = [_best(instance, group, week, (values[e] * most[e] for e in left))]
    best = max(values.values())
    if limits.sets is not None:
        bounds.append(best * max(0, limits.sets - instance.done_of(group, lambda e: 1)))
    if limits.minutes is not None:
        bounds.append(best * _sets_in_time(instance, group, week, left, 60 * limits.minutes))
    return min(bounds)


def _sets_in_time(
    instance: Instance, group: Group, week: Week, left: Sequence[int], limit: int
) -> int:
    """Most sets in the seconds left; none where no exercise fits in with its fewest."""
    done = {instance.exercises[e].id: sets for e, sets in instance.done(group).items()}
    session = instance.sessions[group.session]
    free = 2 * (limit - seconds_of(instance.calendar, week.number, session, done))
    entries = {e: instance.exercises[e] for e in left}
    halves = {e: _half_seconds(instance, group, week, entry) for e, entry in entries.items()}
    shortest = min(
        2 * entry.setup_seconds + halves[e] * instance.set_range(e, week, group.session)[0]
        for e, entry in entries.items()
    )
    return 0 if free < shortest else free // max(1, min(halves.values()))


def _half_seconds(instance: Instance, group: Group, week: Week, entry: Exercise) -> int:
    """The least that a set takes, in half-seconds: in a superset it shares half of its rest."""
    rest = rest_of(instance.scenario, week.number, instance.sessions[group.session], entry)
    shared = rest if instance.scenario.supersets.pairs else 0
    return 2 * (entry.seconds_per_set - entry.rest_seconds + rest) - shared


def _most(instance: Instance, group: Group, week: Week, e: int) -> int:
    low, high = instance.set_range(e, week, group.session)
    return high if low <= high else 0
