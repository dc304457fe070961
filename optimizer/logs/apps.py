"""The tables that apps write, and our own: which row is a set, and of which workout."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from optimizer.logs.cells import (
    LogRow,
    RefusedCell,
    clock_in,
    count_in,
    day_of_cell,
    effort_from_reserve,
    effort_in,
    first_of_cells,
    kind_of_set,
    load_in,
    metres_in,
    number_in,
    reps_or_time,
    set_as_written,
    weight_in,
)
from optimizer.logs.load import MassUnit
from optimizer.logs.log import LoggedSet

MAX_SETS = 100
"""Sets of one exercise in one workout; more is no training log."""


@dataclass(frozen=True)
class LogEntry:
    """One row as a reader understands it."""

    workout: tuple[str, str, int | None, str | None]
    """title, when it started as text, week, session"""
    date: datetime.date | None
    exercise: str
    sets: tuple[LoggedSet, ...] = ()
    stated: int | None = None


@dataclass(frozen=True)
class LogForm:
    """An app's table.

    Attributes:
        name: the app.
        headings: folded headings that only its tables have, all of them.
        read: a row to an entry, or to the word under which it is left out.
    """

    name: str
    headings: frozenset[str]
    read: Callable[[LogRow, MassUnit], LogEntry | str]


def _strong(row: LogRow, unit: MassUnit) -> LogEntry | str:
    order = row.get("set order", "")
    if order.casefold() in ("rest timer", "note"):
        return f"rows that are a {order.casefold()}"
    when = first_of_cells(row, "date", "workout date")
    item = LoggedSet(
        reps=count_in(row, "reps") or None,
        seconds=clock_in(row.get("seconds", "")),
        metres=metres_in(row, "distance", row.get("distance unit", ""))
        or metres_in(row, "distance (meters)", "m"),
        load=weight_in(row, unit, "weight", "weight (kg)", "weight (lbs)", "weight (lb)"),
        rpe=effort_in(row, "rpe"),
        kind=kind_of_set(order),
    )
    return _of_app(row["exercise name"], row.get("workout name", ""), when, item)


def _hevy(row: LogRow, unit: MassUnit) -> LogEntry | str:
    item = LoggedSet(
        reps=count_in(row, "reps") or None,
        seconds=clock_in(row.get("duration seconds", "")),
        metres=metres_in(row, "distance km", "km") or metres_in(row, "distance miles", "mi"),
        load=weight_in(row, unit, "weight kg", "weight lbs", "weight lb"),
        rpe=effort_in(row, "rpe"),
        kind=kind_of_set(row.get("set type", "")),
    )
    return _of_app(row["exercise title"], row.get("title", ""), row["start time"], item)


def _fitnotes(row: LogRow, unit: MassUnit) -> LogEntry | str:
    weights = ("weight", "weight (kg)", "weight (kgs)", "weight (lbs)", "weight (lb)")
    item = LoggedSet(
        reps=count_in(row, "reps") or None,
        seconds=clock_in(row.get("time", "")),
        metres=metres_in(row, "distance", row.get("distance unit", "")),
        load=weight_in(row, unit, *weights),
        kind=kind_of_set(row.get("kind", "")),
    )
    return _of_app(row["exercise"], "", row["date"], item)


def _of_app(exercise: str, title: str, when: str, item: LoggedSet) -> LogEntry | str:
    if not exercise:
        return "rows without an exercise"
    date = day_of_cell(when)
    if not item.done:
        return "sets of 0 reps"
    return LogEntry((title, when, None, None), date, exercise, (item,))


_SET = re.compile(r"set (\d{1,2}) \((reps|kg|lbs?)\)")


def _stronglifts(row: LogRow, unit: MassUnit) -> LogEntry | str:
    """One row an exercise: ``Set N (Reps)`` beside ``Set N (KG)``; 0 reps is a set not done."""
    numbers = sorted({int(m[1]) for heading in row if (m := _SET.fullmatch(heading))})
    sets = []
    for number in numbers:
        reps = count_in(row, f"set {number} (reps)")
        load = weight_in(row, unit, *(f"set {number} ({u})" for u in ("kg", "lb", "lbs")))
        sets.append(LoggedSet(reps=reps, load=load))
    done = tuple(item for item in sets if item.done)
    if not row.get("exercise"):
        return "rows without an exercise"
    date = day_of_cell(row["date"])
    if not done:
        return "exercises of 0 reps"
    title = first_of_cells(row, "workout name", "workout")
    return LogEntry((title, row["date"], None, None), date, row["exercise"], done)


def _own(row: LogRow, unit: MassUnit) -> LogEntry | str:
    """Our own table: a date, or week and session; a set a row, or a number of sets."""
    exercise = row["exercise"]
    if not exercise:
        return "rows without an exercise"
    date = day_of_cell(row["date"]) if row.get("date") else None
    week = count_in(row, "week")
    session = row.get("session") or None
    if date is None and (week is None or session is None):
        raise RefusedCell(f"{exercise[:40]} has no date, and not both week and session")
    where = (row.get("workout") or session or "", row.get("date", ""), week, session)
    stated = count_in(row, "sets")
    if row.get("done", "") in ("-", "–", "0"):
        return "sets of 0 reps"
    if row.get("done"):
        return LogEntry(where, date, exercise, (set_as_written(row["done"], unit),))
    reps, held = reps_or_time(row)
    item = LoggedSet(
        reps=reps,
        seconds=clock_in(row.get("seconds", "")) or held,
        metres=number_in(row, "metres") or None,
        load=load_in(row.get("load", ""), unit)
        or weight_in(row, unit, "weight", "weight (kg)", "weight (lbs)", "weight (lb)"),
        rpe=effort_in(row, "rpe") or effort_from_reserve(row),
        kind=kind_of_set(first_of_cells(row, "kind", "set")),
    )
    if stated is not None and stated > MAX_SETS:
        raise RefusedCell(f"sets are {stated}, expected at most {MAX_SETS}")
    if stated is not None and item.done:
        return LogEntry(where, date, exercise, (item,) * stated) if stated else "sets of 0 reps"
    if stated is not None:
        return LogEntry(where, date, exercise, (), stated) if stated else "sets of 0 reps"
    return LogEntry(where, date, exercise, (item,)) if item.done else "sets of 0 reps"


OWN_TABLE = "a table of our own"

FORMS = (
    LogForm("Strong", frozenset({"exercise name", "set order", "reps"}), _strong),
    LogForm("Hevy", frozenset({"exercise title", "set type", "start time"}), _hevy),
    LogForm("FitNotes", frozenset({"date", "exercise", "category", "reps"}), _fitnotes),
    LogForm("StrongLifts", frozenset({"date", "exercise", "set 1 (reps)"}), _stronglifts),
    LogForm(OWN_TABLE, frozenset({"exercise", "sets"}), _own),
    LogForm(OWN_TABLE, frozenset({"exercise", "reps"}), _own),
    LogForm(OWN_TABLE, frozenset({"exercise", "done"}), _own),
)
"""From the most particular headings to the least."""
