"""What an exercise is worth at given prices: exact over all its set counts, vectorised.

A price is put on every row of the outline; what is left falls apart into one small question for
each session and exercise: in which of the session's groups, and with how many sets week by week,
is it worth most? Set counts along a group's weeks are a path, choices along a session's groups a
tree; both are worked out by dynamic programming over all exercises at once.

A row "at most 6 sets" that is priced at 50 points a set adds 6 x 50 = 300 to the bound and takes
50 off every set. An exercise of 70 points a set and 2 to 4 sets is then worth 4 x (70 - 50) = 80,
one of 45 points nothing: no plan is worth more than 380. The best, 4 sets of the one and 2 of the
other, is worth 370; at a price of 45 the bound is 6 x 45 + 4 x 25 = 370 too, and that is the proof.

The same code runs on floats, to look for exercises that are worth having, and on whole numbers,
where its result is a proof.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.rules.goals.dose import MAIN_SETS
from optimizer.rules.goals.steadiness import against
from optimizer.solver.relaxation.outline import Edge, Halving, Outline

Values = NDArray[Any]
NEG_INF = -(2**56)
"""Stands for minus infinity; far from any sum of points, and sums of a few of it do not wrap."""


@dataclass
class DualPrices:
    """A price for each row, in points times ``scale``.

    Attributes:
        rows: one price a row of the outline: above 0 on its upper end, below on its lower.
        extra: (group, exercise) to what a choice costs beside the rows (frequency and the like).
        scale: 1 for floats, else what whole numbers were multiplied with.
        beside: what the rows that are not of the outline add to the bound.
    """

    rows: Values
    extra: Mapping[tuple[int, int], float]
    scale: int
    beside: float

    @property
    def dtype(self) -> Any:
        """Of all values worked out with these prices."""
        return self.rows.dtype


class Pricing:
    """The worth of all exercises at some prices."""

    def __init__(self, out: Outline, prices: DualPrices) -> None:
        self.out = out
        self.prices = prices
        self._features = np.stack(out.features).astype(prices.dtype)
        self._sets, self._chosen = self._gains()

    def _gains(self) -> tuple[Values, Values]:
        """Points a set by slot and feature, and points a choice by group and feature."""
        out, scale = self.out, self.prices.scale
        sets = np.zeros((len(out.slots), len(out.features)), dtype=self.prices.dtype)
        chosen = np.zeros((len(out.candidates), len(out.features)), dtype=self.prices.dtype)
        for place, points in out.sets_gain.items():
            sets[place] += scale * points
        for place, points in out.chosen_gain.items():
            chosen[place] += scale * points
        for row, price in zip(out.rows, self.prices.rows, strict=True):
            if price:
                for place, coefficient in row.sets:
                    sets[place] -= price * coefficient
                for place, coefficient in row.chosen:
                    chosen[place] -= price * coefficient
        return sets, chosen

    @cached_property
    def _fresh(self) -> dict[tuple[int, int], Any]:
        """Cost of a new exercise by (earlier, later) group, prices of rotation counted in."""
        costs: dict[tuple[int, int], Any] = {
            edge: points * self.prices.scale for edge, points in self.out.fresh_cost.items()
        }
        for row, price in zip(self.out.rows, self.prices.rows, strict=True):
            if row.fresh is not None and price:
                costs[row.fresh] = costs.get(row.fresh, 0) + price
        return costs

    def slot_gain(self, slot: int, which: NDArray[np.intp]) -> Values:
        """Points a set in a slot."""
        used = np.flatnonzero(self._sets[slot])
        return np.asarray(self._sets[slot][used] @ self._features[np.ix_(used, which)])

    def choice_gain(self, group: int, which: NDArray[np.intp]) -> Values:
        """Points a choice in a group, sets apart."""
        used = np.flatnonzero(self._chosen[group])
        gain = np.asarray(self._chosen[group][used] @ self._features[np.ix_(used, which)])
        gain = gain.astype(self.prices.dtype)
        for (g, e), cost in self.prices.extra.items():
            if g == group:
                place = int(np.searchsorted(which, e))
                if place < len(which) and which[place] == e:
                    gain[place] -= cost
        return gain

    def group_worth(self, group: int) -> Values:
        """Best worth of each candidate of a group if chosen, in the order of the candidates."""
        which = self.out.candidates[group]
        total = self.choice_gain(group, which)
        for slot in self._alone(group):
            total = total + self._best_alone(slot, which)[1]
        if self.out.training[group].slots:
            best = self._levels(group, which)[-1].max(axis=0)
            lifts, bonus = self._lifts(group, which)
            if len(lifts):
                kept = self._levels(group, which[lifts], MAIN_SETS)[-1].max(axis=0) + bonus
                best[lifts] = np.maximum(best[lifts], kept)
            total = total + best
        return np.maximum(total, NEG_INF)

    def _lifts(self, group: int, which: NDArray[np.intp]) -> tuple[NDArray[np.intp], Any]:
        """Places of exercises that are worth more where they are kept as a main lift, and what."""
        rows = zip(self.out.rows, self.prices.rows, strict=True)
        bonus = sum(price for row, price in rows if row.kept == group)
        none = np.zeros(0, dtype=np.intp)
        return np.flatnonzero(self.out.lifts[group][which]) if bonus > 0 else none, bonus

    def _alone(self, group: int) -> list[int]:
        """Slots of a group whose sets hang on no other's."""
        slots = [self.out.slot_of[group, week] for week in self.out.instance.groups[group].weeks]
        training = self.out.training[group].slots
        tied = {h.slot for slot in training for h in self.out.halvings.get(slot, ())}
        return [slot for slot in slots if slot not in training and slot not in tied]

    def _best_half(
        self, halving: Halving, levels: int, which: NDArray[np.intp]
    ) -> tuple[Values, Values]:
        """Best sets in a deload week by the sets before, and their worth."""
        slot = halving.slot
        gain = self.slot_gain(slot, which)
        least, most = self.out.least[slot, which], self.out.most[slot, which]
        sets = np.arange(int(most.max(initial=0)) + 1)[:, None]
        worth = np.where((sets >= least) & (sets <= most), sets * gain, NEG_INF)
        cost = self.out.change_cost * self.prices.scale
        best = []
        for before in range(levels):
            tied = np.where(
                halving.allowed(before, sets), worth - cost * halving.short(before, sets), NEG_INF
            )
            best.append(np.where(halving.which[which], tied, worth))
        return (
            np.stack([here.argmax(axis=0) for here in best]),
            np.stack([here.max(axis=0) for here in best]),
        )

    def _best_alone(self, slot: int, which: NDArray[np.intp]) -> tuple[Values, Values]:
        """Best sets in a slot that no other hangs on, and their worth.

        The worth is concave in the sets: the best are at an end, or where the price of a dose
        begins or ends.
        """
        gain = self.slot_gain(slot, which)
        least, most = self.out.least[slot, which], self.out.most[slot, which]
        ends = [least, most]
        if slot in self.out.doses:
            doses = self.out.doses[slot]
            ends += [np.clip(at[which], least, most) for at in (doses.fewest, doses.most)]
        sets = np.stack(ends)
        worth = sets * gain - self._off_dose(slot, sets, which)
        best = worth.argmax(axis=0)
        here = np.arange(len(which))
        return sets[best, here], np.where(least > most, NEG_INF, worth[best, here])

    def _off_dose(self, slot: int, sets: Values, which: NDArray[np.intp]) -> Any:
        """Points lost by sets that are off their dose."""
        if slot not in self.out.doses:
            return 0
        price = self.out.dose_cost * self.prices.scale
        return price * self.out.doses[slot].cost(sets, which)

    def _levels(self, group: int, which: NDArray[np.intp], fewest: int = 0) -> list[Values]:
        """Best worth of reaching each number of sets by each training week."""
        steps = self.out.training[group]
        top = int(self.out.most[np.ix_(np.array(steps.slots, dtype=np.intp), which)].max(initial=0))
        cost = self.out.change_cost * self.prices.scale
        reached: list[Values] = []
        for place, slot in enumerate(steps.slots):
            gain = self.slot_gain(slot, which)
            sets = np.arange(top + 1, dtype=self.prices.dtype)[:, None]
            least = np.maximum(self.out.least[slot, which], fewest)
            allowed = (sets >= least) & (sets <= self.out.most[slot, which])
            here = np.where(allowed, sets * gain - self._off_dose(slot, sets, which), NEG_INF)
            for halving in self.out.halvings.get(slot, ()):
                here = here + self._best_half(halving, top + 1, which)[1]
            here = np.maximum(here, NEG_INF)
            if place:
                before = moved(reached[-1], steps.trends[place - 1], cost)
                here = np.maximum(here + before, NEG_INF)
            reached.append(here)
        return reached

    def paths(self, group: int, which: Sequence[int]) -> list[tuple[int, ...]]:
        """Best sets of some candidates, one number a week of the group."""
        chosen = np.array(which, dtype=np.intp)
        sets: dict[int, Values] = {}
        for slot in self._alone(group):
            sets[slot] = self._best_alone(slot, chosen)[0]
        if self.out.training[group].slots:
            traced, best = self._traced(group, chosen)
            lifts, bonus = self._lifts(group, chosen)
            if len(lifts):
                kept, worth = self._traced(group, chosen[lifts], MAIN_SETS)
                more = worth + bonus > best[lifts]
                for slot, here in kept.items():
                    traced[slot][lifts[more]] = here[more]
            sets.update(traced)
        weeks = self.out.instance.groups[group].weeks
        slots = [self.out.slot_of[group, number] for number in weeks]
        return [tuple(int(sets[slot][i]) for slot in slots) for i in range(len(chosen))]

    def _traced(
        self, group: int, which: NDArray[np.intp], fewest: int = 0
    ) -> tuple[dict[int, Values], Values]:
        """Best sets of training weeks and of the deload weeks that halve them, and their worth."""
        steps = self.out.training[group]
        reached = self._levels(group, which, fewest)
        cost = self.out.change_cost * self.prices.scale
        levels = np.arange(len(reached[0]))
        at = reached[-1].argmax(axis=0)
        found = {steps.slots[-1]: at}
        for place in range(len(steps.slots) - 2, -1, -1):
            penalty = _penalties(levels, at, steps.trends[place], cost)
            at = (reached[place] - penalty).argmax(axis=0)
            found[steps.slots[place]] = at
        here = np.arange(len(which))
        for slot in steps.slots:
            for halving in self.out.halvings.get(slot, ()):
                found[halving.slot] = self._best_half(halving, len(levels), which)[0][
                    found[slot], here
                ]
        return found, reached[-1].max(axis=0)

    @cached_property
    def worth(self) -> list[Values]:
        """By group: best worth of each candidate if chosen."""
        return [self.group_worth(g) for g in range(len(self.out.candidates))]

    def session_worth(self, groups: Sequence[int], held: int | None = None) -> Values:
        """Best worth of every exercise over a session's groups, none chosen counting 0.

        Args:
            groups: indices of the session's groups.
            held: a group in which the exercise must be chosen.

        Returns:
            One value for each exercise of the instance; far below 0 where ``held`` can't be.
        """
        size = len(self.out.instance.exercises)
        root = groups[0] if held is None else held
        tree = _rooted(root, groups, self.out.forest)
        on: dict[int, Values] = {}
        off: dict[int, Values] = {}
        forced = set(self.out.forced)
        for g in reversed(list(tree)):
            on[g] = np.full(size, NEG_INF, dtype=self.prices.dtype)
            on[g][self.out.candidates[g]] = self.worth[g]
            off[g] = np.zeros(size, dtype=self.prices.dtype)
            for which in (e for h, e in forced if h == g):
                off[g][which] = NEG_INF
            for child in (c for c, parent in tree.items() if parent == g):
                child_fresh = self._fresh.get((g, child), 0)  # in the child, not here
                own_fresh = self._fresh.get((child, g), 0)  # here, not in the child
                on[g] = on[g] + np.maximum(on[child], off[child] - own_fresh)
                off[g] = off[g] + np.maximum(on[child] - child_fresh, off[child])
            on[g], off[g] = np.maximum(on[g], NEG_INF), np.maximum(off[g], NEG_INF)
        best = on[root] if held is not None else np.maximum(on[root], off[root])
        for other in (g for g, parent in tree.items() if parent is None and g != root):
            best = best + np.maximum(on[other], off[other])
        return np.maximum(best, NEG_INF)

    def fixed(self) -> Any:
        """The part of the bound that does not depend on exercises."""
        out, prices = self.out, self.prices
        total = prices.beside
        reduced = [points * prices.scale for points in out.gain]
        for row, price in zip(out.rows, prices.rows, strict=True):
            if price:
                end = row.high if price > 0 else row.low
                total += price * (0 if end is None else end)
                for column, coefficient in row.aux:
                    reduced[column] -= price * coefficient
        for low, high, points in zip(out.low, out.high, reduced, strict=True):
            total += max(points * low, points * high)
        return total


