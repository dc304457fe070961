"""``backblock check``: what a scenario says, without solving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from optimizer.cli.errors import Exit
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import Output, catalog_option, load, output_options, scenario_argument
from optimizer.cli.output import write_blocks
from optimizer.report.check import check_blocks

if TYPE_CHECKING:
    from optimizer.explain.findings import Findings


@click.command("check")
@scenario_argument
@catalog_option
@output_options("table", "json")
def command(scenario: str, catalog: str | None, output: Output) -> int:
    """Check SCENARIO: form, references, defaults used, rules waived, and plain arithmetic.

    Every problem of the file is listed with file, line and column. Nothing is solved: a scenario
    that passes may still turn out to have no plan. With -q, problems and warnings are all that is
    shown.

    \b
    Examples:
      backblock check my_block.yaml
      backblock check my_block.yaml --json

    Exit codes: 0 usable, 2 invalid, 3 arithmetic alone proves that no plan exists.
    """
    from optimizer.explain.findings import findings

    loaded = load(scenario, catalog)
    found = findings(loaded)
    write_blocks("", check_blocks(found, problems_only=output.quiet), found.to_data(), output)
    if scenario != "-":
        _suggest(scenario, catalog, found, output)
    return int(Exit.INFEASIBLE if found.conflict else Exit.OK)


def _suggest(scenario: str, catalog: str | None, found: Findings, output: Output) -> None:
    words = ["backblock", "solve", scenario, *(["--catalog", catalog] if catalog else [])]
    if found.conflict:
        next_step(quoted(*words, "--repair"), output, "looks for the cheapest way out")
    else:
        next_step(quoted(*words), output)
