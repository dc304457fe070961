"""A strict reader for YAML 1.2 and JSON that remembers where everything stands.

Scenario, catalogue and roster files come from people and from strangers. The reader takes plain
mappings, lists and scalars; duplicate keys, anchors, aliases, merge keys and tags are
problems with a line and a column, and sizes, depths and counts are bounded so that no file can
exhaust memory. Nothing here knows what the data means.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.places import JsonPlaces

Path_ = tuple[str | int, ...]

MAX_BYTES = 1_048_576
"""The largest scenario file that is read, bytes (1 MiB; the largest shipped one is under 4 kB)."""
MAX_CATALOG_BYTES = 67_108_864
"""The largest catalogue or plan file that is read, bytes (64 MiB, some 60,000 entries)."""
MAX_YAML_CATALOG_BYTES = 16_777_216
"""The largest catalogue in YAML, bytes (16 MiB; its values are counted as well)."""
MAX_DEPTH = 32
"""The deepest nesting that is read (the deepest valid scenario uses 5)."""
MAX_NODES = 50_000
"""The most keys, values and items of a scenario (the largest valid one has some 30,000)."""
MAX_CATALOG_NODES = 500_000
"""The most of a catalogue in YAML, some 5,000 entries: YAML takes about 0.1 ms for each."""
MAX_JSON_NODES = 6_000_000
"""The most of a catalogue in JSON, some 60,000 entries."""
MAX_PROBLEMS = 200
"""Problems of one file that are listed; a file with more has enough to mend."""
MAX_NUMBER = 10**15
"""The largest number that is read, either side of 0; no field of ours needs a thousandth of it."""


@dataclass(frozen=True)
class Position:
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input, in words its author can act on.

    Attributes:
        file: the file's name as the user gave it (``<stdin>`` for standard input).
        path: keys and indices from the top of the file, e.g. ``("sessions", 0, "gym")``.
        message: what is wrong, what was found and what was expected.
        position: line and column, where the file has them.
        hint: a near match or the next thing to try.
    """

    file: str
    path: Path_
    message: str
    position: Position | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f":{self.position.line}:{self.position.column}" if self.position else ""
        where = f" {dotted(self.path)}:" if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}{place}:{where} {self.message}{hint}"


class InputError(ValueError):
    """An input that can't be used; carries every problem found, never only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def dotted(path: Path_) -> str:
    """A path as people write it: ``sessions[0].gym``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


@dataclass(frozen=True)
class Document:
    """A parsed file: plain data and the place of every key and item.

    Attributes:
        file: the file's name as the user gave it.
        data: what it holds.
        positions: the places, where the reader kept them.
        json: the text of a file whose places are looked up in it when somebody asks.
    """

    file: str
    data: Any
    positions: dict[Path_, Position] = field(default_factory=dict)
    json: str | None = None

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
        from catalog.places import JsonPlaces

        return None if self.json is None else JsonPlaces(self.json)

    def problem(self, path: Path_, message: str, hint: str = "") -> Problem:
        """A problem of this file at ``path``."""
        return Problem(self.file, path, message, self.position(path), hint)


def read_bytes(path: str, limit: int = MAX_BYTES) -> tuple[str, bytes]:
    """Read a file, or standard input where ``path`` is ``-``.

    Args:
        path: a file's path, or ``-``.
        limit: the most bytes that are taken.

    Returns:
        The name to use in messages and the bytes.

    Raises:
        InputError: no such file, a directory, no permission, or more than ``limit`` bytes.
    """
    name = "<stdin>" if path == "-" else path
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(limit + 1)
        else:
            with open(path, "rb", opener=_opened) as stream:
                raw = stream.read(limit + 1)
                if not raw and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
                    raise _failed(name, "is a pipe that nobody writes to")
    except IsADirectoryError:
        raise _failed(name, "is a directory, expected a file") from None
    except FileNotFoundError:
        raise _failed(name, "no such file") from None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _failed(name, f"can't be read: {reason}") from None
    if len(raw) > limit:
        raise _failed(name, f"is larger than {limit:,} bytes, the most that is read")
    return name, raw


