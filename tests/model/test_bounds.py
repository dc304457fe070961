"""The arithmetic ranges: every legal plan stays within them, and they say when nothing can."""

from __future__ import annotations

import pytest

from optimizer.answer import solve
from optimizer.instance import prepare
from optimizer.instance.bounds import tighten
from optimizer.solver import SolveOptions
from oracle.generate import case
from oracle.product import loaded


@pytest.mark.parametrize("seed", range(700, 720))
def test_an_optimal_plan_of_the_plain_rules_lies_within_the_ranges(seed: int) -> None:
    """Solved without the ranges, a plan has no session or prescription outside them."""
    scenario = loaded(case(seed, "tiny"))
    plan = solve(scenario, SolveOptions(solver="plain", workers=1), explain=False)
    instance = prepare(scenario.scenario, scenario.catalog)
    bounds = tighten(instance)
    if plan.weeks is None:
        return
    assert not bounds.impossible
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
