"""The scenario file as it is written (contract section 3): one model a mapping, strict.

Numbers that depend on the athlete or on the sessions default to None here and are filled in by
:mod:`optimizer.scenario.resolve`, which also says where each came from.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from catalog.queries import Selector
from catalog.shapes import Aliases, EachWeek, OneCalled, Word, shapes_of
from catalog.shorthand import meant_choice
from catalog.validation import Strict, Version, at_key
from catalog.vocabulary import Goal, Level, Muscle, Pattern
from optimizer.units import YEARS

Id = Annotated[str, Field(min_length=1, max_length=200), Word("exercise")]
"""An exercise, written by id, name or alias; an id once it is read."""
Day = Annotated[
    Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    Aliases(
        (
            ("monday", "mon"),
            ("tuesday", "tue"),
            ("tues", "tue"),
            ("wednesday", "wed"),
            ("thursday", "thu"),
            ("thur", "thu"),
            ("thurs", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    ),
]


def day_called(text: str) -> str | None:
    """The day that is written as ``mon``, ``Mon`` or ``Monday``; None where it is none."""
    shape = shapes_of(Day)[0]
    return meant_choice(shape, text)


Name = Annotated[str, Field(min_length=1, max_length=200)]
Notes = Annotated[str, Field(max_length=5000)]
GymName = Annotated[str, Field(min_length=1, max_length=100)]
Count = Annotated[int, Field(ge=0, le=1000)]
Positive = Annotated[int, Field(ge=1, le=1000)]
Sets = Annotated[int, Field(ge=1, le=50)]
WeekSets = Annotated[int, Field(ge=0, le=200)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Week = Annotated[int, Field(ge=1, le=26)]
Credit = Annotated[float, Field(ge=0, le=200, multiple_of=0.5)]


def _pair(values: list[int]) -> list[int]:
    if values[0] > values[1]:
        raise ValueError("expected [min, max] with min at most max")
    return values


_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})\Z")


def _parse_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"expected {_iso(value)}") from None
    return value


def _iso(text: str) -> str:
    """The date that a text may mean, as a file has it."""
    words = text.strip()
    turned = _YEAR_FIRST.match(words)
    if turned is not None:
        words = f"{turned[3]}.{turned[2]}.{turned[1]}"
    found = _NUMBERS.match(words)
    if found is None:
        return "a date as year-month-day, such as 2027-01-04"
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < 100 else 0
    orders = [(first, second)] if found[2] == "." else [(first, second), (second, first)]
    dates = []
    for day, month in orders:
        with contextlib.suppress(ValueError):
            date = datetime.date(year, month, day)
            dates.append(f"{date} ({day} {date:%B})")
    written = " or ".join(dict.fromkeys(dates))
    return f"year-month-day: write {written}" if written else "a date that there is"


def _monday(start: datetime.date | None) -> datetime.date | None:
    if start is None:
        return None
    if not YEARS[0] <= start.year <= YEARS[1]:
        raise ValueError(f"expected a date from {YEARS[0]} to {YEARS[1]}")
    if start.weekday():
        before = start - datetime.timedelta(days=start.weekday())
        raise ValueError(
            f"found {start}, a {start:%A}; expected a Monday: {before} or "
            f"{before + datetime.timedelta(days=7)}"
        )
    return start


Date = Annotated[datetime.date, BeforeValidator(_parse_date)]
"""A date as year-month-day."""


CountRange = Annotated[list[Count], Field(min_length=2, max_length=2), AfterValidator(_pair)]
SetsRange = Annotated[list[Sets], Field(min_length=2, max_length=2), AfterValidator(_pair)]
WeekRange = Annotated[list[WeekSets], Field(min_length=2, max_length=2), AfterValidator(_pair)]


SelectorRef = Annotated[
    Annotated[Id, Tag("<text>")] | Annotated[Selector, Tag("<mapping>")],
    Discriminator(lambda v: "<mapping>" if isinstance(v, dict | Selector) else "<text>"),
]
"""An exercise id or a mapping of things that must match."""


class Athlete(Strict):
    """Who trains."""

    name: Annotated[str, Field(max_length=200)] = ""
    """Free text, shown in plans."""
    level: Level = "intermediate"
    """Exercises above this level are not used unless named in ``pin`` or ``unlock``."""
    goal: Goal = "hypertrophy"
    """What the exercises are rated for."""
    notes: Notes = ""
    """Free text, shown in plans."""


class Phase(Strict):
    """Weeks in a row in which each session keeps its exercises."""

    weeks: Week
    """Length in weeks."""
    new_exercises: CountRange
    """How many exercises of each session must be new against the weeks before: [min, max]."""


def _phase_arm(value: Any) -> str:
    return "<mapping>" if isinstance(value, dict | Phase) else "<number>"


class Block(Strict):
    """The weeks to plan."""

    weeks: Week
    """How many weeks, 1 to 26."""
    start: Annotated[Date | None, AfterValidator(_monday)] = None
    """Date of the first Monday, for calendars."""
    deload_weeks: Annotated[list[Week], Field(max_length=26)] = []
    """Lighter weeks, counted from 1."""
    phases: (
        Annotated[
            list[
                Annotated[
                    Annotated[Week, Tag("<number>")] | Annotated[Phase, Tag("<mapping>")],
                    Discriminator(_phase_arm),
                ]
            ],
            Field(min_length=1, max_length=26),
        ]
        | None
    ) = None
    """Lengths that add up to ``weeks``; each n or {weeks: n, new_exercises: [min, max]}."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("start", "phases"))


