"""What the commands of several solves share: progress by name, and printing tables."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from optimizer.cli.options import Output
from optimizer.cli.running import Hears, interruptible, note_unless_quiet
from optimizer.solver import Progress
from optimizer.units import gap
from optimizer.words import percent

if TYPE_CHECKING:
    from optimizer.studies.common import Tell

T = TypeVar("T")
FORMATS = ("table", "json", "markdown", "html")


class SolveBoard:
    """Several named solves as one line of progress, and a note for each that has ended."""

    def __init__(self, report: Hears, output: Output) -> None:
        self._report = report
        self._output = output
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._running: dict[str, str] = {}
        self._done = 0

    def tell(self, name: str, progress: Progress | None) -> None:
        """Hear of a solve; called on other threads."""
        with self._lock:
            if progress is None:
                self._done += 1
                self._running.pop(name, None)
                took = time.monotonic() - self._started
                note_unless_quiet(f"{name}: done after {took:.1f} s", self._output)
            elif progress.best is None or progress.bound is None:
                self._running[name] = f"{name}: {progress.stage}"
            else:
                left = percent(gap(progress.best, progress.bound))
                self._running[name] = f"{name}: within {left}"
            stage = f"{self._done} done; " + ", ".join(self._running.values())
        self._report(Progress(time.monotonic() - self._started, None, None, stage))


def study(
    call: Callable[[Tell, threading.Event], T],
    output: Output,
) -> tuple[T, bool]:
    """Make a call of several solves with progress and signals.

    Returns:
        What the call returned, and whether a signal cut it short.
    """
    return interruptible(lambda report, stop: call(SolveBoard(report, output).tell, stop), output)
