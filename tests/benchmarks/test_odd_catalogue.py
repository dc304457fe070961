"""The catalogue that is like a user's own is valid, always the same, and as odd as it says."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.odd_catalogue import NOBODY_HAS, odd_catalogue
from catalog.checks import lint
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import closure, equipment


@pytest.fixture(scope="module")
def odd() -> Catalog:
    """A smaller one, made alike."""
    return odd_catalogue(1500, 1)


def test_the_same_each_time(odd: Catalog) -> None:
    """Benchmarks of two days compare like with like."""
    assert len(odd) == 1500
    assert odd_catalogue(1500, 1).sha256 == odd.sha256 != odd_catalogue(1500, 2).sha256


def test_valid_if_not_tidy(odd: Catalog) -> None:
    """There is much to remark and nothing that is wrong."""
    severities = Counter(finding.severity for finding in lint(odd))
    assert severities["error"] == 0
    assert severities["warning"] > 100


def test_its_oddities(odd: Catalog) -> None:
    """Near-twins, crowded and lone families, missing kinds, rare and many kits, odd values."""
    twins = Counter(_but_its_name(exercise) for exercise in odd)
    families = Counter(exercise.family for exercise in odd)
    items = closure(equipment().gyms["commercial_gym"])
    assert len(twins) < 0.7 * len(odd)
    assert max(families.values()) > 300
    assert sum(size == 1 for size in families.values()) > 50
    assert not any(e.pattern == "vertical_pull" and e.mechanic == "isolation" for e in odd)
    assert not {"carry", "olympic_pull"} & {e.pattern for e in odd}
    assert any(items.isdisjoint(NOBODY_HAS) and not _fits(e, items) for e in odd)
    assert max(len(e.equipment) for e in odd) > 30
    assert min(e.sets.max for e in odd) == 1
    assert any(not any(e.goals.model_dump().values()) for e in odd)
    assert {7, 1800} <= {e.seconds_per_set for e in odd}


def _but_its_name(exercise: Exercise) -> str:
    return exercise.model_copy(update={"id": "", "name": ""}).model_dump_json()


def _fits(exercise: Exercise, items: frozenset[str]) -> bool:
    return any(items.issuperset(kit) for kit in exercise.equipment)
