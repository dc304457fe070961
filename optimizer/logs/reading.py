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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from catalog.importers.spelling import folded, known_words
from catalog.inputs.files import decode_table, read_bytes
from catalog.inputs.problems import InputError, Position, Problem, failed
from optimizer.logs.dates import days_first, parse_day
from optimizer.logs.load import Load, MassUnit, parse_load
from optimizer.logs.log import Log, LoggedExercise, LoggedSet, SetKind, Workout
from optimizer.sheets.document import document_of
from optimizer.sheets.workbook import is_workbook, read_done

MAX_LOG_BYTES = 64 * 1024 * 1024
"""The largest log that is read, bytes: ten years of training have a few MiB."""
MAX_LOG_ROWS = 500_000
MAX_SETS = 100
"""Sets of one exercise in one workout; more is no training log."""
MAX_LOAD = 2_000
LONGEST_NAME = 200
LONGEST_LOAD = 40
"""Characters of a weight; more are no number that anybody lifted."""
LogRow = Mapping[str, str]

_MILE = Fraction(1_609_344, 1000)
_METRES = {"km": Fraction(1000), "mi": _MILE, "miles": _MILE, "ft": Fraction(3048, 10_000)}
"""Metres of a distance unit; anything else is metres."""
_DATES = ("date", "start time", "workout date")
"""Headings under which a day stands."""
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
"""A day whose order only the file can tell."""


class _Refused(ValueError):
    """What is wrong with a cell, in words."""


@dataclass(frozen=True)
class _Entry:
    """One row as a reader understands it."""

    workout: tuple[str, str, int | None, str | None]
    """title, when it started as text, week, session"""
    date: datetime.date | None
    exercise: str
    sets: tuple[LoggedSet, ...] = ()
    stated: int | None = None


@dataclass(frozen=True)
class _Form:
    """An app's table.

    Attributes:
        name: the app.
        headings: folded headings that only its tables have, all of them.
        read: a row to an entry, or to the word under which it is left out.
    """

    name: str
    headings: frozenset[str]
    read: Callable[[LogRow, MassUnit], _Entry | str]


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
    if is_workbook(raw):
        return _of_plan_form((read_done(raw, name) or document_of(raw, name)).data, name, unit)
    if _is_json(raw):
        return _of_plan_form(document_of(raw, name).data, name, unit)
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
        return read_done(raw, name) is not None
    if _is_json(raw):
        data = document_of(raw, name).data
        return isinstance(data, dict) and ("workouts" in data or "form" in data)
    first = _without_mark(decode_table(raw, name)[0]).split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    return _form_of([cell.strip().strip('"') for cell in first.split(separator)])[0] is not None


def _is_json(raw: bytes) -> bool:
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


# --- tables -----------------------------------------------------------------------------------


def _table(text: str, name: str) -> tuple[_Form, Iterator[tuple[int, LogRow]]] | None:
    """The app that wrote a table and its rows with their lines; None where it is no table."""
    text = _without_mark(text)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    if not first.count(separator):
        return None
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        cells = next(row for row in reader if any(row))
    except (csv.Error, StopIteration) as error:
        raise failed(name, f"can't be read as a table: {error}") from None
    form, headings = _form_of(cells)
    if form is None:
        known = "; ".join(f"{form.name}: {', '.join(sorted(form.headings))}" for form in FORMS)
        shown = ", ".join(heading[:40] for heading in headings[:12])
        message = f"has the columns {shown}; no app that is known writes these"
        raise InputError([Problem(name, (), message, Position(1, 1), f"known are {known}")])
    return form, _rows(reader, headings, name)


def _without_mark(text: str) -> str:
    """A table's text from its headings on: a spreadsheet's ``sep=;`` before them is no row."""
    text = text.lstrip("\n\r\ufeff")
    return re.sub(r"\A\"?sep=.\"?\r?\n", "", text)


def _form_of(cells: list[str]) -> tuple[_Form | None, list[str]]:
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


