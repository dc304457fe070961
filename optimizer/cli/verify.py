"""``backblock verify``: check any plan against its scenario, with no solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from catalog.inputs import InputError
from optimizer.cli.completing import files
from optimizer.cli.errors import Exit
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import Output, catalog_option, load, output_options, scenario_argument
from optimizer.cli.output import write_blocks
from optimizer.report.blocks import Remark, ReportBlock
from optimizer.units import DAYS
from optimizer.words import counted, plural, weeks_in_words

if TYPE_CHECKING:
    from optimizer.plan.reading import PlanFacts
    from optimizer.scenario import Loaded, Scenario
    from optimizer.verifier import Verdict, Violation


@click.command("verify")
@scenario_argument
@click.argument("plan", metavar="PLAN", shell_complete=files)
@catalog_option
@output_options("table", "json")
def command(scenario: str, plan: str, catalog: str | None, output: Output) -> int:
    """Check PLAN against every rule of SCENARIO, without the solver.

    PLAN may come from anywhere: it needs the weeks, the sessions, and their exercises with sets,
    in order, as JSON or YAML, or as a table: CSV, Markdown or a workbook with a row an exercise.
    Whatever else it states (minutes, credit, score) is compared with what its sets come to.

    \b
    Examples:
      backblock verify my_block.yaml plan.json
      backblock verify my_block.yaml coach.xlsx
      backblock verify my_block.yaml - --json < plan.json

    Exit codes: 0 legal and stated rightly, 2 invalid input, 5 rules broken or numbers
    that do not fit.
    """
    if scenario == plan == "-":
        raise click.UsageError("SCENARIO and PLAN can't both be standard input.")
    from optimizer.plan.reading import read_plan
    from optimizer.studies.since import catalog_since, scenario_since
    from optimizer.verifier import verify

    loaded = _scenario(scenario, plan, catalog)
    days = {DAYS[session.day]: session.name for session in loaded.scenario.sessions}
    facts = read_plan(plan, loaded.scenario.weeks, loaded.catalog, days)
    verdict = verify(loaded.scenario, loaded.catalog, facts)
    block = _block(verdict, [*scenario_since(loaded, facts), *catalog_since(loaded, facts)])
    block = replace(block, notes=[*_told_first(facts, loaded.scenario), *block.notes])
    write_blocks("", [block], verdict.to_data(), output)
    sound = verdict.legal and not verdict.mismatches
    if not sound:
        _suggest(verdict, scenario, plan, catalog, output)
    return int(Exit.OK if sound else Exit.ILLEGAL)


def _told_first(facts: PlanFacts, scenario: Scenario) -> list[Remark]:
    """What explains a page of broken rules: another scenario's plan, weeks that the file lacks."""
    from optimizer.plan.reading import of_another

    other = of_another(facts, [session.name for session in scenario.sessions])
    if other:
        return [Remark(f"The plan {other}.", tone="warning")]
    missing = sorted(set(range(1, scenario.weeks + 1)) - {week.week for week in facts.weeks})
    if not missing or not facts.weeks:
        return []
    words = weeks_in_words(missing)
    return [Remark(f"The file has no {words}: counted as empty.", tone="warning")]


def _scenario(scenario: str, plan: str, catalog: str | None) -> Loaded:
    """The scenario; where the two files are in the wrong order, how to write it."""
    try:
        loaded: Loaded = load(scenario, catalog)
    except InputError as error:
        first = error.problems[0]
        if not first.message.startswith("is a plan") or plan == "-":
            raise
        hint = f"the scenario comes first: backblock verify {quoted(plan, scenario)}"
        raise InputError([replace(first, hint=hint)]) from None
    return loaded


def _suggest(
    verdict: Verdict, scenario: str, plan: str, catalog: str | None, output: Output
) -> None:
    """Where the rules that are broken come from, or the same plan with its numbers put right."""
    if "-" in (scenario, plan):
        return
    given = [] if catalog is None else ["--catalog", catalog]
    if not verdict.legal:
        again = quoted("backblock", "explain", scenario, *given)
        next_step(again, output, "the best plan, rule by rule")
    else:
        again = quoted("backblock", "report", plan, "--scenario", scenario, *given)
        next_step(f"{again} -o plan.html", output, "with its own sums")


SHOWN = 8
"""Numbers listed one by one: after a set is edited by hand, most sums of the file are old."""


def _block(verdict: Verdict, since: Sequence[str]) -> ReportBlock:
    """What is broken, what has changed since the plan was made, then what is stated wrongly."""
    lines = [Remark(_summary(verdict), tone="good" if verdict.legal else "bad")]
    lines += [Remark(_violation(item), deep=True) for item in verdict.violations]
    lines += [Remark(text, tone="warning") for text in since]
    numbers = [item for item in verdict.mismatches if item.path not in _ORIGINS]
    if numbers:
        lines.append(Remark(_stated(len(numbers), changed=bool(since)), tone="warning"))
        lines += [Remark(f"{item.path}: {item.message}", deep=True) for item in numbers[:SHOWN]]
        more = len(numbers) - SHOWN
        if more > 0:
            lines.append(Remark(f"and {more} more, which --json lists", deep=True))
    return ReportBlock("", notes=lines)


_ORIGINS = ("scenario.sha256", "catalog.sha256", "catalog.exercises")
"""What a plan says of the files that it was made of: no sums of its sets."""


def _summary(verdict: Verdict) -> str:
    if verdict.legal:
        return "Legal: every rule holds."
    count, rules = len(verdict.violations), ", ".join(verdict.broken)
    return f"Not legal: {counted(count, 'violation')} of {rules}."


def _violation(item: Violation) -> str:
    week = "" if item.week is None else f"week {item.week}"
    place = ", ".join(part for part in (week, item.session) if part)
    return f"{item.rule} ({place}): {item.message}" if place else f"{item.rule}: {item.message}"


def _stated(count: int, *, changed: bool) -> str:
    if changed:
        return f"{counted(count, 'stated number')} {plural(count, 'is', 'are')} other now:"
    return f"{counted(count, 'stated number')} {plural(count, 'does', 'do')} not fit its sets:"
