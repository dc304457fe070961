"""Sets of one pattern against another's."""

from __future__ import annotations

from optimizer.instance.types import Week
from optimizer.model.build import Build
from optimizer.model.linear import Term
from optimizer.scenario.types import Balance


def balance(build: Build) -> None:
    """abs(b*A - a*B) <= tolerance with A, B at least 1, each week or over the block."""
    rule = build.instance.scenario.balance
    if rule is None:
        return
    weeks = [week for week in build.instance.open_weeks if week.held]
    if rule.per == "block":
        if weeks:
            _balance(build, rule, weeks, _done(build, rule))
        return
    for week in weeks:
        if rule.written or not _one_sided(build, rule, week):
            _balance(build, rule, [week], (0, 0))


def _balance(build: Build, rule: Balance, weeks: list[Week], done: tuple[int, int]) -> None:
    sides = [_side(build, pattern, weeks) for pattern in rule.between]
    a, b = rule.ratio
    for terms, already in zip(sides, done, strict=True):
        build.linear.row("balance", terms, 1 - already, None)
    weighted = [(c, b * k) for c, k in sides[0]] + [(c, -a * k) for c, k in sides[1]]
    shift = b * done[0] - a * done[1]
    build.linear.row("balance", weighted, -rule.tolerance - shift, rule.tolerance - shift)


def _side(build: Build, pattern: str, weeks: list[Week]) -> list[Term]:
    return [
        term for week in weeks for term in build.week_sets(week, lambda e: e.pattern == pattern)
    ]


def _one_sided(build: Build, rule: Balance, week: Week) -> bool:
    """Whether one side has no available exercise that week (the unwritten rule is waived)."""
    instance = build.instance
    patterns = {pattern for s in week.held for pattern in instance.patterns[s, week.number]}
    return not set(rule.between) <= patterns


def _done(build: Build, rule: Balance) -> tuple[int, int]:
    """Sets of each side in frozen weeks."""
    sums = [0, 0]
    for sessions in build.instance.frozen.weeks.values():
        for prescriptions in sessions.values():
            for exercise, sets in prescriptions.items():
                entry = build.instance.facts.get(exercise)
                for side, pattern in enumerate(rule.between):
                    if entry is not None and entry.pattern == pattern:
                        sums[side] += sets
    return sums[0], sums[1]
