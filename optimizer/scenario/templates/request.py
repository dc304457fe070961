"""Scenarios made for an athlete: a few answers in, a commented file out."""

from __future__ import annotations

import json
from dataclasses import dataclass

from optimizer.words import counted

SCHEMA_LINE = "# yaml-language-server: $schema=backblock.schema.json\n"
"""First line of a scenario: editors with YAML support check the file against the schema."""

SPREAD_DAYS = {
    1: ("mon",),
    2: ("mon", "thu"),
    3: ("mon", "wed", "fri"),
    4: ("mon", "tue", "thu", "fri"),
    5: ("mon", "tue", "wed", "fri", "sat"),
    6: ("mon", "tue", "wed", "thu", "fri", "sat"),
    7: ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
}
"""Training days that lie as far apart as a week allows."""

_LEAST_WEEKS_FOR_DELOAD = 4


@dataclass(frozen=True)
class Request:
    """What a scenario is to be made for.

    Attributes:
        level: beginner, intermediate or advanced.
        goal: hypertrophy, strength, power or prehab.
        days: training days, e.g. ``("mon", "thu")``.
        weeks: length of the block; the last of four or more is a deload.
        gym: a built-in gym.
        minutes: cap on each session, warm-up included; None is none.
        pairs: supersets a session, at most.
        elsewhere: other training that counts, e.g. ``("tue", "squats")``.
    """

    level: str = "intermediate"
    goal: str = "hypertrophy"
    days: tuple[str, ...] = SPREAD_DAYS[2]
    weeks: int = 6
    gym: str = "commercial_gym"
    minutes: int | None = None
    pairs: int = 0
    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TemplateLine:
    """A line of the file that is not the default, and why it stands there."""

    text: str
    why: str


def fitting(request: Request, instead: tuple[TemplateLine, ...] = ()) -> str:
    """The file's text.

    Args:
        request: what it is made for.
        instead: lines that this athlete and gym need in place of defaults.
    """
    deload = (
        f"  deload_weeks: [{request.weeks}]\n" if request.weeks >= _LEAST_WEEKS_FOR_DELOAD else ""
    )
    minutes = "" if request.minutes is None else f", minutes: {request.minutes}"
    sessions = "".join(
        f"  - {{name: Pull {chr(ord('A') + place)}, day: {day}{minutes}}}\n"
        for place, day in enumerate(request.days)
    )
    days, weeks = len(request.days), request.weeks
    return f"""{SCHEMA_LINE}\
# `backblock check FILE` lists what this file leaves to the defaults; `backblock init --template
# starter` prints a file that explains more.
schema_version: 1
name: {request.level.capitalize()}, {counted(weeks, "week")}, {days} a week

{_CATALOG.get(request.gym, _CATALOG["other"])}

athlete: {{level: {request.level}, goal: {request.goal}}}

equipment:
  gym: {request.gym}

block:
  weeks: {weeks}
{deload}
sessions:
{sessions}{_elsewhere(request)}{_supersets(request)}{_adjusted(instead)}"""


_COSTS = (
    (("squat", "deadlift"), "heavy_lower_back: true, lower_back: 12"),
    (("climb", "boulder"), "grip: 12, muscle_sets: {lats: 3, forearms: 6}"),
    (("jiu", "bjj", "judo", "wrestl", "grappl"), "grip: 9, lower_back: 6"),
    (("row", "swim"), "muscle_sets: {lats: 3}"),
    (("bench", "chest"), "muscle_sets: {chest: 9, triceps: 4}"),
)
"""Words of other training, and what a usual session of it takes of ours."""


def _elsewhere(request: Request) -> str:
    """Training that is not planned here, with estimates of what it costs."""
    if not request.elsewhere:
        return ""
    lines = []
    for day, what in request.elsewhere:
        known = (cost for names, cost in _COSTS if any(name in what.lower() for name in names))
        cost = next(known, "grip: 0, lower_back: 0")
        lines.append(f"  - {{days: [{day}], what: {json.dumps(what)}, {cost}}}\n")
    head = "# Training that is not planned here and counts all the same; the numbers are estimates."
    return f"{head}\nelsewhere:\n{''.join(lines)}\n"


def _supersets(request: Request) -> str:
    if not request.pairs:
        return ""
    return f"# Pairs a session that share their rests.\nsupersets: {{pairs: {request.pairs}}}\n\n"


_CATALOG = {
    "commercial_gym": "catalog: seed               # extended has more, for other gyms above all",
    "other": "catalog: extended           # seed: the 25 exercises of the article alone",
}


def _adjusted(instead: tuple[TemplateLine, ...]) -> str:
    """The lines that stand in for defaults, each with its reason."""
    return "".join(
        f"\n# Adjusted so that there is a plan: {line.why}.\n{line.text}\n" for line in instead
    )
