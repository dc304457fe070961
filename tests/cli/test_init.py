"""``backblock init``: questions, flags, and scenarios that have a plan."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from catalog.inputs import read_text
from catalog.vocabulary import equipment
from cli.conftest import Cli
from optimizer.cli import init
from optimizer.cli.app import app
from optimizer.cli.errors import run_command
from optimizer.scenario import parse_scenario
from optimizer.scenario.templates import SPREAD_DAYS, Request, TemplateLine, fitting, template
from optimizer.studies.starting import starting, steps

LEVELS = ("beginner", "intermediate", "advanced")
GOALS = ("hypertrophy", "strength", "power", "prehab")
GYMS = tuple(equipment().gyms)


# ----- flags ------------------------------------------------------------------------------------


def test_flags_make_a_scenario_to_fit(cli: Cli) -> None:
    """Level, goal, days, weeks, minutes and gym are the file's; only the gym's words are quoted."""
    args = ["--level", "beginner", "--goal", "prehab", "--days", "fri,mon", "--weeks", "4"]
    ran = cli("init", *args, "--minutes", 50, "--gym", "commercial_gym")
    assert ran.code == 0
    scenario = parse_scenario(ran.out).scenario
    assert (scenario.level, scenario.goal, scenario.weeks) == ("beginner", "prehab", 4)
    assert [session.day for session in scenario.sessions] == [0, 4]
    assert scenario.deload_weeks == {4}
    assert scenario.gyms == {"gym": frozenset(equipment().gyms["commercial_gym"])}
    assert "minutes: 50}" in ran.out


def test_json_is_the_same_scenario(cli: Cli) -> None:
    """Programs can take the scenario as JSON, which has no comments."""
    args = ["init", "--weeks", "1", "--days", "1"]
    written = parse_scenario(cli(*args).out).scenario
    assert parse_scenario(json.dumps(json.loads(cli(*args, "--json").out))).scenario == written


def test_what_is_eased_is_said_and_written(cli: Cli, here: Path) -> None:
    """A quarter of an hour holds no pull of each kind: the file drops the balance and says why."""
    args = [
        "--level",
        "beginner",
        "--goal",
        "power",
        "--minutes",
        "15",
        "--weeks",
        "1",
        "--days",
        "1",
    ]
    ran = cli("init", *args, "-o", "block.yaml")
    assert ran.code == 0
    text = (here / "block.yaml").read_text(encoding="utf-8")
    assert "# Adjusted so that there is a plan: vertical and horizontal pulls can't balance" in text
    assert "\nbalance: null\n" in text
    assert "eased: balance: null" in ran.err
    assert "Next: backblock solve block.yaml" in ran.err
    assert cli("init", *args, "-o", "quiet.yaml", "--quiet").err == ""


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("bands, pull-up bar", ["band", "pull_up_bar"]),
        ("garage gym, trx", ["garage_gym", "suspension_trainer"]),
        ("Hotel_Gym", "hotel_gym"),
    ],
)
def test_a_gym_may_be_what_there_is(asked: str, written: object) -> None:
    """Items in the usual words stand in the file as a list, a built-in gym by its name."""
    assert read_text(f"gym: {init._check_gym(asked)}", "a gym").data == {"gym": written}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("zzz", "unknown gym 'zzz', expected one of"),
        ("zzz", "or items such as bands,pull-up bar"),
        ("band, zzz", "unknown item 'zzz'"),
        ("bar, band", "'bar' names several items: barbell, "),
    ],
)
def test_a_gym_that_is_none_is_told(cli: Cli, asked: str, said: str) -> None:
    """With what there is to choose from."""
    ran = cli("init", "--gym", asked)
    assert ran.code == 2
    assert said in ran.err


def test_an_impossible_wish_writes_nothing(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where even the eased scenario has no plan, that is exit 3 and no file."""
    hopeless = TemplateLine("weekly_sets: [50]", "of a test")
    monkeypatch.setattr("optimizer.studies.starting.steps", lambda _wish: iter([(hopeless,)]))
    ran = cli("init", "--days", "1", "--weeks", "1", "-o", "block.yaml")
    assert ran.code == 3
    assert "No plan exists" in ran.err
    assert not (here / "block.yaml").exists()


