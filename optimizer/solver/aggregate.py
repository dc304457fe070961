"""Like sessions added up: a small model whose best value no plan passes, and how to split it again.

Sessions that the rules can't tell apart make most of a block hard: their exercises can be shared
out among them in many ways that are worth much the same. Added up, the columns of such sessions
become one that counts (in how many of them an exercise is, how many sets it has there in a week),
and so do their rows. What is left is small and in whole numbers; see ``docs/model.md``.

Nothing is said of any rule here: the columns and rows of the whole model fall into classes, and
whatever the classes are, sums of rows that weigh all columns of a class alike hold for every plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.instance.restrict import restrict
from optimizer.model import Build, build_model
from optimizer.model.linear import LinearModel

Colours = NDArray[np.int64]
"""A class for each column (or row): equal numbers are of one class."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Multiplier that spreads small numbers over 64 bits."""


@dataclass(frozen=True)
class Aggregate:
    """The sums of one model.

    Attributes:
        build: the model that was added up.
        linear: its sums; every plan added up satisfies its rows and has the same value.
        place: column of the model to the column here that it counts in.
    """

    build: Build
    linear: LinearModel
    place: tuple[int, ...]

    @property
    def smaller(self) -> bool:
        """Whether anything much was added up."""
        return 4 * len(self.linear.lower) <= 3 * len(self.place)

    def added(self, values: Sequence[int]) -> list[int]:
        """A plan of the whole model, added up."""
        sums = [0] * len(self.linear.lower)
        for column, value in zip(self.place, values, strict=True):
            sums[column] += value
        return sums

    def split(self, values: Sequence[int]) -> Build:
        """The whole model with the exercises that these sums count, each as often as they do.

        Any plan of it is one of the whole; there may be none.
        """
        instance, x = self.build.instance, self.build.x
        kept = [
            [e for e in group.candidates if values[self.place[x[group.index, e]]]]
            for group in instance.groups
        ]
        used = {e: i for i, e in enumerate(sorted({e for which in kept for e in which}))}
        build = build_model(restrict(instance, kept))
        together = defaultdict(list)
        for g, which in enumerate(kept):
            for e in which:
                together[self.place[x[g, e]]].append((build.x[g, used[e]], 1))
        for column, terms in together.items():
            build.linear.row("split", terms, values[column], values[column])
        return build


def aggregate(build: Build) -> Aggregate:
    """Add up what the rows of a model can't tell apart, session by session.

    Columns of one exercise in the same weeks may be added up, those of different exercises or weeks
    never are.
    """
    linear = build.linear
    entries = _Entries.of(linear)
    refined = _refined(entries, _first_colours(build), _ends(linear))
    # Numbered as they come, so that the solver meets them in the order of the rules.
    columns, rows = (_numbered(colours.tolist()) for colours in refined)
    sums = LinearModel(offset=linear.offset, contradictions=list(linear.contradictions))
    many = int(columns.max(initial=-1)) + 1
    size = np.bincount(columns, minlength=many)
    sums.lower = _totals(columns, linear.lower, many)
    sums.upper = _totals(columns, linear.upper, many)
    sums.names = [""] * many
    for column, name in zip(columns, linear.names, strict=True):
        sums.names[column] = sums.names[column] or name
    for column, points in linear.objective.items():
        sums.objective[int(columns[column])] = points
    members = defaultdict(list)
    for row, colour in enumerate(rows.tolist()):
        members[colour].append(row)
    for colour, terms in _summed(entries, columns, rows, size).items():
        first, count = linear.rows[members[colour][0]], len(members[colour])
        low = None if first.low is None else count * first.low
        high = None if first.high is None else count * first.high
        sums.row(first.rule, terms, low, high)
    return Aggregate(build, sums, tuple(columns.tolist()))


@dataclass(frozen=True)
class _Entries:
    """The coefficients of a model's rows, one after the other."""

    row: Colours
    column: Colours
    value: Colours
    rows: int
    columns: int

    @classmethod
    def of(cls, linear: LinearModel) -> _Entries:
        sizes = [len(row.columns) for row in linear.rows]
        return cls(
            np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
            np.array([c for row in linear.rows for c in row.columns], dtype=np.int64),
            np.array([a for row in linear.rows for a in row.coefficients], dtype=np.int64),
            len(linear.rows),
            len(linear.lower),
        )


def _numbered(keys: Iterable[Hashable]) -> Colours:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def _first_colours(build: Build) -> Colours:
    """Choices by exercise and weeks of the group, sets by exercise and week, others by worth."""
    linear, groups = build.linear, build.instance.groups
    of: dict[int, Hashable] = {}
    of.update({c: ("x", groups[g].weeks, e) for (g, e), c in build.x.items()})
    of.update({c: ("n", week, e) for (_, week, e), c in build.n.items()})
    ranges = zip(linear.lower, linear.upper, strict=True)
    return _numbered(
        (of.get(column), pair, linear.objective.get(column, 0))
        for column, pair in enumerate(ranges)
    )


def _ends(linear: LinearModel) -> Colours:
    return _numbered((row.rule, row.low, row.high) for row in linear.rows)


def _refined(entries: _Entries, columns: Colours, rows: Colours) -> tuple[Colours, Colours]:
    """Part what the other side can tell apart, until nothing more can be (1-WL refinement)."""
    known = (0, 0)
    while known != (now := (int(columns.max(initial=0)), int(rows.max(initial=0)))):
        known = now
        rows = _parted(rows, entries.row, columns[entries.column], entries.value, entries.rows)
        columns = _parted(
            columns, entries.column, rows[entries.row], entries.value, entries.columns
        )
    return columns, rows


def _parted(own: Colours, mine: Colours, other: Colours, value: Colours, many: int) -> Colours:
    """Colours by the old one and by which colours are met how often with which coefficient.

    Only sums of hashes are compared: two that meet by chance cost a row (see :func:`_summed`).
    """
    sums = np.zeros(many, dtype=np.uint64)
    np.add.at(sums, mine, _hashed(_hashed(other) + value.astype(np.uint64)))
    return np.asarray(np.unique(_hashed(own) * _ODD + sums, return_inverse=True)[1], dtype=np.int64)


def _hashed(numbers: Colours | NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * _ODD
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(32)), dtype=np.uint64)


def _totals(colours: Colours, values: Sequence[int], many: int) -> list[int]:
    sums = np.zeros(many, dtype=np.int64)
    np.add.at(sums, colours, np.array(values, dtype=np.int64))
    return [int(total) for total in sums]


def _summed(
    entries: _Entries, columns: Colours, rows: Colours, size: Colours
) -> dict[int, list[tuple[int, int]]]:
    """By class of rows: (class of columns, coefficient) of their sum.

    A class whose sum weighs two columns of one class differently says nothing of the sums and is
    left out.
    """
    each: dict[tuple[int, int], int] = defaultdict(int)
    for row, column, value in zip(
        rows[entries.row].tolist(), entries.column.tolist(), entries.value.tolist(), strict=True
    ):
        each[row, column] += value
    weights: dict[tuple[int, int], list[int]] = defaultdict(list)
    class_of = columns.tolist()
    for (row, column), value in each.items():
        weights[row, class_of[column]].append(value)
    terms: dict[int, list[tuple[int, int]]] = defaultdict(list)
    uneven = set()
    for (row, column), found in weights.items():
        if len(found) != size[column] or len(set(found)) > 1:
            uneven.add(row)
        terms[row].append((column, found[0]))
    return {row: parts for row, parts in sorted(terms.items()) if row not in uneven}
