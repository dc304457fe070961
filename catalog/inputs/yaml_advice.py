"""Says what is wrong with text that is no YAML in the words of whoever wrote the line.

The parser speaks of tokens and block ends. Most slips are of a few kinds: a colon or a quote within
a text, a missing space, indentation, a bracket left open.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from catalog.inputs.problems import Position

LONGEST_LINE = 1000
"""Characters of a line whose form is looked at: on longer ones patterns that go back take too long.
"""
_KEY = re.compile(r"\s*(?:-\s+)*(?P<key>[\w .\"'-]+?)\s*:\s+(?P<rest>\S.*?)\s*(?:\s#.*)?\Z")
_NO_SPACE = re.compile(r"\s*(?:-\s+)*(?P<key>\w+)[:=](?P<rest>\S.*?)\s*\Z")
_EQUALS = re.compile(r"\s*(?P<key>\w+)\s*=\s*(?P<rest>\S.*?)\s*\Z")
_DASH = re.compile(r"\s*-(?P<rest>[^\s-].*)\Z")
_FLOW_VALUE = re.compile(r"(?P<key>[\"']?\w+[\"']?)\s*:\s+(?P<value>[^,{}\[\]]*)\Z")
_FLOW_REST = re.compile(r"[^,{}\[\]]*")


@dataclass(frozen=True)
class Advice:
    """What is wrong, where, and how to write it."""

    message: str
    position: Position | None
    hint: str = ""


def advice(text: str, error: Any) -> Advice:
    """What an error of the YAML parser comes to."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Advice(f"is no valid YAML: {error.problem}", None)
    lines = text.split("\n")
    here = _Line(lines, mark.line, mark.column)
    problem = error.problem or ""
    found = (
        _tab(here)
        or _dash(here)
        or _flow(here, error)
        or _quote(here, error)
        or _colon(here, error)
        or _indentation(here, problem)
        or _text(here, problem)
    )
    if found is not None:
        return found
    words = " ".join(part for part in (error.context, problem) if part)
    return Advice(f"is no valid YAML: {words}", here.position)


@dataclass(frozen=True)
class _Line:
    """The line that the parser stopped at."""

    lines: list[str]
    number: int
    column: int

    def at(self, number: int) -> str:
        """Another line of the file; empty where there is none."""
        return self.lines[number].rstrip("\r") if 0 <= number < len(self.lines) else ""

    def short(self, number: int) -> str:
        """The same; empty too where it is longer than any that a person wrote."""
        line = self.at(number)
        return line if len(line) <= LONGEST_LINE else ""

    @property
    def text(self) -> str:
        return self.at(self.number)

    @property
    def position(self) -> Position:
        return Position(self.number + 1, self.column + 1)

    @property
    def before(self) -> str:
        """The last line above that is not empty."""
        above = (line for line in reversed(self.lines[: self.number]) if line.strip())
        return next(above, "")


def _written(key: str, text: str) -> str:
    return f"write {key}: {json.dumps(text, ensure_ascii=False)}"


def _tab(here: _Line) -> Advice | None:
    indent = here.text[: len(here.text) - len(here.text.lstrip())]
    if "\t" not in indent:
        return None
    place = Position(here.number + 1, indent.index("\t") + 1)
    return Advice("is indented with a tab, expected spaces", place, "two for each tab")


def _dash(here: _Line) -> Advice | None:
    """A list item whose dash touches it, on this line or the one above."""
    for number in (here.number, here.number - 1):
        line = here.at(number)
        found = _DASH.match(line)
        if found:
            place = Position(number + 1, line.index("-") + 1)
            return Advice("a dash needs a space behind it", place, f"write - {found['rest']}")
    return None


