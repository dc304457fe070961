"""What a batch leaves behind, whatever happens to it."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from batch.conftest import IMPOSSIBLE, TINY, Here, Write
from batch_work import answer
from optimizer.answer import solve
from optimizer.files import to_json
from optimizer.scenario import load_scenario
from optimizer.solver import SolveOptions
from optimizer.studies.batch import Batch, Finished, Record, batch, read_roster
from optimizer.studies.batch.jobs import Job, JobOutcome, solve_job, versions


def run(folder: Path, *paths: Path, **changes: Any) -> Batch:
    """A batch of files, or of a folder's, with plans beside them in ``plans``."""
    options = SolveOptions(**changes) if changes else None
    return batch(read_roster(paths or [folder]), folder / "plans", options)


def lines(folder: Path) -> dict[str, dict[str, Any]]:
    """The results file by name."""
    text = (folder / "plans" / "results.jsonl").read_text(encoding="utf-8")
    records = [json.loads(line) for line in text.splitlines()]
    assert len({record["name"] for record in records}) == len(records)
    return {record["name"]: record for record in records}


def timeless(text: str) -> dict[str, Any]:
    """A plan file without its times."""
    data: dict[str, Any] = json.loads(text)
    del data["solver"]["seconds"]
    return data


def test_everybody_has_a_line_and_an_answer(here: Here, write: Write, tmp_path: Path) -> None:
    """The bad one stops nobody; who has no plan is told why, and the plan file tells it whole."""
    write("bad", "sessions: 3")
    write("kim")
    write("no", IMPOSSIBLE)
    found = run(tmp_path)
    assert [(r.name, r.status) for r in found.records] == [
        ("bad", "invalid"),
        ("kim", "optimal"),
        ("no", "infeasible"),
    ]
    assert lines(tmp_path) == {r.name: r.model_dump(mode="json") for r in found.records}
    bad, kim, no = found.records
    assert any("bad.yaml:1:" in problem for problem in bad.problems)
    assert (bad.plan, kim.plan, no.plan) == (None, "kim.json", "no.json")
    assert no.why
    assert no.conflict
    stored = json.loads((tmp_path / "plans" / "no.json").read_text(encoding="utf-8"))
    assert stored["status"] == "infeasible"
    assert found.left == []


def test_a_plan_is_the_one_that_solve_gives(here: Here, write: Write, tmp_path: Path) -> None:
    """Byte for byte, times aside: a batch is no other solver."""
    path = write("sam")
    run(tmp_path)
    plan = solve(load_scenario(str(path)), SolveOptions(workers=1))
    written = (tmp_path / "plans" / "sam.json").read_text(encoding="utf-8")
    assert timeless(written) == timeless(to_json(plan.to_data()))
    assert written == to_json(json.loads(written))


def test_what_is_finished_is_not_solved_again(here: Here, write: Write, tmp_path: Path) -> None:
    """By content: a renamed or copied file is finished too, a changed one is not."""
    here.work = answer
    for name in ("amy", "bo", "cy"):
        write(name)
    run(tmp_path)
    assert len(here.asked) == 3
    (tmp_path / "amy.yaml").rename(tmp_path / "anna.yaml")
    write("bo", TINY.replace("{name}", "Bo, changed"))
    found = run(tmp_path)
    assert len(here.asked) == 4
    assert set(found.reused) == {"anna", "cy"}
    assert {r.name: r.plan for r in found.records} == {n: f"{n}.json" for n in ("anna", "bo", "cy")}
    assert (tmp_path / "plans" / "anna.json").is_file()
    assert lines(tmp_path)["anna"]["source"].endswith("anna.yaml")


def test_the_same_scenario_twice_is_solved_once(here: Here, write: Write, tmp_path: Path) -> None:
    """Both have their plan and their line."""
    here.work = answer
    text = TINY.replace("{name}", "One")
    found = run(tmp_path, write("a/sam", text), write("b/sam", text))
    assert len(here.asked) == 1
    names = [record.name for record in found.records]
    assert len(set(names)) == 2
    assert all((tmp_path / "plans" / f"{name}.json").is_file() for name in names)


