"""Weekly set targets: ramps, phases, lists, deload weeks and the default."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, scenario, scenario_data
from optimizer.scenario import parse_scenario
from optimizer.scenario.calendar import Band, Calendar
from optimizer.scenario.defaults import used_defaults
from optimizer.scenario.types import Scenario, WeeklyTargets

ALL = catalog("row")


def bands(**overrides: Any) -> list[Band | None]:
    """The bands of a quiet scenario, week by week; deload weeks are half by default."""
    overrides = {"deload": "half", **overrides}
    return list(Calendar(scenario(ALL, **overrides), ALL).bands.values())


def exactly(*targets: int | None) -> list[Band | None]:
    """Bands of one number each."""
    return [None if target is None else (target, target) for target in targets]


@pytest.mark.parametrize(
    ("weekly", "block", "expected"),
    [
        # start + floor(4 x i / 3 + 1/2): 12, 13.33, 14.67, 16
        ({"start": 12, "end": 16}, {"weeks": 4}, [12, 13, 15, 16]),
        # Falling, 16 - 2 x i / 4: 16, 15.5, 15, 14.5, 14; halves go up
        ({"start": 16, "end": 14}, {"weeks": 5}, [16, 16, 15, 15, 14]),
        ({"start": 12, "end": 16}, {"weeks": 1}, [12]),
        # Each mesocycle starts again, after a deload week and in a new phase
        (
            {"start": 12, "end": 16, "deload": 7},
            {"weeks": 5, "deload_weeks": [3]},
            [12, 16, 7, 12, 16],
        ),
        ({"start": 12, "end": 16}, {"weeks": 5, "phases": [2, 3]}, [12, 16, 12, 14, 16]),
        (
            {"start": 12, "end": 16, "deload": 7, "ramp": "block"},
            {"weeks": 4, "deload_weeks": [2]},
            [12, 7, 14, 16],
        ),
        # A phase's own, its deload not the block's; a list of its own length
        (
            {"start": 12, "end": 16, "deload": 7},
            {
                "weeks": 6,
                "deload_weeks": [3, 6],
                "phases": [3, {"weeks": 3, "weekly_sets": {"start": 20, "end": 22}}],
            },
            [12, 16, 7, 20, 22, None],
        ),
        (
            {"start": 12, "end": 16},
            {"weeks": 4, "phases": [2, {"weeks": 2, "weekly_sets": [9, 4]}]},
            [12, 16, 9, 4],
        ),
    ],
)
def test_targets_that_run(
    weekly: dict[str, Any], block: dict[str, Any], expected: list[int | None]
) -> None:
    """From start to end over the training weeks of a mesocycle, rounded half up."""
    assert bands(weekly_sets=weekly, block=block) == exactly(*expected)


def test_a_phases_own_targets_take_what_they_leave_out_from_the_blocks() -> None:
    """Tolerance and on_skip, but not deload."""
    block = {"weeks": 2, "phases": [1, {"weeks": 1, "weekly_sets": {"start": 10, "end": 10}}]}
    skip = {"exceptions": [{"weeks": [2], "session": "B", "skip": True}]}
    outer = {"start": 8, "end": 8, "tolerance": 1, "on_skip": "keep"}
    assert bands(weekly_sets=outer, block=block, **skip) == [(7, 9), (9, 11)]
    own = {"start": 10, "end": 10, "tolerance": 0, "on_skip": "scale"}
    block["phases"] = [1, {"weeks": 1, "weekly_sets": own}]
    assert bands(weekly_sets=outer, block=block, **skip) == [(7, 9), (5, 5)]


DELOAD = {"block": {"weeks": 3, "deload_weeks": [3]}, "weekly_sets": {"start": 11, "end": 13}}


def test_deload_weeks_without_a_total_have_no_band_where_all_is_halved() -> None:
    """Each exercise keeps half of its sets, whatever that comes to."""
    assert bands(**DELOAD) == exactly(11, 13, None)
    assert bands(**DELOAD, deload=None) == exactly(11, 13, 7)


def test_a_session_with_nothing_to_halve_gives_the_week_a_band_from_half_to_all() -> None:
    """B is of its own in week 3: floor(13 / 2) to 13, then skipped sessions and tolerance."""
    own = [{"weeks": [3], "session": "B", "own": True}]
    assert bands(**DELOAD, exceptions=own) == [(11, 11), (13, 13), (6, 13)]
    loose = {**DELOAD, "weekly_sets": {"start": 11, "end": 13, "tolerance": 2}}
    skip = [*own, {"weeks": [3], "session": "A", "skip": True}]
    assert bands(**loose, exceptions=skip)[2] == (1, 9)  # 3 to 6.5, two off


def test_a_deload_week_before_all_training_halves_the_first_week() -> None:
    """There is nothing to halve, so half to all of the first training week's target."""
    block = {"weeks": 3, "deload_weeks": [1]}
    weekly = {"start": 11, "end": 13}
    assert bands(weekly_sets=weekly, block=block) == [(5, 11), (11, 11), (13, 13)]
    assert bands(weekly_sets=weekly, block=block, deload=None) == exactly(6, 11, 13)
    nothing = {"weeks": 2, "deload_weeks": [1, 2]}
    assert bands(weekly_sets=weekly, block=nothing, deload=None) == exactly(6, 6)