def _opened(path: str, flags: int) -> int:
    """Open a file without waiting: a named pipe without a writer is at its end at once."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise IsADirectoryError
        if hasattr(os, "set_blocking"):
            os.set_blocking(handle, True)
    except BaseException:
        os.close(handle)
        raise
    return handle


def decode(raw: bytes, name: str) -> str:
    """UTF-8 text of a file, with or without a byte-order mark.

    Raises:
        InputError: the bytes are no UTF-8 text.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        problem = Problem(
            name,
            (),
            f"is no UTF-8 text: byte 0x{raw[error.start]:02x}",
            Position(line, column),
            "it looks like UTF-16; save it as UTF-8" if wide else "",
        )
        raise InputError([problem]) from None
    return text


def read_file(path: str, limit: int = MAX_BYTES) -> Document:
    """Read a YAML or JSON file strictly.

    Raises:
        InputError: with every problem of form that the file has.
    """
    name, raw = read_bytes(path, limit)
    return read_text(decode(raw, name), name)


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

    builder = _Builder(name, nodes)
    yaml = YAML(typ="safe", pure=True)
    try:
        for event in yaml.parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Position(mark.line + 1, mark.column + 1) if mark else None
        words = " ".join(part for part in (error.context, error.problem) if part)
        builder.problems.append(Problem(name, (), f"is no valid YAML: {words}", place))
    except (YAMLError, ValueError, RecursionError, AttributeError) as error:
        words = str(error).split("\n")[0] or type(error).__name__
        builder.problems.append(Problem(name, (), f"is no valid YAML: {words}"))
    except _TooMuch:
        pass
    if not builder.problems and not builder.documents:
        builder.problems.append(Problem(name, (), "is empty"))
    if builder.problems:
        raise InputError(builder.problems)
    return Document(name, builder.root, builder.positions)


def read_json(raw: bytes, name: str, nodes: int = MAX_JSON_NODES) -> Document:
    """Read JSON fast; places are only looked up where there are problems to report.

    Args:
        raw: the file's content.
        name: the file's name, for messages.
        nodes: the most values it may hold.

    Raises:
        InputError: the bytes are no valid JSON, a key stands twice, or a value is one that no file
            of ours may hold.
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
        raise _failed(name, _too_many(nodes))
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
        place = Position(error.lineno, error.colno)
        raise InputError([Problem(name, (), f"is no valid JSON: {error.msg}", place)]) from None
    except (ValueError, RecursionError) as error:
        words = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError([Problem(name, (), f"is no valid JSON: {words}")]) from None
    document = Document(name, data, json=text)
    if _depth(data) > MAX_DEPTH:
        raise InputError([_deep(name)])
    problems = _duplicate_keys(text, name) if twice else []
    problems += _unsound(document, text)
    if problems:
        raise InputError(problems[:MAX_PROBLEMS])
    return document


def _duplicate_keys(text: str, name: str) -> list[Problem]:
    from catalog.places import JsonPlaces

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


def _too_many(nodes: int) -> str:
    return f"holds more than {nodes:,} values, the most that is read"


def _deep(name: str) -> Problem:
    return Problem(name, (), f"is nested deeper than {MAX_DEPTH} levels")


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
    value = kind(text) if len(text) <= _MAX_DIGITS else math.inf
    words = fault(value)
    if words:
        raise ValueError(words)
    return value


def _unsound(document: Document, text: str) -> list[Problem]:
    """Values that no file of ours may hold."""
    if not _suspect(text):
        return []
    found: list[Problem] = []
    for path, value in walk(document.data):
        words = fault(value) or (fault(path[-1]) if path else "")
        if words:
            found.append(document.problem(path, words))
        if len(found) == MAX_PROBLEMS:
            break
    return found


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What could steer a terminal, break a calendar, or not be written at all."""


def fault(value: Any) -> str:
    """What makes a value one that no file of ours may hold, whatever stands around it.

    Control characters other than tabs and line breaks, halves of characters, and numbers that are
    beyond all measure or not finite.
    """
    if isinstance(value, str):
        match = _UNPRINTABLE.search(value)
        return f"found the control character U+{ord(match[0]):04X}, expected none" if match else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return f"found {value}, expected a finite number"
    return "" if abs(value) <= MAX_NUMBER else "found a number beyond 10^15, expected a smaller one"


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the garbage collector back while many small objects are made that all stay.

    It would look through all of them again and again: a third of the time of a large catalogue.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def kept_for_good() -> Iterator[None]:
    """The same for a program that keeps what it reads to its end, as a command does.

    The garbage collector never looks at what exists by then again. It would find nothing there, and
    with 30,000 entries each look takes half a second.
    """
    with collector_paused():
        yield
        gc.freeze()


