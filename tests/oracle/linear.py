"""Linear models with whole and continuous columns, and the two solvers that take them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

INFINITY = math.inf


class Linear:
    """A linear expression: a constant and a coefficient for each column."""

    __slots__ = ("constant", "terms")

    def __init__(self, constant: float = 0, terms: dict[int, float] | None = None) -> None:
        self.constant = constant
        self.terms = terms or {}

    def __add__(self, other: Linear | float) -> Linear:
        if not isinstance(other, Linear):
            return Linear(self.constant + other, dict(self.terms))
        terms = dict(self.terms)
        for column, value in other.terms.items():
            terms[column] = terms.get(column, 0) + value
        return Linear(self.constant + other.constant, terms)

    def __mul__(self, factor: float) -> Linear:
        return Linear(
            self.constant * factor, {column: v * factor for column, v in self.terms.items()}
        )

    def __sub__(self, other: Linear | float) -> Linear:
        return self + other * -1

    def value(self, values: list[float]) -> float:
        """The expression's value at a point."""
        return self.constant + sum(values[column] * v for column, v in self.terms.items())


def total(parts: Iterable[Linear]) -> Linear:
    """Sum of expressions, without a copy for each."""
    constant: float = 0
    terms: dict[int, float] = {}
    for part in parts:
        constant += part.constant
        for column, value in part.terms.items():
            terms[column] = terms.get(column, 0) + value
    return Linear(constant, terms)


@dataclass
class Model:
    """Columns, rows and an objective that is maximised."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, dict[int, float]]] = field(default_factory=list)
    objective: Linear = field(default_factory=Linear)
    impossible: bool = False

    def column(self, lower: float, upper: float, whole: bool = True) -> Linear:
        """A new column."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return Linear(0, {len(self.lower) - 1: 1})

    def switch(self) -> Linear:
        """A new column that is 0 or 1."""
        return self.column(0, 1)

    def keep(self, what: Linear, lower: float = -INFINITY, upper: float = INFINITY) -> None:
        """Ask that an expression stays within bounds."""
        terms = {column: value for column, value in what.terms.items() if value}
        if terms:
            self.rows.append((lower - what.constant, upper - what.constant, terms))
        elif not lower <= what.constant <= upper:
            self.impossible = True

    def reward(self, what: Linear, weight: float) -> None:
        """Add to the objective."""
        self.objective = self.objective + what * weight


@dataclass(frozen=True)
class Outcome:
    """What a solver says: ``optimal``, ``infeasible``, ``feasible`` or ``unknown``."""

    status: str
    values: list[float] | None
    bound: float


def solve(model: Model, solver: str, time_limit: float) -> Outcome:
    """Solve with ``highs`` or ``scip``.

    The objective is a whole number at every legal point, so a gap under 1 is a proof.
    """
    if model.impossible:
        return Outcome("infeasible", None, -INFINITY)
    if not model.lower:
        return Outcome("optimal", [], model.objective.constant)
    return {"highs": _highs, "scip": _scip}[solver](model, time_limit)


def _highs(model: Model, time_limit: float) -> Outcome:
    import highspy
    import numpy as np

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.lower), len(model.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.offset_ = model.objective.constant
    lp.col_cost_ = np.array([model.objective.terms.get(c, 0.0) for c in range(lp.num_col_)])
    lp.col_lower_, lp.col_upper_ = np.array(model.lower), np.array(model.upper)
    lp.row_lower_ = np.array([row[0] for row in model.rows])
    lp.row_upper_ = np.array([row[1] for row in model.rows])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in model.whole]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lengths = [len(row[2]) for row in model.rows]
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([c for row in model.rows for c in row[2]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([v for row in model.rows for v in row[2].values()], dtype=float)
    highs = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5}
    for name, value in (options | {"time_limit": float(time_limit)}).items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    highs.run()
    outcome = _highs_outcome(highs)
    if outcome.status == "infeasible":  # its presolve has refused rows that have a solution
        highs.clearSolver()
        highs.setOptionValue("presolve", "off")
        highs.run()
        outcome = _highs_outcome(highs)
    return outcome


def _highs_outcome(highs: Any) -> Outcome:
    import highspy

    said = highspy.HighsModelStatus
    status, info = highs.getModelStatus(), highs.getInfo()
    if status in (said.kInfeasible, said.kUnboundedOrInfeasible):
        return Outcome("infeasible", None, -INFINITY)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = list(highs.getSolution().col_value) if found else None
    if status == said.kOptimal and info.mip_node_count < 0:  # no whole column: not a search
        return Outcome("optimal", values, info.objective_function_value)
    if status == said.kOptimal:
        return Outcome("optimal", values, info.mip_dual_bound)
    return Outcome("feasible" if found else "unknown", values, info.mip_dual_bound)


def _scip(model: Model, time_limit: float) -> Outcome:
    import pyscipopt

    scip = pyscipopt.Model()
    scip.hideOutput()
    scip.setParam("limits/time", time_limit)
    scip.setParam("limits/absgap", 0.5)
    columns = [
        scip.addVar(lb=low, ub=None if high == INFINITY else high, vtype="I" if whole else "C")
        for low, high, whole in zip(model.lower, model.upper, model.whole, strict=True)
    ]
    for low, high, terms in model.rows:
        what = pyscipopt.quicksum(columns[c] * v for c, v in terms.items())
        if low > -INFINITY:
            scip.addCons(what >= low)
        if high < INFINITY:
            scip.addCons(what <= high)
    objective = pyscipopt.quicksum(columns[c] * v for c, v in model.objective.terms.items())
    scip.setObjective(objective + model.objective.constant, "maximize")
    scip.optimize()
    if scip.getStatus() in ("infeasible", "inforunbd"):
        return Outcome("infeasible", None, -INFINITY)
    found = scip.getNSols() > 0
    values = [scip.getVal(column) for column in columns] if found else None
    if scip.getStatus() in ("optimal", "gaplimit"):
        return Outcome("optimal", values, scip.getDualbound())
    return Outcome("feasible" if found else "unknown", values, scip.getDualbound())
