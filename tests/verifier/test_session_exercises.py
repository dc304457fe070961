"""`session_exercises`: how many exercises a session has."""

from __future__ import annotations

import pytest

from helpers import NO_LIMITS, catalog, check, said

NAMES = ["one", "two", "three", "four", "five"]
ALL = catalog(*NAMES)


def broken(count: int, limit: list[int] | None) -> tuple[str, ...]:
    """What so many exercises in each session break."""
    listed = [(name, 2) for name in NAMES[:count]]
    return check(ALL, {1: {"A": listed, "B": listed}}, limits={"exercises": limit}).broken


@pytest.mark.parametrize(
    ("count", "limit", "legal"),
    [
        (5, None, True),
        (0, None, True),
        (2, [2, 4], True),
        (1, [2, 4], False),
        (4, [2, 4], True),
        (5, [2, 4], False),
        (0, [0, 4], True),
    ],
)
def test_edges(count: int, limit: list[int] | None, legal: bool) -> None:
    """Both ends are allowed."""
    assert broken(count, limit) == (() if legal else ("session_exercises",))


def test_a_missing_session_is_empty() -> None:
    """It has no exercises, so it has too few."""
    verdict = check(ALL, {1: {"A": [("one", 2)]}}, limits={"exercises": [1, 4]})
    assert said(verdict) == [("session_exercises", 1, "B", 0, 1)]


def test_a_session_has_limits_of_its_own() -> None:
    """Merged over the scenario's."""
    sessions = [
        {"name": "A", "day": "mon", "limits": {"exercises": [1, 1]}},
        {"name": "B", "day": "thu"},
    ]
    two = [("one", 2), ("two", 2)]
    verdict = check(
        ALL, {1: {"A": two, "B": two}}, limits={**NO_LIMITS, "exercises": [2, 2]}, sessions=sessions
    )
    assert said(verdict) == [("session_exercises", 1, "A", 2, 1)]


def test_one_exercise_named_twice_is_one_exercise() -> None:
    """`available` says what is wrong with it."""
    twice = {1: {"A": [("one", 2), ("one", 2)]}}
    assert check(ALL, twice, limits={"exercises": [0, 1]}).broken == ("available",)
