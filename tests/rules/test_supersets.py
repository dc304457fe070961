"""`supersets`: the pairs that the solver chooses are the best that the verifier passes."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from itertools import combinations, permutations, product
from typing import Any

import pytest

from catalog.schema import Catalog
from helpers import catalog, exercise, plan, scenario
from optimizer.instance import prepare
from optimizer.instance.bounds import tighten, untightened
from optimizer.instance.supersets import items_of, may_pair, pairable
from optimizer.instance.supersets import saved as seconds_saved
from optimizer.model import build_model
from optimizer.plan.ordering import legal_order
from optimizer.plan.supersets import best_pairs
from optimizer.rules import state
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import parse_scenario
from optimizer.scenario.types import Scenario
from optimizer.solver import cpsat
from optimizer.solver.choices import choice_of
from optimizer.solver.profiles import REPEATABLE
from optimizer.solver.relaxation import crude_bound, relax
from optimizer.verifier import verify
from oracle import data
from oracle.prepare import prepare as prepare_oracle
from oracle.rules import may_share_rests

MUSCLES = ("lats", "rear_delts", "erector_spinae", "upper_traps", "biceps")
WEEKS = (1, 2)
Line = tuple[str, int] | tuple[str, int, str]


def a_catalog(draw: random.Random) -> Catalog:
    """Four exercises whose rests, times, muscles, stations and places in the order vary."""
    return catalog(
        *(
            exercise(
                f"e{number}",
                direct=[draw.choice(MUSCLES)],
                order_tier=draw.choice((1, 2, 3, 3, 4, 5, 5)),
                mechanic=draw.choice(("compound", "compound", "isolation")),
                rest_seconds=(rest := draw.choice((40, 60, 90, 120))),
                seconds_per_set=rest + draw.choice((20, 31, 45)),
                lower_back_stress=draw.choice((0, 0, 1, 2, 3)),
                grip_demand=draw.choice((0, 1, 3)),
                kit=draw.choice(([], ["cable_station"], ["band"], ["dumbbell_pair"])),
                goals=draw.choice((1, 2, 3)),
            )
            for number in range(4)
        )
    )


def a_scenario(draw: random.Random, exercises: Catalog, **overrides: Any) -> Scenario:
    """One session over two weeks, its minutes capped about where pairs begin to matter."""
    asked: dict[str, Any] = {
        "weeks": len(WEEKS),
        "equipment": {"main": ["cable_station", "band", "dumbbell_pair"]},
        "sessions": [{"name": "A", "day": "mon"}],
        "weekly_sets": [[0, draw.choice((4, 6))], [2, 7]],
        "limits": {"exercises": [2, 4], "minutes": draw.randint(9, 16)},
        "sets_per_exercise": {"min": 1, "max": 2},
        "ordering": draw.choice(
            (
                {"compound_first": True, "apart": ["grip", "lower_back"]},
                {"compound_first": False, "apart": ["grip"]},
                {"compound_first": True, "apart": []},
            )
        ),
        "supersets": {"pairs": draw.choice((1, 2)), "never": draw.choice(([], ["e0"]))},
        "score": {"minutes": draw.choice((0, 1, 7))},
    }
    return scenario(exercises, **{**asked, **overrides})


def matchings(ids: tuple[str, ...], most: int) -> Iterator[list[frozenset[str]]]:
    """All choices of pairs with no exercise in two of them."""
    for count in range(most + 1):
        for pairs in combinations([frozenset(p) for p in combinations(ids, 2)], count):
            if sum(map(len, pairs)) == len(frozenset().union(*pairs)):
                yield list(pairs)


def orders(ids: tuple[str, ...], pairs: list[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """Orders in which pairs are neighbours."""
    for order in permutations(ids):
        if all(abs(order.index(a) - order.index(b)) == 1 for a, b in pairs):
            yield order


def best_by_trying(wanted: Scenario, exercises: Catalog) -> int | None:
    """The most points of all plans that the verifier passes, every order and pairing tried."""
    best: int | None = None
    every = [e.id for e in exercises]
    for size in range(2, 5):
        for ids in combinations(every, size):
            for pairs in matchings(ids, 2):
                order = legal(wanted, exercises, ids, pairs)
                if order is None:
                    continue
                for first, second in product(product((1, 2), repeat=size), repeat=2):
                    verdict = verify(
                        wanted,
                        exercises,
                        plan(
                            {
                                1: {"A": lines(order, first, pairs)},
                                2: {"A": lines(order, second, pairs)},
                            }
                        ),
                    )
                    if verdict.legal and (best is None or verdict.score > best):
                        best = verdict.score
    return best


def legal(
    wanted: Scenario, exercises: Catalog, ids: tuple[str, ...], pairs: list[frozenset[str]]
) -> tuple[str, ...] | None:
    """An order that breaks no rule of order or of pairs, by the verifier."""
    about = {"supersets", "apart", "compound_first"}
    for order in orders(ids, pairs):
        listed = lines(order, (1,) * len(order), pairs)
        verdict = verify(wanted, exercises, plan({1: {"A": listed}, 2: {"A": listed}}))
        if not about & {violation.rule for violation in verdict.violations}:
            return order
    return None


def lines(order: tuple[str, ...], sets: tuple[int, ...], pairs: list[frozenset[str]]) -> list[Line]:
    """Prescriptions with their labels."""
    label = {}
    for letter, pair in zip("ABC", pairs, strict=False):
        for place, e in enumerate(sorted(pair, key=order.index), 1):
            label[e] = f"{letter}{place}"
    return [(e, n, label[e]) if e in label else (e, n) for e, n in zip(order, sets, strict=True)]


def best_of_model(wanted: Scenario, exercises: Catalog, *, tight: bool) -> int | None:
    """The most points by the model, proved; the plan with its pairs is passed by the verifier."""
    build = build_model(prepare(wanted, exercises), tight=tight)
    outcome = cpsat.run(build.linear, REPEATABLE, seconds=60, stop=threading.Event())
    assert outcome.status in ("optimal", "infeasible")
    if outcome.values is None:
        return None
    score = build.linear.value(outcome.values)
    choice = choice_of(build, outcome.values)
    weeks = {week: choice[week, "A"] for week in WEEKS}
    calendar = Calendar(wanted, exercises)
    pairs = best_pairs(calendar, wanted.session("A"), weeks)
    shown = {}
    for week, sets in weeks.items():
        order = legal_order((exercises[e] for e in sets), wanted, pairs=pairs)
        assert order is not None
        ids = tuple(e.id for e in order)
        counts = tuple(sets[e] for e in ids)
        shown[week] = {"A": lines(ids, counts, [frozenset(pair) for pair in pairs])}
    verdict = verify(wanted, exercises, plan(shown))
    assert verdict.legal, verdict.violations
    assert verdict.score >= score
    return verdict.score


STATIONS = {"main": ["cable_station", "pull_up_bar", "barbell", "band", "adjustable_bench"]}
NOTHING = dict.fromkeys(
    (
        *("stimulus", "suitability", "coverage", "dose", "main", "preference", "variety"),
        *("continuity", "steadiness", "evenness", "fatigue"),
    ),
    0,
)


def saved(*lifts: dict[str, Any], pairs: int = 1, **overrides: Any) -> int:
    """Minutes that the model's supersets save of a session that holds all of these lifts.

    Each trains a muscle of its own, if it does not say which, and has 3 sets of two minutes, half
    of them rest.
    """
    entries = [
        exercise(
            f"e{number}",
            **{"direct": [MUSCLES[number]], "rest_seconds": 60, **lift},
        )
        for number, lift in enumerate({k: v for k, v in x.items() if k != "n"} for x in lifts)
    ]
    exercises = catalog(*entries)
    sets = {e.id: lift.get("n", 3) for e, lift in zip(entries, lifts, strict=True)}
    asked: dict[str, Any] = {
        "equipment": STATIONS,
        "sessions": [{"name": "A", "day": "mon"}],
        "limits": {"exercises": [len(lifts), len(lifts)]},
        "exercise_sets": {e: {"min": n, "max": n} for e, n in sets.items()},
        "score": {**NOTHING, "minutes": 1},
    }
    points = []
    for most in (0, pairs):
        supersets = {"pairs": most, **overrides.get("supersets", {})}
        wanted = scenario(exercises, **{**asked, **overrides, "supersets": supersets})
        build = build_model(prepare(wanted, exercises))
        outcome = cpsat.run(build.linear, REPEATABLE, seconds=60, stop=threading.Event())
        assert outcome.values is not None
        points.append(build.linear.value(outcome.values))
    return points[1] - points[0]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, 3),
        ({"direct": ["lats"]}, {"direct": ["lats", "rhomboids"]}, 0),
        ({"direct": ["lats"]}, {"indirect": ["lats"]}, 3),
        ({"grip_demand": 3}, {"grip_demand": 3}, 0),
        ({"grip_demand": 3}, {"grip_demand": 2}, 3),
        ({"lower_back_stress": 2}, {"lower_back_stress": 2}, 0),
        ({"lower_back_stress": 1}, {"lower_back_stress": 3}, 3),
        ({"order_tier": 1}, {}, 0),
        ({"order_tier": 2}, {}, 3),
        ({"kit": ["cable_station"]}, {"kit": ["cable_station"]}, 0),
        ({"kit": ["cable_station"]}, {"equipment": [["cable_station"], ["band"]]}, 3),
        ({"kit": ["cable_station"]}, {"equipment": [["cable_station"], ["rings"]]}, 0),
        ({"kit": ["incline_bench", "band"]}, {"kit": ["incline_bench", "band"]}, 3),
        # No item is in all kits of either, and still no two kits go together
        (
            {"kit": ["cable_station", "pull_up_bar"]},
            {"equipment": [["cable_station"], ["pull_up_bar"]]},
            0,
        ),
        ({"n": 2}, {"n": 4}, 2),
        ({"rest_seconds": 120, "seconds_per_set": 180}, {}, 3),
        ({"rest_seconds": 120, "seconds_per_set": 180}, {"rest_seconds": 120, "n": 2}, 4),
        ({"rest_seconds": 0, "seconds_per_set": 60}, {}, 0),
    ],
)
def test_two_rest_together_where_they_may(
    one: dict[str, Any], other: dict[str, Any], expected: int
) -> None:
    """As many sets as both have, of the shorter rest; nothing where one is in the other's way.

    So too where either may go with a third, of which there is a single set.
    """
    assert saved(one, other) == expected
    assert saved(one, other, {"n": 1}) == max(1, expected)


@pytest.mark.parametrize(("pairs", "expected"), [(0, 0), (1, 6), (2, 9), (3, 9)])
def test_as_many_pairs_as_are_allowed(pairs: int, expected: int) -> None:
    """The best two of four lifts save six minutes, and the two that are left three."""
    long = {"rest_seconds": 120, "seconds_per_set": 180}
    assert saved(long, long, {}, {}, pairs=pairs) == expected


def test_nobody_rests_with_two_others() -> None:
    """Of three lifts one stays alone, however many pairs are allowed."""
    assert saved({}, {}, {}, pairs=3) == 3


def test_who_is_never_to_be_paired_is_not() -> None:
    """By what a selector means; the others go together."""
    assert saved({}, {}, {}, pairs=3, supersets={"never": ["e0"]}) == 3
    assert saved({}, {}, supersets={"never": [{"muscle": "lats"}]}) == 0


def test_rests_are_those_of_the_scheme() -> None:
    """Two minutes for both save six; for one of them the minute of the other counts."""
    long = {"select": {"mechanic": "compound"}, "rest": 120}
    assert saved({}, {}, schemes=[long]) == 6
    assert saved({}, {}, schemes=[{**long, "select": "e0"}]) == 3
    assert saved({}, {}, schemes=[{**long, "weeks": [2]}], weeks=2) == 9


def test_a_plan_shows_the_pairs_that_save_most() -> None:
    """Of three lifts those two with the longest rests and the most sets; seconds by hand."""
    exercises = catalog(
        exercise("a", direct=["lats"], rest_seconds=120),
        exercise("b", direct=["rear_delts"], rest_seconds=90),
        exercise("c", direct=["upper_traps"], rest_seconds=90),
    )
    wanted = scenario(exercises, sessions=[{"name": "A", "day": "mon"}], supersets={"pairs": 1})
    calendar, session = Calendar(wanted, exercises), wanted.session("A")
    sets = {"a": 4, "b": 2, "c": 3}
    assert best_pairs(calendar, session, {1: sets}) == [("a", "c")]
    assert seconds_saved(calendar, 1, session, sets, [("a", "c")]) == 3 * 90
    assert best_pairs(calendar, session, {1: sets}, done=["c"]) == [("a", "b")]


@pytest.mark.parametrize("gym", ["commercial_gym", "garage_gym"])
def test_the_oracle_pairs_the_same_lifts(gym: str) -> None:
    """Any two of the extended catalogue, by a second reading of the contract."""
    entries = data.entries("extended")
    asked = {
        "equipment": {"main": gym},
        "block": {"weeks": 1},
        "sessions": [{"name": "A", "day": "mon"}],
        "supersets": {"pairs": 1, "never": [{"family": "pull_up"}]},
    }
    prepared = prepare_oracle(asked, entries, data.contains(), data.gyms())
    loaded = parse_scenario(
        json.dumps({"schema_version": 1, "name": "x", "catalog": "extended", **asked})
    )
    items = items_of(frozenset(loaded.scenario.gyms["main"]))
    for one, other in combinations(entries, 2):
        mine = [loaded.catalog[e["id"]] for e in (one, other)]
        may = all(pairable(loaded.scenario, e) for e in mine) and may_pair(*mine, items)
        assert may == may_share_rests(prepared, "main", one, other), (one["id"], other["id"])


def test_only_neighbours_rest_together() -> None:
    """What opens the session and what ends it are none, with a third kind of lift between them."""
    order = {"compound_first": True, "apart": []}
    one, last = {"order_tier": 2}, {"order_tier": 5, "mechanic": "isolation"}
    alone = {"order_tier": 4, "grip_demand": 3, "lower_back_stress": 2, "direct": ["lats"]}
    between = {**alone, "direct": ["biceps", "lats", "rear_delts"]}
    first, end = {**one, "direct": ["lats"]}, {**last, "direct": ["rear_delts"]}
    assert saved(first, end, ordering=order) == 3
    assert saved(first, between, end, pairs=3, ordering=order) == 0


def test_a_lift_stands_beside_its_partner_and_not_beside_its_like() -> None:
    """Two lifts that empty the grip are kept apart by a third, which can't be paired with both."""
    heavy = [{"grip_demand": 3, "direct": [muscle]} for muscle in ("lats", "rhomboids")]
    order = {"compound_first": False, "apart": ["grip"]}
    assert saved(*heavy, {}, pairs=3, ordering=order) == 3


