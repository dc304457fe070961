"""What is wrong with an input: where it stands, what was found, what was expected."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

Path_ = tuple[str | int, ...]
"""Keys and indices from the top of a file."""


@dataclass(frozen=True)
class Position:
    """A place in a file; both count from 1, and are 0 where it is written in no file of its own."""

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
        place = (
            f":{self.position.line}:{self.position.column}"
            if self.position and self.position.line
            else ""
        )
        where = f" {_as_the_file_has_it(self.path)}:" if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}{place}:{where} {self.message}{hint}"


class InputError(ValueError):
    """An input that can't be used; carries every problem found, never only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def _as_the_file_has_it(path: Path_) -> str:
    """A path whose first key may be one in short, with dots: ``limits.sets``."""
    if path and re.fullmatch(r"\w+(\.\w+)+", str(path[0])):
        return dotted((*str(path[0]).split("."), *path[1:]))
    return dotted(path)


def dotted(path: Path_) -> str:
    """A path as people write it: ``sessions[0].gym``; an odd key in quotes: ``maxes["a.b"]``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN.fullmatch(str(part)):
            text += f".{part}" if text else str(part)
        else:
            text += f"[{json.dumps(str(part), ensure_ascii=False)}]"
    return text


def undotted(text: str) -> Path_:
    """The path that :func:`dotted` wrote.

    Raises:
        ValueError: the text is none.
    """
    path: list[str | int] = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            raise ValueError(f"no path: {text!r}")
        name, number, quoted = found.groups()
        path.append(name if name is not None else int(number) if number else json.loads(quoted))
        at = found.end()
        if text[at : at + 1] == ".":
            at += 1
            if at == len(text):
                raise ValueError(f"no path: {text!r}")
    return tuple(path)


_PLAIN = re.compile(r"[^.\[\]]+")
_PART = re.compile(r'([^.\[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')


def failed(name: str, message: str) -> InputError:
    """The error of a file that can't be used as a whole."""
    return InputError([Problem(name, (), message)])
