"""Readers of other catalogues' files. Each gives records and never guesses.

JSON comes as a list, as one under ``exercises`` or ``results``, or as one exercise a line.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from catalog.importers.objects import exercise_list, json_document, read_objects
from catalog.importers.records import SourceRecord
from catalog.importers.spelling import level_of
from catalog.importers.tables import Columns, read_exercise_table
from catalog.inputs import (
    MAX_CATALOG_BYTES,
    MAX_PROBLEMS,
    Document,
    InputError,
    Problem,
    read_bytes,
)
from catalog.validation import shown

MAX_CSV_BYTES = 16_777_216
"""The largest table that is read, bytes (16 MiB)."""
MAX_RECORDS = 100_000
"""The most exercises of a source; the largest known has some 4,000."""
_ENGLISH = 2
"""wger's number for English."""


@dataclass(frozen=True)
class Read:
    """A file's records.

    Attributes:
        records: its exercises.
        notes: how the file was read, where that is not plain: sentences for a person.
    """

    records: list[SourceRecord]
    notes: tuple[str, ...] = ()


def read_noted(source: str, path: str, columns: Columns | None = None) -> Read:
    """The records of a file, and how it was read.

    Args:
        source: a key of :data:`SOURCES`.
        path: the file, or ``-`` for standard input.
        columns: of a table, fields of ours to the headings that they stand under.

    Raises:
        InputError: the file is unreadable or of another shape; every problem found.
    """
    table = source in TABLES
    limit = MAX_CSV_BYTES if table and source != "json" else MAX_CATALOG_BYTES
    name, raw = read_bytes(path, limit)
    notes: tuple[str, ...] = ()
    if table:
        read = read_objects if source == "json" else read_exercise_table
        records, problems, notes = read(raw, name, columns or {}, MAX_RECORDS)
    else:
        records, problems = SOURCES[source](raw, name)
        problems = _with_likely_form(problems, raw, name)
    if problems:
        raise InputError(problems)
    if not records:
        raise InputError([Problem(name, (), f"holds no exercise in the form of {source}")])
    return Read(records, notes)


def _with_likely_form(problems: list[Problem], raw: bytes, name: str) -> list[Problem]:
    """The problems, the first with the form that the file does have, if any."""
    if not problems:
        return []
    forms = (form for form in SOURCES if form not in TABLES or form == "json")
    form = next((form for form in forms if not SOURCES[form](raw, name)[1]), "")
    first, *others = problems
    return [replace(first, hint=f"it reads as --from {form}") if form else first, *others]


ReadRecords = tuple[list[SourceRecord], list[Problem]]


def _each(
    raw: bytes, name: str, take: Callable[[Mapping[str, Any]], SourceRecord | None]
) -> ReadRecords:
    """Records of a JSON list, wherever it stands."""
    document = json_document(raw, name)
    where, data = exercise_list(document.data) or ((), None)
    if data is None:
        return [], [Problem(name, (), "expected a list of exercises")]
    if len(data) > MAX_RECORDS:
        message = f"holds more than {MAX_RECORDS:,} exercises, the most that is read"
        return [], [Problem(name, (), message)]
    records: list[SourceRecord] = []
    problems: list[Problem] = []
    for index, item in enumerate(data):
        try:
            record = take(item)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            problems.append(_not_one(document, (*where, index), error))
            if len(problems) >= MAX_PROBLEMS:
                break
            continue
        records += [record] if record is not None else []
    return records, problems


def _not_one(document: Document, where: tuple[str | int, ...], error: Exception) -> Problem:
    what = f"no {error.args[0]}" if isinstance(error, KeyError) else str(error)[:300]
    return document.problem(where, f"is no exercise of this source: {what}")


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"found {shown(value)}, expected text")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(text.strip() for text in re.split("[,;]", value) if text.strip())
    if not isinstance(value, list):
        raise TypeError(f"found {shown(value)}, expected a list")
    return tuple(text for text in map(_text, value) if text)


def _name(item: Mapping[str, Any]) -> str:
    name = _text(item["name"])
    if not name:
        raise ValueError("its name is empty")
    return name


def _free(item: Mapping[str, Any]) -> SourceRecord:
    """free-exercise-db: one equipment word or null, one primary muscle."""
    return SourceRecord(
        name=_name(item),
        licence="Unlicense",
        category=_text(item.get("category")),
        mechanic=_text(item.get("mechanic")) or None,
        level=level_of(_text(item.get("level"))),
        equipment=_texts(item.get("equipment")),
        primary=_texts(item["primaryMuscles"]),
        secondary=_texts(item.get("secondaryMuscles")),
    )


