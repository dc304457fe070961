"""Solving processes are ended where they take too much, and nobody else notices."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue

import psutil
import pytest

import batch_work
from batch.conftest import Job
from optimizer.studies.batch.backends import Local
from optimizer.studies.batch.guard import ProcessSlot, share_of_memory
from optimizer.studies.batch.jobs import JobOutcome

MakeJob = Callable[..., Job]


@contextmanager
def slot(stopped: Callable[[], bool] = lambda: False) -> Iterator[ProcessSlot]:
    """A slot whose scenarios' names say what they do."""
    made = ProcessSlot(stopped, batch_work.by_name)
    try:
        yield made
    finally:
        made.close()


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        psutil.Process(pid).wait(10)
    except psutil.NoSuchProcess:
        return True
    return True


def test_a_process_is_kept_until_it_is_to_blame(job: MakeJob) -> None:
    """Two answers come from one process; one that is too big is ended and one dies, told apart.

    The next is answered by a process that has nothing of them.
    """
    with slot() as one:
        first, second = one.run(job("sam")), one.run(job("kim"))
        assert first.facts["score"] == second.facts["score"] != os.getpid()
        big = one.run(job("big", memory_mib=200))
        assert (big.ending, "200 MiB" in big.why) == ("memory", True)
        assert big.peak_mib is not None
        assert big.peak_mib > 200
        dies = one.run(job("dies"))
        assert (dies.ending, "SIGKILL" in dies.why) == ("crash", True)
        last = one.run(job("sam"))
        assert last.ending == "answer"
        assert last.facts["score"] != first.facts["score"]
        assert gone(first.facts["score"])


def test_a_stop_ends_what_runs(job: MakeJob) -> None:
    """At once, and not after the time limit."""
    stop = threading.Event()
    with slot(stop.is_set) as one:
        threading.Timer(0.3, stop.set).start()
        assert one.run(job("long", seconds=600)).ending == "stopped"


def test_one_bad_process_is_no_other_ones_trouble(
    job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is ended for its time the other answers."""
    from optimizer.studies.batch import backends

    monkeypatch.setattr(
        backends, "ProcessSlot", lambda stopped: ProcessSlot(stopped, batch_work.by_name)
    )
    backend = Local(2)
    answers: Queue[tuple[Job, JobOutcome]] = Queue()
    for task in (job("long", seconds=1), job("sam"), job("kim")):
        backend.submit(task, lambda task, outcome: answers.put((task, outcome)))
    endings = [answers.get(timeout=120)[1].ending for _ in range(3)]
    backend.close(stop=False)
    assert sorted(endings) == ["answer", "answer", "time"]


def test_the_share_of_memory_is_for_all_together() -> None:
    """So many solves at their limits still fit the machine."""
    total = psutil.virtual_memory().total / 2**20
    assert share_of_memory(1) <= 0.8 * total
    assert 1.9 < share_of_memory(1) / share_of_memory(2) < 2.1
