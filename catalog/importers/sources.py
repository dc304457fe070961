"""Readers of other catalogues' files. Each gives records and never guesses."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from catalog.importers.records import Record
from catalog.inputs import (
    MAX_CATALOG_BYTES,
    MAX_PROBLEMS,
    Document,
    InputError,
    Position,
    Problem,
    decode,
    read_bytes,
    read_json,
)
from catalog.schema import Exercise
from catalog.validation import shown

LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "expert": "advanced",
          "advanced": "advanced"}  # fmt: skip
MAX_CSV_BYTES = 16_777_216
"""The largest table that is read, bytes (16 MiB)."""
MAX_RECORDS = 100_000
"""The most exercises of a source; the largest known has some 4,000."""
_ENGLISH = 2
"""wger's number for English."""


def read_source(source: str, path: str) -> list[Record]:
    """The records of a file.

    Args:
        source: a key of :data:`SOURCES`.
        path: the file, or ``-`` for standard input.

    Raises:
        InputError: the file is unreadable or of another shape; every problem found.
    """
    name, raw = read_bytes(path, MAX_CSV_BYTES if source == "csv" else MAX_CATALOG_BYTES)
    records, problems = SOURCES[source](raw, name)
    if problems:
        raise InputError(problems)
    if not records:
        raise InputError([Problem(name, (), f"holds no exercise in the form of {source}")])
    return records


Found = tuple[list[Record], list[Problem]]
_TOO_MANY = f"holds more than {MAX_RECORDS:,} exercises, the most that is read"


def _each(raw: bytes, name: str, take: Callable[[Mapping[str, Any]], Record | None]) -> Found:
    """Records of a JSON list (or of one under ``exercises`` or ``results``)."""
    document = read_json(raw, name)
    data = document.data
    if isinstance(data, dict):
        data = data.get("exercises", data.get("results"))
    if not isinstance(data, list):
        return [], [Problem(name, (), "expected a list of exercises")]
    if len(data) > MAX_RECORDS:
        return [], [Problem(name, (), _TOO_MANY)]
    records: list[Record] = []
    problems: list[Problem] = []
    for index, item in enumerate(data):
        try:
            record = take(item)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            problems.append(_not_one(document, index, error))
            if len(problems) >= MAX_PROBLEMS:
                break
            continue
        records += [record] if record is not None else []
    return records, problems


def _not_one(document: Document, index: int, error: Exception) -> Problem:
    what = f"no {error.args[0]}" if isinstance(error, KeyError) else str(error)[:300]
    return document.problem((index,), f"is no exercise of this source: {what}")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"found {shown(value)}, expected text")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError(f"found {shown(value)}, expected a list")
    return tuple(text for text in map(_text, value) if text)


def _name(item: Mapping[str, Any]) -> str:
    name = _text(item["name"])
    if not name:
        raise ValueError("its name is empty")
    return name


def _free(raw: bytes, name: str) -> Found:
    """free-exercise-db: one equipment word or null, one primary muscle."""
    return _each(raw, name, _free_record)


def _free_record(item: Mapping[str, Any]) -> Record:
    equipment = _text(item.get("equipment"))
    return Record(
        source_id=_text(item.get("id")) or _name(item),
        name=_name(item),
        licence="Unlicense",
        category=_text(item.get("category")),
        mechanic=_text(item.get("mechanic")) or None,
        level=LEVELS.get(_text(item.get("level"))),
        equipment=(equipment,) if equipment else (),
        primary=_texts(item["primaryMuscles"]),
        secondary=_texts(item.get("secondaryMuscles")),
    )


def _open(raw: bytes, name: str) -> Found:
    """open-exercise-db: the same with family, sides, aliases and finer equipment words."""
    return _each(raw, name, _open_record)


def _open_record(item: Mapping[str, Any]) -> Record:
    equipment = _text(item.get("equipment"))
    measured = _text(item.get("measurementType"))
    return Record(
        source_id=_text(item.get("id")) or _name(item),
        name=_name(item),
        licence="Unlicense",
        category=_text(item.get("modality")),
        family=_text(item.get("family")),
        mechanic=_text(item.get("mechanic")) or None,
        level=LEVELS.get(_text(item.get("level"))),
        equipment=(equipment,) if equipment else (),
        primary=_texts(item["primaryMuscles"]),
        secondary=_texts(item.get("secondaryMuscles")),
        unilateral=_text(item["laterality"]) == "unilateral" if item.get("laterality") else None,
        timed="time" in measured if measured else None,
        aliases=_texts(item.get("aliases")),
    )


def _wger(raw: bytes, name: str) -> Found:
    """Wger's ``exerciseinfo`` as its API gives it; entries without an English name have none."""
    return _each(raw, name, _wger_record)


def _wger_record(item: Mapping[str, Any]) -> Record | None:
    english = [t for t in item["translations"] if t.get("language") == _ENGLISH and t.get("name")]
    if not english:
        return None
    licence = item.get("license") or {}
    author = _text(item.get("license_author"))
    words = _text(licence.get("short_name")) or "unknown licence"
    return Record(
        source_id=str(item.get("uuid") or item.get("id")),
        name=_name(english[0]),
        licence=f"{words}, {author}" if author else words,
        category=_text((item.get("category") or {}).get("name")),
        equipment=tuple(_name(thing) for thing in item.get("equipment") or ()),
        primary=tuple(_muscle(muscle) for muscle in item.get("muscles") or ()),
        secondary=tuple(_muscle(muscle) for muscle in item.get("muscles_secondary") or ()),
        aliases=tuple(_text(a["alias"]) for a in english[0].get("aliases") or () if a.get("alias")),
    )


