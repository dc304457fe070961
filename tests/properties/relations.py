"""Known changes of a scenario and what they must do to the best score.

Each relation takes a scenario as plain data, its catalogue and a source of choices, and gives the
changed ones. All work on copies.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

from catalog.schema import Exercise
from optimizer.plan.schema import Plan
from optimizer.scenario.schema import Score

Data = dict[str, Any]
Entries = list[Exercise]
Change = Callable[[Data, Entries, Random], tuple[Data, Entries]]


def plain(data: Data) -> Data:
    """A scenario in which more choice is never a burden.

    A new exercise or item may wake an include or an unwritten balance that was waived, and another
    band may turn a week that rises into one that stays: none of these is in force.
    """
    data = copy.deepcopy(data)
    data.setdefault("select", {})["include"] = []
    data.setdefault("balance", None)
    data.setdefault("score", {})["steadiness"] = 0
    return data


# --- the same score -----------------------------------------------------------------------------


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """Every id and family, wherever it stands as a value or a key."""
    if isinstance(value, dict):
        return {names.get(k, k): _renamed(v, names) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def relabelled(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """Exercises by other names, which sort in another order."""
    order = list(range(len(entries)))
    rng.shuffle(order)
    names = {e.id: f"x{place}" for place, e in zip(order, entries, strict=True)}
    changed = [
        entry.model_copy(
            update={
                "id": names[entry.id],
                "progresses_to": [names[other] for other in entry.progresses_to],
            }
        )
        for entry in entries
    ]
    data = copy.deepcopy(data)
    keys = ("exercise_sets", "select", "require", "pin", "ordering")
    # A family may bear an exercise's name: selectors that mean the family keep it.
    renamed = {key: _in_selectors(data[key], names) for key in keys if key in data}
    return data | renamed, changed


def _in_selectors(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            names.get(key, key): item
            if key in ("family", "equipment", "session", "sessions")
            else _in_selectors(item, names)
            for key, item in value.items()
        }
    return (
        _renamed(value, names)
        if not isinstance(value, list)
        else [_in_selectors(item, names) for item in value]
    )


def sessions_relabelled(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """Sessions by other names, written in another order; each still has its gym by name."""
    data = copy.deepcopy(data)
    first = next(iter(data["equipment"]))
    names = {s["name"]: f"Visit {9 - n}" for n, s in enumerate(data["sessions"])}
    for session in data["sessions"]:
        session["name"] = names[session["name"]]
        session.setdefault("gym", first)
    rng.shuffle(data["sessions"])
    named = ("exceptions", "pin", "elsewhere")
    for item in (item for key in named for item in data.get(key, [])):
        if "session" in item:
            item["session"] = names[item["session"]]
    for rule in data.get("require", []):
        if "sessions" in rule:
            rule["sessions"] = [names[name] for name in rule["sessions"]]
    return data, entries


def idle_rules(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """Rules that nothing can break, a date and remarks."""
    data = copy.deepcopy(data)
    idle = {"select": {"mechanic": ["compound", "isolation"]}, "at_most": 1000, "per": "block"}
    data.setdefault("require", []).append(idle)
    data["block"]["start"] = "2027-01-04"
    data.setdefault("athlete", {})["notes"] = "says nothing"
    return data, entries


def twice_the_weights(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """Every weight of the score doubled: the same plans are best, at twice the score."""
    data = copy.deepcopy(data)
    weights = Score(minutes=0).model_dump() | data.get("score", {})
    data["score"] = {term: 2 * weight for term, weight in weights.items()}
    return data, entries


# --- no lower a score ---------------------------------------------------------------------------


def an_exercise_twice(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """A twin of an exercise, of a family of its own."""
    twin = rng.choice(entries)
    names = {"id": "zz_twin", "family": "zz_twin", "progresses_to": []}
    return data, [*entries, twin.model_copy(update=names)]


def more_equipment(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """Everything that a full gym has, in every gym."""
    data = copy.deepcopy(data)
    data["equipment"] = {
        name: [*_owned(gym), "commercial_gym"] for name, gym in data["equipment"].items()
    }
    return data, entries


def _owned(gym: str | list[str]) -> list[str]:
    items = [gym] if isinstance(gym, str) else gym
    return [item for item in items if not item.startswith("-") and item != "commercial_gym"]


def wider_bands(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """A set more a week, a wider spread and one visit more for each exercise.

    The lower ends stay: shares and doses are measured by them.
    """
    data = copy.deepcopy(data)
    weekly = data.get("weekly_sets")
    if isinstance(weekly, list):
        bands = [band if isinstance(band, list) else [band, band] for band in weekly]
        data["weekly_sets"] = [[low, high + 1] for low, high in bands]
    rules = data.setdefault("sets_per_exercise", {})
    rules["spread"] = rules.get("spread", 2) + 1
    data["frequency"] = {"exercise": data.get("frequency", {}).get("exercise", 2) + 1}
    return data, entries


def fewer_rules(data: Data, entries: Entries, rng: Random) -> tuple[Data, Entries]:
    """No requirements, recovery or order (pins and what is asked for lend availability too)."""
    data = copy.deepcopy(data)
    for rule in data.get("require", []):
        rule.pop("at_most", None)
        rule["at_least"] = 0
    data["recovery"] = None
    data["ordering"] = {"compound_first": False, "apart": []}
    return data, entries


SAME: tuple[Change, ...] = (relabelled, sessions_relabelled, idle_rules)
NO_WORSE: tuple[Change, ...] = (an_exercise_twice, more_equipment, wider_bands, fewer_rules)
DOUBLE: tuple[Change, ...] = (twice_the_weights,)


def pinned(data: Data, plan: Plan) -> Data:
    """The scenario with every set of a plan pinned: only that plan is left, at its score."""
    assert plan.weeks is not None
    data = copy.deepcopy(data)
    data["pin"] = [
        {"exercise": e.exercise, "session": s.session, "weeks": [week.week], "sets": e.sets}
        for week in plan.weeks
        for s in week.sessions
        for e in s.exercises
    ]
    return data
