"""Writes out what a file says in short: one value for a list, a name for an id.

People write ``exclude: Deadlift`` and ``rir: 3``; models hold lists, pairs and ids. The types say
where which of these is meant (:mod:`catalog.shapes`), so that every key takes them alike. What is
no short form of anything is left as it is, for the models to refuse.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from catalog.inputs import Document, Path_, Problem
from catalog.naming import Names, choice
from catalog.queries import several
from catalog.schema import Catalog
from catalog.shapes import (
    Aliases,
    EachWeek,
    OneCalled,
    Shape,
    Word,
    fields_of,
    shapes_at,
    shapes_of,
)
from catalog.vocabulary import equipment, item_names


def written_out(
    shape: object, document: Document, catalog: Catalog | None = None
) -> tuple[Document, list[Problem]]:
    """The document with everything written in short written out.

    Args:
        shape: the model or annotated type that the file is checked against next.
        document: the parsed file.
        catalog: the exercises that may be named, where they are known.

    Returns:
        The document, in which every place is told as its author wrote it, and words that may mean
        several things.
    """
    writer = _Writer(document, catalog)
    data = writer.value(_shapes(shape), document.data, (), ())
    positions, origins = dict(document.positions), dict(document.origins)
    for new, old in writer.moved.items():
        origins[new] = old
        if old in document.positions:
            positions[new] = document.positions[old]
    return replace(document, data=data, positions=positions, origins=origins), writer.problems


@cache
def _shapes(shape: object) -> tuple[Shape, ...]:
    return shapes_of(shape)


class _Writer:
    """Goes through a file's data beside the shapes that it may have."""

    def __init__(self, document: Document, catalog: Catalog | None) -> None:
        self.document = document
        self.catalog = catalog
        self.problems: list[Problem] = []
        self.moved: dict[Path_, Path_] = {}
        self.weeks = 1

    def value(self, shapes: Sequence[Shape], data: object, old: Path_, new: Path_) -> object:
        """A value written out; ``old`` is where the file has it, ``new`` where it is meant."""
        if old != new:
            self.moved[new] = old
        if isinstance(data, list):
            return self._list(shapes, data, old, new)
        if isinstance(data, dict) and any(shape.mapping for shape in shapes):
            return self._mapping(shapes, data, old, new)
        if data is None or not shapes:
            return data
        for shape in shapes:
            if _takes(shape, data):
                return self._word(shape, data, old) if isinstance(data, str) else data
        return self._alone(shapes, data, old, new)

    def _alone(self, shapes: Sequence[Shape], data: object, old: Path_, new: Path_) -> object:
        """One value where several are expected."""
        for shape in shapes:
            called = shape.mark(OneCalled)
            if called is not None and _fits(shape.inside, data):
                return {called.name: self.value(shape.inside, data, old, (*new, called.name))}
            if shape.kind is list and _fits(shape.inside, data):
                count = self.weeks if shape.mark(EachWeek) else 2 if shape.pair else 1
                if shape.pair and isinstance(data, str) and shape.inside[0].words:
                    continue  # two different words are asked for, e.g. two patterns
                return [
                    self.value(shape.inside, data, old, (*new, place)) for place in range(count)
                ]
        return data

    def _list(self, shapes: Sequence[Shape], data: list[object], old: Path_, new: Path_) -> object:
        for shape in shapes:
            if shape.kind is list:
                return [
                    self.value(shape.inside, item, (*old, place), (*new, place))
                    for place, item in enumerate(data)
                ]
        return self._alone(shapes, data, old, new)

    def _mapping(
        self, shapes: Sequence[Shape], data: dict[str, Any], old: Path_, new: Path_
    ) -> object:
        mappings = [shape for shape in shapes if shape.mapping]
        shape = max(mappings, key=lambda shape: len(_keys(shape) & set(data)))
        if shape.model is None:
            return self._by_name(shape, data, old, new)
        outside, self.weeks = self.weeks, _weeks(data, self.weeks)
        fields = fields_of(shape.model)
        dotted = {key for key in data if "." in key and shapes_at([shape], key.split("."))}
        written = {
            key: self.value(fields.get(key, ()), value, (*old, key), (*new, key))
            for key, value in data.items()
            if key not in dotted
        }
        for key in (key for key in data if key in dotted):
            self._put(shape, written, key, data[key], old, new)
        self.weeks = outside
        return written

    def _put(
        self,
        shape: Shape,
        written: dict[str, object],
        key: str,
        value: object,
        old: Path_,
        new: Path_,
    ) -> None:
        """Put a value where a key with dots says, as messages write it: ``limits.minutes: 60``."""
        *outer, last = key.split(".")
        target: Any = written
        for depth, part in enumerate(outer, 1):
            if part not in target:
                self.moved[*new, *outer[:depth]] = (*old, key)
            target = target.setdefault(part, {})
            if not isinstance(target, dict):
                break
        if not isinstance(target, dict) or last in target:
            message = f"{key} is given twice, expected one place for it"
            self.problems.append(self.document.problem((*old, key), message))
            return
        path = (*outer, last)
        target[last] = self.value(shapes_at([shape], path), value, (*old, key), (*new, *path))

    def _by_name(self, shape: Shape, data: dict[str, object], old: Path_, new: Path_) -> object:
        written: dict[str, Any] = {}
        for key, value in data.items():
            meant = key
            for keys in shape.keys:
                meant = self._word(keys, key, (*old, key))
            if meant in written:
                first = next(name for name in data if self._same(shape, name, meant))
                message = f"{key!r} is {meant}, which stands there already as {first!r}"
                self.problems.append(self.document.problem((*old, key), message))
            written[meant] = self.value(shape.inside, value, (*old, key), (*new, meant))
        return written

    def _same(self, shape: Shape, name: str, meant: str) -> bool:
        quiet = _Writer(self.document, self.catalog)
        return any(quiet._word(keys, name, ()) == meant for keys in shape.keys)

    # ----- words ----------------------------------------------------------------------------

    def _word(self, shape: Shape, text: str, path: Path_) -> str:
        """What a word stands for; the word itself where that is not known."""
        if shape.words:
            return meant_choice(shape, text) or text
        mark = shape.mark(Word)
        if mark is None:
            return text
        sign = "-" if mark.kind == "gym" and text.startswith("-") else ""
        meant = self._meant(mark.kind, text.removeprefix(sign))
        if len(meant) > 1:
            what = "exercises" if mark.kind == "exercise" else "items"
            self.problems.append(self.document.problem(path, several(text, what, meant)))
        return sign + meant[0] if len(meant) == 1 else text

    def _meant(self, kind: str, text: str) -> tuple[str, ...]:
        if kind in ("exercise", "family"):
            if self.catalog is None:
                return ()
            if kind == "exercise":
                return self.catalog.meant(text)
            return tuple(filter(None, [choice(text, self.catalog.families)]))
        items = frozenset() if self.catalog is None else self.catalog.items
        if text in items or text in equipment().items:
            return (text,)
        gym = choice(text, equipment().gyms) if kind == "gym" else None
        return item_names(items).meant(text) if gym is None else (gym,)


