"""Cells of training logs: numbers, weights, times and sets as apps and people write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from catalog.validation import SPOKEN_NUMBERS
from optimizer.logs.dates import parse_day
from optimizer.logs.load import Load, MassUnit, parse_load
from optimizer.logs.log import LoggedSet, SetKind

MAX_LOAD = 2_000
LONGEST_LOAD = 40
"""Characters of a weight; more are no number that anybody lifted."""
LogRow = Mapping[str, str]
"""A row as its folded headings with their text."""

_MILE = Fraction(1_609_344, 1000)
_METRES = {"km": Fraction(1000), "mi": _MILE, "miles": _MILE, "ft": Fraction(3048, 10_000)}
"""Metres of a distance unit; anything else is metres."""


class RefusedCell(ValueError):
    """What is wrong with a cell, in words."""


def first_of_cells(row: LogRow, *headings: str) -> str:
    """The first of some cells that says anything."""
    return next((row[h] for h in headings if row.get(h)), "")


def number_in(row: LogRow, *headings: str, most: int = 100_000) -> Fraction | None:
    """A number of the first of some cells that says anything.

    Raises:
        RefusedCell: it is none, or larger than ``most``.
    """
    text = first_of_cells(row, *headings)
    if not text:
        return None
    heading = _heading_of(row, headings)
    match = re.fullmatch(r"[-+]?\d{1,9}(?:[.,]\d{1,6})?", text)
    if match is None:
        raise RefusedCell(f"{heading} is {text[:40]!r}, expected a number{_number_meant(text)}")
    value = Fraction(text.replace(",", "."))
    if abs(value) > most:
        raise RefusedCell(f"{heading} is {text[:40]}, expected at most {most:,}")
    return value


def _heading_of(row: LogRow, headings: Sequence[str]) -> str:
    """The heading of the cell that is read, as the table has it."""
    return next((h for h in headings if row.get(h)), headings[0])


_SETS_BY_REPS = re.compile(r"(\d{1,2}) ?[x\u00d7*] ?(\d{1,3})")


def _number_meant(text: str) -> str:
    """How a number is written that is a word here, or stands beside others."""
    words = text.strip().casefold()
    both = _SETS_BY_REPS.fullmatch(words)
    if both:
        return f"; write {both[1]} under sets and {both[2]} under reps"
    if words in SPOKEN_NUMBERS:
        return f"; write {SPOKEN_NUMBERS[words]}"
    numbers = re.findall(r"\d{1,4}", words)
    if len(numbers) > 1 and re.fullmatch(r"[\d\s,;/]+", words):
        return f"; write a row a set, the first with {numbers[0]}"
    return f" such as {numbers[0] if numbers else 8}"


def count_in(row: LogRow, *headings: str) -> int | None:
    """The same, whole and not below 0.

    Raises:
        RefusedCell: it is none.
    """
    value = number_in(row, *headings, most=10_000)
    if value is None:
        return None
    if value.denominator != 1 or value < 0:
        text = first_of_cells(row, *headings)
        heading = _heading_of(row, headings)
        raise RefusedCell(f"{heading} is {text}, expected a whole number")
    return int(value)


def weight_in(row: LogRow, unit: MassUnit, *headings: str) -> Load | None:
    """A weight in its own unit, else that of its heading, else one of the row's own, else ours."""
    for heading in headings:
        text = row.get(heading, "")
        if not text:
            continue
        said = _unit_in(heading) or _unit_in(row.get("weight unit", ""))
        load = load_in(text, said or unit, heading)
        return load if load and load.amount else None
    return None


def _unit_in(text: str) -> MassUnit | None:
    """The unit that a text says."""
    words = re.findall(r"[a-z]+", text.casefold())
    if "kg" in words or "kgs" in words:
        return "kg"
    return "lb" if "lb" in words or "lbs" in words else None


def day_of_cell(text: str) -> datetime.date:
    """The local day of a time stamp.

    Raises:
        RefusedCell: it is no date.
    """
    try:
        return parse_day(text)
    except ValueError as error:
        raise RefusedCell(str(error)) from None


def clock_in(text: str) -> int | None:
    """Seconds of ``1:30``, ``0:01:30`` or ``90``."""
    if not text:
        return None
    parts = text.split(":")
    if not all(re.fullmatch(r"\d{1,6}([.,]\d+)?", part) for part in parts) or len(parts) > 3:
        raise RefusedCell(f"the time is {text[:40]!r}, expected seconds or minutes:seconds")
    seconds = 0
    for part in parts:
        seconds = 60 * seconds + int(float(part.replace(",", ".")))
    return seconds or None


def kind_of_set(text: str) -> SetKind:
    """What a set was for, by the first letter or the word that an app uses."""
    word = re.sub(r"[\s_-]", "", text.casefold())
    word = re.sub(r"\A([wdf])\d{1,2}\Z", r"\1", word)
    if word in ("w", "warmup", "warmupset"):
        return "warm_up"
    if word in ("d", "drop", "dropset"):
        return "drop"
    return "failure" if word in ("f", "failure", "tofailure") else "working"


