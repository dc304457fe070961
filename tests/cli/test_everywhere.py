"""What every command has in common, over the whole tree of commands."""

from __future__ import annotations

import json
import os
import shlex
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.conftest import Cli, stub_plan, stub_refusal
from optimizer.cli.app import COMMANDS, app
from optimizer.cli.errors import Exit
from optimizer.cli.options import Output
from optimizer.cli.running import busy
from optimizer.scenario import load_scenario

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = str(ROOT / "scenarios" / "starter" / "minimal.yaml")
LIFTS = "name,equipment\nBatwing Row,dumbbell_pair+incline_bench\n"


def leaves(
    group: click.Group = app, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from leaves(found, (*words, name))
        else:
            yield (*words, name), found


LEAVES = dict(leaves())
SERVES = ("studio",)
"""Has no result of its own: it prints an address, and the rest is the page's."""
each_command = pytest.mark.parametrize("words", LEAVES, ids=" ".join)


@pytest.mark.parametrize("words", sorted(LEAVES.keys() - {SERVES}), ids=" ".join)
def test_every_command_has_the_common_options(words: tuple[str, ...]) -> None:
    """What works with one command works with all: -o, --json, --quiet, --no-color."""
    known = {opt for param in LEAVES[words].params for opt in param.opts}
    assert known >= {"-o", "--output", "--json", "-q", "--quiet", "--no-color"}


@each_command
def test_every_help_says_how_it_ends(cli: Cli, words: tuple[str, ...]) -> None:
    """Exit codes stand in the help of each command, and are among the published ones."""
    text = cli(*words, "--help").out
    assert "Exit codes: 0 " in text
    listed = text.split("Exit codes:")[1].split("\n\n")[0]
    assert "130" in listed or words[0] not in ("solve", "explain", "compare", "bench", "init")


@each_command
def test_every_help_fits_80_columns(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Nothing runs over the edge of a usual terminal, which would break it within words."""
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, cli(*words, "--help").out.splitlines())) <= 80


@each_command
def test_every_option_has_help(words: tuple[str, ...]) -> None:
    """No option is left to be guessed."""
    for param in LEAVES[words].params:
        if isinstance(param, click.Option):
            assert param.help, param.name


def test_the_docs_have_the_exit_codes() -> None:
    """The page about the command line lists each code with its meaning."""
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8").replace("`", "")
    for code in Exit:
        assert f"| {code.value} | {code.words}" in text


# ----- at work -----------------------------------------------------------------------------------


@pytest.fixture
def files(here: Path) -> Path:
    """A scenario, two plans of it and a table of lifts."""
    data = stub_plan(load_scenario(MINIMAL)).to_data()
    (here / "plan.json").write_text(json.dumps(data), encoding="utf-8")
    (here / "lifts.csv").write_text(LIFTS, encoding="utf-8")
    return here


CALLS = {
    ("init",): ["init", "--template", "travel"],
    ("check",): ["check", MINIMAL],
    ("solve",): ["solve", MINIMAL],
    ("verify",): ["verify", MINIMAL, "plan.json"],
    ("diff",): ["diff", "plan.json", "plan.json"],
    ("report",): ["report", "plan.json", "--format", "table"],
    ("catalog", "list"): ["catalog", "list", "pulldown"],
    ("catalog", "show"): ["catalog", "show", "deadlift"],
    ("catalog", "check"): ["catalog", "check"],
    ("catalog", "export"): ["catalog", "export", "--gyms"],
    ("catalog", "generate"): ["catalog", "generate", "--size", "3"],
    ("catalog", "import"): ["catalog", "import", "--from", "csv", "lifts.csv"],
    ("bench",): ["bench", "--list"],
    ("schema",): ["schema"],
}
"""Calls that take no time; the others go the way of ``solve`` and are tested with their studies."""
each_call = pytest.mark.parametrize("call", CALLS.values(), ids=lambda call: " ".join(call[:2]))


def test_calls_are_of_commands() -> None:
    """Every command is tried here or goes through the same printers as one that is."""
    studies = {"explain", "replan", "swap", "alternatives", "compare", "equipment", "batch"}
    studies |= {"log", "track", *SERVES}
    assert {words[0] for words in LEAVES} == {words[0] for words in CALLS} | (
        studies & set(COMMANDS)
    )


@each_call
@pytest.mark.usefixtures("files", "solver")
def test_json_is_json_and_nothing_else(cli: Cli, call: list[str]) -> None:
    """Standard output is one JSON document, whatever is said beside it."""
    words = [word for word in call if word not in ("--format", "table")]
    json.loads(cli(*words, "--json").out)


@each_call
@pytest.mark.usefixtures("files", "solver")
def test_quiet_is_quiet(cli: Cli, call: list[str]) -> None:
    """With --quiet standard error stays empty, and the result is the same.

    Only ``check`` then says less: what is in order is no news.
    """
    quiet = cli(*call, "--quiet")
    assert quiet.err == ""
    assert quiet.out == ("" if call[0] == "check" else cli(*call).out)


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output passes for a terminal that has colours."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_, **__: False)


@each_call
@pytest.mark.usefixtures("files", "solver", "colours")
@pytest.mark.parametrize("way", ["--no-color", "NO_COLOR"])
def test_colours_can_be_off(
    cli: Cli, call: list[str], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No escape codes, also where the terminal is said to have colours."""
    if way == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
        ran = cli(*call)
    else:
        ran = cli(*call, way)
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.usefixtures("colours")
def test_colours_are_on_where_they_can_be(cli: Cli) -> None:
    """The test above would pass without any colours at all."""
    assert "\x1b[" in cli("check", MINIMAL).out


# ----- what to do next ---------------------------------------------------------------------------


@pytest.mark.usefixtures("files", "solver")
@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["init", "-o", "new block.yaml"], "Next: backblock solve 'new block.yaml'"),
        (["check", MINIMAL], f"Next: backblock solve {MINIMAL}"),
        (["solve", MINIMAL, "-o", "p.json"], "Next: backblock report p.json -o p.html"),
        (["verify", MINIMAL, "plan.json"], f"Next: backblock explain {MINIMAL}"),
        (["report", "plan.json", "-o", "p.html"], "p.html: open it in a browser"),
        (["report", "plan.json", "-o", "p.csv"], "p.csv: open it in a spreadsheet"),
        (
            ["catalog", "import", "--from", "csv", "lifts.csv", "-o", "c.yaml"],
            "Next: backblock catalog check c.yaml",
        ),
        (["catalog", "list", "deadlfit"], "did you mean deadlift?"),
        (["catalog", "list", "zzzz"], "Next: backblock catalog list --catalog extended"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_the_next_step_is_said(cli: Cli, call: list[str], said: str) -> None:
    """A coach need not look up what comes next; --quiet is asked for by scripts."""
    assert said in cli(*call).err


PLANNED = """
schema_version: 1
name: Planned
equipment: {main: commercial_gym}
block: {weeks: 1}
sessions: [{name: A, day: mon}]
"""
REFUSED = PLANNED + "weekly_sets: [40]\n"
BANDS = PLANNED.replace("commercial_gym", "[band]")
OUTCOMES: dict[str, tuple[str, list[str], int, str]] = {
    "plan": (PLANNED, ["solve", "my block.yaml"], 0, "plan.json"),
    "kept": (PLANNED, ["solve", "my block.yaml", "-o", "p.json"], 0, "p.html"),
    "gap": (PLANNED, ["solve", "my block.yaml", "--gap", "0.5", "-o", "p.json"], 0, "p.html"),
    "none": (REFUSED, ["solve", "my block.yaml"], 3, ""),
    "none, kept": (REFUSED, ["solve", "my block.yaml", "-o", "p.json"], 3, "p.json"),
    "none, larger": (BANDS, ["solve", "my block.yaml", "-o", "p.json"], 3, "p.json"),
    "other catalogue": (
        PLANNED,
        ["solve", "my block.yaml", "--catalog", "extended", "--gap", "0.1"],
        0,
        "plan.json",
    ),
    "unknown": (PLANNED, ["solve", "my block.yaml", "--time-limit", "1e-9"], 4, ""),
    "refused by check": (REFUSED, ["check", "my block.yaml"], 3, ""),
    "checked": (PLANNED, ["check", "my block.yaml"], 0, ""),
    "generated": (PLANNED, ["catalog", "generate", "--size", "30", "-o", "c.json"], 0, ""),
    "listed": (PLANNED, ["catalog", "list", "zzzz"], 0, ""),
}
"""What is asked: scenario, call, its exit code, the file that the next step leaves."""


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_next_step_can_be_run_as_printed(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    """What is printed is no sketch: typed as it stands it does what it says."""
    scenario, call, code, leaves_file = OUTCOMES[outcome]
    Path("my block.yaml").write_text(scenario, encoding="utf-8")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    ran = cli(*call)
    assert ran.code == code
    (said,) = (line for line in ran.err.splitlines() if line.startswith("Next: "))
    program, *words = shlex.split(said.removeprefix("Next: ").partition("  (")[0])
    assert program == "backblock"
    again = cli(*words)
    assert again.code == (Exit.UNKNOWN if outcome == "unknown" else Exit.OK), again.err
    if leaves_file:
        assert Path(leaves_file).read_text(encoding="utf-8")
    if leaves_file.endswith(".json"):
        assert json.loads(Path(leaves_file).read_text(encoding="utf-8"))["weeks"]


def test_an_interrupted_search_without_a_plan_suggests_nothing(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops a search needs no advice to search ten times as long."""
    Path("my.yaml").write_text(PLANNED, encoding="utf-8")
    nothing = stub_refusal(load_scenario("my.yaml"), "unknown")
    monkeypatch.setattr("optimizer.cli.solve.solve_with_progress", lambda *_: (nothing, True))
    ran = cli("solve", "my.yaml")
    assert ran.code == Exit.INTERRUPTED
    assert "Next:" not in ran.err


def test_a_file_without_a_plan_is_told_like_an_answer_on_the_screen(cli: Cli, here: Path) -> None:
    """Asked for a file, a coach still reads why there is no plan and what would help."""
    Path("my.yaml").write_text(BANDS, encoding="utf-8")
    ran = cli("solve", "my.yaml", "-o", "p.json")
    assert ran.code == Exit.INFEASIBLE
    assert ran.out == ""
    assert "These rules clash" in ran.err
    assert "Any one of these makes a plan possible" in ran.err
    assert "Use the extended catalogue" in ran.err
    assert json.loads(Path("p.json").read_text(encoding="utf-8"))["repairs"]
    quiet = cli("solve", "my.yaml", "-o", "p.json", "--quiet")
    assert quiet.out + quiet.err == ""


def test_aliases_are_found_and_named(cli: Cli) -> None:
    """The list finds an exercise by any name it goes by, at the start of a word."""
    out = cli("catalog", "list", "bent row").out
    assert "bent_over_row" in out
    assert "also:" in out
    found = json.loads(cli("catalog", "list", "chin", "--catalog", "extended", "--json").out)
    names = {exercise["id"] for exercise in found}
    assert "chin_up" in names
    assert not any(name.startswith("machine") for name in names)


# ----- long commands -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_what_keeps_nothing(number: signal.Signals) -> None:
    """Making a large catalogue, an import, init: one signal is enough, and nothing is written."""
    begun = threading.Event()

    def endless() -> None:
        begun.set()
        threading.Event().wait(60)

    def send() -> None:
        begun.wait(30)
        os.kill(os.getpid(), number)

    threading.Thread(target=send, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        busy("waiting", endless, Output(None, "table", no_color=True, quiet=True))


def test_a_mistake_in_a_thread_is_told() -> None:
    """An error of the call is the command's own, not lost with its thread."""
    with pytest.raises(ZeroDivisionError):
        busy("dividing", lambda: 1 // 0, Output(None, "table", no_color=True, quiet=True))


LONG = {"solve", "explain", "replan", "swap", "alternatives", "compare", "equipment", "batch"}


@pytest.mark.parametrize("name", sorted(LONG & set(COMMANDS)))
def test_long_commands_run_beside_the_terminal(name: str) -> None:
    """Every command that solves goes through the place that draws progress and takes signals."""
    source = (ROOT / "optimizer" / "cli" / f"{name}.py").read_text(encoding="utf-8")
    ways = ("run_with_progress", "solve_with_progress", "interruptible(", "study(")
    assert any(way in source for way in ways)
