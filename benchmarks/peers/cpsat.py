"""CP-SAT on the rules as they are written, with its own settings or with a better line-up."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from benchmarks.peers.child import Answers, Reporter, Task, build, load, whole_bound

DEFAULT: Mapping[str, Any] = {
    # Wrong optima of 9.15 without it (or-tools issue 5293); everything else is CP-SAT's own choice.
    "presolve_inclusion_work_limit": 0,
}


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

    from optimizer.solver import cpsat

    model, _ = cpsat._convert(built.linear, cp_model)
    solver = cp_model.CpSolver()
    cpsat._configure(solver, profile, task.threads, task.seed)
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


if __name__ == "__main__":
    main(sys.argv[1])
