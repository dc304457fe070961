"""The scenario as the rest of the program sees it: every default filled in, nothing worked out.

Sessions stand by day. Credit limits are in half-sets, everything else in the file's own units.
What follows from these values week by week (sessions held, gyms, caps, bands, groups) is asked of
:class:`optimizer.scenario.calendar.Calendar`.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.queries import Selector

SelectorRef = str | Selector
When = frozenset[tuple[int, str]]
"""Days of the block: (week, session name)."""


@dataclass(frozen=True)
class WeeklyTargets:
    """Weekly sets that run from ``start`` to ``end``; ``deload`` None is half the week before.

    Attributes:
        start: sets of the first training week.
        end: sets of the last.
        deload: sets of a deload week, or None where no total is written.
        tolerance: sets that a week may be off.
        on_skip: ``scale`` or ``keep``: what a skipped session does to its week's target.
        ramp: ``mesocycle`` or ``block``: what the ramp runs over.
        caps: most sets that each week can hold, from week 1; only where the targets are ours.
    """

    start: int
    end: int
    deload: int | None
    tolerance: int
    on_skip: str
    ramp: str = "mesocycle"
    caps: tuple[int, ...] | None = None


@dataclass(frozen=True)
class WeeklyBands:
    """Weekly sets week by week, each (min, max), taken as written: nothing scales them."""

    bands: tuple[tuple[int, int], ...]


WeeklySets = WeeklyTargets | WeeklyBands


@dataclass(frozen=True)
class Phase:
    """Weeks in a row that keep their exercises.

    Attributes:
        weeks: length.
        new_exercises: [min, max] exercises that must be new to each session, or None.
        goal: what its sessions are for where they don't say it themselves, or None.
        weekly_sets: its own targets, a list being one of its own length, or None.
        rir: reps in reserve over each of its mesocycles, or None.
    """

    weeks: int
    new_exercises: tuple[int, int] | None = None
    goal: str | None = None
    weekly_sets: WeeklySets | None = None
    rir: tuple[int, int] | None = None


@dataclass(frozen=True)
class Limits:
    """What one session can hold; None means no such rule.

    Attributes:
        exercises: fewest and most exercises.
        sets: most working sets.
        minutes: most minutes, warm-up included (the session's own cap already applied; see
            ``Calendar.limits`` for what exceptions and training elsewhere leave of it).
        muscle_half_sets: most credit of one muscle, half-sets.
        lower_back: most sets x lower_back_stress.
        grip: most sets x grip_demand.
        isolation: most isolation exercises.
        per_family: most exercises of one family.
    """

    exercises: tuple[int, int] | None
    sets: int | None
    minutes: int | None
    muscle_half_sets: int | None
    lower_back: int | None
    grip: int | None
    isolation: int | None
    per_family: int | None


@dataclass(frozen=True)
class Session:
    """A weekly session.

    Attributes:
        name: unique.
        day: 0 Monday to 6 Sunday.
        gym: a key of ``Scenario.gyms``.
        limits: the scenario's with the session's own laid over.
        goal: what its exercises are rated for where it says so itself; ask ``Calendar.goal``.
        source_index: its place in the file's list, for messages.
        notes: free text.
    """

    name: str
    day: int
    gym: str
    limits: Limits
    goal: str | None
    source_index: int
    notes: str = ""


@dataclass(frozen=True)
class Exceptional:
    """How one session of one week differs.

    Attributes:
        gym: another gym, or None.
        minutes: another cap, or None.
        own: the week is a group of its own.
        skip: not held.
        source_index: place in the file's list of exceptions.
    """

    gym: str | None
    minutes: int | None
    own: bool
    skip: bool
    source_index: int


@dataclass(frozen=True)
class Balance:
    """abs(b*A - a*B) <= tolerance over sets of two patterns; ``written``: never waived."""

    between: tuple[str, str]
    ratio: tuple[int, int]
    tolerance: int
    per: str
    written: bool


@dataclass(frozen=True)
class SetsPerExercise:
    """Bounds of one prescription, in sets."""

    min: int
    max: int
    spread: int
    deload_min: int


@dataclass(frozen=True)
class ExerciseSets:
    """Bounds of one exercise's prescriptions; None falls back on ``sets_per_exercise``."""

    min: int | None
    max: int | None