@pytest.mark.parametrize("change", [{"gap": 0.1}, {"seed": 1}, {"workers": 2}, {"solver": "plain"}])
def test_other_options_are_another_solve(
    here: Here, write: Write, tmp_path: Path, change: dict[str, Any]
) -> None:
    """An answer to another question is none to this."""
    here.work = answer
    write("sam")
    run(tmp_path)
    run(tmp_path, **change)
    assert len(set(here.asked)) == 2


def test_more_time_is_for_those_that_the_clock_cut_short(
    here: Here, write: Write, tmp_path: Path
) -> None:
    """What is proved stays; less time than was taken before asks for nothing new."""

    def work(job: Job) -> JobOutcome:
        done = answer(job)
        if job.packed.loaded().scenario.name == "late":
            done.facts.update(status="feasible", reproducible=False)
        return done

    here.work = work
    write("late")
    write("sam")
    asked = []
    for limit in (10, 5, 10, 60):
        run(tmp_path, time_limit=limit)
        asked.append(len(here.asked))
    assert asked == [2, 2, 2, 3]


def test_a_failed_one_is_tried_again(here: Here, write: Write, tmp_path: Path) -> None:
    """Its line says why, it has no plan, and the others went on."""
    here.work = lambda job: (
        JobOutcome("memory", why="ended: too big")
        if job.packed.loaded().scenario.name == "big"
        else answer(job)
    )
    write("big")
    write("sam")
    big, sam = run(tmp_path).records
    assert (big.status, big.ending, big.why, big.plan) == (
        "failed",
        "memory",
        "ended: too big",
        None,
    )
    assert sam.status == "optimal"
    here.work = answer
    assert run(tmp_path).counts()["optimal"] == 2
    assert len(here.asked) == 3


def test_a_lost_plan_file_is_made_again(here: Here, write: Write, tmp_path: Path) -> None:
    """A line alone is no plan."""
    here.work = answer
    write("sam")
    run(tmp_path)
    (tmp_path / "plans" / "sam.json").unlink()
    run(tmp_path)
    assert len(here.asked) == 2
    assert (tmp_path / "plans" / "sam.json").is_file()


@pytest.mark.parametrize("torn", ['{"schema_version": 1, "na', "\udcff", "[]", "{}", "null"])
def test_half_a_line_is_no_result(here: Here, write: Write, tmp_path: Path, torn: str) -> None:
    """A batch killed while it wrote goes on from its last whole line."""
    here.work = answer
    write("amy")
    write("bo")
    run(tmp_path)
    path = tmp_path / "plans" / "results.jsonl"
    first = path.read_bytes().splitlines(keepends=True)[0]
    path.write_bytes(first + torn.encode("utf-8", "surrogateescape"))
    run(tmp_path)
    assert len(here.asked) == 3
    assert set(lines(tmp_path)) == {"amy", "bo"}


def test_a_stop_leaves_what_is_finished(here: Here, write: Write, tmp_path: Path) -> None:
    """The rest is named, and the next run does that alone."""
    here.work = answer
    here.room = 1
    for name in ("amy", "bo", "cy"):
        write(name)
    stop = threading.Event()

    def heard(step: Finished) -> None:
        if step.done == 2:
            stop.set()

    roster = read_roster([tmp_path])
    found = batch(roster, tmp_path / "plans", on_step=heard, stop=stop)
    assert (found.left, here.stopped) == (["cy"], True)
    assert set(lines(tmp_path)) == {"amy", "bo"}
    run(tmp_path)
    assert len(here.asked) == 3
    assert here.stopped is False


