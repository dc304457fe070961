"""``backblock`` in a process of its own, which stands still where a test wants to hit it.

``python tests/faults/victim.py PHASE SECONDS GRACE FOUND FLAG ARGUMENTS...``: PHASE is one of
:data:`PHASES`, ``import`` or ``none``. On reaching it the process makes the file FLAG and waits
for SECONDS. The search is replaced by what it once found (the file FOUND), so that OR-Tools, which
takes a second to load, is not needed; with FOUND ``-`` the real one runs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

PHASES = {
    "reading": ("optimizer.scenario", "load_scenario"),
    "preparing": ("optimizer.answer", "prepare"),
    "solving": ("optimizer.answer", "search"),
    "verifying": ("optimizer.answer", "verified"),
    "writing": ("os", "fsync"),
    "written": ("optimizer.files", "_sync_folder"),
}
"""Phase to the function that begins it."""


def stand_still(flag: Path, seconds: float) -> None:
    """Say that the phase is reached, then wait; signals are handled meanwhile."""
    flag.touch()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.005)


def hold(module: str, name: str, stop: Callable[[], None]) -> None:
    """Stop before a function is called."""
    home = import_module(module)
    call = getattr(home, name)

    def held(*args: Any, **options: Any) -> Any:
        setattr(home, name, call)  # once is enough
        stop()
        return call(*args, **options)

    setattr(home, name, held)


class Import:
    """Stops when the command line's own modules are looked for."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop

    def find_spec(self, name: str, *_: object) -> None:
        """Find nothing, but take time."""
        if name == "optimizer.cli.app":
            self.stop()


def remember(found: str) -> None:
    """Put what a search found in the search's place."""
    import optimizer.answer
    from optimizer.solver.result import SearchResult

    data = json.loads(Path(found).read_text(encoding="utf-8"))
    choice = {(week, session): sets for week, session, sets in data.pop("choice")}
    SearchResult.choice = choice  # type: ignore[method-assign, assignment]
    optimizer.answer.search = lambda *_: SearchResult(**data)


def main() -> None:
    """Set the trap, then be ``backblock``."""
    phase, seconds, grace, found, flag, *arguments = sys.argv[1:]

    def stop() -> None:
        stand_still(Path(flag), float(seconds))

    from optimizer.cli import main, signals

    signals.GRACE = float(grace)
    if found != "-":
        remember(found)
    if phase == "import":
        sys.meta_path.insert(0, Import(stop))  # type: ignore[arg-type]
    elif phase != "none":
        hold(*PHASES[phase], stop)
    if "DIES" in os.environ:
        dies(os.environ["DIES"])
    main(arguments)


def dies(how: str) -> None:
    """Let the search end the process, as a library with a fault does."""
    import optimizer.answer

    def search(*_: object) -> None:
        if how == "abort":
            os.abort()
        import ctypes

        ctypes.string_at(0)

    optimizer.answer.search = search  # type: ignore[assignment]


if __name__ == "__main__":
    main()
