"""Random scenarios and plans: the rows allow what the verifier calls legal and score it alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from helpers import catalog, exercise, plan, scenario
from optimizer.instance import Frozen, Instance, prepare
from optimizer.model import Build, build_model
from optimizer.plan.ordering import legal_order
from optimizer.scenario.types import Scenario
from optimizer.solver import cpsat
from optimizer.solver.profiles import REPEATABLE
from optimizer.verifier import verify

Choice = dict[int, dict[str, dict[str, int]]]
SEEDS = [
    pytest.param(seed, marks=[] if seed < 40 else pytest.mark.soak, id=str(seed))
    for seed in range(600)
]
BAR = {"kit": ["barbell"]}
CATALOG = catalog(
    exercise("pull", pattern="vertical_pull", grip="pronated", grip_demand=3, indirect=["biceps"],
             order_tier=2, sets={"min": 3, "max": 5}),
    exercise("chin", pattern="vertical_pull", grip="supinated", sets={"min": 2, "max": 4},
             direct=["lats", "biceps"], order_tier=2),
    exercise("row", direct=["rhomboids", "lats"], indirect=["erector_spinae"], grip="neutral",
             goals={"hypertrophy": 3, "strength": 3, "power": 1, "prehab": 1}, lower_back_stress=2),
    exercise("seal", direct=["rhomboids"], grip="neutral", sets={"min": 3, "max": 3}),
    exercise("dead", pattern="hinge", direct=["erector_spinae", "glutes"], order_tier=1,
             lower_back_stress=3, grip_demand=3, sets={"min": 3, "max": 5},
             goals={"hypertrophy": 2, "strength": 3, "power": 2, "prehab": 0}, **BAR),
    exercise("fly", pattern="rear_delt_pull", direct=["rear_delts"], mechanic="isolation",
             order_tier=6, unilateral=True, goals=1),
)  # fmt: skip


def asked(rng: Random) -> dict[str, Any]:
    """The keys of a random scenario of two or three weeks."""
    weeks = rng.randint(2, 4)
    keys: dict[str, Any] = {
        "block": {"weeks": weeks, "deload_weeks": rng.choice([[], [weeks], [2]])},
        "equipment": {"main": ["barbell", "plates"], "hotel": []},
        "weekly_sets": rng.choice(
            [
                {"start": 6, "end": 9, "tolerance": 2},
                {"start": 7, "end": 7, "deload": 5, "tolerance": 1},
                [[4, 9]] * weeks,
            ]
        ),
        "sets_per_exercise": {"min": 1, "max": 5, "spread": 3, "deload_min": rng.randint(1, 2)},
        "frequency": {"exercise": rng.randint(1, 2)},
        "ordering": {"compound_first": True, "apart": ["grip", "lower_back"]},
        "recovery": {"lower_back_hours": 72},
        "select": {"include": []},
    }
    may: list[dict[str, Any]] = [
        {"deload": None},
        {"balance": {"tolerance": 2}},
        {"block": keys["block"] | {"phases": [1, weeks - 1]}},
        {"block": keys["block"] | {"phases": [{"weeks": 1, "goal": "strength"}, weeks - 1]}},
        {"exceptions": [{"weeks": [2], "session": "A", "gym": "hotel"}]},
        {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]},
        {"pin": [{"exercise": "row", "session": "A", "sets": [2, 6]}]},
        {"pin": [{"exercise": "dead", "session": "B", "weeks": [2], "sets": 2}]},
        {"muscle_sets": {"lats": {"max": 7}}},
        {"elsewhere": [{"days": ["mon"], "muscle_sets": {"lats": 2}, "grip": 6}]},
        {"elsewhere": [{"days": ["wed"], "heavy_lower_back": True}]},
        {"limits": {"exercises": [1, 3], "grip": 18}},
        {"limits": {"minutes": 22}},
        {"schemes": [{"select": "row", "rest": 150, "reps": ["5"]}], "limits": {"minutes": 25}},
        {"require": [{"select": {"muscle": "lats"}, "count": "sets", "at_least": 3}]},
        {"require": [{"select": "seal", "at_most": 1, "per": "week", "weeks": [1]}]},
        {"select": {"include": [], "prefer": [{"select": "seal", "weeks": [1]}], "avoid": ["fly"]}},
        {"select": {"include": [], "exclude": [{"select": "pull", "weeks": [2]}]}},
        {"athlete": {"goal": rng.choice(["strength", "prehab", "power"])}},
        {"coverage": [{"select": {"pattern": "vertical_pull"}, "sets": 3}]},
        {"priorities": {"rear_delts": 2, "biceps": 1}},
        {"score": {"minutes": 3}},
    ]
    for more in rng.sample(may, 4):
        keys |= {
            key: keys.get(key, {}) | v if isinstance(v, dict) else v for key, v in more.items()
        }
    return keys


def ordered(asked_for: Scenario, choice: Choice, instance: Instance) -> Choice:
    """The same plan with each session in a legal order, where there is one."""
    found: Choice = {}
    for week, sessions in choice.items():
        for name, held in sessions.items():
            goal = instance.calendar.goal(week, asked_for.session(name))
            order = legal_order((CATALOG[e] for e in held), asked_for, goal)
            ids = list(held) if order is None else [entry.id for entry in order]
            found.setdefault(week, {})[name] = {e: held[e] for e in ids}
    return found


def of(build: Build, values: list[int]) -> Choice:
    """A plan out of columns."""
    choice: Choice = {}
    for group, week in build.slots():
        held = choice.setdefault(week.number, {}).setdefault(
            build.instance.sessions[group.session].name, {}
        )
        for e in group.candidates:
            if values[build.x[group.index, e]]:
                held[build.exercise(e).id] = values[build.n[group.index, week.number, e]]
    return choice


def scored(build: Build, choice: Choice) -> int | None:
    """The most that the rows give a plan; None where they don't allow it."""
    linear = build.linear
    kept = list(linear.lower), list(linear.upper), list(linear.contradictions)
    for group, week in build.slots():
        held = choice[week.number][build.instance.sessions[group.session].name]
        for e in group.candidates:
            sets = held.get(build.exercise(e).id, 0)
            linear.fix("test", build.x[group.index, e], int(sets > 0), int(sets > 0))
            linear.fix("test", build.n[group.index, week.number, e], sets, sets)
    outcome = cpsat.run(linear, REPEATABLE, seconds=60, stop=threading.Event())
    linear.lower, linear.upper, linear.contradictions = kept
    return None if outcome.values is None else linear.value(outcome.values)


