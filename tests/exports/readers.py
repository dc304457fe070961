"""Readers of exported files that share nothing with the program that wrote them.

Each gives, session by session and in order, what is trained: exercise, sets, the numbers of one
set (``8 to 10`` is 8 and 10), reps in reserve and seconds of rest.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

START = datetime.date(2027, 1, 4)
Line = tuple[str, int, tuple[int, ...], int | None, int]
"""Exercise, sets, the numbers of a set, reps in reserve (None: none), rest in seconds."""
Said = dict[tuple[int, str], list[Line]]
"""By week and session."""


def numbers(text: Any) -> tuple[int, ...]:
    """The whole numbers in a text."""
    return tuple(map(int, re.findall(r"\d+", str(text))))


def _clock(text: str) -> int:
    minutes, seconds = text.split(":")
    return int(minutes) * 60 + int(seconds)


def _rir(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() or text == 0 else None


def total(said: Said) -> int:
    """All working sets."""
    return sum(line[1] for lines in said.values() for line in lines)


# ----- tables ---------------------------------------------------------------------------------


def of_csv(raw: bytes) -> Said:
    """By Python's own reader; one line a set, numbered from 1."""
    found: Said = {}
    for row in csv.DictReader(io.StringIO(raw.decode(), newline="")):
        lines = found.setdefault((int(row["week"]), row["session"]), [])
        rest = (numbers(row["reps"]), _rir(row["rir"]), int(row["rest"]))
        if row["set"] == "1":
            assert int(row["order"]) == len(lines) + 1
            lines.append((row["exercise"], 1, *rest))
        else:
            name, sets, *before = lines[-1]
            assert (name, sets + 1, tuple(before)) == (row["exercise"], int(row["set"]), rest)
            lines[-1] = (name, sets + 1, *rest)
    return found


def of_xlsx(raw: bytes) -> Said:
    """By openpyxl, straight from the cells."""
    import openpyxl

    found: Said = {}
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for sheet in book.worksheets:
        if sheet.title.startswith("Week "):
            heads = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2, values_only=True):
                cells = dict(zip(heads, row, strict=True))
                if cells["Exercise"] is None:
                    assert cells["Session"]
                    assert cells["Sets"] is None
                    continue
                found.setdefault((int(sheet.title[5:]), cells["Session"]), []).append(
                    (
                        cells["Exercise"],
                        cells["Sets"],
                        numbers(cells["Reps"]),
                        _rir(cells["RIR"]),
                        _clock(cells["Rest"]),
                    )
                )
    return found


# ----- pages ----------------------------------------------------------------------------------


class _Cards(HTMLParser):
    """Cards of a page: heading, and the cells of each row of a lift."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[tuple[str, list[list[str]]]] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a card, a row or a cell."""
        kind = dict(attrs).get("class") or ""
        if tag == "article":
            self.cards.append(("", []))
        elif self.cards and tag == "tr":
            if kind == "s":
                self.cards[-1][1].append([])
            self._into = None
        elif self.cards and tag == "h4":
            self._into = []
        elif self.cards and tag in ("td", "th") and self.cards[-1][1]:
            self.cards[-1][1][-1].append("")
            self._into = self.cards[-1][1][-1]

    def handle_endtag(self, tag: str) -> None:
        """End a heading or a cell."""
        if tag == "h4" and self._into is not None:
            self.cards[-1] = ("".join(self._into), self.cards[-1][1])
        if tag in ("h4", "td", "th"):
            self._into = None

    def handle_data(self, data: str) -> None:
        """Keep the text of what is open."""
        if self._into is not None:
            self._into[-1:] = ["".join([*self._into[-1:], data])]


def of_html(text: str) -> Said:
    """By Python's parser of HTML: the cards of the sessions."""
    reader = _Cards()
    reader.feed(text)
    found: Said = {}
    for head, rows in reader.cards:
        name, week = re.findall(r"(.*), Week (\d+)", head)[0]
        found[int(week), name] = [
            (
                exercise,
                int(sets.split(" × ")[0]),
                numbers(sets.split(" × ", 1)[1]),
                _rir(rir),
                _clock(rest),
            )
            for _, exercise, sets, rir, rest, *_ in rows
        ]
    return {key: lines for key, lines in found.items() if lines}


_WEEKS = re.compile(r"# Exercise ((?:[WD]\d+, \d+ min ?)+)")
_BESIDE = r"RIR|×|leave |go well|in reserve|sets? |reps |s \d|kg "
"""Words of a week's cell, which no name of a lift has."""
_LIFT = re.compile(rf"(?<!\S)(\d+) ((?!\d)(?:(?!{_BESIDE}).)+?)(?: → new)? rest (\d+:\d\d)(?!\S)")
_CELL = re.compile(r"(?<!\S)(\d+) × (.+?)(?: RIR (\d+)|(?<= [sm])|(?<= [sm]/side))(?!\S)")


