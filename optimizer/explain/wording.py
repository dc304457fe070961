"""What each rule asks for, in sentences that a coach can act on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from catalog.schema import Catalog
from optimizer.instance.types import Instance, Week
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.types import (
    Balance,
    Elsewhere,
    ExerciseSets,
    Limits,
    MuscleBand,
    Pin,
    Require,
    Scenario,
    WeeklyTargets,
    Wish,
)
from optimizer.units import DAYS, WARM_UP_SECONDS, sets_of
from optimizer.words import DAY_NAMES, counted, listed, spoken, weeks_in_words

COMPOUND_FIRST = (
    "A session opens with a compound lift: explosive lifts first, then hinges and other compounds, "
    "then carries, then isolation and prehab."
)
DELOAD_HALF = (
    "A deload week keeps the lifts and has half of the sets that each had in the training week "
    "before."
)


class Source(Protocol):
    """What sentences are made from."""

    @property
    def scenario(self) -> Scenario:
        """Every default filled in."""

    @property
    def catalog(self) -> Catalog:
        """The exercises."""

    @property
    def instance(self) -> Instance:
        """The scenario prepared."""


def name(source: Source, exercise: str) -> str:
    """What a coach calls an exercise."""
    entry = source.catalog.by_id.get(exercise)
    return entry.name if entry else exercise


def band(low: int | float, high: int | float | None, noun: str) -> str:
    """``exactly 12 sets``, ``8 to 10 sets``, ``at least 8 sets``."""
    if high is None:
        return f"at least {counted(low, noun)}"
    return f"exactly {counted(low, noun)}" if low == high else f"{low:g} to {counted(high, noun)}"


def sessions_of(source: Source, names: Sequence[str]) -> str:
    """Sessions in words; all of them are ``each session``."""
    every = [session.name for session in source.scenario.sessions]
    if set(names) == set(every):
        return every[0] if len(every) == 1 else "each session"
    return listed([session for session in every if session in names])


def pin(source: Source, item: Pin) -> str:
    """A pin, with its sets and weeks."""
    sets = "" if item.sets is None else f" with {band(*item.sets, 'set')}"
    every = "in every training week" if sets and source.scenario.deload_weeks else "in every week"
    when = f" {every}" if item.weeks is None else f" in {weeks_in_words(item.weeks)}"
    when = "" if source.scenario.weeks == 1 else when
    return f"{name(source, item.exercise)} is pinned in {item.session}{sets}{when}."


def require(item: Require) -> str:
    """A requirement: how many of which kind."""
    noun = "set" if item.count == "sets" else "exercise"
    if item.at_most is None:
        amount = f"At least {counted(item.at_least or 0, noun)}"
    elif item.at_least is None:
        amount = f"At most {counted(item.at_most, noun)}".replace("At most no", "No")
    else:
        amount = band(item.at_least, item.at_most, noun).capitalize()
    per = "over the whole block" if item.per == "block" else f"each {item.per}"
    return f"{amount} of this kind {per}{in_weeks(item)}: {selector_in_words(item.select)}."


def week_band(source: Source, week: Week) -> str:
    """A week's total, and where it comes from."""
    what = "Deload week" if week.deload else "Week"
    asked = band(week.low, week.high, "set")
    held, total = len(week.held), len(source.scenario.sessions)
    text = f"{what} {week.number} asks for {asked} in all, over {counted(held, 'session')}"
    target = source.instance.calendar.targets[week.number]
    targets = target.rule
    if not target.written:
        text += " (by default half of the week before)"
    elif isinstance(targets, WeeklyTargets) and not week.deload and source.scenario.weeks > 1:
        text += f" (weekly_sets runs from {targets.start} to {targets.end})"
    return text + (f"; {held} of {total} sessions are held." if held < total else ".")


_SINGULAR = frozenset({"chest", "core", "neck", "teres_major"})


def need(muscle: str) -> str:
    """``Lats need``, ``Neck needs``."""
    return f"{spoken(muscle).capitalize()} need{'s' * (muscle in _SINGULAR)}"


