"""``backblock diff``: what differs between two plans."""

from __future__ import annotations

import click

from optimizer.cli.completing import files
from optimizer.cli.errors import Exit
from optimizer.cli.options import Output, output_options
from optimizer.cli.output import write_blocks
from optimizer.report.changes import difference_blocks


@click.command("diff")
@click.argument("before", metavar="PLAN", shell_complete=files)
@click.argument("after", metavar="PLAN", shell_complete=files)
@click.option("--exit-code", is_flag=True, help="Exit with 6 where the plans differ.")
@output_options("table", "json", "markdown")
def command(before: str, after: str, exit_code: bool, output: Output) -> int:
    """Say what differs between two plans, by session, exercise and week.

    The files may come from anywhere: they need the weeks, the sessions, and their exercises with
    sets. What follows from these (minutes, credit, score) is not compared.

    \b
    Examples:
      backblock diff plan.json new.json
      backblock diff plan.json edited.json --exit-code --quiet

    Exit codes: 0 an answer, 2 invalid input, 6 the plans differ (--exit-code).
    """
    if before == after == "-":
        raise click.UsageError("Only one of the plans can be standard input.")
    from optimizer.plan.reading import read_plan
    from optimizer.studies.diff import diff

    found = diff(read_plan(before), read_plan(after))
    data = found.to_data()
    write_blocks("", difference_blocks(data), data, output)
    return int(Exit.DIFFERENT if exit_code and not found.same else Exit.OK)
