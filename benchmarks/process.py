"""Runs one peer on one task in a process of its own, watched from outside.

The clock starts with the process. Memory is watched by its high-water mark; a process past the
limit, or past the time limit by more than a little, is ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peers import Peer
from benchmarks.peers.child import LAUNCHED, Task
from benchmarks.registry import ROOT

GRACE = 15.0
"""Seconds past the time limit before a process is ended: solvers look at the clock now and then."""
_TICK = 0.1


@dataclass
class Outcome:
    """What came out of a process.

    Attributes:
        status: its own word, or ``memory``, ``time`` or ``error`` where it did not end by itself.
        events: times, points and bounds, in order.
        end: its last line, empty where there was none.
        first_plan: weeks of its first plan, where it told.
        seconds: wall-clock time of the whole process.
        peak_mib: most memory it held.
        error: exit code and last line of its standard error, where it failed.
    """

    status: str
    events: list[dict[str, Any]] = field(default_factory=list)
    end: dict[str, Any] = field(default_factory=dict)
    first_plan: list[dict[str, Any]] | None = None
    seconds: float = 0.0
    peak_mib: float | None = None
    error: str = ""


def run(peer: Peer, python: str, task: Task, memory_mib: int) -> Outcome:
    """Run a peer.

    Args:
        peer: who.
        python: its interpreter.
        task: what it is asked.
        memory_mib: most memory it may hold.
    """
    with tempfile.TemporaryDirectory(prefix="backblock-bench-") as folder:
        path = Path(folder) / "task.json"
        path.write_text(json.dumps(asdict(task)), encoding="utf-8")
        watched = _Watched([python, "-m", peer.module, str(path)], task.time_limit, memory_mib)
        return watched.outcome(Path(folder) / "stderr")


class _Watched:
    """A child process, its lines and its memory."""

    def __init__(self, command: list[str], time_limit: float, memory_mib: int) -> None:
        self.command = command
        self.time_limit = time_limit
        self.memory_mib = memory_mib
        self.lines: list[str] = []
        self.peak_kib = 0
        self.ended = ""

    def outcome(self, errors: Path) -> Outcome:
        """Start it, wait for its end, read what it said."""
        environment = _environment()
        started = time.monotonic()
        environment[LAUNCHED] = repr(started)
        with errors.open("wb") as stderr:
            child = subprocess.Popen(
                self.command,
                stdout=subprocess.PIPE,
                stderr=stderr,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
                env=environment,
                text=True,
            )
            reader = threading.Thread(target=self._read, args=(child,), daemon=True)
            reader.start()
            try:
                self._wait(child, started)
            finally:
                if child.poll() is None:
                    child.kill()
                    child.wait()
            seconds = time.monotonic() - started
            reader.join(5)
        return self._outcome(child.returncode, seconds, errors)

    def _read(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None  # noqa: S101 - a pipe was asked for
        with child.stdout as lines:
            self.lines.extend(lines)

    def _wait(self, child: subprocess.Popen[str], started: float) -> None:
        while child.poll() is None:
            self.peak_kib = max(self.peak_kib, _peak_kib(child.pid))
            if self.peak_kib > self.memory_mib * 1024:
                self.ended = "memory"
                return
            if time.monotonic() - started > self.time_limit + GRACE:
                self.ended = "time"
                return
            time.sleep(_TICK)

    def _outcome(self, code: int, seconds: float, errors: Path) -> Outcome:
        parsed = [json.loads(line) for line in self.lines if line.startswith("{")]
        end: dict[str, Any] = next((line for line in parsed if "end" in line), {})
        first = next((line["first_plan"] for line in parsed if "first_plan" in line), None)
        peak = max(self.peak_kib, end.get("peak_kib") or 0)
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return Outcome(
            status=end.get("end") or self.ended or "error",
            events=[e for e in parsed if "t" in e and "end" not in e],
            end=end,
            first_plan=first,
            seconds=round(seconds, 3),
            peak_mib=round(peak / 1024, 1) if peak else None,
            error=""
            if end or self.ended
            else f"exit code {code}: {(said or ['silent'])[-1][:600]}",
        )


def _environment() -> dict[str, str]:
    """The caller's, with the checkout first and Python's own switches left out."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return kept | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def _peak_kib(pid: int) -> int:
    """High-water mark of a process's memory, KiB; 0 where the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = [line for line in text.splitlines() if line.startswith("VmHWM:")]
    return int(found[0].split()[1]) if found else 0
