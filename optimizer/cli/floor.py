"""What ``log``, ``track`` and ``replan --log`` share: logs read, named and laid on a plan."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from optimizer.cli.completing import files

if TYPE_CHECKING:
    from catalog.schema import Catalog
    from optimizer.floor.load import Unit
    from optimizer.floor.log import Log
    from optimizer.plan.schema import Plan

unit_option = click.option(
    "--unit", type=click.Choice(["kg", "lb"]), default="kg", show_default=True,
    help="Of weights whose unit the log does not say.",
)  # fmt: skip
start_option = click.option(
    "--start", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="A day of the plan's week 1, where the plan has no dates.",
)  # fmt: skip
names_option = click.option(
    "--names", metavar="FILE", shell_complete=files,
    help="What names of the log mean; names that mean nothing yet are written into it.",
)  # fmt: skip


def day(start: datetime.datetime | None) -> datetime.date | None:
    """The day of ``--start``."""
    return None if start is None else start.date()


def read_logs(
    paths: Sequence[str], unit: Unit, names: str | None, catalog: Catalog, plan: Plan | None
) -> Log:
    """Logs as one, with the exercises that their names mean."""
    from optimizer.floor.log import joined
    from optimizer.floor.names import Matcher
    from optimizer.floor.placing import named
    from optimizer.floor.reading import read_log

    answers = {} if names is None else _answers(names)
    planned = {
        item.exercise
        for week in (() if plan is None else plan.weeks or ())
        for session in week.sessions
        for item in session.exercises
    }
    log = named(
        joined([read_log(path, unit) for path in paths]), Matcher(catalog, answers, planned)
    )
    if names is not None and log.unmatched:
        _remember(names, answers, log)
    return log


def _answers(path: str) -> dict[str, str]:
    """Names that were settled before; a missing file settles none."""
    from pathlib import Path

    from catalog.inputs import InputError, Problem, read_file

    if not Path(path).exists():
        return {}
    document = read_file(path)
    data = document.data if document.data is not None else {}
    if not isinstance(data, dict):
        raise InputError([Problem(path, (), "expected names, each with an exercise")])
    wrong = [name for name, meant in data.items() if not isinstance(meant, str | None)]
    if wrong:
        problems = [document.problem((name,), "expected an exercise") for name in wrong]
        raise InputError(problems)
    return {str(name): meant for name, meant in data.items() if meant}


def _remember(path: str, answers: dict[str, str], log: Log) -> None:
    """Write the names file anew: answers first, then what is still open with the nearest ids."""
    import json

    from optimizer.cli.output import write

    lines = ["# What names of a log mean: write an exercise's id behind each."]
    lines += [f"{json.dumps(name)}: {meant}" for name, meant in sorted(answers.items())]
    for name, near in sorted(log.unmatched.items()):
        lines.append(f"{json.dumps(name)}:" + (f"  # {', '.join(near)}" if near else ""))
    write("\n".join(lines) + "\n", path)