def test_an_error_on_the_way_loses_nothing(here: Here, write: Write, tmp_path: Path) -> None:
    """As when the disk is full: what has its line has its plan."""
    here.work = answer
    here.room = 1
    for name in ("amy", "bo", "cy"):
        write(name)

    def full(step: Finished) -> None:
        if step.done == 2:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        batch(read_roster([tmp_path]), tmp_path / "plans", on_step=full)
    assert here.stopped is True
    assert {p.stem for p in (tmp_path / "plans").glob("*.json")} == set(lines(tmp_path))
    run(tmp_path)
    assert len(here.asked) == 3


def test_other_rosters_keep_their_lines(here: Here, write: Write, tmp_path: Path) -> None:
    """Monday's and Tuesday's groups may share a folder."""
    here.work = answer
    amy, bo = write("amy"), write("bo")
    run(tmp_path, amy)
    run(tmp_path, bo)
    assert set(lines(tmp_path)) == {"amy", "bo"}
    run(tmp_path, amy, bo)
    assert len(here.asked) == 2


def test_a_file_of_somebody_else_is_never_written_over(
    here: Here, write: Write, tmp_path: Path
) -> None:
    """Neither a scenario that lies where its plan would go, nor anything that is no plan."""
    here.work = answer
    text = json.dumps({"name": "x"} | load_scenario(str(write("sam"))).document.data)
    (tmp_path / "json").mkdir()
    own = tmp_path / "json" / "kim.json"
    own.write_text(text)
    found = batch(read_roster([own]), tmp_path / "json")
    assert found.records[0].status == "invalid"
    assert own.read_text() == text
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "sam.json").write_text("mine")
    assert run(tmp_path, tmp_path / "sam.yaml").records[0].status == "invalid"
    assert (tmp_path / "plans" / "sam.json").read_text() == "mine"


def test_an_edited_plan_is_kept(here: Here, write: Write, tmp_path: Path) -> None:
    """What a coach changed by hand in a finished plan stays, however it was saved."""
    here.work = answer
    write("sam")
    run(tmp_path)
    (tmp_path / "plans" / "sam.json").write_text('{"edited": true}')
    assert list(run(tmp_path).reused) == ["sam"]
    assert (tmp_path / "plans" / "sam.json").read_text() == '{"edited": true}'


def test_two_batches_do_not_share_a_folder(here: Here, write: Write, tmp_path: Path) -> None:
    """The second is told at once, and nothing of the first is touched."""
    here.work = answer
    write("sam")

    def second(_: Finished) -> None:
        with pytest.raises(BlockingIOError):
            batch(read_roster([tmp_path / "sam.yaml"]), tmp_path / "plans")

    batch(read_roster([tmp_path / "sam.yaml"]), tmp_path / "plans", on_step=second)
    assert len(here.asked) == 1


def test_an_error_of_a_solve_is_a_result(job: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours in one scenario is told and stops nobody."""

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("optimizer.studies.batch.jobs.solve", broken)
    outcome = solve_job(replace(job(), versions=versions()))
    assert (outcome.ending, outcome.why) == ("error", "ZeroDivisionError: by nought")


def test_a_worker_of_another_version_solves_nothing(job: Any) -> None:
    """Its plan would not be the one that the digest promises."""
    outcome = solve_job(job())
    assert outcome.ending == "error"
    assert "install the same versions everywhere" in outcome.why


def test_the_page_s_python_runs(
    here: Here,
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What docs/batch.md shows does what it says."""
    here.work = answer
    write("roster/amy")
    page = (Path(__file__).resolve().parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
    code = re.search(r"^```text\n(from optimizer[\s\S]*?)^```$", page, re.MULTILINE)
    assert code
    monkeypatch.chdir(tmp_path)
    exec(compile(code[1], "docs/batch.md", "exec", dont_inherit=True), {})  # noqa: S102
    assert capsys.readouterr().out.startswith("amy optimal\n{'optimal': 1,")


def test_the_page_has_every_key() -> None:
    """No key of the results file is undocumented, and none that has gone is."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
    table = page.split("| Key | Holds |")[1].split("\n\n")[0]
    heads = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    keys = [key for head in heads for key in re.findall(r"`(\w+)`", head)]
    assert sorted(keys) == sorted(Record.model_fields)
