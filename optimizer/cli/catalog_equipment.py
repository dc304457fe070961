"""``backblock catalog equipment``: what a gym can own and how it is written."""

# ruff: noqa: D301 - \b keeps the lines of a help text apart

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from catalog import vocabulary
from optimizer.cli.options import Output, output_options
from optimizer.cli.output import console, to_json, write

if TYPE_CHECKING:
    from rich.table import Table


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
    if output.format == "json":
        write(to_json(data), output.path)
    else:
        write(_markdown(data) if output.format == "markdown" else _table(data, output), output.path)


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


_HEADS = ("Item", "What it is", "Serves as", "Also called")


def _rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (item["item"], item["name"], ", ".join(item["serves_as"]), ", ".join(item["also_called"]))
        for item in data["items"]
    ]


def _markdown(data: dict[str, Any]) -> str:
    lines = [_HEADS, ("---",) * len(_HEADS), *_rows(data)]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    gyms = "".join(f"- **{gym}**: {', '.join(items)}\n" for gym, items in data["gyms"].items())
    return f"{table}\n{gyms}"


def _table(data: dict[str, Any], output: Output) -> str:
    target = console(sys.stdout, no_color=output.no_color or output.path not in (None, "-"))
    gyms = [(gym, ", ".join(items)) for gym, items in data["gyms"].items()]
    with target.capture() as captured:
        target.print(_grid(_HEADS, _rows(data)))
        target.print(_grid(("Gym", "Items"), gyms))
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))


def _grid(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        grid.add_column(head, no_wrap=head == heads[0])
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid
