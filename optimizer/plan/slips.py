"""What a coach would call a slip: legal, and hardly meant. Warned of, never forbidden."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import pairwise

from catalog.inputs import InputError
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import closure, item_name
from optimizer.instance import Instance, prepare
from optimizer.instance.types import Group, Week
from optimizer.scenario.calendar import FULL_SESSION
from optimizer.scenario.load import Loaded, catalogs, edited, larger_catalog, with_extended
from optimizer.scenario.previous import previous_warnings
from optimizer.units import WARM_UP_SECONDS, whole_minutes
from optimizer.words import capital, listed, weeks_in_words

FEW_EXERCISES = 8
"""A gym that serves fewer exercises has little to choose from."""
FEW_PATTERNS = 2
"""The same of movement patterns."""
JUMP = 30
"""Percent that a training week may ask for above the one before it."""
ENDLESS = 180
"""Minutes above which a cap that no session can come near was hardly meant as minutes."""

MOST_WEEK = 1000
"""Sets a week that no scenario asks for."""


def slips(loaded: Loaded, *, visited: bool = True) -> list[str]:
    """One line for each slip, the ones about weeks first.

    Args:
        loaded: a scenario; nothing is solved.
        visited: also speak of gyms that are only visited by way of an exception.
    """
    instance = prepare(loaded.scenario, loaded.catalog)
    return [
        *previous_warnings(loaded.scenario, loaded.catalog),
        *_heavy_deloads(instance),
        *(_jumps(instance) if ("weekly_sets",) in loaded.document.positions else ()),
        *_endless_minutes(instance),
        *_idle_priorities(loaded, instance),
        *_wishes_by_the_letter(instance),
        *_few_choices(loaded, instance, visited),
        *_thin_weeks(instance),
    ]


def _thin_weeks(instance: Instance) -> Iterator[str]:
    """Weeks whose sets would be as well done in fewer sessions."""
    weeks = instance.calendar.thin_weeks()
    if weeks:
        yield (
            f"{capital(weeks_in_words(weeks))}: fewer than {FULL_SESSION} sets a session; fewer "
            "days hold the same work."
        )


def _bands(instance: Instance) -> list[tuple[int, int]]:
    return [(target.low, target.high) for target in instance.calendar.targets.values()]


def _heavy_deloads(instance: Instance) -> Iterator[str]:
    """A deload week with more sets than the training weeks beside it."""
    bands = _bands(instance)
    training = [w.number for w in instance.weeks if not w.deload]
    for week in (week.number for week in instance.weeks if week.deload):
        before = [other for other in training if other < week][-1:]
        after = [other for other in training if other > week][:1]
        most = max((bands[other - 1][1] for other in before + after), default=MOST_WEEK)
        if bands[week - 1][0] > most:
            yield (
                f"Week {week} is a deload week and asks for {bands[week - 1][0]} sets, more than "
                f"the {most} of the training week beside it; a deload is half as a rule."
            )


def _jumps(instance: Instance) -> Iterator[str]:
    """A training week far above the training week before it."""
    bands = _bands(instance)
    training = [week.number for week in instance.weeks if not week.deload]
    for before, week in pairwise(training):
        low, high = bands[week - 1][0], bands[before - 1][1]
        if high and (low - high) * 100 >= JUMP * high:
            share = round((low - high) / high * 100)
            yield (
                f"Week {week} asks for {low} sets, {share} % more than the {high} of week "
                f"{before}; 10 to 20 % from week to week is usual."
            )


def _endless_minutes(instance: Instance) -> Iterator[str]:
    """Minutes that no session can fill, in any of its weeks."""
    days: dict[int, list[tuple[int, int]]] = {}
    for group in instance.groups:
        for week in (week for week in instance.weeks if week.number in group.weeks):
            cap = instance.minutes_cap(group.session, week.number)
            if cap is not None and group.candidates:
                days.setdefault(group.session, []).append((cap, _longest(instance, group, week)))
    for session, found in days.items():
        cap, most = min(cap for cap, _ in found), max(most for _, most in found)
        if cap > max(ENDLESS, most):
            yield (
                f"{instance.sessions[session].name} may take {cap} minutes, and no session here "
                f"can take more than {most}; minutes are meant, not seconds."
            )


def _longest(instance: Instance, group: Group, week: Week) -> int:
    """The most minutes that a session's exercises could take in a week."""
    times = sorted(
        (
            instance.exercises[e].setup_seconds
            + instance.set_range(e, week, group.session)[1] * instance.exercises[e].seconds_per_set
            for e in group.candidates
        ),
        reverse=True,
    )
    limit = instance.sessions[group.session].limits.exercises
    return whole_minutes(
        WARM_UP_SECONDS[instance.scenario.warm_up] + sum(times[: limit and limit[1]])
    )


