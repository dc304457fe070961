"""`include`: one of each kind in every week that can have it."""

from __future__ import annotations

from typing import Any

from helpers import Weeks, catalog, check, exercise, said

ALL = catalog(
    "row",
    exercise("fly", direct=["rear_delts"]),
    exercise("face_pull", direct=["rear_delts"], kit=["cable_station"]),
    exercise("hinge", pattern="hinge", kit=["barbell"]),
)
DELTS = {"muscle": "rear_delts"}
ROW, FLY = [("row", 3)], [("fly", 3)]


def broken(weeks: Weeks, include: list[Any], /, **overrides: Any) -> list[Any]:
    """What a plan breaks of what is to be included."""
    select = {"include": include, **overrides.pop("select", {})}
    return said(check(ALL, weeks, select=select, **overrides))


def test_any_session_of_the_week_may_have_it() -> None:
    """Once in the week is enough; each week and each selector is asked."""
    assert broken({1: {"A": ROW, "B": FLY}}, [DELTS]) == []
    assert broken({1: {"A": ROW}}, []) == []
    assert broken({1: {"A": ROW}}, [DELTS]) == [("include", 1, None, 0, 1)]
    assert broken({1: {"A": FLY}, 2: {"A": FLY}}, [DELTS, "row"], weeks=2) == [
        ("include", 1, None, 0, 1),
        ("include", 2, None, 0, 1),
    ]


def test_nothing_is_asked_where_nothing_matches() -> None:
    """No kit, or excluded: the week can't have it."""
    assert broken({1: {"A": ROW}}, [{"pattern": "hinge"}]) == []
    assert broken({1: {"A": ROW}}, [{"pattern": "squat"}]) == []
    assert broken({1: {"A": ROW}}, [DELTS], select={"exclude": ["fly"]}) == []
    cables = {"equipment": {"main": ["cable_station"]}}
    excluded = {"select": {"exclude": ["fly"]}}
    assert broken({1: {"A": ROW}}, [DELTS], **cables, **excluded) != []


def test_one_session_that_could_is_enough() -> None:
    """The other session's gym has a barbell."""
    gyms: dict[str, Any] = {
        "equipment": {"main": [], "garage": ["barbell"]},
        "sessions": [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu", "gym": "garage"}],
    }
    hinge = [{"pattern": "hinge"}]
    assert broken({1: {"A": ROW, "B": ROW}}, hinge, **gyms) == [("include", 1, None, 0, 1)]
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    assert broken({1: {"A": ROW}}, hinge, **gyms, **skip) == []


def test_the_whole_group_must_be_able_to_have_it() -> None:
    """Unlocked in the second week of a phase: no group could choose it, so nothing is asked."""
    weeks: Weeks = {1: {"A": ROW}, 2: {"A": ROW}}
    lock = {"select": {"unlock": {"fly": 2}}}
    assert broken(weeks, [DELTS], weeks=2, **lock) == []
    phases = {"block": {"weeks": 2, "phases": [1, 1]}}
    assert broken(weeks, [DELTS], **phases, **lock) == [("include", 2, None, 0, 1)]


def test_a_week_off_and_frozen_weeks() -> None:
    """Neither is asked; freezing splits the group, so the later week can have it."""
    off = {"exceptions": [{"weeks": [1], "skip": True}]}
    assert broken({}, [DELTS], **off) == []
    verdict = check(
        ALL,
        {1: {"A": ROW}, 2: {"A": ROW}},
        1,
        weeks=2,
        select={"include": [DELTS], "unlock": {"fly": 2}},
    )
    assert said(verdict) == [("include", 2, None, 0, 1)]
