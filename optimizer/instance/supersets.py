"""Who may be done in turn with whom, and what that saves (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import closure
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.schemes import rest_of
from optimizer.scenario.types import Scenario, Session
from optimizer.units import WARM_UP_SECONDS

Pair = tuple[str, str]
"""Ids of two exercises."""
IN_TURN = frozenset(
    {
        *("flat_bench", "incline_bench", "adjustable_bench"),
        *("plates", "bumper_plates"),
        *("dumbbell", "dumbbell_pair", "dumbbell_heavy"),
        "band",
    }
)
"""Items that two exercises may both need: benches, plates, dumbbells, bands."""
STRONGEST_GRIP = 3
STOOPED = 2
FIRST_TIER = 2
"""Explosive lifts and heavy hinges, of lower tiers, get their rests to themselves."""


def pairable(scenario: Scenario, exercise: Exercise) -> bool:
    """Whether an exercise may be in a pair at all."""
    never = scenario.supersets.never
    return exercise.order_tier >= FIRST_TIER and not any(matches(s, exercise) for s in never)


def may_pair(one: Exercise, other: Exercise, items: frozenset[str]) -> bool:
    """Whether two exercises that may be in a pair may be in the same.

    Args:
        one: an exercise.
        other: another one.
        items: of the gym, with what they contain.
    """
    return not (
        set(one.direct) & set(other.direct)
        or one.grip_demand == other.grip_demand == STRONGEST_GRIP
        or min(one.lower_back_stress, other.lower_back_stress) >= STOOPED
    ) and any(a & b <= IN_TURN for a in stations(one, items) for b in stations(other, items))


def stations(exercise: Exercise, items: frozenset[str]) -> list[frozenset[str]]:
    """The kits of an exercise that a gym has."""
    return [frozenset(kit) for kit in exercise.equipment if items.issuperset(kit)]


@lru_cache(maxsize=64)
def items_of(gym: frozenset[str]) -> frozenset[str]:
    """A gym's items with all that they serve as."""
    return frozenset(closure(gym))


def seconds_of(calendar: Calendar, week: int, session: Session, sets: Mapping[str, int]) -> int:
    """Seconds of a session in which nothing is paired."""
    scenario, catalog = calendar.scenario, calendar.catalog
    total = WARM_UP_SECONDS[scenario.warm_up]
    for entry, n in ((catalog[e], n) for e, n in sets.items()):
        rest = rest_of(scenario, week, session, entry)
        total += entry.setup_seconds + n * (entry.seconds_per_set - entry.rest_seconds + rest)
    return total


def saved(
    calendar: Calendar,
    week: int,
    session: Session,
    sets: Mapping[str, int],
    pairs: Collection[Pair],
) -> int:
    """Seconds that pairs save in a session of a week: as many of the shorter rest as both have."""
    scenario, catalog = calendar.scenario, calendar.catalog
    return sum(
        min(sets[e] for e in pair) * min(rest_of(scenario, week, session, catalog[e]) for e in pair)
        for pair in pairs
        if all(e in sets and e in catalog for e in pair)
    )
