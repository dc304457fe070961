"""What a scenario means week by week: the one place that is asked.

Is a session held, in which gym, for which goal, within which limits? Which phase, mesocycle and
group is a week in, how many sets does it ask for, how many reps are kept in reserve? The model
and the verifier both read it here, and work out everything else by themselves.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalog.queries import matches
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import LEVELS, closure
from optimizer.scenario.targets import (
    Target,
    mesocycles,
    planned_targets,
    ramp,
    reference,
    sets_held,
)
from optimizer.scenario.types import (
    Elsewhere,
    Exceptional,
    Limits,
    Scenario,
    SelectorRef,
    Session,
    WeeklyBands,
    When,
)
from optimizer.units import DAYS, WARM_UP_SECONDS, monday_of, round_half_up

DAYS_A_WEEK = 7
FULL_SESSION = 5
"""Sets that make a session worth the way."""
Band = tuple[int, int]
Ids = frozenset[str]


@dataclass(frozen=True)
class SessionWeeks:
    """The weeks of a group: one session keeps its exercises in them."""

    session: Session
    weeks: tuple[int, ...]


@dataclass(frozen=True)
class Occurrence:
    """Training elsewhere on one day of one week; ``day`` from 0 Monday."""

    entry: Elsewhere
    week: int
    day: int


class _Pools:
    """Which exercises a gym, a goal, a week leave: what ``own: true`` has no part in."""

    def __init__(self, scenario: Scenario, catalog: Catalog) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self._kits: dict[str, Ids] = {}
        self._usual: dict[tuple[str, str, Ids], Ids] = {}
        self._left: dict[tuple[Ids, tuple[int, ...]], Ids] = {}

    @cached_property
    def _insisted(self) -> set[str]:
        """Ids that the level is waived for."""
        return {pin.exercise for pin in self.scenario.pin} | set(self.scenario.unlock)

    @cached_property
    def _named(self) -> set[str]:
        """Ids that a rating of 0 and an unwanted muscle are waived for."""
        scenario = self.scenario
        preferred = (preference.select for preference in scenario.prefer)
        asked = (rule.select for rule in scenario.require)
        selectors = (*scenario.include, *preferred, *asked)
        return self._insisted | {select for select in selectors if isinstance(select, str)}

    @cached_property
    def _worth(self) -> Ids:
        """Level fits, and it trains something that somebody wants trained."""
        scenario = self.scenario
        wanted = {muscle for muscle, worth in scenario.priorities.items() if worth}
        wanted |= set(scenario.muscle_sets)
        asked: list[SelectorRef] = [
            *scenario.include,
            *(rule.select for rule in scenario.require if rule.at_least is not None),
        ]
        ceiling = LEVELS.index(scenario.level)

        def worth(exercise: Exercise) -> bool:
            fits = LEVELS.index(exercise.level) <= ceiling or exercise.id in self._insisted
            return fits and (
                not wanted.isdisjoint(exercise.direct)
                or exercise.id in self._named
                or any(matches(select, exercise) for select in asked)
            )

        return frozenset(exercise.id for exercise in self.catalog if worth(exercise))

    def _doable(self, gym: str) -> Ids:
        if gym not in self._kits:
            items = closure(self.scenario.gyms[gym])
            self._kits[gym] = frozenset(
                exercise.id
                for exercise in self.catalog
                if any(items.issuperset(kit) for kit in exercise.equipment)
            )
        return self._kits[gym]

    def usual(self, gym: str, goal: str, week: int) -> Ids:
        """What would be available if nothing were excluded."""
        locked = frozenset(e for e, first in self.scenario.unlock.items() if week < first)
        key = (gym, goal, locked)
        if key not in self._usual:
            self._usual[key] = frozenset(
                exercise
                for exercise in self._doable(gym) & self._worth
                if exercise not in locked
                and (getattr(self.catalog[exercise].goals, goal) > 0 or exercise in self._named)
            )
        return self._usual[key]

    def left(self, usual: Ids, week: int, session: str) -> Ids:
        """The same without what is excluded for a session of a week."""
        exclude = self.scenario.exclude
        places = tuple(i for i, preference in enumerate(exclude) if preference.holds(week, session))
        key = (usual, places)
        if key not in self._left:
            self._left[key] = frozenset(
                exercise
                for exercise in usual
                if not any(matches(exclude[i].select, self.catalog[exercise]) for i in places)
            )
        return self._left[key]


class Calendar:
    """One scenario, week by week; sessions are the scenario's own, weeks count from 1.

    Args:
        scenario: with every default filled in.
        catalog: the exercises it may use.
        frozen_through: weeks 1 to this are facts; groups split after it.
        begun: sessions that have begun in the week after these, which is a group of its own for
            each session then.
    """

    def __init__(
        self,
        scenario: Scenario,
        catalog: Catalog,
        frozen_through: int = 0,
        begun: Collection[str] = (),
    ) -> None:
        self.scenario = scenario
        self.catalog = catalog
        self.frozen_through = frozen_through
        self.weeks = range(1, scenario.weeks + 1)
        self.judged: Sequence[int] = range(frozen_through + 1, scenario.weeks + 1)
        """Weeks that rules are asked of."""
        self._begun = frozenset(name for name in begun if self.holds(frozen_through + 1, name))
        self.under_way = frozen_through + 1 if self._begun else 0
        """The week that is done in part; 0 where none is."""
        self._pools = _Pools(scenario, catalog)
        self._limits: dict[tuple[int, str], Limits] = {}

    def with_own(self, week: int, session: str) -> Calendar:
        """The calendar if one session of one week were a group of its own (``own: true``)."""
        old = self.scenario.exceptions.get((week, session))
        gym, minutes = (None, None) if old is None else (old.gym, old.minutes)
        own = Exceptional(gym, minutes, own=True, skip=False, source_index=-1)
        exceptions = {**self.scenario.exceptions, (week, session): own}
        other = Calendar(
            replace(self.scenario, exceptions=exceptions),
            self.catalog,
            self.frozen_through,
            self._begun,
        )
        other._pools = self._pools
        other.__dict__["targets"] = self.targets
        other.__dict__["phases"] = self.phases
        return other

    # ----- sessions -----------------------------------------------------------------------

    def holds(self, week: int, session: str) -> bool:
        """Whether a session of the scenario is held in a week of the block."""
        exception = self.scenario.exceptions.get((week, session))
        if week not in self.weeks or session not in self._days:
            return False
        if exception is not None and exception.skip:
            return False
        return week > 1 or self._days[session] >= self._first_day

    @cached_property
    def _days(self) -> dict[str, int]:
        return {session.name: session.day for session in self.scenario.sessions}

    @cached_property
    def _first_day(self) -> int:
        """The day on which week 1 begins, 0 Monday."""
        return 0 if self.scenario.start is None else self.scenario.start.weekday()

    @cached_property
    def _held(self) -> dict[int, tuple[Session, ...]]:
        return {
            week: tuple(s for s in self.scenario.sessions if self.holds(week, s.name))
            for week in self.weeks
        }

    def held(self, week: int) -> tuple[Session, ...]:
        """The sessions of a week, by day."""
        return self._held.get(week, ())

    def started(self, week: int, session: str) -> bool:
        """Whether a session has begun: what was done in it is a fact."""
        return week == self.under_way and session in self._begun

    def existing(self, session: Session) -> list[int]:
        """The weeks that have a session."""
        return [week for week in self.weeks if session in self.held(week)]

    def trains(self, week: int) -> bool:
        """Whether a week has any session at all; its rules are waived where it has none."""
        return bool(self.held(week))

    def gym(self, week: int, session: Session) -> str:
        """The gym that a session is held in, by name: the exception's or its own."""
        exception = self.scenario.exceptions.get((week, session.name))
        return exception.gym if exception is not None and exception.gym else session.gym

    def goal(self, week: int, session: Session) -> str:
        """What a session is for: its own goal, else its phase's, else the athlete's."""
        phase = self.scenario.phases[self.phase(week) - 1]
        return session.goal or phase.goal or self.scenario.goal

    def limits(self, week: int, session: Session) -> Limits:
        """A session's limits with the exception's minutes, less what training elsewhere takes."""
        key = (week, session.name)
        if key not in self._limits:
            self._limits[key] = self._limits_of(week, session)
        return self._limits[key]

    def _limits_of(self, week: int, session: Session) -> Limits:
        limits = session.limits
        exception = self.scenario.exceptions.get((week, session.name))
        if exception is not None and exception.minutes is not None:
            limits = replace(limits, minutes=exception.minutes)
        here = [o.entry for o in self.elsewhere(week) if o.day == session.day]
        return replace(
            limits,
            minutes=_less(limits.minutes, (entry.minutes for entry in here)),
            lower_back=_less(limits.lower_back, (entry.lower_back for entry in here)),
            grip=_less(limits.grip, (entry.grip for entry in here)),
        )

    # ----- training elsewhere -----------------------------------------------------------------

    @cached_property
    def _elsewhere(self) -> dict[int, tuple[Occurrence, ...]]:
        return {week: tuple(self._occurrences(week)) for week in self.weeks}

    def _occurrences(self, week: int) -> Iterator[Occurrence]:
        for entry in self.scenario.elsewhere:
            if week not in entry.weeks:
                continue
            if entry.session is None:
                yield from (Occurrence(entry, week, day) for day in sorted(entry.days))
            elif self.holds(week, entry.session):
                yield Occurrence(entry, week, self.scenario.session(entry.session).day)

    def elsewhere(self, week: int) -> tuple[Occurrence, ...]:
        """Training elsewhere in a week, once a day; within a session only where that is held."""
        return self._elsewhere.get(week, ())

    def credit_elsewhere(self, week: int) -> Mapping[str, int]:
        """Half-sets of credit that training elsewhere gives each muscle in a week."""
        credit: Counter[str] = Counter()
        for occurrence in self.elsewhere(week):
            credit.update(occurrence.entry.half_sets)
        return credit

    @cached_property
    def heavy_days(self) -> tuple[int, ...]:
        """Days since week 1's Monday that training elsewhere makes heavy for the lower back."""
        return tuple(
            sorted(
                {
                    day_number(week, occurrence.day)
                    for week in self.weeks
                    for occurrence in self.elsewhere(week)
                    if occurrence.entry.heavy_lower_back
                }
            )
        )

    # ----- phases, mesocycles, effort ------------------------------------------------------------

    def deload(self, week: int) -> bool:
        """Whether a week is a lighter one."""
        return week in self.scenario.deload_weeks

    @cached_property
    def phases(self) -> list[range]:
        """The weeks of each phase."""
        spans, first = [], 1
        for phase in self.scenario.phases:
            spans.append(range(first, first + phase.weeks))
            first += phase.weeks
        return spans

    def phase(self, week: int) -> int:
        """The number of a week's phase, from 1.

        Raises:
            ValueError: the block has no such week.
        """
        for number, span in enumerate(self.phases, 1):
            if week in span:
                return number
        raise ValueError(f"week {week} is outside the block")

    @cached_property
    def _cycles(self) -> dict[int, tuple[int, ...]]:
        cycles = mesocycles(self.scenario.phases, self.scenario.deload_weeks)
        return {week: cycle for cycle in cycles for week in cycle}

    def mesocycle(self, week: int) -> tuple[int, ...]:
        """The training weeks that ramp together with a week; none for a deload week."""
        return self._cycles.get(week, ())

    def rir(self, week: int) -> int:
        """Reps in reserve that most lifts of a week show."""
        if self.deload(week):
            return self.scenario.deload_rir
        cycle = self.mesocycle(week)
        rir = self.scenario.phases[self.phase(week) - 1].rir or self.scenario.rir
        return ramp(*rir, cycle.index(week), len(cycle))

    # ----- weekly sets ------------------------------------------------------------------------

    @cached_property
    def targets(self) -> dict[int, Target]:
        """Weekly sets before skipped sessions and tolerance."""
        scenario = self.scenario
        planned = planned_targets(scenario.weekly_sets, scenario.phases, scenario.deload_weeks)
        return dict(zip(self.weeks, planned, strict=True))

    def target_before(self, week: int) -> Target | None:
        """The target of the training week before a week; the first one's where none is before."""
        training = {w: target for w, target in self.targets.items() if not self.deload(w)}
        return reference(week, training)

    @cached_property
    def bands(self) -> dict[int, Band | None]:
        """Fewest and most sets of each week, skipped sessions and tolerance counted in.

        None where a week has no band of its own: a deload week in which ``deload_half`` decides.
        """
        return {week: self._band(week) for week in self.weeks}

    def _band(self, week: int) -> Band | None:
        target = self.targets[week]
        rule = target.rule
        if isinstance(rule, WeeklyBands):
            return target.low, target.high
        low, high = target.low, target.high
        if not target.written and self.scenario.deload_half:
            if all(self.halved_from(week, session) for session in self.held(week)):
                return None
            before = self.target_before(week)
            low, high = (before.low // 2, before.high) if before else (rule.start // 2, rule.start)
        if rule.on_skip == "scale":
            held, planned = len(self.held(week)), len(self.scenario.sessions)
            low, high = (round_half_up(end * held, planned) for end in (low, high))
        if rule.caps is not None:
            low, high = (min(end, rule.caps[week - 1]) for end in (low, high))
        return max(0, low - rule.tolerance), max(0, high + rule.tolerance)

    def thin_weeks(self) -> list[int]:
        """Training weeks with fewer than five sets a session that a day less has room for too."""
        return [
            week
            for week, band in self.bands.items()
            if band is not None
            and not self.deload(week)
            and len(self.held(week)) > 1
            and band[1] < FULL_SESSION * len(self.held(week))
            and band[1] <= self._room_a_day_less(week)
        ]

    def _room_a_day_less(self, week: int) -> int:
        """Sets that a week's sessions have room for without the one that has least."""
        scenario = self.scenario
        warm_up, most = WARM_UP_SECONDS[scenario.warm_up], scenario.sets_per_exercise.max
        room = [sets_held(self.limits(week, s), warm_up, most) for s in self.held(week)]
        return sum(room) - min(room)

    def halved_from(self, week: int, session: Session) -> int | None:
        """The week whose sets ``deload_half`` halves in a session of a deload week.

        The last training week before it in its group, frozen weeks looked through; None where the
        rule is off, where there is no such week and in training weeks.
        """
        if not self.scenario.deload_half or not self.deload(week):
            return None
        group = self._whole_groups.get((week, session.name), ())
        before = [w for w in group if w < week and not self.deload(w)]
        return before[-1] if before else None

    # ----- groups and availability ------------------------------------------------------------

    def available(self, week: int, session: Session) -> Ids:
        """Ids of the exercises that a session of a week could have."""
        return self._pools.left(self._usual(week, session), week, session.name)

    def _usual(self, week: int, session: Session) -> Ids:
        return self._pools.usual(self.gym(week, session), self.goal(week, session), week)

    def choosable(self, group: SessionWeeks) -> Ids:
        """Ids of the exercises that are available in all weeks of a group."""
        return frozenset.intersection(*(self.available(w, group.session) for w in group.weeks))

    def _keys(self, session: Session) -> Iterator[tuple[int, tuple[object, ...]]]:
        """Each week of a session with what makes it one of a group."""
        for week in self.existing(session):
            exception = self.scenario.exceptions.get((week, session.name))
            own = exception is not None and exception.own
            alone = week if own or week == self.under_way else 0
            usual = self._usual(week, session)
            excluded = usual - self._pools.left(usual, week, session.name)
            yield week, (self.phase(week), self.gym(week, session), alone, excluded)

    @cached_property
    def _whole_groups(self) -> dict[tuple[int, str], tuple[int, ...]]:
        """The weeks that each session and week shares its exercises with, frozen ones too."""
        found = {}
        for session in self.scenario.sessions:
            members: dict[tuple[object, ...], list[int]] = {}
            for week, key in self._keys(session):
                members.setdefault(key, []).append(week)
            for weeks in members.values():
                found.update({(week, session.name): tuple(weeks) for week in weeks})
        return found

    @cached_property
    def groups(self) -> list[SessionWeeks]:
        """Every group of every session, split after the frozen weeks."""
        return [group for session in self.scenario.sessions for group in self._groups(session)]

    def _groups(self, session: Session) -> Iterator[SessionWeeks]:
        wholes = (self._whole_groups[week, session.name] for week in self.existing(session))
        for whole in dict.fromkeys(wholes):
            done = tuple(week for week in whole if week <= self.frozen_through)
            rest = whole[len(done) :]
            yield from (SessionWeeks(session, weeks) for weeks in (done, rest) if weeks)

    @cached_property
    def group_of(self) -> dict[tuple[int, str], SessionWeeks]:
        """The group of each week and session held."""
        return {(week, g.session.name): g for g in self.groups for week in g.weeks}


def day_number(week: int, day: int) -> int:
    """Days since week 1's Monday."""
    return DAYS_A_WEEK * (week - 1) + day


def days_between(
    monday: datetime.date,
    weeks: int,
    sessions: Iterable[tuple[str, int]],
    span: Sequence[datetime.date],
) -> When:
    """The sessions that fall on the days of a span, both ends included.

    Args:
        monday: of week 1.
        weeks: length of the block.
        sessions: names and days, 0 Monday.
        span: first and last day.
    """
    first, last = ((day - monday).days for day in (span[0], span[-1]))
    return frozenset(
        (week, name)
        for week in range(1, weeks + 1)
        for name, day in sessions
        if first <= day_number(week, day) <= last
    )


def exceptions_by_week(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The exceptions of a scenario, those with dates as the weeks of single sessions.

    Args:
        data: a scenario as plain data, short forms written out.
    """
    found: list[dict[str, Any]] = []
    for item in data.get("exceptions", ()):
        if "dates" not in item:
            found.append(item)
            continue
        block = data["block"]
        span = [datetime.date.fromisoformat(str(day)) for day in item["dates"]]
        first = datetime.date.fromisoformat(str(block["start"]))
        monday = monday_of(first)
        sessions = [(s["name"], DAYS.index(s["day"])) for s in data["sessions"]]
        met = sorted(days_between(monday, block["weeks"], sessions, span))
        rest = {key: value for key, value in item.items() if key not in ("dates", "session")}
        for name, _ in sessions:
            weeks = [week for week, session in met if session == name]
            if weeks and item.get("session", name) == name:
                found.append({"weeks": weeks, "session": name, **rest})
    return found


def _less(limit: int | None, taken: Iterable[int]) -> int | None:
    return None if limit is None else max(0, limit - sum(taken))
