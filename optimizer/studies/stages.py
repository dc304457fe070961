"""One aim after another on the same model: each is held while the next is sought.

Every stage is a run of its own with the rows of those before it. Its figure is recomputed in whole
numbers from the columns, and it says whether it is proved.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from optimizer.instance.types import Group
from optimizer.model import Build
from optimizer.model.linear import LinearModel, Term
from optimizer.plan.choice import Choice, Slot
from optimizer.solver import cpsat
from optimizer.solver.options import Control
from optimizer.solver.profiles import REPEATABLE, proving

START_SECONDS = 5.0
"""How long working out the other columns of a plan to start from may take."""


@dataclass(frozen=True)
class Stage:
    """One aim and how far it was reached.

    Attributes:
        name: ``score``, ``placements``, ``sets`` or ``best``.
        value: what was reached: points, or a count of changes.
        bound: proved limit: no plan does better; None where nothing is known.
        seconds: how long it took.
    """

    name: str
    value: int
    bound: int | None
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether nothing better exists."""
        return self.bound == self.value

    @property
    def gap(self) -> float | None:
        """How far the proof is from what was reached, as a share; 0 is a proof."""
        if self.bound is None:
            return None
        return abs(self.bound - self.value) / max(1, abs(self.value))

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "name": self.name,
            "value": self.value,
            "bound": self.bound,
            "proved": self.proved,
            "gap": self.gap,
            "seconds": round(self.seconds, 2),
        }


@dataclass
class Ladder:
    """A model with the stages climbed so far.

    Attributes:
        build: the model of what is still open.
        control: clock and stop signal of the whole.
        rows: what earlier stages hold: (name, terms, low, high).
        values: the best assignment so far.
        stages: what was reached.
    """

    build: Build
    control: Control
    rows: list[tuple[str, list[Term], int | None, int | None]] = field(default_factory=list)
    values: list[int] | None = None
    stages: list[Stage] = field(default_factory=list)
    _began: float = 0.0

    def hold_score(self, floor: int) -> None:
        """Ask for at least this many points from now on."""
        linear = self.build.linear
        self.rows.append(("score", list(linear.objective.items()), floor - linear.offset, None))

    def start(self, old: Choice) -> bool:
        """Begin from a plan that keeps what is held; False where it does not."""
        linear = self._model({}, 0)
        for column, value in columns_of(self.build, old).items():
            linear.row("start", [(column, 1)], value, value)
        outcome = cpsat.run(
            linear,
            REPEATABLE,
            seconds=min(START_SECONDS, self.control.left + 1.0),
            stop=self.control.stop,
            first_solution=True,
        )
        if outcome.values is not None:
            self.values = outcome.values
        return outcome.values is not None

    def fewest(
        self, name: str, cost: Mapping[int, int], offset: int, seconds: float
    ) -> Stage | None:
        """Seek the smallest cost and hold it; None where time ran out first."""
        linear = self._model({column: -points for column, points in cost.items()}, -offset)
        found = self._climb(name, linear, seconds, many=True)
        if found is None:
            return None
        value, bound = found
        self.rows.append((name, list(cost.items()), None, -value - offset))
        return self._reached(name, -value, None if bound is None else max(0, -bound))

    def best(self, seconds: float) -> Stage | None:
        """Seek the highest score within what is held, on one thread, so that it repeats."""
        linear = self._model(dict(self.build.linear.objective), self.build.linear.offset)
        found = self._climb("best", linear, seconds, many=False)
        return None if found is None else self._reached("best", *found)

    def _climb(
        self, name: str, linear: LinearModel, seconds: float, *, many: bool
    ) -> tuple[int, int | None] | None:
        self.control.say(_DOING[name])
        self._began = time.monotonic()
        threads = self.control.options.threads
        outcome = cpsat.run(
            linear,
            proving(threads) if many else REPEATABLE,
            seconds=min(seconds, self.control.left),
            stop=self.control.stop,
            workers=threads if many else 1,
            seed=self.control.options.seed,
            hint=self._hint(linear),
        )
        if outcome.values is None:
            return None
        self.values = outcome.values
        value = linear.value(outcome.values)
        if not linear.objective:
            return value, value  # nothing to choose: every plan costs the same
        bound = None if outcome.bound is None else max(outcome.bound, value)
        return value, bound

    def _hint(self, linear: LinearModel) -> list[int] | None:
        """The stage before as a start; a column that counts a change may always be 1."""
        if self.values is None:
            return None
        return [*self.values, *[1] * (len(linear.lower) - len(self.values))]

    def _reached(self, name: str, value: int, bound: int | None) -> Stage:
        stage = Stage(name, value, bound, time.monotonic() - self._began)
        self.stages.append(stage)
        return stage

    def _model(self, objective: dict[int, int], offset: int) -> LinearModel:
        model = self.build.linear.rows_alone()
        for name, terms, low, high in self.rows:
            model.row(name, terms, low, high)
        model.objective = {column: points for column, points in objective.items() if points}
        model.offset = offset
        return model


