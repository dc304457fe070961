"""`pin`: exercises that must be in a session."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, exercise, said

ALL = catalog("row", "fly")
ROW, FLY = [("row", 3)], [("fly", 3)]


def broken(weeks: Weeks, pin: dict[str, Any], /, **overrides: Any) -> list[Any]:
    """What a plan breaks of one pin of the row in session A."""
    pins = [{"exercise": "row", "session": "A", **pin}]
    return said(check(ALL, weeks, **{"weeks": 2, "pin": pins, **overrides}))


def test_every_week_that_the_session_is_held() -> None:
    """In that session, not in another."""
    assert broken({1: {"A": ROW}, 2: {"A": ROW}}, {}) == []
    off = {"block": {"weeks": 2, "phases": [1, 1]}}
    assert broken({1: {"A": ROW}, 2: {"A": FLY, "B": ROW}}, {}, **off) == [
        ("pin", 2, "A", None, "row")
    ]
    skip = {"exceptions": [{"weeks": [2], "session": "A", "skip": True}]}
    assert broken({1: {"A": ROW}}, {}, **skip) == []


def test_the_weeks_that_are_named() -> None:
    """Other weeks are free."""
    off = {"block": {"weeks": 2, "phases": [1, 1]}}
    weeks: Weeks = {1: {"A": FLY}, 2: {"A": ROW}}
    assert broken(weeks, {"weeks": [2]}, **off) == []
    assert broken(weeks, {"weeks": [1]}, **off) == [("pin", 1, "A", None, "row")]


@pytest.mark.parametrize(
    ("sets", "limit"),
    [(3, None), ([3, 5], None), ([1, 3], None), (4, 4), (2, 2), ([4, 5], 4), ([1, 2], 2)],
)
def test_sets(sets: int | list[int], limit: int | None) -> None:
    """The row has 3 sets; both ends are allowed."""
    expected = [] if limit is None else [("pin", 1, "A", 3, limit)]
    assert broken({1: {"A": ROW}}, {"sets": sets}, weeks=1) == expected


def test_weeks_in_which_the_session_cannot_have_it_are_left_out() -> None:
    """The hotel has no barbell; weeks that are named are asked all the same."""
    lifts = catalog(exercise("row", kit=["barbell"]), "fly")
    away = {
        "weeks": 2,
        "equipment": {"main": ["barbell"], "hotel": []},
        "exceptions": [{"weeks": [2], "session": "A", "gym": "hotel"}],
    }
    plan: Weeks = {1: {"A": ROW}, 2: {"A": FLY}}
    pin: dict[str, Any] = {"exercise": "row", "session": "A"}
    assert check(lifts, plan, **away, pin=[pin]).broken == ()
    assert check(lifts, plan, **away, pin=[{**pin, "weeks": [2]}]).broken == ("pin",)


@pytest.mark.parametrize(
    ("pin", "deload_sets", "found"),
    [
        ({"sets": 3}, 2, []),  # of training weeks
        ({"sets": 3, "weeks": [1]}, 2, []),
        ({"sets": 3, "weeks": [1, 2]}, 3, []),
        ({"sets": 3, "weeks": [1, 2]}, 2, [("pin", 2, "A", 2, 3)]),  # named
    ],
)
def test_sets_in_deload_weeks(pin: dict[str, Any], deload_sets: int, found: list[Any]) -> None:
    """Only where ``weeks`` names the deload week."""
    plan: Weeks = {1: {"A": ROW}, 2: {"A": [("row", deload_sets)]}}
    assert broken(plan, pin, block={"weeks": 2, "deload_weeks": [2]}) == found


def test_its_sets_stand_in_place_of_the_general_ones() -> None:
    """6 sets of a pinned row are fine where others may have 4, in the weeks that it asks for."""
    general = {"sets_per_exercise": {"min": 2, "max": 4}, "weeks": 1}
    six: Weeks = {1: {"A": [("row", 6)], "B": [("row", 3)]}}
    assert broken(six, {"sets": 6}, **general) == []
    assert broken(six, {}, **general) == [("sets_per_exercise", 1, "A", 6, 4)]
    own = {"exercise_sets": {"row": {"max": 3}}}
    assert broken(six, {"sets": 6}, **general, **own) == []


def test_frozen_weeks_are_not_judged() -> None:
    """What was done was done."""
    pins = [{"exercise": "row", "session": "A"}]
    assert check(ALL, {1: {"A": FLY}, 2: {"A": ROW}}, 1, weeks=2, pin=pins).legal
