"""``backblock init``: a commented scenario to start from."""

# ruff: noqa: D301 - \b keeps the lines of a help text apart

from __future__ import annotations

from pathlib import Path

import click

from optimizer.cli.errors import say
from optimizer.cli.output import check_writable, write
from optimizer.scenario.templates import DAYS, TEMPLATES, fitting, template

_LIST = "\n".join(f"  {name:<15} {what}" for name, what in TEMPLATES.items())
_LEVELS = click.Choice(["beginner", "intermediate", "advanced"])
_GOALS = click.Choice(["hypertrophy", "strength", "power", "prehab"])


def _days(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """How many days a week, or which: ``3`` or ``mon,thu``."""
    if value is None:
        return None
    if value in {str(count) for count in DAYS}:
        return DAYS[int(value)]
    days = tuple(part.strip().lower() for part in value.split(","))
    if not set(days) <= set(DAYS[7]) or len(set(days)) < len(days):
        message = f"{value!r}: expected 1 to 7, or different days such as mon,wed,fri."
        raise click.BadParameter(message, ctx, param)
    return tuple(sorted(days, key=DAYS[7].index))


@click.command(
    "init",
    short_help="Write a commented scenario to start from.",
    epilog=f"\b\nTemplates:\n{_LIST}",
)
@click.option("--template", "name", metavar="NAME", help="Start from this template.")
@click.option("--level", type=_LEVELS, help="The athlete's level.")
@click.option("--goal", type=_GOALS, help="What the block is for.")
@click.option("--days", callback=_days, metavar="N|DAYS", help="Days a week: 3, or mon,wed,fri.")
@click.option("--weeks", type=click.IntRange(1, 26), metavar="N", help="Length of the block.")
@click.option("--gym", metavar="NAME", help="A built-in gym, e.g. garage_gym.")
@click.option("-o", "--output", metavar="FILE", help="Write to this file.")
@click.option("--force", is_flag=True, help="Overwrite FILE if there is one.")
def command(
    name: str | None,
    level: str | None,
    goal: str | None,
    days: tuple[str, ...] | None,
    weeks: int | None,
    gym: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Print or write a scenario that solves as it is, with comments that teach the format.

    With --level, --goal, --days, --weeks or --gym it is made to fit; else it is a template.

    \b
    Examples:
      backblock init -o my_block.yaml
      backblock init --template travel
      backblock init --level beginner --days 3 --gym garage_gym -o block.yaml
    """
    flags = {"level": level, "goal": goal, "days": days, "weeks": weeks, "gym": gym}
    if name is not None and any(value is not None for value in flags.values()):
        raise click.UsageError("--template stands alone: a template has its own athlete and days.")
    if any(value is not None for value in flags.values()):
        text = fitting(level or "intermediate", goal or "hypertrophy", days or DAYS[2],
                       weeks or 6, _gym(gym or "commercial_gym"))  # fmt: skip
    else:
        text = _template(name or "starter")
    _save(text, output, force)


def _template(name: str) -> str:
    if name not in TEMPLATES:
        raise _unknown("template", name, list(TEMPLATES))
    return template(name)


def _gym(name: str) -> str:
    from catalog.vocabulary import equipment

    gyms = list(equipment().gyms)
    if name not in gyms:
        raise _unknown("gym", name, gyms)
    return name


def _unknown(what: str, name: str, known: list[str]) -> click.UsageError:
    from catalog.validation import near

    hint = near(name, known)
    tail = f" ({hint})" if hint else f", expected one of {', '.join(known)}."
    return click.UsageError(f"unknown {what} {name!r}{tail}")


def _save(text: str, output: str | None, force: bool) -> None:
    check_writable(output)
    if output not in (None, "-") and not force and Path(str(output)).exists():
        raise click.UsageError(f"{output} exists already; --force overwrites it.")
    write(text, output)
    if output not in (None, "-"):
        say(f"{output}: written. Next: backblock solve {output}")
        say("For an editor that checks it: backblock schema -o backblock.schema.json")
