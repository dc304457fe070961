"""HiGHS on the same linear model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from benchmarks.peers.child import Answers, Reporter, Task, build, load, whole_bound

if TYPE_CHECKING:
    from optimizer.model.linear import LinearModel


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
    import highspy

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no types
    for name, value in _options(reporter).items():
        highs.setOptionValue(name, value)
    highs.passModel(highs_model(built.linear))

    def better(event: Any) -> None:
        answers.take(event.data_out.mip_solution)
        reporter.say(bound=whole_bound(event.data_out.mip_dual_bound))

    highs.cbMipImprovingSolution.subscribe(better)
    highs.cbMipInterrupt.subscribe(
        lambda event: reporter.say(bound=whole_bound(event.data_out.mip_dual_bound))
    )
    highs.setOptionValue("time_limit", reporter.left)
    highs.run()
    _finish(highs, answers, reporter)


def _options(reporter: Reporter) -> dict[str, Any]:
    task = reporter.task
    return {
        "output_flag": False,
        "threads": task.threads,
        "parallel": "on" if task.threads > 1 else "off",
        "random_seed": task.seed,
        "mip_rel_gap": 0.0,
        # Scores are whole points: less than one point apart is a proof.
        "mip_abs_gap": 0.999,
    }


def highs_model(linear: LinearModel) -> Any:
    """The model in HiGHS's own form."""
    import highspy
    import numpy as np

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(linear.lower), len(linear.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.offset_ = float(linear.offset)
    costs = np.zeros(lp.num_col_)
    for column, points in linear.objective.items():
        costs[column] = points
    lp.col_cost_ = costs
    lp.col_lower_ = np.array(linear.lower, dtype=float)
    lp.col_upper_ = np.array(linear.upper, dtype=float)
    infinity = highspy.kHighsInf
    lp.row_lower_ = np.array([-infinity if r.low is None else r.low for r in linear.rows])
    lp.row_upper_ = np.array([infinity if r.high is None else r.high for r in linear.rows])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lengths = [len(row.columns) for row in linear.rows]
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([c for r in linear.rows for c in r.columns], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([v for r in linear.rows for v in r.coefficients], dtype=float)
    return lp


def _finish(highs: Any, answers: Answers, reporter: Reporter) -> None:
    import highspy

    said = highspy.HighsModelStatus
    status, info = highs.getModelStatus(), highs.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        answers.take(highs.getSolution().col_value)
        reporter.say(bound=whole_bound(info.mip_dual_bound))
    answers.end(infeasible=status in (said.kInfeasible, said.kUnboundedOrInfeasible))


if __name__ == "__main__":
    main(sys.argv[1])
