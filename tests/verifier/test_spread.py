"""`spread`: the largest and smallest set count of a session."""

from __future__ import annotations

import pytest

from helpers import catalog, check, said

ALL = catalog("row", "fly", "curl")


@pytest.mark.parametrize(
    ("spread", "legal"), [(1000, True), (3, True), (2, True), (1, False), (0, False)]
)
def test_edges(spread: int, legal: bool) -> None:
    """5 and 3 sets are 2 apart; sessions and weeks are judged one by one."""
    week = {"A": [("row", 4), ("fly", 3), ("curl", 5)], "B": [("row", 9)]}
    verdict = check(ALL, {1: week}, sets_per_exercise={"spread": spread})
    assert said(verdict) == ([] if legal else [("spread", 1, "A", 2, spread)])


def test_deload_weeks_too() -> None:
    """No week is left out."""
    week = {"A": [("row", 4), ("fly", 2)]}
    block = {"weeks": 1, "deload_weeks": [1]}
    assert check(ALL, {1: week}, sets_per_exercise={"spread": 1}, block=block).broken == ("spread",)
