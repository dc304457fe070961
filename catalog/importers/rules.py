"""Which movement an exercise is: by the source's family, else by the words of its name.

Words are whole words ("chin" is not in "machine"). The first rule that fits wins, so the order of
the tables is part of the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.importers.records import Record


@dataclass(frozen=True)
class Movement:
    """A pattern with a family of near-twins; ``mechanic`` where the movement decides it."""

    pattern: str
    family: str
    mechanic: str | None = None


class CannotPlace(ValueError):
    """The exercise has no place in a back block's catalogue; the message says why."""


_PULL_UP = Movement("vertical_pull", "pull_up", "compound")
_PULLDOWN = Movement("vertical_pull", "pulldown", "compound")
_ROW = Movement("horizontal_pull", "row", "compound")
_LAT_SWEEP = Movement("shoulder_extension", "lat_pullover", "isolation")
_FACE_PULL = Movement("rear_delt_pull", "face_pull", "isolation")
_REVERSE_FLY = Movement("rear_delt_pull", "reverse_fly", "isolation")
_SHRUG = Movement("shrug", "shrug", "isolation")
_DEADLIFT = Movement("hinge", "deadlift", "compound")
_ROMANIAN = Movement("hinge", "romanian_deadlift", "compound")
_GOOD_MORNING = Movement("hinge", "good_morning", "compound")
_PULL_THROUGH = Movement("hinge", "pull_through", "compound")
_SWING = Movement("hinge", "swing", "compound")
_BACK_EXTENSION = Movement("hinge", "back_extension", "isolation")
_GLUTE_HAM = Movement("hinge", "glute_ham_raise", "compound")
_CARRY = Movement("carry", "loaded_carry", "compound")
_OLYMPIC = Movement("olympic_pull", "olympic_lift", "compound")

REFUSED: tuple[tuple[str, str], ...] = (
    (r"\b(jerk|press|balance|delivery|thruster|windmill|get ?up|burpee)\b",
     "a press or a catch, not a pull"),
    (r"\b(lever|skin the cat|iron cross|muscle ups?)\b", "a gymnastic skill, not sets and reps"),
    (r"\bupright\b.*\brows?\b|\bupright\b", "an upright row is none of our patterns"),
    (r"\bscapular?\b", "a shoulder blade movement is none of our patterns"),
    (r"\b(stretch|foam|smr|release)\b", "no working set"),
    (r"\browing\b", "cardio"),
    (r"\b(bridges?|throws?|slams?|toss)\b", "no pull of a back block"),
    (r"\b(calf|leg) machine (?!shoulder shrug)", "no pull of a back block"),
    (r"\bdecline\b", "needs a decline bench, which the vocabulary does not have"),
    (r"\b(behind|rear) the neck\b|\brear (pull|chin) ?(ups?|downs?)\b|\brocky\b",
     "behind the neck: a person must want it"),
    (r"\b(front|back|overhead) squats?\b", "no pull of a back block"),
)  # fmt: skip
"""Words that keep an exercise out, whatever else its name says, each with the reason."""

