"""Rosters of one template and a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from batch.conftest import Write
from catalog.inputs import InputError
from optimizer.scenario import load_scenario
from optimizer.studies.batch import Entry, Roster, read_table_roster
from optimizer.studies.batch.columns import path_of

TEMPLATE = """\
schema_version: 1
name: Six weeks
athlete: {{name: Nobody}}
equipment: {{main: commercial_gym, hotel: hotel_gym}}
block: {{weeks: 6}}
sessions:
  - {{name: Pull A, day: mon}}
  - {{name: Pull B, day: thu, minutes: 90}}
weekly_sets: {{start: 12, end: 16}}
"""
Read = Callable[..., Roster]


@pytest.fixture
def read(write: Write, tmp_path: Path) -> Read:
    """Read a table under the template: ``read("name,level", "Sam,beginner")``."""

    def call(*lines: str, template: str = TEMPLATE) -> Roster:
        table = tmp_path / "athletes.csv"
        table.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return read_table_roster(
            str(write("folder/template", template)), str(table), tmp_path / "out"
        )

    return call


def scenario(entry: Entry) -> dict[str, object]:
    """The scenario that a row gives, in its normal form."""
    assert not entry.problems
    assert entry.packed is not None
    return dict(entry.packed.loaded().scenario.content)


def said(roster: Roster) -> list[str]:
    """Problems without the folder."""
    return [str(problem).rpartition("/")[2] for problem in roster.problems]


def test_short_columns(read: Read) -> None:
    """The columns that every coach has set what a coach means by them."""
    roster = read(
        "name,level,goal,gym,days,minutes",
        "Sam,beginner,strength,garage_gym,tue fri,45",
    )
    (entry,) = roster.entries
    content = scenario(entry)
    assert (entry.name, entry.athlete) == ("Sam", "Sam")
    athlete = content["athlete"]
    assert isinstance(athlete, dict)
    assert (athlete["level"], athlete["goal"]) == ("beginner", "strength")
    assert [session["day"] for session in content["sessions"]] == ["tue", "fri"]  # type: ignore[attr-defined]
    minutes = [session["limits"]["minutes"] for session in content["sessions"]]  # type: ignore[attr-defined]
    assert minutes == [45, 45]
    assert "barbell" in content["equipment"]["main"]  # type: ignore[index]


def test_an_empty_cell_leaves_the_template(read: Read) -> None:
    """A table need not say again what is the same for nearly everybody."""
    roster = read("name,level,minutes,weekly_sets.end", "Sam,,,", "Kim,advanced,,14")
    sam, kim = (scenario(entry) for entry in roster.entries)
    assert sam["weekly_sets"]["end"] == 16  # type: ignore[index]
    assert kim["weekly_sets"]["end"] == 14  # type: ignore[index]
    assert [s["limits"]["minutes"] for s in sam["sessions"]] == [None, 90]  # type: ignore[attr-defined]


def test_a_gym_of_the_template_by_name(read: Read) -> None:
    """All sessions go there; a list of items is what the first session's gym holds."""
    hotel, list_ = read("name,gym", "Sam,hotel", 'Kim,"dumbbell_pair, band, pull_up_bar"').entries
    assert {s["gym"] for s in scenario(hotel)["sessions"]} == {"hotel"}  # type: ignore[attr-defined]
    assert scenario(list_)["equipment"]["main"] == [  # type: ignore[index]
        "band",
        "dumbbell_pair",
        "pull_up_bar",
    ]


def test_fewer_days_leave_out_the_last_sessions(read: Read) -> None:
    """A template for the most days serves those who come less often."""
    (entry,) = read("name,days", "Sam,wednesday").entries
    sessions = scenario(entry)["sessions"]
    assert [(s["name"], s["day"]) for s in sessions] == [("Pull A", "wed")]  # type: ignore[attr-defined]


def test_a_title_may_stand_above_the_headings(read: Read) -> None:
    """Empty lines too; places stay those of the file."""
    roster = read("", "Team 2027,,", ",,", "name,level,days", "Sam,beginner,3")
    assert said(roster) == [
        "athletes.csv:5:14: days: found 3, expected the weekdays themselves, e.g. mon thu"
    ]


def test_a_scenario_is_no_table(read: Read) -> None:
    """It is told how a table begins."""
    with pytest.raises(InputError, match=r"is no table, it looks like a scenario \(a table begins"):
        read("schema_version: 1", "name: Six weeks")


def test_words_of_the_gym_floor_are_known(read: Read) -> None:
    """A novice is a beginner."""
    assert said(read("name,level", "Sam,novice"))[0].endswith("(did you mean beginner?)")


def test_any_path_is_a_column(read: Read) -> None:
    """Numbers, lists and mappings as a scenario writes them; notes stay text."""
    roster = read(
        "name;weekly_sets.start;sessions[0].minutes;select.exclude;priorities;athlete.notes",
        'Sam;10;35;[deadlift];{lats: 2};"knee: careful"',
    )
    content = scenario(roster.entries[0])
    assert content["weekly_sets"]["start"] == 10  # type: ignore[index]
    assert content["sessions"][0]["limits"]["minutes"] == 35  # type: ignore[index]
    assert content["select"]["exclude"] == ["deadlift"]  # type: ignore[index]
    assert content["priorities"]["lats"] == 2  # type: ignore[index]
    assert content["athlete"]["notes"] == "knee: careful"  # type: ignore[index]


