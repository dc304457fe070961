"""What could stand in for each exercise of a plan on its day, when the station is taken.

A substitute has the pattern of what it stands in for and keeps the whole plan legal with nothing
else changed, that day being a group of its own (``own: true``); the verifier's rules decide. They
come in the order of what the whole plan loses by them. Those by which it would lose less than 0.1 %
in all weeks that share the session's exercises are called equally good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from catalog.queries import display_name, fitting_kit
from catalog.schema import Catalog, Exercise, RepRange
from catalog.vocabulary import MUSCLES, closure, item_name
from optimizer.plan.assemble import lifts_of
from optimizer.plan.ordering import legal_order, shown_reps
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan, Prescription, SessionPlan, WeekPlan
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Scenario, Session
from optimizer.verifier.day import OpenDay, OpenDays
from optimizer.words import EQUAL, listed, spoken

MOST_SUBSTITUTES = 3
"""Substitutes of one prescription; more would be a catalogue."""
WEIGHED = 40
"""Candidates of one prescription whose points are added up, nearest first."""
SUBSTITUTE_TRIES = 12
"""Of them, those that are put to the verifier on each day, the plan's least loss first."""
_BAND = "band"


def with_substitutes(loaded: Loaded, plan: Plan) -> Plan:
    """The plan with up to three substitutes in every prescription that is still open.

    Args:
        loaded: the scenario and its catalogue.
        plan: a legal plan; frozen weeks stay to the letter.
    """
    finder = _Finder(loaded, plan)
    weeks = finder.weeks(plan)
    differences = finder.differences(weeks)
    others = sorted({other for found in differences.values() for other in found})
    names = finder.names_in_the_first_gym(weeks)
    weeks = [_named(finder, names, week) for week in weeks]
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
        self.days = OpenDays(self.scenario, self.catalog, facts_of(plan))
        self.items = cache(lambda gym: closure(self.scenario.gyms.get(gym, ())))
        self.near = cache(lambda exercise: nearest(self.catalog[exercise], self.catalog))

    def weeks(self, plan: Plan) -> list[WeekPlan]:
        """The weeks of a plan with their substitutes."""
        frozen = plan.frozen_through or 0
        groups: dict[tuple[str, tuple[int, ...]], dict[int, SessionPlan]] = {}
        for week in plan.weeks:
            for session in week.sessions if week.week > frozen else ():
                group = self.days.case.calendar.group_of[week.week, session.session]
                groups.setdefault((session.session, group.weeks), {})[week.week] = session
        least = EQUAL * max(1, abs(plan.score or 0))
        filled = {
            (week, name): session
            for (name, _), held in groups.items()
            for week, session in _Group(self, held, least).filled().items()
        }

        def sessions(week: WeekPlan) -> list[SessionPlan]:
            return [filled.get((week.week, s.session), s) for s in week.sessions]

        return [w.model_copy(update={"sessions": sessions(w)}) for w in plan.weeks]

    def fixed(self, week: int, session: Session) -> set[str]:
        """Exercises of a day that nothing may stand in for: pinned, or done already."""
        done = self.done.sessions if self.done is not None and self.done.week == week else {}
        pinned = {
            pin.exercise
            for pin in self.scenario.pin
            if pin.session == session.name and (pin.weeks is None or week in pin.weeks)
        }
        return pinned | {item.exercise for item in done.get(session.name, ())}

    def kit(self, exercise: Exercise, gym: str) -> tuple[str, ...]:
        """The items that an exercise uses in a gym."""
        return tuple(fitting_kit(exercise, self.items(gym)) or ())

    def name(self, exercise: str, gym: str) -> str:
        """What a coach calls an exercise with the kit of a gym in hand."""
        entry = self.catalog[exercise]
        return display_name(entry, self.kit(entry, gym))

    def _pairs(self, weeks: Sequence[WeekPlan]) -> dict[tuple[str, str], str]:
        """(exercise, what could stand in for it) to the first gym where that is so."""
        found: dict[tuple[str, str], str] = {}
        for week in weeks:
            for session in week.sessions:
                for item in session.exercises:
                    for other in item.substitutes:
                        found.setdefault((item.exercise, other), session.gym)
        return {pair: gym for pair, gym in found.items() if all(e in self.catalog for e in pair)}

    def names_in_the_first_gym(self, weeks: Sequence[WeekPlan]) -> dict[str, str]:
        """Substitute to its name where it is first offered."""
        gyms: dict[str, str] = {}
        for (_, other), gym in self._pairs(weeks).items():
            gyms.setdefault(other, gym)
        return {other: self.name(other, gyms[other]) for other in sorted(gyms)}

    def differences(self, weeks: Sequence[WeekPlan]) -> dict[str, dict[str, str]]:
        """Exercise to each of its substitutes to what differs, in words."""
        found: dict[str, dict[str, str]] = {}
        for (exercise, other), gym in sorted(self._pairs(weeks).items()):
            entries = self.catalog[exercise], self.catalog[other]
            found.setdefault(exercise, {})[other] = what_differs(*entries, self.items(gym))
        return found


