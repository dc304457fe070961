"""What a report says, without layout: titled tables with remarks.

Each report is one function from an answer to blocks; :mod:`terminal`, :mod:`markdown` and
:mod:`html.tables` each print any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Tone = Literal["", "good", "warning", "bad", "strong", "soft"]


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        text: what it says, in words that need no colour.
        heat: -1 (a loss) to 1 (a gain); 0 is neutral. Shades the cell.
        bar: 0 to 1, drawn behind the text on the page; None is no bar.
        strong: set in bold.
        soft: set back behind the other cells.
        shade: 0 to 1, the amount beside the largest of its kind; None is no shade.
    """

    text: str
    heat: float = 0.0
    bar: float | None = None
    strong: bool = False
    soft: bool = False
    shade: float | None = None


@dataclass(frozen=True)
class Column:
    """Head of a column.

    Attributes:
        head: its title; may be empty.
        right: holds numbers, which end at the right.
        whole: its cells are never broken over lines.
        week: one of a run of weeks: where a terminal is too narrow for all of them, the table is
            printed in parts.
        spare: 0 is always shown; of the others the highest is the first to be left out where a
            terminal is too narrow.
    """

    head: str = ""
    right: bool = False
    whole: bool = False
    week: bool = False
    spare: int = 0


@dataclass(frozen=True)
class Remark:
    """A remark.

    Attributes:
        text: what it says.
        head: a few words before it, set in bold.
        aside: said in brackets after the head.
        item: one of a list.
        deep: belongs to the item before it.
        tone: how it is coloured.
        whole: its text is a command, and never broken.
    """

    text: str = ""
    head: str = ""
    aside: str = ""
    item: bool = False
    deep: bool = False
    tone: Tone = ""
    whole: bool = False


@dataclass(frozen=True)
class ReportBlock:
    """A titled table with remarks below.

    Attributes:
        title: heading; empty for none.
        heads: column heads; none for text alone.
        rows: cells, or plain texts, as many as heads.
        notes: lines, or plain paragraphs, below the table.
        about: a few facts that stand behind the title.
        level: 2 for parts of the report, 3 for parts of those.
        alone: a heading for the blocks after it, shown though it holds nothing itself.
    """

    title: str
    heads: Sequence[Column | str] = ()
    rows: Sequence[Sequence[Cell | str]] = ()
    notes: Sequence[Remark | str] = ()
    about: Sequence[str] = ()
    level: int = 2
    alone: bool = False


def cell(value: Cell | str) -> Cell:
    """A plain text as a cell."""
    return value if isinstance(value, Cell) else Cell(value)


def column(value: Column | str) -> Column:
    """A plain text as a column."""
    return value if isinstance(value, Column) else Column(value)


def line(value: Remark | str) -> Remark:
    """A plain text as a paragraph."""
    return value if isinstance(value, Remark) else Remark(value)


def items(texts: Iterable[str]) -> list[Remark]:
    """Texts as a list."""
    return [Remark(text, item=True) for text in texts]


def filled(blocks: Iterable[ReportBlock]) -> Iterator[ReportBlock]:
    """The blocks that say something, without columns that say nothing."""
    for block in blocks:
        if block.rows or block.notes or block.alone:
            yield without_empty_columns(block)


def without_empty_columns(block: ReportBlock) -> ReportBlock:
    """The block without columns in which every cell is empty or a dash; weeks all stay."""
    kept = [
        place
        for place, head in enumerate(block.heads)
        if place == 0
        or column(head).week
        or any(cell(row[place]).text not in ("", "-") for row in block.rows)
    ]
    return with_columns(block, kept if block.rows else [])


def with_columns(block: ReportBlock, places: Sequence[int]) -> ReportBlock:
    """The block with these of its columns."""
    heads = [block.heads[place] for place in places]
    rows = [[row[place] for place in places] for row in block.rows]
    return replace(block, heads=heads, rows=rows if heads else ())


def runs(count: int, most: int) -> list[range]:
    """Indices in as few runs as fit, of nearly equal length."""
    parts = max(1, -(-count // most))
    size = -(-count // parts)
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def without_controls(text: str) -> str:
    """The text without control characters, which files may bring along."""
    return _CONTROL.sub(" ", text)
