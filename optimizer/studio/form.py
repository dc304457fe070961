"""The scenario as a form: what its fields show, and what they write into the file.

The file is the truth. A field writes one line of it, comments kept; a field that is emptied takes
its line out, so that the default holds again and is shown in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from catalog.inputs import Problem, dotted, undotted
from catalog.queries import find
from catalog.vocabulary import BACK_MUSCLES, Goal, Level, closure, equipment
from optimizer import words
from optimizer.rules.lines.session import SESSION_LIMITS
from optimizer.scenario.rewriting import on_one_line, rewritten
from optimizer.studio.changes import WIDTH, Refused, back_or_forth, listed_at, worded
from optimizer.studio.draft import Draft
from optimizer.studio.journal import Step

DAYS = tuple(words.DAY_NAMES)
LEVELS: tuple[str, ...] = get_args(Level)
GOALS: tuple[str, ...] = get_args(Goal)
WISHES = {
    "prefer": "Liked: used where it costs little",
    "avoid": "Disliked: used where nothing else will do",
    "include": "Must be in every week",
    "exclude": "Never used",
}
SHOWN = (
    *("schema_version", "name", "catalog", "athlete", "equipment", "block", "sessions"),
    *("weekly_sets", "limits", "sets_per_exercise", "balance", "recovery", "frequency"),
    *("supersets", "warm_up", "priorities", "muscle_sets", "select", "pin"),
)
"""Keys of the file that the form knows; the others are for the text."""
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
class Field:
    """One field.

    Attributes:
        path: in the file, e.g. ``sessions[0].minutes``.
        label: what it is called.
        kind: ``text``, ``number``, ``date`` or ``choice``.
        value: what the file says; empty where it says nothing.
        usual: what holds then.
        options: of a choice.
        hint: what to know about it.
        problems: what is wrong with it.
    """

    path: str
    label: str
    kind: str = "text"
    value: str = ""
    usual: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    problems: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Of the field in the page."""
        return "f-" + "".join(c if c.isalnum() else "-" for c in self.path)


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
class Wish:
    """A list of wishes, each with its place in the list and its words."""

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
        self.data = plain(draft.step.text)
        self.content: Mapping[str, Any] = (
            {} if self.loaded is None else self.loaded.scenario.content
        )
        self._told: set[int] = set()

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
            self._field("athlete.level", "Level", "choice", LEVELS),
            self._field("athlete.goal", "Goal", "choice", GOALS),
            self._field("athlete.bodyweight", "Body weight", hint="82 kg; for loads"),
            self._field("catalog", "Exercises", "choice", ("seed", "extended")),
        ]

    @property
    def block(self) -> list[Field]:
        """Length and start."""
        return [
            self._field("block.weeks", "Weeks", "number"),
            self._field("block.start", "First day", "date"),
            self._field("warm_up", "Warm-up", "choice", ("none", "minimal", "full")),
        ]

    @property
    def sessions(self) -> list[list[Field]]:
        """A row for each session."""
        gyms = tuple(str(name) for name in self._at("equipment") or ())
        return [
            [
                self._field(f"sessions[{n}].name", "Session"),
                self._field(f"sessions[{n}].day", "Day", "choice", DAYS),
                self._field(f"sessions[{n}].minutes", "Minutes at most", "number"),
                self._field(f"sessions[{n}].goal", "Goal", "choice", ("", *GOALS)),
                self._field(f"sessions[{n}].gym", "Gym", "choice", ("", *gyms)),
            ]
            for n in range(len(self._list("sessions")))
        ]

    @property
    def volume(self) -> list[Field]:
        """Sets a week."""
        if isinstance(self._at("weekly_sets"), int | list):
            hint = "written week by week: change it in the text"
            return [
                Field("weekly_sets", "Sets a week", value=str(self._at("weekly_sets")), hint=hint)
            ]
        return [
            self._field("weekly_sets.start", "Sets in the first week", "number"),
            self._field("weekly_sets.end", "Sets in the last training week", "number"),
            self._field(
                "weekly_sets.deload", "Sets in a lighter week", "number", hint="half by default"
            ),
            self._field("weekly_sets.tolerance", "May be off by", "number"),
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
            self._field("sets_per_exercise.min", "Sets of an exercise, least", "number"),
            self._field("sets_per_exercise.max", "Sets of an exercise, most", "number"),
            self._field("sets_per_exercise.spread", "Apart within a session at most", "number"),
            self._field("frequency.exercise", "Days a week with the same exercise", "number"),
            self._field(
                "recovery.lower_back_hours", "Hours between heavy lower-back days", "number"
            ),
            self._field("balance.ratio", "Vertical to horizontal pulls", hint="1:1"),
            self._field("balance.tolerance", "Balance may be off by", "number"),
            self._field("supersets.pairs", "Supersets a session", "number"),
        ]

    @property
    def muscles(self) -> list[tuple[str, list[Field]]]:
        """Priority and sets a week of each back muscle, and of others that the file names."""
        named = {*(self._at("priorities") or ()), *(self._at("muscle_sets") or ())}
        others = [m for m in sorted(map(str, named)) if m not in BACK_MUSCLES]
        return [
            (
                words.titled(muscle),
                [
                    self._field(f"priorities.{muscle}", "Priority", "number"),
                    self._field(f"muscle_sets.{muscle}.min", "Sets a week, least", "number"),
                    self._field(f"muscle_sets.{muscle}.max", "Sets a week, most", "number"),
                ],
            )
            for muscle in (*BACK_MUSCLES, *others)
        ]

    @property
    def weeks(self) -> list[WeekBox]:
        """The time line."""
        total = self._at("block.weeks")
        if not isinstance(total, int) or isinstance(total, bool) or not 1 <= total <= 26:
            return []
        light = self._at("block.deload_weeks")
        lighter = light if isinstance(light, list) else [light]
        starts, boxes, phase = set(_starts(self._list("block.phases"))), [], 0
        for week in range(1, total + 1):
            begins = week == 1 or week in starts
            phase += begins
            boxes.append(WeekBox(week, week in lighter, begins, phase))
        return boxes

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
            problems = tuple(self._problems(f"equipment.{name}"))
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
    def wishes(self) -> list[Wish]:
        """Exercises that are liked and disliked."""
        found = []
        for key, title in WISHES.items():
            items = self._list(f"select.{key}")
            listed = tuple((place, self._wish(item)) for place, item in enumerate(items))
            found.append(Wish(key, title, listed, tuple(self._problems(f"select.{key}"))))
        return found

    @property
    def pins(self) -> list[tuple[int, str]]:
        """Exercises that have a fixed place."""
        found = []
        for place, pin in enumerate(self._list("pin")):
            if isinstance(pin, dict):
                weeks = pin.get("weeks")
                when = "" if weeks is None else f", weeks {weeks}"
                found.append(
                    (place, f"{self._wish(pin.get('exercise'))} in {pin.get('session')}{when}")
                )
        return found

    def _wish(self, item: Any) -> str:
        if isinstance(item, dict):
            parts = [f"{words.spoken(str(k))} {words.spoken(str(v))}" for k, v in item.items()]
            return ", ".join(parts)
        meant = () if self.loaded is None else self.loaded.catalog.meant(str(item))
        return self.loaded.catalog[meant[0]].name if self.loaded and len(meant) == 1 else str(item)

    @property
    def others(self) -> list[str]:
        """Keys of the file that the form has no fields for."""
        return [str(key) for key in self.data if key not in SHOWN] if self.usable else []

    @property
    def left(self) -> list[Problem]:
        """Problems that stand beside no field."""
        return [p for n, p in enumerate(self.reading.problems) if n not in self._told]

    # ----- inside ------------------------------------------------------------------------------

    def _field(
        self,
        path: str,
        label: str,
        kind: str = "text",
        options: tuple[str, ...] = (),
        hint: str = "",
    ) -> Field:
        raw = self._at(path)
        home = f"sessions[0].{path}" if path.startswith("limits.") else path
        usual, value = _shown(_value(self.content, home)), _shown(raw)
        if options and value and value not in options:
            options = (*options, value)
        if path in ("limits.exercises", "balance.ratio") and isinstance(raw, list):
            value = (":" if path.startswith("balance") else "-").join(map(str, raw))
        if path in _OFF and self._at(_OFF[path], missing=0) is None:
            value = "none"
        problems = tuple(self._problems(path))
        return Field(path, label, kind, value, usual, options, hint, problems)

    def _problems(self, path: str) -> Iterator[str]:
        for number, problem in enumerate(self.reading.problems):
            where = dotted(problem.path)
            if where == path or where.startswith((f"{path}.", f"{path}[")):
                self._told.add(number)
                yield worded(problem)

    def _at(self, path: str, missing: Any = None) -> Any:
        return _value(self.data, path, missing)

    def _list(self, path: str) -> list[Any]:
        found = self._at(path)
        return found if isinstance(found, list) else [] if found is None else [found]


