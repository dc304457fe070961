"""Goals about how much is trained: stimulus, suitability, preference, fatigue, minutes."""

from __future__ import annotations

from itertools import groupby

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance.types import Week
from optimizer.model.build import Build
from optimizer.units import (
    STIMULUS_CAP,
    WARM_UP_SECONDS,
    marginal_stimulus,
    whole_minutes,
)
from optimizer.units import (
    stimulus as stimulus_of,
)


def stimulus(build: Build, weight: int) -> None:
    """Each muscle's weekly half-sets, the first worth most.

    ``step`` columns fill up in order of worth because the points of a half-set never rise;
    half-sets of equal worth share a column.
    """
    for muscle, priority in build.instance.scenario.priorities.items():
        for week in build.instance.weeks if priority else ():
            if week.number <= build.instance.frozen.through:
                done = _frozen_credit(build, week, muscle)
                build.linear.offset += weight * priority * stimulus_of(done)
                continue
            credit = build.week_sets(week, lambda e, m=muscle: e.credit(m))  # type: ignore[misc]
            if credit:
                _steps(build, week, muscle, credit, weight * priority)


def _steps(
    build: Build, week: Week, muscle: str, credit: list[tuple[int, int]], points: int
) -> None:
    most = min(STIMULUS_CAP, _most_credit(build, week))
    steps = []
    for worth, run in groupby(range(1, most + 1), key=marginal_stimulus):
        size = len(list(run))
        if worth:
            column = build.linear.var(0, size, f"step_{muscle}_{week.number}_{worth}")
            build.linear.gain(column, points * worth)
            steps.append((column, 1))
    build.linear.row("stimulus", steps + [(c, -k) for c, k in credit], None, 0)


def _most_credit(build: Build, week: Week) -> int:
    """No muscle can earn more half-sets in a week than this."""
    caps = [
        build.instance.sessions[group.session].limits.muscle_half_sets
        for group in build.groups_in(week)
    ]
    bounds = [2 * week.high]
    if None not in caps:
        bounds.append(sum(cap for cap in caps if cap is not None))
    return min(bounds)


def _frozen_credit(build: Build, week: Week, muscle: str) -> int:
    total = 0
    for prescriptions in build.instance.frozen.weeks.get(week.number, {}).values():
        for exercise, sets in prescriptions.items():
            entry = build.instance.facts.get(exercise)
            total += entry.credit(muscle) * sets if entry is not None else 0
    return total


def suitability(build: Build, weight: int) -> None:
    """Sets x the exercise's rating for the session's goal."""
    for group, week in build.slots():
        goal = build.instance.sessions[group.session].goal
        for column, rating in build.sets(group, week, lambda e, g=goal: getattr(e.goals, g)):  # type: ignore[misc]
            build.linear.gain(column, weight * rating)
    _frozen_sets(build, weight, lambda entry, goal: getattr(entry.goals, goal))


def preference(build: Build, weight: int) -> None:
    """Sets that match a prefer selector less those that match an avoid selector."""

    def liking(entry: Exercise, _goal: str = "") -> int:
        scenario = build.instance.scenario
        liked = sum(matches(selector, entry) for selector in scenario.prefer)
        return liked - sum(matches(selector, entry) for selector in scenario.avoid)

    _each_set(build, weight, liking)
    _frozen_sets(build, weight, liking)


def fatigue(build: Build, weight: int) -> None:
    """Minus sets x lower_back_stress."""
    _each_set(build, -weight, lambda entry: entry.lower_back_stress)
    _frozen_sets(build, -weight, lambda entry, _: entry.lower_back_stress)


def _each_set(build: Build, weight: int, worth) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for group, week in build.slots():
        for column, points in build.sets(group, week, worth):
            build.linear.gain(column, weight * points)


def _frozen_sets(build: Build, weight: int, worth) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Add what frozen weeks score: ``worth(entry, goal)`` for each set."""
    goals = {session.name: session.goal for session in build.instance.sessions}
    for sessions in build.instance.frozen.weeks.values():
        for name, prescriptions in sessions.items():
            for exercise, sets in prescriptions.items():
                entry = build.instance.facts.get(exercise)
                if entry is not None and name in goals:
                    build.linear.offset += weight * sets * worth(entry, goals[name])


def minutes(build: Build, weight: int) -> None:
    """Minus the whole minutes of each session, rounded up."""
    warm_up = WARM_UP_SECONDS[build.instance.scenario.warm_up]
    for group, week in build.slots():
        terms = build.seconds(group, week)
        most = sum(c * build.linear.upper[column] for column, c in terms)
        cap = build.instance.minutes_cap(group.session, week.number)
        highest = whole_minutes(warm_up + most)
        highest = highest if cap is None else min(cap, highest)
        lowest = min(whole_minutes(warm_up), highest)
        column = build.linear.var(
            lowest, max(highest, lowest), f"minutes_{group.index}_{week.number}"
        )
        build.linear.row("minutes", [*terms, (column, -60)], None, -warm_up)
        build.linear.gain(column, -weight)
    for number in range(1, build.instance.frozen.through + 1):
        for s in build.instance.weeks[number - 1].held:
            done = build.instance.frozen.sets(number, build.instance.sessions[s].name)
            build.linear.offset -= weight * whole_minutes(warm_up + _frozen_seconds(build, done))


def _frozen_seconds(build: Build, done) -> int:  # type: ignore[no-untyped-def]  # noqa: ANN001
    entries = ((build.instance.facts.get(e), sets) for e, sets in done.items())
    return sum(e.setup_seconds + sets * e.seconds_per_set for e, sets in entries if e is not None)
