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


def test_training_elsewhere_takes_its_minutes() -> None:
    """9 minutes of rows beside 20 of chest: 29 are enough, 28 are not; B is not touched."""
    chest = {"elsewhere": [{"session": "A", "minutes": 20}]}
    assert minutes(29, **chest) == ()
    assert minutes(28, **chest) == ("session_minutes",)
    assert minutes(28, elsewhere=[{"session": "B", "minutes": 20}]) == ()


def test_a_schemes_rest_stands_in_place_of_the_entrys() -> None:
    """4 x (120 - 90 + 30) and 60 to set up are 5 minutes; the first scheme that matches holds."""
    rest = {"select": "row", "rest": 30}
    assert minutes(5, schemes=[rest]) == ()
    assert "session_minutes" in minutes(4, schemes=[rest])
    assert "session_minutes" in minutes(8, schemes=[{"select": "row", "pause": 1}, rest])
    assert "session_minutes" in minutes(8, schemes=[{**rest, "sessions": ["B"]}])
    assert minutes(5, schemes=[{**rest, "weeks": [1], "sessions": ["A"]}]) == ()


def test_pairs_share_their_rests() -> None:
    """A row of 4 sets and a fly of 3 (540 s and 151 s) share 3 rests of 20 s: 631 s, 11 minutes."""
    pair = {1: {"A": [("row", 4, "A1"), ("fly", 3, "A2")]}}
    apart = {1: {"A": [("row", 4), ("fly", 3)]}}
    assert check(ALL, pair).totals[0].sessions[0].minutes == 11
    assert check(ALL, apart).totals[0].sessions[0].minutes == 12
    # the fewer sets count: one rest of 20 s, 540 + 91 - 20 = 611 s
    single = {1: {"A": [("row", 4, "A1"), ("fly", 1, "A2")]}}
    assert check(ALL, single).totals[0].sessions[0].minutes == 11
    # as printed: with rests of 5 s after the row they share 3 x 5 s of 540 - 4 x 85 + 151 = 351 s
    short = {"schemes": [{"select": "row", "rest": 5}]}
    assert check(ALL, pair, **short).totals[0].sessions[0].minutes == 6  # 336 s


def test_an_empty_session_is_its_warm_up() -> None:
    """15 minutes of warm-up alone pass a limit of 14."""
    verdict = check(ALL, {}, limits={"minutes": 14}, warm_up="full")
    assert said(verdict) == [
        ("session_minutes", 1, "A", 15, 14),
        ("session_minutes", 1, "B", 15, 14),
    ]
