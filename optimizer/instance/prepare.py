"""From a scenario and a catalogue to an :class:`Instance` (contract section 4)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from catalog.queries import matches
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import LEVELS, closure
from optimizer.instance.types import Frozen, Group, Instance, Week
from optimizer.scenario.targets import planned_bands
from optimizer.scenario.types import Scenario, SelectorRef, WeeklyTargets
from optimizer.units import round_half_up


def prepare(scenario: Scenario, catalog: Catalog, frozen: Frozen | None = None) -> Instance:
    """Work out weeks, groups and who may be chosen where.

    Args:
        scenario: the resolved scenario.
        catalog: the exercises.
        frozen: weeks that are facts; groups split after them.
    """
    weeks = _weeks(scenario)
    frozen = _held_facts(scenario, weeks, frozen or Frozen())
    pool = sorted(_usable(scenario, catalog), key=lambda exercise: exercise.id)
    available = _available(scenario, weeks, pool, frozen)
    groups = _groups(scenario, weeks, available, frozen)
    kept = sorted({e for group in groups for e in group.candidates})
    place = {old: new for new, old in enumerate(kept)}
    places = {old: tuple(place[e] for e in old) for old in {g.candidates for g in groups}}
    groups = [
        Group(g.index, g.session, g.phase, g.gym, g.weeks, places[g.candidates]) for g in groups
    ]
    patterns = {
        found: frozenset(pool[e].pattern for e in found) for found in set(available.values())
    }
    return Instance(
        scenario=scenario,
        exercises=tuple(pool[e] for e in kept),
        sessions=scenario.sessions,
        weeks=weeks,
        groups=tuple(groups),
        group_of={(g.session, week): g.index for g in groups for week in g.weeks},
        patterns={key: patterns[found] for key, found in available.items()},
        frozen=frozen,
        facts=catalog.by_id,
    )


def gym_of(scenario: Scenario, session: int, week: int) -> str:
    """The gym's name: the exception's or the session's own."""
    own = scenario.sessions[session]
    other = scenario.exceptions.get((week, own.name))
    return other.gym if other is not None and other.gym is not None else own.gym


def _weeks(scenario: Scenario) -> tuple[Week, ...]:
    planned = planned_bands(scenario.weekly_sets, scenario.weeks, scenario.deload_weeks)
    targets = scenario.weekly_sets
    tolerance = targets.tolerance if isinstance(targets, WeeklyTargets) else 0
    phases = [index for index, phase in enumerate(scenario.phases) for _ in range(phase.weeks)]
    total = len(scenario.sessions)
    result = []
    for number, (low, high) in enumerate(planned, 1):
        held = tuple(s for s in range(total) if not _skipped(scenario, s, number))
        if targets.on_skip == "scale":
            low, high = (round_half_up(end * len(held), total) for end in (low, high))
        result.append(
            Week(
                number=number,
                deload=number in scenario.deload_weeks,
                phase=phases[number - 1],
                low=max(0, low - tolerance),
                high=high + tolerance,
                held=held,
            )
        )
    return tuple(result)


def _held_facts(scenario: Scenario, weeks: tuple[Week, ...], frozen: Frozen) -> Frozen:
    """Frozen weeks without sessions that the scenario does not hold: no sum counts those."""
    held = {
        week.number: {scenario.sessions[session].name for session in week.held} for week in weeks
    }
    return Frozen(
        frozen.through,
        {
            number: {name: done for name, done in sessions.items() if name in held.get(number, ())}
            for number, sessions in frozen.weeks.items()
        },
    )


def _skipped(scenario: Scenario, session: int, week: int) -> bool:
    other = scenario.exceptions.get((week, scenario.sessions[session].name))
    return other is not None and other.skip


def _named(selectors: tuple[SelectorRef, ...]) -> set[str]:
    return {selector for selector in selectors if isinstance(selector, str)}


def _usable(scenario: Scenario, catalog: Catalog) -> list[Exercise]:
    """Exercises that level and exclusions leave, whatever the gym."""
    called = {pin.exercise for pin in scenario.pin} | set(scenario.unlock)
    ceiling = LEVELS.index(scenario.level)
    return [
        exercise
        for exercise in catalog
        if (LEVELS.index(exercise.level) <= ceiling or exercise.id in called)
        and not any(matches(selector, exercise) for selector in scenario.exclude)
    ]


def _available(
    scenario: Scenario, weeks: tuple[Week, ...], pool: list[Exercise], frozen: Frozen
) -> dict[tuple[int, int], frozenset[int]]:
    called = (
        {pin.exercise for pin in scenario.pin}
        | set(scenario.unlock)
        | _named(scenario.include)
        | _named(scenario.prefer)
    )
    kits = {gym: _doable(pool, closure(items)) for gym, items in scenario.gyms.items()}
    rated = {
        goal: frozenset(
            index
            for index, exercise in enumerate(pool)
            if getattr(exercise.goals, goal) > 0 or exercise.id in called
        )
        for goal in {session.goal for session in scenario.sessions}
    }
    locked = {
        index: scenario.unlock[exercise.id]
        for index, exercise in enumerate(pool)
        if exercise.id in scenario.unlock
    }
    result = {}
    alike: dict[tuple[str, str, frozenset[int]], frozenset[int]] = {}
    for week in weeks:
        if week.number <= frozen.through:
            continue
        shut = frozenset(index for index, first in locked.items() if week.number < first)
        for session in week.held:
            goal = scenario.sessions[session].goal
            gym = gym_of(scenario, session, week.number)
            key = (gym, goal, shut)
            if key not in alike:  # one set for all alike: there are few, and each may be large
                alike[key] = (kits[gym] & rated[goal]) - shut
            result[session, week.number] = alike[key]
    return result


def _doable(pool: list[Exercise], items: frozenset[str]) -> frozenset[int]:
    return frozenset(
        index
        for index, exercise in enumerate(pool)
        if any(items.issuperset(kit) for kit in exercise.equipment)
    )


def _groups(
    scenario: Scenario,
    weeks: tuple[Week, ...],
    available: dict[tuple[int, int], frozenset[int]],
    frozen: Frozen,
) -> list[Group]:
    members: dict[tuple[int, int, str, int], list[int]] = defaultdict(list)
    for week in weeks:
        if week.number <= frozen.through:
            continue
        for session in week.held:
            other = scenario.exceptions.get((week.number, scenario.sessions[session].name))
            own = week.number if other is not None and other.own else 0
            gym = gym_of(scenario, session, week.number)
            members[session, week.phase, gym, own].append(week.number)
    ordered = sorted(members.items(), key=lambda item: (item[1][0], item[0][0]))
    chosen_from = cache(lambda sets: tuple(sorted(frozenset.intersection(*sets))))
    return [
        Group(
            index=index,
            session=session,
            phase=phase,
            gym=gym,
            weeks=tuple(numbers),
            candidates=chosen_from(frozenset(available[session, w] for w in numbers)),
        )
        for index, ((session, phase, gym, _), numbers) in enumerate(ordered)
    ]
