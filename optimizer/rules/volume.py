"""How many sets: a week, a muscle, an exercise, and how alike within a session."""

from __future__ import annotations

from optimizer.rules.sums import OpenSlot, StatedBlock, Sum


def weekly_sets(block: StatedBlock) -> None:
    """Each week's total sets lie in that week's band."""
    for week in (week for week in block.open_weeks if week.banded):
        total = block.sets(block.held(week))
        block.row("weekly_sets", week.low, total, week.high, week=week.number)


def muscle_sets(block: StatedBlock) -> None:
    """Each listed muscle's weekly credit: at least min in training weeks, at most max in all.

    Training elsewhere counts.
    """
    for week in block.open_weeks:
        elsewhere = block.instance.calendar.credit_elsewhere(week.number)
        for muscle, band in block.instance.scenario.muscle_sets.items():
            credit = block.sets(block.held(week), block.credit(muscle))
            credit += Sum(constant=elsewhere.get(muscle, 0))
            waived = week.deload or block.waived("muscle_sets", muscle, [week])
            most = block.raised(band.max, credit)
            least = None if waived else band.min
            block.row("muscle_sets", least, credit, most, item=muscle, week=week.number)


def sets_per_exercise(block: StatedBlock) -> None:
    """A chosen exercise has its fewest to its most sets, any other none: l x <= n <= v x."""
    size = len(block.instance.exercises)
    for slot in block.slots:
        ends = [[0] * size, [0] * size]
        for e in slot.group.candidates:
            ends[0][e], ends[1][e] = block.set_range(slot, e)
        least, most = (block.x(slot.group.index, block.vector(values)) for values in ends)
        each = block.each(slot.group.index)
        each.row("sets_per_exercise", None, block.n(slot) - most, 0)
        each.row("sets_per_exercise", 0, block.n(slot) - least, None)


def spread(block: StatedBlock) -> None:
    """In one session of one week, the most and the fewest sets differ by at most ``spread``.

    A floor column for each session and week: chosen exercises have from floor to floor + spread
    sets.
    """
    allowed = block.instance.scenario.sets_per_exercise.spread
    for slot in block.slots:
        done = block.instance.done(slot.group)
        ranges = {e: block.set_range(slot, e) for e in slot.group.candidates if e not in done}
        ranges = {e: pair for e, pair in ranges.items() if pair[0] <= pair[1]}
        lowest = min((low for low, _ in ranges.values()), default=0)
        highest = max((high for _, high in ranges.values()), default=0)
        if highest - lowest > allowed:
            _floor(block, slot, ranges, (lowest, highest))


def _floor(
    block: StatedBlock, slot: OpenSlot, ranges: dict[int, tuple[int, int]], ends: tuple[int, int]
) -> None:
    group, (lowest, highest) = slot.group.index, ends
    allowed = block.instance.scenario.sets_per_exercise.spread
    floor = block.aux(lowest, highest, f"floor_{group}_{slot.week.number}")
    for e, (low, high) in ranges.items():
        each = block.each(group, which={e})
        if high > lowest + allowed:
            reach = (lowest + allowed) * block.x(group)
            each.row("spread", None, block.n(slot) - floor - reach, -lowest)
        if low < highest:
            # n >= floor where chosen; where not, n is 0 and floor at most ``highest``.
            each.row("spread", -highest, block.n(slot) - floor - highest * block.x(group), None)
