"""What a caller may ask of a solve, and what it hears while it runs."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.plan.choice import Choice

from optimizer.units import gap


class Work:
    """Searching that may still be done, in the solver's repeatable unit.

    A unit is some four seconds of a quiet core, model building included, and the same search takes
    the same number of units on any machine at any load: what ends by them ends at the same place
    everywhere.
    """

    def __init__(self, units: float = math.inf, whole: Work | None = None) -> None:
        self._units = units
        self._whole = whole

    @property
    def left(self) -> float:
        """Units; never below 0."""
        mine = max(0.0, self._units)
        return mine if self._whole is None else min(mine, self._whole.left)

    def share(self, units: float) -> Work:
        """A part of it, at most so many units; what is spent of the part is spent of the whole."""
        return Work(units, self)

    def spend(self, units: float) -> None:
        """Count what a search took."""
        self._units -= units
        if self._whole is not None:
            self._whole.spend(units)


@dataclass(frozen=True)
class SolveOptions:
    """How hard to try.

    Attributes:
        time_limit: seconds for the whole solve, building included.
        gap: stop once proved this close: (bound - score) / max(1, abs(score)).
        workers: threads; None is one for each core of the machine.
        seed: random seed of the solver.
        solver: ``scaled`` (reductions and bounds of our own around CP-SAT) or ``plain`` (the
            rules' rows handed to CP-SAT as they are).
        work: what one thread may search before it stops with the best it has, wherever the clock
            stands; None is no limit but the clock.
    """

    time_limit: float = 60.0
    gap: float = 0.0
    workers: int | None = None
    seed: int = 0
    solver: str = "scaled"
    work: Work | None = None

    @property
    def threads(self) -> int:
        """Workers in numbers."""
        return self.workers or os.cpu_count() or 1


@dataclass(frozen=True)
class Progress:
    """Where a solve stands.

    Attributes:
        seconds: since it began.
        best: points of the best legal plan so far, or None.
        bound: no plan can score more, or None.
        stage: what is being done, in words.
        news: what a person should read now, before the answer is complete; mostly empty.
        choice: gives the sets of a better plan that was just found (week, session, exercise);
            None where nothing new was found.
    """

    seconds: float
    best: int | None
    bound: int | None
    stage: str
    news: str = ""
    choice: Callable[[], Choice] | None = None


class Control:
    """Clock, stop signal and progress of one solve, shared by its stages.

    ``stop`` may be set from any thread; whatever search runs then ends at once with the best it
    has.
    """

    def __init__(
        self,
        options: SolveOptions,
        on_progress: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.options = options
        self.work = options.work or Work()
        self.started = time.monotonic()
        self.stop = stop or threading.Event()
        self.best: int | None = None
        self.bound: int | None = None
        self.stage = "reading the rules"
        self._on_progress = on_progress

    @property
    def seconds(self) -> float:
        """Since the solve began."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds until the time limit; never below 0."""
        return max(0.0, self.options.time_limit - self.seconds)

    @property
    def cut_short(self) -> bool:
        """Whether to stop at a moment that no one can repeat: asked to, or out of time."""
        return self.stop.is_set() or self.left <= 0.0

    @property
    def over(self) -> bool:
        """Whether to stop: asked to, out of time, or all work done."""
        return self.cut_short or self.work.left <= 0.0

    def say(
        self,
        stage: str | None = None,
        best: int | None = None,
        bound: int | None = None,
        choice: Callable[[], Choice] | None = None,
    ) -> None:
        """Note and report progress; a best only rises, a bound only falls."""
        if stage is not None:
            self.stage = stage
        if best is not None:
            self.best = best if self.best is None else max(best, self.best)
        if bound is not None:
            self.bound = bound if self.bound is None else min(bound, self.bound)
        if self._on_progress is not None:
            self._on_progress(
                Progress(self.seconds, self.best, self.bound, self.stage, choice=choice)
            )

    def tell(self, news: str) -> None:
        """Report a part of the answer as soon as it is known."""
        if self._on_progress is not None:
            self._on_progress(Progress(self.seconds, self.best, self.bound, self.stage, news))

    def close_enough(self) -> bool:
        """Whether the proved gap is the one asked for."""
        if self.best is None or self.bound is None:
            return False
        return gap(self.best, self.bound) <= self.options.gap
