"""Holds every plan against the verifier, and the peers against each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from optimizer.plan.reading import parse_plan
from optimizer.verifier import verify

if TYPE_CHECKING:
    from optimizer.scenario import Loaded


@dataclass(frozen=True)
class Judged:
    """What the verifier says of a plan: legal or not, its points, the rules it breaks."""

    legal: bool
    score: int
    broken: tuple[str, ...]


def judge(loaded: Loaded, weeks: list[dict[str, Any]]) -> Judged:
    """Check a plan's weeks against the scenario, without any solver."""
    plan = parse_plan(json.dumps({"weeks": weeks}), "plan", loaded.scenario.weeks)
    verdict = verify(loaded.scenario, loaded.catalog, plan)
    return Judged(verdict.legal, verdict.score, verdict.broken)


def disagreements(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """What runs of the same instance say that can't all be true, in words.

    A plan worth more than someone's proved bound, a plan where someone proved that there is none,
    a plan that the verifier refuses or that is worth less than its maker says, two optima that
    differ, a status that is not the expected one.
    """
    by_instance: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        by_instance.setdefault(record["instance"], []).append(record)
    found = []
    for name, runs in by_instance.items():
        found += [
            f"{name}: {words}" for words in (*_illegal(runs), *_claims(runs), *_clashes(runs))
        ]
    return found


def agreed_optima(records: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Instance to how many peers proved the same best score, or that there is none."""
    proofs: dict[str, set[str]] = {}
    for record in records:
        if record["status"] in ("optimal", "infeasible"):
            proofs.setdefault(record["instance"], set()).add(record["peer"])
    return {name: len(peers) for name, peers in proofs.items() if len(peers) > 1}


def _claims(runs: list[Mapping[str, Any]]) -> list[str]:
    found = [
        f"{r['peer']} says its plan is worth {r['best']}, the verifier counts {r['score']}"
        for r in runs
        if r["score"] is not None and r["best"] is not None and r["best"] > r["score"]
    ]
    optima = {r["score"]: r["peer"] for r in runs if r["status"] == "optimal"}
    if len(optima) > 1:
        words = " and ".join(f"{peer} of {score}" for score, peer in sorted(optima.items()))
        found.append(f"two optima: {words}")
    return found


def _illegal(runs: list[Mapping[str, Any]]) -> list[str]:
    return [
        f"{r['peer']}'s plan breaks {', '.join(r['broken'])}" for r in runs if r["legal"] is False
    ]


def _clashes(runs: list[Mapping[str, Any]]) -> list[str]:
    plans = [r for r in runs if r["legal"] and r["score"] is not None]
    proved = [r for r in runs if r["bound"] is not None]
    found = [
        f"{p['peer']} has a plan of {p['score']}, but {q['peer']} proved at most {q['bound']}"
        for p in plans
        for q in proved
        if p["score"] > q["bound"]
    ]
    none = sorted({r["peer"] for r in runs if r["status"] == "infeasible"})
    some = sorted({r["peer"] for r in plans})
    if none and some:
        found.append(f"{', '.join(some)} found a plan, but {', '.join(none)} proved there is none")
    expected = {r.get("expect") for r in runs} - {None}
    if none and expected == {"plan"}:
        found.append(f"{', '.join(none)} proved that there is no plan, one was expected")
    if some and expected == {"infeasible"}:
        found.append(f"{', '.join(some)} found a plan, none was expected")
    return found
