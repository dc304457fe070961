"""``backblock init``: a commented scenario to start from, asked for or made to fit."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from catalog.inputs import read_text
from catalog.naming import choice
from catalog.vocabulary import equipment
from optimizer.cli.completing import gyms, templates
from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import next_step, quoted, unknown
from optimizer.cli.options import Output, output_options
from optimizer.cli.output import check_writable, to_json, write
from optimizer.cli.running import busy
from optimizer.scenario.notation import day_called
from optimizer.scenario.templates import SPREAD_DAYS, TEMPLATES, Request, template
from optimizer.studies.starting import starting

_LIST = "\n".join(f"  {name:<15} {what}" for name, what in TEMPLATES.items())
_LEVELS = click.Choice(["beginner", "intermediate", "advanced"])
_GOALS = click.Choice(["hypertrophy", "strength", "power", "prehab"])
_ASKED_FILE = "my_block.yaml"


@dataclass
class _Read(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since 8.4
    """An answer that a function reads; its ValueError or usage error is the complaint."""

    read: Any
    name = "answer"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Read the answer."""
        try:
            return self.read(str(value).strip())
        except ValueError as error:
            self.fail(str(error), param, ctx)


def read_days(value: str) -> tuple[str, ...]:
    """Training days in the order of the week.

    Raises:
        ValueError: neither 1 to 7 nor different days.
    """
    if value in {str(count) for count in SPREAD_DAYS}:
        return SPREAD_DAYS[int(value)]

    days = tuple(day_called(part) or part.strip().lower() for part in value.split(","))
    if not set(days) <= set(SPREAD_DAYS[7]) or len(set(days)) < len(days):
        raise ValueError(f"{value!r}: expected 1 to 7, or different days such as mon,wed,fri.")
    return tuple(sorted(days, key=SPREAD_DAYS[7].index))


def read_elsewhere(value: str) -> tuple[tuple[str, str], ...]:
    """Days with what is trained on them.

    Raises:
        ValueError: a part has no day of the week, or nothing behind it.
    """
    if value.strip().lower() in ("", "none"):
        return ()
    found = []
    for part in value.split(","):
        day, _, what = (text.strip() for text in part.partition(":"))
        known = day_called(day) or day.lower()
        if known not in SPREAD_DAYS[7] or not what:
            raise ValueError(
                f"{part.strip()!r}: expected a day and what is trained, as tue:squats."
            )
        found.append((known, what))
    return tuple(found)


@click.command("init", epilog=f"\b\nTemplates:\n{_LIST}")
@click.option(
    "--template", "name", metavar="NAME", shell_complete=templates, help="Start from this template."
)
@click.option("--level", type=_LEVELS, help="The athlete's level.")
@click.option("--goal", type=_GOALS, help="What the block is for.")
@click.option(
    "--days",
    "--sessions",
    type=_Read(read_days),
    metavar="N|DAYS",
    help="Sessions a week, one a day: 3, or mon,wed,fri.",
)
@click.option("--weeks", type=click.IntRange(1, 26), metavar="N", help="Length of the block.")
@click.option(
    "--minutes",
    type=click.IntRange(15, 600),
    metavar="N",
    help="Most minutes of a session, warm-up included; none by default.",
)
@click.option(
    "--gym",
    metavar="NAME|ITEMS",
    shell_complete=gyms,
    help="A built-in gym, e.g. garage_gym, or what there is: bands,pull-up bar.",
)
@click.option(
    "--pairs", type=click.IntRange(0, 3), metavar="N", help="Supersets a session, at most."
)
@click.option(
    "--elsewhere",
    type=_Read(read_elsewhere),
    metavar="DAY:WHAT,...",
    help="Other training that counts: tue:squats,sat:climbing.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: a full gym and the usual for the rest.")
@click.option("--force", is_flag=True, help="Overwrite FILE if there is one.")
@output_options("yaml", "json")
def command(name: str | None, yes: bool, force: bool, output: Output, **flags: Any) -> int:
    """Write a scenario that solves as it is, with comments that teach the format.

    On a terminal and without options it asks: level, goal, days, weeks, gym, minutes, supersets,
    other training. With --level, --goal, --days and the like it is made to fit, and solved once
    to be sure that it has a plan; where that has none, what is eased is said, and why. Else it
    is the starter template.

    \b
    Examples:
      backblock init
      backblock init --yes -o my_block.yaml
      backblock init --template travel
      backblock init --level beginner --days 3 --gym garage_gym -o block.yaml
      backblock init --days mon,thu --gym "bands, pull-up bar" -o block.yaml

    Exit codes: 0 written, 2 bad usage, 3 no plan exists for such an athlete and gym (nothing is
    written), 130 interrupted.
    """
    given = {key: value for key, value in flags.items() if value is not None}
    if name is not None and given:
        raise click.UsageError("--template stands alone: a template has its own athlete and days.")
    if "gym" in given:
        given["gym"] = _check_gym(given["gym"])
    _refuse_overwriting(output, force)
    if name is None and not given and not yes and _on_terminal():
        request, output = _ask(output, force)
    elif given:
        request = replace(Request(), **given)
    else:
        _save(_template(name or "starter"), output)
        return int(Exit.OK)
    return _fit(request, output)


