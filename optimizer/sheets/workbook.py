"""Reads a plan back from a spreadsheet of ours, edited or not.

Of each week's tab the columns Session, Exercise and Sets count, found by their headings, and the
rows from top to bottom. An empty session means the one above. An exercise is an id, a name of the
tab with the names, or any name whose words make an id.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from catalog.inputs import MAX_PROBLEMS, Document, InputError, Problem
from catalog.inputs.workbooks import SheetRow, open_workbook
from optimizer.sheets.tables import read_sheets

HEADINGS = ("Session", "Day", "Exercise", "Sets", "Reps", "Load", "RIR", "Rest", "Kit", "Notes")
"""Headings of a week's tab, before the ones for what was done."""
_NEEDED = ("Session", "Exercise", "Sets")
SUMMARY_TAB = "Summary"
NAMES_TAB = "Exercises"
FROZEN = "backblock_frozen_through"
"""Property of the workbook: weeks 1 to this are facts."""
MAX_NAME = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_WEEK = re.compile(r"Week (\d{1,2})\Z")


def week_tab(week: int) -> str:
    """The name of a week's tab."""
    return f"Week {week}"


def read_workbook(
    raw: bytes, name: str, weeks: int | None = None, days: Mapping[str, str] | None = None
) -> Document:
    """A spreadsheet as the document of a plan: its weeks, sessions, exercises and sets.

    One whose tabs are not ours is read as tables, by the headings of its columns.

    Raises:
        InputError: it is no spreadsheet of a plan; every problem found, with tab and cell.
    """
    tabs, frozen = _contents(raw, name)
    if not _is_ours(tabs):
        document = read_sheets(tabs, name, weeks, days)
        if document is not None:
            return document
    names = _names(tabs.get(NAMES_TAB, []))
    problems: list[Problem] = []
    found = []
    for title, rows in tabs.items():
        match = _WEEK.match(title)
        if match:
            sessions = _sessions(title, rows, names, name, problems)
            found.append({"week": int(match[1]), "sessions": sessions})
    if not found and not problems:
        problems.append(Problem(name, (), "no tab is called Week 1, Week 2 and so on"))
    if problems:
        raise InputError(problems[:MAX_PROBLEMS])
    data: dict[str, Any] = {"weeks": found}
    if frozen is not None:
        data["frozen_through"] = frozen
    return Document(name, data)


_SET = re.compile(r"Set (\d{1,2}) done")


def read_done(raw: bytes, name: str) -> Document | None:
    """What was written into the sets of a workbook of ours; None where nothing was.

    Each exercise has its cells in order, as they were written, under ``done``.

    Raises:
        InputError: it is no spreadsheet.
    """
    tabs, _ = _contents(raw, name)
    names = _names(tabs.get(NAMES_TAB, []))
    weeks = []
    for title, rows in tabs.items():
        match = _WEEK.match(title)
        heads = {str(cell).strip(): place for place, cell in enumerate(rows[0] if rows else ())}
        if match and {"Session", "Exercise"} <= heads.keys():
            sessions = _done(rows, heads, names)
            weeks.append({"week": int(match[1]), "sessions": sessions})
    held = [week for week in weeks if week["sessions"]]
    return Document(name, {"weeks": held}) if held else None


def _done(
    rows: list[SheetRow], heads: Mapping[str, int], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The sessions in which some cell for a set was filled."""
    places = [place for head, place in heads.items() if _SET.fullmatch(head)]
    found: dict[str, list[dict[str, Any]]] = {}
    session = ""
    for row in rows[1:]:
        session = _text(row[heads["Session"]]) or session
        exercise = _text(row[heads["Exercise"]])
        cells = [_text(row[place]) for place in places]
        done = [{"written": cell} for cell in cells if cell not in ("", "-", "–", "0")]
        if session and exercise and done:
            lift = names.get(exercise.casefold(), exercise)[:MAX_NAME]
            item = {"exercise": lift, "sets": len(done), "done": done}
            found.setdefault(session[:MAX_NAME], []).append(item)
    return [{"session": key, "exercises": items} for key, items in found.items()]


def _contents(raw: bytes, name: str) -> tuple[Mapping[str, list[SheetRow]], Any]:
    """The rows of the tabs that count, and the number of frozen weeks."""
    book = open_workbook(raw, name, "a plan or a spreadsheet")
    return _that_count(book.tabs), book.properties.get(FROZEN)


def _is_ours(tabs: Mapping[str, list[SheetRow]]) -> bool:
    """Whether some week's tab has our own headings; then all must have them."""
    weeks = [rows for title, rows in tabs.items() if _WEEK.match(title)]
    return any({*_NEEDED} <= {*(rows[0] if rows else ())} for rows in weeks)


def _that_count(tabs: Mapping[str, list[SheetRow]]) -> Mapping[str, list[SheetRow]]:
    """The weeks and the names where there are any; else every tab is looked at."""
    if not any(_WEEK.match(title) for title in tabs):
        return tabs
    return {t: rows for t, rows in tabs.items() if t == NAMES_TAB or _WEEK.match(t)}


def _names(rows: list[SheetRow]) -> dict[str, str]:
    """Ids by name, folded, as the tab of names has them."""
    return {
        str(row[1]).strip().casefold(): str(row[0]).strip() for row in rows[1:] if row[0] and row[1]
    }


_PAIR = re.compile(r"[A-C][12](?=\.|\Z)")
"""The place in a superset that a row's notes begin with."""


def _sessions(
    title: str, rows: list[SheetRow], names: Mapping[str, str], name: str, problems: list[Problem]
) -> list[dict[str, Any]]:
    heads = {
        str(value).strip(): place for place, value in enumerate(rows[0] if rows else ()) if value
    }
    missing = [head for head in _NEEDED if head not in heads]
    if missing:
        message = f"{title}: no column is headed {' or '.join(missing)}"
        problems.append(Problem(name, (), message))
        return []
    found: dict[str, list[dict[str, Any]]] = {}
    session = ""
    for number, row in enumerate(rows[1:], 2):
        stated, exercise, sets = (row[heads[head]] for head in ("Session", "Exercise", "Sets"))
        session = _text(stated) or session
        if not _text(exercise) and sets in (None, ""):
            continue
        place = f"{title}, row {number}"
        item = _item(exercise, sets, names)
        pair = _PAIR.match(_text(row[heads["Notes"]])) if "Notes" in heads else None
        if pair and isinstance(item, dict):
            item["pair"] = pair[0]
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
    if len(text) > MAX_NAME:
        return f"the exercise has {len(text):,} characters, expected at most {MAX_NAME}"
    if isinstance(sets, str) and re.fullmatch(r"\s*[0-9]{1,4}\s*", sets):
        sets = int(sets)  # a cell that was typed as text
    number = isinstance(sets, int | float) and not isinstance(sets, bool) and math.isfinite(sets)
    if not number or sets != int(sets):
        shown = "none" if sets in (None, "") else repr(sets)
        return f"{text}: sets are {shown}, expected a whole number such as 3"
    return {"exercise": names.get(text.casefold(), id_of_words(text)), "sets": int(sets)}


def _text(value: Any) -> str:
    return "" if value is None else _CONTROL.sub(" ", str(value)).strip()


def id_of_words(name: str) -> str:
    """A name's words as an id: ``Pull-Up`` is ``pull_up``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or name
