"""What the arithmetic alone says: how many sets and exercises any legal plan can have where.

A week's total bounds what one session can hold, the session bounds its exercises, and both bound
the sets of one exercise. Tight numbers make the linear relaxation tight; numbers that cross prove
that there is no plan.

A week of 15 sets in two sessions of at most 8 leaves each of them 7 or 8; where one has three
exercises or more, of 2 sets or more, none of them has more than 8 - 2 - 2 = 4.

Exercises whose own bounds are alike are counted and not looked at one by one, so that the size of
the catalogue does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from optimizer.instance.types import Group, Instance, Week

GroupWeek = tuple[int, int]
"""(group index, week number)"""
Alike = tuple[int, ...]
"""Least and most sets of an exercise in training weeks and in deload weeks; of one that a pin may
give sets of its own also its index."""


@dataclass(frozen=True)
class Bounds:
    """Ranges that every legal plan respects; both ends included.

    Attributes:
        session_sets: (group, week) to least and most sets of that session.
        exercises: group to fewest and most exercises.
        alike: what an exercise's own bounds are, by its index.
        prescription: (group, week, bounds of its own) to least and most sets if chosen; an empty
            range means that it can't be chosen.
        tight: False for the ranges as the rules state them.
    """

    session_sets: Mapping[GroupWeek, tuple[int, int]]
    exercises: Mapping[int, tuple[int, int]]
    alike: tuple[Alike, ...]
    prescription: Mapping[tuple[int, int, Alike], tuple[int, int]]
    tight: bool = True

    def sets(self, group: int, week: int, exercise: int) -> tuple[int, int]:
        """Least and most sets of an exercise if chosen; crossed where it can't be."""
        return self.prescription[group, week, self.alike[exercise]]


Counted = list[tuple[int, int]]
"""(value, how many times), ascending"""


def _sum_of_first(values: Counted, many: int) -> int:
    """Sum of the first ``many`` of counted values."""
    total = 0
    for value, count in values:
        taken = min(count, many)
        total += taken * value
        many -= taken
    return total


