"""What no source gives, or gives wrongly: muscles by movement, stress, grip, order, doses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from catalog.importers.records import SourceRecord
from catalog.importers.rules import Movement
from catalog.importers.spelling import folded, known_words

Muscles = tuple[tuple[str, ...], tuple[str, ...]]
"""Trained directly, and indirectly."""

_UPPER_TRAPS = frozenset({"shrug", "carry", "olympic_pull", "hinge"})
_RAISED = frozenset({"olympic_pull", "carry", "shrug"})


_BY_MOVEMENT: dict[str, Callable[[str], tuple[str, ...]]] = {
    "traps": lambda pattern: ("upper_traps" if pattern in _UPPER_TRAPS else "mid_traps",),
    "shoulders": lambda pattern: ("side_delts" if pattern in _RAISED else "rear_delts",),
    "back": lambda pattern: ("erector_spinae",) if pattern == "hinge" else ("lats", "mid_traps"),
}
"""Words that mean another muscle in another movement."""


def muscles(words: Iterable[str], movement: Movement) -> tuple[list[str], list[str]]:
    """Ours for a source's words, in order and each once, and the words that nobody knows."""
    found: dict[str, None] = {}
    unknown = []
    for word in words:
        key = known_words("muscles").get(folded(word))
        if key is None:
            unknown.append(word)
        elif key in _BY_MOVEMENT:
            found |= dict.fromkeys(_BY_MOVEMENT[key](movement.pattern))
        elif key != "nothing":
            found |= dict.fromkeys(key.split("+"))
    return list(found), unknown


_HELPERS = ("mid_traps", "lower_traps", "rhomboids", "rear_delts")
_USUAL: dict[str, Muscles] = {
    "pull_up": (("lats", "teres_major"), (*_HELPERS, "biceps", "forearms")),
    "pulldown": (("lats", "teres_major"), (*_HELPERS, "biceps")),
    "row": (
        ("lats", "mid_traps", "rhomboids"),
        ("teres_major", "lower_traps", "rear_delts", "biceps"),
    ),
    "lat_pullover": (("lats",), ("teres_major",)),
    "face_pull": (("rear_delts", "mid_traps", "rhomboids"), ("lower_traps", "upper_traps")),
    "reverse_fly": (("rear_delts",), ("mid_traps", "rhomboids")),
    "y_raise": (("lower_traps",), ("mid_traps", "rear_delts")),
    "shrug": (("upper_traps",), ("mid_traps", "forearms")),
    "deadlift": (
        ("erector_spinae", "glutes", "hamstrings"),
        ("upper_traps", "mid_traps", "forearms", "core"),
    ),
    "romanian_deadlift": (
        ("erector_spinae", "glutes", "hamstrings"),
        ("mid_traps", "upper_traps", "forearms"),
    ),
    "good_morning": (("erector_spinae", "hamstrings"), ("glutes", "core")),
    "pull_through": (("glutes", "hamstrings"), ("erector_spinae",)),
    "swing": (("glutes", "hamstrings"), ("erector_spinae", "core", "forearms")),
    "back_extension": (("erector_spinae",), ("glutes", "hamstrings")),
    "glute_ham_raise": (("hamstrings",), ("glutes", "erector_spinae", "calves")),
    "loaded_carry": (("forearms", "upper_traps", "core"), ("mid_traps", "erector_spinae")),
    "olympic_lift": (
        ("upper_traps", "glutes", "hamstrings"),
        ("mid_traps", "rhomboids", "erector_spinae", "quadriceps", "forearms"),
    ),
}
"""Muscles of a family, as in our own catalogues."""
_SPECIAL: tuple[tuple[str, str, Muscles], ...] = (
    (
        "pull_up",
        r"\bchin(up)?\b|\bunderhand\b",
        (("lats", "teres_major", "biceps"), (*_HELPERS, "forearms")),
    ),
    (
        "pulldown",
        r"\bunderhand\b|\bclosegrip\b|\bneutralgrip\b|\bvbar\b",
        (("lats", "teres_major", "biceps"), _HELPERS),
    ),
    (
        "row",
        r"\breardelt\b|\bwide(grip)?\b|\bupper\b|\bmidtrap\b|\bneck\b|\bface\b",
        (
            ("mid_traps", "rhomboids", "rear_delts"),
            ("lats", "teres_major", "lower_traps", "biceps"),
        ),
    ),
    (
        "row",
        r"\bunderhand\b|\byate\b",
        (
            ("lats", "mid_traps", "rhomboids", "biceps"),
            ("teres_major", "lower_traps", "rear_delts"),
        ),
    ),
    (
        "lat_pullover",
        r"\b(dumbbell|barbell|ezbar|kettlebell|bench|bent arm|plate)\b(?!.*cable)",
        (("lats", "chest"), ("teres_major", "triceps")),
    ),
    (
        "shrug",
        r"\b(incline|prone|middle back|kelso|chestsupported|lying|bentover|row)\b",
        (("mid_traps",), ("rhomboids", "lower_traps", "upper_traps")),
    ),
    (
        "deadlift",
        r"\b(sumo|trapbar|rickshaw|car)\b",
        (
            ("glutes", "hamstrings", "quadriceps"),
            ("erector_spinae", "upper_traps", "mid_traps", "forearms"),
        ),
    ),
    (
        "romanian_deadlift",
        r"\boneleg\b",
        (("glutes", "hamstrings"), ("erector_spinae", "core", "forearms")),
    ),
    ("back_extension", r"\breversehyper\b", (("erector_spinae", "glutes"), ("hamstrings",))),
    (
        "loaded_carry",
        r"\bsuitcase\b|\bonearm\b(?!.*overhead)",
        (("forearms", "core"), ("upper_traps", "erector_spinae")),
    ),
    (
        "loaded_carry",
        r"\b(overhead|waiter)\b",
        (("core", "side_delts"), ("upper_traps", "lower_traps")),
    ),
    (
        "loaded_carry",
        r"\b(zercher|bear hug|rack(ed)?|yoke)\b",
        (("core", "erector_spinae"), ("mid_traps", "upper_traps", "glutes")),
    ),
    (
        "olympic_lift",
        r"\bhighpull\b",
        (
            ("upper_traps", "mid_traps", "rhomboids"),
            ("rear_delts", "erector_spinae", "glutes", "hamstrings", "forearms"),
        ),
    ),
)
"""Words of a name that change what a family trains."""


