"""What the measure of agreement counts."""

from __future__ import annotations

import pytest

from benchmarks.coach import _room_for_three, summary
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import parse_scenario

BLOCK = """
schema_version: 1
name: Two days
equipment: {main: commercial_gym}
block: {weeks: 3, deload_weeks: [3]}
sessions: [{name: A, day: mon, minutes: MINUTES}, {name: B, day: thu, minutes: MINUTES}]
weekly_sets: [LEAST, 14, 7]
"""


@pytest.mark.parametrize(
    ("least", "minutes", "room"), [(12, 60, True), (11, 60, False), (12, 18, True), (12, 17, False)]
)
def test_room_for_three_exercises_is_two_sets_each(least: int, minutes: int, room: bool) -> None:
    """In the week of the fewest sets, since lifts stay; the quickest three take 17:05 in all."""
    text = BLOCK.replace("LEAST", str(least)).replace("MINUTES", str(minutes))
    loaded = parse_scenario(text)
    calendar = Calendar(loaded.scenario, loaded.catalog)
    assert _room_for_three(loaded, calendar, 2, "A") is room


def test_there_is_no_room_for_three_exercises_where_there_are_two() -> None:
    """A bar to hang from gives a pull-up and no third lift; a barbell gives more."""
    text = BLOCK.replace("LEAST", "12").replace("MINUTES", "60")
    for gym, room in (("[pull_up_bar]", False), ("[pull_up_bar, barbell]", True)):
        loaded = parse_scenario(text.replace("commercial_gym", gym))
        calendar = Calendar(loaded.scenario, loaded.catalog)
        assert _room_for_three(loaded, calendar, 1, "A") is room


def test_short_sessions_are_asked_of_those_who_have_room() -> None:
    """And a share of the optimum is told between what is proved and what was found."""
    row = {
        "person": "somebody",
        "status": "feasible",
        "days": 2,
        "gap": 0.002,
        "two_sets": 40.0,
        "few_exercises": 50.0,
        "room_for_three": 100.0,
        "deloads": [50.0],
        "against": 0,
        "no_pull": 0,
        "no_main": 0,
        "expert": {"broken": ["balance", "spread"], "share": 90.0, "share_of_found": 92.0},
    }
    tight = row | {"room_for_three": 0.0, "few_exercises": 0.0, "person": "published_one"}
    text = summary([row, tight])
    assert "where there is room: 50 %" in text
    assert "coaches' own plans over the optimum: 90.0 % at least, 92.0 % at most" in text
    assert "balance apart: 1.00" in text