def some_plans(build: Build, rng: Random) -> Iterator[Choice]:
    """The best plan, one for a random objective, and plans near them, legal or not."""
    linear = build.linear
    best = cpsat.run(linear, REPEATABLE, seconds=60, stop=threading.Event())
    if best.values is None:
        return
    yield of(build, best.values)
    objective, offset = linear.objective, linear.offset
    columns = [*build.x.values(), *build.n.values()]
    linear.objective, linear.offset = {c: rng.randint(-9, 9) for c in columns}, 0
    other = cpsat.run(linear, REPEATABLE, seconds=60, stop=threading.Event())
    linear.objective, linear.offset = objective, offset
    assert other.values is not None
    first, second = of(build, best.values), of(build, other.values)
    yield second
    for choice in (first, second):
        for _ in range(6):
            yield _near(build, choice, rng)


def _near(build: Build, choice: Choice, rng: Random) -> Choice:
    """A plan with some sets changed and sometimes an exercise swapped, all weeks of a group."""
    found = {w: {name: dict(held) for name, held in s.items()} for w, s in choice.items()}
    for _ in range(rng.randint(1, 3)):
        group = rng.choice(build.instance.groups)
        name = build.instance.sessions[group.session].name
        ids = [build.exercise(e).id for e in group.candidates]
        if rng.random() < 0.4 and ids:
            one, other = rng.choice(ids), rng.choice(ids)
            for week in group.weeks:
                held = found[week][name]
                if one in held and other not in held:
                    held[other] = held.pop(one)
                elif one not in held and rng.random() < 0.3:
                    held[one] = rng.randint(1, 3)
        week = rng.choice(group.weeks)
        for e in found[week][name]:
            if rng.random() < 0.5:
                found[week][name][e] = max(1, found[week][name][e] + rng.choice([-1, 1]))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_and_verifier_agree(seed: int) -> None:
    """A plan is legal by the one where it is by the other, and then scores the same."""
    rng = Random(seed)
    wanted = scenario(CATALOG, **asked(rng))
    whole = build_model(prepare(wanted, CATALOG), tight=bool(seed % 2))
    cases = [(whole, 0, ordered(wanted, c, whole.instance)) for c in some_plans(whole, rng)]
    for build, through, choice in [*cases, *_frozen(wanted, cases[:2], rng)]:
        weeks = {w: {n: list(h.items()) for n, h in s.items()} for w, s in choice.items()}
        verdict = verify(wanted, CATALOG, plan(weeks, frozen_through=through))
        score = scored(build, choice)
        assert (score is not None) == verdict.legal, (verdict.broken, choice)
        if verdict.legal:
            assert score == verdict.score


def _frozen(
    wanted: Scenario, cases: list[tuple[Build, int, Choice]], rng: Random
) -> Iterator[tuple[Build, int, Choice]]:
    """The same plans with week 1 done otherwise than planned."""
    for _, _, choice in cases:
        done = {name: dict(held) for name, held in choice[1].items()}
        for held in done.values():
            for e in list(held):
                held[e] += rng.randint(0, 2)
        instance = prepare(wanted, CATALOG, Frozen(1, {1: done}))
        yield build_model(instance), 1, {**choice, 1: done}
