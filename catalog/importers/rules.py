"""Which movement an exercise is: by the words of its name, else by the source's family.

Names are read in one spelling (:mod:`catalog.importers.naming`). The first rule that fits wins, so
the order of the tables is part of the rules: what a lift is done *with* or *on* never outweighs
what is done ("hanging leg raise on a pull-up bar" is no pull-up).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.importers.records import SourceRecord
from catalog.importers.spelling import folded, known_words


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
_Y_RAISE = Movement("rear_delt_pull", "y_raise", "isolation")
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
    (
        r"\b(jerk|press|balance|delivery|thruster|windmill|get up|getup|burpee|pushup)\b",
        "a press or a catch, not a pull",
    ),
    (
        r"\b(front|back|tuck|side) (lever|machine)\b|\bskin cat\b|\biron cross\b|\bmuscleup\b|"
        r"\bflag\b|\bplanche\b|\bkipping\b",
        "a gymnastic skill, not sets and reps",
    ),
    (
        r"\bchin tuck\b|\bneck (flexion|extension|curl|raise|bridge)\b|\bisometric neck\b",
        "neck work is none of our patterns",
    ),
    (
        r"\b(leg|knee|hip|calf|heel|toe) (raise|lift|pullover|extension|curl|thrust|tuck|kick)\b|"
        r"\b(situp|crunch|twist|plank|wiper|rollout|side bend|jackknife situp)\b(?!.*\brow\b)",
        "trunk or leg work, not a pull",
    ),
    (
        r"\b(?<!jefferson )(?<!nordic )(?<!nordic hamstring )curl\b|\btricep\b|"
        r"\b(front|side) raise\b|\bskull ?crusher\b|\bdip\b",
        "arm or shoulder work, not a pull",
    ),
    (r"\bupright\b", "an upright row is none of our patterns"),
    (r"\b(stretch|foam|smr|release|mobility|circle|pose)\b", "no working set"),
    (r"\browers?\b|\bergometer\b", "cardio"),
    (r"\bclimb\b", "a climb, not sets and reps"),
    (r"\b(bridge|throw|slam|tos|toss|jump(?! shrug|ing)|lunge)\b", "no pull of a back block"),
    (r"\b(calf|leg) machine (?!shoulder shrug|shrug)", "no pull of a back block"),
    (r"\bdecline\b", "needs a decline bench, which the vocabulary does not have"),
    (r"\bsquat\b", "no pull of a back block"),
    (
        r"\brocky\b|\bpullup pulldown\b|\b(row|pulldown|shrug) kick ?back\b|"
        r"\bdeadlift (bentover )?row\b|\brow deadlift\b",
        "two lifts in one",
    ),
)
"""Words that keep an exercise out, whatever else its name says, each with the reason."""

_HANG = r"\b(dead|arch|active|passive|scapular?|bar) hang\b|\bhang (hold|pullupbar)\b|^hang$"
_SHOULDER_BLADES = r"\bscap(ula|ular)?\b(?!.*\brow\b)"
LATE_REFUSED: tuple[tuple[str, str], ...] = (
    (_HANG, "a hang, not a pull"),
    (_SHOULDER_BLADES, "a shoulder blade movement is none of our patterns"),
)
"""The same for what our own catalogue knows some of: only where no lift of ours is the same."""

NAMES: tuple[tuple[str, Movement], ...] = (
    (r"\b(clean|snatch)( grip)? (deadlift|row)\b(?!.*highpull)", _DEADLIFT),
    (r"\b(clean|snatch) (pull|shrug|highpull)\b|\bhighpull\b|\bjump(ing)? shrug\b", _OLYMPIC),
    (r"\bsnatch grip\b.*\bdeadlift\b", _DEADLIFT),
    (r"\b(clean|snatch)\b.*\bpull\b", _OLYMPIC),
    (r"\b(clean|snatch)\b(?! grip)", _OLYMPIC),
    (
        r"\b(farmer|suitcase|yoke|zercher|rickshaw|overhead|bear hug|waiter|rack(ed)?)\b.*"
        r"\b(walk|carry|march)\b|\bcarry\b|\bcarrie\b|^farmer$",
        _CARRY,
    ),
    (r"\bshrug\b", _SHRUG),
    (r"\bgoodmorning\b", _GOOD_MORNING),
    (r"\bromanian\b|\bstiffleg\b|\boneleg deadlift\b|\bdeadlift oneleg\b", _ROMANIAN),
    (r"\bdeadlift\b|\brackpull\b", _DEADLIFT),
    (r"\bpullthrough\b", _PULL_THROUGH),
    (r"\bkettlebell\b.*\bswing\b|\b(vertical|dumbbell|russian|american) swing\b|^swing$", _SWING),
    (
        r"\bbackextension\b|\breversehyper\b|\bsuperman\b|\baquaman\b|\bprone cobra\b",
        _BACK_EXTENSION,
    ),
    (r"\b(glute ham|nordic)\b", _GLUTE_HAM),
    (r"\bfacepull\b", _FACE_PULL),
    (r"\b(y|w|ytw|ytwl|y t|y t w|trap) raise\b|\b(prone|incline) (y|w|ytw|ytwl)\b", _Y_RAISE),
    (
        r"\breardelt (raise|fly|lateral)\b|\breversefly\b|\bpullapart\b|\bt raise\b|"
        r"\breardelt\b(?!.*\brow\b)|"
        r"\bbentover (low )?(pulley )?(side )?(lateral|raise|lateral raise|side lateral)\b|"
        r"\brear (raise|lateral raise)\b",
        _REVERSE_FLY,
    ),
    (
        r"\bstraightarm\b.*\b(pulldown|pushdown|pullback|row)\b"
        r"|\bincline pushdown\b|\blat prayer\b",
        _LAT_SWEEP,
    ),
    (r"\bpullover\b", _LAT_SWEEP),
    (r"\bpulldown\b", _PULLDOWN),
    (r"\b(australian|horizontal|inverted|incline) (pullup|chinup)\b", _ROW),
    (r"\b(pullup|chinup)\b|\b(sternum|side|grip) chin\b", _PULL_UP),
    (r"\brow(ing)?\b|\bbench pull\b", _ROW),
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

_OURS_ALONE = frozenset({"scapular-raise"})
"""Families that none of the movements is of, and some lift of ours may be."""
_ROWED = frozenset(
    {"barbell", "ez_bar", "smith", "dumbbell", "kettlebell", "cable", "band", "t_bar", "machine"}
)
"""What is rowed with for sets and reps; without it rowing is done on the water, or on a machine."""
_ROWED_NAMES = r"\b(barbell|ezbar|smith|dumbbell|kettlebell|cable|pulley|band|tbar|bentover)\b"

NO_SETS = frozenset({"stretching", "cardio", "plyometrics", "technique"})
"""Categories that are no working sets, unless the name is a back extension's or a swing's."""

_ONE_SIDED = re.compile(
    r"\b(onearm|oneleg|alternat(e|ing)|alternated|isolateral)\b|\b(kroc|meadow|suitcase|shotgun)\b"
    r"|\barcher\b|\bside lying\b|\blying onearm\b"
)
_HELD = re.compile(
    r"\b(hold|isometric|static)\b|\b(dead|arch|active|passive|bar|flexed arm|scapular?) hang\b"
)


def why_no_lift(record: SourceRecord) -> str:
    """Why an exercise is no lift of a back block, by its name or category; nothing if it may be."""
    words = record.words
    if record.family and record.family not in FAMILIES.keys() | _OURS_ALONE:
        return f"no movement of a back block (family {record.family})"
    excepted = (_BACK_EXTENSION, _SWING)
    if record.category.lower() in NO_SETS and _by_name(words) not in excepted:
        return f"{record.category.lower()} is no working set"
    if re.search(r"\browing\b", words) and not _rowed_with(record):
        return "cardio"
    return next((reason for pattern, reason in REFUSED if re.search(pattern, words)), "")


def _rowed_with(record: SourceRecord) -> bool:
    """Whether what is called rowing is done with a weight: "Bent Over Rowing", "Rowing, T-Bar"."""
    if re.search(r"\browing machine\b|\bstationary\b", record.words):
        return False
    held = {known_words("implements").get(folded(word)) for word in record.equipment}
    return bool(held & _ROWED) or re.search(_ROWED_NAMES, record.words) is not None


def movement(record: SourceRecord) -> Movement:
    """The movement of an exercise.

    Raises:
        CannotPlace: it is none of a back block, or nobody can tell.
    """
    words = record.words
    reason = why_no_lift(record) or next(
        (why for pattern, why in LATE_REFUSED if re.search(pattern, words)), ""
    )
    if reason:
        raise CannotPlace(reason)
    found = _by_name(words) or FAMILIES.get(record.family)
    if found is None:
        raise CannotPlace("its name is of no movement of a back block")
    return found


def _by_name(words: str) -> Movement | None:
    return next((found for pattern, found in NAMES if re.search(pattern, words)), None)


def unilateral(record: SourceRecord) -> bool:
    """Whether it trains one side at a time: where its name says so, else as the source says."""
    return bool(_ONE_SIDED.search(record.words)) or bool(record.unilateral)


def held(record: SourceRecord) -> bool:
    """Whether it is counted in seconds: as the source says, or because its name is of a hold."""
    return bool(record.timed) or _HELD.search(record.words) is not None
