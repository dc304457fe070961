"""What the scenario's form writes into its file.

A field writes one line, comments kept; a field that is emptied takes its line out, so that the
default holds again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.inputs import Path_, dotted, undotted
from catalog.vocabulary import equipment
from optimizer import words
from optimizer.scenario.rewriting import on_one_line, rewritten
from optimizer.studio import fields
from optimizer.studio.changes import WIDTH, back_or_forth, listed_at
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Refused
from optimizer.studio.form import DAYS, ENTRIES, PARTS, PREFERENCES, data_of, starts_of
from optimizer.studio.journal import Step


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
    data = data_of(step.text)
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
        "preference": lambda: _preference(path, value, data, draft),
        "drop-preference": lambda: (
            lambda d: _drop_item(d, ("select", path), int(value)),
            "Preference taken out",
        ),
        "toggle": lambda: _toggle(path, value, draft, data),
        "add-item": lambda: _add_item(path, data),
        "drop-item": lambda: _drop_part(path, value),
        "add-entry": lambda: _add_entry(path, form.get("name", ""), value, draft),
        "drop-entry": lambda: _drop_entry(path),
        "drop-pin": lambda: (lambda d: _drop_item(d, ("pin",), int(value)), "Pin taken out"),
    }
    if what not in makers:
        raise Refused(f"There is no change called {what!r}.")
    return makers[what]()


_UNWRITTEN = ("schema_version", "equipment", "previous")
"""Keys that no field writes."""


def _field(text: str) -> Path_:
    """The path of a field.

    Raises:
        Refused: there is no such field.
    """
    path = undotted(text)
    dotted(path).encode()  # a key in quotes may hold half of a letter
    if not path or path[0] in _UNWRITTEN or not fields.shapes(path):
        raise Refused(f"The form has no field {text!r}.")
    return path


def _set(where: str, value: str, data: Any, draft: Draft) -> tuple[Edit, str]:
    """One value of the file; an empty one takes the line out."""
    path = _field(where)
    label = fields.label_of(path)
    if not value.strip():
        return lambda d: _drop(d, path), f"{label}: the default"
    new = fields.read(path, value.strip())

    def change(d: Any) -> None:
        if new is None and path in fields.OFF:
            d[fields.OFF[path]] = None
            return
        if path[:2] == ("block", "phases"):
            _write_out_phases(d["block"])
        node = fields.node_at(d, path[:-1])
        if path[0] == "sessions" and path[-1] == "name":
            _renamed(d, node[path[-1]], new)
        node[path[-1]] = new
        if path == ("block", "weeks") and isinstance(new, int):
            _fit_weeks(d["block"], fields.at(data, path), new)
        if path[0] == "weekly_sets" and draft.loaded is not None:
            for key in ("start", "end"):  # neither stands without the other
                node.setdefault(key, fields.at(draft.loaded.scenario.content, (path[0], key)))

    return change, f"{label}: {value.strip()}"


def _write_out_phases(block: Any) -> None:
    """Phases as mappings, which can say more than their lengths."""
    phases = block.get("phases", block["weeks"])
    if not isinstance(phases, list):
        block["phases"] = phases = [phases]
    for place, phase in enumerate(phases):
        if not isinstance(phase, dict):
            phases[place] = on_one_line({"weeks": phase})


def _toggle(where: str, value: str, draft: Draft, data: Any) -> tuple[Edit, str]:
    """One value into a list of the file, or out of it."""
    path = _field(where)
    if not fields.listed(path):
        raise Refused(f"The form has no boxes {where!r}.")
    content = {} if draft.loaded is None else draft.loaded.scenario.content
    usual = fields.several(fields.usual(content, path))
    had = fields.at(data, path)
    item = fields.several(fields.read(path, value))[0]
    ticked = [*(usual if had is None else fields.several(had))]
    kept = [one for one in ticked if str(one) != str(item)]
    new = kept if len(kept) < len(ticked) else [*ticked, item]
    if all(isinstance(one, int) for one in new):
        new = sorted(new)

    def change(d: Any) -> None:
        if new or usual:
            fields.node_at(d, path[:-1])[path[-1]] = on_one_line(new)
        else:
            _drop(d, path)

    return change, f"{fields.label_of(path)}: {', '.join(map(str, new)) or 'none'}"


def _add_item(key: str, data: Any) -> tuple[Edit, str]:
    """One more item of a list: one that is valid, and asks for as little as it can."""
    if key not in PARTS:
        raise Refused(f"The form has no list {key!r}.")
    item = on_one_line(STARTERS[key](data))
    title = PARTS[key][0]
    return lambda d: listed_at(d, undotted_texts(key)).append(item), f"{title}: one more"


def _drop_part(key: str, place: str) -> tuple[Edit, str]:
    if key not in PARTS:
        raise Refused(f"The form has no list {key!r}.")
    title = PARTS[key][0]
    return lambda d: _drop_item(d, undotted_texts(key), int(place)), f"{title}: one fewer"


def undotted_texts(key: str) -> tuple[str, ...]:
    """A path that has no places of lists in it."""
    return tuple(map(str, undotted(key)))


def _add_entry(key: str, name: str, value: str, draft: Draft) -> tuple[Edit, str]:
    """A value for one exercise."""
    if key not in ENTRIES or draft.loaded is None:
        raise Refused(f"The form has no list {key!r}.")
    meant = draft.loaded.catalog.meant(name.strip())
    if len(meant) != 1:
        raise Refused(f"The catalogue has no exercise {name.strip()!r}.")
    if not value.strip():
        raise Refused("Give a value too.")
    path = (*undotted_texts(key), meant[0])
    new = fields.read(path, value.strip())

    def change(d: Any) -> None:
        fields.node_at(d, path[:-1])[path[-1]] = new

    return change, f"{draft.loaded.catalog[meant[0]].name}: {value.strip()}"


def _drop_entry(where: str) -> tuple[Edit, str]:
    path = _field(where)
    if dotted(path[:-1]) not in ENTRIES:
        raise Refused(f"The form has no entry {where!r}.")
    return lambda d: _drop(d, path), f"{path[-1]} taken out"


def _an_exception(data: Any) -> Any:
    """A session as it is, in the first week that has no exception."""
    first = fields.several(data["sessions"])[0]
    taken = {
        week
        for item in fields.several(fields.at(data, ("exceptions",)))
        for week in fields.several(fields.at(item, ("weeks",)))
    }
    weeks = range(1, int(fields.at(data, ("block", "weeks"), 1)) + 1)
    week = next((week for week in weeks if week not in taken), 1)
    gym = first.get("gym") or next(iter(data["equipment"]))
    return {"session": first["name"], "weeks": on_one_line([week]), "gym": gym}


def _a_day_elsewhere(data: Any) -> Any:
    taken = {str(s.get("day", ""))[:3].lower() for s in fields.several(data["sessions"])}
    return {"days": on_one_line([next((day for day in DAYS if day not in taken), "sun")])}


STARTERS: dict[str, Callable[[Any], Any]] = {
    "exceptions": _an_exception,
    "elsewhere": _a_day_elsewhere,
    "require": lambda _: {
        "select": {"pattern": "horizontal_pull"},
        "count": "sets",
        "at_least": 0,
    },
    "schemes": lambda _: {
        "select": {"pattern": "hinge"},
        "top": {"reps": [5], "rpe": [8]},
        "backoff": {"reps": [8], "drop": "10 %"},
    },
    "loads.progression": lambda _: {"select": {"pattern": "hinge"}, "double": "2.5 %"},
}
"""What a new item of a list says."""


def _drop(data: Any, parts: Path_) -> None:
    """Take a line out, and the mapping around it once it is empty."""
    nodes = [data]
    for part in parts[:-1]:
        if isinstance(part, int) and not isinstance(nodes[-1], list):
            nodes.append(nodes[-1])  # one value stands for a list of one
            continue
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
        for item in fields.several(data.get(key)):
            if isinstance(item, dict) and item.get("session") == old:
                item["session"] = new
    for key in ("require", "schemes"):
        for item in fields.several(data.get(key)):
            names = item.get("sessions") if isinstance(item, dict) else None
            if isinstance(names, list):
                item["sessions"] = on_one_line([new if name == old else name for name in names])
            elif names == old is not None:
                item["sessions"] = new


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
        starts = [week for week in starts_of(phases) if week <= new]
        _put_phases(block, phases, starts, new)


def _deload(week: int, data: Any) -> tuple[Edit, str]:
    light = fields.at(data, ("block", "deload_weeks"))
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
    phases = fields.at(data, ("block", "phases")) or [total]
    phases = phases if isinstance(phases, list) else [phases]
    starts = set(starts_of(phases)) ^ {week} | {1}

    def change(d: Any) -> None:
        _put_phases(d["block"], phases, sorted(starts), total)

    begins = week in starts
    return change, f"A phase begins with week {week}" if begins else f"No new phase in week {week}"


def _put_phases(block: Any, old: Sequence[Any], starts: Sequence[int], total: int) -> None:
    before = dict(zip(starts_of(old), old, strict=True))
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
    loaded = draft.usable()
    if gym not in loaded.scenario.gyms:
        raise Refused(f"The scenario has no gym {gym!r}.")
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


def _preference(key: str, value: str, data: Any, draft: Draft) -> tuple[Edit, str]:
    if key not in PREFERENCES or draft.loaded is None or value not in draft.loaded.catalog:
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
