"""Completion in shells: what is offered, and that each shell's script is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from cli.conftest import stub_plan
from optimizer.cli.app import app
from optimizer.scenario import load_scenario

MINIMAL = str(Path(__file__).resolve().parents[2] / "scenarios" / "starter" / "minimal.yaml")
SHELLS = ("bash", "zsh", "fish")


def offered(*words: str) -> list[CompletionItem]:
    """What is offered for the last word."""
    shell = ShellComplete(app, {}, "backblock", "_BACKBLOCK_COMPLETE")
    return shell.get_completions(list(words[:-1]), words[-1])


def names(*words: str) -> set[str]:
    """The plain words among it."""
    return {item.value for item in offered(*words) if item.type == "plain"}


@pytest.mark.parametrize(
    ("words", "among"),
    [
        (("so",), {"solve"}),
        (("catalog", ""), {"list", "show", "check", "import", "generate", "export"}),
        (("solve", "--for"), {"--format"}),
        (("solve", "--format", ""), {"table", "json", "markdown"}),
        (("report", "--format", "l"), {"liftoscript"}),
        (("init", "--gym", "ho"), {"home_dumbbells", "hotel_gym"}),
        (("init", "--template", "tr"), {"travel"}),
        (("compare", "a.yaml", "--with", "gar"), {"garage_gym"}),
        (("catalog", "list", "--gym", "cable"), {"cable_corner"}),
        (("catalog", "list", "--muscle", "la"), {"lats"}),
        (("catalog", "list", "--pattern", "vertical_pul"), {"vertical_pull"}),
        (("catalog", "show", "deadl"), {"deadlift"}),
        (("solve", "a.yaml", "--catalog", ""), {"seed", "extended"}),
        (("explain", MINIMAL, "--why-not", "kro"), {"kroc_row"}),
        (("explain", "nowhere.yaml", "--why", "towel"), {"towel_chin_up"}),
        (("equipment", "a.yaml", "--item", "trap"), {"trap_bar"}),
        (("replan", "plan.json", "--lose", "cable_s"), {"cable_station"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_words_are_offered(words: tuple[str, ...], among: set[str]) -> None:
    """Commands, options, formats, gyms, catalogues and exercises need not be known by heart."""
    assert among <= names(*words)


@pytest.mark.parametrize("words", [("solve", "my"), ("report", "p"), ("solve", "a", "-o", "p")])
def test_files_are_left_to_the_shell(words: tuple[str, ...]) -> None:
    """Scenarios and plans are files like any other."""
    assert [item.type for item in offered(*words)] == ["file"]


def test_a_plan_offers_its_sessions_and_exercises(here: Path) -> None:
    """What can be swapped is what the plan holds."""
    plan = stub_plan(load_scenario(MINIMAL))
    (here / "plan.json").write_text(json.dumps(plan.to_data()), encoding="utf-8")
    held = {e.exercise for w in plan.weeks or () for s in w.sessions for e in s.exercises}
    assert names("swap", "plan.json", "--exercise", "") == held
    assert "mon" in names("swap", "plan.json", "--session", "")
    assert names("swap", "nowhere.json", "--session", "") == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_script_and_words(shell: str) -> None:
    """The line that the docs give sets completion up, and it answers as the shell asks."""
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(app, {}, "backblock", "_BACKBLOCK_COMPLETE").source()
    assert f"_BACKBLOCK_COMPLETE={shell}_complete" in script
    asked = {"COMP_WORDS": "backblock init --gym hot", "COMP_CWORD": "hot"}
    if shell != "fish":
        asked["COMP_CWORD"] = "3"
    ran = subprocess.run(
        [sys.executable, "-c", "from optimizer.cli import main; main()"],
        env={**os.environ, **asked, "_BACKBLOCK_COMPLETE": f"{shell}_complete"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "hotel_gym" in ran.stdout
    assert ran.stderr == ""


def test_the_docs_set_up_every_shell() -> None:
    """The page about the command line has a line for each shell."""
    page = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"
    text = page.read_text(encoding="utf-8")
    assert all(f"_BACKBLOCK_COMPLETE={shell}_source backblock" in text for shell in SHELLS)
