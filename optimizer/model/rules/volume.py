"""How many sets: a week, a muscle, an exercise, and how alike within a session."""

from __future__ import annotations

from optimizer.model.build import Build


def weekly_sets(build: Build) -> None:
    """Each week's total sets lie in that week's band."""
    for week in build.instance.open_weeks:
        if week.held:
            build.linear.row("weekly_sets", build.week_sets(week), week.low, week.high)


def muscle_sets(build: Build) -> None:
    """Each listed muscle's weekly credit: at least min in training weeks, at most max in all."""
    for week in build.instance.open_weeks:
        for muscle, band in build.instance.scenario.muscle_sets.items():
            if week.held:
                terms = build.week_sets(week, lambda e, m=muscle: e.credit(m))  # type: ignore[misc]
                low = None if week.deload else band.min
                build.linear.row("muscle_sets", terms, low, band.max)


def sets_per_exercise(build: Build) -> None:
    """A chosen exercise has its fewest to its most sets, any other none."""
    for group, week in build.slots():
        for e in group.candidates:
            low, high = build.set_range(group, week.number, e)
            x, n = build.x[group.index, e], build.n[group.index, week.number, e]
            build.linear.row("sets_per_exercise", [(n, 1), (x, -high)], None, 0)
            build.linear.row("sets_per_exercise", [(n, 1), (x, -low)], 0, None)


def spread(build: Build) -> None:
    """In one session of one week, the most and the fewest sets differ by at most ``spread``.

    A floor column for each session and week: chosen exercises have from floor to floor + spread
    sets.
    """
    allowed = build.instance.scenario.sets_per_exercise.spread
    for group, week in build.slots():
        bounds = {e: build.set_range(group, week.number, e) for e in group.candidates}
        bounds = {e: pair for e, pair in bounds.items() if pair[0] <= pair[1]}
        if not bounds:
            continue
        lowest = min(low for low, _ in bounds.values())
        highest = max(high for _, high in bounds.values())
        if highest - lowest <= allowed:
            continue
        floor = build.linear.var(lowest, highest, f"floor_{group.index}_{week.number}")
        for e, (low, high) in bounds.items():
            x, n = build.x[group.index, e], build.n[group.index, week.number, e]
            if high > lowest + allowed:
                build.linear.row("spread", [(n, 1), (floor, -1)], None, allowed)
            if low < highest:
                # n >= floor where chosen; where not, n is 0 and floor at most ``highest``.
                build.linear.row("spread", [(n, 1), (floor, -1), (x, -highest)], -highest, None)
