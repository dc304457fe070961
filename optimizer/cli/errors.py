"""What can go wrong, as exit codes: the one place that maps errors to codes and words."""

from __future__ import annotations

import contextlib
import enum
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from catalog.inputs import InputError
from optimizer.cli import signals

if TYPE_CHECKING:
    from catalog.inputs import Problem


class Exit(enum.IntEnum):
    """Exit codes of all commands (docs/file-formats.md)."""

    words: str

    def __new__(cls, value: int, words: str) -> Exit:
        """A code with its meaning."""
        code = int.__new__(cls, value)
        code._value_ = value
        code.words = words
        return code

    OK = 0, "a plan or an answer"
    UNEXPECTED = 1, "an unexpected error"
    INVALID = 2, "bad usage or invalid input"
    INFEASIBLE = 3, "proved: no legal plan exists"
    UNKNOWN = 4, "time ran out with no plan and no proof"
    ILLEGAL = 5, "a plan breaks rules"
    DIFFERENT = 6, "plans differ (diff --exit-code)"
    INTERRUPTED = 130, "interrupted, after writing the best plan so far"


class Unwritable(RuntimeError):
    """A finished result can't be put where it was to go: a full disk, a folder gone meanwhile."""


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that could steer a terminal; input files may bring them along."""


def run_command(command: click.Command, args: Sequence[str]) -> int:
    """Run a command and turn however it ends into an exit code.

    Returns:
        One of :class:`Exit`; commands return their own, None is OK.
    """
    debug = "--debug" in args or bool(os.environ.get("BACKBLOCK_DEBUG"))
    try:
        code = _invoke(command, list(args))
        _flush()
        return int(Exit.INTERRUPTED) if signals.noted() else code
    except BrokenPipeError:
        _close_stdout()
        return int(Exit.OK)
    except (KeyboardInterrupt, click.Abort):
        return _say_and(Exit.INTERRUPTED, "interrupted")
    except Exception as error:
        if debug:
            raise
        return _code_of(error)
    finally:
        signals.ended()


def _invoke(command: click.Command, args: list[str]) -> int:
    """Call the command without click's own endings, which know other exit codes."""
    if "_BACKBLOCK_COMPLETE" in os.environ:  # a shell asks for completions
        command.main(args, prog_name="backblock")
    try:
        with command.make_context("backblock", args) as context:
            return int(command.invoke(context) or Exit.OK)
    except click.exceptions.Exit as ending:  # --help and --version
        return ending.exit_code


def _code_of(error: Exception) -> int:
    if isinstance(error, click.ClickException):
        takes = _what_it_takes(error)
        if takes:
            error = click.UsageError(f"{error.message}. {takes}", getattr(error, "ctx", None))
        with _open_stderr():
            error.show()
        return int(Exit.INVALID)
    if isinstance(error, InputError):
        say_problems(error.problems)
        return int(Exit.INVALID)
    if isinstance(error, Unwritable):
        _close_stdout()
        return _say_and(Exit.UNEXPECTED, str(error))
    words = str(error).split("\n")[0]
    what = f"{type(error).__name__}: {words}" if words else type(error).__name__
    say(f"backblock: unexpected error: {what}\nRun again with --debug in front to see where.")
    return int(Exit.UNEXPECTED)


def _what_it_takes(error: click.ClickException) -> str:
    """What a command that was given too many files takes; a plan holds its scenario."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return ""
    if not error.message.startswith("Got unexpected extra"):
        return ""
    takes = [p for p in error.ctx.command.params if isinstance(p, click.Argument)]
    names = [p.make_metavar(error.ctx) for p in takes]
    holds = ", which holds its scenario" if names == ["PLAN"] else ""
    return f"{error.ctx.info_name} takes {' '.join(names)} alone{holds}." if names else ""


def say_problems(problems: Sequence[Problem]) -> None:
    """Every problem of an input on its own line, and how many there are."""
    for problem in problems:
        say(str(problem))
    if len(problems) > 1:
        say(f"{len(problems)} problems")


def say(text: str) -> None:
    """A note to standard error, control characters taken out."""
    with _open_stderr():
        click.echo(_CONTROL.sub("?", text), err=True)


def _say_and(code: Exit, text: str) -> int:
    say(f"backblock: {text}")
    return int(code)


@contextlib.contextmanager
def _open_stderr() -> Iterator[None]:
    """Nobody may be listening on standard error either, or its disk is full: no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        yield


def _flush() -> None:
    """Everything is out, or it is said that it is not.

    Raises:
        Unwritable: standard output takes nothing more.
    """
    if sys.stdout is None:  # closed by whoever called
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(f"standard output can't be written: {error.strerror or error}") from None


def _close_stdout() -> None:
    """Nobody takes what is written (``| head``): write nothing more, not at the end either."""
    if sys.stdout is None:
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(devnull, sys.stdout.fileno())
