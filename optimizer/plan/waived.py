"""Where rules of a scenario do not apply, in words for plans and ``backblock check``."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.queries import matches
from catalog.schema import Catalog
from catalog.vocabulary import closure
from optimizer.instance import Group, Instance, prepare
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.targets import half_up
from optimizer.scenario.types import Scenario
from optimizer.words import listed, plural, spoken, weeks_in_words


def waived_rules(scenario: Scenario, catalog: Catalog) -> list[str]:
    """One line for each rule that is waived somewhere, most general first."""
    instance = prepare(scenario, catalog)
    return [
        *_empty_weeks(instance),
        *_deload_minimums(scenario),
        *_balance(instance),
        *_includes(instance),
        *_unlocks(instance),
        *_rotation(instance),
        *_pins(instance),
        *_heavy_deloads(instance),
    ]


def _empty_weeks(instance: Instance) -> Iterator[str]:
    empty = [week.number for week in instance.weeks if not week.held]
    if empty:
        yield (
            f"{weeks_in_words(empty)}: no session is held, so weekly_sets, muscle_sets, balance "
            "and require are waived"
        )


def _deload_minimums(scenario: Scenario) -> Iterator[str]:
    muscles = [muscle for muscle, band in scenario.muscle_sets.items() if band.min]
    if muscles and scenario.deload_weeks:
        names = listed([spoken(muscle) for muscle in muscles])
        yield (
            f"muscle_sets: the minimum for {names} is not asked of deload "
            f"{weeks_in_words(scenario.deload_weeks)}"
        )


def _balance(instance: Instance) -> Iterator[str]:
    balance = instance.scenario.balance
    if balance is None or balance.written:
        return
    for pattern in balance.between:
        without = [
            week.number
            for week in instance.weeks
            if week.held
            and not any(pattern in instance.patterns[s, week.number] for s in week.held)
        ]
        if without:
            name = spoken(pattern)
            yield f"balance: waived in {weeks_in_words(without)}, no {name} is available"


def _includes(instance: Instance) -> Iterator[str]:
    for selector in instance.scenario.include:
        able = {
            week
            for group in instance.groups
            if any(matches(selector, instance.exercises[e]) for e in group.candidates)
            for week in group.weeks
        }
        unable = [w.number for w in instance.weeks if w.held and w.number not in able]
        if unable:
            yield (
                f"include ({selector_in_words(selector)}): waived in {weeks_in_words(unable)}, "
                "no such exercise is available"
            )


def _unlocks(instance: Instance) -> Iterator[str]:
    """Exercises that could be used from a week in the middle of weeks that keep their exercises."""
    for exercise, first in instance.scenario.unlock.items():
        late = [
            f"{instance.name_of(group)} ({weeks_in_words(group.weeks)})"
            for group in instance.groups
            if group.weeks[0] < first <= group.weeks[-1] and _fits(instance, group, exercise)
        ]
        if late:
            yield (
                f"unlock {exercise} in week {first}: inside weeks that keep their exercises, "
                f"{listed(late)}; there it waits for the next phase"
            )


def _fits(instance: Instance, group: Group, exercise: str) -> bool:
    items = closure(instance.scenario.gyms[group.gym])
    return any(items.issuperset(kit) for kit in instance.facts[exercise].equipment)


def _rotation(instance: Instance) -> Iterator[str]:
    previous = instance.scenario.previous
    before = () if previous is None else previous.sessions
    first = 1
    for number, phase in enumerate(instance.scenario.phases, 1):
        if phase.new_exercises is not None:
            fresh = [
                session.name
                for index, session in enumerate(instance.sessions)
                if not any(index in week.held for week in instance.weeks[: first - 1])
                and session.name not in before
            ]
            if fresh:
                yield (
                    f"new_exercises of phase {number}: nothing to rotate from in {listed(fresh)}, "
                    "which is not held before it"
                )
        first += phase.weeks


def _pins(instance: Instance) -> Iterator[str]:
    """Pins of every week that some weeks can't have."""
    for pin in instance.scenario.pin:
        if pin.weeks is not None:
            continue
        unable = [
            group
            for group in instance.groups
            if instance.name_of(group) == pin.session
            and not any(instance.exercises[e].id == pin.exercise for e in group.candidates)
        ]
        if unable:
            weeks = weeks_in_words(sorted(week for group in unable for week in group.weeks))
            kitless = [group.gym for group in unable if not _fits(instance, group, pin.exercise)]
            why = "where it is not available all the time"
            if len(kitless) == len(unable):
                gyms = listed(list(dict.fromkeys(kitless)))
                why = f"where {gyms} {plural(len(set(kitless)), 'has', 'have')} no kit for it"
            yield f"pin {pin.exercise} in {pin.session}: not in {weeks}, {why}"


def _heavy_deloads(instance: Instance) -> Iterator[str]:
    """Deload weeks whose written total is more than half of the week before."""
    calendar = instance.calendar
    heavy = []
    for week in sorted(instance.scenario.deload_weeks):
        target, before = calendar.targets[week], calendar.target_before(week)
        if target.written and before is not None and target.low > half_up(before.low):
            heavy.append(week)
    if heavy and instance.scenario.deload_half:
        yield (
            f"deload: the sets written for {weeks_in_words(heavy)} are more than half of the week "
            "before; each exercise keeps between half and all of its sets"
        )
