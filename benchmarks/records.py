"""Runs as JSON lines: one a run, found again by a key of everything that decides its result."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
FILE = "runs.jsonl"


def content_key(parts: dict[str, Any]) -> str:
    """A short digest of what decides a run."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


class Store:
    """The raw lines of a results folder; a run that was cut short leaves no half line behind."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE
        self.records = {record["key"]: record for record in _read(self.path)}

    def __contains__(self, key: object) -> bool:
        return key in self.records

    def add(self, record: Record) -> None:
        """Append a run; on disk before this returns."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self.path.open("a", encoding="utf-8") as stream:
            if stream.tell() and not _ends_whole(self.path):
                stream.write("\n")
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
        self.records[record["key"]] = record


def newest(records: Iterable[Record]) -> list[Record]:
    """One record a peer, instance and seed: the last one made, where code or limits changed."""
    found: dict[tuple[str, str, int], Record] = {}
    for record in records:
        key = (record["instance"], record["peer"], record["seed"])
        if key not in found or record["date"] >= found[key]["date"]:
            found[key] = record
    return list(found.values())


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _read(path: Path) -> Iterator[Record]:
    """The lines that are whole."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue  # the run was cut short while it was written; it will be made again
        if isinstance(record, dict) and "key" in record:
            yield record
