"""What ``backblock batch`` prints and gives back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batch.conftest import IMPOSSIBLE, Here, Write
from batch_work import answer
from cli.conftest import Cli, cli
from optimizer.studies.batch.jobs import JobOutcome

__all__ = ["cli"]


@pytest.fixture
def plans(tmp_path: Path) -> str:
    """The output folder."""
    return str(tmp_path / "plans")


def test_a_coach_sees_who_has_no_plan_first(
    cli: Cli, here: Here, write: Write, tmp_path: Path, plans: str
) -> None:
    """Why, where to look, where the plans are, and what to run next."""
    write("amy")
    write("bad", "sessions: 3")
    write("no", IMPOSSIBLE)
    ran = cli("batch", tmp_path, "-o", plans)
    assert ran.code == 2
    title, without, rest = ran.out.partition("Without a plan")
    assert title.startswith("3 scenarios, 1 with a plan, in ")
    assert without
    lacking, _, having = rest.partition("With a plan")
    assert "can't be read" in lacking
    assert "no legal plan exists" in lacking
    assert "amy.json" in having
    assert "--repair" in having
    assert "bad.yaml:1:" in ran.err
    assert "no: no legal plan exists: " in ran.err


def test_quiet_says_results_and_mistakes_only(
    cli: Cli, here: Here, write: Write, tmp_path: Path, plans: str
) -> None:
    """No notes on standard error."""
    write("no", IMPOSSIBLE)
    ran = cli("batch", tmp_path, "-o", plans, "--quiet")
    assert (ran.code, ran.err) == (3, "")
    assert "no legal plan exists" in ran.out


def test_json_is_the_results_file_and_more(
    cli: Cli, here: Here, write: Write, tmp_path: Path, plans: str
) -> None:
    """A script reads the same lines from either."""
    here.work = answer
    write("amy")
    write("bo")
    ran = cli("batch", tmp_path, "-o", plans, "--json")
    data = json.loads(ran.out)
    stored = (tmp_path / "plans" / "results.jsonl").read_text(encoding="utf-8")
    assert data["results"] == [json.loads(line) for line in stored.splitlines()]
    assert (data["counts"]["optimal"], data["left"], ran.code) == (2, [], 0)


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_other_forms(
    cli: Cli, here: Here, write: Write, tmp_path: Path, plans: str, form: str
) -> None:
    """A page to send on."""
    here.work = answer
    write("amy")
    ran = cli("batch", tmp_path, "-o", plans, "--format", form)
    assert "amy" in ran.out
    assert ran.out.lower().startswith({"markdown": "# 1 scenario", "html": "<!doctype html>"}[form])


@pytest.mark.parametrize(
    ("endings", "code"),
    [
        (["plan"], 0),
        (["plan", "infeasible"], 3),
        (["plan", "infeasible", "unknown"], 4),
        (["plan", "infeasible", "memory"], 4),
        (["plan", "time"], 4),
        (["infeasible", "unknown", "invalid"], 2),
        (["invalid", "crash"], 1),
        (["plan", "error"], 1),
    ],
)
def test_exit_codes_of_mixed_results(
    cli: Cli, here: Here, write: Write, tmp_path: Path, plans: str, endings: list[str], code: int
) -> None:
    """The one that most needs somebody to look."""

    def work(job):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        name = job.packed.loaded().scenario.name
        done = answer(job)
        if name in ("infeasible", "unknown"):
            done.facts["status"] = name
        return done if name in ("plan", "infeasible", "unknown") else JobOutcome(name, why="so")

    here.work = work
    for name in endings:
        write(name, "nonsense") if name == "invalid" else write(name)
    paths = [tmp_path / f"{name}.yaml" for name in endings]
    assert cli("batch", *paths, "-o", plans).code == code


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["x.yaml", "--template", "t.yaml", "--roster", "a.csv"],
        ["--template", "t.yaml"],
        ["--roster", "a.csv"],
        ["--template", "-", "--roster", "-"],
        ["x.yaml", "-o", "file"],
        ["empty"],
        ["x.yaml", "--jobs", "0"],
        ["x.yaml", "--backend", "dask"],
        ["x.yaml", "--address", "tcp://127.0.0.1:1"],
    ],
)
def test_words_that_make_no_sense(
    cli: Cli, write: Write, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told at once, with exit code 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    write("x")
    (tmp_path / "empty").mkdir()
    ran = cli("batch", *words)
    assert (ran.code, ran.out) == (2, "")


def test_a_roster_from_standard_input(
    cli: Cli, here: Here, write: Write, tmp_path: Path, plans: str
) -> None:
    """Good rows run, bad ones are told with their place, the code says that some are bad."""
    here.work = answer
    template = write("template")
    ran = cli(
        "batch",
        "--template",
        template,
        "--roster",
        "-",
        "-o",
        plans,
        "--json",
        stdin=b"name,level\nSam,beginner\nKim,expert\n",
    )
    assert ran.code == 2
    assert "<stdin>:3:5: athlete.level:" in ran.err
    assert [r["status"] for r in json.loads(ran.out)["results"]] == ["optimal", "invalid"]
    scenario = (tmp_path / "plans" / "Sam.yaml").read_text(encoding="utf-8")
    assert scenario.startswith("# Written by backblock batch from template.yaml and a table")


def test_a_folder_that_can_not_be_written(
    cli: Cli, here: Here, write: Write, tmp_path: Path
) -> None:
    """A sentence, and exit code 2."""
    (tmp_path / "file").write_text("")
    ran = cli("batch", write("sam"), "-o", tmp_path / "file" / "plans")
    assert ran.code == 2
    assert "can't be written" in ran.err