def usual(words: str, movement: Movement, strain: int, grip_demand: int) -> Muscles:
    """What the movement trains, done like that: direct and indirect; words are name and kit."""
    found = next(
        (
            trained
            for family, pattern, trained in _SPECIAL
            if family == movement.family and re.search(pattern, words)
        ),
        _USUAL[movement.family],
    )
    direct, indirect = found
    if movement.family == "row":
        more = (("erector_spinae",) if strain >= 2 else ()) + (
            ("forearms",) if grip_demand >= 2 else ()
        )
        indirect = (*indirect, *(muscle for muscle in more if muscle not in direct))
    return direct, indirect


BESIDES: dict[str, tuple[str, ...]] = {
    "pull_up": ("core",),
    "row": ("core",),
    "deadlift": ("quadriceps", "rhomboids", "lats", "adductors"),
    "romanian_deadlift": ("core", "lats"),
    "swing": ("quadriceps",),
    "shrug": ("rhomboids",),
    "loaded_carry": ("glutes", "hamstrings", "quadriceps", "calves"),
    "olympic_lift": ("calves", "adductors", "side_delts", "front_delts"),
    "lat_pullover": ("core",),
    "good_morning": ("core",),
    "back_extension": ("core",),
}
"""What a family may train besides, indirectly, where a source says so."""

USUAL_PATTERNS = frozenset(
    {
        "vertical_pull",
        "horizontal_pull",
        "shoulder_extension",
        "rear_delt_pull",
        "shrug",
        "hinge",
        "carry",
        "olympic_pull",
    }
)
"""The patterns of a back block."""

_STRESS = {
    "pull_up": 0,
    "pulldown": 0,
    "row": 2,
    "lat_pullover": 0,
    "face_pull": 0,
    "reverse_fly": 1,
    "y_raise": 0,
    "shrug": 1,
    "deadlift": 3,
    "romanian_deadlift": 3,
    "good_morning": 3,
    "pull_through": 2,
    "swing": 2,
    "back_extension": 1,
    "glute_ham_raise": 1,
    "loaded_carry": 2,
    "olympic_lift": 2,
}
_LYING = re.compile(
    r"\b(chestsupported|lying|incline|seal|inverted|bodyweight|suspension|kneeling"
    r"|renegade|headsupported|support|prone|supine|australian)\b"
)
_PULLED = frozenset({"row_machine", "cable_station", "cable_row_station", "dual_cable_station"})
"""Items whose rows are pulled towards a body that stands or sits upright."""
_SEATED = re.compile(r"\b(seated|machine|pulley)\b")


