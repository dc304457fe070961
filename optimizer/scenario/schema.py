"""The scenario file as it is written (docs/scenario.md): one model a mapping, strict.

Numbers that depend on the athlete or on the sessions default to None here and are filled in by
:mod:`optimizer.scenario.resolve`, which also says where each came from.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from catalog.queries import Selector
from catalog.shapes import EachWeek, OneCalled, Word
from catalog.validation import Strict, Version
from catalog.vocabulary import Goal, Level, Muscle, Pattern
from optimizer.scenario.notation import (
    BodyMass,
    Count,
    CountRange,
    Day,
    ExerciseName,
    FileMapping,
    GymName,
    Minutes,
    Name,
    Notes,
    Positive,
    Reserve,
    SelectorRef,
    SetCredit,
    Sets,
    SetsRange,
    StartDate,
    Timed,
    WeekNumber,
    WeekRange,
    Weeks,
    WeekSets,
    each_once,
)
from optimizer.scenario.prescribing import Effort, Loads, MaxText, Scheme


class WeeklySets(FileMapping):
    """Weekly targets that run from start to end over the training weeks of a mesocycle."""

    null_refused = ("deload",)

    start: Annotated[int, Field(ge=1, le=200)]
    end: Annotated[int, Field(ge=1, le=200)]
    deload: WeekSets | None = None
    """Default: each exercise keeps half of its sets (see ``deload``)."""
    tolerance: WeekSets = 0
    on_skip: Literal["scale", "keep"] = "scale"
    """What a skipped session does to its week's target."""
    ramp: Literal["mesocycle", "block"] = "mesocycle"
    """What runs from start to end: each mesocycle, or the block's training weeks."""


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


class Athlete(FileMapping):
    """Who trains."""

    null_refused = ("bodyweight",)

    name: Annotated[str, Field(max_length=200)] = ""
    """Free text, shown in plans."""
    level: Level = "intermediate"
    """Exercises above this level are not used unless named in ``pin`` or ``unlock``."""
    goal: Goal = "hypertrophy"
    """What the exercises are rated for."""
    bodyweight: BodyMass | None = None
    """For the loads of body-weight lifts."""
    maxes: Annotated[dict[ExerciseName, MaxText], Field(max_length=200)] = {}
    """Exercise to a one-rep max (``180 kg``) or a best set ({reps: 8, load: 20 kg})."""
    notes: Notes = ""
    """Free text, shown in plans."""


class Phase(FileMapping):
    """Weeks in a row in which each session keeps its exercises."""

    null_refused = ("new_exercises", "goal", "weekly_sets", "rir")

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


def _phase_arm(value: Any) -> str:
    return "<mapping>" if isinstance(value, dict | Phase) else "<number>"


class Block(FileMapping):
    """The weeks to plan."""

    null_refused = ("start", "phases")

    weeks: WeekNumber
    """How many weeks, 1 to 26."""
    start: StartDate = None
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


class Session(FileMapping):
    """One gym visit a week, on a day of its own."""

    null_refused = ("gym", "minutes", "goal")

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


class ExceptionalWeeks(Timed):
    """Weeks or days on which a session (or every session) differs."""

    null_refused = ("session", "gym", "minutes", "weeks", "dates")

    session: Name | None = None
    """Default: all sessions."""
    gym: GymName | None = None
    minutes: Minutes | None = None
    own: bool = False
    """True: these weeks are groups of their own and may have exercises of their own."""
    skip: bool = False
    """True: the session is not held."""

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


class Elsewhere(FileMapping):
    """Training that is not planned here: on days of its own, or within a session."""

    null_refused = ("weeks", "days", "session", "minutes")

    weeks: Annotated[Weeks, AfterValidator(each_once)] | None = None
    """Default: all."""
    days: (
        Annotated[list[Day], Field(min_length=1, max_length=7), AfterValidator(each_once)] | None
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

    @model_validator(mode="after")
    def _one_place(self) -> Elsewhere:
        if (self.days is None) == (self.session is None):
            raise ValueError("expected days or session, one of the two")
        if self.minutes is not None and self.session is None:
            raise ValueError("expected minutes only with session: other days take nothing of it")
        return self


class MuscleSets(FileMapping):
    """Weekly credit of a muscle, in sets."""

    null_refused = ("max",)

    min: SetCredit = 0
    """Not asked of deload weeks."""
    max: SetCredit | None = None

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


class ExerciseSets(FileMapping):
    """Sets of one exercise, in place of the general ones."""

    null_refused = ("min", "max")

    min: Sets | None = None
    """Default: sets_per_exercise.min."""
    max: Sets | None = None
    """Default: sets_per_exercise.max, at least min."""

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


class Require(Timed):
    """At least or at most so many matching exercises or sets."""

    null_refused = ("at_least", "at_most", "sessions", "weeks", "dates")

    select: SelectorRef
    count: Literal["exercises", "sets"] = "exercises"
    at_least: Count | None = None
    at_most: Count | None = None
    per: Literal["session", "week", "block"] = "week"
    sessions: Annotated[list[Name], Field(min_length=1, max_length=7)] | None = None
    """Default: all sessions."""

    @model_validator(mode="after")
    def _bounded(self) -> Require:
        if self.at_least is None and self.at_most is None:
            raise ValueError("expected at_least, at_most or both")
        if self.at_most is not None and (self.at_least or 0) > self.at_most:
            raise ValueError("expected at_least to be at most at_most")
        return self


class TimedSelector(Timed):
    """A selector that holds in some weeks or on some days only."""

    select: SelectorRef

    @model_validator(mode="after")
    def _timed(self) -> Self:
        if self.weeks is None and self.dates is None:
            raise ValueError("expected weeks or dates beside select")
        return self


def _preference_arm(value: Any) -> str:
    if isinstance(value, TimedSelector) or (isinstance(value, dict) and "select" in value):
        return "<timed>"
    return "<mapping>" if isinstance(value, dict | Selector) else "<text>"


PreferenceRef = Annotated[
    Annotated[ExerciseName, Tag("<text>")]
    | Annotated[Selector, Tag("<mapping>")]
    | Annotated[TimedSelector, Tag("<timed>")],
    Discriminator(_preference_arm),
]
"""A selector, or {select: ..., weeks: [..]} or {select: ..., dates: [from, to]}."""


class Select(Strict):
    """Which exercises are wanted and which are not."""

    include: Annotated[list[SelectorRef], Field(max_length=50)] = []
    """One of each in every week that can have it."""
    exclude: Annotated[list[PreferenceRef], Field(max_length=500)] = []
    prefer: Annotated[list[PreferenceRef], Field(max_length=100)] = []
    """Each set scores a point (times ``score.preference``)."""
    avoid: Annotated[list[PreferenceRef], Field(max_length=100)] = []
    """Each set loses a point (times ``score.preference``)."""
    unlock: dict[ExerciseName, WeekNumber] = {}
    """Exercise: first week it may be used."""


class Pin(FileMapping):
    """An exercise that must be in a session."""

    null_refused = ("weeks", "sets", "reps")

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


class Score(FileMapping):
    """Weights of the score's terms, whole points."""

    null_refused = ("minutes",)

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


class Previous(FileMapping):
    """What the block before held, in place of the path of its plan, or logs that say it."""

    null_refused = ("sets",)

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


class ScenarioFile(FileMapping):
    """A training block to plan: athlete, gyms, weeks, sessions, rules and preferences."""

    null_refused = ("weekly_sets", "previous")

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
