"""Loosens what a plan breaks, so that a random scenario surely has a legal plan."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from oracle.prepare import LIMITS, SESSION_RULE, Plan, Prepared
from oracle.rules import violations
from oracle.scoring import prescriptions, week_list

Scenario = dict[str, Any]
Repair = Callable[[Scenario, Prepared, Plan, Random], None]


def _weekly_sets(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    sums = [
        sum(sets for _, sets in week_list(prepared, plan, week))
        for week in range(1, prepared.weeks + 1)
    ]
    written = scenario.get("weekly_sets")
    for phase in scenario["block"].get("phases", []):
        if isinstance(phase, dict):
            phase.pop("weekly_sets", None)
    if isinstance(written, dict) and written.get("on_skip") == "keep" and rng.random() < 0.5:
        written.update(start=max(1, min(sums)), end=max(1, max(sums)), deload=max(1, min(sums)))
        written["tolerance"] = max(sums)
        return
    shares = [len(prepared.held(w)) / len(prepared.sessions) for w in range(1, prepared.weeks + 1)]
    if isinstance(written, dict) and rng.random() < 0.4:
        scaled = [round(s / share) for s, share in zip(sums, shares, strict=True) if share]
        low, high = min(scaled, default=1), max(scaled, default=1)
        written.update(start=max(1, low), end=max(1, high), tolerance=max(high - low, *sums))
        return
    scenario["weekly_sets"] = [[max(0, s - rng.randint(1, 2)), s + rng.randint(1, 2)] for s in sums]


def _balance(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    scenario["balance"] = (
        {**(scenario.get("balance") or {}), "tolerance": 6} if rng.random() < 0.6 else None
    )
    if scenario.pop("_balance_loosened", False):
        scenario["balance"] = None
    scenario["_balance_loosened"] = True


def _drop_key(key: str) -> Repair:
    def repair(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
        scenario.pop(key, None)

    return repair


def _put(key: str, value: Any) -> Repair:
    def repair(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
        scenario[key] = value

    return repair


def _unlimit(name: str) -> Repair:
    def repair(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
        scenario["limits"] = {**scenario.get("limits", {}), name: None}
        for session in scenario["sessions"]:
            session.get("limits", {}).pop(name, None)
            if name == "minutes":
                session.pop("minutes", None)
        if name == "minutes":
            for exception in scenario.get("exceptions", []):
                if "minutes" in exception:
                    exception["minutes"] = 300

    return repair


def _exercises(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    counts = [len(prescriptions(prepared, plan, *visit)) for visit in prepared.visits]
    _unlimit("exercises")(scenario, prepared, plan, rng)
    scenario["limits"]["exercises"] = [min(counts), max(1, *counts)] if counts else [0, 4]


def _spread(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    wider = prepared.sets_per_exercise["spread"] + 1
    scenario["sets_per_exercise"] = {**scenario.get("sets_per_exercise", {}), "spread": wider}


def _include(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    scenario.setdefault("select", {})["include"] = list(prepared.include)[:-1]


def _pin(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    scenario["pin"].pop()


def _rotation(scenario: Scenario, prepared: Prepared, plan: Plan, rng: Random) -> None:
    for phase in scenario["block"]["phases"]:
        if isinstance(phase, dict) and "new_exercises" in phase:
            low, high = phase["new_exercises"]
            phase["new_exercises"] = [max(0, low - 1), high + 1]


REPAIRS: dict[str, Repair] = {
    "weekly_sets": _weekly_sets,
    "muscle_sets": _drop_key("muscle_sets"),
    "balance": _balance,
    **{SESSION_RULE[key]: _unlimit(key) for key in LIMITS},
    "session_exercises": _exercises,
    "sets_per_exercise": _drop_key("exercise_sets"),
    "spread": _spread,
    "frequency": _put("frequency", {"exercise": 7}),
    "compound_first": _put("ordering", {"compound_first": False}),
    "apart": _put("ordering", {"compound_first": False, "apart": []}),
    "recovery": _put("recovery", None),
    "require": _drop_key("require"),
    "deload_half": _put("deload", None),
    "include": _include,
    "pin": _pin,
    "rotation": _rotation,
}


def loosened(
    scenario: Scenario, read: Callable[[Scenario], Prepared], plan: Plan, rng: Random
) -> Scenario:
    """The scenario, changed until the plan is legal or what it breaks cannot be loosened.

    Args:
        scenario: it is changed in place.
        read: prepares a scenario.
        plan: the plan that shall be legal.
        rng: where choices come from.
    """
    for _ in range(20):
        prepared = read(scenario)
        broken = sorted({rule for rule, _, _ in violations(prepared, plan)} & REPAIRS.keys())
        if not broken:
            break
        for rule in broken:
            REPAIRS[rule](scenario, prepared, plan, rng)
    scenario.pop("_balance_loosened", None)
    return scenario
