"""Goals about change: variety, continuity, steadiness, evenness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.instance.bounds import least_uneven
from optimizer.instance.types import Group, Week
from optimizer.model.build import Build

Sets = TypeVar("Sets", int, NDArray[np.int64])


def variety(build: Build, weight: int) -> None:
    """Minus, each week and exercise, the sessions it appears in beyond the first."""
    weeks = Counter(
        tuple(group.index for group in build.groups_in(week))
        for week in build.instance.open_weeks
        if week.held
    )
    for groups, count in weeks.items():
        for e in range(len(build.instance.exercises)):
            terms = [(build.x[g, e], 1) for g in groups if (g, e) in build.x]
            if len(terms) > 1:
                again = build.linear.var(0, len(terms) - 1, f"again_{groups[0]}_{e}")
                build.linear.row("variety", [*terms, (again, -1)], None, 1)
                build.linear.gain(again, -weight * count)
    for sessions in build.instance.frozen.weeks.values():
        seen = Counter(e for prescriptions in sessions.values() for e in prescriptions)
        build.linear.offset -= weight * sum(times - 1 for times in seen.values())


def continuity(build: Build, weight: int) -> None:
    """Minus exercises that a session did not have the time before."""
    instance = build.instance
    changes: Counter[tuple[int, int]] = Counter()
    for s, session in enumerate(instance.sessions):
        held = [week.number for week in instance.weeks if s in week.held]
        for before, after in pairwise(held):
            if after <= instance.frozen.through:
                old = instance.frozen.sets(before, session.name)
                new = instance.frozen.sets(after, session.name)
                build.linear.offset -= weight * len(set(new) - set(old))
            elif before <= instance.frozen.through:
                group = instance.groups[instance.group_of[s, after]]
                done = instance.frozen.sets(before, session.name)
                _new_against(build, group, set(done), weight)
            else:
                changes[instance.group_of[s, before], instance.group_of[s, after]] += 1
    for (earlier, later), count in changes.items():
        if earlier != later:
            _new_between(build, earlier, later, weight * count)


def _new_against(build: Build, group: Group, done: set[str], weight: int) -> None:
    for e in group.candidates:
        if build.exercise(e).id not in done:
            build.linear.gain(build.x[group.index, e], -weight)


def _new_between(build: Build, earlier: int, later: int, weight: int) -> None:
    old, new = build.instance.groups[earlier], build.instance.groups[later]
    for e in new.candidates:
        build.linear.gain(build.new_exercise(old, new, e), -weight)


def trend(before: Week, after: Week) -> int | None:
    """How the weekly band moves: 1 rises, -1 falls, 0 stays, None where its ends part."""
    rises = after.low > before.low or after.high > before.high
    falls = after.low < before.low or after.high < before.high
    if rises and falls:
        return None
    return 1 if rises else -1 if falls else 0


def against(change: Sets, direction: int) -> Sets:
    """How many sets of a change count: those against the trend, and along it those beyond one.

    Args:
        change: one number of sets, or an array of them.
        direction: the trend; where it is 0 every change counts.
    """
    if direction == 0:
        return abs(change)
    along = change * direction
    return (abs(along) - along + abs(along - 1) + along - 1) // 2


def steadiness(build: Build, weight: int) -> None:
    """Minus set changes against the trend of the weekly band, within each group.

    ``wrong`` counts sets that move against the trend, ``jump`` those beyond one that move with it;
    where the band stays, every change is wrong.
    """
    for group in build.instance.groups:
        training = [build.week_of[n] for n in group.weeks if not build.week_of[n].deload]
        for before, after in pairwise(training):
            direction = trend(before, after)
            if direction is not None:
                for e in group.candidates:
                    _steady(build, group, (before, after), e, direction, weight)
    _frozen_steadiness(build, weight)


def _steady(
    build: Build, group: Group, weeks: tuple[Week, Week], e: int, direction: int, weight: int
) -> None:
    linear = build.linear
    old, new = (build.n[group.index, week.number, e] for week in weeks)
    ranges = [build.set_range(group, week.number, e) for week in weeks]
    if any(low > high for low, high in ranges):
        return
    change = max(ranges[0][1] - ranges[1][0], ranges[1][1] - ranges[0][0])
    if change <= 0:
        return
    name = f"{group.index}_{weeks[1].number}_{e}"
    wrong = linear.var(0, change, f"wrong_{name}")
    linear.gain(wrong, -weight)
    up, down = [(new, 1), (old, -1)], [(old, 1), (new, -1)]
    if direction == 0:
        linear.row("steadiness", [*up, (wrong, -1)], None, 0)
        linear.row("steadiness", [*down, (wrong, -1)], None, 0)
        return
    back, along = (down, up) if direction > 0 else (up, down)
    linear.row("steadiness", [*back, (wrong, -1)], None, 0)
    if change > 1:
        # Beyond one set along the trend; an exercise that is not chosen does not move.
        jump = linear.var(0, change - 1, f"jump_{name}")
        linear.row("steadiness", [*along, (jump, -1), (build.x[group.index, e], -1)], None, 0)
        linear.gain(jump, -weight)


def _frozen_steadiness(build: Build, weight: int) -> None:
    for name, before, after in _frozen_pairs(build):
        direction = trend(before, after)
        if direction is None:
            continue
        old = build.instance.frozen.sets(before.number, name)
        new = build.instance.frozen.sets(after.number, name)
        for exercise in sorted({*old, *new}):
            change = new.get(exercise, 0) - old.get(exercise, 0)
            build.linear.offset -= weight * against(change, direction)


def _frozen_pairs(build: Build) -> Iterator[tuple[str, Week, Week]]:
    """Successive frozen training weeks of one group, with the session's name."""
    from optimizer.instance.prepare import gym_of

    instance = build.instance
    for s, session in enumerate(instance.sessions):
        groups: dict[tuple[int, str, int], list[Week]] = {}
        for week in instance.weeks[: instance.frozen.through]:
            if s not in week.held or week.deload:
                continue
            other = instance.scenario.exceptions.get((week.number, session.name))
            own = week.number if other is not None and other.own else 0
            key = (week.phase, gym_of(instance.scenario, s, week.number), own)
            groups.setdefault(key, []).append(week)
        for weeks in groups.values():
            for before, after in pairwise(weeks):
                yield session.name, before, after


def evenness(build: Build, weight: int) -> None:
    """Minus, each week, its fullest session's sets less its emptiest's."""
    for week in build.instance.weeks:
        if len(week.held) < 2:
            continue
        if week.number <= build.instance.frozen.through:
            names = [build.instance.sessions[s].name for s in week.held]
            sums = [sum(build.instance.frozen.sets(week.number, n).values()) for n in names]
            build.linear.offset -= weight * (max(sums) - min(sums))
            continue
        least = least_uneven(week) if build.bounds is not None else 0
        apart = build.linear.var(least, max(least, week.high), f"uneven_{week.number}")
        build.linear.gain(apart, -weight)
        sessions = [build.sets(group, week) for group in build.groups_in(week)]
        for one, other in combinations(sessions, 2):
            for more, less in ((one, other), (other, one)):
                terms = [*more, *((c, -k) for c, k in less), (apart, -1)]
                build.linear.row("evenness", terms, None, 0)
