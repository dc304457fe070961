"""What the arithmetic alone says: how many sets and exercises any legal plan can have where.

A week's total bounds what one session can hold, the session bounds its exercises, and both bound
the sets of one exercise. Tight numbers make the linear relaxation tight; numbers that cross prove
that there is no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.instance.types import Group, Instance, Week

Slot = tuple[int, int]
"""(group index, week number)"""


@dataclass(frozen=True)
class Bounds:
    """Ranges that every legal plan respects; both ends included.

    Attributes:
        session_sets: (group, week) to least and most sets of that session.
        exercises: group to fewest and most exercises.
        prescription: (group, week, exercise) to least and most sets if chosen; an empty range
            means that it can't be chosen.
        impossible: groups and weeks whose range is empty, in words; any proves infeasibility.
    """

    session_sets: Mapping[Slot, tuple[int, int]]
    exercises: Mapping[int, tuple[int, int]]
    prescription: Mapping[tuple[int, int, int], tuple[int, int]]
    impossible: tuple[str, ...]


class _Tightener:
    """Works the ranges down until nothing moves."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.week = {week.number: week for week in instance.weeks}
        self.limits = {
            (g.index, w, e): instance.set_bounds(e, self.week[w])
            for g in instance.groups
            for w in g.weeks
            for e in g.candidates
        }
        self.exercises = {g.index: self._first_exercises(g) for g in instance.groups}
        self.sets = {(g.index, w): self._first_sets(g) for g in instance.groups for w in g.weeks}

    def _first_exercises(self, group: Group) -> tuple[int, int]:
        pair = self.instance.sessions[group.session].limits.exercises
        size = len(group.candidates)
        return (0, size) if pair is None else (pair[0], min(pair[1], size))

    def _first_sets(self, group: Group) -> tuple[int, int]:
        cap = self.instance.sessions[group.session].limits.sets
        return 0, 50 * len(group.candidates) if cap is None else cap

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

    def crossed(self) -> list[str]:
        """Ranges that are empty, in words."""
        found = [
            f"{self._name(g)} in week {w}"
            for (g, w), (low, high) in self.sets.items()
            if low > high
        ]
        return found + [self._name(g) for g, (low, high) in self.exercises.items() if low > high]

    def _name(self, group: int) -> str:
        return self.instance.sessions[self.instance.groups[group].session].name

    def _usable(self, group: Group, week: int) -> list[tuple[int, int]]:
        ranges = (self.limits[group.index, week, e] for e in group.candidates)
        return [(low, high) for low, high in ranges if low <= high]

    def _session(self, group: Group, week: Week) -> None:
        """Sets of a session from its exercises' ranges, and its exercises from its sets."""
        slot = (group.index, week.number)
        ranges = self._usable(group, week.number)
        lows = sorted(low for low, _ in ranges)
        highs = sorted((high for _, high in ranges), reverse=True)
        few, many = self.exercises[group.index]
        least, most = self.sets[slot]
        many = min(many, len(ranges))
        while many >= 0 and sum(lows[:many]) > most:
            many -= 1
        while few <= len(ranges) and sum(highs[:few]) < least:
            few += 1
        least = max(least, sum(lows[:few]))
        most = min(most, sum(highs[: max(many, 0)]))
        self.exercises[group.index] = (few, many)
        self.sets[slot] = (least, most)

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
        few, many = self.exercises[group.index]
        least, most = self.sets[group.index, week]
        spread = self.instance.scenario.sets_per_exercise.spread
        ranges = self._usable(group, week)
        floor = min((low for low, _ in ranges), default=0)
        roof = max((high for _, high in ranges), default=0)
        for e in group.candidates:
            low, high = self.limits[group.index, week, e]
            while low <= high and high + (few - 1) * max(floor, high - spread) > most:
                high -= 1
            while low <= high and low + (many - 1) * min(roof, low + spread) < least:
                low += 1
            self.limits[group.index, week, e] = (low, high)


def tighten(instance: Instance) -> Bounds:
    """Ranges that follow from set counts alone (bands, limits, spread)."""
    tightener = _Tightener(instance)
    tightener.run()
    return Bounds(tightener.sets, tightener.exercises, tightener.limits, tuple(tightener.crossed()))
