"""Warm-up steps that fit the gym, after the protocol of the article behind the seed catalogue.

The time they take is fixed by the scenario (0, 4 or 15 minutes); warm-up sets are never counted.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from catalog.queries import display_name, fitting_kit, matches
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import closure
from optimizer.scenario.types import Scenario
from optimizer.words import counted

_PULLDOWN = "straight_arm_pulldown"
_RISING_SETS = {0: 3, 1: 3, 2: 3, 3: 2}
"""Light sets before the first exercise by its tier; 1 for the later tiers. The article: 1 to 3."""
_EASY_SETS = 2
"""The most with the body as the load, which no plate makes lighter."""


def warm_up_steps(
    scenario: Scenario, catalog: Catalog, gym: str, first: Exercise | None
) -> list[str]:
    """What to do before the first working set.

    Args:
        scenario: says which warm-up (none, minimal or full) and what the athlete avoids.
        catalog: to look up what is excluded.
        gym: the day's gym.
        first: the day's first exercise, or None where there is none.

    Returns:
        One line a step, in order.
    """
    if scenario.warm_up == "none":
        return []
    items = closure(scenario.gyms[gym])
    lead_in = [_lead_in(first, items)] if first is not None else []
    if scenario.warm_up == "minimal":
        return lead_in
    return [
        "5-10 min easy cardio on any machine, or brisk walking",
        *_dead_hang(items),
        *_pulldown(items, scenario, catalog),
        *lead_in,
    ]


def _dead_hang(items: AbstractSet[str]) -> list[str]:
    for item, words in (("pull_up_bar", "pull-up bar"), ("rings", "rings")):
        if item in items:
            return [f"Dead hang from the {words}: 3 × 15 s"]
    return []


def _pulldown(items: AbstractSet[str], scenario: Scenario, catalog: Catalog) -> list[str]:
    """Light straight-arm pulldowns, unless the athlete is to stay away from that lift."""
    if _PULLDOWN in catalog:
        lift = catalog[_PULLDOWN]
        if any(matches(wish.select, lift) for wish in scenario.exclude):
            return []
    if items & {"cable_station", "cable_pulldown_station"}:
        return ["Straight-arm pulldown on a cable, light: 3 × 20"]
    return ["Straight-arm pulldown with a band, light: 3 × 20"] if "band" in items else []


def _lead_in(first: Exercise, items: AbstractSet[str]) -> str:
    """One to three easy sets of the day's first exercise."""
    name = display_name(first, fitting_kit(first, items))
    sets = _RISING_SETS.get(first.order_tier, 1)
    if _is_bodyweight(first):
        easy = counted(min(sets, _EASY_SETS), "easy set")
        return f"{easy} of {name}, half the reps or an easier angle"
    if sets == 1:
        return f"1 light set of {name}"
    return f"{sets} light sets of {name}, each heavier than the last, none of them hard"


_UNLOADED = frozenset(
    {"barbell", "box", "dip_bars", "flat_bench", "incline_bench", "low_bar", "power_rack",
     "pull_up_bar", "rack", "rings", "smith_machine", "stability_ball", "suspension_trainer",
     "towel"}
)  # fmt: skip
"""Items that hold the athlete but add no load by themselves (a bar without plates in a rack)."""


def _is_bodyweight(exercise: Exercise) -> bool:
    return any(set(kit) <= _UNLOADED for kit in exercise.equipment)
