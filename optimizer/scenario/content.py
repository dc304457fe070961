"""The normal form of a scenario: a file that says everything, in one order.

Two files that mean the same give the same content, and so the same digest. Three defaults stay
unwritten: ``balance``, because writing it changes its meaning (it is then never waived). So do
default ``weekly_sets`` that a week's own clock cuts down, and the priorities of muscles that the
file does not name, because a region takes the highest that is written.
"""

from __future__ import annotations

from typing import Any

from catalog.queries import Selector
from catalog.vocabulary import MUSCLES
from optimizer.scenario import schema, types
from optimizer.scenario.calendar import exceptions_by_week
from optimizer.units import DAYS, sets_of
from optimizer.words import listed, spoken


def normalised(file: schema.ScenarioFile, scenario: types.Scenario) -> dict[str, Any]:
    """Plain data in the file format.

    Args:
        file: the file's models.
        scenario: what it means, its ``content`` still empty.
    """
    content: dict[str, Any] = {
        "schema_version": 1,
        "name": file.name,
        "notes": file.notes,
        "catalog": list(scenario.catalog),
        "athlete": _athlete(file.athlete),
        "equipment": {name: sorted(items) for name, items in scenario.gyms.items()},
        "block": _block(file, scenario),
        "sessions": [_session(session) for session in scenario.sessions],
        "exceptions": [_set_keys(item) for item in file.exceptions],
        "elsewhere": [_elsewhere(item) for item in scenario.elsewhere],
        "muscle_sets": {
            muscle: {"min": sets_of(band.min)}
            | ({} if band.max is None else {"max": sets_of(band.max)})
            for muscle, band in scenario.muscle_sets.items()
        },
        "priorities": {m: file.priorities[m] for m in MUSCLES if m in file.priorities},
        "sets_per_exercise": vars(scenario.sets_per_exercise).copy(),
        "exercise_sets": {
            e: {key: value for key, value in vars(own).items() if value is not None}
            for e, own in scenario.exercise_sets.items()
        },
        "deload": "half" if scenario.deload_half else None,
        "frequency": {"exercise": scenario.frequency},
        "ordering": {
            "compound_first": scenario.compound_first,
            "apart": list(scenario.apart),
            "first": _selectors(scenario.first),
        },
        "recovery": None
        if scenario.lower_back_hours is None
        else {"lower_back_hours": scenario.lower_back_hours},
        "supersets": {
            "pairs": scenario.supersets.pairs,
            "never": _selectors(scenario.supersets.never),
        },
        "require": [
            _require(item) | _times(written)
            for item, written in zip(scenario.require, file.require, strict=True)
        ],
        "select": _select(file, scenario),
        "coverage": [
            {"select": selector_content(item.select), "sets": item.sets}
            for item in scenario.coverage
        ],
        "pin": [_pin(pin) for pin in scenario.pin],
        "warm_up": scenario.warm_up,
        "effort": {"rir": list(scenario.rir), "deload_rir": scenario.deload_rir},
        "schemes": [item.model_dump(mode="json", exclude_none=True) for item in file.schemes],
        "loads": file.loads.model_dump(mode="json", exclude_none=True),
        "score": vars(scenario.weights).copy(),
    }
    content["exceptions"] = exceptions_by_week(content)
    targets = scenario.weekly_sets
    if isinstance(targets, types.WeeklyBands) or targets.caps is None:
        content["weekly_sets"] = _weekly_sets(targets)
    content |= _previous(scenario.previous)
    if scenario.balance is None or scenario.balance.written:
        content["balance"] = _balance(scenario.balance)
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


def _selectors(selectors: tuple[types.SelectorRef, ...]) -> list[object]:
    return [selector_content(selector) for selector in selectors]


def _set_keys(item: schema.ExceptionalWeeks) -> dict[str, Any]:
    return item.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _block(file: schema.ScenarioFile, scenario: types.Scenario) -> dict[str, Any]:
    phases = [_phase(phase) for phase in scenario.phases]
    start = {} if scenario.start is None else {"start": scenario.start.isoformat()}
    return {
        "weeks": scenario.weeks,
        **start,
        "deload_weeks": sorted(scenario.deload_weeks),
        "phases": phases,
    }


def _phase(phase: types.Phase) -> object:
    own = {
        "new_exercises": None if phase.new_exercises is None else list(phase.new_exercises),
        "goal": phase.goal,
        "weekly_sets": None if phase.weekly_sets is None else _weekly_sets(phase.weekly_sets),
        "rir": None if phase.rir is None else list(phase.rir),
    }
    said = {key: value for key, value in own.items() if value is not None}
    return {"weeks": phase.weeks, **said} if said else phase.weeks


def _times(item: schema.Require | schema.TimedSelector) -> dict[str, Any]:
    """The weeks or dates that something holds in, as the file says them."""
    if item.weeks is not None:
        return {"weeks": sorted(item.weeks)}
    return {} if item.dates is None else {"dates": [day.isoformat() for day in item.dates]}


def _preference(item: types.SelectorRef | schema.TimedSelector) -> object:
    if isinstance(item, schema.TimedSelector):
        return {"select": selector_content(item.select), **_times(item)}
    return selector_content(item)


def _elsewhere(item: types.Elsewhere) -> dict[str, Any]:
    place: dict[str, Any] = {"days": [DAYS[day] for day in sorted(item.days)]}
    if item.session is not None:
        place = {"session": item.session}
        place |= {"minutes": item.minutes} if item.minutes else {}
    return {
        "weeks": sorted(item.weeks),
        **place,
        "what": item.what,
        "muscle_sets": {muscle: sets_of(n) for muscle, n in item.half_sets.items()},
        "lower_back": item.lower_back,
        "grip": item.grip,
        "heavy_lower_back": item.heavy_lower_back,
    }


def limits_content(limits: types.Limits) -> dict[str, Any]:
    """A session's limits as the file says them; ``minutes`` stands on the session."""
    content: dict[str, Any] = {}
    for key, value in vars(limits).items():
        if key == "muscle_half_sets":
            content["muscle_sets"] = None if value is None else sets_of(value)
        else:
            content[key] = list(value) if isinstance(value, tuple) else value
    return content


def _athlete(athlete: schema.Athlete) -> dict[str, Any]:
    return {
        "name": athlete.name,
        "level": athlete.level,
        "goal": athlete.goal,
        **athlete.model_dump(mode="json", include={"bodyweight"}, exclude_none=True),
        "maxes": athlete.model_dump(mode="json", include={"maxes"})["maxes"],
        "notes": athlete.notes,
    }


def _select(file: schema.ScenarioFile, scenario: types.Scenario) -> dict[str, Any]:
    return {
        "include": _selectors(scenario.include),
        "exclude": [_preference(item) for item in file.select.exclude],
        "prefer": [_preference(item) for item in file.select.prefer],
        "avoid": [_preference(item) for item in file.select.avoid],
        "unlock": dict(scenario.unlock),
    }


def _balance(balance: types.Balance | None) -> dict[str, Any] | None:
    if balance is None:
        return None
    return {
        "between": list(balance.between),
        "ratio": list(balance.ratio),
        "tolerance": balance.tolerance,
        "per": balance.per,
    }


def _session(session: types.Session) -> dict[str, Any]:
    return {
        "name": session.name,
        "day": DAYS[session.day],
        "gym": session.gym,
        **({} if session.goal is None else {"goal": session.goal}),
        "limits": limits_content(session.limits),
        "notes": session.notes,
    }


def _weekly_sets(targets: types.WeeklySets) -> object:
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
