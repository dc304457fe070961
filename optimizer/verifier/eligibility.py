"""May an exercise be used in a session of a week? With the reason why not.

A second reading of what :class:`optimizer.scenario.calendar.Calendar` calls available; the two are
held against each other by the tests.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from functools import cached_property

from catalog.schema import Exercise
from catalog.vocabulary import LEVELS, equipment
from optimizer.scenario.calendar import Calendar, SessionWeeks
from optimizer.scenario.types import Preference, Session
from optimizer.verifier.matching import means


class Eligibility:
    """Says of each exercise why it may not be used; what is asked twice is kept."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.scenario = calendar.scenario
        self._fitting: dict[tuple[str, str], bool] = {}
        self._unwanted: dict[str, bool] = {}
        self._hindrances: dict[tuple[str, str, tuple[int, ...]], Mapping[int, str]] = {}

    def under(self, calendar: Calendar) -> Eligibility:
        """The same for a calendar that differs in groups alone."""
        other = copy.copy(self)
        other.calendar, other.scenario = calendar, calendar.scenario
        return other

    def why_not(self, exercise: Exercise, week: int, session: Session) -> str:
        """Why an exercise is not available in a session of a week; empty where it is."""
        scenario = self.scenario
        gym, goal = self.calendar.gym(week, session), self.calendar.goal(week, session)
        if not self.fits(exercise, gym):
            return f"no kit for it in gym {gym}"
        insisted, named = self._named
        if self._too_hard(exercise) and exercise.id not in insisted:
            return f"its level is {exercise.level}, the athlete's is {scenario.level}"
        if getattr(exercise.goals, goal) == 0 and exercise.id not in named:
            return f"it does nothing for {goal}"
        for preference, ids in self._excluded:
            if exercise.id in ids and preference.holds(week, session.name):
                return "it is excluded"
        first = scenario.unlock.get(exercise.id, 1)
        if week < first:
            return f"it is locked until week {first}"
        return "it trains no muscle that is asked for" if self._is_unwanted(exercise) else ""

    def choosable(self, exercise: Exercise, group: SessionWeeks) -> bool:
        """Whether an exercise is available in all weeks of a group."""
        return not any(self.why_not(exercise, week, group.session) for week in group.weeks)

    def hindrances(self, exercise: Exercise, group: SessionWeeks) -> Mapping[int, str]:
        """The weeks of a group in which an exercise is not available, each with the reason."""
        key = (exercise.id, group.session.name, group.weeks)
        if key not in self._hindrances:
            reasons = {week: self.why_not(exercise, week, group.session) for week in group.weeks}
            self._hindrances[key] = {week: reason for week, reason in reasons.items() if reason}
        return self._hindrances[key]

    def fits(self, exercise: Exercise, gym: str) -> bool:
        """Whether a gym has all items of one of an exercise's kits."""
        key = (exercise.id, gym)
        if key not in self._fitting:
            self._fitting[key] = bool(self.kits(exercise, gym))
        return self._fitting[key]

    def kits(self, exercise: Exercise, gym: str) -> list[set[str]]:
        """An exercise's kits that a gym has."""
        items = self._items[gym]
        return [set(kit) for kit in exercise.equipment if items.issuperset(kit)]

    @cached_property
    def _items(self) -> dict[str, set[str]]:
        return {gym: _serving(items) for gym, items in self.scenario.gyms.items()}

    @cached_property
    def _named(self) -> tuple[set[str], set[str]]:
        """Ids that the level is waived for, and ids that rating and muscles are waived for."""
        scenario = self.scenario
        insisted = {pin.exercise for pin in scenario.pin} | set(scenario.unlock)
        preferred = [
            *scenario.include,
            *(preference.select for preference in scenario.prefer),
            *(rule.select for rule in scenario.require),
        ]
        return insisted, insisted | {ref for ref in preferred if isinstance(ref, str)}

    @cached_property
    def _excluded(self) -> list[tuple[Preference, set[str]]]:
        """Each exclusion with the ids that it means."""
        return [
            (preference, {e.id for e in self.calendar.catalog if means(preference.select, e)})
            for preference in self.scenario.exclude
        ]

    def _too_hard(self, exercise: Exercise) -> bool:
        return LEVELS.index(exercise.level) > LEVELS.index(self.scenario.level)

    def _is_unwanted(self, exercise: Exercise) -> bool:
        if exercise.id not in self._unwanted:
            self._unwanted[exercise.id] = not self._wanted(exercise)
        return self._unwanted[exercise.id]

    def _wanted(self, exercise: Exercise) -> bool:
        """Whether it directly trains a muscle that counts, or is asked for."""
        scenario = self.scenario
        if exercise.id in self._named[1]:
            return True
        for muscle in exercise.direct:
            if scenario.priorities[muscle] > 0 or muscle in scenario.muscle_sets:
                return True
        if any(means(selector, exercise) for selector in scenario.include):
            return True
        return any(
            rule.at_least is not None and means(rule.select, exercise) for rule in scenario.require
        )


def _serving(items: Iterable[str]) -> set[str]:
    """The items of a gym with all that they contain, however deep."""
    serving = set(items)
    while True:
        inner = {i for item in serving for i in equipment().contains.get(item, ())}
        if inner <= serving:
            return serving
        serving |= inner
