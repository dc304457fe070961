"""``backblock replan``: change a plan that is under way as little as possible."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.changing import base_plan, scenario_of, selector, slot, write_changed
from optimizer.cli.completing import files, gym_items, planned_exercises
from optimizer.cli.errors import Exit
from optimizer.cli.floor import day, done_facts, names_option, start_option, unit_option
from optimizer.cli.options import (
    Output,
    ShareType,
    Weekday,
    catalog_option,
    file_option,
    output_options,
    solver_options,
)
from optimizer.cli.running import interruptible
from optimizer.report.changes import replan_blocks
from optimizer.solver import SolveOptions

if TYPE_CHECKING:
    from optimizer.logs.load import MassUnit
    from optimizer.scenario import Loaded
    from optimizer.studies.replan import Change


@click.command("replan")
@click.argument("plan", metavar="PLAN", shell_complete=files)
@file_option("--scenario", help="The scenario as it is from now on; default: the one in PLAN.")
@click.option(
    "--from-week",
    type=click.IntRange(1, 26),
    required=True,
    metavar="WEEK",
    help="The first week that may change; the weeks before are done.",
)
@click.option(
    "--from-day",
    type=Weekday(),
    metavar="DAY",
    help="Within that week, the first day that may change (mon to sun).",
)
@file_option(
    "--log",
    multiple=True,
    help="What was really done: a log of Strong, Hevy, FitNotes or StrongLifts, a table "
    "of our own or a plan's weeks; sessions that are not in it were missed.",
)
@click.option(
    "--missed",
    multiple=True,
    metavar="[WEEK:]SESSION|DAY",
    help="A session that was not held; without a week the last one.",
)
@click.option(
    "--lose",
    multiple=True,
    metavar="ITEM",
    shell_complete=gym_items,
    help="An item of equipment that is out of order, in every gym.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="NAME|KEY=VALUE",
    shell_complete=planned_exercises,
    help="Exercises that are out, e.g. deadlift or lower_back_stress=3.",
)
@click.option(
    "--skip",
    multiple=True,
    metavar="WEEK:SESSION|DAY",
    help="A session to come that will not be held.",
)
@click.option(
    "--drop", multiple=True, metavar="SESSION|DAY", help="A session that is given up from then on."
)
@click.option(
    "--catch-up",
    type=click.Choice(["drop", "spread"]),
    default="drop",
    show_default=True,
    help="Let a missed session's sets go, or spread them over what is left of its week.",
)
@click.option(
    "--loss",
    type=ShareType(),
    default="1%",
    show_default=True,
    metavar="SHARE",
    help="What keeping things may cost of the best score.",
)
@file_option(
    "--write-scenario", help="Write the changed scenario, under which the new plan is legal."
)
@click.option("--show-plan", is_flag=True, help="Show the whole new plan too.")
@names_option
@start_option
@unit_option
@solver_options
@catalog_option
@output_options("table", "json", "markdown")
def command(
    plan: str,
    scenario: str | None,
    options: SolveOptions,
    catalog: str | None,
    log: tuple[str, ...],
    write_scenario: str | None,
    show_plan: bool,
    names: str | None,
    start: datetime.datetime | None,
    unit: MassUnit,
    output: Output,
    **asked: object,
) -> int:
    """Change PLAN from a week (or day) on, as little as the rules allow.

    What is done stays to the letter. For the rest, in this order: every rule holds; the score is
    within --loss of the best possible; as few exercises as possible come or go; as few set counts
    as possible change. Each of these is proved, or its gap is shown. -o writes the new plan.

    \b
    Examples:
      backblock replan plan.json --from-week 3 --lose cable_station -o new.json
      backblock replan plan.json --from-week 2 --from-day fri --missed thu \\
          --catch-up spread
      backblock replan plan.json --scenario sore_shoulder.yaml --from-week 4 \\
          --log hevy.csv

    Exit codes: 0 a plan, 2 invalid input, 3 no plan exists, 4 none found in time,
    130 interrupted.
    """
    from optimizer.studies.replan import replan

    loaded = scenario_of(plan, scenario, catalog)
    base = base_plan(plan, loaded)
    change = _change(loaded, asked)
    done = None if not log else done_facts(log, plan, loaded, unit, names, day(start))
    options = replace(options, gap=options.gap or change.loss / 10)
    found, interrupted = interruptible(
        lambda report, stop: replan(
            loaded, base, change, options, log=done, on_progress=report, stop=stop
        ),
        output,
    )
    blocks, told = replan_blocks(found.to_data()), "the changed plan"
    code = write_changed(found.plan, found.loaded, blocks, output, write_scenario, show_plan, told)
    return int(Exit.INTERRUPTED if interrupted else code)


def _change(loaded: Loaded, asked: dict[str, Any]) -> Change:
    from optimizer.studies.replan import Change

    first, day = asked["from_week"], asked["from_day"]
    last = first if day is not None else max(1, first - 1)
    return Change(
        from_week=first,
        from_day=day,
        missed=tuple(slot(loaded, text, last) for text in asked["missed"]),
        lose=asked["lose"],
        exclude=tuple(selector(text) for text in asked["exclude"]),
        skip=tuple(slot(loaded, text, None) for text in asked["skip"]),
        drop=tuple(slot(loaded, text, 1)[1] for text in asked["drop"]),
        catch_up=asked["catch_up"],
        loss=asked["loss"],
    )
