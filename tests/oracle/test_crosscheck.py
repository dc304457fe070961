"""Many judges say the same of random scenarios; one that lies is caught and its scenario kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import soaking
from benchmarks.registry import Instance, instances
from oracle import crosscheck, mip, product
from oracle.crosscheck import LINEAR, PRODUCT_WAYS, WAYS, Verdict, clashes
from oracle.product import Solved
from oracle.solving import Asked, asked

PAIRED = (0, 1, 2, 3)
"""Seeds whose best plan has a superset, the first small enough to be tried."""
CHUNK = 20
"""Scenarios of a part of the long run; one in ten is small, the others tiny."""

NAMED = [one for one in instances() if one.catalog is None or one.catalog.size <= 1000]
"""Named instances whose linear model is built in less than 4 GiB."""


def scenario(number: int) -> Asked:
    """Random scenarios by number: both catalogues, frozen weeks in one of four, pairs in five."""
    size = "small" if number % 10 == 3 else "tiny"
    pool = "extended" if (number + number // 10) % 2 else "seed"
    return asked(number, size, pool, pairs=number % 5 == 1)


def test_every_judge_says_the_same_of_random_scenarios() -> None:
    """HiGHS, SCIP, the product's ways, CP-SAT's ways and, where they can be tried, all plans."""
    numbers = (0, 6, 8, 14, 16, 22)  # each way of CP-SAT's once, each of ours three times
    cases = [asked(n, "tiny", "extended" if n % 2 else "seed") for n in range(609, 615)]
    tally = crosscheck.check(cases, 20, numbers, most=60)
    assert tally.wrong == []
    assert tally.cross_checked == len(cases)
    assert min(tally.optimal, tally.infeasible) > 0
    named = {f"CP-SAT ({way})" for way in WAYS} | {"backblock (plain)", "backblock (two workers)"}
    assert set(tally.other_ways) == named | {"trying everything"}


def test_every_judge_says_the_same_of_scenarios_with_supersets() -> None:
    """Pairs are chosen as well by the product as by two solvers on rows of the oracle's own.

    Each allows every two of a session by itself; and all pairings of the first are tried.
    """
    cases = [asked(n, "tiny", "extended" if n % 2 else "seed", pairs=True) for n in PAIRED]
    tally = crosscheck.check(cases, 20, (0, 1, 2, 3), most=100)
    assert tally.wrong == []
    assert tally.cross_checked == tally.optimal == len(cases)
    assert tally.other_ways["trying everything"] == 1


@pytest.mark.soak
@pytest.mark.parametrize(
    "first",
    range(
        soaking.asked("SOAK_FIRST"),
        soaking.asked("SOAK_FIRST") + soaking.asked("SOAK_SCENARIOS"),
        CHUNK,
    ),
)
def test_every_judge_says_the_same_over_a_long_run(first: int) -> None:
    """Two thousand scenarios, unless the run is asked for another number."""
    end = soaking.asked("SOAK_FIRST") + soaking.asked("SOAK_SCENARIOS")
    numbers = range(first, min(first + CHUNK, end))

    def work() -> soaking.Figures:
        cases = [scenario(number) for number in numbers]
        seconds = soaking.asked("SOAK_SECONDS")
        return crosscheck.check(cases, seconds, numbers, most=60).figures()

    soaking.part("cross-checked scenarios", str(first), work)


@pytest.mark.soak
@pytest.mark.parametrize("instance", NAMED, ids=lambda one: one.name)
def test_every_judge_says_the_same_of_the_named_instances(instance: Instance) -> None:
    """Who runs out of time over what coaches plan still has a plan and a bound that fit."""
    soaking.part(
        f"named instances of {instance.group}",
        instance.name,
        lambda: crosscheck.check_named(instance, soaking.asked("SOAK_SECONDS")).figures(),
    )


# --- the judge's judge ----------------------------------------------------------------------------

A_PLAN = Verdict("one", "optimal", 10, 10)


@pytest.mark.parametrize(
    "other",
    [
        Verdict("two", "infeasible"),
        Verdict("two", "optimal", 11, 11),
        Verdict("two", "optimal", 9, 9),
        Verdict("two", "feasible", 11, 12),
        Verdict("two", "feasible", 8, 9),
        Verdict("two", "unknown", bound=9),
        Verdict("two", "failed"),
        Verdict("two", "optimal", 10, 11),
        Verdict("two", "optimal", 10, 10, ("its plan breaks spread",)),
    ],
)
def test_what_cannot_be_is_a_clash(other: Verdict) -> None:
    """Another status, another best score, a bound below a plan, a plan that breaks a rule."""
    assert list(clashes([A_PLAN, other]))
    assert list(clashes([other, A_PLAN]))


@pytest.mark.parametrize(
    "other",
    [
        Verdict("two", "optimal", 10, 10),
        Verdict("two", "feasible", 8, 12),
        Verdict("two", "feasible", 10, 10),
        Verdict("two", "unknown"),
        Verdict("two", "unknown", bound=10),
    ],
)
def test_what_fits_together_is_none(other: Verdict) -> None:
    """Who ran out of time may know less, and is no liar."""
    assert list(clashes([A_PLAN, other])) == []


def test_a_disagreement_is_kept_and_can_be_asked_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A product that says "infeasible" of a block that has a plan leaves a file behind."""
    one = asked(612, "tiny", "seed")
    (truth,) = crosscheck.by_linear([one], LINEAR[0], 20)
    assert truth.status == "optimal"

    def lie(*_: object, **__: object) -> Solved:
        return Solved("infeasible", None, None, {}, None)

    with monkeypatch.context() as patched:
        patched.setattr(product, "solved", lie)
        tally = crosscheck.check([one], 20, most=0, keep=tmp_path)
    assert any("infeasible, but highs has a plan" in line for line in tally.wrong)
    (path,) = tmp_path.iterdir()
    again = crosscheck.recall(path)
    assert again[0] == one[0]
    assert again[1].scenario == one[1].scenario
    assert again[2] == one[2]
    assert crosscheck.check([again], 20, most=0, keep=None).wrong == []


def test_a_bound_that_is_too_low_is_caught_on_a_named_instance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A point below the best plan is enough."""
    (instance,) = (one for one in NAMED if one.name == "one_day_a_week")
    solved = product.solved

    def lie(*asked: Any, **options: Any) -> Solved:
        found = solved(*asked, **options)
        return replace(found, status="feasible", bound=found.score - 1)

    monkeypatch.setattr(product, "solved", lie)
    wrong = crosscheck.check_named(instance, 600).wrong
    assert [line for line in wrong if "backblock (two workers): bound" in line]


def test_permuted_rows_are_the_same_model() -> None:
    """Values of the shuffled model, put back in place, are worth the same."""
    one = asked(612, "tiny", "seed")
    for way in PRODUCT_WAYS:
        assert crosscheck.by_product(one, way, 20).score == truth_of(one)
    assert crosscheck.by_cpsat(one, "permuted", 20, 1).score == truth_of(one)


def truth_of(one: Asked) -> int | None:
    """The best score, by the linear model."""
    _, a_case, facts = one
    question = a_case.question(frozen_through=len(facts), facts=facts)
    score: int | None = mip.run([question])[0].get("objective")
    return score
