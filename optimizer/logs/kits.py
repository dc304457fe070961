"""What the items in hand say of a load: whether they weigh, and what they go up by."""

from __future__ import annotations

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
