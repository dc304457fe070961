"""The product's own answers in the oracle's words; the one module here that imports it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from optimizer.answer import solve
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.plan.schema import Prescription, Reps, SessionPlan, WeekPlan
from optimizer.scenario import Loaded, load_scenario
from optimizer.solver import SolveOptions
from optimizer.verifier import verify
from oracle.generate import Case
from oracle.prepare import Paired, Plan, paired


def loaded(case: Case) -> Loaded:
    """A case as the product reads it."""
    with TemporaryDirectory() as folder:
        return load_scenario(str(case.write(Path(folder))))


def label(prescription: tuple[str, int], place: int = 1) -> str | None:
    """What a plan file has of a prescription of a superset; nothing of another."""
    return f"{prescription.letter}{place}" if isinstance(prescription, Paired) else None


def facts(plan: Plan, frozen_through: int = 0) -> PlanFacts:
    """A plan as the verifier takes it."""
    return PlanFacts(
        tuple(
            WeekFacts(
                week,
                tuple(
                    SessionFacts(name, tuple(PrescriptionFacts(*p, label(p)) for p in listed))
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


@dataclass(frozen=True)
class Solved:
    """What a solve of the product's came to."""

    status: str
    score: int | None
    bound: int | None
    terms: dict[str, int]
    plan: Plan | None


def frozen_weeks(case: Case, facts: Plan) -> list[WeekPlan]:
    """Facts as the weeks of a plan file; only exercises and sets are more than filler."""
    days = {session["name"]: session["day"] for session in case.scenario["sessions"]}

    def prescription(place: int, one: tuple[str, int]) -> Prescription:
        exercise, sets = one
        reps = Reps(min=1, max=1, unit="reps")
        return Prescription(
            order=place,
            exercise=exercise,
            name="",
            sets=sets,
            reps=reps,
            rir=None,
            rest_seconds=0,
            kit=[],
            pair=label(one),
        )

    def session(name: str, listed: list[tuple[str, int]]) -> SessionPlan:
        exercises = [prescription(n, p) for n, p in enumerate(listed, start=1)]
        return SessionPlan(
            session=name, day=days[name], gym="", minutes=0, sets=0, exercises=exercises
        )

    return [
        WeekPlan(
            week=week,
            phase=1,
            deload=False,
            sets=0,
            balance={"vertical_pull": 0, "horizontal_pull": 0},
            muscle_sets={},
            sessions=[session(*item) for item in sessions.items()],
        )
        for week, sessions in sorted(facts.items())
    ]


def solved(case: Case, facts: Plan | None = None, explain: bool = False, **options: Any) -> Solved:
    """Solve a case.

    Args:
        case: the scenario.
        facts: frozen weeks, from 1 on.
        explain: also look for what clashes where no plan is legal.
        options: of ``SolveOptions``.
    """
    settings = SolveOptions(**options)
    frozen = frozen_weeks(case, facts or {})
    answer = solve(loaded(case), settings, frozen=frozen, explain=explain).model_dump(mode="json")
    weeks = answer.get("weeks")
    plan = weeks and {
        week["week"]: {
            session["session"]: [
                paired(one, p["pair"][0]) if p.get("pair") else one
                for p in session["exercises"]
                for one in [(p["exercise"], p["sets"])]
            ]
            for session in week["sessions"]
        }
        for week in weeks
    }
    return Solved(
        answer["status"],
        answer.get("score"),
        answer.get("bound"),
        answer.get("terms") or {},
        plan or None,
    )