def plain(text: str) -> Any:
    """What a text says, where it can be read as YAML at all; else None."""
    from catalog.inputs import InputError, read_text

    try:
        return read_text(text, "scenario").data
    except InputError:
        return None


def _value(data: Any, path: str, missing: Any = None) -> Any:
    try:
        for part in undotted(path):
            data = data[part]
    except (ValueError, LookupError, TypeError):
        return missing
    return data


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "-".join(map(str, value)) if len(value) == 2 else ", ".join(map(str, value))
    return str(value)


def _starts(phases: Sequence[Any]) -> Iterator[int]:
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


# ----- what the form writes --------------------------------------------------------------------


def write(draft: Draft, form: Mapping[str, str]) -> str:
    """Write what a field or a button of the form asks for; gives what to say.

    Raises:
        Refused: it makes no sense, or the text is none that fields can be written into.
    """
    what, step = form.get("do", ""), draft.step
    if what in ("undo", "redo"):
        return back_or_forth(draft, what)
    if what == "text":
        text = form.get("text", "").replace("\r\n", "\n")
        if text != step.text:
            draft.do(replace(step, words="Text of the scenario changed", text=text, kind="text"))
        return ""
    data = plain(step.text)
    if not isinstance(data, dict):
        raise Refused("The text can't be read; mend it first.")
    try:
        change, words_ = _change(what, form, data, draft)
        text = rewritten(step.text, change, WIDTH)
    except Refused:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise Refused("That can't be done where the file stands; change it in the text.") from None
    new: Step = replace(step, words=words_, text=text, kind="")
    draft.do(new)
    return f"{words_}."


