"""What a scenario means week by week: sessions held, gyms, groups, bands, what is available."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from catalog.schema import Catalog, Exercise
from catalog.vocabulary import LEVELS, equipment
from optimizer.scenario.types import Scenario, Session, WeeklyBands, WeeklyTargets
from optimizer.verifier.matching import means

Band = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """The weeks in which one session keeps its exercises."""

    session: Session
    weeks: tuple[int, ...]


class Ground:
    """One scenario, read for the verifier.

    Args:
        scenario: with every default filled in.
        catalog: the exercises it may use.
        frozen_through: weeks 1 to this are facts; groups split after it.
    """

    def __init__(self, scenario: Scenario, catalog: Catalog, frozen_through: int = 0) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self.frozen_through = frozen_through
        self.weeks = range(1, scenario.weeks + 1)
        self.judged = range(frozen_through + 1, scenario.weeks + 1)
        """Weeks that rules are asked of."""
        self._fitting: dict[tuple[str, str], bool] = {}

    # ----- sessions -----------------------------------------------------------------------

    def holds(self, week: int, session: str) -> bool:
        """Whether a session of the scenario is held in a week of the block."""
        exception = self.scenario.exceptions.get((week, session))
        return exception is None or not exception.skip

    def held(self, week: int) -> list[Session]:
        """The sessions of a week, by day."""
        return [s for s in self.scenario.sessions if self.holds(week, s.name)]

    def existing(self, session: Session) -> list[int]:
        """The weeks that have a session."""
        return [week for week in self.weeks if self.holds(week, session.name)]

    def trains(self, week: int) -> bool:
        """Whether a week has any session at all."""
        return bool(self.held(week))

    def deload(self, week: int) -> bool:
        """Whether a week is a lighter one."""
        return week in self.scenario.deload_weeks

    def gym(self, week: int, session: Session) -> str:
        """The gym that a session is held in: the exception's or its own."""
        exception = self.scenario.exceptions.get((week, session.name))
        return exception.gym if exception is not None and exception.gym else session.gym

    def minutes(self, week: int, session: Session) -> int | None:
        """The most minutes of a session: the exception's or its own."""
        exception = self.scenario.exceptions.get((week, session.name))
        if exception is not None and exception.minutes is not None:
            return exception.minutes
        return session.limits.minutes

    # ----- phases and groups ----------------------------------------------------------------

    @cached_property
    def phases(self) -> list[range]:
        """The weeks of each phase."""
        spans, first = [], 1
        for phase in self.scenario.phases:
            spans.append(range(first, first + phase.weeks))
            first += phase.weeks
        return spans

    def phase(self, week: int) -> int:
        """The number of a week's phase, from 1."""
        return next(number for number, span in enumerate(self.phases, 1) if week in span)

    @cached_property
    def groups(self) -> list[Group]:
        """Every group of every session."""
        return [group for session in self.scenario.sessions for group in self._groups(session)]

    def _groups(self, session: Session) -> list[Group]:
        weeks: dict[tuple[object, ...], list[int]] = {}
        for week in self.existing(session):
            exception = self.scenario.exceptions.get((week, session.name))
            alone = week if exception is not None and exception.own else 0
            frozen = week <= self.frozen_through
            key = (self.phase(week), self.gym(week, session), alone, frozen)
            weeks.setdefault(key, []).append(week)
        return [Group(session, tuple(members)) for members in weeks.values()]

    @cached_property
    def group_of(self) -> dict[tuple[int, str], Group]:
        """The group of each week and session held."""
        return {(week, g.session.name): g for g in self.groups for week in g.weeks}

    # ----- weekly targets ---------------------------------------------------------------------

    @cached_property
    def bands(self) -> dict[int, Band]:
        """Fewest and most sets of each week, skipped sessions and tolerance counted in."""
        targets = self.scenario.weekly_sets
        planned = _listed(targets) if isinstance(targets, WeeklyBands) else self._run(targets)
        slack = 0 if isinstance(targets, WeeklyBands) else targets.tolerance
        bands = {}
        for week in self.weeks:
            low, high = (self._scaled(week, end) for end in planned[week])
            bands[week] = (max(0, low - slack), max(0, high + slack))
        return bands

    def _run(self, targets: WeeklyTargets) -> dict[int, Band]:
        training = [week for week in self.weeks if not self.deload(week)]
        planned: dict[int, int] = {}
        for i, week in enumerate(training):
            n, rise = len(training), targets.end - targets.start
            step = 0 if n == 1 else (2 * rise * i + n - 1) // (2 * (n - 1))
            planned[week] = targets.start + step
        for week in self.scenario.deload_weeks:
            before = [planned[w] for w in training if w < week]
            after = [planned[w] for w in training[:1]] or [targets.start]
            reference = before[-1] if before else after[0]
            planned[week] = -(-reference // 2) if targets.deload is None else targets.deload
        return {week: (target, target) for week, target in planned.items()}

    def _scaled(self, week: int, target: int) -> int:
        if self.scenario.weekly_sets.on_skip == "keep":
            return target
        held, planned = len(self.held(week)), len(self.scenario.sessions)
        return (2 * target * held + planned) // (2 * planned)

    # ----- availability -------------------------------------------------------------------------

    @cached_property
    def _items(self) -> dict[str, set[str]]:
        return {gym: _serving(items) for gym, items in self.scenario.gyms.items()}

    @cached_property
    def _named(self) -> tuple[set[str], set[str]]:
        """Ids that the level is waived for, and ids that a rating of 0 is waived for."""
        scenario = self.scenario
        insisted = {pin.exercise for pin in scenario.pin} | set(scenario.unlock)
        wished = {ref for ref in (*scenario.include, *scenario.prefer) if isinstance(ref, str)}
        return insisted, insisted | wished

    @cached_property
    def _excluded(self) -> set[str]:
        return {e.id for e in self.catalog if any(means(x, e) for x in self.scenario.exclude)}

    def fits(self, exercise: Exercise, gym: str) -> bool:
        """Whether a gym has all items of one of an exercise's kits."""
        key = (exercise.id, gym)
        if key not in self._fitting:
            items = self._items[gym]
            self._fitting[key] = any(items.issuperset(kit) for kit in exercise.equipment)
        return self._fitting[key]

    def hurdle(self, exercise: Exercise, week: int, session: Session) -> str:
        """Why an exercise is not available in a session of a week; empty where it is."""
        insisted, wished = self._named
        gym = self.gym(week, session)
        if not self.fits(exercise, gym):
            return f"no kit for it in gym {gym}"
        if self._too_hard(exercise) and exercise.id not in insisted:
            return f"its level is {exercise.level}, the athlete's is {self.scenario.level}"
        if getattr(exercise.goals, session.goal) == 0 and exercise.id not in wished:
            return f"it does nothing for {session.goal}"
        if exercise.id in self._excluded:
            return "it is excluded"
        first = self.scenario.unlock.get(exercise.id, 1)
        return f"it is locked until week {first}" if week < first else ""

    def _too_hard(self, exercise: Exercise) -> bool:
        return LEVELS.index(exercise.level) > LEVELS.index(self.scenario.level)

    def choosable(self, exercise: Exercise, group: Group) -> bool:
        """Whether an exercise is available in all weeks of a group."""
        return not any(self.hurdle(exercise, week, group.session) for week in group.weeks)


def _listed(targets: WeeklyBands) -> dict[int, Band]:
    return dict(enumerate(targets.bands, 1))


def _serving(items: Iterable[str]) -> set[str]:
    """The items of a gym with all that they contain, however deep."""
    serving = set(items)
    while True:
        inner = {i for item in serving for i in equipment().contains.get(item, ())}
        if inner <= serving:
            return serving
        serving |= inner
