"""Scenarios that some solver once got wrong, or that are of a kind that is easily got wrong.

Files beside this one are written by :mod:`oracle.crosscheck` when judges disagree, in whatever run
that happens; a file stays, with the mistake's correction, for good.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import slow
from oracle import crosscheck
from oracle.crosscheck import LINEAR, PRODUCT_WAYS, REGRESSIONS, WAYS

FILES = sorted(REGRESSIONS.glob("*.json"))
LONG = [REGRESSIONS / "seed-small-10313-frozen-0.json"]


@pytest.mark.parametrize("path", slow(LONG, FILES))
def test_all_judges_agree_now(path: Path) -> None:
    """Every judge and every way, not only those whose turn it was."""
    one = crosscheck.recall(path)
    verdicts = [crosscheck.by_linear([one], solver, 20)[0] for solver in LINEAR]
    verdicts += [crosscheck.by_product(one, way, 20) for way in PRODUCT_WAYS]
    verdicts += [crosscheck.by_cpsat(one, way, 20, seed) for seed, way in enumerate(WAYS)]
    assert list(crosscheck.clashes(verdicts)) == []
    assert any(verdict.settled for verdict in verdicts)
