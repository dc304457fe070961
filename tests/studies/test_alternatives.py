"""Alternatives: within the loss, and far enough from each other."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from optimizer.cli.app import app
from optimizer.cli.errors import run_command
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Plan
from optimizer.scenario.load import Loaded, load_scenario, parse_scenario
from optimizer.solver import SolveOptions
from optimizer.studies.alternatives import Alternatives, alternatives
from optimizer.verifier import verify
from oracle import generate

FAST = SolveOptions(time_limit=600, workers=1, gap=0.001)
BLOCK = """
schema_version: 1
name: Two days, two weeks
equipment: {main: commercial_gym}
block: {weeks: 2}
sessions:
  - {name: Pull A, day: mon}
  - {name: Pull B, day: thu}
weekly_sets: {start: 8, end: 8}
balance: {tolerance: 2}
limits: {exercises: [2, 3]}
select: {include: []}
"""


def choices(plan: Plan) -> set[tuple[str, str]]:
    """Session and exercise: the groups of a block of one phase and one gym."""
    return {(s.session, e.exercise) for s in (plan.weeks or [])[0].sessions for e in s.exercises}


def check(loaded: Loaded, found: Alternatives) -> None:
    """Loss and distance of each, recomputed from the plans alone."""
    bound = found.best.bound
    assert bound is not None
    for item in found.plans:
        verdict = verify(loaded.scenario, loaded.catalog, facts_of(item.plan))
        assert verdict.legal
        assert verdict.score == item.plan.score
        assert verdict.score >= bound - found.loss * abs(bound)


def test_plans_keep_loss_and_distance() -> None:
    """Any two are at least so many exercise choices apart."""
    loaded = parse_scenario(BLOCK)
    found = alternatives(loaded, count=3, loss=0.03, distance=2, options=FAST)
    assert len(found.plans) == 3
    check(loaded, found)
    for one, other in combinations([choices(item.plan) for item in found.plans], 2):
        assert min(len(one - other), len(other - one)) >= 2


def test_where_there_is_no_other_it_is_proved() -> None:
    """A distance that no plan can keep."""
    found = alternatives(parse_scenario(BLOCK), count=2, loss=0.0, distance=7, options=FAST)
    assert len(found.plans) == 1
    assert found.complete
    shown = found.to_data()["headline"]
    assert shown.startswith("One plan within 0 % of the best possible")
    best = found.best.model_copy(update={"bound": (found.best.bound or 0) + 1})
    open_still = replace(found, best=best).to_data()["headline"]
    assert open_still.startswith("The best plan found is not yet proved within 0 %")


def test_the_command_shows_what_distinguishes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Text for people, whole plans as JSON."""
    path = tmp_path / "block.yaml"
    path.write_text(BLOCK, encoding="utf-8")
    args = ["alternatives", str(path), "--count", "2", "--distance", "1", "--workers", "1"]
    assert run_command(app, [*args, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["plans"][0]["difference"]["same"]
    assert not data["plans"][1]["difference"]["same"]
    assert data["plans"][1]["plan"]["weeks"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_plans_keep_their_loss_on_random_blocks(seed: int, tmp_path: Path) -> None:
    """On random scenarios."""
    loaded = load_scenario(str(generate.case(seed, "small").write(tmp_path)))
    found = alternatives(loaded, count=3, loss=0.05, distance=1, options=FAST)
    check(loaded, found) if found.plans else None
