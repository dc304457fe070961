"""What must not change, or may only change one way, when the input changes in a known way.

Random small scenarios of the oracle's generator; every solve is one thread with no clock in play.
"""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from typing import Any

import pytest

import soaking
from catalog.schema import Catalog, Exercise
from helpers import slow
from optimizer.answer import solve
from optimizer.plan.schema import Plan
from optimizer.scenario import Loaded, edited, parse_scenario
from optimizer.solver import SolveOptions
from oracle.generate import case
from oracle.product import loaded
from properties import relations
from properties.relations import DOUBLE, NO_WORSE, SAME, Change

SEEDS = range(900, 908)
LARGER = (902, 903, 904, 906)
"""Seeds whose small scenarios are proved in a second or two."""
OPTIONS = SolveOptions(time_limit=120, workers=1)


def answered(scenario: Loaded, **changes: Any) -> Plan:
    """Solve to the end, without looking for reasons where there is no plan."""
    return solve(scenario, replace(OPTIONS, **changes), explain=False)


def outcome(plan: Plan) -> tuple[str, int | None]:
    """What must agree: status and score."""
    assert plan.status in ("optimal", "infeasible")
    return plan.status, plan.score


def with_catalog(scenario: Loaded, exercises: list[Exercise]) -> Loaded:
    """The same scenario over other exercises."""
    return edited(
        scenario, copy.deepcopy(scenario.document.data), Catalog("changed", tuple(exercises))
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_shuffling_the_catalogue_changes_nothing(seed: int) -> None:
    """The order of entries is no information: same status, score and plan."""
    scenario = loaded(case(seed, "tiny"))
    entries = list(scenario.catalog)
    random.Random(seed).shuffle(entries)
    before, after = answered(scenario), answered(with_catalog(scenario, entries))
    assert outcome(before) == outcome(after)
    assert before.weeks == after.weeks


@pytest.mark.parametrize("seed", SEEDS)
def test_an_exercise_nobody_can_do_changes_nothing(seed: int) -> None:
    """An entry whose only kit no gym has is as good as absent."""
    scenario = loaded(case(seed, "tiny"))
    useless = scenario.catalog.exercises[0].model_copy(
        update={"id": "aaa_useless", "equipment": [["nobodys_machine"]], "progresses_to": []}
    )
    before = answered(scenario)
    after = answered(with_catalog(scenario, [useless, *scenario.catalog]))
    assert outcome(before) == outcome(after)
    assert before.weeks == after.weeks


@pytest.mark.parametrize("seed", slow([902], LARGER))
def test_every_way_to_solve_gives_the_same_optimum(seed: int) -> None:
    """Tightened or plain rules, one thread or two: status and score agree."""
    scenario = loaded(case(seed, "small"))
    answers = {
        outcome(answered(scenario)),
        outcome(answered(scenario, solver="plain")),
        outcome(answered(scenario, workers=2)),
    }
    assert len(answers) == 1


@pytest.mark.parametrize("seed", slow([902], LARGER))
def test_a_proved_plan_is_the_same_again_on_two_threads(seed: int) -> None:
    """The contract's promise: proved at gap 0, the same plan to the letter."""
    scenario = loaded(case(seed, "small"))
    one, two = (answered(scenario, workers=2) for _ in range(2))
    assert one.weeks == two.weeks
    assert one.solver.reproducible


LIMITS: dict[str, tuple[int, int]] = {
    "sets": (9, 10),
    "minutes": (22, 25),
    "muscle_sets": (5, 6),
    "lower_back": (3, 6),
    "grip": (9, 12),
}
"""Two values of each limit, the first of which binds in :data:`ONE_SESSION`."""
ONE_SESSION = """
schema_version: 1
name: One session
equipment: {main: commercial_gym}
block: {weeks: 1}
sessions: [{name: A, day: mon}]
weekly_sets: [[9, 14]]
balance: null
select: {include: []}
"""


@pytest.mark.parametrize("limit", LIMITS)
def test_a_looser_limit_never_costs_points(limit: str) -> None:
    """Raising a session limit, or dropping it, never costs points; from a tight one it gains."""
    scenario = parse_scenario(ONE_SESSION)
    free = {**dict.fromkeys(LIMITS), "exercises": [1, 4]}
    scores = []
    for value in (*LIMITS[limit], None):
        data = scenario.document.data | {"limits": free | {limit: value}}
        score = answered(edited(scenario, data)).score
        assert score is not None
        scores.append(score)
    assert scores == sorted(scores)
    assert scores[0] < scores[1]


# --- relations ------------------------------------------------------------------------------------

RELATIONS = (*SAME, *NO_WORSE, *DOUBLE)
CHUNK = 20


def broken(change: Change, seed: int) -> list[str]:
    """What a changed scenario's answer has that it must not have."""
    scenario = loaded(case(seed, "tiny", "extended" if seed % 2 else "seed"))
    data, entries = copy.deepcopy(scenario.document.data), list(scenario.catalog)
    if change in NO_WORSE:
        data = relations.plain(data)
    changed, more = change(data, entries, random.Random(f"{change.__name__} {seed}"))
    before = answered(edited(scenario, data))
    after = answered(edited(scenario, changed, Catalog("changed", tuple(more))))
    old, new = outcome(before)[1], outcome(after)[1]
    if change in NO_WORSE:
        good = old is None or (new is not None and new >= old)
    else:
        factor = 2 if change in DOUBLE else 1
        good = new == (None if old is None else factor * old)
    return [] if good else [f"{change.__name__} {seed}: {old} became {new}"]


def not_pinned(seed: int) -> list[str]:
    """What goes wrong when all that the best plan holds is pinned."""
    scenario = loaded(case(seed, "tiny", "extended" if seed % 2 else "seed"))
    best = answered(scenario)
    if best.score is None:
        return []
    after = answered(edited(scenario, relations.pinned(scenario.document.data, best)))
    # A pin also makes its exercise available in visits whose goal it does not serve.
    good = after.score is not None and after.score >= best.score
    return [] if good else [f"pinned {seed}: {best.score} became {after.score}"]


@pytest.mark.parametrize("change", RELATIONS, ids=lambda change: change.__name__)
def test_a_known_change_does_what_it_must(change: Change) -> None:
    """The same best score, no lower a one, or twice as high a one."""
    assert broken(change, 907) == []


def test_the_best_plan_can_be_pinned() -> None:
    """Its own prescriptions, written as pins, leave it legal and lose nothing."""
    assert not_pinned(905) == not_pinned(907) == []


@pytest.mark.soak
@pytest.mark.parametrize("first", range(2000, 2100, CHUNK))
def test_known_changes_over_a_long_run(first: int) -> None:
    """Each relation on some hundred scenarios."""

    def work() -> soaking.Figures:
        seeds = range(first, first + CHUNK)
        wrong = [line for seed in seeds for change in RELATIONS for line in broken(change, seed)]
        wrong += [line for seed in seeds for line in not_pinned(seed)]
        return {"scenarios": CHUNK, "relations": CHUNK * (len(RELATIONS) + 1), "wrong": wrong}

    soaking.part("metamorphic relations", str(first), work)
