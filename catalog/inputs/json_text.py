"""Reads JSON fast and strictly; places are only looked up where there are problems to report."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from catalog.inputs.files import decode
from catalog.inputs.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_JSON_NODES,
    MAX_NODES,
    MAX_PROBLEMS,
    TOO_DEEP,
    forbidden_value,
    too_many,
)
from catalog.inputs.places import Document, JsonPlaces, walk
from catalog.inputs.problems import InputError, Position, Problem, failed


def read_json(raw: bytes, name: str, nodes: int = MAX_JSON_NODES) -> Document:
    """Read JSON fast; places are only looked up where there are problems to report.

    Raises:
        InputError: the bytes are no valid JSON, a key is given twice, or a value is one that no
            file of ours may hold.
    """
    twice = False

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        mapping = dict(items)
        twice = twice or len(mapping) < len(items)
        return mapping

    def constant(word: str) -> None:
        raise ValueError(f"{word} is no number")

    if most_values(raw) > nodes:
        raise failed(name, too_many(nodes))
    text = decode(raw, name)
    try:
        data = json.loads(
            text,
            object_pairs_hook=pairs,
            parse_constant=constant,
            parse_int=lambda word: int(word) if len(word) < 16 else _json_number(word, int),
            parse_float=lambda word: _json_number(word, float),
        )
    except json.JSONDecodeError as error:
        raise InputError([_broken(text, name, error)]) from None
    except (ValueError, RecursionError) as error:
        words = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError([Problem(name, (), f"is no valid JSON: {words}")]) from None
    document = Document(name, data, json=text)
    if _depth(data) > MAX_DEPTH:
        raise InputError([Problem(name, (), TOO_DEEP)])
    problems = _duplicate_keys(text, name) if twice else []
    problems += _unsound(document, text)
    if problems:
        raise InputError(problems[:MAX_PROBLEMS])
    return document


def _broken(text: str, name: str, error: json.JSONDecodeError) -> Problem:
    """Where a text stops being JSON, and what is missing or too much there."""
    place = Position(error.lineno, error.colno)
    before = text[: error.pos].rstrip()
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        words = "it ends in the middle: only a part of it was copied, saved or sent"
        hint = "take the whole file again"
    elif not before:
        begins = text[error.pos : error.pos + 20].splitlines()[0]
        words, hint = f"it begins with {begins!r}, expected {{ or [", ""
    elif error.msg.startswith("Expecting ',' delimiter"):
        above = before.count("\n") + 1
        here = "" if above == error.lineno else f" at the end of line {above}"
        last = before.rpartition("\n")[2].strip()
        words = f"a comma is missing{here or ' here'}"
        hint = f"write {last}," if here and len(last) <= _SHOWN_LINE else ""
    elif before[-1] == "," or "trailing comma" in error.msg:
        words, hint = "a comma too many before this", ""
    else:
        words = next((said for began, said in _SAID if error.msg.startswith(began)), error.msg)
        hint = ""
    return Problem(name, (), f"is no valid JSON: {words}", place, hint)


_SHOWN_LINE = 60
_SAID = (
    ("Expecting property name", "a key in double quotes belongs here"),
    ("Expecting ':'", "a colon is missing behind the key"),
    ("Expecting value", "a value is missing here; text stands in double quotes"),
    ("Extra data", "something stands behind the last bracket"),
    ("Invalid control character", "a line break or tab within quotes; write it as \\n or \\t"),
    ("Invalid \\", "a backslash within quotes is written twice"),
)
"""What Python's reader says, and what a person reads."""


def _duplicate_keys(text: str, name: str) -> list[Problem]:
    return [
        Problem(name, path, f"duplicate key {path[-1]!r}, first on line {first.line}", place)
        for path, place, first in JsonPlaces(text).duplicates()
    ]


def most_values(raw: bytes) -> int:
    """The most values that a JSON file can hold, without reading it."""
    return raw.count(b",") + raw.count(b"[") + raw.count(b"{")


def can_be_yaml(raw: bytes) -> bool:
    """Whether a file that is no JSON is small enough to be read as YAML instead."""
    return len(raw) <= MAX_BYTES and most_values(raw) <= MAX_NODES


_NESTED = frozenset({dict, list})


def _depth(data: Any) -> int:
    """How many mappings and lists stand within each other."""
    depth = 0
    level = [data] if type(data) in _NESTED else []
    while level:
        depth += 1
        inside = (part.values() if isinstance(part, dict) else part for part in level)
        level = [value for values in inside for value in values if type(value) in _NESTED]
    return depth


_ESCAPED = re.compile(r"\\[ubf]")
_RAW = re.compile(r"[\x7f-\x9f]")


def _suspect(text: str) -> bool:
    """Whether a JSON text may hold a text that is unsound; others need no closer look."""
    raw = "\x7f" in text if text.isascii() else bool(_RAW.search(text))
    return raw or bool(_ESCAPED.search(text))


def _json_number(text: str, kind: type[int] | type[float]) -> int | float:
    """A number of a JSON file; the digits of a huge one are never worked out."""
    value = kind(text) if len(text) <= MAX_DIGITS else math.inf
    words = forbidden_value(value)
    if words:
        raise ValueError(words)
    return value


def _unsound(document: Document, text: str) -> list[Problem]:
    """Values that no file of ours may hold."""
    if not _suspect(text):
        return []
    found: list[Problem] = []
    for path, value in walk(document.data):
        words = forbidden_value(value) or (forbidden_value(path[-1]) if path else "")
        if words:
            found.append(document.problem(path, words))
        if len(found) == MAX_PROBLEMS:
            break
    return found
