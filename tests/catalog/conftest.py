"""The shipped catalogues, and a way to plant one defect in an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.loading import load_catalog
from catalog.schema import Catalog


@pytest.fixture(scope="session")
def seed() -> Catalog:
    """The article's exercises."""
    return load_catalog("seed")


@pytest.fixture(scope="session")
def extended() -> Catalog:
    """The seed with our additions."""
    return load_catalog("extended")


@pytest.fixture(scope="session")
def plant(extended: Catalog) -> Callable[..., Catalog]:
    """The extended catalogue with a changed copy of one entry laid over it, unchecked."""

    def planted(exercise_id: str, **changes: Any) -> Catalog:
        return extended.overlaid("planted", [extended[exercise_id].model_copy(update=changes)])

    return planted
