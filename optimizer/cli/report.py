"""``backblock report``: a plan as a page, a spreadsheet, a calendar or a training app's file."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.inputs import InputError, read_file
from optimizer.cli.changing import base_plan, refuse_another, scenario_of
from optimizer.cli.completing import files, sessions
from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import IsoDate, Output, catalog_option, file_option, load, output_options
from optimizer.cli.output import FORMAT_OF_ENDING, to_json, write, write_bytes
from optimizer.cli.solve import render_plan
from optimizer.exports import EXPORTERS, exported
from optimizer.units import YEARS

if TYPE_CHECKING:
    from optimizer.exports.common import Export, ExportOptions
    from optimizer.plan.reading import PlanFacts
    from optimizer.plan.schema import Plan
    from optimizer.scenario import Loaded

NEXT = {
    "html": "open it in a browser; printed, each session and phase has a sheet",
    "pdf": "print it on A4",
    "csv": "open it in a spreadsheet",
    "ics": "import it into a calendar; importing again after a change updates the events",
    "liftoscript": "paste it into a new program in Liftosaur",
    "openweight": "for programs that read openweight JSON",
    "hevy": "for Hevy's API, routines to POST /v1/routines",
}
"""Format to what is done with the file."""
REMEDIES = {"hevy": "they become custom exercises", "liftoscript": "--names FILE adds them"}
"""Format to what becomes of exercises that the other program does not have."""
BINARY = {"pdf", "xlsx"}
PARTS = {"csv", "ics", "liftoscript", "openweight", "hevy"}
"""Formats in which part of a block makes sense."""


class _Time(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since 8.4
    """``18:00`` for every session, or ``Pull A=18:00`` for one."""

    name = "time"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """The session (empty for every one) and the time."""
        if isinstance(value, tuple):
            return value
        session, _, text = str(value).rpartition("=")
        try:
            return session.strip(), datetime.datetime.strptime(text.strip(), "%H:%M").time()
        except ValueError:
            self.fail(f"{value!r} is not a time; write it as 18:00 or 'Pull A=18:00'.", param, ctx)


@click.command("report")
@click.argument("plans", nargs=-1, required=True, metavar="PLAN...", shell_complete=files)
@file_option("--scenario", help="The scenario, for plans edited by hand or written elsewhere.")
@catalog_option
@click.option(
    "--start",
    type=IsoDate(),
    metavar="DATE",
    help="The first Monday, in place of the scenario's.",
)
@click.option(
    "--at",
    "times",
    type=_Time(),
    multiple=True,
    metavar="[SESSION=]HH:MM",
    help="Time of day in calendars; all-day events without it.",
)
@file_option("--names", help="Exercise ids and what the training app calls them (YAML or JSON).")
@click.option(
    "--week",
    "weeks",
    type=click.IntRange(1, 26),
    multiple=True,
    metavar="N",
    help="Only this week, in calendars and app files.",
)
@click.option(
    "--session",
    "sessions",
    multiple=True,
    metavar="NAME",
    shell_complete=sessions,
    help="Only this session, in calendars and app files.",
)
@output_options("html", "table", "markdown", "json", "pdf", *EXPORTERS, folder=True)
def command(plans: tuple[str, ...], output: Output, **options: Any) -> int:
    """Turn PLAN into something to print, share or train from.

    A plan that `backblock solve` wrote needs nothing else. One that was edited by hand, or came
    back as a spreadsheet, needs its scenario. Several plans, or a folder of them, make a file
    each in the folder that -o names; pages get an index.html that leads to them.

    \b
    Formats:
      html         one page for phone, screen and paper (default)
      pdf          the same on A4; needs weasyprint
      xlsx         a tab a week with columns for what was done
      csv          one line a set
      ics          a calendar
      liftoscript  a Liftosaur program
      openweight   openweight program JSON
      hevy         Hevy routine JSON, one a session
      table, markdown, json

    \b
    Examples:
      backblock report plan.json -o block.html
      backblock report plan.json -o block.xlsx
      backblock report plan.json -o block.ics --start 2027-01-04 --at 18:00
      backblock report block.xlsx --scenario my_block.yaml -o block.html
      backblock report plans/ -o team

    Exit codes: 0 written, 2 invalid input, or pdf without weasyprint.
    """
    targets = _targets(plans, output)
    asked = _Asked(**options)
    made = [(target.path, _report(plan, asked, target)) for plan, target in targets]
    if output.format == "html" and targets[0][1] is not output:
        _write_index(made, output)
    return int(Exit.OK)


@dataclass(frozen=True)
class _Asked:
    """What the command line asks of every plan.

    Attributes:
        scenario, catalog: in place of what a plan carries.
        start: the first Monday.
        times: session to its time of day.
        names: file of exercise ids and another program's names.
        weeks, sessions: the part that is asked for.
    """

    scenario: str | None
    catalog: str | None
    start: datetime.datetime | None
    times: Sequence[tuple[str, datetime.time]]
    names: str | None
    weeks: Sequence[int]
    sessions: Sequence[str]


INDEX = "index.html"


def _write_index(made: Sequence[tuple[str | None, Plan]], output: Output) -> None:
    """The page that leads to the pages of several plans."""
    from optimizer.report.html.team import to_team

    folder = Path(str(output.path))
    title = folder.resolve().name
    write(
        to_team(title, [(Path(str(path)).name, plan) for path, plan in made]), str(folder / INDEX)
    )
    if not output.quiet:
        say(f"{folder / INDEX}: leads to {'it' if len(made) == 1 else f'all {len(made)}'}")


def _targets(plans: Sequence[str], output: Output) -> list[tuple[str, Output]]:
    """Each plan with where its file goes."""
    paths = [path for plan in plans for path in _inside(plan)]
    folder = Path(output.path) if output.path not in (None, "-") else None
    several = len(paths) > 1 or any(Path(plan).is_dir() for plan in plans)
    if not several and not (folder and folder.is_dir()):
        return [(paths[0], output)]
    if folder is None:
        raise click.UsageError("Several plans need -o with a folder for their files.")
    if folder.is_file() or folder.suffix:
        raise click.UsageError(f"{folder}: several plans need a folder, e.g. -o reports.")
    stems = [Path(path).stem for path in paths]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if "index" in stems and output.format == "html":
        raise click.UsageError(f"A plan is called index, as the page that leads to all: {INDEX}.")
    if twice is not None:
        raise click.UsageError(f"Two plans are called {twice}; report them into two folders.")
    folder.mkdir(exist_ok=True)
    ending = next((end for end, name in FORMAT_OF_ENDING.items() if name == output.format), ".json")
    return [
        (path, replace(output, path=str(folder / f"{stem}{ending}")))
        for path, stem in zip(paths, stems, strict=True)
    ]


def _inside(plan: str) -> list[str]:
    """A plan file, or those of a folder: JSON files that hold a plan."""
    if plan == "-" or not Path(plan).is_dir():
        return [plan]
    from optimizer.plan.reading import read_plan

    found = []
    for path in sorted(map(str, Path(plan).glob("*.json"))):
        try:
            read_plan(path)
            found.append(path)
        except InputError:
            say(f"{path}: skipped, it holds no plan")
    if not found:
        raise click.UsageError(f"{plan} has no plan (.json).")
    return found


def _report(path: str, asked: _Asked, output: Output) -> Plan:
    """Write one plan's file; gives the plan."""
    found = _plan(path, asked.scenario, asked.catalog)
    found = _part(found, asked.weeks, asked.sessions, output.format)
    if output.format in EXPORTERS:
        _export(found, _choice(found, asked), output)
    else:
        found = found if asked.start is None else _started(found, asked.start.date())
        _show(found, output)
    if output.path not in (None, "-"):
        _suggest(path, output)
    return found


