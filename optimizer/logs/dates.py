"""Dates as apps and people write them: which day a workout was on.

Days and months between slashes are read the way that the whole file shows: one number above 12
tells the order. Where none does, nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable

from optimizer.units import YEARS

_MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mrz", "mrt", "maa"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "dic"),
)
"""How months begin in English, German, French, Spanish, Portuguese, Italian and Dutch."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_SPOKEN = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([a-z]{3,10})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)")
_AMERICAN = re.compile(r"([a-z]{3,10})\.?\s+(\d{1,2}),?\s+(\d{4})(?!\d)")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")


def parse_day(text: str) -> datetime.date:
    """The local day of a time stamp.

    Args:
        text: what stands in the cell; a time behind the date is not looked at.

    Raises:
        ValueError: it is no date, or one whose order of day and month can't be told; says so.
    """
    found = _parts(_plain(text))
    try:
        date = datetime.date(*found) if found else None
    except ValueError:
        date = None
    if date is None:
        raise ValueError(
            f"the date is {text[:40]!r}, expected one such as 2026-10-05 or 5 Oct 2026"
        )
    if not YEARS[0] <= date.year <= YEARS[1]:
        raise ValueError(f"the date is {date}, expected one from {YEARS[0]} to {YEARS[1]}")
    return date


def days_first(texts: Iterable[str]) -> bool | None:
    """Whether days stand before months in dates with slashes, as any of them shows.

    None where no number is above 12, or where the dates disagree.
    """
    orders = set()
    for text in texts:
        match = _SLASHED.match(text)
        if match and (int(match[1]) > 12) != (int(match[2]) > 12):
            orders.add(int(match[1]) > 12)
    return orders.pop() if len(orders) == 1 else None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    if match := _ISO.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DOTTED.match(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _SPOKEN.match(text):
        return int(match[3]), _month(match[2]), int(match[1])
    if match := _AMERICAN.match(text):
        return int(match[3]), _month(match[1]), int(match[2])
    match = _SLASHED.match(text)
    if match is None:
        return None
    raise ValueError(_either(int(match[1]), int(match[2]), match[3], match[0]))


def _either(one: int, other: int, year: str, written: str) -> str:
    """What is said of a date whose order the file does not show."""
    months = len(_MONTHS)
    days = dict.fromkeys([(other, one), (one, other)])
    ways = [f"{year}-{month:02}-{day:02}" for month, day in days if 1 <= month <= months]
    if max(one, other) > months:
        meant = f"; write it as {ways[0]}" if ways else ""
        return f"the date is {written}, and others of the file have day and month turned{meant}"
    return (
        f"the date is {written}: day or month first? No date of the file has a day above 12 that "
        f"would tell; write it as {' or '.join(ways)}"
    )


def _month(word: str) -> int:
    """1 to 12, or 0, which no date has."""
    for number, beginnings in enumerate(_MONTHS, 1):
        if word.startswith(beginnings):
            return number
    return 0


def _plain(text: str) -> str:
    """Small letters without accents."""
    letters = unicodedata.normalize("NFKD", text[:60].strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
