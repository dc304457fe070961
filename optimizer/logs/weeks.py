"""What logs held week by week, as weeks of a plan, where there is no plan to lay them on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from optimizer.logs.log import Log, Workout
from optimizer.units import DAYS

_Held = dict[str, dict[str, int]]
"""Session to its exercises and their sets."""


def weeks_of(log: Log, days: Mapping[str, str]) -> list[dict[str, Any]]:
    """A log's weeks in the form of a plan's: calendar weeks, or the ones that it names.

    A workout is of the session that it is called by or that it names, else of that of its weekday,
    else of the nearest by day that its week has none of yet.

    Args:
        log: its names already matched; a name that means no exercise stands as it is.
        days: session to its weekday.
    """
    weeks: dict[int, _Held] = {}
    waiting: list[tuple[_Held, Workout]] = []
    for workout in log.workouts:
        held = weeks.setdefault(_number(workout), {})
        session = _session(workout, days)
        if session and (session not in held or workout.date is None):
            _add(held, session, workout)
        else:
            waiting.append((held, workout))
    for held, workout in waiting:
        _add(held, _nearest(workout, days, held), workout)
    return [
        {"week": number, "sessions": [_session_data(*each) for each in held.items()]}
        for number, held in sorted(weeks.items())
        if held
    ]


def _number(workout: Workout) -> int:
    """A number that grows from week to week: the log's own, else by the calendar."""
    if workout.week is not None:
        return workout.week
    date = workout.date or datetime.date.min
    return (date.toordinal() - 1) // 7 + 1


def _session(workout: Workout, days: Mapping[str, str]) -> str:
    said = (workout.session or workout.title).strip().casefold()
    called = next((name for name in days if name.casefold() == said), "")
    if called or workout.date is None:
        return called or workout.session or workout.title
    day = DAYS[workout.date.weekday()]
    return next((name for name, on in days.items() if on == day), "")


def _nearest(workout: Workout, days: Mapping[str, str], held: _Held) -> str:
    free = [name for name in days if name not in held] or list(days)
    if not free or workout.date is None:
        return workout.title or "Workout"
    day = workout.date.weekday()
    return min(free, key=lambda name: abs(DAYS.index(days[name]) - day))


def _add(held: _Held, session: str, workout: Workout) -> None:
    for item in workout.exercises:
        if item.working_sets:
            done = held.setdefault(session, {})
            name = item.exercise or item.name
            done[name] = done.get(name, 0) + item.working_sets


def _session_data(session: str, done: Mapping[str, int]) -> dict[str, Any]:
    return {"session": session, "exercises": [{"exercise": e, "sets": n} for e, n in done.items()]}
