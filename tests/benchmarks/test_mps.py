"""The exported model is the model."""

from __future__ import annotations

from ortools.linear_solver.python.model_builder import Model

from benchmarks.mps import to_mps
from optimizer.model.linear import LinearModel


def test_rows_ranges_bounds_and_the_negated_score() -> None:
    """What is read back has every part of a small model."""
    linear = LinearModel(offset=7)
    x, y = linear.var(0, 1, "x"), linear.var(2, 9, "y")
    linear.row("a", [(x, 1), (y, 2)], None, 10)
    linear.row("b", [(x, 1), (y, 1)], 3, 5)
    linear.row("c", [(x, 3), (y, 1)], 6, 6)
    linear.gain(y, 4)
    read = Model()
    assert read.import_from_mps_string(to_mps(linear, "toy"))
    assert read.name == "toy"
    columns = read.get_variables()
    assert [(c.lower_bound, c.upper_bound, c.is_integral) for c in columns] == [
        (0, 1, True),
        (2, 9, True),
    ]
    rows = read.get_linear_constraints()
    inf = float("inf")
    assert [(r.lower_bound, r.upper_bound) for r in rows] == [(-inf, 10), (3, 5), (6, 6)]
    assert [[read.helper.constraint_coefficients(r.index)] for r in rows] == [
        [[1, 2]],
        [[1, 1]],
        [[3, 1]],
    ]
    assert [c.objective_coefficient for c in columns] == [0, -4]
    assert not read.helper.maximize()
    assert read.objective_offset == -7
