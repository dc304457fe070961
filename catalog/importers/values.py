"""Numbers that no source gives: stress, grip, order, sets, reps, time and ratings, by rule."""

from __future__ import annotations

import re
from typing import Any

from catalog.importers.records import Record
from catalog.importers.rules import Movement

MUSCLES: dict[str, tuple[str, ...]] = {
    "lats": ("lats",), "latissimus dorsi": ("lats",), "middle back": ("mid_traps", "rhomboids"),
    "lower back": ("erector_spinae",), "erector spinae": ("erector_spinae",),
    "abdominals": ("core",), "abs": ("core",), "rectus abdominis": ("core",),
    "obliquus externus abdominis": ("core",), "hip flexors": (), "serratus anterior": (),
    "biceps": ("biceps",), "biceps brachii": ("biceps",), "brachialis": ("biceps",),
    "triceps": ("triceps",), "triceps brachii": ("triceps",), "forearms": ("forearms",),
    "glutes": ("glutes",), "gluteus maximus": ("glutes",), "hamstrings": ("hamstrings",),
    "biceps femoris": ("hamstrings",), "quadriceps": ("quadriceps",), "quads": ("quadriceps",),
    "quadriceps femoris": ("quadriceps",), "calves": ("calves",), "soleus": ("calves",),
    "gastrocnemius": ("calves",), "chest": ("chest",), "pectoralis major": ("chest",),
    "anterior deltoid": ("front_delts",), "adductors": ("adductors",),
    "abductors": ("abductors",), "neck": ("neck",),
}  # fmt: skip
"""Sources' muscles to ours; ``traps`` and ``shoulders`` depend on the movement."""

_UPPER_TRAPS = frozenset({"shrug", "carry", "olympic_pull", "hinge"})


def muscles(words: tuple[str, ...], movement: Movement) -> tuple[list[str], list[str]]:
    """Ours for a source's words, in order and each once, and the words that nobody knows."""
    found: dict[str, None] = {}
    unknown = []
    for word in words:
        folded = word.lower()
        if folded in ("traps", "trapezius"):
            upper = movement.pattern in _UPPER_TRAPS
            found["upper_traps" if upper else "mid_traps"] = None
        elif folded == "shoulders":
            pushed = movement.pattern in ("olympic_pull", "carry")
            found["side_delts" if pushed else "rear_delts"] = None
        elif folded in MUSCLES:
            found |= dict.fromkeys(MUSCLES[folded])
        else:
            unknown.append(word)
    return list(found), unknown


def plain(words: tuple[str, ...]) -> bool:
    """Whether every word stands for exactly one muscle of ours, whatever the movement."""
    return all(len(MUSCLES.get(word.lower(), ())) == 1 for word in words)


USUAL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "vertical_pull": (("lats",), ("teres_major", "biceps")),
    "horizontal_pull": (("lats", "mid_traps", "rhomboids"), ("rear_delts", "biceps")),
    "shoulder_extension": (("lats",), ("teres_major",)),
    "rear_delt_pull": (("rear_delts",), ("mid_traps", "rhomboids")),
    "shrug": (("upper_traps",), ("forearms",)),
    "hinge": (("erector_spinae", "glutes", "hamstrings"), ("forearms",)),
    "carry": (("forearms", "core"), ("upper_traps",)),
    "olympic_pull": (("upper_traps", "glutes", "hamstrings"), ("erector_spinae", "forearms")),
}
"""Muscles of a pattern where the source names none, or none of those that make the pattern."""

_STRESS = {
    "pull_up": 0, "pulldown": 0, "row": 2, "lat_pullover": 0, "face_pull": 0, "reverse_fly": 1,
    "shrug": 1, "deadlift": 3, "romanian_deadlift": 3, "good_morning": 3, "pull_through": 2,
    "swing": 2, "back_extension": 1, "glute_ham_raise": 1, "loaded_carry": 2, "olympic_lift": 2,
}  # fmt: skip
_LYING = re.compile(
    r"\b(chest supported|lying|incline|seal|inverted|bodyweight|suspen\w+|straps|kneeling"
    r"|renegade)\b"
)
_PULLED = frozenset({"row_machine", "cable_station", "cable_row_station"})
"""Items whose rows are pulled towards a body that stands or sits upright."""
_SEATED = re.compile(r"\b(seated|machine|leverage|pulley)\b")


