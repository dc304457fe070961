"""Who is measured: the product and its peers, each in a process and an environment of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"


@dataclass(frozen=True)
class Peer:
    """One way to plan.

    Attributes:
        name: what ``--peers`` and the tables call it.
        module: run with ``python -m``; reads a task, prints events (:mod:`benchmarks.peers.child`).
        words: what it is, for the reader of the results.
        sources: folders and files, from the top of the checkout, that decide what it does.
        proves: whether it can prove anything, or only makes a plan.
    """

    name: str
    module: str
    words: str
    sources: tuple[str, ...]
    proves: bool = True

    @property
    def requirements(self) -> Path:
        """Its pinned packages."""
        return REQUIREMENTS / f"{self.name}.txt"


_SHARED = (
    "catalog",
    "optimizer/scenario",
    "optimizer/instance",
    "optimizer/model",
    "benchmarks/peers/child.py",
)
OURS = "backblock"

PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            OURS,
            "benchmarks.peers.backblock",
            "`backblock solve` as it is, its answer verified and with stand-ins before it counts",
            ("catalog", "optimizer", "benchmarks/peers/child.py", "benchmarks/peers/backblock.py"),
        ),
        Peer(
            "cpsat",
            "benchmarks.peers.cpsat",
            "CP-SAT with its own settings on the rules as they are written",
            (*_SHARED, "benchmarks/peers/cpsat.py"),
        ),
        Peer(
            "cpsat_tuned",
            "benchmarks.peers.cpsat_tuned",
            "the same with the workers that lean on the linear relaxation (`--solver plain`)",
            (*_SHARED, "optimizer/solver/profiles.py", "benchmarks/peers/cpsat.py"),
        ),
        Peer(
            "highs",
            "benchmarks.peers.highs",
            "HiGHS on the same linear model",
            (*_SHARED, "benchmarks/peers/highs.py"),
        ),
        Peer(
            "scip",
            "benchmarks.peers.scip",
            "SCIP on the same linear model (one thread: it has no more)",
            (*_SHARED, "benchmarks/peers/scip.py"),
        ),
        Peer(
            "exact",
            "benchmarks.peers.exact",
            "Exact, a pseudo-Boolean solver, on the same rows through CPMpy (one thread)",
            (*_SHARED, "benchmarks/peers/exact.py"),
        ),
        Peer(
            "greedy",
            "benchmarks.peers.greedy",
            "picks as a careful coach would, proves nothing",
            (*_SHARED, "optimizer/verifier", "benchmarks/peers/greedy.py"),
            proves=False,
        ),
    )
}
"""The product first, then its peers, in the order of the tables."""
