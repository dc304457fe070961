"""Reads a plan back from a spreadsheet of ours, edited or not.

Of each week's tab the columns Session, Exercise and Sets count, found by their headings, and the
rows from top to bottom. An empty session means the one above. An exercise is an id, a name of the
tab with the names, or any name whose words make an id.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

from catalog.reader import Document, InputError, Problem

COLUMNS = ("Session", "Day", "Exercise", "Sets", "Reps", "RIR", "Rest", "Kit", "Notes")
"""Headings of a week's tab, before the ones for what was done."""
SUMMARY_TAB = "Summary"
NAMES_TAB = "Exercises"
FROZEN = "backblock_frozen_through"
"""Property of the workbook: weeks 1 to this are facts."""
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_ROWS = 2000
_WEEK = re.compile(r"Week (\d{1,2})\Z")


def week_tab(week: int) -> str:
    """The name of a week's tab."""
    return f"Week {week}"


def is_workbook(raw: bytes) -> bool:
    """Whether a file's bytes are a spreadsheet's (a ZIP archive)."""
    return raw.startswith(b"PK\x03\x04")


def read_workbook(raw: bytes, name: str) -> Document:
    """A spreadsheet as the document of a plan: its weeks, sessions, exercises and sets.

    Raises:
        InputError: it is no spreadsheet of a plan; every problem found, with tab and cell.
    """
    book = _open(raw, name)
    names = _names(book)
    problems: list[Problem] = []
    weeks = []
    for sheet in book.worksheets:
        match = _WEEK.match(sheet.title)
        if match:
            sessions = _sessions(sheet, names, name, problems)
            weeks.append({"week": int(match[1]), "sessions": sessions})
    if not weeks and not problems:
        problems.append(Problem(name, (), "no tab is called Week 1, Week 2 and so on"))
    if problems:
        raise InputError(problems)
    data: dict[str, Any] = {"weeks": weeks}
    frozen = {p.name: p.value for p in book.custom_doc_props.props}.get(FROZEN)
    if frozen is not None:
        data["frozen_through"] = frozen
    return Document(name, data)


def _open(raw: bytes, name: str) -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError:
        message = "reading a spreadsheet needs openpyxl"
        hint = "pip install 'backblock[xlsx]'"
        raise InputError([Problem(name, (), message, hint=hint)]) from None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise InputError([Problem(name, (), "the spreadsheet is larger than 64 MiB")])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
    except InputError:
        raise
    except Exception as error:  # a damaged archive can fail in any of openpyxl's parts
        message = f"can't be read as a spreadsheet: {type(error).__name__}"
        raise InputError([Problem(name, (), message)]) from None


def _names(book: Any) -> dict[str, str]:
    """Ids by name, folded, as the tab of names has them."""
    if NAMES_TAB not in book.sheetnames:
        return {}
    rows = book[NAMES_TAB].iter_rows(min_row=2, max_row=MAX_ROWS, max_col=2, values_only=True)
    return {
        str(row[1]).strip().casefold(): str(row[0]).strip()
        for row in rows
        if len(row) > 1 and row[0] and row[1]
    }


def _sessions(
    sheet: Any, names: Mapping[str, str], name: str, problems: list[Problem]
) -> list[dict[str, Any]]:
    heads = {str(cell.value).strip(): cell.column - 1 for cell in sheet[1] if cell.value}
    missing = [head for head in ("Session", "Exercise", "Sets") if head not in heads]
    if missing:
        message = f"{sheet.title}: no column is headed {' or '.join(missing)}"
        problems.append(Problem(name, (), message))
        return []
    found: dict[str, list[dict[str, Any]]] = {}
    session = ""
    for number, row in enumerate(
        sheet.iter_rows(min_row=2, max_row=min(sheet.max_row, MAX_ROWS), values_only=True), 2
    ):
        stated, exercise, sets = (row[heads[head]] for head in ("Session", "Exercise", "Sets"))
        session = _text(stated) or session
        if not _text(exercise) and sets in (None, ""):
            continue
        place = f"{sheet.title}, row {number}"
        item = _item(exercise, sets, names)
        if not session or isinstance(item, str):
            message = item if isinstance(item, str) else "no session is named"
            problems.append(Problem(name, (), f"{place}: {message}"))
        else:
            found.setdefault(session, []).append(item)
    return [{"session": key, "exercises": items} for key, items in found.items()]


def _item(exercise: Any, sets: Any, names: Mapping[str, str]) -> dict[str, Any] | str:
    """A prescription, or what is wrong with its row."""
    text = _text(exercise)
    if not text:
        return "sets, but no exercise"
    number = isinstance(sets, int | float) and not isinstance(sets, bool) and math.isfinite(sets)
    if not number or sets != int(sets):
        shown = "none" if sets in (None, "") else repr(sets)
        return f"{text}: sets are {shown}, expected a whole number"
    return {"exercise": names.get(text.casefold(), slug(text)), "sets": int(sets)}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def slug(name: str) -> str:
    """A name's words as an id: ``Pull-Up`` is ``pull_up``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or name
