"""Pins that can't be had, contradict each other, or are too much together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from catalog.inputs import Path_
from catalog.queries import matches
from catalog.vocabulary import closure, item_name
from optimizer.explain.arithmetic.contradiction import Contradiction
from optimizer.explain.arithmetic.numbers import Numbers, SessionCap, weight
from optimizer.instance.types import Group, Week
from optimizer.rules.lines.availability import missing_items
from optimizer.rules.lines.line import band_in_words
from optimizer.scenario.calendar import day_number
from optimizer.scenario.types import Pin
from optimizer.units import DAYS, whole_minutes
from optimizer.words import DAY_NAMES, capital, listed

_Pinned = tuple[int, Pin, int]
"""(index of the pin, the pin, index of the exercise)"""


def contradicted(numbers: Numbers) -> Iterator[Contradiction]:
    """All that is wrong with pins."""
    for group, week in numbers.instance.slots():
        pinned: list[_Pinned] = []
        for index, pin in enumerate(numbers.scenario.pin):
            mine = pin.session == numbers.title(group)
            if not mine or (pin.weeks is not None and week.number not in pin.weeks):
                continue
            place = _place(numbers, group, pin.exercise)
            if place is None and pin.weeks is not None:
                yield _never(numbers, group, week, index, pin)
            elif place is not None and _sets(numbers, group, week, place) is None:
                yield _wrong_sets(numbers, week, index, pin)
            elif place is not None:
                pinned.append((index, pin, place))
        yield from _together(numbers, group, week, pinned)
    yield from _pinned_often(numbers)
    yield from _pinned_close(numbers)


def _place(numbers: Numbers, group: Group, exercise: str) -> int | None:
    return next((e for e in group.candidates if numbers.instance.exercises[e].id == exercise), None)


def _sets(numbers: Numbers, group: Group, week: Week, e: int) -> tuple[int, int] | None:
    """The sets that a pinned exercise can have; None where pins contradict each other."""
    low, high = numbers.instance.set_range(e, week, group.session)
    return (low, high) if low <= high else None


def _never(numbers: Numbers, group: Group, week: Week, index: int, pin: Pin) -> Contradiction:
    entry = numbers.catalog[pin.exercise]
    reasons = []
    gym = closure(numbers.scenario.gyms[group.gym])
    if missing := missing_items(entry, gym):
        what = listed([item_name(item) for item in missing])
        reasons.append(f"it needs what the gym {group.gym!r} does not have ({what})")
    named = [w for w in numbers.scenario.exclude if w.holds(week.number, pin.session)]
    if any(matches(preference.select, entry) for preference in named):
        reasons.append("it is excluded")
    first = numbers.scenario.unlock.get(entry.id, 1)
    if first > group.weeks[0]:
        reasons.append(f"it is unlocked from week {first}")
    if not reasons:
        reasons.append("it can't be done in all weeks in which the session keeps its exercises")
    return Contradiction(
        "pin",
        pin.session,
        f"{entry.name} is pinned in {pin.session} but can't be chosen in week {week.number}: "
        f"{listed(reasons)}.",
        (("pin", index), *numbers.blockers([entry], [group.gym]), ("block", "phases")),
        {"exercise": entry.id, "week": week.number},
        weeks=(week.number,),
    )


def _wrong_sets(numbers: Numbers, week: Week, index: int, pin: Pin) -> Contradiction:
    """Pins of one exercise in one session that ask for different sets."""
    others = {
        i: band_in_words(*sets, "set")
        for i, other in enumerate(numbers.scenario.pin)
        if (other.exercise, other.session) == (pin.exercise, pin.session)
        and (sets := other.sets_in(week.number, week.deload)) is not None
    }
    return Contradiction(
        "pin",
        pin.session,
        f"{numbers.name(pin.exercise)} is pinned twice in {pin.session} in week {week.number}, "
        f"with {listed(list(others.values()))}.",
        tuple(("pin", i) for i in others) or (("pin", index),),
        {"exercise": pin.exercise, "week": week.number},
        weeks=(week.number,),
    )


def _together(
    numbers: Numbers, group: Group, week: Week, pinned: list[_Pinned]
) -> Iterator[Contradiction]:
    """Pins of one session against its limits, at their fewest sets."""
    different = {e: (index, pin, e) for index, pin, e in reversed(pinned)}
    chosen = sorted(different.values())
    if not chosen:
        return
    title = numbers.title(group)
    slot = numbers.block.slot(group.session, week.number)
    for cap in numbers.caps(slot):
        loads = {pin: _load(numbers, cap, group, week, pin[2]) for pin in chosen}
        if sum(loads.values()) > cap.most:
            counted = [pin for pin, load in loads.items() if load]
            names = listed([numbers.instance.exercises[e].name for _, _, e in counted])
            load = sum(loads.values()) + cap.row.sum.constant
            yield Contradiction(
                cap.limit.rule,
                title,
                _too_much(cap, names, len(counted), load, title),
                (
                    *(("pin", index) for index, _, _ in counted),
                    *numbers.limit_in(group, week, cap.limit.key),
                    numbers.floor_key(week),
                ),
                {"load": load, "limit": cap.row.high or 0},
            )
    yield from _pinned_spread(numbers, group, week, chosen)


def _load(numbers: Numbers, cap: SessionCap, group: Group, week: Week, e: int) -> int:
    """What a pinned exercise adds to a limited sum, at its fewest sets."""
    once, each = weight(numbers.block, cap.row, e)
    low, _ = _sets(numbers, group, week, e) or (0, 0)
    return once + low * each


def _too_much(cap: SessionCap, names: str, many: int, load: int, title: str) -> str:
    allowed = cap.row.high or 0
    if cap.limit.key == "minutes":
        return (
            f"{names} {'takes' if many == 1 else 'take'} {whole_minutes(load)} minutes in "
            f"{title}, warm-up included; it may take {allowed // 60}."
        )
    return (
        f"{names} {'makes' if many == 1 else 'make'} {cap.limit.shown(load)} in {title}, "
        f"which may have {cap.limit.value(allowed)}."
    )


def _pinned_spread(
    numbers: Numbers, group: Group, week: Week, chosen: list[_Pinned]
) -> Iterator[Contradiction]:
    spread = numbers.scenario.sets_per_exercise.spread
    for (i, one, e), (j, other, f) in combinations(chosen, 2):
        a, b = _sets(numbers, group, week, e), _sets(numbers, group, week, f)
        if a and b and max(a[0] - b[1], b[0] - a[1]) > spread:
            gap = max(a[0] - b[1], b[0] - a[1])
            yield Contradiction(
                "spread",
                one.session,
                f"{numbers.name(one.exercise)} and {numbers.name(other.exercise)} are pinned {gap} "
                f"sets apart in {one.session}; set counts there may differ by {spread}.",
                (("pin", i), ("pin", j), ("sets_per_exercise", "spread")),
                {"apart": gap},
            )


def _pinned_in(numbers: Numbers, week: Week) -> list[tuple[int, Pin]]:
    """The pins that hold in a week: of those that name no weeks, the ones that can be had."""
    groups = {numbers.title(group): group for group in numbers.instance.groups_in(week)}
    return [
        (index, pin)
        for index, pin in enumerate(numbers.scenario.pin)
        if pin.session in groups
        and (
            _place(numbers, groups[pin.session], pin.exercise) is not None
            if pin.weeks is None
            else week.number in pin.weeks
        )
    ]


def _pinned_often(numbers: Numbers) -> Iterator[Contradiction]:
    """One exercise is pinned on more days than it may come."""
    most = numbers.scenario.frequency
    for week in numbers.instance.weeks:
        days: dict[str, dict[str, int]] = {}
        for index, pin in _pinned_in(numbers, week):
            days.setdefault(pin.exercise, {}).setdefault(pin.session, index)
        for exercise, sessions in days.items():
            if len(sessions) > most:
                yield Contradiction(
                    "frequency",
                    f"week {week.number}",
                    f"{numbers.name(exercise)} is pinned in "
                    f"{listed(list(sessions))}, and an exercise "
                    f"may come {'once' if most == 1 else f'{most} times'} a week.",
                    (*(("pin", index) for index in sessions.values()), ("frequency", "exercise")),
                    {"pinned": len(sessions), "limit": most},
                )


def _pinned_close(numbers: Numbers) -> Iterator[Contradiction]:
    """Pinned lifts that load the lower back most are too close to each other or to a heavy day."""
    hours = numbers.scenario.lower_back_hours
    if not hours:
        return
    heavy: list[tuple[int, Path_, str]] = []
    days = {session.name: session.day for session in numbers.instance.sessions}
    for week in numbers.instance.weeks:
        for index, pin in _pinned_in(numbers, week):
            if numbers.catalog[pin.exercise].lower_back_stress == 3:
                what = f"{numbers.name(pin.exercise)} in {pin.session}"
                heavy.append((day_number(week.number, days[pin.session]), ("pin", index), what))
        for other in numbers.instance.calendar.elsewhere(week.number):
            if other.entry.heavy_lower_back:
                place = numbers.scenario.elsewhere.index(other.entry)
                what = f"{other.entry.what or 'training elsewhere'} on {DAY_NAMES[DAYS[other.day]]}"
                heavy.append((day_number(week.number, other.day), ("elsewhere", place), what))
    for (day, one, first), (later, two, second) in combinations(sorted(heavy), 2):
        close = later != day and (later - day) * 24 < hours
        if close and (one[0] == "pin" or two[0] == "pin"):
            yield Contradiction(
                "recovery",
                "",
                f"{capital(first)} and {second} are {24 * (later - day)} hours apart; {hours} are "
                "asked for.",
                (*dict.fromkeys([one, two]), ("recovery", "lower_back_hours")),
                {"hours": 24 * (later - day), "limit": hours},
            )