NAMES: tuple[tuple[str, Movement], ...] = (
    (r"\b(clean|snatch|high) (pulls?|shrugs?)\b|\bdeadlift high pull\b", _OLYMPIC),
    (r"\b(clean|snatch)( grip)? deadlifts?\b", _DEADLIFT),
    (r"\b(cleans?|snatch(es)?)\b", _OLYMPIC),
    (
        r"\b(farmer'?s?|suitcase|yoke|zercher|rickshaw|overhead|bear hug)\b.*\b(walk|carry)\b",
        _CARRY,
    ),
    (r"\bcarr(y|ies)\b", _CARRY),
    (r"\bshrugs?\b", _SHRUG),
    (
        r"\b(romanian|stiff leg(ged)?|stiff legs|rdl)\b(?!.*good morning)|\bone legged deadlift\b",
        _ROMANIAN,
    ),
    (r"\bgood mornings?\b", _GOOD_MORNING),
    (r"\bdeadlifts?\b|\brack pulls?\b", _DEADLIFT),
    (r"\bpull throughs?\b", _PULL_THROUGH),
    (r"\bkettlebell swings?\b|\bvertical swing\b", _SWING),
    (r"\bhyperextensions?\b|\bback extensions?\b|\bsuperman\b", _BACK_EXTENSION),
    (r"\bglute ham raises?\b", _GLUTE_HAM),
    (r"\bface pulls?\b", _FACE_PULL),
    (r"\brear delt (raises?|fly|flye|flyes)\b|\brear lateral raises?\b", _REVERSE_FLY),
    (r"\b(reverse|back) (machine )?fl(y|ye|yes|ies)\b|\bpull aparts?\b", _REVERSE_FLY),
    (r"\bbent over low pulley side lateral\b", _REVERSE_FLY),
    (r"\bstraight arm (pulldowns?|pushdowns?)\b|\bincline pushdown\b", _LAT_SWEEP),
    (r"\bpullovers?\b", _LAT_SWEEP),
    (r"\bpull ?downs?\b", _PULLDOWN),
    (r"\bpull ?ups?\b|\bchin ?ups?\b|\bchins?\b", _PULL_UP),
    (r"\brows?\b|\bbench pull\b", _ROW),
)
"""Words of a name to the movement, tried from the top."""

FAMILIES: dict[str, Movement] = {
    "pull-up": _PULL_UP,
    "lat-pulldown": _PULLDOWN,
    "row": _ROW,
    "straight-arm-pulldown": _LAT_SWEEP,
    "pullover": _LAT_SWEEP,
    "face-pull": _FACE_PULL,
    "reverse-fly": _REVERSE_FLY,
    "shrug": _SHRUG,
    "deadlift": _DEADLIFT,
    "romanian-stiff-leg-deadlift": _ROMANIAN,
    "good-morning": _GOOD_MORNING,
    "pull-through": _PULL_THROUGH,
    "kettlebell-swing": _SWING,
    "glute-ham-raise": _GLUTE_HAM,
    "back-extension": _BACK_EXTENSION,
    "carry": _CARRY,
    "olympic-pull": _OLYMPIC,
    "clean": _OLYMPIC,
    "snatch": _OLYMPIC,
}
"""open-exercise-db's families; those that are not here are no movements of a back block."""

NO_SETS = frozenset({"stretching", "cardio", "plyometrics", "technique"})
"""Categories that are no working sets, unless the name is a back extension's."""

_ONE_SIDED = re.compile(
    r"\b(one|single|1) (arm|leg|legged|hand|handed)\b|\balternating\b|\bone armed\b"
    r"|\b(kroc|meadows|suitcase|shotgun)\b"
)


def movement(record: Record) -> Movement:
    """The movement of an exercise.

    Raises:
        CannotPlace: it is none of a back block, or nobody can tell.
    """
    words = record.words
    for pattern, reason in REFUSED:
        if re.search(pattern, words):
            raise CannotPlace(reason)
    by_name = next((found for pattern, found in NAMES if re.search(pattern, words)), None)
    if record.category.lower() in NO_SETS and by_name is not _BACK_EXTENSION:
        raise CannotPlace(f"{record.category} is no working set")
    if record.family:
        if record.family not in FAMILIES:
            raise CannotPlace(f"no movement of a back block (family {record.family})")
        found = FAMILIES[record.family]
        return by_name if by_name is _DEADLIFT and found is _OLYMPIC else found
    if by_name is None:
        raise CannotPlace("its name is of no movement of a back block")
    return by_name


def unilateral(record: Record) -> bool:
    """Whether it trains one side at a time: as the source says, else by its name."""
    said = record.unilateral
    return bool(_ONE_SIDED.search(record.words)) if said is None else said
