"""The order of a session: the one legal order that a coach would write down first.

Which orders are legal is contract section 5 (``compound_first`` and ``apart``); among those the
plan shows the one that puts, within a tier, bilateral lifts before unilateral ones, fewer reps
before more, longer rests before shorter, and ids last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from catalog.queries import matches
from catalog.schema import Exercise, RepRange
from optimizer.scenario.types import Scenario

Counts = tuple[int, int, int, int]
"""Exercises left by load: 0 neither, 1 grip, 2 lower back, 3 both (only what ``apart`` names)."""

_UNITS = ("reps", "seconds", "metres")


def shown_reps(exercise: Exercise, goal: str) -> RepRange:
    """The rep range that a session with this goal shows.

    The range written for the goal, else one written for any goal, else the entry's first.
    """
    for wanted in (goal, None):
        for reps in exercise.reps:
            if reps.goal == wanted:
                return reps
    return exercise.reps[0]


def legal_order(
    exercises: Iterable[Exercise], scenario: Scenario, goal: str | None = None
) -> list[Exercise] | None:
    """The first legal order of a session's exercises.

    Args:
        exercises: the session's exercises, in any order, each once.
        scenario: its ``ordering`` says what is legal.
        goal: the session's goal, which decides the reps shown (default: the athlete's).

    Returns:
        The order, or None where no order is legal (then no plan may hold these together).
    """
    blocks = _blocks(exercises, scenario, goal or scenario.goal)
    loads = {e.id: _load(e, scenario.apart) for block in blocks for e in block}
    left = [_count(loads[e.id] for e in block) for block in blocks]
    order: list[Exercise] = []
    last = 0
    for index, block in enumerate(blocks):
        waiting = list(block)
        while waiting:
            may_open = bool(order) or not scenario.compound_first
            candidates = waiting if may_open else [e for e in waiting if _opens(e, scenario)]
            found = _next(candidates, loads, last, tuple(left[index:]))
            if found is None:
                return None
            waiting.remove(found)
            last = loads[found.id]
            left[index] = _without(left[index], last)
            order.append(found)
    return order


def _blocks(exercises: Iterable[Exercise], scenario: Scenario, goal: str) -> list[list[Exercise]]:
    """The exercises as groups that must follow one another, each in the order a coach prefers."""

    def part(exercise: Exercise) -> tuple[bool, int]:
        return not _is_first(exercise, scenario), exercise.order_tier

    def preference(exercise: Exercise) -> tuple[object, ...]:
        reps = shown_reps(exercise, goal)
        return (
            part(exercise),
            exercise.unilateral,
            (_UNITS.index(reps.unit), reps.min, reps.max),
            -exercise.rest_seconds,
            exercise.id,
        )

    ranked = sorted(exercises, key=preference)
    if not scenario.compound_first:
        return [ranked] if ranked else []
    return [list(block) for _, block in groupby(ranked, key=part)]


def _is_first(exercise: Exercise, scenario: Scenario) -> bool:
    return any(matches(selector, exercise) for selector in scenario.first)


def _opens(exercise: Exercise, scenario: Scenario) -> bool:
    return exercise.mechanic == "compound" or _is_first(exercise, scenario)


def _load(exercise: Exercise, apart: Sequence[str]) -> int:
    """Which of the things that must stay apart the exercise holds: 1 grip, 2 lower back."""
    grip = exercise.grip_demand == 3 and "grip" in apart
    back = exercise.lower_back_stress == 3 and "lower_back" in apart
    return grip + 2 * back


def _count(loads: Iterable[int]) -> Counts:
    counts = [0, 0, 0, 0]
    for load in loads:
        counts[load] += 1
    return counts[0], counts[1], counts[2], counts[3]


def _without(counts: Counts, load: int) -> Counts:
    less = list(counts)
    less[load] -= 1
    return less[0], less[1], less[2], less[3]


def _next(
    candidates: Sequence[Exercise],
    loads: dict[str, int],
    last: int,
    left: tuple[Counts, ...],
) -> Exercise | None:
    """The first candidate that may stand here and leaves the rest an order."""
    tried: set[int] = set()
    for exercise in candidates:
        load = loads[exercise.id]
        if load in tried or load & last:
            continue
        if _can_finish((_without(left[0], load), *left[1:]), load):
            return exercise
        tried.add(load)
    return None


@lru_cache(maxsize=65536)
def _can_finish(left: tuple[Counts, ...], last: int) -> bool:
    """Whether what is left can be put in order; only counts matter, so every case is met once."""
    while left and not any(left[0]):
        left = left[1:]
    if not left:
        return True
    return any(
        left[0][load] > 0
        and not load & last
        and _can_finish((_without(left[0], load), *left[1:]), load)
        for load in range(4)
    )
