"""`recovery`: hours between sessions that load the lower back hardest."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, exercise, said

ALL = catalog(exercise("deadlift", lower_back_stress=3), exercise("row", lower_back_stress=2))
PULL, EASY = [("deadlift", 3)], [("row", 3)]


def broken(
    hours: int | None, weeks: Weeks, days: str = "mon thu", /, **overrides: Any
) -> list[Any]:
    """What a plan breaks with sessions A and B on these days."""
    first, second = days.split()
    sessions = [{"name": "A", "day": first}, {"name": "B", "day": second}]
    recovery = None if hours is None else {"lower_back_hours": hours}
    return said(check(ALL, weeks, recovery=recovery, sessions=sessions, **overrides))


@pytest.mark.parametrize(("hours", "legal"), [(None, True), (0, True), (72, True), (73, False)])
def test_edges(hours: int | None, legal: bool) -> None:
    """Monday to Thursday is 72 hours; just so many are enough."""
    found = broken(hours, {1: {"A": PULL, "B": PULL}})
    assert found == ([] if legal else [("recovery", 1, "B", 72, hours)])


def test_only_a_stress_of_3_counts() -> None:
    """Rows of stress 2 may stand next day."""
    assert broken(200, {1: {"A": PULL, "B": EASY}}, "mon tue") == []


def test_across_week_ends() -> None:
    """Sunday of week 1 to Monday of week 2 is 24 hours."""
    weeks: Weeks = {1: {"A": EASY, "B": PULL}, 2: {"A": PULL, "B": EASY}}
    block = {"block": {"weeks": 2, "phases": [1, 1]}}
    assert broken(24, weeks, "mon sun", **block) == []
    assert broken(25, weeks, "mon sun", **block) == [("recovery", 2, "A", 24, 25)]


def test_across_a_week_off() -> None:
    """Hours run by the calendar, through a week that is skipped: 14 days are 336 hours."""
    weeks: Weeks = {1: {"A": PULL}, 3: {"A": PULL}}
    off = {"weeks": 3, "exceptions": [{"weeks": [2], "skip": True}]}
    assert broken(336, weeks, **off) == []
    assert broken(337, weeks, **off) == [("recovery", 3, "A", 336, 337)]


def test_frozen_weeks_count_but_are_not_judged() -> None:
    """A heavy Sunday that is done binds the Monday after it; two that are done bind nothing."""
    weeks: Weeks = {1: {"A": PULL, "B": PULL}, 2: {"A": PULL}}
    days = [{"name": "A", "day": "mon"}, {"name": "B", "day": "sun"}]
    verdict = check(ALL, weeks, 1, weeks=2, recovery={"lower_back_hours": 150}, sessions=days)
    assert said(verdict) == [("recovery", 2, "A", 24, 150)]
