"""Reads logs: Strong, Hevy, FitNotes, StrongLifts, and tables, workbooks and JSON of our own.

Which app wrote a file is told from its headings. Every reader takes rows as mappings of a folded
heading to text, and gives sets with the workout that they belong to; what it leaves out is counted
under a word that a coach understands.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from catalog.importers.spelling import folded, known_words
from catalog.inputs.files import decode_table, delimiter_of, read_bytes
from catalog.inputs.places import mappings_at
from catalog.inputs.problems import InputError, Position, Problem, failed
from catalog.inputs.workbooks import is_workbook, table_in_workbook
from optimizer.logs.apps import FORMS, MAX_SETS, OWN_TABLE, LogEntry, LogForm
from optimizer.logs.cells import LogRow, RefusedCell, day_of_cell, set_as_written, set_of_cells
from optimizer.logs.dates import days_first
from optimizer.logs.load import MassUnit
from optimizer.logs.log import Log, LoggedExercise, LoggedSet, Workout
from optimizer.sheets.document import document_of
from optimizer.sheets.workbook import read_done
from optimizer.words import listed

MAX_LOG_BYTES = 64 * 1024 * 1024
"""The largest log that is read, bytes: ten years of training have a few MiB."""
MAX_LOG_ROWS = 500_000
LONGEST_NAME = 200

_DATES = ("date", "start time", "workout date")
"""Headings under which a day stands."""
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
"""A day whose order only the file can tell."""


def read_log(path: str, unit: MassUnit = "kg") -> Log:
    """Read a log, whatever wrote it.

    Args:
        path: a file's path, or ``-`` for standard input.
        unit: of weights whose unit the file does not say.

    Raises:
        InputError: it is no log; carries every problem found.
    """
    name, raw = read_bytes(path, MAX_LOG_BYTES)
    return parse_log(raw, name, unit)


def parse_log(raw: bytes, name: str = "<log>", unit: MassUnit = "kg") -> Log:
    """The same from a file's bytes.

    Raises:
        InputError: it is no log; carries every problem found.
    """
    done = read_done(raw, name) if is_workbook(raw) else None
    if done is not None or _is_json(raw):
        return _of_plan_form((done or document_of(raw, name)).data, name, unit)
    if is_workbook(raw):
        sheet = _log_sheet(raw, name)
        if sheet is None:
            return _of_plan_form(document_of(raw, name).data, name, unit)
        text, notes = sheet
    else:
        text, notes = decode_table(raw, name)
    table = _table(text, name)
    if table is None:
        return _of_plan_form(document_of(raw, name).data, name, unit)
    form, rows = table
    if _SLASHED.search(text):
        order = days_first(row.get(heading, "") for _, row in rows for heading in _DATES)
        form, rows = _table(text, name) or table
        rows = _dated(rows, order)
    return replace(_log(form, rows, name, unit), notes=notes)


def is_log(raw: bytes, name: str) -> bool:
    """Whether a file says what was done: a plan's weeks don't, nor a workbook still to fill in."""
    if is_workbook(raw):
        return read_done(raw, name) is not None or _log_sheet(raw, name) is not None
    if _is_json(raw):
        data = document_of(raw, name).data
        return isinstance(data, dict) and ("workouts" in data or "form" in data)
    first = _without_mark(decode_table(raw, name)[0]).split("\n", 1)[0]
    separator = delimiter_of(first)
    return _form_of([cell.strip().strip('"') for cell in first.split(separator)])[0] is not None


def _log_sheet(raw: bytes, name: str) -> tuple[str, tuple[str, ...]] | None:
    """The tab of a workbook that has a log's headings, from these on, as CSV; else None.

    Without a column of dates a table is a plan's, whose weeks may stand on tabs of their own.
    """

    def known(row: Sequence[str]) -> bool:
        form, headings = _form_of([cell for cell in row if cell])
        dated = any(heading.partition(" ")[0] == "date" for heading in headings)
        return form is not None and (dated or form.name != OWN_TABLE)

    text, notes = table_in_workbook(raw, name, "a log", known)
    lines = text.splitlines(keepends=True)
    head = next((n for n, cells in enumerate(csv.reader(lines)) if known(cells)), None)
    return None if head is None else ("".join(lines[head:]), notes)


def _is_json(raw: bytes) -> bool:
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


# --- tables -----------------------------------------------------------------------------------


def _table(text: str, name: str) -> tuple[LogForm, Iterator[tuple[int, LogRow]]] | None:
    """The app that wrote a table and its rows with their lines; None where it is no table."""
    text = _without_mark(text)
    first = text.split("\n", 1)[0]
    separator = delimiter_of(first)
    if not first.count(separator):
        return None
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        cells = next(row for row in reader if any(row))
    except (csv.Error, StopIteration) as error:
        raise failed(name, f"can't be read as a table: {error}") from None
    form, headings = _form_of(cells)
    if form is None:
        apps = listed(
            list(dict.fromkeys(form.name for form in FORMS if form.name != OWN_TABLE)), "or"
        )
        shown = ", ".join(heading[:40] for heading in headings[:12])
        message = f"has the columns {shown}; no app that is known writes these ({apps})"
        hint = "a table of your own begins with its headings: date,exercise,sets,reps,weight"
        raise InputError([Problem(name, (), message, Position(1, 1), hint)])
    return form, _rows(reader, headings, name)


def _without_mark(text: str) -> str:
    """A table's text from its headings on: a spreadsheet's ``sep=;`` before them is no row."""
    text = text.lstrip("\n\r\ufeff")
    return re.sub(r"\A\"?sep=.\"?\r?\n", "", text)


def _form_of(cells: list[str]) -> tuple[LogForm | None, list[str]]:
    """The app that writes some headings, and these as its reader knows them.

    Our own table may have its headings in another language.
    """
    plain = [_fold(cell) for cell in cells]
    for headings in (plain, [_in_english(heading) for heading in plain]):
        form = next((form for form in FORMS if form.headings <= set(headings)), None)
        if form is not None:
            return form, headings
    return None, plain


_HEADINGS = {
    "date": "datum data fecha tag dia giorno jour",
    "reps": "wdh whd wiederholungen repeticiones repetitions repeticoes ripetizioni herhalingen",
    "weight": "gewicht peso poids carga",
    "load": "last charge",
    "week": "woche semana semaine settimana",
    "session": "einheit sesion seance sessao seduta",
    "set": "satz serie",
    "sets": "saetze series serien",
    "seconds": "sekunden segundos secondes secondi",
}
"""Our headings to what others call them; exercises are called what importers know."""
_ABROAD = {folded(word): ours for ours, words in _HEADINGS.items() for word in words.split()}


def _in_english(heading: str) -> str:
    """A heading of ours that is written in another language; a unit behind it stays."""
    word, bracket, unit = heading.partition(" (")
    known = folded(word)
    name = {"name": "exercise"}.get(known_words("columns").get(known, ""), heading)
    return _ABROAD[known] + bracket + unit if known in _ABROAD else name


def _dated(
    rows: Iterator[tuple[int, LogRow]], day_first: bool | None
) -> Iterator[tuple[int, LogRow]]:
    """Rows with days of one order, where the file shows which it is."""
    for line, row in rows:
        dated = dict(row)
        for heading in _DATES:
            match = _SLASHED.match(row.get(heading, ""))
            if match and day_first is not None:
                day, month = (match[1], match[2]) if day_first else (match[2], match[1])
                dated[heading] = f"{match[3]}-{month}-{day}{row[heading][match.end() :]}"
        yield line, dated


def _rows(reader: Any, headings: list[str], name: str) -> Iterator[tuple[int, LogRow]]:
    try:
        for count, cells in enumerate(reader):
            if count > MAX_LOG_ROWS:
                raise failed(name, f"has more than {MAX_LOG_ROWS:,} rows, the most that is read")
            if any(cell.strip() for cell in cells):
                padded = cells + [""] * (len(headings) - len(cells))
                row = {h: c.strip() for h, c in zip(headings, padded, strict=False)}
                yield reader.line_num, row
    except csv.Error as error:
        raise failed(name, f"can't be read as a table: {error}") from None


def _fold(heading: str) -> str:
    """A heading in small letters; the form of a date behind it says nothing of the column."""
    plain = re.sub(r"[\s_]+", " ", heading.strip().strip("\ufeff").casefold())
    return re.sub(r" \([ymd/.-]+\)\Z", "", plain)


def _log(form: LogForm, rows: Iterator[tuple[int, LogRow]], name: str, unit: MassUnit) -> Log:
    entries: list[LogEntry] = []
    left_out: dict[str, int] = {}
    problems: list[Problem] = []
    for line, row in rows:
        try:
            found = form.read(row, unit)
            if isinstance(found, LogEntry) and len(found.exercise) > LONGEST_NAME:
                length = f"{len(found.exercise):,}"
                raise RefusedCell(
                    f"the exercise's name has {length} characters, expected at most {LONGEST_NAME}"
                )
        except RefusedCell as error:
            problems.append(Problem(name, (), str(error), Position(line, 1)))
            continue
        if isinstance(found, str):
            left_out[found] = left_out.get(found, 0) + 1
        else:
            entries.append(found)
    if problems:
        raise InputError(problems)
    if not entries:
        raise failed(name, f"holds no set that was done below the headings of {form.name}")
    return Log(form.name, _workouts(entries, name), left_out)


def _workouts(entries: list[LogEntry], name: str) -> tuple[Workout, ...]:
    """Sets by workout; an exercise that comes back later in a workout is the same exercise."""
    grouped: dict[tuple[Any, ...], dict[str, list[LogEntry]]] = {}
    for entry in entries:
        key = (entry.date, *entry.workout)
        grouped.setdefault(key, {}).setdefault(entry.exercise, []).append(entry)
    workouts = []
    for (date, title, started, week, session), lifts in grouped.items():
        exercises = tuple(_exercise(lift, found, name) for lift, found in lifts.items())
        workouts.append(Workout(title, exercises, date, started, week, session))
    return tuple(
        sorted(workouts, key=lambda w: (w.date or datetime.date.min, w.week or 0, w.started))
    )


def _exercise(lift: str, found: list[LogEntry], name: str) -> LoggedExercise:
    sets = tuple(item for entry in found for item in entry.sets)
    stated = [entry.stated for entry in found if entry.stated is not None]
    if max(len(sets), sum(stated)) > MAX_SETS:
        message = f"{lift[:80]} has more than {MAX_SETS} sets in one workout"
        raise InputError([Problem(name, (), message)])
    return LoggedExercise(lift, sets, stated=sum(stated) if stated and not sets else None)


# --- our own files ----------------------------------------------------------------------------


def _of_plan_form(data: object, name: str, unit: MassUnit) -> Log:
    """Weeks with sessions and exercises, as plans have them: sets, or each set as it was done.

    Or workouts with dates, as ``log --json`` writes them where there is no plan.
    """
    weeks = data.get("weeks") if isinstance(data, dict) else None
    dated = data.get("workouts") if isinstance(data, dict) else None
    if weeks is None and isinstance(dated, list):
        weeks = [{"sessions": dated}]
    if not isinstance(weeks, list):
        message = "is no log: expected a table of an app, or weeks with sessions and exercises"
        raise InputError([Problem(name, (), message)])
    problems: list[Problem] = []
    workouts = []
    for w, week in enumerate(weeks):
        for s, session in enumerate(mappings_at(week, "sessions")):
            path = ("weeks", w, "sessions", s) if "week" in week else ("workouts", s)
            try:
                workouts.append(_workout_of(week, session, unit))
            except (RefusedCell, KeyError, TypeError, AttributeError) as error:
                refused = isinstance(error, RefusedCell)
                words = str(error) if refused else "expected a session's exercises"
                problems.append(Problem(name, path, words))
    if problems:
        raise InputError(problems)
    return Log("a file of our own", tuple(workouts))


def _workout_of(week: dict[str, Any], session: dict[str, Any], unit: MassUnit) -> Workout:
    number, title = week.get("week"), session.get("session")
    if "week" not in week and isinstance(session.get("date"), str):
        lifts = tuple(_exercise_of(item, unit) for item in mappings_at(session, "exercises"))
        named = session.get("title")
        return Workout(named if isinstance(named, str) else "", lifts, day_of_cell(session["date"]))
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 1000:
        raise RefusedCell(f"the week is {str(number)[:40]!r}, expected a number from 1")
    if not isinstance(title, str) or not title:
        raise RefusedCell("the session has no name")
    exercises = tuple(_exercise_of(item, unit) for item in mappings_at(session, "exercises"))
    date = day_of_cell(session["date"]) if isinstance(session.get("date"), str) else None
    return Workout(title, exercises, date, "", number, title)


def _exercise_of(item: dict[str, Any], unit: MassUnit) -> LoggedExercise:
    lift, stated = item.get("exercise"), item.get("sets")
    if not isinstance(lift, str) or not 0 < len(lift) <= LONGEST_NAME:
        raise RefusedCell("an exercise has no name")
    done = [one for one in item.get("done", []) if isinstance(one, dict)]
    if not isinstance(stated, int) or isinstance(stated, bool) or not 0 <= stated <= MAX_SETS:
        raise RefusedCell(f"{lift}: sets are {str(stated)[:40]!r}, expected a whole number")
    return LoggedExercise(lift, tuple(_set_of(one, unit) for one in done), stated=stated)


def _set_of(one: dict[str, Any], unit: MassUnit) -> LoggedSet:
    if "written" in one:
        return set_as_written(str(one["written"]), unit)
    cells = {key: str(value) for key, value in one.items() if value is not None}
    return set_of_cells(cells, unit)


def set_data(item: LoggedSet) -> dict[str, Any]:
    """A set as plain data, read back by the reader above."""
    data: dict[str, Any] = {}
    for key in ("reps", "seconds"):
        if getattr(item, key) is not None:
            data[key] = getattr(item, key)
    if item.metres is not None:
        data["metres"] = float(item.metres)
    if item.load is not None:
        data["load"] = str(item.load)
    if item.rpe is not None:
        data["rpe"] = float(item.rpe)
    if item.kind != "working":
        data["kind"] = item.kind
    return data
