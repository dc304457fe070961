"""Changes to a scenario file that a coach could make, and what each costs.

The cost says how far a change moves the scenario from what was asked for; ``docs/explain.md`` has
the table. A change is tried on the file's own data, so that defaults are worked out anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from catalog.inputs import InputError, Path_, dotted
from optimizer.scenario.load import Loaded, edited, larger_catalog
from optimizer.words import listed

CATALOG = 0.5
"""The larger catalogue that is shipped: nothing that was asked for changes."""
UPGRADE = 2.0
"""An item in place of a lesser one that a gym has, e.g. a pair of dumbbells."""
STEP = 1.0
"""One step of one number: a set, an exercise, five minutes, a day of rest, a level of spread."""
NUMBER = 1.0
"""Changing a number at all, on top of its steps."""
WISHED = 2.0
"""An item that a wish of the file names and the gym lacks."""
ITEM = 3.0
"""One more item of equipment in a gym."""
ALLOW = 3.0
"""One exercise allowed: its unlock week, its level, a pin dropped."""
PHASE = 4.0
"""Another cut of the block into phases."""
DROP = 6.0
"""A rule given up altogether."""
KEPT = 0.5
"""What a rule that is kept with another number is cheaper by than the rule given up, at least."""
NEW_LINE = 1.0
"""Added where the file does not say the line: something new must be written."""


class Remove:
    """Stands for "take this line out" in place of a new value."""

    def __repr__(self) -> str:
        return "REMOVE"


REMOVE = Remove()


@dataclass(frozen=True)
class LineChange:
    """One line of a file with another value.

    Attributes:
        path: where.
        to: the new value; :data:`REMOVE` takes the item out.
        words: the change as an instruction.
        cost: how far it moves the scenario.
    """

    path: Path_
    to: object
    words: str
    cost: float


@dataclass(frozen=True)
class Edit:
    """Changes that are made together: one, mostly."""

    changes: tuple[LineChange, ...]

    @property
    def cost(self) -> float:
        """Of all changes together."""
        return sum(change.cost for change in self.changes)

    def at_most(self, cost: float) -> Edit:
        """The same edit of one line, for no more than a cost."""
        change = self.changes[0]
        if len(self.changes) > 1 or change.cost <= cost:
            return self
        return Edit((replace(change, cost=cost),))

    @property
    def words(self) -> str:
        """As an instruction."""
        parts = [change.words for change in self.changes]
        first, *rest = parts
        return listed([first, *(part[:1].lower() + part[1:] for part in rest)])

    @property
    def path(self) -> str:
        """Where; several are joined with a comma."""
        return ", ".join(dotted(change.path) for change in self.changes)


def apply(loaded: Loaded, edit: Edit) -> Loaded | None:
    """The scenario after an edit; None where the result is no valid file."""
    data = apply_to(copy.deepcopy(loaded.document.data), edit)
    larger = any(change.path == ("catalog",) for change in edit.changes)
    try:
        return edited(loaded, data, larger_catalog(loaded) if larger else None)
    except InputError:
        return None


def apply_to(data: Any, edit: Edit) -> Any:
    """Make an edit in place, in plain data or in data that remembers its comments."""
    # Items are removed last and from the end, so that earlier places stay where they are.
    removals = [change for change in edit.changes if change.to is REMOVE]
    changes = [change for change in edit.changes if change.to is not REMOVE]
    changes += sorted(removals, key=lambda change: _place(change.path), reverse=True)
    for change in changes:
        _set(data, change.path, change.to)
    return data


def _place(path: Path_) -> list[tuple[int, str]]:
    """Sorts paths so that items of one list stand by their numbers."""
    return [(part, "") if isinstance(part, int) else (-1, part) for part in path]


def _set(data: Any, path: Path_, value: Any) -> None:
    node = data
    for part, following in pairwise(path):
        if isinstance(node, dict) and node.get(part) is None:
            node[part] = [] if isinstance(following, int) else {}
        node = node[part]
    last = path[-1]
    if value is not REMOVE:
        node[last] = copy.deepcopy(value)  # a later change may be made inside of it
    elif isinstance(node, list):
        node.pop(int(last))
    else:
        node.pop(last, None)


def smallest_that_fits(
    steps: Sequence[int], fits: Callable[[int], bool | None], *, monotone: bool = True
) -> int | None:
    """The first step that fits; by halving where every later one fits too.

    Args:
        steps: 1, 2, 3 ... in the order of preference.
        fits: whether a step makes a plan possible; None is not known.
        monotone: once a step fits, all later ones do.
    """
    if not monotone:
        return next((step for step in steps if fits(step)), None)
    low, size = -1, 1
    while True:
        high = min(low + size, len(steps) - 1)
        if high <= low:
            return None
        if fits(steps[high]):
            break
        low, size = high, size * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(steps[middle]) else (middle, high)
    return steps[high]
