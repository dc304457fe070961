"""The solver-free linear model: what it keeps, what it drops, what it refuses."""

from __future__ import annotations

from optimizer.model.linear import LinearModel


def two_columns() -> LinearModel:
    """x and y from 0 to 10."""
    linear = LinearModel()
    linear.var(0, 10, "x")
    linear.var(0, 10, "y")
    return linear


def test_rows_that_bounds_already_hold_are_left_out() -> None:
    """x + y <= 20 says nothing about two columns up to 10."""
    linear = two_columns()
    linear.row("idle", [(0, 1), (1, 1)], None, 20)
    assert linear.rows == []


def test_repeated_columns_are_summed() -> None:
    """x + x - 2y is 2x - 2y, and x - x is nothing."""
    linear = two_columns()
    linear.row("sum", [(0, 1), (0, 1), (1, -2)], 0, 0)
    linear.row("nothing", [(0, 1), (0, -1)], 0, 0)
    (row,) = linear.rows
    assert (row.columns, row.coefficients) == ((0, 1), (2, -2))


def test_a_row_that_nothing_can_meet_is_a_contradiction_even_without_columns() -> None:
    """An empty sum that must be 1 is no plan, not a row that silently vanishes."""
    linear = two_columns()
    linear.row("include", [], 1, None)
    assert linear.contradictions == ["include"]


def test_coefficients_past_31_bits_are_reported() -> None:
    """Rows and objectives that the solver's presolve could overflow on are named."""
    linear = two_columns()
    linear.row("huge", [(0, 2**28), (1, 1)], None, 5)
    linear.gain(1, 2**28)
    assert [risk.split(":")[0] for risk in linear.audit()] == ["huge", "objective"]
