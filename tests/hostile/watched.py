"""Runs a command on a hostile file and says whether it kept our promises.

The promises: it ends in time, within memory, with an exit code of ours, and what it refuses it
refuses in words that name the file. Searches are cut off where they would begin: what files can
do happens before.
"""

from __future__ import annotations

import contextlib
import io
import re
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from optimizer.cli.app import app
from optimizer.cli.errors import run_command

CODES = {0, 2, 3, 5, 6}
"""How a command may end that got a bad file: an answer, or a refusal."""
SECONDS = 60
"""Nothing of these sizes takes a tenth of it; more is a hang, however busy the machine is."""
MOST_OUTPUT = 300_000
"""Characters of messages; more would bury what is wrong."""


class Reached(BaseException):
    """The command has read its files and starts to search."""


class TooLong(BaseException):
    """The command did not end in time."""


@dataclass(frozen=True)
class Ending:
    """How a command ended; ``code`` is None where a search would have begun."""

    code: int | None
    out: str
    err: str


@contextlib.contextmanager
def no_search() -> Iterator[None]:
    """Every search ends before it begins."""
    import optimizer.answer
    import optimizer.solver.cpsat
    import optimizer.studies.batch

    def reached(*_: Any, **__: Any) -> Any:
        raise Reached

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimizer.solver.cpsat, "run", reached)
        patch.setattr(optimizer.answer, "search", reached)
        patch.setattr(optimizer.studies.batch, "batch", reached)
        yield


def _alarmed(*_: Any) -> None:
    raise TooLong


@contextlib.contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raise :class:`TooLong` where the block takes longer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _alarmed)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def ending(args: list[str], stdin: bytes = b"") -> Ending:
    """Call the command line in this process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="strict")
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    keep = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin)), out, err
    code: int | None = None
    try:
        with in_time():
            code = run_command(app, args)
    except Reached:
        pass
    finally:
        sys.stdin, sys.stdout, sys.stderr = keep
        out.flush()
        err.flush()
    return Ending(
        code,
        out.buffer.getvalue().decode("utf-8", "replace"),  # type: ignore[attr-defined]
        err.buffer.getvalue().decode("utf-8", "replace"),  # type: ignore[attr-defined]
    )


_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


_PLACE = re.compile(r"^.+:\d+:\d+: ", re.MULTILINE)
"""Of any file: a damaged one may lead to another."""
_OF_THE_CALL = re.compile(r"^(Usage|Error|replan|swap|catalog):|left out:$", re.MULTILINE)
"""Refusals of what was asked for, not of a file, and imports of which nothing is left."""


def broken_promise(found: Ending, files: list[Path]) -> str:
    """Which promise a command broke; empty where it broke none.

    Args:
        found: how it ended.
        files: what it read; a refusal names one of them, or what is wrong with the call.
    """
    if found.code is not None and found.code not in CODES:
        return f"exit {found.code}: {found.err[:2000]}"
    if len(found.err) > MOST_OUTPUT:
        return f"{len(found.err)} characters of messages"
    if _STEERING.search(found.err) or _STEERING.search(found.out.replace("\r\n", "\n")):
        return "control characters in what is printed"
    if found.code == 2:
        named = any(path.name in found.err for path in files) or _PLACE.search(found.err)
        if not named and not _OF_THE_CALL.search(found.err):
            return f"no place: {found.err[:500]}"
    return ""
