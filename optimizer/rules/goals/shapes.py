"""What sums of sessions lose of a week: how its sets can be parted among its sessions.

Added up, a week of 16 sets in five sessions looks as if they could hold 3, 3, 3, 3 and 4. With
eight exercises of two sets or more they can't: three sessions hold two exercises, so 4 sets, and
two hold one. The rows here count the sessions of each *shape* (j exercises, t sets, a main lift or
none) and know what a week of such sessions costs at least, which brings the difference of 2 back
into the sums. They hold for every plan and say nothing new of the whole model, so only the sums
have them, and the relaxation, which takes parts of sessions too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from optimizer.instance.types import Week
from optimizer.rules.goals.dose import MAIN_SETS, MISSING
from optimizer.rules.ordering import kinds
from optimizer.rules.sums import OpenSlot, StatedBlock, Sum, total

SessionShape = tuple[int, int, bool]
"""Exercises, sets, whether there is a main lift."""
Shapes = dict[SessionShape, Sum]
"""A column for each: how many sessions of the week are of it."""
Costs = NDArray[np.int64]
"""By a week's exercises, sets and main lifts."""
Ways = dict[tuple[object, ...], Costs]
"""By all that they hang on: weeks are often alike."""
NAME = "shapes"
"""What these rows are called."""
NO_WAY = 2**40
"""Stands for the cost of what can't be."""


def shapes(block: StatedBlock) -> None:
    """Count each week's sessions by shape; nothing where evenness has no weight.

    With y(j, t, m) sessions of a shape, S in all: their exercises, sets and main lifts are those of
    the week, what a session has less than its exercises is missed as often as the shapes say, and
    the sets from the emptiest to the fullest are those between the least and the greatest t that
    some session has. Weeks of the same groups have the same exercises and main lifts in a session.
    """
    known: Ways = {}
    met: dict[tuple[int, ...], Shapes] = {}
    for week, slots in _untouched(block):
        if week.number not in block.apart:
            continue
        counts = {
            shape: block.aux(
                0, len(slots), f"shape_{week.number}_{'_'.join(map(str, map(int, shape)))}"
            )
            for shape in _shapes(block, slots)
        }
        _added_up(block, slots, counts)
        _missed(block, slots, counts)
        _apart(block, week, counts, len(slots))
        _stretched(block, slots, counts)
        _opened(block, slots, counts)
        groups = tuple(slot.group.index for slot in slots)
        _kept(block, met.setdefault(groups, counts), counts)
        _together(block, week, slots, _least(block, week, slots, known))


def mixed_shapes(block: StatedBlock) -> None:
    """Say what a week's sessions cost together where parts of them are taken too.

    Where 18 sets in three sessions are 8 exercises with two main lifts at a cost of 75, or 7
    exercises with three at 150, a linear program can take halves of the two, but nothing that is
    cheaper than that.
    """
    known: Ways = {}
    for week, slots in _untouched(block) if block.bounds.tight else ():
        _together(block, week, slots, _corners(_least(block, week, slots, known)))


def _least(block: StatedBlock, week: Week, slots: Sequence[OpenSlot], known: Ways) -> Costs:
    shapes = _shapes(block, slots)
    cost = WeekCost.of(block, week, slots)
    key = shapes, len(slots), week.low, week.high, cost.rates
    if key not in known:
        known[key] = cost.least(shapes, len(slots), week)
    return known[key]


def _together(block: StatedBlock, week: Week, slots: Sequence[OpenSlot], costs: Costs) -> None:
    """One column for each number of exercises, sets and main lifts of a week; one of them is 1.

    More main lifts that cost no more are as good, so a way has as many as are kept or more.
    """
    columns = {
        (many, sets, main): block.aux(0, 1, f"way_{week.number}_{many}_{sets}_{main}")
        for many, sets, main in np.argwhere(costs < NO_WAY).tolist()
    }
    groups = [slot.group.index for slot in slots]
    kept = [block.mains[group] for group in groups if group in block.mains]
    many, sets, mains = (
        total(way[place] * column for way, column in columns.items()) for place in range(3)
    )
    block.row(NAME, 1, total(columns.values()), 1)
    block.row(NAME, 0, many - total(block.chosen(group) for group in groups), 0)
    block.row(NAME, 0, sets - block.sets(slots), 0)
    if kept:
        block.row(NAME, 0, mains - total(kept), None)
    cost = total(int(costs[way]) * column for way, column in columns.items())
    block.row(NAME, 0, WeekCost.of(block, week, slots).stated - cost, None)


