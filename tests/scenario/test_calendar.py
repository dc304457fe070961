"""The calendar: what a scenario means week by week, each answer worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, exercise, scenario
from optimizer.scenario.calendar import Calendar, exceptions_by_week

ALL = catalog(
    "row",
    exercise("fly", kit=["straight_bar", "flat_bench"]),
    exercise("curl", direct=["biceps"]),
    exercise(
        "press", direct=["chest"], goals={"hypertrophy": 0, "strength": 1, "power": 0, "prehab": 0}
    ),
)
ONE = {"sessions": [{"name": "A", "day": "mon"}]}


def calendar(frozen: int = 0, /, **overrides: Any) -> Calendar:
    """The calendar of a quiet scenario."""
    return Calendar(scenario(ALL, **overrides), ALL, frozen)


def groups(frozen: int = 0, /, **overrides: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Each group as (session, weeks)."""
    return [(g.session.name, g.weeks) for g in calendar(frozen, **overrides).groups]


def available(week: int = 1, **overrides: Any) -> set[str]:
    """Ids of what session A could have in a week."""
    asked = calendar(**overrides)
    return set(asked.available(week, asked.scenario.session("A")))


# ----- groups -----------------------------------------------------------------------------------


def test_one_phase_is_one_group_a_session() -> None:
    """Sessions stand by day, whatever their order in the file."""
    sessions = [{"name": "Late", "day": "fri"}, {"name": "Early", "day": "tue"}]
    assert groups(weeks=3, sessions=sessions) == [("Early", (1, 2, 3)), ("Late", (1, 2, 3))]


def test_phases_gyms_skips_own_weeks_and_freezing_part_groups() -> None:
    """Six weeks: hotel in 2 and 4, own in 5, skipped in 3; phases of 4 and 2."""
    overrides = {
        "block": {"weeks": 6, "phases": [4, 2]},
        **ONE,
        "equipment": {"main": [], "hotel": []},
        "exceptions": [
            {"weeks": [2, 4], "gym": "hotel"},
            {"weeks": [3], "skip": True},
            {"weeks": [5], "own": True},
        ],
    }
    assert groups(**overrides) == [("A", (1,)), ("A", (2, 4)), ("A", (5,)), ("A", (6,))]
    assert groups(2, **overrides)[1:3] == [("A", (2,)), ("A", (4,))]


def test_gyms_are_the_same_by_name_not_by_items() -> None:
    """An exception that names the session's own gym changes nothing; a twin is another gym."""
    gyms = {"equipment": {"main": ["band"], "twin": ["band"]}, "weeks": 2, **ONE}
    same = [{"weeks": [2], "gym": "main"}]
    assert groups(**gyms, exceptions=same) == [("A", (1, 2))]
    other = [{"weeks": [2], "gym": "twin"}]
    assert groups(**gyms, exceptions=other) == [("A", (1,)), ("A", (2,))]


def test_weeks_that_exclude_other_exercises_are_groups_of_their_own() -> None:
    """Only what would else be available counts: excluding a lift without a kit parts nothing."""
    weeks = {"weeks": 3, **ONE}
    row = {"exclude": [{"select": "row", "weeks": [2]}]}
    assert groups(**weeks, select=row) == [("A", (1, 3)), ("A", (2,))]
    fly = {"exclude": [{"select": "fly", "weeks": [2]}]}
    assert groups(**weeks, select=fly) == [("A", (1, 2, 3))]
    always = {"exclude": ["row", {"select": "row", "weeks": [2]}]}
    assert groups(**weeks, select=always) == [("A", (1, 2, 3))]


def test_wishes_with_dates_reach_single_sessions() -> None:
    """From Tuesday to Thursday: B of week 1 loses the row, A keeps it in all weeks."""
    block = {"weeks": 2, "start": "2027-01-04"}
    exclude = [{"select": "row", "dates": ["2027-01-05", "2027-01-07"]}]
    found = groups(block=block, select={"exclude": exclude})
    assert found == [("A", (1, 2)), ("B", (1,)), ("B", (2,))]


# ----- availability -------------------------------------------------------------------------------


def test_contained_items_serve_however_deep() -> None:
    """A pair of columns is a column, and a column brings its bar."""
    gym = {"equipment": {"main": ["dual_cable_station", "adjustable_bench"]}}
    assert "fly" in available(**gym)
    assert "fly" not in available(equipment={"main": ["dual_cable_station"]})


