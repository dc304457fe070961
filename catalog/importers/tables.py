"""Tables of exercises: a workbook, or CSV with any separator, under our headings or others.

A heading that is ours holds values in our words, which win over the rules; one that is another's
("Title", "BodyPart") holds the source's words. What each heading was read as is said.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from catalog.importers import values
from catalog.importers.records import SourceRecord
from catalog.importers.rules import Movement
from catalog.importers.spelling import folded, known_words, level_of
from catalog.inputs import MAX_PROBLEMS, Position, Problem
from catalog.inputs.files import decode_table, delimiter_of
from catalog.inputs.workbooks import is_workbook, table_in_workbook
from catalog.schema import Exercise
from catalog.validation import SPOKEN_NUMBERS, shown
from catalog.vocabulary import LEVELS, MUSCLES, PATTERNS, equipment, item_names

Columns = Mapping[str, str]
"""Fields to headings; ``-`` for headings to leave out, apart by commas."""

_OURS = (set(Exercise.model_fields) - {"source", "origin", "goals"}) | {"licence"}


def read_exercise_table(
    raw: bytes, name: str, columns: Columns, most: int
) -> tuple[list[SourceRecord], list[Problem], tuple[str, ...]]:
    """A table with a heading row; only a name is needed.

    Lists stand with ``;`` or ``,`` between items. In ``equipment`` kits stand with ``;`` between
    them and ``+`` within them.

    Args:
        raw: the file's content.
        name: its name, for messages.
        columns: fields to headings, over those that are known.
        most: the most exercises that are read.

    Returns:
        Records, problems, and how the table was read where that is not plain.
    """
    if is_workbook(raw):
        named = partial(_name_is_among, asked=_asked_as_name(columns))
        text, notes = table_in_workbook(raw, name, "a table of exercises", named)
    else:
        text, notes = decode_table(raw, name)
    wrong = _UNPRINTABLE.search(text)
    if wrong:
        place = Position(text.count("\n", 0, wrong.start()) + 1, 1)
        return [], [Problem(name, (), f"holds the control character {wrong[0]!r}", place)], ()
    above = _lines_above(text, columns)
    text = "".join(text.splitlines(keepends=True)[above:])
    between = _delimiter(text)
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=between, skipinitialspace=between != "\t"
    )
    records: list[SourceRecord] = []
    problems: list[Problem] = []
    try:
        fields, unusable, notes_ = headed(rows.fieldnames or (), name, columns)
        if unusable is not None:
            return [], [replace(unusable, position=Position(above + 1, 1))], ()
        for row in rows:
            given = {str(k): v.strip() for k, v in row.items() if k and v and v.strip()}
            if any(fields.get(head, "-") != "-" for head in given):
                place = Position(above + rows.line_num, 1)
                _row(given, fields, place, name, records, problems)
            if len(records) > most:
                message = f"holds more than {most:,} exercises, the most that is read"
                problems.append(Problem(name, (), message, Position(above + rows.line_num, 1)))
            if len(records) > most or len(problems) >= MAX_PROBLEMS:
                break
    except csv.Error as error:
        place = Position(max(1, above + rows.line_num), 1)
        problems.append(Problem(name, (), f"is no valid CSV: {error}", place))
    if not records and not problems:
        message = "has no exercise below its headings"
        problems.append(Problem(name, (), message, Position(above + 1, 1)))
    return records, problems, (*notes, *notes_)


_TITLES = 10
"""Lines among which the headings are looked for; titles and empty lines may stand above them."""


def _lines_above(text: str, columns: Columns) -> int:
    """Lines above the one whose cells name a column for the exercise's name; 0 where none does."""
    asked = _asked_as_name(columns)
    for number, line in enumerate(text.splitlines()[:_TITLES]):
        if _name_is_among(line.split(_delimiter(line)), asked):
            return number
    return 0


def _asked_as_name(columns: Columns) -> set[str]:
    """Folded headings that the user says are the name."""
    return {folded(head) for field, head in columns.items() if field == "name"}


