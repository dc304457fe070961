"""What the models of files take where: their annotations, taken apart once.

Reading in short (:mod:`catalog.shorthand`), messages and hints all ask the same of a place in a
file: may a number stand here, a word, a list of what? They ask it of the types, so that a new key
is read, explained and completed like every other without a line of its own.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Len, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class Word:
    """Marks text that names something.

    What a ``gym`` holds is an item, a built-in gym, or either with a minus.
    """

    kind: Literal["exercise", "family", "item", "gym"]


@dataclass(frozen=True)
class Aliases:
    """Marks words that may be written in other ways too, e.g. a day as ``Monday``."""

    words: tuple[tuple[str, str], ...]
    """What is written, in any case, and what it means."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        """The words themselves, or one of the others."""
        others = [word for word, _ in self.words]
        return {"anyOf": [handler(core), {"enum": others, "type": "string"}]}


@dataclass(frozen=True)
class OneCalled:
    """Marks a mapping by name that may hold its only value without one."""

    name: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        """The mapping, or one of its values."""
        mapping = handler(core)
        return {"anyOf": [mapping, mapping["additionalProperties"]]}


@dataclass(frozen=True)
class EachWeek:
    """Marks a list with a value a week: one number stands for all of them."""


Mark = Word | Aliases | OneCalled | EachWeek


@dataclass(frozen=True)
class Shape:
    """One of the shapes that a value may have.

    Attributes:
        kind: ``str``, ``int``, ``float``, ``bool``, ``list``, ``dict``, a date, or a model.
        words: the words of a choice.
        inside: shapes of a list's items, or of a mapping's values.
        keys: shapes of a mapping's keys.
        pair: a list of exactly two.
        marks: what else the annotation says.
    """

    kind: type
    words: tuple[str, ...] = ()
    inside: tuple[Shape, ...] = ()
    keys: tuple[Shape, ...] = ()
    pair: bool = False
    marks: tuple[Mark, ...] = ()

    def mark(self, kind: type[Mark]) -> Any:
        """The mark of that kind, or None."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    @property
    def model(self) -> type[BaseModel] | None:
        """The model, where it is one."""
        return self.kind if issubclass(self.kind, BaseModel) else None

    @property
    def mapping(self) -> bool:
        """Whether it is written with keys."""
        return self.kind is dict or self.model is not None


def shapes_of(annotation: Any, metadata: Sequence[Any] = ()) -> tuple[Shape, ...]:
    """The shapes behind an annotation, unions taken apart; null is none."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shapes_of(args[0], [*args[1:], *metadata])
    if origin in (Union, types.UnionType):
        return tuple(shape for arm in args for shape in shapes_of(arm, metadata))
    known = list(_flat(metadata))
    marks = tuple(item for item in known if isinstance(item, Mark))
    if origin is Literal:
        kind = type(args[0])
        return (Shape(kind, tuple(args) if kind is str else (), marks=marks),)
    if origin is list:
        return (Shape(list, inside=shapes_of(args[0]), pair=_is_pair(known), marks=marks),)
    if origin is dict:
        keys, values = shapes_of(args[0]), shapes_of(args[1])
        return (Shape(dict, inside=values, keys=keys, marks=marks),)
    return (Shape(annotation, marks=marks),) if _known(annotation) else ()


def _known(annotation: Any) -> bool:
    scalar = (str, bool, int, float, datetime.date, BaseModel)
    return isinstance(annotation, type) and issubclass(annotation, scalar)


def _flat(metadata: Sequence[Any]) -> Iterator[Any]:
    for item in metadata:
        yield from _flat(item.metadata) if isinstance(item, FieldInfo) else [item]


def _is_pair(metadata: Sequence[Any]) -> bool:
    least = [m.min_length for m in metadata if isinstance(m, MinLen | Len)]
    most = [m.max_length for m in metadata if isinstance(m, MaxLen | Len)]
    return least == [2] and most == [2]


@cache
def fields_of(model: type[BaseModel]) -> dict[str, tuple[Shape, ...]]:
    """The shapes of each key of a model."""
    return {
        name: shapes_of(field.annotation, field.metadata)
        for name, field in model.model_fields.items()
    }


def shapes_at(shapes: Sequence[Shape], path: Sequence[str | int]) -> tuple[Shape, ...]:
    """The shapes of what stands at a path below some."""
    found = tuple(shapes)
    for part in path:
        found = tuple(inner for shape in found for inner in _step(shape, part))
    return found


def _step(shape: Shape, part: str | int) -> tuple[Shape, ...]:
    if shape.model is not None:
        return fields_of(shape.model).get(str(part), ())
    return shape.inside if isinstance(part, int) == (shape.kind is list) else ()
