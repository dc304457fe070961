"""Plan against plan: each difference told once, in the words of a coach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import plan, plan_data
from optimizer.cli.app import app
from optimizer.cli.errors import run_command
from optimizer.plan.reading import parse_plan
from optimizer.studies.diff import diff

BLOCK = {w: {"A": [("row", 3), ("curl", 2)], "B": [("pulldown", 3)]} for w in (1, 2, 3, 4)}
NAMES = {"row": "Row", "curl": "Curl", "pulldown": "Pulldown", "face_pull": "Face pull"}


def changed(week: int, session: str, listed: list[tuple[str, int]]) -> dict:
    """The block with one session of one week replaced."""
    return {w: {**days, **({session: listed} if w == week else {})} for w, days in BLOCK.items()}


def told(after: dict) -> list[str]:
    """The changes in words."""
    return [change.text for change in diff(plan(BLOCK), plan(after), names=NAMES).changes]


def test_a_plan_does_not_differ_from_itself() -> None:
    """Nothing changed is nothing told."""
    found = diff(plan(BLOCK), plan(BLOCK))
    assert found.same
    assert found.untouched == 1.0


def test_supersets_are_told() -> None:
    """Who rests together now or no longer; not what a replaced exercise takes over, nor letters."""
    a, b, plain = ("row", 3, "A1"), ("curl", 2, "A2"), [("row", 3), ("curl", 2)]

    def between(first: list, second: list) -> list[str]:
        before, after = (plan({w: {"A": held} for w in (1, 2)}) for held in (first, second))
        return [change.text for change in diff(before, after, names=NAMES).changes]

    assert between(plain, [a, b]) == ["Row and Curl now in a superset in weeks 1 and 2"]
    assert between([a, b], plain) == ["Row and Curl no longer in a superset in weeks 1 and 2"]
    assert between([a, b], [("row", 3, "B1"), ("curl", 2, "B2")]) == []
    swapped = [a, ("face_pull", 2, "A2")]
    assert between([a, b], swapped) == ["Curl → Face pull in weeks 1 and 2 (2 sets as before)"]
    assert between([a, b], [("row", 3)]) == ["drops Curl in weeks 1 and 2 (2 sets)"]
    assert between(plain, swapped) == [
        "Curl → Face pull in weeks 1 and 2 (2 sets as before)",
        "Row and Face pull now in a superset in weeks 1 and 2",
    ]


def test_the_names_of_the_plans_are_said() -> None:
    """With dumbbells in hand it is no kettlebell row, whatever the catalogue calls it."""
    before, after = plan_data(BLOCK), plan_data(changed(2, "A", [("row", 4), ("curl", 2)]))
    for data in (before, after):
        data["weeks"][1]["sessions"][0]["exercises"][0]["name"] = "Dumbbell Row"
    files = [parse_plan(json.dumps(data)) for data in (before, after)]
    found = diff(*files, names=NAMES)
    assert [change.text for change in found.changes] == ["Dumbbell Row 3 → 4 sets in week 2"]


def test_sets_are_told_over_weeks() -> None:
    """The same change in several weeks is one line."""
    after = {w: {**days} for w, days in BLOCK.items()}
    for week in (2, 3, 4):
        after[week]["A"] = [("row", 4), ("curl", 2)]
    found = diff(plan(BLOCK), plan(after), names=NAMES)
    assert [change.text for change in found.changes] == ["Row 3 → 4 sets in weeks 2-4"]
    assert (found.kept, found.total) == (9, 12)


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ([("row", 3), ("face_pull", 2)], "Curl → Face pull in week 2 (2 sets as before)"),
        ([("row", 3), ("face_pull", 3)], "Curl → Face pull in week 2 (3 sets, were 2)"),
        ([("row", 3)], "drops Curl in week 2 (2 sets)"),
        ([("row", 3), ("curl", 2), ("face_pull", 1)], "adds Face pull in week 2 (1 set)"),
        ([("curl", 2), ("row", 3)], "order now Curl and Row in week 2"),
        ([], "not held in week 2 (5 sets less)"),
    ],
)
def test_one_change_is_one_line(listed: list[tuple[str, int]], text: str) -> None:
    """Each kind of change has its words."""
    assert told(changed(2, "A", listed)) == [text]


def test_a_session_more_is_told() -> None:
    """A session that only the second plan has."""
    found = diff(plan({1: {"A": [("row", 3)]}}), plan({1: BLOCK[1]}), names=NAMES)
    assert "held in week 1 (3 sets more)" in [change.text for change in found.changes]


def test_weeks_before_can_be_left_out() -> None:
    """A replan compares what was still open."""
    assert diff(plan(BLOCK), plan(changed(1, "A", [])), from_week=2).same


def test_the_command_tells_and_exits(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Files written by hand will do; --exit-code is for scripts."""
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text(json.dumps(plan_data(BLOCK)), encoding="utf-8")
    two.write_text(json.dumps(plan_data(changed(2, "A", [("row", 4), ("curl", 2)]))), "utf-8")
    assert run_command(app, ["diff", str(one), str(two), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["changes"][0] == {
        "kind": "sets",
        "session": "A",
        "weeks": [2],
        "exercise": "row",
        "from": [3],
        "to": [4],
        "text": "Row 3 → 4 sets in week 2",
    }
    assert run_command(app, ["diff", str(one), str(two), "--exit-code"]) == 6
    assert run_command(app, ["diff", str(one), str(one), "--exit-code"]) == 0
