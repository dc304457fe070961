"""What everything is counted in: half-sets, seconds, score points, days of weeks."""

from __future__ import annotations

import datetime

HALF_SETS = 2
"""Half-sets in one set: a set that trains a muscle directly earns this much credit."""
WARM_UP_SECONDS = {"none": 0, "minimal": 240, "full": 900}
"""Seconds that each kind of warm-up takes: 0, 4 and 15 minutes."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of a week; a week starts on Monday."""


def half_sets(sets: float) -> int:
    """Sets of credit (a multiple of one half) as half-sets."""
    return round(sets * HALF_SETS)


def sets_of(credit: int) -> int | float:
    """Half-sets as sets, whole where they are whole."""
    return credit // 2 if credit % 2 == 0 else credit / 2


def round_half_up(numerator: int, denominator: int) -> int:
    """floor(numerator / denominator + 1/2) in whole numbers."""
    return (2 * numerator + denominator) // (2 * denominator)


def gap(score: int, bound: int) -> float:
    """How far a proof is from a score, as a share: (bound - score) / max(1, |score|), 0 or more."""
    return max(0, bound - score) / max(1, abs(score))


def whole_minutes(seconds: int) -> int:
    """Seconds as whole minutes, rounded up."""
    return -(-seconds // 60)


YEARS = (1990, 2100)
"""Years a block may start in: calendars and watches know none before or after."""


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of a day's week."""
    return day - datetime.timedelta(days=day.weekday())


def date_in(monday: datetime.date, week: int, day: str) -> datetime.date:
    """The date of a weekday (``mon`` to ``sun``) in a week, counted from the Monday of week 1."""
    return monday + datetime.timedelta(days=7 * (week - 1) + DAYS.index(day))
