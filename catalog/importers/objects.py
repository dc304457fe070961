"""JSON exercises of whoever: where their list stands, and its objects as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.importers.records import SourceRecord
from catalog.importers.tables import Columns, headed, record_of
from catalog.inputs import MAX_PROBLEMS, Document, Problem, read_json

_LISTS = ("exercises", "results", "items", "data", "lifts", "movements", "rows", "records")
"""Keys that a list of exercises stands under, the likeliest first."""
_DEPTH = 4
"""How many mappings the list may stand in."""
_ONE_A_LINE = re.compile(rb"\A\s*\{[^\n]*\}\s*\n\s*\{")


def json_document(raw: bytes, name: str) -> Document:
    """A file's JSON; one exercise a line comes as a list on the same lines.

    Raises:
        InputError: it is no JSON.
    """
    bare = raw.removeprefix(b"\xef\xbb\xbf")
    if _ONE_A_LINE.match(bare):
        raw = b"[" + re.sub(rb"\}[ \t\r]*\n(?=\s*\{)", b"},\n", bare.rstrip()) + b"]"
    return read_json(raw, name)


def exercise_list(data: Any, depth: int = _DEPTH) -> tuple[tuple[str | int, ...], list[Any]] | None:
    """Where the list of exercises stands, and the list; None where there is none."""
    if isinstance(data, list):
        return (), data
    if not isinstance(data, dict) or not depth:
        return None
    if data and all(isinstance(item, dict) and "name" in item for item in data.values()):
        return (), list(data.values())
    for key in (key for key in _LISTS if key in data):
        found = exercise_list(data[key], depth - 1)
        if found is not None:
            return (key, *found[0]), found[1]
    return None


def read_objects(
    raw: bytes, name: str, columns: Columns, most: int
) -> tuple[list[SourceRecord], list[Problem], tuple[str, ...]]:
    """Objects whose keys are read as a table's headings; keys that nobody knows are left out.

    A key within a key is a heading of both words (``muscles: {primary: ..}`` is "muscles primary");
    of an object in a list the name counts.

    Args:
        raw: the file's content.
        name: its name, for messages.
        columns: fields to keys, over those that are known.
        most: the most exercises that are read.

    Returns:
        Records, problems, and how the keys were read.
    """
    document = json_document(raw, name)
    where, items = exercise_list(document.data) or ((), None)
    if items is None:
        return [], [Problem(name, (), "expected a list of exercises")], ()
    if len(items) > most:
        message = f"holds more than {most:,} exercises, the most that is read"
        return [], [Problem(name, (), message)], ()
    rows = [dict(_flat(item)) if isinstance(item, dict) else {} for item in items]
    heads = list(dict.fromkeys(head for row in rows for head in row))
    fields, unusable, notes = headed(heads, name, columns, lenient=True)
    if unusable is not None:
        return [], [unusable], ()
    records: list[SourceRecord] = []
    problems: list[Problem] = []
    for place, row in enumerate(rows):
        try:
            records.append(record_of(row, fields))
        except ValueError as error:
            problems.append(document.problem((*where, place), f"is no exercise: {error}"))
            if len(problems) >= MAX_PROBLEMS:
                break
    return records, problems, notes


def _flat(item: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Headings with their text."""
    for key, value in item.items():
        words = re.sub("(?<=[a-z])(?=[A-Z])", " ", key)
        head = f"{before} {words}".strip()
        if isinstance(value, dict) and "name" not in value:
            yield from _flat(value, head)
        elif text := _said(value):
            yield head, text


def _said(value: object) -> str:
    """A value as the cell of a table."""
    if isinstance(value, dict):
        return _said(value.get("name"))
    if isinstance(value, list):
        return "; ".join(text for text in map(_said, value) if text)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()