def stress(record: SourceRecord, movement: Movement, kit: list[str], one_sided: bool) -> int:
    """Load on the lower back, 0-3: by family, less where the body is held or the load is light."""
    value = _STRESS[movement.family]
    words = record.words
    held = _SEATED.search(words) and "smith_machine" not in kit
    if movement.family == "row" and (held or _PULLED & set(kit)):
        value = 1
    lies = _LYING.search(words) and movement.pattern != "hinge"
    if lies or {"low_bar", "suspension_trainer", "rings"} & set(kit):
        value -= 2
    if movement.family == "row" and one_sided and "flat_bench" in kit:
        value -= 1
    if value == 3 and not {"barbell", "trap_bar", "smith_machine"} & set(kit):
        value = 2
    if movement.family in ("reverse_fly", "shrug") and any("machine" in item for item in kit):
        value = 0
    if movement.family == "reverse_fly" and _PULLED & set(kit) and "bentover" not in words:
        value = 0
    if set(kit) <= {"band", "pull_up_bar"} and movement.family != "back_extension":
        value -= 1
    return max(0, value)


_GRIP = {
    "pull_up": 2,
    "pulldown": 1,
    "row": 2,
    "lat_pullover": 1,
    "face_pull": 1,
    "reverse_fly": 1,
    "y_raise": 1,
    "shrug": 2,
    "deadlift": 3,
    "romanian_deadlift": 2,
    "good_morning": 0,
    "pull_through": 1,
    "swing": 2,
    "back_extension": 0,
    "glute_ham_raise": 0,
    "loaded_carry": 3,
    "olympic_lift": 2,
}
_EASY_ON_THE_HAND = frozenset(
    {"cable_row_station", "cable_station", "dual_cable_station", "row_machine", "band"}
)
_IN_THE_ARMS = re.compile(r"\b(zercher|yoke|bear hug|overhead|waiter)\b")
"""Carries that hang from no hand."""


def grip(record: SourceRecord, movement: Movement, kit: list[str]) -> int:
    """How far the hands limit it, 0-3: by family, one less on machines, cables and bands alone."""
    value = _GRIP[movement.family]
    if not kit:
        return 0
    if movement.pattern == "carry" and _IN_THE_ARMS.search(record.words):
        return 1
    easy = _EASY_ON_THE_HAND & set(kit) and not _HEAVY_KIT & set(kit) and "pull_up_bar" not in kit
    return max(min(1, value), value - 1) if easy else value


_NO_HANDS = frozenset({"back_extension", "glute_ham_raise", "good_morning"})
_HELD_IN_THE_ARMS = re.compile(r"\b(zercher|front rack(ed)?|bear hug|yoke)\b")
_TURNING = frozenset({"single_handle", "rings", "suspension_trainer"})
_FACING = frozenset(
    {
        "dumbbell",
        "dumbbell_pair",
        "dumbbell_heavy",
        "kettlebell",
        "kettlebell_pair",
        "trap_bar",
        "towel",
        "band",
        "row_machine",
        "t_bar_row_machine",
        "reverse_fly_machine",
        "row_handle",
        "neutral_attachment",
    }
)
"""Items that are held with the palms facing each other, where nothing is said."""
_SAID_GRIPS = (
    ("mixed", r"\bmixed(grip)?\b"),
    ("neutral", r"\b(neutralgrip|vbar|hammer|parallel)\b"),
    ("supinated", r"\b(underhand|chinup|yate)\b"),
    ("pronated", r"\b(overhand|widegrip|reardelt row)\b"),
)


def hold(words: str, movement: Movement, kit: list[str]) -> str:
    """How the hands hold it: as the name says, else as the kit is usually held."""
    items = set(kit)
    if not items or movement.family in _NO_HANDS or _HELD_IN_THE_ARMS.search(words):
        return "none"
    said = next((grip for grip, pattern in _SAID_GRIPS if re.search(pattern, words)), "")
    if said:
        return said
    if "rope" in items or _TURNING & items:
        return "rope" if "rope" in items else "free"
    if movement.family == "deadlift" and "barbell" in items:
        if re.search(r"\bonearm\b|\bsuitcase\b", words):
            return "neutral"
        return "pronated" if re.search(r"\b(snatch|clean)\b", words) else "mixed"
    explosive = movement.family in ("olympic_lift", "swing")
    return "neutral" if _FACING & items and not explosive else "pronated"


_HEAVY_KIT = frozenset({"barbell", "ez_bar", "trap_bar", "smith_machine", "t_bar_row_machine"})
_HIGH_ROW = re.compile(r"\b(reardelt|neck|face)\b")
"""Rows with the elbows wide and high, which nobody loads as a main lift."""
_BODY_BARS = frozenset({"rack", "smith_machine"})
HUNG = re.compile(r"\b(inverted|bodyweight|australian|supine)\b")
"""Rows of the body itself, whatever bar it hangs from."""


