"""SIGINT and SIGTERM, from the first import to the last byte written.

Until a search begins nothing has been made, so a signal ends the command. From then on a signal is
a request: the search ends, and the best plan so far is verified and written. A second signal leaves
:data:`GRACE` seconds for that, a third none. A file is in any case the old one or the new one.

Only the standard library is imported here: this must be in place before anything else is loaded.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

GRACE = 2.0
"""Seconds that a second signal leaves for writing what has been found."""
NUMBERS = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = 130
"""Exit code (``errors.Exit.INTERRUPTED``, which would take too long to import)."""

_parts: set[str] = set()
"""Files being written that are not in their place yet."""


class Interrupts:
    """Turns SIGINT and SIGTERM into a request to stop.

    Attributes:
        stop: set by the first signal.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._taken = 0

    def take(self, _number: int, _frame: FrameType | None) -> None:
        """Ask for the best plan so far; soon be gone at the second signal, at once at the third."""
        self._taken += 1
        self.stop.set()
        _hurry(self._taken)

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Take signals within the block; outside the main thread nothing changes.

        In a program of its own (see :func:`own`) signals are taken to the end of it, because what
        was found is still to be written.

        Raises:
            KeyboardInterrupt: a signal came before the block, and something swallowed it.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.take) for number in NUMBERS}
        if _process.owned:
            _process.enter(self)
            yield
            return
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Process:
    """The program's own state: whose handlers are in place, and whether a signal has come."""

    def __init__(self) -> None:
        self.owned = False
        self.held = False
        self.early = 0
        self.searching: Interrupts | None = None

    def enter(self, interrupts: Interrupts) -> None:
        """A search begins; a signal that came before it is not forgotten."""
        if self.searching is None and self.early:
            raise KeyboardInterrupt
        if self.searching is not None and self.searching.stop.is_set():
            interrupts.stop.set()
        self.searching = interrupts

    def take(self, _number: int, _frame: FrameType | None) -> None:
        """A signal before any search: end the command, unless a file is just put in its place."""
        self.early += 1
        _hurry(self.early)
        # A second one comes while the first is winding up: once more would break that off.
        if self.early == 1 and not self.held:
            raise KeyboardInterrupt


_process = _Process()


def _hurry(taken: int) -> None:
    """A second signal leaves a moment, a third none."""
    if taken == 2:
        timer = threading.Timer(GRACE, leave)
        timer.daemon = True
        timer.start()
    elif taken > 2:
        leave()


def own() -> None:
    """Take SIGINT and SIGTERM for the rest of this process."""
    _process.owned = True
    for number in NUMBERS:
        signal.signal(number, _process.take)
    hook = sys.unraisablehook

    def quiet(what: Any) -> None:
        """An interrupt that Python had to drop is remembered: no need to print it."""
        if not isinstance(what.exc_value, KeyboardInterrupt):
            hook(what)

    sys.unraisablehook = quiet


def ended() -> None:
    """The command has ended: its exit code stands, and only a hang is left to be ended."""
    if _process.owned:
        late = Interrupts()
        for number in NUMBERS:
            signal.signal(number, late.take)
        # Python gives signals back to the system on its way out, which would change the code.
        atexit.register(_ignore)


def _ignore() -> None:
    for number in NUMBERS:
        signal.signal(number, signal.SIG_IGN)


def noted() -> bool:
    """Whether this process was asked to stop."""
    searching = _process.searching
    return _process.early > 0 or (searching is not None and searching.stop.is_set())


@contextlib.contextmanager
def writing() -> Iterator[Callable[[str], None]]:
    """While a file is written beside its place and then put there.

    The block gets a function to tell the file's name for the time being; that file is deleted when
    the process leaves early.

    Raises:
        KeyboardInterrupt: after the block, if a signal came that found nothing to stop.
    """
    before = _process.held, set(_parts)
    _process.held = True
    try:
        yield _parts.add
    finally:
        _process.held = before[0]
        _parts.intersection_update(before[1])
    if _process.early:
        raise KeyboardInterrupt


def leave() -> None:
    """End this process now, half-written files deleted."""
    for part in list(_parts):
        with contextlib.suppress(OSError):
            os.unlink(part)
    with contextlib.suppress(OSError):
        os.write(2, b"backblock: interrupted again, left without writing anything more\n")
    os._exit(INTERRUPTED)
