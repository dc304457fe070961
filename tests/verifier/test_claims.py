"""Claims of a plan file against our own sums: listed apart, never a violation."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from catalog.inputs import Document
from helpers import catalog, exercise, plan_data, scenario
from optimizer.plan.reading import plan_of
from optimizer.verifier import Verdict, verify

ALL = catalog(
    exercise("pull", pattern="vertical_pull", indirect=["biceps"]),
    exercise("row", indirect=["biceps"]),
)
SCENARIO = scenario(
    ALL,
    block={"weeks": 2, "deload_weeks": [2], "phases": [1, 1]},
    exceptions=[{"weeks": [2], "session": "B", "skip": True}],
)
HONEST = plan_data({1: {"A": [("pull", 3), ("row", 2)], "B": []}, 2: {"A": [("row", 1)]}})


def honest() -> dict[str, Any]:
    """A plan file that states everything, and all of it right."""
    data: dict[str, Any] = copy.deepcopy(HONEST)
    first, second = data["weeks"]
    first |= {"phase": 1, "deload": False, "sets": 5, "skipped": []}
    first |= {"balance": {"vertical_pull": 3, "horizontal_pull": 2}}
    first |= {"muscle_sets": {"lats": 5, "biceps": 2.5}}
    second |= {"phase": 2, "deload": True, "sets": 1, "skipped": ["B"]}
    second |= {"balance": {"vertical_pull": 0, "horizontal_pull": 1}}
    # A: 2 x 60 s to set up, 5 x 120 s
    first["sessions"][0] |= {"day": "mon", "gym": "main", "minutes": 12, "sets": 5}
    first["sessions"][1] |= {"day": "thu", "minutes": 0, "sets": 0}
    for place, name in enumerate(("Pull", "Row")):
        first["sessions"][0]["exercises"][place] |= {"order": place + 1, "name": name}
    verdict = judge(data)
    data |= {"score": verdict.score, "terms": dict(verdict.terms), "status": "optimal"}
    data |= {"bound": verdict.score, "gap": 0.0}
    data |= {"scenario": {"name": "Quiet", "sha256": SCENARIO.sha256}}
    data |= {"catalog": {"sha256": ALL.sha256, "exercises": 2}}
    return data


def judge(data: dict[str, Any]) -> Verdict:
    """The verdict on a file's data."""
    return verify(SCENARIO, ALL, plan_of(Document("plan.json", data)))


def test_an_honest_file_has_no_mismatch() -> None:
    """Nor has one that claims nothing."""
    assert judge(honest()).mismatches == ()
    assert judge(HONEST).mismatches == ()


@pytest.mark.parametrize(
    ("path", "stated", "computed"),
    [
        (("score",), 7, None),
        (("score",), None, None),
        (("terms", "fatigue"), -1, 0),
        (("terms", "minutes"), 15, -15),  # 12 + 3 minutes, signed
        (("scenario", "name"), "Loud", "Quiet"),
        (("scenario", "sha256"), "0", SCENARIO.sha256),
        (("catalog", "sha256"), "0", ALL.sha256),
        (("catalog", "exercises"), 25, 2),
        (("weeks", 0, "phase"), 2, 1),
        (("weeks", 0, "deload"), True, False),
        (("weeks", 0, "deload"), 0, False),
        (("weeks", 0, "sets"), 6, 5),
        (("weeks", 0, "sets"), "5", 5),
        (("weeks", 0, "balance", "vertical_pull"), 2, 3),
        (("weeks", 0, "muscle_sets", "lats"), 5.5, 5),
        (("weeks", 0, "muscle_sets", "biceps"), 2, 2.5),
        (("weeks", 0, "muscle_sets", "calves"), 1, 0),
        (("weeks", 0, "skipped"), ["A"], []),
        (("weeks", 1, "skipped"), "B", ["B"]),
        (("weeks", 1, "sets"), True, 1),
        (("weeks", 0, "sessions", 0, "day"), "tue", "mon"),
        (("weeks", 0, "sessions", 0, "gym"), "hotel", "main"),
        (("weeks", 0, "sessions", 0, "minutes"), 11, 12),
        (("weeks", 0, "sessions", 1, "minutes"), 4, 0),
        (("weeks", 0, "sessions", 0, "sets"), 4, 5),
        (("weeks", 0, "sessions", 0, "exercises", 1, "order"), 3, 2),
        (("weeks", 0, "sessions", 0, "exercises", 1, "name"), "Rowing", "Row"),
    ],
)
def test_one_wrong_claim(path: tuple[str | int, ...], stated: Any, computed: Any) -> None:
    """It is named with its place, what is stated and what we make of it; the plan stays legal."""
    data = honest()
    target: Any = data
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = stated
    verdict = judge(data)
    (mismatch,) = verdict.mismatches
    assert mismatch.stated == stated
    assert mismatch.computed == (verdict.score if path == ("score",) else computed)
    assert mismatch.path.endswith(str(path[-1]))
    assert verdict.legal


