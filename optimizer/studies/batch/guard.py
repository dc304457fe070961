"""Solves in a process of its own that is watched from outside and ended where it takes too much.

The processes are loky's (joblib's pool), one to a pool: when one dies, by our hand or by its own
fault, no other solve is touched and it is plain whose fault it was. The same guard stands on every
machine of a cluster.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, wait
from dataclasses import replace
from typing import Any

import psutil

from optimizer.studies.batch.jobs import Guard, Job, JobOutcome, solve_job

PROCESS_GRACE = 30.0
"""Seconds past the time limit before a process is ended: saying why there is no plan may take 14,
building a huge model does not look at the clock."""
SHARE = 0.8
"""Part of a machine's memory that its solves may take together, where no limit is given."""
_TICK = 0.1
_IDLE = 300
"""Seconds after which an idle process ends by itself, so that a cluster gets its memory back."""
_BEGIN = 300
"""Seconds in which a process must have begun, on however busy a machine."""
_MIB = 2**20


class ProcessSlot:
    """Room for one solve at a time; its process is kept from job to job."""

    def __init__(
        self, stopped: Callable[[], bool], work: Callable[[Job], JobOutcome] = solve_job
    ) -> None:
        self._stopped = stopped
        self._work = work
        self._pool: Any = None
        self._peak = 0

    def run(self, job: Job) -> JobOutcome:
        """Solve a job; always comes back, within the guard's time and a little."""
        started = time.monotonic()
        self._peak = 0
        try:
            pid, future = self._begin(job)
            outcome = self._watch(pid, future, job.guard, started) or future.result()
        except BrokenExecutor as error:
            outcome = JobOutcome("crash", why=_last_words(error))
        except Exception as error:  # no process could be begun, or nothing came back from it
            outcome = JobOutcome("crash", why=f"{type(error).__name__}: {error}"[:600])
        if outcome.ending != "answer":
            self.close()  # whatever it holds or has broken, the next job does not get it
        seconds = round(time.monotonic() - started, 2)
        return replace(outcome, seconds=seconds, peak_mib=-(-self._peak // _MIB) or None)

    def _begin(self, job: Job) -> tuple[int, Future[JobOutcome]]:
        with _as_parent():
            if self._pool is None:
                from loky import ProcessPoolExecutor

                self._pool = ProcessPoolExecutor(
                    max_workers=1, timeout=_IDLE, initializer=_prepare, initargs=(os.getpid(),)
                )
            pid = self._pool.submit(os.getpid).result(_BEGIN)
            return pid, self._pool.submit(self._work, job)

    def _watch(
        self, pid: int, future: Future[JobOutcome], guard: Guard, started: float
    ) -> JobOutcome | None:
        """Wait for the end of a solve; says why where it was not waited for."""
        limit = (guard.memory_mib or share_of_memory()) * _MIB
        while not wait([future], timeout=_TICK).done:
            with contextlib.suppress(psutil.Error):
                self._peak = max(self._peak, psutil.Process(pid).memory_info().rss)
            if self._stopped():
                return JobOutcome("stopped")
            if self._peak > limit:
                words = f"ended: it held more than {limit // _MIB} MiB of memory"
                return JobOutcome("memory", why=words)
            if time.monotonic() - started > guard.seconds:
                words = f"ended: it did not stop by itself in {guard.seconds:g} s"
                return JobOutcome("time", why=words)
        return None

    def close(self) -> None:
        """End the process, busy or not."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, kill_workers=True)


def share_of_memory(solves: int | None = None) -> int:
    """MiB that each of several solves on this machine may take.

    Args:
        solves: how many run side by side; None is one for each core.
    """
    total = min(psutil.virtual_memory().total, _of_container())
    return max(256, int(SHARE * total / (solves or os.cpu_count() or 1) / _MIB))


def _of_container() -> int:
    """Bytes that this process's container may hold; huge where nothing says so."""
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError), open(path, encoding="ascii") as stream:
            return int(stream.read())
    return 2**62


def _last_words(error: BaseException) -> str:
    """What loky says about a process that died, without its advice."""
    codes = [line for line in str(error).splitlines() if "exit codes" in line]
    code = codes[0].partition("{")[2].partition("}")[0] if codes else ""
    return f"its process died{f' ({code})' if code else ''}; the others went on"


@contextlib.contextmanager
def _as_parent() -> Iterator[None]:
    """Let a daemonic process (a dask worker) have children; ours end with it, see _prepare."""
    process = multiprocessing.current_process()
    daemon = process.daemon
    if not daemon:
        yield
        return
    process.daemon = False
    try:
        yield
    finally:
        process.daemon = daemon


def _prepare(parent: int) -> None:
    """In a new solving process: leave Ctrl-C to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent and psutil.pid_exists(parent):
        time.sleep(1)
    os._exit(1)
