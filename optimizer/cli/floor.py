"""What ``log``, ``track`` and ``replan --log`` share: logs read, named and laid on a plan."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from catalog.inputs import Document, InputError, Problem, kind_of, read_bytes
from optimizer.cli.errors import say
from optimizer.cli.options import IsoDate, file_option
from optimizer.cli.output import write
from optimizer.words import counted, listed, plural

if TYPE_CHECKING:
    from catalog.schema import Catalog
    from optimizer.floor.placing import Placed
    from optimizer.logs.load import MassUnit
    from optimizer.logs.log import Log
    from optimizer.plan.reading import PlanFacts, SessionFacts
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
names_option = file_option(
    "--names", help="What names of the log mean; names that mean nothing yet are written into it."
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

    Raises:
        InputError: it is no log.
        click.UsageError: the plan is none of ours, so that a log can't be laid on it.
    """
    from optimizer.floor.placing import placed
    from optimizer.logs.reading import MAX_LOG_BYTES, is_log, parse_log
    from optimizer.plan.whole import read_whole

    read = [read_bytes(path, MAX_LOG_BYTES) for path in paths]
    name, raw = read[0]
    if len(read) == 1 and not is_log(raw, name):
        return _facts_of_weeks(raw, name, plan, loaded)
    whole = read_whole(plan)[0]
    if whole is None:
        raise click.UsageError(f"{plan} holds no plan of ours to lay {name} on.")
    log = _named([parse_log(raw, name, unit) for name, raw in read], names, loaded.catalog, whole)
    laid = placed(whole, log, start)
    _say_left_out(log, laid)
    return laid.facts()


def _facts_of_weeks(raw: bytes, name: str, plan: str, loaded: Loaded) -> PlanFacts:
    """A log in the form of a plan's weeks; what no catalogue has is left out, and said.

    Raises:
        InputError: it is none, or names a week or a session that neither plan nor scenario has.
    """
    from optimizer.plan.reading import plan_of, read_plan
    from optimizer.sheets.document import document_of

    document = document_of(raw, name, loaded.scenario.weeks)
    if kind_of(document.data) not in ("", "a plan"):
        message = f"is {kind_of(document.data)}, expected a log"
        raise InputError(
            [Problem(name, (), message, hint="what was done, as an app or a table has it")]
        )
    facts = plan_of(document, loaded.scenario.weeks, loaded.catalog)
    planned = {s.session for week in read_plan(plan).weeks for s in week.sessions}
    known = [s.name for s in loaded.scenario.sessions]
    problems = _not_of_plan(document, loaded.scenario.weeks, [*known, *sorted(planned - {*known})])
    if problems:
        raise InputError(problems)
    return _of_catalog(facts, loaded.catalog)


def _not_of_plan(document: Document, weeks: int, sessions: Sequence[str]) -> list[Problem]:
    """Weeks and sessions of a log that the plan has not, each at its place."""
    problems = []
    for w, week in enumerate(document.data["weeks"]):
        if week["week"] > weeks:
            words = f"found week {week['week']}, the block has {counted(weeks, 'week')}"
            problems.append(document.problem(("weeks", w, "week"), words))
        for s, held in enumerate(week["sessions"]):
            if held["session"] not in sessions:
                words = f"unknown session {held['session'][:80]!r}, the plan has {listed(sessions)}"
                problems.append(document.problem(("weeks", w, "sessions", s, "session"), words))
    return problems


def _of_catalog(facts: PlanFacts, catalog: Catalog) -> PlanFacts:
    """The facts without exercises that no entry is of: nothing could count them."""
    from catalog.validation import near as near_match

    unknown: dict[str, None] = {}

    def kept(held: SessionFacts) -> SessionFacts:
        unknown.update((p.exercise, None) for p in held.prescriptions if p.exercise not in catalog)
        items = tuple(p for p in held.prescriptions if p.exercise in catalog)
        return replace(held, prescriptions=items)

    weeks = tuple(
        replace(week, sessions=tuple(kept(held) for held in week.sessions)) for week in facts.weeks
    )
    for name in unknown:
        meant = near_match(name, catalog.by_id)
        hint = f" ({meant})" if meant else ""
        say(f"{name!r} means no exercise of the catalogue and is left out{hint}.")
    return replace(facts, weeks=weeks)


def _say_left_out(log: Log, laid: Placed) -> None:
    """What counts nowhere (names of no exercise, workouts outside the plan), or as another day."""
    from optimizer.report.floor import taken_for

    for name, near in log.unmatched.items():
        hint = f"; nearest: {', '.join(near)}" if near else ""
        say(f"{name!r} means no exercise of the catalogue and is left out{hint}.")
    for text in taken_for(laid):
        say(f"{text}.")
    if laid.outside:
        belong = f"{plural(len(laid.outside), 'belongs', 'belong')} to no session of the plan"
        say(f"{counted(len(laid.outside), 'workout')} of the log {belong}.")