@pytest.mark.parametrize(
    ("overrides", "found"),
    [
        ({}, False),  # it trains the biceps, which count nothing
        ({"priorities": {"biceps": 1}}, True),
        ({"muscle_sets": {"biceps": {"max": 9}}}, True),
        ({"select": {"include": [{"muscle": "biceps"}]}}, True),
        ({"require": [{"select": {"muscle": "biceps"}, "at_least": 1}]}, True),
        ({"require": [{"select": {"muscle": "biceps"}, "at_most": 1}]}, False),
        ({"require": [{"select": "curl", "at_most": 1}]}, True),  # named
        ({"select": {"prefer": ["curl"]}}, True),
        ({"select": {"prefer": [{"muscle": "biceps"}]}}, False),
        ({"select": {"unlock": {"curl": 1}}}, True),
        ({"pin": [{"exercise": "curl", "session": "A"}]}, True),
        ({"priorities": {"biceps": 1}, "select": {"exclude": ["curl"]}}, False),
    ],
)
def test_only_what_trains_something_wanted_is_available(
    overrides: dict[str, Any], found: bool
) -> None:
    """A muscle that counts, a kind that is asked for, or a name."""
    assert ("curl" in available(**overrides)) is found


def test_a_rating_of_0_is_waived_by_name_in_a_requirement() -> None:
    """The press does nothing for hypertrophy; named in ``require`` it may still be used."""
    wanted: dict[str, Any] = {"priorities": {"chest": 1}}
    assert "press" not in available(**wanted)
    assert "press" in available(**wanted, require=[{"select": "press", "at_most": 3}])
    strength = {"block": {"weeks": 1, "phases": [{"weeks": 1, "goal": "strength"}]}}
    assert "press" in available(**wanted, **strength)


def test_nobody_is_available_before_an_unlock() -> None:
    """Locked in week 1, there from week 2."""
    lock = {"weeks": 2, "select": {"unlock": {"row": 2}}}
    assert ["row" in available(week, **lock) for week in (1, 2)] == [False, True]


# ----- sessions, goals, limits --------------------------------------------------------------------


def test_a_block_may_start_on_any_day() -> None:
    """From Tuesday: week 1 holds Thursday alone, and its target shrinks."""
    start = {"block": {"weeks": 2, "start": "2027-01-05"}}
    asked = calendar(**start, weekly_sets={"start": 9, "end": 9})
    assert [[s.name for s in asked.held(week)] for week in (1, 2)] == [["B"], ["A", "B"]]
    assert asked.bands == {1: (5, 5), 2: (9, 9)}  # 4.5 goes up
    on_thursday = calendar(block={"weeks": 1, "start": "2027-01-07"})
    assert [s.name for s in on_thursday.held(1)] == ["B"]
    assert calendar(block={"weeks": 1, "start": "2027-01-08"}).held(1) == ()


def test_exceptions_with_dates_reach_the_sessions_of_these_days() -> None:
    """From Thursday of week 1 to Monday of week 2: B, then A."""
    gyms = {"equipment": {"main": [], "hotel": []}, "block": {"weeks": 2, "start": "2027-01-04"}}
    away = [{"dates": ["2027-01-07", "2027-01-11"], "gym": "hotel"}]
    asked = calendar(**gyms, exceptions=away)
    here = {(week, s.name): asked.gym(week, s) for week in (1, 2) for s in asked.held(week)}
    hotel = {day for day, gym in here.items() if gym == "hotel"}
    assert hotel == {(1, "B"), (2, "A")}


def test_goals_are_the_sessions_then_the_phases_then_the_athletes() -> None:
    """Phase 2 is for strength, session B always for power."""
    asked = calendar(
        block={"weeks": 2, "phases": [1, {"weeks": 1, "goal": "strength"}]},
        sessions=[{"name": "A", "day": "mon"}, {"name": "B", "day": "thu", "goal": "power"}],
    )
    a, b = asked.scenario.sessions
    assert [asked.goal(week, a) for week in (1, 2)] == ["hypertrophy", "strength"]
    assert [asked.goal(week, b) for week in (1, 2)] == ["power", "power"]


def test_training_elsewhere_is_taken_off_the_limits() -> None:
    """Of the session it is in, minutes too; of its day's session load alone; never below 0."""
    asked = calendar(
        weeks=2,
        limits={"minutes": 60, "lower_back": 20, "grip": 10},
        exceptions=[{"weeks": [2], "session": "A", "minutes": 20}],
        elsewhere=[
            {"session": "A", "minutes": 25, "lower_back": 6, "grip": 4},
            {"days": ["mon"], "grip": 3, "weeks": [1]},
            {"days": ["thu", "fri"], "lower_back": 30},
        ],
    )
    a, b = asked.scenario.sessions

    def left(week: int, session: Any) -> tuple[int | None, int | None, int | None]:
        limits = asked.limits(week, session)
        return limits.minutes, limits.lower_back, limits.grip

    assert left(1, a) == (35, 14, 3)
    assert left(2, a) == (0, 14, 6)
    assert left(1, b) == (60, 0, 10)


