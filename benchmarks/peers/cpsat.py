"""CP-SAT on the rules as they are written, with its own settings or with a better line-up."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from benchmarks.peers.child import Answers, Reporter, Task, build, load, whole_bound

if TYPE_CHECKING:
    from optimizer.model.linear import LinearModel

DEFAULT: Mapping[str, Any] = {
    # Wrong optima of 9.15 without it (or-tools issue 5293); everything else is CP-SAT's own choice.
    "presolve_inclusion_work_limit": 0,
}


FAR = 2**40
"""Stands for "no bound" in a row."""


def main(path: str, profile: Mapping[str, Any] = DEFAULT) -> None:
    """Solve the task's scenario."""
    task = Task.read(path)
    reporter = Reporter(task)
    loaded = load(task)
    built = build(loaded, reporter)
    answers = Answers(loaded, built, reporter)
    if built.linear.contradictions:
        answers.end(infeasible=True)
        return
    from ortools.sat.python import cp_model

    model = cpsat_model(built.linear)
    solver = cp_model.CpSolver()
    _configure(solver.parameters, profile, task)
    solver.parameters.max_time_in_seconds = reporter.left
    solver.best_bound_callback = lambda bound: reporter.say(bound=whole_bound(bound))

    class Heard(cp_model.CpSolverSolutionCallback):
        """Takes each better solution."""

        def on_solution_callback(self) -> None:
            answers.take(list(self.response_proto.solution))
            reporter.say(bound=whole_bound(self.best_objective_bound))

    status = solver.solve(model, Heard())
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        answers.take(list(solver.response_proto.solution))
        reporter.say(bound=whole_bound(solver.best_objective_bound))
    answers.end(infeasible=status == cp_model.INFEASIBLE)


def cpsat_model(linear: LinearModel) -> Any:
    """The model in CP-SAT's own form, row by row."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = [
        model.new_int_var(low, high, "")
        for low, high in zip(linear.lower, linear.upper, strict=True)
    ]
    weighted = cp_model.LinearExpr.weighted_sum
    for row in linear.rows:
        what = weighted([columns[c] for c in row.columns], list(row.coefficients))
        low = -FAR if row.low is None else row.low
        high = FAR if row.high is None else row.high
        model.add_linear_constraint(what, low, high)
    points = list(linear.objective.values())
    score = weighted([columns[c] for c in linear.objective], points)
    model.maximize(score + linear.offset)
    return model


def _configure(parameters: Any, profile: Mapping[str, Any], task: Task) -> None:
    parameters.num_workers = task.threads
    parameters.random_seed = task.seed
    for key, value in profile.items():
        if isinstance(value, list):
            getattr(parameters, key).extend(value)
        else:
            setattr(parameters, key, value)


if __name__ == "__main__":
    main(sys.argv[1])
