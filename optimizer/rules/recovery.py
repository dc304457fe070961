"""How often an exercise comes back, and rest between sessions that load the lower back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from optimizer.instance.types import Group
from optimizer.rules.sums import StatedBlock, Sum, total

HEAVY = 3
"""The lower_back_stress that asks for recovery."""


def frequency(block: StatedBlock) -> None:
    """No exercise is in more sessions of a week than allowed."""
    most = block.instance.scenario.frequency
    for groups in block.meetings():
        sessions = total(block.x(g) for g in groups)
        more = often(block, groups)
        for e, times in more.items():
            block.each(*groups, which={e}).row("frequency", None, sessions, times)
        others = set(range(len(block.instance.exercises))) - more.keys() if more else None
        block.each(*groups, which=others).row("frequency", None, sessions, most)


def often(block: StatedBlock, groups: Iterable[int]) -> dict[int, int]:
    """Exercises that were done in more of a week's sessions than allowed, and in how many."""
    done = Counter(e for g in groups for e in block.instance.done(block.instance.groups[g]))
    return {e: n for e, n in done.items() if n > block.instance.scenario.frequency}


def recovery(block: StatedBlock) -> None:
    """Two sessions with a lift of lower_back_stress 3 are at least so many hours apart.

    ``heavy`` is 1 where a group holds one; groups too close can't both be heavy.
    """
    heavy: dict[int, Sum] = {}
    for g, h in close_groups(block):
        for group in (g, h) if g != h else (g,):
            if group not in heavy:
                heavy[group] = _heavy(block, group)
        both = heavy[g] if g == h else heavy[g] + heavy[h]
        block.row("recovery", None, both, 0 if g == h else 1)


def close_groups(block: StatedBlock) -> list[tuple[int, int]]:
    """Groups with days too close for two heavy sessions.

    (g, g) is too close to a heavy day that stands: of a frozen week, or of training elsewhere,
    which the session of its own day is not held against.
    """
    hours = block.instance.scenario.lower_back_hours or 0
    facts = {group.index for group in block.instance.groups if _is_heavy(block, group)}
    days = sorted((_day(block, s.session, s.week.number), s.group.index) for s in block.slots)
    close = {
        (min(g, h), max(g, h))
        for (day, g), (other, h) in combinations(days, 2)
        if (other - day) * 24 < hours and not {g, h} <= facts
    }
    done, elsewhere = _heavy_days(block), block.instance.calendar.heavy_days
    heavy = [*done, *elsewhere]
    close |= {
        (g, g)
        for day, g in days
        for h in heavy
        if day != h and abs(day - h) * 24 < hours and g not in facts
    }
    return sorted(close)


def _is_heavy(block: StatedBlock, group: Group) -> bool:
    """Whether what was done makes a session heavy already."""
    exercises = block.instance.exercises
    return any(exercises[e].lower_back_stress == HEAVY for e in block.instance.done(group))


def _day(block: StatedBlock, session: int, week: int) -> int:
    return 7 * (week - 1) + block.instance.sessions[session].day


def _heavy(block: StatedBlock, group: int) -> Sum:
    """A column that is 1 where the group holds a heavy lift."""
    exercises = block.instance.exercises
    lifts = {e for e, entry in enumerate(exercises) if entry.lower_back_stress == HEAVY}
    heavy = block.aux(0, 1, f"heavy_{group}")
    block.each(group, which=lifts).row("recovery", None, block.x(group) - heavy, 0)
    return heavy


def _heavy_days(block: StatedBlock) -> list[int]:
    """Days of frozen sessions that held such a lift."""
    heavy = block.feature("heavy", lambda e: int(e.lower_back_stress == HEAVY))
    frozen = block.instance.weeks[: block.instance.frozen.through]
    return [
        _day(block, slot.session, week.number)
        for week in frozen
        for slot in block.held(week)
        if block.sets([slot], heavy).constant
    ]
