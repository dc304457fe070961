"""The long run adds up what its parts leave, goes on where it was, and is quoted as it was."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

import soaking


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the figures of parts."""
    monkeypatch.setenv("SOAK_FOLDER", str(tmp_path))
    monkeypatch.setenv("SOAK_CODE", "code")
    monkeypatch.delenv("SOAK_UNTIL", raising=False)
    return tmp_path / "code"


def test_figures_of_one_kind_are_added_up(parts: Path) -> None:
    """Numbers, counts by name, and lists."""
    soaking.part("kills", "1", lambda: {"kills": 1, "exits": {"0": 1}, "wrong": []})
    soaking.part("kills", "2", lambda: {"kills": 2, "exits": {"0": 1, "130": 1}, "wrong": []})
    (sums,) = soaking.total(parts).values()
    assert (sums["parts"], sums["kills"], sums["exits"]) == (2, 3, {"0": 2, "130": 1})
    assert "  exits: 0 2, 130 1" in soaking.words({"kills": sums})


def test_what_has_been_done_is_not_done_again(parts: Path) -> None:
    """A part's figures stand for it, its failure too, as long as the code is the same."""
    soaking.part("kills", "1", lambda: {"kills": 1})
    assert soaking.part("kills", "1", lambda: {"kills": 99})["kills"] == 1
    for _ in range(2):
        with pytest.raises(AssertionError, match="half a file"):
            soaking.part("kills", "2", lambda: {"kills": 1, "wrong": ["half a file"]})
    assert soaking.total(parts)["kills"]["wrong"] == ["half a file"]


def test_no_part_begins_after_the_time_is_over(
    parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left out and said to be, never counted."""
    monkeypatch.setenv("SOAK_UNTIL", str(time.monotonic() - 1))
    with pytest.raises(pytest.skip.Exception, match="SOAK_MINUTES"):
        soaking.part("kills", "1", lambda: {"kills": 1})
    assert soaking.total(parts) == {}


def test_the_docs_quote_the_last_recorded_run() -> None:
    """Figures on the page are those of the file that the run wrote, to the letter."""
    path = soaking.recorded()
    assert path is not None
    page = soaking.PAGE.read_text(encoding="utf-8")
    assert soaking.quote(page, json.loads(path.read_text(encoding="utf-8"))) == page
