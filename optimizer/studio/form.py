"""The scenario as a form: what its fields show.

The file is the truth. A field shows one line of it; where the file says nothing, the default that
holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from catalog.inputs import InputError, Path_, dotted, read_text, undotted
from catalog.queries import find
from catalog.vocabulary import BACK_MUSCLES, MUSCLES, PATTERNS, Goal, Level, closure, equipment
from optimizer import words
from optimizer.rules.lines.session import SESSION_LIMITS
from optimizer.studio import fields
from optimizer.studio.changes import worded
from optimizer.studio.draft import Draft
from optimizer.studio.fields import Field, Part, Row

DAYS = tuple(words.DAY_NAMES)
LEVELS: tuple[str, ...] = get_args(Level)
GOALS: tuple[str, ...] = get_args(Goal)
PREFERENCES = {
    "prefer": "Liked: used where it costs little",
    "avoid": "Disliked: used where nothing else will do",
    "include": "Must be in every week",
    "exclude": "Never used",
}
PARTS = {
    "exceptions": (
        "Weeks that differ",
        "A session that is shorter, in another gym, or not held in some weeks.",
    ),
    "elsewhere": (
        "Training elsewhere",
        "What is not planned here and counts all the same: another sport, or part of a session.",
    ),
    "require": (
        "Required",
        "At least or at most so many exercises or sets of a kind, in each session, week or block.",
    ),
    "schemes": (
        "How sets are done",
        "Top sets and back-offs, a wave, a test, tempo, pauses and rests. The first that matches "
        "holds.",
    ),
    "loads.progression": (
        "How loads go up",
        "One of percent, double progression and so much a week; the first that matches holds.",
    ),
}
"""Lists of the file, by their paths: title, and what they are for."""
ENTRIES = {
    "athlete.maxes": (
        "Maxes",
        "A one-rep max, as 180 kg, or a best set, as reps: 8, load: 20 kg.",
        "Max or best set",
    ),
    "exercise_sets": (
        "Sets of single exercises",
        "In place of the general ones, as min: 3, max: 5.",
        "Sets",
    ),
    "select.unlock": ("Not before a week", "The first week with the exercise.", "First week"),
}
"""Mappings from an exercise, by their paths: title, what they are for, what the value is called."""
UNSHOWN = ("notes", "previous", "coverage")
"""Keys of the file that the form has no fields for."""
GROUPS = {
    "Bars and weights": (
        "barbell bumper_plates dumbbell dumbbell_heavy dumbbell_pair ez_bar kettlebell "
        "kettlebell_pair medicine_ball plates trap_bar"
    ),
    "Racks, bars and benches": (
        "adjustable_bench back_extension_bench box corner dip_bars flat_bench incline_bench "
        "low_bar power_rack pull_up_bar rack rings"
    ),
    "Cables": (
        "cable_pulldown_station cable_row_station cable_station dual_cable_station "
        "neutral_attachment rope single_handle straight_bar strap"
    ),
    "Machines": (
        "assisted_pull_up_machine calf_raise_machine chest_press_machine leg_curl_machine "
        "leg_extension_machine leg_press_machine pulldown_machine pullover_machine "
        "reverse_fly_machine row_machine seal_row_machine shoulder_press_machine smith_machine "
        "t_bar_row_machine"
    ),
    "Small things": (
        "ab_wheel band dip_belt landmine_attachment row_handle stability_ball suspension_trainer "
        "towel"
    ),
}
"""Items as a gym's owner looks for them."""


@dataclass(frozen=True)
class WeekBox:
    """One week of the time line: lighter or not, and whether a phase begins with it."""

    week: int
    deload: bool
    begins: bool
    phase: int


@dataclass(frozen=True)
class ItemBox:
    """One item of a gym; ``by`` names what brings it along."""

    item: str
    name: str
    has: bool
    by: str = ""


@dataclass(frozen=True)
class Gym:
    """A gym of the scenario."""

    name: str
    base: str
    groups: tuple[tuple[str, tuple[ItemBox, ...]], ...]
    count: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Preferences:
    """A list of exercises, each with its place in the list and its words."""

    key: str
    title: str
    items: tuple[tuple[int, str], ...]
    problems: tuple[str, ...]


