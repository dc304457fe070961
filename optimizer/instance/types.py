"""A scenario prepared for the model: index sets and whole numbers, nothing left to work out.

Exercises are sorted by id, sessions stand by day, weeks count from 1. Only exercises that some
group may choose are in it, so that an unusable exercise can't change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from catalog.schema import Exercise
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.types import Scenario, Session


@dataclass(frozen=True)
class Week:
    """One week of the block.

    Attributes:
        number: from 1.
        deload: a lighter week.
        phase: index into ``Scenario.phases``.
        low, high: the band of total sets, skipped sessions and tolerance counted in; where a week
            has no band of its own, from 0 to what its sessions can hold.
        held: indices of the sessions held, by day.
        banded: false in a deload week in which ``deload_half`` decides and no band.
    """

    number: int
    deload: bool
    phase: int
    low: int
    high: int
    held: tuple[int, ...]
    banded: bool = True


@dataclass(frozen=True)
class Group:
    """Weeks in which one session keeps its exercises.

    Attributes:
        index: place in ``Instance.groups``.
        session: index of the session.
        phase: index of the phase.
        gym: name of the gym.
        goal: what the session is for in these weeks.
        weeks: week numbers, ascending.
        candidates: indices of the exercises that may be chosen, ascending.
    """

    index: int
    session: int
    phase: int
    gym: str
    goal: str
    weeks: tuple[int, ...]
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Frozen:
    """What was done.

    Attributes:
        through: weeks 1 to this are facts.
        weeks: of them, week to session name to exercise to sets, in the order done.
        part: the same of sessions that have begun in the week after.
        pairs: supersets of frozen weeks: week to session name to ids.
    """

    through: int = 0
    weeks: Mapping[int, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    part: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    pairs: Mapping[int, Mapping[str, Sequence[tuple[str, str]]]] = field(default_factory=dict)

    @property
    def under_way(self) -> int:
        """The week that is done in part; 0 where none is."""
        return self.through + 1 if self.part else 0

    def sets(self, week: int, session: str) -> Mapping[str, int]:
        """Sets by exercise of one session; empty where it was missed."""
        return self.weeks.get(week, {}).get(session, {})


@dataclass(frozen=True)
class Instance:
    """Everything the model asks of a scenario."""

    scenario: Scenario
    exercises: tuple[Exercise, ...]
    sessions: tuple[Session, ...]
    weeks: tuple[Week, ...]
    groups: tuple[Group, ...]
    group_of: Mapping[tuple[int, int], int]
    """(session index, week number) to group index, for open weeks."""
    patterns: Mapping[tuple[int, int], frozenset[str]]
    """(session index, week number) to the patterns of its available exercises (open weeks)."""
    frozen: Frozen
    facts: Mapping[str, Exercise]
    """Exercises by id, whole catalogue: what frozen weeks may name."""
    calendar: Calendar
    """The scenario week by week: limits, goals, bands, mesocycles, training elsewhere."""
    waived: frozenset[tuple[str, object]] = frozenset()
    """Minima of the week under way, and of the block, that can no longer be reached: (rule, which
    of its bands)."""

    @cached_property
    def open_weeks(self) -> tuple[Week, ...]:
        """Weeks still to plan."""
        return tuple(week for week in self.weeks if week.number > self.frozen.through)

    @cached_property
    def week_of(self) -> Mapping[int, Week]:
        """Weeks by number."""
        return {week.number: week for week in self.weeks}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Exercise ids to their indices."""
        return {exercise.id: e for e, exercise in enumerate(self.exercises)}

    def slots(self) -> Iterator[tuple[Group, Week]]:
        """Every open session of every week, with its group."""
        return ((group, self.week_of[number]) for group in self.groups for number in group.weeks)

    def groups_in(self, week: Week) -> list[Group]:
        """The groups of an open week's sessions, by day."""
        return [self.groups[self.group_of[s, week.number]] for s in week.held]

    def name_of(self, group: Group) -> str:
        """What a group's session is called."""
        return self.sessions[group.session].name

    def started(self, session: int, week: int) -> bool:
        """Whether a session has begun: what was done in it is a fact."""
        return week == self.frozen.under_way and self.sessions[session].name in self.frozen.part

    @cached_property
    def _done(self) -> Mapping[int, Mapping[int, int]]:
        week = self.frozen.under_way
        return {
            group.index: {
                self.place[e]: sets
                for e, sets in self.frozen.part[self.name_of(group)].items()
                if e in self.place
            }
            for group in self.groups
            if week in group.weeks and self.started(group.session, week)
        }

    def done(self, group: Group) -> Mapping[int, int]:
        """What was done of a group's session, exercise index to sets, in the order done."""
        return self._done.get(group.index, {})

    def done_in_week(self, week: int, worth: Callable[[Exercise], int]) -> int:
        """Sets done in the week under way, each weighted by a number of its exercise."""
        return sum(self.done_of(group, worth) for group in self.groups if week in group.weeks)

    def done_of(self, group: Group, worth: Callable[[Exercise], int]) -> int:
        """Sets done of a group's session, each weighted by a number of its exercise."""
        return sum(sets * worth(self.exercises[e]) for e, sets in self.done(group).items())

    def raised(self, group: Group, limit: int, worth: Callable[[Exercise], int]) -> int:
        """A session's limit, or what was done of it where that is more."""
        return max(limit, self.done_of(group, worth))

    def exercise_limits(self, group: Group) -> tuple[int, int] | None:
        """Fewest and most exercises; a session that has begun owes none."""
        pair = self.sessions[group.session].limits.exercises
        if pair is None or not self.started(group.session, group.weeks[0]):
            return pair
        return 0, max(pair[1], len(self.done(group)))

    def minutes_cap(self, session: int, week: int) -> int | None:
        """Most minutes of a session in a week: the exception's or its own, less what is taken."""
        return self.calendar.limits(week, self.sessions[session]).minutes

    def pinned_sets(self, exercise: int, week: Week, session: int) -> tuple[int, int] | None:
        """Sets that pins ask of an exercise in a session of a week; crossed where they clash."""
        return self.pins_of(self.exercises[exercise].id, week, session)

    def pins_of(self, entry: str, week: Week, session: int) -> tuple[int, int] | None:
        """The same of an exercise's id."""
        name = self.sessions[session].name
        asked = [
            sets
            for pin in self.scenario.pin
            if (pin.exercise, pin.session) == (entry, name)
            and (sets := pin.sets_in(week.number, week.deload)) is not None
        ]
        if not asked:
            return None
        return max(low for low, _ in asked), min(high for _, high in asked)

    def set_range(self, exercise: int, week: Week, session: int) -> tuple[int, int]:
        """Fewest and most sets of a prescription; a pin's own hold in place of all others."""
        return self.pinned_sets(exercise, week, session) or self.set_bounds(exercise, week)

    def set_bounds(self, exercise: int, week: Week) -> tuple[int, int]:
        """Fewest and most sets of a prescription of this exercise in this week, pins aside."""
        entry = self.exercises[exercise]
        rules = self.scenario.sets_per_exercise
        own = self.scenario.exercise_sets.get(entry.id)
        low, high = rules.min, rules.max
        if own is not None:
            low = rules.min if own.min is None else own.min
            high = max(high, own.min or 0) if own.max is None else own.max
        if week.deload:
            low = rules.deload_min
        return min(low, high), high
