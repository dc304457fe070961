"""``backblock log``: read training logs of apps."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.changing import scenario_of
from optimizer.cli.completing import files
from optimizer.cli.errors import Exit
from optimizer.cli.floor import day, names_option, read_logs, start_option, unit_option
from optimizer.cli.options import Output, catalog_option, file_option, output_options
from optimizer.cli.output import write_blocks

if TYPE_CHECKING:
    from optimizer.logs.load import MassUnit
    from optimizer.logs.log import LoggedExercise, Workout


@click.command("log")
@click.argument("logs", metavar="FILE...", nargs=-1, required=True, shell_complete=files)
@file_option("--plan", help="Lay the workouts on the sessions of this plan.", metavar="PLAN")
@names_option
@start_option
@unit_option
@catalog_option
@output_options("table", "json", "markdown")
def command(
    logs: tuple[str, ...],
    plan: str | None,
    names: str | None,
    start: datetime.datetime | None,
    unit: MassUnit,
    catalog: str | None,
    output: Output,
) -> int:
    """Read logs of Strong, Hevy, FitNotes or StrongLifts, or tables, workbooks and JSON of our own.

    Says what was taken, what was left out, and which names mean no exercise, with the nearest
    ones. Warm-ups and sets of 0 reps don't count; a drop set goes with the set that it follows.
    With --json the log comes in a form that `replan --log` and `track` read.

    \b
    Examples:
      backblock log strong.csv
      backblock log hevy.csv --plan plan.json --names names.yaml
      backblock log hevy.csv --plan plan.json -o done.json

    Exit codes: 0 an answer, 2 invalid input.
    """
    from catalog.loading import load_catalog
    from optimizer.floor.placing import placed
    from optimizer.plan.whole import read_whole
    from optimizer.report.floor import log_blocks

    whole = None if plan is None else read_whole(plan)[0]
    if plan is not None and whole is None:
        raise click.UsageError(f"{plan} holds no plan of ours with its scenario.")
    exercises = (
        load_catalog(catalog or "extended")
        if plan is None
        else scenario_of(plan, None, catalog).catalog
    )
    found = read_logs(logs, unit, names, exercises, whole)
    laid = None if whole is None else placed(whole, found, day(start))
    data: dict[str, Any] = {"form": found.form, "left_out": found.left_out}
    data["unmatched"] = {name: list(near) for name, near in found.unmatched.items()}
    if laid is None:
        data["workouts"] = [_workout(workout) for workout in found.workouts]
    else:
        weeks: dict[int, list[dict[str, Any]]] = {}
        for (week, session), workout in sorted(laid.workouts.items()):
            weeks.setdefault(week, []).append({"session": session, **_workout(workout)})
        data["weeks"] = [{"week": week, "sessions": held} for week, held in weeks.items()]
        data["outside"] = [_workout(workout) for workout in laid.outside]
    write_blocks("", log_blocks(found, laid, exercises), data, output)
    return int(Exit.OK)


def _workout(workout: Workout) -> dict[str, Any]:
    data: dict[str, Any] = {"title": workout.title}
    if workout.date is not None:
        data["date"] = workout.date.isoformat()
    return data | {"exercises": [_exercise(item) for item in workout.exercises]}


def _exercise(item: LoggedExercise) -> dict[str, Any]:
    from optimizer.logs.reading import set_data

    done = [set_data(one) for one in item.sets]
    data: dict[str, Any] = {"exercise": item.exercise or item.name, "sets": item.working_sets}
    return data | ({"done": done} if done else {})
