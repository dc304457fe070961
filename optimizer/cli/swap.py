"""``backblock swap``: another exercise in place of one."""

from __future__ import annotations

import click

from optimizer.cli.changing import base_plan, scenario_of, slot, write_changed
from optimizer.cli.completing import exercises, files, planned_exercises, sessions
from optimizer.cli.errors import Exit, say
from optimizer.cli.options import (
    Output,
    catalog_option,
    file_option,
    output_options,
    solver_options,
)
from optimizer.cli.output import write_blocks
from optimizer.cli.running import interruptible
from optimizer.report.changes import swap_blocks, swap_headline
from optimizer.solver import SolveOptions


@click.command("swap")
@click.argument("plan", metavar="PLAN", shell_complete=files)
@file_option("--scenario", help="The scenario; default: the one in PLAN.")
@click.option(
    "--week",
    type=click.IntRange(1, 26),
    required=True,
    metavar="WEEK",
    help="The week of the session.",
)
@click.option(
    "--session",
    required=True,
    metavar="SESSION|DAY",
    shell_complete=sessions,
    help="Which session, by name or day.",
)
@click.option(
    "--exercise",
    required=True,
    metavar="NAME",
    shell_complete=planned_exercises,
    help="What is to be replaced.",
)
@click.option(
    "--for",
    "to",
    metavar="NAME",
    shell_complete=exercises,
    help="Replace it with this one and give the new plan.",
)
@click.option(
    "--scope",
    type=click.Choice(["day", "phase"]),
    default="day",
    show_default=True,
    help="That day alone, or all weeks that share its exercises.",
)
@file_option("--write-scenario", help="With --for: write the scenario of the new plan.")
@click.option("--show-plan", is_flag=True, help="With --for: show the whole new plan too.")
@solver_options
@catalog_option
@output_options("table", "json", "markdown")
def command(
    plan: str,
    scenario: str | None,
    week: int,
    session: str,
    exercise: str,
    to: str | None,
    scope: str,
    options: SolveOptions,
    catalog: str | None,
    write_scenario: str | None,
    show_plan: bool,
    output: Output,
) -> int:
    """Say what could take an exercise's place, ranked by what the whole plan loses.

    Each replacement comes with the other changes that it needs. With --for the replacement is
    carried out; -o writes the new plan. A day's swap makes that day a group of its own
    (own: true) in the scenario, which --write-scenario saves.

    \b
    Examples:
      backblock swap plan.json --week 2 --session "Pull A" --exercise deadlift
      backblock swap plan.json --week 2 --session mon --exercise deadlift \\
          --for seal_row -o new.json
      backblock swap plan.json --week 2 --session mon --exercise deadlift \\
          --scope phase

    Exit codes: 0 an answer, 2 invalid input, 3 nothing can take its place, 4 nothing was
    found in time, 130 interrupted.
    """
    from optimizer.studies.swap import swap

    loaded = scenario_of(plan, scenario, catalog)
    base = base_plan(plan, loaded)
    number, name = slot(loaded, session, week)
    found, interrupted = interruptible(
        lambda report, stop: swap(
            loaded,
            base,
            number,
            name,
            exercise,
            to=to,
            scope=scope,
            options=options,
            on_progress=report,
            stop=stop,
        ),
        output,
    )
    data = found.to_data()
    blocks, told = swap_blocks(data), swap_headline(data)
    if found.plan is not None:
        write_changed(found.plan, found.loaded, blocks, output, write_scenario, show_plan, told)
    else:
        write_blocks("", blocks, data, output, told)
    if interrupted:
        return int(Exit.INTERRUPTED)
    if found.replacements:
        return int(Exit.OK)
    say("nothing was found in time" if found.unknown else "no legal plan has anything else there")
    return int(Exit.UNKNOWN if found.unknown else Exit.INFEASIBLE)