def _untouched(block: StatedBlock) -> Iterator[tuple[Week, list[OpenSlot]]]:
    """Open weeks in whose groups nothing is done yet, with their sessions."""
    for week in block.open_weeks:
        slots = [slot for slot in block.held(week) if isinstance(slot, OpenSlot)]
        if not any(block.instance.done(slot.group) for slot in slots):
            yield week, slots


def _shapes(block: StatedBlock, slots: Sequence[OpenSlot]) -> tuple[SessionShape, ...]:
    return tuple(sorted({shape for slot in slots for shape in PossibleSession.of(block, slot)}))


@dataclass(frozen=True)
class WeekCost:
    """Points that a week loses by how its sets are parted.

    Attributes:
        stated: those of the model.
        rates: exercises that a session should have, points for each that it lacks, points for each
            set that the fullest session has more than the emptiest.
    """

    stated: Sum
    rates: tuple[int, int, int]

    @classmethod
    def of(cls, block: StatedBlock, week: Week, slots: Sequence[OpenSlot]) -> WeekCost:
        """What the score takes off."""
        weights, stated = block.instance.scenario.weights, []
        wanted = lacking = uneven = 0
        missing = [block.missing[slot.index] for slot in slots if slot.index in block.missing]
        if len(missing) == len(slots):
            wanted, lacking = min(wanted for wanted, _ in missing), MISSING * weights.dose
            stated += [lacking * column for _, column in missing]
        if week.number in block.apart:
            uneven = weights.evenness
            stated.append(uneven * block.apart[week.number])
        return cls(total(stated), (wanted, lacking, uneven))

    def least(self, shapes: Sequence[SessionShape], many: int, week: Week) -> Costs:
        """The cheapest way to each number of exercises and sets, and to more main lifts for more.

        From each size of an emptiest session on, sessions of greater and greater sizes are added:
        found[s] is the cheapest way to have s of them.
        """
        wanted, lacking, uneven = self.rates
        sizes = sorted({sets for _, sets, _ in shapes})
        size = many * max((j for j, _, _ in shapes), default=0) + 1, week.high + 1, many + 1
        best = np.full(size, NO_WAY, dtype=np.int64)
        for place, emptiest in enumerate(sizes):
            found = np.full((many + 1, *size), NO_WAY, dtype=np.int64)
            found[0, 0, 0, 0] = 0
            for fullest in sizes[place:]:
                if (many - 1) * emptiest + fullest > week.high:
                    break
                for j, _, main in (shape for shape in shapes if shape[1] == fullest):
                    cost = lacking * max(0, wanted - j)
                    for sessions in range(many):
                        before = found[sessions, : size[0] - j, : size[1] - fullest]
                        before = before[:, :, : size[2] - main] + cost
                        after = found[sessions + 1, j:, fullest:, int(main) :]
                        np.minimum(after, before, out=after)
                np.minimum(best, found[many] + uneven * (fullest - emptiest), out=best)
        best[:, : week.low] = NO_WAY
        best[:, :, :-1][best[:, :, 1:] <= best[:, :, :-1]] = NO_WAY
        return np.where(best > NO_WAY // 2, NO_WAY, best)


def _corners(costs: Costs) -> Costs:
    """Without what two neighbours, one as far on as the other back, come to on average."""
    around = np.pad(costs, 1, constant_values=NO_WAY)
    inner = tuple(slice(1, -1) for _ in costs.shape)
    left = costs.copy()
    for step in product((-1, 0, 1), repeat=costs.ndim):
        if step > (0,) * costs.ndim:
            on, back = (np.roll(around, [k * s for s in step], range(costs.ndim)) for k in (1, -1))
            left[(on + back)[inner] <= 2 * costs] = NO_WAY
    return left


@dataclass(frozen=True)
class PossibleSession:
    """What one session of a week can look like.

    Attributes:
        ranges: least and most sets of each exercise that it may hold.
        exercises, sets: fewest and most.
        main: fewest sets of a main lift; None where none is kept in the group.
    """

    ranges: Sequence[tuple[int, int]]
    exercises: tuple[int, int]
    sets: tuple[int, int]
    main: int | None

    @classmethod
    def of(cls, block: StatedBlock, slot: OpenSlot) -> Iterator[SessionShape]:
        """Its shapes."""
        group, week = slot.group.index, slot.week
        session = cls(
            _ranges(block, slot),
            block.bounds.exercises[group],
            block.bounds.session_sets[group, week.number],
            (0 if week.deload else MAIN_SETS) if group in block.mains else None,
        )
        yield from session.shapes()

    def shapes(self) -> Iterator[SessionShape]:
        """All that keep these ranges."""
        lows = sorted(low for low, _ in self.ranges)
        highs = sorted((high for _, high in self.ranges), reverse=True)
        for many in range(self.exercises[0], min(self.exercises[1], len(lows)) + 1):
            most = min(self.sets[1], sum(highs[:many]))
            for main in (False, True):
                if main and (self.main is None or not many):
                    continue
                least = sum(lows[:many])
                if main and self.main:
                    least = max(least, sum(lows[: many - 1]) + self.main)
                for sets in range(max(self.sets[0], least), most + 1):
                    yield many, sets, main


def _ranges(block: StatedBlock, slot: OpenSlot) -> list[tuple[int, int]]:
    """As many as a session can hold of those that are alike."""
    group, week = slot.group.index, slot.week.number
    kinds = Counter(map(block.bounds.alike.__getitem__, slot.group.candidates))
    most = block.bounds.exercises[group][1]
    ranges = ((block.bounds.prescription[group, week, kind], kinds[kind]) for kind in kinds)
    return [pair for pair, many in ranges if pair[0] <= pair[1] for _ in range(min(many, most))]


def _added_up(block: StatedBlock, slots: Sequence[OpenSlot], counts: Shapes) -> None:
    """All sessions have a shape; their exercises, sets and main lifts are those of the week."""
    groups = [slot.group.index for slot in slots]
    block.row(NAME, len(slots), total(counts.values()), len(slots))
    exercises = total(many * count for (many, _, _), count in counts.items())
    block.row(NAME, 0, exercises - total(block.chosen(group) for group in groups), 0)
    sets = total(sets * count for (_, sets, _), count in counts.items())
    block.row(NAME, 0, sets - block.sets(slots), 0)
    kept = [block.mains[group] for group in groups if group in block.mains]
    if kept:
        main = total(count for (_, _, main), count in counts.items() if main)
        block.row(NAME, 0, main - total(kept), 0)


def _missed(block: StatedBlock, slots: Sequence[OpenSlot], counts: Shapes) -> None:
    """Exercises that are missing from the sessions of each shape, where that is scored."""
    missing = [block.missing[slot.index] for slot in slots if slot.index in block.missing]
    if len(missing) < len(slots):
        return
    wanted = min(wanted for wanted, _ in missing)
    short = total(max(0, wanted - many) * count for (many, _, _), count in counts.items())
    block.row(NAME, None, short - total(column for _, column in missing), 0)


def _apart(block: StatedBlock, week: Week, counts: Shapes, many: int) -> None:
    """The sets from the emptiest session to the fullest, step by step between sizes that there are.

    Fullest: the least size and each step above which some session is; emptiest: the greatest size
    less each step below which one is. Some session has the average of the week at least, and some
    has it at the most: steps that lie below all averages are taken by the fullest in any case,
    those above by the emptiest.
    """
    sizes = sorted({sets for _, sets, _ in counts})
    steps, taken = [], 0
    for low, high in pairwise(sizes):
        above = total(count for (_, sets, _), count in counts.items() if sets > low)
        below = total(count for (_, sets, _), count in counts.items() if sets <= low)
        for sessions, name, sure in (
            (above, "above", many * low < week.low),
            (below, "below", many * high > week.high),
        ):
            if sure:
                taken += high - low
                continue
            some = block.aux(0, 1, f"{name}_{week.number}_{low}")
            block.row(NAME, None, sessions - many * some, 0)
            steps.append((high - low) * some)
    span = sizes[-1] - sizes[0] if sizes else 0
    block.row(NAME, taken - span, block.apart[week.number] - total(steps), None)


def _stretched(block: StatedBlock, slots: Sequence[OpenSlot], counts: Shapes) -> None:
    """A session with more sets than its exercises can have at v each holds one with more than v.

    That matters where one exercise can fill an average session, and is said of the two greatest
    numbers of sets, h - 1 and h: with l the fewest sets of an exercise and q(v) whether it has v or
    more, l x + (h - 1 - l) q(h - 1) + q(h) <= n and q(h) <= q(h - 1) <= x.
    """
    alike = [_alike(block, slot) for slot in slots]
    highest = max((high for ranges in alike for _, high in ranges), default=0)
    if slots[0].week.low > highest * len(slots):
        return
    more: dict[int, list[Sum]] = {highest - 1: [], highest: []}
    for slot, ranges in zip(slots, alike, strict=True):
        for (low, high), which in ranges.items():
            _steps(block, slot, (low, high, highest), which, more)
    for at in (highest - 1, highest):
        beyond = total(max(0, sets - (at - 1) * many) * y for (many, sets, _), y in counts.items())
        steps = total(column for above in range(at, highest + 1) for column in more[above])
        block.row(NAME, None, beyond - steps, 0)


def _alike(block: StatedBlock, slot: OpenSlot) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for e in slot.group.candidates:
        low, high = block.set_range(slot, e)
        if low <= high:
            found[low, high].add(e)
    return found


def _steps(
    block: StatedBlock,
    slot: OpenSlot,
    ends: tuple[int, int, int],
    which: set[int],
    more: dict[int, list[Sum]],
) -> None:
    """Columns q of the exercises that have from low to high sets."""
    low, high, highest = ends
    group = slot.group.index
    each = block.each(group, which=which)
    before, used, at = block.x(group), low * block.x(group), low
    for above in (highest - 1, highest):
        if above <= low:
            more[above].append(block.chosen(group, block.among(which)))
        elif above <= high:
            q = block.own(each, lambda _: 1, f"from_{above}_{group}_{slot.week.number}")
            each.row(NAME, None, q - before, 0)
            before, used, at = q, used + (above - at) * q, above
            more[above].append(block.all(q))
    if at > low:
        each.row(NAME, None, used - block.n(slot), 0)


def _opened(block: StatedBlock, slots: Sequence[OpenSlot], counts: Shapes) -> None:
    """A session's opener has its fewest sets, so what may not open it has the rest at most.

    One exercise alone is the opener, whatever its sets.
    """
    openers: dict[int, list[int]] = defaultdict(list)
    others: dict[int, list[int]] = defaultdict(list)
    for slot in slots:
        for e, kind in kinds(block, slot.group).items():
            low, high = block.set_range(slot, e)
            if low <= high:
                (openers if kind.opener else others)[e] += [low, high]
    which = others.keys() - openers.keys()
    if not which or not openers:
        return
    least, most = min(map(min, openers.values())), max(max(others[e]) for e in which)
    left = total(
        min(sets - least, (many - 1) * most) * y for (many, sets, _), y in counts.items() if many
    )
    block.row(NAME, None, block.sets(slots, block.among(which)) - left, 0)


def _kept(block: StatedBlock, first: Shapes, counts: Shapes) -> None:
    """Weeks of the same groups: the same sessions have so many exercises, and a main lift."""
    if first is counts:
        return
    kinds = sorted({(many, main) for many, _, main in (*first, *counts)})
    for kind in kinds:
        before, after = (
            total(count for (many, _, main), count in shapes.items() if (many, main) == kind)
            for shapes in (first, counts)
        )
        block.row(NAME, 0, after - before, 0)
