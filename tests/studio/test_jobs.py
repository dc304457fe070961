"""Searches: one at a time, the others wait, and none outlives its page."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from optimizer.studio import jobs
from optimizer.studio.jobs import Busy, Job, Queue

LONG = 30


@pytest.fixture
def queue() -> Iterator[Queue]:
    made = Queue()
    yield made
    made.close()


def until(job: Job, *states: str) -> None:
    """Wait for a job's state; far longer than it takes."""
    pause = threading.Event()
    for _ in range(LONG * 100):
        if job.state in states:
            return
        pause.wait(0.01)
    raise AssertionError(job.state)


def test_one_runs_and_the_next_waits_for_its_turn(queue: Queue) -> None:
    gate = threading.Event()
    first = queue.add("first", lambda _job: gate.wait(LONG))
    second = queue.add("second", lambda _job: "done")
    queue.listen(first)
    queue.listen(second)
    until(first, "running")
    assert second.state == "waiting"
    assert queue.ahead(second) == 1
    gate.set()
    until(second, "done")
    assert second.result == "done"


def test_it_ends_when_its_page_goes_and_its_result_is_nobodys(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "GRACE", 0.05)
    job = queue.add("search", lambda job: (job.stop.wait(LONG), job.gone))
    queue.listen(job)
    until(job, "running")
    queue.leave(job)
    until(job, "done")
    assert job.result == (True, True)


def test_one_that_nobody_waits_for_any_more_is_not_begun(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    first = queue.add("first", lambda _job: gate.wait(LONG))
    queue.listen(first)
    until(first, "running")
    begun = threading.Event()
    second = queue.add("second", lambda _job: begun.set())
    monkeypatch.setattr(jobs, "GRACE", 0.0)
    gate.set()
    until(second, "failed")
    assert not begun.is_set()


def test_one_that_is_stopped_gives_what_it_has(queue: Queue) -> None:
    job = queue.add("search", lambda job: ("best so far", job.stop.wait(LONG), job.gone))
    queue.listen(job)
    until(job, "running")
    job.stop.set()
    until(job, "done")
    assert job.result == ("best so far", True, False)


def test_an_error_is_told_and_the_next_one_runs(queue: Queue) -> None:
    def fail(_job: Job) -> None:
        raise ValueError("no")

    first, second = queue.add("first", fail), queue.add("second", lambda _job: 2)
    queue.listen(first)
    queue.listen(second)
    until(second, "done")
    assert first.state == "failed"
    assert isinstance(first.error, ValueError)


def test_there_is_an_end_to_waiting(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 2)
    gate = threading.Event()
    first = queue.add("first", lambda _job: gate.wait(LONG))
    queue.listen(first)
    until(first, "running")
    for _ in range(2):
        queue.add("next", lambda _job: None)
    with pytest.raises(Busy):
        queue.add("one too many", lambda _job: None)
    gate.set()
