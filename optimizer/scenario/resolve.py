"""From the file's models to a :class:`Scenario`: defaults filled in, references checked.

Every problem is collected; a scenario is only returned where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from catalog.inputs import Document, Problem
from catalog.schema import Catalog
from catalog.vocabulary import BACK_MUSCLES, BACK_REGIONS, MUSCLES, REGIONS
from optimizer.scenario import prescribing, schema, types
from optimizer.scenario.content import normalised
from optimizer.scenario.notation import mass, permille
from optimizer.scenario.references import References
from optimizer.scenario.targets import Room, default_targets
from optimizer.units import DAYS, WARM_UP_SECONDS, half_sets

RIR_BY_LEVEL = {"beginner": (3, 2), "intermediate": (3, 1), "advanced": (3, 1)}
"""Default reps in reserve, first to last training week of a mesocycle."""
EXERCISES = (1, 4)
"""Default exercises a session: at most the article's four."""
EXERCISES_ONE_SESSION = (1, 6)
"""The same where one session holds the whole week."""


class Resolver:
    """Fills in what one parsed file leaves out; nothing in it may be wrong any more."""

    def __init__(self, file: schema.ScenarioFile, references: References) -> None:
        self.file = file
        self.references = references

    def scenario(self) -> types.Scenario:
        """The resolved scenario. Call only after the checks found no problem."""
        file = self.file
        sets = file.sets_per_exercise
        exceptions, elsewhere = self.references.exceptions(), self._elsewhere()
        sessions = self._sessions()
        room = self._room(sessions, exceptions, elsewhere)
        bodyweight = file.athlete.bodyweight
        scenario = types.Scenario(
            name=file.name,
            catalog=(file.catalog,) if isinstance(file.catalog, str) else tuple(file.catalog),
            level=file.athlete.level,
            goal=file.athlete.goal,
            bodyweight=None if bodyweight is None else mass(bodyweight, file.loads.unit),
            maxes=self._maxes(),
            gyms=self.references.gyms(),
            weeks=file.block.weeks,
            start=file.block.start,
            deload_weeks=frozenset(file.block.deload_weeks),
            phases=self._phases(),
            sessions=sessions,
            exceptions=exceptions,
            elsewhere=elsewhere,
            weekly_sets=self._weekly_sets(room),
            muscle_sets=self._muscle_sets(),
            priorities=self._priorities(),
            region_priorities=self._region_priorities(),
            balance=self._balance(),
            sets_per_exercise=types.SetsPerExercise(
                sets.min, sets.max, sets.spread, sets.deload_min
            ),
            exercise_sets={
                e: types.ExerciseSets(own.min, own.max)
                for e, own in sorted(file.exercise_sets.items())
            },
            deload_half=file.deload is not None,
            frequency=file.frequency.exercise,
            compound_first=file.ordering.compound_first,
            apart=tuple(sorted(set(file.ordering.apart))),
            first=tuple(file.ordering.first),
            lower_back_hours=None if file.recovery is None else file.recovery.lower_back_hours,
            supersets=types.Supersets(file.supersets.pairs, tuple(file.supersets.never)),
            require=self._require(),
            include=tuple(file.select.include),
            exclude=self._preferences(file.select.exclude),
            prefer=self._preferences(file.select.prefer),
            avoid=self._preferences(file.select.avoid),
            unlock=dict(sorted(file.select.unlock.items())),
            coverage=tuple(types.Coverage(item.select, item.sets) for item in file.coverage),
            pin=self._pins(),
            warm_up=file.warm_up,
            rir=_pair(file.effort.rir) or RIR_BY_LEVEL[file.athlete.level],
            deload_rir=file.effort.deload_rir,
            schemes=tuple(_scheme(item) for item in file.schemes),
            loads=self._loads(),
            weights=self._weights(),
            previous=self._previous(),
            content={},
        )
        return replace(scenario, content=normalised(file, scenario))

    def _room(
        self,
        sessions: tuple[types.Session, ...],
        exceptions: dict[tuple[int, str], types.Exceptional],
        elsewhere: tuple[types.Elsewhere, ...],
    ) -> Room:
        """What default targets are cut down to."""
        start, sets = self.file.block.start, self.file.sets_per_exercise
        return Room(
            sessions=sessions,
            exceptions=exceptions,
            elsewhere=elsewhere,
            weeks=self.file.block.weeks,
            first_day=0 if start is None else start.weekday(),
            warm_up=WARM_UP_SECONDS[self.file.warm_up],
            fewest=sets.min,
            most=sets.max,
        )

    def _muscle_sets(self) -> dict[str, types.MuscleBand]:
        """Not as the file has them: the same plan in any order of its keys."""
        given = self.file.muscle_sets
        return {muscle: _muscle_band(given[muscle]) for muscle in MUSCLES if muscle in given}

    def _priorities(self) -> dict[str, int]:
        written = {str(muscle): worth for muscle, worth in self.file.priorities.items()}
        return {m: written.get(m, 1 if m in BACK_MUSCLES else 0) for m in MUSCLES}

    def _region_priorities(self) -> dict[str, int]:
        """The highest that is written for a muscle of it; lats at 0 alone close their region."""
        written = self.file.priorities
        return {
            region: max(
                (written[muscle] for muscle in muscles if muscle in written),
                default=1 if region in BACK_REGIONS else 0,
            )
            for region, muscles in REGIONS.items()
        }

    def _when(self, item: schema.TimedSelector | schema.Require) -> types.When | None:
        """The days of the block that something holds on; None is always."""
        if item.weeks is not None:
            names = [session.name for session in self.file.sessions]
            return frozenset((week, name) for week in item.weeks for name in names)
        return None if item.dates is None else self.references.days(item.dates)

    def _preferences(
        self, items: Iterable[types.SelectorRef | schema.TimedSelector]
    ) -> tuple[types.Preference, ...]:
        """Selectors with the weeks that they hold in."""
        return tuple(
            types.Preference(item.select, self._when(item))
            if isinstance(item, schema.TimedSelector)
            else types.Preference(item)
            for item in items
        )

    def _maxes(self) -> dict[str, types.Max]:
        unit = self.file.loads.unit
        return {
            exercise: types.Max(mass(best.load, unit), best.reps)
            if isinstance(best, prescribing.BestSet)
            else types.Max(mass(best, unit))
            for exercise, best in sorted(self.file.athlete.maxes.items())
        }

    def _loads(self) -> types.Loads:
        loads = self.file.loads
        return types.Loads(
            loads.unit,
            {kind: round(100 * step) for kind, step in loads.round},
            tuple(_progression(item, loads.unit) for item in loads.progression),
        )

    def _elsewhere(self) -> tuple[types.Elsewhere, ...]:
        every = range(1, self.file.block.weeks + 1)
        return tuple(
            types.Elsewhere(
                weeks=frozenset(every if item.weeks is None else item.weeks),
                days=frozenset(DAYS.index(day) for day in item.days or ()),
                session=item.session,
                what=item.what,
                minutes=item.minutes or 0,
                half_sets={m: half_sets(item.muscle_sets[m]) for m in sorted(item.muscle_sets)},
                lower_back=item.lower_back,
                grip=item.grip,
                heavy_lower_back=item.heavy_lower_back,
            )
            for item in self.file.elsewhere
        )

    def _previous(self) -> types.Previous | None:
        given = self.file.previous
        if not isinstance(given, schema.Previous):
            return None
        held = {name: frozenset(done) for name, done in sorted(given.sessions.items())}
        return types.Previous(given.sets, held)

    def _weekly_sets(self, room: Room) -> types.WeeklySets:
        given = self.file.weekly_sets
        if given is None:
            return default_targets(self.file.athlete.level, room)
        return _written(given, None)

    def _phases(self) -> tuple[types.Phase, ...]:
        given = self.file.block.phases or [self.file.block.weeks]
        return tuple(
            types.Phase(p)
            if isinstance(p, int)
            else types.Phase(
                weeks=p.weeks,
                new_exercises=_pair(p.new_exercises),
                goal=p.goal,
                weekly_sets=None
                if p.weekly_sets is None
                else _written(p.weekly_sets, self.file.weekly_sets),
                rir=_pair(p.rir),
            )
            for p in given
        )

    def _balance(self) -> types.Balance | None:
        given = self.file.balance
        if given is None:
            return None
        written = "balance" in self.file.model_fields_set
        between, ratio = given.between, given.ratio
        return types.Balance(
            (between[0], between[1]), (ratio[0], ratio[1]), given.tolerance, given.per, written
        )

    def _sessions(self) -> tuple[types.Session, ...]:
        exercises = EXERCISES if len(self.file.sessions) > 1 else EXERCISES_ONE_SESSION
        first_gym = next(iter(self.file.equipment))
        sessions = [
            types.Session(
                name=session.name,
                day=DAYS.index(session.day),
                gym=session.gym or first_gym,
                limits=self._limits(session, exercises),
                goal=session.goal,
                source_index=index,
                notes=session.notes,
            )
            for index, session in enumerate(self.file.sessions)
        ]
        return tuple(sorted(sessions, key=lambda session: session.day))

    def _limits(self, session: schema.Session, exercises: tuple[int, int]) -> types.Limits:
        own = {key: getattr(session.limits, key) for key in session.limits.model_fields_set}
        merged = self.file.limits.model_copy(update=own)
        pair = merged.exercises if "exercises" in merged.model_fields_set else exercises
        credit = merged.muscle_sets
        said = vars(merged) | {
            "exercises": None if pair is None else (pair[0], pair[1]),
            "minutes": merged.minutes if session.minutes is None else session.minutes,
            "muscle_half_sets": None if credit is None else half_sets(credit),
        }
        return types.Limits(**{field.name: said[field.name] for field in fields(types.Limits)})

    def _require(self) -> tuple[types.Require, ...]:
        every = tuple(session.name for session in self.file.sessions)
        return tuple(
            types.Require(
                item.select,
                item.count,
                item.at_least,
                item.at_most,
                item.per,
                every if item.sessions is None else tuple(dict.fromkeys(item.sessions)),
                self._when(item),
            )
            for item in self.file.require
        )

    def _pins(self) -> tuple[types.Pin, ...]:
        return tuple(
            types.Pin(
                pin.exercise,
                pin.session,
                None if pin.weeks is None else tuple(sorted(set(pin.weeks))),
                _pair(pin.sets),
                pin.reps,
                pin.notes,
            )
            for pin in self.file.pin
        )

    def _weights(self) -> types.Weights:
        weights = dict(self.file.score)
        if weights["minutes"] is None:
            weights["minutes"] = int(self.file.supersets.pairs > 0)
        return types.Weights(**weights)


