"""The scenario file as it is written (docs/scenario.md): one model a mapping, strict.

Numbers that depend on the athlete or on the sessions default to None here and are filled in by
:mod:`optimizer.scenario.resolve`, which also says where each came from.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from catalog.queries import Selector
from catalog.shapes import Aliases, EachWeek, OneCalled, Word, shapes_of
from catalog.shorthand import meant_choice
from catalog.validation import Strict, Version, at_key, shown
from catalog.vocabulary import Goal, Level, Muscle, Pattern
from optimizer.units import YEARS

ExerciseName = Annotated[str, Field(min_length=1, max_length=200), Word("exercise")]
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
WeekNumber = Annotated[int, Field(ge=1, le=26)]
SetCredit = Annotated[float, Field(ge=0, le=200, multiple_of=0.5)]


def _pair(values: list[int]) -> list[int]:
    if values[0] > values[1]:
        raise ValueError("expected [min, max] with min at most max")
    return values


def _span(values: list[datetime.date]) -> list[datetime.date]:
    if values[0] > values[1]:
        raise ValueError("expected [from, to] with from not after to")
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


def _of_our_time(start: datetime.date | None) -> datetime.date | None:
    if start is not None and not YEARS[0] <= start.year <= YEARS[1]:
        raise ValueError(f"expected a date from {YEARS[0]} to {YEARS[1]}")
    return start


Date = Annotated[datetime.date, BeforeValidator(_parse_date)]
"""A date as year-month-day."""


CountRange = Annotated[list[Count], Field(min_length=2, max_length=2), AfterValidator(_pair)]
SetsRange = Annotated[list[Sets], Field(min_length=2, max_length=2), AfterValidator(_pair)]
WeekRange = Annotated[list[WeekSets], Field(min_length=2, max_length=2), AfterValidator(_pair)]
Weeks = Annotated[list[WeekNumber], Field(min_length=1, max_length=26)]
Dates = Annotated[list[Date], Field(min_length=2, max_length=2), AfterValidator(_span)]
"""[from, to], both included."""
Reserve = Annotated[list[Annotated[int, Field(ge=0, le=10)]], Field(min_length=2, max_length=2)]
MASS = re.compile(r"(-?\d{1,4}(?:\.\d{1,2})?) ?(kg|lb)?")
_IN_FULL = re.compile(r"(-?\d{1,4}(?:\.\d{1,2})?) ?(?:(kgs|kilos?)|lbs|pounds?|#)", re.IGNORECASE)
"""A load whose unit is written otherwise."""
PERCENT = re.compile(r"(\d{1,3}(?:\.\d)?) ?%?")


def _mass(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number or isinstance(value, str)) or not MASS.fullmatch(str(value).strip()):
        meant = _IN_FULL.fullmatch(str(value).strip())
        how = f": write {meant[1]} {'kg' if meant[2] else 'lb'}" if meant else ""
        raise ValueError(f"expected a load such as 80 kg, 175 lb or 80{how}")
    return value


def _gained(value: Any) -> Any:
    if str(_mass(value)).strip().startswith("-"):
        raise ValueError("expected no less than 0")
    return value


def _mass_a_week(value: Any) -> Any:
    return _gained(value.removesuffix(" a week") if isinstance(value, str) else value)


def _percent(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number or isinstance(value, str)) or not PERCENT.fullmatch(str(value).strip()):
        raise ValueError("expected a share such as 10 %")
    return value


def _each_once(values: list[Any]) -> list[Any]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ValueError(f"{shown(value)} is listed twice")
    return values


MassText = Annotated[str | float, BeforeValidator(_mass)]
"""A load: 80 kg, 175 lb, or a number in the unit of ``loads``; below 0 is assistance."""
Percent = Annotated[str | float, BeforeValidator(_percent)]
"""A share: 10 %."""


SelectorRef = Annotated[
    Annotated[ExerciseName, Tag("<text>")] | Annotated[Selector, Tag("<mapping>")],
    Discriminator(lambda v: "<mapping>" if isinstance(v, dict | Selector) else "<text>"),
]
"""An exercise id or a mapping of things that must match."""


class BestSet(Strict):
    """A best set of 1 to 12 repetitions."""

    reps: Annotated[int, Field(ge=1, le=100)]
    load: MassText = 0
    """For body-weight lifts what is added; below 0 is assistance."""


MaxText = Annotated[
    Annotated[MassText, Tag("<load>")] | Annotated[BestSet, Tag("<mapping>")],
    Discriminator(lambda v: "<mapping>" if isinstance(v, dict | BestSet) else "<load>"),
]


class WeeklySets(Strict):
    """Weekly targets that run from start to end over the training weeks of a mesocycle."""

    start: Annotated[int, Field(ge=1, le=200)]
    end: Annotated[int, Field(ge=1, le=200)]
    deload: WeekSets | None = None
    """Default: each exercise keeps half of its sets (see ``deload``)."""
    tolerance: WeekSets = 0
    on_skip: Literal["scale", "keep"] = "scale"
    """What a skipped session does to its week's target."""
    ramp: Literal["mesocycle", "block"] = "mesocycle"
    """What runs from start to end: each mesocycle, or the block's training weeks."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("deload",))


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
WeeklySetsRef = Annotated[
    Annotated[WeeklySets, Tag("<mapping>")] | Annotated[WeeklySetsList, Tag("<list>")],
    Discriminator(lambda v: "<list>" if isinstance(v, list) else "<mapping>"),
]


class Athlete(Strict):
    """Who trains."""

    name: Annotated[str, Field(max_length=200)] = ""
    """Free text, shown in plans."""
    level: Level = "intermediate"
    """Exercises above this level are not used unless named in ``pin`` or ``unlock``."""
    goal: Goal = "hypertrophy"
    """What the exercises are rated for."""
    bodyweight: Annotated[str | float, BeforeValidator(_gained)] | None = None
    """For the loads of body-weight lifts."""
    maxes: Annotated[dict[ExerciseName, MaxText], Field(max_length=200)] = {}
    """Exercise to a one-rep max (``180 kg``) or a best set ({reps: 8, load: 20 kg})."""
    notes: Notes = ""
    """Free text, shown in plans."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("bodyweight",))


