"""What the builders share: the linear model under construction and its choice columns.

``x[g, e]`` is 1 where group g holds exercise e (one column for all weeks of the group, so a
session keeps its exercises by construction). ``n[g, w, e]`` is the exercise's working sets in week
w, 0 where it is not chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance.bounds import Bounds
from optimizer.instance.types import Group, Instance, Week
from optimizer.model.linear import LinearModel, Term
from optimizer.scenario.types import SelectorRef


@dataclass
class Build:
    """The model of one instance while its rules and goals are added.

    Attributes:
        instance: what is planned.
        bounds: ranges that the arithmetic proves, or None for the plain rules.
        linear: the rows so far.
        x: (group, exercise) to column.
        n: (group, week number, exercise) to column.
    """

    instance: Instance
    bounds: Bounds | None = None
    linear: LinearModel = field(default_factory=LinearModel)
    x: dict[tuple[int, int], int] = field(default_factory=dict)
    n: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _new: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @cached_property
    def week_of(self) -> Mapping[int, Week]:
        """Weeks by number."""
        return {week.number: week for week in self.instance.weeks}

    def set_range(self, group: Group, week: int, exercise: int) -> tuple[int, int]:
        """Least and most sets of a chosen exercise: the arithmetic bounds, or the rule's own."""
        if self.bounds is None:
            return self.instance.set_bounds(exercise, self.week_of[week])
        return self.bounds.sets(group.index, week, exercise)

    def new_exercise(self, earlier: Group, later: Group, exercise: int) -> int:
        """A column that is at least 1 where ``later`` holds an exercise that ``earlier`` did not.

        Rotation and continuity share it, so that a new exercise that the one asks for is paid for
        in the other, in the relaxation too.
        """
        key = (earlier.index, later.index, exercise)
        x = self.x[later.index, exercise]
        old = self.x.get((earlier.index, exercise))
        if old is None:
            return x
        if key not in self._new:
            name = f"new_{key[0]}_{key[1]}_{self.exercise(exercise).id}"
            column = self._new[key] = self.linear.var(0, 1, name)
            self.linear.row("continuity", [(column, 1), (x, -1), (old, 1)], 0, None)
        return self._new[key]

    def exercise(self, index: int) -> Exercise:
        """The catalogue entry behind an index."""
        return self.instance.exercises[index]

    def slots(self) -> Iterator[tuple[Group, Week]]:
        """Every open session of every week, with its group."""
        for group in self.instance.groups:
            for number in group.weeks:
                yield group, self.week_of[number]

    def groups_in(self, week: Week) -> list[Group]:
        """The groups of a week's sessions, by day."""
        instance = self.instance
        return [instance.groups[instance.group_of[s, week.number]] for s in week.held]

    def chosen(self, group: Group, which: Iterable[int] | None = None) -> list[Term]:
        """How many of a group's candidates (or of ``which`` among them) are chosen."""
        return [(self.x[group.index, e], 1) for e in self._among(group, which)]

    def sets(
        self, group: Group, week: Week, weight: Callable[[Exercise], int] | None = None
    ) -> list[Term]:
        """Sets of one session of one week, each weighted by a number of its exercise."""
        terms = []
        for e in group.candidates:
            factor = 1 if weight is None else weight(self.instance.exercises[e])
            if factor:
                terms.append((self.n[group.index, week.number, e], factor))
        return terms

    def week_sets(self, week: Week, weight: Callable[[Exercise], int] | None = None) -> list[Term]:
        """The same over all sessions of a week."""
        return [term for group in self.groups_in(week) for term in self.sets(group, week, weight)]

    def seconds(self, group: Group, week: Week) -> list[Term]:
        """Seconds of a session without its warm-up: setting up, sets and rest."""
        terms = self.sets(group, week, lambda e: e.seconds_per_set)
        return terms + [
            (self.x[group.index, e], self.instance.exercises[e].setup_seconds)
            for e in group.candidates
        ]

    def matching(self, selector: SelectorRef, group: Group) -> list[int]:
        """A group's candidates that a selector means."""
        return [e for e in group.candidates if self._matches(selector, e)]

    def _matches(self, selector: SelectorRef, exercise: int) -> bool:
        return matches(selector, self.instance.exercises[exercise])

    @staticmethod
    def _among(group: Group, which: Iterable[int] | None) -> Iterable[int]:
        if which is None:
            return group.candidates
        wanted = set(which)
        return [e for e in group.candidates if e in wanted]
