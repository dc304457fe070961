"""Small exercises, catalogues, scenarios and plans for tests, each said in a line.

A scenario made here is *quiet*: two sessions, every rule off or too wide to bite, so that a test
switches on the one rule it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from catalog.inputs import Document, InputError
from catalog.schema import Catalog, Exercise
from catalog.shorthand import written_out
from catalog.validation import validate
from optimizer.plan.assemble import assemble, plan_weeks
from optimizer.plan.choice import Choice
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.plan.schema import Plan, SolverInfo, Terms
from optimizer.scenario.load import Loaded
from optimizer.scenario.resolve import resolve
from optimizer.scenario.schema import ScenarioFile, SessionLimits
from optimizer.scenario.types import Scenario
from optimizer.verifier import Verdict, verify

Sets = Sequence[tuple[str, int] | tuple[str, int, str]]
Weeks = Mapping[int, Mapping[str, Sets]]

NO_LIMITS: dict[str, Any] = dict.fromkeys(SessionLimits.model_fields)
"""A session that can hold anything."""

GOALS = ("hypertrophy", "strength", "power", "prehab")


def slow(which: Container[Any], values: Iterable[Any]) -> list[Any]:
    """Values to parametrize a test with, those of ``which`` left to ``make test-all``."""
    marks = {True: [pytest.mark.slow], False: []}
    return [pytest.param(value, marks=marks[value in which], id=_id(value)) for value in values]


def _id(value: Any) -> str:
    """A word to tell a case by; of a file its name alone."""
    return value.stem if isinstance(value, Path) else str(value)


def unseen(skips: Iterable[Any]) -> str:
    """One line for all that was skipped, or nothing: each reason begins with what it is about.

    Args:
        skips: of each skipped test (file, line, "Skipped: what: why").
    """
    reasons = (str(reason).removeprefix("Skipped: ") for _, _, reason in skips)
    counts = Counter(reason.partition(" (")[0] for reason in reasons)
    found = [f"{reason} ({_tests(count)})" for reason, count in sorted(counts.items())]
    return f"Not seen on this machine: {'; '.join(found)}" if found else ""


def _tests(count: int) -> str:
    return "1 test" if count == 1 else f"{count} tests"


def exercise(exercise_id: str, **overrides: Any) -> Exercise:
    """A plain compound row that needs no equipment: 1 min to set up, 2 min a set, lats direct.

    Args:
        exercise_id: id, also the family; the name is made of it.
        overrides: any fields of an entry; ``goals`` may be one number for all four, ``kit`` is
            one list of items, ``most`` the entry's own ``sets.max``.
    """
    if "kit" in overrides:
        overrides["equipment"] = [overrides.pop("kit")]
    if "most" in overrides:
        overrides["sets"] = {"min": 1, "max": overrides.pop("most")}
    if isinstance(overrides.get("goals"), int):
        overrides["goals"] = dict.fromkeys(GOALS, overrides["goals"])
    fields: dict[str, Any] = {
        "id": exercise_id,
        "name": exercise_id.replace("_", " ").title(),
        "pattern": "horizontal_pull",
        "family": exercise_id,
        "mechanic": "compound",
        "unilateral": False,
        "order_tier": 3,
        "equipment": [[]],
        "direct": ["lats"],
        "indirect": [],
        "lower_back_stress": 0,
        "grip_demand": 0,
        "level": "beginner",
        "sets": {"min": 1, "max": 50},
        "reps": [{"min": 8, "max": 12, "unit": "reps"}],
        "seconds_per_set": 120,
        "rest_seconds": 90,
        "setup_seconds": 60,
        "goals": dict.fromkeys(GOALS, 1),
    }
    return Exercise.model_validate(fields | overrides)


def catalog(*exercises: Exercise | str, name: str = "test") -> Catalog:
    """A catalogue of exercises; an id alone is a plain one."""
    entries = (exercise(e) if isinstance(e, str) else e for e in exercises)
    return Catalog(name, tuple(entries))


def scenario_data(**overrides: Any) -> dict[str, Any]:
    """A quiet scenario file as plain data: sessions A (Monday) and B (Thursday), one week.

    Args:
        overrides: top-level keys, merged one level deep (a list or null replaces). ``weeks=n`` is
            short for ``block={"weeks": n}``.
    """
    weeks = overrides.pop("weeks", overrides.get("block", {}).get("weeks", 1))
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "Quiet",
        "equipment": {"main": []},
        "block": {"weeks": weeks},
        "sessions": [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu"}],
        "weekly_sets": [[0, 200]] * weeks,
        "balance": None,
        "limits": NO_LIMITS,
        "sets_per_exercise": {"min": 1, "max": 50, "spread": 1000},
        "deload": None,
        "frequency": {"exercise": 7},
        "ordering": {"compound_first": False, "apart": []},
        "recovery": None,
        "select": {"include": []},
        "coverage": [],
        "warm_up": "none",
    }
    for key, value in overrides.items():
        old = data.get(key)
        merged = isinstance(old, dict) and isinstance(value, dict) and key != "equipment"
        data[key] = {**old, **value} if merged else value
    return data


def scenario(exercises: Catalog, /, **overrides: Any) -> Scenario:
    """A quiet scenario over a catalogue in memory, with some keys changed.

    Raises:
        InputError: the changed scenario is not valid.
    """
    short = Document("<test>", scenario_data(**overrides))
    document, problems = written_out(ScenarioFile, short, exercises)
    file, found = validate(ScenarioFile, document)
    if problems or found:
        raise InputError([*problems, *found])
    resolved, problems = resolve(file, document, exercises)
    if resolved is None:
        raise InputError(problems)
    return resolved


def plan(
    weeks: Weeks, frozen_through: int = 0, stated: Mapping[str, Any] | None = None
) -> PlanFacts:
    """A plan: week to session to (exercise, sets) in order; a third value is its pair."""
    return PlanFacts(
        tuple(
            WeekFacts(
                week,
                tuple(
                    SessionFacts(name, tuple(PrescriptionFacts(*line) for line in listed))
                    for name, listed in sessions.items()
                ),
            )
            for week, sessions in sorted(weeks.items())
        ),
        frozen_through,
        stated or {},
    )


def plan_data(weeks: Weeks, **top: Any) -> dict[str, Any]:
    """The least plan file that holds a plan, as plain data."""
    return {
        **top,
        "weeks": [
            {
                "week": week,
                "sessions": [
                    {
                        "session": name,
                        "exercises": [{"exercise": e, "sets": sets} for e, sets in listed],
                    }
                    for name, listed in sessions.items()
                ],
            }
            for week, sessions in weeks.items()
        ],
    }


def check(
    exercises: Catalog, weeks: Weeks, frozen_through: int = 0, /, **overrides: Any
) -> Verdict:
    """The verdict on a plan in a quiet scenario with some keys changed (``weeks=n`` too)."""
    return verify(scenario(exercises, **overrides), exercises, plan(weeks, frozen_through))


def said(verdict: Verdict) -> list[tuple[str, int | None, str | None, Any, Any]]:
    """Violations as (rule, week, session, found, limit)."""
    return [(v.rule, v.week, v.session, v.found, v.limit) for v in verdict.violations]


SOLVER = SolverInfo(
    name="CP-SAT", version="9", seed=0, workers=1, seconds=0.5, time_limit=60, reproducible=True
)
"""How plans that no search made say that they were found."""


def unrated(loaded: Loaded, choice: Choice, **facts: Any) -> Plan:
    """A plan of a choice in full, whatever it is worth."""
    told = {"status": "feasible", "score": 1, "bound": 2, "solver": SOLVER, **facts}
    terms = Terms(**dict.fromkeys(Terms.model_fields, 0))
    return assemble(loaded, plan_weeks(loaded, choice), terms=terms, **told)
