"""The command line: a thin layer over the library.

One module a command, loaded only when the command is called; options that commands share are in
:mod:`optimizer.cli.options`, exit codes in :mod:`optimizer.cli.errors`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import sys
from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    from optimizer.cli import signals

    try:
        signals.own()
        _say_where_it_dies()
        from optimizer.cli.app import main as run

        run(args)
    except KeyboardInterrupt:
        signals.ended()
        sys.stderr.write("backblock: interrupted\n")
        sys.exit(signals.INTERRUPTED)


def _say_where_it_dies() -> None:
    """A library that dies takes this process along: name the fault and the place at least."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError, AttributeError):  # no file of its own
            faulthandler.enable()