class Phase(Strict):
    """Weeks in a row in which each session keeps its exercises."""

    weeks: WeekNumber
    """Length in weeks."""
    new_exercises: CountRange | None = None
    """How many exercises of each session must be new against the weeks before: [min, max]."""
    goal: Goal | None = None
    """What its sessions are for where they don't say it themselves; default: the athlete's."""
    weekly_sets: WeeklySetsRef | None = None
    """Its own targets: {start, end} or a list of its length; deload is not the block's."""
    rir: Reserve | None = None
    """Reps in reserve over each of its mesocycles; default: the block's."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("new_exercises", "goal", "weekly_sets", "rir"))


def _phase_arm(value: Any) -> str:
    return "<mapping>" if isinstance(value, dict | Phase) else "<number>"


class Block(Strict):
    """The weeks to plan."""

    weeks: WeekNumber
    """How many weeks, 1 to 26."""
    start: Annotated[Date | None, AfterValidator(_of_our_time)] = None
    """The block's first day; week 1 is what is left of that week."""
    deload_weeks: Annotated[list[WeekNumber], Field(max_length=26)] = []
    """Lighter weeks, counted from 1."""
    phases: (
        Annotated[
            list[
                Annotated[
                    Annotated[WeekNumber, Tag("<number>")] | Annotated[Phase, Tag("<mapping>")],
                    Discriminator(_phase_arm),
                ]
            ],
            Field(min_length=1, max_length=26),
        ]
        | None
    ) = None
    """Lengths that add up to ``weeks``; each n or a mapping with
    new_exercises, goal, weekly_sets or rir."""

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
    """Exercises, [min, max]. Default [1, 4]; [1, 6] where there is one session a week."""
    sets: Sets | None = 16
    """Working sets."""
    minutes: Minutes | None = None
    """Minutes, warm-up included; a session's own ``minutes`` wins."""
    muscle_sets: SetCredit | None = 15
    """Credit of any one muscle, in sets."""
    lower_back: Count | None = 24
    """Sum of sets x lower_back_stress."""
    grip: Count | None = 30
    """Sum of sets x grip_demand."""
    isolation: Count | None = 2
    """Isolation exercises."""
    per_family: Count | None = 2
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
    """Default: its phase's, else the athlete's."""
    notes: Notes = ""
    """Free text, shown in plans."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("gym", "minutes", "goal"))


class _Timed(Strict):
    """Something with ``weeks`` or, instead, ``dates``."""

    weeks: Weeks | None = None
    dates: Dates | None = None
    """[from, to] in place of weeks: the sessions of these days."""

    @model_validator(mode="before")
    @classmethod
    def _no_null_times(cls, data: Any) -> Any:
        return _refuse_null(data, ("weeks", "dates"))

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if self.weeks is not None and self.dates is not None:
            raise ValueError("expected weeks or dates, not both")
        if len(set(self.weeks or ())) < len(self.weeks or ()):
            raise ValueError("expected each week once in weeks")
        return self


class ExceptionalWeeks(_Timed):
    """Weeks or days on which a session (or every session) differs."""

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
        if self.weeks is None and self.dates is None:
            raise ValueError("expected weeks or dates")
        if self.skip and changes:
            raise ValueError("expected skip alone: a skipped session has no gym, minutes or own")
        if not self.skip and not changes:
            raise ValueError("expected one of gym, minutes, own: true, skip: true")
        return self


class Elsewhere(Strict):
    """Training that is not planned here: on days of its own, or within a session."""

    weeks: Annotated[Weeks, AfterValidator(_each_once)] | None = None
    """Default: all."""
    days: (
        Annotated[list[Day], Field(min_length=1, max_length=7), AfterValidator(_each_once)] | None
    ) = None
    session: Name | None = None
    """The session it is part of, in place of days."""
    what: Annotated[str, Field(max_length=200)] = ""
    """What it is, shown in plans: squats, jiu-jitsu."""
    minutes: Minutes | None = None
    """What it takes of the session."""
    muscle_sets: dict[Muscle, SetCredit] = {}
    """Credit in sets, each time."""
    lower_back: Count = 0
    """Taken off the limit of that day's session."""
    grip: Count = 0
    """Taken off the limit of that day's session."""
    heavy_lower_back: bool = False
    """True: a heavy day for ``recovery``."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("weeks", "days", "session", "minutes"))

    @model_validator(mode="after")
    def _one_place(self) -> Elsewhere:
        if (self.days is None) == (self.session is None):
            raise ValueError("expected days or session, one of the two")
        if self.minutes is not None and self.session is None:
            raise ValueError("expected minutes only with session: other days take nothing of it")
        return self


class MuscleSets(Strict):
    """Weekly credit of a muscle, in sets."""

    min: SetCredit = 0
    """Not asked of deload weeks."""
    max: SetCredit | None = None

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
    tolerance: Count = 1
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
    spread: Count = 2
    """Largest difference within a session."""
    deload_min: Sets = 1

    @model_validator(mode="after")
    def _ordered(self) -> SetsPerExercise:
        if self.min > self.max:
            raise ValueError("expected min at most max")
        if self.deload_min > self.max:
            raise ValueError("expected deload_min at most max")
        return self


class ExerciseSets(Strict):
    """Sets of one exercise, in place of the general ones."""

    min: Sets | None = None
    """Default: sets_per_exercise.min."""
    max: Sets | None = None
    """Default: sets_per_exercise.max, at least min."""

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
    """Explosive lifts, then compounds, carries and isolation; a compound (or ``first``) opens."""
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


class Supersets(Strict):
    """Neighbours that share their rests, chosen by the solver."""

    pairs: Annotated[int, Field(ge=0, le=3)] = 0
    """Pairs a session, at most."""
    never: Annotated[list[SelectorRef], Field(max_length=50)] = []
    """Exercises that are not paired."""


class Coverage(Strict):
    """Sets a week of a kind that are worth having."""

    select: SelectorRef
    sets: Sets


class Require(_Timed):
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
        if self.at_most is not None and (self.at_least or 0) > self.at_most:
            raise ValueError("expected at_least to be at most at_most")
        return self


class TimedSelector(_Timed):
    """A selector that holds in some weeks or on some days only."""

    select: SelectorRef

    @model_validator(mode="after")
    def _timed(self) -> Self:
        if self.weeks is None and self.dates is None:
            raise ValueError("expected weeks or dates beside select")
        return self


def _wish_arm(value: Any) -> str:
    if isinstance(value, TimedSelector) or (isinstance(value, dict) and "select" in value):
        return "<timed>"
    return "<mapping>" if isinstance(value, dict | Selector) else "<text>"


WishRef = Annotated[
    Annotated[ExerciseName, Tag("<text>")]
    | Annotated[Selector, Tag("<mapping>")]
    | Annotated[TimedSelector, Tag("<timed>")],
    Discriminator(_wish_arm),
]
"""A selector, or {select: ..., weeks: [..]} or {select: ..., dates: [from, to]}."""


class Select(Strict):
    """Which exercises are wanted and which are not."""

    include: Annotated[list[SelectorRef], Field(max_length=50)] = []
    """One of each in every week that can have it."""
    exclude: Annotated[list[WishRef], Field(max_length=500)] = []
    prefer: Annotated[list[WishRef], Field(max_length=100)] = []
    """Each set scores a point (times ``score.preference``)."""
    avoid: Annotated[list[WishRef], Field(max_length=100)] = []
    """Each set loses a point (times ``score.preference``)."""
    unlock: dict[ExerciseName, WeekNumber] = {}
    """Exercise: first week it may be used."""


class Pin(Strict):
    """An exercise that must be in a session."""

    exercise: ExerciseName
    session: Name
    weeks: Weeks | None = None
    """Default: every week in which the session's group can choose it."""
    sets: (
        Annotated[
            Annotated[Sets, Tag("<number>")] | Annotated[SetsRange, Tag("<list>")],
            Discriminator(lambda v: "<list>" if isinstance(v, list) else "<number>"),
        ]
        | None
    ) = None
    """n or [min, max]; in training weeks, unless ``weeks`` names a deload week."""
    reps: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """Shown in place of the catalogue's, e.g. "5" or "3-5"."""
    notes: Notes = ""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("weeks", "sets", "reps"))


