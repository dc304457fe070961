"""Help, version and usage errors of every command."""

# ruff: noqa: D103 - the names of the tests say it

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Cli
from optimizer import __version__
from optimizer.cli.app import COMMANDS
from optimizer.cli.errors import Exit
from optimizer.cli.options import ShareType, Weekday

EVERY = [[name] for name in COMMANDS] + [
    ["catalog", name] for name in ("list", "show", "check", "export")
]


@pytest.mark.parametrize("words", [[], *EVERY], ids=" ".join)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help_with_examples(cli: Cli, words: list[str], flag: str) -> None:
    ran = cli(*words, flag)
    assert ran.code == 0
    assert ran.err == ""
    assert f"Usage: {' '.join(['backblock', *words])}" in ran.out
    assert "Examples:" in ran.out
    assert "backblock " in ran.out.split("Examples:")[1]


def test_help_publishes_the_exit_codes(cli: Cli) -> None:
    ran = cli("--help")
    for code in Exit:
        assert f"{code.value:>3}  {code.words}" in ran.out
    assert {code.value for code in Exit} == {0, 1, 2, 3, 4, 5, 6, 130}


def test_help_names_documentation_that_is_there(cli: Cli) -> None:
    """What help points at can be opened, whatever was installed."""
    path = Path(cli("--help").out.split("Documentation:")[1].strip())
    assert path.is_file()
    assert (path.parent / "docs" / "tutorial.md").is_file()


def test_version(cli: Cli) -> None:
    assert cli("--version").out == f"backblock {__version__}\n"


def test_no_command_shows_the_help_and_fails(cli: Cli) -> None:
    ran = cli()
    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["sovle"], "Did you mean 'solve'?"),
        (["solve"], "Missing argument 'SCENARIO'"),
        (["solve", "a", "b"], "unexpected extra argument (b). solve takes SCENARIO alone."),
        (
            ["swap", "a", "b", "--week=1", "--session=A", "--exercise=x"],
            "swap takes PLAN alone, which holds its scenario.",
        ),
        (["solve", "a", "--time-limt", "3"], "--time-limit"),
        (["solve", "a", "--time-limit", "0"], "'--time-limit'"),
        (["solve", "a", "--time-limit", "-1"], "'--time-limit'"),
        (["solve", "a", "--time-limit", "nan"], "not a finite number"),
        (["solve", "a", "--time-limit", "inf"], "not a finite number"),
        (["solve", "a", "--time-limit", "soon"], "is not a valid"),
        (["solve", "a", "--gap", "-0.1"], "'--gap'"),
        (["solve", "a", "--gap", "nan"], "write e.g. 1% or 0.01"),
        (["solve", "a", "--workers", "0"], "'--workers'"),
        (["solve", "a", "--workers", "100000"], "'--workers'"),
        (["solve", "a", "--workers", "1.5"], "'--workers'"),
        (["solve", "a", "--seed", "-1"], "'--seed'"),
        (["solve", "a", "--seed", "99999999999"], "'--seed'"),
        (["solve", "a", "--solver", "magic"], "'--solver'"),
        (["solve", "a", "--format", "pdf"], "'--format'"),
        (["solve", "a", "--json", "--format", "table"], "exclude each other"),
        (["solve", "a", "-o", "plan.xyz"], "use --format table|json|markdown"),
        (["check", "a", "-o", "plan.md"], "use --format table|json"),
        (["verify", "-", "-"], "can't both be standard input"),
        (["verify", "a"], "Missing argument 'PLAN'"),
        (["init", "--template", "trvel"], "did you mean travel?"),
        (["init", "--template", "zzz"], "expected one of starter, beginner"),
        (["init", "--gym", "garage"], "unknown gym 'garage'"),
        (["init", "--days", "8"], "expected 1 to 7"),
        (["init", "--days", "mon,mon"], "expected 1 to 7"),
        (["init", "--weeks", "27"], "'--weeks'"),
        (["init", "--template", "travel", "--weeks", "4"], "--template stands alone"),
        (["catalog", "list", "--muscle", "lts"], "did you mean lats?"),
        (["catalog", "list", "--level", "zzz"], "expected one of beginner"),
        (["catalog", "list", "--gym", "moon"], "no built-in gym 'moon'"),
        (["catalog", "show", "zzzz"], "unknown exercise 'zzzz'"),
        (["catalog", "show", "row"], "names several exercises: bent_over_row"),
        (["catalog", "export", "--contains", "--gyms"], "exclude each other"),
        (["catalog", "zzz"], "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_usage_is_exit_2_with_a_hint(cli: Cli, args: list[str], words: str) -> None:
    ran = cli(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_help_and_version_load_nothing_heavy() -> None:
    """Nor do the commands themselves, whose options a shell completes (init's are templates)."""
    script = (
        "import sys; from importlib import import_module;"
        "from optimizer.cli.errors import run_command;"
        "from optimizer.cli.app import COMMANDS, app;"
        "run_command(app, ['--help']); run_command(app, ['--version']);"
        "[import_module('optimizer.cli.' + name) for name in COMMANDS if name != 'init'];"
        "heavy = {'ortools', 'pydantic', 'rich', 'ruamel', 'catalog.schema'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("words", [["check"], ["verify"], ["catalog", "list"], ["init"]])
def test_only_solving_loads_the_solver(words: list[str]) -> None:
    script = (
        "import sys; from optimizer.cli.errors import run_command;"
        "from optimizer.cli.app import app;"
        f"run_command(app, [*{words!r}, 'scenarios/starter/minimal.yaml'][:{2 + len(words) - 1}]);"
        "sys.exit('ortools' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("text", ["1%", "1 %", "0.01", ".01", 0.01])
def test_shares_are_percent_or_a_number(text: str | float) -> None:
    """The same for every option that takes one."""
    assert ShareType().convert(text, None, None) == pytest.approx(0.01)


@pytest.mark.parametrize("text", ["mon", "Mon", "Monday"])
def test_days_in_any_way(text: str) -> None:
    """As in scenario files."""
    assert Weekday().convert(text, None, None) == "mon"
