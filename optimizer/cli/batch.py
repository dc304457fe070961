"""``backblock batch``: a plan for everybody of a roster."""

from __future__ import annotations

import shlex
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.cli.errors import Exit, say_problems
from optimizer.cli.options import Output, catalog_option, solver_options_of_many, summary_options
from optimizer.cli.output import write_blocks
from optimizer.cli.running import Hears, interruptible, note_unless_quiet
from optimizer.cli.several import FORMATS
from optimizer.solver import Progress, SolveOptions
from optimizer.words import seconds

if TYPE_CHECKING:
    from optimizer.studies.batch import Batch, Finished, Roster, Where

_BAR = 24
"""Letters of the bar."""


@click.command("batch")
@click.argument("scenarios", nargs=-1, metavar="[DIR|FILE]...")
@click.option("--template", metavar="FILE", help="The scenario that all rows of --roster share.")
@click.option(
    "--roster",
    metavar="FILE",
    help="A table (CSV or .xlsx), a row an athlete: name, level, "
    "goal, gym, days, minutes, or any path of the scenario as a column.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    default="plans",
    show_default=True,
    help="Folder for a plan file each and results.jsonl.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 4096),
    metavar="N",
    help="Solves at a time; what there are cores for by default.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1_048_576),
    metavar="MIB",
    help="Most memory of one solve; by default its share of 80 % of the machine's.",
)
@click.option(
    "--backend",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where solves run.",
)
@click.option("--address", metavar="URL", help="The cluster's scheduler, e.g. tcp://10.0.0.1:8786.")
@catalog_option
@solver_options_of_many
@summary_options(*FORMATS)
def command(
    scenarios: tuple[str, ...],
    template: str | None,
    roster: str | None,
    folder: str,
    jobs: int | None,
    memory: int | None,
    backend: str,
    address: str | None,
    catalog: str | None,
    options: SolveOptions,
    output: Output,
) -> int:
    """Solve every scenario of a folder, of a list of files, or of a template and a table.

    Plans appear as they are found, a file each, and results.jsonl has a line for each. The same
    command given again solves only what is not finished: what was changed, added, cut short or
    failed. One that can't be read, or takes too much time or memory, never stops the others.

    \b
    Examples:
      backblock batch roster/ -o plans
      backblock batch roster/ extra.yaml --jobs 8 --time-limit 120
      backblock batch --template block.yaml --roster athletes.csv -o plans
      backblock batch roster/ --backend dask --address tcp://10.0.0.1:8786

    Exit codes: 0 everybody has a plan; else the first of these that is true of anybody:
    1 a solve broke, 2 invalid input, 4 no plan found within time or memory, 3 no plan exists.
    130 interrupted: what is finished stays, and the same command goes on from there.
    """
    from optimizer.report.batch import batch_blocks, batch_title
    from optimizer.studies.batch import NoBackend, Where

    _usable(scenarios, template, roster, folder)
    if address is not None and backend == "local":
        raise click.UsageError("--address needs --backend dask.")
    where = Where(backend, address, jobs, memory)

    def call(report: Hears, stop: threading.Event) -> Batch:
        board = _Board(report, output, stop)
        found = _read(scenarios, template, roster, folder, catalog, board)
        if found.problems:
            say_problems(found.problems)
        return _solve(found, folder, options, where, board, stop)

    try:
        done, interrupted = interruptible(call, output)
    except NoBackend as error:
        raise click.UsageError(f"{error}.") from None
    except BlockingIOError:
        raise click.UsageError(f"{folder}: another batch is writing there.") from None
    except OSError as error:
        raise click.UsageError(f"{folder} can't be written: {error.strerror}.") from None
    again = shlex.join(["backblock", *sys.argv[1:]])
    write_blocks(batch_title(done), batch_blocks(done, again), done.to_data(), output)
    return int(Exit.INTERRUPTED if interrupted else exit_code_of_many(done))


def _usable(
    scenarios: Sequence[str], template: str | None, roster: str | None, folder: str
) -> None:
    """Refuse words that don't go together."""
    if bool(template) != bool(roster) or bool(template) == bool(scenarios):
        raise click.UsageError("Give scenarios (a folder or files), or --template and --roster.")
    if template == roster == "-":
        raise click.UsageError("--template and --roster can't both be standard input.")
    if Path(folder).exists() and not Path(folder).is_dir():
        raise click.UsageError(f"{folder} is a file, expected a folder for the plans.")


def _read(
    scenarios: Sequence[str],
    template: str | None,
    roster: str | None,
    folder: str,
    catalog: str | None,
    board: _Board,
) -> Roster:
    from optimizer.studies.batch import read_roster, read_table_roster

    if template is not None and roster is not None:
        return read_table_roster(template, roster, folder, catalog, board.read)
    try:
        return read_roster(scenarios, catalog, board.read)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None


def _solve(
    found: Roster,
    folder: str,
    options: SolveOptions,
    where: Where,
    board: _Board,
    stop: threading.Event,
) -> Batch:
    from optimizer.studies.batch import batch

    board.begin(len(found.entries))
    for path in found.skipped:
        note_unless_quiet(f"{path}: no scenario, left out", board.output)
    return batch(found, folder, options, where, on_step=board.step, stop=stop)


def exit_code_of_many(found: Batch) -> Exit:
    """What a mixed result means to scripts: what most needs somebody to look."""
    counts = found.counts()
    if any(record.ending in ("crash", "error") for record in found.records):
        return Exit.UNEXPECTED
    if counts["invalid"]:
        return Exit.INVALID
    if counts["unknown"] or counts["failed"]:
        return Exit.UNKNOWN
    return Exit.INFEASIBLE if counts["infeasible"] else Exit.OK


class _Board:
    """The bar, and a note for each that has no plan."""

    def __init__(
        self, report: Callable[[Progress], None], output: Output, stop: threading.Event
    ) -> None:
        self._report = report
        self._stop = stop
        self.output = output
        self._started = time.monotonic()
        self._solving: float | None = None
        self._without = 0
        self._solved = 0

    def read(self, done: int, total: int) -> None:
        """Hear how far the reading is; a stop signal ends it."""
        if self._stop.is_set():
            raise KeyboardInterrupt
        self._draw(done, total, "read")

    def begin(self, total: int) -> None:
        """Hear that all are read."""
        self._draw(0, total, "solved")

    def step(self, step: Finished) -> None:
        """Hear of one that has ended."""
        from optimizer.report.batch import verdict, who

        record = step.record
        if self._solving is None:
            self._solving = time.monotonic()
        if not record.has_plan:
            self._without += 1
            if record.status != "invalid":  # its problems have been listed
                note_unless_quiet(f"{who(record)}: {verdict(record)}: {record.why}", self.output)
        self._solved += not step.reused and record.status != "invalid"
        words = f"solved, {self._without} without a plan"
        left = (time.monotonic() - self._solving) / max(1, self._solved) * (step.total - step.done)
        if self._solved > 1 and step.done < step.total:
            words += f", about {seconds(left)} left"
        self._draw(step.done, step.total, words)

    def _draw(self, done: int, total: int, words: str) -> None:
        full = _BAR * done // max(1, total)
        stage = f"[{'#' * full}{'.' * (_BAR - full)}] {done} of {total} {words}"
        self._report(Progress(time.monotonic() - self._started, None, None, stage))