Edit = Callable[[Any], Any]


def _change(what: str, form: Mapping[str, str], data: Any, draft: Draft) -> tuple[Edit, str]:
    """What a button or field does to the file's data, and what that is called."""
    path, value = form.get("path", ""), form.get("value", "")
    if what == "set":
        return _set(path, value, data, draft)
    makers: dict[str, Callable[[], tuple[Edit, str]]] = {
        "deload": lambda: _deload(int(value), data),
        "phase": lambda: _phase(int(value), data),
        "add-session": lambda: _add_session(data),
        "drop-session": lambda: (lambda d: d["sessions"].pop(int(value)), "Session taken out"),
        "gym-base": lambda: (lambda d: d["equipment"].update({path: value}), f"{path} is {value}"),
        "gym-item": lambda: _gym_item(path, value, draft),
        "add-gym": lambda: _add_gym(value, data),
        "drop-gym": lambda: (lambda d: d["equipment"].pop(path), f"Gym {path} taken out"),
        "wish": lambda: _wish(path, value, data, draft),
        "drop-wish": lambda: (
            lambda d: _drop_item(d, ("select", path), int(value)),
            "Wish taken out",
        ),
        "drop-pin": lambda: (lambda d: _drop_item(d, ("pin",), int(value)), "Pin taken out"),
    }
    if what not in makers:
        raise Refused(f"There is no change called {what!r}.")
    return makers[what]()


_FIELDS = (
    *("name", "athlete.name", "athlete.level", "athlete.goal", "athlete.bodyweight", "catalog"),
    *("block.weeks", "block.start", "warm_up"),
    *(f"sessions[].{key}" for key in ("name", "day", "minutes", "goal", "gym")),
    *(f"weekly_sets.{key}" for key in ("start", "end", "deload", "tolerance")),
    *(f"limits.{key}" for key in SESSION_LIMITS),
    *(f"sets_per_exercise.{key}" for key in ("min", "max", "spread")),
    *("frequency.exercise", "recovery.lower_back_hours", "balance.ratio", "balance.tolerance"),
    "supersets.pairs",
)
_OFF = {"recovery.lower_back_hours": "recovery", "balance.ratio": "balance"}
"""Fields where none is written as null in place of the mapping."""
_TEXTS = ("name", "athlete.name", "sessions[].name", "sessions[].gym", "athlete.bodyweight")
"""Fields whose value stays text, whatever it looks like."""


