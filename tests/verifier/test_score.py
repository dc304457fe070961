"""The score and its terms, each worked out by hand in a comment."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.vocabulary import REGIONS
from helpers import Weeks, catalog, check, exercise
from optimizer.verifier.score import TERMS, set_eighths

ALL = catalog(
    exercise("row", direct=["lats"], indirect=["biceps"], lower_back_stress=1, goals=2),
    exercise("fly", direct=["rear_delts"], indirect=["mid_traps"], goals=3),
    exercise("deadlift", direct=["erector_spinae"], lower_back_stress=3, goals=1),
    exercise("quick", setup_seconds=1, seconds_per_set=60, rest_seconds=40),
)
ONE = {"sessions": [{"name": "A", "day": "mon"}]}


def term(name: str, weeks: Weeks, frozen: int = 0, /, **overrides: Any) -> int:
    """One term of a plan's score."""
    return check(ALL, weeks, frozen, **overrides).terms[name]


@pytest.mark.parametrize(
    ("sets", "points"),
    [
        # T = 10, share of the lats 5: the knee is at 8 x 10 x 5 / 10 = 40 eighths, 5 sets
        (0, 0),
        (1, 96),  # 8 eighths x 12
        (5, 480),
        (6, 480 + 16),  # 8 eighths x 2
        (10, 480 + 80),
        (11, 560),  # twice the knee is enough
    ],
)
def test_stimulus_by_hand(sets: int, points: int) -> None:
    """12 points an eighth up to a region's share of the week, 2 up to twice that."""
    assert term("stimulus", {1: {"A": [("row", sets)]}}, weekly_sets=[[10, 99]]) == points


@pytest.mark.parametrize(
    ("direct", "indirect", "eighths"),
    [
        (["lats"], [], {"lats": 8}),
        (["lats", "teres_major"], [], {"lats": 8}),  # one region
        (["lats", "rhomboids"], [], {"lats": 6, "mid_back": 6}),  # two of the back share a set
        (["lats", "biceps"], [], {"lats": 8, "biceps": 8}),  # one of them is no back
        (["mid_traps"], ["rhomboids", "lats"], {"mid_back": 8, "lats": 4}),
        (
            ["upper_traps", "rear_delts", "erector_spinae"],
            ["biceps"],
            {"upper_traps": 6, "rear_delts": 6, "erectors": 6, "biceps": 4},
        ),
    ],
)
def test_eighths_of_a_set(direct: list[str], indirect: list[str], eighths: dict[str, int]) -> None:
    """What one set gives each region; a lift that names more muscles gives no more for it."""
    entry = exercise("lift", direct=direct, indirect=indirect)
    assert set_eighths(entry) == eighths
    assert {region: n for region in REGIONS if (n := entry.eighths(region))} == eighths


@pytest.mark.parametrize(
    ("lift", "priorities", "knee"),
    [
        # T = 10: floor(8 x 10 x (share + p - 1) / 10)
        ("lats", {}, 40),
        ("mid_traps", {}, 40),
        ("rear_delts", {}, 24),
        ("erector_spinae", {}, 16),
        ("upper_traps", {}, 8),
        ("biceps", {"biceps": 1}, 16),
        ("rear_delts", {"rear_delts": 3}, 40),  # 3 + 3 - 1
    ],
)
def test_shares(lift: str, priorities: dict[str, int], knee: int) -> None:
    """How much of the week a region is worth: past the knee a set adds 16 points, not 96."""
    lifts = catalog(exercise("lift", direct=[lift]))
    priority = priorities.get(lift, 1)

    def points(sets: int) -> int:
        weeks: Weeks = {1: {"A": [("lift", sets)]}}
        verdict = check(lifts, weeks, weekly_sets=[[10, 99]], priorities=priorities)
        return verdict.terms["stimulus"]

    at = knee // 8
    assert points(at) - points(at - 1) == 96 * priority
    assert points(at + 1) - points(at) == 16 * priority


