"""SCIP on the same linear model. It searches with one thread."""

from __future__ import annotations

import sys
from typing import Any

from benchmarks.peers.child import Answers, Reporter, Task, build, load, whole_bound


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
    model, columns = _model(built.linear)
    _listen(model, columns, answers, reporter)
    model.setParam("randomization/randomseedshift", task.seed)
    # Scores are whole points: less than one point apart is a proof.
    model.setParam("limits/absgap", 0.999)
    model.setParam("limits/time", reporter.left)
    model.optimize()
    status = model.getStatus()
    if model.getNSols() > 0:
        answers.take([model.getVal(column) for column in columns])
        reporter.say(bound=whole_bound(model.getDualbound()))
    answers.end(infeasible=status in ("infeasible", "inforunbd"))


def _model(linear: Any) -> tuple[Any, list[Any]]:
    import pyscipopt

    model = pyscipopt.Model()
    model.hideOutput()
    columns = [
        model.addVar(lb=low, ub=high, vtype="I")
        for low, high in zip(linear.lower, linear.upper, strict=True)
    ]
    for row in linear.rows:
        pairs = zip(row.columns, row.coefficients, strict=True)
        what = pyscipopt.quicksum(columns[c] * v for c, v in pairs)
        if row.low is not None and row.low == row.high:
            model.addCons(what == row.low)
            continue
        if row.low is not None:
            model.addCons(what >= row.low)
        if row.high is not None:
            model.addCons(what <= row.high)
    score = pyscipopt.quicksum(columns[c] * v for c, v in linear.objective.items())
    model.setObjective(score + linear.offset, "maximize")
    return model, columns


def _listen(model: Any, columns: list[Any], answers: Answers, reporter: Reporter) -> None:
    import pyscipopt

    kinds = pyscipopt.SCIP_EVENTTYPE

    class Heard(pyscipopt.Eventhdlr):  # type: ignore[misc]  # it has no types
        """Takes each better solution and each better bound."""

        def eventinit(self) -> None:
            self.model.catchEvent(kinds.BESTSOLFOUND, self)
            self.model.catchEvent(kinds.DUALBOUNDIMPROVED, self)

        def eventexec(self, event: Any) -> None:
            if event.getType() == kinds.BESTSOLFOUND:
                best = self.model.getBestSol()
                answers.take([best[column] for column in columns])
            reporter.say(bound=whole_bound(self.model.getDualbound()))

    model.includeEventhdlr(Heard(), "heard", "tells of plans and bounds")


if __name__ == "__main__":
    main(sys.argv[1])