def test_time_counts_where_it_is_capped_or_scored() -> None:
    """A cap alone is reason enough to pair."""
    exercises = catalog(*(exercise(f"e{n}", direct=[MUSCLES[n]]) for n in (0, 1)))

    def status(pairs: int) -> str:
        wanted = scenario(
            exercises,
            sessions=[{"name": "A", "day": "mon"}],
            limits={"exercises": [2, 2], "minutes": 10},
            exercise_sets={e.id: {"min": 3, "max": 3} for e in exercises},
            supersets={"pairs": pairs},
            score={"minutes": 0},
        )
        build = build_model(prepare(wanted, exercises))
        outcome = cpsat.run(build.linear, REPEATABLE, seconds=60, stop=threading.Event())
        return outcome.status

    assert (status(0), status(1)) == ("infeasible", "optimal")


@pytest.mark.parametrize("seed", range(12))
def test_brute_force_agrees(seed: int) -> None:
    """The model finds the best of all plans, pairings and orders, and its bounds hold for it."""
    draw = random.Random(seed)
    exercises = a_catalog(draw)
    wanted = a_scenario(draw, exercises)
    expected = best_by_trying(wanted, exercises)
    assert best_of_model(wanted, exercises, tight=bool(seed % 2)) == expected
    instance = prepare(wanted, exercises)
    if expected is not None:
        offset = state(instance, untightened(instance)).offset
        assert crude_bound(instance, tighten(instance), offset) >= expected
        found = relax(instance, tighten(instance), offset, range(len(instance.exercises)))
        assert found is not None
        assert found.bound >= expected
