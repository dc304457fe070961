"""Goals about how much is trained: stimulus, suitability, preference, fatigue, minutes."""

from __future__ import annotations

from itertools import groupby

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance.types import Week
from optimizer.rules.session import limits_of, seconds
from optimizer.rules.sums import Block, Done, Slot, Sum, total
from optimizer.units import STIMULUS_CAP, WARM_UP_SECONDS, marginal_stimulus, whole_minutes
from optimizer.units import stimulus as stimulus_of


def stimulus(block: Block, weight: int) -> None:
    """Each muscle's weekly half-sets, the first worth most.

    ``step`` columns fill up in order of worth because the points of a half-set never rise;
    half-sets of equal worth share a column.
    """
    for muscle, priority in block.instance.scenario.priorities.items():
        for week in block.instance.weeks if priority else ():
            credit = block.sets(block.held(week), block.credit(muscle))
            if week.number <= block.instance.frozen.through:
                block.offset += weight * priority * stimulus_of(credit.constant)
            elif block.some(credit):
                steps = _steps(block, week, muscle, weight * priority)
                block.row("stimulus", None, steps - credit, 0)


def _steps(block: Block, week: Week, muscle: str, points: int) -> Sum:
    steps = []
    for worth, run in groupby(range(1, _most_credit(block, week) + 1), key=marginal_stimulus):
        if worth:
            step = block.aux(0, len(list(run)), f"step_{muscle}_{week.number}_{worth}")
            block.score(points * worth, step)
            steps.append(step)
    return total(steps)


def _most_credit(block: Block, week: Week) -> int:
    """No muscle can earn more half-sets in a week than this, or none that count."""
    caps = [limits_of(block, session).muscle_half_sets for session in week.held]
    bounds = [STIMULUS_CAP, 2 * week.high]
    if None not in caps:
        bounds.append(sum(cap for cap in caps if cap is not None))
    return min(bounds)


def suitability(block: Block, weight: int) -> None:
    """Sets x the exercise's rating for the session's goal."""
    for slot in _every_slot(block):
        goal = block.instance.sessions[slot.session].goal
        rating = block.feature(("rating", goal), lambda e, g=goal: getattr(e.goals, g))  # type: ignore[misc]
        block.score(weight, block.sets([slot], rating))


def preference(block: Block, weight: int) -> None:
    """Sets that match a prefer selector less those that match an avoid selector."""
    scenario = block.instance.scenario

    def liking(entry: Exercise) -> int:
        liked = sum(matches(selector, entry) for selector in scenario.prefer)
        return liked - sum(matches(selector, entry) for selector in scenario.avoid)

    if scenario.prefer or scenario.avoid:
        block.score(weight, block.sets(_every_slot(block), block.feature("liking", liking)))


def fatigue(block: Block, weight: int) -> None:
    """Minus sets x lower_back_stress."""
    stress = block.feature("stress", lambda e: e.lower_back_stress)
    block.score(-weight, block.sets(_every_slot(block), stress))


def _every_slot(block: Block) -> list[Slot | Done]:
    """Open slots, and what was done in frozen weeks."""
    frozen = block.instance.weeks[: block.instance.frozen.through]
    return [*block.slots, *(done for week in frozen for done in block.held(week))]


def minutes(block: Block, weight: int) -> None:
    """Minus the whole minutes of each session, rounded up."""
    lowest = whole_minutes(WARM_UP_SECONDS[block.instance.scenario.warm_up])
    for slot in _every_slot(block):
        needed = seconds(block, slot)
        if isinstance(slot, Done):
            block.offset -= weight * whole_minutes(needed.constant)
            continue
        cap = block.instance.minutes_cap(slot.session, slot.week.number)
        highest = max(lowest, _most_minutes(block, slot, needed) if cap is None else cap)
        column = block.aux(lowest, highest, f"minutes_{slot.group.index}_{slot.week.number}")
        block.row("minutes", None, needed - 60 * column, 0)
        block.score(-weight, column)


def _most_minutes(block: Block, slot: Slot, needed: Sum) -> int:
    """A session without a cap is no longer than all candidates, each with its most sets."""
    most = needed.constant
    for kind, _, feature in needed.terms:
        values = block.values(feature)
        for e in slot.group.candidates:
            most += values[e] * (max(0, block.set_range(slot, e)[1]) if kind == "sets" else 1)
    return whole_minutes(most)
