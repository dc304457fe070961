"""The product's own answers in the oracle's words; the one module here that imports it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.scenario import Loaded, load_scenario
from optimizer.verifier import verify
from oracle.generate import Case
from oracle.prepare import Plan


def loaded(case: Case) -> Loaded:
    """A case as the product reads it."""
    with TemporaryDirectory() as folder:
        return load_scenario(str(case.write(Path(folder))))


def facts(plan: Plan, frozen_through: int = 0) -> PlanFacts:
    """A plan as the verifier takes it."""
    return PlanFacts(
        tuple(
            WeekFacts(
                week,
                tuple(
                    SessionFacts(name, tuple(PrescriptionFacts(*p) for p in listed))
                    for name, listed in sessions.items()
                ),
            )
            for week, sessions in sorted(plan.items())
        ),
        frozen_through,
    )


def verdict(
    scenario: Loaded, plan: Plan, frozen_through: int = 0
) -> tuple[set[str], int, dict[str, int]]:
    """Ids of the rules that the verifier finds broken, the score and its terms."""
    found = verify(scenario.scenario, scenario.catalog, facts(plan, frozen_through))
    return set(found.broken), found.score, dict(found.terms)
