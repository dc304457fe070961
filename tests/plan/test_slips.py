"""What was hardly meant is warned of, and only that."""

from __future__ import annotations

import pytest

from optimizer.plan.slips import slips
from optimizer.scenario import parse_scenario

BASE = """
schema_version: 1
name: Slips
equipment: {{main: {gym}}}
block: {{weeks: 4, deload_weeks: [{deload}]}}
sessions: [{{name: A, day: mon, minutes: {minutes}}}, {{name: B, day: thu}}]
"""


def told(
    extra: str = "", gym: str = "commercial_gym", deload: str = "4", minutes: int = 60
) -> list[str]:
    """The warnings of a block of four weeks with more keys."""
    text = BASE.format(gym=gym, deload=deload, minutes=minutes)
    return slips(parse_scenario(text + extra))


def test_an_ordinary_block_is_not_warned_of() -> None:
    """Defaults, a deload of half and steps of a fifth are no slips."""
    assert told() == []
    assert (
        slips(
            parse_scenario(
                BASE.format(gym="commercial_gym", deload="4", minutes=60).replace(
                    "weeks: 4, deload_weeks: [4]", "weeks: 2"
                )
            )
        )
        == []
    )
    assert told("weekly_sets: [10, 12, 14, 14]") == []
    assert told("weekly_sets: [10, 12, 15, 7]") == []


@pytest.mark.parametrize(("sets", "warned"), [("[10, 11, 12, 13]", 1), ("[10, 11, 12, 12]", 0)])
def test_a_deload_week_with_more_sets_than_training_beside_it(sets: str, warned: int) -> None:
    """A lighter week is lighter."""
    lines = told(f"weekly_sets: {sets}")
    assert len(lines) == warned
    assert all("Week 4 is a deload week and asks for 13 sets" in line for line in lines)


def test_a_deload_week_is_measured_against_both_sides() -> None:
    """The heavier of the weeks beside it counts; a first week has one side."""
    assert told("weekly_sets: [10, 11, 12, 12]", deload="2") == []
    assert len(told("weekly_sets: [10, 13, 12, 12]", deload="2")) == 1
    assert len(told("weekly_sets: [13, 12, 12, 12]", deload="1")) == 1


@pytest.mark.parametrize(("sets", "warned"), [("[10, 13, 13, 7]", 1), ("[10, 12, 15, 7]", 0)])
def test_a_training_week_far_above_the_one_before(sets: str, warned: int) -> None:
    """A third more at once is a slip; a deload week between does not count."""
    assert len(told(f"weekly_sets: {sets}")) == warned
    assert told("weekly_sets: [12, 6, 14, 14]", deload="2") == []


def test_minutes_that_no_session_can_fill() -> None:
    """Seconds in place of minutes are noticed; a generous hour and a half is not."""
    (line,) = told(minutes=600)
    assert line.startswith("A may take 600 minutes, and no session here can take more than ")
    assert told(minutes=90) == []
    pin = "{{exercise: {}, session: A, sets: 50}}"
    long = f"pin: [{pin.format('deadlift')}, {pin.format('seal_row')}]"
    assert told(long, minutes=300) == [], "pins may ask for hours"


def test_a_priority_that_nothing_trains() -> None:
    """A wish that can't have an effect is not passed over."""
    (line,) = told("priorities: {neck: 2, lats: 2}")
    assert line == "Priorities: neck has one, and no exercise that can be chosen here trains it."
    assert told("priorities: {neck: 0}") == []


def test_a_gym_with_little_to_choose_from() -> None:
    """Few exercises or a single pattern are called that, with the larger catalogue's number."""
    (line,) = told(gym="hotel_gym")
    assert "serves 4 exercises of the catalogue (seed)" in line
    assert "much alike" in line
    assert line.endswith("write catalog: extended.")
    assert told("catalog: extended", gym="hotel_gym") == []
    (line,) = told("catalog: extended", gym="[corner]")
    assert "write catalog" not in line


def test_an_item_asked_for_that_no_gym_has() -> None:
    """What could be done with it counts by the letter, which is hardly what was meant."""
    wish = "catalog: extended\nrequire: [{select: {equipment: band}, at_least: 1}]\n"
    [line] = [text for text in told(wish, "home_dumbbells") if "band" in text]
    assert line.startswith("require[0] asks for exercises with a band, and no gym here has one")
    assert not [text for text in told(wish, "hotel_gym") if "band" in text]