def _failed(name: str, message: str) -> InputError:
    return InputError([Problem(name, (), message)])


class _TooMuch(Exception):
    """The file passed a bound; reading stops here."""


_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAX_DIGITS = 300
"""No number in any of our files is longer; int() of a huge one would take quadratic time."""


def scalar(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema: ``no`` is text, ``12:30`` is text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _MAX_DIGITS:
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


@dataclass
class _Frame:
    """An open mapping or list; ``key`` is the key that waits for its value."""

    value: Any
    path: Path_
    key: str | None = None


class _Builder:
    """Builds plain data from YAML events, noting places and problems of form."""

    def __init__(self, name: str, most_nodes: int) -> None:
        self.name = name
        self.most_nodes = most_nodes
        self.root: Any = None
        self.documents = 0
        self.nodes = 0
        self.positions: dict[Path_, Position] = {}
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []

    def take(self, event: Any) -> None:
        """Take the parser's next event."""
        kind = type(event).__name__
        if kind in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent"):
            self._count(event)
            self._refuse_extras(event, kind)
        if kind == "ScalarEvent":
            self._scalar(event)
        elif kind == "AliasEvent":
            self._place(None, event)
        elif kind == "MappingStartEvent":
            self._open({}, event)
        elif kind == "SequenceStartEvent":
            self._open([], event)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._stack.pop()
        elif kind == "DocumentStartEvent":
            self._document(event)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._say((), "holds a second document, expected one", event)
            raise _TooMuch

    def _count(self, event: Any) -> None:
        self.nodes += 1
        deep = len(self._stack) > MAX_DEPTH
        if deep or self.nodes > self.most_nodes:
            words = _deep(self.name).message if deep else _too_many(self.most_nodes)
            self._say((), words, event)
            raise _TooMuch

    def _refuse_extras(self, event: Any, kind: str) -> None:
        path = self._next_path()
        if kind == "AliasEvent":
            self._say(path, f"alias *{event.anchor} is not allowed, write the value out", event)
        elif event.anchor is not None:
            self._say(path, f"anchor &{event.anchor} is not allowed", event)
        if kind != "AliasEvent" and event.tag is not None:
            self._say(path, f"tag {event.tag} is not allowed", event)

    def _scalar(self, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._take_key(top, event)
            return
        plain = event.style in (None, "")
        value = scalar(event.value) if plain else _whole(event.value)
        path = self._place(value, event)
        self._refuse_unsound(path, value, event)

    def _refuse_unsound(self, path: Path_, value: Any, event: Any) -> None:
        words = fault(value)
        if words:
            self._say(path, words, event)

    def _take_key(self, top: _Frame, event: Any) -> None:
        key = _whole(event.value)
        path = (*top.path, key)
        if key == "<<" and event.style in (None, ""):
            self._say(path, "merge key << is not allowed, write the values out", event)
        if key in top.value:
            first = self.positions[path]
            self._say(path, f"duplicate key {key!r}, first on line {first.line}", event)
        else:
            self.positions[path] = _position(event)
            self._refuse_unsound(path, key, event)
        top.key = key

    def _next_path(self) -> Path_:
        if not self._stack:
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return top.path if top.key is None else (*top.path, top.key)

    def _place(self, value: Any, event: Any) -> Path_:
        path = self._next_path()
        self.positions.setdefault(path, _position(event))
        if not self._stack:
            self.root = value
            return path
        top = self._stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is None:
            self._say(top.path, "a mapping's key must be plain text", event)
            raise _TooMuch
        else:
            top.value[top.key] = value
            top.key = None
        return path

    def _open(self, value: Any, event: Any) -> None:
        self._stack.append(_Frame(value, self._place(value, event)))

    def _say(self, path: Path_, message: str, event: Any) -> None:
        self.problems.append(Problem(self.name, path, message, _position(event)))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooMuch


def _position(event: Any) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1)


def walk(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every value of plain data with its path, outermost first."""
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk(value, (*path, index))
