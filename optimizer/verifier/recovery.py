"""`frequency` and `recovery`: how often, and how far apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.scenario.calendar import day_number
from optimizer.scenario.types import Session
from optimizer.verifier.case import Case, known
from optimizer.verifier.verdict import Measure
from optimizer.words import at, capital, counted

_HOURS_A_DAY = 24
_HARDEST = 3


def frequency(case: Case) -> Iterator[Measure]:
    """No exercise is in more sessions of a week than allowed."""
    for week in case.calendar.judged:
        under_way = week == case.calendar.under_way
        done = sessions_a_week(case.facts_alone, week) if under_way else Counter[str]()
        for exercise, found in sorted(sessions_a_week(case, week).items()):
            limit = max(case.scenario.frequency, done[exercise])
            has = f"Week {week} has {case.called(exercise)} in {counted(found, 'session')}"
            yield Measure("frequency", week, None, exercise, found, None, limit, has)


def sessions_a_week(case: Case, week: int) -> Counter[str]:
    """In how many sessions of a week each exercise appears."""
    return Counter(e for session in case.calendar.held(week) for e in case.ids(week, session))


@dataclass(frozen=True, order=True)
class _Heavy:
    """A day that loads the lower back hardest; ``session`` is empty for training elsewhere.

    ``fact`` says that it stands whatever is planned: done, or elsewhere.
    """

    day: int
    week: int
    session: str
    what: str
    fact: bool


def recovery(case: Case) -> Iterator[Measure]:
    """Days that load the lower back hardest are that many hours apart, week ends included."""
    hours = case.scenario.lower_back_hours
    if hours is None:
        return
    heavy = sorted(_heavy(case))
    for place, earlier in enumerate(heavy):
        for later in heavy[place + 1 :]:
            if not _compared(earlier, later):
                continue
            gap = _HOURS_A_DAY * (later.day - earlier.day)
            blamed = later if later.session else earlier
            if blamed.week in case.calendar.judged and not (earlier.fact and later.fact):
                has = (
                    f"{capital(later.what)} comes {gap} hours after {earlier.what}, and both load "
                    "the lower back hardest"
                )
                yield Measure("recovery", blamed.week, blamed.session, None, gap, hours, None, has)
            if gap >= hours:
                break


def _compared(one: _Heavy, other: _Heavy) -> bool:
    """Training elsewhere is held against no other, nor against the session of its day."""
    if one.session and other.session:
        return True
    return one.day != other.day and bool(one.session or other.session)


def _heavy(case: Case) -> Iterator[_Heavy]:
    for week, session in case.all_sessions:
        if any(e.lower_back_stress == _HARDEST for e in case.entries(week, session)):
            what = at(week, session.name)
            fact = _is_fact(case, week, session)
            yield _Heavy(day_number(week, session.day), week, session.name, what, fact)
    for week in case.calendar.weeks:
        for other in case.calendar.elsewhere(week):
            if other.entry.heavy_lower_back:
                what = f"{other.entry.what or 'training elsewhere'} of week {week}"
                yield _Heavy(day_number(week, other.day), week, "", what, fact=True)


def _is_fact(case: Case, week: int, session: Session) -> bool:
    """Whether what was done makes a session heavy already."""
    if week <= case.calendar.frozen_through:
        return True
    return any(e.lower_back_stress == _HARDEST for e, _ in known(case.done(week, session)))