def test_credit_that_is_left_out_is_a_claim_of_none() -> None:
    """Muscles without credit are left out; lats have some."""
    data = honest()
    del data["weeks"][0]["muscle_sets"]["lats"]
    (mismatch,) = judge(data).mismatches
    assert (mismatch.path, mismatch.stated, mismatch.computed) == (
        "weeks[0].muscle_sets.lats",
        0,
        5,
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"bound": -1000}, "bound"),
        ({"gap": 0.5}, "gap"),
        ({"gap": "0"}, "gap"),
        ({"gap": None}, "gap"),
    ],
)
def test_bound_and_gap_must_fit_our_score(change: dict[str, Any], path: str) -> None:
    """No plan scores more than its bound; the gap is (bound - score) / max(1, |score|)."""
    (mismatch,) = judge(honest() | change).mismatches
    assert mismatch.path == path


def test_a_gap_that_is_stated_rightly() -> None:
    """A bound above the score is a gap, and no optimum."""
    data = honest()
    data["bound"] = data["score"] + 10
    data["gap"] = 10 / max(1, abs(data["score"]))
    assert [m.path for m in judge(data).mismatches] == ["status"]
    data["status"] = "feasible"
    assert judge(data).mismatches == ()


def test_frozen_weeks_may_say_what_was_true_in_their_day() -> None:
    """The first week is a fact; the second is still checked, and so is the score."""
    data = honest() | {"frozen_through": 1, "score": 1}
    data["weeks"][0] |= {"sets": 99, "phase": 7}
    data["weeks"][1]["sets"] = 99
    assert [m.path for m in judge(data).mismatches] == ["score", "weeks[1].sets"]


def test_an_unknown_exercise_leaves_minutes_and_credit_unclaimed() -> None:
    """We can't tell what it takes or trains; sets we can count."""
    data = honest()
    data["weeks"][0]["sessions"][0]["exercises"][1]["exercise"] = "rowing"
    verdict = judge(data)
    assert verdict.broken == ("available",)
    paths = {m.path for m in verdict.mismatches}
    assert not any(path.startswith("weeks") for path in paths)


@pytest.mark.parametrize(
    "change",
    [
        {"score": "much", "terms": 5, "scenario": [], "catalog": "seed", "bound": True},
        {"bound": "high", "gap": [], "status": 7},
        {"bound": float("nan"), "gap": float("inf")},
        {"terms": {"stimulus": {}}, "solver": None},
    ],
)
def test_nonsense_is_no_crash(change: dict[str, Any]) -> None:
    """Any type may stand anywhere but where a plan is read."""
    data = honest() | change
    data["weeks"][0] |= {"balance": [], "muscle_sets": "all", "skipped": [{}]}
    data["weeks"][1] |= {"balance": {"flight": 3}, "muscle_sets": {"wings": []}}
    assert judge(data).legal


def test_the_verdict_as_data() -> None:
    """The contract's keys, and the mismatches."""
    data = judge(honest() | {"score": 1}).to_data()
    assert list(data) == ["legal", "violations", "score", "terms", "mismatches"]
    (mismatch,) = data["mismatches"]
    assert list(mismatch) == ["path", "stated", "computed", "message"]
    broken = judge(plan_data({1: {"A": [("rowing", 3)]}})).to_data()
    assert list(broken["violations"][0]) == [
        "rule",
        "week",
        "session",
        "found",
        "limit",
        "message",
    ]
