"""Scenarios to start from, each with comments that teach the format."""

from __future__ import annotations

from importlib.resources import files

from optimizer.scenario.templates.request import SPREAD_DAYS, Request, TemplateLine, fitting

TEMPLATES = {
    "starter": "two days, full gym: the place to start",
    "beginner": "first eight weeks, with pull-ups from week five",
    "garage": "three days with a rack, a barbell and bands",
    "travel": "hotel weeks and a missed session",
    "pull-up": "five weeks for more pull-ups",
    "low-back": "kind to the lower back",
    "thirty-minutes": "three sessions of thirty minutes, in supersets",
    "back-and-chest": "the back in what the chest leaves of the hour",
    "climber": "beside two evenings of climbing",
    "grappler": "beside four nights of jiu-jitsu",
    "specialisation": "six weeks for the lats",
    "strength": "eight weeks towards a heavier deadlift",
    "power": "four weeks of explosive pulls",
}
"""Template to what it is for, in the order a coach would look through them."""


def template(name: str) -> str:
    """The text of a template.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in TEMPLATES:
        raise KeyError(name)
    return files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