def metres_in(row: LogRow, heading: str, unit: str) -> Fraction | None:
    """A distance in metres; none of 0."""
    value = number_in(row, heading)
    return value * _METRES.get(unit.casefold(), Fraction(1)) if value else None


_EFFORT = re.compile(
    r"(?:rpe|@) ?(?P<rpe>\d{1,2}(?:[.,]5)?)|rir ?(?P<a>\d{1,2})|(?P<b>\d{1,2}) ?rir"
)


def effort_in(row: LogRow, *headings: str) -> Fraction | None:
    """An RPE, or the reps in reserve that stand in its place: ``8``, ``RPE 8``, ``2 RIR``.

    None of 0.
    """
    match = _EFFORT.fullmatch(first_of_cells(row, *headings).casefold())
    reserve = match and (match["a"] or match["b"])
    if match and reserve:
        return 10 - Fraction(min(10, int(reserve))) or None
    cells = row if match is None else {headings[0]: match["rpe"]}
    return number_in(cells, *headings, most=10) or None


def reps_or_time(row: LogRow) -> tuple[int | None, int | None]:
    """Reps, or the seconds of a hold that stand where reps do: ``45 s``."""
    text = first_of_cells(row, "done reps", "reps")
    match = re.fullmatch(r"(\d{1,5}) ?(?:s|sec|secs|seconds)", text)
    if match:
        return None, int(match[1]) or None
    return count_in(row, "done reps", "reps") or None, None


def load_in(text: str, unit: MassUnit, heading: str = "load") -> Load | None:
    """A load as people write it and as plans print it: ``60``, ``+10 kg``, ``24 kg each``."""
    words = re.sub(r"\s+", " ", text.strip().casefold())
    if words in ("", "-", "body weight", "bodyweight", "bw"):
        return None
    assisted = words.endswith(" assistance")
    short = words.removesuffix(" assistance").removesuffix(" each")
    found = parse_load(short, unit) if len(short) <= LONGEST_LOAD else None
    if found is not None and abs(found.amount) > MAX_LOAD:
        raise RefusedCell(f"{heading} is {text[:40]}, expected at most {MAX_LOAD:,}")
    if found is None:
        raise RefusedCell(f"the {heading} is {text[:40]!r}, expected one such as 60 or 60 kg")
    return found.times(Fraction(-1)) if assisted else found


_DONE = re.compile(
    r"(?P<a>[-+]?\d{1,4}(?:[.,]\d{1,2})?) ?(?P<au>kgs?|lbs?|reps?|s|m)?"
    r"(?: ?[x*] ?(?P<b>[-+]?\d{1,4}(?:[.,]\d{1,2})?) ?(?P<bu>kgs?|lbs?|reps?|s|m)?)?"
    r"(?: ?@ ?(?P<rpe>\d{1,2}(?:[.,]5)?))?"
)
_MOST_REPS = 30
"""Of two bare numbers the first is the reps, as the headings ask, unless it is above this."""


def set_as_written(text: str, unit: MassUnit) -> LoggedSet:
    """A set as a hand writes it into one cell: ``8 x 60``, ``60 kg x 8 @8``, ``8``, ``ok``.

    Raises:
        RefusedCell: it is none of these.
    """
    words = re.sub(r"\s+", " ", text.strip().casefold().replace("×", "x"))
    if words in ("ok", "done", "yes", "x", "✓", "✔"):
        return LoggedSet(ticked=True)
    match = _DONE.fullmatch(words)
    if match is None:
        raise RefusedCell(f"a set done is {text[:40]!r}, expected reps x load such as 8 x 60")
    pairs = [(match[n], match[f"{n}u"] or "") for n in "ab" if match[n]]
    if len(pairs) == 2 and _is_load(pairs[0]) and not pairs[1][1].startswith(("k", "l")):
        pairs.reverse()
    cells = {"rpe": match["rpe"] or ""}
    for place, (number, said) in enumerate(pairs):
        if said.startswith(("k", "l")) or place == 1:
            cells["load"] = f"{number} {said}".strip()
        else:
            cells[{"s": "seconds", "m": "metres"}.get(said, "reps")] = number
    return set_of_cells(cells, unit)


def _is_load(pair: tuple[str, str]) -> bool:
    number, unit = pair
    value = Fraction(number.replace(",", "."))
    bare_load = value.denominator > 1 or value > _MOST_REPS
    return unit.startswith(("k", "l")) or (not unit and bare_load)


def effort_from_reserve(row: LogRow) -> Fraction | None:
    """The RPE that reps in reserve come to."""
    reserve = number_in(row, "rir", most=10)
    return None if reserve is None else 10 - reserve


def set_of_cells(cells: LogRow, unit: MassUnit) -> LoggedSet:
    """A set of which each cell says one thing, in our words."""
    return LoggedSet(
        reps=count_in(cells, "reps"),
        seconds=count_in(cells, "seconds"),
        metres=number_in(cells, "metres"),
        load=load_in(cells.get("load", ""), unit),
        rpe=effort_in(cells, "rpe"),
        kind=kind_of_set(cells.get("kind", "")),
    )