def test_stimulus_adds_up_by_week_and_region() -> None:
    """Sets join over the sessions of a week, not over weeks; priorities multiply."""
    week: dict[str, list[tuple[str, int]]] = {"A": [("row", 2)], "B": [("row", 1)]}
    ten = {"weekly_sets": [[10, 99]]}
    assert term("stimulus", {1: week}, **ten) == 3 * 96
    # lats at 3: 3 sets x 96 x 3; biceps at 2: 3 half sets of 4 eighths x 12 x 2
    liked = {"priorities": {"lats": 3, "biceps": 2}}
    assert term("stimulus", {1: week}, **ten, **liked) == 864 + 288
    two = {"weeks": 2, "weekly_sets": [[10, 99]] * 2}
    assert term("stimulus", {1: week, 2: week}, **two) == 576
    # One set of the fly: rear delts 8 eighths, mid back 4
    assert term("stimulus", {1: {"A": [("fly", 1)]}}, **ten) == 144


def test_stimulus_counts_training_weeks_and_the_lower_end_of_the_band() -> None:
    """Nothing in a deload week; where the band starts at 0 the knee is one eighth."""
    week: Weeks = {1: {"A": [("row", 3)]}}
    deload = {"block": {"weeks": 1, "deload_weeks": [1]}, "weekly_sets": [[10, 99]]}
    assert term("stimulus", week, **deload) == 0
    assert term("stimulus", week) == 12 + 2


def test_stimulus_counts_training_elsewhere() -> None:
    """The region's best trained muscle, entries added up: lats 1.5 + 1, teres 2: 20 eighths."""
    elsewhere = [
        {"days": ["tue"], "muscle_sets": {"lats": 1.5, "teres_major": 2}},
        {"session": "A", "muscle_sets": {"lats": 1}},
    ]
    ten = {"weekly_sets": [[10, 99]], "elsewhere": elsewhere}
    assert term("stimulus", {1: {"A": [("row", 2)]}}, **ten) == 36 * 12
    assert term("stimulus", {1: {"A": [("row", 5)]}}, **ten) == 40 * 12 + 20 * 2


