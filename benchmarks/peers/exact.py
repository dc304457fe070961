"""Exact, a pseudo-Boolean solver, on the same rows through CPMpy. It searches with one thread."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from benchmarks.peers.child import Answers, Reporter, Task, build, load

if TYPE_CHECKING:
    from optimizer.model.linear import LinearModel

SLICE = 0.5
"""Seconds of the first look at plans and bounds; Exact tells nothing in between."""


def main(path: str) -> None:
    """Solve the task's scenario."""
    task = Task.read(path)
    reporter = Reporter(task)
    loaded = load(task)
    built = build(loaded, reporter)
    answers = Answers(loaded, built, reporter)
    if built.linear.contradictions:
        answers.end(infeasible=True)
        return
    solver, columns = _solver(built.linear, task.seed)
    answers.end(infeasible=_search(solver, columns, built.linear, answers, reporter))


def _search(
    solver: Any, columns: list[Any], linear: LinearModel, answers: Answers, reporter: Reporter
) -> bool:
    """Search in slices, so that plans are heard of; whether infeasibility was proved."""
    from cpmpy.solvers.solver_interface import ExitStatus

    seconds = SLICE
    while reporter.left > SLICE / 2:
        found = solver.solve(time_limit=min(seconds, reporter.left))
        status = solver.status().exitstatus
        if found:
            answers.take([int(column.value()) for column in columns])
            optimal = status == ExitStatus.OPTIMAL
            reporter.say(bound=_bound(solver, linear, answers, optimal=optimal))
        if status in (ExitStatus.OPTIMAL, ExitStatus.UNSATISFIABLE):
            return bool(status == ExitStatus.UNSATISFIABLE)
        seconds = min(10.0, seconds * 1.3)
    return False


def _bound(solver: Any, linear: LinearModel, answers: Answers, *, optimal: bool) -> int | None:
    """The proved bound; Exact counts without the model's offset."""
    if optimal:
        return answers.score
    return int(solver.xct_solver.getDualBound()) + linear.offset


def _solver(linear: LinearModel, seed: int) -> tuple[Any, list[Any]]:
    import cpmpy as cp
    from cpmpy.expressions.core import Operator

    columns = [
        cp.boolvar() if (low, high) == (0, 1) else cp.intvar(low, high)
        for low, high in zip(linear.lower, linear.upper, strict=True)
    ]

    def total(cells: Any, weights: Any) -> Any:
        return Operator("wsum", [list(weights), [columns[c] for c in cells]])

    model = cp.Model()
    for row in linear.rows:
        what = total(row.columns, row.coefficients)
        if row.low is not None:
            model += what >= row.low
        if row.high is not None:
            model += what <= row.high
    model.maximize(total(linear.objective.keys(), linear.objective.values()))
    return cp.SolverLookup.get("exact", model, seed=seed + 1), columns


if __name__ == "__main__":
    main(sys.argv[1])
