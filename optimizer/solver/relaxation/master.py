"""The linear relaxation of an outline over some exercises, more of them as prices ask for.

A column is one exercise in one group with its sets week by week. The program starts with few
exercises; its prices say which others would be worth having, those are added, and so on until none
is: the catalogue is never in it as a whole. Rows that speak of one exercise only (chosen once a
group, new or not, how often a week) are added once a solution breaks them.

Its solver works on floats, so its own value proves nothing; see ``certificate``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from optimizer.rules.goals.dose import MAIN_SETS
from optimizer.rules.goals.steadiness import against
from optimizer.rules.recovery import HEAVY
from optimizer.solver.relaxation.outline import INF, Outline
from optimizer.solver.relaxation.pricing import DualPrices

SHORTFALL = 1000.0
"""Points for each unit by which a row is missed: the first exercises may not suffice for all."""
ALWAYS_MET = frozenset({"stimulus", "coverage", "dose", "main", "variety", "evenness", "minutes"})
"""Rows that auxiliary columns can always satisfy."""
SLACK = 1e-6
GO_ON, AFRESH = "use_preprocessing: false", "use_preprocessing: true"
"""Settings of the linear solver: on from the last basis, or from the beginning."""
SetsColumn = tuple[int, int, tuple[int, ...]]
"""(group, exercise, sets a week)"""
Pick = tuple[int, int]
"""(group, exercise)"""


class Master:
    """The linear program of an outline.

    Attributes:
        out: the outline.
        columns: (group, exercise, sets) to variable.
        value: points of the last solution, over the exercises that are in it.
        missed: by how much it misses rows, in their own units; 0 where that is a float's noise.
        used: how much of each choice it has.
    """

    def __init__(self, out: Outline) -> None:
        from ortools.linear_solver import pywraplp

        self.out = out
        self.columns: dict[SetsColumn, Any] = {}
        self.value = 0.0
        self.missed = 0.0
        self.used: dict[Pick, float] = {}
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(GO_ON)
        self._solver.Objective().SetMaximization()
        self._rows: list[Any] = []
        self._in_slot: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._in_group: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._of: dict[Pick, list[Any]] = defaultdict(list)
        self._local: dict[Pick, list[tuple[Any, int]]] = defaultdict(list)
        self._once: set[Pick] = set()
        self._fresh: set[tuple[int, int, int]] = set()
        self._often: dict[tuple[tuple[int, ...], int], tuple[Any, Any]] = {}
        self._heavy_rows: dict[Pick, Any] = {}
        self._artificial: list[Any] = []
        self._kept_rows = {row.kept: i for i, row in enumerate(out.rows) if row.kept is not None}
        self._add_rows()
        self._weeks = out.meetings
        self._variety = out.variety_cost
        self._heavy, self._near = self._add_recovery()
        for choice in out.forced:
            self._add_once(choice, 1)

    def _variable(self, low: float, high: float, points: float) -> Any:
        variable = self._solver.NumVar(low, high, "")
        self._solver.Objective().SetCoefficient(variable, points)
        return variable

    def _row(self, low: float | None, high: float | None) -> Any:
        infinity = self._solver.infinity()
        return self._solver.Constraint(
            -infinity if low is None else float(low), infinity if high is None else float(high)
        )

    def _add_rows(self) -> None:
        out = self.out
        aux = [
            self._variable(low, min(high, INF), gain)
            for low, high, gain in zip(out.low, out.high, out.gain, strict=True)
        ]
        for index, row in enumerate(out.rows):
            here = self._row(row.low, row.high)
            self._rows.append(here)
            for column, coefficient in row.aux:
                here.SetCoefficient(aux[column], coefficient)
            for (slot, feature), coefficient in row.sets:
                self._in_slot[slot].append((index, feature, coefficient))
            for (group, feature), coefficient in row.chosen:
                self._in_group[group].append((index, feature, coefficient))
            if row.rule not in ALWAYS_MET:
                self._missed(here, row.low, 1)
                self._missed(here, row.high, -1)

    def _missed(self, row: Any, end: int | None, sign: int) -> None:
        if end is not None:
            variable = self._variable(0, self._solver.infinity(), -SHORTFALL)
            row.SetCoefficient(variable, sign)
            self._artificial.append(variable)

    def _add_recovery(self) -> tuple[dict[int, Any], list[tuple[Any, int, int]]]:
        """A column for each group that may be heavy, rows for groups too close in time."""
        heavy: dict[int, Any] = {}
        near: list[tuple[Any, int, int]] = []
        for g, h in self.out.close:
            row = self._row(None, 1)
            for group in (g, h):
                if group not in heavy:
                    heavy[group] = self._variable(0, 1, 0)
                row.SetCoefficient(heavy[group], 1)
            near.append((row, g, h))
        return heavy, near

    def add(self, columns: Iterable[SetsColumn]) -> int:
        """Add columns that are not in it yet; how many there were."""
        fresh = [column for column in dict.fromkeys(columns) if column not in self.columns]
        for column in fresh:
            self._add(column)
        return len(fresh)

    def _add(self, column: SetsColumn) -> None:
        group, e, sets = column
        out = self.out
        if (group, e) not in self._of:
            self._add_heavy((group, e))
        entries: dict[int, int] = defaultdict(int)
        slots = [out.slot_of[group, week] for week in out.instance.groups[group].weeks]
        for slot, count in zip(slots, sets, strict=True):
            for row, feature, coefficient in self._in_slot[slot]:
                entries[row] += int(out.features[feature][e]) * coefficient * count
        for row, feature, coefficient in self._in_group[group]:
            entries[row] += int(out.features[feature][e]) * coefficient
        if self.keeps(column):
            entries[self._kept_rows[group]] -= 1
        variable = self._variable(0, self._solver.infinity(), self._points(column, slots))
        self.columns[column] = variable
        self._of[group, e].append(variable)
        for row, value in entries.items():
            if value:
                self._rows[row].SetCoefficient(variable, value)
        for row, sign in self._local[group, e]:
            row.SetCoefficient(variable, sign)

    def keeps(self, column: SetsColumn) -> bool:
        """Whether it is a main lift with a main lift's sets in all training weeks."""
        group, e, sets = column
        if group not in self.out.lifts or not self.out.lifts[group][e]:
            return False
        weeks = self.out.instance.groups[group].weeks
        training = self.out.training[group].slots
        at = zip(weeks, sets, strict=True)
        return all(n >= MAIN_SETS for week, n in at if self.out.slot_of[group, week] in training)

    def _points(self, column: SetsColumn, slots: list[int]) -> int:
        out = self.out
        group, e, sets = column
        total = sum(
            gain * int(out.features[feature][e]) for feature, gain in out.points_chosen[group]
        )
        for slot, count in zip(slots, sets, strict=True):
            for feature, gain in out.points_sets[slot]:
                total += gain * int(out.features[feature][e]) * count
            if slot in out.doses:
                total -= out.dose_cost * int(out.doses[slot].cost(count, e))
        at = dict(zip(slots, sets, strict=True))
        steps = out.training[group]
        for place, trend in enumerate(steps.trends):
            change = at[steps.slots[place + 1]] - at[steps.slots[place]]
            total -= 0 if trend is None else out.change_cost * against(change, trend)
        for slot in steps.slots:
            for halving in out.halvings.get(slot, ()):
                if halving.which[e]:
                    total -= out.change_cost * int(halving.short(at[slot], at[halving.slot]))
        return total

    def _tie(self, row: Any, choice: Pick, sign: int) -> None:
        """Count a choice in a row, in columns that are there and in those to come."""
        self._local[choice].append((row, sign))
        for variable in self._of.get(choice, ()):
            row.SetCoefficient(variable, sign)

    def _add_heavy(self, choice: Pick) -> None:
        group, e = choice
        if group in self._heavy and self.out.instance.exercises[e].lower_back_stress == HEAVY:
            row = self._heavy_rows[choice] = self._row(None, 0)
            row.SetCoefficient(self._heavy[group], -1)
            self._tie(row, choice, 1)

    def _add_once(self, choice: Pick, low: int | None = None) -> None:
        if choice in self._once:
            return
        self._once.add(choice)
        row = self._row(low, 1)
        if low is not None:
            self._missed(row, low, 1)
        self._tie(row, choice, 1)

    def _add_fresh(self, a: int, b: int, e: int) -> None:
        """Rows that say what is new in a group against the one before."""
        self._fresh.add((a, b, e))
        new = self._variable(0, 1, -self.out.fresh_cost.get((a, b), 0))
        more = self._row(None, 0)
        more.SetCoefficient(new, -1)
        self._tie(more, (b, e), 1)
        self._tie(more, (a, e), -1)
        wanted = [self._rows[i] for i, row in enumerate(self.out.rows) if row.fresh == (a, b)]
        for row in wanted:
            row.SetCoefficient(new, 1)
        if wanted:
            no_more, once = self._row(None, 0), self._row(None, 1)
            no_more.SetCoefficient(new, 1)
            once.SetCoefficient(new, 1)
            self._tie(no_more, (b, e), -1)
            self._tie(once, (a, e), 1)

    def _add_often(self, groups: tuple[int, ...], e: int) -> None:
        scenario = self.out.instance.scenario
        allowed, variety = self._row(None, scenario.frequency), self._row(None, 1)
        cost = self._variety * self._weeks[groups]
        variety.SetCoefficient(self._variable(0, len(groups), -cost), -1)
        self._often[groups, e] = allowed, variety
        for group in groups:
            self._tie(allowed, (group, e), 1)
            self._tie(variety, (group, e), 1)

    def chosen(self, index: int) -> float:
        """What a row's choices come to in the last solution."""
        return sum(
            coefficient * share * int(self.out.features[feature][e])
            for (group, feature), coefficient in self.out.rows[index].chosen
            for (g, e), share in self.used.items()
            if g == group
        )

    def hold(self, index: int, value: int) -> None:
        """Hold a row at a number."""
        row = self.out.rows[index]
        row.low = row.high = value
        self._rows[index].SetBounds(float(value), float(value))

    def solve(self, seconds: float) -> bool:
        """Solve it; False where the solver gave up."""
        self._solver.SetTimeLimit(max(1, int(1000 * seconds)))
        if self._solver.Solve() != 0 and not self._solved_afresh():
            return False
        self.value = float(self._solver.Objective().Value())
        missed = float(sum(v.solution_value() for v in self._artificial))
        self.missed = missed if missed > SLACK else 0.0
        self.used = self._used()
        return True

    def _solved_afresh(self) -> bool:
        """Once more from the beginning: a basis can lead the solver astray."""
        self._solver.SetSolverSpecificParametersAsString(AFRESH)
        solved = bool(self._solver.Solve() == 0)
        self._solver.SetSolverSpecificParametersAsString(GO_ON)
        return solved

    def broken(self) -> int:
        """Add the rows of single exercises that the solution breaks; how many there were."""
        used = self.used
        by_exercise: dict[int, dict[int, float]] = defaultdict(dict)
        for (g, e), share in used.items():
            by_exercise[e][g] = share
        once = [choice for choice, share in used.items() if share > 1 + SLACK]
        once = [choice for choice in once if choice not in self._once]
        moved = [
            e
            for e, held in by_exercise.items()
            if any(
                b in held and held[b] > held.get(a, 0.0) + SLACK and (a, b, e) not in self._fresh
                for a, b in self.out.forest
            )
        ]
        fresh = [(*edge, e) for e in moved for edge in self.out.forest]
        fresh = [key for key in fresh if key not in self._fresh and (key[1], key[2]) in self._of]
        often = [
            (groups, e)
            for e, held in by_exercise.items()
            for groups in self._weeks
            if (groups, e) not in self._often and sum(held.get(g, 0.0) for g in groups) > 1 + SLACK
        ]
        for choice in once:
            self._add_once(choice)
        for a, b, e in fresh:
            self._add_fresh(a, b, e)
        for groups, e in often:
            self._add_often(groups, e)
        return len(once) + len(fresh) + len(often)

    def _used(self) -> dict[Pick, float]:
        shares = {
            choice: sum(variable.solution_value() for variable in variables)
            for choice, variables in self._of.items()
        }
        return {choice: share for choice, share in shares.items() if share > SLACK}

    def own_price(self, choice: Pick) -> float:
        """What rows of the exercise alone take off a choice, those of the prices left out."""
        beside = {self._heavy_rows[choice]} if choice in self._heavy_rows else set()
        for groups in self._weeks:
            if (groups, choice[1]) in self._often:
                beside.update(self._often[groups, choice[1]])
        rows = self._local.get(choice, ())
        return float(sum(sign * row.dual_value() for row, sign in rows if row not in beside))

    def prices(self, scale: int = 1) -> DualPrices:
        """The prices of the solution, signs made sure of; whole where ``scale`` is not 1."""

        def whole(value: float) -> float:
            return value if scale == 1 else round(max(-1e6, min(1e6, value)) * scale)

        rows = []
        for row, here in zip(self.out.rows, self._rows, strict=True):
            price = here.dual_value()
            price = price if row.high is not None else min(price, 0.0)
            price = price if row.low is not None else max(price, 0.0)
            rows.append(whole(price))
        extra: dict[Pick, float] = defaultdict(int)
        beside: float = 0
        scenario = self.out.instance.scenario
        for (groups, e), (allowed, variety) in self._often.items():
            often = whole(max(0.0, allowed.dual_value()))
            most = self._variety * self._weeks[groups] * scale
            again = min(most, whole(max(0.0, variety.dual_value())))
            beside += often * scenario.frequency + again
            for g in groups:
                if often + again:
                    extra[g, e] += often + again
        beside += self._recovery_prices(extra, whole)
        dtype = np.float64 if scale == 1 else np.int64
        return DualPrices(np.array(rows, dtype=dtype), dict(extra), scale, beside)

    def _recovery_prices(self, extra: dict[Pick, float], whole: Any) -> float:
        beside: float = 0
        left: dict[int, float] = defaultdict(int)
        for row, g, h in self._near:
            price = whole(max(0.0, row.dual_value()))
            beside += price
            left[g] -= price
            left[h] -= price
        for (g, e), row in self._heavy_rows.items():
            price = whole(max(0.0, row.dual_value()))
            extra[g, e] += price
            left[g] += price
        return beside + sum(max(0, value) for value in left.values())
