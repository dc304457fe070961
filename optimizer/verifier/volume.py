"""`weekly_sets`, `muscle_sets`, `sets_per_exercise`, `spread`: how much is trained."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.units import sets_of
from optimizer.verifier.case import Case, Line, credit, total
from optimizer.verifier.verdict import Finding
from optimizer.words import at, counted


def weekly_sets(case: Case) -> Iterator[Finding]:
    """Each week's total sets lie in that week's band."""
    for week in filter(case.ground.trains, case.ground.judged):
        low, high = case.ground.bands[week]
        found = total(case.week_lines(week))
        if not low <= found <= high:
            limit, word = (low, "at least") if found < low else (high, "at most")
            word = "exactly" if low == high else word
            message = f"Week {week} has {counted(found, 'set')}, expected {word} {limit}."
            yield Finding(week, None, found, limit, message)


def muscle_sets(case: Case) -> Iterator[Finding]:
    """Each listed muscle's weekly credit is at least min (training weeks) and at most max."""
    for week in filter(case.ground.trains, case.ground.judged):
        half_sets = credit(case.week_lines(week))
        for muscle, band in case.scenario.muscle_sets.items():
            found = half_sets[muscle]
            if found < band.min and not case.ground.deload(week):
                yield _muscle(week, muscle, found, band.min, "at least")
            if band.max is not None and found > band.max:
                yield _muscle(week, muscle, found, band.max, "at most")


def _muscle(week: int, muscle: str, found: int, limit: int, word: str) -> Finding:
    message = (
        f"Week {week} gives {muscle} {counted(sets_of(found), 'set')} of credit, "
        f"expected {word} {sets_of(limit)}."
    )
    return Finding(week, None, sets_of(found), sets_of(limit), message)


def sets_per_exercise(case: Case) -> Iterator[Finding]:
    """Each prescription's sets lie within its own bounds."""
    for week, session in case.judged_sessions:
        for line in case.lines(week, session):
            low, high = set_bounds(case, week, line)
            if not low <= line.sets <= high:
                limit, word = (low, "at least") if line.sets < low else (high, "at most")
                message = (
                    f"{line.name} has {counted(line.sets, 'set')} in {at(week, session.name)}, "
                    f"expected {word} {limit}."
                )
                yield Finding(week, session.name, line.sets, limit, message)


def set_bounds(case: Case, week: int, line: Line) -> tuple[int, int]:
    """Fewest and most sets of one prescription in a week.

    An exercise's own minimum is for training weeks, its own maximum for all weeks. A minimum
    never asks for more than the maximum, unless it is the exercise's own: then the maximum rises.
    """
    general = case.scenario.sets_per_exercise
    own = case.scenario.exercise_sets.get(line.id)
    low, high = general.min, general.max
    if line.entry is not None:
        high = min(high, line.entry.sets.max)
    if own is not None:
        low = general.min if own.min is None else own.min
        high = max(high, own.min or 0) if own.max is None else own.max
    if case.ground.deload(week):
        low = general.deload_min
    return min(low, high), high


def spread(case: Case) -> Iterator[Finding]:
    """In one session, the largest and smallest set count differ by at most the spread."""
    limit = case.scenario.sets_per_exercise.spread
    for week, session in case.judged_sessions:
        counts = [line.sets for line in case.lines(week, session)] or [0]
        found = max(counts) - min(counts)
        if found > limit:
            message = (
                f"{at(week, session.name)} runs from {min(counts)} to {counted(max(counts), 'set')}"
                f" an exercise, {found} apart; expected at most {limit}."
            )
            yield Finding(week, session.name, found, limit, message)
