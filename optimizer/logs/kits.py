"""What the items in hand say of a load: whether they weigh, and what they go up by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

KITS: Mapping[str, tuple[str, ...]] = {
    "barbell": ("barbell", "ez_bar"),
    "dumbbell": ("dumbbell", "dumbbell_pair", "dumbbell_heavy"),
    "kettlebell": ("kettlebell", "kettlebell_pair"),
    "cable": ("cable_station", "cable_pulldown_station", "cable_row_station", "dual_cable_station"),
    "band": ("band",),
    "smith machine": ("smith_machine",),
    "trap bar": ("trap_bar",),
    "ez bar": ("ez_bar",),
    "suspension": ("suspension_trainer",),
    "trx": ("suspension_trainer",),
    "rings": ("rings",),
    "landmine": ("landmine_attachment", "corner"),
    "plate": ("plates",),
}
"""What stands in brackets to the items of which a kit must have one."""
_LOADED = frozenset(item for items in KITS.values() for item in items) - {
    "rings",
    "suspension_trainer",
}
_HAND_WEIGHTS = {"dumbbell", "dumbbell_pair", "dumbbell_heavy", "kettlebell", "kettlebell_pair"}
_ASSISTS = "assisted_pull_up_machine"


def loaded(kit: Iterable[str]) -> bool:
    """Whether a kit has a weight or a resistance of its own; else the body is the load.

    A bar without plates is something to hold on to.
    """
    items = set(kit)
    bars = {"barbell", "ez_bar", "trap_bar"} if "plates" not in items else set()
    return any(item in _LOADED or item.endswith("_machine") for item in items - bars)


def implement(name: str, kit: Iterable[str] = ()) -> str:
    """What a lift was done with: the word in the log's name, else that of the planned kit.

    Args:
        name: as the log has it, e.g. ``Bent Over Row (Dumbbell)``.
        kit: the planned items.

    Returns:
        A key of :data:`KITS`; empty where neither says.
    """
    words = name.casefold()
    said = next((word for word in KITS if re.search(rf"\b{word}s?\b", words)), "")
    items = set(kit)
    planned = next((word for word, of in KITS.items() if items.intersection(of)), "")
    return planned if not said or items.intersection(KITS[said]) else said


def kit_of(word: str) -> tuple[str, ...]:
    """The items of an :func:`implement`; a bar has its plates."""
    items = KITS.get(word, ())
    return (*items, "plates") if {"barbell", "ez_bar", "trap_bar"}.intersection(items) else items


def step_kind(kit: Iterable[str]) -> str:
    """What a kit's weights go up by: ``barbell``, ``dumbbell``, ``machine`` or nothing."""
    items = set(kit)
    if _HAND_WEIGHTS & items:
        return "dumbbell"
    if {"plates", "dip_belt"} & items:
        return "barbell"
    machines = ("_machine", "_station")
    return "machine" if any(item.endswith(machines) for item in items) else ""


def lifts_the_body(kit: Iterable[str]) -> bool:
    """Whether the body is the load with a kit, and what is printed is added to it."""
    items = set(kit)
    return bool({"dip_belt", _ASSISTS} & items) or not loaded(items)
