"""`sets_per_exercise`: sets of one prescription."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog("row", exercise("short", most=3))
GENERAL = {"min": 2, "max": 4, "deload_min": 1}


def bounds(exercise_id: str, deload: bool = False, **own: Any) -> tuple[int, int]:
    """The fewest and most sets that are legal, found by trying 0 to 12."""
    block = {"weeks": 1, "deload_weeks": [1] if deload else []}
    legal = [
        sets
        for sets in range(13)
        if check(
            ALL,
            {1: {"A": [(exercise_id, sets)]}},
            sets_per_exercise=GENERAL,
            block=block,
            exercise_sets={exercise_id: own} if own else {},
        ).legal
    ]
    assert legal == list(range(legal[0], legal[-1] + 1))
    return legal[0], legal[-1]


@pytest.mark.parametrize(
    ("exercise_id", "training", "deload"),
    [
        ("row", (2, 4), (1, 4)),
        ("short", (2, 4), (1, 4)),  # the entry's own sets are advice
    ],
)
def test_general_bounds(
    exercise_id: str, training: tuple[int, int], deload: tuple[int, int]
) -> None:
    """The scenario's bounds, whatever the entry recommends."""
    assert bounds(exercise_id) == training
    assert bounds(exercise_id, deload=True) == deload


@pytest.mark.parametrize(
    ("exercise_id", "own", "training", "deload"),
    [
        ("row", {"min": 3}, (3, 4), (1, 4)),
        ("row", {"max": 3}, (2, 3), (1, 3)),
        ("row", {"max": 8}, (2, 8), (1, 8)),
        ("row", {"min": 5, "max": 9}, (5, 9), (1, 9)),
        ("row", {"min": 1}, (1, 4), (1, 4)),
        ("row", {"max": 1}, (1, 1), (1, 1)),  # the general minimum gives way
        ("short", {"max": 5}, (2, 5), (1, 5)),
        ("short", {"min": 3}, (3, 4), (1, 4)),
        ("short", {"min": 6}, (6, 6), (1, 6)),  # the maximum is at least the minimum
    ],
)
def test_bounds_of_one_exercise(
    exercise_id: str, own: dict[str, int], training: tuple[int, int], deload: tuple[int, int]
) -> None:
    """``exercise_sets``: its minimum in training weeks, its maximum always."""
    assert bounds(exercise_id, **own) == training
    assert bounds(exercise_id, deload=True, **own) == deload


@pytest.mark.parametrize("sets", [0, -1])
def test_no_sets_are_too_few(sets: int) -> None:
    """An exercise with no sets is no exercise."""
    verdict = check(ALL, {1: {"A": [("row", sets)]}}, weekly_sets=[0])
    assert ("sets_per_exercise", 1, "A", sets, 1) in said(verdict)


def test_the_message_has_the_numbers() -> None:
    """What it has, what is expected."""
    verdict = check(ALL, {1: {"A": [("short", 5)]}}, sets_per_exercise=GENERAL)
    assert verdict.violations[0].message == ("Short has 5 sets in A of week 1, expected at most 4.")
