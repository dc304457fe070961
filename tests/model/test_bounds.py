"""The arithmetic ranges: every legal plan stays within them, and they say when nothing can."""

from __future__ import annotations

import pytest

from helpers import catalog, exercise, scenario
from optimizer.answer import solve
from optimizer.instance import prepare
from optimizer.instance.bounds import tighten
from optimizer.solver import SolveOptions
from oracle.generate import case
from oracle.product import loaded


@pytest.mark.parametrize("seed", range(700, 720))
def test_an_optimal_plan_of_the_plain_rules_lies_within_the_ranges(seed: int) -> None:
    """Solved without the ranges, a plan has no session or prescription outside them."""
    asked = loaded(case(seed, "tiny"))
    plan = solve(asked, SolveOptions(solver="plain", workers=1), explain=False)
    instance = prepare(asked.scenario, asked.catalog)
    bounds = tighten(instance)
    if plan.weeks is None:
        return
    ranges = (*bounds.session_sets.values(), *bounds.exercises.values())
    assert all(low <= high for low, high in ranges)
    place = {exercise.id: index for index, exercise in enumerate(instance.exercises)}
    names = {session.name: index for index, session in enumerate(instance.sessions)}
    for week in plan.weeks:
        for session in week.sessions:
            group = instance.group_of[names[session.session], week.week]
            low, high = bounds.session_sets[group, week.week]
            assert low <= session.sets <= high
            fewest, most = bounds.exercises[group]
            assert fewest <= len(session.exercises) <= most
            for item in session.exercises:
                least, top = bounds.sets(group, week.week, place[item.exercise])
                assert least <= item.sets <= top


def test_the_ranges_are_what_the_week_leaves_to_each_session() -> None:
    """Fifteen sets in two sessions of three exercises from two sets on: six to nine in each.

    With nine sets, an exercise has four at most: at five, the two others have three each by the
    spread, eleven in all.
    """
    exercises = catalog(*(exercise(f"e{number}") for number in range(4)))
    wanted = scenario(
        exercises,
        sessions=[{"name": "A", "day": "mon"}, {"name": "B", "day": "thu"}],
        weekly_sets=[15],
        limits={"exercises": 3},
        sets_per_exercise={"min": 2, "max": 5, "spread": 2},
    )
    bounds = tighten(prepare(wanted, exercises))
    assert set(bounds.session_sets.values()) == {(6, 9)}
    assert set(bounds.exercises.values()) == {(3, 3)}
    assert set(bounds.prescription.values()) == {(2, 4)}