def _wishes_by_the_letter(instance: Instance) -> Iterator[str]:
    """Exercises asked for by an item that no gym has: others that could be done with it count."""
    scenario = instance.scenario
    items = closure(item for group in instance.groups for item in scenario.gyms[group.gym])
    required = ((n, item) for n, item in enumerate(scenario.require) if item.at_least)
    asked = [(f"require[{n}]", item.select) for n, item in required]
    asked += [(f"select.include[{n}]", select) for n, select in enumerate(scenario.include)]
    for path, select in asked:
        named = None if isinstance(select, str) else select.equipment
        wanted = named if isinstance(named, list) else [named] if named else []
        if wanted and not items & set(wanted):
            kinds = listed([item_name(item) for item in wanted], "or")
            yield (
                f"{path} asks for exercises with a {kinds}, and no gym here has one: what could be "
                "done with it counts, with whatever kit."
            )


def _idle_priorities(loaded: Loaded, instance: Instance) -> Iterator[str]:
    """A muscle that matters to the coach, and that nothing which can be chosen trains."""
    chosen = {e for group in instance.groups for e in group.candidates}
    entries = [instance.exercises[e] for e in chosen]
    trained = {muscle for entry in entries for muscle in (*entry.direct, *entry.indirect)}
    written = loaded.file.priorities
    idle = [muscle for muscle, weight in written.items() if weight and muscle not in trained]
    if idle and chosen:
        names = listed([muscle.replace("_", " ") for muscle in idle])
        have = "has" if len(idle) == 1 else "have"
        yield (
            f"Priorities: {names} {have} one, and no exercise that can be chosen here trains "
            f"{'it' if len(idle) == 1 else 'them'}."
        )


def _few_choices(loaded: Loaded, instance: Instance, visited: bool) -> Iterator[str]:
    """A gym that serves few exercises, and how many a larger catalogue has for it."""
    larger = _with(loaded, larger_catalog(loaded))
    names = catalogs(loaded)
    catalogue = f"the catalogue ({', '.join(names)})" if names else "the catalogue"
    for gym in dict.fromkeys(group.gym for group in instance.groups):
        served = _served(instance, gym)
        patterns = {entry.pattern.replace("_", " ") for entry in served}
        enough = len(served) >= FEW_EXERCISES and len(patterns) >= FEW_PATTERNS
        if enough or not (visited or any(s.gym == gym for s in instance.sessions)):
            continue
        text = f"The gym {gym!r} serves {_count(len(served))} of {catalogue} for this athlete"
        if len(patterns) == 1:
            text += f", {next(iter(patterns))} alone"
        if 0 < len(served) < FEW_EXERCISES:
            text += ": its sessions will be much alike"
        more = [] if larger is None else _served(larger, gym)
        if len(more) > len(served):
            to = _flow(with_extended(loaded))
            text += f". With the larger catalogue it serves {len(more)}: write catalog: {to}"
        yield text + "."


def _served(instance: Instance, gym: str) -> list[Exercise]:
    found = {e for group in instance.groups if group.gym == gym for e in group.candidates}
    return [instance.exercises[e] for e in sorted(found)]


def _with(loaded: Loaded, catalog: Catalog | None) -> Instance | None:
    if catalog is None:
        return None
    try:
        changed = edited(loaded, copy.deepcopy(loaded.document.data), catalog)
    except InputError:
        return None
    return prepare(changed.scenario, catalog)


def _count(number: int) -> str:
    return "no exercise" if number == 0 else f"{number} exercise{'s' * (number != 1)}"


def _flow(value: str | list[str]) -> str:
    return value if isinstance(value, str) else f"[{', '.join(value)}]"
