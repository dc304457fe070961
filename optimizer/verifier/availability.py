"""`available` and `phase_constant`: may each exercise stand where it stands?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from catalog.validation import near
from optimizer.plan.reading import SessionFacts
from optimizer.scenario.types import Session
from optimizer.units import DAYS
from optimizer.verifier.case import Case, Line
from optimizer.verifier.verdict import Measure, fault
from optimizer.words import at, counted, listed


def available(case: Case) -> Iterator[Measure]:
    """Every prescription's exercise may be chosen for its group, and none is listed twice."""
    yield from _outside(case)
    for week, session in case.judged_sessions:
        where = at(week, session.name)
        yield from _rewritten(case, week, session)
        for line in case.open_lines(week, session):
            reason = _reason(case, line, week, session)
            if reason:
                message = f"{line.name} may not stand in {where}: {reason}."
                yield fault("available", week, session.name, line.id, message)
        times = Counter(line.id for line in case.lines(week, session))
        twice = [exercise for exercise, count in times.items() if count > 1]
        for exercise in twice if not case.done(week, session) else ():
            message = (
                f"{where} names {case.called(exercise)} {times[exercise]} times, expected once."
            )
            yield fault("available", week, session.name, exercise, message, 1)


def _rewritten(case: Case, week: int, session: Session) -> Iterator[Measure]:
    """What was done stands first, as it was done; nothing of it stands a second time."""
    done, lines = case.done(week, session), case.lines(week, session)
    first = lines[: len(done)]
    if [(line.id, line.sets) for line in first] != [(line.id, line.sets) for line in done]:
        message = f"{at(week, session.name)} does not begin with what was done in it."
        yield fault("available", week, session.name, None, message)
    times = Counter(line.id for line in lines[len(done) :])
    ids = {line.id for line in done}
    for exercise in (e for e, count in times.items() if done and (e in ids or count > 1)):
        message = f"{at(week, session.name)} names {case.called(exercise)} again, expected once."
        yield fault("available", week, session.name, exercise, message, 1)


def _outside(case: Case) -> Iterator[Measure]:
    """Sessions that the scenario does not hold."""
    for week in case.facts.weeks:
        for session in week.sessions:
            reason = _not_held(case, week.week, session)
            if reason and week.week > case.facts.frozen_through:
                message = f"{at(week.week, session.session)} is not held: {reason}."
                yield fault("available", week.week, session.session, session.session, message)


def _not_held(case: Case, week: int, session: SessionFacts) -> str:
    names = [known.name for known in case.scenario.sessions]
    if session.session not in names:
        meant = _session_meant(case.scenario.sessions, session.session)
        hint = f" (did you mean {meant}?)" if meant else ""
        return f"the scenario has {listed(sorted(names))}{hint}"
    if not session.prescriptions:
        return ""
    if week > case.scenario.weeks:
        return f"the block has {counted(case.scenario.weeks, 'week')}"
    return "" if case.calendar.holds(week, session.session) else "the scenario skips it"


def _session_meant(sessions: Sequence[Session], text: str) -> str:
    """The session that a name in other letters, or a weekday, stands for."""
    words = text.strip().casefold()
    return next(
        (s.name for s in sessions if words == s.name.casefold() or words[:3] == DAYS[s.day]), ""
    )


def _reason(case: Case, line: Line, week: int, session: Session) -> str:
    if line.entry is None:
        meant = near(line.id, case.catalog.by_id)
        return f"catalogue {case.catalog.name} has no such exercise{f' ({meant})' if meant else ''}"
    group = case.calendar.group_of[week, session.name]
    hindrances = case.eligibility.hindrances(line.entry, group)
    if week in hindrances:
        return hindrances[week]
    for other, reason in hindrances.items():
        return f"the session keeps its exercises through week {other}, and there {reason}"
    return ""


def phase_constant(case: Case) -> Iterator[Measure]:
    """A session's exercises are the same in all weeks of a group."""
    for group in case.calendar.groups:
        weeks = [week for week in group.weeks if week in case.calendar.judged]
        for week in weeks[1:]:
            first, here = case.ids(weeks[0], group.session), case.ids(week, group.session)
            message = (
                f"{at(week, group.session.name)} has other exercises than week {weeks[0]} of the "
                f"same phase and gym (adds {_named(case, here - first)}, drops "
                f"{_named(case, first - here)})"
            )
            yield Measure(
                "phase_constant", week, group.session.name, None, len(here ^ first), 0, 0, message
            )


def _named(case: Case, exercises: frozenset[str] | set[str]) -> str:
    return listed(sorted(case.called(exercise) for exercise in exercises)) or "nothing"
