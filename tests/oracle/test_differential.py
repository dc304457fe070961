"""The verifier finds the same rules broken and the same score as the oracle, on any plan."""

from __future__ import annotations

import pytest

from oracle.differential import disagreements


@pytest.mark.parametrize("size", ["tiny", "small", "medium"])
@pytest.mark.parametrize("pool", ["seed", "extended"])
def test_verifier_and_oracle_agree_on_random_and_damaged_plans(size: str, pool: str) -> None:
    """A few dozen plans of each kind."""
    found = [line for seed in range(12) for line in disagreements(seed, size, pool)]
    assert not found, "\n".join(found)


@pytest.mark.soak
@pytest.mark.parametrize("size", ["tiny", "small", "medium"])
@pytest.mark.parametrize("pool", ["seed", "extended"])
@pytest.mark.parametrize("hundred", range(100, 1100, 100))
def test_verifier_and_oracle_agree_over_a_long_run(size: str, pool: str, hundred: int) -> None:
    """Thousands of them."""
    seeds = range(hundred, hundred + 100)
    found = [line for seed in seeds for line in disagreements(seed, size, pool)]
    assert not found, "\n".join(found)
