"""Warm-up steps: the article's protocol, with what the gym has."""

from __future__ import annotations

import pytest

from catalog.loading import load_catalog
from optimizer.plan.warm_up import warm_up_steps
from optimizer.scenario import parse_scenario

SEED = load_catalog("seed")


def steps(kind: str, gym: str, *order: str | None, extra: str = "") -> list[str]:
    """The steps of a day in a gym."""
    text = f"""
schema_version: 1
name: Warm
equipment: {{gym: {gym}}}
block: {{weeks: 1}}
sessions: [{{name: A, day: mon}}]
warm_up: {kind}
{extra}
"""
    scenario = parse_scenario(text).scenario
    return warm_up_steps(scenario, SEED, "gym", [SEED[lift] for lift in order if lift])


def test_none_is_nothing() -> None:
    assert steps("none", "commercial_gym", "deadlift") == []


@pytest.mark.parametrize(
    ("first", "start"),
    [
        ("deadlift", "3 light sets of Deadlift, each heavier"),
        ("bent_over_row", "3 light sets of Bent-Over Row"),
        ("lat_pulldown", "2 light sets of Lat Pulldown"),
        ("face_pull", "1 light set of Face Pull"),
        ("pull_up", "2 easy sets of Pull-Up, half the reps"),
        ("inverted_row", "2 easy sets of Inverted Row"),  # a bar without plates is no load
    ],
)
def test_minimal_is_one_to_three_sets_of_the_first_exercise(first: str, start: str) -> None:
    (step,) = steps("minimal", "commercial_gym", first)
    assert step.startswith(start)


def test_full_has_cardio_hang_pulldown_and_the_first_exercise() -> None:
    found = steps("full", "commercial_gym", "deadlift")
    assert [step.split(",")[0] for step in found] == [
        "5-10 min easy cardio on any machine",
        "Dead hang from the pull-up bar: 3 × 15 s",
        "Straight-arm pulldown on a cable",
        "3 light sets of Deadlift",
    ]


def test_full_leaves_out_what_the_gym_has_not() -> None:
    hotel = steps("full", "[dumbbell_pair, band]", "single_arm_row")
    assert not any("hang" in step for step in hotel)
    assert any("with a band" in step for step in hotel)
    bare = steps("full", "[dumbbell_pair]", "single_arm_row")
    assert len(bare) == 2
    assert any("rings" in step for step in steps("full", "[rings]", None))


def test_what_the_athlete_must_not_do_is_no_warm_up_either() -> None:
    extra = "select: {exclude: [straight_arm_pulldown]}"
    found = steps("full", "commercial_gym", "deadlift", extra=extra)
    assert not any("pulldown" in step for step in found)


def test_a_day_without_exercises_has_no_sets_to_lead_in() -> None:
    assert steps("minimal", "commercial_gym", None) == []
