"""Random scenarios small enough to be solved in a moment, over six exercises of every kind."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from helpers import catalog, exercise

SEEDS = [
    pytest.param(seed, marks=[] if seed < 5 else pytest.mark.soak, id=str(seed))
    for seed in range(60)
]
"""Random scenarios: a few by default, more in the soak."""
ALIKE = """schema_version: 1
name: two sessions that are alike
equipment: {main: commercial_gym}
block: {weeks: 2}
sessions: [{name: A, day: mon}, {name: B, day: thu}]
weekly_sets: [12, 13]
balance: {tolerance: 1}
"""
BAR = {"kit": ["barbell"]}
CATALOG = catalog(
    exercise(
        "pull",
        pattern="vertical_pull",
        grip="pronated",
        grip_demand=3,
        indirect=["biceps"],
        order_tier=2,
        sets={"min": 3, "max": 5},
    ),
    exercise(
        "chin",
        pattern="vertical_pull",
        grip="supinated",
        sets={"min": 2, "max": 4},
        direct=["lats", "biceps"],
        order_tier=2,
    ),
    exercise(
        "row",
        direct=["rhomboids", "lats"],
        indirect=["erector_spinae"],
        grip="neutral",
        goals={"hypertrophy": 3, "strength": 3, "power": 1, "prehab": 1},
        lower_back_stress=2,
    ),
    exercise("seal", direct=["rhomboids"], grip="neutral", sets={"min": 3, "max": 3}),
    exercise(
        "dead",
        pattern="hinge",
        direct=["erector_spinae", "glutes"],
        order_tier=1,
        lower_back_stress=3,
        grip_demand=3,
        sets={"min": 3, "max": 5},
        goals={"hypertrophy": 2, "strength": 3, "power": 2, "prehab": 0},
        **BAR,
    ),
    exercise(
        "fly",
        pattern="rear_delt_pull",
        direct=["rear_delts"],
        mechanic="isolation",
        order_tier=6,
        unilateral=True,
        goals=1,
    ),
)


def asked(rng: Random) -> dict[str, Any]:
    """The keys of a random scenario of two or three weeks."""
    weeks = rng.randint(2, 4)
    keys: dict[str, Any] = {
        "block": {"weeks": weeks, "deload_weeks": rng.choice([[], [weeks], [2]])},
        "equipment": {"main": ["barbell", "plates"], "hotel": []},
        "weekly_sets": rng.choice(
            [
                {"start": 6, "end": 9, "tolerance": 2},
                {"start": 7, "end": 7, "deload": 5, "tolerance": 1},
                [[4, 9]] * weeks,
            ]
        ),
        "sets_per_exercise": {"min": 1, "max": 5, "spread": 3, "deload_min": rng.randint(1, 2)},
        "frequency": {"exercise": rng.randint(1, 2)},
        "ordering": {"compound_first": True, "apart": ["grip", "lower_back"]},
        "recovery": {"lower_back_hours": 72},
        "select": {"include": []},
        "deload": "half",
        "priorities": {"biceps": 1},
    }
    may: list[dict[str, Any]] = [
        {"deload": None},
        {"balance": {"tolerance": 2}},
        {"block": keys["block"] | {"phases": [1, weeks - 1]}},
        {"block": keys["block"] | {"phases": [{"weeks": 1, "goal": "strength"}, weeks - 1]}},
        {"exceptions": [{"weeks": [2], "session": "A", "gym": "hotel"}]},
        {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]},
        {"pin": [{"exercise": "row", "session": "A", "sets": [2, 6]}]},
        {"pin": [{"exercise": "dead", "session": "B", "weeks": [2], "sets": 2}]},
        {"muscle_sets": {"lats": {"max": 7}}},
        {"elsewhere": [{"days": ["mon"], "muscle_sets": {"lats": 2}, "grip": 6}]},
        {"elsewhere": [{"days": ["wed"], "heavy_lower_back": True}]},
        {"limits": {"exercises": [1, 3], "grip": 18}},
        {"limits": {"minutes": 22}},
        {"schemes": [{"select": "row", "rest": 150, "reps": ["5"]}], "limits": {"minutes": 25}},
        {"require": [{"select": {"muscle": "lats"}, "count": "sets", "at_least": 3}]},
        {"require": [{"select": "seal", "at_most": 1, "per": "week", "weeks": [1]}]},
        {"select": {"include": [], "prefer": [{"select": "seal", "weeks": [1]}], "avoid": ["fly"]}},
        {"select": {"include": [], "exclude": [{"select": "pull", "weeks": [2]}]}},
        {"athlete": {"goal": rng.choice(["strength", "prehab", "power"])}},
        {"coverage": [{"select": {"pattern": "vertical_pull"}, "sets": 3}]},
        {"priorities": {"rear_delts": 2, "biceps": 1}},
        {"score": {"minutes": 3}},
    ]
    for more in rng.sample(may, 4):
        keys |= {
            key: keys.get(key, {}) | v if isinstance(v, dict) else v for key, v in more.items()
        }
    return keys
