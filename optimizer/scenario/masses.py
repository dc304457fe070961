"""Loads and shares as a file writes them: ``80 kg``, ``2.5 kg a week``, ``10 %``."""

from __future__ import annotations

from decimal import Decimal

from optimizer.scenario.schema import MASS, PERCENT
from optimizer.scenario.types import Mass


def mass(text: str | float, unit: str) -> Mass:
    """A load in whole hundredths; a bare number is in ``unit``.

    >>> mass("82.5 kg", "lb")
    Mass(hundredths=8250, unit='kg')
    """
    match = MASS.fullmatch(str(text).strip().removesuffix(" a week"))
    assert match is not None  # noqa: S101 - the schema has checked it
    return Mass(int(100 * Decimal(match[1])), match[2] or unit)


def permille(text: str | float) -> int:
    """A share in tenths of a percent.

    >>> permille("2.5 %")
    25
    """
    match = PERCENT.fullmatch(str(text).strip())
    assert match is not None  # noqa: S101 - the schema has checked it
    return int(10 * Decimal(match[1]))
