"""Weekly set targets before any session is skipped (docs/scenario.md).

The default ones are here too: what a level trains in so many days a week, cut down to what the
sessions can hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from optimizer.scenario.types import (
    Elsewhere,
    Exceptional,
    Limits,
    Phase,
    Session,
    WeeklyBands,
    WeeklySets,
    WeeklyTargets,
)
from optimizer.units import round_half_up

BY_LEVEL = {
    "beginner": ((9, 10), (13, 15), (15, 17), (16, 18)),
    "intermediate": ((10, 12), (15, 18), (18, 20), (18, 20)),
    "advanced": ((12, 14), (16, 20), (18, 23), (20, 26)),
}
"""Default weekly sets, first to last training week of a mesocycle, with 1, 2, 3, 4 and more
sessions a week: the article's 12 to 18 to start from, fewer in one day; ramps end a little above
with three days, more so for the advanced."""
SECONDS_PER_SET = 210
"""What a working set takes of a session all in all, to see what a clock can hold (ours)."""
SETS_WITHOUT_CLOCK = 16
"""Sets that a session without a cap on its minutes is taken to hold (ours)."""
FEWEST = 4
"""No default asks for fewer sets a week than this."""


@dataclass(frozen=True)
class Target:
    """What is asked of a week before skipped sessions and tolerance.

    Attributes:
        low, high: its total sets; the same where one number is written.
        rule: the ``weekly_sets`` that hold in the week.
        written: false in a deload week whose total nobody wrote: it is half of the week before.
    """

    low: int
    high: int
    rule: WeeklySets
    written: bool = True


def mesocycles(phases: Sequence[Phase], deload_weeks: Collection[int]) -> list[tuple[int, ...]]:
    """Training weeks in a row of one phase with no deload week between them.

    >>> mesocycles([Phase(4), Phase(2)], {3})
    [(1, 2), (4,), (5, 6)]
    """
    of_phase = [index for index, phase in enumerate(phases) for _ in range(phase.weeks)]
    weeks = enumerate(of_phase, 1)
    runs = groupby(weeks, key=lambda item: (item[1], item[0] in deload_weeks))
    return [tuple(week for week, _ in run) for (_, deload), run in runs if not deload]


def planned_targets(
    weekly: WeeklySets, phases: Sequence[Phase], deload_weeks: Collection[int]
) -> list[Target]:
    """The target of each week of a block, tolerance and skipped sessions left out."""
    rules: list[tuple[WeeklySets, int]] = []  # of each week, with its place in a list
    for phase in phases:
        for index in range(phase.weeks):
            own = phase.weekly_sets is not None
            rules.append((phase.weekly_sets or weekly, index if own else len(rules)))
    places = {
        week: (index, len(cycle))
        for cycle in mesocycles(phases, deload_weeks)
        for index, week in enumerate(cycle)
    }
    training = sorted(places)
    known: dict[int, Target] = {}
    for week in training:
        place = (training.index(week), len(training))
        known[week] = _training(*rules[week - 1], places[week], place)
    return [
        known.get(week) or _deload(rule, index, reference(week, known))
        for week, (rule, index) in enumerate(rules, 1)
    ]


def reference(week: int, training: Mapping[int, Target]) -> Target | None:
    """The target of the training week before a week; the first one's where none is before."""
    before = [number for number in training if number < week]
    if before:
        return training[max(before)]
    return training[min(training)] if training else None


def _training(
    rule: WeeklySets, index: int, cycle: tuple[int, int], block: tuple[int, int]
) -> Target:
    if isinstance(rule, WeeklyBands):
        return Target(*rule.bands[index], rule)
    target = ramp(rule.start, rule.end, *(block if rule.ramp == "block" else cycle))
    return Target(target, target, rule)


def _deload(rule: WeeklySets, index: int, before: Target | None) -> Target:
    if isinstance(rule, WeeklyBands):
        return Target(*rule.bands[index], rule)
    if rule.deload is not None:
        return Target(rule.deload, rule.deload, rule)
    low, high = (rule.start, rule.start) if before is None else (before.low, before.high)
    return Target(half_up(low), half_up(high), rule, written=False)


