"""`session_minutes`: warm-up, setting up and sets with their rest."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, exercise, said

# One minute to set up and two a set; the other takes 61 seconds once and 30 a set.
ALL = catalog("row", exercise("fly", setup_seconds=61, seconds_per_set=30, rest_seconds=20))


def minutes(limit: int | None, **overrides: Any) -> tuple[str, ...]:
    """What a row of 4 sets (60 + 4 x 120 = 540 s) in session A breaks."""
    return check(ALL, {1: {"A": [("row", 4)]}}, limits={"minutes": limit}, **overrides).broken


@pytest.mark.parametrize(
    ("warm_up", "takes"),
    [("none", 9), ("minimal", 13), ("full", 24)],
)
def test_edges(warm_up: str, takes: int) -> None:
    """9 minutes and a warm-up of 0, 4 or 15."""
    assert minutes(None, warm_up=warm_up) == ()
    assert minutes(takes, warm_up=warm_up) == ()
    assert "session_minutes" in minutes(takes - 1, warm_up=warm_up)


def test_a_second_past_the_minute_is_past_the_limit() -> None:
    """61 + 2 x 30 = 121 s, said as 3 minutes."""
    verdict = check(ALL, {1: {"A": [("fly", 2)]}}, limits={"minutes": 2})
    assert said(verdict) == [("session_minutes", 1, "A", 3, 2)]


def test_the_exceptions_minutes_win_then_the_sessions() -> None:
    """Exception over session over scenario."""
    sessions = {"sessions": [{"name": "A", "day": "mon", "minutes": 9}]}
    assert minutes(5, **sessions) == ()
    shorter = {"exceptions": [{"weeks": [1], "session": "A", "minutes": 8}]}
    assert minutes(5, **sessions, **shorter) == ("session_minutes",)
    longer = {"exceptions": [{"weeks": [1], "session": "A", "minutes": 9}]}
    assert minutes(5, **longer) == ()


def test_an_empty_session_is_its_warm_up() -> None:
    """15 minutes of warm-up alone pass a limit of 14."""
    verdict = check(ALL, {}, limits={"minutes": 14}, warm_up="full")
    assert said(verdict) == [
        ("session_minutes", 1, "A", 15, 14),
        ("session_minutes", 1, "B", 15, 14),
    ]
