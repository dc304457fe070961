"""What exporters share: their options, their result, and the days and words of a plan."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.plan.loads import asked, groups_of
from optimizer.plan.schema import Plan, Prescription, Reps, SetGroup
from optimizer.units import YEARS, monday_of
from optimizer.words import REP_UNITS


@dataclass(frozen=True)
class ExportOptions:
    """What the user decides about an export.

    Attributes:
        start: the first Monday, in place of the scenario's; None keeps the scenario's.
        times: session to its time of day; the empty name stands for every other session.
        names: exercise id to what the other program calls it, over the built-in table.
    """

    start: datetime.date | None = None
    times: Mapping[str, datetime.time] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """A file's content, and what it does not hold.

    Attributes:
        content: the file.
        losses: what the format can't carry, each a sentence.
        unmapped: names of exercises that the other program has no known name for.
    """

    content: bytes
    losses: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()


class CannotExport(ValueError):
    """The plan or the options lack something that the format needs; the message says what."""


def superset(item: Prescription) -> int | None:
    """0 for both of A, 1 for both of B; None for what has its rests to itself."""
    return None if item.pair is None else ord(item.pair[0]) - ord("A")


def first_monday(plan: Plan, choice: ExportOptions) -> datetime.date | None:
    """The Monday of week 1, where it is known; a block may start later in that week.

    Raises:
        CannotExport: another start is asked for, and it is no Monday.
    """
    start = plan.scenario.monday if choice.start is None else choice.start
    if start is not None and start != monday_of(start):
        before = monday_of(start)
        raise CannotExport(f"weeks start on Monday; {start} is none, the one before is {before}")
    if start is not None and not YEARS[0] <= start.year <= YEARS[1]:
        raise CannotExport(f"a block starts from {YEARS[0]} to {YEARS[1]}, found {start}")
    return start


def reps_words(item: Prescription) -> str:
    """What one set asks for in plain letters: ``8 to 10``, ``12 to 15 each side``, ``30 s``.

    No hyphen, because spreadsheets read ``8-10`` as a day in August or October.
    """
    if item.reps.text is not None:
        return item.reps.text
    low, high = item.reps.min, item.reps.max
    text = str(low) if low == high else f"{low} to {high}"
    text += REP_UNITS[item.reps.unit]
    return f"{text} each side" if item.each_side else text


def each_set(item: Prescription) -> Iterator[SetGroup]:
    """The group that each of a prescription's sets belongs to, in order."""
    for group in groups_of(item):
        yield from [group] * group.sets


def set_words(item: Prescription, group: SetGroup) -> str:
    """What a set asks for, in the words of :func:`reps_words`."""
    if not item.scheme:
        return reps_words(item)
    text = group.reps.replace("-", " to ")
    return f"{text} each side" if item.each_side else text


def reps_in_numbers(item: Prescription, group: SetGroup) -> Reps:
    """The range of a set; the exercise's own where the set's words are no plain range."""
    reps = asked(group.reps.removesuffix("+"), item.reps)
    return item.reps if reps.text is not None else reps


def reserve(item: Prescription, group: SetGroup) -> int | float | str:
    """Reps in reserve of a set; empty where there are none."""
    if group.rpe is not None:
        left = 10 - group.rpe
        return int(left) if left == int(left) else left
    return "" if item.rir is None else item.rir


def one_line(text: str) -> str:
    """Text without line breaks and control characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def each_name(items: Sequence[Prescription]) -> tuple[str, ...]:
    """Names with ids, each once, as they come."""
    return tuple(dict.fromkeys(f"{item.name} ({item.exercise})" for item in items))
