"""What came of a batch: a record for each scenario, as its results file has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

RecordStatus = Literal["optimal", "feasible", "infeasible", "unknown", "invalid", "failed"]
"""The plan file's, and two more: ``invalid`` could not be read, ``failed`` was ended or broke."""


class Options(BaseModel):
    """What was asked of the solve."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_limit: float
    gap: float
    workers: int
    seed: int
    solver: str


class ClashRecord(BaseModel):
    """One rule of a conflict, in short; the plan file has it whole."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    rule: str
    where: str
    path: str
    line: int | None
    message: str


class Record(BaseModel):
    """One line of the results file (schema version 1, described in ``docs/batch.md``)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    schema_version: Literal[1] = 1
    name: str
    """The plan file's name without its ending; unique in the folder."""
    source: str
    """The scenario file, or ``table:line`` of a roster's row."""
    athlete: str = ""
    scenario: str = ""
    """The scenario's name."""
    key: str = ""
    """Digest of scenario, catalogue, options and versions; empty for ``invalid``."""
    status: RecordStatus
    plan: str | None = None
    """The plan file, beside this file."""
    score: int | None = None
    bound: int | None = None
    gap: float | None = None
    reproducible: bool = False
    seconds: float = 0.0
    """Wall-clock time of the solve."""
    peak_mib: int | None = None
    """Most memory that its process was seen to hold."""
    ending: Literal["", "memory", "time", "crash", "error"] = ""
    """Of a ``failed`` one: ended for its memory or its time, its process died, or an error."""
    why: str = ""
    """Why there is no plan, in a sentence."""
    conflict: list[ClashRecord] = []
    repair: str = ""
    """The cheapest confirmed change that would allow a plan."""
    problems: list[str] = []
    """Of an ``invalid`` one: file:line:column, path, what is wrong."""
    options: Options
    backblock: str
    ortools: str
    ended: str = ""
    """UTC, ISO 8601."""

    @property
    def has_plan(self) -> bool:
        """Whether there is something to train by."""
        return self.status in ("optimal", "feasible")

    def stands(self, time_limit: float) -> bool:
        """Whether the answer is as good as a new solve with this time limit would be asked for.

        A proof, or an end that the clock had no part in, stands whatever the limit; an answer
        that the clock cut short stands until it is given more time.
        """
        if self.status in ("invalid", "failed"):
            return False
        settled = self.reproducible and self.seconds < self.options.time_limit
        return settled or self.status == "optimal" or self.options.time_limit >= time_limit


@dataclass(frozen=True)
class Batch:
    """A batch that has ended.

    Attributes:
        records: of all that have come to an end, in the roster's order.
        left: file names of those that were not reached.
        folder: where the plans are.
        seconds: wall-clock time.
        reused: names of those that an earlier run had solved.
        skipped: files of a folder that are no scenarios.
        options: of each solve.
    """

    records: Sequence[Record]
    left: Sequence[str]
    folder: str
    seconds: float
    options: Options
    reused: Sequence[str] = ()
    skipped: Sequence[str] = ()

    def counts(self) -> dict[str, int]:
        """Status to how many."""
        words = [record.status for record in self.records]
        return {status: words.count(status) for status in get_args(RecordStatus)}

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "schema_version": 1,
            "folder": self.folder,
            "seconds": self.seconds,
            "counts": self.counts(),
            "reused": list(self.reused),
            "left": list(self.left),
            "skipped": list(self.skipped),
            "results": [record.model_dump(mode="json") for record in self.records],
        }