class Effort(Strict):
    """Reps in reserve: shown, not optimised."""

    rir: Reserve | None = None
    """First to last training week of each mesocycle; default [3, 1], [3, 2] for beginners."""
    deload_rir: Annotated[int, Field(ge=0, le=10)] = 4

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("rir",))


RepsText = Annotated[
    Annotated[Positive, Tag("<number>")]
    | Annotated[str, Field(pattern=r"^[1-9][0-9]*(-[1-9][0-9]*)?$", max_length=9), Tag("<text>")],
    Discriminator(lambda v: "<text>" if isinstance(v, str) else "<number>"),
]
"""5 or "3-5"."""
RepsList = Annotated[list[RepsText], Field(min_length=1, max_length=26)]
Rpe = Annotated[float, Field(ge=1, le=10, multiple_of=0.5)]


class TopSets(Strict):
    """The heaviest sets, done first."""

    sets: Sets = 1
    reps: RepsList
    """One a training week; the last is repeated."""
    rpe: Annotated[list[Rpe], Field(min_length=1, max_length=26)] | None = None
    """One a training week; the last is repeated."""


class Backoff(Strict):
    """The sets after the top sets."""

    reps: RepsList
    """One a training week; the last is repeated."""
    drop: Percent
    """How much lighter than the top set: 10 %."""


