"""The linear model in free MPS, which every MIP solver reads."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.model.linear import LinearModel, Row


def to_mps(linear: LinearModel, name: str) -> str:
    """A model as text; the score is negated, because MPS minimises."""
    return "\n".join(_lines(linear, name)) + "\n"


def _lines(linear: LinearModel, name: str) -> Iterator[str]:
    yield f"NAME {name}"
    yield "ROWS"
    yield " N score"
    for index, row in enumerate(linear.rows):
        yield f" {_kind(row)} r{index}"
    yield "COLUMNS"
    yield " MARKER m1 'MARKER' 'INTORG'"
    yield from _columns(linear)
    yield " MARKER m2 'MARKER' 'INTEND'"
    yield "RHS"
    yield f" rhs score {linear.offset}"
    for index, row in enumerate(linear.rows):
        yield f" rhs r{index} {row.high if row.low is None else row.low}"
    yield "RANGES"
    for index, row in enumerate(linear.rows):
        if row.low is not None and row.high is not None and row.low != row.high:
            yield f" range r{index} {row.high - row.low}"
    yield "BOUNDS"
    for column, (low, high) in enumerate(zip(linear.lower, linear.upper, strict=True)):
        yield f" LO bound c{column} {low}"
        yield f" UP bound c{column} {high}"
    yield "ENDATA"


def _kind(row: Row) -> str:
    if row.low is None:
        return "L"
    return "E" if row.low == row.high else "G"


def _columns(linear: LinearModel) -> Iterator[str]:
    cells: list[list[tuple[int, int]]] = [[] for _ in linear.lower]
    for index, row in enumerate(linear.rows):
        for column, coefficient in zip(row.columns, row.coefficients, strict=True):
            cells[column].append((index, coefficient))
    for column, entries in enumerate(cells):
        yield f" c{column} score {-linear.objective.get(column, 0)}"
        for index, coefficient in entries:
            yield f" c{column} r{index} {coefficient}"
