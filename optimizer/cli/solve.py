"""``backblock solve``: the best legal plan of a scenario."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import (
    Output,
    catalog_option,
    file_option,
    load,
    output_options,
    scenario_argument,
    solver_options,
)
from optimizer.cli.output import check_writable, report_text, say_written, to_json, write
from optimizer.cli.running import Hears, interruptible, note_unless_quiet, solve_with_progress
from optimizer.solver import SolveOptions

if TYPE_CHECKING:
    import threading

    from optimizer.explain.repairs import Confirmed
    from optimizer.plan.schema import Answer
    from optimizer.scenario import Loaded


@click.command("solve")
@scenario_argument
@solver_options
@catalog_option
@click.option(
    "--view",
    type=click.Choice(["block", "weeks"]),
    default="block",
    show_default=True,
    help="block: a table for each session, weeks across; weeks: day by day.",
)
@click.option("--points", is_flag=True, help="Also show the score's points.")
@click.option("--repair", is_flag=True, help="Where no plan exists, solve with the best repair.")
@file_option("--repaired", help="With --repair: write the repaired scenario to FILE.")
@output_options("table", "json", "markdown")
def command(
    scenario: str,
    options: SolveOptions,
    catalog: str | None,
    view: str,
    points: bool,
    repair: bool,
    repaired: str | None,
    output: Output,
) -> int:
    """Find the best legal plan of SCENARIO (a file, or - for standard input).

    The plan comes with a proof: optimal, or within a stated share of the best possible. Ctrl-C
    ends the search with the best plan so far.

    \b
    Examples:
      backblock solve my_block.yaml
      backblock solve my_block.yaml --view weeks
      backblock solve my_block.yaml --time-limit 10 --gap 0.01 -o plan.json
      backblock solve my_block.yaml --repair --repaired fixed.yaml

    Exit codes: 0 a plan, 2 invalid input, 3 no plan exists, 4 none found in time,
    130 interrupted.
    """
    if repaired is not None and (not repair or scenario == "-"):
        raise click.UsageError("--repaired needs --repair and a SCENARIO that is a file.")
    check_writable(repaired)
    loaded = load(scenario, catalog)
    made: list[Confirmed] = []
    if repair:
        plan, interrupted = _repair(loaded, options, made, output)
    else:
        plan, interrupted = solve_with_progress(loaded, options, output)
    if interrupted and plan.status == "unknown" and output.path not in (None, "-"):
        say(f"backblock: interrupted before a plan was found; {output.path} is as it was")
        return int(Exit.INTERRUPTED)
    if interrupted:
        known = "this is the best so far" if plan.weeks else "no plan was found so far"
        note_unless_quiet(f"interrupted; {known}", output)
    write_plan(plan, output, view=view, points=points)
    if plan.weeks is None and output.path not in (None, "-") and not output.quiet:
        shown = replace(output, format="table")
        say(render_plan(plan, shown, view=view, points=points).rstrip("\n"))
    if made and repaired is not None:
        _write_repaired(scenario, made[0], repaired)
    if scenario != "-" and (plan.weeks or not interrupted):
        _suggest(plan, _again(scenario, catalog, repair), output, options.time_limit)
    return int(Exit.INTERRUPTED if interrupted else exit_code(plan))


def _again(scenario: str, catalog: str | None, repair: bool) -> list[str]:
    """The same call once more, as far as what is solved goes."""
    words = ["backblock", "solve", scenario]
    words += [] if catalog is None else ["--catalog", catalog]
    return words + ["--repair"] * repair


def _suggest(plan: Answer, again: list[str], output: Output, seconds: float) -> None:
    """What a coach does next with this answer; each line can be typed as it stands."""
    into = [] if output.path in (None, "-") else ["-o", str(output.path)]
    if plan.weeks is None and plan.status == "infeasible":
        if plan.repairs and "--repair" not in again:
            why = "takes the first of these changes"
            next_step(quoted(*again, "--repair", *into), output, why)
        elif not plan.repairs:
            program, _, *rest = (word for word in again if word != "--repair")
            next_step(
                quoted(program, "check", *rest),
                output,
                "what it asks for, defaults and slips included",
            )
    elif plan.weeks is None:
        longer = ["--time-limit", f"{seconds * 10:g}"]
        next_step(quoted(*again, *longer, *into), output, "ten times as long")
    elif into and output.format == "json":
        page = str(Path(str(output.path)).with_suffix(".html"))
        next_step(quoted("backblock", "report", str(output.path), "-o", page), output)
    elif output.path is None and sys.stdout.isatty():  # else it went where it is kept
        next_step(quoted(*again, "-o", "plan.json"), output, "keeps the plan")


def _repair(
    loaded: Loaded, options: SolveOptions, made: list[Confirmed], output: Output
) -> tuple[Answer, bool]:
    """Solve, with the best repair where there is no plan; ``made`` gets the repair."""
    from optimizer.answer import solve_repaired

    def call(report: Hears, stop: threading.Event) -> Answer:
        plan, best = solve_repaired(loaded, options, report, stop)
        made.extend([] if best is None else [best])
        return plan

    plan, interrupted = interruptible(call, output)
    if made:
        note_unless_quiet(f"repaired: {made[0].edit.words}", output)
    return plan, interrupted


def _write_repaired(scenario: str, made: Confirmed, repaired: str) -> None:
    """The scenario with the repair in it, its comments kept."""
    from optimizer.explain.repairs import repaired_text

    text = Path(scenario).read_text(encoding="utf-8")
    write(repaired_text(text, made.edit), repaired)


def exit_code(plan: Answer) -> Exit:
    """What a plan's status means to scripts."""
    codes = {"infeasible": Exit.INFEASIBLE, "unknown": Exit.UNKNOWN}
    return codes.get(plan.status, Exit.OK)


def exit_code_of(plans: Iterable[Answer | None]) -> Exit:
    """What several answers mean to scripts: any plan will do; None is a solve not begun."""
    codes = {exit_code(plan) for plan in plans if plan is not None}
    return next((code for code in (Exit.OK, Exit.UNKNOWN) if code in codes), Exit.INFEASIBLE)


def write_plan(plan: Answer, output: Output, *, view: str = "block", points: bool = False) -> None:
    """Write a plan in the form that was asked for."""
    from optimizer.report.proof import status_line

    write(render_plan(plan, output, view=view, points=points), output.path, rescue=True)
    say_written(output, status_line(plan))


def render_plan(plan: Answer, output: Output, *, view: str, points: bool) -> str:
    """The plan as text."""
    from optimizer.report.plan import plan_blocks
    from optimizer.report.view import cleaned

    if output.format == "json":
        return to_json(plan.to_data())
    plan = cleaned(plan)
    blocks = plan_blocks(plan, view=view, points=points)
    return report_text(plan.scenario.name, blocks, output, paged=True)
