"""Scenarios to start from, each with comments that teach the format."""

from __future__ import annotations

from importlib.resources import files

TEMPLATES = {
    "starter": "two days, full gym: the place to start",
    "beginner": "first eight weeks, with pull-ups from week five",
    "garage": "three days with a rack, a barbell and bands",
    "travel": "hotel weeks and a missed session",
    "pull-up": "five weeks for more pull-ups",
    "low-back": "kind to the lower back",
    "thirty-minutes": "three sessions of thirty minutes",
    "specialisation": "six weeks for the lats",
    "strength": "eight weeks towards a heavier deadlift",
    "power": "four weeks of explosive pulls",
}
"""Template to what it is for, in the order a coach would look through them."""

SCHEMA_LINE = "# yaml-language-server: $schema=backblock.schema.json\n"
"""First line of a scenario: editors with YAML support check the file against the schema."""

DAYS = {
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


def template(name: str) -> str:
    """The text of a template.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in TEMPLATES:
        raise KeyError(name)
    return files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def fitting(level: str, goal: str, days: tuple[str, ...], weeks: int, gym: str) -> str:
    """A scenario for an athlete, with the defaults for everything else.

    Args:
        level: beginner, intermediate or advanced.
        goal: hypertrophy, strength, power or prehab.
        days: training days, e.g. ``("mon", "thu")``.
        weeks: length of the block; the last of four or more is a deload.
        gym: a built-in gym.

    Returns:
        The file's text.
    """
    deload = f"  deload_weeks: [{weeks}]\n" if weeks >= _LEAST_WEEKS_FOR_DELOAD else ""
    sessions = "".join(
        f"  - {{name: Pull {chr(ord('A') + place)}, day: {day}}}\n"
        for place, day in enumerate(days)
    )
    return f"""{SCHEMA_LINE}\
# `backblock check FILE` lists what this file leaves to the defaults; `backblock init` without
# options writes a file that explains more.
schema_version: 1
name: {level.capitalize()}, {weeks} week{"s" * (weeks > 1)}, {len(days)} a week

{_CATALOG.get(gym, _CATALOG["other"])}

athlete: {{level: {level}, goal: {goal}}}

equipment:
  gym: {gym}

block:
  weeks: {weeks}
{deload}
sessions:
{sessions}
{_volume(len(days))}
# balance: {{ratio: [1, 1], tolerance: 1}}      # vertical to horizontal pulls
warm_up: minimal
"""


_CATALOG = {
    "commercial_gym": "catalog: seed               # extended has more, for other gyms above all",
    "other": "catalog: extended           # seed: the 25 exercises of the article alone",
}


def _volume(days: int) -> str:
    """Weekly sets: the level's own, which five sessions or more could hardly share out."""
    words = "# first to last training week"
    if days >= 5:
        return f"weekly_sets: {{start: {3 * days}, end: {3 * days + 3}}}             {words}"
    return f"# weekly_sets: {{start: 12, end: 16}}           {words}; default: by level"
