"""What to type next: said on standard error after a result, and not at all with ``--quiet``."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

import click

from optimizer.cli.errors import say
from optimizer.cli.options import Output


def next_step(command: str, output: Output, why: str = "") -> None:
    """Suggest a command."""
    if not output.quiet:
        say(f"Next: {command}" + (f"  ({why})" if why else ""))


def quoted(*words: str) -> str:
    """Words as a shell takes them, file names with spaces too."""
    return shlex.join(words)


def unknown(what: str, word: str, known: Iterable[str]) -> click.UsageError:
    """That there is no such thing, with what was perhaps meant, else all that there are."""
    from catalog.validation import near

    hint = near(word, known)
    tail = f" ({hint})" if hint else f", expected one of {', '.join(known)}."
    return click.UsageError(f"{what} {word!r}{tail}")