def _flow(here: _Line, error: Any) -> Advice | None:
    """Within brackets: a colon in a text, a missing comma, or a bracket that stays open."""
    if "flow" not in (error.context or ""):
        return None
    left, right = here.text[: here.column], here.text[here.column :]
    inside = _FLOW_VALUE.search(left[-LONGEST_LINE:])
    if right.startswith(":") and inside:
        *rest, last = inside["value"].split() or [""]
        if rest and last.strip("'\"").isidentifier():
            value = (_FLOW_REST.match(right) or [""])[0].rstrip()
            hint = f"write {inside['key']}: {' '.join(rest)}, {last}{value}"
            return Advice(f"a comma is missing before {last}", here.position, hint)
        whole = inside["value"] + (_FLOW_REST.match(right) or [""])[0]
        return Advice(_COLON, here.position, _written(inside["key"], whole.strip()))
    if "got '<scalar>'" in error.problem:
        return Advice(f"a comma is missing before {right.split()[0]}", here.position)
    mark = error.context_mark
    start = here.at(mark.line)[: mark.column + 1]
    opened = next((letter for letter in reversed(start) if letter in "{["), "{")
    place = Position(mark.line + 1, max(1, start.rfind(opened) + 1))
    closing = {"{": "}", "[": "]"}[opened]
    return Advice(f"{opened} is not closed", place, f"add {closing} where it ends")


def _quote(here: _Line, error: Any) -> Advice | None:
    """A quoted text that never ends, or ends before its line does."""
    mark = error.context_mark
    if "quoted scalar" in (error.context or "") and mark is not None:
        place = Position(mark.line + 1, mark.column + 1)
        quote = here.at(mark.line)[mark.column : mark.column + 1]
        return Advice(f"the quote {quote} is not closed", place, f"add {quote} where the text ends")
    line = _KEY.match(here.short(here.number))
    goes_on = ("found '<scalar>'", "mapping values are not allowed")
    if line is None or not any(words in (error.problem or "") for words in goes_on):
        return None
    key, rest = line["key"], line["rest"]
    if rest[0] in "'\"":
        inner = rest[1:-1] if rest[-1] == rest[0] else rest[1:]
        message = f"the text goes on behind its closing quote {rest[0]}"
        return Advice(message, here.position, _written(key, inner))
    if rest[0] not in "[{" or "found '<scalar>'" not in error.problem:
        return None
    message = f"a text that begins with {rest[0]} needs quotes"
    return Advice(message, here.position, _written(key, rest))


_COLON = "a colon within a text needs quotes around it"


def _colon(here: _Line, error: Any) -> Advice | None:
    problem = error.problem or ""
    if "could not find expected ':'" in problem:
        start = error.context_mark or error.problem_mark
        line = here.short(start.line)
        place = Position(start.line + 1, start.column + 1)
        tight = _NO_SPACE.match(line) or _EQUALS.match(line)
        if tight is None:
            return Advice("has no colon, expected a key, a colon, a space and a value", place)
        hint = f"write {tight['key']}: {tight['rest']}"
        return Advice("a key needs a colon and a space behind it", place, hint)
    if "mapping values are not allowed" not in problem:
        return None
    whole = _KEY.match(here.short(here.number))
    if whole is None or here.column <= whole.start("rest"):
        return None
    return Advice(_COLON, here.position, _written(whole["key"], whole["rest"]))


def _indentation(here: _Line, problem: str) -> Advice | None:
    if "found '}'" in problem or "found ']'" in problem:
        bracket = here.text[here.column : here.column + 1]
        return Advice(f"{bracket} closes nothing that is open", here.position)
    if "found '?'" in problem:
        message = "a key can't stand below the dashes of a list; indent the one that belongs within"
        return Advice(message, here.position)
    clear = "expected <block end>" in problem or "mapping values are not allowed" in problem
    if not clear:
        return None
    now, above = _indent(here.text), _indent(here.before)
    if now == above:
        return None
    message = (
        f"is indented by {_spaces(now)}, the line above by {_spaces(above)}: what belongs together "
        "starts below each other"
    )
    return Advice(message, Position(here.number + 1, now + 1))


def _spaces(count: int) -> str:
    return f"{count} space{'s' * (count != 1)}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _text(here: _Line, problem: str) -> Advice | None:
    """A text that begins with a character that means something else."""
    line = _KEY.match(here.short(here.number))
    special = (
        "cannot start any token",
        "alphabetic or numeric",
        "mapping keys are not allowed",
        "expected a comment or a line break",
    )
    if line is None or not any(words in problem for words in special):
        return None
    message = f"a text that begins with {line['rest'][0]} needs quotes"
    return Advice(message, here.position, _written(line["key"], line["rest"]))