_DOING = {
    "placements": "keeping as many placements as possible",
    "sets": "keeping as many set counts as possible",
    "best": "choosing the best of what changes least",
}


# ----- what a change costs ------------------------------------------------------------------


def placement_cost(build: Build, old: Choice) -> tuple[dict[int, int], int]:
    """Placements (an exercise in a session of a week) that come or go, as a cost of columns.

    Returns:
        Cost of each choice column, and what no choice can avoid.
    """
    cost: dict[int, int] = {}
    offset = sum(len(held) for held in _open(build, old).values())
    for group, week in build.instance.slots():
        held = old.get((week.number, build.instance.name_of(group)), {})
        for e in group.candidates:
            column = build.x[group.index, e]
            cost[column] = cost.get(column, 0) + (-1 if build.exercise(e).id in held else 1)
    return cost, offset


def set_cost(build: Build, old: Choice) -> tuple[dict[int, int], int]:
    """Prescriptions that stay but with other sets, as a cost of new columns.

    Adds to the model, for each such prescription, a column that is 1 where its sets differ; it is
    free to be 0 elsewhere, so the model's own plans are the same as before.
    """
    cost: dict[int, int] = {}
    for group, week in build.instance.slots():
        held = old.get((week.number, build.instance.name_of(group)), {})
        for e in group.candidates:
            sets = held.get(build.exercise(e).id)
            if sets is not None:
                cost[_differs(build, group, week.number, e, sets)] = 1
    return cost, 0


def _differs(build: Build, group: Group, week: int, e: int, sets: int) -> int:
    linear = build.linear
    x, n = build.x[group.index, e], build.n[group.index, week, e]
    column = linear.var(0, 1, f"differs_{group.index}_{week}_{build.exercise(e).id}")
    over, under = max(0, linear.upper[n] - sets), sets
    linear.row("sets", [(n, 1), (x, -sets), (column, -over)], None, 0)
    linear.row("sets", [(n, 1), (x, -sets), (column, under)], 0, None)
    return column


def _open(build: Build, old: Choice) -> Choice:
    """The old plan's sessions of weeks still open; what is no longer held counts as gone."""
    first = build.instance.frozen.through + 1
    last = len(build.instance.weeks)
    return {slot: held for slot, held in old.items() if first <= slot[0] <= last}


def only(build: Build, slot: Slot, exercises: Iterable[str]) -> None:
    """Hold one session of one week to exactly these exercises."""
    wanted = set(exercises)
    for group, week in build.instance.slots():
        if (week.number, build.instance.name_of(group)) == slot:
            for e in group.candidates:
                held = int(build.exercise(e).id in wanted)
                build.linear.fix("available", build.x[group.index, e], held, held)


def columns_of(build: Build, old: Choice) -> dict[int, int]:
    """Choice and set columns at the values that a plan gives them."""
    values: dict[int, int] = {}
    for group, week in build.instance.slots():
        held = old.get((week.number, build.instance.name_of(group)), {})
        for e in group.candidates:
            sets = held.get(build.exercise(e).id, 0)
            values[build.n[group.index, week.number, e]] = sets
            values[build.x[group.index, e]] = int(bool(sets))
    return values