def tier(movement: Movement, kit: list[str], stress_value: int, mechanic: str, words: str) -> int:
    """Its place in a session, 0-6, as order tiers."""
    if movement.family in ("face_pull", "y_raise"):
        return 6
    if movement.family == "reverse_fly" and set(kit) <= {"band"}:
        return 6
    if mechanic == "isolation":
        return 5
    if movement.family in ("olympic_lift", "swing"):
        return 0
    if movement.pattern == "carry":
        return 4
    if movement.pattern == "hinge" and stress_value == 3:
        return 1
    if movement.family == "pull_up" and not _EASED & set(kit):
        return 2
    if movement.family == "row" and _HIGH_ROW.search(words):
        return 3
    hung = HUNG.search(words) and _BODY_BARS & set(kit)
    if _HEAVY_KIT & set(kit) and movement.family != "pull_up" and not hung:
        return 2
    return 3


_EASED = frozenset({"band", "assisted_pull_up_machine", "box"})
"""Items that take some of the body's weight off a pull-up."""
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
_HARD_PULLS = (3, 6)
"""Repetitions of pull-ups that only the advanced can do at all."""
_HIGH_ROWS = (10, 15), (2, 1, 1, 2)
"""Repetitions and ratings of rows for the rear delts."""


def doses(
    movement: Movement,
    order_tier: int,
    one_sided: bool,
    timed: bool,
    kit: list[str],
    words: str = "",
) -> dict[str, Any]:
    """Sets, reps, times and ratings of an order tier.

    A repetition takes 3 s, one side after the other; setting up takes 90 s with a bar to load,
    30 s otherwise. With a band alone ratings are one lower.
    """
    (low, high), rest, usual_ratings = _BY_TIER[order_tier]
    ratings = list(usual_ratings)
    if movement.family == "swing":
        low, high = _SWINGS
    if movement.family == "pull_up" and only_for_the_advanced(words, movement):
        low, high = _HARD_PULLS
    if movement.family == "row" and _HIGH_ROW.search(words):
        (low, high), ratings = _HIGH_ROWS[0], list(_HIGH_ROWS[1])
    in_seconds = timed or order_tier == 4
    if in_seconds and order_tier != 4:
        low, high = _TIMED_SECONDS
    work = high * (1 if in_seconds else _SECONDS_PER_REP) * (2 if one_sided else 1)
    if kit == ["band"]:
        ratings = [max(0, value - 1) for value in ratings]
    return {
        "sets": {"min": 2, "max": 4},
        "reps": [{"min": low, "max": high, "unit": "seconds" if in_seconds else "reps"}],
        "seconds_per_set": work + rest,
        "rest_seconds": rest,
        "setup_seconds": 90 if _HEAVY_KIT & set(kit) else 30,
        "goals": dict(zip(_GOALS, ratings, strict=True)),
    }


_ADVANCED: tuple[tuple[str, str], ...] = (
    (
        "pull_up",
        r"\b(onearm|archer|typewriter|towel|clap|clapping|plyo|plyometric|explosive|"
        r"commando|gironda|sternum|side side|l|behindneck)\b",
    ),
    ("pulldown", r"\bbehindneck\b"),
    ("row", r"\bkroc\b"),
    ("deadlift", r"\bsnatch grip\b|\bdeficit\b|\bside\b"),
    ("romanian_deadlift", r"\bdeficit\b"),
    (
        "olympic_lift",
        r"^(power )?(clean|snatch)$|"
        r"\b(power|hang|squat|split|muscle) (power )?(clean|snatch)\b",
    ),
)
"""Names of lifts that only the advanced should be offered unasked."""


def only_for_the_advanced(words: str, movement: Movement) -> bool:
    """Whether only the advanced should be offered it unasked, by its name."""
    return any(
        family == movement.family and re.search(pattern, words) for family, pattern in _ADVANCED
    )


def least_level(
    words: str, movement: Movement, kits: list[list[str]], strain: int
) -> tuple[str, str]:
    """The lowest level that may be offered it unasked, and why."""
    hangs = movement.family == "pull_up"
    helped = hangs and all(_EASED & set(kit) for kit in kits)
    eased = re.search(r"\b(assisted|negative|eccentric|jump|jumping)\b", words)
    if only_for_the_advanced(words, movement) and not helped:
        return "advanced", "because it asks for more strength or skill than most have"
    if strain == 3:
        return "intermediate", "for its load on the lower back"
    if hangs and not helped and not eased:
        return "intermediate", "because few beginners can lift themselves"
    if movement.family == "olympic_lift":
        return "intermediate", "because it needs a coach"
    return "beginner", ""