def test_a_deload_week_halves_both_ends_of_a_list() -> None:
    """The phase before is a list with a range."""
    phases = [{"weeks": 1, "weekly_sets": [[9, 14]]}, 1]
    block = {"weeks": 2, "phases": phases, "deload_weeks": [2]}
    weekly = {"start": 20, "end": 20}
    assert bands(weekly_sets=weekly, block=block, deload=None) == [(9, 14), (5, 7)]


def test_tolerance_never_passes_zero() -> None:
    """Target plus and minus the tolerance, not below 0."""
    assert bands(weekly_sets={"start": 4, "end": 4, "tolerance": 5}) == [(0, 9)]


def test_skipped_sessions_scale_a_target_but_no_list() -> None:
    """Target x held / planned, halves up, before the tolerance; ``keep`` leaves it."""
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    weekly = {"start": 13, "end": 13, "tolerance": 1}
    assert bands(weekly_sets=weekly, **skip) == [(6, 8)]  # 6.5 is 7
    assert bands(weekly_sets={**weekly, "on_skip": "keep"}, **skip) == [(12, 14)]
    assert bands(weekly_sets=[[9, 15]], **skip) == [(9, 15)]


def test_one_number_is_every_weeks() -> None:
    """Deload weeks too: it is taken as written."""
    assert bands(weekly_sets=15, block={"weeks": 2, "deload_weeks": [2]}) == exactly(15, 15)


# ----- the default ------------------------------------------------------------------------------

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def unwritten(days: int, weeks: int = 2, **overrides: Any) -> Scenario:
    """A scenario with no ``weekly_sets`` and the file's own limits."""
    data = scenario_data(weeks=weeks, **overrides)
    for key in ("weekly_sets", "limits", "sets_per_exercise"):
        if key not in overrides:
            del data[key]
    data.setdefault("catalog", "seed")
    if "sessions" not in overrides:
        data["sessions"] = [{"name": day, "day": day} for day in DAYS[:days]]
    import json

    return parse_scenario(json.dumps(data)).scenario


