"""The oracle agrees with itself: with numbers worked out by hand, and by three ways to solve."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from oracle import brute, data, mip
from oracle.generate import case, random_plan
from oracle.prepare import Plan, Prepared, prepare, weekly_targets
from oracle.rules import score, violations
from oracle.scoring import GAINS

needs_a_solver = pytest.mark.skipif(not mip.installed(), reason="HiGHS and SCIP are missing")


def full_gym(**changes: Any) -> Prepared:
    """A plain scenario of two sessions in a full gym, read by the oracle."""
    scenario = {
        "equipment": {"main": "commercial_gym"},
        "block": {"weeks": 3},
        "sessions": [
            {"name": "A", "day": "mon", "gym": "main"},
            {"name": "B", "day": "thu", "gym": "main"},
        ],
    }
    return prepare(scenario | changes, data.entries(), data.contains(), data.gyms())


def test_two_half_sets_are_worth_what_one_set_is() -> None:
    """71 and 29 are 100, the rounded gain of the first whole set."""
    assert GAINS[:3] == (71, 29, 22)
    assert len(GAINS) == 60
    assert list(GAINS) == sorted(GAINS, reverse=True)


def test_targets_rise_evenly_and_deload_weeks_take_half_of_the_week_before() -> None:
    """13 halves to 7 and 16 to 8."""
    targets = weekly_targets({"start": 12, "end": 16}, 6, {3, 6})
    assert [low for low, _ in targets] == [12, 13, 7, 15, 16, 8]


def test_a_skipped_session_scales_its_week() -> None:
    """Half of 13, rounded half up, is 7; the tolerance comes after."""
    prepared = full_gym(
        weekly_sets={"start": 13, "end": 13, "tolerance": 1},
        exceptions=[{"weeks": [2], "session": "B", "skip": True}],
    )
    assert prepared.bands == {1: (12, 14), 2: (6, 8), 3: (12, 14)}


@pytest.mark.parametrize(
    ("weekly", "fewest"),
    [([[4, 9], 40, 40], 1), ({"start": 8, "end": 12}, 2), ({"start": 30, "end": 30}, 3)],
)
def test_fewest_exercises_follow_the_lowest_target(weekly: Any, fewest: int) -> None:
    """Two sessions of at least two sets an exercise share the lowest target."""
    assert full_gym(weekly_sets=weekly).sessions["A"].limits["exercises"] == [fewest, 4]


def test_a_plan_worked_out_by_hand() -> None:
    """Every term of a small illegal plan, and every rule it breaks."""
    prepared = full_gym(block={"weeks": 1}, priorities={"biceps": 1})
    plan: Plan = {1: {"A": [("pull_up", 2)], "B": [("pull_up", 1), ("deadlift", 3)]}}
    total, terms = score(prepared, plan)
    gain = [sum(GAINS[:half_sets]) for half_sets in range(8)]
    assert terms == {
        # lats and teres major directly; five others half; the deadlift adds the spine and traps
        "stimulus": 2 * gain[6] + 3 * gain[3] + gain[6] + gain[6] + gain[3] + gain[3],
        "suitability": 3 * 3 + 3 * 2,
        "preference": 0,
        "variety": -1,
        "continuity": 0,
        "steadiness": 0,
        "evenness": -2,
        "fatigue": -9,
        "minutes": -(10 + 19),
    }
    assert total == terms["stimulus"] + 20 * 15 - 30 - 40 - 90 - 29
    assert violations(prepared, plan) == {
        ("weekly_sets", 1, None),
        ("balance", 1, None),
        ("include", 1, None),
        ("session_exercises", 1, "A"),
        ("session_exercises", 1, "B"),
        ("sets_per_exercise", 1, "B"),
        ("spread", 1, "B"),
        ("compound_first", 1, "B"),
    }


@needs_a_solver
def test_trying_everything_finds_what_the_linear_model_finds() -> None:
    """Same status and same best score."""
    seeds = range(24, 48)
    answers = mip.run([case(seed).question() for seed in seeds])
    feasible = 0
    for seed, answer in zip(seeds, answers, strict=True):
        try:
            best = brute.best(case(seed).prepared(), most=150)
        except brute.TooManyError:
            continue
        assert answer["status"] == ("infeasible" if best.score is None else "optimal"), seed
        assert answer.get("objective") == best.score, seed
        feasible += best.score is not None
    assert feasible > 8


@needs_a_solver
def test_frozen_weeks_count_as_they_stand() -> None:
    """The same with a first week that is a fact, legal or not."""
    asked = []
    for seed in range(100, 116):
        a_case = case(seed)
        facts = random_plan(a_case.prepared(), Random(seed))
        if len(facts) > 1:
            asked.append((a_case, facts))
    questions = [c.question(frozen_through=1, facts=facts) for c, facts in asked]
    for (a_case, facts), answer in zip(asked, mip.run(questions), strict=True):
        try:
            best = brute.best(a_case.prepared(1), facts, most=150)
        except brute.TooManyError:
            continue
        assert answer.get("objective") == best.score, a_case.scenario["name"]


@needs_a_solver
def test_plans_of_the_linear_model_break_no_rule() -> None:
    """And are worth what the model says."""
    answers = mip.run([case(seed, "small").question(time_limit=2) for seed in range(8)])
    found = [answer for answer in answers if "plan" in answer]
    assert len(found) > 3
    for answer in found:
        assert answer["illegal"] == []
        assert answer["model_objective"] <= answer["objective"] + 0.01
        assert answer["objective"] <= answer["bound"]
        if answer["status"] == "optimal":
            assert answer["objective"] == answer["bound"]