def _suggest(plan: str, output: Output) -> None:
    """How the file is used, by its format."""
    path, name = quoted(str(output.path)), quoted(plan)
    if output.format == "xlsx":
        if not output.quiet:
            say(f"{path}: after changes by hand, backblock verify SCENARIO {path} checks it")
    elif output.format in NEXT and not output.quiet:
        say(f"{path}: {NEXT[output.format]}")
    elif output.format in ("json", "markdown", "table"):
        next_step(f"backblock report {name} -o block.html", output, "a page to print")


# ----- what goes in ----------------------------------------------------------------------------


def _plan(path: str, scenario: str | None, catalog: str | None) -> Plan:
    """The plan as the file has it where it is this scenario's and sound, else filled in."""
    from optimizer.plan.reading import read_plan
    from optimizer.plan.whole import read_whole

    if path == scenario == "-":
        raise click.UsageError("PLAN and the scenario can't both be standard input.")
    whole, facts = read_whole(path)
    if scenario is None and catalog is not None:
        say("--catalog counts with --scenario alone: a plan is shown as it was made.")
    if scenario is None:
        if whole is None:
            raise click.UsageError(f"{path} does not say which scenario it is of; add --scenario.")
        return whole if path == "-" else _as_it_stands(path, whole, facts)
    from optimizer.studies.present import present

    loaded, written = load(scenario, catalog), facts
    if path != "-":
        facts = read_plan(path, loaded.scenario.weeks, loaded.catalog)
    refuse_another(path, facts, loaded)
    same = (
        whole is not None
        and whole.scenario.sha256 == loaded.scenario.sha256
        and whole.catalog.sha256 == loaded.catalog.sha256
    )
    if whole is not None and same and not _edited(loaded, written, facts):
        return whole
    return present(loaded, facts)


def _as_it_stands(path: str, whole: Plan, written: PlanFacts) -> Plan:
    """The plan, or what its exercises and sets come to where it was edited since it was solved."""
    from optimizer.studies.present import present

    try:
        own = scenario_of(path, None, None)
        facts = base_plan(path, own)
    except InputError:  # its catalogue is gone: nothing to hold it against
        return whole
    if own.catalog.sha256 != whole.catalog.sha256 or not _edited(own, written, facts):
        return whole
    say(f"{path} was changed since it was solved: shown with the sums of what it has now.")
    return present(own, facts)


