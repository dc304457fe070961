"""`balance`: sets of one pattern against another's."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.inputs import Document
from catalog.schema import Catalog
from catalog.validation import validate
from helpers import Weeks, catalog, exercise, plan, said, scenario, scenario_data
from helpers import check as checked
from optimizer.scenario.resolve import resolve
from optimizer.scenario.schema import ScenarioFile
from optimizer.verifier import Verdict, verify

PULL = exercise("pull", pattern="vertical_pull", kit=["pull_up_bar"])
HANG = exercise("hang", pattern="vertical_pull", kit=["rings"])
ROW = exercise("row")
FLY = exercise("fly", pattern="rear_delt_pull")
ALL = catalog(PULL, ROW, FLY)
BAR = {"main": ["pull_up_bar"]}


def broken(vertical: int, horizontal: int, **balance: Any) -> tuple[str, ...]:
    """What a week with so many sets of each breaks."""
    listed = [(e, n) for e, n in (("pull", vertical), ("row", horizontal), ("fly", 5)) if n]
    return checked(ALL, {1: {"A": listed}}, balance=balance, equipment=BAR).broken


@pytest.mark.parametrize(
    ("vertical", "horizontal", "balance", "legal"),
    [
        (4, 4, {"tolerance": 0}, True),
        (4, 5, {"tolerance": 0}, False),
        (4, 5, {}, True),  # one off by default
        (4, 6, {}, False),
        (5, 4, {"tolerance": 1}, True),
        (6, 4, {"tolerance": 1}, False),
        (0, 1, {"tolerance": 9}, False),  # both sides are needed
        (1, 0, {"tolerance": 9}, False),
        (2, 4, {"ratio": [1, 2]}, True),
        (4, 2, {"ratio": [1, 2]}, False),
        (2, 5, {"ratio": [1, 2], "tolerance": 1}, True),  # |2 x 2 - 1 x 5| = 1
        (2, 5, {"ratio": [2, 4], "tolerance": 1}, False),  # not reduced: |4 x 2 - 2 x 5| = 2
        (2, 5, {"ratio": [2, 4], "tolerance": 2}, True),
        (4, 3, {"between": ["vertical_pull", "rear_delt_pull"], "tolerance": 1}, True),
        (4, 3, {"between": ["rear_delt_pull", "horizontal_pull"], "tolerance": 1}, False),
    ],
)
def test_edges(vertical: int, horizontal: int, balance: dict[str, Any], legal: bool) -> None:
    """abs(b x A - a x B) may reach the tolerance and not pass it; both sums are at least 1."""
    balance = {"ratio": [1, 1], **balance}
    assert broken(vertical, horizontal, **balance) == (() if legal else ("balance",))


def test_null_is_no_rule_and_deload_weeks_are_judged() -> None:
    """A deload week is balanced too."""
    week = {"A": [("pull", 4), ("row", 3)]}
    assert checked(ALL, {1: week}, balance=None, equipment=BAR).broken == ()
    deload = {"block": {"weeks": 1, "deload_weeks": [1]}}
    verdict = checked(ALL, {1: week}, balance={"tolerance": 0}, equipment=BAR, **deload)
    assert said(verdict) == [("balance", 1, None, 1, 0)]


@pytest.mark.parametrize(
    ("deload", "ratio", "sets", "legal"),
    [
        (None, [1, 1], (4, 5), True),  # halves don't add up: max(1, 1) more
        (None, [1, 1], (4, 6), False),
        (None, [2, 3], (2, 4), True),  # |3 x 2 - 2 x 4| = 2, 3 are allowed
        (None, [2, 3], (1, 3), True),  # 3
        (None, [2, 3], (1, 4), False),  # 5
        (None, [1, 1], (1, 0), False),  # both sides are needed all the same
        (6, [1, 1], (3, 3), True),  # a total that is written asks for the ratio itself
        (6, [1, 1], (2, 3), False),
    ],
)
def test_deload_weeks_without_a_written_total(
    deload: int | None, ratio: list[int], sets: tuple[int, int], legal: bool
) -> None:
    """The tolerance is max(a, b) more."""
    weekly = {"start": 12, "end": 12, "tolerance": 12}
    weekly |= {} if deload is None else {"deload": deload}
    listed = [(e, n) for e, n in zip(("pull", "row"), sets, strict=True) if n]
    found = checked(
        ALL,
        {1: {"A": listed}},
        balance={"ratio": ratio, "tolerance": 0},
        equipment=BAR,
        block={"weeks": 1, "deload_weeks": [1]},
        weekly_sets=weekly,
    )
    assert found.broken == (() if legal else ("balance",))


def test_per_block() -> None:
    """Sums of all weeks, frozen ones too."""
    weeks: Weeks = {1: {"A": [("pull", 3)]}, 2: {"A": [("row", 3)]}}
    block = {"block": {"weeks": 2, "phases": [1, 1]}, "equipment": BAR}
    assert checked(ALL, weeks, balance={"per": "block"}, **block).broken == ()
    assert checked(ALL, weeks, balance={"per": "week"}, **block).broken == ("balance",)
    assert checked(ALL, weeks, 1, balance={"per": "block"}, **block).broken == ()
    uneven: Weeks = {1: {"A": [("pull", 5)]}, 2: {"A": [("row", 3)]}}
    verdict = checked(ALL, uneven, 1, balance={"per": "block"}, **block)
    assert said(verdict) == [("balance", None, None, 2, 1)]


def test_a_week_with_no_session_is_waived() -> None:
    """And so is a block with none."""
    off = {"exceptions": [{"weeks": [1], "skip": True}], "equipment": BAR}
    for per in ("week", "block"):
        assert checked(ALL, {}, balance={"per": per}, **off).broken == ()


def unwritten(exercises: Catalog, weeks: Weeks, /, **overrides: Any) -> Verdict:
    """The verdict where the scenario says nothing of balance."""
    data = scenario_data(**overrides)
    del data["balance"]
    document = Document("<test>", data)
    file, problems = validate(ScenarioFile, document)
    assert problems == []
    resolved, problems = resolve(file, document, exercises)
    assert resolved is not None
    return verify(resolved, exercises, plan(weeks))


def test_the_default_is_waived_where_a_side_has_no_available_exercise() -> None:
    """Written, it is never waived."""
    rows: Weeks = {1: {"A": [("row", 3)]}}
    assert unwritten(ALL, rows, equipment={"main": []}).broken == ()
    assert unwritten(ALL, rows, equipment=BAR).broken == ("balance",)
    assert checked(ALL, rows, balance={"tolerance": 0}).broken == ("balance",)


def test_any_session_held_can_have_the_exercise() -> None:
    """The bar may hang in the other session's gym, unless that one is skipped."""
    gyms: dict[str, Any] = {
        "equipment": {"main": [], "park": ["pull_up_bar"]},
        "sessions": [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu", "gym": "park"}],
    }
    rows: Weeks = {1: {"A": [("row", 3)]}}
    assert unwritten(ALL, rows, **gyms).broken == ("balance",)
    skip = {"exceptions": [{"weeks": [1], "session": "B", "skip": True}]}
    assert unwritten(ALL, rows, **gyms, **skip).broken == ()


def test_available_is_asked_by_week_not_by_group() -> None:
    """Unlocked in week 2 of a phase of 2: week 1 is waived, week 2 is not, though none fits."""
    rows: Weeks = {1: {"A": [("row", 3)]}, 2: {"A": [("row", 3)]}}
    unlock = {"weeks": 2, "equipment": BAR, "select": {"include": [], "unlock": {"pull": 2}}}
    assert said(unwritten(ALL, rows, **unlock)) == [("balance", 2, None, 0, 1)]


def test_scenarios_in_memory_know_what_was_written() -> None:
    """The helper's scenarios write their balance."""
    rule = scenario(ALL, balance={"tolerance": 2}).balance
    assert rule is not None
    assert rule.written
