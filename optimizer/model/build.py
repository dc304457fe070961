"""The model of one instance: its rows, and which columns are choices and sets.

``x[g, e]`` is 1 where group g holds exercise e (one column for all weeks of the group, so a
session keeps its exercises by construction). ``n[g, w, e]`` is the exercise's working sets in week
w, 0 where it is not chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.schema import Exercise
from optimizer.instance.types import Instance, Week
from optimizer.model.linear import LinearModel


@dataclass
class Build:
    """The model of one instance.

    Attributes:
        instance: what is planned.
        linear: its rows.
        x: (group, exercise) to column.
        n: (group, week number, exercise) to column.
        repeated: group to the earlier group whose exercises it is held to, where it is.
    """

    instance: Instance
    linear: LinearModel = field(default_factory=LinearModel)
    x: dict[tuple[int, int], int] = field(default_factory=dict)
    n: dict[tuple[int, int, int], int] = field(default_factory=dict)
    repeated: Mapping[int, int] = field(default_factory=dict)

    def exercise(self, index: int) -> Exercise:
        """The catalogue entry behind an index."""
        return self.instance.exercises[index]

    def week_sets(self, week: Week) -> list[int]:
        """The columns of all sets of a week."""
        return [
            self.n[group.index, week.number, e]
            for group in self.instance.groups_in(week)
            for e in group.candidates
        ]