def _log(form: _Form, rows: Iterator[tuple[int, LogRow]], name: str, unit: MassUnit) -> Log:
    entries: list[_Entry] = []
    left_out: dict[str, int] = {}
    problems: list[Problem] = []
    for line, row in rows:
        try:
            found = form.read(row, unit)
            if isinstance(found, _Entry) and len(found.exercise) > LONGEST_NAME:
                length = f"{len(found.exercise):,}"
                raise _Refused(
                    f"the exercise's name has {length} characters, expected at most {LONGEST_NAME}"
                )
        except _Refused as error:
            problems.append(Problem(name, (), str(error), Position(line, 1)))
            continue
        if isinstance(found, str):
            left_out[found] = left_out.get(found, 0) + 1
        else:
            entries.append(found)
    if problems:
        raise InputError(problems)
    if not entries:
        raise failed(name, f"is a table as {form.name} writes it, but holds no set that was done")
    return Log(form.name, _workouts(entries, name), left_out)


def _workouts(entries: list[_Entry], name: str) -> tuple[Workout, ...]:
    """Sets by workout; an exercise that comes back later in a workout is the same exercise."""
    grouped: dict[tuple[Any, ...], dict[str, list[_Entry]]] = {}
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


def _exercise(lift: str, found: list[_Entry], name: str) -> LoggedExercise:
    sets = tuple(item for entry in found for item in entry.sets)
    stated = [entry.stated for entry in found if entry.stated is not None]
    if max(len(sets), sum(stated)) > MAX_SETS:
        message = f"{lift[:80]} has more than {MAX_SETS} sets in one workout"
        raise InputError([Problem(name, (), message)])
    return LoggedExercise(lift, sets, stated=sum(stated) if stated and not sets else None)


# --- cells ------------------------------------------------------------------------------------


def _first(row: LogRow, *headings: str) -> str:
    """The first of some cells that says anything."""
    return next((row[h] for h in headings if row.get(h)), "")


def _number(row: LogRow, *headings: str, most: int = 100_000) -> Fraction | None:
    text = _first(row, *headings)
    if not text:
        return None
    match = re.fullmatch(r"[-+]?\d{1,9}(?:[.,]\d{1,6})?", text)
    if match is None:
        raise _Refused(f"{headings[0]} is {text[:40]!r}, expected a number")
    value = Fraction(text.replace(",", "."))
    if abs(value) > most:
        raise _Refused(f"{headings[0]} is {text[:40]}, expected at most {most:,}")
    return value


def _count(row: LogRow, *headings: str) -> int | None:
    value = _number(row, *headings, most=10_000)
    if value is None:
        return None
    if value.denominator != 1 or value < 0:
        raise _Refused(f"{headings[0]} is {_first(row, *headings)}, expected a whole number")
    return int(value)


def _weight(row: LogRow, unit: MassUnit, *headings: str) -> Load | None:
    """A weight in its own unit, else that of its heading, else one of the row's own, else ours."""
    for heading in headings:
        text = row.get(heading, "")
        if not text:
            continue
        said = _unit_in(heading) or _unit_in(row.get("weight unit", ""))
        load = _load(text, said or unit, heading)
        return load if load and load.amount else None
    return None


def _unit_in(text: str) -> MassUnit | None:
    """The unit that a text says."""
    words = re.findall(r"[a-z]+", text.casefold())
    if "kg" in words or "kgs" in words:
        return "kg"
    return "lb" if "lb" in words or "lbs" in words else None


def _date(text: str) -> datetime.date:
    """The local day of a time stamp.

    Raises:
        _Refused: it is no date.
    """
    try:
        return parse_day(text)
    except ValueError as error:
        raise _Refused(str(error)) from None


def _clock(text: str) -> int | None:
    """Seconds of ``1:30``, ``0:01:30`` or ``90``."""
    if not text:
        return None
    parts = text.split(":")
    if not all(re.fullmatch(r"\d{1,6}([.,]\d+)?", part) for part in parts) or len(parts) > 3:
        raise _Refused(f"the time is {text[:40]!r}, expected seconds or minutes:seconds")
    seconds = 0
    for part in parts:
        seconds = 60 * seconds + int(float(part.replace(",", ".")))
    return seconds or None


def _kind(text: str) -> SetKind:
    """What a set was for, by the first letter or the word that an app uses."""
    word = re.sub(r"[\s_-]", "", text.casefold())
    word = re.sub(r"\A([wdf])\d{1,2}\Z", r"\1", word)
    if word in ("w", "warmup", "warmupset"):
        return "warm_up"
    if word in ("d", "drop", "dropset"):
        return "drop"
    return "failure" if word in ("f", "failure", "tofailure") else "working"


