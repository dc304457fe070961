"""What to buy: one model decides what trying every kit would."""

from __future__ import annotations

import random
from itertools import chain, combinations

import pytest

from gym_helpers import ITEMS, drawn_scenario
from optimizer.answer import solve
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan
from optimizer.scenario import Loaded
from optimizer.solver import SolveOptions
from optimizer.studies.buying import Buyer
from optimizer.studies.common import with_gym
from optimizer.studies.prices import Prices
from optimizer.verifier import verify

ONE = SolveOptions(workers=1)


def drawn_prices(seed: int) -> Prices:
    """A price for most of the items."""
    draw = random.Random(1000 + seed)
    items = draw.sample(ITEMS, 5)
    return Prices({item: 100 * draw.choice([0, 5, 10, 15, 20, 40]) for item in items})


def every_kit(loaded: Loaded, prices: Prices) -> dict[frozenset[str], Plan]:
    """The best plan of every subset of the price list."""
    owned = loaded.scenario.gyms["main"]
    items = sorted(prices.cents)
    subsets = chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))
    return {
        frozenset(kit): solve(with_gym(loaded, "main", sorted(owned | set(kit))), ONE)
        for kit in subsets
    }


def check_against_every_kit(seed: int) -> None:
    """Budgets, the cheapest kit and the reach, each against trying everything."""
    loaded, prices = drawn_scenario(seed), drawn_prices(seed)
    plans = every_kit(loaded, prices)
    costs = {kit: sum(prices.cents[item] for item in kit) for kit in plans}
    legal = {kit: plan.score for kit, plan in plans.items() if plan.score is not None}
    buyer = Buyer(loaded, prices, "main", ONE)
    for budget in (0, 1000, 2500, None):
        affordable = {k: s for k, s in legal.items() if budget is None or costs[k] <= budget}
        found = buyer.within(budget)
        if not affordable:
            assert found.plan.status == "infeasible"
            continue
        best = max(affordable.values())
        assert (found.plan.score, found.plan.status) == (best, "optimal")
        assert found.cents == min(costs[k] for k, s in affordable.items() if s == best)
        assert found.cheapest
    cheapest = buyer.minimal()
    assert (cheapest.plan.score is None) == (not legal)
    if legal:
        least = min(costs[kit] for kit in legal)
        assert cheapest.cents == cheapest.least_cents == least
        assert cheapest.plan.score == max(s for k, s in legal.items() if costs[k] <= least)


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(2, 5))]
)
def test_a_purchase_equals_trying_every_kit(seed: int) -> None:
    """Availability, includes and the unwritten balance follow what is bought, exactly."""
    check_against_every_kit(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [0, *range(100, 200)])
def test_many_purchases_equal_trying_every_kit(seed: int) -> None:
    """The same on many more draws."""
    check_against_every_kit(seed)


def test_reach_is_the_cheapest_kit_of_that_share() -> None:
    """Every kit that is cheaper than the answer scores less than was asked."""
    loaded, prices = drawn_scenario(3), drawn_prices(3)
    buyer = Buyer(loaded, prices, "main", ONE)
    found, full = buyer.reach(0.9)
    assert found.plan.score is not None
    assert full.plan.score is not None
    assert found.plan.score >= full.plan.score - 0.1 * abs(full.plan.score)
    for kit, plan in every_kit(loaded, prices).items():
        if sum(prices.cents[item] for item in kit) < found.cents and plan.score is not None:
            assert plan.score < full.plan.score - 0.1 * abs(full.plan.score) + 1


def test_a_purchase_is_legal_where_it_is_bought() -> None:
    """The plan passes the verifier with the kit, in the scenario as it would be written."""
    loaded, prices = drawn_scenario(2), drawn_prices(2)
    found = Buyer(loaded, prices, "main", ONE).within(None)
    assert found.plan.weeks is not None
    bought = {item.item for item in found.items}
    kitted = with_gym(loaded, "main", sorted(loaded.scenario.gyms["main"] | bought))
    assert verify(kitted.scenario, kitted.catalog, facts_of(found.plan)).legal


def test_a_curve_rises_with_cost() -> None:
    """More money is only shown where it buys more."""
    curve = Buyer(drawn_scenario(4), drawn_prices(4), "main", ONE).curve(6)
    worth = [(p.cents, p.plan.score) for p in curve if p.plan.score is not None]
    assert worth == sorted(worth)
    assert len({score for _, score in worth}) == len(worth)
