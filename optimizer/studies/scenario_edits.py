"""Edits to a scenario file's plain data, as a coach would make them by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from catalog.vocabulary import closure
from optimizer.scenario.calendar import exceptions_by_week

ScenarioData = dict[str, Any]


def own_day(data: ScenarioData, week: int, session: str) -> None:
    """Make one session of one week a group of its own (``own: true``)."""
    except_day(data, week, session, own=True)


def skip_day(data: ScenarioData, week: int, session: str) -> None:
    """Let one session of one week fall out."""
    _take_out(data, week, session)
    _exceptions(data).append({"weeks": [week], "session": session, "skip": True})
    _unpin(data, week, session)


def hold_day(data: ScenarioData, week: int, session: str) -> None:
    """Take back that a session of a week falls out, if it does."""
    if _of(data, week, session).get("skip"):
        _take_out(data, week, session)


def except_day(data: ScenarioData, week: int, session: str, **keys: object) -> None:
    """Lay keys (gym, minutes, own) over what the scenario says of one session of one week."""
    old = _of(data, week, session)
    _take_out(data, week, session)
    kept: ScenarioData = {key: old[key] for key in ("gym", "minutes", "own") if key in old}
    _exceptions(data).append({"weeks": [week], "session": session, **kept, **keys})


def sessions_of(data: ScenarioData) -> list[str]:
    """Names of the sessions, in the file's order."""
    return [session["name"] for session in data["sessions"]]


def _exceptions(data: ScenarioData) -> list[ScenarioData]:
    """What the scenario says of single weeks; dates become weeks, which edits can part."""
    found: list[ScenarioData] = exceptions_by_week(data)
    data["exceptions"] = found
    return found


def _of(data: ScenarioData, week: int, session: str) -> ScenarioData:
    """The exception for one session of one week, if any."""
    for item in _exceptions(data):
        if week in item["weeks"] and item.get("session", session) == session:
            return item
    return {}


def _take_out(data: ScenarioData, week: int, session: str) -> None:
    """Free one session of one week from exceptions; what they say of others stays."""
    kept: list[ScenarioData] = []
    for item in _exceptions(data):
        if week not in item["weeks"] or item.get("session", session) != session:
            kept.append(item)
            continue
        others = [w for w in item["weeks"] if w != week]
        if others:
            kept.append({**item, "weeks": others})
        if "session" not in item:
            kept += [
                {**item, "weeks": [week], "session": name}
                for name in sessions_of(data)
                if name != session
            ]
    data["exceptions"] = kept


def _unpin(data: ScenarioData, week: int, session: str) -> None:
    """Pins may not name a skipped week."""
    pins = []
    for pin in data.get("pin", []):
        if pin["session"] == session and week in pin.get("weeks", ()):
            weeks = [w for w in pin["weeks"] if w != week]
            if weeks:
                pins.append({**pin, "weeks": weeks})
        else:
            pins.append(pin)
    if "pin" in data:
        data["pin"] = pins


def exclude(data: ScenarioData, selectors: Iterable[object]) -> None:
    """Use these exercises no more."""
    found = data.setdefault("select", {}).setdefault("exclude", [])
    found += [selector for selector in selectors if selector not in found]


def lose_items(
    data: ScenarioData, gyms: Mapping[str, Collection[str]], items: Collection[str]
) -> None:
    """Take items out of every gym, with whatever contains them; what else that holds stays.

    Args:
        data: the scenario file.
        gyms: gym to its items as the scenario resolves them.
        items: what is out of order.
    """
    for name, listed in gyms.items():
        gone = sorted(i for i in listed if closure(frozenset([i])) & set(items))
        if not gone:
            continue
        freed = set(closure(frozenset(gone))) - set(closure(frozenset(items)))
        freed = {i for i in freed if not closure(frozenset([i])) & set(items)} - set(gone)
        spec = data["equipment"][name]
        words = [spec] if isinstance(spec, str) else [w for w in spec if w not in gone]
        data["equipment"][name] = [
            *words,
            *(f"-{i}" for i in gone if f"-{i}" not in words),
            *(i for i in sorted(freed) if i not in words and i not in listed),
        ]