def _name_is_among(cells: Iterable[str], asked: Collection[str]) -> bool:
    """Whether some cell of a row is the heading of the exercise's name."""
    plain = (folded(cell.strip(' "')) for cell in cells)
    return any(cell in asked or _heads().get(cell) == "name" for cell in plain)


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _delimiter(text: str) -> str:
    """What stands between the headings."""
    head = re.sub(r'"[^"]*"', "", text.splitlines()[0] if text else "")
    return delimiter_of(head)


@cache
def _heads() -> Mapping[str, str]:
    """Folded headings to fields of ours or of a record; ``-``: to be left out."""
    others = {
        head: "-" if field == "leave_out" else field
        for head, field in known_words("columns").items()
    }
    return others | {folded(field): field for field in _OURS}


def headed(
    heads: Iterable[str | None], name: str, columns: Columns, *, lenient: bool = False
) -> tuple[dict[str, str], Problem | None, tuple[str, ...]]:
    """Heading to field, or what is wrong with the headings; and what was read as what.

    Args:
        heads: as they stand in the file.
        name: the file's name, for messages.
        columns: fields to headings, over those that are known.
        lenient: leave out what nobody knows, and say so.
    """
    fields: dict[str, str] = {}
    unknown: list[str] = []
    asked = {
        folded(head): field
        for field, given in columns.items()
        for head in (given.split(",") if field == "-" else [given])
    }
    for head in (head for head in heads if head is not None):
        plain = folded(head)
        field = asked.get(plain) or _heads().get(plain)
        taken = field in fields.values() and field not in ("-", "primary", "secondary")
        if field is not None and not (taken and plain not in asked):
            fields[head] = field
        elif not plain:
            fields[head] = "-"
        else:
            unknown.append(head.strip())
    if "name" not in fields.values():
        given = [head.strip()[:60] for head in heads if head and head.strip()]
        likely = next((head[:60] for head in unknown if head), given[0] if given else "HEADING")
        found = f" ({', '.join(given[:10])})" if given else ""
        message = (
            f"no column is headed name{found}; say which it is: --column name={_quoted(likely)}"
        )
        return {}, Problem(name, (), message, Position(1, 1)), ()
    if unknown and not lenient:
        return {}, Problem(name, (), _unknown(unknown), Position(1, 1)), ()
    fields |= dict.fromkeys(unknown, "-")
    notes_ = [
        f"{head.strip()} as {field}"
        for head, field in fields.items()
        if field != "-" and folded(head) != folded(field)
    ]
    left = [head.strip() for head, field in fields.items() if field == "-" and head.strip()]
    notes = [f"Columns read: {', '.join(notes_)}."] if notes_ else []
    return fields, None, (*notes, *([f"Columns left out: {', '.join(left)}."] if left else []))


def _unknown(heads: list[str]) -> str:
    names = ", ".join(sorted(_OURS))
    shown_heads = ", ".join(word[:60] for word in heads[:10])
    said = " ".join(f"--column {_likely(head)}={_quoted(head[:60])}" for head in heads[:10])
    return (
        f"unknown columns {shown_heads}; expected some of {names}. Say what they are, or leave "
        f"them out, e.g. {said}"
    )


def _likely(head: str) -> str:
    """The field that a heading is most likely of; ``-`` where nothing is near."""
    plain = folded(head)
    near = difflib.get_close_matches(plain, sorted(_heads()), n=1, cutoff=0.7)
    if near:
        return _heads()[near[0]]
    within = [field for word, field in _heads().items() if len(word) >= 4 and word in plain]
    return within[0] if within else "-"


def _quoted(head: str) -> str:
    return f"'{head}'" if " " in head else head


def _row(
    given: dict[str, str],
    fields: Mapping[str, str],
    place: Position,
    name: str,
    records: list[SourceRecord],
    problems: list[Problem],
) -> None:
    try:
        records.append(record_of(given, fields))
    except ValueError as error:
        called = next((v for head, v in given.items() if fields.get(head) == "name"), "")
        message = f"{called.splitlines()[0][:60]}: {error}" if called else str(error)
        problems.append(Problem(name, (), message, place))


_WHOLE = re.compile("[0-9]{1,9}")
_ID = re.compile("[a-z][a-z0-9_]*")
_NUMBERS = {
    "order_tier",
    "lower_back_stress",
    "grip_demand",
    "seconds_per_set",
    "rest_seconds",
    "setup_seconds",
}


