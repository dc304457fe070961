"""A plan as Hevy routines, in the form that Hevy's public API takes: one a session.

Hevy names exercises by opaque template ids. What has no known id is not sent under another one:
it stands in the routine's notes and on the list of what is missing.
"""

from __future__ import annotations

import json
from typing import Any

from optimizer import words
from optimizer.exports.common import Choice, Export, each_name, one_line
from optimizer.exports.names import HEVY
from optimizer.plan.schema import Plan, Prescription, SessionPlan

LOSSES = (
    "A Hevy routine has no reps in reserve, kit, sides, warm-up and ranges of seconds or metres: "
    "they are notes. It has no week, day, gym or minutes: the week is in its title, the rest is "
    "left out, as are stand-ins and proof.",
)


def to_hevy(plan: Plan, choice: Choice) -> Export:
    """A list of request bodies (``POST /v1/routines``); a single session is one body, no list."""
    names = HEVY | dict(choice.names)
    routines = [
        _routine(week.week, session, names)
        for week in plan.weeks or ()
        for session in week.sessions
    ]
    missing = [
        item
        for week in plan.weeks or ()
        for session in week.sessions
        for item in session.exercises
        if item.exercise not in names
    ]
    data = routines[0] if len(routines) == 1 else routines
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return Export(text.encode(), LOSSES, each_name(missing))


def _routine(week: int, session: SessionPlan, names: dict[str, str]) -> dict[str, Any]:
    notes = [f"Warm-up: {step}" for step in session.warm_up]
    notes += [
        f"Not in this routine: {item.order}. {item.name}, {item.sets} x {words.reps(item)}"
        for item in session.exercises
        if item.exercise not in names
    ]
    return {
        "routine": {
            "title": f"W{week} {one_line(session.session)}",
            "folder_id": None,
            "notes": "\n".join(map(_plain, notes)),
            "exercises": [
                _exercise(item, names[item.exercise])
                for item in session.exercises
                if item.exercise in names
            ],
        }
    }


def _exercise(item: Prescription, template: str) -> dict[str, Any]:
    notes = [words.reps(item) if item.reps.text or item.reps.unit != "reps" else ""]
    notes += ["" if item.rir is None else f"RIR {item.rir}"]
    notes += [
        "each side" if item.each_side else "",
        ", ".join(map(words.spoken, item.kit)),
        item.notes,
    ]
    return {
        "exercise_template_id": template,
        "superset_id": None,
        "rest_seconds": item.rest_seconds,
        "notes": _plain("; ".join(note for note in notes if note)),
        "sets": [_set(item)] * item.sets,
    }


def _set(item: Prescription) -> dict[str, Any]:
    data: dict[str, Any] = {"type": "normal", "weight_kg": None, "reps": None}
    if item.reps.unit == "seconds":
        return data | {"duration_seconds": item.reps.max}
    if item.reps.unit == "metres":
        return data | {"distance_meters": item.reps.max}
    return data | {"rep_range": {"start": item.reps.min, "end": item.reps.max}}


def _plain(text: str) -> str:
    """Notes without ``@``, over which the API is said to stumble."""
    return one_line(text).replace("@", "(at)")
