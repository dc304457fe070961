"""Where results go: standard output, or a file that is replaced as a whole."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from optimizer.cli import signals
from optimizer.cli.errors import Unwritable, say
from optimizer.files import replace_file
from optimizer.files import to_json as to_json

if TYPE_CHECKING:
    from rich.console import Console

    from optimizer.cli.options import Output
    from optimizer.report.blocks import ReportBlock

FORMAT_OF_ENDING = {
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "table",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".ics": "ics",
    ".liftoscript": "liftoscript",
    ".yaml": "yaml",
    ".yml": "yaml",
}
"""Format of ``-o`` by the file's ending."""


def check_writable(output: str | None) -> None:
    """Refuse a place that nothing can be written to, before any time is spent on the result.

    Raises:
        click.UsageError: the folder is missing or closed, or the path is a folder.
    """
    if output is None or output == "-":
        return
    path = Path(output)
    try:
        if path.is_dir():
            raise click.UsageError(f"{output} is a directory, expected a file to write.")
        if not path.exists() and not path.parent.is_dir():
            raise click.UsageError(f"{output}: there is no directory {path.parent}.")
        target = path if path.exists() and not path.is_file() else path.resolve().parent
        if not os.access(target, os.W_OK):
            raise click.UsageError(f"{output} can't be written: no permission.")
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{output} can't be written: {error}") from None


def write(text: str, output: str | None, *, rescue: bool = False) -> None:
    """Write a result to standard output (None or ``-``) or to a file.

    A file is replaced in one step, so that nobody ever sees half of it; devices and pipes are
    written to as they are.

    Args:
        text: the result.
        output: where it goes.
        rescue: where the file can't be written, write to standard output instead: what took
            minutes to find is not lost to a full disk.

    Raises:
        Unwritable: the file can't be written, rescued or not.
    """
    if output is None or output == "-":
        _to_stdout(text)
        return
    try:
        write_bytes(text.encode("utf-8", errors="replace"), output)
    except Unwritable as error:
        if not rescue:
            raise
        _to_stdout(text)
        raise Unwritable(f"{error} The result is on standard output instead.") from None


def write_bytes(content: bytes, output: str | None) -> None:
    """The same for a result that is no text.

    Raises:
        Unwritable: the file can't be written.
    """
    if output is None or output == "-":
        with _standard_output():
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
        return
    try:
        path = Path(output).resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            with signals.writing() as tell:
                replace_file(path, content, tell)
    except OSError as error:
        raise Unwritable(f"{output} can't be written: {error.strerror or error}.") from None


def _to_stdout(text: str) -> None:
    """UTF-8 where the terminal can show it, a question mark for what it can't."""
    with _standard_output():
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        click.echo(text, nl=False)


@contextlib.contextmanager
def _standard_output() -> Iterator[None]:
    """Writing to it: a reader that went away is no error, a full disk is one.

    Raises:
        Unwritable: it is closed, or takes nothing more.
        BrokenPipeError: nobody reads.
    """
    if sys.stdout is None:
        raise Unwritable("standard output is closed.")
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(f"standard output can't be written: {error.strerror or error}.") from None


def report_text(
    title: str, blocks: Sequence[ReportBlock], output: Output, *, paged: bool = False
) -> str:
    """A report in the form that was asked for.

    Args:
        title: its heading; empty for none.
        blocks: what it says.
        output: its form and where it goes.
        paged: laid out for 80 columns even where it goes to no terminal.
    """
    if output.format == "markdown":
        from optimizer.report.markdown import blocks_to_markdown

        return blocks_to_markdown(title, blocks)
    if output.format == "html":
        from optimizer.report.html.tables import blocks_to_html

        return blocks_to_html(title, blocks)
    from optimizer.report.terminal import print_blocks

    stream = sys.stdout if output.path in (None, "-") else io.StringIO()
    target = console(stream, no_color=output.no_color, paged=paged)
    with target.capture() as captured:
        print_blocks(title, blocks, target)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))


def write_blocks(
    title: str,
    blocks: Sequence[ReportBlock],
    data: dict[str, Any],
    output: Output,
    told: str = "written",
) -> None:
    """Write a report in the form that was asked for, ``data`` being the JSON one.

    Args:
        title: its heading; empty for none.
        blocks: what it says.
        data: the same for programs.
        output: its form and where it goes.
        told: what is said of the file that it goes to.
    """
    text = to_json(data) if output.format == "json" else report_text(title, blocks, output)
    write(text, output.path, rescue=True)
    say_written(output, told)


def say_written(output: Output, told: str) -> None:
    """Say what a file holds now; nothing where the result is on standard output."""
    if output.path not in (None, "-") and not output.quiet:
        say(f"{output.path}: {told}")


_ENDLESS = 10_000
"""Width of what is no terminal: every entry keeps its line."""


def console(stream: IO[str], *, no_color: bool, paged: bool = False) -> Console:
    """A console; plain text where colour is not wanted or ``stream`` is no terminal.

    Files and pipes have lines as long as it takes, so that other programs find one entry a line;
    ``COLUMNS`` sets another width, and ``paged`` asks for 80.
    """
    from rich.console import Console

    endless = not (paged or "COLUMNS" in os.environ or _is_terminal(stream))

    plain = no_color or bool(os.environ.get("NO_COLOR"))
    return Console(
        file=stream,
        width=_ENDLESS if endless else None,
        markup=False,
        highlight=False,
        emoji=False,
        color_system=None if plain else "auto",
    )


def _is_terminal(stream: IO[str]) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # closed
        return False


def chosen_format(given: str | None, as_json: bool, output: str | None, known: list[str]) -> str:
    """The result's format: as asked for, else by the output file's ending, else the first.

    Raises:
        click.UsageError: two formats at once, or an ending that stands for none of ``known``.
    """
    if as_json:
        if given not in (None, "json"):
            raise click.UsageError(f"--json and --format {given} exclude each other.")
        return "json"
    if given is not None:
        return given
    ending = Path(output).suffix.lower() if output not in (None, "-") and output else ""
    if not ending or (output and not Path(output).is_file() and Path(output).exists()):
        return known[0]
    found = FORMAT_OF_ENDING.get(ending)
    if found not in known:
        raise click.UsageError(
            f"{output}: can't tell the format from {ending}; use --format {'|'.join(known)}."
        )
    return found
