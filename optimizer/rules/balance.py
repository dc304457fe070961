"""Sets of one pattern against another's."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.instance.types import Instance, Week
from optimizer.rules.sums import StatedBlock
from optimizer.scenario.types import Balance


def balance(block: StatedBlock) -> None:
    """abs(b*A - a*B) <= tolerance with A, B at least 1, each week or over the block."""
    rule = block.instance.scenario.balance
    if rule is None:
        return
    if rule.per == "block":
        if block.open_weeks:
            _balanced(block, rule, block.instance.weeks, rule.tolerance)
        return
    for week in balanced_weeks(block, rule):
        balanced(block, rule, week)


def tolerance_of(block: StatedBlock, rule: Balance, week: Week) -> int:
    """How far a week may be off: halves of a deload week that nobody wrote don't add up."""
    loose = week.deload and not block.instance.calendar.targets[week.number].written
    return rule.tolerance + (max(rule.ratio) if loose else 0)


def balanced_weeks(block: StatedBlock, rule: Balance) -> list[Week]:
    """Weeks that a weekly balance holds in: a rule that is not written waives some."""
    return [w for w in block.open_weeks if rule.written or two_sided(block.instance, rule, w)]


def two_sided(instance: Instance, rule: Balance, week: Week) -> bool:
    """Whether both sides have an available exercise that week."""
    found = {pattern for s in week.held for pattern in instance.patterns[s, week.number]}
    return set(rule.between) <= found


def balanced(block: StatedBlock, rule: Balance, week: Week) -> None:
    """The balance of one week."""
    _balanced(block, rule, [week], tolerance_of(block, rule, week))


def _balanced(block: StatedBlock, rule: Balance, weeks: Sequence[Week], tolerance: int) -> None:
    slots = [slot for week in weeks for slot in block.held(week)]
    one, other = (block.sets(slots, block.pattern(pattern)) for pattern in rule.between)
    a, b = rule.ratio
    for pattern, side in zip(rule.between, (one, other), strict=True):
        if not block.waived("balance", pattern, weeks):
            block.row("balance", 1, side, None)
    off = b * one - a * other
    tolerance = max(tolerance, abs(block.done(off) or 0))
    block.row("balance", -tolerance, off, tolerance)
