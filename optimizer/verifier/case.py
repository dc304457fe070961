"""A plan laid on its scenario: what is trained when, and what that comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from catalog.schema import Catalog, Exercise
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.types import Scenario, Session
from optimizer.units import WARM_UP_SECONDS
from optimizer.verifier.eligibility import Eligibility
from optimizer.verifier.matching import means


@dataclass(frozen=True)
class Line:
    """One prescription; ``entry`` is None where no catalogue entry has its id."""

    id: str
    sets: int
    entry: Exercise | None
    pair: str | None = None

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
        self.calendar = Calendar(scenario, catalog, facts.frozen_through, facts.done)
        self.eligibility = Eligibility(self.calendar)
        self._lines = {
            (week.week, session.session): self._known(session.prescriptions)
            for week in facts.weeks
            for session in week.sessions
        }

    def _known(self, prescriptions: Iterable[PrescriptionFacts]) -> tuple[Line, ...]:
        return tuple(
            Line(p.exercise, p.sets, self.catalog.by_id.get(p.exercise), p.pair)
            for p in prescriptions
        )

    def called(self, exercise: str) -> str:
        """What a coach calls an exercise; its id where no catalogue entry has it."""
        return self.catalog.name_of(exercise)

    def lines(self, week: int, session: Session) -> tuple[Line, ...]:
        """The prescriptions of a session held in a week, in order."""
        if not self.calendar.holds(week, session.name):
            return ()
        return self._lines.get((week, session.name), ())

    def done(self, week: int, session: Session) -> tuple[Line, ...]:
        """What was already done of a session that has begun."""
        started = self.calendar.started(week, session.name)
        return self._known(self.facts.done[session.name]) if started else ()

    def open_lines(self, week: int, session: Session) -> tuple[Line, ...]:
        """The prescriptions of a session that are still to come: all but what was done."""
        done = {line.id for line in self.done(week, session)}
        return tuple(line for line in self.lines(week, session) if line.id not in done)

    @cached_property
    def facts_alone(self) -> Case:
        """The plan with nothing but what was done: what a limit can't be held to stay below."""
        done = WeekFacts(
            self.calendar.under_way,
            tuple(SessionFacts(name, items) for name, items in self.facts.done.items()),
        )
        frozen = [week for week in self.facts.weeks if week.week <= self.facts.frozen_through]
        return Case(self.scenario, self.catalog, replace(self.facts, weeks=(*frozen, done)))

    def ids(self, week: int, session: Session) -> set[str]:
        """The exercises of a session."""
        return {line.id for line in self.lines(week, session)}

    def entries(self, week: int, session: Session) -> list[Exercise]:
        """The known exercises of a session, each once, in order."""
        by_id = {line.id: line.entry for line in self.lines(week, session)}
        return [entry for entry in by_id.values() if entry is not None]

    def week_lines(self, week: int) -> list[Line]:
        """All prescriptions of a week."""
        return [line for session in self.calendar.held(week) for line in self.lines(week, session)]

    @property
    def judged_sessions(self) -> list[tuple[int, Session]]:
        """Every session held in a week that rules are asked of."""
        return [(week, s) for week in self.calendar.judged for s in self.calendar.held(week)]

    @cached_property
    def all_sessions(self) -> list[tuple[int, Session]]:
        """Every session held, frozen weeks too."""
        return [(week, s) for week in self.calendar.weeks for s in self.calendar.held(week)]

    @property
    def block_is_judged(self) -> bool:
        """Whether rules of the whole block are asked: a session is held past the frozen weeks."""
        return bool(self.judged_sessions)

    def seconds(self, week: int, session: Session) -> int:
        """Time of a session: warm-up, setting up, sets with their rest, less the rests shared."""
        lines = self.lines(week, session)
        total = WARM_UP_SECONDS[self.scenario.warm_up]
        for entry, sets in known(lines):
            rest = self.rest(entry, week, session)
            total += entry.setup_seconds + sets * (
                entry.seconds_per_set - entry.rest_seconds + rest
            )
        for one, other in pairs(lines):
            if one.entry is not None and other.entry is not None:
                rests = (self.rest(e, week, session) for e in (one.entry, other.entry))
                total -= min(one.sets, other.sets) * min(rests)
        return total

    def rest(self, entry: Exercise, week: int, session: Session) -> int:
        """Seconds of rest as printed: a scheme's own, else the entry's."""
        for scheme in self.scenario.schemes:
            if (
                (scheme.weeks is None or week in scheme.weeks)
                and (scheme.sessions is None or session.name in scheme.sessions)
                and means(scheme.select, entry)
            ):
                return entry.rest_seconds if scheme.rest is None else scheme.rest
        return entry.rest_seconds

    def sets(self, week: int, session: Session) -> Counter[str]:
        """Sets of each exercise of a session."""
        counts: Counter[str] = Counter()
        for line in self.lines(week, session):
            counts[line.id] += line.sets
        return counts

    def halved(self, week: int, session: Session) -> Iterator[tuple[str, int, int]]:
        """What `deload_half` compares in a session of a deload week.

        Yields:
            An exercise, its sets in the group's last training week before, its sets now. None
            where no such week is, nor for an exercise that is pinned with sets in this week.
        """
        before = self.calendar.halved_from(week, session)
        if before is None:
            return
        earlier = self.sets(before, session)
        for exercise, sets in self.sets(week, session).items():
            if self.pinned_sets(exercise, week, session) is None:
                yield exercise, earlier[exercise], sets

    def pinned_sets(self, exercise: str, week: int, session: Session) -> tuple[int, int] | None:
        """The sets that a pin asks for in a week; the closest where several do."""
        deload = self.calendar.deload(week)
        asked = [
            sets
            for pin in self.scenario.pin
            if pin.exercise == exercise
            and pin.session == session.name
            and (sets := pin.sets_in(week, deload)) is not None
        ]
        if not asked:
            return None
        return max(low for low, _ in asked), min(high for _, high in asked)

    def minutes(self, week: int, session: Session) -> int:
        """The same in whole minutes, rounded up."""
        return (self.seconds(week, session) + 59) // 60


def pairs(lines: Iterable[Line]) -> list[tuple[Line, Line]]:
    """Prescriptions that share their rests: two of one label, A1 and A2."""
    members: dict[str, list[Line]] = {}
    for line in lines:
        if line.pair is not None:
            members.setdefault(line.pair.rstrip("0123456789"), []).append(line)
    return [(found[0], found[1]) for found in members.values() if len(found) == 2]


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