def muscle_min(muscle: str, limits: MuscleBand) -> str:
    """A muscle's weekly minimum."""
    return f"{need(muscle)} at least {counted(sets_of(limits.min), 'set')} a week."


def muscle_max(muscle: str, limits: MuscleBand) -> str:
    """A muscle's weekly maximum."""
    most = sets_of(limits.max or 0)
    return f"{spoken(muscle).capitalize()} may have at most {counted(most, 'set')} a week."


def balance(rule: Balance) -> str:
    """The ratio of two patterns."""
    one, other = (spoken(pattern) for pattern in rule.between)
    a, b = rule.ratio
    when = "each week" if rule.per == "week" else "over the whole block"
    slack = f", give or take {rule.tolerance}" if rule.tolerance else ", exactly"
    if a == b == 1:
        return f"As many sets of {one} as of {other} {when}{slack}; at least one of each."
    return f"{a} sets of {one} to {b} of {other} {when}{slack}; at least one of each."


def sets_per_exercise(key: str, value: int) -> str:
    """One of the bounds on a single exercise."""
    return {
        "min": f"An exercise has at least {counted(value, 'set')} in a training week.",
        "max": f"An exercise has at most {counted(value, 'set')} in a session.",
        "spread": f"Within a session, set counts may differ by at most {value}.",
        "deload_min": f"In deload weeks an exercise has at least {counted(value, 'set')}.",
    }[key]


def exercise_sets(source: Source, exercise: str, own: ExerciseSets) -> str:
    """Bounds of one exercise."""
    parts = [] if own.min is None else [f"at least {counted(own.min, 'set')}"]
    parts += [] if own.max is None else [f"at most {counted(own.max, 'set')}"]
    return f"{name(source, exercise)} has {listed(parts) or 'its own sets'} in a session."


def limit(source: Source, key: str, limits: Limits) -> str:
    """What one session can hold."""
    if key == "exercises" and limits.exercises is not None:
        return f"A session has {band(*limits.exercises, 'exercise')}."
    if key == "minutes":
        warm = WARM_UP_SECONDS[source.scenario.warm_up] // 60
        of_it = f", {warm} of them for the warm-up" if warm else ""
        return f"The session may take at most {limits.minutes} minutes{of_it}."
    if key == "muscle_sets":
        most = counted(sets_of(limits.muscle_half_sets or 0), "set")
        return f"A session gives any one muscle at most {most}."
    value = getattr(limits, key)
    return {
        "sets": f"A session has at most {counted(value, 'set')}.",
        "lower_back": f"A session loads the lower back by at most {value} (sets x stress 0-3).",
        "grip": f"A session loads the grip by at most {value} (sets x demand 0-3).",
        "isolation": f"A session has at most {counted(value, 'isolation exercise')}.",
        "per_family": f"A session has at most {counted(value, 'exercise')} of one family.",
    }[key]


def frequency(most: int) -> str:
    """How often a week an exercise may come."""
    return f"An exercise may come in at most {counted(most, 'session')} a week."


def apart(names: Iterable[str]) -> str:
    """What may not follow its like."""
    parts = [{"grip": "empty the grip", "lower_back": "load the lower back most"}[n] for n in names]
    return f"Two exercises that {listed(parts, 'or')} may not follow each other."


def recovery(hours: int) -> str:
    """Rest between heavy sessions."""
    return (
        f"Sessions with an exercise that loads the lower back most (stress 3) are at least {hours} "
        "hours apart, from the end of one week to the start of the next too."
    )


def rotation(phase: int, new: tuple[int, int]) -> str:
    """New exercises at the start of a phase."""
    return f"Phase {phase + 1} must bring {band(*new, 'new exercise')} to each session."