def default(days: int, **overrides: Any) -> tuple[int, int]:
    """Start and end of the default."""
    targets = unwritten(days, **overrides).weekly_sets
    assert isinstance(targets, WeeklyTargets)
    return targets.start, targets.end


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("beginner", [(9, 10), (13, 15), (15, 17), (16, 18), (16, 18)]),
        ("intermediate", [(10, 12), (15, 18), (18, 20), (18, 20), (18, 20)]),
        ("advanced", [(12, 14), (16, 20), (18, 23), (20, 26), (20, 26)]),
    ],
)
def test_the_table(level: str, expected: list[tuple[int, int]]) -> None:
    """By level and sessions a week, 1 to 5."""
    athlete = {"athlete": {"level": level}}
    assert [default(days, **athlete) for days in range(1, 6)] == expected


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        # 45 min less 240 s are 2460 s: 11 sets a day
        ({"limits": {"minutes": 45}}, (15, 18)),
        # 30 min: 1560 s are 7 sets a day, 14 a week; start at most floor(6 x 14 / 7) = 12
        ({"limits": {"minutes": 30}}, (12, 14)),
        # none of it warm-up: 1800 s are 8 a day
        ({"limits": {"minutes": 30}, "warm_up": "none"}, (13, 16)),
        ({"limits": {"sets": 6}}, (10, 12)),
        ({"limits": {"exercises": [1, 2]}, "sets_per_exercise": {"max": 4}}, (13, 16)),
        # 10 min hold one set a day; never below 4, nor below exercises.min x min sets
        ({"limits": {"minutes": 10}}, (4, 4)),
        ({"limits": {"minutes": 10, "exercises": [3, 4]}}, (12, 12)),
        # 60 min, of which chest takes 35 in every week: 1260 s are 6 sets in one, 15 in the other
        ({"limits": {"minutes": 60}, "elsewhere": [{"session": "mon", "minutes": 35}]}, (15, 18)),
        (
            {
                "limits": {"minutes": 60, "sets": 9},
                "elsewhere": [{"session": "mon", "minutes": 35}],
            },
            (12, 15),
        ),
    ],
)
def test_what_a_week_holds_cuts_it_down(
    overrides: dict[str, Any], expected: tuple[int, int]
) -> None:
    """210 seconds a set, the limits' sets and exercises; what elsewhere takes counts."""
    overrides = {"warm_up": "minimal", **overrides}
    assert default(2, **overrides) == expected


def test_a_week_with_less_time_asks_for_less() -> None:
    """Week 2: one session of 20 minutes (4 sets) and one of 16; the rule stays 15 to 18."""
    short = {"exceptions": [{"weeks": [2], "session": "mon", "minutes": 20}], "warm_up": "minimal"}
    found = unwritten(2, weeks=3, **short)
    assert default(2, weeks=3, **short) == (15, 18)
    calendar = Calendar(found, ALL)
    assert list(calendar.bands.values()) == exactly(15, 17, 18)
    shorter = {"exceptions": [{"weeks": [2], "minutes": 20}], "warm_up": "minimal"}
    found = unwritten(2, weeks=3, **shorter)
    assert list(Calendar(found, ALL).bands.values()) == exactly(15, 8, 18)
    chest = {"elsewhere": [{"session": "mon", "minutes": 35, "weeks": [2]}], "warm_up": "minimal"}
    taken = unwritten(2, weeks=3, limits={"minutes": 60, "sets": 9}, **chest)
    assert list(Calendar(taken, ALL).bands.values()) == exactly(15, 15, 18)  # 6 and 9
    assert "weekly_sets" not in found.content  # written out it would ask for 17 sets
    assert unwritten(2, weeks=3).content["weekly_sets"]["end"] == 18
    skip = {"exceptions": [{"weeks": [2], "session": "mon", "skip": True}]}
    one = unwritten(2, weeks=3, **skip)  # 17 for two sessions are 9 for one: it holds 16
    assert one.content["weekly_sets"]["end"] == 18
    assert list(Calendar(one, ALL).bands.values()) == exactly(15, 9, 18)


def test_every_default_says_why() -> None:
    """With its source, or "ours" where it is our judgement; none says just "the default"."""
    import json

    data = scenario_data(catalog="seed")
    for key in ("weekly_sets", "limits", "sets_per_exercise", "coverage", "deload", "warm_up"):
        del data[key]
    reasons = {
        item["path"]: item["reason"] for item in used_defaults(parse_scenario(json.dumps(data)))
    }
    assert "the article's 12 to 18" in reasons["weekly_sets"]
    assert "15 to 18 for level intermediate, two days a week" in reasons["weekly_sets"]
    assert "the default" not in reasons.values()
    for path in ("limits.sets", "limits.grip", "sets_per_exercise.spread", "score.main"):
        assert "(ours)" in reasons[path]