def record_of(given: Mapping[str, str], fields: Mapping[str, str]) -> SourceRecord:
    """One row, as headings with their text.

    Raises:
        ValueError: a value that nobody can read.
    """
    row: dict[str, str] = {}
    for head, text in given.items():
        field = fields.get(head, "-")
        row[field] = f"{row[field]}; {text}" if field in row else text
    if "name" not in row:
        raise ValueError("no name")
    if "\n" in row["name"]:
        raise ValueError("a quotation mark before the name is opened and never closed")
    stated: dict[str, Any] = {}
    repaired: list[tuple[str, str]] = []
    words: tuple[str, ...] = ()
    for field, text in row.items():
        if field in ("name", "licence", "aliases", "-", "primary", "secondary", "category"):
            continue
        if field == "id" and not _ID.fullmatch(text):
            continue  # another catalogue's, often a number
        if field == "equipment":
            own, words = _kits(text, repaired)
            stated |= {"equipment": own} if own else {}
        elif field == "level":
            stated |= {"level": text} if text in LEVELS else {}
        elif field == "mechanic" and text not in ("compound", "isolation"):
            continue
        else:
            stated |= _value(field, text, repaired)
    mechanic = row.get("mechanic", "").lower()
    return SourceRecord(
        name=row["name"],
        licence=row.get("licence", "not stated"),
        category=row.get("category", ""),
        mechanic=mechanic if mechanic in ("compound", "isolation") else None,
        level=level_of(row.get("level", "")),
        equipment=words,
        primary=tuple(_apart(row.get("primary", ""))),
        secondary=tuple(_apart(row.get("secondary", ""))),
        aliases=tuple(_split(row.get("aliases", ""))),
        stated=stated,
        repaired=tuple(repaired),
    )