def _named(finder: _Finder, names: Mapping[str, str], week: WeekPlan) -> WeekPlan:
    """A week whose substitutes have the names of its gyms, where these are others."""

    def item(item: Prescription, gym: str) -> Prescription:
        here = {other: finder.name(other, gym) for other in item.substitutes if other in names}
        own = {other: name for other, name in here.items() if name != names[other]}
        return item.model_copy(update={"substitute_names": own}) if own else item

    def session(plan: SessionPlan) -> SessionPlan:
        items = [item(one, plan.gym) for one in plan.exercises]
        return plan.model_copy(update={"exercises": items})

    return week.model_copy(update={"sessions": [session(one) for one in week.sessions]})


class _Group:
    """One session in the weeks that share its exercises."""

    def __init__(self, finder: _Finder, held: dict[int, SessionPlan], least: float) -> None:
        self.finder, self.held, self.least = finder, held, least
        first, plan = next(iter(held.items()))
        self.gym = plan.gym
        self.session = finder.scenario.session(plan.session)
        self.exercises = [item.exercise for item in plan.exercises]
        self.whole = finder.days.group(first, self.session)
        self.days = {week: finder.days.day(week, self.session) for week in held}

    def filled(self) -> dict[int, SessionPlan]:
        """The sessions by week, each exercise with what could stand in for it."""
        found = {exercise: self._of(exercise) for exercise in self.exercises}

        def items(week: int) -> list[Prescription]:
            return [
                item.model_copy(update=found[item.exercise].get(week, {}))
                for item in self.held[week].exercises
            ]

        return {
            week: plan.model_copy(update={"exercises": items(week)})
            for week, plan in self.held.items()
        }

    def _of(self, exercise: str) -> dict[int, dict[str, list[str]]]:
        """Substitutes of one exercise in each week, and which of them are equally good in all."""
        open_weeks = [
            week for week in self.held if exercise not in self.finder.fixed(week, self.session)
        ]
        losses = self._losses(exercise) if open_weeks else {}
        daily = {week: self._of_day(week, exercise, losses) for week in open_weeks}
        everywhere = [
            other
            for other in losses
            if len(daily) == len(self.held) and all(other in found for found in daily.values())
        ]
        alike = [
            other
            for other in everywhere
            if losses[other] < self.least and self._everywhere(exercise, other) and self.whole.legal
        ]
        self._everywhere(exercise, exercise)
        return {
            week: {"substitutes": found, "equally_good": [o for o in found if o in alike]}
            for week, found in daily.items()
        }

    def _losses(self, exercise: str) -> dict[str, int]:
        """What could stand in, to what the plan loses by it in all weeks; the least first.

        Bands stand last where what they stand in for needs none: they are what is left when
        stations are taken.
        """
        before = self.whole.points
        losses: dict[str, int] = {}
        for other in self._able(exercise)[:WEIGHED]:
            if self._everywhere(exercise, other.id):
                losses[other.id] = before - self.whole.points
        self._everywhere(exercise, exercise)
        ranks = {
            other: (self._trades_down(exercise, other), loss) for other, loss in losses.items()
        }
        return dict(sorted(losses.items(), key=lambda item: ranks[item[0]]))

    def _able(self, exercise: str) -> list[Exercise]:
        """What may be chosen on the first or the last of the days, the nearest first."""
        ends = {min(self.held), max(self.held)}
        return [
            other
            for other in self.finder.near(exercise)
            if other.id not in self.exercises
            and any(
                not self.days[week].eligibility.why_not(other, week, self.session) for week in ends
            )
        ]

    def _of_day(self, week: int, exercise: str, losses: Iterable[str]) -> list[str]:
        """The best of them that keep the plan legal on one day, that day's least loss first."""
        day = self.days[week]
        points: dict[str, int] = {}
        for other in list(losses)[:SUBSTITUTE_TRIES]:
            entry = self.finder.catalog[other]
            if day.eligibility.why_not(entry, week, self.session):
                continue
            if self._put(day, week, exercise, other) and day.legal:
                points[other] = day.points
            if len(points) == MOST_SUBSTITUTES:
                break
        return sorted(points, key=lambda o: (self._trades_down(exercise, o), -points[o]))

    def _trades_down(self, exercise: str, other: str) -> bool:
        """Whether a band would stand in for something else."""
        catalog = self.finder.catalog
        banded = [_BAND in self.finder.kit(catalog[e], self.gym) for e in (exercise, other)]
        return banded == [False, True]

    def _everywhere(self, exercise: str, other: str) -> bool:
        """Have all weeks hold another exercise; False if that has no legal order."""
        return all([self._put(self.whole, week, exercise, other) for week in self.held])  # noqa: C419

    def _put(self, day: OpenDay, week: int, exercise: str, other: str) -> bool:
        """Have one week hold another exercise, in its superset too; False if no order is legal."""
        plan, catalog = self.held[week], self.finder.catalog

        def now(held: str) -> str:
            return other if held == exercise else held

        sets = {now(item.exercise): item.sets for item in plan.exercises}
        labels = {now(item.exercise): item.pair for item in plan.exercises if item.pair}
        pairs = [(now(one), now(two)) for one, two in plan.pairs]
        done = [catalog[line.id] for line in day.done(week, self.session)]
        entries = (catalog[e] for e in sets)
        order = legal_order(entries, self.finder.scenario, self.session.goal, pairs, done)
        if order is not None:
            day.put(((e.id, sets[e.id]) for e in order), labels, week)
        return order is not None


