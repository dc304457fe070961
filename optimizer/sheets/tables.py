"""Reads plans that people and assistants write as tables: CSV, Markdown, sheets of any layout.

A table has a row an exercise (or a set). Columns are known by what they are usually called: week,
session or day, exercise, sets; or the weeks stand across and their cells hold the sets. What no
column says, headings above a table say: ``## Week 2``, ``### Pull A``. A table that says no week
holds in all of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.inputs import MAX_PROBLEMS, Document, InputError, Position, Problem
from catalog.inputs.files import delimiter_of
from catalog.inputs.problems import failed
from optimizer.words import DAY_NAMES

MAX_TEXT_ROWS = 20_000
MAX_CELLS = 60
MAX_WEEK = 1000
_EXERCISE = ("exercise", "exercises", "lift", "movement", "exercise name")
_SESSION = ("session", "workout", "training", "session name")
_DAY = ("day", "weekday")
_WEEK = ("week", "weeks", "wk")
_SETS = (
    "sets",
    "working sets",
    "sets x reps",
    "sets and reps",
    "sets/reps",
    "setsxreps",
    "sets reps",
    "sets per exercise",
    "volume",
)
_SUMS = ("sets", "minutes", "reps in reserve", "total", "total sets", "sum", "all sets")
_ACROSS = re.compile(r"(?:week|wk|w|d)\s*(\d{1,3})(?:\s*\(?deload\)?)?")
_SPAN = re.compile(
    r"(?:weeks?|wks?|w|d)?\s*(\d{1,3})(?:\s*(?:-|–|to)\s*w?(\d{1,3}))?(?:\s*\(?deload\)?)?"
)
_COUNT = re.compile(r"(\d{1,4})(?:\.0+)?\s*(?:sets?\b.*|[x×*].*)?", re.DOTALL)
_RULE = re.compile(r"\|?\s*:?-{1,}:?\s*(\|\s*:?-{1,}:?\s*)*\|?\s*")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*|\*\*(.+?)\*\*:?")


@dataclass
class _Gathered:
    """Weeks as they come together, row by row.

    Attributes:
        name: the file's, for messages.
        every: the weeks that a table holds in that says none.
        days: weekday to the session that is held on it.
    """

    name: str
    every: Sequence[int]
    days: Mapping[str, str]
    weeks: dict[int, dict[str, dict[str, int]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, weeks: Sequence[int], session: str, exercise: str, sets: int) -> None:
        for week in weeks:
            held = self.weeks.setdefault(week, {}).setdefault(session, {})
            held[exercise] = held.get(exercise, 0) + sets

    def wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.name, (), message, Position(line, 1)))

    def document(self) -> Document:
        """The weeks as a plan's document.

        Raises:
            InputError: with every problem of the rows.
        """
        if self.problems:
            raise InputError(self.problems[:MAX_PROBLEMS])
        data = [
            {
                "week": week,
                "sessions": [
                    {
                        "session": session,
                        "exercises": [{"exercise": e, "sets": n} for e, n in sets.items()],
                    }
                    for session, sets in held.items()
                ],
            }
            for week, held in sorted(self.weeks.items())
        ]
        return Document(self.name, {"weeks": data})


@dataclass(frozen=True)
class _Columns:
    """Where a table's columns stand."""

    exercise: int
    sets: int | None
    week: int | None
    session: int | None
    day: int | None
    across: Mapping[int, int]
    """Place to week, where weeks stand across."""


@dataclass
class _Above:
    """What the headings above a table say."""

    weeks: Sequence[int] | None = None
    session: str = ""


def plan_table(
    text: str, name: str, weeks: int | None = None, days: Mapping[str, str] | None = None
) -> Document | None:
    """A text with tables as the document of a plan; None where it holds no table of a plan.

    Args:
        text: CSV (commas, semicolons or tabs) or Markdown.
        name: the file's.
        weeks: the block's length, for tables that say no week.
        days: weekday to the session that is held on it.

    Raises:
        InputError: a table of a plan with rows that can't be meant.
    """
    found = _Gathered(name, range(1, (weeks or 1) + 1), days or {})
    marked = _markdown(text)
    if not any(cells for _, cells, _ in marked):
        marked = _separated(text, name)
    return _read(marked, found)


def read_sheets(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    name: str,
    weeks: int | None = None,
    days: Mapping[str, str] | None = None,
) -> Document | None:
    """The same from a spreadsheet's tabs, whose names stand above their tables."""
    found = _Gathered(name, range(1, (weeks or 1) + 1), days or {})
    marked: list[_Marked] = []
    for title, rows in sheets.items():
        marked.append((1, [], title))
        for number, row in enumerate(rows, 1):
            cells = ["" if value is None else str(value).strip() for value in row[:MAX_CELLS]]
            marked.append((number, cells if any(cells) else [], ""))
    return _read(marked, found)


_Marked = tuple[int, list[str], str]
"""Line, cells of a row, heading: a row, a heading, or (both empty) the end of a table."""


