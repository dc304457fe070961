"""A plan that every rule is on for, and for each rule a change that breaks it and no other."""

from __future__ import annotations

import copy
from typing import Any

from helpers import catalog, exercise

ISOLATION: dict[str, Any] = {"pattern": "other", "mechanic": "isolation", "order_tier": 5}
REAR: dict[str, Any] = {**ISOLATION, "pattern": "rear_delt_pull", "direct": ["rear_delts"]}
HINGE: dict[str, Any] = {
    "pattern": "hinge",
    "order_tier": 1,
    "direct": ["erector_spinae"],
    "lower_back_stress": 3,
}
CARRY: dict[str, Any] = {
    "pattern": "carry",
    "order_tier": 4,
    "direct": ["erector_spinae"],
    "grip_demand": 3,
}
ARM: dict[str, Any] = {**ISOLATION, "pattern": "elbow_flexion", "direct": ["biceps"]}
TIER_4: dict[str, Any] = {"pattern": "other", "order_tier": 4, "direct": ["forearms"]}

ALL = catalog(
    exercise("dead", grip_demand=3, **HINGE),
    exercise(
        "one_arm",
        family="row",
        unilateral=True,
        indirect=["biceps"],
        lower_back_stress=1,
        grip_demand=2,
    ),
    exercise("row", order_tier=2, indirect=["biceps"], lower_back_stress=1, grip_demand=2),
    exercise("fly", **REAR),
    exercise("pull", pattern="vertical_pull", indirect=["biceps"], grip_demand=2),
    exercise("carry", **CARRY),
    exercise("curl", **ARM),
    exercise("one_arm_curl", unilateral=True, **ARM),
    # Stand-ins that each break one thing
    exercise("cable_curl", kit=["cable_station"], **ARM),
    exercise("other_curl", **ARM),
    exercise("slow_fly", seconds_per_set=400, **REAR),
    exercise("stooped_fly", **{**REAR, "lower_back_stress": 3}),
    exercise("side_raise", **{**ISOLATION, "direct": ["side_delts"]}),
    exercise("wrist_curl", **{**ISOLATION, "direct": ["forearms"]}),
    exercise("hammer_curl", **{**TIER_4, "direct": ["biceps"]}),
    exercise("drag", **TIER_4),
    exercise("curl_twin", family="curl", **TIER_4),
    exercise("sled", **TIER_4),
    exercise("bar_hang", grip_demand=2, **{**ISOLATION, "direct": ["biceps"]}),
    exercise("back_raise", **{**HINGE, "pattern": "other"}),
    exercise("pulldown", pattern="vertical_pull", indirect=["biceps"], grip_demand=2),
    exercise("good_morning", **HINGE),
    exercise(
        "stooped_row", unilateral=True, order_tier=2, indirect=["biceps"], lower_back_stress=3
    ),
)

SCENARIO: dict[str, Any] = {
    "block": {
        "weeks": 4,
        "deload_weeks": [4],
        "phases": [2, {"weeks": 2, "new_exercises": [1, 2]}],
    },
    "weekly_sets": [18, 18, 18, 12],
    "muscle_sets": {"biceps": {"min": 4, "max": 10}},
    "priorities": {"forearms": 1, "side_delts": 1},
    "deload": "half",
    "supersets": {"pairs": 1, "never": [{"muscle": "biceps"}]},
    "balance": {"per": "week", "tolerance": 0},
    "limits": {
        "exercises": [3, 3],
        "sets": 10,
        "minutes": 35,
        "muscle_sets": 7,
        "lower_back": 20,
        "grip": 20,
        "isolation": 1,
        "per_family": 1,
    },
    "sets_per_exercise": {"min": 2, "max": 5, "spread": 1, "deload_min": 1},
    "exercise_sets": {"sled": {"min": 4, "max": 5}},
    "frequency": {"exercise": 1},
    "ordering": {"compound_first": True, "apart": ["grip", "lower_back"], "first": []},
    "recovery": {"lower_back_hours": 96},
    "require": [
        {
            "select": {"pattern": "hinge"},
            "count": "sets",
            "at_least": 2,
            "per": "session",
            "sessions": ["A"],
        },
    ],
    "select": {
        "include": [{"unilateral": True}, {"muscle": "erector_spinae"}, {"muscle": "rear_delts"}]
    },
    "pin": [{"exercise": "pull", "session": "B", "sets": [2, 4]}],
    "warm_up": "minimal",
}

