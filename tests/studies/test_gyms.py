"""More equipment, two gyms in one, one plan for several: what must hold of any scenario."""

from __future__ import annotations

import random
import threading

import pytest

from catalog.vocabulary import equipment
from gym_helpers import ITEMS, drawn_scenario
from optimizer.answer import solve
from optimizer.plan.comparison import ScoreDifference, ranged
from optimizer.plan.kits import ItemValue, ItemValues
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan
from optimizer.report.equipment import value_blocks
from optimizer.report.equipment import worth as item_worth
from optimizer.scenario import Loaded, parse_scenario
from optimizer.solver import Progress, SolveOptions
from optimizer.studies.common import with_gym
from optimizer.studies.compare import compare, gym_contenders
from optimizer.studies.equipment import item_values
from optimizer.studies.robust import robust_plan
from optimizer.verifier import verify

ONE = SolveOptions(workers=1)


def worth(plan: Plan) -> float:
    """The plan's score; nothing is worse than none."""
    assert plan.status in ("optimal", "infeasible")
    return float("-inf") if plan.score is None else plan.score


def gyms_of(seed: int) -> tuple[Loaded, list[str], list[str]]:
    """A scenario without include or unwritten balance, and two gyms."""
    draw = random.Random(500 + seed)
    loaded = drawn_scenario(seed, include=False)
    loaded.document.data["balance"] = None
    loaded = with_gym(loaded, "main", [])
    return loaded, draw.sample(ITEMS, 3), draw.sample(ITEMS, 3)


def check_more_is_never_worse(seed: int) -> None:
    """Each gym against a bigger one."""
    loaded, first, second = gyms_of(seed)
    one, other = (worth(solve(with_gym(loaded, "main", gym), ONE)) for gym in (first, second))
    both = worth(solve(with_gym(loaded, "main", sorted({*first, *second})), ONE))
    fewer = worth(solve(with_gym(loaded, "main", first[:1]), ONE))
    assert both >= max(one, other)
    assert one >= fewer


def check_robust(seed: int) -> None:
    """One plan for two gyms: legal in both, at most the worse of the two, and never missed."""
    draw = random.Random(700 + seed)
    loaded = drawn_scenario(seed)
    first = draw.sample(ITEMS, 3)
    second = sorted({*first[:2], *draw.sample(ITEMS, 1)})
    gyms = {"first": first, "second": second}
    variants = {name: with_gym(loaded, "main", items) for name, items in gyms.items()}
    bests = {name: solve(variant, ONE) for name, variant in variants.items()}
    found = robust_plan(variants, bests, ONE)
    assert worth(found.plan) <= min(worth(plan) for plan in bests.values())
    if found.plan.score is None:
        # No plan for both: then neither gym's best is legal in the other.
        for plan in bests.values():
            if plan.score is not None:
                facts = facts_of(plan)
                verdicts = [verify(v.scenario, v.catalog, facts).legal for v in variants.values()]
                assert not all(verdicts)
        return
    for variant in variants.values():
        assert verify(variant.scenario, variant.catalog, facts_of(found.plan)).legal
    for plan in bests.values():
        legal = [verify(v.scenario, v.catalog, facts_of(plan)).legal for v in variants.values()]
        if all(legal):
            assert worth(found.plan) == worth(plan)


@pytest.mark.parametrize("seed", range(4))
def test_more_equipment_is_never_worse(seed: int) -> None:
    """Without include, more equipment never lowers the score, two gyms in one neither."""
    check_more_is_never_worse(seed)


@pytest.mark.parametrize("seed", range(6))
def test_one_plan_for_two_gyms(seed: int) -> None:
    """Robust is at most the worse of the two, and legal in both."""
    check_robust(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 220))
def test_many_gyms(seed: int) -> None:
    """The same on many more draws."""
    check_more_is_never_worse(seed)
    check_robust(seed)


@pytest.mark.slow
def test_item_values_equal_solving_each_gym() -> None:
    """What is said without a solve is what a solve would say."""
    for seed in (1, 5):
        loaded = drawn_scenario(seed)
        owned = loaded.scenario.gyms["main"]
        found = item_values(loaded, "main", ONE, items=ITEMS)
        assert {value.item for value in found.values} == set(ITEMS)
        for value in found.values:
            items = owned - {value.item} if value.item in owned else owned | {value.item}
            plan = solve(with_gym(loaded, "main", sorted(items)), ONE)
            if plan.score is None or found.plan.score is None:
                assert value.difference.word == "no plan" or value.proof != "solved"
            else:
                assert value.difference.points == plan.score - found.plan.score


