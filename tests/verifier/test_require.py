"""`require`: so many matching prescriptions or sets."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, exercise, said

ALL = catalog(
    exercise("fly", direct=["rear_delts"], mechanic="isolation", grip_demand=1),
    exercise("face_pull", direct=["rear_delts", "mid_traps"], equipment=[["band"], []]),
    exercise("row", indirect=["rear_delts"], unilateral=True, grip_demand=2),
    exercise("deadlift", pattern="hinge", lower_back_stress=3, level="intermediate"),
)
WEEK: dict[str, list[tuple[str, int]]] = {
    "A": [("fly", 2), ("face_pull", 3), ("row", 4)],
    "B": [("fly", 2), ("deadlift", 3)],
}
DELTS = {"muscle": "rear_delts"}


def broken(rule: dict[str, Any], weeks: Weeks | None = None, /, **overrides: Any) -> list[Any]:
    """What a plan breaks of one requirement."""
    weeks = weeks or {1: WEEK}
    return said(check(ALL, weeks, require=[{"select": DELTS, **rule}], **overrides))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"at_least": 3}, None),  # prescriptions: fly twice, face pull once
        ({"at_least": 4}, 3),
        ({"at_most": 3}, None),
        ({"at_most": 2}, 3),
        ({"at_least": 3, "at_most": 3}, None),
        ({"count": "sets", "at_least": 7}, None),
        ({"count": "sets", "at_least": 8}, 7),
        ({"count": "sets", "at_most": 7}, None),
        ({"count": "sets", "at_most": 6}, 7),
        ({"sessions": ["A"], "at_least": 2}, None),
        ({"sessions": ["A"], "at_least": 3}, 2),
        ({"sessions": ["B"], "at_most": 0}, 1),
    ],
)
def test_a_week(rule: dict[str, Any], found: int | None) -> None:
    """Both ends are allowed; the default counts prescriptions of all sessions."""
    limit = rule.get("at_least") if found and found < rule.get("at_least", 0) else None
    limit = rule.get("at_most") if limit is None else limit
    assert broken({"per": "week", **rule}) == (
        [] if found is None else [("require", 1, None, found, limit)]
    )


def test_a_session() -> None:
    """Each named session held; B has one."""
    assert broken({"per": "session", "at_least": 1}) == []
    assert broken({"per": "session", "at_least": 2}) == [("require", 1, "B", 1, 2)]
    assert broken({"per": "session", "at_least": 2, "sessions": ["A"]}) == []
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    assert broken({"per": "session", "at_least": 2}, {1: {"A": WEEK["A"]}}, **skip) == []


def test_a_block() -> None:
    """All weeks add up, frozen ones too."""
    weeks: Weeks = {1: WEEK, 2: WEEK}
    assert broken({"per": "block", "at_least": 6}, weeks, weeks=2) == []
    assert broken({"per": "block", "at_least": 7}, weeks, weeks=2) == [
        ("require", None, None, 6, 7)
    ]
    rule = {"select": DELTS, "per": "block", "at_least": 6}
    assert check(ALL, weeks, 1, weeks=2, require=[rule]).legal
    assert not check(ALL, {1: WEEK}, 1, weeks=2, require=[rule]).legal


@pytest.mark.parametrize("per", ["session", "week", "block"])
def test_nothing_is_asked_of_no_session_at_all(per: str) -> None:
    """A week off, or a block of them."""
    off = {"exceptions": [{"weeks": [1], "skip": True}]}
    assert broken({"per": per, "at_least": 1}, {1: {}}, **off) == []


def test_a_week_in_which_none_of_its_sessions_is_held_is_waived() -> None:
    """Another session held doesn't count; one of its own does."""
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    rule = {"per": "week", "at_least": 9, "sessions": ["B"]}
    assert broken(rule, {1: {"A": WEEK["A"]}}, **skip) == []
    both = {**rule, "sessions": ["A", "B"]}
    assert broken(both, {1: {"A": WEEK["A"]}}, **skip) == [("require", 1, None, 2, 9)]


