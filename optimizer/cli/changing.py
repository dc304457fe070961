"""What commands share that change a plan: its scenario, words for sessions, results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.inputs import InputError, Problem
from catalog.inputs.places import without_lines
from optimizer.cli import signals
from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import Output
from optimizer.cli.output import check_writable, report_text, say_written, write
from optimizer.cli.solve import exit_code, render_plan
from optimizer.units import DAYS

if TYPE_CHECKING:
    from optimizer.plan.reading import PlanFacts
    from optimizer.plan.schema import Answer
    from optimizer.report.blocks import ReportBlock
    from optimizer.scenario import Loaded


def scenario_of(plan: str, scenario: str | None, catalog: str | None) -> Loaded:
    """The scenario file, or the scenario that a plan carries.

    Raises:
        click.UsageError: no scenario is given and the plan has none.
    """
    from optimizer.scenario import load_document, load_scenario

    if scenario is not None:
        if scenario == plan == "-":
            raise click.UsageError("PLAN and --scenario can't both be standard input.")
        return load_scenario(scenario, catalog)

    from optimizer.plan.reading import read_plan

    if plan == "-":
        raise click.UsageError("A plan from standard input needs --scenario.")
    stated = read_plan(plan).stated.get("scenario", {})
    resolved = stated.get("resolved") if isinstance(stated, dict) else None
    if not resolved:
        raise click.UsageError(f"{plan} carries no scenario; give --scenario.")
    data = {**resolved, "catalog": catalog} if catalog else resolved
    return load_document(without_lines(f"{plan} (its scenario)", data), Path(plan).parent)


def base_plan(plan: str, loaded: Loaded) -> PlanFacts:
    """The plan that is changed."""
    from optimizer.plan.reading import read_plan

    facts = read_plan(plan, loaded.scenario.weeks, loaded.catalog)
    refuse_another(plan, facts, loaded)
    return facts


def refuse_another(plan: str, facts: PlanFacts, loaded: Loaded) -> None:
    """Refuse a plan that has no session of its scenario.

    Raises:
        InputError: says which sessions the two have.
    """
    from optimizer.plan.reading import of_another

    other = of_another(facts, [session.name for session in loaded.scenario.sessions])
    if other:
        hint = "give the scenario that it was made of; a plan of ours holds it"
        raise InputError([Problem(plan, (), other, hint=hint)])


def slot(loaded: Loaded, text: str, week: int | None) -> tuple[int, str]:
    """``2:thu``, ``2:Pull B`` or, where a week is known, ``thu`` as week and session.

    Raises:
        click.UsageError: no such session, or no week.
    """
    from optimizer.scenario.notation import day_called

    before, mark, after = text.partition(":")
    numbered = bool(mark) and re.fullmatch(r"\s*[0-9]{1,4}\s*", before) is not None
    name = after.strip() if numbered else text
    number = int(before) if numbered else week
    if number is None:
        raise click.UsageError(f"{text!r}: expected WEEK:SESSION, e.g. 4:thu.")
    day = day_called(name)
    for session in loaded.scenario.sessions:
        if name.lower() == session.name.lower() or day == DAYS[session.day]:
            return number, session.name
    known = ", ".join(f"{s.name} ({DAYS[s.day]})" for s in loaded.scenario.sessions)
    raise click.UsageError(f"unknown session {name!r}, expected one of {known}.")


def selector(text: str) -> Any:
    """``deadlift`` or ``muscle=lats`` as a scenario's selector."""
    key, mark, value = text.partition("=")
    if not mark:
        return text
    values: list[Any] = []
    for word in value.split(","):
        yes = {"true": True, "false": False}.get(word)
        values.append(
            yes if yes is not None else int(word) if re.fullmatch("[0-9]{1,4}", word) else word
        )
    return {key: values[0] if len(values) == 1 else values}


def write_changed(
    plan: Answer,
    loaded: Loaded,
    change: Sequence[ReportBlock],
    output: Output,
    write_scenario: str | None,
    show_plan: bool,
    told: str,
) -> Exit:
    """Write a changed plan and tell the change; the changed scenario where it is asked for.

    Args:
        plan: the changed plan, or why there is none.
        loaded: the scenario that it is legal under.
        change: what changed.
        output: its form and where it goes.
        write_scenario: the file that the scenario goes to.
        show_plan: whether the whole plan is shown beside the change.
        told: the change in a sentence, said of the file that it goes to.
    """
    check_writable(write_scenario)
    if plan.status == "unknown" and output.path not in (None, "-") and signals.noted():
        say(f"backblock: interrupted before a plan was found; {output.path} is as it was")
        return Exit.INTERRUPTED
    code = _write_change(plan, change, output, show_plan, told)
    if write_scenario is not None:
        write(scenario_text(loaded), write_scenario)
    return code


def _write_change(
    plan: Answer, change: Sequence[ReportBlock], output: Output, show_plan: bool, told: str
) -> Exit:
    """The plan as a file and the change as text, or both as text."""
    from optimizer.report.proof import status_line

    if plan.weeks is None or output.format == "json":
        text_of_plan = render_plan(plan, output, view="block", points=False)
        write(text_of_plan, output.path, rescue=True)
        if output.path not in (None, "-") and plan.weeks is not None:
            plain = Output(None, "table", output.no_color, output.quiet)
            write(report_text("", change, plain) + _plan_text(plan, plain, show_plan), None)
            say_written(output, told)
            page = str(Path(output.path or "").with_suffix(".html"))
            next_step(quoted("backblock", "report", str(output.path), "-o", page), output)
        elif plan.weeks is None and not output.quiet:
            shown = replace(output, format="table")
            kept = output.path not in (None, "-")
            whole = render_plan(plan, shown, view="block", points=False).rstrip("\n")
            say(whole if kept else status_line(plan))
        return exit_code(plan)
    whole = report_text("", change, output) + _plan_text(plan, output, show_plan)
    write(whole, output.path, rescue=True)
    say_written(output, told)
    return exit_code(plan)


def _plan_text(plan: Answer, output: Output, wanted: bool) -> str:
    return "\n" + render_plan(plan, output, view="block", points=False) if wanted else ""


def scenario_text(loaded: Loaded) -> str:
    """A scenario's plain data as YAML."""
    from optimizer.scenario.rewriting import plain_yaml

    return plain_yaml(_ordered(loaded.document.data))


def _ordered(value: Any) -> Any:
    """Plain types alone, in the order of the file."""
    if isinstance(value, Mapping):
        return {str(key): _ordered(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    return value
