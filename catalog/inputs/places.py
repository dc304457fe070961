"""Parsed files and the line and column of everything in them.

Good JSON is read by the fastest reader there is, which forgets where things stood. Only a file
with a problem is gone through again, and only where the problem is.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.inputs.problems import Path_, Position, Problem

MOST_REPEATS = 20
"""Keys that are given twice, as many as are reported."""
_BLANKS = re.compile(r"[ \t\n\r]*")
_Scan = Callable[[str, int], tuple[Any, int]]


@dataclass(frozen=True)
class Document:
    """A parsed file: plain data and the place of every key and item.

    Attributes:
        file: the file's name as the user gave it.
        data: what it holds.
        positions: the places, where the reader kept them.
        json: the text of a file whose places are looked up in it when somebody asks.
        origins: paths of data that stands elsewhere in the file, e.g. the only item of a list that
            the file writes as one value, to where it does.
    """

    file: str
    data: Any
    positions: dict[Path_, Position] = field(default_factory=dict)
    json: str | None = None
    origins: dict[Path_, Path_] = field(default_factory=dict)

    def written(self, path: Path_) -> Path_:
        """The path as the file has it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.origins:
                return (*self.origins[path[:end]], *path[end:])
        return path

    def position(self, path: Path_) -> Position | None:
        """The place of ``path``, or of the nearest thing around it that the file has."""
        for end in range(len(path), -1, -1):
            found = self.positions.get(path[:end])
            if found is None and self._places is not None:
                found = self._places.position(path[:end])
            if found is not None:
                return found
        return None

    @cached_property
    def _places(self) -> JsonPlaces | None:
        return None if self.json is None else JsonPlaces(self.json)

    def problem(self, path: Path_, message: str, hint: str = "") -> Problem:
        """A problem of this file at ``path``."""
        return Problem(self.file, self.written(path), message, self.position(path), hint)


class JsonPlaces:
    """Where the values of a valid JSON text stand; a mapping's values stand where their keys do."""

    def __init__(self, text: str) -> None:
        self._text = text
        start = _past_blanks(text, 0)
        self._known: dict[Path_, tuple[int, int]] = {(): (start, start)}
        self._open: set[Path_] = set()

    def position(self, path: Path_) -> Position | None:
        """The place of a path, if the text has it."""
        for end in range(len(path)):
            self._look_into(path[:end])
        found = self._known.get(path)
        return None if found is None else self._at(found[0])

    def duplicates(self) -> list[tuple[Path_, Position, Position]]:
        """Keys given twice in a mapping: path, place, and place of the first; not all if many.

        A mapping is only looked into where the reader has seen that it holds some.
        """
        seen: list[bool] = []
        scan = _scanner(lambda pairs: seen.append(True) if len(dict(pairs)) < len(pairs) else None)
        found: list[tuple[Path_, Position, Position]] = []
        todo: list[tuple[Path_, int]] = [((), self._known[()][1])]
        while todo and len(found) < MOST_REPEATS:
            path, offset = todo.pop(0)
            first: dict[str | int, int] = {}
            for key, place, value in _members(self._text, offset, scan):
                if key in first:
                    found.append(((*path, key), self._at(place), self._at(first[key])))
                first.setdefault(key, place)
                seen.clear()
                scan(self._text, value)
                if seen:
                    todo.append(((*path, key), value))
        return found[:MOST_REPEATS]

    def _look_into(self, path: Path_) -> None:
        if path in self._open or path not in self._known:
            return
        self._open.add(path)
        for key, place, value in _members(self._text, self._known[path][1], _scanner()):
            self._known.setdefault((*path, key), (place, value))

    def _at(self, offset: int) -> Position:
        line = bisect_left(self._ends, offset)
        return Position(line + 1, offset - (self._ends[line - 1] if line else -1))

    @cached_property
    def _ends(self) -> list[int]:
        """Offsets of the ends of lines."""
        return [match.start() for match in re.finditer("\n", self._text)]


def _members(text: str, offset: int, scan: _Scan) -> Iterator[tuple[str | int, int, int]]:
    """Key or index, its offset and its value's, of all that a mapping or list holds."""
    closing = {"{": "}", "[": "]"}.get(text[offset])
    if closing is None:
        return
    key: str | int
    at, index = _past_blanks(text, offset + 1), 0
    while text[at] != closing:
        place, key = at, index
        if closing == "}":
            key, at = scan(text, at)
            at = _past_blanks(text, _past_blanks(text, at) + 1)
        yield key, place, at
        at = _past_blanks(text, scan(text, at)[1])
        if text[at] == ",":
            at = _past_blanks(text, at + 1)
        index += 1


def _scanner(pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> _Scan:
    """Reads one value, fast, and says where it ends."""
    decoder = json.JSONDecoder(object_pairs_hook=pairs)
    scan: _Scan = decoder.raw_decode
    return scan


def _past_blanks(text: str, offset: int) -> int:
    found = _BLANKS.match(text, offset)
    return offset if found is None else found.end()


def without_lines(name: str, data: object) -> Document:
    """A document of data that stands within another file, which nobody opens by its lines.

    Every key counts as written; none has a line that could be told.
    """
    return Document(name, data, {path: Position(0, 0) for path, _ in walk(data)})


def walk(data: object, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    """Every value of plain data with its path, outermost first."""
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk(value, (*path, index))


def mappings_at(data: object, key: str) -> list[dict[str, Any]]:
    """The mappings in a list of data that nobody has checked; none where no list is there."""
    value = data.get(key) if isinstance(data, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def value_at(data: Any, path: Path_) -> Any:
    """What data that nobody has checked say at a path; None where they say nothing."""
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return None
    return data
