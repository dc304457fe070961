"""`frequency` and `recovery`: how often, and how far apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from optimizer.scenario.types import Session
from optimizer.verifier.case import Case
from optimizer.verifier.verdict import Finding
from optimizer.words import at, counted

_HOURS_A_DAY = 24
_DAYS_A_WEEK = 7
_HARDEST = 3


def frequency(case: Case) -> Iterator[Finding]:
    """No exercise is in more sessions of a week than allowed."""
    limit = case.scenario.frequency
    for week in case.ground.judged:
        for exercise, found in sorted(sessions_a_week(case, week).items()):
            if found > limit:
                message = (
                    f"Week {week} has {exercise} in {counted(found, 'session')}, "
                    f"expected at most {limit}."
                )
                yield Finding(week, None, found, limit, message)


def sessions_a_week(case: Case, week: int) -> Counter[str]:
    """In how many sessions of a week each exercise appears."""
    return Counter(e for session in case.ground.held(week) for e in case.ids(week, session))


def recovery(case: Case) -> Iterator[Finding]:
    """Sessions that load the lower back hardest are that many hours apart, week ends included."""
    hours = case.scenario.lower_back_hours
    if hours is None:
        return
    heavy = [(week, s) for week, s in case.all_sessions if _is_heavy(case, week, s)]
    for (week, session), (later_week, later) in combinations(heavy, 2):
        gap = _HOURS_A_DAY * (_day(later_week, later) - _day(week, session))
        if gap < hours and later_week in case.ground.judged:
            message = (
                f"{at(later_week, later.name)} comes {gap} hours after {at(week, session.name)} "
                f"and both hold an exercise of lower_back_stress 3; expected at least {hours}."
            )
            yield Finding(later_week, later.name, gap, hours, message)


def _is_heavy(case: Case, week: int, session: Session) -> bool:
    return any(e.lower_back_stress == _HARDEST for e in case.entries(week, session))


def _day(week: int, session: Session) -> int:
    """Days since the block's first Monday."""
    return _DAYS_A_WEEK * (week - 1) + session.day
