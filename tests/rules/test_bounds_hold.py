"""The relaxation of the second edition's sums: what it proves holds for the best plan."""

from __future__ import annotations

import threading
from random import Random

import pytest

from helpers import scenario
from optimizer.instance import prepare
from optimizer.instance.bounds import tighten
from optimizer.model import build_model
from optimizer.solver import cpsat
from optimizer.solver.options import Control, SolveOptions
from optimizer.solver.profiles import REPEATABLE
from optimizer.solver.relaxation import crude_bound, refuted, relax
from optimizer.solver.scaled import Scaled
from small_blocks import CATALOG, asked

SEEDS = [
    pytest.param(seed, marks=[] if seed < 1010 else pytest.mark.soak, id=str(seed))
    for seed in range(1000, 1400)
]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_passes_its_bound_or_the_reach_of_its_choices(seed: int) -> None:
    """Neither the bound nor what is proved of a choice is below the plain model's best plan."""
    wanted = scenario(CATALOG, **asked(Random(seed)))
    instance = prepare(wanted, CATALOG)
    build = build_model(instance, tight=False)
    best = cpsat.run(build.linear, REPEATABLE, seconds=60, stop=threading.Event())
    everyone = range(len(instance.exercises))
    bounds = tighten(instance)
    if best.values is None:
        found = Scaled(instance, Control(SolveOptions(workers=1))).run()
        assert found.status == "infeasible"
        return
    score = build.linear.value(best.values)
    assert not refuted(instance, bounds, everyone)
    assert crude_bound(instance, bounds, build.linear.offset) >= score
    relaxation = relax(instance, bounds, build.linear.offset, everyone)
    assert relaxation is not None
    assert relaxation.bound >= score
    for (group, e), column in build.x.items():
        if best.values[column]:
            place = instance.groups[group].candidates.index(e)
            assert int(relaxation.reach[group][place]) >= score


@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_finds_what_the_plain_model_does(seed: int) -> None:
    """Reductions and bounds of our own lose no score."""
    wanted = scenario(CATALOG, **asked(Random(seed)))
    instance = prepare(wanted, CATALOG)
    build = build_model(instance, tight=False)
    best = cpsat.run(build.linear, REPEATABLE, seconds=60, stop=threading.Event())
    found = Scaled(instance, Control(SolveOptions(workers=1))).run()
    assert (found.status == "infeasible") == (best.values is None)
    if best.values is not None:
        assert (found.status, found.score) == ("optimal", build.linear.value(best.values))
