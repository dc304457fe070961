"""``backblock catalog equipment``: what a gym can own and how it is written."""

from __future__ import annotations

from typing import Any

import click

from catalog import vocabulary
from optimizer.cli.options import Output, output_options
from optimizer.cli.output import write_blocks
from optimizer.report.blocks import Column, ReportBlock


@click.command("equipment", short_help="List items of equipment and the built-in gyms.")
@output_options("table", "json", "markdown")
def list_equipment(output: Output) -> None:
    """List what a gym can own: each item with what it serves as and what else people call it.

    A scenario takes any of these words, in any case, with spaces or hyphens and in the plural. A
    word that stands with several items is ambiguous: write the item.

    \b
    Examples:
      backblock catalog equipment
      backblock catalog equipment --json

    \b
    Exit codes: 0 listed, 2 bad usage.
    """
    data = equipment_data()
    write_blocks("", _blocks(data), data, output)


def equipment_data() -> dict[str, Any]:
    """Items and gyms as plain data."""
    known = vocabulary.equipment()
    items = [
        {
            "item": item,
            "name": name,
            "serves_as": sorted(vocabulary.closure([item]) - {item}),
            "also_called": list(known.aliases.get(item, ())),
        }
        for item, name in sorted(known.items.items())
    ]
    return {"items": items, "gyms": {gym: sorted(has) for gym, has in known.gyms.items()}}


def _blocks(data: dict[str, Any]) -> list[ReportBlock]:
    rows = [
        [item["item"], item["name"], ", ".join(item["serves_as"]), ", ".join(item["also_called"])]
        for item in data["items"]
    ]
    gyms = [[gym, ", ".join(items)] for gym, items in data["gyms"].items()]
    heads: list[Column | str] = [
        Column("Item", whole=True),
        "What it is",
        "Serves as",
        "Also called",
    ]
    return [
        ReportBlock("", heads, rows),
        ReportBlock("", [Column("Gym", whole=True), "Items"], gyms),
    ]
