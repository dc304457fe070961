"""Exercises and equipment: the facts a plan is made of. Knows nothing of the optimizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.lazy import face

if TYPE_CHECKING:
    from catalog.inputs import InputError, Position, Problem
    from catalog.loading import export_catalog, load_catalog
    from catalog.queries import Selector, find, matches, select
    from catalog.schema import Catalog, Exercise
    from catalog.vocabulary import closure, equipment

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "catalog.inputs": ("InputError", "Position", "Problem"),
        "catalog.loading": ("export_catalog", "load_catalog"),
        "catalog.queries": ("Selector", "find", "matches", "select"),
        "catalog.schema": ("Catalog", "Exercise"),
        "catalog.vocabulary": ("closure", "equipment"),
    },
)
