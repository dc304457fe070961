"""The solver proves the same best score, or the same lack of a plan, as the oracle."""

from __future__ import annotations

import pytest

from oracle import brute, mip, product
from oracle.generate import case
from oracle.solving import asked, disagreements

needs_a_solver = pytest.mark.skipif(
    not mip.installed(), reason="other solvers: HiGHS and SCIP are missing"
)

TOO_LARGE = {25, 32, 36, 38}
"""Drawn scenarios with too many plans to try them all."""


@pytest.mark.parametrize("seed", sorted({*range(24, 40)} - TOO_LARGE))
def test_no_plan_beats_the_solver_s(seed: int) -> None:
    """All plans of a tiny scenario are tried."""
    best = brute.best(case(seed).prepared(), most=150)
    found = product.solved(case(seed), workers=1)
    assert found.score == best.score
    assert (found.status == "infeasible") == (best.score is None)


@needs_a_solver
@pytest.mark.parametrize("solver", ["scaled", "plain"])
def test_solver_and_linear_model_agree(solver: str) -> None:
    """Status, score, bound and plan, with frozen weeks here and there."""
    cases = [asked(seed, "tiny", "extended") for seed in range(12)]
    found = list(disagreements(cases, solver=solver, workers=1))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("seed", [7, 27])
def test_a_block_with_nothing_left_to_choose_is_proved(seed: int) -> None:
    """All its weeks are facts, or all its sessions are skipped: the plan is the only one."""
    _, a_case, facts = asked(seed, "tiny", "seed")
    found = product.solved(a_case, facts, workers=1)
    assert (found.status, found.bound) == ("optimal", found.score)