@dataclass(frozen=True)
class MuscleBand:
    """Weekly credit of a muscle, half-sets; ``max`` None is no cap."""

    min: int
    max: int | None


@dataclass(frozen=True)
class Preference:
    """A selector of ``exclude``, ``prefer`` or ``avoid``; ``when`` None is always."""

    select: SelectorRef
    when: When | None = None

    def holds(self, week: int, session: str) -> bool:
        """Whether it speaks of a session of a week."""
        return self.when is None or (week, session) in self.when


@dataclass(frozen=True)
class Coverage:
    """Sets a week of a kind that are worth having."""

    select: SelectorRef
    sets: int


@dataclass(frozen=True)
class Elsewhere:
    """Training that is not planned here and counts all the same.

    Attributes:
        weeks: its weeks.
        days: its days, 0 Monday to 6 Sunday; empty where it is part of a session.
        session: the session it is part of, or None.
        what: what it is, in the coach's words.
        minutes: what it takes of the session.
        half_sets: muscle to credit, half-sets each time.
        lower_back: load of the lower back, as sets x lower_back_stress.
        grip: load of the grip, as sets x grip_demand.
        heavy_lower_back: whether it counts as a heavy day for ``recovery``.
    """

    weeks: frozenset[int]
    days: frozenset[int]
    session: str | None
    what: str
    minutes: int
    half_sets: Mapping[str, int]
    lower_back: int
    grip: int
    heavy_lower_back: bool


@dataclass(frozen=True)
class Supersets:
    """Pairs a session at most, and what is never paired."""

    pairs: int
    never: tuple[SelectorRef, ...]


@dataclass(frozen=True)
class Require:
    """At least or at most so many matching prescriptions or sets; ``when`` None is always."""

    select: SelectorRef
    count: str
    at_least: int | None
    at_most: int | None
    per: str
    sessions: tuple[str, ...]
    when: When | None = None

    def holds(self, week: int, session: str) -> bool:
        """Whether it is asked of a session of a week."""
        named = session in self.sessions
        return named and (self.when is None or (week, session) in self.when)

    def names(self, week: int) -> bool:
        """Whether it is written for a week, and not just for all."""
        return self.when is not None and any(week == day for day, _ in self.when)


@dataclass(frozen=True)
class Pin:
    """An exercise that must be in a session.

    Attributes:
        exercise: its id.
        session: the session's name.
        weeks: its weeks; None is every week in which the session's group can choose it.
        sets: fewest and most sets; of training weeks, unless ``weeks`` names a deload week.
        reps: shown in place of the catalogue's.
        notes: free text.
    """

    exercise: str
    session: str
    weeks: tuple[int, ...] | None
    sets: tuple[int, int] | None
    reps: str | None
    notes: str = ""

    def sets_in(self, week: int, deload: bool) -> tuple[int, int] | None:
        """The sets it asks for in a week, or None where it asks for none."""
        if self.weeks is None:
            return None if deload else self.sets
        return self.sets if week in self.weeks else None


@dataclass(frozen=True)
class Mass:
    """A load or a body's weight: hundredths of its unit, ``kg`` or ``lb``."""

    hundredths: int
    unit: str


@dataclass(frozen=True)
class Max:
    """A best lift: ``reps`` None is a one-rep max, else so many reps with that load."""

    load: Mass
    reps: int | None = None


@dataclass(frozen=True)
class TopSets:
    """Top sets of a scheme; ``reps`` and ``rpe`` one a training week, the last repeated."""

    sets: int
    reps: tuple[str, ...]
    rpe: tuple[float, ...]


@dataclass(frozen=True)
class Backoff:
    """The rest of a scheme's sets; ``drop`` in tenths of a percent of the top set's load."""

    reps: tuple[str, ...]
    drop: int


