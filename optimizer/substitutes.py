"""What could stand in for each exercise of a plan on its day, when the station is taken.

A substitute keeps the whole plan legal with nothing else changed, that day being a group of its
own (``own: true``); the verifier's rules decide. The nearest in what they train come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from catalog.queries import display_name, fitting_kit
from catalog.schema import Catalog, Exercise, RepRange
from catalog.vocabulary import MUSCLES, closure
from optimizer.plan.assemble import lifts_of
from optimizer.plan.ordering import legal_order, shown_reps
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan, Prescription, SessionPlan, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Scenario, Session
from optimizer.verifier.day import Day, Days
from optimizer.words import listed, spoken

MOST = 3
"""Substitutes of one prescription; more would be a catalogue."""
TRIES = 10
"""Candidates of one prescription that are put to the verifier, nearest first."""


def with_substitutes(loaded: Loaded, plan: Plan) -> Plan:
    """The plan with up to three substitutes in every prescription that is still open.

    Args:
        loaded: the scenario and its catalogue.
        plan: a legal plan; frozen weeks stay to the letter.
    """
    if plan.weeks is None:
        return plan
    finder = _Finder(loaded, plan)
    weeks = [
        week if week.week <= (plan.frozen_through or 0) else finder.week(week)
        for week in plan.weeks
    ]
    differences = finder.differences(weeks)
    others = sorted({other for found in differences.values() for other in found})
    names = {other: finder.names.get(other, loaded.catalog[other].name) for other in others}
    lifts = plan.lifts | lifts_of(loaded.catalog, others)
    return plan.model_copy(
        update={"weeks": weeks, "differences": differences, "names": names, "lifts": lifts}
    )


class _Finder:
    """Looks for substitutes in one plan; what days have in common is worked out once."""

    def __init__(self, loaded: Loaded, plan: Plan) -> None:
        self.scenario: Scenario = loaded.scenario
        self.catalog: Catalog = loaded.catalog
        self.done = plan.done
        self.days = Days(self.scenario, self.catalog, facts_of(plan))
        self.names: dict[str, str] = {}
        self.items = cache(lambda gym: closure(self.scenario.gyms[gym]))
        self.near = cache(lambda exercise: nearest(self.catalog[exercise], self.catalog))

    def week(self, week: WeekPlan) -> WeekPlan:
        """A week with its substitutes."""
        sessions = [self._session(week.week, session) for session in week.sessions]
        return week.model_copy(update={"sessions": sessions})

    def _session(self, week: int, plan: SessionPlan) -> SessionPlan:
        session = self.scenario.session(plan.session)
        fixed = self._pinned(week, session) | self._done(week, session)
        day = self.days.day(week, session)
        exercises = [
            item
            if item.exercise in fixed
            else item.model_copy(update={"substitutes": self._of(day, session, plan, item)})
            for item in plan.exercises
        ]
        return plan.model_copy(update={"exercises": exercises})

    def _done(self, week: int, session: Session) -> set[str]:
        if self.done is None or self.done.week != week:
            return set()
        return {item.exercise for item in self.done.sessions.get(session.name, ())}

    def _pinned(self, week: int, session: Session) -> set[str]:
        return {
            pin.exercise
            for pin in self.scenario.pin
            if pin.session == session.name and (pin.weeks is None or week in pin.weeks)
        }

    def _of(self, day: Day, session: Session, plan: SessionPlan, item: Prescription) -> list[str]:
        held = {other.exercise for other in plan.exercises}
        found: list[str] = []
        tries = 0
        for other in self.near(item.exercise):
            if other.id in held or day.eligibility.why_not(other, day.week, session):
                continue
            tries += 1
            if self._stands(day, session, plan, item, other):
                found.append(other.id)
                kit = fitting_kit(other, self.items(plan.gym))
                self.names.setdefault(other.id, display_name(other, kit))
            if len(found) == MOST or tries == TRIES:
                break
        return found

    def _stands(
        self,
        day: Day,
        session: Session,
        plan: SessionPlan,
        item: Prescription,
        other: Exercise,
    ) -> bool:
        """Whether the day is legal with the one in place of the other, in its superset too."""

        def now(exercise: str) -> str:
            return other.id if exercise == item.exercise else exercise

        sets = {now(held.exercise): held.sets for held in plan.exercises}
        labels = {now(held.exercise): held.pair for held in plan.exercises if held.pair}
        pairs = [(now(one), now(two)) for one, two in plan.pairs]
        done = [self.catalog[line.id] for line in day.done(day.week, session)]
        entries = (self.catalog[e] for e in sets)
        order = legal_order(entries, self.scenario, session.goal, pairs, done)
        return order is not None and day.legal(((e.id, sets[e.id]) for e in order), labels)

    def differences(self, weeks: Sequence[WeekPlan]) -> dict[str, dict[str, str]]:
        """Exercise to each of its substitutes to what differs, in words."""
        pairs = dict.fromkeys(
            (item.exercise, other)
            for week in weeks
            for session in week.sessions
            for item in session.exercises
            for other in item.substitutes
        )
        found: dict[str, dict[str, str]] = {}
        for exercise, other in sorted(pairs):
            if exercise in self.catalog and other in self.catalog:
                words = what_differs(self.catalog[exercise], self.catalog[other])
                found.setdefault(exercise, {})[other] = words
        return found


def nearest(exercise: Exercise, catalog: Catalog) -> list[Exercise]:
    """Other exercises that train one of its muscles directly, nearest first.

    The same movement comes before another, then what trains the same muscles (half-sets of credit
    a set that differ), then what needs other equipment, because the station may be taken.
    """
    mine = set(exercise.direct)
    found = [e for e in catalog if e.id != exercise.id and not mine.isdisjoint(e.direct)]
    return sorted(found, key=lambda other: (*distance(exercise, other), other.id))


def distance(exercise: Exercise, other: Exercise) -> tuple[int, ...]:
    """How far apart two exercises are, most telling first; all zeros for twins.

    Another pattern, half-sets of credit a set, shared equipment, lower-back stress, grip, seconds
    a set.
    """
    return (
        int(exercise.pattern != other.pattern),
        _credit_apart(exercise, other),
        int(_same_station(exercise, other)),
        abs(exercise.lower_back_stress - other.lower_back_stress),
        abs(exercise.grip_demand - other.grip_demand),
        abs(exercise.seconds_per_set - other.seconds_per_set),
    )


def _credit_apart(exercise: Exercise, other: Exercise) -> int:
    """Half-sets of credit a set that differ, muscles that neither trains left alone."""
    mine = dict.fromkeys(exercise.indirect, 1) | dict.fromkeys(exercise.direct, 2)
    apart = sum(mine.values())
    for muscles, half_sets in ((other.direct, 2), (other.indirect, 1)):
        for muscle in muscles:
            own = mine.get(muscle, 0)
            apart += abs(own - half_sets) - own
    return apart


def _same_station(exercise: Exercise, other: Exercise) -> bool:
    """Whether the other can't be done without something that the exercise uses."""
    items = {item for kit in exercise.equipment for item in kit}
    return not any(items.isdisjoint(kit) for kit in other.equipment)


