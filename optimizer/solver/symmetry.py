"""Sessions that can change places, and a row that lets only one of their orders stand.

Two sessions are alike where swapping all that they hold turns every legal plan into a legal plan of
the same score: same gyms, weeks, limits and goal, no rule that names one of them, and the same
neighbours for recovery.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, pairwise

from optimizer.instance.types import Group, Instance
from optimizer.model import Build
from optimizer.plan.choice import Choice
from optimizer.scenario.types import Preference, Require, Session


def alike(instance: Instance) -> list[list[int]]:
    """Sessions that can change places freely, two or more together."""
    scenario = instance.scenario
    if instance.frozen.through or instance.frozen.part or scenario.previous is not None:
        return []
    classes: list[list[int]] = []
    for s in range(len(instance.sessions)):
        for members in classes:
            if all(_swappable(instance, s, other) for other in members):
                members.append(s)
                break
        else:
            classes.append([s])
    return [members for members in classes if len(members) > 1]


def _swappable(instance: Instance, s: int, t: int) -> bool:
    return (
        _says(instance, s) == _says(instance, t)
        and not _named(instance, s)
        and not _named(instance, t)
        and _neighbours(instance, s, t)
    )


def _says(instance: Instance, s: int) -> object:
    """All that a session's rules depend on, its day apart."""
    session = instance.sessions[s]
    groups = [g for g in instance.groups if g.session == s]
    return (
        [(g.phase, g.weeks, g.candidates) for g in groups],
        [_says_in(instance, session, week) for g in groups for week in g.weeks],
    )


def _says_in(instance: Instance, session: Session, week: int) -> object:
    scenario, calendar = instance.scenario, instance.calendar
    preferences: list[Preference | Require] = [*scenario.prefer, *scenario.avoid, *scenario.require]
    return (
        calendar.goal(week, session),
        calendar.limits(week, session),
        [preference.holds(week, session.name) for preference in preferences],
        [s.sessions is None or session.name in s.sessions for s in scenario.schemes],
    )


def _named(instance: Instance, s: int) -> bool:
    """Whether a pin or a requirement speaks of this session and not of all."""
    name = instance.sessions[s].name
    everyone = {session.name for session in instance.sessions}
    pinned = any(pin.session == name for pin in instance.scenario.pin)
    some = [set(rule.sessions) for rule in instance.scenario.require]
    return pinned or any(name in names and names != everyone for names in some)


def _neighbours(instance: Instance, s: int, t: int) -> bool:
    """Whether the same sessions are too close to both for two heavy ones, week by week."""
    hours = instance.scenario.lower_back_hours
    if not hours:
        return True
    swap = {s: t, t: s}
    held = [
        (7 * (week.number - 1) + instance.sessions[x].day, x, week.number)
        for week in instance.open_weeks
        for x in week.held
    ]
    close = {
        frozenset({(x, week), (y, other)})
        for (day, x, week), (later, y, other) in combinations(sorted(held), 2)
        if (later - day) * 24 < hours
    }
    close |= {
        frozenset({(x, week)})
        for day, x, week in held
        for heavy in instance.calendar.heavy_days
        if day != heavy and abs(day - heavy) * 24 < hours
    }
    swapped = {frozenset((swap.get(x, x), week) for x, week in pair) for pair in close}
    return close == swapped


def order(build: Build, classes: Sequence[Sequence[int]]) -> None:
    """Of the orders of sessions that are alike, leave one (or the few that tie).

    Every exercise has a weight, and the sessions' first choices weigh no less from one to the
    next: any plan can be brought into that order by swapping whole sessions (:func:`ordered`).
    """
    first, weight = _first_groups(build.instance), _weights(build.instance)
    for members in classes:
        for one, other in pairwise(members):
            terms = [
                (build.x[first[session].index, e], sign * weight[e])
                for session, sign in ((one, 1), (other, -1))
                for e in first[session].candidates
            ]
            build.linear.row("symmetry", terms, None, 0)


def ordered(instance: Instance, classes: Sequence[Sequence[int]], choice: Choice) -> Choice:
    """A plan with its sessions swapped into the order that :func:`order` asks for."""
    first, weight = _first_groups(instance), _weights(instance)
    names = [session.name for session in instance.sessions]
    source = dict(zip(names, names, strict=True))

    def heaviness(session: int) -> int:
        held = choice[first[session].weeks[0], names[session]]
        return sum(weight[instance.place[name]] for name in held)

    for members in classes:
        for session, other in zip(members, sorted(members, key=heaviness), strict=True):
            source[names[session]] = names[other]
    return {(week, name): choice[week, source[name]] for week, name in choice}


def _first_groups(instance: Instance) -> dict[int, Group]:
    return {group.session: group for group in reversed(instance.groups)}


def _weights(instance: Instance) -> list[int]:
    """A number for each exercise: any will do, but the same each time."""
    chance = random.Random(1)  # noqa: S311 - hides nothing
    return [chance.randrange(1, 64) for _ in instance.exercises]
