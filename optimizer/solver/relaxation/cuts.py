"""Rows of our own, which no rule states: they follow from the rules and make the bound tighter.

They are left out, as far as they need the arithmetic's ranges, where "no plan" is confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations

import numpy as np

from optimizer.instance.types import Week
from optimizer.rules import StatedBlock
from optimizer.rules.balance import balanced_weeks, tolerance_of
from optimizer.rules.sums import OpenSlot
from optimizer.scenario.types import Balance
from optimizer.solver.relaxation.outline import IntArray, Outline, SumRow

COUNTS = "counts"
"""What rows are called that say nothing until they are held."""


def add_cuts(out: Outline, block: StatedBlock) -> None:
    """Add all cuts to an outline."""
    _sizes(out, block)
    rule = block.instance.scenario.balance
    if rule is not None and out.bounds.tight:
        for week in _weeks(block, rule):
            if week.number != block.instance.frozen.under_way:
                _halves(out, block, rule, week)


def _weeks(block: StatedBlock, rule: Balance) -> list[Week]:
    """Weeks that are balanced by themselves: all, or a block of one."""
    if rule.per == "week":
        return balanced_weeks(block, rule)
    return (
        block.open_weeks if len(block.open_weeks) == 1 and not block.instance.frozen.through else []
    )


def _sizes(out: Outline, block: StatedBlock) -> None:
    """Exercises of a group and sets of a session: the ranges that the arithmetic proves."""
    one = out.feature(block, block.one)
    for group in block.instance.groups:
        low, high = out.bounds.exercises[group.index]
        chosen = [((group.index, one), 1)]
        out.row(SumRow("session_exercises", low, high, chosen=chosen))
    for slot in block.slots:
        low, high = out.bounds.session_sets[slot.group.index, slot.week.number]
        out.row(SumRow("session_sets", low, high, sets=[((slot.index, one), 1)]))


def add_cuts_and_counts(out: Outline, block: StatedBlock) -> None:
    """Add all cuts, and rows that say how many exercises of a pattern the same weeks have.

    These are no limits, but numbers to hold.
    """
    add_cuts(out, block)
    together = defaultdict(list)
    for group in block.instance.groups:
        together[group.weeks].append(group.index)
    for pattern in dict.fromkeys(entry.pattern for entry in block.instance.exercises):
        feature = out.feature(block, block.pattern(pattern))
        for groups in together.values():
            most = sum(out.bounds.exercises[group][1] for group in groups)
            chosen = [((group, feature), 1) for group in groups]
            out.row(SumRow(COUNTS, 0, most, chosen=chosen))


def _halves(out: Outline, block: StatedBlock, rule: Balance, week: Week) -> None:
    """What is left of a week for one side, rounded down: half of an odd number is no set.

    With A + B + C <= T over the sides and the others, and |b*A - a*B| <= t, it follows that
    (a+b)*A + a*C <= a*T + t. Less 1 for each of some ``include`` that the week must meet, and
    divided by a+b, every coefficient and the right side may be rounded down (a Chvatal-Gomory
    cut); C is at least the others' fewest sets.

    Of 15 sets at 1:1 without tolerance, 2A + C <= 15: 7 at most for a side, where the linear
    program would take 7.5.
    """
    slots = [slot for slot in block.slots if slot.week is week]
    top = min(week.high, sum(_sets(out, slot) for slot in slots))
    none = np.zeros(len(block.instance.exercises), dtype=np.int64)
    tolerance = tolerance_of(block, rule, week) if rule.per == "week" else rule.tolerance
    sides = [out.feature(block, block.pattern(pattern)) for pattern in rule.between]
    others = none + 1
    for side in sides:
        others = others - out.features[side]
    fewest = out.least[[slot.index for slot in slots]] * others  # one row a slot
    for some in _subsets(_includes_met(out, block, slots)):
        taken = sum(some, none)
        chosen = {}
        for share in dict.fromkeys(rule.ratio):  # as a rule both sides have the same
            rounded = (share * fewest - taken) // sum(rule.ratio)
            chosen[share] = [
                ((slot.group.index, out.vector(values)), 1)
                for slot, values in zip(slots, rounded, strict=True)
            ]
        for share, side in zip(rule.ratio, sides, strict=True):
            sums = [((slot.index, side), 1) for slot in slots]
            high = (share * top + tolerance - len(some)) // sum(rule.ratio)
            out.row(SumRow("balance", None, high, sets=sums, chosen=chosen[share]))


def _sets(out: Outline, slot: OpenSlot) -> int:
    return out.bounds.session_sets[slot.group.index, slot.week.number][1]


def _includes_met(out: Outline, block: StatedBlock, slots: Sequence[OpenSlot]) -> list[IntArray]:
    """Whom each ``include`` means that is not waived in a week of these slots."""
    features = [block.meant(selector) for selector in block.instance.scenario.include]
    return [
        out.features[out.feature(block, feature)]
        for feature in features
        if block.some(block.prescriptions(slots, feature))
    ]


def _subsets(items: Sequence[IntArray]) -> Iterator[tuple[IntArray, ...]]:
    """All of no more than three."""
    return chain.from_iterable(combinations(items, n) for n in range(min(len(items), 3) + 1))
