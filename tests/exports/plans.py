"""Plans for export tests: every unit, one-sided lifts, words of a pin, a missed session, malice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from catalog.vocabulary import closure
from exports.readers import Said, numbers
from helpers import unrated
from optimizer.plan.schema import Plan
from optimizer.scenario import Loaded, load_scenario, parse_scenario
from optimizer.scenario.calendar import Calendar

TEXT = """
schema_version: 1
name: Tried out
catalog: extended
athlete: {name: Sam, level: intermediate}
equipment: {main: commercial_gym, hotel: hotel_gym}
block: {weeks: 3, start: 2027-01-04, deload_weeks: [3]}
sessions:
  - {name: Pull A, day: mon, minutes: 60, notes: Before the game}
  - {name: Pull B, day: thu}
exceptions:
  - {weeks: [2], session: Pull A, skip: true}
pin:
  - {exercise: deadlift, session: Pull A, reps: "5 then 3", notes: belt on}
"""
CHOICE = {
    week: {
        "Pull A": {"deadlift": 3, "lat_pulldown": 2, "farmers_carry": 2},
        "Pull B": {"single_arm_row": 1, "chest_supported_row": 4, "dead_hang": 2, "face_pull": 2},
    }
    for week in (1, 2, 3)
}


@cache
def loaded() -> Loaded:
    """The scenario of the plan."""
    return parse_scenario(TEXT)


@cache
def plan() -> Plan:
    """A whole plan, the same object every time; what it is worth does not matter here."""
    chosen = {(week, name): held for week, days in CHOICE.items() for name, held in days.items()}
    del chosen[2, "Pull A"]
    return unrated(loaded(), chosen)


EVIL = '=HYPERLINK("http://x","y")<script>alert(1)</script>\n// # & \u202e{{7*7}}'


def hostile() -> Plan:
    """The same with every free text turned against its reader."""
    return Plan.model_validate(_turned(plan().model_dump(by_alias=True)))


def _turned(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _turned(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_turned(item, key) for item in value]
    free = ("name", "notes", "gym", "session", "warm_up", "text", "message", "waived")
    return f"{EVIL} {value}" if isinstance(value, str) and key in free else value


def some_plan(path: Path) -> Plan:
    """A plan of a scenario that no solver made: what the gym allows, legal or not."""
    found = load_scenario(str(path))
    found = replace(found, scenario=replace(found.scenario, compound_first=False, apart=()))
    calendar = Calendar(found.scenario, found.catalog)
    chosen = {
        (week, session.name): _some(found, calendar.gym(week, session), week)
        for week in calendar.weeks
        for session in calendar.held(week)
    }
    return unrated(found, chosen)


def _some(found: Loaded, gym: str, week: int) -> dict[str, int]:
    """Four exercises that the gym has a kit for, others in other weeks."""
    items = closure(found.scenario.gyms[gym])
    fitting = [e.id for e in found.catalog if any(items.issuperset(kit) for kit in e.equipment)]
    start = week % max(1, len(fitting) - 4)
    return {exercise: place for place, exercise in enumerate(fitting[start : start + 4], 1)}


def said_by(plan: Plan, names: Mapping[str, str] | None = None) -> Said:
    """What a plan says is trained, by other ``names`` where they are given."""
    found: Said = {}
    for week, session, item in plan.prescriptions():
        reps = tuple(sorted({item.reps.min, item.reps.max}))
        if item.reps.text is not None:
            reps = numbers(item.reps.text)
        found.setdefault((week.week, session.session), []).append(
            (
                names[item.exercise] if names else item.name,
                item.sets,
                reps,
                item.rir,
                item.rest_seconds,
            )
        )
    return found
