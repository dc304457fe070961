"""Tables of spreadsheets, as CSV or as workbooks, read with the place of every cell.

Python's own reader gives values without places; a coach is told where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.inputs import InputError, Position, Problem, decode, read_bytes
from catalog.inputs.files import delimiter_of
from catalog.inputs.workbooks import is_workbook, table_in_workbook

MAX_TABLE_BYTES = 16_777_216
"""The largest table that is read, bytes (16 MiB)."""
MAX_TABLE_ROWS = 100_000
MAX_TABLE_COLUMNS = 200


@dataclass(frozen=True)
class TextCell:
    """One cell: its text, blanks around it left out, and where it begins."""

    text: str
    position: Position


TableRow = list[TextCell]


@dataclass(frozen=True)
class Table:
    """A table with a head.

    Attributes:
        file: its name in messages.
        head: names of the columns.
        rows: the others that are not empty.
        problems: of rows that do not have a cell for each column.
    """

    file: str
    head: TableRow
    rows: list[TableRow]
    problems: list[Problem]


def read_table(path: str) -> Table:
    """Read a table: a workbook's tab, or CSV with commas, semicolons or tabs between cells.

    Raises:
        InputError: it can't be read, has no head or no row, or is too big.
    """
    name, raw = read_bytes(path, MAX_TABLE_BYTES)
    if is_workbook(raw):
        text, _ = table_in_workbook(raw, name, "a table of athletes", _is_head)
    else:
        text = decode(raw, name)
    if _YAML.match(text):
        hint = "a table begins with its headings, e.g. name,level,days"
        raise InputError([Problem(name, (), "is no table, it looks like a scenario", hint=hint)])
    delimiter = delimiter_of(_headings(text))
    rows = [row for row in _rows(text, delimiter, name) if any(cell.text for cell in row)]
    titles = [n for n, row in enumerate(rows[:_TITLES]) if any(_is_name(c.text) for c in row)]
    rows = rows[titles[0] :] if titles else rows
    if len(rows) < 2:
        message = "is empty" if not rows else "has a head and no rows below it"
        raise InputError([Problem(name, (), f"{message}, expected a row for each athlete")])
    if len(rows) > MAX_TABLE_ROWS or len(rows[0]) > MAX_TABLE_COLUMNS:
        most = f"{MAX_TABLE_ROWS:,} rows of {MAX_TABLE_COLUMNS} columns"
        message = f"is larger than {most}, the most that is read"
        raise InputError([Problem(name, (), message)])
    head = rows[0]
    good = [row for row in rows[1:] if len(row) == len(head)]
    bad = [row for row in rows[1:] if len(row) != len(head)]
    return Table(name, head, good, [_uneven(name, row, head) for row in bad])


_TITLES = 10
"""Rows among which the headings are looked for; a title may stand above them."""
_YAML = re.compile(r"\s*(schema_version|equipment|sessions)\s*:|\s*\{")


def _is_name(text: str) -> bool:
    return text.casefold() == "name"


def _is_head(row: Iterable[str]) -> bool:
    return any(map(_is_name, row))


def _headings(text: str) -> str:
    """The line with the headings, one of which is ``name``; else the first one."""
    lines = text.splitlines()[:_TITLES]
    cells = ((line, re.split("[,;\t]", line)) for line in lines)
    named = (line for line, parts in cells if any(_is_name(part.strip(' "')) for part in parts))
    return next(named, lines[0] if lines else "")


def _uneven(name: str, row: TableRow, head: TableRow) -> Problem:
    message = f"the row has {len(row)} cells, the head {len(head)}"
    return Problem(name, (), message, row[0].position, "an empty cell needs its comma too")


def _rows(text: str, delimiter: str, name: str) -> Iterator[TableRow]:
    """All rows; a quote that is never closed is a problem of the whole table."""
    row: TableRow = []
    place = _Place(1, 1)
    at = 0
    while at <= len(text):
        start = Position(place.line, place.column)
        end = _end_of_cell(text, at, delimiter)
        if end is None:
            raise InputError([Problem(name, (), "a quote is opened and never closed", start)])
        row.append(TextCell(_unquoted(text[at:end]), start))
        place.pass_over(text[at:end])
        if text[end : end + 1] == delimiter:
            place.column += 1
        else:
            yield row
            row = []
            place = _Place(place.line + 1, 1)
        at = end + 1


@dataclass
class _Place:
    """Line and column of the next letter, from 1."""

    line: int
    column: int

    def pass_over(self, text: str) -> None:
        """Go to what follows a text."""
        before, _, last = text.rpartition("\n")
        if "\n" in text:
            self.line += before.count("\n") + 1
            self.column = 1
        self.column += len(last)


def _end_of_cell(text: str, start: int, delimiter: str) -> int | None:
    """Where the cell that begins at ``start`` ends; None where its quote is never closed."""
    at = start
    while text[at : at + 1] in (" ", "\t") and text[at : at + 1] != delimiter:
        at += 1
    if text[at : at + 1] == '"':
        at += 1
        while True:
            at = text.find('"', at)
            if at < 0:
                return None
            if text[at + 1 : at + 2] != '"':
                break
            at += 2
    ends = [found for mark in (delimiter, "\n") if (found := text.find(mark, at)) >= 0]
    return min(ends, default=len(text))


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"').strip()
    return text