@dataclass(frozen=True)
class Scheme:
    """How the sets of some exercises are done; the first that matches holds.

    Attributes:
        select: the exercises.
        weeks: None is all.
        sessions: None is all.
        top: top sets, or None.
        backoff: the sets after them, or None.
        reps: a wave, one a training week, the last repeated; empty is none.
        amrap: whether the last set is a test.
        tempo: shown as written.
        pause: seconds, or None.
        rest: seconds in place of the entry's, or None.
    """

    select: SelectorRef
    weeks: frozenset[int] | None
    sessions: frozenset[str] | None
    top: TopSets | None
    backoff: Backoff | None
    reps: tuple[str, ...]
    amrap: bool
    tempo: str | None
    pause: int | None
    rest: int | None


@dataclass(frozen=True)
class Progression:
    """How loads go up: exactly one of three is given.

    Attributes:
        select: the exercises.
        percents: tenths of a percent of the max, one a training week, the last repeated.
        double: tenths of a percent that the load goes up once all reps are done.
        add: what is added a week.
    """

    select: SelectorRef
    percents: tuple[int, ...] | None = None
    double: int | None = None
    add: Mass | None = None


@dataclass(frozen=True)
class Loads:
    """What loads are written in; ``round`` is the step of a kind of kit, hundredths."""

    unit: str
    round: Mapping[str, int]
    progression: tuple[Progression, ...]


@dataclass(frozen=True)
class Previous:
    """What the block before held.

    Attributes:
        sets: total sets of its last training week, or None.
        sessions: session to its exercises the last time it was held.
    """

    sets: int | None
    sessions: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Weights:
    """Weights of the score's terms, whole points, none negative."""

    stimulus: int
    suitability: int
    coverage: int
    dose: int
    main: int
    preference: int
    variety: int
    continuity: int
    steadiness: int
    evenness: int
    fatigue: int
    minutes: int


@dataclass(frozen=True)
class Scenario:
    """A training block to plan, every default filled in."""

    name: str
    catalog: tuple[str, ...]
    level: str
    goal: str
    bodyweight: Mass | None
    maxes: Mapping[str, Max]
    gyms: Mapping[str, frozenset[str]]
    """Gym to its items, built-in gyms opened and -items taken out; contains-table not applied."""
    weeks: int
    start: datetime.date | None
    """The block's first day; week 1 is that day's, and starts on its Monday."""
    deload_weeks: frozenset[int]
    phases: tuple[Phase, ...]
    sessions: tuple[Session, ...]
    exceptions: Mapping[tuple[int, str], Exceptional]
    """By (week, session name)."""
    elsewhere: tuple[Elsewhere, ...]
    weekly_sets: WeeklySets
    muscle_sets: Mapping[str, MuscleBand]
    priorities: Mapping[str, int]
    """Every muscle: does it count at all?"""
    region_priorities: Mapping[str, int]
    """Every region: what its sets are worth."""
    balance: Balance | None
    sets_per_exercise: SetsPerExercise
    exercise_sets: Mapping[str, ExerciseSets]
    deload_half: bool
    """Whether deload weeks halve each exercise's sets."""
    frequency: int
    compound_first: bool
    apart: tuple[str, ...]
    first: tuple[SelectorRef, ...]
    lower_back_hours: int | None
    supersets: Supersets
    require: tuple[Require, ...]
    include: tuple[SelectorRef, ...]
    exclude: tuple[Preference, ...]
    prefer: tuple[Preference, ...]
    avoid: tuple[Preference, ...]
    unlock: Mapping[str, int]
    coverage: tuple[Coverage, ...]
    pin: tuple[Pin, ...]
    warm_up: str
    rir: tuple[int, int]
    deload_rir: int
    schemes: tuple[Scheme, ...]
    loads: Loads
    weights: Weights
    previous: Previous | None
    """The block before, where the scenario names one."""
    content: Mapping[str, Any]
    """The scenario as a file would say it, every default written out."""

    @property
    def sha256(self) -> str:
        """Digest of the normalised content."""
        text = json.dumps(self.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def session(self, name: str) -> Session:
        """The session of that name.

        Raises:
            KeyError: there is none.
        """
        for session in self.sessions:
            if session.name == name:
                return session
        raise KeyError(name)
