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


def test_each_two_that_are_too_near() -> None:
    """Monday, Tuesday and Wednesday, 60 hours: also Wednesday after Monday."""
    days = (("A", "mon"), ("B", "tue"), ("C", "wed"))
    sessions = [{"name": name, "day": day} for name, day in days]
    week = dict.fromkeys("ABC", PULL)
    verdict = check(ALL, {1: week}, recovery={"lower_back_hours": 60}, sessions=sessions)
    assert said(verdict) == [
        ("recovery", 1, "B", 24, 60),
        ("recovery", 1, "C", 48, 60),
        ("recovery", 1, "C", 24, 60),
    ]


def test_across_a_week_off() -> None:
    """Hours run by the calendar, through a week that is skipped: 14 days are 336 hours."""
    weeks: Weeks = {1: {"A": PULL}, 3: {"A": PULL}}
    off = {"weeks": 3, "exceptions": [{"weeks": [2], "skip": True}]}
    assert broken(336, weeks, **off) == []
    assert broken(337, weeks, **off) == [("recovery", 3, "A", 336, 337)]


@pytest.mark.parametrize(
    ("day", "legal"),
    [("sat", True), ("sun", False), ("tue", False), ("wed", True), ("mon", True)],
)
def test_training_elsewhere_counts(day: str, legal: bool) -> None:
    """48 hours from a heavy day before and after Monday's pull, week ends too; its own day is free.

    B on Friday holds nothing heavy.
    """
    weeks: Weeks = {1: {"A": EASY}, 2: {"A": PULL}}
    block = {"block": {"weeks": 2, "phases": [1, 1]}}
    squats = [{"days": [day], "what": "squats", "heavy_lower_back": True}]
    found = broken(48, weeks, "mon fri", elsewhere=squats, **block)
    assert found == ([] if legal else [("recovery", 2, "A", 24, 48)])


def test_training_elsewhere_is_not_held_against_itself() -> None:
    """Two heavy days next to each other are the athlete's own; light ones count nothing."""
    squats = [{"days": ["wed", "thu"], "heavy_lower_back": True}]
    assert broken(48, {1: {"A": PULL}}, "mon sun", elsewhere=squats) == []
    light = [{"days": ["tue"], "lower_back": 12}]
    assert broken(48, {1: {"A": PULL}}, "mon sun", elsewhere=light) == []


def test_training_within_a_session_is_heavy_on_its_day() -> None:
    """Squats within A on Monday, deadlifts in B on Tuesday; not where A is skipped."""
    squats = [{"session": "A", "what": "squats", "heavy_lower_back": True}]
    heavy: Weeks = {1: {"A": EASY, "B": PULL}}
    assert broken(48, heavy, "mon tue", elsewhere=squats) == [("recovery", 1, "B", 24, 48)]
    skip = {"exceptions": [{"weeks": [1], "session": "A", "skip": True}]}
    assert broken(48, {1: {"B": PULL}}, "mon tue", elsewhere=squats, **skip) == []


def test_the_message_says_what_was_trained() -> None:
    """In the coach's own words."""
    squats = [{"days": ["tue"], "what": "squats", "heavy_lower_back": True}]
    sessions = {"sessions": [{"name": "A", "day": "mon"}]}
    recovery = {"recovery": {"lower_back_hours": 48}}
    verdict = check(ALL, {1: {"A": PULL}}, elsewhere=squats, **sessions, **recovery)
    assert verdict.violations[0].message == (
        "Squats of week 1 comes 24 hours after A of week 1, and both load the lower back hardest, "
        "expected at least 48."
    )


def test_frozen_weeks_count_but_are_not_judged() -> None:
    """A heavy Sunday that is done binds the Monday after it; two that are done bind nothing."""
    weeks: Weeks = {1: {"A": PULL, "B": PULL}, 2: {"A": PULL}}
    days = [{"name": "A", "day": "mon"}, {"name": "B", "day": "sun"}]
    verdict = check(ALL, weeks, 1, weeks=2, recovery={"lower_back_hours": 150}, sessions=days)
    assert said(verdict) == [("recovery", 2, "A", 24, 150)]
