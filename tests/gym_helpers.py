"""Small scenarios whose gyms can be changed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import helpers
from catalog.inputs import Document, InputError
from catalog.schema import Catalog, Exercise
from catalog.validation import validate
from optimizer.scenario import Loaded
from optimizer.scenario.resolve import resolve
from optimizer.scenario.schema import ScenarioFile

ITEMS = ("adjustable_bench", "flat_bench", "band", "barbell", "cable_station", "rope")
"""A vocabulary small enough to try every subset; the bench and the cable serve as others."""


def loaded(exercises: Catalog, **overrides: Any) -> Loaded:
    """A quiet scenario, loaded; ``balance="default"`` leaves the balance unwritten."""
    unwritten = overrides.get("balance") == "default"
    overrides = {k: v for k, v in overrides.items() if not (unwritten and k == "balance")}
    data = helpers.scenario_data(**overrides)
    if unwritten:
        del data["balance"]
    document = Document("<test>", data)
    file, problems = validate(ScenarioFile, document)
    if problems:
        raise InputError(problems)
    resolved, problems = resolve(file, document, exercises)
    if resolved is None:
        raise InputError(problems)
    return Loaded(resolved, exercises, document, file)


def drawn_catalog(draw: random.Random, items: Iterable[str] = ITEMS) -> Catalog:
    """Six to eight exercises, some without kit, most with one or two kits of a few items."""
    entries: list[Exercise] = []
    for number in range(draw.randint(6, 8)):
        sizes = [draw.choice([0, 1, 1, 2]) for _ in range(draw.choice([1, 1, 2]))]
        kits = [draw.sample(list(items), size) for size in sizes]
        entries.append(
            helpers.exercise(
                f"lift_{number}",
                equipment=kits,
                pattern=draw.choice(["vertical_pull", "horizontal_pull", "hinge"]),
                direct=draw.sample(["lats", "rhomboids", "rear_delts", "erector_spinae"], 2),
                unilateral=draw.random() < 0.3,
                goals=draw.choice([0, 1, 2, 3]),
                lower_back_stress=draw.choice([0, 0, 1, 3]),
                seconds_per_set=draw.choice([90, 120, 150]),
            )
        )
    return helpers.catalog(*entries)


def drawn_scenario(seed: int, *, include: bool = True) -> Loaded:
    """A scenario of two weeks and two sessions in which availability decides more than choice.

    Includes and an unwritten balance come and go with the gym; an unlock waits inside a phase; the
    second session is now and then held elsewhere.
    """
    draw = random.Random(seed)
    exercises = drawn_catalog(draw)
    selectors = [{"unilateral": True}, {"muscle": "rear_delts"}, {"muscle": "erector_spinae"}]
    owned = draw.sample(ITEMS, draw.choice([0, 1, 2]))
    return loaded(
        exercises,
        weeks=2,
        equipment={"main": owned, "other": ["band"]},
        sessions=[
            {"name": "A", "day": "mon", "gym": "main"},
            {"name": "B", "day": "thu", "gym": draw.choice(["main", "main", "other"])},
        ],
        weekly_sets=[[4, 6], [4, 7]],
        balance=draw.choice([None, "default", "default"]),
        limits={"exercises": [1, 3], "per_family": 1},
        sets_per_exercise={"min": 1, "max": 3, "spread": 1},
        recovery=draw.choice([None, {"lower_back_hours": 96}]),
        select={
            "include": draw.sample(selectors, draw.choice([0, 1, 2])) if include else [],
            "unlock": {"lift_0": 2} if draw.random() < 0.3 else {},
        },
    )