def test_suitability() -> None:
    """Sets x rating for the session's goal: 3 x 2 + 2 x 3 + 1 x 1 = 13."""
    week = {"A": [("row", 3), ("fly", 2)], "B": [("deadlift", 1)]}
    assert term("suitability", {1: week}) == 13
    goals = {"hypertrophy": 1, "strength": 3, "power": 0, "prehab": 0}
    varied = catalog(exercise("pull", goals=goals))
    sessions = [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu", "goal": "strength"}]
    both: Weeks = {1: {"A": [("pull", 2)], "B": [("pull", 2)]}}
    assert check(varied, both, sessions=sessions).terms["suitability"] == 2 * 1 + 2 * 3
    phase = {"block": {"weeks": 1, "phases": [{"weeks": 1, "goal": "strength"}]}}
    assert check(varied, both, **phase).terms["suitability"] == 4 * 3
    deload = {"block": {"weeks": 1, "deload_weeks": [1]}}
    assert check(varied, both, **deload).terms["suitability"] == 0


KINDS = [
    {"select": {"pattern": "horizontal_pull"}, "sets": 4},
    {"select": {"muscle": "rear_delts"}, "sets": 2},
    {"select": "deadlift", "sets": 1},
]


def test_coverage() -> None:
    """All four are horizontal pulls: at most 4; one fly of 2; at most 1 deadlift; week 2 has 3."""
    week = {"A": [("row", 3), ("fly", 1)], "B": [("deadlift", 2)]}
    assert term("coverage", {1: week}, coverage=KINDS) == 4 + 1 + 1
    both: Weeks = {1: week, 2: {"A": [("row", 3)]}}
    assert term("coverage", both, coverage=KINDS, weeks=2) == 6 + 3


def test_coverage_and_dose_count_deload_sessions_that_are_not_halved() -> None:
    """A is halved in week 2, B is of its own there; with ``deload: null`` all count."""
    row = [("row", 3)]
    weeks: Weeks = {1: {"A": row, "B": row}, 2: {"A": [("row", 2)], "B": row}}
    block = {
        "block": {"weeks": 2, "deload_weeks": [2]},
        "exceptions": [{"weeks": [2], "session": "B", "own": True}],
        "coverage": [{"select": "row", "sets": 9}],
    }
    assert term("coverage", weeks, deload="half", **block) == 6 + 3
    assert term("coverage", weeks, deload=None, **block) == 6 + 5
    lifts = catalog(exercise("row", sets={"min": 5, "max": 5}))  # short of min(3, 5) where 2
    assert check(lifts, weeks, deload="half", **block).terms["dose"] == 0
    assert check(lifts, weeks, deload=None, **block).terms["dose"] == 0
    spread = {**block, "weekly_sets": [[18, 99], [18, 99]]}  # r = 18 / (3 x 2) = 3
    few = check(lifts, weeks, deload="half", **spread).terms["dose"]
    every = check(lifts, weeks, deload=None, **spread).terms["dose"]
    assert every - few == -(3 * 2 + 1)  # A of week 2: two lifts short of W = 3, one set of 3


@pytest.mark.parametrize(
    ("tier", "sets", "low", "target", "cost"),
    [
        # One session, W = 1 where T <= 3; r = round(T / 3); short of min(3, min, max(2, r))
        (3, {"min": 3, "max": 4}, 1, 3, 1),  # r 1: of 2
        (3, {"min": 3, "max": 4}, 2, 3, 0),
        (3, {"min": 1, "max": 4}, 1, 3, 0),
        (1, {"min": 3, "max": 4}, 1, 3, 6),  # a heavy hinge: of 3, three times
        (0, {"min": 2, "max": 4}, 1, 3, 3),
        (2, {"min": 3, "max": 4}, 1, 3, 1),
        (3, {"min": 1, "max": 3}, 4, 3, 0),  # beyond max(4, max)
        (3, {"min": 1, "max": 3}, 6, 3, 2),
        (3, {"min": 1, "max": 6}, 6, 3, 0),
    ],
)
def test_dose_of_an_exercise(
    tier: int, sets: dict[str, int], low: int, target: int, cost: int
) -> None:
    """Sets short of a fair dose, and beyond one."""
    lifts = catalog(exercise("lift", order_tier=tier, sets=sets))
    lone = {"sessions": [{"name": "A", "day": "mon"}], "weekly_sets": [[target, 99]]}
    weeks: Weeks = {1: {"A": [("lift", low)]}}
    # half = round(3 / 2) = 2, so W = min(4, max(1, 1, min(3, 2))) = 2: one lift short costs 3
    assert check(lifts, weeks, **lone).terms["dose"] == -cost - 3


@pytest.mark.parametrize(("target", "short"), [(14, 0), (15, 1)])
def test_dose_rounds_half_a_set_up(target: int, short: int) -> None:
    """Two sessions: 15 / 6 is 2.5, so r is 3, and two sets are one short of min(3, min, r)."""
    lifts = catalog(*(exercise(f"lift_{place}", sets={"min": 3, "max": 4}) for place in range(3)))
    session = [(entry.id, 2) for entry in lifts]
    found = check(lifts, {1: {"A": session, "B": session}}, weekly_sets=[[target, 99]])
    assert found.terms["dose"] == -6 * short


@pytest.mark.parametrize(
    ("target", "lifts", "missing"),
    [
        # One session; W = min(4, max(1, round(T / 3), min(3, round(T / 2))))
        (0, 0, 1),
        (1, 1, 0),
        (2, 1, 0),  # round(2 / 2) = 1
        (3, 1, 1),  # 1.5 is 2
        (4, 2, 0),
        (5, 2, 1),  # 2.5 is 3
        (10, 3, 0),  # round(10 / 3) = 3
        (10, 2, 1),
        (11, 3, 1),  # 3.67 is 4
        (30, 3, 1),  # never more than 4
    ],
)
def test_dose_of_a_session(target: int, lifts: int, missing: int) -> None:
    """Three points for each exercise that it has less than the week's sets go round to."""
    weeks: Weeks = {1: {"A": [(e, 3) for e in ("row", "fly", "deadlift", "quick")[:lifts]]}}
    lone = {"sessions": [{"name": "A", "day": "mon"}], "weekly_sets": [[target, 99]]}
    assert term("dose", weeks, **lone) == -3 * missing


def main_weeks(*counts: int, goal: str = "strength", **fields: Any) -> int:
    """The term for one lift rated 3 with so many sets week by week."""
    lifts = catalog(exercise("lift", **{"goals": 3, **fields}))
    weeks: Weeks = {week: {"A": [("lift", sets)]} for week, sets in enumerate(counts, 1) if sets}
    asked = {"athlete": {"goal": goal}, "block": {"weeks": len(counts), "deload_weeks": [4]}}
    if len(counts) < 4:
        del asked["block"]["deload_weeks"]
    return check(lifts, weeks, **asked).terms["main"]


@pytest.mark.parametrize(
    ("counts", "overrides", "expected"),
    [
        ((3, 4, 5), {}, 3),
        ((3, 2, 5), {}, 0),  # 3 sets in all training weeks
        ((3, 0, 5), {}, 0),
        ((3, 3, 3, 1), {}, 3),  # a deload week neither counts nor asks
        ((3, 3, 3), {"goals": 2}, 0),
        ((3, 3, 3), {"mechanic": "isolation"}, 0),
        ((3, 3, 3), {"goal": "prehab"}, 0),
    ],
)
def test_main(counts: tuple[int, ...], overrides: dict[str, Any], expected: int) -> None:
    """Training weeks of a group that keeps a compound rated 3 with 3 sets or more."""
    assert main_weeks(*counts, **overrides) == expected


def test_main_counts_once_a_session_and_by_groups() -> None:
    """Two main lifts in A count once; phase 2 of B has none."""
    lifts = catalog(exercise("press", goals=3), exercise("pull", goals=3), "row")
    both = [("press", 3), ("pull", 3)]
    weeks: Weeks = {1: {"A": both, "B": both[:1]}, 2: {"A": both, "B": [("row", 3)]}}
    found = check(lifts, weeks, block={"weeks": 2, "phases": [1, 1]})
    assert found.terms["main"] == 2 + 1
    assert check(lifts, weeks, 1, weeks=2).terms["main"] == 2 + 1  # frozen weeks part groups
    assert check(lifts, weeks, weeks=2).terms["main"] == 2


def test_preference() -> None:
    """Each selector counts: row 3 sets, liked twice and avoided once; fly 2 sets, avoided."""
    select = {"prefer": ["row", {"muscle": "lats"}], "avoid": ["fly", {"family": ["row"]}]}
    week = {"A": [("row", 3), ("fly", 2), ("deadlift", 9)]}
    assert term("preference", {1: week}, select=select) == 3 * 2 - 3 - 2
    deload = {"block": {"weeks": 1, "deload_weeks": [1]}}
    assert term("preference", {1: week}, select=select, **deload) == 0


def test_preference_in_its_weeks() -> None:
    """The row is liked in week 2 only."""
    weeks: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("row", 4)]}}
    select = {"prefer": [{"select": "row", "weeks": [2]}]}
    assert term("preference", weeks, select=select, weeks=2) == 4


