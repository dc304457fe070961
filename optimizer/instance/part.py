"""The week that goes on: which of its minima, and of the block's, can no longer be reached.

The sessions left are taken as filled to their limits with the best that they may choose; a minimum
beyond that is waived. What was done is never held to a limit: see ``Instance.raised``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance.types import Group, Instance, Week
from optimizer.scenario.schemes import rest_of
from optimizer.scenario.types import Require
from optimizer.units import WARM_UP_SECONDS

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


def _waived(instance: Instance, week: Week) -> Iterator[tuple[str, object]]:
    scenario, here = instance.scenario, _days([week])
    elsewhere = instance.calendar.credit_elsewhere(week.number)
    for muscle, band in scenario.muscle_sets.items():
        reach = _reach(instance, here, lambda e, m=muscle: e.credit(m))  # type: ignore[misc]
        if band.min > reach + elsewhere.get(muscle, 0):
            yield "muscle_sets", muscle
    if scenario.balance is not None:
        days = _days(instance.weeks) if scenario.balance.per == "block" else here
        for pattern in scenario.balance.between:
            if not _reach(instance, days, lambda e, p=pattern: int(e.pattern == p)):  # type: ignore[misc]
                yield "balance", pattern
    for index, rule in enumerate(scenario.require):
        if (
            rule.at_least
            and rule.per != "session"
            and rule.at_least > _required(instance, rule, week)
        ):
            yield "require", index
    for index, selector in enumerate(scenario.include):
        if not any(
            matches(selector, instance.exercises[e])
            for group in _left(instance, week)
            for e in group.candidates
        ):
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


def _left(instance: Instance, week: Week) -> Iterator[Group]:
    """The sessions of a week that have not begun, each with its group."""
    for session in week.held:
        if not instance.started(session, week.number):
            yield instance.groups[instance.group_of[session, week.number]]


def _reach(instance: Instance, days: Days, worth: Worth, *, sets: bool = True) -> int:
    """What was done, and the most that the sessions left can add."""
    total = 0
    for week, session in days:
        name = instance.sessions[session].name
        held = instance.frozen.sets(week.number, name)
        if instance.started(session, week.number):
            held = instance.frozen.part[name]
        elif week.number > instance.frozen.through:
            group = instance.groups[instance.group_of[session, week.number]]
            room = _room if sets else _places
            total += room(instance, group, week, worth)
        for e, count in held.items():
            if e in instance.facts:
                total += (count if sets else 1) * worth(instance.facts[e])
    return total


def _places(instance: Instance, group: Group, week: Week, worth: Worth) -> int:
    """The most that a session's exercises come to, one each."""
    limit = instance.calendar.limits(week.number, instance.sessions[group.session]).exercises
    values = sorted((worth(instance.exercises[e]) for e in group.candidates), reverse=True)
    return sum(values if limit is None else values[: limit[1]])


def _room(instance: Instance, group: Group, week: Week, worth: Worth) -> int:
    """The most that a session's sets come to: its best exercises, each filled."""
    limits = instance.calendar.limits(week.number, instance.sessions[group.session])
    entries = [instance.exercises[e] for e in group.candidates]
    if not entries:
        return 0
    values = sorted(
        (worth(instance.exercises[e]) * _most(instance, group, week, e) for e in group.candidates),
        reverse=True,
    )
    bounds = [sum(values if limits.exercises is None else values[: limits.exercises[1]])]
    best = max(map(worth, entries))
    if limits.sets is not None:
        bounds.append(best * limits.sets)
    if limits.minutes is not None:
        seconds = max(0, 60 * limits.minutes - WARM_UP_SECONDS[instance.scenario.warm_up])
        quickest = min(_half_seconds(instance, group, week, entry) for entry in entries)
        bounds.append(best * (2 * seconds // max(1, quickest)))
    return min(bounds)


def _half_seconds(instance: Instance, group: Group, week: Week, entry: Exercise) -> int:
    """The least that a set takes, in half-seconds: in a superset it shares half of its rest."""
    rest = rest_of(instance.scenario, week.number, instance.sessions[group.session], entry)
    shared = rest if instance.scenario.supersets.pairs else 0
    return 2 * (entry.seconds_per_set - entry.rest_seconds + rest) - shared


def _most(instance: Instance, group: Group, week: Week, e: int) -> int:
    low, high = instance.set_range(e, week, group.session)
    return high if low <= high else 0
