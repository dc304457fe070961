"""Small scenarios, and a backend that answers within this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from optimizer.solver import SolveOptions
from optimizer.studies.batch import run as running
from optimizer.studies.batch.backends import OnDone
from optimizer.studies.batch.jobs import Guard, Job, JobOutcome, Versions, key_of, solve_job
from optimizer.studies.batch.roster import read_roster

TINY = """\
schema_version: 1
name: {name}
equipment: {{main: [pull_up_bar]}}
block: {{weeks: 1}}
sessions: [{{name: A, day: mon}}]
weekly_sets: [[3, 4]]
balance: null
select: {{include: []}}
limits: {{exercises: [1, 2]}}
"""
"""A week with one session: proved within a blink."""
IMPOSSIBLE = TINY.replace("[[3, 4]]", "[[40, 50]]")
VERSIONS = Versions("1", "2")

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a small scenario: ``write("sam")``, ``write("a/sam", text)``."""

    def call(name: str, text: str = TINY) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(name=Path(name).stem), encoding="utf-8")
        return path

    return call


@pytest.fixture
def job(write: Write) -> Callable[..., Job]:
    """A job of a scenario of that name: ``job("sam", seconds=1)``."""

    def call(name: str = "sam", seconds: float = 60, memory_mib: int | None = None) -> Job:
        (entry,) = read_roster([write(name)]).entries
        assert entry.packed is not None
        options = SolveOptions(workers=1)
        key = key_of(entry.packed, options, VERSIONS)
        return Job(key, "test", entry.packed, options, Guard(seconds, memory_mib), VERSIONS)

    return call


@dataclass
class Here:
    """A backend without processes.

    Attributes:
        work: stands in for the solve.
        asked: keys of the jobs that were handed in, in order.
        most: jobs in hand at a time.
        stopped: whether it was closed with work left.
    """

    work: Callable[[Job], JobOutcome] = solve_job
    asked: list[str] = field(default_factory=list)
    room: int = 2
    stopped: bool | None = None

    def submit(self, job: Job, done: OnDone) -> None:
        """Answer at once."""
        self.asked.append(job.key)
        done(job, self.work(job))

    def close(self, *, stop: bool) -> None:
        """Note how it ended."""
        self.stopped = stop


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Here:
    """Batches of this test run in its own process."""
    backend = Here()

    def chosen(*_: Any) -> Here:
        return backend

    monkeypatch.setattr(running, "backend_of", chosen)
    return backend