def _open(item: Mapping[str, Any]) -> SourceRecord:
    """open-exercise-db: the same with family, sides, aliases and finer equipment words."""
    measured = _text(item.get("measurementType"))
    return SourceRecord(
        name=_name(item),
        licence="Unlicense",
        category=_text(item.get("modality")),
        family=_text(item.get("family")),
        mechanic=_text(item.get("mechanic")) or None,
        level=level_of(_text(item.get("level"))),
        equipment=_texts(item.get("equipment")),
        primary=_texts(item["primaryMuscles"]),
        secondary=_texts(item.get("secondaryMuscles")),
        unilateral=_text(item["laterality"]) == "unilateral" if item.get("laterality") else None,
        timed="time" in measured if measured else None,
        aliases=_texts(item.get("aliases")),
    )


def _wger(item: Mapping[str, Any]) -> SourceRecord | None:
    """Wger's ``exerciseinfo`` as its API gives it; entries without an English name have none."""
    english = [t for t in item["translations"] if t.get("language") == _ENGLISH and t.get("name")]
    if not english:
        return None
    licence = item.get("license") or {}
    author = _text(item.get("license_author"))
    words = _text(licence.get("short_name")) or "unknown licence"
    return SourceRecord(
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


def _exercemus(item: Mapping[str, Any]) -> SourceRecord:
    """Exercemus: lists of equipment and muscles, no levels; some entries have a licence."""
    licence = item.get("license") or {}
    named = _text(licence.get("short_name")) if isinstance(licence, dict) else _text(licence)
    parts = (named or "not stated", _text(item.get("license_author")))
    return SourceRecord(
        name=_name(item),
        licence=", ".join(part for part in parts if part),
        category=_text(item.get("category")),
        level=level_of(_text(item.get("level"))),
        equipment=_texts(item["equipment"]),
        primary=_texts(item["primary_muscles"]),
        secondary=_texts(item.get("secondary_muscles")),
        aliases=_texts(item.get("aliases")),
    )


def _everkinetic(item: Mapping[str, Any]) -> SourceRecord:
    """Everkinetic: a title beside the name, a type, lists of muscles and equipment."""
    kind = _text(item.get("type")).lower()
    return SourceRecord(
        name=_name({"name": item["title"]}),
        licence="CC-BY-SA 4.0",
        mechanic=kind if kind in ("compound", "isolation") else None,
        equipment=_texts(item["equipment"]),
        primary=_texts(item["primary"]),
        secondary=_texts(item.get("secondary")),
        timed=True if kind == "isometric" else None,
    )


def _exercisedb(item: Mapping[str, Any]) -> SourceRecord:
    """ExerciseDB and the like: a body part, a target and equipment, one word or a list of each."""
    name = _name(item)
    target = item.get("target", item.get("targetMuscles"))
    if target is None:
        raise KeyError("target")
    return SourceRecord(
        name=string.capwords(name) if name.islower() else name,
        licence=_text(item.get("license")) or "not stated",
        category=_text(item.get("category")),
        level=level_of(_text(item.get("difficulty"))),
        equipment=_texts(item.get("equipment", item.get("equipments"))),
        primary=_texts(target),
        secondary=_texts(item.get("secondaryMuscles", item.get("secondary_muscles"))),
    )


SOURCES: dict[str, Callable[[bytes, str], ReadRecords]] = {
    "free-exercise-db": partial(_each, take=_free),
    "open-exercise-db": partial(_each, take=_open),
    "wger": partial(_each, take=_wger),
    "exercemus": partial(_each, take=_exercemus),
    "everkinetic": partial(_each, take=_everkinetic),
    "exercisedb": partial(_each, take=_exercisedb),
    "megagym": lambda raw, name: read_exercise_table(raw, name, {}, MAX_RECORDS)[:2],
    "csv": lambda raw, name: read_exercise_table(raw, name, {}, MAX_RECORDS)[:2],
    "json": lambda raw, name: read_objects(raw, name, {}, MAX_RECORDS)[:2],
}
"""Name of a source to its reader."""
TABLES = frozenset({"csv", "megagym", "json"})
"""Sources whose headings are read by what they mean."""
