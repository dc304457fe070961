"""Sums to columns: what the rules say of a block, as rows over its choices.

A sum over the exercises of a slot becomes one term for each candidate whose feature is not 0, a row
of each exercise one row for each candidate. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.model.build import Build
from optimizer.model.linear import Term
from optimizer.rules.sums import Aux, Each, Fix, Own, Ref, StatedBlock, Statement, Sum


def expand(block: StatedBlock) -> Build:
    """The model of everything that is said of a block."""
    expansion = _Expansion(block)
    expansion.run()
    return expansion.build


class _Expansion:
    """The columns that parts of sums stand for, while they are added."""

    def __init__(self, block: StatedBlock) -> None:
        self.block = block
        self.build = Build(block.instance)
        self.linear = self.build.linear
        self._aux: dict[int, int] = {}
        self._own: dict[int, dict[int, int]] = {}  # by family and exercise
        self._made: dict[int, set[int]] = {}  # exercises with a column of their own, by family
        self._counted: dict[Ref, list[Term]] = {}

    def _choices(self) -> None:
        """One choice for each group and candidate, and its sets week by week."""
        block, linear, x, n = self.block, self.linear, self.build.x, self.build.n
        names = [exercise.id for exercise in block.instance.exercises]
        for group in block.instance.groups:
            for e in group.candidates:
                x[group.index, e] = linear.var(0, 1, f"x_{group.index}_{names[e]}")
        for slot in block.slots:
            for e in slot.group.candidates:
                low, high = block.set_range(slot, e)
                if low > high:
                    linear.fix("sets_per_exercise", x[slot.group.index, e], 0, 0)
                name = f"n_{slot.group.index}_{slot.week.number}_{names[e]}"
                n[slot.group.index, slot.week.number, e] = linear.var(0, max(0, high), name)

    def run(self) -> None:
        """Add everything that is said, in that order, and the objective."""
        self._choices()
        for items in self.block.stated.values():
            for item in items:
                if isinstance(item, Statement):
                    self._row(item, list(self._terms(item.sum)))
                elif isinstance(item, Aux):
                    self._aux[item.index] = self.linear.var(item.low, item.high, item.name)
                elif isinstance(item, Fix):
                    self._fix(item)
                else:
                    self._each(item)
        for ref, points in self.block.gain.items():
            for column, factor in self._column_terms(ref):
                self.linear.gain(column, points * factor)
        self.linear.offset += self.block.offset

    def _row(self, row: Statement, terms: list[Term]) -> None:
        done = row.sum.constant
        low = None if row.low is None else row.low - done
        high = None if row.high is None else row.high - done
        self.linear.row(row.rule, terms, low, high)

    def _fix(self, item: Fix) -> None:
        kind, place, e = item.column
        column = self._aux[place] if kind == "aux" else self._column(kind, place, e)
        assert column is not None  # noqa: S101 - only candidates are fixed
        self.linear.fix(item.rule, column, item.low, item.high)

    def _column(self, kind: str, place: int, e: int) -> int | None:
        """One exercise's choice in a group or its sets in a slot; None where it is no candidate."""
        if kind == "x":
            return self.build.x.get((place, e))
        slot = self.block.slots[place]
        return self.build.n.get((slot.group.index, slot.week.number, e))

    def _each(self, item: Each) -> None:
        groups = self.block.instance.groups
        candidates = {e for g in item.groups for e in groups[g].candidates}
        for e in sorted(candidates if item.which is None else candidates.intersection(item.which)):
            for part in item.parts:
                if isinstance(part, Statement):
                    terms = self._of_each(part.sum, e)
                    if terms is not None:
                        self._row(part, terms)
                elif isinstance(part, Own):
                    self._own_column(part, e)

    def _own_column(self, own: Own, e: int) -> None:
        columns = self._own.setdefault(own.index, {})
        high = own.high(e)
        if high > 0:
            name = f"{own.name}_{self.block.instance.exercises[e].id}"
            columns[e] = self.linear.var(0, high, name)
            self._made.setdefault(own.index, set()).add(e)
        elif own.instead is not None:
            columns[e] = self.build.x[own.instead, e]

    def _of_each(self, sum_: Sum, e: int) -> list[Term] | None:
        """Terms of a sum for one exercise; None where it lacks the column of its own."""
        terms: list[Term] = []
        for ref, coefficient in sum_.terms.items():
            kind, place, feature = ref
            if kind in ("n", "x"):
                column = self._column(kind, place, e)
                if column is not None:
                    terms.append((column, coefficient * self.block.values(feature)[e]))
            elif kind == "z":
                if e not in self._made.get(place, ()):
                    return None
                terms.append((self._own[place][e], coefficient))
            else:
                terms += [(column, coefficient * k) for column, k in self._column_terms(ref)]
        return terms

    def _terms(self, sum_: Sum) -> Iterator[Term]:
        for ref, coefficient in sum_.terms.items():
            for column, factor in self._column_terms(ref):
                yield column, coefficient * factor

    def _column_terms(self, ref: Ref) -> list[Term]:
        """What one unit of a part of a sum is in columns."""
        if ref not in self._counted:
            self._counted[ref] = self._counting(ref)
        return self._counted[ref]

    def _counting(self, ref: Ref) -> list[Term]:
        kind, place, _ = ref
        if kind == "aux":
            return [(self._aux[place], 1)]
        if kind == "own":
            own, values = self._own.get(place, {}), self.block.values(ref[2])
            return [(column, values[e]) for e, column in own.items() if values[e]]
        return _of_choices(self.block, self.build, ref)


def terms_of(block: StatedBlock, build: Build, said: Sum) -> list[Term]:
    """A sum of choices and sets in the columns of a model of the same groups."""
    return [
        (column, coefficient * factor)
        for ref, coefficient in said.terms.items()
        for column, factor in _of_choices(block, build, ref)
    ]


def _of_choices(block: StatedBlock, build: Build, ref: Ref) -> list[Term]:
    kind, place, feature = ref
    values = block.values(feature)
    if kind == "chosen":
        x, group = build.x, block.instance.groups[place]
        return [(x[place, e], values[e]) for e in group.candidates if values[e]]
    n, slot = build.n, block.slots[place]
    g, week = slot.group.index, slot.week.number
    return [(n[g, week, e], values[e]) for e in slot.group.candidates if values[e]]
