"""Which session of a plan each workout of a log was (docs/plan-to-bar.md)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.schema import Catalog
from optimizer.logs.log import Log, LoggedExercise, Workout, joined
from optimizer.logs.names import Matcher, with_names
from optimizer.plan.choice import Slot
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.plan.schema import Plan, WeekPlan
from optimizer.units import DAYS, monday_of


@dataclass(frozen=True)
class Placed:
    """A log laid on a plan.

    Attributes:
        workouts: (week, session) to what was done there; several workouts of one session are one.
        outside: workouts that belong to no session of the plan.
        start: Monday of week 1, None where the log has no dates.
        joined: (week, session) to the workouts that were read as one there, where several were.
        elsewhen: (week, session) to its planned day, where it was held on another.
    """

    workouts: Mapping[Slot, Workout]
    outside: tuple[Workout, ...] = ()
    start: datetime.date | None = None
    joined: Mapping[Slot, Sequence[Workout]] = field(default_factory=dict)
    elsewhen: Mapping[Slot, str] = field(default_factory=dict)

    def facts(self, frozen_through: int = 0) -> PlanFacts:
        """What was done, as weeks with sessions, exercises and working sets.

        Exercises whose names mean none of the catalogue are left out: nothing could count them.
        """
        weeks: dict[int, list[SessionFacts]] = {}
        for (week, session), workout in sorted(self.workouts.items()):
            items = tuple(
                PrescriptionFacts(item.exercise, item.working_sets)
                for item in workout.exercises
                if item.exercise and item.working_sets
            )
            weeks.setdefault(week, []).append(SessionFacts(session, items))
        return PlanFacts(
            tuple(WeekFacts(week, tuple(held)) for week, held in weeks.items()), frozen_through
        )


def monday_of_week_one(
    plan: Plan, log: Log, start: datetime.date | None = None
) -> datetime.date | None:
    """Monday of the plan's week 1: its own, ``start``'s, else that of the first workout."""
    dates = [workout.date for workout in log.workouts if workout.date is not None]
    first = start or plan.scenario.monday or min(dates, default=None)
    return None if first is None else monday_of(first)


def matched(
    logs: Iterable[Log], catalog: Catalog, answers: Mapping[str, str], plan: Plan | None
) -> Log:
    """Logs as one, with the exercises that their names mean.

    Args:
        logs: what was read, file by file.
        catalog: the exercises that may be meant.
        answers: names that were settled by hand.
        plan: whose exercises win where a name means several.
    """
    planned = () if plan is None else plan.exercise_names
    return with_names(joined(list(logs)), Matcher(catalog, answers, planned))


def placed(plan: Plan, log: Log, start: datetime.date | None = None) -> Placed:
    """Lay a log on a plan.

    A workout belongs to the session of its weekday in the week of its date, and so do all of one
    day; else to the session of that week that has none yet and shares most exercises; else to the
    nearest by day that has none. Where the log names week and session, it belongs there.

    Args:
        plan: with its weeks.
        log: its names already matched (:func:`matched`).
        start: a day of the plan's week 1, where the plan has no dates.
    """
    monday = monday_of_week_one(plan, log, start)
    weeks = {week.week: week for week in plan.weeks}
    found: dict[Slot, list[Workout]] = {}
    outside: list[Workout] = []
    waiting: list[tuple[WeekPlan, Workout]] = []
    for workout in log.workouts:
        slot = _said(workout, weeks)
        week = _week_of(workout, weeks, monday)
        if slot is None and week is not None:
            slot = _of_weekday(week, workout)
        if slot is not None:
            found.setdefault(slot, []).append(workout)
        elif week is not None:
            waiting.append((week, workout))
        else:
            outside.append(workout)
    for week, workout in waiting:
        free = [s.session for s in week.sessions if (week.week, s.session) not in found]
        if free:
            found[week.week, _likest(week, free, workout)] = [workout]
        else:
            outside.append(workout)
    return Placed(
        {slot: _one(held) for slot, held in found.items()},
        tuple(outside),
        monday,
        {slot: held for slot, held in found.items() if len(held) > 1},
        {
            (number, item.session): item.day
            for number, week in weeks.items()
            for item in week.sessions
            for held in found.get((number, item.session), ())[:1]
            if held.date is not None and DAYS[held.date.weekday()] != item.day
        },
    )


def _said(workout: Workout, weeks: Mapping[int, WeekPlan]) -> Slot | None:
    """The session that the log itself names, in any case."""
    if workout.week is None or workout.week not in weeks or workout.session is None:
        return None
    wanted = workout.session.strip().casefold()
    week = weeks[workout.week]
    names = [s.session for s in week.sessions if s.session.casefold() == wanted]
    return (week.week, names[0]) if names else None


def _week_of(
    workout: Workout, weeks: Mapping[int, WeekPlan], monday: datetime.date | None
) -> WeekPlan | None:
    if workout.date is None or monday is None:
        return weeks.get(workout.week or 0)
    return weeks.get((workout.date - monday).days // 7 + 1)


def _of_weekday(week: WeekPlan, workout: Workout) -> Slot | None:
    if workout.date is None:
        return None
    day = DAYS[workout.date.weekday()]
    names = [session.session for session in week.sessions if session.day == day]
    return (week.week, names[0]) if names else None


def _likest(week: WeekPlan, free: Sequence[str], workout: Workout) -> str:
    """The free session that shares most exercises; of those alike, the nearest by day."""
    done = {item.exercise for item in workout.exercises}
    sessions = [session for session in week.sessions if session.session in free]
    day = 0 if workout.date is None else workout.date.weekday()
    return min(
        sessions,
        key=lambda s: (
            -len(done & {item.exercise for item in s.exercises}),
            abs(DAYS.index(s.day) - day),
        ),
    ).session


def _one(workouts: Iterable[Workout]) -> Workout:
    """Several workouts of one session as one: sets of the same exercise follow each other."""
    first, *others = workouts
    exercises: dict[str, LoggedExercise] = {}
    for workout in (first, *others):
        for item in workout.exercises:
            key = item.exercise or item.name
            old = exercises.get(key)
            exercises[key] = item if old is None else _added(old, item)
    return replace(first, exercises=tuple(exercises.values()))


def _added(one: LoggedExercise, other: LoggedExercise) -> LoggedExercise:
    stated = None
    if one.stated is not None or other.stated is not None:
        stated = one.working_sets + other.working_sets
    several = one.parts or one.name != other.name
    parts = (*(one.parts or (one,)), other) if several else ()
    return replace(one, sets=one.sets + other.sets, stated=stated, parts=parts)
