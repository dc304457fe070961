"""The order of a session: the first legal one, found whenever there is one."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Sequence

import pytest

from catalog.loading import load_catalog
from catalog.queries import matches
from catalog.schema import Catalog, Exercise
from helpers import catalog, exercise, scenario
from optimizer.plan.ordering import legal_order, shown_reps
from optimizer.scenario.types import Scenario

HEAVY = {"ordering": {"compound_first": True, "apart": ["grip", "lower_back"]}}


def ordered(exercises: Catalog, goal: str | None = None, **overrides: object) -> list[str] | None:
    """Ids in the order found, or None."""
    found = legal_order(exercises, scenario(exercises, **{**HEAVY, **overrides}), goal)
    return None if found is None else [item.id for item in found]


def test_an_empty_session_has_an_order() -> None:
    assert ordered(catalog()) == []


def test_classes_rise_and_a_first_selector_goes_before_them() -> None:
    lifts = catalog(
        exercise("carry", order_tier=4),
        exercise("clean", order_tier=0),
        exercise("hinge", order_tier=1),
        exercise("curl", order_tier=5, mechanic="isolation"),
    )
    assert ordered(lifts) == ["clean", "hinge", "carry", "curl"]
    first = {"compound_first": True, "apart": [], "first": ["carry", {"mechanic": "isolation"}]}
    assert ordered(lifts, ordering=first) == ["carry", "curl", "clean", "hinge"]


def test_among_equals_bilateral_then_fewer_reps_then_longer_rest_then_id() -> None:
    def reps(low: int, high: int) -> list[dict[str, object]]:
        return [{"min": low, "max": high, "unit": "reps"}]

    lifts = catalog(
        exercise("a_one_sided", unilateral=True, reps=reps(3, 5)),
        exercise("b_many", reps=reps(12, 15)),
        exercise("c_short_rest", reps=reps(6, 8), rest_seconds=60),
        exercise("d_long_rest", reps=reps(6, 8), rest_seconds=110),
        exercise("e_twin", reps=reps(6, 8), rest_seconds=60),
        exercise("f_timed", reps=[{"min": 1, "max": 2, "unit": "seconds"}]),
    )
    expected = ["d_long_rest", "c_short_rest", "e_twin", "b_many", "f_timed", "a_one_sided"]
    assert ordered(lifts) == expected


def test_reps_are_those_of_the_sessions_goal() -> None:
    both = [
        {"min": 12, "max": 15, "unit": "reps"},
        {"min": 3, "max": 5, "unit": "reps", "goal": "strength"},
    ]
    lifts = catalog(exercise("a"), exercise("b", reps=both))
    assert ordered(lifts) == ["a", "b"]
    assert ordered(lifts, "strength") == ["b", "a"]
    assert shown_reps(lifts["b"], "strength").max == 5
    assert shown_reps(lifts["b"], "power").max == 15


def test_only_another_goals_range_is_better_than_none() -> None:
    only = [{"min": 3, "max": 5, "unit": "reps", "goal": "strength"}]
    assert shown_reps(exercise("a", reps=only), "power").max == 5


def test_hard_neighbours_are_kept_apart_with_what_stands_between() -> None:
    lifts = catalog(
        exercise("a", grip_demand=3), exercise("b", grip_demand=3), exercise("c", grip_demand=2)
    )
    assert ordered(lifts) == ["a", "c", "b"]
    assert ordered(lifts, ordering={"compound_first": True, "apart": ["lower_back"]}) == [
        "a",
        "b",
        "c",
    ]


def test_no_order_where_nothing_stands_between() -> None:
    lifts = catalog(exercise("a", grip_demand=3), exercise("b", grip_demand=3))
    assert ordered(lifts) is None


def test_within_a_class_hinges_then_priorities_then_tiers_then_what_a_set_gives() -> None:
    lifts = catalog(
        exercise("hinge", order_tier=1, direct=["erector_spinae"]),
        exercise("barbell_row", order_tier=2, direct=["lats"]),
        exercise("wide_row", order_tier=3, direct=["lats", "mid_traps"]),  # 6 + 6 eighths
        exercise("row", order_tier=3, direct=["lats"]),  # 8
        exercise("fly", order_tier=3, direct=["rear_delts"], indirect=["biceps"]),
    )
    plain = ["hinge", "barbell_row", "wide_row", "fly", "row"]
    assert ordered(lifts) == plain
    delts = ["hinge", "fly", "barbell_row", "wide_row", "row"]
    assert ordered(lifts, priorities={"rear_delts": 2}) == delts
    arms = ["hinge", "barbell_row", "fly", "wide_row", "row"]  # biceps help the fly: 8 + 4, as 12
    assert ordered(lifts, priorities={"biceps": 1, "lats": 1}) == arms
    assert ordered(lifts, priorities={"erector_spinae": 0}) == plain


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], ["a", "b", "c", "curl"]),
        ([("a", "c")], ["a", "c", "b", "curl"]),
        ([("c", "a")], ["a", "c", "b", "curl"]),
        ([("a", "curl")], ["b", "c", "a", "curl"]),  # over the end of a class
        ([("a", "c"), ("b", "curl")], ["a", "c", "b", "curl"]),
        ([("a", "b"), ("c", "curl")], ["a", "b", "c", "curl"]),
    ],
)
def test_pairs_are_neighbours(pairs: list[tuple[str, str]], expected: list[str]) -> None:
    lifts = catalog("a", "b", "c", exercise("curl", order_tier=5, mechanic="isolation"))
    found = legal_order(lifts, scenario(lifts, **HEAVY), pairs=pairs)
    assert found is not None
    assert [item.id for item in found] == expected


def test_no_order_where_a_class_parts_a_pair() -> None:
    lifts = catalog(
        "a", exercise("carry", order_tier=4), exercise("curl", order_tier=5, mechanic="isolation")
    )
    assert legal_order(lifts, scenario(lifts, **HEAVY), pairs=[("a", "curl")]) is None


def test_tiers_can_leave_no_place_between() -> None:
    lifts = catalog(
        exercise("a", order_tier=0, lower_back_stress=3),
        exercise("b", order_tier=2, lower_back_stress=3),
        exercise("c", order_tier=4),
    )
    assert ordered(lifts) is None
    assert ordered(lifts, ordering={"compound_first": False, "apart": ["lower_back"]}) == [
        "a",
        "c",
        "b",
    ]


def test_the_opening_exercise_is_compound_or_first() -> None:
    curls = catalog(exercise("curl", mechanic="isolation", order_tier=3), exercise("row"))
    assert ordered(curls) == ["row", "curl"]
    alone = catalog(exercise("curl", mechanic="isolation", order_tier=5))
    assert ordered(alone) is None
    assert ordered(alone, ordering={"compound_first": False}) == ["curl"]
    assert ordered(alone, ordering={"compound_first": True, "first": ["curl"]}) == ["curl"]


CLASS = {0: 0, 1: 1, 2: 1, 3: 1, 4: 2, 5: 3, 6: 3}


def legal(
    order: tuple[Exercise, ...], rules: Scenario, pairs: Sequence[tuple[str, str]] = ()
) -> bool:
    """The contract's sentence, word for word."""
    ids = [e.id for e in order]
    if any(abs(ids.index(one) - ids.index(other)) != 1 for one, other in pairs):
        return False
    parts = [(not any(matches(s, e) for s in rules.first), CLASS[e.order_tier]) for e in order]
    if rules.compound_first and order:
        opens = order[0].mechanic == "compound" or not parts[0][0]
        if parts != sorted(parts) or not opens:
            return False
    for kind, field in (("grip", "grip_demand"), ("lower_back", "lower_back_stress")):
        values = [getattr(e, field) for e in order]
        if kind in rules.apart and (3, 3) in itertools.pairwise(values):
            return False
    return True


