"""What solving processes are given in place of a solve, to see how they are watched.

A module of its own, so that those processes can import it.
"""

from __future__ import annotations

import os
import signal
import threading
import time

from optimizer.files import to_json
from optimizer.studies.batch import backends
from optimizer.studies.batch.jobs import Job, JobOutcome

PLAN = to_json({"schema_version": 1, "scenario": {"name": "x"}})


def answer(job: Job) -> JobOutcome:
    """An answer at once; its facts tell which process gave it."""
    facts = {"status": "optimal", "score": os.getpid(), "reproducible": True}
    return JobOutcome("answer", PLAN, {**facts, "conflict": [], "headline": ""})


def too_long(job: Job) -> JobOutcome:
    """Never ends by itself."""
    time.sleep(3600)
    return answer(job)


def too_big(job: Job) -> JobOutcome:
    """Takes 200 MiB more and keeps them."""
    held = bytearray(os.urandom(1024)) * (200 * 1024)
    time.sleep(3600)
    return JobOutcome("answer", plan=str(len(held)))


def dies(job: Job) -> JobOutcome:
    """Its process is killed, as a system out of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return answer(job)


ENDED = threading.Event()
"""Set once a solve of a batch that was stopped has ended."""


def until_ended(job: Job) -> JobOutcome:
    """Amy is answered; the others go on until their batch is ended on this worker."""
    if job.packed.loaded().scenario.name != "amy":
        while job.batch not in backends._ended:
            time.sleep(0.01)
        ENDED.set()
    return answer(job)


def by_name(job: Job) -> JobOutcome:
    """Whatever the scenario's name asks for."""
    works = {"long": too_long, "big": too_big, "dies": dies}
    return works.get(job.packed.loaded().scenario.name, answer)(job)
