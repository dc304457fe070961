"""Which files are a roster, and what is said of the bad ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from batch.conftest import TINY, Write
from helpers import catalog, exercise
from optimizer.scenario import load_scenario
from optimizer.studies.batch import read_roster
from optimizer.studies.batch.jobs import Packed


def test_a_folder_gives_its_scenarios_in_order(write: Write, tmp_path: Path) -> None:
    """Catalogues, price lists, plans and notes lie about in folders too."""
    write("kim")
    write("amy")
    write("within/not_this")
    (tmp_path / "prices.yaml").write_text("items: {band: 20}\n")
    (tmp_path / "plan.json").write_text(json.dumps({"scenario": {}, "solver": {}, "weeks": []}))
    (tmp_path / "notes.txt").write_text("sessions:")
    (tmp_path / ".hidden.yaml").write_text(TINY.format(name="x"))
    roster = read_roster([tmp_path])
    assert [entry.name for entry in roster.entries] == ["amy", "kim"]
    assert sorted(Path(path).name for path in roster.skipped) == ["plan.json", "prices.yaml"]


def test_a_file_is_taken_once(write: Write, tmp_path: Path) -> None:
    """Named by itself and by its folder it is still one athlete."""
    sam = write("sam")
    assert len(read_roster([sam, tmp_path, f"{tmp_path}/./sam.yaml"]).entries) == 1


def test_bad_files_carry_all_their_problems(write: Write, tmp_path: Path) -> None:
    """They take their place in the roster, and the good one stays good."""
    write("sam")
    write("bad", TINY.replace("weeks: 1", "weeks: 99").replace("day: mon", "day: moon"))
    (tmp_path / "torn.yaml").write_text("sessions: [{")
    bad, good, torn = read_roster([tmp_path]).entries
    assert len(bad.problems) == 2
    assert bad.packed is None
    assert good.packed is not None
    assert "is not closed" in str(torn.problems[0])
    assert [entry.source for entry in read_roster([tmp_path / "none.yaml"]).entries]


def test_a_broken_scenario_is_no_other_file(tmp_path: Path) -> None:
    """A folder's file with a scenario's keys is told about, however wrong the rest is."""
    (tmp_path / "a.json").write_text('{"sessions": [')
    (tmp_path / "b.yaml").write_text('{"sessions": 3}')
    (tmp_path / "c.yml").write_text("block: &a {weeks: 3}\n")
    assert [bool(entry.problems) for entry in read_roster([tmp_path]).entries] == [True] * 3


def test_a_file_that_is_no_yaml_is_told_and_not_left_out(write: Write, tmp_path: Path) -> None:
    """It may have been meant: one of three that is broken is never passed over in silence."""
    write("good", TINY)
    (tmp_path / "broken.yaml").write_text("name: [\n", encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("milk: 2\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("exercises: [\n", encoding="utf-8")
    roster = read_roster([tmp_path])
    assert [Path(problem.file).name for problem in roster.problems] == ["broken.yaml"]
    assert sorted(Path(path).name for path in roster.skipped) == ["mine.yaml", "notes.yaml"]


def test_a_folder_without_a_scenario_is_a_mistake(tmp_path: Path) -> None:
    """Nobody means to plan for nobody."""
    with pytest.raises(ValueError, match="holds no scenario"):
        read_roster([tmp_path])


def test_a_scenario_travels_whole(write: Write) -> None:
    """A solving process elsewhere has what the file says, catalogue and lines included."""
    path = write("sam")
    (entry,) = read_roster([path]).entries
    assert entry.packed is not None
    there, here = entry.packed.loaded(), load_scenario(str(path))
    assert (there.scenario, there.file, there.document) == (here.scenario, here.file, here.document)
    assert there.catalog.sha256 == here.catalog.sha256


def test_the_digest_is_of_the_content(write: Write) -> None:
    """A copy is the same scenario; other words, another catalogue or another line are not."""
    text = TINY.replace("{name}", "One")
    paths = [write("a", text), write("b", text), write("c", f"# new\n{text}"), write("d")]
    a, b, c, d = [e.packed.digest for e in read_roster(paths).entries if e.packed]
    assert a == b
    assert len({a, c, d}) == 3
    loaded, text = load_scenario(str(paths[0])), paths[0].read_text()
    other = replace(loaded, catalog=catalog(exercise("row")))
    assert Packed.of(other, text, {}).digest != Packed.of(loaded, text, {}).digest == a
