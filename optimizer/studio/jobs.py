"""Searches that take a while: one at a time, the others wait, and none outlives its page."""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from optimizer.plan.choice import Choice
from optimizer.solver.options import Progress
from optimizer.studio.draft import Draft
from optimizer.units import gap

GRACE = 3.0
"""Seconds after which a search ends that no page listens to any more; a page that is loaded anew
is back sooner."""
MOST_WAITING = 20
"""Searches that may wait for their turn."""
KEPT = 20
"""Results that are kept for pages that ask late."""
_TICK = 0.2


Result = Mapping[str, str]
"""What the page is told of a search that has ended."""


class Busy(RuntimeError):
    """Too many searches wait already."""


@dataclass
class Job:
    """One search.

    Attributes:
        number: tells jobs apart.
        title: what is being done.
        call: does it: reports to :meth:`hear`, and ends early once ``stop`` is set.
        about: the draft whose plan it looks for.
        state: ``waiting``, ``running``, ``done`` or ``failed``.
        progress: the last word of the search.
        choices: how many better plans were told of.
        result: what the call gave.
        error: how it failed.
        stop: ends it with the best it has.
        gone: its page went away, so that nobody wants its result.
        notes: what has ended so far, where a search is several.
    """

    number: int
    title: str
    call: Callable[[Job], Result | None]
    about: Draft | None = None
    state: str = "waiting"
    progress: Progress | None = None
    choices: int = 0
    choice: Callable[[], Choice] | None = None
    result: Result | None = None
    error: BaseException | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    gone: bool = False
    begun: float = 0.0
    notes: list[str] = field(default_factory=list)
    listeners: int = 0
    left_at: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Whether there is a result or an error."""
        return self.state in ("done", "failed")

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self.begun if self.state == "running" else 0.0

    def hear(self, progress: Progress) -> None:
        """Take a word of the search, from whatever thread."""
        self.progress = progress
        if progress.choice is not None:
            self.choice = progress.choice
            self.choices += 1

    def note(self, text: str) -> None:
        """Tell the page that a part has ended."""
        self.notes.append(text)

    def lines(self) -> dict[str, Any]:
        """Where it stands, as the page is told."""
        found: dict[str, Any] = {"state": self.state, "title": self.title}
        found |= {"seconds": round(self.seconds, 1), "plans": self.choices}
        found["notes"] = self.notes[-200:]
        if self.progress is not None:
            best, bound = self.progress.best, self.progress.bound
            found |= {"stage": self.progress.stage, "best": best, "bound": bound}
            if best is not None and bound is not None:
                found["gap"] = gap(best, bound)
        return found


class Queue:
    """Runs jobs one after the other in a thread of its own."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[int, Job] = OrderedDict()
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="searches", daemon=True)
        self._thread.start()

    def add(
        self, title: str, call: Callable[[Job], Result | None], about: Draft | None = None
    ) -> Job:
        """A job that begins when those before it have ended.

        Raises:
            Busy: too many wait already.
        """
        with self._changed:
            if sum(job.state == "waiting" for job in self._jobs.values()) >= MOST_WAITING:
                raise Busy
            job = Job(next(self._numbers), title, call, about)
            self._jobs[job.number] = job
            ended = [number for number, one in self._jobs.items() if one.over]
            for number in ended[:-KEPT]:
                del self._jobs[number]
            self._changed.notify_all()
        return job

    def get(self, number: int) -> Job | None:
        """A job by its number, if it is known still."""
        return self._jobs.get(number)

    def ahead(self, job: Job) -> int:
        """How many come before it."""
        with self._changed:
            return sum(j.number < job.number and not j.over for j in self._jobs.values())

    def listen(self, job: Job) -> None:
        """A page follows the job."""
        with self._changed:
            job.listeners += 1

    def leave(self, job: Job) -> None:
        """A page no longer follows it."""
        with self._changed:
            job.listeners -= 1
            job.left_at = time.monotonic()

    def close(self) -> None:
        """End what runs and begin nothing more."""
        with self._changed:
            self._closed = True
            for job in self._jobs.values():
                job.gone = True
                job.stop.set()
            self._changed.notify_all()

    # ----- the thread ------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._changed:
                job = self._next()
                while job is None:
                    if self._closed:
                        return
                    self._changed.wait(_TICK)
                    job = self._next()
                job.state, job.begun = "running", time.monotonic()
            self._run(job)

    def _next(self) -> Job | None:
        """The first that waits and is still wanted."""
        for job in self._jobs.values():
            if job.state == "waiting":
                if self._deserted(job):
                    self._end(job)
                else:
                    return job
        return None

    def _deserted(self, job: Job) -> bool:
        return job.stop.is_set() or (job.listeners <= 0 and time.monotonic() - job.left_at > GRACE)

    def _end(self, job: Job) -> None:
        job.gone = True
        job.error = InterruptedError("its page went away")
        job.state = "failed"

    def _run(self, job: Job) -> None:
        worker = threading.Thread(target=self._call, args=(job,), name="solver", daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(_TICK)
            with self._changed:
                if not job.gone and job.listeners <= 0 and time.monotonic() - job.left_at > GRACE:
                    job.gone = True
                    job.stop.set()
        with self._changed:
            job.state = "done" if job.error is None else "failed"
            self._changed.notify_all()

    def _call(self, job: Job) -> None:
        try:
            job.result = job.call(job)
        except BaseException as error:  # told to whoever asked
            job.error = error