@pytest.mark.parametrize(
    ("rule", "weeks"),
    [
        ({"per": "week", "weeks": [2]}, [2]),
        ({"per": "week"}, [1, 2]),
        ({"per": "session", "sessions": ["B"], "weeks": [2]}, [2]),
        ({"per": "week", "dates": ["2027-01-11", "2027-01-13"]}, [2]),  # A of week 2 alone
        ({"per": "week", "dates": ["2027-01-09", "2027-01-10"]}, []),  # no session on these
    ],
)
def test_only_in_its_weeks(rule: dict[str, Any], weeks: list[int]) -> None:
    """Other weeks are free."""
    plan: Weeks = {week: {"A": [("row", 3)], "B": [("row", 3)]} for week in (1, 2)}
    found = broken({**rule, "at_least": 1}, plan, block={"weeks": 2, "start": "2027-01-04"})
    assert [week for _, week, *_ in found] == weeks


def test_a_block_counts_its_weeks_alone() -> None:
    """Week 2 has three, the block six; where its weeks are all done nothing is asked."""
    weeks: Weeks = {1: WEEK, 2: WEEK}
    rule = {"per": "block", "at_least": 4, "weeks": [2]}
    assert broken(rule, weeks, weeks=2) == [("require", None, None, 3, 4)]
    first = {"select": DELTS, "per": "block", "at_least": 4, "weeks": [1]}
    assert check(ALL, weeks, 1, weeks=2, require=[first]).legal


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ({"count": "sets", "at_least": 8}, None),  # a deload week owes no sets
        ({"count": "sets", "at_least": 8, "weeks": [1]}, 7),  # unless it is named
        ({"count": "sets", "at_most": 6}, 7),
        ({"count": "exercises", "at_least": 4}, 3),  # lifts stay, sets go
    ],
)
def test_deload_weeks(rule: dict[str, Any], found: int | None) -> None:
    """``at_least`` sets are waived, the rest is not."""
    limit = rule.get("at_least") or rule.get("at_most")
    deload = {"block": {"weeks": 1, "deload_weeks": [1]}}
    expected = [] if found is None else [("require", 1, None, found, limit)]
    assert broken(rule, **deload) == expected


@pytest.mark.parametrize(
    ("select", "count"),
    [
        ("fly", 2),
        ({"pattern": "hinge"}, 1),
        ({"pattern": ["hinge", "horizontal_pull"]}, 5),
        ({"family": "fly"}, 2),
        ({"mechanic": "compound"}, 3),
        ({"unilateral": True}, 1),
        ({"unilateral": False}, 4),
        ({"unilateral": [True, False]}, 5),
        ({"muscle": "rear_delts"}, 3),  # trained directly
        ({"muscle": ["mid_traps", "lats"]}, 3),
        ({"level": "beginner"}, 4),  # is it, not up to it
        ({"level": "intermediate"}, 1),
        ({"equipment": "band"}, 1),  # some kit names it, whatever the gym
        ({"lower_back_stress": 0}, 5),  # at least
        ({"lower_back_stress": 1}, 1),
        ({"grip_demand": 2}, 1),
        ({"grip_demand": [2, 1]}, 3),
        ({"muscle": "rear_delts", "mechanic": "compound"}, 1),  # all keys
    ],
)
def test_selectors(select: Any, count: int) -> None:
    """How many prescriptions of the week a selector means."""
    assert broken({"select": select, "at_least": count, "at_most": count}) == []


def test_the_message_says_what_is_meant() -> None:
    """The selector in words, with the numbers."""
    verdict = check(
        ALL, {1: WEEK}, require=[{"select": {"muscle": ["lats", "biceps"]}, "at_least": 9}]
    )
    assert verdict.violations[0].message == (
        "Week 1 has 2 exercises of muscle lats or biceps, expected at least 9."
    )
