"""Disks that are full, folders that go away, outputs that are closed: said, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Cli, cli, here, small, solver, stub_plan
from faults.conftest import Victims

__all__ = ["cli", "here", "small", "solver"]  # fixtures

ROOM = 700
"""Bytes that a file may have: less than any plan needs."""


def no_room() -> None:
    """Let every file of this process be short; writing on gives an error as a full disk does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


def test_a_disk_that_fills_up_keeps_the_old_file_and_the_plan(victims: Victims) -> None:
    """The plan goes to standard output, which a minute's search was for."""
    code, out, err = victims.end(victims.start(preexec_fn=no_room))
    assert (code, victims.state(), victims.litter()) == (1, "old", [])
    assert json.loads(out)["status"] == "optimal"
    assert "plan.json can't be written: File too large." in err
    assert "The result is on standard output instead." in err


@pytest.mark.parametrize("way", ["removed", "a file now"])
def test_a_folder_that_goes_away_during_the_search(
    cli: Cli, small: Path, solver: dict[str, Any], here: Path, way: str
) -> None:
    """It was there when it was looked at; the plan is still to be had."""
    folder = here / "plans"
    folder.mkdir()

    def answer(loaded: Any) -> Any:
        shutil.rmtree(folder)
        if way == "a file now":
            folder.write_text("", encoding="utf-8")
        return stub_plan(loaded)

    solver["answer"] = answer
    ran = cli("solve", small, "-o", "plans/plan.json")
    assert ran.code == 1
    assert "plans/plan.json can't be written" in ran.err
    assert json.loads(ran.out)["status"] == "optimal"


@pytest.mark.parametrize("number", [errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EIO])
def test_a_place_that_turns_out_to_be_closed(
    cli: Cli,
    small: Path,
    solver: dict[str, Any],
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    """Read-only by now, no quota left, no permission, a broken disk: it is told in its words."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    (here / "plan.json").write_text("old", encoding="utf-8")
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    ran = cli("solve", small, "-o", "plan.json")
    assert ran.code == 1
    assert os.strerror(number) in ran.err
    assert json.loads(ran.out)["status"] == "optimal"
    assert (here / "plan.json").read_text(encoding="utf-8") == "old"


def test_places_that_cannot_be_written_are_refused_before_the_search(
    cli: Cli, small: Path, solver: dict[str, Any], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder, a folder in the file's place, a folder without permission: exit 2, no search."""
    (here / "dir").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "here")
    for place in ("nowhere/plan.json", "dir", "plan.json", "x\0y"):
        ran = cli("solve", small, "-o", place, "--json")
        assert (ran.code, ran.out) == (2, "")
    assert "options" not in solver


@pytest.mark.parametrize("closed", ["full", "closed"])
def test_standard_output_that_takes_nothing_is_said(victims: Victims, closed: str) -> None:
    """Exit 1 and one line, also from the interpreter's own last words."""
    process = victims.start(
        "none",
        0,
        "-o",
        "-",
        "--json",
        preexec_fn=(lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 1))
        if closed == "full"
        else (lambda: os.close(1)),
    )
    code, _, err = victims.end(process)
    assert code == 1
    wanted = "can't be written: No space left" if closed == "full" else "standard output is closed"
    assert wanted in err
    assert len(err.splitlines()) == 1


def test_standard_error_that_takes_nothing_stops_nobody(victims: Victims) -> None:
    """Notes are lost, the plan is not."""
    process = victims.start(
        preexec_fn=lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 2),
    )
    assert victims.end(process)[0] == 0
    assert victims.state() == "new"
