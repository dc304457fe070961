"""Any data is a plan or a list of problems; any plan gets a verdict."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.inputs import Document, InputError
from helpers import catalog, exercise, scenario
from optimizer.plan.reading import PlanFacts, parse_plan, plan_of
from optimizer.verifier import verify

ALL = catalog(
    exercise("row", lower_back_stress=3, grip_demand=3),
    exercise("pull", pattern="vertical_pull"),
    exercise("curl", mechanic="isolation", kit=["barbell"]),
)
STRICT = scenario(
    ALL,
    block={"weeks": 3, "deload_weeks": [2], "phases": [1, {"weeks": 2, "new_exercises": [1, 1]}]},
    exceptions=[{"weeks": [3], "session": "B", "skip": True}],
    weekly_sets=[4, 2, 3],
    balance={"per": "week"},
    limits={"exercises": [1, 2], "minutes": 20, "per_family": 1},
    ordering={"compound_first": True, "apart": ["grip", "lower_back"], "first": ["pull"]},
    recovery={"lower_back_hours": 48},
    require=[{"select": "row", "at_least": 1, "per": "block"}],
    select={"include": ["pull"]},
    pin=[{"exercise": "row", "session": "A", "sets": 2}],
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
CLAIMS = (
    "score",
    "terms",
    "bound",
    "gap",
    "status",
    "sets",
    "minutes",
    "balance",
    "muscle_sets",
    "skipped",
    "order",
    "name",
    "scenario",
    "catalog",
    "phase",
    "deload",
)


def mapping(**needed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with these keys, and perhaps a claim or two of any kind."""
    extra = st.dictionaries(st.sampled_from(CLAIMS), ANYTHING, max_size=2)
    return st.builds(lambda more, base: {**more, **base}, extra, st.fixed_dictionaries(needed))


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Machines that run tests are busy."""

PRESCRIPTION = mapping(
    exercise=st.sampled_from(["row", "pull", "curl", "swim"]), sets=st.integers(-2, 9)
)
SESSION = mapping(
    session=st.sampled_from(["A", "B", "C"]), exercises=st.lists(PRESCRIPTION, max_size=3)
)
WEEK = mapping(week=st.integers(1, 5), sessions=st.lists(SESSION, max_size=2))
PLAN = mapping(weeks=st.lists(WEEK, max_size=3), frozen_through=st.integers(0, 3))


def said(error: InputError) -> None:
    """Problems are listed, in words."""
    assert error.problems
    assert all(str(problem) for problem in error.problems)


def read(data: Any) -> PlanFacts | None:
    """The plan in some data; None where problems are listed."""
    try:
        return plan_of(Document("plan", data), 3)
    except InputError as error:
        said(error)
        return None


@UNHURRIED
@given(PLAN)
def test_every_plan_gets_a_verdict(data: dict[str, Any]) -> None:
    """Whatever it holds and claims; the verdict goes into JSON."""
    facts = read(data)
    if facts is not None:
        verdict = verify(STRICT, ALL, facts)
        assert verdict.legal == (not verdict.violations)
        assert json.dumps(verdict.to_data())
        assert all(v.message.endswith(".") for v in verdict.violations)


@UNHURRIED
@given(ANYTHING)
def test_any_data(data: Any) -> None:
    """Of any shape."""
    read(data)
    read({"weeks": data})
    read({"weeks": [{"week": 1, "sessions": data}], "frozen_through": data})


@UNHURRIED
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes(raw: bytes | str) -> None:
    """Text or not."""
    try:
        parse_plan(raw)
    except InputError as error:
        said(error)
