"""A proved bound on the score of a whole instance, and what each choice could still reach.

The linear program is solved on floats and gives prices. The prices are rounded to whole numbers
(any prices are valid, only some are good), and everything that is claimed is worked out from them
in whole numbers, over every exercise of the catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.instance.bounds import Bounds
from optimizer.instance.types import Instance
from optimizer.solver.relaxation.cuts import COUNTS, add_cuts, add_cuts_and_counts
from optimizer.solver.relaxation.master import Master, SetsColumn
from optimizer.solver.relaxation.outline import IntArray, Outline, outline
from optimizer.solver.relaxation.pricing import DualPrices, Pricing

SCALE = 2**16
"""Whole-number prices count in points / SCALE."""
LP_CLOSE = 2e-5
"""Relative distance of bound and program at which more columns are not worth their time."""
SHORT_BLOCK = 48
"""Sessions of a block up to which that holds; longer blocks are content with less."""
NEAR = 1e-3
"""Relative distance of bound and program from which on rows are added in every round,"""
ROWS_EVERY = 4
"""and else in one round of so many."""
MOST_HELD = 4
"""Numbers of lifts that are held at whole ones, one after the other,"""
FEW_ROUNDS = 5
"""and rounds after each."""
WHOLE = 1e-3
"""A number of lifts that is as near to a whole one is it."""
LP_PATIENCE = 4
"""Rounds that may go by with neither bound nor program better by more than that."""
PER_ROUND = 25
"""Exercises added a round, the most wanted first."""
LOOKED_AT = 60
"""Candidates of a group that a round looks at, the most worth first."""


@dataclass(frozen=True)
class Relaxation:
    """What is proved of an instance.

    Attributes:
        bound: no plan scores more.
        reach: by group, one value a candidate: no plan that holds it there scores more.
        share: (group, exercise) to how much of it the relaxed solution has, or else one with whole
            lifts of each pattern.
        missed: by how much rows are missed; above 0 there is likely no plan.
    """

    bound: int
    reach: tuple[IntArray, ...]
    share: Mapping[tuple[int, int], float]
    missed: float


def relax(
    instance: Instance,
    bounds: Bounds,
    offset: int,
    start: Sequence[int],
    over: Callable[[], bool] = lambda: False,
    on_bound: Callable[[int], None] = lambda _bound: None,
    *,
    rounded: bool = False,
) -> Relaxation | None:
    """Bound an instance from above.

    Args:
        instance: what is planned.
        bounds: ranges that the arithmetic proves.
        offset: points that frozen weeks score already.
        start: exercises to begin with.
        over: whether to stop with what there is.
        on_bound: hears of proved bounds.
        rounded: also solve it with whole lifts of each pattern.

    Returns:
        The best that was proved, or None where nothing was (or where there is no plan).
    """
    out = outline(instance, bounds, add_cuts_and_counts if rounded else add_cuts)
    if out.contradicted:
        return None
    search = _Search(out, offset, start)
    search.run(over, on_bound)
    if rounded and search.result is not None:
        return replace(search.result, share={**search.rounded(over), **search.result.share})
    return search.result


def refuted(
    instance: Instance,
    bounds: Bounds,
    start: Sequence[int],
    over: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether the relaxation alone proves, in whole numbers, that there is no plan.

    With every score at 0 a legal plan is worth 0; prices that bound it below 0 are a certificate
    (Farkas' lemma) that there is none. False proves nothing.
    """
    out = outline(instance, bounds, add_cuts)
    if out.contradicted:
        return True
    out.gain = [0] * len(out.gain)
    out.sets_gain.clear()
    out.chosen_gain.clear()
    out.fresh_cost.clear()
    out.change_cost = out.variety_cost = out.dose_cost = 0
    search = _Search(out, 0, start)
    search.run(over, lambda _bound: None)
    return search.result is not None and search.result.bound < 0


def crude_bound(instance: Instance, bounds: Bounds, offset: int) -> int:
    """A proved bound without any search: every rule at a price of nothing."""
    out = outline(instance, bounds, add_cuts)
    prices = DualPrices(np.zeros(len(out.rows), dtype=np.int64), {}, 1, 0)
    pricing = Pricing(out, prices)
    total = sum(int(pricing.session_worth(groups).sum()) for groups in _by_session(out))
    return int(pricing.fixed()) + total + offset


