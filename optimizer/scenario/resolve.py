"""From the file's models to a :class:`Scenario`: defaults filled in, references checked.

Every problem is collected; a scenario is only returned where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from catalog.inputs import MAX_PROBLEMS, Document, Path_, Problem
from catalog.queries import exercise_hint
from catalog.schema import Catalog
from catalog.validation import near
from catalog.vocabulary import BACK_MUSCLES, MUSCLES, equipment
from optimizer.scenario import schema, types
from optimizer.scenario.content import normalised
from optimizer.scenario.targets import planned_bands
from optimizer.units import DAYS, half_sets

WEEKLY_BY_LEVEL = {"beginner": (12, 14), "intermediate": (12, 16), "advanced": (14, 18)}
"""Default weekly sets, first to last training week, with two sessions or more."""
WEEKLY_ONE_SESSION = (9, 11)
"""Default weekly sets with one session a week: what three or four exercises can hold."""
RIR_BY_LEVEL = {"beginner": (3, 2), "intermediate": (3, 1), "advanced": (3, 1)}
"""Default reps in reserve, first to last training week."""
HEAVY_GOALS = ("strength", "power")
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
        self._check_exercises()
        self._check_selectors()
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
                self.say(("block", "deload_weeks", index), f"week {week} stands twice")
        if block.phases is not None:
            total = sum(p if isinstance(p, int) else p.weeks for p in block.phases)
            if total != block.weeks:
                self.say(
                    ("block", "phases"),
                    f"found phases of {total} weeks, expected lengths that add up to {block.weeks}",
                )
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
            for place, week in enumerate(item.weeks):
                path = ("exceptions", index, "weeks", place)
                self._check_week(path, week)
                for name in self._sessions_of(item):
                    if (week, name) in seen:
                        other = seen[week, name]
                        self.say(
                            path,
                            f"{name!r} has one in week {week} already: exceptions[{other}]",
                        )
                    seen.setdefault((week, name), index)

    def _sessions_of(self, item: schema.ExceptionalWeeks) -> list[str]:
        if item.session is not None:
            return [item.session]
        return [session.name for session in self.file.sessions]

    def _check_exercise(self, path: Path_, exercise: str) -> None:
        if exercise not in self.catalog:
            few = len(self.problems) < _HINTS
            hint = exercise_hint(exercise, self.catalog) if few else ""
            self.say(path, f"unknown exercise {exercise!r} in catalogue {self.catalog.name}", hint)

    def _check_exercises(self) -> None:
        for exercise in self.file.exercise_sets:
            self._check_exercise(("exercise_sets", exercise), exercise)
        for exercise, week in self.file.select.unlock.items():
            self._check_exercise(("select", "unlock", exercise), exercise)
            self._check_week(("select", "unlock", exercise), week)

    def _check_selectors(self) -> None:
        lists: list[tuple[Path_, Sequence[types.SelectorRef]]] = [
            (("ordering", "first"), self.file.ordering.first),
            *((("select", key), getattr(self.file.select, key))
              for key in ("include", "exclude", "prefer", "avoid")),
        ]  # fmt: skip
        for path, selectors in lists:
            for index, selector in enumerate(selectors):
                self._check_selector((*path, index), selector)
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
        skipped = {
            (week, name)
            for item in self.file.exceptions
            if item.skip
            for week in item.weeks
            for name in self._sessions_of(item)
        }
        for index, pin in enumerate(self.file.pin):
            self._check_exercise(("pin", index, "exercise"), pin.exercise)
            self._check_session_name(("pin", index, "session"), pin.session)
            for place, week in enumerate(pin.weeks or []):
                path = ("pin", index, "weeks", place)
                self._check_week(path, week)
                if (week, pin.session) in skipped:
                    self.say(path, f"{pin.session!r} is skipped in week {week}")

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
        heavy = file.athlete.goal in HEAVY_GOALS
        sets = file.sets_per_exercise
        bounds = types.SetsPerExercise(
            sets.min, sets.max, _or(sets.spread, 2 if heavy else 1), sets.deload_min
        )
        weekly = self._weekly_sets()
        priorities = {str(muscle): worth for muscle, worth in file.priorities.items()}
        deload = frozenset(file.block.deload_weeks)
        fields: dict[str, Any] = {
            "name": file.name,
            "catalog": (file.catalog,) if isinstance(file.catalog, str) else tuple(file.catalog),
            "athlete_name": file.athlete.name,
            "level": file.athlete.level,
            "goal": file.athlete.goal,
            "gyms": self.gyms(),
            "weeks": file.block.weeks,
            "start": file.block.start,
            "deload_weeks": deload,
            "phases": self._phases(),
            "exceptions": self._exceptions(),
            "weekly_sets": weekly,
            "muscle_sets": {  # not as the file has them: the same plan in any order of its keys
                muscle: _muscle_band(file.muscle_sets[muscle])
                for muscle in MUSCLES
                if muscle in file.muscle_sets
            },
            "priorities": {
                muscle: priorities.get(muscle, 1 if muscle in BACK_MUSCLES else 0)
                for muscle in MUSCLES
            },
            "balance": self._balance(),
            "sets_per_exercise": bounds,
            "exercise_sets": {
                e: types.ExerciseSets(own.min, own.max)
                for e, own in sorted(file.exercise_sets.items())
            },
            "frequency": file.frequency.exercise,
            "compound_first": file.ordering.compound_first,
            "apart": tuple(sorted(set(file.ordering.apart))),
            "first": tuple(file.ordering.first),
            "lower_back_hours": None if file.recovery is None else file.recovery.lower_back_hours,
            "require": self._require(),
            **{key: tuple(getattr(file.select, key))
               for key in ("include", "exclude", "prefer", "avoid")},
            "unlock": dict(sorted(file.select.unlock.items())),
            "pin": self._pins(),
            "warm_up": file.warm_up,
            "rir": tuple(file.effort.rir or RIR_BY_LEVEL[file.athlete.level]),
            "deload_rir": file.effort.deload_rir,
            "weights": self._weights(heavy),
            "previous": self._previous(),
        }  # fmt: skip
        low = self._default_fewest(weekly, deload, bounds.min)
        fields["sessions"] = self._sessions((low, 4))
        content = normalised(file, fields)
        return types.Scenario(**fields, content=content)

    def _previous(self) -> types.Previous | None:
        given = self.file.previous
        if not isinstance(given, schema.Previous):
            return None
        held = {name: frozenset(done) for name, done in sorted(given.sessions.items())}
        return types.Previous(given.sets, held)

    def _weekly_sets(self) -> types.WeeklyTargets | types.WeeklyBands:
        given = self.file.weekly_sets
        if isinstance(given, list):
            pairs = ((band, band) if isinstance(band, int) else tuple(band) for band in given)
            return types.WeeklyBands(tuple((pair[0], pair[1]) for pair in pairs))
        if given is None:
            one = len(self.file.sessions) == 1
            start, end = WEEKLY_ONE_SESSION if one else WEEKLY_BY_LEVEL[self.file.athlete.level]
            return types.WeeklyTargets(start, end, None, 0, "scale")
        return types.WeeklyTargets(
            given.start, given.end, given.deload, given.tolerance, given.on_skip
        )

    def _default_fewest(
        self,
        weekly: types.WeeklyTargets | types.WeeklyBands,
        deload: frozenset[int],
        sets_min: int,
    ) -> int:
        weeks = self.file.block.weeks
        bands = planned_bands(weekly, weeks, deload)
        training = [low for week, (low, _) in enumerate(bands, 1) if week not in deload]
        lowest = min(training or [low for low, _ in bands])
        return max(1, min(3, lowest // (len(self.file.sessions) * sets_min)))

    def _phases(self) -> tuple[types.Phase, ...]:
        given = self.file.block.phases or [self.file.block.weeks]
        return tuple(
            types.Phase(p, None)
            if isinstance(p, int)
            else types.Phase(p.weeks, (p.new_exercises[0], p.new_exercises[1]))
            for p in given
        )

    def _exceptions(self) -> dict[tuple[int, str], types.Exceptional]:
        return {
            (week, name): types.Exceptional(item.gym, item.minutes, item.own, item.skip, index)
            for index, item in enumerate(self.file.exceptions)
            for week in item.weeks
            for name in self._sessions_of(item)
        }

    def _balance(self) -> types.Balance | None:
        given = self.file.balance
        if given is None:
            return None
        written = "balance" in self.file.model_fields_set
        between, ratio = given.between, given.ratio
        return types.Balance(
            (between[0], between[1]), (ratio[0], ratio[1]), given.tolerance, given.per, written
        )

    def _sessions(self, exercises: tuple[int, int]) -> tuple[types.Session, ...]:
        first_gym = next(iter(self.file.equipment))
        sessions = [
            types.Session(
                name=session.name,
                day=DAYS.index(session.day),
                gym=session.gym or first_gym,
                limits=self._limits(session, exercises),
                goal=session.goal or self.file.athlete.goal,
                source_index=index,
                notes=session.notes,
            )
            for index, session in enumerate(self.file.sessions)
        ]
        return tuple(sorted(sessions, key=lambda session: session.day))

    def _limits(self, session: schema.Session, exercises: tuple[int, int]) -> types.Limits:
        def of(key: str) -> Any:
            for limits in (session.limits, self.file.limits):
                if key in limits.model_fields_set:
                    return getattr(limits, key)
            return exercises if key == "exercises" else getattr(schema.SessionLimits(), key)

        pair = of("exercises")
        credit = of("muscle_sets")
        return types.Limits(
            exercises=None if pair is None else (pair[0], pair[1]),
            sets=of("sets"),
            minutes=of("minutes") if session.minutes is None else session.minutes,
            muscle_half_sets=None if credit is None else half_sets(credit),
            lower_back=of("lower_back"),
            grip=of("grip"),
            isolation=of("isolation"),
            per_family=of("per_family"),
        )

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

    def _weights(self, heavy: bool) -> types.Weights:
        score = self.file.score
        return types.Weights(
            stimulus=score.stimulus,
            suitability=_or(score.suitability, 60 if heavy else 20),
            preference=score.preference,
            variety=_or(score.variety, 0 if heavy else 30),
            continuity=score.continuity,
            steadiness=score.steadiness,
            evenness=score.evenness,
            fatigue=_or(score.fatigue, 0 if heavy else 10),
            minutes=score.minutes,
        )


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


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _pair(value: int | list[int] | None) -> tuple[int, int] | None:
    if value is None:
        return None
    return (value, value) if isinstance(value, int) else (value[0], value[1])
