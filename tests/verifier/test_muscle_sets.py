"""`muscle_sets`: weekly credit of a muscle."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(exercise("row", direct=["lats"], indirect=["biceps"]))


def broken(sets: int, limits: dict[str, Any], **overrides: Any) -> tuple[str, ...]:
    """What so many sets of the row, over two sessions, break."""
    week = {"A": [("row", sets - 1)], "B": [("row", 1)]}
    return check(ALL, {1: week}, muscle_sets=limits, **overrides).broken


@pytest.mark.parametrize(
    ("sets", "limits", "legal"),
    [
        (4, {"lats": {"min": 4}}, True),
        (3, {"lats": {"min": 4}}, False),
        (4, {"lats": {"max": 4}}, True),
        (5, {"lats": {"max": 4}}, False),
        (3, {"biceps": {"min": 1.5, "max": 1.5}}, True),  # indirect: half a set of credit each
        (2, {"biceps": {"min": 1.5}}, False),
        (4, {"biceps": {"max": 1.5}}, False),
        (4, {"calves": {"max": 0}}, True),
        (4, {"calves": {"min": 0.5}}, False),
        (4, {"calves": {"min": 0}}, True),
    ],
)
def test_edges(sets: int, limits: dict[str, Any], legal: bool) -> None:
    """Both ends are allowed, half a set past is not."""
    assert broken(sets, limits) == (() if legal else ("muscle_sets",))


def test_the_numbers_are_sets_of_credit() -> None:
    """Halves are said as halves."""
    verdict = check(ALL, {1: {"A": [("row", 3)]}}, muscle_sets={"biceps": {"min": 2}})
    assert said(verdict) == [("muscle_sets", 1, None, 1.5, 2)]


def test_a_deload_week_has_no_minimum_but_keeps_the_maximum() -> None:
    """``min`` is waived, ``max`` is not."""
    deload = {"block": {"weeks": 1, "deload_weeks": [1]}}
    assert broken(3, {"lats": {"min": 4}}, **deload) == ()
    assert broken(5, {"lats": {"max": 4}}, **deload) == ("muscle_sets",)


@pytest.mark.parametrize(
    ("sets", "limits", "legal"),
    [
        (3, {"lats": {"min": 6}}, True),  # 3 and 2 x 1.5 elsewhere
        (2, {"lats": {"min": 6}}, False),
        (3, {"lats": {"max": 6}}, True),
        (4, {"lats": {"max": 6}}, False),
        (2, {"chest": {"min": 9, "max": 9}}, True),
    ],
)
def test_training_elsewhere_counts(sets: int, limits: dict[str, Any], legal: bool) -> None:
    """Once a day that is named, entries added up."""
    elsewhere = [
        {"days": ["tue", "sat"], "muscle_sets": {"lats": 1.5, "chest": 4}},
        {"session": "A", "muscle_sets": {"chest": 1}},
    ]
    assert broken(sets, limits, elsewhere=elsewhere) == (() if legal else ("muscle_sets",))


def test_a_week_with_no_session_is_waived() -> None:
    """Nothing is asked of a week off."""
    off = {"exceptions": [{"weeks": [1], "skip": True}]}
    assert check(ALL, {}, muscle_sets={"lats": {"min": 4}}, **off).broken == ()
