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
from typing import Any

from pydantic import ValidationError

from optimizer.files import replace_file
from optimizer.plan.results import Record

RESULTS = "results.jsonl"
_LOCK = ".batch.lock"


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
