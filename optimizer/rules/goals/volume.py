"""Goals about what is trained: stimulus, suitability, coverage, preference, fatigue, minutes."""

from __future__ import annotations

from itertools import groupby
from math import gcd
from operator import attrgetter, methodcaller

from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import REGIONS
from optimizer.instance.types import Week
from optimizer.rules.session import minutes_cap, session_seconds
from optimizer.rules.sums import Done, OpenSlot, StatedBlock, Sum, total
from optimizer.scenario.types import Preference
from optimizer.units import WARM_UP_SECONDS, whole_minutes

SHARES = {"lats": 5, "mid_back": 5, "rear_delts": 3, "erectors": 2, "upper_traps": 1}
"""Tenths of the week's sets that a region of priority 1 is worth training with."""
OTHER_SHARE = 2
"""The same of all other regions."""
FIRST_WORTH, NEXT_WORTH = 12, 2
"""Points an eighth up to the knee, and from there up to twice the knee."""


def stimulus(block: StatedBlock, weight: int) -> None:
    """How well the sets of each training week are shared out among the regions.

    With u the eighths of a set that a region gets and k the knee, 12 points each up to k and 2 from
    there to 2k: columns for the steps of u that are worth the same, step x their sum <= u. The
    dearer ones fill up by themselves.
    """
    for region, priority in block.instance.scenario.region_priorities.items():
        eighths = block.feature(("eighths", region), methodcaller("eighths", region))
        for week in block.instance.weeks if priority else ():
            if not week.deload:
                elsewhere = block.instance.calendar.credit_elsewhere(week.number)
                other = 4 * max(elsewhere.get(muscle, 0) for muscle in REGIONS[region])
                got = block.sets(block.held(week), eighths) + Sum(constant=other)
                knee = _knee(region, priority, least_sets(block, week))
                _worth(block, got, knee, weight * priority, f"{region}_{week.number}")


def least_sets(block: StatedBlock, week: Week) -> int:
    """The lower end of a week's band; 0 where it has none."""
    band = block.instance.calendar.bands[week.number]
    return 0 if band is None else band[0]


def _knee(region: str, priority: int, least: int) -> int:
    """The eighths that are worth most: the region's share of the week, at least one."""
    share = SHARES.get(region, OTHER_SHARE)
    return max(1, 8 * least * (share + priority - 1) // 10)


def _worth(block: StatedBlock, got: Sum, knee: int, points: int, name: str) -> None:
    """Columns for steps of as many eighths as every exercise gives a multiple of, dearest first.

    A region gets no odd number of eighths where all give an even one, so the step that crosses the
    knee is worth less than those before it: said in such steps, nothing is won between two of them.
    """

    def worth(eighths: int) -> int:
        first = min(eighths, knee)
        return points * (FIRST_WORTH * first + NEXT_WORTH * (min(eighths, 2 * knee) - first))

    if not block.some(got):
        block.offset += worth(got.constant)
        return
    step = _common(block, got)
    columns = []
    places = range(0, 2 * knee, step)
    steps = groupby(places, key=lambda at: worth(at + step) - worth(at))
    for number, (gain, run) in enumerate(steps):
        column = block.aux(0, len(list(run)), f"worth_{name}_{number}")
        block.score(gain, column)
        columns.append(step * column)
    block.row("stimulus", None, total(columns) - got, 0)


def _common(block: StatedBlock, got: Sum) -> int:
    """The greatest number that divides what every exercise can add to a sum, and its constant."""
    features = {feature for _, _, feature in got.terms}
    counted = {e for _, _, e in block.counted(got)}
    return gcd(got.constant, *(block.values(f)[e] for f in features for e in counted))


def suitability(block: StatedBlock, weight: int) -> None:
    """Sets x the exercise's rating for the session's goal, in training weeks."""
    instance = block.instance
    for slot in block.every_slot(training=True):
        goal = instance.calendar.goal(slot.week.number, instance.sessions[slot.session])
        rating = block.feature(("rating", goal), attrgetter(f"goals.{goal}"))
        block.score(weight, block.sets([slot], rating))


def full_slots(block: StatedBlock) -> list[OpenSlot | Done]:
    """Sessions that count in full: training weeks, and deload weeks that nothing halves."""
    calendar, sessions = block.instance.calendar, block.instance.sessions
    return [
        slot
        for slot in block.every_slot()
        if not slot.week.deload
        or calendar.halved_from(slot.week.number, sessions[slot.session]) is None
    ]


def coverage(block: StatedBlock, weight: int) -> None:
    """Sets of each kind that are worth having, up to as many as are asked for each week."""
    full = full_slots(block)
    for place, wanted in enumerate(block.instance.scenario.coverage):
        for week in block.instance.weeks:
            here = [slot for slot in full if slot.week is week]
            matching = block.sets(here, block.meant(wanted.select))
            if not block.some(matching):
                block.offset += weight * min(matching.constant, wanted.sets)
            elif wanted.sets:
                covered = block.aux(0, wanted.sets, f"covered_{place}_{week.number}")
                block.row("coverage", None, covered - matching, 0)
                block.score(weight, covered)


def preference(block: StatedBlock, weight: int) -> None:
    """Sets that match a prefer selector less those that match an avoid selector, in their weeks."""
    scenario = block.instance.scenario
    for slot in block.every_slot(training=True):
        name = block.instance.sessions[slot.session].name
        prefer, avoid = (
            tuple(
                preference for preference in preferences if preference.holds(slot.week.number, name)
            )
            for preferences in (scenario.prefer, scenario.avoid)
        )
        if prefer or avoid:
            block.score(weight, block.sets([slot], _liking(block, prefer, avoid)))


def _liking(
    block: StatedBlock, prefer: tuple[Preference, ...], avoid: tuple[Preference, ...]
) -> int:
    def liking(entry: Exercise) -> int:
        liked = sum(matches(preference.select, entry) for preference in prefer)
        return liked - sum(matches(preference.select, entry) for preference in avoid)

    key = tuple(
        tuple(str(preference.select) for preference in preferences)
        for preferences in (prefer, avoid)
    )
    return block.feature(("liking", key), liking)


def fatigue(block: StatedBlock, weight: int) -> None:
    """Minus sets x lower_back_stress."""
    stress = block.feature("stress", lambda e: e.lower_back_stress)
    block.score(-weight, block.sets(block.every_slot(), stress))


def minutes(block: StatedBlock, weight: int) -> None:
    """Minus the whole minutes of each session, rounded up."""
    lowest = whole_minutes(WARM_UP_SECONDS[block.instance.scenario.warm_up])
    for slot in block.every_slot():
        needed = session_seconds(block, slot)
        if isinstance(slot, Done):
            block.offset -= weight * whole_minutes(needed.constant)
            continue
        cap = minutes_cap(block, slot)
        highest = max(lowest, _most_minutes(block, slot, needed) if cap is None else cap)
        column = block.aux(lowest, highest, f"minutes_{slot.group.index}_{slot.week.number}")
        block.row("minutes", None, needed - 60 * column, 0)
        block.score(-weight, column)


def _most_minutes(block: StatedBlock, slot: OpenSlot, needed: Sum) -> int:
    """A session without a cap is no longer than all candidates, each with its most sets."""
    most = needed.constant
    for kind, _, feature in (ref for ref in needed.terms if ref[0] in ("sets", "chosen")):
        values = block.values(feature)
        for e in slot.group.candidates:
            most += values[e] * (max(0, block.set_range(slot, e)[1]) if kind == "sets" else 1)
    return whole_minutes(most)
