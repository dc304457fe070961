"""The balance of two patterns, as a line of the file."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.rules.lines import edits
from optimizer.rules.lines.line import (
    EditableRule,
    Option,
    RuleLines,
    RuleReader,
    give_up,
    one_way,
    stepped,
    up,
)
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Balance
from optimizer.words import spoken


def _balance_lines(reader: RuleReader) -> Iterator[EditableRule]:
    balance = reader.scenario.balance
    if balance is not None:
        yield reader.rule(
            "balance",
            ("balance",),
            _say_balance(balance),
            lambda s: s.change(balance=None),
            where="each week" if balance.per == "week" else "the whole block",
            numbers={"ratio": list(balance.ratio), "tolerance": balance.tolerance},
        )


def _say_balance(rule: Balance) -> str:
    """The ratio of two patterns."""
    one, other = (spoken(pattern) for pattern in rule.between)
    a, b = rule.ratio
    when = "each week" if rule.per == "week" else "over the whole block"
    slack = f", give or take {rule.tolerance}" if rule.tolerance else ", exactly"
    if a == b == 1:
        return f"As many sets of {one} as of {other} {when}{slack}; at least one of each."
    return f"{a} sets of {one} to {b} of {other} {when}{slack}; at least one of each."


def _loosen_balance(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    balance = loaded.scenario.balance
    assert balance is not None  # noqa: S101 - it is part of a clash
    one, other = (spoken(p) for p in balance.between)
    yield from stepped(
        loaded,
        ("balance", "tolerance"),
        up(balance.tolerance, 1000),
        f"Let {one} and {other} differ by up to {{}}"
        if balance.ratio == (1, 1)
        else "Let the balance be missed by up to {}",
    )
    if balance.ratio != (1, 1):
        yield one_way(("balance", "ratio"), [1, 1], f"Balance {one} and {other} 1:1", 4.0)
    if balance.per == "week" and loaded.scenario.weeks > 1:
        words = f"Balance {one} and {other} over the block, not each week"
        yield one_way(("balance", "per"), "block", words, edits.ALLOW)
    yield give_up(("balance",), None, f"Do not balance {one} and {other}")


BALANCE = RuleLines(_balance_lines, {("balance",): _loosen_balance})