def half_up(sets: int) -> int:
    """Half of so many sets, rounded up."""
    return -(-sets // 2)


def ramp(start: int, end: int, index: int, count: int) -> int:
    """Value ``index`` of ``count`` evenly spaced ones from start to end, halves rounded up.

    >>> [ramp(15, 18, index, 5) for index in range(5)]
    [15, 16, 17, 17, 18]
    """
    return start if count == 1 else start + round_half_up((end - start) * index, count - 1)


# ----- the default ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Room:
    """What the sessions of a block can hold.

    Attributes:
        sessions: with their limits.
        exceptions: by (week, session name).
        elsewhere: training that takes minutes of sessions.
        weeks: length of the block.
        first_day: day of week 1 on which the block starts, 0 Monday.
        warm_up: seconds of each session.
        fewest, most: sets of one exercise.
    """

    sessions: tuple[Session, ...]
    exceptions: Mapping[tuple[int, str], Exceptional]
    elsewhere: tuple[Elsewhere, ...]
    weeks: int
    first_day: int
    warm_up: int
    fewest: int
    most: int

    @property
    def usual(self) -> int:
        """Sets of a week with nothing special in it."""
        every = [entry for entry in self.elsewhere if len(entry.weeks) == self.weeks]
        return sum(self._session(s, s.limits.minutes, every) for s in self.sessions)

    @property
    def least(self) -> int:
        """Sets that the fewest exercises come to."""
        return sum(self.fewest * (s.limits.exercises or (0, 0))[0] for s in self.sessions)

    def week(self, week: int) -> int:
        """Sets of one week, exceptions counted in."""
        total = 0
        here = [entry for entry in self.elsewhere if week in entry.weeks]
        for session in self.held(week):
            other = self.exceptions.get((week, session.name))
            minutes = other.minutes if other and other.minutes else session.limits.minutes
            total += self._session(session, minutes, here)
        return total

    def held(self, week: int) -> list[Session]:
        """The sessions of a week that are not skipped."""
        first = self.first_day if week == 1 else 0
        skipped = {name for (w, name), other in self.exceptions.items() if w == week and other.skip}
        return [s for s in self.sessions if s.day >= first and s.name not in skipped]

    def _session(self, session: Session, minutes: int | None, here: list[Elsewhere]) -> int:
        taken = sum(entry.minutes for entry in here if entry.session == session.name)
        left = None if minutes is None else minutes - taken
        return sets_held(replace(session.limits, minutes=left), self.warm_up, self.most)


def sets_held(limits: Limits, warm_up: int, most: int) -> int:
    """Sets that a session has room for.

    Args:
        limits: with the minutes that are left to it.
        warm_up: its seconds.
        most: sets of one exercise.
    """
    holds = [SETS_WITHOUT_CLOCK]
    if limits.minutes is not None:
        holds = [max(0, 60 * limits.minutes - warm_up) // SECONDS_PER_SET]
    if limits.sets is not None:
        holds.append(limits.sets)
    if limits.exercises is not None:
        holds.append(limits.exercises[1] * most)
    return min(holds)


def default_targets(level: str, room: Room) -> WeeklyTargets:
    """The weekly sets of a scenario that writes none."""
    start, end = BY_LEVEL[level][min(len(room.sessions), 4) - 1]
    usual = room.usual
    if usual < end:
        start, end = min(start, 6 * usual // 7), usual
    floor = max(FEWEST, room.least)
    start, end = max(start, floor), max(end, floor)
    caps = {week: room.week(week) for week in range(1, room.weeks + 1)}
    bites = any(
        cap < round_half_up(max(start, end) * len(room.held(week)), len(room.sessions))
        for week, cap in caps.items()
    )
    return WeeklyTargets(start, end, None, 0, "scale", caps=tuple(caps.values()) if bites else None)