def test_training_elsewhere_counts_once_a_day_and_only_where_its_session_is_held() -> None:
    """Two days of 2 sets and 3 within A; in week 2 A is skipped. A light day is no heavy one."""
    asked = calendar(
        weeks=2,
        exceptions=[{"weeks": [2], "session": "A", "skip": True}],
        elsewhere=[
            {"days": ["tue", "sat"], "muscle_sets": {"lats": 2}, "heavy_lower_back": True},
            {"session": "A", "muscle_sets": {"lats": 3, "biceps": 0.5}, "heavy_lower_back": True},
            {"days": ["wed"], "lower_back": 6},
        ],
    )
    assert asked.credit_elsewhere(1) == {"lats": 14, "biceps": 1}
    assert asked.credit_elsewhere(2) == {"lats": 8}
    assert asked.heavy_days == (0, 1, 5, 8, 12)


def test_weeks_with_fewer_than_five_sets_a_session_are_thin() -> None:
    """9 for two sessions are, 10 are not; one session and a deload week never are."""
    weekly = {"weekly_sets": [[8, 9], 10, 4, 6], "block": {"weeks": 4, "deload_weeks": [4]}}
    skip = [{"weeks": [3], "session": "B", "skip": True}]
    assert calendar(**weekly, exceptions=skip).thin_weeks() == [1]


@pytest.mark.parametrize(("minutes", "thin"), [(20, []), (31, []), (32, [1])])
def test_short_sessions_are_not_thin(minutes: int, thin: list[int]) -> None:
    """Nine sets in one day instead of two take 9 x 3:30, 31.5 minutes."""
    asked = calendar(weekly_sets=[9], block={"weeks": 1}, limits={"minutes": minutes})
    assert asked.thin_weeks() == thin


# ----- effort ---------------------------------------------------------------------------------


def test_reserve_starts_again_in_each_mesocycle() -> None:
    """Weeks 1-3, deload, 5-6 of phase 1, 7-8 of phase 2 with a reserve of its own."""
    asked = calendar(
        block={
            "weeks": 8,
            "deload_weeks": [4],
            "phases": [6, {"weeks": 2, "rir": [2, 0]}],
        },
        effort={"rir": [3, 1], "deload_rir": 5},
    )
    assert [asked.rir(week) for week in asked.weeks] == [3, 2, 1, 5, 3, 1, 2, 0]
    assert [asked.mesocycle(week) for week in (2, 4, 5, 8)] == [(1, 2, 3), (), (5, 6), (7, 8)]


# ----- one day by itself ----------------------------------------------------------------------


def test_a_day_of_its_own_parts_its_group_and_nothing_else() -> None:
    """Session A in week 2, in its gym and with its minutes."""
    asked = calendar(
        weeks=3,
        equipment={"main": [], "hotel": []},
        exceptions=[{"weeks": [2], "session": "A", "gym": "hotel", "minutes": 30}],
    )
    alone = asked.with_own(2, "B")
    assert [(g.session.name, g.weeks) for g in alone.groups] == [
        ("A", (1, 3)),
        ("A", (2,)),
        ("B", (1, 3)),
        ("B", (2,)),
    ]
    hotel = asked.with_own(2, "A")
    a = hotel.scenario.session("A")
    assert (hotel.gym(2, a), hotel.limits(2, a).minutes) == ("hotel", 30)


def test_exceptions_with_dates_are_those_of_the_sessions_on_these_days() -> None:
    """From a Thursday to the Tuesday after, in a block that begins on a Wednesday.

    A session that is named is the only one meant, and a day without one means nothing.
    """
    data = {
        "block": {"weeks": 2, "start": "2027-01-06"},
        "sessions": [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu"}],
        "exceptions": [
            {"dates": ["2027-01-07", "2027-01-12"], "gym": "hotel"},
            {"dates": ["2027-01-07", "2027-01-14"], "session": "B", "minutes": 20},
            {"dates": ["2027-01-08", "2027-01-10"], "skip": True},
            {"weeks": [2], "own": True},
        ],
    }
    assert exceptions_by_week(data) == [
        {"weeks": [2], "session": "A", "gym": "hotel"},
        {"weeks": [1], "session": "B", "gym": "hotel"},
        {"weeks": [1, 2], "session": "B", "minutes": 20},
        {"weeks": [2], "own": True},
    ]
