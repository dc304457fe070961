"""Other good plans: each within a stated loss of the best, each different from all others.

Two plans differ by the choices (an exercise for a group, a session's weeks that share their
exercises) that one makes and the other does not; the smaller of the two counts is their distance,
so that plans differ by exercises traded for others, not by one more here and there.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from optimizer.answer import solve
from optimizer.model import Build
from optimizer.model.linear import LinearModel
from optimizer.plan.choice import Choice, choice_in
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Answer, Plan
from optimizer.scenario.load import Loaded
from optimizer.solver import cpsat
from optimizer.solver.choices import choice_of
from optimizer.solver.options import Control, Progress, SolveOptions
from optimizer.solver.profiles import proving
from optimizer.solver.result import solver_info
from optimizer.solver.search import refused_again
from optimizer.studies.common import build_of
from optimizer.studies.diff import Difference, diff
from optimizer.studies.stages import columns_of
from optimizer.substitutes import with_substitutes
from optimizer.verified import verified
from optimizer.words import EQUAL, counted

Choices = frozenset[tuple[int, int]]
"""(group, exercise) pairs of a plan."""


@dataclass(frozen=True)
class Alternative:
    """One good plan.

    Attributes:
        plan: verified.
        loss: what it loses at most against the best possible, a share of the proved bound.
        distances: to each plan before it, in choices.
        difference: against the first plan.
    """

    plan: Plan
    loss: float
    distances: tuple[int, ...]
    difference: Difference


@dataclass(frozen=True)
class Alternatives:
    """Good plans, the best first.

    Attributes:
        best: the answer of the first solve (no plan: why there is none).
        plans: the plans that keep loss and distance.
        complete: whether it is proved that no further plan keeps both.
        notes: remarks on what was not reached.
    """

    best: Answer
    plans: tuple[Alternative, ...]
    loss: float
    distance: int
    complete: bool
    notes: tuple[str, ...]

    def _headline(self) -> str:
        count, apart = len(self.plans), counted(self.distance, "exercise choice")
        within = f"within {self.loss * 100:g} % of the best possible"
        if not self._within:
            return f"The best plan found is not yet proved {within}; with more time it may be."
        if count == 1:
            return f"One plan {within}; none found that is {apart} or more from it."
        return f"{counted(count, 'plan')} {within}, any two at least {apart} apart."

    @property
    def _within(self) -> bool:
        """Whether the best plan found is itself proved within the loss."""
        best = self.best
        return best.score is not None and best.score >= _floor(best, self.loss)

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON; the plans are in ``plans[].plan``."""
        return {
            "headline": self._headline(),
            "loss": self.loss,
            "distance": self.distance,
            "complete": self.complete,
            "plans": [
                {
                    "title": _title(number, item),
                    "score": item.plan.score,
                    "loss": round(item.loss, 6),
                    "distances": list(item.distances),
                    "difference": item.difference.to_data(),
                    "plan": item.plan.to_data(),
                }
                for number, item in enumerate(self.plans)
            ],
            "notes": list(self.notes),
        }


def _title(number: int, item: Alternative) -> str:
    if number == 0:
        proved = item.plan.status == "optimal"
        return "The best plan" if proved else "The best plan found"
    least = min(item.distances)
    below = f"At most {item.loss * 100:.2g} % below" if item.loss >= EQUAL else "As good as"
    return f"{below} the best possible, {least} choices or more from the others"


