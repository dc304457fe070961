"""How sets are done and what is on the bar, as a scenario file says it.

Shown beside the plan: of all this only a scheme's ``rest`` changes what is planned.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from catalog.validation import Strict
from optimizer.scenario.notation import (
    FileMapping,
    MassAWeek,
    MassText,
    Name,
    Percent,
    Positive,
    Reserve,
    SelectorRef,
    Sets,
    Weeks,
    each_once,
)


class BestSet(Strict):
    """A best set of 1 to 12 repetitions."""

    reps: Annotated[int, Field(ge=1, le=100)]
    load: MassText = 0
    """For body-weight lifts what is added; below 0 is assistance."""


MaxText = Annotated[
    Annotated[MassText, Tag("<load>")] | Annotated[BestSet, Tag("<mapping>")],
    Discriminator(lambda v: "<mapping>" if isinstance(v, dict | BestSet) else "<load>"),
]


class Effort(FileMapping):
    """Reps in reserve: shown, not optimised."""

    null_refused = ("rir",)

    rir: Reserve | None = None
    """First to last training week of each mesocycle; default [3, 1], [3, 2] for beginners."""
    deload_rir: Annotated[int, Field(ge=0, le=10)] = 4


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


class Scheme(FileMapping):
    """How the sets of some exercises are done."""

    null_refused = (
        "select",
        "weeks",
        "sessions",
        "top",
        "backoff",
        "reps",
        "test",
        "tempo",
        "pause",
        "rest",
    )

    select: SelectorRef
    weeks: Annotated[Weeks, AfterValidator(each_once)] | None = None
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


class Progression(FileMapping):
    """How the load of some exercises goes up: one of percent, double, add."""

    null_refused = ("select", "percent", "double", "add")

    select: SelectorRef
    percent: Annotated[list[Percent], Field(min_length=1, max_length=26)] | None = None
    """Of the max, one a training week of the mesocycle; the last is repeated."""
    double: Percent | None = None
    """By how much once all repetitions are done."""
    add: MassAWeek | None = None
    """What is added a week: 2.5 kg a week."""

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
