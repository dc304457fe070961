"""The linear model in free MPS, which every MIP solver reads."""

from __future__ import annotations

import math

from optimizer.model.linear import LinearModel


def to_mps(linear: LinearModel, name: str) -> str:
    """A model as text; the score is negated, because MPS minimises."""
    from ortools.linear_solver.python.model_builder import LinearExpr, Model

    model = Model()
    model.name = name
    bounds = zip(linear.lower, linear.upper, strict=True)
    columns = [model.new_int_var(low, high, f"c{c}") for c, (low, high) in enumerate(bounds)]
    for index, row in enumerate(linear.rows):
        terms = LinearExpr.weighted_sum([columns[c] for c in row.columns], list(row.coefficients))
        low = -math.inf if row.low is None else row.low
        high = math.inf if row.high is None else row.high
        model.add_linear_constraint(terms, low, high, f"r{index}")
    worth = [-linear.objective.get(c, 0) for c in range(len(columns))]
    model.minimize(LinearExpr.weighted_sum(columns, worth, constant=-linear.offset))
    return str(model.export_to_mps_string())
