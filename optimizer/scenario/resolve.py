"""From the file's models to a :class:`Scenario`: defaults filled in, references checked.

Every problem is collected; a scenario is only returned where there is none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cached_property

from catalog.inputs import MAX_PROBLEMS, Document, Path_, Problem
from catalog.loading import load_catalog
from catalog.queries import exercise_hint
from catalog.schema import Catalog
from catalog.validation import near
from catalog.vocabulary import BACK_MUSCLES, BACK_REGIONS, MUSCLES, REGIONS, equipment
from optimizer.scenario import schema, types
from optimizer.scenario.calendar import days_between
from optimizer.scenario.content import normalised
from optimizer.scenario.masses import mass, permille
from optimizer.scenario.targets import Room, default_targets
from optimizer.units import DAYS, WARM_UP_SECONDS, half_sets

RIR_BY_LEVEL = {"beginner": (3, 2), "intermediate": (3, 1), "advanced": (3, 1)}
"""Default reps in reserve, first to last training week of a mesocycle."""
EXERCISES = (1, 4)
"""Default exercises a session: at most the article's four."""
EXERCISES_ONE_SESSION = (1, 6)
"""The same where one session holds the whole week."""
_HINTS = 20
"""Problems that come with what was perhaps meant; finding it in a large catalogue takes long."""


