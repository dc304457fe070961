"""Names that mean something elsewhere mean nothing in what is printed and exported."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.loading import export_catalog, load_catalog
from cli.conftest import SMALL, Cli
from exports.plans import loaded, plan
from optimizer.exports.common import ExportOptions
from optimizer.exports.csv_table import safe, to_csv
from optimizer.plan.schema import Plan

EVIL = (
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\uff1d1",
    "x;=1+1",
    "</script><script>alert(1)</script>",
    '" onload="alert(1)',
    "[x](javascript:alert(1))",
    "a|b",
    "../../x",
    "{{7*7}}",
    "x\r\nBEGIN:VEVENT",
    "x\n## Day",
    "# x",
    "`x`",
    "<b>x",
)
TEXTS = {"html", "markdown", "csv", "ics", "liftoscript", "openweight", "hevy", "table"}


def evil(text: str) -> Plan:
    """A plan that says the same wherever words of a user's or a catalogue's stand."""
    data = plan().to_data()
    data["scenario"]["name"] = text
    resolved = data["scenario"]["resolved"]
    resolved["notes"] = resolved["athlete"]["notes"] = resolved["athlete"]["name"] = text
    resolved["sessions"][0]["name"] = text
    for week in data["weeks"]:
        for session in week["sessions"]:
            session["gym"] = text
            session["warm_up"] = [text]
            if session["session"] == "Pull A":
                session["session"] = text
            for item in session["exercises"]:
                item["name"] = item["notes"] = item["reps"]["text"] = text
    return Plan.model_validate(data)


def written(cli: Cli, folder: Path, text: str, form: str) -> str:
    """A report of that plan."""
    path = folder / "plan.json"
    path.write_text(json.dumps(evil(text).to_data()), encoding="utf-8")
    out = folder / "out"
    ran = cli("report", path, "--format", form, "--start", "2027-01-04", "-o", out)
    assert ran.code == 0, ran.err
    return out.read_bytes().decode("utf-8")


OWN = ("=SUM('Week ", "=SUMPRODUCT(SUMIF('Week ", "=COUNTA('Week ")
"""How the sums of a week and of a muscle begin, and what counts sets done."""


@pytest.mark.parametrize("text", EVIL)
def test_csv_and_spreadsheets_hold_no_formula(text: str) -> None:
    """No cell begins as one, also where a semicolon ends a cell; nor does the sheet know any."""
    from optimizer.exports.workbook import to_xlsx

    content = to_csv(evil(text), ExportOptions()).content.decode("utf-8")
    for delimiter in (",", ";"):
        for row in csv.reader(io.StringIO(content), delimiter=delimiter):
            assert not any(re.match(r"\s*[=+@\uff1d\t]|-\D", cell) for cell in row), row
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(evil(text), ExportOptions()).content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                own = sheet.title == "Summary" and str(cell.value).startswith(OWN)
                assert cell.data_type != "f" or own
                assert cell.hyperlink is None


def test_cells_keep_their_words() -> None:
    """An apostrophe goes before what might be a formula, and before nothing else."""
    found = [safe(text) for text in ("8 to 10", "-3", "x; -3", "it's", "a=b", "=1")]
    assert found == ["8 to 10", "'-3", "x; '-3", "it's", "a=b", "'=1"]


class _Seen(HTMLParser):
    """Names of elements, each with its attributes' names, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        links = [value or "" for name, value in attrs if name in ("href", "src")]
        self.found.append((tag, *(name for name, _ in attrs), *links))


def _elements(page: str) -> list[tuple[str, ...]]:
    seen = _Seen()
    seen.feed(page)
    return seen.found


@pytest.mark.parametrize("text", EVIL)
def test_the_page_runs_nothing(cli: Cli, tmp_path: Path, text: str) -> None:
    """Names stand in it as text: no element, attribute or link of theirs."""
    page = written(cli, tmp_path, text, "html")
    sound = written(cli, tmp_path, "x", "html")
    assert _elements(page) == _elements(sound)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("text", EVIL)
def test_markdown_has_no_link_and_no_element(cli: Cli, tmp_path: Path, text: str) -> None:
    """Nor a heading or a column of a name's making."""
    page = written(cli, tmp_path, text, "markdown")
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<", page)
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert not any(re.match(r"#+ (Day|x$)", line) for line in heads)
    for line in page.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (5, 6, 7, 8), line


def test_a_calendar_has_only_its_own_lines(cli: Cli, tmp_path: Path) -> None:
    """A line break in a name begins no event."""
    sound = written(cli, tmp_path, "x", "ics")
    for text in EVIL:
        events = written(cli, tmp_path, text, "ics")
        assert events.count("\r\nBEGIN:VEVENT") == sound.count("\r\nBEGIN:VEVENT")
        lines = events.split("\r\n")
        assert all(re.match(r"[A-Z-]+[:;]| |\Z", line) for line in lines)
        assert "\n" not in events.replace("\r\n", "")


def test_liftoscript_has_only_its_own_lines(cli: Cli, tmp_path: Path) -> None:
    """A line break in a name begins no day; also where the exercise stands as a comment."""
    sound = written(cli, tmp_path, "x", "liftoscript").splitlines()
    for text in EVIL:
        lines = written(cli, tmp_path, text, "liftoscript").splitlines()
        assert [_kind(line) for line in lines] == [_kind(line) for line in sound]


