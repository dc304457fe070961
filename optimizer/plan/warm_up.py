"""Warm-up steps that fit the gym, after the protocol of the article behind the seed catalogue.

The time they take is fixed by the scenario (0, 4 or 15 minutes); warm-up sets are never counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from catalog.queries import display_name, fitting_kit, matches
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import closure
from optimizer.logs.kits import lifts_the_body, step_kind
from optimizer.plan.schema import PlannedLoad
from optimizer.scenario.types import Scenario
from optimizer.words import counted

_HEAVY = 2
"""The last tier of which the first lift of each pattern is warmed up."""
_RAMP = ((5, Fraction(1, 2)), (3, Fraction(7, 10)), (1, Fraction(17, 20)))
"""Reps and share of the working load of up to three ramp sets."""
_BARS = {"kg": 20, "lb": 45}
"""An empty barbell."""
_PULLDOWN = "straight_arm_pulldown"
_RISING_SETS = {0: 3, 1: 3, 2: 3, 3: 2}
"""Light sets before the first exercise by its tier; 1 for the later tiers. The article: 1 to 3."""
_EASY_SETS = 2
"""The most with the body as the load, which no plate makes lighter."""


def warm_up_steps(
    scenario: Scenario,
    catalog: Catalog,
    gym: str,
    order: Sequence[Exercise],
    loads: Mapping[str, PlannedLoad] | None = None,
) -> list[str]:
    """What to do before the first working set.

    Args:
        scenario: says which warm-up (none, minimal or full) and what the athlete avoids.
        catalog: to look up what is excluded.
        gym: the day's gym.
        order: the day's exercises.
        loads: exercise to the load of its first working sets, where one is known.

    Returns:
        One line a step, in order.
    """
    if scenario.warm_up == "none":
        return []
    items = closure(scenario.gyms[gym])
    lead_in = [
        _lead_in(scenario, lift, items, place, (loads or {}).get(lift.id))
        for place, lift in enumerate(_to_ramp(order))
    ]
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
        if any(matches(preference.select, lift) for preference in scenario.exclude):
            return []
    if items & {"cable_station", "cable_pulldown_station"}:
        return ["Straight-arm pulldown on a cable, light: 3 × 20"]
    return ["Straight-arm pulldown with a band, light: 3 × 20"] if "band" in items else []


def _to_ramp(order: Sequence[Exercise]) -> list[Exercise]:
    """The day's first exercise, and the first heavy one of each pattern after it."""
    found = list(order[:1])
    for lift in order[1:]:
        if lift.order_tier <= _HEAVY and all(lift.pattern != one.pattern for one in found):
            found.append(lift)
    return found


def _lead_in(
    scenario: Scenario,
    lift: Exercise,
    items: AbstractSet[str],
    place: int,
    load: PlannedLoad | None,
) -> str:
    """One to three easy sets before a lift; one fewer where another has warmed the body."""
    kit = fitting_kit(lift, items)
    name = display_name(lift, kit)
    sets = _RISING_SETS.get(lift.order_tier, 1) - (place > 0)
    if load is not None and not lifts_the_body(kit):
        return f"{name}: {_ramp(scenario, load, kit, sets)}"
    if any(set(each) <= _UNLOADED for each in lift.equipment):
        easy = counted(min(sets, _EASY_SETS), "easy set")
        return f"{easy} of {name}, half the reps or an easier angle"
    if sets == 1:
        return f"1 light set of {name}"
    return f"{sets} light sets of {name}, each heavier than the last, none of them hard"


def _ramp(scenario: Scenario, load: PlannedLoad, kit: list[str], sets: int) -> str:
    """``5 × 70 kg, 3 × 97.5 kg, 1 × 117.5 kg``: shares of the working load, rounded down."""
    step = Fraction(scenario.loads.round[step_kind(kit)], 100)
    steps = []
    for reps, share in _RAMP[-sets:]:
        amount = Fraction(str(load.amount)) * share // step * step
        bar = "barbell" in kit and amount <= _BARS[load.unit]
        steps.append(
            f"{reps} × the empty bar" if bar else f"{reps} × {float(amount):g} {load.unit}"
        )
    return ", ".join(dict.fromkeys(steps)) + (" each" if load.each else "")


_UNLOADED = frozenset(
    {
        "barbell",
        "box",
        "dip_bars",
        "flat_bench",
        "incline_bench",
        "low_bar",
        "power_rack",
        "pull_up_bar",
        "rack",
        "rings",
        "smith_machine",
        "stability_ball",
        "suspension_trainer",
        "towel",
    }
)
"""Items that hold the athlete but add no load by themselves (a bar without plates in a rack)."""
