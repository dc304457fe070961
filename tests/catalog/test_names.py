"""Exercises go by the name of the kit in hand."""

from __future__ import annotations

from catalog.loading import load_catalog
from catalog.queries import display_name, fitting_kit
from catalog.schema import Exercise


class Named(Exercise):
    """An entry with names for its kits."""

    kit_names: dict[str, str] = {}


def named(kit_names: dict[str, str]) -> Named:
    """A kettlebell row that dumbbells serve too."""
    row = load_catalog("extended")["one_arm_kettlebell_row"].model_dump()
    return Named.model_validate({**row, "kit_names": kit_names})


def test_nobody_with_dumbbells_reads_kettlebell() -> None:
    """The name follows the kit; without a name for it, the entry's own is printed."""
    row = named({"dumbbell": "One-Arm Dumbbell Row"})
    assert display_name(row, ["dumbbell"]) == "One-Arm Dumbbell Row"
    assert display_name(row, ["kettlebell"]) == "One-Arm Kettlebell Row"
    assert display_name(row, fitting_kit(row, {"dumbbell"})) == "One-Arm Dumbbell Row"
