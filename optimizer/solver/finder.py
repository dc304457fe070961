"""Finds plans the same way every time: one thread, no clock, no outside help.

First any legal plan, out of the rules alone. Then, on one model with the score, better ones by
freeing a few groups at a time, and at last the whole model from the best of them. Every step is a
one-thread run with a fixed seed and a limit in the solver's repeatable unit, so the sequence of
better and better plans depends on the input alone.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Collection
from typing import Any

from optimizer.model import Build
from optimizer.model.linear import LinearModel
from optimizer.plan.choice import Choice
from optimizer.solver import cpsat
from optimizer.solver.choices import choice_of, values_of
from optimizer.solver.options import Control
from optimizer.solver.profiles import NEARBY, REPEATABLE, SATISFY, Profile
from optimizer.solver.symmetry import REPEAT

FEW_GROUPS = 5
"""With no more groups than this the whole model is solved at once, else one phase after the other
to begin with."""
PATIENCE = 4
"""Rounds without a better plan before more groups are freed at a time."""
EASY = 2.0
"""Deterministic time of a try for a plan by propagation alone; blocks that are not near-infeasible
take a tenth of it."""
EFFORT = 0.6
"""Deterministic time of a round for each freed group, about as many seconds."""


def any_plan(
    rules: Build, control: Control, stop: threading.Event, *, easy: bool
) -> tuple[str, Choice | None]:
    """Any legal plan.

    Args:
        rules: a model without the score.
        control: clock and seed.
        stop: ends the search when set.
        easy: try for a short while only, the way that is fastest where there are many plans.

    Returns:
        ``optimal`` with the plan, or ``infeasible`` or ``unknown`` without one.
    """
    outcome = cpsat.run(
        rules.linear,
        SATISFY if easy else REPEATABLE,
        seconds=control.left,
        stop=stop,
        first_solution=True,
        deterministic_limit=EASY if easy else None,
        work=control.work,
        seed=control.options.seed,
    )
    plan = None if outcome.values is None else choice_of(rules, outcome.values)
    return outcome.status, plan


class Finder:
    """Looks for better and better plans of one model.

    Attributes:
        best: the best values so far, or None.
        score: their points.
        bound: proved of this model by a run of the whole of it, or None.
        groups: those that repeat no other.
        proved: whether ``score`` is the best of this model.
    """

    def __init__(
        self,
        build: Build,
        control: Control,
        stop: threading.Event,
        tell: Callable[[Build, list[int]], None] = lambda _build, _values: None,
        tell_bound: Callable[[int], None] = lambda _bound: None,
    ) -> None:
        self.build = build
        self.linear = build.linear
        self.groups = [g for g in build.instance.groups if g.index not in build.repeated]
        self.control = control
        self.stop = stop
        self.best: list[int] | None = None
        self.score: int | None = None
        self.bound: int | None = None
        self._tell = tell
        self._tell_bound = tell_bound
        self._random = random.Random(control.options.seed)  # noqa: S311 - repeats, hides nothing

    @property
    def proved(self) -> bool:
        """Whether no plan of this model is better than the best found."""
        return self.score is not None and self.bound is not None and self.score >= self.bound

    def start(self, choice: Choice) -> bool:
        """Begin with a legal plan; False where it does not fit this model.

        Where it does not repeat what it could, this search lets that go.
        """
        whole = self._restricted((), values_of(self.build, choice))
        filled = self._solve(whole, profile=SATISFY, seed=self.control.options.seed)
        if filled.values is None and any(row.rule == REPEAT for row in self.linear.rows):
            self.linear.rows = [row for row in self.linear.rows if row.rule != REPEAT]
            self.build.repeated, self.groups = {}, list(self.build.instance.groups)
            return self.start(choice)
        return filled.values is not None and self._take(filled.values)

    def sweep(self) -> None:
        """Free one phase after the other, all its groups together, until that no longer helps."""
        phases = [
            [g.index for g in self.groups if g.phase == phase]
            for phase in sorted({g.phase for g in self.groups})
        ]
        number, better = 0, True
        while better and not self._over():
            better = False
            for free in phases:
                number += 1
                better = (not self._over() and self._round(free, number, REPEATABLE)) or better

    def improve(self, fewest: int = 2, most: int | None = None) -> None:
        """Free a few groups at a time, more of them once fewer no longer help.

        Args:
            fewest: groups to free at first.
            most: groups to free at the most.
        """
        groups = self.groups
        most = len(groups) - 1 if most is None else min(most, len(groups) - 1)
        size, failures, number = min(fewest, most), 0, 0
        while 0 < size <= most and not self._over():
            number += 1
            if self._round(self._pick(size), number, NEARBY):
                failures = 0
                continue
            failures += 1
            if failures >= PATIENCE + len(groups) // 4:
                size, failures = size + 1 + size // 4, 0

    def whole(self, effort: float | None = None) -> None:
        """A run of the whole model from the best plan on, for its plans and its bound.

        Args:
            effort: limit in the solver's repeatable unit; None goes on until it is proved.
        """
        outcome = self._solve(
            self.linear,
            hint=self.best,
            seed=self.control.options.seed,
            relative_gap=self.control.options.gap,
            deterministic_limit=effort,
            on_solution=self._take,
            on_bound=self._tell_bound,
        )
        if outcome.values is not None:
            self._take(outcome.values)
        if outcome.bound is not None and self.score is not None:
            best = outcome.bound if self.bound is None else min(outcome.bound, self.bound)
            self.bound = max(best, self.score)

    def _take(self, values: list[int]) -> bool:
        """Keep strictly better values."""
        score = self.linear.value(values)
        if self.score is not None and score <= self.score:
            return False
        self.best, self.score = values, score
        self._tell(self.build, values)
        return True

    def _over(self) -> bool:
        return self.stop.is_set() or self.control.over

    def _solve(
        self, linear: LinearModel, profile: Profile = REPEATABLE, **options: Any
    ) -> cpsat.Outcome:
        """A run within what is left; ``options`` are those of :func:`cpsat.run`."""
        left, work = self.control.left, self.control.work
        return cpsat.run(linear, profile, seconds=left, stop=self.stop, work=work, **options)

    def _pick(self, size: int) -> set[int]:
        """Groups to free: of one phase, of one session, or any."""
        groups = self.groups
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

    def _round(self, free: Collection[int], number: int, profile: Profile) -> bool:
        """One neighbourhood; True where it gave a better plan."""
        assert self.best is not None  # noqa: S101 - rounds follow a first plan
        outcome = self._solve(
            self._restricted(free, self.best),
            profile=profile,
            hint=self.best,
            seed=self.control.options.seed + number,
            deterministic_limit=EFFORT * len(free),
        )
        return outcome.values is not None and self._take(outcome.values)

    def _restricted(self, free: Collection[int], values: list[int]) -> LinearModel:
        """The model with the choices of all other groups held, and sets held in other weeks."""
        linear, build = self.linear, self.build
        lower, upper = list(linear.lower), list(linear.upper)
        free = {*free, *(g for g, earlier in build.repeated.items() if earlier in free)}
        weeks = {week for g in free for week in build.instance.groups[g].weeks}
        for (g, _), column in build.x.items():
            if g not in free:
                lower[column] = upper[column] = values[column]
        for (g, week, _), column in build.n.items():
            if g not in free and week not in weeks:
                lower[column] = upper[column] = values[column]
        return LinearModel(lower, upper, linear.names, linear.rows, linear.objective, linear.offset)
