"""``backblock bench`` and ``backblock catalog generate`` on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import environments, harness
from benchmarks.peers import PEERS
from optimizer.cli.app import app
from optimizer.cli.errors import run_command

Capture = pytest.CaptureFixture[str]


def test_list_names_instances_and_peers(capsys: Capture) -> None:
    """What can be asked for is a command away."""
    assert run_command(app, ["bench", "--list", "--group", "wide", "--sizes", "50,200"]) == 0
    out = capsys.readouterr().out
    assert "wide-50" in out
    assert "wide-200" in out
    assert all(name in out for name in PEERS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--instance", "sead-4w-2s"], "did you mean seed-4w-2s"),
        (["--peers", "hihgs"], "did you mean highs"),
        (["--sizes", "many"], "expected whole numbers"),
        (["--sizes", "3"], "expected 20 to 50,000"),
        (["--catalog", "seed"], "needs --scenario"),
        (["--summarise"], "needs -o"),
        (["--scenario", "a.yaml", "--group", "coach"], "excludes"),
        (["--scenario", "nowhere.yaml"], "no such file"),
    ],
)
def test_mistakes_are_told(words: list[str], said: str, capsys: Capture) -> None:
    """Bad usage ends with exit code 2 before anything runs."""
    assert run_command(app, ["bench", *words]) == 2
    assert said in capsys.readouterr().err


def test_an_installed_copy_measures_what_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No environments are made outside a checkout; a peer without its packages is named."""
    monkeypatch.setattr(environments, "CHECKOUT", False)
    assert environments.python_of(PEERS["greedy"]) == sys.executable
    monkeypatch.setattr(environments, "packages", lambda _: ("no-such-solver",))
    with pytest.raises(environments.NotInstalled, match="needs no-such-solver"):
        environments.python_of(PEERS["scip"])


def test_a_run_writes_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """Raw lines, table and page; the table is the command's result.

    Peers may be run by commands of their own: each summarises all that is in the folder.
    """
    scenario = tmp_path / "one.yaml"
    scenario.write_text(
        "schema_version: 1\nname: one\nequipment: {main: home_dumbbells}\nblock: {weeks: 1}\n"
        "sessions: [{name: A, day: mon}]\nbalance: null\n",
        encoding="utf-8",
    )
    settings = harness.Settings
    monkeypatch.setattr(
        harness, "Settings", lambda *a: settings(*a, python_of=lambda *_: sys.executable)
    )
    for peer in ("backblock", "greedy"):
        words = [
            "bench",
            "--scenario",
            scenario,
            "--peers",
            peer,
            "--time-limit",
            30,
            "-o",
            tmp_path / "results",
        ]
        assert run_command(app, [str(word) for word in words]) == 0
    out = capsys.readouterr().out
    assert "| one | 4 of 25 | greedy |" in out
    assert out.endswith(summarised(tmp_path / "results", capsys))
    lines = (tmp_path / "results" / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["peer"] for line in lines} == {"backblock", "greedy"}
    assert "# Benchmark results" in (tmp_path / "results" / "README.md").read_text(encoding="utf-8")


def summarised(folder: Path, capsys: Capture) -> str:
    """What ``--summarise`` prints."""
    (folder / "README.md").unlink()
    assert run_command(app, ["bench", "--summarise", "-o", str(folder)]) == 0
    return capsys.readouterr().out


def generated(capsys: Capture, *words: Any) -> str:
    """What ``catalog generate`` prints."""
    assert run_command(app, ["catalog", "generate", *map(str, words)]) == 0
    return capsys.readouterr().out


def test_generate_prints_json(capsys: Capture) -> None:
    """JSON unless asked otherwise, the same each time."""
    text = generated(capsys, "--size", 5, "--seed", 2)
    assert len(json.loads(text)["exercises"]) == 5
    assert generated(capsys, "--size", 5, "--seed", 2) == text
    assert generated(capsys, "--size", 5, "--format", "yaml").startswith("schema_version: 1")


def test_generated_files_pass_the_check(tmp_path: Path, capsys: Capture) -> None:
    """The form follows the ending, and ``catalog check`` has nothing to say."""
    for name in ("made.json", "made.yaml"):
        path = tmp_path / name
        generated(capsys, "--size", 30, "-o", path)
        assert run_command(app, ["catalog", "check", str(path), "--strict"]) == 0
    assert (
        run_command(app, ["catalog", "generate", "--size", "5", "-o", str(tmp_path / "made.csv")])
        == 2
    )
