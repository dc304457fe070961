"""Each statement refuses the plan that breaks its rule, no other one does, and edges are allowed.

Plans are held against the model as they stand: every choice is fixed, and the solver only finds
values for the helper columns, or none.
"""

from __future__ import annotations

import copy
import threading
from typing import Any

import pytest

from breaks import ALL, BREAKS, PLAN, SCENARIO
from catalog.schema import Catalog
from helpers import Weeks, catalog, check, exercise, scenario
from optimizer import rules
from optimizer.instance import prepare
from optimizer.model import build_model
from optimizer.solver import cpsat
from optimizer.solver.profiles import SAFE

STRUCTURE = {"available", "phase_constant", "compound_first", "supersets"}
"""Held by the columns there are, by the order in which exercises are put, or by what is paired: no
rows of their own that a plan as bare sets could break."""
HELD_TWICE = {"session_exercises"}
"""Refused by what orders the exercises too, which has only so many places."""
HINGES: dict[str, Any] = {"select": {"pattern": "hinge"}}


def fits(weeks: Weeks, changed: dict[str, Any] = SCENARIO, exercises: Catalog = ALL) -> bool:
    """Whether the model has this plan, which pairs nothing."""
    unpaired = changed | {"supersets": {"pairs": 0}}
    build = build_model(
        prepare(scenario(exercises, **unpaired), exercises), objective=False, tight=False
    )
    place = {exercise.id: e for e, exercise in enumerate(build.instance.exercises)}
    chosen = {}
    for group, week in build.instance.slots():
        for name, sets, *_ in weeks[week.number][build.instance.sessions[group.session].name]:
            if name not in place:
                return False
            chosen[group.index, place[name]] = 1
            chosen[group.index, week.number, place[name]] = sets
    for key, column in (*build.x.items(), *build.n.items()):
        value = chosen.pop(key, 0)
        build.linear.fix("the plan", column, value, value)
    if chosen:  # a choice without a column
        return False
    outcome = cpsat.run(build.linear, SAFE, seconds=600, stop=threading.Event(), workers=1)
    return outcome.values is not None


def test_the_plan_fits() -> None:
    """With every rule on, a legal plan is one of the model's."""
    assert fits(PLAN)


@pytest.mark.parametrize("rule", [rule for rule in BREAKS if rule not in STRUCTURE | HELD_TWICE])
def test_a_statement_refuses_what_breaks_its_rule(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model has no such plan; with that one statement left out it has."""
    assert not fits(BREAKS[rule].weeks)
    others = [stated for stated in rules.RULES if stated.rule_id != rule]
    assert len(others) == len(rules.RULES) - 1
    monkeypatch.setattr(rules, "RULES", others)
    assert fits(BREAKS[rule].weeks)


def test_what_has_no_rows_has_no_columns() -> None:
    """Exercises without their kit can't be chosen; a phase has one choice for all its weeks."""
    assert not fits(BREAKS["available"].weeks)
    assert not fits(BREAKS["phase_constant"].weeks)


def test_an_opener_must_be_compound() -> None:
    """``compound_first`` refuses a session without any compound lift, and only that."""
    two = catalog("row", exercise("fly", mechanic="isolation", order_tier=5))
    alone: Weeks = {1: {"A": [("row", 3)], "B": [("fly", 3)]}}
    behind: Weeks = {1: {"A": [("row", 3)], "B": [("row", 3), ("fly", 3)]}}
    on, off = ({"ordering": {"compound_first": asked, "apart": []}} for asked in (True, False))
    assert fits(alone, off, two)
    assert not fits(alone, on, two)
    assert fits(behind, on, two)


EDGES: dict[str, tuple[Any, Any]] = {
    "weekly_sets": ([18, 18, 18, 12], [19, 18, 18, 12]),
    "weekly_sets from": ([[18, 30], [18, 30], [18, 30], [12, 30]], [[18, 30]] * 3 + [[13, 30]]),
    "weekly_sets to": ([[1, 18], [1, 18], [1, 18], [1, 12]], [[1, 18]] * 3 + [[1, 11]]),
    "muscle_sets.biceps min": ({"min": 6}, {"min": 7}),
    "muscle_sets.biceps max": ({"max": 6}, {"max": 5}),
    "limits.exercises most": ([1, 3], [1, 2]),
    "limits.exercises fewest": ([3, 5], [4, 5]),
    "limits.sets": (9, 8),
    "limits.minutes": (25, 24),
    "limits.muscle_sets": (4.5, 4),
    "limits.lower_back": (12, 11),
    "limits.grip": (15, 14),
    "limits.isolation": (1, 0),
    "sets_per_exercise.min": (3, 4),
    "sets_per_exercise.max": (3, 2),
    "sets_per_exercise.deload_min": (2, 3),
    "recovery.lower_back_hours": (168, 169),
    "require": (
        [{**HINGES, "count": "sets", "at_least": 11, "per": "block"}],
        [{**HINGES, "count": "sets", "at_least": 12, "per": "block"}],
    ),
    "require most": (
        [{**HINGES, "at_most": 1, "per": "week"}],
        [{**HINGES, "at_most": 0, "per": "week"}],
    ),
    "pin": (
        [{"exercise": "pull", "session": "B", "sets": [3, 4]}],
        [{"exercise": "pull", "session": "B", "sets": [4, 5]}],
    ),
}
"""A line of the file (and which side of it is meant): on its edge, and one past it."""


def test_as_many_exercises_have_a_place_as_a_pin_s_own_sets_let_in() -> None:
    """Five sets are two and two and the one that is pinned, and three places in the order."""
    rows = catalog(exercise("a", grip_demand=3), exercise("b"), exercise("c", grip_demand=3))
    asked = {
        "sessions": [{"name": "A", "day": "mon"}],
        "weekly_sets": [5],
        "sets_per_exercise": {"min": 2, "max": 3},
        "ordering": {"apart": ["grip"]},
    }
    pinned = asked | {"pin": [{"exercise": "c", "session": "A", "sets": 1}]}
    held = {"A": [("a", 2), ("b", 2), ("c", 1)]}
    assert fits({1: held}, pinned, rows)
    assert not fits({1: held}, asked, rows)


def with_line(line: str, value: Any) -> dict[str, Any]:
    """The rules with one line changed."""
    data = copy.deepcopy(SCENARIO)
    *parents, last = line.partition(" ")[0].split(".")
    node = data
    for key in parents:
        node = node[key]
    node[last] = value
    return data


@pytest.mark.parametrize("line", EDGES)
def test_an_edge_is_allowed_and_one_past_it_is_not(line: str) -> None:
    """The statement bites where the verifier, which knows nothing of it, does."""
    edge, past = (with_line(line, value) for value in EDGES[line])
    assert check(ALL, PLAN, **edge).legal
    assert fits(PLAN, edge)
    assert not check(ALL, PLAN, **past).legal
    assert not fits(PLAN, past)
