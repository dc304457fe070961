"""`deload_half`: a deload week keeps the lifts and halves their sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from optimizer.rules.sums import OpenSlot, StatedBlock, Sum


@dataclass(frozen=True)
class Halved:
    """A slot of a deload week and what it is held against.

    Attributes:
        slot: of the deload week.
        which: its exercises that no pin gives sets of its own.
        before: sets of one exercise in the group's last training week, for rows of each.
        sets: of an exercise, the fewest and the most that these can be if it is chosen.
        written: whether a total is written for the week.
        more: whether that total is more than half of the week before.
    """

    slot: OpenSlot
    which: frozenset[int]
    before: Sum
    sets: Callable[[int], tuple[int, int]]
    written: bool
    more: bool


def halved(block: StatedBlock) -> Iterator[Halved]:
    """Every slot that has a training week to halve; its sets may be facts."""
    calendar, instance = block.instance.calendar, block.instance
    for slot in block.slots:
        session = instance.sessions[slot.session]
        number = calendar.halved_from(slot.week.number, session)
        if number is None:
            continue
        which = frozenset(
            e
            for e in slot.group.candidates
            if instance.pinned_sets(e, slot.week, slot.session) is None
        )
        if number <= instance.frozen.through:
            done = instance.frozen.sets(number, session.name)
            values = [done.get(entry.id, 0) for entry in instance.exercises]
            before = block.x(slot.group.index, block.vector(values))
            sets = partial(_as_done, values)
        else:
            earlier = block.slot(slot.session, number)
            before = block.n(earlier)
            sets = partial(block.set_range, earlier)
        target = calendar.targets[slot.week.number]
        reference = calendar.target_before(slot.week.number)
        more = target.written and reference is not None and target.low > -(-reference.low // 2)
        yield Halved(slot, which, before, sets, target.written, more)


def _as_done(done: Sequence[int], e: int) -> tuple[int, int]:
    return done[e], done[e]


def deload_half(block: StatedBlock) -> None:
    """With p sets before, d are half of them: 2d <= max(p + 1, 2 x deload_min) and 2d >= p.

    The lower end is waived where a total is written for the week. Where that is more than half of
    the week before, d is anything from half of p to p.
    """
    least = block.instance.scenario.sets_per_exercise.deload_min
    for one in halved(block):
        group = one.slot.group.index
        d, p = block.n(one.slot), one.before
        each = block.each(group, which=one.which)
        if one.more or not one.written:
            each.row("deload_half", 0, 2 * d - p, None)
        if one.more:
            each.row("deload_half", None, d - p, 0)
            continue
        low = {e for e in one.which if one.sets(e)[0] + 1 < 2 * least}
        each = block.each(group, which=one.which - low)
        each.row("deload_half", None, 2 * d - p - block.x(group), 0)
        for e in sorted(low):
            _at_least(block, one, e, least)


def _at_least(block: StatedBlock, one: Halved, e: int, least: int) -> None:
    """Where p may be small: above ``least`` sets only where half of p is.

    A column that is 1 where there are more: d <= least + (most - least) x more, and
    2d <= p + 1 + short x (1 - more) with what p + 1 can fall short of 2 x least.
    """
    group, most = one.slot.group.index, block.set_range(one.slot, e)[1]
    short = 2 * least - (one.sets(e)[0] + 1)
    each = block.each(group, which={e})
    more = block.own(each, lambda _: 1, f"more_{group}_{one.slot.week.number}")
    x, d = block.x(group), block.n(one.slot)
    each.row("deload_half", None, d - max(0, most - least) * more - least * x, 0)
    each.row("deload_half", None, 2 * d - one.before + short * more - (1 + short) * x, 0)
