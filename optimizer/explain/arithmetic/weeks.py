"""What is no single sum: too few to choose from, totals that nothing adds up to, new exercises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from optimizer.explain.arithmetic.contradiction import Contradiction
from optimizer.explain.arithmetic.numbers import Numbers
from optimizer.instance.types import Group, Week
from optimizer.rules.balance import balanced_weeks, tolerance_of
from optimizer.rules.lines.line import band_in_words
from optimizer.words import counted as count
from optimizer.words import listed, spoken, weeks_in_words


def too_little(numbers: Numbers) -> Iterator[Contradiction]:
    """A week's sessions need more sets than the week may have."""
    for week in numbers.instance.weeks:
        parts = [
            (_least(numbers, group, week), group) for group in numbers.instance.groups_in(week)
        ]
        total = sum(least for least, _ in parts)
        if parts and week.banded and total > week.high:
            each = listed([f"{least} in {numbers.title(group)}" for least, group in parts])
            paths = dict.fromkeys(numbers.limit(group, "exercises") for _, group in parts)
            few = numbers.exercises(parts[0][1])[0]
            yield Contradiction(
                "weekly_sets",
                f"week {week.number}",
                f"Week {week.number} may have {count(week.high, 'set')}, and its sessions need at "
                f"least {total}: {each}, with {count(few, 'exercise')} or more in a session.",
                (numbers.band(week), *paths, numbers.floor_key(week)),
                {"allowed": week.high, "least": total},
                weeks=(week.number,),
            )


def _least(numbers: Numbers, group: Group, week: Week) -> int:
    few = numbers.exercises(group)[0]
    return sum(numbers.choices(group, week).lows[:few])


def too_few_choices(numbers: Numbers) -> Iterator[Contradiction]:
    """A session needs more exercises than there are to choose from."""
    for group in numbers.instance.groups:
        few, have = numbers.exercises(group)[0], len(group.candidates)
        if few > have:
            paths = numbers.availability([group])
            yield Contradiction(
                "session_exercises",
                numbers.title(group),
                f"{numbers.title(group)} needs {count(few, 'exercise')}, and {have or 'none'} can "
                f"be chosen in {weeks_in_words(group.weeks)}.",
                (numbers.limit(group, "exercises"), *paths),
                {"needed": few, "available": have},
            )
    for week in numbers.instance.weeks:
        yield from _places(numbers, week)


def _places(numbers: Numbers, week: Week) -> Iterator[Contradiction]:
    groups = numbers.instance.groups_in(week)
    needed = sum(numbers.exercises(group)[0] for group in groups)
    most = numbers.scenario.frequency
    if most and needed <= max((len(group.candidates) for group in groups), default=0):
        return  # each of those fills a place at least
    often = Counter(e for group in groups for e in group.candidates)
    if not often:
        return  # where nothing can be chosen, that is the reason
    places = sum(min(most, n) for n in often.values())
    if needed > places:
        paths = dict.fromkeys(numbers.limit(group, "exercises") for group in groups)
        yield Contradiction(
            "frequency",
            f"week {week.number}",
            f"Week {week.number} has {needed} places to fill, and {count(len(often), 'exercise')} "
            f"that may come {_times(most)} a week fill{'s' if len(often) == 1 else ''} {places}.",
            (("frequency", "exercise"), *paths, *numbers.availability(groups)),
            {"places": needed, "filled": places},
            weeks=(week.number,),
        )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def wrong_total(numbers: Numbers) -> Iterator[Contradiction]:
    """Every exercise has the same number of sets, and the week is no multiple of it."""
    for week in numbers.instance.weeks:
        groups = numbers.instance.groups_in(week)
        pairs = {pair for group in groups for pair in numbers.choices(group, week).able.values()}
        if len(pairs) != 1 or not week.banded:
            continue
        low, high = next(iter(pairs))
        if low == high > 1 and not any(n % low == 0 for n in range(week.low, week.high + 1)):
            yield Contradiction(
                "weekly_sets",
                f"week {week.number}",
                f"Every exercise has exactly {count(low, 'set')}, so "
                f"week {week.number} has a multiple "
                f"of {low}; it asks for {band_in_words(week.low, week.high, 'set')}.",
                (
                    numbers.band(week),
                    numbers.floor_key(week),
                    ("sets_per_exercise", "max"),
                    *numbers.availability(groups),
                ),
                {"sets": low},
                weeks=(week.number,),
            )


def deload_total(numbers: Numbers) -> Iterator[Contradiction]:
    """A deload week asks for more sets than the training weeks that its lifts come from."""
    calendar = numbers.instance.calendar
    for week in numbers.instance.weeks:
        sessions = [numbers.instance.sessions[s] for s in week.held]
        before = {calendar.halved_from(week.number, s) for s in sessions}
        if not (week.banded and before) or _own_sets(numbers, week):
            continue
        if None in before:
            continue  # a session with nothing to halve may have any number
        trained = [numbers.week[number] for number in sorted(n for n in before if n is not None)]
        most = sum(other.high for other in trained)
        if all(other.banded for other in trained) and week.low > most:
            names = weeks_in_words(other.number for other in trained)
            yield Contradiction(
                "deload_half",
                f"week {week.number}",
                f"Deload week {week.number} asks for {count(week.low, 'set')}; with deload: half "
                f"its lifts have no more than in {names}, where there are {most} at most.",
                (
                    numbers.band(week),
                    ("deload",),
                    ("block", "phases"),
                    *(numbers.band(other) for other in trained),
                ),
                {"asked": week.low, "most": most},
                weeks=(week.number,),
            )