def _set(path: str, value: str, data: Any, draft: Draft) -> tuple[Edit, str]:
    """One value of the file; an empty one takes the line out."""
    kind = "".join(c for c in path if not c.isdigit())
    free = kind.startswith(("priorities.", "muscle_sets.")) and kind.count(".") < 3
    if kind not in _FIELDS and not free:
        raise Refused(f"The form has no field {path!r}.")
    parts = undotted(path)
    label = words.spoken(str(parts[-1])).capitalize()
    if not value.strip():
        return lambda d: _drop(d, parts), f"{label}: the default"
    new = _read(kind, value.strip())

    def change(d: Any) -> None:
        if new is None and kind in _OFF:
            d[_OFF[kind]] = None
            return
        node = _node(d, parts[:-1])
        if kind == "sessions[].name":
            _renamed(d, node[parts[-1]], new)
        node[parts[-1]] = new
        if kind == "block.weeks" and isinstance(new, int):
            _fit_weeks(d["block"], _value(data, "block.weeks"), new)
        if parts[0] == "weekly_sets" and draft.loaded is not None:
            for key in ("start", "end"):  # neither stands without the other
                node.setdefault(key, _value(draft.loaded.scenario.content, f"weekly_sets.{key}"))

    return change, f"{label}: {value.strip()}"


def _node(data: Any, parts: tuple[str | int, ...]) -> Any:
    """The mapping or list at a path; mappings on the way are made."""
    for part in parts:
        if isinstance(data, dict) and data.get(part) is None:
            data[part] = {}
        data = data[part]
    return data


def _read(kind: str, value: str) -> Any:
    """A field's text as the file writes it."""
    if kind in _TEXTS:
        return value
    if value.lower() == "none":
        return None if kind != "warm_up" else "none"
    for mark in ("-", ":"):
        ends = [part.strip() for part in value.split(mark)]
        pair = kind in ("limits.exercises", "balance.ratio") and len(ends) == 2
        if pair and all(end.isdigit() for end in ends):
            return [int(end) for end in ends]
    if kind == "block.start":
        return _date(value)
    try:
        return int(value) if value.lstrip("-").isdigit() else float(value)
    except ValueError:
        return value


def _date(value: str) -> Any:
    import datetime

    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return value


def _drop(data: Any, parts: tuple[str | int, ...]) -> None:
    """Take a line out, and the mapping around it once it is empty."""
    nodes = [data]
    for part in parts[:-1]:
        try:
            nodes.append(nodes[-1][part])
        except (KeyError, IndexError, TypeError):
            return
    for node, part in zip(reversed(nodes), reversed(parts), strict=True):
        if isinstance(node, dict):
            node.pop(part, None)
        if node or node is data or not isinstance(node, dict):
            return


def _drop_item(data: Any, path: tuple[str, ...], place: int) -> None:
    found = listed_at(data, path)
    found.pop(place)
    if not found:
        _drop(data, path)


def _renamed(data: Any, old: Any, new: str) -> None:
    """A session's new name wherever the file speaks of it."""
    for key in ("pin", "exceptions", "elsewhere"):
        for item in data.get(key) or ():
            if isinstance(item, dict) and item.get("session") == old:
                item["session"] = new
    for key in ("require", "schemes"):
        for item in data.get(key) or ():
            names = item.get("sessions") if isinstance(item, dict) else None
            if isinstance(names, list):
                item["sessions"] = [new if name == old else name for name in names]


def _fit_weeks(block: Any, old: Any, new: int) -> None:
    """Lighter weeks and phases of a block that became longer or shorter."""
    light = block.get("deload_weeks")
    if light is not None:
        weeks = light if isinstance(light, list) else [light]
        kept = [w for w in weeks if isinstance(w, int) and w <= new]
        if old in weeks and new not in kept:
            kept = [w for w in kept if w != old] + [new]
        block["deload_weeks"] = on_one_line(sorted(kept))
    phases = block.get("phases")
    if isinstance(phases, list) and all(isinstance(p, int | dict) for p in phases):
        starts = [week for week in _starts(phases) if week <= new]
        _put_phases(block, phases, starts, new)


def _deload(week: int, data: Any) -> tuple[Edit, str]:
    light = _value(data, "block.deload_weeks")
    weeks = set(light if isinstance(light, list) else [] if light is None else [light])
    lighter = week not in weeks
    weeks ^= {week}

    def change(d: Any) -> None:
        if weeks:
            d["block"]["deload_weeks"] = on_one_line(sorted(weeks))
        else:
            d["block"].pop("deload_weeks", None)

    return change, f"Week {week} is {'lighter' if lighter else 'a training week'}"