def _metres(row: LogRow, heading: str, unit: str) -> Fraction | None:
    value = _number(row, heading)
    return value * _METRES.get(unit.casefold(), Fraction(1)) if value else None


def _effort(row: LogRow, *headings: str) -> Fraction | None:
    value = _number(row, *headings, most=10)
    return value or None


# --- apps -------------------------------------------------------------------------------------


def _strong(row: LogRow, unit: MassUnit) -> _Entry | str:
    order = row.get("set order", "")
    if order.casefold() in ("rest timer", "note"):
        return f"rows that are a {order.casefold()}"
    when = _first(row, "date", "workout date")
    item = LoggedSet(
        reps=_count(row, "reps") or None,
        seconds=_clock(row.get("seconds", "")),
        metres=_metres(row, "distance", row.get("distance unit", ""))
        or _metres(row, "distance (meters)", "m"),
        load=_weight(row, unit, "weight", "weight (kg)", "weight (lbs)", "weight (lb)"),
        rpe=_effort(row, "rpe"),
        kind=_kind(order),
    )
    return _of_app(row["exercise name"], row.get("workout name", ""), when, item)


def _hevy(row: LogRow, unit: MassUnit) -> _Entry | str:
    item = LoggedSet(
        reps=_count(row, "reps") or None,
        seconds=_clock(row.get("duration seconds", "")),
        metres=_metres(row, "distance km", "km") or _metres(row, "distance miles", "mi"),
        load=_weight(row, unit, "weight kg", "weight lbs", "weight lb"),
        rpe=_effort(row, "rpe"),
        kind=_kind(row.get("set type", "")),
    )
    return _of_app(row["exercise title"], row.get("title", ""), row["start time"], item)


def _fitnotes(row: LogRow, unit: MassUnit) -> _Entry | str:
    weights = ("weight", "weight (kg)", "weight (kgs)", "weight (lbs)", "weight (lb)")
    item = LoggedSet(
        reps=_count(row, "reps") or None,
        seconds=_clock(row.get("time", "")),
        metres=_metres(row, "distance", row.get("distance unit", "")),
        load=_weight(row, unit, *weights),
        kind=_kind(row.get("kind", "")),
    )
    return _of_app(row["exercise"], "", row["date"], item)


def _of_app(exercise: str, title: str, when: str, item: LoggedSet) -> _Entry | str:
    if not exercise:
        return "rows without an exercise"
    date = _date(when)
    if not item.done:
        return "sets of 0 reps"
    return _Entry((title, when, None, None), date, exercise, (item,))


_SET = re.compile(r"set (\d{1,2}) \((reps|kg|lbs?)\)")


def _stronglifts(row: LogRow, unit: MassUnit) -> _Entry | str:
    """One row an exercise: ``Set N (Reps)`` beside ``Set N (KG)``; 0 reps is a set not done."""
    numbers = sorted({int(m[1]) for heading in row if (m := _SET.fullmatch(heading))})
    sets = []
    for number in numbers:
        reps = _count(row, f"set {number} (reps)")
        load = _weight(row, unit, *(f"set {number} ({u})" for u in ("kg", "lb", "lbs")))
        sets.append(LoggedSet(reps=reps, load=load))
    done = tuple(item for item in sets if item.done)
    if not row.get("exercise"):
        return "rows without an exercise"
    date = _date(row["date"])
    if not done:
        return "exercises of 0 reps"
    title = _first(row, "workout name", "workout")
    return _Entry((title, row["date"], None, None), date, row["exercise"], done)


