"""`weekly_sets`: each week's sets lie in its band."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, said

ALL = catalog("row")


def broken(sets: int, **overrides: Any) -> tuple[str, ...]:
    """What so many sets in one session of one week break."""
    return check(ALL, {1: {"A": [("row", sets)]}}, **overrides).broken


@pytest.mark.parametrize(
    ("sets", "expected"),
    [(8, ()), (12, ()), (7, ("weekly_sets",)), (13, ("weekly_sets",))],
)
def test_both_edges_of_a_band(sets: int, expected: tuple[str, ...]) -> None:
    """Both ends are allowed, one past is not."""
    assert broken(sets, weekly_sets=[[8, 12]]) == expected


def test_sessions_add_up() -> None:
    """All sessions of the week count together; the message names the target."""
    verdict = check(ALL, {1: {"A": [("row", 4)], "B": [("row", 5)]}}, weekly_sets=[8])
    assert said(verdict) == [("weekly_sets", 1, None, 9, 8)]
    assert verdict.violations[0].message == "Week 1 has 9 sets, expected exactly 8."


def test_a_tolerance_and_skipped_sessions() -> None:
    """13 sets for two sessions are 7 for one, give or take 1; a list is taken as written."""
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    weekly = {"start": 13, "end": 13, "tolerance": 1}
    found = [sets for sets in range(20) if not broken(sets, weekly_sets=weekly, **skip)]
    assert found == [6, 7, 8]
    found = [sets for sets in range(20) if not broken(sets, weekly_sets=[[12, 13]], **skip)]
    assert found == [12, 13]


def test_a_deload_week_in_which_everything_is_halved_has_no_band() -> None:
    """Its sets are what the halves come to; ``deload: null`` asks for half of the week before."""
    weeks = {1: {"A": [("row", 9)]}, 2: {"A": [("row", 5)]}}
    block = {"block": {"weeks": 2, "deload_weeks": [2]}, "weekly_sets": {"start": 9, "end": 9}}
    lone = {"sessions": [{"name": "A", "day": "mon"}]}
    assert check(ALL, weeks, deload="half", **block, **lone).legal
    assert check(ALL, weeks, deload=None, **block, **lone).legal  # ceil(9 / 2)
    weeks[2] = {"A": [("row", 4)]}
    assert check(ALL, weeks, deload="half", **block, **lone).broken == ("deload_half",)
    assert check(ALL, weeks, deload=None, **block, **lone).broken == ("weekly_sets",)


def test_a_week_with_no_session_is_waived() -> None:
    """Nothing is asked of a week off."""
    off = {"exceptions": [{"weeks": [1], "skip": True}]}
    weekly = {"start": 12, "end": 12, "on_skip": "keep"}
    assert check(ALL, {}, weekly_sets=weekly, **off).broken == ()
    assert check(ALL, {}, weekly_sets=weekly).broken == ("weekly_sets",)