class Scheme(Strict):
    """How the sets of some exercises are done."""

    select: SelectorRef
    weeks: Annotated[Weeks, AfterValidator(_each_once)] | None = None
    """Default: all."""
    sessions: Annotated[list[Name], Field(min_length=1, max_length=7)] | None = None
    """Default: all."""
    top: TopSets | None = None
    backoff: Backoff | None = None
    reps: RepsList | None = None
    """A wave: one a training week; the last is repeated."""
    test: Literal["amrap"] | None = None
    """The last set is as many repetitions as possible."""
    tempo: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    pause: Annotated[int, Field(ge=1, le=60)] | None = None
    """Seconds."""
    rest: Annotated[int, Field(ge=0, le=3600)] | None = None
    """Seconds, in place of the entry's."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, tuple(cls.model_fields))

    @model_validator(mode="after")
    def _one_kind(self) -> Scheme:
        kinds = [self.top, self.reps, self.test]
        if sum(kind is not None for kind in kinds) > 1:
            raise ValueError("expected one of top, reps and test")
        if self.backoff is not None and self.top is None:
            raise ValueError("expected top beside backoff")
        if all(x is None for x in (*kinds, self.tempo, self.pause, self.rest)):
            raise ValueError("expected one of top, reps, test, tempo, pause, rest")
        return self


class Progression(Strict):
    """How the load of some exercises goes up: one of percent, double, add."""

    select: SelectorRef
    percent: Annotated[list[Percent], Field(min_length=1, max_length=26)] | None = None
    """Of the max, one a training week of the mesocycle; the last is repeated."""
    double: Percent | None = None
    """By how much once all repetitions are done."""
    add: Annotated[str | float, BeforeValidator(_mass_a_week)] | None = None
    """What is added a week: 2.5 kg a week."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, tuple(cls.model_fields))

    @model_validator(mode="after")
    def _one_kind(self) -> Progression:
        if sum(kind is not None for kind in (self.percent, self.double, self.add)) != 1:
            raise ValueError("expected one of percent, double and add")
        return self


