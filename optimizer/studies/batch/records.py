"""The results file: one JSON line for each scenario, on disk before the next is looked at.

Plan files are replaced as a whole and stand before their line does, so that whatever is named in
the results file is there, and a batch that was killed knows what it has.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from optimizer.files import replace_file
from optimizer.solver import SolveOptions

RESULTS = "results.jsonl"
_LOCK = ".batch.lock"

Status = Literal["optimal", "feasible", "infeasible", "unknown", "invalid", "failed"]
"""The plan file's, and two more: ``invalid`` could not be read, ``failed`` was ended or broke."""


class Options(BaseModel):
    """What was asked of the solve."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time_limit: float
    gap: float
    workers: int
    seed: int
    solver: str

    @staticmethod
    def of(options: SolveOptions) -> Options:
        """A solve's options in the results file."""
        return Options(
            time_limit=options.time_limit, gap=options.gap, workers=options.threads,
            seed=options.seed, solver=options.solver,
        )  # fmt: skip


class Clash(BaseModel):
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
    status: Status
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
    conflict: list[Clash] = []
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


def now() -> str:
    """The time as records say it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """The output folder of a batch: its plans and the lines about them.

    Raises:
        OSError: the folder can't be made or written to.
        BlockingIOError: another batch is writing there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = folder / RESULTS
        self._lock = _locked(folder / _LOCK)
        self.records = {record.name: record for record in read_records(self.path)}
        self._by_key: dict[str, list[Record]] = {}
        for record in self.records.values():
            self._by_key.setdefault(record.key, []).append(record)

    def finished(self, key: str, time_limit: float) -> Record | None:
        """The record of an answer that need not be looked for again, its file still there."""
        for record in self._by_key.get(key, ()):
            there = record.plan is not None and (self.folder / record.plan).is_file()
            if there and record.stands(time_limit):
                return record
        return None

    def begin(self, names: Sequence[str], known: Sequence[Record]) -> None:
        """Put what is known of a roster in place of what was, in one step.

        Args:
            names: everybody of the roster; their old lines go.
            known: of those that need no solve.
        """
        gone = set(names)
        kept = [record for name, record in self.records.items() if name not in gone]
        self.records = {record.name: record for record in [*kept, *known]}
        text = "".join(_line(record) for record in self.records.values())
        replace_file(self.path, text.encode())

    def write_plan(self, name: str, plan: bytes) -> None:
        """Write a plan file as a whole."""
        replace_file(self.folder / name, plan)

    def add(self, record: Record) -> None:
        """Write a line about somebody; it is on disk before this returns."""
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(_line(record))
            stream.flush()
            os.fsync(stream.fileno())
        self.records[record.name] = record

    def close(self) -> None:
        """Let others write here."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def read_records(path: Path) -> Iterator[Record]:
    """The whole lines of a results file; half a line, where a batch was killed, is left out."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with contextlib.suppress(ValidationError, ValueError):
                yield Record.model_validate_json(line)


def _line(record: Record) -> str:
    data: dict[str, Any] = record.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": "), allow_nan=False) + "\n"


def _locked(path: Path) -> int | None:
    """Hold a lock until the process ends, however it ends; no lock where there is no such thing."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:  # a network file system without locks
        pass
    return handle
