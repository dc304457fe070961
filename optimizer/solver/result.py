"""The end of a search."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from optimizer.model import Build
from optimizer.plan.choice import Choice
from optimizer.plan.schema import SolverInfo
from optimizer.solver.choices import choice_of
from optimizer.solver.options import Control


@dataclass(frozen=True)
class SearchResult:
    """The end of a search.

    Attributes:
        status: ``optimal`` (gap 0), ``feasible``, ``infeasible`` or ``unknown``.
        values: one whole number a column, or None.
        score: points of ``values``.
        bound: no plan can score more; None where nothing is known.
        reproducible: whether the same input gives the same values again.
        build: the model whose columns ``values`` are, where it is not the caller's own.
        failure: what ended the search before its time, in words, or empty.
    """

    status: str
    values: list[int] | None = None
    score: int | None = None
    bound: int | None = None
    reproducible: bool = False
    build: Build | None = None
    failure: str = ""

    @property
    def choice(self) -> Choice | None:
        """Sets by week, session and exercise; None where none were found."""
        if self.values is None or self.build is None:
            return None
        return choice_of(self.build, self.values)


def solver_info(control: Control, *, reproducible: bool) -> SolverInfo:
    """How a plan was found."""
    options = control.options
    return SolverInfo(
        name="CP-SAT",
        version=version("ortools"),
        seed=options.seed,
        workers=options.threads,
        seconds=round(control.seconds, 2),
        time_limit=options.time_limit,
        reproducible=reproducible,
    )