def of_pdf(raw: bytes) -> Said:
    """By pypdf, from the text of each sheet: a session and phase, the weeks across."""
    import pypdf

    found: Said = {}
    for page in pypdf.PdfReader(io.BytesIO(raw)).pages:
        head, _, rest = page.extract_text().partition("\n")
        match = re.match(r"(.+?): (?:phase \d+, )?weeks? \d", head)
        text = " ".join(rest.split())
        heads = _WEEKS.search(text)
        if match is None or heads is None:
            continue
        weeks = [int(week) for week in re.findall(r"[WD](\d+),", heads[1])]
        body = text[heads.end() :]
        lifts = list(_LIFT.finditer(body))
        assert [int(lift[1]) for lift in lifts] == list(range(1, len(lifts) + 1))
        ends = [*(lift.start() for lift in lifts[1:]), len(body)]
        for lift, end in zip(lifts, ends, strict=True):
            cells = _CELL.findall(body[lift.end() : end])
            for week, (sets, reps, rir) in zip(weeks, cells, strict=True):
                found.setdefault((week, match[1]), []).append(
                    (lift[2], int(sets), numbers(reps), _rir(rir), _clock(lift[3]))
                )
    return found


# ----- calendars ------------------------------------------------------------------------------


def of_ics(raw: bytes) -> Said:
    """By the ``ics`` package: date, title and the lines of the description."""
    import ics

    found: Said = {}
    for event in ics.Calendar(raw.decode()).events:
        week = (event.begin.date() - START).days // 7 + 1
        session = re.sub(r" \(week \d+(, deload)?\)$", "", event.name)
        for line in (event.description or "").splitlines():
            match = re.match(r"\d+\. (.+): (\d+) x (.+?)(?:, (\d+) in reserve)?, rest (\S+)", line)
            if match:
                found.setdefault((week, session), []).append(
                    (match[1], int(match[2]), numbers(match[3]), _rir(match[4]), _clock(match[5]))
                )
    return found


# ----- other programs' JSON -------------------------------------------------------------------


def of_openweight(raw: bytes) -> Said:
    """From the JSON; weeks by their names."""
    found: Said = {}
    for week in json.loads(raw)["weeks"]:
        for workout in week["workouts"]:
            found[numbers(week["name"])[0], workout["name"]] = [
                _openweight(item)
                for item in sorted(workout["exercises"], key=lambda item: item["order"])
            ]
    return found


def _openweight(item: dict[str, Any]) -> Line:
    first = item["sets"][0]
    assert all(one == first for one in item["sets"])
    keys = ("targetReps", "targetRepsMin", "targetRepsMax")
    reps = (
        numbers(first["notes"])
        if "notes" in first
        else tuple(first[key] for key in keys if key in first)
    )
    return (
        item["exercise"]["name"],
        len(item["sets"]),
        reps,
        first.get("targetRIR"),
        first["restSeconds"],
    )


def of_hevy(raw: bytes, names: dict[str, str]) -> Said:
    """From the JSON; template ids by ``names``."""
    data = json.loads(raw)
    found: Said = {}
    for body in data if isinstance(data, list) else [data]:
        routine = body["routine"]
        week, _, session = routine["title"].partition(" ")
        found[int(week[1:]), session] = [_hevy(item, names) for item in routine["exercises"]]
    return {key: lines for key, lines in found.items() if lines}


def _hevy(item: dict[str, Any], names: dict[str, str]) -> Line:
    first = item["sets"][0]
    assert all(one == first for one in item["sets"])
    range_ = first.get("rep_range")
    words = item["notes"].split("; ")
    rir = next((_rir(word[4:]) for word in words if word.startswith("RIR ")), None)
    if range_ is None or not words[0].startswith("RIR "):
        reps = numbers(words[0])
        told = first.get("duration_seconds") or first.get("distance_meters")
        assert told is None or told in reps
    else:
        reps = tuple(sorted({range_["start"], range_["end"]}))
    return (names[item["exercise_template_id"]], len(item["sets"]), reps, rir, item["rest_seconds"])


# ----- Liftoscript ----------------------------------------------------------------------------

_SET = re.compile(
    r"(?P<sets>\d+)x(?P<low>\d+)(?:-(?P<high>\d+))?"
    r"(?: @(?P<rpe>\d+(?:\.\d)?)| \d+(?:\.\d)?kg)*"
    r"(?: (?:(?P<work>\d+)s\|)?(?P<rest>\d+)s)?(?:, )?\Z"
)


def of_liftoscript(raw: bytes) -> Said:
    """By a reader of the subset that Liftosaur's own parser accepted in the golden file.

    Liftosaur's parser is no package that could be installed, so this one follows its public
    grammar. A comment before an exercise may say what the sets can't: a range of seconds, words.

    Raises:
        ValueError: a line that the subset does not have.
    """
    found: Said = {}
    week = session = note = ""
    for line in raw.decode().splitlines():
        if line.startswith("// ") or not line:
            note = line[3:]
            continue
        if line.startswith("# "):
            week, session = re.findall(r"\d+", line)[0], ""
        elif line.startswith("## "):
            if not week:
                raise ValueError("a day before the first week")
            session = line[3:]
        else:
            found.setdefault((int(week), session), []).append(_lifted(line, session, note))
        note = ""
    return found


def _lifted(line: str, session: str, note: str) -> Line:
    name, sets, *sections = line.split(" / ")
    match = _SET.match(sets)
    if not session or match is None:
        raise ValueError(f"no exercise: {line}")
    for section in sections:
        if not re.match(r"(warmup|superset|progress): ", section):
            raise ValueError(f"no section: {section}")
    rpe = match["rpe"]
    assert rpe is None or 1 <= float(rpe) <= 10
    told = note.split("; ")[0]
    if told.startswith("Asked: "):
        reps = numbers(told)
    else:
        reps = tuple(int(n) for n in (match["work"] or match["low"], match["high"]) if n)
    rir = None if rpe is None else int(10 - float(rpe))
    return name, int(match["sets"]), reps, rir, int(match["rest"] or 0)
