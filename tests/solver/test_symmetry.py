"""Weeks that can repeat earlier ones: found by the rows, and never at the cost of a point."""

from __future__ import annotations

import threading

import pytest

from catalog.inputs.problems import InputError
from optimizer.instance import prepare
from optimizer.instance.restrict import restrict
from optimizer.model import Build, build_model
from optimizer.scenario.load import parse_scenario
from optimizer.solver import SolveOptions, cpsat
from optimizer.solver.choices import choice_of
from optimizer.solver.cores import started
from optimizer.solver.finder import Finder
from optimizer.solver.options import Control
from optimizer.solver.profiles import REPEATABLE
from optimizer.solver.symmetry import Repeats, repeating, repeats
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
    assert repeats(built()) == Repeats(AGAIN, {})
    assert repeats(built("weekly_sets: {start: 9, end: 11, deload: 5}\n")) == Repeats(AGAIN, {})


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
    assert repeats(built(more)) == Repeats({}, {})


PHASES = CYCLES.replace("deload_weeks: [3, 6]", "deload_weeks: [3, 6], phases: [3, 3]")


def test_a_phase_repeats_the_one_before() -> None:
    """Nothing asks for new exercises, and each costs continuity."""
    assert repeats(built(text=PHASES)) == Repeats(AGAIN, {2: 0, 3: 1})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("phases: [3, 3]", "phases: [3, {weeks: 3, new_exercises: [1, 2]}]"),
        ("phases: [3, 3]", "phases: [3, {weeks: 3, goal: strength}]"),
        ("phases: [3, 3]", "phases: [2, 4]"),
        ("phases: [3, 3]", "phases: [4, 2]"),
        ("schema_version: 1", "schema_version: 1\nselect: {unlock: {single_arm_row: 4}}"),
    ],
)
def test_phases_that_something_tells_apart_do_not_repeat(old: str, new: str) -> None:
    """New exercises, another goal, another length, a lift that comes later."""
    assert repeats(built(text=PHASES.replace(old, new))) == Repeats({}, {})


def test_a_phase_does_not_repeat_one_before_the_last() -> None:
    """Between two like phases stands another: both would have to change for the third's sake."""
    middle = CYCLES.replace("weeks: 6, deload_weeks: [3, 6]", "weeks: 6, phases: [2, 2, 2]")
    other = middle.replace("phases: [2, 2, 2]", "phases: [2, {weeks: 2, goal: strength}, 2]")
    assert repeats(built(text=middle)) == Repeats(
        {3: 1, 4: 2, 5: 1, 6: 2}, {2: 0, 3: 1, 4: 0, 5: 1}
    )
    assert repeats(built(text=other)) == Repeats({}, {})


@pytest.mark.parametrize("text", [CYCLES, PHASES], ids=["mesocycles", "phases"])
@pytest.mark.parametrize(
    "more", ["", "score: {evenness: 30, steadiness: 5}\n", "limits: {lower_back: 8, grip: 14}\n"]
)
def test_repeating_costs_no_point(text: str, more: str) -> None:
    """The best plan of weeks that repeat is worth as much as the best of all; a wrong week is."""
    free, held, wrong = built(more, text), built(more, text), built(more, text)
    repeats(held).hold(held)
    Repeats({2: 1, 3: 1}, {}).hold(wrong)
    assert best(free) is not None
    assert best(free) == best(held) != best(wrong)


def cycled(seed: int, **block: list[int]) -> Build | None:
    """A random scenario over two mesocycles; None where it names other weeks."""
    _, case, _ = asked(seed, "tiny", "extended")
    case.scenario["block"] = {"weeks": 4, "deload_weeks": [2, 4], **block}
    if isinstance(case.scenario.get("weekly_sets"), list):
        del case.scenario["weekly_sets"]
    try:
        loaded = product.loaded(case)
    except InputError:
        return None
    return build_model(prepare(loaded.scenario, loaded.catalog))


@pytest.mark.parametrize("block", [{}, {"phases": [2, 2]}], ids=["mesocycles", "phases"])
@pytest.mark.parametrize("seed", SEEDS)
def test_repeating_costs_no_point_of_random_blocks(seed: int, block: dict[str, list[int]]) -> None:
    """Whatever else a scenario says, weeks repeat only where that costs nothing."""
    build = cycled(seed, **block)
    if build is not None and (same := repeats(build)).weeks:
        free = best(build)
        same.hold(build)
        assert best(build) == free


def test_a_plan_that_does_not_repeat_is_searched_from_all_the_same() -> None:
    """A plan whose second phase has other lifts: the search lets go of repeating."""
    free = built(text=PHASES)
    free.linear.row("other", [(free.x[0, 0], 1)], None, 0)
    free.linear.row("other", [(free.x[2, 0], 1)], 1)
    values = cpsat.run(free.linear, REPEATABLE, seconds=600.0, stop=threading.Event()).values
    assert values is not None
    control = Control(SolveOptions(workers=1, time_limit=600))
    search = Finder(repeating(built(text=PHASES)), control, threading.Event())
    assert [group.index for group in search.groups] == [0, 1]
    assert search.start(choice_of(free, values))
    assert [group.index for group in search.groups] == [0, 1, 2, 3]
    search.whole()
    assert search.score == search.bound == best(built(text=PHASES))


def test_a_part_where_phases_have_other_choices_is_held_to_those_they_share() -> None:
    """Cores take choices group by group: one that the earlier phase lacks is no one's."""
    whole = built(text=PHASES)
    same, everyone = repeats(whole), range(len(whole.instance.exercises))
    fewer = [e for e in everyone if e != 0]
    part = build_model(restrict(whole.instance, [fewer, everyone, everyone, everyone]))
    only = build_model(restrict(whole.instance, [fewer, everyone, fewer, everyone]))
    same.hold(part)
    assert best(part) == best(only) is not None
