"""The exported model is the model."""

from __future__ import annotations

from benchmarks.mps import to_mps
from optimizer.model.linear import LinearModel


def test_rows_ranges_bounds_and_the_negated_score() -> None:
    """Every part of a small model stands where the format wants it."""
    linear = LinearModel(offset=7)
    x, y = linear.var(0, 1, "x"), linear.var(2, 9, "y")
    linear.row("a", [(x, 1), (y, 2)], None, 10)
    linear.row("b", [(x, 1), (y, 1)], 3, 5)
    linear.row("c", [(x, 3), (y, 1)], 6, 6)
    linear.gain(y, 4)
    lines = to_mps(linear, "toy").splitlines()
    assert lines[:6] == ["NAME toy", "ROWS", " N score", " L r0", " G r1", " E r2"]
    for line in (
        " c1 score -4",
        " c1 r0 2",
        " rhs score 7",
        " rhs r1 3",
        " range r1 2",
        " LO bound c1 2",
        " UP bound c1 9",
    ):
        assert line in lines
    assert lines[-1] == "ENDATA"
