"""`require`, `include`, `pin`, `rotation`: what the coach asks for by name or by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.scenario.types import Pin, Require, SelectorRef, Session
from optimizer.verifier.case import Case, Line
from optimizer.verifier.matching import means, said
from optimizer.verifier.verdict import Finding
from optimizer.words import at, counted


def require(case: Case) -> Iterator[Finding]:
    """Matching prescriptions, or their sets, are as many as asked, per session, week or block."""
    for rule in case.scenario.require:
        for week, session, lines in _spans(case, rule):
            yield from _judge(rule, week, session, lines)


def _spans(case: Case, rule: Require) -> Iterator[tuple[int | None, str | None, list[Line]]]:
    """The stretches a requirement is asked of, each with its prescriptions."""
    if rule.per == "block":
        if case.block_is_judged:
            yield None, None, _lines(case, rule, case.ground.weeks)
    elif rule.per == "week":
        for week in filter(case.ground.trains, case.ground.judged):
            yield week, None, _lines(case, rule, [week])
    else:
        for week, session in case.judged_sessions:
            if session.name in rule.sessions:
                yield week, session.name, list(case.lines(week, session))


def _lines(case: Case, rule: Require, weeks: Iterable[int]) -> list[Line]:
    return [
        line
        for week in weeks
        for session in case.ground.held(week)
        if session.name in rule.sessions
        for line in case.lines(week, session)
    ]


def _judge(
    rule: Require, week: int | None, session: str | None, lines: list[Line]
) -> Iterator[Finding]:
    matching = [line for line in lines if _matches(rule.select, line)]
    found = sum(line.sets if rule.count == "sets" else 1 for line in matching)
    thing = "set" if rule.count == "sets" else "exercise"
    where = "The block" if week is None else f"Week {week}"
    where = where if week is None or session is None else at(week, session)
    has = f"{where} has {counted(found, thing)} of {said(rule.select)}"
    if rule.at_least is not None and found < rule.at_least:
        message = f"{has}, expected at least {rule.at_least}."
        yield Finding(week, session, found, rule.at_least, message)
    if rule.at_most is not None and found > rule.at_most:
        message = f"{has}, expected at most {rule.at_most}."
        yield Finding(week, session, found, rule.at_most, message)


def _matches(selector: SelectorRef, line: Line) -> bool:
    return line.entry is not None and means(selector, line.entry)


def include(case: Case) -> Iterator[Finding]:
    """One of each kind in every week in which some session could have it."""
    for selector in case.scenario.include:
        for week in case.ground.judged:
            if any(_matches(selector, line) for line in case.week_lines(week)):
                continue
            if could_include(case, selector, week):
                message = f"Week {week} has no exercise of {said(selector)}, expected at least 1."
                yield Finding(week, None, 0, 1, message)


def could_include(case: Case, selector: SelectorRef, week: int) -> bool:
    """Whether some session's group could choose an exercise of a kind in a week."""
    groups = [case.ground.group_of[week, s.name] for s in case.ground.held(week)]
    return any(
        case.ground.choosable(exercise, group)
        for exercise in case.catalog
        if means(selector, exercise)
        for group in groups
    )


def pin(case: Case) -> Iterator[Finding]:
    """Pinned exercises are in their sessions, with the sets asked for."""
    for wish in case.scenario.pin:
        session = case.scenario.session(wish.session)
        for week in wish.weeks or case.ground.existing(session):
            if week in case.ground.judged:
                yield from _pinned(case, wish, week, session)


def _pinned(case: Case, wish: Pin, week: int, session: Session) -> Iterator[Finding]:
    where = at(week, session.name)
    counts = [line.sets for line in case.lines(week, session) if line.id == wish.exercise]
    if not counts:
        message = f"{where} has no {wish.exercise}, which is pinned there."
        yield Finding(week, session.name, None, wish.exercise, message)
    for found in counts if wish.sets is not None else ():
        low, high = wish.sets or (found, found)
        if not low <= found <= high:
            limit, word = (low, "at least") if found < low else (high, "at most")
            message = (
                f"{where} has {wish.exercise} with {counted(found, 'set')}, "
                f"it is pinned with {word} {limit}."
            )
            yield Finding(week, session.name, found, limit, message)


def rotation(case: Case) -> Iterator[Finding]:
    """A phase with `new_exercises` starts each session with that many it did not have before."""
    for phase, weeks in zip(case.scenario.phases, case.ground.phases, strict=True):
        for session in case.scenario.sessions if phase.new_exercises else ():
            existing = case.ground.existing(session)
            before = [week for week in existing if week < weeks.start]
            inside = [week for week in existing if week in weeks]
            if not inside or inside[0] not in case.ground.judged:
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
) -> Iterator[Finding]:
    found = len(case.ids(week, session) - old)
    low, high = bounds
    if not low <= found <= high:
        limit, word = (low, "at least") if found < low else (high, "at most")
        message = (
            f"{at(week, session.name)} has {counted(found, 'exercise')} that {when} "
            f"did not have, expected {word} {limit}."
        )
        yield Finding(week, session.name, found, limit, message)
