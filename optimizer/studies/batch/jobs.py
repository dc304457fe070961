"""One scenario to solve, as it travels to a solving process, and what comes back.

A job carries all that it needs, so that a machine of a cluster needs no file of the roster's.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

from optimizer import __version__
from optimizer.answer import solve
from optimizer.files import to_json
from optimizer.scenario import Loaded
from optimizer.solver import SolveOptions

if TYPE_CHECKING:
    from catalog import Catalog
    from optimizer.plan.schema import Answer

Ending = Literal["answer", "memory", "time", "crash", "error", "stopped"]
"""How a solve ended: ``answer`` (with or without a plan), or ended by the guard for its memory or
its time, or its process died, or it raised an error, or somebody asked to stop."""


@dataclass(frozen=True)
class Versions:
    """What a plan depends on besides its input."""

    backblock: str
    ortools: str


def versions() -> Versions:
    """Those of this process."""
    return Versions(__version__, version("ortools"))


@dataclass(frozen=True)
class Packed:
    """A loaded scenario as bytes.

    Attributes:
        content: the scenario without its catalogue, compressed.
        catalog: the catalogue, compressed; the same object for all that share it.
        digest: of the file's text, what it means and its catalogue.
    """

    content: bytes = field(repr=False)
    catalog: bytes = field(repr=False)
    digest: str

    @staticmethod
    def of(loaded: Loaded, text: str, catalogs: dict[str, bytes]) -> Packed:
        """Pack a scenario.

        Args:
            loaded: the scenario.
            text: its file, whose lines an answer without a plan speaks of.
            catalogs: catalogues that are packed already, by digest; a new one is added.
        """
        sha = loaded.catalog.sha256
        if sha not in catalogs:
            catalogs[sha] = zlib.compress(pickle.dumps(loaded.catalog))
        parts = pickle.dumps((loaded.scenario, loaded.document, loaded.file))
        digest = _digest([_digest(text), loaded.scenario.sha256, sha])
        return Packed(zlib.compress(parts), catalogs[sha], digest)

    def loaded(self) -> Loaded:
        """The scenario as it was."""
        # Bytes of this very program: nothing read from a file or a stranger comes this way.
        scenario, document, file = pickle.loads(zlib.decompress(self.content))  # noqa: S301
        return Loaded(scenario, _catalog(self.catalog), document, file)


@lru_cache(maxsize=2)
def _catalog(packed: bytes) -> Catalog:
    """One copy in a process, however many scenarios are solved with it."""
    catalog: Catalog = pickle.loads(zlib.decompress(packed))  # noqa: S301 - as above
    return catalog


def _digest(what: object) -> str:
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Guard:
    """What one solve may take before its process is ended.

    Attributes:
        seconds: wall-clock time; the solver ends by itself well before.
        memory_mib: memory of the process; None is its share of the machine's.
    """

    seconds: float
    memory_mib: int | None = None


@dataclass(frozen=True)
class Job:
    """One solve.

    Attributes:
        key: digest of scenario, catalogue, options and versions: the same key, the same plan.
        batch: which batch it belongs to, so that a cluster can tell whose to end.
        packed: the scenario.
        options: of the solve.
        guard: what it may take.
        versions: that the solving process must have too.
    """

    key: str
    batch: str
    packed: Packed
    options: SolveOptions
    guard: Guard
    versions: Versions


def key_of(packed: Packed, options: SolveOptions, made_with: Versions) -> str:
    """The digest by which a finished solve is known again.

    The time limit is left out: a proved plan stays proved. Whether an answer that the clock cut
    short is good enough is for :func:`optimizer.plan.results.Record.stands`.
    """
    asked = [options.gap, options.threads, options.seed, options.solver]
    return _digest([1, packed.digest, asked, made_with.backblock, made_with.ortools])[:32]


@dataclass(frozen=True)
class JobOutcome:
    """What came of a job.

    Attributes:
        ending: see :data:`Ending`.
        plan: the answer's file, as ``backblock solve -o`` writes it; empty without an answer.
        facts: what the results file says about the answer.
        why: what went wrong, in a sentence.
        seconds: wall-clock time.
        peak_mib: most memory that was seen, or None.
    """

    ending: Ending
    plan: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    seconds: float = 0.0
    peak_mib: int | None = None


def solve_job(job: Job) -> JobOutcome:
    """Solve, in the solving process; errors are results too, so that others go on."""
    here = versions()
    if here != job.versions:
        return JobOutcome(
            "error",
            why=f"this worker has {here}, the batch was begun with "
            f"{job.versions}; install the same versions everywhere",
        )
    try:
        plan = solve(job.packed.loaded(), job.options)
        return JobOutcome("answer", to_json(plan.to_data()), result_fields(plan))
    except Exception as error:
        words = str(error).split("\n")[0]
        return JobOutcome("error", why=f"{type(error).__name__}: {words}"[:600])


def result_fields(plan: Answer) -> dict[str, Any]:
    """What the results file says about an answer."""
    return {
        "status": plan.status,
        "score": plan.score,
        "bound": plan.bound,
        "gap": plan.gap,
        "reproducible": plan.solver.reproducible,
        "conflict": [item.model_dump(include=_OF_CONFLICT) for item in plan.conflict or ()],
        "headline": plan.notes[0] if plan.notes and plan.weeks is None else "",
        "repair": plan.repairs[0].edit if plan.repairs else "",
    }


_OF_CONFLICT = {"rule", "where", "path", "line", "message"}
