"""What was done on the gym floor (docs/plan-to-bar.md), whatever app wrote it down.

A log is a list of workouts, each with its exercises and their sets in the order done. Exercises
keep the name that the app gave them until :mod:`optimizer.logs.names` finds what it means.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from optimizer.logs.load import Load

SetKind = Literal["warm_up", "working", "drop", "failure"]


@dataclass(frozen=True)
class LoggedSet:
    """One set as it was done.

    Attributes:
        reps: repetitions; None where none were counted (a hold, a carry).
        seconds, metres: of a hold or a carry.
        load: the weight; None where none was written.
        rpe: effort from 1 to 10; reps in reserve are 10 less it.
        kind: what it was for.
        ticked: it was said to be done, without a number.
    """

    reps: int | None = None
    seconds: int | None = None
    metres: Fraction | None = None
    load: Load | None = None
    rpe: Fraction | None = None
    kind: SetKind = "working"
    ticked: bool = False

    @property
    def done(self) -> bool:
        """Whether anything was done: a set of 0 reps was not."""
        return self.ticked or any(
            value is not None and value > 0 for value in (self.reps, self.seconds, self.metres)
        )


@dataclass(frozen=True)
class LoggedExercise:
    """One exercise of a workout.

    Attributes:
        name: as the log has it.
        sets: in order, warm-ups too.
        exercise: the id it means, or empty.
        stated: working sets where the log gives a number and no sets.
        parts: the same by name, where several names of a workout mean it; else empty.
    """

    name: str
    sets: tuple[LoggedSet, ...] = ()
    exercise: str = ""
    stated: int | None = None
    parts: tuple[LoggedExercise, ...] = ()

    @property
    def working_sets(self) -> int:
        """Sets that count: no warm-up, none of 0 reps, a drop set with the one it follows."""
        if self.stated is not None:
            return self.stated
        count = 0
        for item in self.sets:
            if item.done and item.kind != "warm_up" and (item.kind != "drop" or count == 0):
                count += 1
        return count

    @property
    def counted(self) -> tuple[LoggedSet, ...]:
        """The sets that were worked: warm-ups and sets of 0 reps left out."""
        return tuple(item for item in self.sets if item.done and item.kind != "warm_up")


@dataclass(frozen=True)
class Workout:
    """One visit to the gym.

    Attributes:
        title: what the app calls it.
        exercises: in order.
        date: local day, or None where the log names week and session.
        started: text that keeps workouts of one day apart.
        week, session: where the log says so.
    """

    title: str
    exercises: tuple[LoggedExercise, ...]
    date: datetime.date | None = None
    started: str = ""
    week: int | None = None
    session: str | None = None


@dataclass(frozen=True)
class Log:
    """A log and what was left out of it.

    Attributes:
        form: what wrote it, in words.
        workouts: by date, then in the file's order.
        left_out: what to how many rows.
        unmatched: names that mean no exercise to the nearest ids.
        notes: how the file was read where that is not plain.
    """

    form: str
    workouts: tuple[Workout, ...]
    left_out: dict[str, int] = field(default_factory=dict)
    unmatched: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def exercises(self) -> Iterator[tuple[Workout, LoggedExercise]]:
        """Every exercise with its workout."""
        for workout in self.workouts:
            for exercise in workout.exercises:
                yield workout, exercise


def joined(logs: list[Log]) -> Log:
    """Several logs as one, by date; a workout that stands in two of them counts once."""
    workouts: dict[Workout, None] = {}
    left_out: dict[str, int] = {}
    unmatched: dict[str, tuple[str, ...]] = {}
    for log in logs:
        workouts.update(dict.fromkeys(log.workouts))
        unmatched |= log.unmatched
        for what, count in log.left_out.items():
            left_out[what] = left_out.get(what, 0) + count
    return Log(
        " and ".join(dict.fromkeys(log.form for log in logs)),
        tuple(sorted(workouts, key=_when)),
        left_out,
        unmatched,
        tuple(dict.fromkeys(note for log in logs for note in log.notes)),
    )


def _when(workout: Workout) -> tuple[datetime.date, int]:
    return workout.date or datetime.date.min, workout.week or 0
