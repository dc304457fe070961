"""What a run's result depends on: runs are made again when that changes, and only then.

The product's runs depend on its own code. A peer's depend on what it is given and on the peer, so
that work on the product's solver leaves hours of the peers' runs standing: the scenario with all
defaults filled in, the entries of the catalogue, and the linear model itself or, where building it
takes long, the code that builds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks import environments
from benchmarks.machine import machine, sources_sha256
from benchmarks.peers import Peer
from benchmarks.registry import Instance

if TYPE_CHECKING:
    from benchmarks.harness import Job, Settings
    from optimizer.model.linear import LinearModel

BUILT = 400
"""Exercises up to which a model is built to see whether it is still the same one."""
MODEL = (
    "catalog/queries.py",
    "catalog/vocabulary.py",
    "catalog/data/equipment.yaml",
    "optimizer/instance/prepare.py",
    "optimizer/instance/supersets.py",
    "optimizer/instance/types.py",
    "optimizer/model",
    "optimizer/rules",
    "optimizer/scenario/targets.py",
    "optimizer/units.py",
)
"""The code between a scenario with its catalogue and the rows of the model."""


def decides(job: Job, settings: Settings) -> dict[str, Any]:
    """Everything that a run's result depends on."""
    peer = job.peer
    return {
        **_given(job.instance, peer),
        "peer": peer.name,
        "requirements": environments.requirements_text(peer),
        "code": sources_sha256(peer.sources),
        "seed": job.seed,
        "time_limit": settings.time_limit,
        "threads": settings.threads,
        "memory_mib": settings.memory_mib,
        "machine": machine(),
    }


def _given(instance: Instance, peer: Peer) -> dict[str, str]:
    """What a peer is given, by content."""
    from benchmarks.harness import loaded

    facts = loaded(instance)
    given = {"scenario": facts.scenario.sha256, "catalog": facts.catalog.sha256}
    return given | ({"model": model_sha256(instance)} if peer.on_rows else {})


@cache
def model_sha256(instance: Instance) -> str:
    """Digest of the rows as they are written, or of what makes them."""
    from benchmarks.harness import loaded
    from optimizer.instance import prepare
    from optimizer.model import build_model

    facts = loaded(instance)
    if len(facts.catalog) > BUILT:
        return sources_sha256(MODEL)
    digest = hashlib.sha256()
    linear = build_model(prepare(facts.scenario, facts.catalog), tight=False).linear
    for part in _parts(linear):
        digest.update(json.dumps(part).encode())
    return digest.hexdigest()


def _parts(linear: LinearModel) -> Iterator[object]:
    yield [linear.offset, linear.lower, linear.upper, sorted(linear.objective.items())]
    for row in linear.rows:
        yield [list(row.columns), list(row.coefficients), row.low, row.high]
