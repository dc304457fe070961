"""Runs CP-SAT on a linear model. The only place, with its tests, that touches its interface.

ortools is imported where it is first needed (:mod:`optimizer.solver.interface`): no command that
does not solve should pay for it.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.model.linear import LinearModel
from optimizer.solver.interface import interface
from optimizer.solver.options import Work
from optimizer.solver.profiles import Profile

_FAR = 2**40
"""Stands for "no bound" in a row; no row's sum comes near it (the audit holds them below 2^31)."""
_BACKSTOP = 7 * 24 * 3600
"""Seconds past the limit at which the solver would end itself. Its own clock is the machine's wall
clock, which may be set or jump when a laptop wakes; limits are kept by a monotonic one."""
_TICK = 0.05
"""Seconds between looks at the clock and the stop event of a run."""
_A_ROW = 2e-5
"""Units of work for building and handing over a row, which the solver does not count."""


@dataclass(frozen=True)
class Outcome:
    """What one run found.

    Attributes:
        status: ``optimal``, ``feasible``, ``infeasible`` or ``unknown``.
        values: the best assignment, one whole number a column, or None.
        bound: proved bound on the objective (offset counted in), or None.
        deterministic_time: the run's length in the solver's own repeatable unit.
    """

    status: str
    values: list[int] | None
    bound: int | None
    deterministic_time: float = 0.0


class OverflowRisk(RuntimeError):
    """A row's coefficients are too large to be trusted to the solver."""


def run(
    linear: LinearModel,
    profile: Profile,
    *,
    seconds: float,
    stop: threading.Event,
    workers: int = 1,
    seed: int = 0,
    relative_gap: float = 0.0,
    hint: Sequence[int] | None = None,
    first_solution: bool = False,
    deterministic_limit: float | None = None,
    work: Work | None = None,
    on_solution: Callable[[list[int]], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
) -> Outcome:
    """Maximise a linear model (or only satisfy it, where it has no objective).

    Args:
        linear: the model.
        profile: parameters; see :mod:`optimizer.solver.profiles`.
        seconds: wall-clock limit.
        stop: ends the search when set, from any thread.
        workers: threads, where the profile does not say.
        seed: random seed.
        relative_gap: stop at this proved gap.
        hint: a start, one value a column.
        first_solution: stop at the first solution.
        deterministic_limit: limit in the solver's repeatable unit.
        work: a limit in the same unit that several runs share.
        on_solution: hears every better assignment, on a solver thread.
        on_bound: hears every better bound, on a solver thread.

    Raises:
        OverflowRisk: coefficients past 2^31.
    """
    risks = linear.audit()
    if risks:
        raise OverflowRisk("; ".join(risks[:3]))
    if linear.contradictions:
        return Outcome("infeasible", None, None)
    limit = min(deterministic_limit or math.inf, work.left if work else math.inf)
    if seconds <= 0 or limit <= 0 or stop.is_set():
        return Outcome("unknown", None, None)
    cp_model = interface()
    model, variables = _convert(linear, cp_model)
    if hint is not None:
        for variable, value in zip(variables, hint, strict=True):
            model.add_hint(variable, value)
    solver = cp_model.CpSolver()
    _configure(solver, profile, workers, seed)
    solver.parameters.max_time_in_seconds = seconds + _BACKSTOP
    solver.parameters.relative_gap_limit = relative_gap
    solver.parameters.max_deterministic_time = limit
    bounds = _Bounds(on_bound)
    solver.best_bound_callback = bounds
    callback = _callback(cp_model, on_solution, first_solution)
    with _Watch(solver, stop, seconds):
        status = solver.solve(model, callback)
    if work is not None:
        work.spend(solver.response_proto.deterministic_time + _A_ROW * len(linear.rows))
    return _outcome(solver, status, linear, bounds)


class _Bounds:
    """The bounds that a search reported, on whole points.

    The one that stands in the response of a search that was cut short can be a 0 that was never
    proved (it is what the field holds before the search begins).
    """

    def __init__(self, tell: Callable[[int], None] | None) -> None:
        self.best: int | None = None
        self._tell = tell

    def __call__(self, bound: float) -> None:
        """Called on a solver thread."""
        if not math.isfinite(bound) or abs(bound) >= _FAR:
            return
        whole = _whole_bound(bound)
        self.best = whole if self.best is None else min(self.best, whole)
        if self._tell is not None:
            self._tell(whole)


def _convert(linear: LinearModel, cp_model: Any) -> tuple[Any, list[Any]]:
    model = cp_model.CpModel()
    variables = [
        model.new_int_var(low, high, "")
        for low, high in zip(linear.lower, linear.upper, strict=True)
    ]
    weighted = cp_model.LinearExpr.weighted_sum
    for row in linear.rows:
        expression = weighted([variables[c] for c in row.columns], list(row.coefficients))
        low = -_FAR if row.low is None else row.low
        high = _FAR if row.high is None else row.high
        model.add_linear_constraint(expression, low, high)
    if linear.objective:
        columns = list(linear.objective)
        points = [linear.objective[c] for c in columns]
        model.maximize(weighted([variables[c] for c in columns], points) + linear.offset)
    return model, variables


def _configure(solver: Any, profile: Profile, workers: int, seed: int) -> None:
    parameters = solver.parameters
    parameters.num_workers = workers
    parameters.random_seed = seed
    for key, value in profile.items():
        if isinstance(value, list):
            getattr(parameters, key).extend(value)
        else:
            setattr(parameters, key, value)


def _callback(cp_model: Any, tell: Callable[[list[int]], None] | None, first: bool) -> Any:
    class Callback(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]  # OR-Tools has no types
        """Copies each better solution at once."""

        def on_solution_callback(self) -> None:
            """Called on a solver thread with the interpreter's lock."""
            if tell is not None:
                tell(list(self.response_proto.solution))
            if first:
                self.stop_search()

    return Callback()


class _Watch:
    """Ends a running search when the stop event is set or its time is over."""

    def __init__(self, solver: Any, stop: threading.Event, seconds: float) -> None:
        self._solver = solver
        self._stop = stop
        self._until = time.monotonic() + seconds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._wait, daemon=True)

    def _wait(self) -> None:
        while not self._done.is_set():
            left = self._until - time.monotonic()
            if left <= 0 or self._stop.is_set():
                # It may not have begun when it is told: it is told again until it ends.
                self._solver.stop_search()
                left = _TICK
            self._done.wait(min(_TICK, left))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def _whole_bound(bound: float) -> int:
    """A float bound on whole points, rounded to the safe side.

    Objectives are whole and far below 2^53, so the float is exact; a tolerance that grew with it
    would be a point too much from a million points on.
    """
    return math.floor(bound + 1e-3)


_STATUS: Mapping[str, str] = {
    "OPTIMAL": "optimal",
    "FEASIBLE": "feasible",
    "INFEASIBLE": "infeasible",
    "UNKNOWN": "unknown",
}


def _outcome(solver: Any, status: Any, linear: LinearModel, bounds: _Bounds) -> Outcome:
    word = _STATUS.get(solver.status_name(status))
    if word is None:
        raise RuntimeError(f"the solver refused the model: {solver.status_name(status)}")
    response = solver.response_proto
    values = list(response.solution) if word in ("optimal", "feasible") else None
    bound = None
    if not linear.objective:
        bound = linear.offset if values is not None else None  # every plan scores the same
    elif word == "optimal":
        bound = _whole_bound(response.best_objective_bound)
    elif word in ("feasible", "unknown"):
        bound = bounds.best
    return Outcome(word, values, bound, response.deterministic_time)
