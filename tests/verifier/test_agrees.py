"""The verifier and the tests' own reading of the contract say the same of random plans."""

from __future__ import annotations

from random import Random

import pytest

from catalog.inputs import Document
from catalog.schema import Catalog, Exercise
from catalog.validation import validate
from helpers import plan
from optimizer.scenario.resolve import resolve
from optimizer.scenario.schema import ScenarioFile
from optimizer.scenario.types import Scenario
from optimizer.verifier import verify
from oracle import data, generate, rules
from oracle.generate import Case, Size
from oracle.prepare import Plan, Prepared

SIZES: tuple[Size, ...] = ("tiny", "small", "medium")
PLANS = 6
"""Plans tried on each scenario: a third as drawn, the rest damaged."""


def resolved(case: Case) -> tuple[Scenario, Catalog]:
    """A drawn scenario as the product reads it."""
    catalog = Catalog("drawn", tuple(Exercise.model_validate(entry) for entry in case.entries))
    document = Document("<drawn>", case.scenario)
    file, problems = validate(ScenarioFile, document)
    assert problems == []
    scenario, problems = resolve(file, document, catalog)
    assert problems == []
    assert scenario is not None
    return scenario, catalog


def drawn(prepared: Prepared, case: Case, rng: Random, number: int) -> Plan:
    """A random plan, whole or damaged; no session names an exercise twice."""
    weeks = generate.random_plan(prepared, rng)
    if number % 3:
        ids = [entry["id"] for entry in case.entries] if number % 2 else []
        weeks = generate.mutate(weeks, rng, ids)
    return {
        week: {name: list(dict(listed).items()) for name, listed in sessions.items()}
        for week, sessions in weeks.items()
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(24))
def test_same_violations_same_score(seed: int, size: Size) -> None:
    """Rule, week and session of every violation, and every term; with frozen weeks too."""
    case = generate.case(seed, size, "extended" if seed % 2 else "seed")
    scenario, catalog = resolved(case)
    rng = Random(seed)
    frozen = min(rng.choice([0, 0, 1, 2]), scenario.weeks)
    prepared = rules.prepare(case.scenario, case.entries, data.contains(), data.gyms(), frozen)
    for number in range(PLANS):
        weeks = drawn(prepared, case, rng, number)
        verdict = verify(scenario, catalog, plan(weeks, frozen))
        found = {(v.rule, v.week, v.session) for v in verdict.violations}
        assert found == rules.violations(prepared, weeks)
        assert (verdict.score, verdict.terms) == rules.score(prepared, weeks)