Step = Annotated[float, Field(gt=0, le=100, multiple_of=0.25)]


class Steps(Strict):
    """What loads are rounded down to, by kind of kit; in pounds 5, 5 and 10 where not written."""

    barbell: Step = 2.5
    dumbbell: Step = 2
    """Each."""
    machine: Step = 5


class Loads(Strict):
    """How loads are written and how they go up."""

    unit: Literal["kg", "lb"] = "kg"
    round: Steps = Steps()
    progression: Annotated[list[Progression], Field(max_length=50)] = []
    """The first that matches holds; default: double progression by 2.5 %."""

    @model_validator(mode="after")
    def _steps_of_pounds(self) -> Loads:
        """Plates, dumbbells and stacks go up by whole fives where they are in pounds."""
        written = self.round.model_fields_set
        if self.unit == "lb":
            steps = {k: v for k, v in _POUNDS.items() if k not in written}
            values = self.round.model_dump() | steps
            self.__dict__["round"] = Steps.model_construct(_fields_set=set(written), **values)
        return self


_POUNDS = {"barbell": 5.0, "dumbbell": 5.0, "machine": 10.0}


class Score(Strict):
    """Weights of the score's terms, whole points."""

    stimulus: Count = 1
    suitability: Count = 20
    coverage: Count = 30
    dose: Count = 25
    main: Count = 60
    preference: Count = 30
    variety: Count = 30
    continuity: Count = 40
    steadiness: Count = 50
    evenness: Count = 10
    fatigue: Count = 5
    minutes: Count | None = None
    """Default 0; 1 where supersets are allowed."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("minutes",))


GymItems = Annotated[
    Annotated[GymName, Word("gym"), Tag("<text>")]
    | Annotated[
        list[Annotated[str, Field(min_length=1, max_length=200), Word("gym")]],
        Field(max_length=200),
        Tag("<list>"),
    ],
    Discriminator(lambda v: "<list>" if isinstance(v, list) else "<text>"),
]
CatalogRef = Annotated[str, Field(min_length=1, max_length=1000)]


PathText = Annotated[str, Field(max_length=1000)]


class Previous(Strict):
    """What the block before held, in place of the path of its plan, or logs that say it."""

    sets: WeekSets | None = None
    """Total sets of its last training week."""
    sessions: dict[Name, Annotated[list[ExerciseName], Field(max_length=50)]] = {}
    """Session to its exercises the last time it was held."""
    logs: Annotated[list[PathText], Field(max_length=50)] = []
    """Training logs to take both from: of apps, or a table, workbook or JSON of our own."""
    names: PathText = ""
    """The file that says what names of the logs mean, as `backblock log --names` writes it."""
    unit: Literal["kg", "lb"] = "kg"
    """Of weights whose unit the logs do not say."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("sets",))


