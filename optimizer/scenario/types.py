"""The scenario as the rest of the program sees it: every default filled in, nothing worked out.

Sessions stand by day. Credit limits are in half-sets, everything else in the file's own units.
What follows from these values (bands, groups, availability) belongs to the instance and, on its
own account, to the verifier.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.queries import Selector

SelectorRef = str | Selector


@dataclass(frozen=True)
class Phase:
    """Weeks in a row that keep their exercises.

    Attributes:
        weeks: length.
        new_exercises: [min, max] exercises that must be new to each session, or None.
    """

    weeks: int
    new_exercises: tuple[int, int] | None


@dataclass(frozen=True)
class Limits:
    """What one session can hold; None means no such rule.

    Attributes:
        exercises: fewest and most exercises.
        sets: most working sets.
        minutes: most minutes, warm-up included (the session's own cap already applied).
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
        goal: what its exercises are rated for.
        source_index: its place in the file's list, for messages.
        notes: free text.
    """

    name: str
    day: int
    gym: str
    limits: Limits
    goal: str
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
class WeeklyTargets:
    """Weekly sets that run from ``start`` to ``end``; ``deload`` None is half the week before."""

    start: int
    end: int
    deload: int | None
    tolerance: int
    on_skip: str


@dataclass(frozen=True)
class WeeklyBands:
    """Weekly sets week by week, each (min, max), before skipped sessions scale them."""

    bands: tuple[tuple[int, int], ...]
    on_skip: str = "scale"


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
    """Bounds of one exercise's prescriptions; None falls back as the contract says."""

    min: int | None
    max: int | None


@dataclass(frozen=True)
class MuscleBand:
    """Weekly credit of a muscle, half-sets; ``max`` None is no cap."""

    min: int
    max: int | None


@dataclass(frozen=True)
class Require:
    """At least or at most so many matching prescriptions or sets."""

    select: SelectorRef
    count: str
    at_least: int | None
    at_most: int | None
    per: str
    sessions: tuple[str, ...]


@dataclass(frozen=True)
class Pin:
    """An exercise that must be in a session; ``weeks`` None is every week it is held."""

    exercise: str
    session: str
    weeks: tuple[int, ...] | None
    sets: tuple[int, int] | None
    reps: str | None
    notes: str = ""


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
    athlete_name: str
    level: str
    goal: str
    gyms: Mapping[str, frozenset[str]]
    """Gym to its items, built-in gyms opened and -items taken out; contains-table not applied."""
    weeks: int
    start: datetime.date | None
    deload_weeks: frozenset[int]
    phases: tuple[Phase, ...]
    sessions: tuple[Session, ...]
    exceptions: Mapping[tuple[int, str], Exceptional]
    """By (week, session name)."""
    weekly_sets: WeeklyTargets | WeeklyBands
    muscle_sets: Mapping[str, MuscleBand]
    priorities: Mapping[str, int]
    """Every muscle."""
    balance: Balance | None
    sets_per_exercise: SetsPerExercise
    exercise_sets: Mapping[str, ExerciseSets]
    frequency: int
    compound_first: bool
    apart: tuple[str, ...]
    first: tuple[SelectorRef, ...]
    lower_back_hours: int | None
    require: tuple[Require, ...]
    include: tuple[SelectorRef, ...]
    exclude: tuple[SelectorRef, ...]
    prefer: tuple[SelectorRef, ...]
    avoid: tuple[SelectorRef, ...]
    unlock: Mapping[str, int]
    pin: tuple[Pin, ...]
    warm_up: str
    rir: tuple[int, int]
    deload_rir: int
    weights: Weights
    previous: Previous | None
    """The block before, where the scenario names one."""
    content: Mapping[str, Any]
    """The scenario as a file would say it, every default written out."""

    @property
    def sha256(self) -> str:
        """Digest of the normalised content."""
        import hashlib
        import json

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
