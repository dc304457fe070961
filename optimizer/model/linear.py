"""A linear model in whole numbers, free of any solver.

Every rule and every term of the score is linear over bounded whole variables. Keeping the model in
this form lets CP-SAT, an LP and the peers of the benchmarks read the very same rows, and lets the
coefficients be audited before a solver sees them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

Term = tuple[int, int]
"""(column, coefficient)"""

ROW_LIMIT = 2**31 - 1
"""Largest sum of |coefficient| x range in a row: past it, 9.15's presolve can be wrong."""


@dataclass(frozen=True)
class Row:
    """low <= sum of coefficient x column <= high; None is no bound.

    Attributes:
        rule: id of the rule or the score term that the row stands for.
        columns, coefficients: parallel, columns distinct.
    """

    rule: str
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None


@dataclass
class LinearModel:
    """Bounded whole variables, rows and an objective to maximise.

    ``contradictions`` names rules that no values can satisfy, found while building (an empty row
    with an unmeetable bound): a model with any is infeasible.
    """

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    objective: dict[int, int] = field(default_factory=dict)
    offset: int = 0
    contradictions: list[str] = field(default_factory=list)

    def rows_alone(self) -> LinearModel:
        """The same columns and rows without the objective; rows that are added stay its own."""
        return replace(
            self,
            rows=list(self.rows),
            objective={},
            offset=0,
            contradictions=list(self.contradictions),
        )

    def var(self, low: int, high: int, name: str) -> int:
        """A new column with its bounds; returns its index."""
        self.lower.append(low)
        self.upper.append(high)
        self.names.append(name)
        return len(self.lower) - 1

    def row(
        self, rule: str, terms: Iterable[Term], low: int | None = None, high: int | None = None
    ) -> None:
        """Add low <= terms <= high; repeated columns are summed, idle rows left out."""
        merged: dict[int, int] = {}
        for column, coefficient in terms:
            merged[column] = merged.get(column, 0) + coefficient
        merged = {column: c for column, c in merged.items() if c}
        least, most = self._range(merged)
        if (low is not None and most < low) or (high is not None and least > high):
            self.contradictions.append(rule)
        needed_low = low if low is not None and least < low else None
        needed_high = high if high is not None and most > high else None
        if needed_low is None and needed_high is None:
            return
        if merged:
            self.rows.append(
                Row(rule, tuple(merged), tuple(merged.values()), needed_low, needed_high)
            )

    def _range(self, merged: dict[int, int]) -> tuple[int, int]:
        least = most = 0
        for column, c in merged.items():
            low, high = c * self.lower[column], c * self.upper[column]
            least += min(low, high)
            most += max(low, high)
        return least, most

    def fix(self, rule: str, column: int, low: int, high: int) -> None:
        """Tighten a column's bounds for a rule."""
        low, high = max(low, self.lower[column]), min(high, self.upper[column])
        if low > high:
            self.contradictions.append(rule)
        else:
            self.lower[column], self.upper[column] = low, high

    def gain(self, column: int, points: int) -> None:
        """Add points for each unit of a column to the objective."""
        if points:
            self.objective[column] = self.objective.get(column, 0) + points

    def audit(self) -> list[str]:
        """Rows (and the objective) whose sums could pass 2^31, in words; empty is safe."""
        found = []
        for row in self.rows:
            size = sum(
                abs(c) * max(abs(self.lower[column]), abs(self.upper[column]))
                for column, c in zip(row.columns, row.coefficients, strict=True)
            )
            if size > ROW_LIMIT:
                found.append(f"{row.rule}: {size}")
        size = sum(
            abs(c) * max(abs(self.lower[column]), abs(self.upper[column]))
            for column, c in self.objective.items()
        )
        if size > ROW_LIMIT:
            found.append(f"objective: {size}")
        return found

    def ceiling(self) -> int:
        """No values within the columns' bounds are worth more: loose, but always proved."""
        return self.offset + sum(
            max(c * self.lower[column], c * self.upper[column])
            for column, c in self.objective.items()
        )

    def value(self, values: list[int]) -> int:
        """The objective at given column values."""
        return self.offset + sum(c * values[column] for column, c in self.objective.items())
