"""The `session_*` rules: what one session can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from optimizer.scenario.types import Session
from optimizer.units import sets_of
from optimizer.verifier.case import Case, credit, known, total
from optimizer.verifier.verdict import Measure
from optimizer.words import at, counted, spoken

SessionAmount = Callable[[Case, int, Session], int]
Cap = Callable[[Case, int, Session], int | None]


def session_exercises(case: Case) -> Iterator[Measure]:
    """Each session has as many exercises as its limits say."""
    for week, session in case.judged_sessions:
        if session.limits.exercises is None:
            continue
        found = len(case.ids(week, session))
        has = f"{at(week, session.name)} has {counted(found, 'exercise')}"
        low: int | None
        low, high = session.limits.exercises
        if case.calendar.started(week, session.name):
            low, high = None, max(high, len(case.done(week, session)))
        yield Measure("session_exercises", week, session.name, None, found, low, high, has)


def session_sets(case: Case) -> Iterator[Measure]:
    """Working sets are within the limit."""
    return _capped(
        case,
        "session_sets",
        lambda case, week, session: total(case.lines(week, session)),
        lambda case, week, session: session.limits.sets,
        lambda n: f"has {counted(n, 'set')}",
    )


def session_minutes(case: Case) -> Iterator[Measure]:
    """Minutes are within the exception's, the session's or the scenario's limit."""
    return _capped(
        case,
        "session_minutes",
        lambda case, week, session: case.minutes(week, session),
        lambda case, week, session: case.calendar.limits(week, session).minutes,
        lambda n: f"takes {counted(n, 'minute')}",
    )


def session_muscle_sets(case: Case) -> Iterator[Measure]:
    """Credit of any one muscle is within the limit."""
    for week, session in case.judged_sessions:
        cap = session.limits.muscle_half_sets
        done = credit(case.done(week, session))
        for muscle, found in sorted(credit(case.lines(week, session)).items()):
            if cap is not None:
                sets, limit = sets_of(found), max(cap, done[muscle])
                given = f"{spoken(muscle)} {counted(sets, 'set')} of credit"
                has = f"{at(week, session.name)} gives {given}"
                rule = "session_muscle_sets"
                yield Measure(rule, week, session.name, muscle, sets, None, sets_of(limit), has)


def session_lower_back(case: Case) -> Iterator[Measure]:
    """Sets times lower_back_stress are within the limit."""
    return _strained(case, "lower_back", "lower_back_stress")


def session_grip(case: Case) -> Iterator[Measure]:
    """Sets times grip_demand are within the limit."""
    return _strained(case, "grip", "grip_demand")


def _strained(case: Case, what: str, trait: str) -> Iterator[Measure]:
    return _capped(
        case,
        f"session_{what}",
        lambda case, week, session: sum(
            sets * getattr(entry, trait) for entry, sets in known(case.lines(week, session))
        ),
        lambda case, week, session: getattr(case.calendar.limits(week, session), what),
        lambda n: f"loads the {spoken(what)} with {counted(n, 'point')} (sets x {trait})",
    )


def session_isolation(case: Case) -> Iterator[Measure]:
    """Isolation exercises are within the limit."""
    return _capped(
        case,
        "session_isolation",
        lambda case, week, session: sum(
            entry.mechanic == "isolation" for entry in case.entries(week, session)
        ),
        lambda case, week, session: session.limits.isolation,
        lambda n: f"has {counted(n, 'isolation exercise')}",
    )


def session_family(case: Case) -> Iterator[Measure]:
    """Exercises of any one family are within the limit."""
    for week, session in case.judged_sessions:
        cap = session.limits.per_family
        done = Counter(entry.family for entry, _ in known(case.done(week, session)))
        families = Counter(entry.family for entry in case.entries(week, session))
        for family, found in sorted(families.items()):
            if cap is not None:
                limit = max(cap, done[family])
                has = (
                    f"{at(week, session.name)} has {counted(found, 'exercise')} of family {family}"
                )
                yield Measure("session_family", week, session.name, family, found, None, limit, has)


def _capped(
    case: Case, rule: str, amount: SessionAmount, cap: Cap, has: Callable[[int], str]
) -> Iterator[Measure]:
    """One number of each session against one cap; no cap, no rule."""
    for week, session in case.judged_sessions:
        limit = cap(case, week, session)
        if limit is not None:
            found = amount(case, week, session)
            if case.calendar.started(week, session.name):
                limit = max(limit, amount(case.facts_alone, week, session))
            said = f"{at(week, session.name)} {has(found)}"
            yield Measure(rule, week, session.name, None, found, None, limit, said)
