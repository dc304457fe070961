"""``backblock alternatives``: other good plans, proved within a loss."""

from __future__ import annotations

from dataclasses import replace

import click

from optimizer.cli.errors import Exit
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import (
    Output,
    ShareType,
    catalog_option,
    load,
    output_options,
    scenario_argument,
    solver_options,
)
from optimizer.cli.output import write_blocks
from optimizer.cli.running import interruptible
from optimizer.cli.solve import exit_code, write_plan
from optimizer.report.changes import alternatives_blocks
from optimizer.solver import SolveOptions


@click.command("alternatives")
@scenario_argument
@click.option(
    "--count",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    metavar="N",
    help="How many plans, the best one included.",
)
@click.option(
    "--loss",
    type=ShareType(),
    default="2%",
    show_default=True,
    metavar="SHARE",
    help="What each may cost of the best possible score.",
)
@click.option(
    "--distance",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    metavar="N",
    help="Exercise choices by which any two differ at least.",
)
@solver_options
@catalog_option
@output_options("table", "json", "markdown")
def command(
    scenario: str,
    count: int,
    loss: float,
    distance: int,
    options: SolveOptions,
    catalog: str | None,
    output: Output,
) -> int:
    """Find different good plans of SCENARIO, each proved within --loss of the best possible.

    Plans are shown by what distinguishes them from the best; --json gives each of them whole.

    \b
    Examples:
      backblock alternatives my_block.yaml --count 5 --loss 2% --distance 3
      backblock alternatives my_block.yaml --json -o plans.json

    Exit codes: 0 plans, 2 invalid input, 3 no plan exists, 4 none found in time,
    130 interrupted.
    """
    from optimizer.studies.alternatives import alternatives

    loaded = load(scenario, catalog)
    options = replace(options, gap=options.gap or loss / 20)
    found, interrupted = interruptible(
        lambda report, stop: alternatives(
            loaded,
            count=count,
            loss=loss,
            distance=distance,
            options=options,
            on_progress=report,
            stop=stop,
        ),
        output,
    )
    if not found.plans:
        write_plan(found.best, output)
    else:
        data = found.to_data()
        write_blocks("", alternatives_blocks(data), data, output)
        if len(found.plans) < count and not found.complete:
            longer = f"{options.time_limit * 10:g}"
            again = ["--count", str(count), "--loss", f"{loss * 100:g}%", "--distance"]
            again += [str(distance), *([] if catalog is None else ["--catalog", catalog])]
            words = quoted("backblock", "alternatives", scenario, *again, "--time-limit", longer)
            next_step(words, output, "ten times as long")
    return int(Exit.INTERRUPTED if interrupted else exit_code(found.best))