def _kits(text: str, repaired: list[tuple[str, str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """Kits in our own words, or none and the source's words."""
    if text == "none":
        return [[]], ()
    parts = [[item.strip() for item in kit.split("+")] for kit in text.split(";") if kit.strip()]
    named = [item for kit in parts for item in kit if item != "none"]
    if all(item in equipment().items for item in named) or re.search(r"[a-z]_[a-z]|\+", text):
        return [[_item(item, repaired) for item in kit if item != "none"] for kit in parts], ()
    return [], tuple(_apart(text.replace("+", ";")))


def _item(word: str, repaired: list[tuple[str, str]]) -> str:
    """An item for a word in a kit: itself, a usual word, a slip of the pen, or a new one."""
    items = equipment().items
    usual = item_names().meant(word)
    if len(usual) == 1:
        return usual[0]
    near = difflib.get_close_matches(word.lower().replace(" ", "_"), items, n=1, cutoff=0.84)
    if near:
        repaired.append((f"equipment: {word!r}", near[0]))
    return near[0] if near else word


def _value(field: str, text: str, repaired: list[tuple[str, str]]) -> dict[str, Any]:
    if field in _NUMBERS:
        return {field: _whole(field, text)}
    if field == "unilateral":
        said = text.lower()
        if said not in _YES | _NO:
            raise ValueError(f"unilateral is {shown(text)}, expected yes or no")
        return {field: said in _YES}
    if field in ("sets", "reps"):
        return _range(field, text)
    if field in ("direct", "indirect"):
        return {field: _muscles(field, text, repaired)}
    if field == "pattern":
        pattern = re.sub("[ -]+", "_", text.lower())
        return {field: pattern if pattern in PATTERNS else text}
    return {field: _split(text) if field == "progresses_to" else text}


_YES = frozenset({"true", "yes", "y", "x", "1", "ja", "oui", "si", "s\u00ed", "sim"})
_NO = frozenset({"false", "no", "n", "0", "nein", "non", "n\u00e3o", "nao"})
"""Yes and no in the tongues whose headings are read."""


def _whole(field: str, text: str) -> int:
    """A whole number; of seconds also ``2:30`` and ``150 s``.

    Raises:
        ValueError: it is none.
    """
    plain = re.sub(r"\.0+\Z", "", text)
    seconds = "seconds" in field
    clock = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", plain) if seconds else None
    if clock:
        return 60 * int(clock[1]) + int(clock[2])
    if seconds:
        plain = re.sub(r" ?(s|sec|secs|seconds)\Z", "", plain)
    if not _WHOLE.fullmatch(plain):
        example = "150" if seconds else "2"
        raise ValueError(f"{field} is {shown(text)}, expected a whole number such as {example}")
    return int(plain)


def _muscles(field: str, text: str, repaired: list[tuple[str, str]]) -> list[str]:
    """Muscles of ours for a list of words.

    Raises:
        ValueError: a word that is no muscle, nor near to one.
    """
    found: list[str] = []
    for word in _split(text):
        if word in MUSCLES:
            found.append(word)
            continue
        ours, unknown = values.muscles([word], Movement("", ""))
        if unknown:
            near = difflib.get_close_matches(folded(word), known_words("muscles"), n=1, cutoff=0.8)
            if not near:
                raise ValueError(f"{field} is {shown(word)}, which is no muscle we know")
            ours = known_words("muscles")[near[0]].split("+")
            repaired.append((f"{field}: {word!r}", ", ".join(ours)))
        found += ours
    return list(dict.fromkeys(found))


_DASHES = re.compile(r"\s*([\u2010-\u2015\u2212]|\bto\b|\bbis\b)\s*")
_UNITS = {
    "": "reps",
    "rep": "reps",
    "reps": "reps",
    "s": "seconds",
    "sec": "seconds",
    "secs": "seconds",
    "seconds": "seconds",
    "m": "metres",
    "metres": "metres",
    "meters": "metres",
}
_EXAMPLES = {"sets": "2-4", "reps": "8-12"}
_MONTH = "(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])"
_CALENDAR = re.compile(
    rf"\d{{1,2}}[-. ]{_MONTH}\.?(?:[-. ]\d{{2,4}})?|{_MONTH}-\d{{1,4}}"
    r"|\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
"""What spreadsheets make of ``2-4``: ``2-Apr``, ``02.04.2026``, ``2026-04-02``."""
_SETS_BY_REPS = re.compile(r"(?P<sets>\d+(-\d+)?) ?[x\u00d7] ?(?P<reps>.+)")


def _range(field: str, text: str) -> dict[str, Any]:
    """``2-4`` or ``3x10`` sets; ``8-12``, ``30-40 s`` or ``20-40 m`` of one set."""
    if _CALENDAR.fullmatch(text.strip()):
        raise ValueError(
            f"{field} is {shown(text)}, which a spreadsheet made a date of; format the column as "
            f"text and write e.g. {_EXAMPLES[field]}"
        )
    plain = re.sub(r"\s*-\s*", "-", _DASHES.sub("-", text.strip().lower()))
    plain = re.sub(r"(\d)\.0+(?!\d)", r"\1", plain)
    both = _SETS_BY_REPS.fullmatch(plain)
    if both:
        sets = _range("sets", both["sets"])
        return sets if field == "sets" else _range("reps", both["reps"])
    numbers, _, unit = plain.removesuffix("sets").strip().partition(" ")
    glued = re.fullmatch(r"([\d-]+)([a-z]+)", numbers)
    if glued:
        numbers, unit = glued[1], glued[2]
    low, _, high = numbers.partition("-")
    if not _WHOLE.fullmatch(low) or (high and not _WHOLE.fullmatch(high)):
        word = SPOKEN_NUMBERS.get(plain)
        meant = f"; write {word}" if word else f", e.g. {_EXAMPLES[field]}"
        raise ValueError(f"{field} is {shown(text)}, expected a number or a range{meant}")
    span = {"min": int(low), "max": int(high or low)}
    if field == "sets":
        return {field: span}
    if unit not in _UNITS:
        raise ValueError(f"reps are {shown(text)}, expected e.g. 8-12, 30-40 s or 20-40 m")
    return {field: [{**span, "unit": _UNITS[unit]}]}


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split("[;,]", text) if part.strip()]


def _apart(text: str) -> list[str]:
    """Words of another catalogue, whatever stands between them: ``Lats / Biceps``."""
    return _split(re.sub(r"[|/&]|\b(and|und|y|et|e)\b", ";", text))