def test_variety() -> None:
    """Row in three sessions costs 2, fly in two costs 1, deadlift in one nothing."""
    sessions = [{"name": n, "day": d} for n, d in (("A", "mon"), ("B", "wed"), ("C", "fri"))]
    row, fly = ("row", 3), ("bent_fly", 2)
    week = {"A": [row, fly], "B": [row, ("hinge", 3)], "C": [fly, row]}
    lifts = catalog(
        "row", exercise("bent_fly", pattern="rear_delt_pull"), exercise("hinge", pattern="hinge")
    )
    assert check(lifts, {1: week}, sessions=sessions).terms["variety"] == -3
    weeks: Weeks = {1: {"A": [row]}, 2: {"A": [row]}}
    assert check(lifts, weeks, weeks=2).terms["variety"] == 0


@pytest.mark.parametrize(
    ("other", "cost"),
    [
        ({}, 1),
        ({"grip": "neutral"}, 0),
        ({"unilateral": True}, 0),
        ({"pattern": "vertical_pull"}, 0),
        ({"family": "other", "order_tier": 2}, 1),  # whatever else differs
    ],
)
def test_twins(other: dict[str, Any], cost: int) -> None:
    """Exercises beyond the first of the same pattern, grip and sides, in each session and week."""
    lifts = catalog("row", exercise("twin", **other))
    twins = [("row", 3), ("twin", 3)]
    weeks: Weeks = {1: {"A": twins}, 2: {"A": twins, "B": [("row", 1)]}}
    found = check(lifts, weeks, block={"weeks": 2, "deload_weeks": [2]}).terms["variety"]
    assert found == -2 * cost - 1  # the row is twice in week 2
    three = catalog("row", exercise("twin", **other), exercise("third", **other))
    session: Weeks = {1: {"A": [*twins, ("third", 3)]}}
    assert check(three, session).terms["variety"] == -(cost + 1)


