"""The command line: a thin layer over the library.

One module a command, loaded only when the command is called; options that commands share are in
:mod:`optimizer.cli.options`, exit codes in :mod:`optimizer.cli.errors`.
"""

from optimizer.cli.app import main

__all__ = ["main"]
