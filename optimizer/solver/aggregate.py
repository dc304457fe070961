"""Sessions added up: a small model whose best value no plan passes, and how to split it again.

Sessions that the rules can't tell apart make most of a block hard: their exercises can be shared
out among them in many ways that are worth much the same. Added up, the columns of such sessions
become one that counts (in how many of them an exercise is, how many sets it has there in a week),
and so do their rows. What is left is small and in whole numbers; see ``docs/model.md``. Two
sessions of at most four out of the same ten exercises, for one: twenty columns of 0 or 1 become ten
of 0 to 2, and two rows one, "eight at most".

Sessions that differ (in minutes, in what is asked of them) are added up too where none are alike:
that is looser, but still a bound, and often a much closer one than a linear program's.

Nothing is said of any rule here: the columns and rows of the whole model fall into classes, and
whatever the classes are, sums of rows that weigh all columns of a class alike hold for every plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.instance.restrict import restrict
from optimizer.model import Build, build_model
from optimizer.model.linear import LinearModel, Row

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
    def size(self) -> int:
        """Columns of the sums."""
        return len(self.linear.lower)

    @property
    def smaller(self) -> bool:
        """Whether anything much was added up."""
        return 4 * self.size <= 3 * len(self.place)

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


def aggregate(build: Build, *, coarse: bool = False) -> Aggregate:
    """Add up a model session by session.

    Columns of one exercise in the same weeks may be added up, those of different exercises or weeks
    never are.

    Args:
        build: the model.
        coarse: also add up what the rows can tell apart; else only what they can't.
    """
    linear = build.linear
    entries = _Entries.of(linear)
    refined = _coarse(entries, build) if coarse else _fine(entries, build)
    # Numbered as they come, so that the solver meets them in the order of the rules.
    columns, rows = (_numbered(colours.tolist()) for colours in refined)
    sums = LinearModel(offset=linear.offset, contradictions=list(linear.contradictions))
    many = int(columns.max(initial=-1)) + 1
    sums.lower = _totals(columns, linear.lower, many)
    sums.upper = _totals(columns, linear.upper, many)
    sums.names = [""] * many
    for column, name in zip(columns, linear.names, strict=True):
        sums.names[column] = sums.names[column] or name
    for column, points in linear.objective.items():
        sums.objective[int(columns[column])] = points
    for row in _summed(entries, columns, rows, linear):
        sums.row(row.rule, zip(row.columns, row.coefficients, strict=True), row.low, row.high)
    return Aggregate(build, sums, tuple(columns.tolist()))


def classes(build: Build, *, coarse: bool = False) -> int:
    """Columns that the sums of a model would have: see :func:`aggregate`."""
    entries = _Entries.of(build.linear)
    columns, _ = _coarse(entries, build) if coarse else _fine(entries, build)
    return len(np.unique(columns))


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


def _fine(entries: _Entries, build: Build) -> tuple[Colours, Colours]:
    """Only what no row can tell apart: the sums of all rows weigh like columns alike."""
    linear = build.linear
    ranges = list(zip(linear.lower, linear.upper, strict=True))
    columns = _numbered(zip(_said(build), ranges, strict=True))
    rows = _numbered((row.rule, row.low, row.high) for row in linear.rows)
    return _refined(entries, columns, rows, np.zeros(entries.columns, dtype=bool))


def _coarse(entries: _Entries, build: Build) -> tuple[Colours, Colours]:
    """Choices and sets of one exercise in the same weeks, whatever tells them apart.

    Helper columns follow from the rows that they share with them; those of no one session stay
    apart. Rows that tie sessions together by helpers alone (recovery) part none.
    """
    linear = build.linear
    own = np.zeros(entries.columns, dtype=bool)
    own[[*build.x.values(), *build.n.values()]] = True
    rows = _numbered((row.rule, row.low is None, row.high is None) for row in linear.rows)
    helper = _helpers(entries, build, own)
    kept = ~_ties(entries, helper)[entries.row]
    parting = replace(
        entries,
        row=entries.row[kept],
        column=entries.column[kept],
        value=entries.value[kept],
    )
    places = np.where(~own & (helper < 0), np.arange(entries.columns), -1).tolist()
    columns = _numbered(zip(_said(build), places, strict=True))
    columns, rows = _refined(parting, columns, rows, own)
    # Rows that part nothing are added up with those alone that say the same of like columns.
    met = columns[entries.column]
    return columns, _parted(rows, entries.row, met, entries.value, entries.rows)


def _helpers(entries: _Entries, build: Build, own: NDArray[np.bool_]) -> Colours:
    """The group of each helper column: that of rows that it shares with one group alone, or -1."""
    group = np.full(entries.columns, -1, dtype=np.int64)
    for (g, _), column in build.x.items():
        group[column] = g
    for (g, _, _), column in build.n.items():
        group[column] = g
    low, high = _ends_of(entries.row, group[entries.column], entries.rows)
    one = (low == high) & (low >= 0)
    direct = one[entries.row]
    first, last = _ends_of(entries.column[direct], low[entries.row[direct]], entries.columns)
    return np.asarray(np.where(own | (first != last), -1, first))


def _ties(entries: _Entries, helper: Colours) -> NDArray[np.bool_]:
    """Rows over helper columns of several groups and no others."""
    low, high = _ends_of(entries.row, helper[entries.column], entries.rows)
    bare = np.ones(entries.rows, dtype=bool)
    bare[entries.row[helper[entries.column] < 0]] = False
    return np.asarray(bare & (low != high))


def _ends_of(where: Colours, what: Colours, many: int) -> tuple[Colours, Colours]:
    """The least and the greatest number met at each place, those below 0 left out; -1 for none."""
    low, high = np.full(many, 2**60, dtype=np.int64), np.full(many, -1, dtype=np.int64)
    known = what >= 0
    np.minimum.at(low, where[known], what[known])
    np.maximum.at(high, where[known], what[known])
    low[high < 0] = -1
    return low, high


def _said(build: Build) -> list[Hashable]:
    """Choices by exercise and weeks of the group, sets by exercise and week, others by worth."""
    linear, groups = build.linear, build.instance.groups
    of: dict[int, Hashable] = {}
    of.update({c: ("x", groups[g].weeks, e) for (g, e), c in build.x.items()})
    of.update({c: ("n", week, e) for (_, week, e), c in build.n.items()})
    return [
        (of.get(column), linear.objective.get(column, 0)) for column in range(len(linear.lower))
    ]


def _refined(
    entries: _Entries, columns: Colours, rows: Colours, fixed: NDArray[np.bool_]
) -> tuple[Colours, Colours]:
    """Part what the other side can tell apart, until nothing more can be (1-WL refinement).

    Fixed columns keep their colour.
    """
    known = (0, 0)
    met = ~fixed[entries.column]
    while known != (now := (int(columns.max(initial=0)), int(rows.max(initial=0)))):
        known = now
        rows = _parted(rows, entries.row, columns[entries.column], entries.value, entries.rows)
        columns = _parted(
            columns,
            entries.column[met],
            rows[entries.row[met]],
            entries.value[met],
            entries.columns,
        )
    return columns, rows


def _parted(own: Colours, mine: Colours, other: Colours, value: Colours, many: int) -> Colours:
    """Colours by the old one and by which colours are met how often with which coefficient.

    Only sums of hashes are compared: two that meet by chance loosen a row (:func:`_said_alike`).
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
    entries: _Entries, columns: Colours, rows: Colours, linear: LinearModel
) -> Iterator[Row]:
    """The sums of each class of rows, said of the classes of columns."""
    place = columns.tolist()
    members: dict[int, list[int]] = defaultdict(list)
    for column, colour in enumerate(place):
        members[colour].append(column)
    each: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row, column, value in zip(
        rows[entries.row].tolist(), entries.column.tolist(), entries.value.tolist(), strict=True
    ):
        each[row][column] += value
    together: dict[int, list[Row]] = defaultdict(list)
    for stated, colour in zip(linear.rows, rows.tolist(), strict=True):
        together[colour].append(stated)
    for colour, weights in sorted(each.items()):
        met = dict.fromkeys(place[column] for column in weights)
        parts = [(c, [(weights.get(j, 0), linear.lower[j]) for j in members[c]]) for c in met]
        rule = together[colour][0].rule
        low = _total(row.low for row in together[colour])
        high = _total(row.high for row in together[colour])
        if all(len({weight for weight, _ in part}) == 1 for _, part in parts):
            yield Row(rule, tuple(met), tuple(part[0][0] for _, part in parts), low, high)
            continue
        if high is not None:
            terms, left = _said_alike(parts, min)
            yield Row(rule, tuple(met), terms, None, high + left)
        if low is not None:
            terms, left = _said_alike(parts, max)
            yield Row(rule, tuple(met), terms, low + left, None)


def _said_alike(
    parts: Sequence[tuple[int, Sequence[tuple[int, int]]]],
    choose: Callable[[Iterable[int]], int],
) -> tuple[tuple[int, ...], int]:
    """One weight for all columns of a class, and what that takes off the end of the row.

    With the least weight a of a class (the greatest, for a lower end), the rest of each column,
    (a_j - a) x_j, is at least (at most) (a_j - a) times its own lower end: so much goes over to the
    other side. A class of which not all columns are met has a weight of 0 among its own.
    """
    chosen = tuple(choose(weight for weight, _ in part) for _, part in parts)
    left = sum(
        (a - weight) * lower
        for a, (_, part) in zip(chosen, parts, strict=True)
        for weight, lower in part
    )
    return chosen, left


def _total(ends: Iterable[int | None]) -> int | None:
    """The ends of rows added up; None where one of them has none."""
    found = list(ends)
    return None if None in found else sum(end for end in found if end is not None)
