"""Random scenarios and plans: the rows allow what the verifier calls legal and score it alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest

from helpers import plan, scenario
from optimizer.instance import Frozen, Instance, prepare
from optimizer.model import Build, build_model
from optimizer.plan.ordering import legal_order
from optimizer.scenario.types import Scenario
from optimizer.solver import cpsat
from optimizer.solver.profiles import REPEATABLE
from optimizer.verifier import verify
from small_blocks import CATALOG, asked

Choice = dict[int, dict[str, dict[str, int]]]
SEEDS = [
    pytest.param(seed, marks=[] if seed < 16 else pytest.mark.soak, id=str(seed))
    for seed in range(600)
]


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
    for group, week in build.instance.slots():
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
    for group, week in build.instance.slots():
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
        held = [(name, e) for name, sets in found[week].items() for e in sets]
        if len(held) > 1:  # one gives sets to another, so that the week's total stays
            (one_name, one), (other_name, other) = rng.sample(held, 2)
            moved = rng.randint(0, min(2, found[week][one_name][one] - 1))
            found[week][one_name][one] -= moved
            found[week][other_name][other] += moved if rng.random() < 0.8 else rng.randint(0, 2)
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


DELOADS = {
    "no total is written": {},
    "at least two sets": {"sets_per_exercise": {"min": 1, "max": 4, "spread": 9, "deload_min": 2}},
    "half is written": {"weekly_sets": {"start": 5, "end": 5, "deload": 2, "tolerance": 2}},
    "more than half is written": {"weekly_sets": {"start": 5, "end": 5, "deload": 4}},
    "one is pinned": {"pin": [{"exercise": "seal", "session": "A", "weeks": [2], "sets": [2, 3]}]},
}
"""Ways to say what a deload week holds."""


@pytest.mark.parametrize("frozen", [False, True], ids=["open", "frozen"])
@pytest.mark.parametrize("deload", list(DELOADS))
def test_every_plan_of_a_deload_week_is_judged_alike(deload: str, frozen: bool) -> None:
    """All sets of two lifts before and in a deload week; the best of them is the model's best."""
    keys: dict[str, Any] = {
        "deload": "half",
        "sessions": [{"name": "A", "day": "mon"}],
        "block": {"weeks": 2, "deload_weeks": [2]},
        "weekly_sets": {"start": 5, "end": 5, "tolerance": 2},
        "sets_per_exercise": {"min": 1, "max": 4, "spread": 9},
        "select": {"include": [], "exclude": ["pull", "chin", "dead", "fly"]},
    }
    wanted = scenario(CATALOG, **{**keys, **DELOADS[deload]})
    counts = list(product(range(5), repeat=2))  # all that can be: no lift has more than four
    best: list[int] = []
    for before in counts:
        week = {"A": _some(before)}
        facts = Frozen(1, {1: week}) if frozen else None
        build = build_model(prepare(wanted, CATALOG, facts))
        for after in counts:
            choice = {1: week, 2: {"A": _some(after)}}
            listed = {w: {n: list(h.items()) for n, h in s.items()} for w, s in choice.items()}
            verdict = verify(wanted, CATALOG, plan(listed, frozen_through=int(frozen)))
            score = scored(build, choice)
            assert (score is not None) == verdict.legal, (choice, verdict.broken)
            if verdict.legal:
                assert score == verdict.score
                best.append(verdict.score)
    if not frozen:
        build = build_model(prepare(wanted, CATALOG))
        found = cpsat.run(build.linear, REPEATABLE, seconds=60, stop=threading.Event())
        assert found.values is not None
        assert build.linear.value(found.values) == max(best)


def _some(sets: tuple[int, ...]) -> dict[str, int]:
    return {e: n for e, n in zip(("row", "seal"), sets, strict=True) if n}