def _refuse_null(data: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(data, dict):
        for key in keys:
            if key in data and data[key] is None:
                raise at_key(key, "is null; give a value or remove the line")
    return data


class SessionLimits(Strict):
    """What one session can hold; null means no such rule."""

    exercises: CountRange | None = None
    """Exercises, [min, max]. Default [m, 4], m = max(1, min(3, floor(lowest training target /
    (sessions x sets_per_exercise.min))))."""
    sets: Sets | None = 12
    """Working sets."""
    minutes: Minutes | None = None
    """Minutes, warm-up included; a session's own ``minutes`` wins."""
    muscle_sets: Credit | None = 10
    """Credit of any one muscle, in sets."""
    lower_back: Count | None = 22
    """Sum of sets x lower_back_stress."""
    grip: Count | None = 28
    """Sum of sets x grip_demand."""
    isolation: Count | None = 2
    """Isolation exercises."""
    per_family: Count | None = 1
    """Exercises of one family."""


class Session(Strict):
    """One gym visit a week, on a day of its own."""

    name: Name
    day: Day
    gym: GymName | None = None
    """A name from ``equipment``; default: the first one there."""
    minutes: Minutes | None = None
    """Cap in minutes; wins over ``limits.minutes``."""
    limits: SessionLimits = SessionLimits()
    """Merged over the scenario's."""
    goal: Goal | None = None
    """Default: the athlete's."""
    notes: Notes = ""
    """Free text, shown in plans."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("gym", "minutes", "goal"))


class ExceptionalWeeks(Strict):
    """Weeks in which a session (or every session) differs."""

    weeks: Annotated[list[Week], Field(min_length=1, max_length=26)]
    session: Name | None = None
    """Default: all sessions."""
    gym: GymName | None = None
    minutes: Minutes | None = None
    own: bool = False
    """True: these weeks are groups of their own and may have exercises of their own."""
    skip: bool = False
    """True: the session is not held."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("session", "gym", "minutes"))

    @model_validator(mode="after")
    def _one_meaning(self) -> ExceptionalWeeks:
        changes = self.gym is not None or self.minutes is not None or self.own
        if self.skip and changes:
            raise ValueError("expected skip alone: a skipped session has no gym, minutes or own")
        if not self.skip and not changes:
            raise ValueError("expected one of gym, minutes, own: true, skip: true")
        if len(set(self.weeks)) < len(self.weeks):
            raise ValueError("expected each week once in weeks")
        return self


class WeeklySets(Strict):
    """Weekly targets that run from start to end over the training weeks."""

    start: Annotated[int, Field(ge=1, le=200)]
    end: Annotated[int, Field(ge=1, le=200)]
    deload: WeekSets | None = None
    """Default: half the training week before, rounded up."""
    tolerance: WeekSets = 0
    on_skip: Literal["scale", "keep"] = "scale"
    """What a skipped session does to its week's target."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("deload",))


class MuscleSets(Strict):
    """Weekly credit of a muscle, in sets."""

    min: Credit = 0
    """Not asked of deload weeks."""
    max: Credit | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("max",))

    @model_validator(mode="after")
    def _ordered(self) -> MuscleSets:
        if self.max is not None and self.min > self.max:
            raise ValueError("expected min at most max")
        return self


Ratio = Annotated[int, Field(ge=1, le=20)]


class Balance(Strict):
    """Sets of one pattern against another's."""

    between: Annotated[list[Pattern], Field(min_length=2, max_length=2)] = [
        "vertical_pull",
        "horizontal_pull",
    ]
    ratio: Annotated[list[Ratio], Field(min_length=2, max_length=2)] = [1, 1]
    tolerance: Count = 0
    per: Literal["week", "block"] = "week"

    @model_validator(mode="after")
    def _two(self) -> Balance:
        if self.between[0] == self.between[1]:
            raise ValueError("expected two different patterns in between")
        return self


class SetsPerExercise(Strict):
    """Working sets of one exercise in one session."""

    min: Sets = 2
    max: Sets = 5
    spread: Count | None = None
    """Largest difference within a session; default 1, 2 where the goal is strength or power."""
    deload_min: Sets = 1

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("spread",))

    @model_validator(mode="after")
    def _ordered(self) -> SetsPerExercise:
        if self.min > self.max:
            raise ValueError("expected min at most max")
        if self.deload_min > self.max:
            raise ValueError("expected deload_min at most max")
        return self