class _Search:
    """Rounds of the linear program until its prices prove as much as they can."""

    def __init__(self, out: Outline, offset: int, start: Sequence[int]) -> None:
        self.out = out
        self.offset = offset
        self.master = Master(out)
        self.master.add(_first_columns(out, start))
        self.groups = _by_session(out)
        self.result: Relaxation | None = None
        self._best = float("inf")
        self._said = float("inf")
        self._prices: DualPrices | None = None
        self._close = LP_CLOSE * max(1.0, (len(out.slots) / SHORT_BLOCK) ** 2)

    def run(self, over: Callable[[], bool], on_bound: Callable[[int], None]) -> None:
        """Solve, price, add, until nothing is left to add (or nothing comes of it); then prove."""
        self._solve(over, on_bound)
        if self._prices is not None:
            self.result = self._proved(self._prices)
            on_bound(self.result.bound)

    def rounded(self, over: Callable[[], bool]) -> dict[tuple[int, int], float]:
        """What solutions hold with whole lifts of each pattern, one number after the other held.

        The number that is furthest from a whole one goes to the nearest. It ends where none is left
        or the rows are missed, or after a few; the bound has nothing of it.
        """
        used: dict[tuple[int, int], float] = {}
        counts = [i for i, row in enumerate(self.out.rows) if row.rule == COUNTS]
        for _ in range(MOST_HELD):
            if not counts or over() or self.master.missed:
                break
            values = {i: self.master.chosen(i) for i in counts}
            furthest = max(counts, key=lambda i: abs(values[i] - round(values[i])))
            if abs(values[furthest] - round(values[furthest])) < WHOLE:
                break
            counts.remove(furthest)
            self.master.hold(furthest, round(values[furthest]))
            self._best, self._said = float("inf"), -float("inf")
            self._solve(over, lambda _bound: None, FEW_ROUNDS)
            used = {**self.master.used, **used}
        return used

    def _solve(
        self, over: Callable[[], bool], on_bound: Callable[[int], None], most: int | None = None
    ) -> None:
        rounds = turn = 0
        program = -float("inf")
        while rounds < LP_PATIENCE and not over() and self.master.solve(3600.0):
            pricing = Pricing(self.out, self.master.prices())
            value = self._value(pricing)
            if not self.master.missed:
                least = self._close * abs(value)
                moved = value < self._best - least or self.master.value > program + least
                rounds = 0 if moved else rounds + 1
                program = max(program, self.master.value)
            if value < self._best:
                self._best, self._prices = value, self.master.prices(SCALE)
                self._tell(on_bound)
            wanted = []
            if value - self.master.value >= self._close * abs(value):
                wanted = self._wanted(pricing)
            # New columns go on from the last basis, new rows start afresh: rows wait for columns.
            near = value - self.master.value < NEAR * abs(value)
            rows = self.master.broken() if near or not wanted or turn % ROWS_EVERY == 0 else 0
            if not self.master.add(wanted) and not rows:
                break
            turn += 1
            if turn == most:
                break

    def _tell(self, on_bound: Callable[[int], None]) -> None:
        """Say a bound that is much better than the last one said."""
        if self._prices is not None and self._best < 0.98 * self._said and self._best < 2**40:
            self._said = self._best
            on_bound(self._whole(Pricing(self.out, self._prices)))

    def _value(self, pricing: Pricing) -> float:
        total = sum(pricing.session_worth(groups).sum() for groups in self.groups)
        return float(pricing.fixed() + total)

    def _whole(self, pricing: Pricing) -> int:
        total = int(pricing.fixed())
        total += sum(int(pricing.session_worth(groups).sum()) for groups in self.groups)
        return total // SCALE + self.offset

    def _wanted(self, pricing: Pricing) -> list[SetsColumn]:
        """The best sets of the exercises that the program would gain most from."""
        found = []
        for g, which in enumerate(self.out.candidates):
            worth = pricing.worth[g]
            for i in np.argsort(-worth, kind="stable")[:LOOKED_AT]:
                e = int(which[i])
                gain = float(worth[i]) - self.master.own_price((g, e))
                if gain > 1e-6:
                    found.append((-gain, g, e))
        wanted = set(list(dict.fromkeys(e for _, _, e in sorted(found)))[:PER_ROUND])
        columns: list[SetsColumn] = []
        for g, which in enumerate(self.out.candidates):
            mine = [int(e) for e in np.flatnonzero(np.isin(which, sorted(wanted)))]
            able = [int(which[i]) for i in mine if pricing.worth[g][i] > -(2**40)]
            if able:
                paths = pricing.paths(g, able)
                columns += [(g, e, path) for e, path in zip(able, paths, strict=True)]
        return columns

    def _proved(self, prices: DualPrices) -> Relaxation:
        """What whole-number prices prove, of the whole and of each choice."""
        pricing = Pricing(self.out, prices)
        worth = [pricing.session_worth(groups) for groups in self.groups]
        whole = int(pricing.fixed()) + sum(int(values.sum()) for values in worth)
        reach: list[IntArray] = [np.zeros(0, dtype=np.int64)] * len(self.out.candidates)
        for groups, values in zip(self.groups, worth, strict=True):
            for g in groups:
                which = self.out.candidates[g]
                held = pricing.session_worth(groups, g)[which]
                reach[g] = (whole + held - values[which]) // SCALE + self.offset
        return Relaxation(
            bound=whole // SCALE + self.offset,
            reach=tuple(reach),
            share=self.master.used,
            missed=self.master.missed,
        )


def _by_session(out: Outline) -> list[list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for group in out.instance.groups:
        found[group.session].append(group.index)
    return list(found.values())


def _first_columns(out: Outline, start: Sequence[int]) -> list[SetsColumn]:
    """Each first exercise with its fewest and with its most sets, wherever it can be chosen."""
    columns: list[SetsColumn] = []
    for group in out.instance.groups:
        slots = [out.slot_of[group.index, week] for week in group.weeks]
        mine = set(group.candidates)
        for e in (e for e in start if e in mine):
            low, high = out.least[slots, e], out.most[slots, e]
            if (low <= high).all():
                for sets in (low.tolist(), high.tolist()):
                    at = dict(zip(slots, sets, strict=True))
                    columns.append((group.index, e, _halved(out, e, at)))
    return columns


def _halved(out: Outline, e: int, sets: dict[int, int]) -> tuple[int, ...]:
    """Sets of an exercise with those of deload weeks next to what is half of the week before."""
    for slot, before in list(sets.items()):
        for halving in out.halvings.get(slot, ()):
            if halving.which[e]:
                able = range(out.least[halving.slot, e], out.most[halving.slot, e] + 1)
                half = [d for d in able if halving.allowed(before, d)]
                sets[halving.slot] = min(half or able, key=lambda d: abs(2 * d - before))
    return tuple(sets.values())
