"""Reports on a terminal: readable at any width and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from optimizer.plan.schema import Answer
from optimizer.report.blocks import (
    Cell,
    Remark,
    ReportBlock,
    cell,
    column,
    filled,
    line,
    runs,
    with_columns,
    without_controls,
)
from optimizer.report.plan import plan_blocks
from optimizer.report.view import cleaned

_SHADES = ("on grey15", "on dark_green", "on green4", "black on green3")
"""Backgrounds from little to much; the numbers stand there anyway."""
_TONES = {
    "": "",
    "good": "green",
    "warning": "yellow",
    "bad": "red",
    "strong": "bold",
    "soft": "dim",
}
_INDENT = 2
_BETWEEN = 2
"""Spaces between columns."""
_WIDEST = 20
"""Words up to this long are kept whole, and so are names where other columns can go."""
_WEEKS = 4
"""So many weeks should stand side by side before names are broken over lines."""


def print_plan(
    plan: Answer, console: Console, *, view: str = "block", points: bool = False
) -> None:
    """Print a plan, or why there is none.

    Args:
        plan: the answer.
        console: where to; its width decides how many weeks stand side by side.
        view: ``block`` (one table a session and phase) or ``weeks`` (day by day).
        points: whether to show the score's points.
    """
    plan = cleaned(plan)
    print_blocks(plan.scenario.name, plan_blocks(plan, view=view, points=points), console)


def print_blocks(title: str, blocks: Iterable[ReportBlock], console: Console) -> None:
    """Print a report.

    Args:
        title: its heading; empty for none.
        blocks: what it says.
        console: where to; its width decides what is broken over lines and what is left out.
    """
    if title:
        _say(console, Text(without_controls(title), style="bold"))
    for place, block in enumerate(filled(blocks)):
        if (place or title) and (place or block.title or block.heads):
            console.print()
        _print(block, console)


def _print(block: ReportBlock, console: Console) -> None:
    if block.title:
        title = Text(without_controls(block.title), style="bold")
        for part in block.about:
            title.append(f" · {without_controls(part)}", style="not bold")
        _say(console, title)
        if block.alone and block.level == 2:
            console.print(Text("─" * min(len(title), console.width), style="bold"))
    indent = _INDENT if block.title else 0
    for number, table in enumerate(_fitting(block, console.width - indent)):
        if number:
            console.print()
        console.print(Padding(_grid(table), (0, 0, 0, indent), expand=False))
    for note in map(line, block.notes):
        _say_line(note, console, indent)


# ----- text ----------------------------------------------------------------------------------


def _say_line(note: Remark, console: Console, indent: int) -> None:
    """A remark; what follows a head stands below it, further in."""
    indent += _INDENT * note.deep
    if note.head:
        lead = Text(without_controls(note.head), style="bold")
        lead.append(f" ({without_controls(note.aside)})" if note.aside else "", "dim not bold")
        _say(console, lead, indent, hang=_INDENT)
        indent += _INDENT
    if note.text:
        text = Text(without_controls(note.text), style=_TONES[note.tone])
        if note.whole:
            console.print(Text(" " * indent).append_text(text), soft_wrap=True)
            return
        _say(console, text, indent, hang=_INDENT * (note.item or note.deep))


def _say(console: Console, text: Text, indent: int = 0, *, hang: int = 0) -> None:
    """Text broken at words; the lines after the first hang further in."""
    room = max(console.width - indent - hang, 10)
    for place, part in enumerate(text.wrap(console, room)):
        part.rstrip()
        margin = " " * (indent + hang * (place > 0))
        console.print(Text(margin).append_text(part), soft_wrap=True)


# ----- tables --------------------------------------------------------------------------------


def _fitting(block: ReportBlock, room: int) -> list[ReportBlock]:
    """The table cut to a width: spare columns go first, then runs of weeks are cut in parts."""
    if not block.heads:
        return []
    while _narrowest(block) > room and any(column(head).spare for head in block.heads):
        spare = [column(head).spare for head in block.heads]
        last = spare.index(max(spare))
        block = with_columns(block, [place for place in range(len(spare)) if place != last])
    weeks = [place for place, head in enumerate(block.heads) if column(head).week]
    if not weeks:
        return [block]
    fixed = [place for place in range(len(block.heads)) if place not in weeks]
    each = max(_width(block, place, whole=True) for place in weeks) + _BETWEEN
    across = min(_WEEKS, len(weeks))
    taken = _widths(block, fixed, whole=True)
    if taken + across * each > room:
        taken = _widths(block, fixed)
    most = max(1, (room - taken + _BETWEEN) // each)
    return [
        with_columns(block, [*fixed, *weeks[run.start : run.stop]])
        for run in runs(len(weeks), most)
    ]


def _narrowest(block: ReportBlock) -> int:
    """The least width, with one week if there are any."""
    weeks = [place for place, head in enumerate(block.heads) if column(head).week]
    fixed = [place for place in range(len(block.heads)) if place not in weeks]
    return _widths(block, [*fixed, *weeks[:1]]) - _BETWEEN


def _widths(block: ReportBlock, places: Sequence[int], *, whole: bool = False) -> int:
    return sum(_width(block, place, whole=whole) + _BETWEEN for place in places)


def _width(block: ReportBlock, place: int, *, whole: bool = False) -> int:
    """Characters that a column needs: for its longest cell, or enough of it to be read."""
    head = column(block.heads[place])
    longest = max(Text(text).cell_len for text in _texts(block, place))
    return longest if whole or head.whole or head.right else min(longest, _WIDEST)


def _longest_word(block: ReportBlock, place: int) -> int:
    parts = (word for text in _texts(block, place) for word in text.split())
    return min(max((Text(word).cell_len for word in parts), default=0), _WIDEST)


def _texts(block: ReportBlock, place: int) -> list[str]:
    return [column(block.heads[place]).head, *(cell(row[place]).text for row in block.rows)]


def _grid(block: ReportBlock) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0), header_style="bold")
    grid.show_header = any(column(head).head for head in block.heads)
    for place, value in enumerate(block.heads):
        head = column(value)
        grid.add_column(
            without_controls(head.head),
            justify="right" if head.right else "left",
            no_wrap=head.whole or head.right,
            overflow="fold",
            min_width=_longest_word(block, place),
        )
    for row in block.rows:
        grid.add_row(*(_shown(cell(value)) for value in row))
    return grid


def _shown(value: Cell) -> Text:
    style = "green" if value.heat > 0 else "red" if value.heat < 0 else ""
    if value.shade:
        style = _SHADES[min(len(_SHADES) - 1, int(len(_SHADES) * value.shade))]
    style = f"bold {style}" if value.strong else "dim" if value.soft else style
    return Text(without_controls(value.text), style=style.strip())
