"""Plans as bare choices: sets by week, session and exercise, whatever model they came from."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.model import Build
from optimizer.plan.choice import Choice


def choice_of(build: Build, values: Sequence[int]) -> Choice:
    """Sets by week, session and exercise id out of the model's columns."""
    choice: dict[tuple[int, str], dict[str, int]] = {}
    for group, week in build.instance.slots():
        name = build.instance.name_of(group)
        held = choice.setdefault((week.number, name), {})
        for e in group.candidates:
            if values[build.x[group.index, e]]:
                held[build.exercise(e).id] = values[build.n[group.index, week.number, e]]
    return choice


def values_of(build: Build, choice: Choice) -> list[int]:
    """A choice in the columns of a model; helper columns are at their lower bounds.

    Raises:
        KeyError: an exercise of the choice is no candidate of the model.
    """
    values = list(build.linear.lower)
    place = build.instance.place
    for group, week in build.instance.slots():
        held = choice[week.number, build.instance.name_of(group)]
        for name, sets in held.items():
            values[build.x[group.index, place[name]]] = 1
            values[build.n[group.index, week.number, place[name]]] = sets
    return values
