"""``backblock track``: planned against done."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from optimizer.cli.changing import scenario_of
from optimizer.cli.completing import files
from optimizer.cli.errors import Exit
from optimizer.cli.floor import day, names_option, read_logs, start_option, unit_option
from optimizer.cli.options import Output, catalog_option, output_options
from optimizer.cli.output import write_blocks

if TYPE_CHECKING:
    from optimizer.logs.load import MassUnit


@click.command("track")
@click.argument("plan", metavar="PLAN", shell_complete=files)
@click.argument("logs", metavar="LOG...", nargs=-1, required=True, shell_complete=files)
@names_option
@start_option
@unit_option
@catalog_option
@output_options("table", "json", "markdown", "html")
def command(
    plan: str,
    logs: tuple[str, ...],
    names: str | None,
    start: datetime.datetime | None,
    unit: MassUnit,
    catalog: str | None,
    output: Output,
) -> int:
    """Hold what LOG says was done against PLAN, by week, session and muscle.

    Sets missed and added, reps in reserve, estimated one-rep maxima over the weeks (Epley, best
    set of the week), and the next load of each lift: the same until every set has all its reps,
    then more.

    \b
    Examples:
      backblock track plan.json hevy.csv
      backblock track plan.json strong.csv --start 2026-10-05 --names names.yaml

    Exit codes: 0 an answer, 2 invalid input.
    """
    from optimizer.floor.placing import placed
    from optimizer.floor.track import steps_of, track
    from optimizer.plan.whole import read_whole
    from optimizer.report.floor import track_blocks

    whole, _ = read_whole(plan)
    if whole is None:
        raise click.UsageError(f"{plan} holds no plan of ours with its scenario.")
    loaded = scenario_of(plan, None, catalog)
    exercises = loaded.catalog
    log = read_logs(logs, unit, names, exercises, whole)
    found = track(whole, exercises, placed(whole, log, day(start)), steps_of(loaded.scenario))
    data = found.to_data()
    if log.unmatched:
        data["unmatched"] = {name: list(near) for name, near in log.unmatched.items()}
    title = f"{whole.scenario.name}: planned and done"
    write_blocks(title, track_blocks(found, exercises), data, output)
    return int(Exit.OK)
