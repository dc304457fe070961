"""`available`: every prescription may be chosen for its group, and none stands twice."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, exercise, said

ROW = exercise("row")
BENT = exercise("bent", kit=["barbell"])
SEATED = exercise("seated", kit=["cable_station", "rope"])
EITHER = exercise("either", equipment=[["barbell"], ["dumbbell", "flat_bench"]])
HARD = exercise("hard", level="advanced")
MIDDLE = exercise("middle", level="intermediate")
PREHAB = exercise("prehab", goals={"hypertrophy": 0, "strength": 1, "power": 1, "prehab": 3})
CURL = exercise("curl", direct=["biceps"])
ALL = catalog(CURL, ROW, BENT, SEATED, EITHER, HARD, MIDDLE, PREHAB)


def broken(exercise_id: str, **overrides: Any) -> tuple[str, ...]:
    """What a plan with one exercise in session A of week 1 breaks."""
    return check(ALL, {1: {"A": [(exercise_id, 3)]}}, **overrides).broken


@pytest.mark.parametrize(
    ("exercise_id", "overrides"),
    [
        ("row", {}),
        ("bent", {"equipment": {"main": ["barbell"]}}),
        ("seated", {"equipment": {"main": ["cable_station"]}}),
        ("seated", {"equipment": {"main": ["dual_cable_station"]}}),  # a column, and so its rope
        ("either", {"equipment": {"main": ["barbell"]}}),
        ("either", {"equipment": {"main": ["dumbbell_pair", "adjustable_bench"]}}),
        ("middle", {}),
        ("hard", {"athlete": {"level": "advanced"}}),
        ("hard", {"select": {"unlock": {"hard": 1}}}),
        ("hard", {"pin": [{"exercise": "hard", "session": "A"}]}),
        ("prehab", {"athlete": {"goal": "prehab"}}),
        ("prehab", {"sessions": [{"name": "A", "day": "mon", "goal": "strength"}]}),
        ("prehab", {"pin": [{"exercise": "prehab", "session": "A"}]}),
        ("prehab", {"select": {"unlock": {"prehab": 1}}}),
        ("prehab", {"select": {"include": ["prehab"]}}),
        ("prehab", {"select": {"prefer": ["prehab"]}}),
        ("prehab", {"require": [{"select": "prehab", "at_most": 9}]}),
        ("prehab", {"block": {"weeks": 1, "phases": [{"weeks": 1, "goal": "strength"}]}}),
        ("curl", {"priorities": {"biceps": 1}}),
        ("curl", {"muscle_sets": {"biceps": {"max": 50}}}),
        ("curl", {"select": {"include": [{"muscle": "biceps"}]}}),
        ("curl", {"require": [{"select": {"muscle": "biceps"}, "at_least": 1}]}),
        ("curl", {"select": {"prefer": ["curl"]}}),
        ("row", {"weeks": 2, "select": {"exclude": [{"select": "row", "weeks": [2]}]}}),
        ("row", {"select": {"exclude": ["bent"]}}),
    ],
)
def test_may_stand(exercise_id: str, overrides: dict[str, Any]) -> None:
    """A kit, the level and the goal's rating are there, or a name waives level and rating."""
    assert broken(exercise_id, **overrides) == ()


@pytest.mark.parametrize(
    ("exercise_id", "overrides", "words"),
    [
        ("bent", {}, "no kit for it in gym main"),
        ("seated", {"equipment": {"main": ["rope"]}}, "no kit"),
        ("either", {"equipment": {"main": ["dumbbell"]}}, "no kit"),
        ("seated", {"equipment": {"main": ["cable_station", "-cable_station"]}}, "no kit"),
        ("hard", {}, "its level is advanced, the athlete's is intermediate"),
        ("middle", {"athlete": {"level": "beginner"}}, "its level is intermediate"),
        ("hard", {"select": {"prefer": ["hard"]}}, "its level"),  # wishes waive no level
        ("prehab", {}, "it does nothing for hypertrophy"),
        ("prehab", {"select": {"prefer": [{"family": "prehab"}]}}, "does nothing"),  # not by id
        ("row", {"select": {"exclude": ["row"]}}, "it is excluded"),
        ("row", {"select": {"exclude": [{"muscle": ["core", "lats"]}]}}, "it is excluded"),
        ("row", {"weeks": 2, "select": {"unlock": {"row": 2}}}, "it is locked until week 2"),
        ("curl", {}, "it trains no muscle that is asked for"),
        ("curl", {"select": {"prefer": [{"muscle": "biceps"}]}}, "no muscle that is asked for"),
        ("curl", {"require": [{"select": {"muscle": "biceps"}, "at_most": 1}]}, "no muscle"),
        ("row", {"priorities": {"lats": 0}}, "no muscle"),
        ("row", {"select": {"exclude": [{"select": "row", "weeks": [1]}]}}, "it is excluded"),
        ("rwo", {}, "catalogue test has no such exercise (did you mean row?)"),
    ],
)
def test_may_not_stand(exercise_id: str, overrides: dict[str, Any], words: str) -> None:
    """One reason is enough, and the message says which."""
    two = {2: {"A": [(exercise_id, 3)]}} if "weeks" in overrides else {}
    verdict = check(ALL, {1: {"A": [(exercise_id, 3)]}, **two}, **overrides)
    assert verdict.broken == ("available",)
    assert words in verdict.violations[0].message
    assert verdict.violations[0].found == exercise_id


def test_a_group_shares_what_is_available_in_all_its_weeks() -> None:
    """An unlock inside a phase waits for the next group."""
    row = {"A": [("row", 3)]}
    unlock = {"select": {"unlock": {"row": 2}}}
    late = check(ALL, {2: row, 3: row}, block={"weeks": 3, "phases": [1, 2]}, **unlock)
    assert late.broken == ()
    early = check(ALL, {2: row, 3: row}, weeks=3, **unlock)
    assert ("available", 2, "A", "row", None) in said(early)
    assert "through week 1" in early.violations[0].message


def test_the_gym_of_an_exception_counts() -> None:
    """In the hotel only the hotel's items are there."""
    gyms = {"main": ["barbell"], "hotel": []}
    away = {"exceptions": [{"weeks": [1], "session": "A", "gym": "hotel"}], "equipment": gyms}
    assert broken("bent", **away) == ("available",)
    assert broken("row", **away) == ()


def test_an_exercise_stands_once_in_a_session() -> None:
    """Twice in a session is no plan; in two sessions it is fine. Its sets count as written."""
    twice = check(ALL, {1: {"A": [("row", 3), ("row", 2)]}})
    assert said(twice) == [("available", 1, "A", "row", 1)]
    assert twice.totals[0].half_sets == {"lats": 10}
    assert check(ALL, {1: {"A": [("row", 3)], "B": [("row", 3)]}}).broken == ()


def test_sessions_that_are_not_held() -> None:
    """Unknown sessions, skipped ones and weeks past the block; their sets are set aside."""
    unknown = check(ALL, {1: {"C": [("row", 3)]}})
    assert said(unknown) == [("available", 1, "C", "C", None)]
    assert unknown.totals[0].sets == 0
    assert check(ALL, {1: {"C": []}}).broken == ("available",)
    assert check(ALL, {2: {"A": [("row", 3)]}}).broken == ("available",)
    assert check(ALL, {2: {"A": []}}).broken == ()
    skip = {"exceptions": [{"weeks": [1], "session": "A", "skip": True}]}
    assert check(ALL, {1: {"A": [("row", 3)]}}, **skip).broken == ("available",)
    assert check(ALL, {1: {"A": []}}, **skip).broken == ()
