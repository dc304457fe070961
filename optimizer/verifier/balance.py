"""`balance`: sets of one pattern against another's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.scenario.types import Balance
from optimizer.verifier.case import Case, Line, pattern_sets
from optimizer.verifier.ground import Ground
from optimizer.verifier.verdict import Finding
from optimizer.words import plural


def balance(case: Case) -> Iterator[Finding]:
    """With ratio a:b, sums A and B: both at least 1, and b x A - a x B within the tolerance."""
    rule = case.scenario.balance
    if rule is None:
        return
    if rule.per == "block":
        if case.block_is_judged:
            lines = [line for week in case.ground.weeks for line in case.week_lines(week)]
            yield from _judge(rule, lines, None)
        return
    for week in filter(case.ground.trains, case.ground.judged):
        if rule.written or not waived(case.ground, rule, week):
            yield from _judge(rule, case.week_lines(week), week)


def waived(ground: Ground, rule: Balance, week: int) -> bool:
    """Whether a side has no exercise available in any session of a week (the default balance)."""
    return not all(_can_train(ground, pattern, week) for pattern in rule.between)


def _can_train(ground: Ground, pattern: str, week: int) -> bool:
    return any(
        not ground.hurdle(exercise, week, session)
        for exercise in ground.catalog
        if exercise.pattern == pattern
        for session in ground.held(week)
    )


def _judge(rule: Balance, lines: Iterable[Line], week: int | None) -> Iterator[Finding]:
    sums = pattern_sets(lines)
    (first, second), (a, b) = rule.between, rule.ratio
    left, right = sums[first], sums[second]
    where = "The block" if week is None else f"Week {week}"
    has = f"{where} has {left} {plural(left, 'set')} of {first} and {right} of {second}"
    if left < 1 or right < 1:
        message = f"{has}, expected at least 1 of each."
        yield Finding(week, None, min(left, right), 1, message)
        return
    off = abs(b * left - a * right)
    if off > rule.tolerance:
        message = f"{has}: off the ratio {a}:{b} by {off}, expected at most {rule.tolerance}."
        yield Finding(week, None, off, rule.tolerance, message)
