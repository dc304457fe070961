"""Plans for report tests: a block with a hotel week, a missed session and two phases."""

from __future__ import annotations

from typing import Any

from optimizer.plan.assemble import assemble, no_plan, plan_weeks
from optimizer.plan.schema import Conflict, Plan, Repair, SolverInfo, Terms
from optimizer.scenario import Loaded, parse_scenario

TEXT = """
schema_version: 1
name: Shown
notes: Come back strong
athlete: {name: Sam, level: intermediate}
equipment:
  main: commercial_gym
  hotel: [dumbbell_pair, adjustable_bench, band]
block: {weeks: 5, deload_weeks: [5], phases: [4, 1]}
sessions:
  - {name: Pull A, day: mon, minutes: 60}
  - {name: Pull B, day: thu}
exceptions:
  - {weeks: [2], session: Pull B, gym: hotel}
  - {weeks: [3], session: Pull A, skip: true}
  - {weeks: [4], session: Pull A, minutes: 50}
muscle_sets: {lats: {min: 4, max: 20}, rear_delts: {min: 2}}
pin:
  - {exercise: deadlift, session: Pull A, notes: belt on}
  - {exercise: deadlift, session: Pull A, weeks: [4], reps: "5"}
"""

HOME = {"single_arm_row": 2, "chest_supported_row": 3, "lat_pulldown": 3}
AWAY = {"single_arm_row": 3, "chest_supported_row": 3}
A = {"deadlift": 3, "lat_pulldown": 3, "farmers_carry": 2}


def loaded() -> Loaded:
    """The scenario that the plans here are of."""
    return parse_scenario(TEXT)


def solver(**changes: Any) -> SolverInfo:
    """How the plans here were found."""
    facts = {
        "name": "CP-SAT",
        "version": "9",
        "seed": 0,
        "workers": 2,
        "seconds": 4.2,
        "time_limit": 60.0,
        "reproducible": True,
    }
    return SolverInfo(**(facts | changes))


def plan(**changes: Any) -> Plan:
    """A whole plan, with some fields changed."""
    terms = dict.fromkeys(Terms.model_fields, 0)
    terms |= {"stimulus": 900, "suitability": 5, "fatigue": -10}
    choice = {(week, "Pull A"): A for week in range(1, 6) if week != 3}
    choice |= {(week, "Pull B"): AWAY if week == 2 else HOME for week in range(1, 6)}
    made = assemble(
        loaded(),
        plan_weeks(loaded(), choice),
        status="optimal",
        score=900,
        bound=900,
        terms=Terms(**terms),
        solver=solver(),
    )
    return made.model_copy(update=changes)


def refusal(status: Any = "infeasible") -> Plan:
    """An answer without a plan."""
    conflict = [
        Conflict(
            rule="weekly_sets",
            where="week 1",
            path="weekly_sets.start",
            line=7,
            message="38 sets do not fit two sessions of 12",
        ),
        Conflict(
            rule="session_sets",
            where="",
            path="limits.sets",
            line=None,
            message="12 sets a session at most",
        ),
    ]
    repair = Repair(
        edit="weekly_sets.start: 24",
        path="weekly_sets.start",
        from_=38,
        to=24,
        score=9,
        message="costs nothing else",
    )
    plan = no_plan(loaded(), status=status, solver=solver(), conflict=conflict)
    return plan.model_copy(update={"minimal": True, "repairs": [repair]})