def what_differs(exercise: Exercise, other: Exercise) -> str:
    """What changes for the one who trains, in a few words.

    Args:
        exercise: what the plan has.
        other: what stands in for it.
    """
    parts = [*_muscles(exercise, other), *_manner(exercise, other), *_strain(exercise, other)]
    return "; ".join(parts) or "no relevant difference"


def _muscles(exercise: Exercise, other: Exercise) -> list[str]:
    more = [m for m in MUSCLES if other.credit(m) > exercise.credit(m)]
    less = [m for m in MUSCLES if other.credit(m) < exercise.credit(m)]
    parts = [
        f"{word} {listed([m.replace('_', ' ') for m in muscles])}"
        for word, muscles in (("more", more), ("less", less))
        if muscles
    ]
    return parts or ["the same muscles"]


def _manner(exercise: Exercise, other: Exercise) -> list[str]:
    parts = []
    if exercise.pattern != other.pattern:
        parts.append(spoken(other.pattern))
    if exercise.unilateral != other.unilateral:
        parts.append("one side at a time" if other.unilateral else "both sides together")
    kit = min(other.equipment, key=len, default=())
    if kit and _kits(exercise) != _kits(other):
        parts.append("needs " + listed([spoken(item) for item in kit]))
    reps = shown_reps(other, "")
    if _reps(shown_reps(exercise, "")) != _reps(reps):
        span = str(reps.min) if reps.min == reps.max else f"{reps.min}-{reps.max}"
        parts.append(f"{span} {reps.unit}")
    return parts


def _kits(exercise: Exercise) -> set[frozenset[str]]:
    return {frozenset(kit) for kit in exercise.equipment}


def _reps(reps: RepRange) -> tuple[int, int, str]:
    return reps.min, reps.max, reps.unit


def _strain(exercise: Exercise, other: Exercise) -> list[str]:
    parts = []
    for word, before, after in (
        ("lower back", exercise.lower_back_stress, other.lower_back_stress),
        ("grip", exercise.grip_demand, other.grip_demand),
    ):
        if before != after:
            parts.append(f"{'harder' if after > before else 'easier'} on the {word}")
    return parts