def test_continuity() -> None:
    """What is new counts, what is dropped does not: 2 new in week 2, 1 in week 3."""
    row, fly, deadlift, quick = ("row", 1), ("fly", 1), ("deadlift", 1), ("quick", 1)
    weeks = {1: {"A": [row, fly]}, 2: {"A": [row, deadlift, quick]}, 3: {"A": [fly, row]}}
    assert term("continuity", weeks, block={"weeks": 3, "phases": [1, 1, 1]}) == -3


def test_continuity_looks_past_skipped_weeks_and_into_hotels() -> None:
    """Weeks 1 and 3 follow one another; a hotel week counts as any other."""
    weeks: Weeks = {1: {"A": [("row", 1)]}, 3: {"A": [("row", 1)]}}
    skip = {"exceptions": [{"weeks": [2], "session": "A", "skip": True}]}
    assert term("continuity", weeks, weeks=3, **ONE, **skip) == 0
    hotel = {
        "equipment": {"main": [], "hotel": []},
        "exceptions": [{"weeks": [2], "gym": "hotel"}],
    }
    away: Weeks = {**weeks, 2: {"A": [("fly", 1)]}}
    assert term("continuity", away, weeks=3, **ONE, **hotel) == -2  # there and back


def steadiness(bands: list[Any], *counts: int, **block: Any) -> int:
    """The term for one exercise with so many sets week by week."""
    weeks = {week: {"A": [("row", sets)]} for week, sets in enumerate(counts, 1) if sets}
    block = {"weeks": len(counts), **block}
    return term("steadiness", weeks, weekly_sets=bands, block=block, **ONE)


