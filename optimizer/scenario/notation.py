"""How single values are written in a scenario file: days, dates, ranges, loads and shares.

What reads them is beside what takes them, so that a form is in one place.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from catalog.queries import Selector
from catalog.shapes import Aliases, Word, shapes_of
from catalog.shorthand import meant_choice
from catalog.validation import Strict, at_key, shown
from optimizer.scenario.types import Mass
from optimizer.units import YEARS


class FileMapping(Strict):
    """A mapping of a scenario file, of whose keys some may be left out but not be null."""

    null_refused: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in cls.null_refused:
                if key in data and data[key] is None:
                    raise at_key(key, "is null; give a value or remove the line")
        return data


ExerciseName = Annotated[str, Field(min_length=1, max_length=200), Word("exercise")]
"""An exercise, written by id, name or alias; an id once it is read."""
Day = Annotated[
    Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    Aliases(
        (
            ("monday", "mon"),
            ("tuesday", "tue"),
            ("tues", "tue"),
            ("wednesday", "wed"),
            ("thursday", "thu"),
            ("thur", "thu"),
            ("thurs", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    ),
]


def day_called(text: str) -> str | None:
    """The day that is written as ``mon``, ``Mon`` or ``Monday``; None where it is none."""
    shape = shapes_of(Day)[0]
    return meant_choice(shape, text)


Name = Annotated[str, Field(min_length=1, max_length=200)]
Notes = Annotated[str, Field(max_length=5000)]
GymName = Annotated[str, Field(min_length=1, max_length=100)]
Count = Annotated[int, Field(ge=0, le=1000)]
Positive = Annotated[int, Field(ge=1, le=1000)]
Sets = Annotated[int, Field(ge=1, le=50)]
WeekSets = Annotated[int, Field(ge=0, le=200)]
Minutes = Annotated[int, Field(ge=1, le=600)]
WeekNumber = Annotated[int, Field(ge=1, le=26)]
SetCredit = Annotated[float, Field(ge=0, le=200, multiple_of=0.5)]


def _pair(values: list[int]) -> list[int]:
    if values[0] > values[1]:
        raise ValueError("expected [min, max] with min at most max")
    return values


def _span(values: list[datetime.date]) -> list[datetime.date]:
    if values[0] > values[1]:
        raise ValueError("expected [from, to] with from not after to")
    return values


_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})\Z")


def _parse_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"expected {date_hint(value)}") from None
    return value


_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def date_hint(text: str) -> str:
    """The date that a text may mean, as a file has it."""
    words = text.strip()
    if both := re.fullmatch(rf"({_ISO})\s*(?:to|until|bis|-|\u2013|/)\s*({_ISO})", words):
        return f"the first and the last day: write [{both[1]}, {both[2]}]"
    ends = re.split(r"\s+(?:to|until|bis|-|\u2013)\s+", words)
    if len(ends) == 2:
        days = [date_hint(end).partition("write ")[2].partition(" (")[0] for end in ends]
        if all(days):
            return f"the first and the last day: write [{', '.join(days)}]"
    turned = _YEAR_FIRST.match(words)
    if turned is not None:
        words = f"{turned[3]}.{turned[2]}.{turned[1]}"
    found = _NUMBERS.match(words)
    if found is None:
        return "a date as year-month-day, such as 2027-01-04"
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < 100 else 0
    orders = [(first, second)] if found[2] == "." else [(first, second), (second, first)]
    dates = []
    for day, month in orders:
        with contextlib.suppress(ValueError):
            date = datetime.date(year, month, day)
            dates.append(f"{date} ({day} {date:%B})")
    written = " or ".join(dict.fromkeys(dates))
    return f"year-month-day: write {written}" if written else "a date that there is"


def _of_our_time(start: datetime.date | None) -> datetime.date | None:
    if start is not None and not YEARS[0] <= start.year <= YEARS[1]:
        raise ValueError(f"expected a date from {YEARS[0]} to {YEARS[1]}")
    return start


Date = Annotated[datetime.date, BeforeValidator(_parse_date)]
"""A date as year-month-day."""


CountRange = Annotated[list[Count], Field(min_length=2, max_length=2), AfterValidator(_pair)]
SetsRange = Annotated[list[Sets], Field(min_length=2, max_length=2), AfterValidator(_pair)]
WeekRange = Annotated[list[WeekSets], Field(min_length=2, max_length=2), AfterValidator(_pair)]
Weeks = Annotated[list[WeekNumber], Field(min_length=1, max_length=26)]
Dates = Annotated[list[Date], Field(min_length=2, max_length=2), AfterValidator(_span)]
"""[from, to], both included."""
Reserve = Annotated[list[Annotated[int, Field(ge=0, le=10)]], Field(min_length=2, max_length=2)]
_MASS = re.compile(r"(-?\d{1,4}(?:\.\d{1,2})?) ?(kg|lb)?")
_IN_FULL = re.compile(r"(-?\d{1,4}(?:\.\d{1,2})?) ?(?:(kgs|kilos?)|lbs|pounds?|#)", re.IGNORECASE)
"""A load whose unit is written otherwise."""
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d)?) ?%?")


def _mass(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number or isinstance(value, str)) or not _MASS.fullmatch(str(value).strip()):
        meant = _IN_FULL.fullmatch(str(value).strip())
        how = f": write {meant[1]} {'kg' if meant[2] else 'lb'}" if meant else _best_set(str(value))
        raise ValueError(f"expected a load such as 80 kg, 175 lb or 80{how}")
    return value


def _best_set(text: str) -> str:
    """How a set is written in place of a max: ``5 x 100 kg``."""
    parts = re.split(r"\s*(?:[x\u00d7*]|\bfor\b)\s*", text.strip().lower())
    loads = [part for part in parts if _MASS.fullmatch(part)]
    reps = [part for part in loads if part.isdigit()]
    if len(parts) != 2 or len(loads) != 2 or len(reps) != 1:
        return ""
    load = next(part for part in loads if part not in reps)
    return f": write {{reps: {reps[0]}, load: {load}}} for a best set"


def _gained(value: Any) -> Any:
    if str(_mass(value)).strip().startswith("-"):
        raise ValueError("expected no less than 0")
    return value


def _mass_a_week(value: Any) -> Any:
    return _gained(value.removesuffix(" a week") if isinstance(value, str) else value)


def _percent(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number or isinstance(value, str)) or not _PERCENT.fullmatch(str(value).strip()):
        several = re.findall(r"(\d{1,3}(?:\.\d)?) ?%", str(value))
        how = f": write [{', '.join(f'{one} %' for one in several)}]" if len(several) > 1 else ""
        raise ValueError(f"expected a share such as 10 %{how}")
    return value


def each_once(values: list[Any]) -> list[Any]:
    """Refuse a value that a list has twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise ValueError(f"{shown(value)} is listed twice")
    return values