def _keys(shape: Shape) -> set[str]:
    """The keys that a mapping's model knows, by which one of several is told."""
    return set() if shape.model is None else set(shape.model.model_fields)


def meant_choice(shape: Shape, text: str) -> str | None:
    """The word of a choice that a text means, or None."""
    if text in shape.words:
        return text
    aliases = shape.mark(Aliases)
    names = {word: [word] for word in shape.words}
    for written, meant in () if aliases is None else aliases.words:
        names[meant].append(written)
    found = Names(names).meant(text)
    return found[0] if len(found) == 1 else None


def _takes(shape: Shape, data: object) -> bool:
    """Whether a scalar is of a shape's kind."""
    if shape.kind is bool or isinstance(data, bool):
        return shape.kind is type(data)
    if shape.kind in (str, datetime.date):
        return isinstance(data, str)
    return (
        isinstance(data, int)
        if shape.kind is int
        else (shape.kind is float and isinstance(data, int | float))
    )


def _by_another_name(shape: Shape, data: Mapping[str, object]) -> bool:
    """Whether a mapping is of several by name, where each should say its own."""
    known = _keys(shape)
    return "name" in known and bool(data) and known.isdisjoint(data)


def _fits(shapes: Sequence[Shape], data: object) -> bool:
    """Whether a value may stand for one of the shapes, in short or not."""
    if isinstance(data, list):
        return any(shape.kind is list for shape in shapes)
    if isinstance(data, dict):
        return any(shape.mapping and not _by_another_name(shape, data) for shape in shapes)
    return any(_takes(shape, data) for shape in shapes)


def _weeks(data: dict[str, Any], outside: int) -> int:
    """How many weeks a mapping is about, where it says so."""
    block = data.get("block")
    given = data.get("weeks"), block.get("weeks") if isinstance(block, dict) else None
    for weeks in (*given, data.get("block.weeks")):
        if isinstance(weeks, int) and 1 <= weeks <= 26:
            return weeks
    return outside