class Resolver:
    """Checks one parsed file against a catalogue and fills in what it leaves out."""

    def __init__(self, file: schema.ScenarioFile, document: Document, catalog: Catalog) -> None:
        self.file = file
        self.document = document
        self.catalog = catalog
        self.problems: list[Problem] = []

    def say(self, path: Path_, message: str, hint: str = "") -> None:
        """Note a problem, up to as many as anybody would mend at a time."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(self.document.problem(path, message, hint))

    def _near(self, word: str, known: Iterable[str]) -> str:
        """What was meant, for the first problems: in a large catalogue each takes its time."""
        return near(word, known) if len(self.problems) < _HINTS else ""

    # ----- references ---------------------------------------------------------------------

    def check_references(self) -> None:
        """Everything that must name something else in the file or the catalogue."""
        self._check_sessions()
        self._check_block()
        self._check_exceptions()
        self._check_elsewhere()
        self._check_exercises()
        self._check_selectors()
        self._check_times()
        self._check_pins()

    def _check_sessions(self) -> None:
        names: dict[str, int] = {}
        days: dict[str, int] = {}
        for index, session in enumerate(self.file.sessions):
            if session.name in names:
                self.say(("sessions", index, "name"), f"duplicate session name {session.name!r}")
            if session.day in days:
                other = self.file.sessions[days[session.day]].name
                self.say(
                    ("sessions", index, "day"),
                    f"found {session.day}, expected a day of its own: {other!r} is on it",
                )
            names.setdefault(session.name, index)
            days.setdefault(session.day, index)
            if session.gym is not None:
                self._check_gym(("sessions", index, "gym"), session.gym)

    def _check_gym(self, path: Path_, gym: str) -> None:
        if gym not in self.file.equipment:
            known = list(self.file.equipment)
            self.say(
                path,
                f"unknown gym {gym!r}, expected one of equipment: {', '.join(known)}",
                near(gym, known),
            )

    def _check_session_name(self, path: Path_, name: str) -> None:
        known = [session.name for session in self.file.sessions]
        if name not in known:
            folded = {known_name.lower(): known_name for known_name in known}
            hint = folded.get(name.lower(), "")
            hint = f"did you mean {hint}?" if hint else near(name, known)
            self.say(path, f"unknown session {name!r}, expected one of {', '.join(known)}", hint)

    def _check_week(self, path: Path_, week: int) -> None:
        if week > self.file.block.weeks:
            self.say(path, f"found week {week}, the block has {self.file.block.weeks}")

    def _check_block(self) -> None:
        block = self.file.block
        for index, week in enumerate(block.deload_weeks):
            self._check_week(("block", "deload_weeks", index), week)
            if week in block.deload_weeks[:index]:
                self.say(("block", "deload_weeks", index), f"week {week} is listed twice")
        if block.phases is not None:
            total = sum(p if isinstance(p, int) else p.weeks for p in block.phases)
            if total != block.weeks:
                self.say(
                    ("block", "phases"),
                    f"found phases of {total} weeks, expected lengths that add up to {block.weeks}",
                )
            for index, phase in enumerate(block.phases):
                if isinstance(phase, int) or not isinstance(phase.weekly_sets, list):
                    continue
                found = len(phase.weekly_sets)
                if found != phase.weeks:
                    path = ("block", "phases", index, "weekly_sets")
                    self.say(path, f"found {found} weeks, expected the phase's {phase.weeks}")
        targets = self.file.weekly_sets
        if isinstance(targets, list) and len(targets) != block.weeks:
            ends = len(targets) == 2 and all(isinstance(band, int) for band in targets)
            self.say(
                ("weekly_sets",),
                f"found a list of {len(targets)}, expected {block.weeks}, one a week",
                f"write weekly_sets: {{start: {targets[0]}, end: {targets[1]}}}" if ends else "",
            )

    def _check_exceptions(self) -> None:
        seen: dict[tuple[int, str], int] = {}
        for index, item in enumerate(self.file.exceptions):
            if item.session is not None:
                self._check_session_name(("exceptions", index, "session"), item.session)
            if item.gym is not None:
                self._check_gym(("exceptions", index, "gym"), item.gym)
            for week, name, path in self._exceptional(index, item):
                if (week, name) in seen:
                    other = seen[week, name]
                    self.say(path, f"{name!r} has one in week {week} already: exceptions[{other}]")
                seen.setdefault((week, name), index)

    def _exceptional(
        self, index: int, item: schema.ExceptionalWeeks
    ) -> Iterator[tuple[int, str, Path_]]:
        """Weeks and sessions that an exception is for, each with its place in the file."""
        names = self._sessions_of(item)
        for place, week in enumerate(item.weeks or ()):
            path = ("exceptions", index, "weeks", place)
            self._check_week(path, week)
            yield from ((week, name, path) for name in names)
        if item.dates is not None:
            where = ("exceptions", index, "dates")
            self._check_dates(where, item.dates)
            when = sorted(self._days(item.dates))
            yield from ((week, name, where) for week, name in when if name in names)

    def _sessions_of(self, item: schema.ExceptionalWeeks) -> list[str]:
        if item.session is not None:
            return [item.session]
        return [session.name for session in self.file.sessions]

    def _check_dates(self, path: Path_, dates: Sequence[datetime.date]) -> None:
        """Dates need a block with a start, and must touch it."""
        start = self.file.block.start
        if start is None:
            self.say(path, "dates need block.start; without it weeks have numbers only")
            return
        end = self._monday + datetime.timedelta(weeks=self.file.block.weeks, days=-1)
        if dates[-1] < start or dates[0] > end:
            self.say(path, f"found {dates[0]} to {dates[-1]}, the block runs from {start} to {end}")

    @property
    def _monday(self) -> datetime.date:
        start = self.file.block.start or datetime.date(1970, 1, 5)
        return start - datetime.timedelta(days=start.weekday())

    def _days(self, dates: Sequence[datetime.date]) -> types.When:
        """The sessions that fall on some dates; none where the block has none."""
        if self.file.block.start is None:
            return frozenset()
        days = [(session.name, DAYS.index(session.day)) for session in self.file.sessions]
        return days_between(self._monday, self.file.block.weeks, days, dates)

    def _check_times(self) -> None:
        """Weeks and dates of requirements and preferences."""
        timed: list[tuple[Path_, schema.Require | schema.TimedSelector]] = [
            (("require", index), item) for index, item in enumerate(self.file.require)
        ]
        for key in ("exclude", "prefer", "avoid"):
            for index, item in enumerate(getattr(self.file.select, key)):
                if isinstance(item, schema.TimedSelector):
                    timed.append((("select", key, index), item))
        for index, scheme in enumerate(self.file.schemes):
            for place, week in enumerate(scheme.weeks or ()):
                self._check_week(("schemes", index, "weeks", place), week)
            for place, name in enumerate(scheme.sessions or ()):
                self._check_session_name(("schemes", index, "sessions", place), name)
        for path, item in timed:
            for place, week in enumerate(item.weeks or ()):
                self._check_week((*path, "weeks", place), week)
            if item.dates is not None:
                self._check_dates((*path, "dates"), item.dates)

    def _check_elsewhere(self) -> None:
        for index, item in enumerate(self.file.elsewhere):
            for place, week in enumerate(item.weeks or ()):
                self._check_week(("elsewhere", index, "weeks", place), week)
            if item.session is not None:
                self._check_session_name(("elsewhere", index, "session"), item.session)

    def _check_exercise(self, path: Path_, exercise: str) -> None:
        if exercise not in self.catalog:
            few = len(self.problems) < _HINTS
            hint = self._elsewhere_called(exercise) or exercise_hint(exercise, self.catalog)
            hint = hint if few else ""
            self.say(path, f"unknown exercise {exercise!r} in catalogue {self.catalog.name}", hint)

    def _elsewhere_called(self, exercise: str) -> str:
        """That the larger catalogue has an exercise which the seed alone lacks."""
        if self.catalog.name != "seed":
            return ""
        meant = load_catalog("extended").meant(exercise)
        return f"{meant[0]} of the larger catalogue: write catalog: extended" if meant else ""

    def _check_exercises(self) -> None:
        for exercise in self.file.exercise_sets:
            self._check_exercise(("exercise_sets", exercise), exercise)
        for exercise, week in self.file.select.unlock.items():
            self._check_exercise(("select", "unlock", exercise), exercise)
            self._check_week(("select", "unlock", exercise), week)
        for exercise in self.file.athlete.maxes:
            self._check_exercise(("athlete", "maxes", exercise), exercise)

    def _check_selectors(self) -> None:
        lists: list[tuple[Path_, Sequence[types.SelectorRef]]] = [
            (("ordering", "first"), self.file.ordering.first),
            (("supersets", "never"), self.file.supersets.never),
            *(
                (("select", key), getattr(self.file.select, key))
                for key in ("include", "exclude", "prefer", "avoid")
            ),
        ]
        for path, selectors in lists:
            for index, selector in enumerate(selectors):
                if isinstance(selector, schema.TimedSelector):
                    self._check_selector((*path, index, "select"), selector.select)
                else:
                    self._check_selector((*path, index), selector)
        holders: list[
            tuple[Path_, Sequence[schema.Coverage | schema.Scheme | schema.Progression]]
        ] = [
            (("coverage",), self.file.coverage),
            (("schemes",), self.file.schemes),
            (("loads", "progression"), self.file.loads.progression),
        ]
        for path, items in holders:
            for index, holder in enumerate(items):
                self._check_selector((*path, index, "select"), holder.select)
        for index, item in enumerate(self.file.require):
            self._check_selector(("require", index, "select"), item.select)
            for place, name in enumerate(item.sessions or []):
                self._check_session_name(("require", index, "sessions", place), name)

    def _check_selector(self, path: Path_, selector: types.SelectorRef) -> None:
        if isinstance(selector, str):
            self._check_exercise(path, selector)
            return
        self._check_words((*path, "family"), selector.family, self.catalog.families, "family")
        self._check_words((*path, "equipment"), selector.equipment, self._items, "item")

    @cached_property
    def _items(self) -> frozenset[str]:
        return self.catalog.items | frozenset(equipment().items)

    @cached_property
    def _item_words(self) -> frozenset[str]:
        """What a gym's list may say."""
        known = equipment()
        aliases = {word for words in known.aliases.values() for word in words}
        return self._items | aliases | known.gyms.keys()

    def _check_words(
        self, path: Path_, words: str | list[str] | None, known: Iterable[str], what: str
    ) -> None:
        for word in [words] if isinstance(words, str) else words or []:
            if word not in known:
                self.say(path, f"unknown {what} {word!r}", self._near(word, known))

    def _check_pins(self) -> None:
        skipped = self._skipped()
        for index, pin in enumerate(self.file.pin):
            self._check_exercise(("pin", index, "exercise"), pin.exercise)
            self._check_session_name(("pin", index, "session"), pin.session)
            for place, week in enumerate(pin.weeks or []):
                path = ("pin", index, "weeks", place)
                self._check_week(path, week)
                if (week, pin.session) in skipped:
                    self.say(path, f"{pin.session!r} is skipped in week {week}")

    def _skipped(self) -> set[tuple[int, str]]:
        """Sessions that are not held, by week and name."""
        skipped = {
            (week, name) for (week, name), exception in self._exceptions().items() if exception.skip
        }
        start = self.file.block.start
        first = 0 if start is None else start.weekday()
        return skipped | {
            (1, session.name) for session in self.file.sessions if DAYS.index(session.day) < first
        }

    # ----- gyms -----------------------------------------------------------------------------

    def gyms(self) -> dict[str, frozenset[str]]:
        """Each gym's items, built-in gyms opened and -items taken out."""
        return {name: self._gym(name, spec) for name, spec in self.file.equipment.items()}

    def _gym(self, name: str, spec: str | list[str]) -> frozenset[str]:
        built_in = equipment().gyms
        if isinstance(spec, str):
            if spec in self._items:
                return frozenset({spec})
            if spec not in built_in:
                self.say(
                    ("equipment", name),
                    f"unknown gym {spec!r}, expected a built-in gym ({', '.join(built_in)}) or a "
                    "list of items",
                    self._near(spec, self._item_words),
                )
            return frozenset(built_in.get(spec, ()))
        items: set[str] = set()
        gone: set[str] = set()
        known = self._items
        for index, word in enumerate(spec):
            item = word.removeprefix("-")
            if word in built_in:
                items |= set(built_in[word])
            elif item in known:
                (gone if word.startswith("-") else items).add(item)
            else:
                hint = self._near(item, self._item_words)
                self.say(("equipment", name, index), f"unknown item {word!r}", hint)
        return frozenset(items - gone)

    # ----- the whole --------------------------------------------------------------------------

    def scenario(self) -> types.Scenario:
        """The resolved scenario. Call only after the checks found no problem."""
        file = self.file
        sets = file.sets_per_exercise
        exceptions, elsewhere = self._exceptions(), self._elsewhere()
        sessions = self._sessions()
        room = Room(
            sessions=sessions,
            exceptions=exceptions,
            elsewhere=elsewhere,
            weeks=file.block.weeks,
            first_day=0 if file.block.start is None else file.block.start.weekday(),
            warm_up=WARM_UP_SECONDS[file.warm_up],
            fewest=sets.min,
            most=sets.max,
        )
        priorities = {str(muscle): worth for muscle, worth in file.priorities.items()}
        bodyweight = file.athlete.bodyweight
        scenario = types.Scenario(
            name=file.name,
            catalog=(file.catalog,) if isinstance(file.catalog, str) else tuple(file.catalog),
            athlete_name=file.athlete.name,
            level=file.athlete.level,
            goal=file.athlete.goal,
            bodyweight=None if bodyweight is None else mass(bodyweight, file.loads.unit),
            maxes=self._maxes(),
            gyms=self.gyms(),
            weeks=file.block.weeks,
            start=file.block.start,
            deload_weeks=frozenset(file.block.deload_weeks),
            phases=self._phases(),
            sessions=sessions,
            exceptions=exceptions,
            elsewhere=elsewhere,
            weekly_sets=self._weekly_sets(room),
            muscle_sets={  # not as the file has them: the same plan in any order of its keys
                muscle: _muscle_band(file.muscle_sets[muscle])
                for muscle in MUSCLES
                if muscle in file.muscle_sets
            },
            priorities={
                muscle: priorities.get(muscle, 1 if muscle in BACK_MUSCLES else 0)
                for muscle in MUSCLES
            },
            region_priorities={
                region: max(
                    (priorities[muscle] for muscle in muscles if muscle in priorities),
                    default=1 if region in BACK_REGIONS else 0,
                )
                for region, muscles in REGIONS.items()
            },
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
            exclude=self._wishes(file.select.exclude),
            prefer=self._wishes(file.select.prefer),
            avoid=self._wishes(file.select.avoid),
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

    def _when(self, item: schema.TimedSelector | schema.Require) -> types.When | None:
        """The days of the block that something holds on; None is always."""
        if item.weeks is not None:
            names = [session.name for session in self.file.sessions]
            return frozenset((week, name) for week in item.weeks for name in names)
        return None if item.dates is None else self._days(item.dates)

    def _wishes(
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
            if isinstance(best, schema.BestSet)
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

    def _exceptions(self) -> dict[tuple[int, str], types.Exceptional]:
        return {
            (week, name): types.Exceptional(item.gym, item.minutes, item.own, item.skip, index)
            for index, item in enumerate(self.file.exceptions)
            for week, name in self._days_of(item)
        }

    def _days_of(self, item: schema.ExceptionalWeeks) -> list[tuple[int, str]]:
        names = self._sessions_of(item)
        if item.dates is not None:
            return sorted(day for day in self._days(item.dates) if day[1] in names)
        return [(week, name) for week in item.weeks or () for name in names]

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

    Args:
        file: the file's models.
        document: the parsed file, for the places of problems.
        catalog: the catalogue that the file names.

    Returns:
        The scenario (None where there are problems) and every problem found.
    """
    resolver = Resolver(file, document, catalog)
    resolver.check_references()
    resolver.gyms()
    if resolver.problems:
        return None, resolver.problems
    return resolver.scenario(), []


def _muscle_band(band: schema.MuscleSets) -> types.MuscleBand:
    """A band in half-sets."""
    return types.MuscleBand(half_sets(band.min), None if band.max is None else half_sets(band.max))


def _pair(value: int | list[int] | None) -> tuple[int, int] | None:
    if value is None:
        return None
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def _written(given: schema.WeeklySets | list[int | list[int]], outer: object) -> types.WeeklySets:
    """Weekly sets as a file writes them; a phase's own take what they leave out from the block's.

    Args:
        given: a mapping or a list.
        outer: the block's, for a phase.
    """
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


def _scheme(item: schema.Scheme) -> types.Scheme:
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


def _progression(item: schema.Progression, unit: str) -> types.Progression:
    return types.Progression(
        select=item.select,
        percents=None if item.percent is None else tuple(map(permille, item.percent)),
        double=None if item.double is None else permille(item.double),
        add=None if item.add is None else mass(item.add, unit),
    )