StartDate = Annotated[Date | None, AfterValidator(_of_our_time)]
"""The first day of a block, in years that people train in."""
MassText = Annotated[str | float, BeforeValidator(_mass)]
"""A load: 80 kg, 175 lb, or a number in the unit of ``loads``; below 0 is assistance."""
BodyMass = Annotated[str | float, BeforeValidator(_gained)]
"""The same, not below 0."""
MassAWeek = Annotated[str | float, BeforeValidator(_mass_a_week)]
"""What is added a week: 2.5 kg a week."""
Percent = Annotated[str | float, BeforeValidator(_percent)]
"""A share: 10 %."""


SelectorRef = Annotated[
    Annotated[ExerciseName, Tag("<text>")] | Annotated[Selector, Tag("<mapping>")],
    Discriminator(lambda v: "<mapping>" if isinstance(v, dict | Selector) else "<text>"),
]
"""An exercise id or a mapping of things that must match."""


class Timed(FileMapping):
    """Something with ``weeks`` or, instead, ``dates``."""

    null_refused: ClassVar[tuple[str, ...]] = ("weeks", "dates")

    weeks: Weeks | None = None
    dates: Dates | None = None
    """[from, to] in place of weeks: the sessions of these days."""

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if self.weeks is not None and self.dates is not None:
            raise ValueError("expected weeks or dates, not both")
        if len(set(self.weeks or ())) < len(self.weeks or ()):
            raise ValueError("expected each week once in weeks")
        return self


def mass(text: str | float, unit: str) -> Mass:
    """A load in whole hundredths; a bare number is in ``unit``.

    >>> mass("82.5 kg", "lb")
    Mass(hundredths=8250, unit='kg')
    """
    match = _MASS.fullmatch(str(text).strip().removesuffix(" a week"))
    assert match is not None  # noqa: S101 - it was checked when it was read
    return Mass(int(100 * Decimal(match[1])), match[2] or unit)


def permille(text: str | float) -> int:
    """A share in tenths of a percent.

    >>> permille("2.5 %")
    25
    """
    match = _PERCENT.fullmatch(str(text).strip())
    assert match is not None  # noqa: S101 - it was checked when it was read
    return int(10 * Decimal(match[1]))
