"""Random scenarios without a plan: what is said of them is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain import planted
from optimizer.answer import best_plan
from optimizer.explain.arithmetic import contradictions
from optimizer.explain.conflict import find_clash
from optimizer.explain.feasibility import Clock, has_plan, without_rules
from optimizer.explain.repairs import Repairer
from optimizer.instance import prepare
from optimizer.plan.reading import facts_of
from optimizer.rules.lines import editable_rules
from optimizer.scenario import Loaded, load_scenario
from optimizer.verifier import verify
from oracle import generate

SEEDS = 6
"""Scenarios looked at in the default run; most have a plan."""


def load(seed: int, size: generate.Size, folder: Path) -> Loaded:
    """A random scenario as files."""
    return load_scenario(str(generate.case(seed, size).write(folder)))


def hold_to_it(loaded: Loaded) -> bool:
    """Check all that is said of a scenario; whether it has no plan."""
    clock = Clock(planted.SECONDS)
    possible = has_plan(prepare(loaded.scenario, loaded.catalog), clock)
    told = contradictions(loaded)
    if possible:
        assert told == [], [finding.message for finding in told]
        return False
    rules = editable_rules(loaded)
    suspects = [finding.suspects(rules) for finding in told]
    clash = find_clash(loaded, clock, suspects=suspects, rules=rules)
    assert clash is not None
    assert clash.confirmed
    keys = {rule.key for rule in clash.rules}
    others = [
        rule
        for rule in rules
        if rule.key not in keys and not any(part.key in keys for part in rule.finer)
    ]
    assert has_plan(without_rules(loaded, others), clock, again=True) is False
    for rule in clash.rules if clash.minimal is True else ():
        assert has_plan(without_rules(loaded, [*others, rule]), clock) is True
    for repair in Repairer(loaded, best_plan, clock).repairs(clash):
        facts = facts_of(repair.plan)
        verdict = verify(repair.loaded.scenario, repair.loaded.catalog, facts)
        assert verdict.legal
        assert verdict.score == repair.plan.score
    return True


def test_what_is_said_of_random_scenarios_is_true(tmp_path: Path) -> None:
    """Arithmetic never claims too much; conflicts have no plan; repairs solve and verify."""
    none = [seed for seed in range(SEEDS) if hold_to_it(load(seed, "tiny", tmp_path))]
    assert none


@pytest.mark.soak
@pytest.mark.parametrize("size", ["tiny", "small", "medium"])
def test_the_same_of_many_more(size: generate.Size, tmp_path: Path) -> None:
    """The long run of the same."""
    for seed in range(1000, 1100):
        hold_to_it(load(seed, size, tmp_path))
