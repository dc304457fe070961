"""`phase_constant`: a session keeps its exercises through a group."""

from __future__ import annotations

from typing import Any

from helpers import Weeks, catalog, check, exercise, said

ALL = catalog("row", "fly", exercise("pull", pattern="vertical_pull"))
STEADY: Weeks = {1: {"A": [("row", 3), ("fly", 2)]}, 2: {"A": [("fly", 4), ("row", 3)]}}
CHANGED: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("fly", 3)]}}


def broken(weeks: Weeks, /, **overrides: Any) -> tuple[str, ...]:
    """What a plan of two weeks breaks."""
    return check(ALL, weeks, **{"weeks": 2, **overrides}).broken


def test_order_and_sets_may_change_exercises_may_not() -> None:
    """The same set of exercises in any order, with any sets."""
    assert broken(STEADY) == ()
    verdict = check(ALL, CHANGED, weeks=2)
    assert said(verdict) == [("phase_constant", 2, "A", 2, 0)]
    assert "adds Fly, drops Row" in verdict.violations[0].message
    three = {1: STEADY[1], 2: STEADY[2], 3: {"A": [("row", 3)]}}
    (late,) = check(ALL, three, weeks=3).violations
    assert (late.week, "has other exercises than week 1 of" in late.message) == (3, True)


def test_each_phase_and_each_session_stands_alone() -> None:
    """A new phase may bring new exercises; sessions do not bind each other."""
    assert broken(CHANGED, block={"weeks": 2, "phases": [1, 1]}) == ()
    assert broken({1: {"A": [("row", 3)], "B": [("fly", 3)]}, 2: {"A": [("row", 3)]}}) == (
        "phase_constant",
    )


def test_weeks_of_one_gym_need_not_be_in_a_row() -> None:
    """A hotel week lies outside; the weeks around it are one group."""
    hotel = {
        "weeks": 3,
        "equipment": {"main": [], "hotel": []},
        "exceptions": [{"weeks": [2], "gym": "hotel"}],
    }
    home, away = {"A": [("row", 3)]}, {"A": [("fly", 3)]}
    assert broken({1: home, 2: away, 3: home}, **hotel) == ()
    assert broken({1: home, 2: home, 3: away}, **hotel) == ("phase_constant",)


def test_own_weeks_are_groups_of_their_own() -> None:
    """``own: true`` frees each of its weeks, from the others too."""
    own = {"weeks": 3, "exceptions": [{"weeks": [2, 3], "session": "A", "own": True}]}
    rows = {"A": [("row", 3)]}
    assert broken({1: rows, 2: {"A": [("fly", 3)]}, 3: {"A": [("pull", 3)]}}, **own) == ()


def test_a_missing_week_is_empty() -> None:
    """A week the plan leaves out has other exercises than the rest: none."""
    assert broken({1: {"A": [("row", 3)]}}) == ("phase_constant",)


def test_groups_split_after_the_frozen_weeks() -> None:
    """What was done binds nothing, and is not judged."""
    frozen = check(ALL, CHANGED, 1, weeks=2)
    assert frozen.broken == ()
    past = {1: {"A": [("row", 3)]}, 2: {"A": [("fly", 3)]}, 3: {"A": [("fly", 3)]}}
    assert check(ALL, past, 2, weeks=3).broken == ()
    assert check(ALL, past, weeks=3).broken == ("phase_constant",)