def _kind(line: str) -> str:
    """What a line of Liftoscript is: a heading, a comment, or an exercise."""
    return next((mark for mark in ("##", "#", "//") if line.startswith(mark)), "exercise")


@pytest.mark.parametrize("form", sorted(TEXTS))
def test_no_report_steers_a_terminal(cli: Cli, tmp_path: Path, form: str) -> None:
    """Escape codes do not even get in; plans made in memory are cleaned on the way out."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(evil("\x1b[2Jx").to_data()), encoding="utf-8")
    ran = cli("report", path, "--format", form)
    assert ran.code == 2
    assert "control character U+001B" in ran.err
    assert "\x1b" not in ran.err + ran.out


def test_names_lead_nowhere(cli: Cli, here: Path) -> None:
    """A scenario's names make no file: what is written is what -o names."""
    (here / "block.yaml").write_text(SMALL.replace("Small", "../../evil"), encoding="utf-8")
    before = sorted(path.name for path in here.parent.rglob("*"))
    assert cli("check", "block.yaml").code == 0
    assert cli("check", "block.yaml", "--json").code == 0
    assert sorted(path.name for path in here.parent.rglob("*")) == before


def test_a_catalogues_table_keeps_its_columns(cli: Cli, tmp_path: Path) -> None:
    """Names of exercises are text in Markdown."""
    entry = export_catalog(load_catalog("seed"))[0] | {"progresses_to": []}
    entry["name"] = "a|b [x](javascript:alert(1)) <b>"
    path = tmp_path / "own.json"
    path.write_text(json.dumps([entry]), encoding="utf-8")
    text = cli("catalog", "list", "--catalog", path, "--format", "markdown").out
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<", text)
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines()} == {6}


def test_file_names_are_printed_as_text() -> None:
    """In the columns of a comparison."""
    from optimizer.cli.compare import _names

    assert _names(["a\x1b[2J.yaml", "b\udcff.yaml"])[0][0] == "a?[2J"
    assert _names(["a\x1b[2J.yaml", "b\udcff.yaml"])[1][0] == "b?"


# ----- plans that were tampered with ----------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("weeks", 0, "sessions", 0, "day"), "=1+1"),
        (("weeks", 0, "sessions", 0, "minutes"), 10**14),
        (("weeks", 0, "sessions", 0, "exercises", 0, "sets"), 10**9),
        (("weeks", 0, "muscle_sets", "lats"), "NaN"),
        (("weeks", 0, "muscle_sets", "lats"), "9" * 400),
        (("score",), "9" * 400),
        (("weeks", 0, "balance"), {"vertical_pull": 1}),
        (("scenario", "resolved", "athlete"), None),
        (("scenario", "resolved", "block", "start"), "9999-12-27"),
        (("scenario", "resolved", "block"), [1]),
        (("scenario", "defaults", 0), {"x": 1}),
    ],
    ids=lambda value: str(value)[:30],
)
@pytest.mark.parametrize("form", ["html", "csv", "ics", "table", "markdown"])
def test_a_tampered_plan_is_refused_at_its_place(
    cli: Cli, tmp_path: Path, path: tuple[Any, ...], value: Any, form: str
) -> None:
    """Nothing is exported of a plan whose own parts make no sense."""
    data = plan().to_data()
    around = data
    for part in path[:-1]:
        around = around[part]
    around[path[-1]] = value
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    ran = cli("report", file, "--format", form)
    assert ran.code == 2
    assert ran.err.startswith(str(file))
    assert str(path[-1] if isinstance(path[-1], str) else path[-2]) in ran.err


def test_more_sets_than_can_be_shown(cli: Cli, tmp_path: Path) -> None:
    """The verifier judges any whole number; a page of a billion lines is refused."""
    held = [{"exercise": "deadlift", "sets": 10**9}]
    data = {"weeks": [{"week": 1, "sessions": [{"session": "Pull A", "exercises": held}]}]}
    (tmp_path / "plan.json").write_text(json.dumps(data), encoding="utf-8")
    scenario = tmp_path / "sound.yaml"
    scenario.write_text(json.dumps(loaded().scenario.content), encoding="utf-8")
    assert cli("verify", scenario, tmp_path / "plan.json").code == 5
    ran = cli("report", tmp_path / "plan.json", "--scenario", scenario, "--format", "csv")
    assert ran.code == 2
    assert "deadlift has 1000000000 sets, expected 0 to 100" in ran.err


@pytest.mark.parametrize("word", ["\u00b2", "9" * 5000, "\u0663"])
def test_numbers_on_the_command_line(cli: Cli, tmp_path: Path, word: str) -> None:
    """Digits that are no number to a computer are words."""
    (tmp_path / "plan.json").write_text(json.dumps(plan().to_data()), encoding="utf-8")
    base = ("replan", tmp_path / "plan.json", "--from-week", "2")
    for more in (("--skip", f"{word}:thu"), ("--exclude", f"lower_back_stress={word}")):
        assert cli(*base, *more).code == 2
