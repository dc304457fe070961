"""The next block: rotation against the block before, and no jump in sets unseen."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from catalog.inputs import InputError
from floor.plans import a_plan
from helpers import plan_data
from optimizer.answer import solve
from optimizer.exports.common import ExportOptions
from optimizer.exports.workbook import to_xlsx
from optimizer.plan.choice import choice_in
from optimizer.plan.reading import facts_of
from optimizer.scenario.load import Loaded, load_scenario, parse_scenario
from optimizer.scenario.previous import last_of, previous_warnings
from optimizer.solver import SolveOptions
from optimizer.verifier import verify

BLOCK = """
schema_version: 1
name: The next block
equipment: {main: commercial_gym}
block: {weeks: 1, phases: [{weeks: 1, new_exercises: [%s]}]}
previous: before.json
sessions: [{name: Pull A, day: mon}]
weekly_sets: [[8, 9]]
balance: {tolerance: 1}
limits: {exercises: [3, 3]}
select: {include: []}
"""
OLD = ["seal_row", "lat_pulldown", "face_pull"]


def load(folder: Path, bounds: str = "3, 3", weeks: dict | None = None) -> Loaded:
    """The next block after a plan that was written by hand."""
    held = weeks or {1: {"Pull A": [(e, 2) for e in OLD]}}
    (folder / "before.json").write_text(json.dumps(plan_data(held)), encoding="utf-8")
    (folder / "next.yaml").write_text(BLOCK % bounds, encoding="utf-8")
    return load_scenario(str(folder / "next.yaml"))


def warnings(loaded: Loaded) -> list[str]:
    """What is said of the block before."""
    return list(previous_warnings(loaded.scenario, loaded.catalog))


@pytest.mark.parametrize(("bounds", "kept"), [("3, 3", 0), ("0, 0", 3), ("1, 1", 2)])
def test_the_first_phase_counts_against_the_block_before(
    tmp_path: Path, bounds: str, kept: int
) -> None:
    """Model and verifier agree on what is new."""
    loaded = load(tmp_path, bounds)
    plan = solve(loaded, SolveOptions(workers=1, time_limit=600))
    held = choice_in(facts_of(plan))[1, "Pull A"]
    assert len(held.keys() & set(OLD)) == kept
    other = load(tmp_path, "2, 2" if kept != 1 else "0, 0")
    broken = verify(other.scenario, other.catalog, facts_of(plan)).broken
    assert broken == ("rotation",)


def test_the_plan_carries_the_block_before(tmp_path: Path) -> None:
    """What a plan embeds needs no other file, and means the same."""
    loaded = load(tmp_path)
    text = json.dumps(dict(loaded.scenario.content))
    assert parse_scenario(text).scenario.sha256 == loaded.scenario.sha256
    assert loaded.scenario.content["previous"]["sets"] == 6


def test_a_jump_is_warned_of(tmp_path: Path) -> None:
    """From 6 sets to 8 is a third more; from 7 it is within a fifth."""
    assert "33 % more than the 6" in warnings(load(tmp_path))[0]
    calm = load(tmp_path, weeks={1: {"Pull A": [("seal_row", 7)]}})
    assert warnings(calm) == []


def test_what_the_catalogue_has_no_more_is_said(tmp_path: Path) -> None:
    """An exercise of the block before that is known no more is named, with its session."""
    odd = load(tmp_path, weeks={1: {"Pull A": [("seal_row", 7), ("barbell_pull", 1)]}})
    (said,) = warnings(odd)
    assert "barbell_pull of the block before (Pull A) is not in the catalogue" in said


def test_the_last_training_week_counts() -> None:
    """A deload at the end is no measure; a session missed at the end had its exercises before."""
    weeks = plan_data({1: {"A": [("x", 6)], "B": [("y", 4)]}, 2: {"A": [("z", 3)]}})["weeks"]
    weeks[1]["deload"] = True
    assert last_of(weeks) == {"sets": 10, "sessions": {"A": ["z"], "B": ["y"]}}


def test_a_missing_plan_is_a_problem_with_a_place(tmp_path: Path) -> None:
    """The line of ``previous``, not a traceback."""
    path = tmp_path / "next.yaml"
    path.write_text(BLOCK % "1, 1", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    problem = caught.value.problems[0]
    assert problem.path == ("previous",)
    assert problem.position is not None
    assert problem.position.line == 6


STRONG = """Date,Workout Name,Exercise Name,Set Order,Weight,Reps,RPE
2026-12-28 18:00:00,Pull A,Seal Row,1,50,10,8
2026-12-28 18:00:00,Pull A,Seal Row,2,50,10,8
2026-12-28 18:00:00,Pull A,Lat Pulldown (Cable),1,55,12,8
2027-01-04 18:00:00,Pull A,Seal Row,1,50,10,8
2027-01-05 18:00:00,Evening,My own row,W,20,10,
2027-01-05 18:00:00,Evening,My own row,1,50,10,8
"""


def after_logs(folder: Path, previous: str) -> dict:
    """What the block before held, by logs that lie beside the scenario."""
    (folder / "strong.csv").write_text(STRONG, encoding="utf-8")
    (folder / "names.yaml").write_text("'My own row': one_arm_towel_row\n", encoding="utf-8")
    text = (BLOCK % "1, 1").replace("before.json", previous)
    text = text.replace("day: mon}]", "day: mon}, {name: Pull B, day: thu}]")
    (folder / "next.yaml").write_text(text + "catalog: extended\n", encoding="utf-8")
    return dict(load_scenario(str(folder / "next.yaml")).scenario.content["previous"])


def test_a_log_says_what_the_block_before_held(tmp_path: Path) -> None:
    """Sessions by their names, else by the nearest day; the fuller of the last two weeks."""
    found = after_logs(tmp_path, "strong.csv")
    assert found == {"sets": 3, "sessions": {"Pull A": ["seal_row"], "Pull B": ["my_own_row"]}}


def test_names_of_a_log_are_settled_by_a_file(tmp_path: Path) -> None:
    """The file that ``log --names`` keeps, beside the logs."""
    found = after_logs(tmp_path, "{logs: [strong.csv], names: names.yaml}")
    assert found["sessions"]["Pull B"] == ["one_arm_towel_row"]


def test_several_logs_are_one(tmp_path: Path) -> None:
    """A workout that stands in two of them counts once."""
    assert after_logs(tmp_path, "[strong.csv, strong.csv]")["sets"] == 3


def test_a_filled_workbook_says_what_was_done(tmp_path: Path) -> None:
    """Sets with something written in count, not those that were planned."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(a_plan(), ExportOptions()).content))
    sheet = book["Week 1"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(n for n in range(2, 9) if sheet.cell(n, heads["Sets"]).value)
    sheet.cell(row, heads["Set 1 done"]).value = "8 x 60"
    book.save(tmp_path / "done.xlsx")
    assert after_logs(tmp_path, "done.xlsx")["sets"] == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("odd.csv", b"a,b\n1,2\n", "odd.csv, line 1: has the columns a, b; no app that is known"),
        ("odd.csv", STRONG.replace("2027-01-04", "04/01/2027").encode(), "line 5: the date is"),
        ("odd.json", b'{"weeks": []}', "odd.json: holds no weeks"),
        ("odd.json", b'{"workouts": [{"date": "2027-01-04"}]}', "holds no set that was done"),
        ("odd.xlsx", b"PK\x03\x04 no archive", "odd.xlsx: can't be read as a spreadsheet"),
    ],
)
def test_a_log_that_is_none_is_a_problem_with_its_line(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """The file and its line are named, at the line of ``previous``."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        after_logs(tmp_path, name)
    (problem,) = caught.value.problems
    assert problem.path == ("previous",)
    assert words in problem.message
