"""``backblock report``: formats by name and by ending, parts, names, and what it refuses."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from exports.plans import TEXT, plan
from optimizer.cli.app import app
from optimizer.cli.errors import run_command
from report.plans import refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a whole plan, one edited by hand, and their scenario."""
    data = plan().to_data()
    (tmp_path / "plan.json").write_text(json.dumps(data))
    (tmp_path / "scenario.yaml").write_text(TEXT)
    weeks = [
        {
            "week": week["week"],
            "sessions": [
                {
                    "session": s["session"],
                    "exercises": [
                        {"exercise": e["exercise"], "sets": e["sets"]} for e in s["exercises"]
                    ],
                }
                for s in week["sessions"]
            ],
        }
        for week in data["weeks"]
    ]
    (tmp_path / "bare.json").write_text(json.dumps({"weeks": weeks}))
    return tmp_path


@pytest.fixture
def call(capfdbinary: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the command within the folder; gives the code, standard output and error."""

    def made(*args: str, stdin: bytes = b"") -> tuple[int, bytes, str]:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run_command(app, ["report", *args])
        found = capfdbinary.readouterr()
        return code, found.out, found.err.decode()

    return made


STARTS = {
    "html": b"<!DOCTYPE html>",
    "csv": b"week,day,session",
    "xlsx": b"PK",
    "ics": b"BEGIN:VCAL",
    "liftoscript": b"# Week 1",
    "json": b"{",
    "md": b"# Tried out",
    "txt": b"Tried out",
}


@pytest.mark.parametrize("ending", STARTS)
def test_the_ending_decides(call: Any, folder: Path, ending: str) -> None:
    code, out, _ = call("plan.json", "-o", f"out.{ending}")
    assert (code, out) == (0, b"")
    assert (folder / f"out.{ending}").read_bytes().lstrip().startswith(STARTS[ending])


def test_a_page_is_the_default(call: Any) -> None:
    code, out, err = call("plan.json")
    assert code == 0
    assert out.startswith(b"<!DOCTYPE html>")
    assert err == ""


@pytest.mark.parametrize("format_", ["openweight", "hevy"])
def test_json_of_other_programs_is_asked_for_by_name(call: Any, format_: str) -> None:
    code, out, err = call("plan.json", "--format", format_)
    assert code == 0
    assert json.loads(out)
    assert "notes" in err


def test_losses_are_said_and_quiet_still_lists_what_is_missing(call: Any) -> None:
    _, _, err = call("plan.json", "--format", "liftoscript")
    assert "RPE" in err
    assert "Dead Hang (dead_hang)" in err
    _, _, quiet = call("plan.json", "--format", "liftoscript", "-q")
    assert "RPE" not in quiet
    assert "dead_hang" in quiet


def test_several_plans_make_a_file_each(call: Any, folder: Path) -> None:
    """A folder of plans is reported into a folder; what holds no plan is skipped and said."""
    (folder / "plans").mkdir()
    for name in ("ann", "bob"):
        (folder / "plans" / f"{name}.json").write_bytes((folder / "plan.json").read_bytes())
    (folder / "plans" / "none.json").write_text('{"status": "infeasible"}')
    code, out, err = call("plans", "plan.json", "-o", "pages")
    assert (code, out) == (0, b"")
    assert "none.json: skipped" in err
    made = sorted(path.name for path in (folder / "pages").iterdir())
    assert made == ["ann.html", "bob.html", "index.html", "plan.html"]
    index = (folder / "pages" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="([^"]+)">', index) == ["ann.html", "bob.html", "plan.html"]
    assert call("plans", "--format", "xlsx", "-o", "sheets")[0] == 0
    assert (folder / "sheets" / "bob.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("plan.json", "bare.json"), "need -o with a folder"),
        (("plan.json", "bare.json", "-o", "a.html"), "need a folder"),
        (("plan.json", "./plan.json", "-o", "pages"), "Two plans are called plan"),
        (("plan.json", "index.json", "-o", "pages"), "A plan is called index"),
    ],
)
def test_several_plans_need_a_folder(call: Any, args: tuple[str, ...], said: str) -> None:
    """And a name each."""
    code, _, err = call(*args)
    assert code == 2
    assert said in err


def test_names_of_ones_own(call: Any, folder: Path) -> None:
    (folder / "names.yaml").write_text("farmers_carry: Farmer Walk\n")
    _, out, err = call("plan.json", "--format", "liftoscript", "--names", "names.yaml")
    assert b"\nFarmer Walk / 2x1 0kg" in out
    assert "farmers_carry" not in err
    (folder / "names.yaml").write_text("farmers_carry: 3\n")
    assert call("plan.json", "--format", "hevy", "--names", "names.yaml")[0] == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("plan.json", "--week", "9", "--format", "csv"), "no such week"),
        (("plan.json", "--session", "Legs", "--format", "csv"), "Pull A, Pull B"),
        (("plan.json", "--week", "1"), "--week and --session are for"),
        (("plan.json", "--format", "ics", "--at", "25:00"), "is not a time"),
        (("plan.json", "--format", "ics", "--at", "Legs=18:00"), "no session 'Legs'"),
        (("plan.json", "--format", "ics", "--start", "2027-01-05"), "Monday"),
        (("plan.json", "--start", "2027-01-05"), "Monday"),
        (("plan.json", "--start", "04/01/2027"), "(4 January) or 2027-04-01 (1 April)"),
        (("bare.json",), "add --scenario"),
        (("none.json",), "no such file"),
        (("plan.json", "-o", "out.doc"), "can't tell the format"),
    ],
)
def test_what_it_refuses(call: Any, args: tuple[str, ...], said: str) -> None:
    code, _, err = call(*args)
    assert code == 2
    assert said in err


def test_an_answer_without_a_plan_is_refused(call: Any, folder: Path) -> None:
    (folder / "no.json").write_text(json.dumps(refusal().to_data()))
    code, _, err = call("no.json")
    assert code == 2
    assert "infeasible" in err


def test_a_plan_edited_by_hand_needs_its_scenario(call: Any) -> None:
    code, out, _ = call("bare.json", "--scenario", "scenario.yaml", "--format", "csv")
    assert code == 0
    whole = call("plan.json", "--format", "csv")[1]
    assert out == whole


def test_a_workbook_comes_back_as_a_page(call: Any) -> None:
    assert call("plan.json", "-o", "plan.xlsx")[0] == 0
    code, out, _ = call("plan.xlsx", "--scenario", "scenario.yaml")
    assert code == 0
    assert b"Not made by the solver" in out
    assert b"This plan breaks rules" in out


def test_a_plan_edited_by_hand_is_not_called_proved(call: Any, folder: Path) -> None:
    data = json.loads((folder / "plan.json").read_text())
    data["weeks"][0]["sessions"][0]["exercises"][0]["sets"] += 1
    (folder / "edited.json").write_text(json.dumps(data))
    _, out, err = call("edited.json", "--format", "table")
    assert "edited.json was changed since it was solved" in err
    assert b"Not legal as it stands" in out
    assert b"Legal" not in out


def test_a_plan_of_another_scenario_is_refused(call: Any, folder: Path) -> None:
    text = TEXT.replace("Pull A", "Upper").replace("Pull B", "Lower")
    (folder / "other.yaml").write_text(text)
    code, _, err = call("plan.json", "--scenario", "other.yaml")
    assert code == 2
    assert "its sessions are Pull A and Pull B, the scenario has Upper and Lower" in err


def test_a_catalogue_alone_changes_no_plan_and_it_is_said(call: Any) -> None:
    _, _, err = call("plan.json", "--catalog", "extended", "--format", "table")
    assert "--catalog counts with --scenario alone" in err


def test_a_plan_of_this_scenario_keeps_its_proof(call: Any) -> None:
    _, out, _ = call("plan.json", "--scenario", "scenario.yaml")
    assert b"of the best possible" in out


def test_a_start_moves_the_dates(call: Any) -> None:
    _, out, _ = call("plan.json", "--start", "2027-03-01")
    assert b"1 Mar 2027" in out


def test_a_missing_library_is_named_with_the_way_around(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any) -> bytes:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("optimizer.report.html.pdf.to_pdf", missing)
    code, _, err = call("plan.json", "-o", "out.pdf")
    assert code == 2
    assert "Pango" in err
    assert "--format html" in err


def test_a_missing_package_is_named_with_its_extra(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    code, _, err = call("plan.json", "-o", "out.pdf")
    assert code == 2
    assert "pip install weasyprint" in err
