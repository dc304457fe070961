"""``compare`` and ``equipment`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SMALL = """\
schema_version: 1
name: Small block
equipment: {main: garage_gym, away: [band]}
block: {weeks: 1}
sessions: [{name: A, day: mon}]
weekly_sets: [9]
balance: {tolerance: 1}
"""
PRICES = "currency: EUR\nitems: {cable_pulldown_station: 900, landmine_attachment: 50}\n"
WANTING = SMALL.replace("balance: {tolerance: 1}", "balance: null\nselect: {exclude: [pull_up]}")
"""Nothing in it pulls from overhead but what can be bought."""
FAST = ("--workers", "1", "-q")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a scenario and a price list."""
    (tmp_path / "block.yaml").write_text(SMALL)
    (tmp_path / "wanting.yaml").write_text(WANTING)
    (tmp_path / "prices.yaml").write_text(PRICES)
    return tmp_path


def test_gyms_side_by_side(cli: Any, files: Path) -> None:
    """Every gym is a case; one without a plan says why."""
    ran = cli(
        "compare",
        files / "block.yaml",
        "--replace",
        "main",
        "--with",
        "main",
        "--with",
        "commercial_gym",
        "--with",
        "towel,band",
        "--json",
        *FAST,
    )
    data = json.loads(ran.out)
    assert ran.code == 0
    assert [case["name"] for case in data["cases"]] == ["main", "commercial gym", "towel, band"]
    first, full, bare = data["cases"]
    assert first["against_first"]["word"] == "same"
    assert full["score"] >= first["score"]
    assert full["plan"]["scenario"]["resolved"]["equipment"]["main"]
    assert bare["status"] == "infeasible"
    assert bare["plan"]["conflict"]


def test_one_gym_is_held_against_the_scenario_as_written(cli: Any, files: Path) -> None:
    """A comparison needs two."""
    ran = cli("compare", files / "block.yaml", "--with", "commercial_gym", "--robust", *FAST)
    assert ran.code == 0
    assert "main (garage gym)" in ran.out
    assert "One plan for all of them: proved best" in ran.out


def test_the_gym_of_the_scenario_comes_first(cli: Any, files: Path) -> None:
    """However many gyms are named, by name alone too; --only leaves it out, and needs two."""
    words = ("compare", files / "block.yaml", "commercial_gym", "--with", "towel,band", "--json")
    ran = cli(*words, *FAST)
    names = [case["name"] for case in json.loads(ran.out)["cases"]]
    assert names == ["main (garage gym)", "commercial gym", "towel, band"]
    ran = cli(*words, "--only", *FAST)
    names = [case["name"] for case in json.loads(ran.out)["cases"]]
    assert names == ["commercial gym", "towel, band"]
    assert cli("compare", files / "block.yaml", "commercial_gym", "--only").code == 2


def test_whole_scenarios_side_by_side(cli: Any, files: Path) -> None:
    """Files are named by their stems; scores that measure different things are marked."""
    longer = SMALL.replace("weeks: 1", "weeks: 2").replace("[9]", "[9, 9]")
    (files / "longer.yaml").write_text(longer)
    ran = cli("compare", files / "block.yaml", files / "longer.yaml", *FAST)
    assert ran.code == 0
    assert "longer: the blocks differ in length" in ran.out


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_pages(cli: Any, files: Path, form: str) -> None:
    """The same tables as Markdown and as one page that needs nothing else."""
    ran = cli(
        "compare",
        files / "block.yaml",
        "--with",
        "main",
        "--with",
        "commercial_gym",
        "--format",
        form,
        *FAST,
    )
    assert ran.code == 0
    assert "Weekly sets of each muscle" in ran.out
    assert "<script" not in ran.out
    assert "://" not in ran.out


def test_what_items_are_worth(cli: Any, files: Path) -> None:
    """Additions and what is there; the worthless without a solve."""
    ran = cli(
        "equipment",
        files / "block.yaml",
        "--item",
        "cable_pulldown_station",
        "--item",
        "ab_wheel",
        "--item",
        "power_rack",
        "--json",
        *FAST,
    )
    values = {value["item"]: value for value in json.loads(ran.out)["values"]}
    assert ran.code == 0
    assert values["ab_wheel"]["proof"] == "unlocks no exercise"
    assert values["cable_pulldown_station"]["exercises"]
    assert values["power_rack"]["change"] == "remove"


@pytest.mark.parametrize(
    ("question", "cents"),
    [
        (("--budget", "100"), [0]),  # the landmine costs 50 and brings nothing
        (("--budget", "900"), [90000]),
        (("--reach", "95%"), [0]),
        (("--reach", "100%"), [90000]),
        (("--minimal", "--empty"), [90000]),
        (("--curve",), [0, 90000]),
    ],
)
def test_what_to_buy(cli: Any, files: Path, question: tuple[str, ...], cents: list[int]) -> None:
    """Each question has its answer, in a form that programs can read too."""
    prices = files / "prices.yaml"
    ran = cli("equipment", files / "wanting.yaml", "--prices", prices, *question, "--json", *FAST)
    purchases = json.loads(ran.out)["purchases"]
    assert ran.code == 0
    assert [purchase["cents"] for purchase in purchases] == cents
    scores = [purchase["score"] for purchase in purchases]
    assert scores == sorted(scores)


def test_no_purchase_gives_what_nobody_sells(cli: Any, files: Path) -> None:
    """No kit of the price list has a plan by itself: exit 3, and nothing is spent."""
    prices = files / "prices.yaml"
    ran = cli(
        "equipment",
        files / "block.yaml",
        "--prices",
        prices,
        "--minimal",
        "--empty",
        "--json",
        *FAST,
    )
    assert ran.code == 3
    purchases = json.loads(ran.out)["purchases"]
    assert [(purchase["cents"], purchase["score"]) for purchase in purchases] == [(0, None)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "block.yaml"), "second scenario"),
        (("compare", "block.yaml", "--with", "band", "--with", "band"), "twice"),
        (("compare", "block.yaml", "--with", "bandd"), "unknown item 'bandd'"),
        (("compare", "block.yaml", "nogym"), "nogym is no file and no gym; gyms: "),
        (("compare", "block.yaml", "--replace", "home", "--with", "band"), "no gym 'home'"),
        (("equipment", "block.yaml", "--budget", "5"), "--prices"),
        (("equipment", "block.yaml", "--prices", "prices.yaml"), "--budget"),
        (("equipment", "block.yaml", "--item", "bnad"), "unknown item"),
        (("equipment", "block.yaml", "--item", "sofa"), "catalog equipment lists what is known"),
        (("equipment", "block.yaml", "--reach", "200%", "--prices", "prices.yaml"), "no share"),
        (("equipment", "block.yaml", "--minimal", "--prices", "block.yaml"), "items"),
    ],
)
def test_bad_usage_is_explained(cli: Any, files: Path, words: tuple[str, ...], said: str) -> None:
    """Exit 2 with what is wrong."""
    args = [str(files / word) if word.endswith(".yaml") else word for word in words]
    ran = cli(*args)
    assert ran.code == 2
    assert said in ran.err
