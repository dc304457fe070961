"""The `session_*` rules: what one session can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from optimizer.scenario.types import Session
from optimizer.units import sets_of
from optimizer.verifier.case import Case, credit, known, total
from optimizer.verifier.verdict import Finding
from optimizer.words import at, counted

Amount = Callable[[Case, int, Session], int]
Cap = Callable[[Case, int, Session], int | None]


def session_exercises(case: Case) -> Iterator[Finding]:
    """Each session has as many exercises as its limits say."""
    for week, session in case.judged_sessions:
        if session.limits.exercises is None:
            continue
        low, high = session.limits.exercises
        found = len(case.ids(week, session))
        if not low <= found <= high:
            limit, word = (low, "at least") if found < low else (high, "at most")
            has = f"{at(week, session.name)} has {counted(found, 'exercise')}"
            yield Finding(week, session.name, found, limit, f"{has}, expected {word} {limit}.")


def session_sets(case: Case) -> Iterator[Finding]:
    """Working sets are within the limit."""
    return _capped(
        case,
        lambda case, week, session: total(case.lines(week, session)),
        lambda case, week, session: session.limits.sets,
        lambda n: f"has {counted(n, 'set')}",
    )


def session_minutes(case: Case) -> Iterator[Finding]:
    """Minutes are within the exception's, the session's or the scenario's limit."""
    return _capped(
        case,
        lambda case, week, session: case.minutes(week, session),
        lambda case, week, session: case.ground.minutes(week, session),
        lambda n: f"takes {counted(n, 'minute')}",
    )


def session_muscle_sets(case: Case) -> Iterator[Finding]:
    """Credit of any one muscle is within the limit."""
    for week, session in case.judged_sessions:
        limit = session.limits.muscle_half_sets
        for muscle, found in sorted(credit(case.lines(week, session)).items()):
            if limit is not None and found > limit:
                message = (
                    f"{at(week, session.name)} gives {muscle} {counted(sets_of(found), 'set')} of "
                    f"credit, expected at most {sets_of(limit)}."
                )
                yield Finding(week, session.name, sets_of(found), sets_of(limit), message)


def session_lower_back(case: Case) -> Iterator[Finding]:
    """Sets times lower_back_stress are within the limit."""
    return _capped(
        case,
        lambda case, week, session: sum(
            sets * entry.lower_back_stress for entry, sets in known(case.lines(week, session))
        ),
        lambda case, week, session: session.limits.lower_back,
        lambda n: f"loads the lower back with {counted(n, 'point')} (sets x lower_back_stress)",
    )


def session_grip(case: Case) -> Iterator[Finding]:
    """Sets times grip_demand are within the limit."""
    return _capped(
        case,
        lambda case, week, session: sum(
            sets * entry.grip_demand for entry, sets in known(case.lines(week, session))
        ),
        lambda case, week, session: session.limits.grip,
        lambda n: f"loads the grip with {counted(n, 'point')} (sets x grip_demand)",
    )


def session_isolation(case: Case) -> Iterator[Finding]:
    """Isolation exercises are within the limit."""
    return _capped(
        case,
        lambda case, week, session: sum(
            entry.mechanic == "isolation" for entry in case.entries(week, session)
        ),
        lambda case, week, session: session.limits.isolation,
        lambda n: f"has {counted(n, 'isolation exercise')}",
    )


def session_family(case: Case) -> Iterator[Finding]:
    """Exercises of any one family are within the limit."""
    for week, session in case.judged_sessions:
        limit = session.limits.per_family
        families = Counter(entry.family for entry in case.entries(week, session))
        for family, found in sorted(families.items()):
            if limit is not None and found > limit:
                message = (
                    f"{at(week, session.name)} has {counted(found, 'exercise')} of family "
                    f"{family}, expected at most {limit}."
                )
                yield Finding(week, session.name, found, limit, message)


def _capped(case: Case, amount: Amount, cap: Cap, has: Callable[[int], str]) -> Iterator[Finding]:
    """One number of each session against one cap; no cap, no rule."""
    for week, session in case.judged_sessions:
        found, limit = amount(case, week, session), cap(case, week, session)
        if limit is not None and found > limit:
            message = f"{at(week, session.name)} {has(found)}, expected at most {limit}."
            yield Finding(week, session.name, found, limit, message)