class ExerciseSets(Strict):
    """Sets of one exercise, in place of the general ones and of the catalogue's."""

    min: Sets | None = None
    """Default: sets_per_exercise.min."""
    max: Sets | None = None
    """Default: the smaller of sets_per_exercise.max and the entry's own, at least min."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("min", "max"))

    @model_validator(mode="after")
    def _ordered(self) -> ExerciseSets:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("expected min at most max")
        return self


class Frequency(Strict):
    """How often a week."""

    exercise: Positive = 2
    """Sessions a week that one exercise may appear in."""


class Ordering(Strict):
    """The order within a session."""

    compound_first: bool = True
    """Tiers in order, and a compound (or a ``first``) exercise opens."""
    apart: Annotated[list[Literal["grip", "lower_back"]], Field(max_length=2)] = [
        "grip",
        "lower_back",
    ]
    """No two neighbours that are both at 3 of these."""
    first: Annotated[list[SelectorRef], Field(max_length=50)] = []
    """Exercises that open the session."""


class Recovery(Strict):
    """Time between sessions."""

    lower_back_hours: Count = 48
    """Hours between sessions that hold an exercise of lower_back_stress 3."""


class Require(Strict):
    """At least or at most so many matching exercises or sets."""

    select: SelectorRef
    count: Literal["exercises", "sets"] = "exercises"
    at_least: Count | None = None
    at_most: Count | None = None
    per: Literal["session", "week", "block"] = "week"
    sessions: Annotated[list[Name], Field(min_length=1, max_length=7)] | None = None
    """Default: all sessions."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("at_least", "at_most", "sessions"))

    @model_validator(mode="after")
    def _bounded(self) -> Require:
        if self.at_least is None and self.at_most is None:
            raise ValueError("expected at_least, at_most or both")
        if None not in (self.at_least, self.at_most) and self.at_least > self.at_most:  # type: ignore[operator]
            raise ValueError("expected at_least to be at most at_most")
        return self


class Select(Strict):
    """Which exercises are wanted and which are not."""

    include: Annotated[list[SelectorRef], Field(max_length=50)] = [
        Selector(unilateral=True),
        Selector(muscle="erector_spinae"),
        Selector(muscle="rear_delts"),
    ]
    """One of each in every week that can have it."""
    exclude: Annotated[list[SelectorRef], Field(max_length=500)] = []
    prefer: Annotated[list[SelectorRef], Field(max_length=100)] = []
    """Each set scores a point (times ``score.preference``)."""
    avoid: Annotated[list[SelectorRef], Field(max_length=100)] = []
    """Each set loses a point (times ``score.preference``)."""
    unlock: dict[Id, Week] = {}
    """Exercise: first week it may be used."""


class Pin(Strict):
    """An exercise that must be in a session."""

    exercise: Id
    session: Name
    weeks: Annotated[list[Week], Field(min_length=1, max_length=26)] | None = None
    """Default: every week the session is held."""
    sets: (
        Annotated[
            Annotated[Sets, Tag("<number>")] | Annotated[SetsRange, Tag("<list>")],
            Discriminator(lambda v: "<list>" if isinstance(v, list) else "<number>"),
        ]
        | None
    ) = None
    """n or [min, max]."""
    reps: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """Shown in place of the catalogue's, e.g. "5" or "3-5"."""
    notes: Notes = ""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("weeks", "sets", "reps"))


class Effort(Strict):
    """Reps in reserve: shown, not optimised."""

    rir: (
        Annotated[list[Annotated[int, Field(ge=0, le=10)]], Field(min_length=2, max_length=2)]
        | None
    ) = None
    """First to last training week; default [3, 1], [3, 2] for beginners."""
    deload_rir: Annotated[int, Field(ge=0, le=10)] = 4

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("rir",))


