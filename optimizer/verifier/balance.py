"""`balance`: sets of one pattern against another's."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.scenario.types import Balance
from optimizer.verifier.case import Case, Line, pattern_sets
from optimizer.verifier.part import Days, days_of, owed
from optimizer.verifier.verdict import Measure
from optimizer.words import counted, spoken


def balance(case: Case) -> Iterator[Measure]:
    """With ratio a:b, sums A and B: both at least 1, and b x A - a x B within the tolerance.

    A deload week whose total nobody wrote may be max(a, b) further off: halves don't add up.
    """
    rule = case.scenario.balance
    if rule is None:
        return
    if rule.per == "block":
        if case.block_is_judged:
            yield from _judge(case, rule, None, rule.tolerance)
        return
    for week in filter(case.calendar.trains, case.calendar.judged):
        if rule.written or not waived(case, rule, week):
            loose = case.calendar.deload(week) and not case.calendar.targets[week].written
            tolerance = rule.tolerance + (max(rule.ratio) if loose else 0)
            yield from _judge(case, rule, week, tolerance)


def waived(case: Case, rule: Balance, week: int) -> bool:
    """Whether a side has no exercise available in any session of a week (the default balance)."""
    return not all(_can_train(case, pattern, week) for pattern in rule.between)


def _can_train(case: Case, pattern: str, week: int) -> bool:
    return any(
        not case.eligibility.why_not(exercise, week, session)
        for exercise in case.catalog
        if exercise.pattern == pattern
        for session in case.calendar.held(week)
    )


def _judge(case: Case, rule: Balance, week: int | None, tolerance: int) -> Iterator[Measure]:
    days = days_of(case, case.calendar.weeks if week is None else [week])
    sums = pattern_sets(_lines(case, days))
    (first, second), (a, b) = rule.between, rule.ratio
    left, right = sums[first], sums[second]
    where = "The block" if week is None else f"Week {week}"
    has = f"{where} has {counted(left, 'set')} of {spoken(first)} and {right} of {spoken(second)}"
    asked = [sums[pattern] for pattern in rule.between if _owed(case, pattern, days)]
    if asked:
        yield Measure("balance", week, None, None, min(asked), 1, None, has, of=" of each")
    if all(asked):
        off = abs(b * left - a * right)
        if any(case.calendar.started(day, session.name) for day, session in days):
            done = pattern_sets(_lines(case.facts_alone, days))
            tolerance = max(tolerance, abs(b * done[first] - a * done[second]))
        has = f"{has}: off the ratio {a}:{b} by {off}"
        yield Measure("balance", week, None, None, off, None, tolerance, has)


def _lines(case: Case, days: Days) -> list[Line]:
    return [line for day in days for line in case.lines(*day)]


def _owed(case: Case, pattern: str, days: Days) -> bool:
    """Whether a set of a side is asked for: not where none can be had any more."""
    low, _ = owed(
        case,
        days,
        (1, None),
        lambda lines: pattern_sets(lines)[pattern],
        lambda entry: int(entry.pattern == pattern),
    )
    return low is not None
