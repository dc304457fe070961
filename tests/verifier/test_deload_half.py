"""`deload_half`: a deload week keeps the lifts and halves their sets."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, exercise, said

ALL = catalog("row", exercise("fly", pattern="rear_delt_pull"))
ONE = {"sessions": [{"name": "A", "day": "mon"}]}
LOOSE = {"start": 9, "end": 9, "tolerance": 99}


def halves(before: int, /, **overrides: Any) -> list[int]:
    """The sets that a deload week may have after so many."""
    overrides = {
        "deload": "half",
        "weekly_sets": LOOSE,
        "block": {"weeks": 2, "deload_weeks": [2]},
        **ONE,
        **overrides,
    }
    return [
        sets
        for sets in range(1, 12)
        if check(ALL, {1: {"A": [("row", before)]}, 2: {"A": [("row", sets)]}}, **overrides).legal
    ]


@pytest.mark.parametrize(
    ("before", "deload_min", "expected"),
    [
        (2, 1, [1]),  # 2d <= 3, 2d >= 2
        (3, 1, [2]),  # 2d <= 4, 2d >= 3
        (4, 1, [2]),
        (5, 1, [3]),
        (8, 1, [4]),
        (1, 1, [1]),
        (2, 2, [2]),  # the least that a deload week asks for may be more than half
        (4, 3, [3]),
        (5, 2, [3]),
    ],
)
def test_half_as_near_as_whole_sets_come(before: int, deload_min: int, expected: list[int]) -> None:
    """Rounded up, or ``deload_min`` where that is more."""
    general = {"min": 1, "max": 50, "spread": 1000, "deload_min": deload_min}
    assert halves(before, sets_per_exercise=general) == expected


def test_off() -> None:
    """With ``deload: null`` nothing is asked of single lifts."""
    assert halves(8, deload=None) == list(range(1, 12))


def weekly(deload: int, target: int = 8) -> dict[str, Any]:
    """A target with a written total for deload weeks; the tolerance is wide."""
    return {"weekly_sets": {"start": target, "end": target, "deload": deload, "tolerance": 99}}


@pytest.mark.parametrize(
    ("before", "total", "expected"),
    [
        (6, 4, [1, 2, 3]),  # half of the target: at most half, rounded up, and no least
        (5, 4, [1, 2, 3]),
        (6, 3, [1, 2, 3]),
        (6, 5, [3, 4, 5, 6]),  # above it: from half to all
        (5, 5, [3, 4, 5]),
    ],
)
def test_a_written_total(before: int, total: int, expected: list[int]) -> None:
    """The total says how light the week is: half of 8 is 4."""
    assert halves(before, **weekly(total)) == expected


def test_half_of_an_odd_target_is_rounded_up() -> None:
    """5 of 9 is half; 6 is more."""
    assert halves(6, **weekly(5, 9)) == [1, 2, 3]
    assert halves(6, **weekly(6, 9)) == [3, 4, 5, 6]


def test_a_list_is_a_written_total() -> None:
    """The lower ends are compared: 4 of 8 to 12 is half, 5 is more."""
    assert halves(8, weekly_sets=[[8, 12], [4, 99]]) == [4]
    assert halves(8, weekly_sets=[[8, 12], [1, 99]]) == [1, 2, 3, 4]
    assert halves(8, weekly_sets=[[8, 12], [5, 99]]) == [5, 6, 7, 8]


def test_each_exercise_of_each_session_is_judged() -> None:
    """With the numbers in the message."""
    weeks: Weeks = {
        1: {"A": [("row", 4), ("fly", 3)]},
        2: {"A": [("row", 3), ("fly", 1)]},
    }
    block = {"block": {"weeks": 2, "deload_weeks": [2]}}
    verdict = check(ALL, weeks, deload="half", weekly_sets=LOOSE, **block, **ONE)
    assert said(verdict) == [("deload_half", 2, "A", 3, 2), ("deload_half", 2, "A", 1, 2)]
    assert verdict.violations[0].message == (
        "A of week 2 has Row with 3 sets after 4 in week 1, expected exactly 2."
    )


def test_the_last_training_week_of_the_group_counts() -> None:
    """Week 3 is in a hotel: week 4 halves week 2; two deload weeks in a row halve the same."""
    weeks: Weeks = {
        week: {"A": [("row", sets)]} for week, sets in ((1, 2), (2, 6), (3, 9), (4, 3), (5, 3))
    }
    block = {
        "block": {"weeks": 5, "deload_weeks": [4, 5]},
        "equipment": {"main": [], "hotel": []},
        "exceptions": [{"weeks": [3], "gym": "hotel"}],
    }
    assert check(ALL, weeks, deload="half", weekly_sets=LOOSE, **block, **ONE).legal
    weeks = {**weeks, 5: {"A": [("row", 2)]}}
    found = said(check(ALL, weeks, deload="half", weekly_sets=LOOSE, **block, **ONE))
    assert found == [("deload_half", 5, "A", 2, 3)]


def test_nothing_is_asked_where_no_training_week_of_the_group_is_before() -> None:
    """A deload week that opens the block, or is of its own."""
    weeks: Weeks = {1: {"A": [("row", 7)]}, 2: {"A": [("row", 7)]}}
    first = {"block": {"weeks": 2, "deload_weeks": [1]}}
    assert check(ALL, weeks, deload="half", weekly_sets=LOOSE, **first, **ONE).legal
    own = {"block": {"weeks": 2, "deload_weeks": [2]}, "exceptions": [{"weeks": [2], "own": True}]}
    assert check(ALL, weeks, deload="half", weekly_sets=LOOSE, **own, **ONE).legal


def test_pins_with_sets_for_the_week_are_spared() -> None:
    """Only where the pin names the deload week and says how many."""
    pin = {"exercise": "row", "session": "A"}
    assert halves(8, pin=[{**pin, "weeks": [2], "sets": [1, 7]}]) == [1, 2, 3, 4, 5, 6, 7]
    assert halves(8, pin=[{**pin, "sets": [1, 8]}]) == [4]
    assert halves(8, pin=[{**pin, "weeks": [2]}]) == [4]


def test_frozen_weeks_are_looked_through() -> None:
    """Week 1 is done with 6 sets: week 2 halves them. A lift that was not done may have one set."""
    block = {"block": {"weeks": 2, "deload_weeks": [2]}, "weekly_sets": LOOSE, "deload": "half"}
    done = {"A": [("row", 6)]}
    assert check(ALL, {1: done, 2: {"A": [("row", 3)]}}, 1, **block, **ONE).legal
    found = said(check(ALL, {1: done, 2: {"A": [("row", 4)]}}, 1, **block, **ONE))
    assert found == [("deload_half", 2, "A", 4, 3)]
    assert check(ALL, {1: done, 2: {"A": [("fly", 1)]}}, 1, **block, **ONE).legal
    assert not check(ALL, {1: done, 2: {"A": [("fly", 2)]}}, 1, **block, **ONE).legal
    assert check(ALL, {1: done, 2: {"A": [("row", 4)]}}, 2, **block, **ONE).legal