def test_the_first_gym_is_the_measure() -> None:
    """Cases stand in the order asked for, differences against the first."""
    loaded = with_gym(drawn_scenario(2, include=False), "main", ["band"])
    found = compare(gym_contenders(loaded, "main", ["band", "other", "commercial_gym"]), ONE)
    assert [case.name for case in found.cases] == ["band", "other", "commercial gym"]
    assert found.cases[0].against_first.word == "same"
    assert found.cases[1].plan is not None
    first = found.cases[0].plan
    assert first is not None
    assert found.cases[1].plan.score == first.score


BLOCK = """\
schema_version: 1
name: Two days
catalog: extended
athlete: {{level: {level}}}
equipment: {{main: {gym}}}
block: {{weeks: 2}}
sessions: [{{name: A, day: mon}}, {{name: B, day: thu}}]
weekly_sets: [12, 12]
"""


@pytest.mark.parametrize("level", ["beginner", "intermediate"])
@pytest.mark.parametrize("gym", sorted(equipment().gyms))
def test_every_built_in_gym_has_a_plan(gym: str, level: str) -> None:
    """The extended catalogue has real choices for each; nothing needs explaining away."""
    loaded = parse_scenario(BLOCK.format(gym=gym, level=level))
    plan = solve(loaded, SolveOptions(workers=1, gap=0.02))
    assert plan.status in ("optimal", "feasible"), plan.conflict
    assert plan.weeks is not None
    assert all(session.exercises for week in plan.weeks for session in week.sessions)


def test_a_stop_keeps_what_there_is() -> None:
    """Nothing new is begun, nothing is lost, nothing breaks."""
    stop = threading.Event()
    loaded = with_gym(drawn_scenario(2, include=False), "main", ["band"])

    def after_the_first(_name: str, progress: Progress | None) -> None:
        if progress is None:
            stop.set()

    contenders = gym_contenders(loaded, "main", ["band", "other", "commercial_gym"])
    found = compare(contenders, ONE, robust=True, tell=after_the_first, stop=stop)
    assert found.cases[0].plan is not None
    assert found.cases[0].plan.weeks is not None
    assert found.cases[2].plan is None
    assert "stopped before" in found.notes[-1]
    values = item_values(loaded, "main", ONE, stop=stop)
    assert all(value.proof != "solved" for value in values.values)
    assert values.notes[0].startswith("Stopped before these were solved: ")


def test_items_share_their_time_and_say_what_none_was_left_for() -> None:
    """With next to no time everything is still answered, and what is known is shown."""
    loaded = with_gym(drawn_scenario(2, include=False), "main", ["band"])
    values = item_values(loaded, "main", SolveOptions(workers=1, time_limit=0.01))
    assert all(value.proof != "solved" for value in values.values)
    assert values.values
    assert values.notes[0].startswith("No time was left for ")
    assert "--time-limit" in values.notes[0]


@pytest.mark.parametrize(("most", "shown"), [(50, "at most 5 %"), (1001, "not known")])
def test_a_worth_that_nothing_bounds_is_no_percentage(most: int, shown: str) -> None:
    """Seven times the whole plan's score is no value of a cable column."""
    plan = solve(drawn_scenario(2, include=False), ONE)
    found = ItemValues("Small", "main", plan.model_copy(update={"score": 1000}), (), ())
    open_still = ScoreDifference("undecided", 0, 0.0, 0, most)
    value = ItemValue("band", "Band", "add", open_still, "solved", (), (), (), plan)
    assert item_worth(value, found, 1.0).text == shown


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (1000, "Nothing lost or won (the best plan does without it): Band."),
        (1050, "At most 5 % lost (the plan found does without it): Band."),
        (1500, "Not known (the plan found does without it): Band."),
    ],
)
def test_what_an_unproved_plan_does_without_may_still_be_missed(bound: int, said: str) -> None:
    """A better plan may use it: nothing is lost for sure only where the plan is the best."""
    plan = solve(drawn_scenario(2, include=False), ONE)
    open_still = ranged(0, 0.0, 1000 - bound, 0)
    which = "best plan" if bound == 1000 else "plan found"
    value = ItemValue("band", "Band", "remove", open_still, f"the {which} does without it", ())
    found = ItemValues("Small", "main", plan.model_copy(update={"score": 1000}), (value,), ())
    assert said in [note for block in value_blocks(found) for note in block.notes]
