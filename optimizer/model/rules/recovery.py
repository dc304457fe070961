"""How often an exercise comes back, and rest between sessions that load the lower back."""

from __future__ import annotations

from itertools import combinations

from optimizer.instance.types import Instance
from optimizer.model.build import Build

HEAVY = 3
"""The lower_back_stress that asks for recovery."""


def frequency(build: Build) -> None:
    """No exercise is in more sessions of a week than allowed."""
    most = build.instance.scenario.frequency
    seen = set()
    for week in build.instance.open_weeks:
        groups = tuple(group.index for group in build.groups_in(week))
        if groups in seen:
            continue
        seen.add(groups)
        for e in range(len(build.instance.exercises)):
            terms = [(build.x[g, e], 1) for g in groups if (g, e) in build.x]
            if len(terms) > most:
                build.linear.row("frequency", terms, None, most)


def recovery(build: Build) -> None:
    """Two sessions with a lift of lower_back_stress 3 are at least so many hours apart.

    ``heavy[g]`` is 1 where group g holds one; sessions too close can't both be heavy.
    """
    hours = build.instance.scenario.lower_back_hours
    if not hours:
        return
    heavy: dict[int, int] = {}
    done = _heavy_days(build.instance)
    close: set[tuple[int, int]] = set()
    slots = [(_day(build, g.session, w.number), g.index) for g, w in build.slots()]
    for (day, g), (other, h) in combinations(sorted(slots), 2):
        if (other - day) * 24 < hours:
            close.add((min(g, h), max(g, h)))
    for day, g in slots:
        if any(abs(day - past) * 24 < hours for past in done):
            close.add((g, g))
    for g, h in sorted(close):
        columns = [(_heavy(build, heavy, index), 1) for index in sorted({g, h})]
        build.linear.row("recovery", columns, None, 0 if g == h else 1)


def _day(build: Build, session: int, week: int) -> int:
    return 7 * (week - 1) + build.instance.sessions[session].day


def _heavy(build: Build, heavy: dict[int, int], group: int) -> int:
    if group not in heavy:
        column = heavy[group] = build.linear.var(0, 1, f"heavy_{group}")
        for e in build.instance.groups[group].candidates:
            if build.exercise(e).lower_back_stress == HEAVY:
                terms = [(build.x[group, e], 1), (column, -1)]
                build.linear.row("recovery", terms, None, 0)
    return heavy[group]


def _heavy_days(instance: Instance) -> list[int]:
    """Days of frozen sessions that held such a lift."""
    days = []
    for session in instance.sessions:
        for week in range(1, instance.frozen.through + 1):
            done = instance.frozen.sets(week, session.name)
            entries = (instance.facts.get(exercise) for exercise in done)
            if any(entry and entry.lower_back_stress == HEAVY for entry in entries):
                days.append(7 * (week - 1) + session.day)
    return days
