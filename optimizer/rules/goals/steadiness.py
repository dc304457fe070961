"""Goals about change: variety, continuity, steadiness, evenness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from catalog.schema import Exercise
from optimizer.instance.bounds import least_uneven
from optimizer.instance.types import Week
from optimizer.rules.deload import Halved, halved
from optimizer.rules.sums import Done, OpenSlot, StatedBlock, total

Counts = TypeVar("Counts", int, NDArray[np.int64])


def variety(block: StatedBlock, weight: int) -> None:
    """Minus, each week and exercise, the sessions it appears in beyond the first."""
    for groups, weeks in block.meetings().items():
        each = block.each(*groups)
        again = block.own(each, _times_beyond_first(block, groups), f"again_{groups[0]}")
        each.row("variety", None, total(block.x(g) for g in groups) - again, 1)
        block.score(-weight * weeks, block.all(again))
    for sessions in block.instance.frozen.weeks.values():
        seen = Counter(e for prescriptions in sessions.values() for e in prescriptions)
        block.offset -= weight * sum(times - 1 for times in seen.values())
    _twins(block, weight)


def _is_of_kind(kind: Hashable, entry: Exercise) -> int:
    return int(twin_kind(entry) == kind)


def _twins(block: StatedBlock, weight: int) -> None:
    """Exercises of a session beyond the first of the same pattern, grip and sides."""
    exercises = block.instance.exercises
    for group in block.instance.groups:
        alike = Counter(twin_kind(exercises[e]) for e in group.candidates)
        for kind in (kind for kind, count in alike.items() if count > 1):
            feature = block.feature(("kind", kind), partial(_is_of_kind, kind))
            more = block.aux(0, alike[kind] - 1, f"twins_{group.index}_{'_'.join(map(str, kind))}")
            block.row("variety", None, block.chosen(group.index, feature) - more, 1)
            block.score(-weight * len(group.weeks), more)
    for done in (slot for slot in block.every_slot() if isinstance(slot, Done)):
        entries = [block.instance.facts[e] for e in done.sets if e in block.instance.facts]
        block.offset -= weight * (len(entries) - len({twin_kind(entry) for entry in entries}))


def twin_kind(entry: Exercise) -> tuple[str, str, bool]:
    """What makes two exercises of a session twins."""
    return entry.pattern, entry.grip, entry.unilateral


def _times_beyond_first(block: StatedBlock, groups: Sequence[int]) -> Callable[[int], int]:
    candidates = [block.candidates(g) for g in groups]
    return lambda e: sum(e in which for which in candidates) - 1


def continuity(block: StatedBlock, weight: int) -> None:
    """Minus exercises that a session did not have the time before."""
    instance = block.instance
    frozen = instance.frozen
    for s, session in enumerate(instance.sessions):
        held = [week.number for week in instance.weeks if s in week.held]
        for before, after in pairwise(held):
            if after <= frozen.through:
                new = set(frozen.sets(after, session.name)) - set(frozen.sets(before, session.name))
                block.offset -= weight * len(new)
                continue
            later = instance.group_of[s, after]
            if before <= frozen.through:
                unlike = block.unlike(frozenset(frozen.sets(before, session.name)))
                block.score(-weight, block.chosen(later, unlike))
            elif instance.group_of[s, before] != later:
                block.score(-weight, block.new(instance.group_of[s, before], later)[-1])


def trend(before: Week, after: Week) -> int | None:
    """How the weekly band moves: 1 rises, -1 falls, 0 stays, None where its ends part."""
    rises = after.low > before.low or after.high > before.high
    falls = after.low < before.low or after.high < before.high
    if rises and falls:
        return None
    return 1 if rises else -1 if falls else 0


def against(change: Counts, direction: int) -> Counts:
    """How many sets of a change count: those against the trend, and along it those beyond one.

    Args:
        change: one number of sets, or an array of them.
        direction: the trend; where it is 0 every change counts.
    """
    if direction == 0:
        return abs(change)
    along = change * direction
    return (abs(along) - along + abs(along - 1) + along - 1) // 2


def moves(block: StatedBlock) -> Iterator[tuple[OpenSlot, OpenSlot, int | None]]:
    """Successive training weeks of each group, with the trend of the weekly band.

    None where the ends of the band part, and from one mesocycle to the next.
    """
    calendar = block.instance.calendar
    training = [slot for slot in block.slots if not slot.week.deload]
    for before, after in pairwise(training):
        if before.group is after.group:
            together = after.week.number in calendar.mesocycle(before.week.number)
            yield before, after, trend(before.week, after.week) if together else None


def steadiness(block: StatedBlock, weight: int) -> None:
    """Minus set changes against the trend of the weekly band, within each group.

    ``wrong`` counts sets that move against the trend, ``jump`` those beyond one that move with it;
    where the band stays, every change is wrong.
    """
    for before, after, direction in moves(block):
        if direction is not None:
            _steady(block, before, after, direction, weight)
    _frozen_steadiness(block, weight)
    _too_light(block, weight)


def _too_light(block: StatedBlock, weight: int) -> None:
    """Sets short of half, doubled, in a deload week whose total is written: light >= p - 2d."""
    for one in (one for one in halved(block) if one.written):
        group = one.slot.group.index
        each = block.each(group, which=one.which)
        light = block.own(each, _most(one), f"light_{group}_{one.slot.week.number}")
        each.row("steadiness", None, one.before - 2 * block.n(one.slot) - light, 0)
        block.score(-weight, block.all(light))
    for done in (slot for slot in block.every_slot() if isinstance(slot, Done)):
        block.offset -= weight * _done_too_light(block, done)


def _most(one: Halved) -> Callable[[int], int]:
    return lambda e: one.sets(e)[1]


def _done_too_light(block: StatedBlock, done: Done) -> int:
    instance, calendar = block.instance, block.instance.calendar
    session = instance.sessions[done.session]
    before = calendar.halved_from(done.week.number, session)
    if before is None or not calendar.targets[done.week.number].written:
        return 0
    earlier = instance.frozen.sets(before, session.name)
    return sum(
        max(0, earlier.get(e, 0) - 2 * sets)
        for e, sets in done.sets.items()
        if instance.pins_of(e, done.week, done.session) is None
    )


def _steady(
    block: StatedBlock, before: OpenSlot, after: OpenSlot, direction: int, weight: int
) -> None:
    group = after.group.index
    change = _changes(block, before, after)
    each = block.each(group)
    wrong = block.own(each, change, f"wrong_{group}_{after.week.number}")
    block.score(-weight, block.all(wrong))
    up, down = block.n(after) - block.n(before), block.n(before) - block.n(after)
    if direction == 0:
        each.row("steadiness", None, up - wrong, 0)
        each.row("steadiness", None, down - wrong, 0)
        return
    back, along = (down, up) if direction > 0 else (up, down)
    each.row("steadiness", None, back - wrong, 0)
    # Beyond one set along the trend; an exercise that is not chosen does not move.
    jump = block.own(each, lambda e: change(e) - 1, f"jump_{group}_{after.week.number}")
    each.row("steadiness", None, along - jump - block.x(group), 0)
    block.score(-weight, block.all(jump))


def _changes(block: StatedBlock, before: OpenSlot, after: OpenSlot) -> Callable[[int], int]:
    """The most that an exercise's sets can change, 0 where it can't be chosen."""

    def change(e: int) -> int:
        (low, high), (lower, higher) = (block.set_range(slot, e) for slot in (before, after))
        return max(high - lower, higher - low) if low <= high and lower <= higher else 0

    return change


def _frozen_steadiness(block: StatedBlock, weight: int) -> None:
    for name, before, after in _frozen_pairs(block):
        direction = trend(before, after)
        if direction is None:
            continue
        old = block.instance.frozen.sets(before.number, name)
        new = block.instance.frozen.sets(after.number, name)
        for exercise in sorted({*old, *new}):
            change = new.get(exercise, 0) - old.get(exercise, 0)
            block.offset -= weight * against(change, direction)


def _frozen_pairs(block: StatedBlock) -> Iterator[tuple[str, Week, Week]]:
    """Successive frozen training weeks of one group and mesocycle, with the session's name."""
    instance, calendar = block.instance, block.instance.calendar
    weeks = instance.week_of
    for group in calendar.groups:
        training = [w for w in group.weeks if not calendar.deload(w)]
        for before, after in pairwise(training):
            if after <= instance.frozen.through and after in calendar.mesocycle(before):
                yield group.session.name, weeks[before], weeks[after]


def evenness(block: StatedBlock, weight: int) -> None:
    """Minus, each week, its fullest session's sets less its emptiest's.

    ``least`` stands for the sets of the emptiest of S sessions, ``apart`` for what the fullest has
    more: each session has from least to least + apart sets, and all together at most
    S least + (S - 1) apart, since one of them has no more than least.
    """
    for week in block.instance.weeks:
        many = len(week.held)
        if many < 2:
            continue
        sums = [block.sets([slot]) for slot in block.held(week)]
        if week.number <= block.instance.frozen.through:
            done = [one.constant for one in sums]
            block.offset -= weight * (max(done) - min(done))
            continue
        lowest = least_uneven(week) if block.bounds.tight else 0
        apart = block.aux(lowest, max(lowest, week.high), f"uneven_{week.number}")
        least = block.aux(0, week.high // many, f"least_{week.number}")
        block.apart[week.number] = apart
        block.score(-weight, apart)
        for one in sums:
            block.row("evenness", 0, one - least, None)
            block.row("evenness", None, one - least - apart, 0)
        block.row("evenness", None, total(sums) - many * least - (many - 1) * apart, 0)
