"""An instance holds what the calendar says, in numbers."""

from __future__ import annotations

from helpers import catalog, exercise, scenario
from optimizer.instance import prepare
from optimizer.instance.bounds import untightened
from optimizer.instance.types import Frozen

ALL = catalog(
    "row",
    exercise("fly", kit=["barbell"]),
    exercise("curl", direct=["biceps"]),
    exercise("pull", pattern="vertical_pull", goals=3),
)


def test_groups_and_who_may_be_chosen() -> None:
    """The row is excluded in week 2; the fly has no kit in the hotel; nobody wants the curl."""
    instance = prepare(
        scenario(
            ALL,
            block={"weeks": 3, "phases": [2, {"weeks": 1, "goal": "power"}]},
            equipment={"main": ["barbell"], "hotel": []},
            exceptions=[{"weeks": [3], "session": "B", "gym": "hotel"}],
            select={"exclude": [{"select": "row", "weeks": [2]}]},
        ),
        ALL,
    )
    assert [entry.id for entry in instance.exercises] == ["fly", "pull", "row"]
    found = [
        (instance.sessions[g.session].name, g.weeks, g.phase, g.gym, g.goal, g.candidates)
        for g in instance.groups
    ]
    assert found == [
        ("A", (1,), 0, "main", "hypertrophy", (0, 1, 2)),
        ("B", (1,), 0, "main", "hypertrophy", (0, 1, 2)),
        ("A", (2,), 0, "main", "hypertrophy", (0, 1)),
        ("B", (2,), 0, "main", "hypertrophy", (0, 1)),
        ("A", (3,), 1, "main", "power", (0, 1, 2)),
        ("B", (3,), 1, "hotel", "power", (1, 2)),
    ]
    assert instance.group_of[1, 3] == 5
    assert instance.patterns[0, 2] == {"horizontal_pull", "vertical_pull"}


def test_a_week_without_a_band_has_what_its_sessions_can_hold() -> None:
    """A deload week in which everything is halved: 0 to 12 and 4 x 50 sets."""
    sessions = [
        {"name": "A", "day": "mon", "limits": {"sets": 12}},
        {"name": "B", "day": "thu", "limits": {"exercises": [1, 4]}},
    ]
    instance = prepare(
        scenario(
            ALL,
            block={"weeks": 2, "deload_weeks": [2]},
            weekly_sets={"start": 9, "end": 9, "tolerance": 1},
            sessions=sessions,
            deload="half",
        ),
        ALL,
    )
    first, second = instance.weeks
    assert (first.low, first.high, first.banded) == (8, 10, True)
    assert (second.low, second.high, second.banded) == (0, 212, False)


def test_caps_and_bounds_are_those_of_the_week() -> None:
    """Minutes less what is trained elsewhere; sets whatever the entry recommends."""
    instance = prepare(
        scenario(
            ALL,
            limits={"minutes": 60},
            elsewhere=[{"session": "A", "minutes": 25}],
            sets_per_exercise={"min": 2, "max": 5},
            exercise_sets={"row": {"max": 7}},
        ),
        catalog("row", exercise("pull", pattern="vertical_pull", most=3)),
    )
    assert [instance.minutes_cap(session, 1) for session in (0, 1)] == [35, 60]
    bounds = [instance.set_bounds(e, instance.weeks[0]) for e in range(2)]
    assert bounds == [(2, 5), (2, 7)]


def test_frozen_weeks_part_groups_and_hold_only_what_the_scenario_holds() -> None:
    """Week 1 is done; what was done in a session that is skipped or unknown is set aside."""
    done = {1: {"A": {"row": 3}, "B": {"row": 2}, "Swim": {"crawl": 1}}}
    skip = [{"weeks": [1], "session": "B", "skip": True}]
    instance = prepare(scenario(ALL, weeks=3, exceptions=skip), ALL, Frozen(1, done))
    assert [g.weeks for g in instance.groups] == [(2, 3), (2, 3)]
    assert instance.frozen.weeks == {1: {"A": {"row": 3}}}


def test_what_was_done_counts_in_its_own_week_alone() -> None:
    """Twelve sets of one session, more than the band: its roof is twelve, week 2's still ten."""
    instance = prepare(
        scenario(ALL, weeks=2, equipment={"main": ["barbell"]}, weekly_sets=[10, 10]),
        ALL,
        Frozen(part={"A": {"row": 12}}),
    )
    group = instance.groups[instance.group_of[0, 1]]
    assert [(week.low, week.high) for week in instance.weeks] == [(10, 12), (10, 10)]
    assert [instance.done_in_week(week, lambda _: 2) for week in (1, 2)] == [24, 0]
    assert [instance.raised(group, limit, lambda _: 2) for limit in (23, 24, 25)] == [24, 24, 25]


def test_sets_done_have_room_in_the_ranges_beside_the_others() -> None:
    """A session without a limit of sets holds what was done and fifty of each exercise more."""
    instance = prepare(
        scenario(ALL, equipment={"main": ["barbell"]}, weekly_sets=[200]),
        ALL,
        Frozen(part={"A": {"row": 60}}),
    )
    assert untightened(instance).session_sets[instance.group_of[0, 1], 1] == (0, 210)
