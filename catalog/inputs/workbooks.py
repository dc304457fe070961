"""Opens Excel's workbooks safely, and reads a tab of one as the table that it would be as CSV.

Limits of size hold before anything is unpacked: an archive of a few bytes can claim gigabytes.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.inputs.kinds import kind_of_bytes, what_to_do
from catalog.inputs.problems import InputError, Problem

MAX_PARTS = 1000
"""Files within a spreadsheet's archive."""
MAX_UNPACKED_BYTES = 16 * 1024 * 1024
"""All parts of a spreadsheet that are read, unpacked (one of 26 weeks has under 2 MiB)."""
MAX_PART_BYTES = 4 * 1024 * 1024
"""One tab, or the texts of all, unpacked."""
MAX_OTHER_BYTES = 256 * 1024
"""Any other part, such as the styles, unpacked; reading these takes most time."""
MAX_SHEET_ROWS = 2000
MAX_SHEET_COLUMNS = 200
MAX_TABS = 200
_TITLE_ROWS = 10
"""Rows among which a table's headings are looked for; a title may stand above them."""

SheetRow = tuple[Any, ...]


@dataclass(frozen=True)
class Workbook:
    """What a workbook holds.

    Attributes:
        tabs: title to rows, in order.
        properties: the workbook's own, by name.
    """

    tabs: Mapping[str, list[SheetRow]]
    properties: Mapping[str, Any]


def is_workbook(raw: bytes) -> bool:
    """Whether a file's bytes are a spreadsheet's (a ZIP archive)."""
    return raw.startswith(b"PK\x03\x04")


def open_workbook(raw: bytes, name: str, expected: str) -> Workbook:
    """The tabs of a workbook.

    Args:
        raw: the file's content.
        name: its name, for messages.
        expected: what the file should be, for messages.

    Raises:
        InputError: it is no workbook, or more of one than is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            refused = _refused(archive)
        if refused:
            raise InputError([Problem(name, (), refused)])
        return _opened(raw)
    except InputError:
        raise
    except Exception:  # a damaged archive can fail in any of openpyxl's parts
        if b"application/vnd.oasis.opendocument.spreadsheet" in raw[:200]:
            message = "is an OpenDocument spreadsheet (.ods), expected Excel's form"
            raise InputError([Problem(name, (), message, hint="save it as .xlsx")]) from None
        kind = kind_of_bytes(raw)
        if what_to_do(kind) and not kind.startswith("a spreadsheet"):
            message = f"is {kind}, expected {expected}"
            raise InputError([Problem(name, (), message, hint=what_to_do(kind))]) from None
        hint = "open it in a spreadsheet program and save it as .xlsx"
        raise InputError([Problem(name, (), "can't be read as a spreadsheet", hint=hint)]) from None


@lru_cache(maxsize=1)
def _opened(raw: bytes) -> Workbook:
    """What a workbook holds.

    The last one is kept: the same file is asked whether it is a log, whether its sets are filled
    in, and what it plans.
    """
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Read-only is no matter of taste: it makes no cells that the file only claims to have.
        book = openpyxl.load_workbook(
            io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
        )
        properties = {item.name: item.value for item in book.custom_doc_props.props}
        return Workbook({one.title: _rows(one) for one in book.worksheets[:MAX_TABS]}, properties)


def table_in_workbook(
    raw: bytes, name: str, expected: str, are_headings: Callable[[Sequence[str]], bool]
) -> tuple[str, tuple[str, ...]]:
    """The first tab with fitting headings as CSV, its rows on lines of the same numbers.

    Args:
        raw: the file's content.
        name: its name, for messages.
        expected: what the file should be, for messages.
        are_headings: whether a row's texts are the headings of such a table.

    Returns:
        The text, and which tab it is where there are others. Where no tab has such headings, the
        first that holds anything: whoever reads it says what it lacks.

    Raises:
        InputError: it is no workbook, is empty, or has more rows than are read.
    """
    tabs = {
        title: [[_text(cell) for cell in row] for row in rows]
        for title, rows in open_workbook(raw, name, expected).tabs.items()
        if any(_text(cell) for row in rows for cell in row)
    }
    if not tabs:
        raise InputError([Problem(name, (), f"holds nothing, expected {expected}")])
    fitting = (t for t, rows in tabs.items() if any(map(are_headings, rows[:_TITLE_ROWS])))
    title = next(fitting, next(iter(tabs)))
    if len(tabs[title]) >= MAX_SHEET_ROWS:
        message = f"{title}: has {MAX_SHEET_ROWS:,} rows or more, the most that is read of a tab"
        hint = "save the tab as CSV (UTF-8)"
        raise InputError([Problem(name, (), message, hint=hint)])
    text = io.StringIO()
    width = max(n for row in tabs[title] for n, cell in enumerate(row, 1) if cell)
    csv.writer(text, lineterminator="\n").writerows(row[:width] for row in tabs[title])
    others = [other for other in tabs if other != title]
    note = f"Read from the tab {title}; not read: {', '.join(others)}."
    return text.getvalue(), (note,) if others else ()


def _text(value: Any) -> str:
    """A cell as CSV would have it: whole numbers without a point, one line."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"\s+", " ", str(value)).strip()


def _rows(sheet: Any) -> list[SheetRow]:
    rows = sheet.iter_rows(
        min_row=1, max_row=MAX_SHEET_ROWS, min_col=1, max_col=MAX_SHEET_COLUMNS, values_only=True
    )
    found = [tuple(row) for row in rows]
    while found and not any(value is not None for value in found[-1]):
        found.pop()
    return found


_READ = re.compile(r"\.(xml|rels|vml)\Z", re.IGNORECASE)
_LARGE = re.compile(r"xl/(worksheets/|sharedStrings)", re.IGNORECASE)


def _refused(archive: zipfile.ZipFile) -> str:
    """Why an archive must not be opened as a spreadsheet: too much of it, or entities within."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        return f"holds {len(parts):,} files, expected at most {MAX_PARTS:,}"
    read = [part for part in parts if _READ.search(part.filename)]
    if sum(part.file_size for part in read) > MAX_UNPACKED_BYTES:
        return f"is larger than {MAX_UNPACKED_BYTES:,} bytes when unpacked"
    for part in read:
        most = MAX_PART_BYTES if _LARGE.search(part.filename) else MAX_OTHER_BYTES
        if part.file_size > most:
            return f"{_shown(part.filename)}: is larger than {most:,} bytes when unpacked"
        text = archive.read(part).replace(b"\0", b"")  # UTF-16 hides nothing
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            return f"{_shown(part.filename)}: declares entities, which no spreadsheet needs"
    return ""


def _shown(text: str) -> str:
    """A name of the archive as a message shows it."""
    return re.sub(r"\s+", " ", text)[:100]