class Form:
    """The form of a draft's text.

    Args:
        draft: whose text may have problems; the form shows what the file says all the same.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.reading = draft.reading
        self.loaded = draft.loaded
        self.data = data_of(draft.step.text)
        self.content: Mapping[str, Any] = (
            {} if self.loaded is None else self.loaded.scenario.content
        )

    @property
    def usable(self) -> bool:
        """Whether the text is a mapping that fields can be written into."""
        return isinstance(self.data, dict)

    # ----- fields ----------------------------------------------------------------------------

    @property
    def who(self) -> list[Field]:
        """The athlete and the goal."""
        return [
            self._field("name", "Name of the block"),
            self._field("athlete.name", "Athlete"),
            self._field("athlete.level", "Level"),
            self._field("athlete.goal", "Goal"),
            self._field("athlete.bodyweight", "Body weight", hint="82 kg; for loads"),
            self._field("catalog", "Exercises", "choice", ("seed", "extended")),
        ]

    @property
    def block(self) -> list[Field]:
        """Length and start."""
        return [
            self._field("block.weeks", "Weeks"),
            self._field("block.start", "First day"),
            self._field("warm_up", "Warm-up"),
        ]

    @property
    def sessions(self) -> list[list[Field]]:
        """A row for each session."""
        return [
            [
                self._field(f"sessions[{n}].name", "Session"),
                self._field(f"sessions[{n}].day", "Day"),
                self._field(f"sessions[{n}].minutes", "Minutes at most"),
                self._field(f"sessions[{n}].goal", "Goal"),
                self._field(f"sessions[{n}].gym", "Gym"),
            ]
            for n in range(len(self._list("sessions")))
        ]

    @property
    def volume(self) -> list[Field]:
        """Sets a week."""
        if isinstance(self._at("weekly_sets"), int | list):  # one number, or one a week
            hint = "written week by week: change it in the text"
            return [
                Field("weekly_sets", "Sets a week", value=str(self._at("weekly_sets")), hint=hint)
            ]
        return [
            self._field("weekly_sets.start", "Sets in the first week"),
            self._field("weekly_sets.end", "Sets in the last training week"),
            self._field("weekly_sets.deload", "Sets in a lighter week", hint="half by default"),
            self._field("weekly_sets.tolerance", "May be off by"),
        ]

    @property
    def limits(self) -> list[Field]:
        """What a session and an exercise may have."""
        none = "none: no limit"
        return [
            *(
                self._field(
                    f"limits.{key}",
                    limit.label,
                    kind="number" if key == "minutes" else "text",
                    hint={"exercises": "1-4", "minutes": ""}.get(key, none),
                )
                for key, limit in SESSION_LIMITS.items()
            ),
            self._field("sets_per_exercise.min", "Sets of an exercise, least"),
            self._field("sets_per_exercise.max", "Sets of an exercise, most"),
            self._field("sets_per_exercise.spread", "Apart within a session at most"),
            self._field("frequency.exercise", "Days a week with the same exercise"),
            self._field(
                "recovery.lower_back_hours", "Hours between heavy lower-back days", "number"
            ),
            self._field("balance.ratio", "Vertical to horizontal pulls", hint="1:1"),
            self._field("balance.tolerance", "Balance may be off by"),
            self._field("supersets.pairs", "Supersets a session"),
        ]

    @property
    def muscles(self) -> list[Row]:
        """Priority and sets a week of each back muscle, and of others that the file names."""
        named = {*(self._at("priorities") or ()), *(self._at("muscle_sets") or ())}
        others = [m for m in sorted(map(str, named)) if m not in BACK_MUSCLES]
        return [
            Row(
                dotted(("muscle_sets", muscle)),
                words.titled(muscle),
                (
                    self._field(("priorities", muscle), "Priority"),
                    self._field(("muscle_sets", muscle, "min"), "Sets a week, least"),
                    self._field(("muscle_sets", muscle, "max"), "Sets a week, most"),
                ),
                tuple(self._problems(("muscle_sets", muscle))),
            )
            for muscle in (*BACK_MUSCLES, *others)
        ]

    @property
    def parts(self) -> list[Part]:
        """Lists and mappings that a block may have."""
        keys = ("exceptions", "elsewhere", "require", "schemes", "exercise_sets", "select.unlock")
        return [self.part(key) for key in keys]

    def part(self, key: str) -> Part:
        """One list or mapping of the file, by its path."""
        path = undotted(key)
        if key in ENTRIES:
            title, hint, label = ENTRIES[key]
            found = self._at(path)
            names = list(found) if isinstance(found, dict) else []
            rows = [self._entry((*path, str(name)), label) for name in names]
        else:
            title, hint = PARTS[key]
            places = range(len(self._list(path)))
            rows = [self._row((*path, place), str(place + 1)) for place in places]
        return Part(key, title, hint, tuple(rows), tuple(self._problems(path)))

    def _entry(self, path: Path_, label: str) -> Row:
        name = self._exercise_name(path[-1])
        if all(shape.model for shape in fields.shapes(path)):
            return self._row(path, name)
        return Row(dotted(path), name, (self._field(path, label),))

    def _row(self, path: Path_, title: str) -> Row:
        found = [
            self._field(leaf, fields.label_of(leaf), hint=hint)
            for leaf, hint in fields.leaves(path)
            if leaf[-1] != "dates" or self._at(leaf) or self._at("block.start")
        ]
        return Row(dotted(path), title, tuple(found), tuple(self._problems(path)))

    @property
    def loads(self) -> list[Field]:
        """How loads are written."""
        return self._all("loads")

    @property
    def more(self) -> list[tuple[str, list[Field]]]:
        """What is rarely changed."""
        deload = self._field("deload", "Lighter weeks", hint="Each exercise keeps half its sets.")
        return [
            ("Effort and lighter weeks", [*self._all("effort"), deload]),
            ("Order within a session", self._all("ordering")),
            ("Weights of the score", self._all("score")),
        ]

    def _all(self, key: str) -> list[Field]:
        return [
            self._field(leaf, fields.label_of(leaf), hint=hint)
            for leaf, hint in fields.leaves((key,))
        ]

    @property
    def lifts(self) -> list[str]:
        """What a selector may say: exercises by name, and kinds of them."""
        names = [] if self.loaded is None else [e.name for e in self.loaded.catalog]
        kinds = [f"pattern: {p}" for p in PATTERNS] + [f"muscle: {m}" for m in MUSCLES]
        return [*names, *kinds]

    @property
    def weeks(self) -> list[WeekBox]:
        """The time line."""
        total = self._at("block.weeks")
        if not isinstance(total, int) or isinstance(total, bool) or not 1 <= total <= 26:
            return []
        light = self._at("block.deload_weeks")
        lighter = light if isinstance(light, list) else [light]
        starts, boxes, phase = set(starts_of(self._list("block.phases"))), [], 0
        for week in range(1, total + 1):
            begins = week == 1 or week in starts
            phase += begins
            boxes.append(WeekBox(week, week in lighter, begins, phase))
        return boxes

    @property
    def phases(self) -> list[Row]:
        """What each phase says for itself; its weeks are those of the time line."""
        boxes, rows = self.weeks, []
        for place in range(max((box.phase for box in boxes), default=0)):
            path: Path_ = ("block", "phases", place)
            weeks = [box.week for box in boxes if box.phase == place + 1]
            found = [
                self._field(leaf, fields.label_of(leaf), hint=hint)
                for leaf, hint in fields.leaves(path)
                if leaf[-1] != "weeks"
            ]
            title = words.capital(words.weeks_in_words(weeks))
            rows.append(Row(dotted(path), title, tuple(found), tuple(self._problems(path))))
        return rows

    @property
    def gyms(self) -> list[Gym]:
        """Each gym with its items."""
        found = []
        for name, spec in (self._at("equipment") or {}).items():
            listed = [spec] if isinstance(spec, str) else list(spec or ())
            base = next((w for w in listed if w in equipment().gyms), "")
            has = set(self._resolved(str(name), listed))
            whole = closure(frozenset(has))
            groups = tuple(
                (title, tuple(_item(item, has, whole) for item in items.split()))
                for title, items in GROUPS.items()
            )
            others = sorted(has - {i for items in GROUPS.values() for i in items.split()})
            if others:
                groups += (("Other things", tuple(_item(i, has, whole) for i in others)),)
            problems = tuple(self._problems(("equipment", str(name)), within=True))
            found.append(Gym(str(name), base, groups, len(whole), problems))
        return found

    def _resolved(self, name: str, listed: Sequence[Any]) -> Sequence[str]:
        """A gym's items, as the program reads them, or as far as they can be told."""
        resolved = self.content.get("equipment", {}).get(name)
        if resolved is not None and self.reading.loaded is not None:
            return list(resolved)
        found: list[str] = []
        for word in map(str, listed):
            found += equipment().gyms.get(word, [word] if word in equipment().items else [])
        return [i for i in found if f"-{i}" not in listed]

    @property
    def preferences(self) -> list[Preferences]:
        """Exercises that are liked and disliked."""
        found = []
        for key, title in PREFERENCES.items():
            items = self._list(f"select.{key}")
            listed = tuple((place, self._exercise_name(item)) for place, item in enumerate(items))
            found.append(
                Preferences(key, title, listed, tuple(self._problems(("select", key), within=True)))
            )
        return found

    @property
    def pins(self) -> list[tuple[int, str]]:
        """Exercises that have a fixed place."""
        found = []
        for place, pin in enumerate(self._list("pin")):
            if isinstance(pin, dict):
                weeks = pin.get("weeks")
                when = "" if weeks is None else f", weeks {weeks}"
                name = self._exercise_name(pin.get("exercise"))
                found.append((place, f"{name} in {pin.get('session')}{when}"))
        return found

    def _exercise_name(self, item: Any) -> str:
        if isinstance(item, dict):
            parts = [f"{words.spoken(str(k))} {words.spoken(str(v))}" for k, v in item.items()]
            return ", ".join(parts)
        meant = () if self.loaded is None else self.loaded.catalog.meant(str(item))
        return self.loaded.catalog[meant[0]].name if self.loaded and len(meant) == 1 else str(item)

    @property
    def others(self) -> list[str]:
        """Keys of the file that the form has no fields for."""
        return [str(key) for key in self.data if key in UNSHOWN] if self.usable else []

    # ----- inside ------------------------------------------------------------------------------

    def _field(
        self,
        where: str | Path_,
        label: str,
        kind: str = "",
        options: tuple[str, ...] = (),
        hint: str = "",
    ) -> Field:
        path = undotted(where) if isinstance(where, str) else where
        by_type, choices = fields.kind_of(path)
        options = options or choices or self._named(path)
        raw, usual = self._at(path), fields.usual(self.content, path)
        value = fields.shown(raw, path)
        chosen: tuple[str, ...] = ()
        if by_type in ("text", "choice", "boxes") and options:
            kind = kind or ("boxes" if fields.listed(path) else "choice")
        if kind == "boxes":
            chosen = tuple(map(str, fields.several(usual if raw is None else raw)))
            options = (*options, *(c for c in chosen if c not in options))
        elif options and value and value not in options:
            options = (*options, value)
        if path in fields.OFF and self._at(path[:1], missing=0) is None:
            value = "none"
        return Field(
            path=dotted(path),
            label=label,
            kind=kind or by_type,
            value=value,
            usual=fields.shown(usual, path),
            options=options,
            chosen=chosen,
            hint=hint,
            problems=tuple(self._problems(path, within=True)),
            lifts=path[-1] == "select",
        )

    def _named(self, path: Path_) -> tuple[str, ...]:
        """The file's own sessions, gyms and weeks, where a key names one or some of them."""
        if path[-1] == "weeks" and fields.listed(path):
            return tuple(str(box.week) for box in self.weeks)
        if path[-1] in ("session", "sessions") and len(path) > 1:
            names = (fields.at(item, ("name",)) for item in self._list("sessions"))
            return tuple(str(name) for name in names if name is not None)
        if path[-1] == "gym":
            return tuple(map(str, self._at("equipment") or ()))
        return ()

    def _problems(self, path: Path_, *, within: bool = False) -> Iterator[str]:
        """What is wrong with a place, and with what lies within it if asked."""
        for problem in self.reading.problems:
            if problem.path == path or (within and problem.path[: len(path)] == path):
                yield worded(problem)

    def _at(self, where: str | Path_, missing: Any = None) -> Any:
        path = undotted(where) if isinstance(where, str) else where
        return fields.at(self.data, path, missing)

    def _list(self, where: str | Path_) -> list[Any]:
        return fields.several(self._at(where))


def data_of(text: str) -> Any:
    """What a text says, where it can be read as YAML at all; else None."""
    try:
        return read_text(text, "scenario").data
    except InputError:
        return None


def starts_of(phases: Sequence[Any]) -> Iterator[int]:
    """The weeks with which phases begin."""
    week = 1
    for phase in phases:
        yield week
        length = phase.get("weeks") if isinstance(phase, dict) else phase
        week += length if isinstance(length, int) else 0


def _item(item: str, has: set[str], whole: frozenset[str] | set[str]) -> ItemBox:
    name = equipment().items.get(item, words.titled(item))
    by = ""
    if item in whole and item not in has:
        bringing = sorted(i for i in has if item in closure(frozenset([i])))
        by = equipment().items.get(bringing[0], bringing[0]) if bringing else ""
    return ItemBox(item, name, item in whole, by)


def searched(draft: Draft, text: str) -> list[tuple[str, str]]:
    """Exercises of the catalogue that go by a text: id and name."""
    if draft.loaded is None or not text.strip():
        return []
    return [(e.id, e.name) for e in find(text, draft.loaded.catalog)[:12]]