def _own(row: LogRow, unit: MassUnit) -> _Entry | str:
    """Our own table: a date, or week and session; a set a row, or a number of sets."""
    exercise = row["exercise"]
    if not exercise:
        return "rows without an exercise"
    date = _date(row["date"]) if row.get("date") else None
    week = _count(row, "week")
    session = row.get("session") or None
    if date is None and (week is None or session is None):
        raise _Refused(f"{exercise[:40]} has no date, and not both week and session")
    where = (row.get("workout") or session or "", row.get("date", ""), week, session)
    stated = _count(row, "sets")
    if row.get("done", "") in ("-", "–", "0"):
        return "sets of 0 reps"
    if row.get("done"):
        return _Entry(where, date, exercise, (_written(row["done"], unit),))
    reps, held = _reps_or_time(row)
    item = LoggedSet(
        reps=reps,
        seconds=_clock(row.get("seconds", "")) or held,
        metres=_number(row, "metres") or None,
        load=_load(row.get("load", ""), unit)
        or _weight(row, unit, "weight", "weight (kg)", "weight (lbs)", "weight (lb)"),
        rpe=_effort(row, "rpe") or _from_reserve(row),
        kind=_kind(_first(row, "kind", "set")),
    )
    if stated is not None and stated > MAX_SETS:
        raise _Refused(f"sets are {stated}, expected at most {MAX_SETS}")
    if stated is not None and item.done:
        return _Entry(where, date, exercise, (item,) * stated) if stated else "sets of 0 reps"
    if stated is not None:
        return _Entry(where, date, exercise, (), stated) if stated else "sets of 0 reps"
    return _Entry(where, date, exercise, (item,)) if item.done else "sets of 0 reps"


def _reps_or_time(row: LogRow) -> tuple[int | None, int | None]:
    """Reps, or the seconds of a hold that stand where reps do: ``45 s``."""
    match = re.fullmatch(r"(\d{1,5}) ?(?:s|sec|secs|seconds)", _first(row, "done reps", "reps"))
    if match:
        return None, int(match[1]) or None
    return _count(row, "done reps", "reps") or None, None


def _load(text: str, unit: MassUnit, heading: str = "load") -> Load | None:
    """A load as people write it and as plans print it: ``60``, ``+10 kg``, ``24 kg each``."""
    words = re.sub(r"\s+", " ", text.strip().casefold())
    if words in ("", "-", "body weight", "bodyweight", "bw"):
        return None
    assisted = words.endswith(" assistance")
    short = words.removesuffix(" assistance").removesuffix(" each")
    found = parse_load(short, unit) if len(short) <= LONGEST_LOAD else None
    if found is not None and abs(found.amount) > MAX_LOAD:
        raise _Refused(f"{heading} is {text[:40]}, expected at most {MAX_LOAD:,}")
    if found is None:
        raise _Refused(f"the {heading} is {text[:40]!r}, expected one such as 60 or 60 kg")
    return found.times(Fraction(-1)) if assisted else found


_DONE = re.compile(
    r"(?P<a>[-+]?\d{1,4}(?:[.,]\d{1,2})?) ?(?P<au>kgs?|lbs?|reps?|s|m)?"
    r"(?: ?[x*] ?(?P<b>[-+]?\d{1,4}(?:[.,]\d{1,2})?) ?(?P<bu>kgs?|lbs?|reps?|s|m)?)?"
    r"(?: ?@ ?(?P<rpe>\d{1,2}(?:[.,]5)?))?"
)
_MOST_REPS = 30
"""Of two bare numbers the first is the reps, as the headings ask, unless it is above this."""


def _written(text: str, unit: MassUnit) -> LoggedSet:
    """A set as a hand writes it into one cell: ``8 x 60``, ``60 kg x 8 @8``, ``8``, ``ok``.

    Raises:
        _Refused: it is none of these.
    """
    words = re.sub(r"\s+", " ", text.strip().casefold().replace("×", "x"))
    if words in ("ok", "done", "yes", "x", "✓", "✔"):
        return LoggedSet(ticked=True)
    match = _DONE.fullmatch(words)
    if match is None:
        raise _Refused(f"a set done is {text[:40]!r}, expected reps x load such as 8 x 60")
    pairs = [(match[n], match[f"{n}u"] or "") for n in "ab" if match[n]]
    if len(pairs) == 2 and _is_load(pairs[0]) and not pairs[1][1].startswith(("k", "l")):
        pairs.reverse()
    cells = {"rpe": match["rpe"] or ""}
    for place, (number, said) in enumerate(pairs):
        if said.startswith(("k", "l")) or place == 1:
            cells["load"] = f"{number} {said}".strip()
        else:
            cells[{"s": "seconds", "m": "metres"}.get(said, "reps")] = number
    return _of_cells(cells, unit)


