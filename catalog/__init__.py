"""Exercises and equipment: the facts a plan is made of. Knows nothing of the optimizer."""

from catalog.inputs import InputError, Position, Problem
from catalog.loading import export_catalog, load_catalog
from catalog.queries import Selector, find, matches, select
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import closure, equipment

__all__ = [
    "Catalog",
    "Exercise",
    "InputError",
    "Position",
    "Problem",
    "Selector",
    "closure",
    "equipment",
    "export_catalog",
    "find",
    "load_catalog",
    "matches",
    "select",
]
