"""What ``log``, ``track`` and ``replan --log`` share: logs read, named and laid on a plan."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from catalog.inputs import read_bytes
from optimizer.cli.completing import files
from optimizer.cli.errors import say
from optimizer.cli.options import IsoDate
from optimizer.cli.output import write
from optimizer.words import counted

if TYPE_CHECKING:
    from catalog.schema import Catalog
    from optimizer.floor.placing import Placed
    from optimizer.logs.load import MassUnit
    from optimizer.logs.log import Log
    from optimizer.plan.reading import PlanFacts
    from optimizer.plan.schema import Plan
    from optimizer.scenario import Loaded

unit_option = click.option(
    "--unit",
    type=click.Choice(["kg", "lb"]),
    default="kg",
    show_default=True,
    help="Of weights whose unit the log does not say.",
)
start_option = click.option(
    "--start",
    type=IsoDate(),
    metavar="DATE",
    help="A day of the plan's week 1, where the plan has no dates.",
)
names_option = click.option(
    "--names",
    metavar="FILE",
    shell_complete=files,
    help="What names of the log mean; names that mean nothing yet are written into it.",
)


def day(start: datetime.datetime | None) -> datetime.date | None:
    """The day of ``--start``."""
    return None if start is None else start.date()


def read_logs(
    paths: Sequence[str], unit: MassUnit, names: str | None, catalog: Catalog, plan: Plan | None
) -> Log:
    """Logs as one, with the exercises that their names mean."""
    from optimizer.logs.reading import read_log

    return _named([read_log(path, unit) for path in paths], names, catalog, plan)


def _named(logs: list[Log], names: str | None, catalog: Catalog, plan: Plan | None) -> Log:
    from optimizer.floor.placing import matched
    from optimizer.logs.names import answers_text, read_answers

    answers = {} if names is None else read_answers(names)
    log = matched(logs, catalog, answers, plan)
    if names is not None and log.unmatched:
        write(answers_text(answers, log.unmatched), names)
    return log


def done_facts(
    paths: Sequence[str],
    plan: str,
    loaded: Loaded,
    unit: MassUnit,
    names: str | None,
    start: datetime.date | None,
) -> PlanFacts:
    """What logs say was done, laid on the plan's weeks; one in the form of a plan as it is.

    Args:
        paths: of the logs.
        plan: of the plan that it is laid on.
        loaded: the scenario and its catalogue.
        unit: of weights whose unit the log does not say.
        names: a file with what the log's names mean.
        start: a day of week 1, where the plan has no dates.

    Raises:
        InputError: it is no log.
        click.UsageError: the plan is none of ours, so that a log can't be laid on it.
    """
    from optimizer.floor.placing import placed
    from optimizer.logs.reading import MAX_LOG_BYTES, is_log, parse_log
    from optimizer.plan.reading import parse_plan
    from optimizer.plan.whole import read_whole

    read = [read_bytes(path, MAX_LOG_BYTES) for path in paths]
    name, raw = read[0]
    if len(read) == 1 and not is_log(raw, name):
        return parse_plan(raw, name, loaded.scenario.weeks, loaded.catalog)
    whole = read_whole(plan)[0]
    if whole is None:
        raise click.UsageError(f"{plan} holds no plan of ours to lay {name} on.")
    log = _named([parse_log(raw, name, unit) for name, raw in read], names, loaded.catalog, whole)
    laid = placed(whole, log, start)
    _say_left_out(log, laid)
    return laid.facts()


def _say_left_out(log: Log, laid: Placed) -> None:
    """Names that mean no exercise and workouts outside the plan count nowhere: say so."""
    for name, near in log.unmatched.items():
        hint = f"; nearest: {', '.join(near)}" if near else ""
        say(f"{name!r} means no exercise of the catalogue and is left out{hint}.")
    if laid.outside:
        say(f"{counted(len(laid.outside), 'workout')} of the log belong to no session of the plan.")
