"""Is a legal plan still legal, and worth as much, when one session holds something else?

On one day: the day counts as a group of its own (``own: true``), nothing else changes. Every rule
is asked where that day can touch it: rules of a week in its week, ``include`` and ``pin`` in the
weeks that shared the day's group and may choose otherwise without it, rules across weeks over the
whole block (a deload week may halve another week, or have a band, once the day has left its group).
Or in all weeks of a group, where every rule is asked everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from catalog.schema import Catalog
from optimizer.plan.reading import PlanFacts
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.types import Scenario, Session
from optimizer.verifier.case import Case, Line
from optimizer.verifier.checkers import CHECKERS
from optimizer.verifier.score import around
from optimizer.verifier.verdict import Measure

_ACROSS = ("recovery", "rotation", "deload_half", "weekly_sets")
"""Rules that compare weeks with each other."""
_OF_A_GROUP = ("include", "pin")
"""Rules that ask what a group can choose."""


class OpenDays:
    """A legal plan, ready to be asked about its days one by one."""

    def __init__(self, scenario: Scenario, catalog: Catalog, facts: PlanFacts) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self.facts = replace(facts, stated={})
        self.case = Case(scenario, catalog, self.facts)
        self.checkers = list(CHECKERS)
        """What was broken last stands first: the next candidate likely breaks it too."""

    def day(self, week: int, session: Session) -> OpenDay:
        """One session of one week that is not frozen."""
        calendar = self.case.calendar.with_own(week, session.name)
        group = self.case.calendar.group_of[week, session.name].weeks
        judged = self.case.calendar.judged
        spans = {**dict.fromkeys(_OF_A_GROUP, group), **dict.fromkeys(_ACROSS, judged)}
        return OpenDay(self, calendar, (week,), session, spans)

    def group(self, week: int, session: Session) -> OpenDay:
        """One session in all weeks of its group, of which this is one."""
        frozen, begun = self.facts.frozen_through, self.facts.done
        calendar = Calendar(self.scenario, self.catalog, frozen, begun)
        weeks = calendar.group_of[week, session.name].weeks
        spans = dict.fromkeys((checker.rule_id for checker in self.checkers), calendar.judged)
        return OpenDay(self, calendar, weeks, session, spans)


class OpenDay(Case):
    """A plan in which one session of one week, or of all weeks of its group, may hold anything.

    Args:
        days: the plan as it is.
        calendar: the plan's, or the one by which the day is a group of its own.
        weeks: those in which the session may hold something else.
        session: the session.
        spans: rule to the weeks to ask it of; the first of ``weeks`` where it is not named.
    """

    def __init__(
        self,
        days: OpenDays,
        calendar: Calendar,
        weeks: Sequence[int],
        session: Session,
        spans: Mapping[str, Sequence[int]],
    ) -> None:
        super().__init__(days.scenario, days.catalog, days.facts)
        self.calendar = calendar
        self.scenario = self.calendar.scenario
        self.eligibility = days.case.eligibility.under(self.calendar)
        self.week, self.weeks, self.session = weeks[0], weeks, session
        self._checkers = days.checkers
        self._spans = spans

    def put(
        self,
        prescribed: Iterable[tuple[str, int]],
        pairs: Mapping[str, str] | None = None,
        week: int | None = None,
    ) -> None:
        """Have these exercises and sets, in this order.

        Args:
            prescribed: exercises with their sets.
            pairs: exercise to its place in a superset.
            week: the week, where there are several.
        """
        labels = pairs or {}
        self._lines[week or self.week, self.session.name] = tuple(
            Line(exercise, sets, self.catalog.by_id.get(exercise), labels.get(exercise))
            for exercise, sets in prescribed
        )

    @property
    def points(self) -> int:
        """Points of all that the session can change; to be compared set for set."""
        return around(self, self.weeks, self.session)

    @property
    def legal(self) -> bool:
        """Whether the plan is legal with what was put there."""
        for checker in self._checkers:
            if self._broken(checker.rule_id, checker.function):
                self._checkers.remove(checker)
                self._checkers.insert(0, checker)
                return False
        return True

    def _broken(self, rule: str, function: Callable[[Case], Iterator[Measure]]) -> bool:
        self.calendar.judged = self._spans.get(rule, (self.week,))
        return any(measure.broken for measure in function(self))
