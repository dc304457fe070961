"""Who is measured: the product and its peers, each in a process and an environment of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"
SOLVING = tuple(
    f"optimizer/{part}"
    for part in ("instance", "model", "plan", "rules", "scenario", "solver", "units.py", "verifier")
)
"""The product from a scenario to a plan, without commands, reports and studies."""


@dataclass(frozen=True)
class Peer:
    """One way to plan.

    Attributes:
        name: what ``--peers`` and the tables call it.
        module: run with ``python -m``; reads a task, prints events (:mod:`benchmarks.peers.child`).
        words: what it is, for the reader of the results.
        sources: folders and files, from the top of the checkout, that decide what it does with
            what it is given (:mod:`benchmarks.keys`).
        proves: whether it can prove anything, or only makes a plan.
        on_rows: whether it is given the linear model.
    """

    name: str
    module: str
    words: str
    sources: tuple[str, ...]
    proves: bool = True
    on_rows: bool = True

    @property
    def requirements(self) -> Path:
        """Its pinned packages."""
        return REQUIREMENTS / f"{self.name}.txt"


_CHILD = ("benchmarks/peers/child.py", "optimizer/plan/ordering.py")
OURS = "backblock"

PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            OURS,
            "benchmarks.peers.backblock",
            "`backblock solve` as it is, its answer verified and with stand-ins before it counts",
            ("catalog", *SOLVING, "benchmarks/peers/child.py", "benchmarks/peers/backblock.py"),
            on_rows=False,
        ),
        Peer(
            "cpsat",
            "benchmarks.peers.cpsat",
            "CP-SAT with its own settings on the rules as they are written",
            (*_CHILD, "benchmarks/peers/cpsat.py"),
        ),
        Peer(
            "cpsat_tuned",
            "benchmarks.peers.cpsat_tuned",
            "the same with two workers that lean on the linear relaxation",
            (*_CHILD, "benchmarks/peers/cpsat.py", "benchmarks/peers/cpsat_tuned.py"),
        ),
        Peer(
            "highs",
            "benchmarks.peers.highs",
            "HiGHS on the same linear model",
            (*_CHILD, "benchmarks/peers/highs.py"),
        ),
        Peer(
            "scip",
            "benchmarks.peers.scip",
            "SCIP on the same linear model (one thread: it has no more)",
            (*_CHILD, "benchmarks/peers/scip.py"),
        ),
        Peer(
            "exact",
            "benchmarks.peers.exact",
            "Exact, a pseudo-Boolean solver, on the same rows through CPMpy (one thread)",
            (*_CHILD, "benchmarks/peers/exact.py"),
        ),
        Peer(
            "greedy",
            "benchmarks.peers.greedy",
            "picks as a careful coach would, proves nothing",
            (
                *_CHILD,
                "catalog/queries.py",
                "catalog/vocabulary.py",
                "catalog/data/equipment.yaml",
                "optimizer/instance/prepare.py",
                "optimizer/instance/types.py",
                "optimizer/plan/reading.py",
                "optimizer/units.py",
                "optimizer/verifier",
                "benchmarks/peers/greedy.py",
            ),
            proves=False,
            on_rows=False,
        ),
    )
}
"""The product first, then its peers, in the order of the tables."""
