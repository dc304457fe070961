"""`apart`: no two hard neighbours."""

from __future__ import annotations

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(
    exercise("deadlift", lower_back_stress=3, grip_demand=3),
    exercise("good_morning", lower_back_stress=3),
    exercise("carry", grip_demand=3),
    exercise("row", lower_back_stress=2, grip_demand=2),
    "pull",
)


@pytest.mark.parametrize(
    ("order", "apart", "legal"),
    [
        ("deadlift carry", [], True),
        ("deadlift carry", ["lower_back"], True),
        ("deadlift carry", ["grip"], False),
        ("deadlift good_morning", ["grip"], True),
        ("deadlift good_morning", ["lower_back"], False),
        ("good_morning carry", ["grip", "lower_back"], True),
        ("deadlift row carry", ["grip", "lower_back"], True),  # one between is enough
        ("row deadlift pull", ["grip", "lower_back"], True),  # 2 is not 3
        ("row carry deadlift", ["grip", "lower_back"], False),
    ],
)
def test_neighbours(order: str, apart: list[str], legal: bool) -> None:
    """Both at 3 of the same thing, next to each other."""
    listed = [(e, 3) for e in order.split()]
    verdict = check(ALL, {1: {"A": listed}}, ordering={"apart": apart})
    assert verdict.broken == (() if legal else ("apart",))


def test_sessions_are_no_neighbours() -> None:
    """The end of one session and the start of the next are days apart."""
    week = {"A": [("carry", 3)], "B": [("carry", 3)]}
    assert check(ALL, {1: week}, ordering={"apart": ["grip"]}).broken == ()


def test_the_second_is_named() -> None:
    """The one that follows."""
    verdict = check(ALL, {1: {"B": [("carry", 3), ("deadlift", 3)]}}, ordering={"apart": ["grip"]})
    assert said(verdict) == [("apart", 1, "B", "deadlift", None)]