def _is_load(pair: tuple[str, str]) -> bool:
    number, unit = pair
    value = Fraction(number.replace(",", "."))
    bare_load = value.denominator > 1 or value > _MOST_REPS
    return unit.startswith(("k", "l")) or (not unit and bare_load)


def _from_reserve(row: LogRow) -> Fraction | None:
    reserve = _number(row, "rir", most=10)
    return None if reserve is None else 10 - reserve


FORMS = (
    _Form("Strong", frozenset({"exercise name", "set order", "reps"}), _strong),
    _Form("Hevy", frozenset({"exercise title", "set type", "start time"}), _hevy),
    _Form("FitNotes", frozenset({"date", "exercise", "category", "reps"}), _fitnotes),
    _Form("StrongLifts", frozenset({"date", "exercise", "set 1 (reps)"}), _stronglifts),
    _Form("a table of our own", frozenset({"exercise", "sets"}), _own),
    _Form("a table of our own", frozenset({"exercise", "reps"}), _own),
    _Form("a table of our own", frozenset({"exercise", "done"}), _own),
)
"""From the most particular headings to the least."""

# --- our own files ----------------------------------------------------------------------------


def _of_plan_form(data: Any, name: str, unit: MassUnit) -> Log:
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
        for s, session in enumerate(_dicts(week, "sessions")):
            path = ("weeks", w, "sessions", s) if "week" in week else ("workouts", s)
            try:
                workouts.append(_workout_of(week, session, unit))
            except (_Refused, KeyError, TypeError, AttributeError) as error:
                words = (
                    str(error) if isinstance(error, _Refused) else "expected a session's exercises"
                )
                problems.append(Problem(name, path, words))
    if problems:
        raise InputError(problems)
    return Log("a file of our own", tuple(workouts))


def _dicts(value: Any, key: str) -> list[dict[str, Any]]:
    items = value.get(key) if isinstance(value, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _workout_of(week: dict[str, Any], session: dict[str, Any], unit: MassUnit) -> Workout:
    number, title = week.get("week"), session.get("session")
    if "week" not in week and isinstance(session.get("date"), str):
        lifts = tuple(_exercise_of(item, unit) for item in _dicts(session, "exercises"))
        named = session.get("title")
        return Workout(named if isinstance(named, str) else "", lifts, _date(session["date"]))
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 1000:
        raise _Refused(f"the week is {str(number)[:40]!r}, expected a number from 1")
    if not isinstance(title, str) or not title:
        raise _Refused("the session has no name")
    exercises = tuple(_exercise_of(item, unit) for item in _dicts(session, "exercises"))
    date = _date(session["date"]) if isinstance(session.get("date"), str) else None
    return Workout(title, exercises, date, "", number, title)


def _exercise_of(item: dict[str, Any], unit: MassUnit) -> LoggedExercise:
    lift, stated = item.get("exercise"), item.get("sets")
    if not isinstance(lift, str) or not 0 < len(lift) <= LONGEST_NAME:
        raise _Refused("an exercise has no name")
    done = [one for one in item.get("done", []) if isinstance(one, dict)]
    if not isinstance(stated, int) or isinstance(stated, bool) or not 0 <= stated <= MAX_SETS:
        raise _Refused(f"{lift}: sets are {str(stated)[:40]!r}, expected a whole number")
    return LoggedExercise(lift, tuple(_set_of(one, unit) for one in done), stated=stated)


def _set_of(one: dict[str, Any], unit: MassUnit) -> LoggedSet:
    if "written" in one:
        return _written(str(one["written"]), unit)
    cells = {key: str(value) for key, value in one.items() if value is not None}
    return _of_cells(cells, unit)


def _of_cells(cells: LogRow, unit: MassUnit) -> LoggedSet:
    return LoggedSet(
        reps=_count(cells, "reps"),
        seconds=_count(cells, "seconds"),
        metres=_number(cells, "metres"),
        load=_load(cells.get("load", ""), unit),
        rpe=_effort(cells, "rpe"),
        kind=_kind(cells.get("kind", "")),
    )


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


__all__ = ["is_log", "parse_log", "read_log", "set_data"]
