"""A plan laid on its scenario: what is trained when, and what that comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from catalog.schema import Catalog, Exercise
from optimizer.plan.reading import PlanFacts
from optimizer.scenario.types import Scenario, Session
from optimizer.units import WARM_UP_SECONDS
from optimizer.verifier.ground import Ground


@dataclass(frozen=True)
class Line:
    """One prescription; ``entry`` is None where no catalogue entry has its id."""

    id: str
    sets: int
    entry: Exercise | None

    @property
    def name(self) -> str:
        """What a coach calls it."""
        return self.entry.name if self.entry else self.id


class Case:
    """A plan and its scenario.

    Sessions that the scenario does not hold are set aside here: ``available`` reports them, and
    nothing counts them. A held session that the plan leaves out is empty.
    """

    def __init__(self, scenario: Scenario, catalog: Catalog, facts: PlanFacts) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self.facts = facts
        self.ground = Ground(scenario, catalog, facts.frozen_through)
        self._lines = {
            (week.week, session.session): tuple(
                Line(p.exercise, p.sets, catalog.by_id.get(p.exercise))
                for p in session.prescriptions
            )
            for week in facts.weeks
            for session in week.sessions
        }

    def lines(self, week: int, session: Session) -> tuple[Line, ...]:
        """The prescriptions of a session held in a week, in order."""
        if not self.ground.holds(week, session.name):
            return ()
        return self._lines.get((week, session.name), ())

    def ids(self, week: int, session: Session) -> set[str]:
        """The exercises of a session."""
        return {line.id for line in self.lines(week, session)}

    def entries(self, week: int, session: Session) -> list[Exercise]:
        """The known exercises of a session, each once, in order."""
        by_id = {line.id: line.entry for line in self.lines(week, session)}
        return [entry for entry in by_id.values() if entry is not None]

    def week_lines(self, week: int) -> list[Line]:
        """All prescriptions of a week."""
        return [line for session in self.ground.held(week) for line in self.lines(week, session)]

    @cached_property
    def judged_sessions(self) -> list[tuple[int, Session]]:
        """Every session held in a week that rules are asked of."""
        return [(week, s) for week in self.ground.judged for s in self.ground.held(week)]

    @cached_property
    def all_sessions(self) -> list[tuple[int, Session]]:
        """Every session held, frozen weeks too."""
        return [(week, s) for week in self.ground.weeks for s in self.ground.held(week)]

    @cached_property
    def block_is_judged(self) -> bool:
        """Whether rules of the whole block are asked: a session is held past the frozen weeks."""
        return bool(self.judged_sessions)

    def seconds(self, week: int, session: Session) -> int:
        """Time of a session: warm-up, setting up and sets with their rest."""
        total = WARM_UP_SECONDS[self.scenario.warm_up]
        for entry, sets in known(self.lines(week, session)):
            total += entry.setup_seconds + sets * entry.seconds_per_set
        return total

    def minutes(self, week: int, session: Session) -> int:
        """The same in whole minutes, rounded up."""
        return (self.seconds(week, session) + 59) // 60


def known(lines: Iterable[Line]) -> Iterator[tuple[Exercise, int]]:
    """Entry and sets of the lines that a catalogue knows."""
    for line in lines:
        if line.entry is not None:
            yield line.entry, line.sets


def total(lines: Iterable[Line]) -> int:
    """Sets of some prescriptions."""
    return sum(line.sets for line in lines)


def credit(lines: Iterable[Line]) -> Counter[str]:
    """Credit of each muscle that some prescriptions train, in half-sets."""
    half_sets: Counter[str] = Counter()
    for entry, sets in known(lines):
        for muscle in entry.direct:
            half_sets[muscle] += 2 * sets
        for muscle in entry.indirect:
            half_sets[muscle] += sets
    return half_sets


def pattern_sets(lines: Iterable[Line]) -> Counter[str]:
    """Sets of each pattern."""
    sets_of: Counter[str] = Counter()
    for entry, sets in known(lines):
        sets_of[entry.pattern] += sets
    return sets_of
