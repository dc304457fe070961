"""``backblock check``: what a scenario says, without solving it."""

# ruff: noqa: D301 - \b keeps the lines of a help text apart

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.options import Output, catalog_option, load, output_options, scenario_argument
from optimizer.cli.output import console, to_json, write

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from optimizer.scenario import Loaded


@click.command("check", short_help="Check a scenario without solving it.")
@scenario_argument
@catalog_option
@output_options("table", "json")
def command(scenario: str, catalog: str | None, output: Output) -> int:
    """Check SCENARIO: form, references, defaults used, rules waived, and plain arithmetic.

    Every problem of the file is listed with file, line and column. Nothing is solved: a scenario
    that passes may still turn out to have no plan.

    \b
    Examples:
      backblock check my_block.yaml
      backblock check my_block.yaml --json

    Exit codes: 0 usable, 2 invalid, 3 arithmetic alone proves that no plan exists.
    """
    from optimizer.cli.errors import Exit

    loaded = load(scenario, catalog)
    data = findings(loaded)
    if output.format == "json":
        write(to_json(data), output.path)
    else:
        write(_table(data, output), output.path)
    if scenario != "-":
        _suggest(scenario, data, output)
    return int(Exit.INFEASIBLE if data["conflict"] else Exit.OK)


def _suggest(scenario: str, data: dict[str, Any], output: Output) -> None:
    from optimizer.cli.hints import next_step, quoted

    solve = f"backblock solve {quoted(scenario)}"
    if data["conflict"]:
        next_step(f"{solve} --repair", output, "the cheapest way out")
    else:
        next_step(solve, output)


def findings(loaded: Loaded) -> dict[str, Any]:
    """All that can be said of a scenario before solving it."""
    from optimizer.explain.arithmetic import arithmetic_conflicts
    from optimizer.plan.assemble import catalog_info, scenario_info
    from optimizer.scenario.previous import jump_warnings

    info = scenario_info(loaded)
    return {
        "scenario": {"name": info.name, "sha256": info.sha256},
        "catalog": catalog_info(loaded.catalog).model_dump(),
        "conflict": [item.model_dump(mode="json") for item in arithmetic_conflicts(loaded)],
        "warnings": list(jump_warnings(loaded.scenario)),
        "waived": info.waived,
        "defaults": info.defaults,
    }


def _table(data: dict[str, Any], output: Output) -> str:
    target = console(sys.stdout, no_color=output.no_color or output.path is not None)
    with target.capture() as captured:
        _print(data, target)
    return "\n".join(line.rstrip() for line in captured.get().split("\n"))


def _print(data: dict[str, Any], target: Console) -> None:
    from rich.text import Text

    name, count = data["scenario"]["name"], data["catalog"]["exercises"]
    if data["conflict"]:
        target.print(Text(f"{name}: no plan can exist.", style="bold red"))
        for item in data["conflict"]:
            target.print(_conflict(item), soft_wrap=True)
    else:
        target.print(Text(f"{name}: a usable scenario.", style="bold green"))
    target.print(Text(f"Catalogue of {count} exercises."))
    for line in data["warnings"]:
        target.print(Text(f"Warning: {line}", style="yellow"), soft_wrap=True)
    if data["waived"]:
        target.print(Text("\nNot asked for", style="bold"))
        for line in data["waived"]:
            target.print(Text(f"  {line}"), soft_wrap=True)
    if data["defaults"]:
        target.print(Text("\nBy default", style="bold"))
        for item in data["defaults"]:
            target.print(_default(item), soft_wrap=True)


def _conflict(item: dict[str, Any]) -> Text:
    from rich.text import Text

    line = "" if item["line"] is None else f", line {item['line']}"
    return Text(f"  {item['path']}{line}: {item['message']}")


def _default(item: dict[str, Any]) -> Text:
    from rich.text import Text

    from catalog.inputs import flow

    text = Text(f"  {item['path']}: {flow(item['value'])}")
    return text.append(f"  # {item['reason']}", style="dim")
