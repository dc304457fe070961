"""The normal form of a scenario: a file that says everything, in one order.

Two files that mean the same give the same content, and so the same digest. One default stays
unwritten: ``balance``, because writing it changes its meaning (it is then never waived).
"""

from __future__ import annotations

from typing import Any

from catalog.queries import Selector
from optimizer.scenario import schema, types
from optimizer.units import DAYS, sets_of
from optimizer.words import listed, spoken


def normalised(file: schema.ScenarioFile, fields: dict[str, Any]) -> dict[str, Any]:
    """Plain data in the file format.

    Args:
        file: the file's models.
        fields: the resolved fields of :class:`optimizer.scenario.types.Scenario`.
    """
    content: dict[str, Any] = {
        "schema_version": 1,
        "name": file.name,
        "notes": file.notes,
        "catalog": list(fields["catalog"]),
        "athlete": {
            "name": file.athlete.name,
            "level": file.athlete.level,
            "goal": file.athlete.goal,
            "notes": file.athlete.notes,
        },
        "equipment": {name: sorted(items) for name, items in fields["gyms"].items()},
        "block": _block(file, fields),
        "sessions": [_session(session) for session in fields["sessions"]],
        "exceptions": [_set_keys(item) for item in file.exceptions],
        "weekly_sets": _weekly_sets(fields["weekly_sets"]),
        "muscle_sets": {
            muscle: {"min": sets_of(band.min)}
            | ({} if band.max is None else {"max": sets_of(band.max)})
            for muscle, band in fields["muscle_sets"].items()
        },
        "priorities": dict(fields["priorities"]),
        "sets_per_exercise": vars(fields["sets_per_exercise"]).copy(),
        "exercise_sets": {
            e: {key: value for key, value in vars(own).items() if value is not None}
            for e, own in fields["exercise_sets"].items()
        },
        "frequency": {"exercise": fields["frequency"]},
        "ordering": {
            "compound_first": fields["compound_first"],
            "apart": list(fields["apart"]),
            "first": _selectors(fields["first"]),
        },
        "recovery": None
        if fields["lower_back_hours"] is None
        else {"lower_back_hours": fields["lower_back_hours"]},
        "require": [_require(item) for item in fields["require"]],
        "select": {
            **{k: _selectors(fields[k]) for k in ("include", "exclude", "prefer", "avoid")},
            "unlock": dict(fields["unlock"]),
        },
        "pin": [_pin(pin) for pin in fields["pin"]],
        "warm_up": fields["warm_up"],
        "effort": {"rir": list(fields["rir"]), "deload_rir": fields["deload_rir"]},
        "score": vars(fields["weights"]).copy(),
    }
    content |= _previous(fields["previous"])
    balance = fields["balance"]
    if balance is None:
        content["balance"] = None
    elif balance.written:
        content["balance"] = {
            "between": list(balance.between),
            "ratio": list(balance.ratio),
            "tolerance": balance.tolerance,
            "per": balance.per,
        }
    return content


def _previous(previous: types.Previous | None) -> dict[str, Any]:
    """The block before in place, so that a plan's scenario needs no other file."""
    if previous is None:
        return {}
    sets = {} if previous.sets is None else {"sets": previous.sets}
    held = {name: sorted(exercises) for name, exercises in previous.sessions.items()}
    return {"previous": {**sets, "sessions": held}}


def selector_content(selector: types.SelectorRef) -> str | dict[str, Any]:
    """A selector as the file says it."""
    if isinstance(selector, Selector):
        return selector.model_dump(mode="json", exclude_none=True)
    return selector


def selector_in_words(selector: types.SelectorRef) -> str:
    """A selector as a coach would say it: ``unilateral``, ``trains erector spinae``."""
    content = selector_content(selector)
    if isinstance(content, str):
        return spoken(content)
    return ", ".join(_key_in_words(key, value) for key, value in content.items())


def _key_in_words(key: str, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    if key == "unilateral":
        return listed(["unilateral" if item else "bilateral" for item in values], "or")
    words = listed([spoken(str(item)) for item in values], "or")
    named = {
        "muscle": f"trains {words}",
        "family": f"of family {words}",
        "equipment": f"with {words}",
        "lower_back_stress": f"lower-back stress {words} or more",
        "grip_demand": f"grip demand {words} or more",
    }
    return named.get(key, words)


def _selectors(selectors: tuple[types.SelectorRef, ...]) -> list[Any]:
    return [selector_content(selector) for selector in selectors]


def _set_keys(item: schema.ExceptionalWeeks) -> dict[str, Any]:
    return item.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _block(file: schema.ScenarioFile, fields: dict[str, Any]) -> dict[str, Any]:
    phases = [
        p.weeks
        if p.new_exercises is None
        else {"weeks": p.weeks, "new_exercises": list(p.new_exercises)}
        for p in fields["phases"]
    ]
    start = {} if fields["start"] is None else {"start": fields["start"].isoformat()}
    return {
        "weeks": fields["weeks"],
        **start,
        "deload_weeks": sorted(fields["deload_weeks"]),
        "phases": phases,
    }


def limits_content(limits: types.Limits) -> dict[str, Any]:
    """A session's limits as the file says them; ``minutes`` stands on the session."""
    credit = limits.muscle_half_sets
    return {
        "exercises": None if limits.exercises is None else list(limits.exercises),
        "sets": limits.sets,
        "minutes": limits.minutes,
        "muscle_sets": None if credit is None else sets_of(credit),
        "lower_back": limits.lower_back,
        "grip": limits.grip,
        "isolation": limits.isolation,
        "per_family": limits.per_family,
    }


def _session(session: types.Session) -> dict[str, Any]:
    return {
        "name": session.name,
        "day": DAYS[session.day],
        "gym": session.gym,
        "goal": session.goal,
        "limits": limits_content(session.limits),
        "notes": session.notes,
    }


def _weekly_sets(targets: types.WeeklyTargets | types.WeeklyBands) -> Any:
    if isinstance(targets, types.WeeklyBands):
        return [list(band) for band in targets.bands]
    return {key: value for key, value in vars(targets).items() if value is not None}


def _require(item: types.Require) -> dict[str, Any]:
    data: dict[str, Any] = {"select": selector_content(item.select), "count": item.count}
    if item.at_least is not None:
        data["at_least"] = item.at_least
    if item.at_most is not None:
        data["at_most"] = item.at_most
    return {**data, "per": item.per, "sessions": list(item.sessions)}


def _pin(pin: types.Pin) -> dict[str, Any]:
    data: dict[str, Any] = {"exercise": pin.exercise, "session": pin.session}
    if pin.weeks is not None:
        data["weeks"] = list(pin.weeks)
    if pin.sets is not None:
        data["sets"] = list(pin.sets)
    if pin.reps is not None:
        data["reps"] = pin.reps
    return {**data, "notes": pin.notes}
