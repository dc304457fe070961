"""The search over the sums of sessions: a bound, counts that are worth much, a plan that has them.

Every step is a one-thread run with a fixed seed and a limit in the solver's repeatable unit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from optimizer.model import Build, build_model
from optimizer.model.linear import LinearModel
from optimizer.plan.choice import Choice
from optimizer.solver import cpsat
from optimizer.solver.aggregate import Aggregate, aggregate, classes
from optimizer.solver.choices import values_of
from optimizer.solver.cores import Core
from optimizer.solver.options import Control
from optimizer.solver.profiles import BOUND_FIRST, REPEATABLE, Profile

SPLIT_EFFORT = 1.0
"""Deterministic time of sharing counts out among the sessions,"""
PHASE_EFFORT = 0.4
"""and of the sums of one phase while the others stand."""
MOST_SWEPT = 2_500
"""Columns of the largest sums of which that is worth it;"""
MOST_ROUNDS = 2
"""times that each phase's sums are looked at: after that they rarely change."""
NEARLY = 1.1
"""Sums of what the rules can't tell apart are taken where they have no more columns, so many times,
than those of all that could be added up."""
MOST_SUMMED = 12_000
"""Choices and sets of the largest model that is added up."""


class Summing:
    """A core added up over its sessions.

    Attributes:
        core: what was added up.
        sums: its sums.
        alike: whether only what the rules can't tell apart was added up.
        best: the best values of the sums so far, or None.
        looked: whether they had their longer look, or need none.
    """

    def __init__(
        self, core: Core, sums: Aggregate, alike: bool, control: Control, stop: threading.Event
    ) -> None:
        self.core = core
        self.sums = sums
        self.alike = alike
        self.best: list[int] | None = None
        self.looked = False
        self._control = control
        self._stop = stop

    @classmethod
    def of(cls, core: Core, control: Control, stop: threading.Event) -> Summing | None:
        """A core's sums; None where it is too large or nothing much is gained."""
        if len(core.instance.sessions) < 2 or _columns(core) > MOST_SUMMED:
            return None
        build = build_model(core.instance)
        alike = classes(build) < NEARLY * classes(build, coarse=True)
        sums = aggregate(build, coarse=not alike)
        if not sums.smaller or sums.linear.audit():
            return None
        return cls(core, sums, alike, control, stop)

    def sweep(self, choice: Choice, score: int) -> bool:
        """Better counts from a plan's on: one phase after the other, the others as they are.

        Returns:
            Whether that was worth it: not of one phase, nor of very large sums.
        """
        phases = sorted({group.phase for group in self.core.instance.groups})
        if len(phases) < 2 or self.sums.size > MOST_SWEPT:
            return False
        values, best = self.sums.added(values_of(self.sums.build, choice)), score
        for _ in range(MOST_ROUNDS):
            before = best
            for phase in phases:
                held = self._held(values, phase)
                found = self._run(held, REPEATABLE, PHASE_EFFORT).values
                if found is not None and self.sums.linear.value(found) > best:
                    self.best, values, best = found, found, self.sums.linear.value(found)
            if best == before or self._stop.is_set():
                break
        return True

    def _held(self, values: list[int], phase: int) -> LinearModel:
        """The sums with the counts of all other phases held."""
        linear, build, place = self.sums.linear, self.sums.build, self.sums.place
        lower, upper = list(linear.lower), list(linear.upper)
        held = {group.index for group in build.instance.groups if group.phase != phase}
        own = [column for (g, _), column in build.x.items() if g in held]
        own += [column for (g, _, _), column in build.n.items() if g in held]
        for column in own:
            lower[place[column]] = upper[place[column]] = values[place[column]]
        return LinearModel(lower, upper, linear.names, linear.rows, linear.objective, linear.offset)

    def look(self, effort: float, enough: float, tell: Callable[[int], None]) -> int | None:
        """Search all of the sums.

        Args:
            effort: limit of the solver's repeatable unit.
            enough: gap of the sums at which their counts will do; at 0 the bound comes first.
            tell: hears of better bounds on the core's plans.

        Returns:
            The bound, or None where there is none.
        """
        profile = REPEATABLE if enough else BOUND_FIRST
        outcome = self._run(self.sums.linear, profile, effort, enough, self.best, tell)
        if outcome.values is not None:
            self.best = outcome.values
        # The solver calls it optimal once its counts will do: they may be far from the bound yet.
        met = self.best is not None and outcome.bound == self.sums.linear.value(self.best)
        self.looked = self.looked or not enough or met
        return outcome.bound

    def bound(self, effort: float, tell: Callable[[int], None]) -> None:
        """Tell better and better bounds on the core's plans; no other search hears of it.

        Args:
            effort: limit of the solver's repeatable unit.
            tell: hears each.
        """
        self._run(self.sums.linear, BOUND_FIRST, effort, tell=tell, counted=False)

    def split(self) -> tuple[Build, list[int]] | None:
        """A plan with the best counts, in a model of what is counted; None if none is found."""
        if self.best is None:
            return None
        build = self.sums.split(self.best)
        values = self._run(build.linear, REPEATABLE, SPLIT_EFFORT).values
        return None if values is None else (build, values)

    def _run(
        self,
        linear: LinearModel,
        profile: Profile,
        effort: float,
        enough: float = 0.0,
        hint: list[int] | None = None,
        tell: Callable[[int], None] | None = None,
        *,
        counted: bool = True,
    ) -> cpsat.Outcome:
        return cpsat.run(
            linear,
            profile,
            seconds=self._control.left,
            stop=self._stop,
            seed=self._control.options.seed,
            relative_gap=enough,
            hint=hint,
            deterministic_limit=effort,
            work=self._control.work if counted else None,
            on_bound=tell,
        )


def _columns(core: Core) -> int:
    """Choices and sets of a core, the greater part of its model's columns."""
    return sum(len(g.candidates) * (1 + len(g.weeks)) for g in core.instance.groups)