class Score(Strict):
    """Weights of the score's terms, whole points."""

    stimulus: Count = 1
    suitability: Count | None = None
    """Default 20, 60 where the goal is strength or power."""
    preference: Count = 20
    variety: Count | None = None
    """Default 30, 0 where the goal is strength or power."""
    continuity: Count = 40
    steadiness: Count = 100
    evenness: Count = 20
    fatigue: Count | None = None
    """Default 10, 0 where the goal is strength or power."""
    minutes: Count = 1

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("suitability", "variety", "fatigue"))


GymItems = Annotated[
    Annotated[GymName, Word("gym"), Tag("<text>")]
    | Annotated[
        list[Annotated[str, Field(min_length=1, max_length=200), Word("gym")]],
        Field(max_length=200),
        Tag("<list>"),
    ],
    Discriminator(lambda v: "<list>" if isinstance(v, list) else "<text>"),
]
WeeklySetsList = Annotated[
    list[
        Annotated[
            Annotated[WeekSets, Tag("<number>")] | Annotated[WeekRange, Tag("<list>")],
            Discriminator(lambda v: "<list>" if isinstance(v, list) else "<number>"),
        ]
    ],
    Field(min_length=1, max_length=26),
    EachWeek(),
]
CatalogRef = Annotated[str, Field(min_length=1, max_length=1000)]


class Previous(Strict):
    """What the block before held, in place of the path of its plan."""

    sets: WeekSets | None = None
    """Total sets of its last training week."""
    sessions: dict[Name, Annotated[list[Id], Field(max_length=50)]] = {}
    """Session to its exercises the last time it was held."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("sets",))


class ScenarioFile(Strict):
    """A training block to plan: athlete, gyms, weeks, sessions, rules and wishes."""

    schema_version: Version
    """The version of this format."""
    name: Name
    """What plans of this scenario are called."""
    notes: Notes = ""
    """Free text, shown in plans."""
    catalog: Annotated[
        Annotated[CatalogRef, Tag("<text>")]
        | Annotated[list[CatalogRef], Field(min_length=1, max_length=20), Tag("<list>")],
        Discriminator(lambda v: "<list>" if isinstance(v, list) else "<text>"),
    ] = "seed"
    """seed, extended, a catalogue file's path, or a list of these (later wins by id)."""
    athlete: Athlete = Athlete()
    equipment: Annotated[
        dict[GymName, GymItems], Field(min_length=1, max_length=50), OneCalled("gym")
    ]
    """Gyms by name: a built-in gym's name, or a list of items, built-in gyms and -items. One gym
    may stand without a name; it is then called gym."""
    block: Block
    previous: (
        Annotated[
            Annotated[str, Field(min_length=1, max_length=1000), Tag("<text>")]
            | Annotated[Previous, Tag("<mapping>")],
            Discriminator(lambda v: "<mapping>" if isinstance(v, dict | Previous) else "<text>"),
        ]
        | None
    ) = None
    """The plan file of the block before: new exercises of the first phase count against it."""
    sessions: Annotated[list[Session], Field(min_length=1, max_length=7)]
    """One to seven a week, each on a day of its own."""
    exceptions: Annotated[list[ExceptionalWeeks], Field(max_length=200)] = []
    """Weeks that differ."""
    weekly_sets: (
        Annotated[
            Annotated[WeeklySets, Tag("<mapping>")] | Annotated[WeeklySetsList, Tag("<list>")],
            Discriminator(lambda v: "<list>" if isinstance(v, list) else "<mapping>"),
        ]
        | None
    ) = None
    """Total sets a week. Default by level: 12-14, 12-16, 14-18; 9-11 with one session a week."""
    muscle_sets: dict[Muscle, MuscleSets] = {}
    """Weekly credit by muscle, in sets."""
    priorities: dict[Muscle, Annotated[int, Field(ge=0, le=5)]] = {}
    """How much a muscle's credit is worth; default 1 for the back, 0 for others."""
    balance: Balance | None = Balance()
    """Null: none. If not written, waived in weeks where one side has no available exercise."""
    limits: SessionLimits = SessionLimits()
    """What a session can hold."""
    sets_per_exercise: SetsPerExercise = SetsPerExercise()
    exercise_sets: dict[Id, ExerciseSets] = {}
    """Sets of single exercises, in place of the general ones."""
    frequency: Frequency = Frequency()
    ordering: Ordering = Ordering()
    recovery: Recovery | None = Recovery()
    """Null: none."""
    require: Annotated[list[Require], Field(max_length=100)] = []
    select: Select = Select()
    pin: Annotated[list[Pin], Field(max_length=200)] = []
    warm_up: Literal["none", "minimal", "full"] = "minimal"
    """0, 4 or 15 minutes."""
    effort: Effort = Effort()
    score: Score = Score()

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("weekly_sets", "previous"))
