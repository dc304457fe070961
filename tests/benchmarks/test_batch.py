"""The measurement of a batch's throughput adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.conftest import Here, here
from batch_work import answer
from benchmarks.batch import Run, main, roster_of, table

__all__ = ["here"]


def test_the_roster_is_the_reference_blocks_under_other_names() -> None:
    """None is solved in another's place, and none is left out."""
    with roster_of(15) as folder:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))]
    assert len(set(texts)) == 15
    assert [f"\nname: Athlete {n + 1}\n" in text for n, text in enumerate(texts)] == [True] * 15


def test_the_table_holds_runs_against_the_first() -> None:
    """Scenarios an hour, and how many times the first's."""
    runs = [Run(1, 60, 60, 0, 600.0, 2.0, 590.0, 150), Run(2, 60, 59, 1, 300.0, 2.0, 590.0, 160)]
    rows = table(runs).splitlines()
    assert rows[2] == "| 1 | 60 | 60 | 0 | 600 | 360 | 1.00 | 150 |"
    assert rows[3] == "| 2 | 60 | 59 | 1 | 300 | 720 | 2.00 | 160 |"
    assert rows[-1] == "Reading and checking: 30 scenarios a second."


def test_the_command(here: Here, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It solves the roster afresh for each number of jobs and prints the table."""
    here.work = answer
    main(["--count", "2", "--jobs", "1", "2", "-o", str(tmp_path / "runs.json")])
    assert capsys.readouterr().out.startswith("| --jobs | scenarios |")
    assert len(here.asked) == 4
    assert (tmp_path / "runs.json").is_file()
