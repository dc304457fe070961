"""Is a legal plan still legal when one session of one day holds something else?

The day counts as a group of its own (``own: true``), nothing else changes. Every rule is asked
where that day can touch it: rules of a week in its week, ``include`` in the weeks that shared the
day's group, rules across weeks over the whole block. What was legal elsewhere stays legal, because
no other week changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from catalog.schema import Catalog
from optimizer.plan.reading import PlanFacts
from optimizer.scenario.types import Exceptional, Scenario, Session
from optimizer.verifier.case import Case, Line
from optimizer.verifier.ground import Ground
from optimizer.verifier.rules import CHECKERS
from optimizer.verifier.verdict import Finding

_ACROSS = ("recovery", "rotation")
"""Rules that compare weeks with each other."""
_SHARED = ("bands", "phases", "_items", "_named", "_excluded")
"""What a ground works out that ``own: true`` has no part in."""


class Days:
    """A legal plan, ready to be asked about its days one by one.

    Args:
        scenario: with every default filled in.
        catalog: the exercises it may use.
        facts: a plan that the verifier has passed.
    """

    def __init__(self, scenario: Scenario, catalog: Catalog, facts: PlanFacts) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self.facts = replace(facts, stated={})
        self.ground = Ground(scenario, catalog, facts.frozen_through)
        for name in _SHARED:
            getattr(self.ground, name)
        self.checkers = list(CHECKERS)
        """What was broken last stands first: the next candidate likely breaks it too."""

    def day(self, week: int, session: Session) -> Day:
        """One session of one week that is not frozen."""
        return Day(self, week, session)


class Day(Case):
    """A plan in which one session of one week may hold anything."""

    def __init__(self, days: Days, week: int, session: Session) -> None:
        scenario = own_day(days.scenario, week, session.name)
        super().__init__(scenario, days.catalog, days.facts)
        for name in _SHARED:
            self.ground.__dict__[name] = getattr(days.ground, name)
        self.ground._fitting = days.ground._fitting
        self.week, self.session = week, session
        self._checkers = days.checkers
        self._spans = self._weeks(days.ground)

    def _weeks(self, before: Ground) -> Mapping[str, Iterable[int]]:
        """Rule to the weeks to ask it of; the day's own week where it is not named."""
        group = before.group_of[self.week, self.session.name].weeks
        return {"include": group, **dict.fromkeys(_ACROSS, self.ground.judged)}

    def legal(self, prescribed: Iterable[tuple[str, int]]) -> bool:
        """Whether the plan is legal with these exercises and sets, in this order."""
        self._lines[self.week, self.session.name] = tuple(
            Line(exercise, sets, self.catalog.by_id.get(exercise)) for exercise, sets in prescribed
        )
        for checker in self._checkers:
            if self._broken(checker.rule_id, checker.function):
                self._checkers.remove(checker)
                self._checkers.insert(0, checker)
                return False
        return True

    def _broken(self, rule: str, function: Callable[[Case], Iterator[Finding]]) -> bool:
        weeks = self._spans.get(rule, (self.week,))
        self.ground.judged = weeks  # type: ignore[assignment]
        return any(True for _ in function(self))


def own_day(scenario: Scenario, week: int, session: str) -> Scenario:
    """The scenario with one session of one week as a group of its own."""
    old = scenario.exceptions.get((week, session))
    gym, minutes = (None, None) if old is None else (old.gym, old.minutes)
    own = Exceptional(gym, minutes, own=True, skip=False, source_index=-1)
    return replace(scenario, exceptions={**scenario.exceptions, (week, session): own})
