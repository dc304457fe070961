"""With every rule on, a plan that is broken in one place is caught by exactly the right id."""

from __future__ import annotations

import pytest

from breaks import ALL, BREAKS, PLAN, SCENARIO
from helpers import check
from optimizer.verifier import CHECKERS


def test_the_plan_is_legal() -> None:
    """Nothing is broken to begin with, though every rule is on."""
    verdict = check(ALL, PLAN, **SCENARIO)
    assert [v.message for v in verdict.violations] == []
    assert verdict.legal


def test_every_rule_has_a_break() -> None:
    """None is left out."""
    assert list(BREAKS) == [checker.rule_id for checker in CHECKERS]


@pytest.mark.parametrize("rule", list(BREAKS))
def test_one_break_is_one_rule(rule: str) -> None:
    """The right id, and no other."""
    verdict = check(ALL, BREAKS[rule].weeks, **SCENARIO)
    assert {v.rule for v in verdict.violations} == {rule}, [v.message for v in verdict.violations]
    assert not verdict.legal