def stress(record: Record, movement: Movement, kit: list[str], one_sided: bool) -> int:
    """Load on the lower back, 0-3: by family, less where the body is held or the load is light."""
    value = _STRESS[movement.family]
    words = record.words
    held = _SEATED.search(words) and "smith_machine" not in kit
    if movement.family == "row" and (held or _PULLED & set(kit)):
        value = 1
    if _LYING.search(words) or "low_bar" in kit or "suspension_trainer" in kit:
        value -= 2
    if movement.family == "row" and one_sided and "flat_bench" in kit:
        value -= 1
    if value == 3 and not {"barbell", "trap_bar", "smith_machine"} & set(kit):
        value = 2
    if kit and set(kit) <= {"band", "pull_up_bar"}:
        value -= 1
    return max(0, value)


_GRIP = {
    "pull_up": 2, "pulldown": 1, "row": 2, "lat_pullover": 1, "face_pull": 1, "reverse_fly": 0,
    "shrug": 2, "deadlift": 3, "romanian_deadlift": 2, "good_morning": 0, "pull_through": 1,
    "swing": 2, "back_extension": 0, "glute_ham_raise": 0, "loaded_carry": 3, "olympic_lift": 2,
}  # fmt: skip
_EASY_ON_THE_HAND = frozenset({"cable_row_station", "cable_station", "row_machine", "band"})
_IN_THE_ARMS = re.compile(r"\b(zercher|yoke|bear hug|overhead|waiters?)\b")
"""Carries that hang from no hand."""


def grip(record: Record, movement: Movement, kit: list[str]) -> int:
    """How far the hands limit it, 0-3: by family, one less on machines, cables and bands alone."""
    value = _GRIP[movement.family]
    if movement.pattern == "carry" and _IN_THE_ARMS.search(record.words):
        return 1
    easy = _EASY_ON_THE_HAND & set(kit) and not _HEAVY_KIT & set(kit)
    return max(0, value - 1) if easy else value


_HEAVY_KIT = frozenset({"barbell", "ez_bar", "trap_bar", "smith_machine", "t_bar_row_machine"})


def tier(movement: Movement, kit: list[str], stress_value: int, mechanic: str) -> int:
    """Its place in a session, 0-6, as the contract's order tiers."""
    if movement.family == "face_pull" or (movement.family == "reverse_fly" and kit == ["band"]):
        return 6
    if mechanic == "isolation":
        return 5
    if movement.family in ("olympic_lift", "swing"):
        return 0
    if movement.pattern == "carry":
        return 4
    if movement.pattern == "hinge" and stress_value == 3:
        return 1
    return 2 if _HEAVY_KIT & set(kit) and movement.family != "pull_up" else 3


_BY_TIER: dict[int, tuple[tuple[int, int], int, tuple[int, int, int, int]]] = {
    0: ((3, 5), 150, (1, 1, 3, 0)),
    1: ((5, 8), 180, (2, 3, 1, 0)),
    2: ((6, 10), 120, (3, 3, 1, 0)),
    3: ((8, 12), 90, (3, 2, 1, 1)),
    4: ((30, 40), 90, (1, 2, 1, 1)),
    5: ((10, 15), 60, (2, 0, 0, 1)),
    6: ((12, 20), 60, (1, 0, 0, 3)),
}
"""Order tier to reps (seconds in tier 4), rest in seconds, and ratings for the four goals."""
_GOALS = ("hypertrophy", "strength", "power", "prehab")
_SECONDS_PER_REP = 3
_TIMED_SECONDS = (20, 30)


_SWINGS = (10, 15)
"""Repetitions of swings, which are no lift of a few heavy ones."""


def doses(
    movement: Movement, order_tier: int, one_sided: bool, timed: bool, kit: list[str]
) -> dict[str, Any]:
    """Sets, reps, times and ratings of an order tier.

    A repetition takes 3 s, one side after the other; setting up takes 90 s with a bar to load,
    30 s otherwise.
    """
    (low, high), rest, ratings = _BY_TIER[order_tier]
    if movement.family == "swing":
        low, high = _SWINGS
    in_seconds = timed or order_tier == 4
    if in_seconds and order_tier != 4:
        low, high = _TIMED_SECONDS
    work = high * (1 if in_seconds else _SECONDS_PER_REP) * (2 if one_sided else 1)
    return {
        "sets": {"min": 2, "max": 4},
        "reps": [{"min": low, "max": high, "unit": "seconds" if in_seconds else "reps"}],
        "seconds_per_set": work + rest,
        "rest_seconds": rest,
        "setup_seconds": 90 if _HEAVY_KIT & set(kit) else 30,
        "goals": dict(zip(_GOALS, ratings, strict=True)),
    }
