"""What a scenario names must be there: sessions, weeks, gyms, items, exercises.

Every problem is collected, with its place and what was perhaps meant.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from catalog.inputs import MAX_PROBLEMS, Document, Path_, Problem
from catalog.loading import load_catalog
from catalog.queries import exercise_hint
from catalog.schema import Catalog
from catalog.validation import near
from catalog.vocabulary import MECHANICS, MUSCLES, PATTERNS, equipment
from optimizer.scenario import prescribing, schema, types
from optimizer.scenario.calendar import days_between
from optimizer.units import DAYS, monday_of

_HINTS = 20
"""Problems that come with what was perhaps meant; finding it in a large catalogue takes long."""


def _of_a_kind(text: str) -> str:
    """How exercises of a pattern, muscle or mechanic are written: ``vertical pulls``."""
    folded = re.sub(r"[\s-]+", "_", text.strip().lower())
    for key, words in (("pattern", PATTERNS), ("muscle", MUSCLES), ("mechanic", MECHANICS)):
        for word in words:
            if folded in (word, f"{word}s"):
                return f"write {{{key}: {word}}}"
    return ""


_SIZE = re.compile(
    r"[0-9][0-9.,]*(?:\s*[-\u2013]\s*[0-9.,]+)?\s*(?:kgs?|lbs?|kilos?)?\b(?:\s*of\b)?", re.I
)


def _without_size(item: str) -> str:
    """An item without its weight: ``20 kg barbell``."""
    return _SIZE.sub("", item).strip() or item


class References:
    """Checks that what one parsed file names is in it, in the catalogue or in the vocabulary."""

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

    def check(self) -> None:
        """Everything that must name something else in the file or the catalogue."""
        self._check_sessions()
        self._check_block()
        self._check_exceptions()
        self._check_elsewhere()
        self._check_exercises()
        self._check_selectors()
        self._check_times()
        self._check_pins()
        self.gyms()

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
            when = sorted(self.days(item.dates))
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
        return monday_of(self.file.block.start or datetime.date(1970, 1, 5))

    def days(self, dates: Sequence[datetime.date]) -> types.When:
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
            of_kind = path[0] in ("select", "require", "coverage")
            hint = (of_kind and _of_a_kind(exercise)) or self._elsewhere_called(exercise)
            hint = hint or exercise_hint(exercise, self.catalog)
            if not hint and of_kind:
                hint = "a kind of exercises is written {muscle: lats} or {mechanic: isolation}"
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
            tuple[Path_, Sequence[schema.Coverage | prescribing.Scheme | prescribing.Progression]]
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
            (week, name) for (week, name), exception in self.exceptions().items() if exception.skip
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
                hint = self._near(_without_size(item), self._item_words)
                if re.match(r"(no|without|kein[e]?|sin|sans)\b", item, re.IGNORECASE):
                    hint = "leave the line out: a gym has what its list names"
                self.say(("equipment", name, index), f"unknown item {word!r}", hint)
        return frozenset(items - gone)

    # ----- weeks that differ ----------------------------------------------------------------------

    def exceptions(self) -> dict[tuple[int, str], types.Exceptional]:
        """How sessions differ, by week and name."""
        return {
            (week, name): types.Exceptional(item.gym, item.minutes, item.own, item.skip, index)
            for index, item in enumerate(self.file.exceptions)
            for week, name in self._days_of(item)
        }

    def _days_of(self, item: schema.ExceptionalWeeks) -> list[tuple[int, str]]:
        names = self._sessions_of(item)
        if item.dates is not None:
            return sorted(day for day in self.days(item.dates) if day[1] in names)
        return [(week, name) for week in item.weeks or () for name in names]