def test_bad_rows_are_told_at_once_with_their_places(read: Read) -> None:
    """Each at its cell; the good rows are as good as ever."""
    roster = read(
        "name,level,days,weekly_sets.start",
        "Sam,expert,mon thu,12",
        "Kim,beginner,mon thu,many",
        "",
        '"Lee",beginner,"mon, tue, wed",10',
        "Amy,beginner,mon thu,10",
        "Bo,beginner",
        ",beginner,mon thu,10",
    )
    places = [line.partition(" ")[0] for line in said(roster)]
    assert places == [
        "athletes.csv:2:5:",
        "athletes.csv:3:22:",
        "athletes.csv:5:16:",
        "athletes.csv:7:1:",
        "athletes.csv:8:1:",
    ]
    assert [entry.name for entry in roster.entries if entry.packed] == ["Amy"]


def test_a_problem_of_two_cells_is_told_at_the_row(read: Read) -> None:
    """Where no one cell is to blame the row is named."""
    roster = read("name,days", "Sam,mon mon")
    (line,) = said(roster)
    assert line.startswith("athletes.csv:2:")
    assert "mon" in line


@pytest.mark.parametrize(
    ("head", "place", "words"),
    [
        ("name,levle", ":1:6:", "a scenario has no 'levle', did you mean level?"),
        ("name,weekly_sets.strat", ":1:6:", "did you mean start?"),
        ("name,athlete.level,level", ":1:20:", "a second column for the same"),
        ("name,", ":1:6:", "a column needs a name"),
        ("name,sessions[x].day", ":1:6:", "is no path of a scenario"),
        ("level,goal", ":1:1:", "has no column 'name'"),
    ],
)
def test_a_bad_head_stops_before_anything_is_solved(
    read: Read, head: str, place: str, words: str
) -> None:
    """It is wrong for everybody."""
    with pytest.raises(InputError) as caught:
        read(head, ",".join("x" for _ in head.split(",")))
    assert place in str(caught.value)
    assert words in str(caught.value)


def test_a_path_that_the_template_lacks(read: Read) -> None:
    """A column can't make a third session."""
    (line,) = said(read("name,sessions[2].minutes", "Sam,30"))
    assert line.startswith("athletes.csv:2:5: sessions[2].minutes: the template has no sessions[2]")


@pytest.mark.parametrize("table", ["", "name\n", 'name\n"Sam\n', "name\n\n\n"])
def test_a_table_without_rows_is_a_mistake(read: Read, table: str) -> None:
    """Nobody, or a quote that swallows everybody."""
    with pytest.raises(InputError):
        read(table)


def test_excel_tables(write: Write, tmp_path: Path) -> None:
    """A byte-order mark, semicolons, Windows lines, quotes and line ends within cells."""
    table = tmp_path / "athletes.csv"
    text = '\ufeffName;athlete.notes\r\n"Sam ""The Man""";"two\r\nlines; one cell"\r\nKim;\r\n'
    table.write_bytes(text.encode())
    roster = read_table_roster(str(write("t", TEMPLATE)), str(table), tmp_path / "out")
    sam, kim = roster.entries
    assert (sam.athlete, kim.athlete) == ('Sam "The Man"', "Kim")
    assert (sam.source[-2:], kim.source[-2:]) == (":2", ":4")


def test_a_workbook_is_a_table(write: Write, tmp_path: Path) -> None:
    """The tab with a heading ``name``, below a title; numbers as a person writes them."""
    book = openpyxl.Workbook()
    book.active.append(["Squad, spring"])
    book.active.append(["Name", "Days", "Minutes"])
    book.active.append(["Kim", "tue fri", 45.0])
    book.save(tmp_path / "athletes.xlsx")
    template = str(write("t", TEMPLATE))
    [kim] = read_table_roster(template, str(tmp_path / "athletes.xlsx"), tmp_path / "out").entries
    assert (kim.athlete, kim.source[-2:]) == ("Kim", ":3")
    sessions = scenario(kim)["sessions"]
    assert [session["limits"]["minutes"] for session in sessions] == [45, 45]  # type: ignore[attr-defined]


def test_the_row_has_a_scenario_file(read: Read, tmp_path: Path) -> None:
    """It says the same wherever it lies: catalogues are found from the output folder."""
    (tmp_path / "folder").mkdir()
    own = Path(__file__).resolve().parents[2] / "catalog" / "data" / "seed.yaml"
    (tmp_path / "folder" / "own.yaml").write_text(own.read_text(encoding="utf-8"))
    template = TEMPLATE.replace("athlete:", "catalog: [seed, own.yaml]\nathlete:")
    (entry,) = read("name,level", "Sam,beginner", template=template).entries
    assert entry.text is not None
    assert entry.packed is not None
    path = tmp_path / "out" / "Sam.yaml"
    path.write_text(entry.text, encoding="utf-8")
    loaded = load_scenario(str(path))
    assert loaded.scenario.sha256 == entry.packed.loaded().scenario.sha256
    assert loaded.document == entry.packed.loaded().document.__class__(
        str(path), loaded.document.data, loaded.document.positions
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("name", ("athlete", "name")),
        ("Level", ("athlete", "level")),
        ("sessions[0].minutes", ("sessions", 0, "minutes")),
        ("weekly_sets[2][0]", ("weekly_sets", 2, 0)),
        ("a.", None),
        ("a[", None),
        ("[]", None),
    ],
)
def test_paths(text: str, path: tuple[str | int, ...] | None) -> None:
    """As messages write them."""
    assert path_of(text) == path
