"""``solve``: formats, files, exit codes and signals, with a stand-in for the solver."""

# ruff: noqa: D103 - the names of the tests say it

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import SMALL, Cli, stub_refusal
from optimizer.cli.options import Output
from optimizer.cli.running import progress_line, run_with_progress
from optimizer.solver.options import Progress

Told = dict[str, Any]


def test_a_plan_is_exit_0_and_a_table_on_stdout(cli: Cli, small: Path, solver: Told) -> None:
    ran = cli("solve", small)
    assert ran.code == 0
    assert ran.out.startswith("Small\n")
    assert "Lat Pulldown" in ran.out
    assert ran.err == ""
    assert not any(text.endswith(" ") for text in ran.out.splitlines())


def test_options_reach_the_solver(cli: Cli, small: Path, solver: Told) -> None:
    cli(
        "solve",
        small,
        "--time-limit",
        "2.5",
        "--gap",
        "0.01",
        "--workers",
        "3",
        "--seed",
        "7",
        "--solver",
        "plain",
    )
    asked = solver["options"]
    found = (asked.time_limit, asked.gap, asked.workers, asked.seed, asked.solver)
    assert found == (2.5, 0.01, 3, 7, "plain")
    cli("solve", small)
    asked = solver["options"]
    found = (asked.time_limit, asked.gap, asked.workers, asked.seed, asked.solver)
    assert found == (60, 0, None, 0, "scaled")


@pytest.mark.parametrize("args", [["--json"], ["--format", "json"], ["--json", "--format", "json"]])
def test_json_on_stdout(cli: Cli, small: Path, solver: Told, args: list[str]) -> None:
    data = json.loads(cli("solve", small, *args).out)
    assert data["schema_version"] == 1
    assert data["weeks"][0]["sessions"][0]["exercises"][0]["name"] == "Lat Pulldown"


@pytest.mark.parametrize(
    ("name", "start"), [("p.json", "{"), ("p.md", "# Small"), ("p.txt", "Small"), ("p", "Small")]
)
def test_the_ending_decides_the_format(
    cli: Cli, small: Path, solver: Told, here: Path, name: str, start: str
) -> None:
    ran = cli("solve", small, "-o", name)
    assert ran.code == 0
    assert ran.out == ""
    said, *after = ran.err.splitlines()
    assert said == f"{name}: Proved optimal in 0.5 s: no legal plan scores more."
    assert after == (["Next: backblock report p.json -o p.html"] if name == "p.json" else [])
    assert (here / name).read_text(encoding="utf-8").startswith(start)
    assert os.listdir(here) == [name]


def test_a_dash_is_standard_output(cli: Cli, small: Path, solver: Told) -> None:
    assert cli("solve", small, "-o", "-").out.startswith("Small")


def test_quiet_says_nothing_on_stderr(cli: Cli, small: Path, solver: Told, here: Path) -> None:
    ran = cli("solve", small, "-q", "-o", "plan.json")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize(("status", "code"), [("infeasible", 3), ("unknown", 4)])
@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_no_plan_is_exit_3_or_4_with_an_answer(
    cli: Cli, small: Path, solver: Told, status: str, code: int, form: str
) -> None:
    solver["answer"] = lambda loaded: stub_refusal(loaded, status)
    ran = cli("solve", small, "--format", form)
    assert ran.code == code
    assert "weekly_sets" in ran.out
    if form == "json":
        assert json.loads(ran.out)["status"] == status


def test_an_unexpected_error_is_exit_1_and_short(cli: Cli, small: Path, solver: Told) -> None:
    def fail(_loaded: Any) -> Any:
        raise RuntimeError("the wheel fell off\nand more")

    solver["answer"] = fail
    ran = cli("solve", small)
    assert ran.code == 1
    assert "unexpected error: RuntimeError: the wheel fell off" in ran.err
    assert "Traceback" not in ran.err
    with pytest.raises(RuntimeError):
        cli("--debug", "solve", small)


def test_no_colour_where_nobody_asked(cli: Cli, small: Path, solver: Told) -> None:
    assert "\x1b" not in cli("solve", small).out
    assert "\x1b" not in cli("solve", small, "--no-color").out


def test_the_output_is_checked_before_the_search(
    cli: Cli, small: Path, solver: Told, here: Path
) -> None:
    for place, words in (("no/where.json", "there is no directory"), (".", "is a directory")):
        ran = cli("solve", small, "-o", place, "--json")
        assert ran.code == 2
        assert words in ran.err
    assert "options" not in solver


