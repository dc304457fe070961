"""A plan as Hevy routines, in the form that Hevy's public API takes: one a session.

Hevy names exercises by template ids. What it has no template for is a custom exercise: the body
that makes it comes first in the file, and the routine waits for the id that Hevy answers.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from catalog.loading import load_catalog
from catalog.vocabulary import item_name
from optimizer.exports.apps import app_exercise, nearest_told
from optimizer.exports.common import (
    Export,
    ExportOptions,
    each_name,
    each_set,
    one_line,
    reps_in_numbers,
    superset,
)
from optimizer.logs.load import Load
from optimizer.plan.loads import scheme_words, short_reps_words
from optimizer.plan.schema import Plan, Prescription, SessionPlan, SetGroup

LOSSES = (
    "A Hevy routine has no reps in reserve, kit, sides, warm-up and ranges of seconds or metres: "
    "they are notes. It has no week, day, gym or minutes: the week is in its title, the rest is "
    "left out, as are stand-ins and proof.",
)
_CUSTOM = (
    "Custom exercises are made first: send the bodies with 'exercise' to POST "
    "/v1/exercise_templates, and put the ids that come back in the place of custom:... (or in "
    "--names)."
)
_MUSCLES = {
    "lats": "lats",
    "teres_major": "lats",
    "upper_traps": "traps",
    "mid_traps": "upper_back",
    "lower_traps": "upper_back",
    "rhomboids": "upper_back",
    "rear_delts": "shoulders",
    "front_delts": "shoulders",
    "side_delts": "shoulders",
    "erector_spinae": "lower_back",
    "core": "abdominals",
}
"""Our muscles to Hevy's groups; the others have the same name."""
_CATEGORIES = (
    ("barbell", {"barbell", "ez_bar", "trap_bar"}),
    ("dumbbell", {"dumbbell", "dumbbell_pair", "dumbbell_heavy"}),
    ("kettlebell", {"kettlebell", "kettlebell_pair"}),
    ("suspension", {"suspension_trainer", "rings"}),
    ("resistance_band", {"band"}),
    ("other", {"stability_ball", "medicine_ball", "ab_wheel", "towel", "dip_belt"}),
    ("plate", {"plates", "bumper_plates"}),
    (
        "none",
        {
            "pull_up_bar",
            "power_rack",
            "rack",
            "low_bar",
            "dip_bars",
            "box",
            "flat_bench",
            "incline_bench",
            "adjustable_bench",
            "back_extension_bench",
        },
    ),
)
"""Hevy's equipment categories by items, the telling ones first; all else is a machine."""


def to_hevy(plan: Plan, choice: ExportOptions) -> Export:
    """Request bodies in the order to send them; a single one is no list."""
    items = [item for _, _, item in plan.prescriptions()]
    found = [
        (item, app_exercise("hevy", item)) for item in items if item.exercise not in choice.names
    ]
    custom = {_own_id(item): item for item, known in found if known is None}
    bodies = [_custom(item) for item in custom.values()]
    bodies += [
        _routine(week.week, session, choice) for week in plan.weeks for session in week.sessions
    ]
    near = [(item, known) for item, known in found if known is not None and not known.same]
    losses = (*LOSSES, *nearest_told(near, "the first note"), *([_CUSTOM] if custom else []))
    text = json.dumps(bodies[0] if len(bodies) == 1 else bodies, indent=1, ensure_ascii=False)
    return Export((text + "\n").encode(), losses, each_name(list(custom.values())))


def _own_id(item: Prescription) -> str:
    """Stands for the id of a custom exercise until Hevy gives one; kits have their own."""
    return f"custom:{item.exercise}:{_category(item.kit)}"


def _category(kit: list[str]) -> str:
    if not kit:
        return "none"
    return next((name for name, items in _CATEGORIES if items & set(kit)), "machine")


def _custom(item: Prescription) -> dict[str, Any]:
    """The body that makes a custom exercise, named as Hevy names its own: the kit at the end."""
    category = _category(item.kit)
    muscles = [_MUSCLES.get(muscle, muscle) for muscle in _trained(item.exercise)] or ["other"]
    kit = ", ".join(map(item_name, item.kit))
    loaded = category != "none"
    kinds = {
        "reps": "weight_reps" if loaded else "reps_only",
        "seconds": "weight_duration" if loaded else "duration",
        "metres": "short_distance_weight",
    }
    return {
        "exercise": {
            "title": _plain(f"{item.name} ({kit})" if kit else item.name),
            "exercise_type": kinds[item.reps.unit],
            "equipment_category": category,
            "muscle_group": muscles[0],
            "other_muscles": list(dict.fromkeys(m for m in muscles if m != muscles[0])),
        }
    }


def _trained(exercise: str) -> tuple[str, ...]:
    """Muscles of a shipped exercise, direct ones first; a plan does not say others'."""
    entry = load_catalog("extended").by_id.get(exercise)
    return () if entry is None else (*entry.direct, *entry.indirect)


def _routine(week: int, session: SessionPlan, choice: ExportOptions) -> dict[str, Any]:
    notes = [f"Warm-up: {step}" for step in session.warm_up]
    return {
        "routine": {
            "title": f"W{week} {one_line(session.session)}",
            "folder_id": None,
            "notes": "\n".join(map(_plain, notes)),
            "exercises": [_exercise(item, choice) for item in session.exercises],
        }
    }


def _exercise(item: Prescription, choice: ExportOptions) -> dict[str, Any]:
    template = choice.names.get(item.exercise)
    known = None if template else app_exercise("hevy", item)
    notes = [item.name if known is not None and not known.same else ""]
    notes += [short_reps_words(item) if item.reps.text or item.reps.unit != "reps" else ""]
    notes += ["" if item.rir is None else f"RIR {item.rir}"]
    notes += [
        "each side" if item.each_side else "",
        ", ".join(map(item_name, item.kit)),
        scheme_words(item),
        item.notes,
    ]
    return {
        "exercise_template_id": template or (known.detail if known else _own_id(item)),
        "superset_id": superset(item),
        "rest_seconds": item.rest_seconds,
        "notes": _plain("; ".join(note for note in notes if note)),
        "sets": [_set(item, group) for group in each_set(item)],
    }


def _set(item: Prescription, group: SetGroup) -> dict[str, Any]:
    data: dict[str, Any] = {"type": "normal", "weight_kg": _kilograms(group), "reps": None}
    if item.reps.unit == "seconds":
        return data | {"duration_seconds": item.reps.max}
    if item.reps.unit == "metres":
        return data | {"distance_meters": item.reps.max}
    reps = reps_in_numbers(item, group)
    return data | {"rep_range": {"start": reps.min, "end": reps.max}}


def _kilograms(group: SetGroup) -> float | None:
    """A set's weight as Hevy keeps it; assistance is not a weight."""
    if group.load is None or group.load.amount < 0:
        return None
    return Load(Fraction(str(group.load.amount)), group.load.unit).to("kg").number


def _plain(text: str) -> str:
    """Text without ``@``, over which the API is said to stumble."""
    return one_line(text).replace("@", "(at)")
