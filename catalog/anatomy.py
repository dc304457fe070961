"""Which muscles a pattern of movement trains, as anatomy has it."""

from __future__ import annotations

from collections.abc import Mapping

PATTERN_MUSCLES: Mapping[str, frozenset[str]] = {
    "vertical_pull": frozenset({"lats"}),
    "horizontal_pull": frozenset({"lats", "mid_traps", "rhomboids"}),
    "shoulder_extension": frozenset({"lats"}),
    "rear_delt_pull": frozenset({"rear_delts", "mid_traps", "lower_traps"}),
    "shrug": frozenset({"upper_traps", "mid_traps"}),
    "hinge": frozenset({"erector_spinae", "glutes", "hamstrings"}),
    "carry": frozenset({"forearms", "core"}),
    "olympic_pull": frozenset({"upper_traps", "glutes", "hamstrings"}),
    "vertical_push": frozenset({"front_delts", "side_delts", "triceps", "chest"}),
    "horizontal_push": frozenset({"chest", "triceps"}),
    "squat": frozenset({"quadriceps", "glutes"}),
    "lunge": frozenset({"quadriceps", "glutes"}),
    "elbow_flexion": frozenset({"biceps", "forearms"}),
    "elbow_extension": frozenset({"triceps"}),
    "core": frozenset({"core"}),
}
"""A pattern, and the muscles of which it cannot leave all untrained."""

_LEGS = frozenset({"quadriceps", "calves", "adductors", "abductors"})
_NOT_PULLED = _LEGS | {
    "erector_spinae",
    "glutes",
    "hamstrings",
    "front_delts",
    "side_delts",
    "neck",
}
NEVER_DIRECT: Mapping[str, frozenset[str]] = {
    "vertical_pull": _NOT_PULLED | {"upper_traps", "triceps"},
    "horizontal_pull": _NOT_PULLED | {"triceps", "chest"},
    "shoulder_extension": _NOT_PULLED | {"upper_traps", "biceps"},
    "rear_delt_pull": _NOT_PULLED - {"side_delts"} | {"lats", "biceps", "triceps", "chest"},
    "shrug": _NOT_PULLED - {"neck", "side_delts"}
    | {"lats", "teres_major", "rear_delts", "biceps", "triceps", "chest"},
    "hinge": frozenset(
        {"lats", "teres_major", "rear_delts", "biceps", "triceps", "chest", "calves"}
    )
    | {"front_delts", "side_delts", "neck"},
    "carry": frozenset({"lats", "teres_major", "rear_delts", "biceps", "triceps", "chest"}),
    "olympic_pull": frozenset({"lats", "teres_major", "biceps", "triceps", "chest", "neck"}),
}
"""A pattern, and the muscles that it does not train directly, however it is done."""

ONE_DIRECT: Mapping[str, frozenset[str]] = {
    "vertical_pull": frozenset({"lats", "teres_major"}),
    "horizontal_pull": frozenset({"lats", "mid_traps", "rhomboids", "rear_delts", "biceps"}),
    "shoulder_extension": frozenset({"lats", "teres_major", "chest"}),
    "rear_delt_pull": frozenset({"rear_delts", "mid_traps", "lower_traps", "rhomboids"}),
    "shrug": frozenset({"upper_traps", "mid_traps"}),
    "hinge": frozenset({"erector_spinae", "glutes", "hamstrings"}),
}
"""A pattern of the back, and the muscles of which it trains one directly."""