def _fit(request: Request, output: Output) -> int:
    """Make the scenario, say what was eased, and write it."""
    found = busy("looking for a plan of this scenario", lambda: starting(request), output)
    if found.solves is False:
        say(
            "No plan exists for this, even with everything eased; try more minutes, fewer days or "
            "another gym. Nothing is written."
        )
        return int(Exit.INFEASIBLE)
    if not output.quiet:
        for line in found.eased:
            say(f"eased: {line.text}  ({line.why})")
        if found.solves is None:
            say("Not confirmed in time that this has a plan; `backblock solve` will tell.")
    _save(found.text, output)
    return int(Exit.OK)


# ----- asking ----------------------------------------------------------------------------------


def _on_terminal() -> bool:
    """Whether somebody is there to answer, and sees the questions."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(output: Output, force: bool) -> tuple[Request, Output]:
    """Ask for whom and for what, and for a file where none is named; Enter takes the default."""
    usual = Request()
    say("A few questions; Enter takes the answer in brackets. Everything can be changed later.")
    say(f"Gyms: {', '.join(equipment().gyms)}.")
    request = Request(
        level=_put("Level", usual.level, _LEVELS),
        goal=_put("Goal", usual.goal, _GOALS),
        days=_put("Days a week (3, or mon,wed,fri)", "2", _Read(read_days)),
        weeks=_put("Weeks", str(usual.weeks), click.IntRange(1, 26)),
        gym=_put("Gym", usual.gym, _Read(_check_gym)),
        minutes=_put("Most minutes a session, 0 for no cap", "0", _Read(_minutes)),
        pairs=_put("Supersets a session, at most", "0", click.IntRange(0, 3)),
        elsewhere=_put("Other training (tue:squats,sat:climbing)", "none", _Read(read_elsewhere)),
    )
    if output.path is None:
        path = _put("Write to", _ASKED_FILE, click.STRING)
        output = replace(output, path=path)
        check_writable(path)
        _refuse_overwriting(output, force)
    return request, output


def _put(question: str, usual: str, kind: click.ParamType[Any]) -> Any:
    """One question on standard error, put again until the answer is good."""
    return click.prompt(question, default=usual, type=kind, err=True)


def _minutes(value: str) -> int | None:
    least, most = 15, 600
    if not value.isdigit() or (int(value) and not least <= int(value) <= most):
        raise ValueError(f"{value!r}: expected 0, or {least} to {most} minutes.")
    return int(value) or None


# ----- names and files -------------------------------------------------------------------------


def _template(name: str) -> str:
    if name not in TEMPLATES:
        raise unknown("unknown template", name, TEMPLATES)
    return template(name)


def _check_gym(name: str) -> str:
    """A built-in gym, or items in the usual words, as the file has them."""
    known = list(equipment().gyms)
    meant = choice(name, known)
    return _items(name, known) if meant is None else meant


def _items(text: str, gyms: list[str]) -> str:
    """``[band, pull_up_bar]``; what is neither a gym nor an item is said."""
    from catalog.naming import choice
    from catalog.queries import several
    from catalog.vocabulary import item_names

    names = item_names()
    found = {part.strip(): names.meant(part) for part in text.split(",")}
    for part, meant in found.items():
        if choice(part, gyms) is None and len(meant) != 1:
            if len(found) == 1 and not meant:
                raise unknown("unknown gym", part, [*gyms, "or items such as bands,pull-up bar"])
            raise click.UsageError(
                f"--gym: {several(part, 'items', meant) if meant else f'unknown item {part!r}'}."
            )
    return f"[{', '.join(choice(part, gyms) or meant[0] for part, meant in found.items())}]"


def _refuse_overwriting(output: Output, force: bool) -> None:
    if output.path not in (None, "-") and not force and Path(str(output.path)).exists():
        raise click.UsageError(f"{output.path} exists already; --force overwrites it.")


def _save(text: str, output: Output) -> None:
    if output.format == "json":
        text = to_json(read_text(text, "scenario").data)
    write(text, output.path)
    if output.path in (None, "-") or output.quiet:
        return
    say(f"{output.path}: written.")
    say("For an editor that checks it: backblock schema -o backblock.schema.json")
    next_step(f"backblock solve {quoted(str(output.path))}", output)
