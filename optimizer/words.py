"""The one vocabulary: names, numbers, lists and plurals as a coach says them, without layout."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_NAMES = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
TERM_NAMES = {
    "stimulus": "Sets where muscles need them",
    "suitability": "Lifts that suit the goal",
    "coverage": "Kinds of work in every week",
    "main": "Main lifts that are kept",
    "preference": "Liked and disliked lifts",
    "dose": "Lifts and sets too few or too many",
    "variety": "Same lift twice a week, twins in a day",
    "continuity": "Lifts that change",
    "steadiness": "Sets that jump",
    "evenness": "Uneven sessions",
    "fatigue": "Load on the lower back",
    "minutes": "Time",
}
"""The score's terms; the ones that cost points come after the ones that earn them."""
EQUAL = 0.001
"""Shares of a score below this are called equally good."""


# ----- names ---------------------------------------------------------------------------------


_HYPHENS = re.compile(r"\b(?:(pull|chin) (up)|t (bar))\b")


def spoken(identifier: str) -> str:
    """``rear_delts`` as ``rear delts``, ``pull_up_bar`` as ``pull-up bar``."""
    words = identifier.replace("_", " ")
    return _HYPHENS.sub(lambda m: f"{m[1]}-{m[2]}" if m[1] else f"T-{m[3]}", words)


def capital(text: str) -> str:
    """The text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def titled(identifier: str) -> str:
    """``rear_delts`` as ``Rear delts``."""
    return capital(spoken(identifier))


def short_date(date: datetime.date) -> str:
    """``4 Jan``, whatever the machine's language."""
    return f"{date.day} {MONTHS[date.month - 1]}"


def at(week: int, session: str) -> str:
    """``Pull A of week 3``."""
    return f"{session} of week {week}"


# ----- lists and plurals ---------------------------------------------------------------------


def listed(names: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def plural(count: float, noun: str, nouns: str = "") -> str:
    """``set`` of one, ``sets`` of any other count."""
    return noun if count == 1 else nouns or f"{noun}s"


def counted(count: float, noun: str, nouns: str = "") -> str:
    """``no sets``, ``1 set``, ``8.5 sets``."""
    return f"{number(count) if count else 'no'} {plural(count, noun, nouns)}"


def weeks_in_words(weeks: Iterable[int]) -> str:
    """``week 3``, ``weeks 1-4 and 6``: runs of three and more are written as ranges."""
    numbers = sorted(set(weeks))
    runs: list[list[int]] = []
    for week in numbers:
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(week) for week in run]
    return f"{plural(len(numbers), 'week')} {listed(parts)}"


# ----- numbers -------------------------------------------------------------------------------


def number(value: float) -> str:
    """A number without needless zeros: 8, 8.5."""
    return str(value) if isinstance(value, int) else f"{value:g}"


def span(values: Iterable[int]) -> str:
    """The smallest and largest of some numbers: ``44-52`` or ``44``."""
    found = list(values)
    low, high = min(found), max(found)
    return str(low) if low == high else f"{low}-{high}"


REP_UNITS = {"reps": "", "seconds": " s", "metres": " m"}
"""Unit of a range of repetitions to what stands behind its numbers."""


def rep_range(low: int, high: int, unit: str) -> str:
    """What one set asks for: ``8-10``, ``30-40 s``, ``20 m``."""
    return f"{span((low, high))}{REP_UNITS[unit]}"


def percent(share: float) -> str:
    """A share in percent, with as many digits as make it non-zero: 12 %, 0.3 %, 0.004 %."""
    value = abs(share) * 100
    for digits in (1, 2, 3):
        if value >= 10:
            return f"{value:.0f} %"
        if round(value, digits) > 0:
            return f"{round(value, digits):g} %"
    return "under 0.001 %" if value else "0 %"


def signed(share: float) -> str:
    """A share with its sign: ``+1.2 %``."""
    if share == 0:
        return "0 %"
    return f"{'+' if share > 0 else '-'}{percent(share)}"


def seconds(value: float) -> str:
    """A time a person waited: 0.4 s, 12 s, 3 min 20 s."""
    if value < 10:
        return f"{value:.1f} s"
    if value < 120:
        return f"{value:.0f} s"
    return f"{int(value) // 60} min {int(value) % 60} s"


def rest(value: int) -> str:
    """Rest between sets as gyms' clocks show it: 1:30."""
    return f"{value // 60}:{value % 60:02d}"


def money(cents: int, currency: str) -> str:
    """Hundredths of a currency's unit as people write them."""
    text = str(cents // 100) if cents % 100 == 0 else f"{cents / 100:.2f}"
    return f"{text} {currency}".strip()