PLAN: dict[int, dict[str, list[Any]]] = {
    1: {
        "A": [("dead", 3), ("one_arm", 3), ("fly", 3)],
        "B": [("pull", 3), ("carry", 3), ("curl", 3)],
    },
    2: {
        "A": [("dead", 3), ("one_arm", 3), ("fly", 3)],
        "B": [("pull", 3), ("carry", 3), ("curl", 3)],
    },
    3: {
        "A": [("dead", 3), ("row", 3), ("fly", 3)],
        "B": [("pull", 3), ("carry", 3), ("one_arm_curl", 3)],
    },
    4: {
        "A": [("dead", 2), ("row", 2), ("fly", 2)],
        "B": [("pull", 2), ("carry", 2), ("one_arm_curl", 2)],
    },
}


class Edit:
    """A plan to break in one place."""

    def __init__(self) -> None:
        self.weeks = copy.deepcopy(PLAN)

    def swap(self, session: str, old: str, new: str, *weeks: int) -> Edit:
        """Put one exercise in the place of another, by default in the whole first phase."""
        for week in weeks or (1, 2):
            self.weeks[week][session] = [
                (new if e == old else e, sets) for e, sets in self.weeks[week][session]
            ]
        return self

    def put(self, week: int, session: str, *listed: tuple[str, int]) -> Edit:
        """Write a session anew."""
        self.weeks[week][session] = list(listed)
        return self

    def pair(self, session: str, *names: str) -> Edit:
        """Put two exercises of the first phase in a superset."""
        for week in (1, 2):
            self.weeks[week][session] = [
                (e, sets, f"A{names.index(e) + 1}") if e in names else (e, sets)
                for e, sets in self.weeks[week][session]
            ]
        return self

    def sets(self, week: int, session: str, *counts: int) -> Edit:
        """Other sets for the same exercises."""
        names = [e for e, _ in self.weeks[week][session]]
        return self.put(week, session, *zip(names, counts, strict=True))


def four_exercises(edit: Edit) -> Edit:
    """The same sets over one exercise more."""
    for week in (1, 2):
        edit.put(week, "B", ("pull", 3), ("carry", 2), ("drag", 2), ("curl", 2))
    return edit


def good_morning(edit: Edit) -> Edit:
    """A second heavy hinge, three days after the first."""
    for week in (1, 2):
        edit.put(week, "B", ("good_morning", 3), ("pull", 3), ("curl", 3))
    return edit


BREAKS: dict[str, Edit] = {
    "available": Edit().swap("B", "curl", "cable_curl"),
    "phase_constant": Edit().swap("B", "curl", "other_curl", 2),
    "weekly_sets": Edit().sets(1, "B", 3, 3, 4),
    "muscle_sets": Edit().swap("B", "curl", "wrist_curl"),  # biceps 1/2 x (3 + 3)
    "balance": Edit().sets(1, "B", 4, 3, 3).sets(1, "A", 2, 3, 3),
    "session_exercises": four_exercises(Edit()),
    "session_sets": Edit()
    .put(1, "B", ("pull", 3), ("carry", 4), ("curl", 4))
    .sets(1, "A", 2, 3, 2),
    "session_minutes": Edit().swap("A", "fly", "slow_fly"),
    "session_muscle_sets": Edit().swap("B", "carry", "hammer_curl"),  # biceps 1.5 + 3 + 3
    "session_lower_back": Edit().swap("A", "fly", "stooped_fly"),  # 9 + 3 + 9
    "session_grip": Edit().swap("B", "curl", "bar_hang"),  # 6 + 9 + 6
    "session_isolation": Edit().swap("B", "carry", "side_raise"),
    "session_family": Edit().swap("B", "carry", "curl_twin"),
    "sets_per_exercise": Edit().swap("B", "carry", "sled"),  # 3 sets, its own least is 4
    "deload_half": Edit().sets(4, "A", 3, 2, 2).sets(4, "B", 2, 1, 2),  # carry 3, then 1
    "spread": Edit().sets(1, "A", 2, 3, 4),
    "frequency": Edit().swap("B", "carry", "hammer_curl").swap("B", "curl", "fly"),
    "compound_first": Edit().put(1, "B", ("carry", 3), ("pull", 3), ("curl", 3)),
    "apart": Edit().swap("A", "one_arm", "stooped_row"),
    "recovery": good_morning(Edit()),
    "supersets": Edit().pair("B", "carry", "curl"),
    "require": Edit().swap("A", "dead", "back_raise"),
    "include": Edit().swap("A", "fly", "side_raise"),
    "pin": Edit().swap("B", "pull", "pulldown"),
    "rotation": Edit().swap("A", "row", "one_arm", 3, 4),
}