@pytest.mark.parametrize(
    ("bands", "counts", "cost"),
    [
        ([5, 6], (3, 3), 0),  # rises: staying is free, one more is free
        ([5, 6], (3, 4), 0),
        ([5, 6], (3, 5), 1),  # beyond one
        ([5, 6], (3, 2), 1),  # a fall
        ([5, 6], (3, 1), 2),
        ([6, 5], (3, 3), 0),  # falls: the same the other way
        ([6, 5], (3, 2), 0),
        ([6, 5], (3, 1), 1),
        ([6, 5], (3, 5), 2),
        ([5, 5], (3, 3), 0),  # stays: every change counts
        ([5, 5], (3, 4), 1),
        ([5, 5], (3, 1), 2),
        ([[4, 6], [4, 7]], (3, 4), 0),  # one end is enough to rise
        ([[4, 6], [5, 6]], (3, 4), 0),
        ([[4, 6], [3, 6]], (3, 2), 0),
        ([[4, 6], [3, 7]], (3, 9), 0),  # both ways: nothing
        ([[4, 6], [5, 5]], (9, 1), 0),
        ([5, 6], (3, 0), 3),  # gone: three sets fall
        ([5, 6], (0, 3), 2),  # new: two beyond the one
    ],
)
def test_steadiness(bands: list[Any], counts: tuple[int, int], cost: int) -> None:
    """By how the weekly band moves."""
    assert steadiness(bands, *counts) == -cost


def test_steadiness_starts_again_after_a_deload_week() -> None:
    """Weeks 1 and 3 are of two mesocycles: sets may change as they like."""
    assert steadiness([5, 5, 5], 3, 3, 7, deload_weeks=[2]) == 0
    assert steadiness([5, 5, 5], 3, 3, 7) == -4


def test_steadiness_jumps_weeks_in_another_gym() -> None:
    """Week 2 is in a hotel: weeks 1 and 3 are compared, the sets change by 2."""
    weeks = {week: {"A": [("row", sets)]} for week, sets in ((1, 3), (2, 9), (3, 5))}
    away = {"equipment": {"main": [], "hotel": []}, "exceptions": [{"weeks": [2], "gym": "hotel"}]}
    assert term("steadiness", weeks, weekly_sets=[5, 5, 5], weeks=3, **away, **ONE) == -2


@pytest.mark.parametrize(
    ("before", "after", "cost"),
    [(6, 3, 0), (6, 2, 2), (5, 2, 1), (5, 3, 0), (4, 4, 0)],
)
def test_steadiness_of_a_deload_week_with_a_written_total(
    before: int, after: int, cost: int
) -> None:
    """p - 2d where that is more than nothing; only with ``deload: half`` and a written total."""
    weeks = {1: {"A": [("row", before)]}, 2: {"A": [("row", after)]}}
    block = {"block": {"weeks": 2, "deload_weeks": [2]}, **ONE}
    written = {"start": 6, "end": 6, "deload": 3}
    unwritten = {"start": 6, "end": 6}
    assert term("steadiness", weeks, deload="half", weekly_sets=written, **block) == -cost
    assert term("steadiness", weeks, deload="half", weekly_sets=unwritten, **block) == 0
    assert term("steadiness", weeks, deload=None, weekly_sets=written, **block) == 0
    pin = [{"exercise": "row", "session": "A", "weeks": [2], "sets": after}]
    assert term("steadiness", weeks, deload="half", weekly_sets=written, pin=pin, **block) == 0


def test_steadiness_stays_within_a_group() -> None:
    """A new phase starts afresh."""
    assert steadiness([5, 5], 3, 9, phases=[1, 1]) == 0


def test_steadiness_compares_bands_as_scaled() -> None:
    """10 sets both weeks, but B is skipped in week 1: the band rises from 5 to 10."""
    weeks: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("row", 4)]}}
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    weekly = {"start": 10, "end": 10}
    assert term("steadiness", weeks, weeks=2, weekly_sets=weekly, **skip) == 0
    assert term("steadiness", weeks, weeks=2, weekly_sets=weekly) == -1
    assert term("steadiness", weeks, weeks=2, weekly_sets=[10, 10], **skip) == -1  # as written


