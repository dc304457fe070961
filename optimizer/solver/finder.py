"""Finds plans the same way every time: one thread, no clock, no outside help.

First any legal plan, then better ones by freeing a few groups at a time, and at last the whole
model from the best of them. Every step is a one-thread run with a fixed seed and a limit in the
solver's repeatable unit, so the sequence of better and better plans depends on the input alone.
Someone else may prove the best score meanwhile: the first plan of the sequence that has it is the
answer, however the timing fell.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Collection

from optimizer.model import Build, build_model
from optimizer.model.linear import LinearModel
from optimizer.solver import cpsat
from optimizer.solver.options import Control, gap
from optimizer.solver.profiles import REPEATABLE, SATISFY

FEW_GROUPS = 5
"""With no more groups than this the whole model is solved at once."""
PATIENCE = 4
"""Rounds without a better plan before more groups are freed at a time."""
BOUND_EFFORT = 1.0
"""Deterministic time of the first look at the whole model, where nobody else bounds it."""
EFFORT = 0.6
"""Deterministic time of a round for each freed group, about as many seconds."""


class Finder:
    """Looks for better and better plans of one model.

    Attributes:
        best: the best values so far, or None.
        score: their points.
        status: how the search ended: ``optimal``, ``feasible``, ``infeasible`` or ``unknown``.
        bound: proved by the last step, or None.
    """

    def __init__(
        self,
        build: Build,
        control: Control,
        stop: threading.Event,
        tell: Callable[[int], None] = lambda _score: None,
        tell_bound: Callable[[int], None] = lambda _bound: None,
        bound_first: bool = False,
    ) -> None:
        self.build = build
        self.linear = build.linear
        self.control = control
        self.stop = stop
        self.best: list[int] | None = None
        self.score: int | None = None
        self.status = "unknown"
        self.bound: int | None = None
        self._tell = tell
        self._tell_bound = tell_bound
        self._bound_first = bound_first
        self._random = random.Random(control.options.seed)  # noqa: S311 - repeats, hides nothing

    def run(self) -> None:
        """Search until proved, stopped or out of time."""
        self.control.say("looking for a legal plan")
        status = self._first()
        if status != "feasible":
            self.status = status
            return
        self.status = "feasible"
        if len(self.build.instance.groups) > FEW_GROUPS:
            if self._bound_first:
                self.control.say("bounding the score")
                self._whole(deterministic_limit=BOUND_EFFORT)
            self.control.say("improving the plan")
            self._improve()
        self.control.say("proving the plan")
        self._finish()

    def _take(self, values: list[int]) -> bool:
        """Keep strictly better values."""
        score = self.linear.value(values)
        if self.score is not None and score <= self.score:
            return False
        self.best, self.score = values, score
        self._tell(score)
        return True

    def _over(self) -> bool:
        return self.stop.is_set() or self.control.over

    def _close(self) -> bool:
        """Whether its own bound proves what was asked for."""
        if self.score is None or self.bound is None:
            return False
        return gap(self.score, self.bound) <= self.control.options.gap

    def _solve(self, linear: LinearModel, **options: object) -> cpsat.Outcome:
        profile = options.pop("profile", REPEATABLE)
        return cpsat.run(
            linear,
            profile,  # type: ignore[arg-type]
            seconds=self.control.left,
            stop=self.stop,
            **options,  # type: ignore[arg-type]
        )

    def _first(self) -> str:
        """Any legal plan: the rules without the score, then the score's columns filled in."""
        rules = build_model(
            self.build.instance, objective=False, tight=self.build.bounds is not None
        )
        seed = self.control.options.seed
        outcome = self._solve(rules.linear, profile=SATISFY, first_solution=True, seed=seed)
        if outcome.values is None:
            return outcome.status
        whole = self._restricted((), rules_values(self.build, rules, outcome.values))
        filled = self._solve(whole, profile=SATISFY, seed=seed)
        if filled.values is None:
            return "unknown"
        self._take(filled.values)
        return "feasible"

    def _improve(self) -> None:
        """Free a few groups at a time, more of them once fewer no longer help."""
        groups = self.build.instance.groups
        size, failures, number = 2, 0, 0
        while size < len(groups) and not self._over() and not self._close():
            number += 1
            free = self._pick(size)
            if self._round(free, number):
                failures = 0
                continue
            failures += 1
            if failures >= PATIENCE + len(groups) // 4:
                size, failures = size + 1 + size // 4, 0

    def _pick(self, size: int) -> set[int]:
        """Groups to free: of one phase, of one session, or any."""
        groups = self.build.instance.groups
        kind = self._random.randrange(3)
        if kind == 0:
            phase = self._random.choice(sorted({g.phase for g in groups}))
            pool = [g.index for g in groups if g.phase == phase]
        elif kind == 1:
            session = self._random.choice(sorted({g.session for g in groups}))
            pool = [g.index for g in groups if g.session == session]
        else:
            pool = [g.index for g in groups]
        others = [g.index for g in groups if g.index not in pool]
        self._random.shuffle(pool)
        self._random.shuffle(others)
        return set((pool + others)[:size])

    def _round(self, free: Collection[int], number: int) -> bool:
        """One neighbourhood; True where it gave a better plan."""
        assert self.best is not None  # noqa: S101 - rounds follow a first plan
        outcome = self._solve(
            self._restricted(free, self.best),
            hint=self.best,
            seed=self.control.options.seed + number,
            deterministic_limit=EFFORT * len(free),
        )
        return outcome.values is not None and self._take(outcome.values)

    def _restricted(self, free: Collection[int], values: list[int]) -> LinearModel:
        """The model with the choices of all other groups held, and sets held in other weeks."""
        linear, build = self.linear, self.build
        lower, upper = list(linear.lower), list(linear.upper)
        weeks = {week for g in free for week in build.instance.groups[g].weeks}
        for (g, _), column in build.x.items():
            if g not in free:
                lower[column] = upper[column] = values[column]
        for (g, week, _), column in build.n.items():
            if g not in free and week not in weeks:
                lower[column] = upper[column] = values[column]
        return LinearModel(lower, upper, linear.names, linear.rows, linear.objective, linear.offset)

    def _finish(self) -> None:
        """The whole model, from the best plan on, at least as good as it."""
        if self._over() or self._close():
            return
        linear = self.linear
        floor = LinearModel(
            linear.lower, linear.upper, linear.names, list(linear.rows), linear.objective,
            linear.offset,
        )  # fmt: skip
        if self.score is not None and len(self.build.instance.groups) > FEW_GROUPS:
            floor.row("score", linear.objective.items(), self.score - linear.offset, None)
        self._whole(floor)

    def _whole(
        self, linear: LinearModel | None = None, deterministic_limit: float | None = None
    ) -> None:
        """A run of the whole model from the best plan on, for its plans and its bound."""
        outcome = self._solve(
            linear or self.linear,
            hint=self.best,
            seed=self.control.options.seed,
            relative_gap=self.control.options.gap,
            deterministic_limit=deterministic_limit,
            on_solution=self._take,
            on_bound=self._tell_bound,
        )
        if outcome.values is not None:
            self._take(outcome.values)
        if outcome.bound is not None and self.score is not None:
            best = outcome.bound if self.bound is None else min(outcome.bound, self.bound)
            self.bound = max(best, self.score)
            self.status = "optimal" if self.bound == self.score else "feasible"


def rules_values(build: Build, rules: Build, values: list[int]) -> list[int]:
    """Choices and sets of a model without score, in the columns of one with it."""
    result = list(build.linear.lower)
    for key, column in rules.x.items():
        result[build.x[key]] = values[column]
    for slot, column in rules.n.items():
        result[build.n[slot]] = values[column]
    return result
