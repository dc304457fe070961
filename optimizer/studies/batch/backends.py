"""Where solves run: here in processes, or on a dask cluster. The guard is the same.

Each backend takes jobs and calls back when one has ended. A cluster that loses a machine runs its
jobs again elsewhere; a job is recorded once, whoever solved it.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from optimizer.studies.batch.guard import ProcessSlot
from optimizer.studies.batch.jobs import Job, JobOutcome

OnDone = Callable[[Job, JobOutcome], None]
"""Hears of a job's end, on any thread."""


class Backend(Protocol):
    """Something that solves jobs."""

    @property
    def room(self) -> int:
        """How many jobs to hand in at a time: some that run, some that wait close by."""

    def submit(self, job: Job, done: OnDone) -> None:
        """Solve a job and call back once."""

    def close(self, *, stop: bool) -> None:
        """End; with ``stop`` also what runs, else it has nothing left to do."""


class NoBackend(RuntimeError):
    """The cluster can't be reached or was lost, or its package is missing; says what to do."""


def backend_of(name: str, address: str | None, jobs: int | None, threads: int) -> Backend:
    """A backend by name.

    Args:
        name: ``local`` or ``dask``.
        address: of the cluster's scheduler.
        jobs: solves at a time; None is what fits.
        threads: of one solve.

    Raises:
        NoBackend: it can't be used.
        ValueError: an unknown name.
    """
    if name == "local":
        return Local(jobs or max(1, (os.cpu_count() or 1) // threads))
    if name == "dask":
        return Dask(address, jobs)
    raise ValueError(f"unknown backend {name!r}, expected local or dask")


# ----- this machine ---------------------------------------------------------------------------


class Local:
    """So many solves at a time on this machine, each in a process of its own."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._stop = threading.Event()
        self._own = threading.local()
        self._slots: list[ProcessSlot] = []
        self._threads = ThreadPoolExecutor(jobs, "solve", initializer=self._open)

    @property
    def room(self) -> int:
        """One that waits, so that no slot does."""
        return self.jobs + 1

    def _open(self) -> None:
        self._own.slot = ProcessSlot(self._stop.is_set)
        self._slots.append(self._own.slot)

    def submit(self, job: Job, done: OnDone) -> None:
        """Solve a job as soon as a slot is free."""
        self._threads.submit(self._run, job, done)

    def _run(self, job: Job, done: OnDone) -> None:
        done(job, JobOutcome("stopped") if self._stop.is_set() else self._own.slot.run(job))

    def close(self, *, stop: bool) -> None:
        """End the processes."""
        if stop:
            self._stop.set()
        self._threads.shutdown(wait=True)
        for slot in self._slots:
            slot.close()


# ----- on a worker of a cluster ---------------------------------------------------------------

_on_thread = threading.local()
_ended: set[str] = set()
"""Batches whose solves on this machine are to end."""


def solve_guarded(job: Job) -> JobOutcome:
    """Solve a job on a cluster's worker, in a watched process beside it."""
    if not hasattr(_on_thread, "slot"):
        _on_thread.slot = {}
    slots: dict[str, ProcessSlot] = _on_thread.slot
    if job.batch not in slots:
        for old in slots.values():
            old.close()
        slots.clear()
        slots[job.batch] = ProcessSlot(lambda: job.batch in _ended)
    return slots[job.batch].run(job)


def end_batch(batch: str) -> None:
    """Let the solves of a batch on this worker end at once."""
    _ended.add(batch)


# ----- dask -----------------------------------------------------------------------------------


class Dask:
    """The workers of a dask cluster."""

    def __init__(self, address: str | None, jobs: int | None) -> None:
        if address is None:
            raise NoBackend("--backend dask needs --address, e.g. tcp://10.0.0.1:8786")
        try:
            import distributed
        except ImportError:
            raise NoBackend("dask is not installed: pip install distributed") from None
        try:
            client: Any = distributed.Client
            self._client = client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            words = str(error).split("\n")[0]
            raise NoBackend(f"no dask scheduler at {address}: {words}") from None
        self._address = address
        self._jobs = jobs
        self._futures: dict[str, Any] = {}
        self._batch = ""

    @property
    def room(self) -> int:
        """All threads of the workers there are now, and as many that wait close by."""
        if self._client.status != "running":
            raise NoBackend(f"the dask scheduler at {self._address} was lost")
        try:
            return self._jobs or 2 * max(1, sum(self._client.nthreads().values()))
        except OSError as error:
            raise NoBackend(f"the dask scheduler at {self._address} was lost: {error}") from None

    def submit(self, job: Job, done: OnDone) -> None:
        """Hand a job to the scheduler, which begins it again where its worker is lost."""
        self._batch = job.batch
        name = f"backblock-{job.batch}-{job.key}"
        future = self._client.submit(solve_guarded, job, key=name, pure=False)
        self._futures[job.key] = future
        future.add_done_callback(lambda _: self._ended(job, future, done))

    def _ended(self, job: Job, future: Any, done: OnDone) -> None:
        if future.status == "cancelled":
            return
        try:
            outcome = future.result()
        except Exception as error:  # its worker was lost too often, or it can't be sent
            words = f"{type(error).__name__}: {error}".split("\n")[0]
            outcome = JobOutcome("crash", why=words[:600])
        self._futures.pop(job.key, None)
        done(job, outcome)

    def close(self, *, stop: bool) -> None:
        """Leave the cluster; what runs is ended, what waits forgotten."""
        if stop:
            with contextlib.suppress(Exception):
                self._client.cancel(list(self._futures.values()), force=True)
                self._client.run(end_batch, self._batch)
        self._client.close()