def test_steadiness_does_not_cross_the_frozen_weeks_but_counts_them() -> None:
    """Weeks 1-2 are one group, week 3 another: 2 sets change in the first."""
    weeks: Weeks = {week: {"A": [("row", sets)]} for week, sets in ((1, 3), (2, 5), (3, 9))}
    bands = {"weekly_sets": [5, 5, 5], "weeks": 3}
    assert term("steadiness", weeks, 2, **bands) == -2
    assert term("steadiness", weeks, **bands) == -6


def test_evenness() -> None:
    """Week 1: 5 and 2 sets; week 2: 4 and none; week 3 holds one session; week 4 none."""
    weeks: Weeks = {
        1: {"A": [("row", 3), ("fly", 2)], "B": [("row", 2)]},
        2: {"A": [("row", 4)]},
        3: {"A": [("row", 4)]},
    }
    skips = [{"weeks": [3], "session": "B", "skip": True}, {"weeks": [4], "skip": True}]
    assert term("evenness", weeks, weeks=4, exceptions=skips) == -3 - 4


def test_fatigue() -> None:
    """3 x 1 + 2 x 0 + 4 x 3 = 15."""
    week = {"A": [("row", 3), ("fly", 2)], "B": [("deadlift", 4)]}
    assert term("fatigue", {1: week}) == -15


def test_minutes() -> None:
    """Each session rounds up: 1 + 2 x 60 s is 3 minutes, 60 + 2 x 120 s is 5."""
    week = {"A": [("quick", 2)], "B": [("row", 2)]}
    assert term("minutes", {1: week}) == -8
    assert term("minutes", {1: week}, warm_up="minimal") == -16
    assert term("minutes", {}, warm_up="full") == -30  # both sessions empty


def test_minutes_are_less_where_rests_are_shared() -> None:
    """Two sets of each share 2 x 40 s of 121 + 300 s: 341 s are 6 minutes, not 8."""
    pair = {"A": [("quick", 2, "A1"), ("row", 2, "A2")]}
    assert term("minutes", {1: pair}, **ONE) == -6
    assert term("minutes", {1: {"A": [("quick", 2), ("row", 2)]}}, **ONE) == -8


def test_the_score_is_the_weighted_sum() -> None:
    """Every term by its weight."""
    weights = {name: place for place, (name, _) in enumerate(TERMS, 1)}
    week = {"A": [("row", 3), ("fly", 2)], "B": [("row", 4)]}
    verdict = check(
        ALL,
        {1: week},
        score=weights,
        select={"prefer": ["row"], "avoid": ["fly"]},
        weekly_sets=[[9, 99]],
        coverage=[{"select": "fly", "sets": 9}],
    )
    assert verdict.terms == {
        # knees 36 (lats, mid back), 21 (rear delts): 36 and 20 beyond; 16; 8
        "stimulus": 12 * 36 + 2 * 20 + 12 * 16 + 12 * 8,
        "suitability": 7 * 2 + 2 * 3,
        "coverage": 2,
        "dose": -3,  # r = 2, W = max(2, min(3, 2)) = 2: B is one short
        "main": 0,
        "preference": 7 - 2,
        "variety": -2,  # the row twice, and twins in A
        "continuity": 0,
        "steadiness": 0,
        "evenness": -1,
        "fatigue": -7,
        "minutes": -(7 + 5) - 9,  # A: 60 + 360 + 60 + 240 s; B: 60 + 480 s
    }
    assert verdict.score == sum(w * verdict.terms[name] for name, w in weights.items())


def test_frozen_weeks_score_as_they_stand() -> None:
    """Freezing changes no term but steadiness and main, which count by groups."""
    weeks: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("fly", 3)], "B": [("row", 1)]}}
    free = check(ALL, weeks, weeks=2).terms
    frozen = check(ALL, weeks, 1, weeks=2).terms
    parted = {"steadiness": 0, "main": 0}
    assert {**free, **parted} == {**frozen, **parted}
    assert frozen["continuity"] == -2  # fly in A, row in B
