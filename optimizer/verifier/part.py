"""What is owed of a week that is done in part.

What was done is a fact: a limit that it alone passes becomes what it reached, and a minimum that
its sessions can't reach, each filled to its limits, is waived. A session that has begun may add to
the week what its limits leave, but owes nothing of its own: nobody says that it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from catalog.schema import Exercise
from optimizer.scenario.types import Session
from optimizer.verifier.case import Case, Line, total

Amount = Callable[[Iterable[Line]], int]
"""What some prescriptions come to."""
Worth = Callable[[Exercise], int]
"""What one set, or one prescription, of an exercise adds to it."""
Ends = tuple[int | None, int | None]
Days = list[tuple[int, Session]]


def owed(
    case: Case, days: Days, band: Ends, amount: Amount, worth: Worth, *, sets: bool = True
) -> Ends:
    """A band over sessions of some weeks, as far as it can still be held.

    Args:
        case: the plan.
        days: weeks and sessions that the band is over.
        band: fewest and most, as the rule says.
        amount: what prescriptions come to.
        worth: what one set of an exercise adds, or one prescription.
        sets: whether sets are counted, or prescriptions.
    """
    low, high = band
    calendar = case.calendar
    if not calendar.under_way or all(week != calendar.under_way for week, _ in days):
        return low, high
    done = amount(line for day in days for line in case.facts_alone.lines(*day))
    if high is not None and any(calendar.started(week, s.name) for week, s in days):
        high = max(high, done)
    if low is not None:
        room = sum(
            most_of(case, week, s, worth, sets=sets)
            for week, s in days
            if week > calendar.frozen_through
        )
        low = low if low <= done + room else None
    return low, high


def days_of(case: Case, weeks: Iterable[int]) -> Days:
    """All sessions of some weeks."""
    return [(week, session) for week in weeks for session in case.calendar.held(week)]


def most_of(case: Case, week: int, session: Session, worth: Worth, *, sets: bool) -> int:
    """No session that holds its own limits adds more to what was done: its best, each filled."""
    group = case.calendar.group_of[week, session.name]
    limits = case.calendar.limits(week, session)
    done = case.done(week, session)
    begun = {line.id for line in done}
    able = [e for e in case.catalog if e.id not in begun and case.eligibility.choosable(e, group)]
    if not able:
        return 0
    many = len(able) if limits.exercises is None else max(0, limits.exercises[1] - len(done))
    if not sets:
        return sum(sorted((worth(e) for e in able), reverse=True)[:many])
    filled = sorted((worth(e) * _most_sets(case, week, session, e) for e in able), reverse=True)
    bounds = [sum(filled[:many])]
    best = max(worth(e) for e in able)
    if limits.sets is not None:
        bounds.append(best * max(0, limits.sets - total(done)))
    if limits.minutes is not None:
        bounds.append(best * _sets_in_time(case, week, session, able, 60 * limits.minutes))
    return min(bounds)


def _sets_in_time(
    case: Case, week: int, session: Session, able: Sequence[Exercise], limit: int
) -> int:
    """Most sets that the seconds left hold; none where they hold no exercise with its fewest."""
    left = limit - case.facts_alone.seconds(week, session)
    halves = [_half_seconds(case, week, session, e) for e in able]
    shortest = min(
        2 * e.setup_seconds + half * _sets(case, week, session, e)[0]
        for e, half in zip(able, halves, strict=True)
    )
    return 0 if 2 * left < shortest else 2 * left // max(1, min(halves))


def _half_seconds(case: Case, week: int, session: Session, exercise: Exercise) -> int:
    """The least that a set takes, in half-seconds: in a superset it shares half of its rest."""
    rest = case.rest(exercise, week, session)
    work = exercise.seconds_per_set - exercise.rest_seconds
    return 2 * work + (rest if case.scenario.supersets.pairs else 2 * rest)


def _sets(case: Case, week: int, session: Session, exercise: Exercise) -> tuple[int, int]:
    """Fewest and most sets of an exercise in a session: a pin's own, where it has any."""
    pinned = case.pinned_sets(exercise.id, week, session)
    return pinned or set_bounds(case, week, exercise.id)


def _most_sets(case: Case, week: int, session: Session, exercise: Exercise) -> int:
    low, high = _sets(case, week, session, exercise)
    return high if low <= high else 0


def set_bounds(case: Case, week: int, exercise: str) -> tuple[int, int]:
    """Fewest and most sets of one prescription in a week.

    An exercise's own minimum is for training weeks, its own maximum for all weeks. A minimum
    never asks for more than the maximum, unless it is the exercise's own: then the maximum rises.
    """
    general = case.scenario.sets_per_exercise
    own = case.scenario.exercise_sets.get(exercise)
    low, high = general.min, general.max
    if own is not None:
        low = general.min if own.min is None else own.min
        high = max(high, own.min or 0) if own.max is None else own.max
    if case.calendar.deload(week):
        low = general.deload_min
    return min(low, high), high
