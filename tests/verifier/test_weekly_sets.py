"""`weekly_sets`: each week's sets lie in its band."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, said, scenario
from optimizer.verifier.ground import Ground

ALL = catalog("row")


def bands(**overrides: Any) -> list[tuple[int, int]]:
    """The bands of a scenario, week by week."""
    return list(Ground(scenario(ALL, **overrides), ALL).bands.values())


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


@pytest.mark.parametrize(
    ("weekly", "block", "expected"),
    [
        # start + floor(4 x i / 3 + 1/2): 12, 13.33, 14.67, 16
        ({"start": 12, "end": 16}, {"weeks": 4}, [12, 13, 15, 16]),
        # Falling, 16 - 2 x i / 4: 16, 15.5, 15, 14.5, 14; halves go up
        ({"start": 16, "end": 14}, {"weeks": 5}, [16, 16, 15, 15, 14]),
        ({"start": 12, "end": 16}, {"weeks": 1}, [12]),
        # Deload weeks stand outside the run and get half the week before, rounded up
        ({"start": 11, "end": 13}, {"weeks": 4, "deload_weeks": [2, 4]}, [11, 6, 13, 7]),
        ({"start": 11, "end": 13}, {"weeks": 3, "deload_weeks": [1]}, [6, 11, 13]),
        ({"start": 11, "end": 13}, {"weeks": 2, "deload_weeks": [1, 2]}, [6, 6]),
        ({"start": 11, "end": 13, "deload": 5}, {"weeks": 2, "deload_weeks": [2]}, [11, 5]),
    ],
)
def test_targets_that_run(
    weekly: dict[str, int], block: dict[str, Any], expected: list[int]
) -> None:
    """From start to end over the training weeks, rounded half up."""
    found = bands(weekly_sets=weekly, block=block)
    assert found == [(target, target) for target in expected]


def test_tolerance_never_passes_zero() -> None:
    """Target plus and minus the tolerance, not below 0."""
    weekly = {"start": 4, "end": 4, "tolerance": 5}
    assert bands(weekly_sets=weekly) == [(0, 9)]
    assert broken(9, weekly_sets=weekly) == ()
    assert broken(10, weekly_sets=weekly) == ("weekly_sets",)


def test_skipped_sessions_scale_the_target() -> None:
    """Target x held / planned, halves up, before the tolerance; ``keep`` leaves it."""
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    assert bands(weekly_sets=[[9, 15]], **skip) == [(5, 8)]  # 4.5 and 7.5
    weekly = {"start": 13, "end": 13, "tolerance": 1}
    assert bands(weekly_sets=weekly, **skip) == [(6, 8)]  # 6.5 is 7
    assert bands(weekly_sets={**weekly, "on_skip": "keep"}, **skip) == [(12, 14)]


def test_a_week_with_no_session_is_waived() -> None:
    """Nothing is asked of a week off."""
    off = {"exceptions": [{"weeks": [1], "skip": True}]}
    weekly = {"start": 12, "end": 12, "on_skip": "keep"}
    assert check(ALL, {}, weekly_sets=weekly, **off).broken == ()
    assert check(ALL, {}, weekly_sets=weekly).broken == ("weekly_sets",)