def _own_sets(numbers: Numbers, week: Week) -> bool:
    """Whether a pin gives an exercise sets of its own in a week."""
    return any(pin.sets_in(week.number, week.deload) is not None for pin in numbers.scenario.pin)


# ----- balance ----------------------------------------------------------------------------------


def balance_off(numbers: Numbers) -> Iterator[Contradiction]:
    """A side of the balance is missing, or the ratio does not fit the week."""
    rule = numbers.scenario.balance
    if rule is None:
        return
    for week in balanced_weeks(numbers.block, rule) if rule.per == "week" else ():
        groups = numbers.instance.groups_in(week)
        patterns = {p for group in groups for p in numbers.choices(group, week).patterns}
        lacking = [pattern for pattern in rule.between if pattern not in patterns]
        if lacking:
            yield _one_sided(numbers, week, lacking[0], groups)
        elif week.banded:
            yield from _ratio(numbers, week, patterns, groups)


def _one_sided(
    numbers: Numbers, week: Week, pattern: str, groups: Sequence[Group]
) -> Contradiction:
    wanted = [entry for entry in numbers.catalog if entry.pattern == pattern]
    gyms = dict.fromkeys(group.gym for group in groups)
    return Contradiction(
        "balance",
        f"week {week.number}",
        f"The balance asks for {spoken(pattern)} in week {week.number}, "
        "and no such exercise can be "
        "chosen.",
        (("balance",), *numbers.blockers(wanted, gyms)),
        {"pattern": pattern},
        weeks=(week.number,),
    )


def _ratio(
    numbers: Numbers, week: Week, patterns: Collection[str], groups: Sequence[Group]
) -> Iterator[Contradiction]:
    rule = numbers.scenario.balance
    assert rule is not None  # noqa: S101 - asked only where there is one
    a, b = rule.ratio
    tolerance = tolerance_of(numbers.block, rule, week)
    fits = {
        x + y
        for x in range(1, week.high)
        for y in range(1, week.high - x + 1)
        if abs(b * x - a * y) <= tolerance
    }
    one, other = (spoken(pattern) for pattern in rule.between)
    ratio = f"{one} to {other} at {a}:{b}"
    said = {"ratio": [a, b], "min": week.low, "max": week.high}
    if not fits:
        yield Contradiction(
            "balance",
            f"week {week.number}",
            f"{ratio.capitalize()} takes more sets than the {week.high} "
            f"that week {week.number} may "
            "have.",
            (("balance",), numbers.band(week)),
            said,
            weeks=(week.number,),
        )
    elif set(patterns) <= set(rule.between) and fits.isdisjoint(range(week.low, week.high + 1)):
        near = sorted(fits, key=lambda n: abs(n - week.low))[:2]
        yield Contradiction(
            "balance",
            f"week {week.number}",
            f"Only {one} and {other} can be chosen, and {ratio} does not add up to "
            f"{band_in_words(week.low, week.high, 'set')} in week {week.number}; the nearest total "
            f"is {near[0]}.",
            (("balance",), numbers.band(week), *numbers.availability(groups)),
            said,
            weeks=(week.number,),
        )


def rotation_out_of_reach(numbers: Numbers) -> Iterator[Contradiction]:
    """A phase must bring more new exercises than its session may have or can choose."""
    for phase, spec in enumerate(numbers.scenario.phases):
        if spec.new_exercises is None:
            continue
        for session in range(len(numbers.instance.sessions)):
            held = [w for w in numbers.instance.weeks if session in w.held]
            first = next((w for w in held if w.phase == phase), None)
            previous = numbers.scenario.previous
            known = previous is not None and numbers.scenario.sessions[session].name in (
                previous.sessions
            )
            if first is None or not (known or any(w.phase < phase for w in held)):
                continue
            group = numbers.instance.groups[numbers.instance.group_of[session, first.number]]
            most = min(numbers.exercises(group)[1], len(group.candidates))
            if spec.new_exercises[0] > most:
                yield Contradiction(
                    "rotation",
                    numbers.title(group),
                    f"Phase {phase + 1} must bring "
                    f"{count(spec.new_exercises[0], 'new exercise')} to "
                    f"{numbers.title(group)}, which can have {most} at most.",
                    (
                        ("block", "phases", phase, "new_exercises"),
                        numbers.limit(group, "exercises"),
                        *numbers.availability([group]),
                    ),
                    {"asked": spec.new_exercises[0], "most": most},
                )
