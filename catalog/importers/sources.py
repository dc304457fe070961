"""Readers of other catalogues' files. Each gives records and never guesses."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from catalog.importers.records import Record
from catalog.reader import (
    MAX_CATALOG_BYTES,
    Document,
    InputError,
    Problem,
    decode,
    read_bytes,
    read_json,
)
from catalog.schema import Exercise

LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "expert": "advanced",
          "advanced": "advanced"}  # fmt: skip
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
    name, raw = read_bytes(path, MAX_CATALOG_BYTES)
    records, problems = SOURCES[source](raw, name)
    if problems:
        raise InputError(problems)
    if not records:
        raise InputError([Problem(name, (), f"holds no exercise in the form of {source}")])
    return records


Found = tuple[list[Record], list[Problem]]


def _each(raw: bytes, name: str, take: Callable[[Mapping[str, Any]], Record | None]) -> Found:
    """Records of a JSON list (or of one under ``exercises`` or ``results``)."""
    document = read_json(raw, name)
    data = document.data
    if isinstance(data, dict):
        data = data.get("exercises", data.get("results"))
    if not isinstance(data, list):
        return [], [Problem(name, (), "expected a list of exercises")]
    records: list[Record] = []
    problems: list[Problem] = []
    for index, item in enumerate(data):
        try:
            record = take(item)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            problems.append(_not_one(document, index, error))
            continue
        records += [record] if record is not None else []
    return records, problems


def _not_one(document: Document, index: int, error: Exception) -> Problem:
    what = f"no {error.args[0]}" if isinstance(error, KeyError) else str(error)
    return document.problem((index,), f"is no exercise of this source: {what}")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"found {value!r}, expected text")
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError(f"found {value!r}, expected a list")
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
    rows = csv.DictReader(io.StringIO(decode(raw, name)), skipinitialspace=True)
    heads = [head.strip() for head in rows.fieldnames or ()]
    if "name" not in heads:
        return [], [Problem(name, (), "no column is headed name")]
    unknown = sorted(set(heads) - _CSV_FIELDS - {""})
    if unknown:
        known = ", ".join(sorted(_CSV_FIELDS))
        message = f"unknown columns {', '.join(unknown)}; expected some of {known}"
        return [], [Problem(name, (), message)]
    records: list[Record] = []
    problems: list[Problem] = []
    for row in rows:
        given = {str(k).strip(): v.strip() for k, v in row.items() if k and v and v.strip()}
        if not given:
            continue
        try:
            records.append(_csv_record(given))
        except ValueError as error:
            problems.append(Problem(name, (), f"line {rows.line_num}: {error}"))
    return records, problems


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
        if not text.isdecimal():
            raise ValueError(f"{key} is {text!r}, expected a whole number")
        return int(text)
    if key == "unilateral":
        folded = text.lower()
        if folded not in ("true", "false", "yes", "no"):
            raise ValueError(f"unilateral is {text!r}, expected yes or no")
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
    if not low.isdecimal() or (high and not high.isdecimal()):
        raise ValueError(f"{key} is {text!r}, expected e.g. 8-12")
    span = {"min": int(low), "max": int(high or low)}
    if key == "sets":
        return span
    units = {"": "reps", "reps": "reps", "s": "seconds", "m": "metres"}
    if unit not in units:
        raise ValueError(f"reps are {text!r}, expected e.g. 8-12, 30-40 s or 20-40 m")
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