def alternatives(
    loaded: Loaded,
    *,
    count: int = 5,
    loss: float = 0.02,
    distance: int = 3,
    options: SolveOptions | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Alternatives:
    """Good plans that differ from each other.

    Args:
        loaded: the scenario.
        count: how many plans, the best one included.
        loss: share of the best possible score that each may cost.
        distance: choices of an exercise for a group by which any two differ at least.
        options: time for all together, gap of the first solve, workers, seed.
        on_progress: hears of stages, better plans and bounds.
        stop: ends the search when set; the plans so far are returned.
    """
    options = options or SolveOptions()
    control = Control(options, on_progress, stop)
    share = replace(options, time_limit=max(0.01, 0.5 * options.time_limit))
    best = solve(loaded, share, on_progress, control.stop)
    if not isinstance(best, Plan) or best.bound is None:
        return Alternatives(best, (), loss, distance, complete=False, notes=())
    build = build_of(loaded)
    floor = _floor(best, loss)
    notes = []
    finder = _Finder(loaded, build, best, floor, distance, control)
    complete = finder.fill(count)
    if complete:
        notes.append("No further plan keeps both the loss and the distance.")
    elif len(finder.found) < count:
        notes.append("Time ran out before another plan was found.")
    return Alternatives(best, tuple(finder.found), loss, distance, complete, tuple(notes))


def _floor(best: Answer, loss: float) -> int:
    """The fewest points of a plan within the loss."""
    bound = best.bound or 0
    return math.ceil(bound - loss * abs(bound))


class _Finder:
    """Finds plan after plan, each away from those before."""

    def __init__(
        self,
        loaded: Loaded,
        build: Build,
        best: Plan,
        floor: int,
        distance: int,
        control: Control,
    ) -> None:
        self.loaded, self.build, self.best, self.control = loaded, build, best, control
        self.distance = distance
        self.linear = replace(build.linear, rows=list(build.linear.rows))
        terms = build.linear.objective.items()
        self.linear.row("score", terms, floor - build.linear.offset, None)
        self.chosen: list[Choices] = []
        self.found: list[Alternative] = []
        self._add(best)

    def fill(self, count: int) -> bool:
        """Find plans until there are ``count``; True where it is proved that there is no more."""
        while len(self.found) < count:
            self.control.say(f"looking for plan {len(self.found) + 1} of {count}")
            seconds = self.control.left / (count - len(self.found))
            outcome = self._run(self.linear, seconds)
            if outcome.values is None:
                return outcome.status == "infeasible" and refused_again(
                    replace(self.linear, objective={}, offset=0), self.control
                )
            choice = choice_of(self.build, outcome.values)
            score = self.build.linear.value(outcome.values)
            self._add(self._plan(choice, score, sure=outcome.status == "optimal"))
        return False

    def _run(self, linear: LinearModel, seconds: float) -> cpsat.Outcome:
        threads = self.control.options.threads
        return cpsat.run(
            linear,
            proving(threads),
            seconds=seconds,
            stop=self.control.stop,
            workers=threads,
            seed=self.control.options.seed,
            relative_gap=0.001,
        )

    def _plan(self, choice: Choice, score: int, *, sure: bool) -> Plan:
        repeats = sure and self.control.options.threads == 1
        plan = verified(
            self.loaded,
            choice,
            solver=solver_info(self.control, reproducible=repeats),
            claimed=score,
            bound=self.best.bound,
        )
        return with_substitutes(self.loaded, plan)

    def _add(self, plan: Plan) -> None:
        """Keep a plan, and ask the next to be away from it."""
        slots = choice_in(facts_of(plan))
        values = columns_of(self.build, slots)
        mine = frozenset(key for key, column in self.build.x.items() if values.get(column))
        first = facts_of(self.found[0].plan if self.found else plan)
        names = {exercise.id: exercise.name for exercise in self.loaded.catalog}
        bound = self.best.bound or 0
        self.found.append(
            Alternative(
                plan,
                (bound - (plan.score or 0)) / max(1, abs(bound)),
                tuple(choices_apart(mine, other) for other in self.chosen),
                diff(first, facts_of(plan), names=names),
            )
        )
        self.chosen.append(mine)
        given_up = [(self.build.x[key], 1) for key in sorted(mine)]
        taken = [(column, 1) for key, column in self.build.x.items() if key not in mine]
        self.linear.row("distance", given_up, None, len(mine) - self.distance)
        self.linear.row("distance", taken, self.distance, None)


def choices_apart(one: Choices, other: Choices) -> int:
    """Choices that one plan makes and the other does not, the smaller of the two counts."""
    return min(len(one - other), len(other - one))