def _phase(week: int, data: Any) -> tuple[Edit, str]:
    """A phase begins with a week, or no longer does."""
    total = data["block"]["weeks"]
    phases = _value(data, "block.phases") or [total]
    phases = phases if isinstance(phases, list) else [phases]
    starts = set(_starts(phases)) ^ {week} | {1}

    def change(d: Any) -> None:
        _put_phases(d["block"], phases, sorted(starts), total)

    begins = week in starts
    return change, f"A phase begins with week {week}" if begins else f"No new phase in week {week}"


def _put_phases(block: Any, old: Sequence[Any], starts: Sequence[int], total: int) -> None:
    before = dict(zip(_starts(old), old, strict=True))
    lengths = [end - start for start, end in zip(starts, [*starts[1:], total + 1], strict=True)]
    new = []
    for start, length in zip(starts, lengths, strict=True):
        phase = before.get(start)
        new.append({**phase, "weeks": length} if isinstance(phase, dict) else length)
    if len(new) == 1 and isinstance(new[0], int):
        block.pop("phases", None)
    else:
        block["phases"] = on_one_line(new)


def _add_session(data: Any) -> tuple[Edit, str]:
    taken = {str(s.get("day", ""))[:3].lower() for s in data["sessions"]}
    names = {s.get("name") for s in data["sessions"]}
    free = next((day for day in ("mon", "wed", "fri", "sun", *DAYS) if day not in taken), None)
    if free is None:
        raise Refused("Every day of the week has a session.")
    letters = (chr(ord("A") + n) for n in range(26))
    name = next(f"Pull {letter}" for letter in letters if f"Pull {letter}" not in names)
    item = on_one_line({"name": name, "day": free})
    return lambda d: d["sessions"].append(item), f"{name} on {words.DAY_NAMES[free]} added"


def _add_gym(value: str, data: Any) -> tuple[Edit, str]:
    base = value if value in equipment().gyms else "garage_gym"
    name, number = base.removesuffix("_gym"), 2
    while name in data["equipment"]:
        name, number = f"{base.removesuffix('_gym')} {number}", number + 1
    return lambda d: d["equipment"].update({name: base}), f"Gym {name} added"


def _gym_item(gym: str, item: str, draft: Draft) -> tuple[Edit, str]:
    """An item into a gym, or out of it."""
    if item not in equipment().items:
        raise Refused(f"There is no item {item!r}.")
    loaded = draft.reading.loaded
    if loaded is None or gym not in loaded.scenario.gyms:
        raise Refused("The scenario has problems; mend them first.")
    has = item in loaded.scenario.gyms[gym]
    meant = loaded.document.data["equipment"][gym]
    ids = [meant] if isinstance(meant, str) else list(meant)

    def change(d: Any) -> None:
        spec = d["equipment"][gym]
        listed = [spec] if isinstance(spec, str) else list(spec)
        if has:
            kept = [word for word, known in zip(listed, ids, strict=True) if known != item]
            based = any(item in equipment().gyms.get(known, ()) for known in ids)
            listed = [*kept, f"-{item}"] if based else kept
        else:
            kept = [word for word, known in zip(listed, ids, strict=True) if known != f"-{item}"]
            listed = kept if len(kept) < len(listed) else [*kept, item]
        d["equipment"][gym] = on_one_line(listed)

    name = equipment().items[item]
    return change, f"{name} {'taken out of' if has else 'added to'} {gym}"


def _wish(key: str, value: str, data: Any, draft: Draft) -> tuple[Edit, str]:
    if key not in WISHES or draft.loaded is None or value not in draft.loaded.catalog:
        raise Refused("The catalogue has no such exercise.")

    def change(d: Any) -> None:
        found = listed_at(d, ("select", key))
        if value not in found:
            found.append(value)

    name = draft.loaded.catalog[value].name
    said = {
        "prefer": "liked",
        "avoid": "disliked",
        "include": "in every week",
        "exclude": "never used",
    }
    return change, f"{name}: {said[key]}"


def searched(draft: Draft, text: str) -> list[tuple[str, str]]:
    """Exercises of the catalogue that go by a text: id and name."""
    if draft.loaded is None or not text.strip():
        return []
    return [(e.id, e.name) for e in find(text, draft.loaded.catalog)[:12]]


def bases() -> list[str]:
    """The built-in gyms."""
    return list(equipment().gyms)