def phases(scenario: Scenario) -> str:
    """That exercises stay through a phase."""
    lengths = [phase.weeks for phase in scenario.phases]
    if len(lengths) == 1:
        return f"All {lengths[0]} weeks are one phase: a session keeps its exercises throughout."
    return (
        "A session keeps its exercises through each phase (of "
        f"{listed(list(map(str, lengths)))} weeks)."
    )


def exception(scenario: Scenario, index: int) -> str:
    """A week that differs."""
    found = {k: o for k, o in scenario.exceptions.items() if o.source_index == index}
    one = next(iter(found.values()))
    weeks = weeks_in_words({week for week, _ in found})
    names = list(dict.fromkeys(session for _, session in found))
    who = listed(names)
    if one.skip:
        return (
            f"{who} is skipped in {weeks}." if len(names) == 1 else f"{who} are skipped in {weeks}."
        )
    parts = [f"is in the gym {one.gym!r}"] if one.gym else []
    parts += [f"may take {one.minutes} minutes"] if one.minutes else []
    parts += ["may have exercises of its own"] if one.own and not parts else []
    return f"{who} {listed(parts)} in {weeks}."


def gym(source: Source, gym_name: str, missing: int) -> str:
    """What a gym can't offer."""
    total = len(source.catalog)
    return (
        f"The gym {gym_name!r} has the equipment for {total - missing} of the catalogue's "
        f"{total} exercises."
    )


def level(word: str, above: int) -> str:
    """What the athlete's level rules out."""
    return f"The athlete's level, {word}, rules out {counted(above, 'harder exercise')}."


def goal(goals: Iterable[str], unrated: int) -> str:
    """What the goal rules out."""
    return (
        f"The goal, {listed(sorted(goals), 'or')}, rules out "
        f"{counted(unrated, 'exercise')} that do nothing for it."
    )


def priorities(idle: int) -> str:
    """What nobody wants trained."""
    return (
        f"Exercises that train no muscle with a priority are left out ({counted(idle, 'exercise')} "
        "of the catalogue)."
    )


def exclude(wish: Wish, found: int) -> str:
    """What is not wanted, and when."""
    what = f"Not wanted{in_weeks(wish)}: {selector_in_words(wish.select)}"
    return f"{what} ({counted(found, 'exercise')} of the catalogue)." if found > 1 else f"{what}."


def in_weeks(item: Wish | Require) -> str:
    """`` in weeks 3 to 4``; empty where it holds always."""
    return "" if item.when is None else f" in {weeks_in_words({week for week, _ in item.when})}"


def supersets(pairs: int) -> str:
    """How many pairs share their rests."""
    return f"A session has at most {counted(pairs, 'superset')}."


def elsewhere_rule(entry: Elsewhere) -> str:
    """The rule that training elsewhere bears on most."""
    if entry.heavy_lower_back:
        return "recovery"
    if entry.minutes:
        return "session_minutes"
    if entry.lower_back:
        return "session_lower_back"
    return "session_grip" if entry.grip else "muscle_sets"


def elsewhere_place(entry: Elsewhere) -> str:
    """Its session or its days."""
    return entry.session or listed([DAY_NAMES[DAYS[day]] for day in sorted(entry.days)])


def elsewhere(entry: Elsewhere) -> str:
    """What training that is not planned here takes."""
    parts = [f"takes {counted(entry.minutes, 'minute')}"] if entry.minutes else []
    parts += ["counts as a heavy day for the lower back"] if entry.heavy_lower_back else []
    parts += [f"takes {entry.lower_back} of the lower-back limit"] if entry.lower_back else []
    parts += [f"takes {entry.grip} of the grip limit"] if entry.grip else []
    credit = [f"{sets_of(n):g} for {spoken(m)}" for m, n in entry.half_sets.items() if n]
    parts += [f"gives sets of credit ({listed(credit)})"] if credit else []
    what = entry.what or "training elsewhere"
    where = f"within {entry.session}" if entry.session else f"on {elsewhere_place(entry)}"
    return f"{what[0].upper()}{what[1:]} {where} {listed(parts) or 'counts as training'}."