def _edited(own: Loaded, written: PlanFacts, facts: PlanFacts) -> bool:
    """Whether exercises and sets are no longer those that the file's own sums are of."""
    from optimizer.verifier import verify

    weeks = {week.week for week in facts.weeks}
    unknown = any(
        item.exercise not in own.catalog
        for week in facts.weeks
        for session in week.sessions
        for item in session.prescriptions
    )
    if unknown or written.weeks != facts.weeks or len(weeks) < own.scenario.weeks:
        return True
    verdict = verify(own.scenario, own.catalog, facts)
    return any(mismatch.path.startswith("weeks[") for mismatch in verdict.mismatches)


def _part(plan: Plan, weeks: Sequence[int], sessions: Sequence[str], format_: str) -> Plan:
    """The weeks and sessions that were asked for."""
    if not (weeks or sessions):
        return plan
    if format_ not in PARTS:
        raise click.UsageError(f"--week and --session are for {', '.join(sorted(PARTS))}.")
    known = {session.session for week in plan.weeks for session in week.sessions}
    for name in sessions:
        if name not in known:
            raise click.UsageError(f"No session {name!r}; the plan has {', '.join(sorted(known))}.")
    kept = []
    for week in plan.weeks:
        held = [s for s in week.sessions if not sessions or s.session in sessions]
        if held and (not weeks or week.week in weeks):
            kept.append(week.model_copy(update={"sessions": held}))
    if not kept:
        raise click.UsageError("The plan has no such week.")
    return plan.model_copy(update={"weeks": kept})


def _choice(plan: Plan, asked: _Asked) -> ExportOptions:
    from optimizer.exports.common import ExportOptions

    known = {session.session for week in plan.weeks for session in week.sessions}
    for session, _ in asked.times:
        if session and session not in known:
            listed = ", ".join(sorted(known))
            raise click.UsageError(f"--at: no session {session!r}; the plan has {listed}.")
    start = asked.start.date() if asked.start else None
    return ExportOptions(start, dict(asked.times), _names(asked.names))


def _names(path: str | None) -> dict[str, str]:
    """A file that maps exercise ids to another program's names."""
    if path is None:
        return {}
    from catalog.validation import validate

    document = read_file(path)
    found, problems = validate(dict[str, str], document)
    if problems:
        raise InputError(problems)
    return dict(found)


# ----- what comes out --------------------------------------------------------------------------


def _show(plan: Plan, output: Output) -> None:
    if output.format == "html":
        from optimizer.report.html import to_html

        write(to_html(plan), output.path)
    elif output.format == "pdf":
        from optimizer.report.html.pdf import to_pdf

        _refuse_terminal(output)
        write_bytes(_printed(to_pdf, plan), output.path)
    elif output.format == "json":
        write(to_json(plan.to_data()), output.path)
    else:
        write(render_plan(plan, output, view="block", points=False), output.path)


def _started(plan: Plan, start: datetime.date) -> Plan:
    """The plan with another first Monday."""
    if start.weekday():
        raise click.UsageError(f"--start: weeks start on Monday, and {start} is none.")
    if not YEARS[0] <= start.year <= YEARS[1]:
        raise click.UsageError(f"--start: expected {YEARS[0]} to {YEARS[1]}, found {start}.")
    resolved = plan.scenario.resolved
    block = {**resolved.get("block", {}), "start": start.isoformat()}
    info = plan.scenario.model_copy(update={"resolved": {**resolved, "block": block}})
    return plan.model_copy(update={"scenario": info})


def _export(plan: Plan, choice: ExportOptions, output: Output) -> None:
    from optimizer.exports.common import CannotExport

    _refuse_terminal(output)
    try:
        result = exported(plan, output.format, choice)
    except CannotExport as error:
        raise click.UsageError(f"{error}.") from None
    write_bytes(result.content, output.path)
    if not output.quiet:
        _tell(result, output)
    elif result.unmapped:
        say(f"Not mapped: {', '.join(result.unmapped)}.")


def _tell(result: Export, output: Output) -> None:
    """What the file does not hold: said, never dropped in silence."""
    for loss in result.losses:
        say(loss)
    if result.unmapped:
        listed = "\n  ".join(result.unmapped)
        remedy = REMEDIES[output.format]
        say(f"No known {output.format} exercise for these; {remedy}:\n  {listed}")


def _printed(to_pdf: Callable[[Plan], bytes], plan: Plan) -> bytes:
    """The page as PDF, whose package may not be installed."""
    try:
        return to_pdf(plan)
    except ModuleNotFoundError as error:
        raise click.UsageError(f"pdf needs {error.name}: pip install {error.name}.") from None
    except OSError as error:
        if error.filename is not None:
            raise
        raise click.UsageError(
            "pdf needs the Pango library, which is not found (Debian and Ubuntu: apt install "
            "libpangoft2-1.0-0). The page of --format html prints the same from a browser."
        ) from None


def _refuse_terminal(output: Output) -> None:
    if output.format in BINARY and output.path in (None, "-") and sys.stdout.isatty():
        raise click.UsageError(f"{output.format} is a binary format; name a file with -o.")
