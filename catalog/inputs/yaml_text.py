"""Reads YAML 1.2 strictly, as plain data with the place of every key and item.

Mappings, lists and scalars; duplicate keys, anchors, aliases, merge keys and tags are problems with
a line and a column. The parser's events are read one by one rather than its composed nodes: nodes
have forgotten aliases and tags, and exist before anything could be counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from catalog.inputs.limits import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_NODES,
    MAX_PROBLEMS,
    TOO_DEEP,
    forbidden_value,
    too_many,
)
from catalog.inputs.places import Document
from catalog.inputs.problems import InputError, Path_, Position, Problem
from catalog.inputs.yaml_advice import advice


def read_text(text: str, name: str, nodes: int = MAX_NODES) -> Document:
    """Read YAML (or JSON, which YAML includes) from text.

    Args:
        text: the file's content.
        name: the file's name, for messages.
        nodes: the most keys, values and items it may hold.

    Raises:
        InputError: with every problem of form that the text has.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    reader = _Reader(name, yaml.parse(text), nodes)
    data = None
    try:
        data = reader.read()
    except MarkedYAMLError as error:
        found = advice(text, error)
        reader.problems.append(Problem(name, (), found.message, found.position, found.hint))
    except (YAMLError, ValueError, RecursionError, AttributeError) as error:
        words = str(error).split("\n")[0] or type(error).__name__
        reader.problems.append(Problem(name, (), f"is no valid YAML: {words}"))
    except _TooMuch:
        pass
    if reader.problems:
        raise InputError(reader.problems)
    return Document(name, data, reader.positions)


class _TooMuch(Exception):
    """The file passed a bound; reading stops here."""


_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


def scalar(text: str) -> object:
    """A plain scalar by YAML 1.2's core schema: ``no`` is text, ``12:30`` is text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > MAX_DIGITS:
        return text
    readers: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
        (_INT, int),
        (_OCTAL, lambda word: int(word[2:], 8)),
        (_HEX, lambda word: int(word[2:], 16)),
        (_FLOAT, float),
        (_SPECIAL, lambda word: float(word.replace(".", "", 1))),
    )
    for pattern, reader in readers:
        if pattern.match(text):
            return reader(text)
    return text


_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _whole(text: str) -> str:
    """Characters that JSON writes as two escapes, which YAML's parser leaves as two halves."""
    if not _HALVES.search(text):
        return text
    return _HALVES.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )


class _Reader:
    """Reads one document from the parser's events, noting places and problems of form."""

    def __init__(self, name: str, events: Iterator[object], most_nodes: int) -> None:
        self.name = name
        self.events = events
        self.most_nodes = most_nodes
        self.nodes = 0
        self.positions: dict[Path_, Position] = {}
        self.problems: list[Problem] = []

    def read(self) -> object:
        """The only document's data."""
        data, documents = None, 0
        for event in self.events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self._say((), "holds a second document, expected one", event)
                    break
            elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                data = self._value((), event)
        if not documents:
            self.problems.append(Problem(self.name, (), "is empty"))
        return data

    def _value(self, path: Path_, event: Any, depth: int = 0) -> Any:
        """The value that starts with an event, read to its end."""
        kind = type(event).__name__
        self._count(event, depth)
        self._refuse_extras(path, event)
        self.positions.setdefault(path, _position(event))
        if kind == "MappingStartEvent":
            return self._mapping(path, depth + 1)
        if kind == "SequenceStartEvent":
            return [
                self._value((*path, index), item, depth + 1)
                for index, item in enumerate(self._until("SequenceEndEvent"))
            ]
        if kind == "AliasEvent":
            return None
        value = scalar(event.value) if event.style in (None, "") else _whole(event.value)
        self._refuse_unsound(path, value, event)
        return value

    def _mapping(self, path: Path_, depth: int) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for event in self._until("MappingEndEvent"):
            self._count(event, depth)
            self._refuse_extras(path, event)
            if type(event).__name__ != "ScalarEvent":
                self._say(path, "a mapping's key must be plain text", event)
                raise _TooMuch
            key = _whole(event.value)
            place = (*path, key)
            if key == "<<" and event.style in (None, ""):
                self._say(place, "merge key << is not allowed, write the values out", event)
            if key in read:
                first = self.positions[place]
                self._say(place, f"duplicate key {key!r}, first on line {first.line}", event)
            else:
                self.positions[place] = _position(event)
                self._refuse_unsound(place, key, event)
            read[key] = self._value(place, next(self.events), depth)
        return read

    def _until(self, end: str) -> Iterator[Any]:
        """The events that start what a mapping or a list holds."""
        for event in self.events:
            if type(event).__name__ == end:
                return
            yield event

    def _count(self, event: object, depth: int) -> None:
        self.nodes += 1
        deep = depth > MAX_DEPTH
        if deep or self.nodes > self.most_nodes:
            self._say((), TOO_DEEP if deep else too_many(self.most_nodes), event)
            raise _TooMuch

    def _refuse_extras(self, path: Path_, event: Any) -> None:
        if type(event).__name__ == "AliasEvent":
            self._say(path, f"alias *{event.anchor} is not allowed, write the value out", event)
            return
        if event.anchor is not None:
            self._say(path, f"anchor &{event.anchor} is not allowed", event)
        if event.tag is not None:
            self._say(path, f"tag {event.tag} is not allowed", event)

    def _refuse_unsound(self, path: Path_, value: object, event: object) -> None:
        words = forbidden_value(value)
        if words:
            self._say(path, words, event)

    def _say(self, path: Path_, message: str, event: object) -> None:
        self.problems.append(Problem(self.name, path, message, _position(event)))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooMuch


def _position(event: Any) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1)


_PLAIN = re.compile(r"[A-Za-z0-9_.+/][A-Za-z0-9_.+/ -]*\Z")


def flow(value: object) -> str:
    """A value on one line, as a file would have it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{flow(key)}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str):
        plain = _PLAIN.match(value) and scalar(value) == value and value == value.strip()
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