def _markdown(text: str) -> list[_Marked]:
    marked: list[_Marked] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("|") and bare.count("|") > 2:
            if not _RULE.fullmatch(bare):
                cells = bare.strip("|").split("|")[:MAX_CELLS]
                marked.append((number, [cell.strip().strip("*_ ") for cell in cells], ""))
        else:
            heading = _HEADING.fullmatch(bare)
            marked.append((number, [], (heading[1] or heading[2] or "") if heading else ""))
        if len(marked) > MAX_TEXT_ROWS:
            break
    return marked


def _separated(text: str, name: str) -> list[_Marked]:
    first = text.lstrip("\ufeff\n\r").split("\n", 1)[0]
    separator = delimiter_of(first)
    if not first.count(separator):
        return []
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator)
    marked: list[_Marked] = []
    try:
        for cells in reader:
            shown = [cell.strip().removeprefix("'") for cell in cells[:MAX_CELLS]]
            marked.append((reader.line_num, shown if any(shown) else [], ""))
            if len(marked) > MAX_TEXT_ROWS:
                raise failed(name, f"has more than {MAX_TEXT_ROWS:,} rows, the most that is read")
    except csv.Error as error:
        raise failed(name, f"can't be read as a table: {error}") from None
    return marked


def _read(marked: Sequence[_Marked], found: _Gathered) -> Document | None:
    above, columns = _Above(), None
    last: list[str] = []
    for line, cells, heading in marked:
        if not cells:
            columns = None
            _heard(heading, above)
        elif columns is None:
            columns, last = _columns(cells), []
        else:
            last = _row(line, cells, last, columns, above, found)
    return found.document() if found.weeks or found.problems else None


def _heard(heading: str, above: _Above) -> None:
    """Take in what a heading says: a week, or the name of a session before anything else."""
    named = False
    for part in filter(None, re.split(r"\s*[(),:|·—]\s*|\s+-\s+", heading)):
        if re.match(r"(weeks?|wks?)\b|[wd]\d", part, re.IGNORECASE):
            above.weeks = _weeks(part) or above.weeks
        elif not named:
            above.session, named = part, True


def _columns(cells: Sequence[str]) -> _Columns | None:
    """The columns of a heading row; None where it heads no table of a plan."""
    heads = [re.sub(r"[\s_]+", " ", cell.casefold().replace("×", "x")).strip() for cell in cells]

    def place(*names: str) -> int | None:
        return next((heads.index(name) for name in names if name in heads), None)

    exercise, sets = place(*_EXERCISE), place(*_SETS)
    across = {i: int(m[1]) for i, head in enumerate(heads) if (m := _ACROSS.fullmatch(head))}
    if exercise is None or (sets is None and not across and "set" not in heads):
        return None
    return _Columns(exercise, sets, place(*_WEEK), place(*_SESSION), place(*_DAY), across)


def _row(
    line: int,
    cells: list[str],
    last: list[str],
    columns: _Columns,
    above: _Above,
    found: _Gathered,
) -> list[str]:
    """Take in a row; gives its week, session and day, which an empty cell below repeats."""

    def cell(place: int | None, before: int | None = None) -> str:
        text = "" if place is None or place >= len(cells) else cells[place]
        return text or ("" if before is None or not last else last[before])

    said = [cell(columns.week, 0), cell(columns.session, 1), cell(columns.day, 2)]
    exercise = cell(columns.exercise)
    if not exercise or exercise.casefold() in _SUMS:
        return said
    weeks = _weeks(said[0]) if said[0] else above.weeks or found.every
    session = said[1] or _of_day(said[2], found.days) or above.session or said[2]
    session = found.days.get(_day(session), session)
    if weeks is None:
        found.wrong(line, f"the week is {said[0][:40]!r}, expected a number such as 3")
    elif not session:
        found.wrong(line, f"{exercise[:80]}: no session is named")
    elif columns.across:
        for place, week in columns.across.items():
            text = cell(place)
            if text not in ("", "-", "–", "0"):
                _counted(line, [week], session, exercise, text, found)
    else:
        text = "1" if columns.sets is None else cell(columns.sets)
        _counted(line, weeks, session, exercise, text, found)
    return said


def _counted(
    line: int,
    weeks: Sequence[int],
    session: str,
    exercise: str,
    text: str,
    found: _Gathered,
) -> None:
    count = _COUNT.fullmatch(text.strip())
    if count is None:
        shown = text[:40] or "none"
        message = f"{exercise[:80]}: sets are {shown!r}, expected a whole number such as 3"
        found.wrong(line, message)
    else:
        found.add(weeks, session, exercise, int(count[1]))


def _weeks(text: str) -> Sequence[int] | None:
    """``3``, ``Week 3``, ``1-4``; None where it is none of these."""
    match = _SPAN.fullmatch(text.strip().casefold())
    if match is None:
        return None
    low, high = int(match[1]), int(match[2] or match[1])
    return range(low, high + 1) if 1 <= low <= high <= MAX_WEEK else None


def _day(text: str) -> str:
    """``mon`` of ``Monday``; empty where it is no weekday."""
    word = text.strip().casefold()
    return next((day for day, name in DAY_NAMES.items() if word in (day, name.casefold())), "")


def _of_day(text: str, days: Mapping[str, str]) -> str:
    return days.get(_day(text), "")
