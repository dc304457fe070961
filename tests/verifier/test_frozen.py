"""Frozen weeks: facts, judged by nothing, counted as they stand."""

from __future__ import annotations

import pytest

from catalog.inputs import InputError
from helpers import Weeks, catalog, check, exercise, plan, scenario
from optimizer.verifier import verify

ALL = catalog("row", exercise("barred", kit=["barbell"]))
STRICT = {
    "weekly_sets": [6, 6],
    "limits": {"exercises": [1, 1], "sets": 3},
    "sets_per_exercise": {"min": 3, "max": 3, "spread": 0},
    "balance": None,
    "pin": [{"exercise": "row", "session": "A"}],
    "select": {"include": ["row"]},
}
GOOD = {"A": [("row", 3)], "B": [("row", 3)]}


@pytest.mark.parametrize(
    "done",
    [
        {},
        {"A": []},
        {"A": [("barred", 9), ("barred", 1)]},
        {"A": [("of_no_catalogue", 3), ("row", 0)]},
        {"Swim": [("crawl", 1)]},
    ],
    ids=["missing", "empty", "illegal", "unknown", "other session"],
)
def test_whatever_was_done_is_legal(done: dict[str, list[tuple[str, int]]]) -> None:
    """The weeks after are judged as ever."""
    weeks: Weeks = {1: done, 2: GOOD}
    assert check(ALL, weeks, 1, weeks=2, **STRICT).violations == ()
    assert not check(ALL, weeks, 0, weeks=2, **STRICT).legal
    bad: Weeks = {1: done, 2: {"A": [("row", 2)], "B": [("row", 3)]}}
    assert "weekly_sets" in check(ALL, bad, 1, weeks=2, **STRICT).broken


def test_an_unknown_exercise_counts_its_sets_and_nothing_else() -> None:
    """No credit, no time, no load; its sets are still sets."""
    verdict = check(ALL, {1: {"A": [("of_no_catalogue", 3)]}}, 1, weeks=1)
    assert verdict.totals[0].sets == 3
    assert verdict.totals[0].half_sets == {}
    assert verdict.terms["stimulus"] == verdict.terms["minutes"] == 0
    assert verdict.terms["evenness"] == -3


def test_all_weeks_may_be_frozen() -> None:
    """Then nothing is judged, the block's own rules neither."""
    block = {
        "balance": {"per": "block"},
        "require": [{"select": "row", "at_least": 9, "per": "block"}],
        "recovery": {"lower_back_hours": 1000},
    }
    assert check(ALL, {}, 2, weeks=2, **block).legal
    assert not check(ALL, {}, 1, weeks=2, **block).legal


def test_no_more_weeks_than_the_block_has() -> None:
    """More is an input error."""
    with pytest.raises(InputError, match=r"frozen_through: found 3, expected at most .* 2 weeks"):
        verify(scenario(ALL, weeks=2), ALL, plan({}, 3))
