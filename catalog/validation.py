"""Turns pydantic's findings into problems with a place, what was found and what was meant."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from catalog.inputs import MAX_PROBLEMS, Document, Path_, Problem

T = TypeVar("T")


class Strict(BaseModel):
    """The base of all file models: no unknown keys, no coercion, immutable."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


def _known_version(value: Any) -> Any:
    """Only version 1 exists; what is newer or older says what to do."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"expected {VERSION}, the version of this format")
    if value > VERSION:
        raise ValueError(
            f"expected at most {VERSION}: {_NEWER}; upgrade with pip install --upgrade backblock"
        )
    if value < VERSION:
        raise ValueError(
            f"expected {VERSION}: there was no format before it; write schema_version: {VERSION} "
            "and run the command again, which lists what else must change"
        )
    return value


def of_newer(problem: Problem) -> bool:
    """Whether a problem is that the file is of a newer version; the rest is then no news."""
    return problem.path[-1:] == ("schema_version",) and _NEWER in problem.message


_NEWER = "the file is of a newer Backblock"
VERSION = 1
"""The version of all file formats; see docs/file-formats.md for what changes it."""
Version = Annotated[Literal[1], BeforeValidator(_known_version)]
"""A file's ``schema_version``."""


def validate(shape: Any, document: Document, path: Path_ = ()) -> tuple[Any, list[Problem]]:
    """Check the data at ``path`` of a document against a pydantic type.

    Args:
        shape: a model or any annotated type.
        document: the parsed file.
        path: where in the document the data stands.

    Returns:
        The validated value (None where there are problems) and every problem found.
    """
    data = _at(document.data, path)
    try:
        return _adapter(shape).validate_python(data), []
    except ValidationError as error:
        problems: dict[tuple[Path_, str], Problem] = {}
        for item in error.errors(include_url=False):
            problem = _problem(shape, document, path, data, item)
            problems.setdefault((problem.path, problem.message), problem)
            if len(problems) >= MAX_PROBLEMS:
                break
        found = list(problems.values())
        return None, [problem for problem in found if of_newer(problem)] or found


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def near(word: object, known: Iterator[str] | list[str] | tuple[str, ...] | Any) -> str:
    """A "did you mean" for a word among the known ones; empty where nothing is near."""
    words = sorted(known)
    if not isinstance(word, str) or len(word) > 100:
        return ""
    folded = word.strip().lower().replace(" ", "_").replace("-", "_")
    found = difflib.get_close_matches(folded, words, n=1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else ""


def shown(value: Any) -> str:
    """A value as the file has it, short enough for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if len(value) > 5 else f"[{', '.join(shown(item) for item in value)}]"
    text = str(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _problem(shape: Any, document: Document, base: Path_, data: Any, item: Any) -> Problem:
    path, missing = _clean(data, item["loc"], item["type"])
    found = item.get("input")
    kind, ctx = item["type"], item.get("ctx", {})
    hint = ""
    if kind == "extra_forbidden":
        known = _fields(shape, item["loc"][:-1])
        hint = near(path[-1], known)
        message = "unknown key" + (
            "" if hint or not known else f", expected one of {', '.join(sorted(known))}"
        )
    elif kind == "missing":
        message = f"is missing: {missing!r} is required" if missing else "is missing"
    elif kind == "literal_error":
        words = [word.strip("'") for word in ctx["expected"].replace(" or ", ", ").split(", ")]
        hint = near(found, words)
        message = f"found {shown(found)}, expected one of {', '.join(words)}"
    else:
        message = f"found {shown(found)}, {_expected(kind, ctx, item['msg'])}"
    return document.problem((*base, *path), message, hint)


_PLAIN = {
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "string_type": "expected text",
    "bool_type": "expected true or false",
    "list_type": "expected a list",
    "dict_type": "expected a mapping",
    "model_type": "expected a mapping",
    "model_attributes_type": "expected a mapping",
    "date_type": "expected a date such as 2027-01-04",
}


def _expected(kind: str, ctx: dict[str, Any], message: str) -> str:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        word = {"greater_than_equal": "at least", "less_than_equal": "at most",
                "greater_than": "more than", "less_than": "less than"}[kind]  # fmt: skip
        return f"expected {word} {next(iter(ctx.values())):g}"
    if kind in ("too_short", "too_long"):
        word, bound = (
            ("at least", "min_length") if kind == "too_short" else ("at most", "max_length")
        )
        return f"expected {word} {ctx[bound]} item(s), has {ctx['actual_length'] or 'more'}"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind == "multiple_of":
        return f"expected a multiple of {ctx['multiple_of']:g}"
    return message[:1].lower() + message[1:]


def _clean(data: Any, loc: tuple[Any, ...], kind: str) -> tuple[Path_, str]:
    """Drop union tags from pydantic's location: keep what the data really has."""
    path: list[str | int] = []
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if _has(data, part):
            data = data[part]
            path.append(part)
        elif last and kind == "missing":
            return tuple(path), str(part)
    return tuple(path), ""


def _has(data: Any, part: Any) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _arms(shape: Any) -> list[Any]:
    """The plain types behind an annotation: unions and Annotated taken apart."""
    origin = get_origin(shape)
    if origin is Annotated:
        return _arms(get_args(shape)[0])
    if origin in (Union, types.UnionType):
        return [arm for part in get_args(shape) for arm in _arms(part)]
    return [shape]


def _fields(shape: Any, loc: tuple[Any, ...]) -> set[str]:
    """The keys that the models at a location know."""
    shapes = _arms(shape)
    for part in loc:
        inner: list[Any] = []
        for arm in shapes:
            inner += _step(arm, part)
        shapes = inner or shapes  # a union tag: stay where we are
    return {
        name
        for arm in shapes
        if isinstance(arm, type) and issubclass(arm, BaseModel)
        for name in arm.model_fields
    }


def _step(arm: Any, part: Any) -> list[Any]:
    if isinstance(arm, type) and issubclass(arm, BaseModel):
        if part in arm.model_fields:
            return _arms(arm.model_fields[part].annotation)
        return []
    args = get_args(arm)
    if get_origin(arm) is list and isinstance(part, int):
        return _arms(args[0])
    if get_origin(arm) is dict and isinstance(part, str):
        return _arms(args[1])
    return []