class _Tightener:
    """Works the ranges down until nothing moves."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.week = instance.week_of
        self.alike = tuple(_alike(instance))
        self.kinds = {
            g.index: Counter(self.alike[e] for e in g.candidates if e not in instance.done(g))
            for g in instance.groups
        }
        self.done = {g.index: instance.done(g) for g in instance.groups}
        self.limits = {
            (g.index, w, kind): self._limit(g, self.week[w], kind)
            for g in instance.groups
            for w in g.weeks
            for kind in self.kinds[g.index]
        }
        self.exercises = {g.index: self._first_exercises(g) for g in instance.groups}
        self.sets = {(g.index, w): self._first_sets(g) for g in instance.groups for w in g.weeks}

    def _limit(self, group: Group, week: Week, kind: Alike) -> tuple[int, int]:
        if len(kind) > 4:
            return self.instance.set_range(kind[4], week, group.session)
        return (kind[2], kind[3]) if week.deload else (kind[0], kind[1])

    def _first_exercises(self, group: Group) -> tuple[int, int]:
        pair = self.instance.exercise_limits(group)
        size = len(group.candidates)
        return (0, size) if pair is None else (pair[0], min(pair[1], size))

    def _first_sets(self, group: Group) -> tuple[int, int]:
        cap = self.instance.sessions[group.session].limits.sets
        if cap is None:
            return 0, 50 * len(group.candidates) + sum(self.done[group.index].values())
        return 0, self.instance.raised(group, cap, lambda e: 1)

    def _still_open(self, group: Group, week: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Exercises and sets of a session beside what was already done."""
        many, sets = len(self.done[group.index]), sum(self.done[group.index].values())
        few, most = self.exercises[group.index]
        low, high = self.sets[group.index, week]
        return (max(0, few - many), most - many), (max(0, low - sets), high - sets)

    def run(self) -> None:
        """Tighten to a fixpoint; ranges only shrink, and stop at empty ones."""
        moved = True
        while moved and not self.crossed():
            before = (dict(self.sets), dict(self.exercises), dict(self.limits))
            for group in self.instance.groups:
                for number in group.weeks:
                    self._session(group, self.week[number])
                    self._prescriptions(group, number)
            for week in self.instance.open_weeks:
                self._week(week)
            moved = before != (self.sets, self.exercises, self.limits)

    def bounds(self) -> Bounds:
        """The ranges as they stand."""
        return Bounds(self.sets, self.exercises, self.alike, self.limits)

    def crossed(self) -> bool:
        """Whether some range is empty, which proves that there is no plan."""
        ranges = (*self.sets.values(), *self.exercises.values())
        return any(low > high for low, high in ranges)

    def _usable(self, group: Group, week: int) -> list[tuple[int, int, int]]:
        """Least, most and number of the exercises that can be chosen."""
        ranges = (
            (*self.limits[group.index, week, kind], count)
            for kind, count in self.kinds[group.index].items()
        )
        return [(low, high, count) for low, high, count in ranges if low <= high]

    def _session(self, group: Group, week: Week) -> None:
        """Sets of a session from its exercises' ranges, and its exercises from its sets."""
        slot = (group.index, week.number)
        ranges = self._usable(group, week.number)
        lows = sorted((low, count) for low, _, count in ranges)
        highs = sorted(((high, count) for _, high, count in ranges), reverse=True)
        size = sum(count for *_, count in ranges)
        (few, many), (least, most) = self._still_open(group, week.number)
        many = min(many, size)
        while many >= 0 and _sum_of_first(lows, many) > most:
            many -= 1
        while few <= size and _sum_of_first(highs, few) < least:
            few += 1
        least = max(least, _sum_of_first(lows, few))
        most = min(most, _sum_of_first(highs, max(many, 0)))
        held, sets = len(self.done[group.index]), sum(self.done[group.index].values())
        self.exercises[group.index] = (few + held, many + held)
        self.sets[slot] = (least + sets, most + sets)

    def _week(self, week: Week) -> None:
        """What the week's band leaves to each session once the others have theirs."""
        slots = [(self.instance.group_of[s, week.number], week.number) for s in week.held]
        lows = sum(self.sets[slot][0] for slot in slots)
        highs = sum(self.sets[slot][1] for slot in slots)
        for slot in slots:
            least, most = self.sets[slot]
            self.sets[slot] = (
                max(least, week.low - (highs - most)),
                min(most, week.high - (lows - least)),
            )

    def _prescriptions(self, group: Group, week: int) -> None:
        """Sets of one exercise, given how alike a session's exercises must be."""
        (few, many), (least, most) = self._still_open(group, week)
        spread = self.instance.scenario.sets_per_exercise.spread
        ranges = self._usable(group, week)
        floor = min((low for low, *_ in ranges), default=0)
        roof = max((high for _, high, _ in ranges), default=0)
        for kind in self.kinds[group.index]:
            low, high = self.limits[group.index, week, kind]
            while low <= high and high + (few - 1) * max(floor, high - spread) > most:
                high -= 1
            while low <= high and low + (many - 1) * min(roof, low + spread) < least:
                low += 1
            self.limits[group.index, week, kind] = (low, high)


def _alike(instance: Instance) -> Iterable[Alike]:
    training = next((week for week in instance.weeks if not week.deload), None)
    deload = next((week for week in instance.weeks if week.deload), None)
    pinned = {pin.exercise for pin in instance.scenario.pin if pin.sets is not None}
    for e in range(len(instance.exercises)):
        first = (0, 0) if training is None else instance.set_bounds(e, training)
        kind = (*first, *(first if deload is None else instance.set_bounds(e, deload)))
        yield (*kind, e) if instance.exercises[e].id in pinned else kind


def tighten(instance: Instance) -> Bounds:
    """Ranges that follow from set counts alone (bands, limits, spread)."""
    tightener = _Tightener(instance)
    tightener.run()
    return tightener.bounds()


def untightened(instance: Instance) -> Bounds:
    """The ranges as the rules state them, nothing concluded."""
    return replace(_Tightener(instance).bounds(), tight=False)


def least_uneven(week: Week) -> int:
    """How far apart the fullest and the emptiest session of a week are at least, in sets.

    1 where no total of the week's band can be shared out evenly, else 0.
    """
    if len(week.held) < 2:
        return 0
    return int(all(total % len(week.held) for total in range(week.low, week.high + 1)))