def test_yes_asks_nothing(monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    """Scripts on a terminal get the starter."""
    monkeypatch.setattr(init, "_on_terminal", lambda: True)
    assert cli("init", "--yes").out == template("starter")


# ----- questions --------------------------------------------------------------------------------


def answered(monkeypatch: pytest.MonkeyPatch, *answers: str, args: tuple[str, ...] = ()) -> int:
    """Answer the questions of ``init``, one line each."""
    monkeypatch.setattr(init, "_on_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in answers)))
    return run_command(app, ["init", *args])


def test_questions_make_a_scenario(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enter takes the usual, a wrong answer is put again, and the file is asked for last."""
    code = answered(
        monkeypatch,
        "beginer",
        "beginner",
        "",
        "9",
        "tue",
        "1",
        "zzz",
        "hotel_gym",
        "7",
        "40",
        "4",
        "1",
        "squats",
        "tue:squats",
        "",
    )
    captured = capsys.readouterr()
    assert code == 0
    assert captured.out.strip() == ""  # questions are no result; older clicks leave a blank
    for complaint in (
        "'beginer' is not one of",
        "'9': expected 1 to 7",
        "unknown gym 'zzz'",
        "'7': expected 0, or 15 to 600",
        "'squats': expected a day",
    ):
        assert complaint in captured.err
    scenario = parse_scenario((here / "my_block.yaml").read_text(encoding="utf-8")).scenario
    assert (scenario.level, scenario.goal, scenario.weeks) == ("beginner", "hypertrophy", 1)
    assert [session.day for session in scenario.sessions] == [1]
    assert scenario.supersets.pairs == 1
    assert [(e.days, e.what, e.heavy_lower_back) for e in scenario.elsewhere] == [
        ({1}, "squats", True)
    ]


def test_questions_do_not_overwrite(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is there stays, also where its name is an answer."""
    (here / "my_block.yaml").write_text("mine", encoding="utf-8")
    assert answered(monkeypatch, "", "", "1", "1", "", "", "", "", "") == 2
    assert "--force" in capsys.readouterr().err
    assert (here / "my_block.yaml").read_text(encoding="utf-8") == "mine"


# ----- every wish has a plan ---------------------------------------------------------------------


@pytest.mark.parametrize("gym", GYMS)
@pytest.mark.parametrize("days", SPREAD_DAYS)
def test_fitted_scenarios_are_sound(days: int, gym: str) -> None:
    """Whatever is eased, the file can be read and has every line once."""
    for level, goal in product(LEVELS, GOALS):
        wish = Request(level, goal, SPREAD_DAYS[days], days, gym, minutes=45)
        for lines in steps(wish) if (level, goal) == ("beginner", "power") else ((),):
            parse_scenario(fitting(wish, lines))


SAMPLE = [
    Request("beginner", "hypertrophy", SPREAD_DAYS[2], 4, "commercial_gym"),
    Request("advanced", "power", SPREAD_DAYS[1], 1, "bodyweight_park"),
    Request("intermediate", "strength", SPREAD_DAYS[2], 3, "kettlebell_corner"),
    Request("advanced", "hypertrophy", SPREAD_DAYS[3], 2, "home_dumbbells", minutes=45),
    Request("beginner", "prehab", SPREAD_DAYS[1], 1, "hotel_gym", minutes=20),
]


@pytest.mark.parametrize("wish", SAMPLE, ids=lambda wish: f"{wish.gym}-{len(wish.days)}")
def test_a_first_scenario_solves(wish: Request) -> None:
    """The file that a newcomer gets has a plan; eased lines are there only where needed."""
    found = starting(wish, workers=1)
    assert found.solves
    for line in found.eased:
        assert line.text in found.text
        assert line.why in found.text


def grid() -> Iterator[Request]:
    """Every level, goal, number of days and gym, with the weeks taken in turn."""
    weeks = (1, 2, 3, 4, 6, 8, 12, 26)
    cases = product(LEVELS, GOALS, SPREAD_DAYS.values(), GYMS)
    for place, (level, goal, days, gym) in enumerate(cases):
        yield Request(level, goal, days, weeks[place % len(weeks)], gym, (None, 60, 30)[place % 3])


@pytest.mark.soak
@pytest.mark.parametrize("wish", list(grid()), ids=str)
def test_every_first_scenario_solves(wish: Request) -> None:
    """No level, goal, number of days and gym leaves a newcomer without a plan."""
    assert starting(wish, seconds=300, workers=1).solves
