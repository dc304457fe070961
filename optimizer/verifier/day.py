"""Is a legal plan still legal when one session of one day holds something else?

The day counts as a group of its own (``own: true``), nothing else changes. Every rule is asked
where that day can touch it: rules of a week in its week, ``include`` and ``pin`` in the weeks that
shared the day's group and may choose otherwise without it, rules across weeks over the whole block
(a deload week may halve another week, or have a band, once the day has left its group).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from catalog.schema import Catalog
from optimizer.plan.reading import PlanFacts
from optimizer.scenario.types import Scenario, Session
from optimizer.verifier.case import Case, Line
from optimizer.verifier.rules import CHECKERS
from optimizer.verifier.verdict import Measure

_ACROSS = ("recovery", "rotation", "deload_half", "weekly_sets")
"""Rules that compare weeks with each other."""
_OF_A_GROUP = ("include", "pin")
"""Rules that ask what a group can choose."""


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
        self.case = Case(scenario, catalog, self.facts)
        self.checkers = list(CHECKERS)
        """What was broken last stands first: the next candidate likely breaks it too."""

    def day(self, week: int, session: Session) -> Day:
        """One session of one week that is not frozen."""
        return Day(self, week, session)


class Day(Case):
    """A plan in which one session of one week may hold anything."""

    def __init__(self, days: Days, week: int, session: Session) -> None:
        super().__init__(days.scenario, days.catalog, days.facts)
        self.calendar = days.case.calendar.with_own(week, session.name)
        self.scenario = self.calendar.scenario
        self.eligibility = days.case.eligibility.under(self.calendar)
        self.week, self.session = week, session
        self._checkers = days.checkers
        group = days.case.calendar.group_of[week, session.name].weeks
        judged = days.case.calendar.judged
        self._spans = {**dict.fromkeys(_OF_A_GROUP, group), **dict.fromkeys(_ACROSS, judged)}
        """Rule to the weeks to ask it of; the day's own week where it is not named."""

    def legal(
        self, prescribed: Iterable[tuple[str, int]], pairs: Mapping[str, str] | None = None
    ) -> bool:
        """Whether the plan is legal with these exercises and sets, in this order.

        Args:
            prescribed: exercises with their sets.
            pairs: exercise to its place in a superset.
        """
        labels = pairs or {}
        self._lines[self.week, self.session.name] = tuple(
            Line(exercise, sets, self.catalog.by_id.get(exercise), labels.get(exercise))
            for exercise, sets in prescribed
        )
        for checker in self._checkers:
            if self._broken(checker.rule_id, checker.function):
                self._checkers.remove(checker)
                self._checkers.insert(0, checker)
                return False
        return True

    def _broken(self, rule: str, function: Callable[[Case], Iterator[Measure]]) -> bool:
        self.calendar.judged = self._spans.get(rule, (self.week,))
        return any(measure.broken for measure in function(self))
