"""A plan of one week, written by hand."""

from __future__ import annotations

import datetime

from optimizer.plan.schema import (
    CatalogInfo,
    Plan,
    Prescription,
    Reps,
    ScenarioInfo,
    SessionPlan,
    SolverInfo,
    WeekPlan,
)


def a_plan(start: datetime.date | None = None) -> Plan:
    """Monday: three pulldowns and two rows; Thursday: three deadlifts."""
    block = {"weeks": 1, **({} if start is None else {"start": start.isoformat()})}
    sessions = [
        _session(
            "Pull A",
            "mon",
            [
                _lift(1, "lat_pulldown", 3, 12, 15, ["cable_pulldown_station"]),
                _lift(2, "bent_over_row", 2, 8, 8, ["barbell", "plates"]),
            ],
        ),
        _session("Pull B", "thu", [_lift(1, "deadlift", 3, 3, 5, ["barbell", "plates"])]),
    ]
    week = WeekPlan(
        week=1,
        phase=1,
        deload=False,
        sets=8,
        balance={"vertical_pull": 3, "horizontal_pull": 2},
        muscle_sets={},
        sessions=sessions,
    )
    solver = SolverInfo(
        name="hand", version="1", seed=0, workers=1, seconds=0, time_limit=1, reproducible=True
    )
    return Plan(
        scenario=ScenarioInfo(name="One week", sha256="", resolved={"block": block}),
        catalog=CatalogInfo(sha256="", exercises=25),
        status="feasible",
        solver=solver,
        weeks=[week],
    )


def _session(name: str, day: str, lifts: list[Prescription]) -> SessionPlan:
    sets = sum(lift.sets for lift in lifts)
    return SessionPlan(session=name, day=day, gym="main", minutes=40, sets=sets, exercises=lifts)  # type: ignore[arg-type]


def _lift(
    order: int, exercise: str, sets: int, low: int, high: int, kit: list[str]
) -> Prescription:
    return Prescription(
        order=order,
        exercise=exercise,
        name=exercise,
        sets=sets,
        reps=Reps(min=low, max=high, unit="reps"),
        rir=3,
        rest_seconds=90,
        kit=kit,
    )
