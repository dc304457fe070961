"""Pictures, comparisons, what goes out and comes back, and the roster."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from optimizer.logs.names import read_answers
from optimizer.report.blocks import Cell, ReportBlock
from optimizer.studies.replan import Change, replan
from optimizer.studio.handing import KINDS
from optimizer.studio.returning import Taken
from studio.conftest import SCENARIO, Window
from studio.test_jobs import until

LOG = """\
date,exercise,set,reps,load,unit
2027-01-04,Pull-Up,1,8,0,kg
2027-01-04,Pull-Up,2,8,0,kg
"""


@pytest.fixture
def dated(window: Window) -> Window:
    """The block with a first day."""
    window.do("set", "scenario", path="block.start", value="2027-01-04")
    return window


def test_muscles_and_balance_are_drawn_from_the_plan_as_it_is(window: Window) -> None:
    def lats() -> str:
        page = window.get("/pictures/block.yaml").text
        return page.split(">Lats</th>")[1].split("</tr>")[0]

    before = lats()
    window.do("sets", session="Heavy", exercise="pull_up", weeks="1", to=5)
    assert lats() != before


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pdf"])
def test_every_form_of_the_plan_can_be_taken_home(dated: Window, kind: str) -> None:
    answer = dated.get(f"/out/block.yaml/{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"].startswith(KINDS[kind][2])
    if kind == "xlsx":
        assert zipfile.is_zipfile(io.BytesIO(answer.content))
    else:
        assert "pull" in answer.text.lower()


def test_what_needs_a_date_says_so(untouched: Window) -> None:
    assert "first Monday" in untouched.get("/out/block.yaml/ics").text
    assert untouched.get("/out/block.yaml/ics?start=2027-01-04&at=18:00").status_code == 200
    assert untouched.get("/out/block.yaml/ics?start=soon").status_code == 422
    assert untouched.get("/out/block.yaml/no_such").status_code == 422
    assert "Calendar" in untouched.get("/out/block.yaml").text


def test_a_plan_that_breaks_rules_says_so_on_paper(window: Window) -> None:
    window.do("sets", session="Heavy", exercise="pull_up", weeks="1", to=9)
    assert "breaks rules" in window.get("/out/block.yaml").text
    assert "breaks rules" in window.get("/out/block.yaml/html").text


def test_a_log_is_held_against_the_plan_and_not_kept(dated: Window) -> None:
    folder = dated.studio.folder.root
    before = sorted(path.name for path in folder.iterdir())
    answer = dated.ask("POST", "/out/block.yaml/log?file=done.csv", content=LOG.encode())
    assert answer.status_code == 200
    assert "Pull-Up" in answer.text
    assert "1 of " in answer.text or "2" in answer.text
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\x00", b"a,b\n1,2\n", b"{" * 5000, b"PK\x03\x04zip"]
)
def test_what_is_no_log_is_told(untouched: Window, content: bytes) -> None:
    answer = untouched.ask("POST", "/out/block.yaml/log?file=x.csv", content=content)
    assert answer.status_code == 422
    assert answer.json()["error"]


ODD = LOG + "2027-01-04,Klimmzug am Ast,1,8,0,kg\n"


def test_what_a_name_means_is_asked_once(dated: Window) -> None:
    """The answer goes into the file that `backblock log --names` reads, open names beside it."""

    def hold(content: str, **query: str) -> httpx.Response:
        params = {"file": "done.csv", **query}
        return dated.ask("POST", "/out/block.yaml/log", params=params, content=content.encode())

    file = dated.studio.folder.root / "block.names.yaml"
    log = ODD + "2027-01-04,Pul-Up,1,8,0,kg\n"
    page = hold(log).text
    assert 'name="Klimmzug am Ast"' in page
    assert '<optgroup label="Nearest"><option value="pull_up">' in page
    assert not file.exists()
    page = hold(log, names=json.dumps({"Klimmzug am Ast": "Pull-Up"})).text
    assert 'name="Klimmzug am Ast"' not in page
    assert read_answers(str(file)) == {"Klimmzug am Ast": "pull_up"}
    assert '"Pul-Up":  # pull_up' in file.read_text()
    assert 'id="names"' not in hold(ODD).text


@pytest.mark.parametrize(
    "names",
    ["{", "[]", '{"Pull-Up": "none"}', '{"Pull-Up": 5}', '{"x": "deadlift"}', "[" * 9000],
)
def test_what_is_no_name_is_not_remembered(untouched: Window, names: str) -> None:
    answer = untouched.ask(
        "POST", "/out/block.yaml/log", params={"names": names}, content=LOG.encode()
    )
    assert answer.status_code == 422
    assert not (untouched.studio.folder.root / "block.names.yaml").exists()


def test_names_are_not_written_through_a_link(dated: Window) -> None:
    """A names file that leads out of the folder is neither read nor written."""
    root = dated.studio.folder.root
    (root.parent / "outside.yaml").write_text("Secret: deadlift\n")
    (root / "block.names.yaml").symlink_to(root.parent / "outside.yaml")
    query = {"names": '{"Klimmzug am Ast": "pull_up"}'}
    answer = dated.ask("POST", "/out/block.yaml/log", params=query, content=ODD.encode())
    assert answer.status_code == 422
    assert (root.parent / "outside.yaml").read_text() == "Secret: deadlift\n"


@pytest.mark.parametrize(
    ("query", "content"),
    [
        ({"from_week": "0"}, LOG),
        ({"from_week": "x"}, LOG),
        ({"from_week": "2", "loss": "101"}, LOG),
        ({"from_week": "2", "seconds": "99999"}, LOG),
        ({"from_week": "2", "start": "soon"}, LOG),
        ({"from_week": "2", "start": "2020-01-06"}, LOG),
        ({"from_week": "2"}, "nothing"),
    ],
)
def test_what_can_not_be_planned_anew_is_told(
    untouched: Window, query: dict[str, str], content: str
) -> None:
    answer = untouched.ask("POST", "/out/block.yaml/replan", params=query, content=content.encode())
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]


def test_the_rest_is_planned_anew_as_replan_does(dated: Window) -> None:
    """What was done stands, what was missed is in the scenario, and its comments are there."""
    asked = {"file": "done.csv", "from_week": "2", "loss": "0"}
    loaded, base = dated.draft.loaded, dated.draft.facts
    assert loaded is not None
    assert base is not None
    found = Taken(dated.draft, LOG.encode(), "done.csv", asked)
    wanted = replan(loaded, base, Change(2, loss=0), log=found.placed.facts())
    answer = dated.ask("POST", "/out/block.yaml/replan", params=asked, content=LOG.encode())
    job = dated.studio.queue.get(answer.json()["job"])
    assert job is not None
    dated.studio.queue.listen(job)
    until(job, "done", "failed")
    assert job.error is None
    assert wanted.plan.weeks is not None
    assert dated.draft.plan is not None
    assert dated.draft.plan.weeks == wanted.plan.weeks
    assert dated.draft.step.past["frozen_through"] == 1
    verdict = dated.draft.verdict
    assert verdict is not None
    assert verdict.legal
    text = (dated.studio.folder.root / "block.yaml").read_text()
    assert "{weeks: [1], session: Light, skip: true}" in text
    assert "# the long one" in text
    assert "# what stands at home" in text
    assert "exclude" not in text
    dated.version = dated.draft.version
    dated.do("undo")
    assert "skip" not in (dated.studio.folder.root / "block.yaml").read_text()


def test_two_plans_stand_side_by_side_with_what_differs(window: Window) -> None:
    folder: Path = window.studio.folder.root
    data = json.loads((folder / "block.plan.json").read_text())
    data["weeks"][0]["sessions"][0]["exercises"][1]["sets"] = 5
    (folder / "other.json").write_text(json.dumps({"weeks": data["weeks"]}))
    assert "other.json" in window.get("/compare/block.yaml").text
    text = window.get("/compare/block.yaml/plan?other=other.json").text
    assert "Side by side" in text
    assert "(+2)" in text
    assert "Heavy" in text


@pytest.mark.parametrize("other", ["../secret.json", "none.json", "block.yaml", "bad.json"])
def test_only_plans_of_the_folder_can_stand_beside(untouched: Window, other: str) -> None:
    (untouched.studio.folder.root / "bad.json").write_text("{}")
    answer = untouched.get(f"/compare/block.yaml/plan?other={other}")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "fields",
    [
        {"gym": "garage"},
        {"gym": "nowhere", "with": "hotel_gym"},
        {"gym": "garage", "with": "/etc/passwd"},
        {"gym": "garage", "with": "hotel_gym", "seconds": "99999"},
    ],
)
def test_a_comparison_needs_gyms_that_there_are(untouched: Window, fields: dict[str, str]) -> None:
    answer = untouched.ask("POST", "/compare/block.yaml/gyms", data=fields)
    assert answer.status_code in (400, 422)


def test_the_roster_is_a_table_that_is_saved_as_it_is_typed(window: Window) -> None:
    folder: Path = window.studio.folder.root
    assert 'aria-label="name, athlete 1"' in window.get("/roster").text
    rows = [["name", "level"], ["Ana, the first", "beginner"], ["", ""], ["Ben", ""]]
    answer = window.ask(
        "POST", "/roster/save", content=json.dumps({"name": "a.csv", "rows": rows}).encode()
    )
    assert answer.status_code == 200
    assert (folder / "a.csv").read_text() == 'name,level\n"Ana, the first",beginner\nBen,\n'
    assert "Ana, the first" in window.get("/roster?table=a.csv").text


def test_a_log_is_no_table_of_athletes(window: Window) -> None:
    folder = window.studio.folder.root
    (folder / "a_log.csv").write_text(LOG)
    (folder / "broken.csv").write_bytes(b"\xff\x00\n" * 3000)
    (folder / "empty.csv").write_text("")
    assert 'value="athletes.csv"' in window.get("/roster").text
    (folder / "team.csv").write_text("name;days;weekly_sets.start\nAna;mon;12\n")
    page = window.get("/roster").text
    assert 'value="team.csv"' in page
    assert "a_log.csv" not in page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"name": "../a.csv", "rows": [["name"]]}',
        b'{"name": "block.yaml", "rows": [["name"]]}',
        b'{"name": "a.csv", "rows": []}',
        b'{"name": "a.csv", "rows": "x"}',
        b'{"name": "a.csv", "rows": [1]}',
        json.dumps({"name": "a.csv", "rows": [["x"]] * 502}).encode(),
        b'{"name": "a.csv", "rows": [["\\ud800"]]}',
    ],
)
def test_what_is_no_table_is_not_saved(untouched: Window, content: bytes) -> None:
    answer = untouched.ask("POST", "/roster/save", content=content)
    assert answer.status_code in (400, 422)
    assert not (untouched.studio.folder.root / "a.csv").exists()
    assert (untouched.studio.folder.root / "block.yaml").read_text() == SCENARIO


def test_names_of_tables_are_escaped(window: Window) -> None:
    """What a search says of itself is HTML too."""
    from optimizer.studio.server import blocks_html

    name = "<img src=x>.csv"
    content = json.dumps({"name": name, "rows": [["name"], ["<b>Ana</b>"]]}).encode()
    assert window.ask("POST", "/roster/save", content=content).status_code == 200
    page = window.ask("GET", "/roster", params={"table": name}).text
    assert "<img" not in page
    assert "<b>Ana" not in page
    rows = [["<i>who</i>", Cell("<i>", 0.5, 0.5)]]
    assert "<i>who" not in blocks_html([ReportBlock("<u>title</u>", ["", "<s>"], rows, ["<p x>"])])


@pytest.mark.parametrize("head", ["catalog", "previous", "Previous.logs", '["previous"].logs'])
def test_a_roster_may_not_name_files(window: Window, head: str) -> None:
    rows = [["name", head], ["Ana", "../secret.yaml"]]
    content = json.dumps({"name": "a.csv", "rows": rows}).encode()
    window.ask("POST", "/roster/save", content=content)
    form = {"table": "a.csv", "template": "block.yaml"}
    answer = window.ask("POST", "/roster/run", data=form)
    assert answer.status_code == 422
    assert "command line" in answer.json()["error"]
