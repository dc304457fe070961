"""The verifier finds the same rules broken and the same score as the oracle, on any plan."""

from __future__ import annotations

import pytest

import soaking
from oracle.differential import PLANS_OF_ONE, disagreements


@pytest.mark.parametrize("size", ["tiny", "small", "medium"])
@pytest.mark.parametrize("pool", ["seed", "extended"])
def test_verifier_and_oracle_agree_on_random_and_damaged_plans(size: str, pool: str) -> None:
    """A few dozen plans of each kind."""
    found = [line for seed in range(12) for line in disagreements(seed, size, pool)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pool", ["seed", "extended"])
def test_they_agree_on_supersets_and_damaged_ones(pool: str) -> None:
    """Letters too many or too few, far apart, in each other's way, other ones in other weeks."""
    found = [
        line
        for size in ("tiny", "small")
        for seed in range(12)
        for line in disagreements(seed, size, pool, pairs=True)
    ]
    assert not found, "\n".join(found)


@pytest.mark.soak
@pytest.mark.parametrize("size", ["tiny", "small", "medium"])
@pytest.mark.parametrize("pool", ["seed", "extended"])
@pytest.mark.parametrize("hundred", range(100, 400, 100))
def test_verifier_and_oracle_agree_over_a_long_run(size: str, pool: str, hundred: int) -> None:
    """Tens of thousands of plans."""

    def work() -> soaking.Figures:
        seeds = range(hundred, hundred + 100)
        wrong = [
            line for seed in seeds for line in disagreements(seed, size, pool, pairs=seed % 3 == 0)
        ]
        return {"scenarios": 100, "plans": 100 * 3 * PLANS_OF_ONE, "wrong": wrong}

    soaking.part("plans judged by verifier and oracle", f"{pool} {size} {hundred}", work)
