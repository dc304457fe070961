"""`require`, `include`, `pin`, `rotation`: what the coach asks for by name or by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.scenario.types import Pin, Require, SelectorRef, Session
from optimizer.verifier.case import Case, Line
from optimizer.verifier.matching import means, said
from optimizer.verifier.part import Days, most_of, owed
from optimizer.verifier.verdict import Measure, fault
from optimizer.words import at, counted


def require(case: Case) -> Iterator[Measure]:
    """Matching prescriptions, or their sets, are as many as asked, per session, week or block."""
    for rule in case.scenario.require:
        for week, session, days in _spans(case, rule):
            yield _judge(case, rule, week, session, days)


def _spans(case: Case, rule: Require) -> Iterator[tuple[int | None, str | None, Days]]:
    """The stretches a requirement is asked of, each with its sessions; none without a session."""
    days = [(week, s) for week, s in case.all_sessions if rule.holds(week, s.name)]
    if rule.per == "block":
        if any(week in case.calendar.judged for week, _ in days):
            yield None, None, days
    elif rule.per == "week":
        for week in case.calendar.judged:
            here = [day for day in days if day[0] == week]
            if here:
                yield week, None, here
    else:
        for week, session in days:
            if week in case.calendar.judged:
                yield week, session.name, [(week, session)]


def _judge(case: Case, rule: Require, week: int | None, session: str | None, days: Days) -> Measure:
    def amount(lines: Iterable[Line]) -> int:
        matching = [line for line in lines if _matches(rule.select, line)]
        return sum(line.sets if rule.count == "sets" else 1 for line in matching)

    found = amount(line for day in days for line in case.lines(*day))
    thing = "set" if rule.count == "sets" else "exercise"
    where = "The block" if week is None else f"Week {week}"
    where = where if week is None or session is None else at(week, session)
    has = f"{where} has {counted(found, thing)} of {said(rule.select)}"
    spared = rule.count == "sets" and all(
        case.calendar.deload(day) and not rule.names(day) for day, _ in days
    )
    if session is not None and week is not None:
        spared = spared or case.calendar.started(week, session)
    low, high = owed(
        case,
        days,
        (None if spared else rule.at_least, rule.at_most),
        amount,
        lambda entry: int(means(rule.select, entry)),
        sets=rule.count == "sets",
    )
    return Measure("require", week, session, said(rule.select), found, low, high, has)


def _matches(selector: SelectorRef, line: Line) -> bool:
    return line.entry is not None and means(selector, line.entry)


def include(case: Case) -> Iterator[Measure]:
    """One of each kind in every week in which some session could have it."""
    for selector in case.scenario.include:
        for week in case.calendar.judged:
            found = sum(_matches(selector, line) for line in case.week_lines(week))
            if found or could_include(case, selector, week):
                has = f"Week {week} has {counted(found, 'exercise')} of {said(selector)}"
                yield Measure("include", week, None, said(selector), found, 1, None, has)


def could_include(case: Case, selector: SelectorRef, week: int) -> bool:
    """Whether some session's group could choose an exercise of a kind in a week.

    One that has begun could where its limits leave room for it.
    """
    wanted = [exercise for exercise in case.catalog if means(selector, exercise)]
    for session in case.calendar.held(week):
        group = case.calendar.group_of[week, session.name]
        if not any(case.eligibility.choosable(exercise, group) for exercise in wanted):
            continue
        if not case.calendar.started(week, session.name):
            return True
        if most_of(case, week, session, lambda e: int(means(selector, e)), sets=True):
            return True
    return False


def pin(case: Case) -> Iterator[Measure]:
    """Pinned exercises are in their sessions, with the sets asked for."""
    for item in case.scenario.pin:
        session = case.scenario.session(item.session)
        for week in _pin_weeks(case, item, session):
            yield from _pinned(case, item, week, session)


def _pin_weeks(case: Case, item: Pin, session: Session) -> list[int]:
    """The weeks of a pin: its own, or all in which the session's group can choose it."""
    judged = [week for week in case.calendar.existing(session) if week in case.calendar.judged]
    if item.weeks is not None:
        return [week for week in judged if week in item.weeks]
    entry = case.catalog.by_id.get(item.exercise)
    return [
        week
        for week in judged
        if entry is not None
        and case.eligibility.choosable(entry, case.calendar.group_of[week, session.name])
    ]


def _pinned(case: Case, item: Pin, week: int, session: Session) -> Iterator[Measure]:
    where = at(week, session.name)
    counts = [line.sets for line in case.open_lines(week, session) if line.id == item.exercise]
    if not counts and not case.calendar.started(week, session.name):
        message = f"{where} has no {case.called(item.exercise)}, which is pinned there."
        yield fault("pin", week, session.name, None, message, item.exercise)
    sets = item.sets_in(week, case.calendar.deload(week))
    for found in counts if sets is not None else ():
        name = case.called(item.exercise)
        has = f"{where} has {name} with {counted(found, 'set')}, it is pinned there"
        low, high = sets or (found, found)
        yield Measure("pin", week, session.name, item.exercise, found, low, high, has)


def rotation(case: Case) -> Iterator[Measure]:
    """A phase with `new_exercises` starts each session with that many it did not have before."""
    for phase, weeks in zip(case.scenario.phases, case.calendar.phases, strict=True):
        for session in case.scenario.sessions if phase.new_exercises else ():
            existing = case.calendar.existing(session)
            before = [week for week in existing if week < weeks.start]
            inside = [week for week in existing if week in weeks]
            if not inside or inside[0] not in case.calendar.judged:
                continue
            low, high = phase.new_exercises or (0, 0)
            if before:
                old, when = case.ids(before[-1], session), f"week {before[-1]}"
                yield from _rotated(case, session, old, when, inside[0], (low, high))
            elif case.scenario.previous and session.name in case.scenario.previous.sessions:
                old, when = set(case.scenario.previous.sessions[session.name]), "the block before"
                yield from _rotated(case, session, old, when, inside[0], (low, high))


def _rotated(
    case: Case, session: Session, old: set[str], when: str, week: int, bounds: tuple[int, int]
) -> Iterator[Measure]:
    found = len(case.ids(week, session) - old)
    has = f"{at(week, session.name)} has {counted(found, 'exercise')} that {when} did not have"
    low: int | None
    low, high = bounds
    if case.calendar.started(week, session.name):
        done = {line.id for line in case.done(week, session)}
        low, high = None, max(high, len(done - old))
    yield Measure("rotation", week, session.name, None, found, low, high, has)