def resolve(
    file: schema.ScenarioFile, document: Document, catalog: Catalog
) -> tuple[types.Scenario | None, list[Problem]]:
    """Check a file's references and fill in its defaults.

    Returns:
        The scenario (None where there are problems) and every problem found.
    """
    references = References(file, document, catalog)
    references.check()
    if references.problems:
        return None, references.problems
    return Resolver(file, references).scenario(), []


def _muscle_band(band: schema.MuscleSets) -> types.MuscleBand:
    """A band in half-sets."""
    return types.MuscleBand(half_sets(band.min), None if band.max is None else half_sets(band.max))


def _pair(value: int | list[int] | None) -> tuple[int, int] | None:
    if value is None:
        return None
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def _written(given: schema.WeeklySets | list[int | list[int]], outer: object) -> types.WeeklySets:
    """Weekly sets as a file writes them; a phase's take what they leave out from the block's."""
    if isinstance(given, list):
        pairs = ((band, band) if isinstance(band, int) else tuple(band) for band in given)
        return types.WeeklyBands(tuple((pair[0], pair[1]) for pair in pairs))

    if isinstance(outer, schema.WeeklySets):
        shared = ("tolerance", "on_skip", "ramp")
        left_out = [key for key in shared if key not in given.model_fields_set]
        given = given.model_copy(update={key: getattr(outer, key) for key in left_out})
    ends = (given.start, given.end, given.deload)
    return types.WeeklyTargets(*ends, given.tolerance, given.on_skip, given.ramp)


def _reps(listed: list[int | str] | None) -> tuple[str, ...]:
    return tuple(str(reps) for reps in listed or ())


def _scheme(item: prescribing.Scheme) -> types.Scheme:
    top, backoff = item.top, item.backoff
    return types.Scheme(
        select=item.select,
        weeks=None if item.weeks is None else frozenset(item.weeks),
        sessions=None if item.sessions is None else frozenset(item.sessions),
        top=None if top is None else types.TopSets(top.sets, _reps(top.reps), tuple(top.rpe or ())),
        backoff=None
        if backoff is None
        else types.Backoff(_reps(backoff.reps), permille(backoff.drop)),
        reps=_reps(item.reps),
        amrap=item.test is not None,
        tempo=item.tempo,
        pause=item.pause,
        rest=item.rest,
    )


def _progression(item: prescribing.Progression, unit: str) -> types.Progression:
    return types.Progression(
        select=item.select,
        percents=None if item.percent is None else tuple(map(permille, item.percent)),
        double=None if item.double is None else permille(item.double),
        add=None if item.add is None else mass(item.add, unit),
    )
