"""The order of a session: the one legal order that a coach would write down first.

Which orders are legal is said in docs/rules.md (``compound_first``, ``apart`` and the neighbours of
``supersets``); among those the plan shows one: within a class
explosive lifts, heavy hinges, then what trains the athlete's priorities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from catalog.queries import matches
from catalog.schema import Exercise, RepRange
from catalog.vocabulary import ORDER_CLASSES
from optimizer.scenario.types import Scenario

_UNITS = ("reps", "seconds", "metres")
_TIER_OF_ITS_OWN = 2
"""Tiers below this stand first in their class, whatever they train."""


class _Kind(NamedTuple):
    """What the order of a session asks of an exercise; exercises of a kind are alike to it.

    Attributes:
        load: what ``apart`` keeps from its like: 1 grip, 2 lower back, 3 both.
        pair: number of its superset, from 1; 0 for none.
    """

    load: int
    pair: int


Blocks = tuple[tuple[_Kind, ...], ...]
"""Kinds of the exercises that are left, sorted, by blocks that must follow one another."""


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
    exercises: Iterable[Exercise],
    scenario: Scenario,
    goal: str | None = None,
    pairs: Iterable[tuple[str, str]] = (),
    done: Sequence[Exercise] = (),
) -> list[Exercise] | None:
    """The first legal order of a session's exercises.

    Args:
        exercises: the session's exercises, in any order, each once.
        scenario: its ``ordering`` says what is legal.
        goal: the session's goal, which decides the reps shown (default: the athlete's).
        pairs: ids of exercises that must be neighbours, each in one pair at most.
        done: of them, what was already done: it stands first, as it is.

    Returns:
        The order, or None where no order is legal (then no plan may hold these together).
    """
    ids = {e.id for e in done}
    blocks = _blocks((e for e in exercises if e.id not in ids), scenario, goal or scenario.goal)
    number = {e: index for index, pair in enumerate(pairs, 1) for e in pair}
    kinds = {
        e.id: _Kind(_load(e, scenario.apart), number.get(e.id, 0))
        for block in blocks
        for e in block
    }
    left: Blocks = tuple(tuple(sorted(kinds[e.id] for e in block)) for block in blocks)
    order = list(done)
    last = _Kind(_load(order[-1], scenario.apart) if order else 0, 0)
    opened = 0
    for block in blocks:
        waiting = list(block)
        while waiting:
            may_open = bool(order) or not scenario.compound_first
            candidates = waiting if may_open else [e for e in waiting if _opens(e, scenario)]
            found = next(
                (e for e in candidates if _fits(kinds[e.id], left, last.load, opened)), None
            )
            if found is None:
                return None
            waiting.remove(found)
            order.append(found)
            last = kinds[found.id]
            left = _without(left, last)
            opened = _open(last, opened)
    return order


def _blocks(exercises: Iterable[Exercise], scenario: Scenario, goal: str) -> list[list[Exercise]]:
    """The exercises as groups that must follow one another, each in the order a coach prefers."""

    def part(exercise: Exercise) -> tuple[bool, int]:
        return not _is_first(exercise, scenario), ORDER_CLASSES[exercise.order_tier]

    def preference(exercise: Exercise) -> tuple[object, ...]:
        reps = shown_reps(exercise, goal)
        return (
            part(exercise),
            min(exercise.order_tier, _TIER_OF_ITS_OWN),
            -max((scenario.priorities[muscle] for muscle in exercise.direct), default=0),
            exercise.order_tier,
            -_worth(exercise, scenario),
            exercise.unilateral,
            (_UNITS.index(reps.unit), reps.min, reps.max),
            -exercise.rest_seconds,
            exercise.id,
        )

    ranked = sorted(exercises, key=preference)
    if not scenario.compound_first:
        return [ranked] if ranked else []
    return [list(block) for _, block in groupby(ranked, key=part)]


def _worth(exercise: Exercise, scenario: Scenario) -> int:
    """What a set gives this athlete's regions: eighths of a set times their priorities."""
    return sum(
        priority * exercise.eighths(region)
        for region, priority in scenario.region_priorities.items()
        if priority
    )


def _is_first(exercise: Exercise, scenario: Scenario) -> bool:
    return any(matches(selector, exercise) for selector in scenario.first)


def _opens(exercise: Exercise, scenario: Scenario) -> bool:
    return exercise.mechanic == "compound" or _is_first(exercise, scenario)


def _load(exercise: Exercise, apart: Sequence[str]) -> int:
    """Which of the things that must stay apart the exercise holds: 1 grip, 2 lower back."""
    grip = exercise.grip_demand == 3 and "grip" in apart
    back = exercise.lower_back_stress == 3 and "lower_back" in apart
    return grip + 2 * back


def _open(kind: _Kind, opened: int) -> int:
    """The pair that waits for its second exercise after this one; 0 for none."""
    return kind.pair if kind.pair != opened else 0


def _without(left: Blocks, kind: _Kind) -> Blocks:
    """What is left once one of a kind is taken from the first block."""
    place = left[0].index(kind)
    rest = left[0][:place] + left[0][place + 1 :]
    return (rest, *left[1:]) if rest else left[1:]


def _fits(kind: _Kind, left: Blocks, last: int, opened: int) -> bool:
    """Whether one of a kind may stand next and leaves the rest an order."""
    if kind.load & last or (opened and kind.pair != opened):
        return False
    return _can_finish(_without(left, kind), kind.load, _open(kind, opened))


@lru_cache(maxsize=65536)
def _can_finish(left: Blocks, last: int, opened: int) -> bool:
    """Whether what is left can be put in order; only kinds matter, so every case is met once."""
    if not left:
        return not opened
    return any(_fits(kind, left, last, opened) for kind in dict.fromkeys(left[0]))
