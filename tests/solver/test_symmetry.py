"""Weeks that can repeat earlier ones: found by the rows, and never at the cost of a point."""

from __future__ import annotations

import threading

import pytest

from catalog.inputs.problems import InputError
from optimizer.instance import prepare
from optimizer.model import Build, build_model
from optimizer.scenario.load import parse_scenario
from optimizer.solver import cpsat
from optimizer.solver.cores import started
from optimizer.solver.profiles import REPEATABLE
from optimizer.solver.symmetry import repeat, repeats
from oracle import product
from oracle.solving import asked
from small_blocks import SEEDS

CYCLES = """schema_version: 1
name: two mesocycles
equipment: {main: home_dumbbells}
block: {weeks: 6, deload_weeks: [3, 6]}
sessions: [{name: A, day: mon}, {name: B, day: thu, minutes: 45}]
"""
AGAIN = {4: 1, 5: 2, 6: 3}


def built(more: str = "", text: str = CYCLES) -> Build:
    """The model of some exercises of a block."""
    loaded = parse_scenario(text + more)
    instance = prepare(loaded.scenario, loaded.catalog)
    return build_model(started(instance, range(12)).instance)


def best(build: Build) -> int | None:
    """The score of the best plan."""
    return cpsat.run(build.linear, REPEATABLE, seconds=600.0, stop=threading.Event()).bound


def test_a_second_mesocycle_repeats_the_first() -> None:
    """Same exercises, targets and limits: week four is as week one, to the deload's end."""
    assert repeats(built()) == AGAIN
    assert repeats(built("weekly_sets: {start: 9, end: 11, deload: 5}\n")) == AGAIN


@pytest.mark.parametrize(
    "more",
    [
        "weekly_sets: [9, 10, 5, 10, 11, 5]\n",
        "weekly_sets: {start: 9, end: 12, ramp: block}\n",
        "balance: {per: block}\n",
        "require: [{select: {pattern: carry}, count: sets, at_least: 3, weeks: [5]}]\n",
        "require: [{select: {muscle: lats}, count: sets, at_most: 40, per: block}]\n",
        "exceptions: [{weeks: [4], session: B, minutes: 30}]\n",
        "exceptions: [{weeks: [5], session: B, skip: true}]\n",
        "elsewhere: [{days: [sat], what: rows, muscle_sets: {lats: 2}, weeks: [2]}]\n",
        "select: {prefer: [{select: {muscle: lats}, weeks: [1]}]}\n",
    ],
)
def test_weeks_that_something_tells_apart_do_not_repeat(more: str) -> None:
    """A target, limit or wish of one week, or a rule over the block that ties them together."""
    assert repeats(built(more)) == {}


def test_weeks_of_other_groups_do_not_repeat() -> None:
    """A new phase has exercises of its own, and mesocycles of unlike length are none of a kind."""
    phases = CYCLES.replace("deload_weeks: [3, 6]", "deload_weeks: [3, 6], phases: [3, 3]")
    longer = CYCLES.replace("weeks: 6, deload_weeks: [3, 6]", "weeks: 7, deload_weeks: [3, 7]")
    assert repeats(built(text=phases)) == repeats(built(text=longer)) == {}


@pytest.mark.parametrize(
    "more", ["", "score: {evenness: 30, steadiness: 5}\n", "limits: {lower_back: 8, grip: 14}\n"]
)
def test_repeating_costs_no_point(more: str) -> None:
    """The best plan of weeks that repeat is worth as much as the best of all; a wrong week is."""
    free, held, wrong = built(more), built(more), built(more)
    repeat(held.linear, held, range(len(held.linear.lower)), repeats(held))
    repeat(wrong.linear, wrong, range(len(wrong.linear.lower)), {2: 1, 3: 1})
    assert best(free) is not None
    assert best(free) == best(held) != best(wrong)


def cycled(seed: int) -> Build | None:
    """A random scenario over two mesocycles; None where it names other weeks."""
    _, case, _ = asked(seed, "tiny", "extended")
    case.scenario["block"] = {"weeks": 4, "deload_weeks": [2, 4]}
    if isinstance(case.scenario.get("weekly_sets"), list):
        del case.scenario["weekly_sets"]
    try:
        loaded = product.loaded(case)
    except InputError:
        return None
    return build_model(prepare(loaded.scenario, loaded.catalog))


@pytest.mark.parametrize("seed", SEEDS)
def test_repeating_costs_no_point_of_random_blocks(seed: int) -> None:
    """Whatever else a scenario says, weeks repeat only where that costs nothing."""
    build = cycled(seed)
    if build is not None and (weeks := repeats(build)):
        free = best(build)
        repeat(build.linear, build, range(len(build.linear.lower)), weeks)
        assert best(build) == free
