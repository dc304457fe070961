"""A plan as openweight program JSON (openweight.org, program schema)."""

from __future__ import annotations

import json
import re
from typing import Any

from catalog.vocabulary import item_name
from optimizer.exports.common import (
    Export,
    ExportOptions,
    each_set,
    one_line,
    reps_in_numbers,
    reps_words,
    superset,
)
from optimizer.plan.loads import how_words
from optimizer.plan.schema import Plan, Prescription, SessionPlan, SetGroup, WeekPlan
from optimizer.report.proof import status_line
from optimizer.units import DAYS

LOSSES = (
    "openweight has no field for seconds, metres, sides, minutes, gym, stand-ins and warm-up: "
    "they are notes. It holds no targets, balance or proof.",
)

_TEMPO = re.compile(r"[0-9X]-[0-9X]-[0-9X]-[0-9X]")
_LONGEST_KIT = 50
"""Characters that the format allows for an exercise's equipment; a longer kit is a note."""


def to_openweight(plan: Plan, choice: ExportOptions) -> Export:
    """Weeks, workouts, exercises and sets; weeks and sessions without exercises are left out."""
    weeks = [week for week in plan.weeks if any(s.exercises for s in week.sessions)]
    data = {
        "name": one_line(plan.scenario.name)[:200] or "Block",
        "description": status_line(plan),
        "weeks": [_week(plan, week, choice) for week in weeks],
    }
    left = len(plan.weeks) - len(weeks)
    losses = (*LOSSES, f"openweight has no empty weeks: {left} left out.") if left else LOSSES
    return Export((json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode(), losses)


def _week(plan: Plan, week: WeekPlan, choice: ExportOptions) -> dict[str, Any]:
    data: dict[str, Any] = {"name": f"Week {week.week}{', deload' if week.deload else ''}"}
    if week.skipped:
        data["notes"] = f"Not held: {', '.join(map(one_line, week.skipped))}"
    data["workouts"] = [
        _workout(plan, session, choice) for session in week.sessions if session.exercises
    ]
    return data


def _workout(plan: Plan, session: SessionPlan, choice: ExportOptions) -> dict[str, Any]:
    notes = [f"{session.minutes} min in {one_line(session.gym)}"]
    notes += [f"Warm-up: {one_line(step)}" for step in session.warm_up]
    return {
        "name": one_line(session.session)[:200],
        "day": DAYS.index(session.day) + 1,
        "notes": "\n".join(notes),
        "exercises": [_exercise(plan, item, choice) for item in session.exercises],
    }


def _exercise(plan: Plan, item: Prescription, choice: ExportOptions) -> dict[str, Any]:
    name = choice.names.get(item.exercise, item.name)
    data: dict[str, Any] = {"exercise": {"name": one_line(name)[:200]}, "order": item.order}
    kit = ", ".join(map(item_name, item.kit)) or "bodyweight"
    if len(kit) <= _LONGEST_KIT:
        data["exercise"]["equipment"] = kit
    notes = [
        f"Kit: {kit}" if len(kit) > _LONGEST_KIT else "",
        *how_words(item),
        item.notes,
        "each side" if item.each_side else "",
    ]
    if item.substitutes:
        notes.append(f"Or: {', '.join(map(plan.name_of, item.substitutes))}")
    shown = "; ".join(one_line(note) for note in notes if note)
    if shown:
        data["notes"] = shown
    if (number := superset(item)) is not None:
        data["supersetId"] = number + 1
    data["sets"] = [_set(item, group) for group in each_set(item)]
    return data


def _set(item: Prescription, group: SetGroup) -> dict[str, Any]:
    data: dict[str, Any] = {"type": "working"}
    if item.reps.unit != "reps" or item.reps.text is not None:
        data["notes"] = reps_words(item)
    elif group.test:
        data["notes"] = "as many repetitions as possible"
    if item.reps.unit == "reps":
        reps = reps_in_numbers(item, group)
        if reps.min == reps.max:
            data["targetReps"] = reps.min
        else:
            data |= {"targetRepsMin": reps.min, "targetRepsMax": reps.max}
    if group.load is not None and group.load.amount >= 0:
        data |= {"targetWeight": group.load.amount, "unit": group.load.unit}
    if group.rpe is not None:
        data["targetRPE"] = group.rpe
    elif item.rir is not None:
        data["targetRIR"] = item.rir
    if group.tempo and _TEMPO.fullmatch(group.tempo):
        data["tempo"] = group.tempo
    data["restSeconds"] = item.rest_seconds
    return data
