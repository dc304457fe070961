"""The solver's border: statuses, bounds, limits and stopping, on models small enough to see."""

from __future__ import annotations

import threading

import pytest

from optimizer.model.linear import LinearModel
from optimizer.solver import cpsat
from optimizer.solver.profiles import BOUND, DIFFERENT, PROOF, REPEATABLE, SATISFY


def knapsack() -> LinearModel:
    """Best of 3x + 2y with x + y <= 4, x <= 3: 11 at (3, 1); an offset of 5 on top."""
    linear = LinearModel(offset=5)
    x, y = linear.var(0, 3, "x"), linear.var(0, 4, "y")
    linear.row("room", [(x, 1), (y, 1)], None, 4)
    linear.gain(x, 3)
    linear.gain(y, 2)
    return linear


@pytest.mark.parametrize("profile", [PROOF, REPEATABLE, SATISFY, BOUND, DIFFERENT])
def test_every_profile_proves_the_same_optimum(profile: cpsat.Profile) -> None:
    """Profiles change how, never what: 3 x 3 + 2 x 1 + 5 = 16."""
    linear = knapsack()
    outcome = cpsat.run(linear, profile, seconds=600, stop=threading.Event(), workers=2)
    assert outcome.status == "optimal"
    assert outcome.values == [3, 1]
    assert outcome.bound == linear.value(outcome.values) == 16


@pytest.mark.parametrize("offset", [1_238_000, 40_000_000])
def test_bounds_of_large_scores_are_to_the_point(offset: int) -> None:
    """A tolerance that grew with the score once made a proved best look a point short."""
    linear = knapsack()
    linear.offset = offset
    heard: list[int] = []
    outcome = cpsat.run(
        linear, REPEATABLE, seconds=600, stop=threading.Event(), on_bound=heard.append
    )
    assert outcome.bound == offset + 11
    assert all(bound >= offset + 11 for bound in heard)


def test_no_time_is_unknown_never_infeasible() -> None:
    """A search that may not start has proved nothing."""
    outcome = cpsat.run(knapsack(), REPEATABLE, seconds=0, stop=threading.Event())
    assert (outcome.status, outcome.values, outcome.bound) == ("unknown", None, None)


def test_a_contradiction_is_infeasible_without_a_search() -> None:
    """What the builder saw to be impossible needs no solver."""
    linear = knapsack()
    linear.contradictions.append("pin")
    assert cpsat.run(linear, REPEATABLE, seconds=1, stop=threading.Event()).status == "infeasible"


def test_rows_that_could_overflow_are_refused() -> None:
    """Past 2^31 the solver's presolve has given wrong answers: better none than that."""
    linear = knapsack()
    linear.row("huge", [(0, 2**30), (1, 2**30)], None, 2**30)
    with pytest.raises(cpsat.OverflowRisk, match="huge"):
        cpsat.run(linear, REPEATABLE, seconds=1, stop=threading.Event())


def test_a_stop_from_another_thread_ends_the_search_with_what_it_has() -> None:
    """A pigeonhole too hard to finish is left at once when asked to."""
    linear = LinearModel()
    for i in range(14):
        for j in range(13):
            linear.var(0, 1, f"{i}_{j}")
    for i in range(14):
        linear.row("pigeon", [(i * 13 + j, 1) for j in range(13)], None, 1)
    for j in range(13):
        linear.row("hole", [(i * 13 + j, 1) for i in range(14)], None, 1)
    for column in range(14 * 13):
        linear.gain(column, 1 + (column * 7919) % 101)
    for i in range(14):
        linear.row("odd", [(i * 13 + j, 3 + (i * j) % 7) for j in range(13)], None, 8)
    stop = threading.Event()
    heard: list[int] = []

    def tell(values: list[int]) -> None:
        heard.append(linear.value(values))
        stop.set()

    outcome = cpsat.run(linear, SATISFY, seconds=600, stop=stop, on_solution=tell)
    assert outcome.status in ("feasible", "optimal")
    assert outcome.values is not None
    assert linear.value(outcome.values) >= heard[0]
