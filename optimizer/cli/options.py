"""Arguments and options that several commands share."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from catalog.inputs import kept_for_good
from optimizer.cli.completing import catalog_names, files
from optimizer.cli.output import check_writable, chosen_format
from optimizer.solver import SolveOptions
from optimizer.words import listed

if TYPE_CHECKING:
    import datetime

    from optimizer.scenario import Loaded

F = TypeVar("F", bound=Callable[..., Any])
MAX_WORKERS = 256
MAX_SEED = 2**31 - 1


class FiniteNumber(click.FloatRange):
    """A finite number in a range; ``nan`` and ``inf`` are none."""

    name = "number"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Refuse what is no finite number before the range is looked at."""
        try:
            finite = math.isfinite(float(value))
        except (TypeError, ValueError):
            finite = True  # no number at all: click says so
        if not finite:
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return super().convert(value, param, ctx)


class ShareType(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since 8.4
    """A share as ``1%`` or ``0.01``."""

    name = "share"

    def __init__(self, most: float = 1) -> None:
        """Take the largest share, 1 for 100 %."""
        self.most = most

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The share as a number."""
        if isinstance(value, int | float):
            return float(value)
        text = str(value).strip()
        percent = text.endswith("%")
        try:
            share = float(text.removesuffix("%")) / (100 if percent else 1)
        except ValueError:
            share = math.nan
        if not 0 <= share <= self.most:
            most = "" if self.most > 1 else f" up to {self.most:.0%}"
            self.fail(f"{value!r} is no share{most}; write e.g. 1% or 0.01.", param, ctx)
        return share


class Weekday(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic since 8.4
    """A day of the week as ``mon`` or ``Monday``."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The day as files have it."""
        from optimizer.scenario.notation import day_called

        day = day_called(str(value))
        if day is None:
            self.fail(f"{value!r} is no day; write e.g. mon or Monday.", param, ctx)
        return day


class IsoDate(click.DateTime):
    """A date as ``2027-01-04``: which of 04/01/2027 is the month, nobody can tell."""

    def __init__(self) -> None:
        """Take one form alone."""
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.datetime:
        """The day, at midnight."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            from optimizer.scenario.notation import date_hint

            self.fail(f"found {value!r}, expected {date_hint(str(value))}.", param, ctx)


def scenario_argument(function: F) -> F:
    """The scenario file; ``-`` is standard input."""
    return click.argument("scenario", metavar="SCENARIO", shell_complete=files)(function)


def file_option(*names: str, metavar: str = "FILE", **more: Any) -> Callable[[F], F]:
    """An option that takes a file's path."""
    return click.option(*names, metavar=metavar, shell_complete=files, **more)


def catalog_option(function: F) -> F:
    """A catalogue in place of the scenario's."""
    return click.option(
        "--catalog",
        metavar="NAME|FILE",
        shell_complete=catalog_names,
        help="Use this catalogue in place of the scenario's: seed, extended or a file.",
    )(function)


@dataclass(frozen=True)
class Output:
    """Where a result goes and in which form.

    Attributes:
        path: a file, or None for standard output.
        format: e.g. ``table`` or ``json``.
        no_color: plain text, whatever the terminal can do.
        quiet: no notes and no progress.
    """

    path: str | None
    format: str
    no_color: bool
    quiet: bool


def output_options(*formats: str, folder: bool = False) -> Callable[[F], F]:
    """``--format``, ``--json``, ``-o``, ``--no-color`` and ``-q``; the first format is the default.

    The command gets one ``output`` of type :class:`Output`.
    """
    return _with_output(formats, _output_options(formats), folder=folder)


def summary_options(*formats: str) -> Callable[[F], F]:
    """``--format``, ``--json``, ``--no-color`` and ``-q``, where ``-o`` means something else."""
    return _with_output(formats, _output_options(formats)[1:])


def _with_output(
    formats: tuple[str, ...], options: list[Callable[[Any], Any]], *, folder: bool = False
) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        @functools.wraps(function)
        def command(
            format_: str | None,
            as_json: bool,
            no_color: bool,
            quiet: bool,
            output_path: str | None = None,
            **rest: object,
        ) -> object:
            chosen = chosen_format(format_, as_json, output_path, list(formats))
            if not folder or not Path(output_path or "").is_dir():
                check_writable(output_path)
            return function(output=Output(output_path, chosen, no_color, quiet), **rest)

        return cast(F, _decorated(command, options))

    return decorate


def _decorated(command: Callable[..., Any], options: list[Callable[[Any], Any]]) -> Any:
    """The command with options in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def _output_options(formats: tuple[str, ...]) -> list[Callable[[Any], Any]]:
    return [
        click.option(
            "-o",
            "--output",
            "output_path",
            metavar="FILE",
            shell_complete=files,
            help="Write to this file, in one step; its ending decides the format.",
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(formats),
            metavar="FORMAT",
            help=f"Form of the result: {listed(formats, 'or')}.",
        ),
        click.option("--json", "as_json", is_flag=True, help="The same as --format json."),
        click.option("--no-color", is_flag=True, help="Plain text (NO_COLOR does the same)."),
        click.option("-q", "--quiet", is_flag=True, help="No notes and no progress."),
    ]


def solver_options(function: F) -> F:
    """``--time-limit``, ``--gap``, ``--workers``, ``--seed`` and ``--solver``.

    The command gets one ``options`` of type :class:`SolveOptions`.
    """
    return _with_options(function, _SOLVER_OPTIONS)


def solver_options_of_many(function: F) -> F:
    """The same for many solves side by side, where each has one worker unless more are asked for.

    The command gets one ``options`` of type :class:`SolveOptions`.
    """
    workers = click.option(
        "--workers",
        type=click.IntRange(1, MAX_WORKERS),
        default=1,
        metavar="N",
        show_default=True,
        help="Threads of each solve. 1 repeats byte for byte and is the best use of many cores.",
    )
    return _with_options(function, [*_SOLVER_OPTIONS[:2], workers, *_SOLVER_OPTIONS[3:]])


def _with_options(function: F, options: list[Callable[[Any], Any]]) -> F:
    @functools.wraps(function)
    def command(
        time_limit: float,
        gap: float,
        workers: int | None,
        seed: int,
        solver: str,
        **rest: object,
    ) -> object:
        asked = SolveOptions(time_limit, gap, workers, seed, solver)
        return function(options=asked, **rest)

    return cast(F, _decorated(command, options))


_SOLVER_OPTIONS: list[Callable[[Any], Any]] = [
    click.option(
        "--time-limit",
        type=FiniteNumber(min=0, min_open=True, max=10_000_000),
        default=60,
        metavar="SECONDS",
        show_default=True,
        help="Stop after this long with the best plan so far.",
    ),
    click.option(
        "--gap",
        type=ShareType(1_000_000),
        default=0,
        metavar="SHARE",
        show_default=True,
        help="Stop when proved this close to the best, e.g. 1% or 0.01.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, MAX_WORKERS),
        metavar="N",
        help="Threads of the search; the machine's cores by default. 1 repeats byte for byte.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0, MAX_SEED),
        default=0,
        metavar="N",
        show_default=True,
        help="Start of the search's random choices.",
    ),
    click.option(
        "--solver",
        type=click.Choice(["scaled", "plain"]),
        default="scaled",
        show_default=True,
        help="scaled: all reductions and bounds; plain: the model as it is written.",
    ),
]


def load(scenario: str, catalog: str | None) -> Loaded:
    """Read a scenario, its catalogue replaced where one is given."""
    from optimizer.scenario import load_scenario

    with kept_for_good():
        return load_scenario(scenario, catalog)