class ScenarioFile(Strict):
    """A training block to plan: athlete, gyms, weeks, sessions, rules and preferences."""

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
            | Annotated[list[PathText], Field(min_length=1, max_length=50), Tag("<list>")]
            | Annotated[Previous, Tag("<mapping>")],
            Discriminator(
                lambda v: (
                    "<mapping>"
                    if isinstance(v, dict | Previous)
                    else "<list>"
                    if isinstance(v, list)
                    else "<text>"
                )
            ),
        ]
        | None
    ) = None
    """The plan file of the block before, or training logs of it: new exercises of the first
    phase count against it."""
    sessions: Annotated[list[Session], Field(min_length=1, max_length=7)]
    """One to seven a week, each on a day of its own."""
    exceptions: Annotated[list[ExceptionalWeeks], Field(max_length=200)] = []
    """Weeks that differ."""
    elsewhere: Annotated[list[Elsewhere], Field(max_length=50)] = []
    """Training that is not planned here and counts all the same."""
    weekly_sets: WeeklySetsRef | None = None
    """Total sets a week: {start, end}, one number, or a list, one a week. Default by level,
    sessions a week and what they can hold."""
    muscle_sets: dict[Muscle, MuscleSets] = {}
    """Weekly credit by muscle, in sets."""
    priorities: dict[Muscle, Annotated[int, Field(ge=0, le=5)]] = {}
    """How much a muscle's credit is worth; default 1 for the back, 0 for others."""
    balance: Balance | None = Balance()
    """Null: none. If not written, waived in weeks where one side has no available exercise."""
    limits: SessionLimits = SessionLimits()
    """What a session can hold."""
    sets_per_exercise: SetsPerExercise = SetsPerExercise()
    exercise_sets: dict[ExerciseName, ExerciseSets] = {}
    """Sets of single exercises, in place of the general ones."""
    deload: Literal["half"] | None = "half"
    """half: each exercise keeps half of its sets in a deload week; null: no such rule."""
    frequency: Frequency = Frequency()
    ordering: Ordering = Ordering()
    recovery: Recovery | None = Recovery()
    """Null: none."""
    supersets: Supersets = Supersets()
    require: Annotated[list[Require], Field(max_length=100)] = []
    select: Select = Select()
    coverage: Annotated[list[Coverage], Field(max_length=50)] = [
        Coverage(select=Selector(pattern="vertical_pull"), sets=4),
        Coverage(select=Selector(pattern="horizontal_pull"), sets=4),
        Coverage(select=Selector(muscle="rear_delts"), sets=2),
        Coverage(select=Selector(muscle="erector_spinae"), sets=2),
        Coverage(select=Selector(unilateral=True), sets=1),
    ]
    """Sets a week that are worth having of each; a list replaces the default."""
    pin: Annotated[list[Pin], Field(max_length=200)] = []
    warm_up: Literal["none", "minimal", "full"] = "minimal"
    """0, 4 or 15 minutes."""
    effort: Effort = Effort()
    schemes: Annotated[list[Scheme], Field(max_length=50)] = []
    """How sets are done; the first that matches holds."""
    loads: Loads = Loads()
    score: Score = Score()

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        return _refuse_null(data, ("weekly_sets", "previous"))
