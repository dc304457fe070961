"""The ``backblock`` command and its table of commands."""

from __future__ import annotations

import difflib
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from optimizer import __version__
from optimizer.cli.errors import Exit, run_command

COMMANDS = {
    "init": "Write a commented scenario to start from.",
    "check": "Check a scenario without solving it.",
    "solve": "Find the best legal plan of a scenario.",
    "verify": "Check a plan against its scenario.",
    "explain": "Say why: score, rules, prices, why this exercise.",
    "log": "Read training logs of apps.",
    "track": "Hold what was done against the plan.",
    "replan": "Change a plan under way as little as possible.",
    "swap": "Replace an exercise, ranked by what the plan loses.",
    "alternatives": "Other good plans, proved within a loss.",
    "diff": "Say what differs between two plans.",
    "batch": "Plan for everybody: a folder of scenarios, or a table.",
    "compare": "Hold gyms or scenarios against each other.",
    "equipment": "Say what equipment is worth and what to buy.",
    "studio": "Make and change blocks in the browser.",
    "report": "Turn a plan into a page, spreadsheet, calendar or app file.",
    "catalog": "Look at exercises and equipment.",
    "bench": "Measure solving, beside other solvers.",
    "schema": "Print the JSON Schema that editors use.",
}
"""Command to what it does, in the order of a first day; each is a module of this package."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and take its ``command``, described as in the table."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"optimizer.cli.{cmd_name}")
        command: click.Command = module.command
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {name!r}.{meant}", ctx)
        return super().resolve_command(ctx, args)


_CODES = "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {code.words}" for code in Exit)


def _documentation() -> str:
    """Where the documentation is: in a checkout, or where the package was installed to."""
    places = (Path(__file__).parents[2], Path(sys.prefix) / "share" / "doc" / "backblock")
    found = (place / "README.md" for place in places if (place / "docs" / "tutorial.md").is_file())
    return next((f"\n\n\b\nDocumentation:\n  {path}" for path in found), "")


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog=_CODES + _documentation(),
    subcommand_metavar="COMMAND ...",
)
@click.version_option(__version__, "-V", "--version", message="backblock %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def app(debug: bool) -> None:
    """Plan a block of back training that is provably the best legal one.

    A scenario file says who trains, where, how often and under which rules; the plan says what to
    do in every session. Results go to standard output, everything else to standard error.

    \b
    Examples:
      backblock init -o my_block.yaml
      backblock solve my_block.yaml
      backblock solve my_block.yaml -o plan.json
      backblock verify my_block.yaml plan.json
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; SIGTERM ends it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run_command(app, sys.argv[1:] if args is None else list(args)))