def moved(before: Values, trend: int | None, cost: Any) -> Values:
    """Best worth of arriving at each number of sets from the week before.

    Args:
        before: one row a number of sets, one column an exercise.
        trend: 1 where the weekly band rises, -1 where it falls, 0 where it stays, None where
            changes cost nothing.
        cost: points for each set of change against the trend, or beyond one set along it.

    Where 0, 1 and 2 sets were worth 10, 20 and 12, a change costs 5 and the band rises, arriving at
    0 is worth 15 (a set fewer is paid for), at 1 it is 20, and at 2 it is 20 (a set more is free).
    """
    if trend is None or not cost:
        return np.broadcast_to(before.max(axis=0), before.shape)
    free_up, free_down = int(trend > 0), int(trend < 0)
    result = before.copy()
    rising, falling = before.copy(), before.copy()
    for level in range(1, len(before)):
        # rising[level]: from below, every set paid for; the free one is given back below.
        rising[level] = np.maximum(before[level], rising[level - 1] - cost)
    for level in range(len(before) - 2, -1, -1):
        falling[level] = np.maximum(before[level], falling[level + 1] - cost)
    if free_up:
        result[1:] = np.maximum(before[1:], rising[:-1])
    else:
        result = np.maximum(result, rising)
    if free_down:
        result[:-1] = np.maximum(result[:-1], falling[1:])
    else:
        result = np.maximum(result, falling)
    return np.maximum(result, NEG_INF)


def _penalties(levels: Values, arrived: Values, trend: int | None, cost: Any) -> Values:
    """Points lost by coming from each number of sets to where each exercise arrived."""
    if trend is None or not cost:
        return np.zeros((len(levels), len(arrived)))
    return np.asarray(against(arrived[None, :] - levels[:, None], trend) * cost)


def _rooted(root: int, groups: Sequence[int], forest: Collection[Edge]) -> dict[int, int | None]:
    """A session's groups with their parents, parents first, ``root`` at the top of its tree."""
    near: dict[int, list[int]] = {g: [] for g in groups}
    for a, b in forest:
        if a in near and b in near:
            near[a].append(b)
            near[b].append(a)
    tree: dict[int, int | None] = {}
    for start in (root, *groups):
        if start not in tree:
            tree[start] = None
            queue = [start]
            while queue:
                here = queue.pop(0)
                for other in near[here]:
                    if other not in tree:
                        tree[other] = here
                        queue.append(other)
    return tree