def nearest(exercise: Exercise, catalog: Catalog) -> list[Exercise]:
    """Other exercises of its pattern that train one of its muscles directly, nearest first.

    What trains the same muscles (half-sets of credit a set that differ) comes first, then what
    needs other equipment, because the station may be taken.
    """
    mine = set(exercise.direct)
    found = [
        other
        for other in catalog
        if other.id != exercise.id
        and other.pattern == exercise.pattern
        and not mine.isdisjoint(other.direct)
    ]
    return sorted(found, key=lambda other: (*distance(exercise, other), other.id))


def distance(exercise: Exercise, other: Exercise) -> tuple[int, ...]:
    """How far apart two exercises are, most telling first; all zeros for twins.

    Another pattern, half-sets of credit a set, shared equipment, lower-back stress, grip, seconds
    a set.
    """
    return (
        int(exercise.pattern != other.pattern),
        credit_apart(exercise, other),
        int(_same_station(exercise, other)),
        abs(exercise.lower_back_stress - other.lower_back_stress),
        abs(exercise.grip_demand - other.grip_demand),
        abs(exercise.seconds_per_set - other.seconds_per_set),
    )


def credit_apart(exercise: Exercise, other: Exercise) -> int:
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


def what_differs(exercise: Exercise, other: Exercise, items: AbstractSet[str]) -> str:
    """What changes for the one who trains, in a few words."""
    manner = _manner(exercise, other, items)
    parts = [*_muscles(exercise, other), *manner, *_strain(exercise, other)]
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


def _manner(exercise: Exercise, other: Exercise, items: AbstractSet[str]) -> list[str]:
    parts = []
    if other.pattern not in (exercise.pattern, "other"):
        parts.append(spoken(other.pattern))
    if exercise.unilateral != other.unilateral:
        parts.append("one side at a time" if other.unilateral else "both sides together")
    kit = fitting_kit(other, items) or min(other.equipment, key=len, default=[])
    if kit and set(kit) != set(fitting_kit(exercise, items)):
        parts.append("needs " + listed([item_name(item) for item in kit]))
    reps = shown_reps(other, "")
    if _reps(shown_reps(exercise, "")) != _reps(reps):
        span = str(reps.min) if reps.min == reps.max else f"{reps.min}-{reps.max}"
        parts.append(f"{span} {reps.unit}")
    return parts


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
