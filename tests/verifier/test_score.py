"""The score and its terms, each worked out by hand in a comment."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, exercise
from optimizer.verifier.score import TERMS

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
        # round(100 x sqrt(k/2) - ...) for k = 1, 2, 3, ...: 71, 29, 22, 19, 17, 15, ...
        (0, 0),
        (1, 71 + 29),
        (2, 71 + 29 + 22 + 19),
        (3, 71 + 29 + 22 + 19 + 17 + 15),
    ],
)
def test_stimulus_by_hand(sets: int, points: int) -> None:
    """The first sets are worth most; biceps has priority 0 by default."""
    assert term("stimulus", {1: {"A": [("row", sets)]}}) == points


def test_stimulus_adds_up_by_week_and_muscle() -> None:
    """Credit joins over the sessions of a week, not over weeks; priorities multiply."""
    week: dict[str, list[tuple[str, int]]] = {"A": [("row", 1)], "B": [("row", 1)]}
    # lats 4 half-sets: 141; biceps 2 half-sets: 100
    assert term("stimulus", {1: week}) == 141
    assert term("stimulus", {1: week}, priorities={"lats": 3, "biceps": 2}) == 3 * 141 + 200
    assert term("stimulus", {1: week, 2: week}, weeks=2) == 282
    # One set of the fly: rear delts 2 half-sets (100), mid traps 1 (71)
    assert term("stimulus", {1: {"A": [("fly", 1)]}}) == 171


def test_stimulus_stops_at_60_half_sets() -> None:
    """30 sets and 40 are worth the same; 30 sets are worth about 100 x sqrt(30) = 548."""
    thirty = term("stimulus", {1: {"A": [("row", 30)]}})
    assert thirty == term("stimulus", {1: {"A": [("row", 40)]}})
    assert thirty > term("stimulus", {1: {"A": [("row", 29)]}})
    assert 530 < thirty < 560


def test_suitability() -> None:
    """Sets x rating for the session's goal: 3 x 2 + 2 x 3 + 1 x 1 = 13."""
    week = {"A": [("row", 3), ("fly", 2)], "B": [("deadlift", 1)]}
    assert term("suitability", {1: week}) == 13
    goals = {"hypertrophy": 1, "strength": 3, "power": 0, "prehab": 0}
    varied = catalog(exercise("pull", goals=goals))
    sessions = [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu", "goal": "strength"}]
    both: Weeks = {1: {"A": [("pull", 2)], "B": [("pull", 2)]}}
    assert check(varied, both, sessions=sessions).terms["suitability"] == 2 * 1 + 2 * 3


def test_preference() -> None:
    """Each selector counts: row 3 sets, liked twice and avoided once; fly 2 sets, avoided."""
    select = {"prefer": ["row", {"muscle": "lats"}], "avoid": ["fly", {"family": ["row"]}]}
    week = {"A": [("row", 3), ("fly", 2), ("deadlift", 9)]}
    assert term("preference", {1: week}, select=select) == 3 * 2 - 3 - 2


def test_variety() -> None:
    """Row in three sessions costs 2, fly in two costs 1, deadlift in one nothing."""
    sessions = [{"name": n, "day": d} for n, d in (("A", "mon"), ("B", "wed"), ("C", "fri"))]
    row, fly = ("row", 3), ("fly", 2)
    week = {"A": [row, fly], "B": [row, ("deadlift", 3)], "C": [fly, row]}
    assert term("variety", {1: week}, sessions=sessions) == -3
    assert term("variety", {1: {"A": [row]}, 2: {"A": [row]}}, weeks=2) == 0


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


def test_steadiness_jumps_deload_weeks() -> None:
    """Weeks 1 and 3 are compared: the band stays, the sets rise by 1."""
    assert steadiness([5, 2, 5], 3, 1, 4, deload_weeks=[2]) == -1


def test_steadiness_stays_within_a_group() -> None:
    """A new phase starts afresh."""
    assert steadiness([5, 5], 3, 9, phases=[1, 1]) == 0


def test_steadiness_compares_bands_as_scaled() -> None:
    """10 sets both weeks, but B is skipped in week 1: the band rises from 5 to 10."""
    weeks: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("row", 4)]}}
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    assert term("steadiness", weeks, weeks=2, weekly_sets=[10, 10], **skip) == 0
    assert term("steadiness", weeks, weeks=2, weekly_sets=[10, 10]) == -1


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


def test_the_score_is_the_weighted_sum() -> None:
    """Every term by its weight."""
    weights = dict(zip((name for name, _ in TERMS), range(1, 10), strict=True))
    week = {"A": [("row", 3), ("fly", 2)], "B": [("row", 4)]}
    verdict = check(ALL, {1: week}, score=weights, select={"prefer": ["row"], "avoid": ["fly"]})
    # lats 14 half-sets, rear delts 4 (141), mid traps 2 (100)
    lats = check(ALL, {1: {"A": [("row", 7)]}}).terms["stimulus"]
    assert verdict.terms == {
        "stimulus": lats + 141 + 100,
        "suitability": 7 * 2 + 2 * 3,
        "preference": 7 - 2,
        "variety": -1,
        "continuity": 0,
        "steadiness": 0,
        "evenness": -1,
        "fatigue": -7,
        "minutes": -(7 + 5) - 9,  # A: 60 + 360 + 60 + 240 s; B: 60 + 480 s
    }
    assert verdict.score == sum(w * verdict.terms[name] for name, w in weights.items())


def test_frozen_weeks_score_as_they_stand() -> None:
    """Freezing changes no term but steadiness, which it splits."""
    weeks: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("fly", 3)], "B": [("row", 1)]}}
    free = check(ALL, weeks, weeks=2).terms
    frozen = check(ALL, weeks, 1, weeks=2).terms
    assert {**free, "steadiness": 0} == {**frozen, "steadiness": 0}
    assert frozen["continuity"] == -2  # fly in A, row in B
