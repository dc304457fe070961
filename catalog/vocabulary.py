"""The words a catalogue may use: muscles, patterns, goals, levels, items, gyms.

Everything here is fixed (docs/catalogues.md) except the items, which a user's own
catalogue may add to by naming them in its kits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from catalog.inputs import read_text
from catalog.naming import Names

Muscle = Literal[
    "lats",
    "teres_major",
    "upper_traps",
    "mid_traps",
    "lower_traps",
    "rhomboids",
    "rear_delts",
    "erector_spinae",
    "biceps",
    "forearms",
    "core",
    "glutes",
    "hamstrings",
    "quadriceps",
    "calves",
    "chest",
    "front_delts",
    "side_delts",
    "triceps",
    "adductors",
    "abductors",
    "neck",
]
Pattern = Literal[
    "vertical_pull",
    "horizontal_pull",
    "shoulder_extension",
    "rear_delt_pull",
    "shrug",
    "hinge",
    "carry",
    "olympic_pull",
    "vertical_push",
    "horizontal_push",
    "squat",
    "lunge",
    "elbow_flexion",
    "elbow_extension",
    "core",
    "other",
]
Level = Literal["beginner", "intermediate", "advanced"]
Goal = Literal["hypertrophy", "strength", "power", "prehab"]
Mechanic = Literal["compound", "isolation"]
Unit = Literal["reps", "seconds", "metres"]
Grip = Literal["pronated", "neutral", "supinated", "mixed", "rope", "free", "none"]
"""How the hands hold; ``free`` are handles that turn."""

MUSCLES: tuple[str, ...] = get_args(Muscle)
"""All muscles that earn credit, back muscles first."""
BACK_MUSCLES: tuple[str, ...] = MUSCLES[:8]
"""The eight back muscles: priority 1 unless a scenario says otherwise."""
REGIONS: dict[str, tuple[str, ...]] = {
    "lats": ("lats", "teres_major"),
    "mid_back": ("mid_traps", "rhomboids", "lower_traps"),
    "rear_delts": ("rear_delts",),
    "erectors": ("erector_spinae",),
    "upper_traps": ("upper_traps",),
    **{muscle: (muscle,) for muscle in MUSCLES[8:]},
}
"""Region to its muscles: the back's five, then every other muscle by itself."""
BACK_REGIONS: tuple[str, ...] = tuple(REGIONS)[:5]
"""The back's regions: priority 1 unless a scenario says otherwise."""
PATTERNS: tuple[str, ...] = get_args(Pattern)
MECHANICS: tuple[str, ...] = get_args(Mechanic)
LEVELS: tuple[str, ...] = get_args(Level)
"""Easiest first: an athlete may do their own level and those before it."""
GOALS: tuple[str, ...] = get_args(Goal)
ORDER_CLASSES = (0, 1, 1, 1, 2, 3, 3)
"""Class of each tier: explosive; hinges and other compounds; carries; isolation and prehab."""


@dataclass(frozen=True)
class Equipment:
    """The shipped equipment vocabulary.

    Attributes:
        items: item id to what it is, in full.
        short: item id to what running text calls it, where the id's own words don't do.
        contains: item to the items it also serves as (direct rows of the table).
        gyms: built-in gym to its items.
        aliases: item to what else people call it; a word of several is ambiguous.
    """

    items: Mapping[str, str]
    short: Mapping[str, str]
    contains: Mapping[str, tuple[str, ...]]
    gyms: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, tuple[str, ...]]


@cache
def equipment() -> Equipment:
    """Read the shipped items, contains-table and built-in gyms (once a process)."""
    text = files("catalog").joinpath("data", "equipment.yaml").read_text(encoding="utf-8")
    data = read_text(text, "catalog/data/equipment.yaml").data
    assert isinstance(data, dict)  # noqa: S101 - shipped file, held by the tests
    return Equipment(
        items=dict(data["items"]),
        short=dict(data["short"]),
        contains={item: tuple(inner) for item, inner in data["contains"].items()},
        gyms={name: tuple(items) for name, items in data["gyms"].items()},
        aliases={item: tuple(words) for item, words in data["aliases"].items()},
    )


def item_name(item: str) -> str:
    """What every text calls an item: ``dumbbell_pair`` is a pair of dumbbells."""
    return equipment().short.get(item) or item.replace("_", " ")


@cache
def item_names(more: frozenset[str] = frozenset()) -> Names:
    """What items of equipment are called, with ``more`` that a catalogue's kits name."""
    known = equipment()
    ids = {item: [item] for item in (*known.items, *sorted(more))}
    names = {item: [name, item_name(item)] for item, name in known.items.items()}
    return Names(ids, known.aliases, names)


def closure(items: Iterable[str]) -> frozenset[str]:
    """All that a set of items can serve as: the contains-table applied until nothing is new."""
    table = equipment().contains
    known: set[str] = set()
    todo = list(items)
    while todo:
        item = todo.pop()
        if item not in known:
            known.add(item)
            todo.extend(table.get(item, ()))
    return frozenset(known)