@pytest.mark.parametrize("seed", range(8))
def test_an_order_is_found_exactly_where_some_permutation_is_legal(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(40):
        lifts = catalog(
            *(
                exercise(
                    f"e{place}",
                    order_tier=draw.choice([0, 1, 2, 3, 3, 4, 5, 6]),
                    mechanic=draw.choice(["compound", "compound", "isolation"]),
                    grip_demand=draw.choice([1, 3]),
                    lower_back_stress=draw.choice([0, 3]),
                )
                for place in range(draw.randint(1, 6))
            )
        )
        rules = scenario(
            lifts,
            ordering={
                "compound_first": draw.random() < 0.7,
                "apart": draw.sample(["grip", "lower_back"], draw.randint(0, 2)),
                "first": draw.sample([e.id for e in lifts], draw.randint(0, 1)),
            },
        )
        mixed = draw.sample([e.id for e in lifts], len(lifts))
        pairs = list(zip(mixed[::2], mixed[1::2], strict=False))[: draw.randint(0, 2)]
        possible = any(legal(order, rules, pairs) for order in itertools.permutations(lifts))
        found = legal_order(lifts, rules, pairs=pairs)
        assert (found is not None) == possible
        assert found is None or legal(tuple(found), rules, pairs)


def test_the_order_does_not_depend_on_the_order_given() -> None:
    seed = load_catalog("seed")
    rules = scenario(seed, **HEAVY)
    chosen = [seed[e] for e in ("face_pull", "deadlift", "pull_up", "lat_pulldown", "seal_row")]
    orders = {
        tuple(e.id for e in legal_order(p, rules) or ()) for p in itertools.permutations(chosen)
    }
    assert len(orders) == 1


def test_impossible_sessions_are_refused_fast() -> None:
    hard = [exercise(f"hard_{i}", grip_demand=3, lower_back_stress=i % 2 * 3) for i in range(13)]
    soft = [exercise(f"soft_{i}") for i in range(11)]
    lifts = catalog(*hard, *soft)
    started = time.perf_counter()
    assert ordered(lifts) is None
    assert time.perf_counter() - started < 1
