"""Weights as lifters write them, exact in kilograms and pounds, and what follows from them.

Source of the one-rep maximum: Epley's formula, load x (1 + reps / 30), used for 1 to 12 reps only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

MassUnit = Literal["kg", "lb"]
KG_PER_LB = Fraction(45359237, 100_000_000)
MOST_REPS = 12
"""Above this Epley's formula says little about a single."""
MOST_REPS_AND_RESERVE = 15
"""Repetitions and reserve together for which a load is worked out from a maximum."""
_LOAD = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(kgs?|lbs?|pounds?|kilos?|kilograms?)?\s*\Z", re.I)


@dataclass(frozen=True)
class Load:
    """A weight.

    Attributes:
        amount: exact; negative where it assists.
        unit: ``kg`` or ``lb``.
    """

    amount: Fraction
    unit: MassUnit

    def to(self, unit: MassUnit) -> Load:
        """The same weight in another unit, exact: there and back is the same number."""
        if unit == self.unit:
            return self
        factor = KG_PER_LB if unit == "kg" else 1 / KG_PER_LB
        return Load(self.amount * factor, unit)

    def __add__(self, other: Load) -> Load:
        return Load(self.amount + other.to(self.unit).amount, self.unit)

    def __sub__(self, other: Load) -> Load:
        return Load(self.amount - other.to(self.unit).amount, self.unit)

    def times(self, factor: Fraction) -> Load:
        """So many times the weight."""
        return Load(self.amount * factor, self.unit)

    def rounded_down(self, step: Fraction) -> Load:
        """The heaviest weight that the kit has, not above this one."""
        return Load(self.amount // step * step, self.unit)

    def rounded(self, step: Fraction) -> Load:
        """The nearest weight that the kit has."""
        return Load((self.amount / step + Fraction(1, 2)) // 1 * step, self.unit)

    @property
    def number(self) -> int | float:
        """As people write it: 140, 62.5; two decimals at most."""
        value = round(float(self.amount), 2)
        return int(value) if value == int(value) else value

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def parse_load(value: str | int | float, unit: MassUnit) -> Load | None:
    """A weight as it is written; a bare number is in ``unit``. None where it is no weight."""
    match = _LOAD.match(str(value).strip())
    if match is None:
        return None
    written = (match[2] or unit).lower()
    return Load(
        Fraction(match[1].replace(",", ".")), "lb" if written.startswith(("l", "p")) else "kg"
    )


def one_rep_max(load: Load, reps: int) -> Load | None:
    """Epley's estimate of a single from a set; None beyond 12 reps."""
    if not 1 <= reps <= MOST_REPS:
        return None
    return load.times(1 + Fraction(reps, 30))


def load_for(maximum: Load, reps: int, reserve: Fraction | int) -> Load | None:
    """What leaves ``reserve`` after ``reps``; None where the two pass 15."""
    if reps + reserve > MOST_REPS_AND_RESERVE:
        return None
    return maximum.times(1 / (1 + Fraction(reps + reserve) / 30))