def test_an_old_file_is_replaced_as_a_whole(
    cli: Cli, small: Path, solver: Told, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = here / "plan.json"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o640)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        ran = cli("solve", small, "-o", "plan.json")
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert json.loads(ran.out)["status"] == "optimal", "the plan is not lost"
    assert old.read_text(encoding="utf-8") == "old"
    assert os.listdir(here) == ["plan.json"]
    assert cli("solve", small, "-o", "plan.json").code == 0
    assert json.loads(old.read_text(encoding="utf-8"))["status"] == "optimal"
    assert old.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link_and_devices_stay_devices(
    cli: Cli, small: Path, solver: Told, here: Path
) -> None:
    (here / "real.json").write_text("old", encoding="utf-8")
    (here / "link.json").symlink_to("real.json")
    assert cli("solve", small, "-o", "link.json").code == 0
    assert (here / "link.json").is_symlink()
    assert (here / "real.json").read_text(encoding="utf-8").startswith("{")
    assert cli("solve", small, "-o", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


# ----- progress and signals ---------------------------------------------------------------------


def test_the_progress_line() -> None:
    assert progress_line(None, 0.04, False) == "  0.0 s  starting"
    full = Progress(3.0, 1000, 1010, "proving")
    assert progress_line(full, 12.3, False) == " 12.3 s  best 1000  bound 1010  gap 1.00 %  proving"
    assert progress_line(full, 1.0, True).endswith(
        "stopping with the best so far; twice more to leave at once"
    )


def test_errors_of_the_worker_reach_the_caller() -> None:
    def call(_report: Any, _stop: Any) -> Any:
        raise KeyError("x")

    with pytest.raises(KeyError):
        run_with_progress(call, threading.Event(), Output(None, "table", True, True))


SCRIPT = """
import sys, time, signal
import optimizer.answer
from optimizer.cli.app import main
from cli.conftest import stub_plan

def solve(loaded, options, on_progress=None, stop=None):
    open(sys.argv[-1], "w").close()          # searching
    if "deaf" in sys.argv[-1]:
        time.sleep(60)
    stop.wait(60)
    return stub_plan(loaded, status="feasible", gap=0.5)

optimizer.answer.solve = solve
main(sys.argv[1:-1])
"""


def searching(tmp_path: Path, small: Path, mark: str = "mark") -> subprocess.Popen[str]:
    """A search in a process of its own, waited for until it has begun."""
    flag = tmp_path / mark
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "solve", str(small), "--json", str(flag)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([".", "tests"])},
    )
    deadline = time.monotonic() + 60
    while not flag.exists() and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_returns_the_best_plan_so_far(
    tmp_path: Path, small: Path, number: signal.Signals
) -> None:
    process = searching(tmp_path, small)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert json.loads(out)["status"] == "feasible"
    assert "Traceback" not in err


def test_a_second_signal_leaves_at_once(tmp_path: Path, small: Path) -> None:
    process = searching(tmp_path, small, "deaf")
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert time.monotonic() - started < 10


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "optimizer.cli", "catalog", "export", "--catalog", "extended"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_letters_that_the_terminal_lacks_are_no_error(small: Path) -> None:
    script = textwrap.dedent("""
        import optimizer.answer
        from optimizer.cli.app import main
        from cli.conftest import stub_plan
        optimizer.answer.solve = lambda loaded, *rest: stub_plan(loaded)
        main()
    """)
    ran = subprocess.run(
        [sys.executable, "-c", script, "solve", str(small)],
        capture_output=True,
        env={
            **os.environ,
            "PYTHONIOENCODING": "ascii",
            "PYTHONPATH": os.pathsep.join([".", "tests"]),
        },
    )
    assert ran.returncode == 0, ran.stderr
    assert b"Small" in ran.stdout


# ----- the real solver ----------------------------------------------------------------------------


def test_solve_and_verify_agree(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(
        SMALL.replace("weeks: 2", "weeks: 1").replace("commercial_gym", "home_dumbbells")
        + "weekly_sets: [8]\nlimits: {exercises: [1, 2]}\n",
        encoding="utf-8",
    )
    plan = tmp_path / "plan.json"
    ran = cli("solve", path, "-o", plan, "--workers", "1")
    assert ran.code == 0, ran.err
    assert json.loads(plan.read_text(encoding="utf-8"))["status"] == "optimal"
    assert cli("verify", path, plan).code == 0
    assert cli("verify", path, plan, "--json").code == 0
    assert cli("verify", path, "-", stdin=plan.read_bytes()).code == 0


def test_news_is_told_at_once_on_a_line_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn: list[str] = []

    @contextlib.contextmanager
    def live(_output: Output) -> Iterator[Any]:
        yield lambda text: drawn.append(text or capsys.readouterr().err)

    def call(report: Any, _stop: threading.Event) -> Any:
        report(Progress(0.1, None, None, "looking", "first"))
        report(Progress(0.2, None, None, "looking", "second"))

    monkeypatch.setattr("optimizer.cli.running._live", live)
    run_with_progress(call, threading.Event(), Output(None, "table", False, False))
    assert [text for text in drawn if "looking" not in text] == ["", "first\n"]
    assert capsys.readouterr().err == "second\n"
    run_with_progress(call, threading.Event(), Output(None, "table", False, True))
    assert capsys.readouterr().err == ""
