"""Runs the solver beside the terminal: live progress, Ctrl-C, SIGTERM.

The search runs in a thread of its own, so that the main thread can draw and take signals
(:mod:`optimizer.cli.signals` says what they do).
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from optimizer.cli.errors import say
from optimizer.cli.options import Output
from optimizer.cli.output import console
from optimizer.cli.signals import Interrupts
from optimizer.solver import Progress, SolveOptions
from optimizer.units import gap

if TYPE_CHECKING:
    from optimizer.plan.schema import Answer
    from optimizer.scenario import Loaded

T = TypeVar("T")
Hears = Callable[[Progress], None]
"""Hears of progress, on other threads."""
_TICK = 0.1
"""Seconds between looks at the worker; signals are taken at each."""


class Worker(threading.Thread, Generic[T]):
    """One call in a thread of its own, whose result or error is kept."""

    def __init__(self, call: Callable[[], T]) -> None:
        super().__init__(name="solver", daemon=True)
        self._call = call
        self._results: list[T] = []
        self.error: BaseException | None = None

    @property
    def result(self) -> T:
        """What the call returned.

        Raises:
            BaseException: whatever the call raised.
        """
        if self.error is not None:
            raise self.error
        return self._results[0]

    def run(self) -> None:
        """Make the call."""
        try:
            self._results.append(self._call())
        except BaseException as error:  # handed to the main thread as it is
            self.error = error


def solve_with_progress(
    loaded: Loaded, options: SolveOptions, output: Output
) -> tuple[Answer, bool]:
    """Solve a scenario.

    Returns:
        The answer, and whether a signal cut the search short.
    """

    def call(report: Hears, stop: threading.Event) -> Answer:
        from optimizer.answer import solve

        return solve(loaded, options, report, stop)

    return interruptible(call, output)


def interruptible(call: Callable[[Hears, threading.Event], T], output: Output) -> tuple[T, bool]:
    """Make a call with progress and signals.

    Returns:
        What the call returned, and whether a signal cut it short.
    """
    interrupts = Interrupts()
    with interrupts.installed():
        result = run_with_progress(call, interrupts.stop, output)
    return result, interrupts.stop.is_set()


def run_with_progress(
    call: Callable[[Hears, threading.Event], T],
    stop: threading.Event,
    output: Output,
) -> T:
    """Make a call that reports progress, drawing it where standard error is a terminal.

    Raises:
        BaseException: whatever the call raises.
    """
    latest: deque[Progress] = deque(maxlen=1)
    news: deque[str] = deque()

    def report(progress: Progress) -> None:
        latest.append(progress)
        if progress.news:
            news.append(progress.news)

    worker = Worker(lambda: call(report, stop))
    started = time.monotonic()
    with _live(output) as draw:
        worker.start()
        while worker.is_alive() or news:
            worker.join(_TICK)
            while news:
                draw("")  # a line of its own, not at the end of the progress
                note_unless_quiet(news.popleft(), output)
            draw(
                progress_line(
                    latest[-1] if latest else None, time.monotonic() - started, stop.is_set()
                )
            )
    return worker.result


def busy(words: str, call: Callable[[], T], output: Output) -> T:
    """Make a call that takes a while and can't say how far it is; a signal ends it at once.

    Args:
        words: what is being done, shown with the seconds where standard error is a terminal.
        call: nothing of what it has done so far is kept when it is interrupted.
        output: quiet or not, colours or not.

    Raises:
        KeyboardInterrupt: a signal came first.
        BaseException: whatever the call raises.
    """
    interrupts = Interrupts()
    worker = Worker(call)
    started = time.monotonic()
    with interrupts.installed(), _live(output) as draw:
        worker.start()
        while worker.is_alive():
            worker.join(_TICK)
            draw(f"{time.monotonic() - started:5.1f} s  {words}")
            if interrupts.stop.is_set():
                raise KeyboardInterrupt
    return worker.result


@contextlib.contextmanager
def _live(output: Output) -> Iterator[Callable[[str], None]]:
    """A line that is drawn again and again, and gone at the end; nothing where nobody looks."""
    if output.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _line: None
        return
    from rich.live import Live
    from rich.text import Text

    with Live(
        "",
        console=console(sys.stderr, no_color=output.no_color),
        transient=True,
        auto_refresh=False,
    ) as live:
        yield lambda text: live.update(Text(text, no_wrap=True, overflow="ellipsis"), refresh=True)


def progress_line(progress: Progress | None, elapsed: float, stopping: bool) -> str:
    """One line of progress: time, best, bound, gap, stage."""
    clock = f"{elapsed:5.1f} s"
    stage = "starting" if progress is None else progress.stage
    parts = [clock]
    if progress is not None and progress.best is not None:
        parts.append(f"best {progress.best}")
    if progress is not None and progress.bound is not None:
        parts.append(f"bound {progress.bound}")
    if progress is not None and progress.best is not None and progress.bound is not None:
        parts.append(f"gap {gap(progress.best, progress.bound) * 100:.2f} %")
    parts.append(
        "stopping with the best so far; twice more to leave at once" if stopping else stage
    )
    return "  ".join(parts)


def note_unless_quiet(text: str, output: Output) -> None:
    """A remark on standard error."""
    if not output.quiet:
        say(text)