def _muscle(item: Mapping[str, Any]) -> str:
    return _text(item.get("name_en")) or _name(item)


def _csv(raw: bytes, name: str) -> Found:
    """A table with a heading row; only ``name`` is needed, fields of ours win over rules.

    Lists stand with ``;`` between items. In ``equipment`` kits stand with ``;`` between them and
    ``+`` within them.
    """
    text = decode(raw, name)
    wrong = _UNPRINTABLE.search(text)
    if wrong:
        place = Position(text.count("\n", 0, wrong.start()) + 1, 1)
        return [], [Problem(name, (), f"holds the control character {wrong[0]!r}", place)]
    head = text.partition("\n")[0]
    between = max(",;\t", key=head.count)  # a spreadsheet may save any of them as CSV
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=between, skipinitialspace=between != "\t"
    )
    records: list[Record] = []
    problems: list[Problem] = []
    try:
        unusable = _csv_heads(rows, name)
        if unusable is not None:
            return [], [unusable]
        for row in rows:
            given = {str(k).strip(): v.strip() for k, v in row.items() if k and v and v.strip()}
            if given:
                _csv_row(given, Position(rows.line_num, 1), name, records, problems)
            if len(records) > MAX_RECORDS:
                problems.append(Problem(name, (), _TOO_MANY, Position(rows.line_num, 1)))
            if len(records) > MAX_RECORDS or len(problems) >= MAX_PROBLEMS:
                break
    except csv.Error as error:
        place = Position(max(1, rows.line_num), 1)
        problems.append(Problem(name, (), f"is no valid CSV: {error}", place))
    return records, problems


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _csv_heads(rows: csv.DictReader[str], name: str) -> Problem | None:
    heads = [head.strip() for head in rows.fieldnames or ()]
    if "name" not in heads:
        return Problem(name, (), "no column is headed name", Position(1, 1))
    unknown = sorted(set(heads) - _CSV_FIELDS - {""})
    if unknown:
        known = ", ".join(sorted(_CSV_FIELDS))
        shown = ", ".join(word[:60] for word in unknown[:10])
        message = f"unknown columns {shown}; expected some of {known}"
        return Problem(name, (), message, Position(1, 1))
    return None


def _csv_row(
    given: dict[str, str],
    place: Position,
    name: str,
    records: list[Record],
    problems: list[Problem],
) -> None:
    try:
        records.append(_csv_record(given))
    except ValueError as error:
        problems.append(Problem(name, (), f"line {place.line}: {error}", place))


_WHOLE = re.compile("[0-9]{1,9}")
_CSV_LISTS = {"direct", "indirect", "aliases", "progresses_to"}
_CSV_NUMBERS = {
    "order_tier", "lower_back_stress", "grip_demand", "seconds_per_set", "rest_seconds",
    "setup_seconds",
}  # fmt: skip
_CSV_FIELDS = (set(Exercise.model_fields) - {"source", "origin", "goals"}) | {"licence"}


def _csv_record(given: dict[str, str]) -> Record:
    if "name" not in given:
        raise ValueError("no name")
    stated = {
        key: _csv_value(key, text)
        for key, text in given.items()
        if key not in ("name", "licence", "aliases")
    }
    return Record(
        source_id=given.get("id", given["name"]),
        name=given["name"],
        licence=given.get("licence", "not stated"),
        aliases=tuple(_split(given.get("aliases", ""))),
        stated=stated,
    )


def _csv_value(key: str, text: str) -> Any:
    if key in _CSV_NUMBERS:
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"{key} is {shown(text)}, expected a whole number")
        return int(text)
    if key == "unilateral":
        folded = text.lower()
        if folded not in ("true", "false", "yes", "no"):
            raise ValueError(f"unilateral is {shown(text)}, expected yes or no")
        return folded in ("true", "yes")
    if key == "equipment":
        kits = [kit.strip() for kit in text.split(";")]
        return [[] if kit == "none" else [item.strip() for item in kit.split("+")] for kit in kits]
    if key in ("sets", "reps"):
        return _csv_range(key, text)
    return _split(text) if key in _CSV_LISTS else text


def _csv_range(key: str, text: str) -> Any:
    """``2-4`` sets; ``8-12``, ``30-40 s`` or ``20-40 m`` of one set."""
    numbers, _, unit = text.partition(" ")
    low, _, high = numbers.partition("-")
    if not _WHOLE.fullmatch(low) or (high and not _WHOLE.fullmatch(high)):
        raise ValueError(f"{key} is {shown(text)}, expected e.g. 8-12")
    span = {"min": int(low), "max": int(high or low)}
    if key == "sets":
        return span
    units = {"": "reps", "reps": "reps", "s": "seconds", "m": "metres"}
    if unit not in units:
        raise ValueError(f"reps are {shown(text)}, expected e.g. 8-12, 30-40 s or 20-40 m")
    return [{**span, "unit": units[unit]}]


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


SOURCES: dict[str, Callable[[bytes, str], Found]] = {
    "free-exercise-db": _free,
    "open-exercise-db": _open,
    "wger": _wger,
    "csv": _csv,
}
"""Name of a source to its reader."""
