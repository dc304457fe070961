"""Changes of a plan: page, verifier and files say the same after each of them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from optimizer.plan.schema import Plan, Repair
from optimizer.scenario import load_scenario
from optimizer.studio import journal, planning
from optimizer.studio.changes import rest_of
from optimizer.studio.journal import GONE, THERE
from studio.conftest import SCENARIO, Window, of_files


def sets_of(folder: Path) -> dict[tuple[int, str], dict[str, int]]:
    """The plan file's sets."""
    data = json.loads((folder / "block.plan.json").read_text(encoding="utf-8"))
    return {
        (week["week"], session["session"]): {
            item["exercise"]: item["sets"] for item in session["exercises"]
        }
        for week in data["weeks"]
        for session in week["sessions"]
    }


def agree(window: Window, answer: dict[str, Any]) -> None:
    """Page, verifier and files say the same."""
    folder = window.studio.folder.root
    verdict, shown = of_files(folder), window.draft.verdict
    assert shown is not None
    assert verdict.violations == shown.violations
    assert verdict.score == shown.score
    assert not verdict.mismatches
    assert ("Legal" in answer["standing"]) == verdict.legal
    assert f"{verdict.score} points" in answer["standing"]
    for violation in verdict.violations[:12]:
        assert violation.message in answer["standing"]
    held = {k: v for k, v in sets_of(folder).items() if v}
    assert held == {k: dict(v) for k, v in (window.draft.step.plan or {}).items() if v}


HEAVY = {"session": "Heavy", "exercise": "bent_over_row", "weeks": "1,2"}


@pytest.mark.parametrize(
    ("fields", "slot", "wanted"),
    [
        ({"do": "sets", "to": 5, **HEAVY}, (1, "Heavy"), {"bent_over_row": 5, "pull_up": 3}),
        ({"do": "sets", "by": -1, **HEAVY}, (2, "Heavy"), {"bent_over_row": 2, "pull_up": 3}),
        ({"do": "sets", "to": 0, **HEAVY}, (1, "Heavy"), {"pull_up": 3}),
        (
            {"do": "swap", "to": "pendlay_row", **HEAVY, "weeks": "1,2,3"},
            (2, "Heavy"),
            {"pendlay_row": 3, "pull_up": 3},
        ),
        (
            {"do": "move", "to": "Light", "before": "pull_up", **HEAVY},
            (1, "Light"),
            {"bent_over_row": 3, "pull_up": 3, "single_arm_row": 3},
        ),
        ({"do": "shift", "by": 1, **HEAVY}, (1, "Heavy"), {"pull_up": 3, "bent_over_row": 3}),
        ({"do": "remove", **HEAVY}, (1, "Heavy"), {"pull_up": 3}),
        (
            {"do": "add", **HEAVY, "exercise": "deadlift"},
            (1, "Heavy"),
            {"deadlift": 3, "pull_up": 3, "bent_over_row": 3},
        ),
    ],
    ids=["to", "by", "none", "swap", "move", "shift", "remove", "add"],
)
def test_a_change_stands_in_the_file_and_is_judged(
    window: Window, fields: dict[str, Any], slot: tuple[int, str], wanted: dict[str, int]
) -> None:
    answer = window.do(**{"what": fields.pop("do"), **fields})
    assert answer.status_code == 200
    found = sets_of(window.studio.folder.root)[slot]
    assert list(found.items()) == list(wanted.items())
    agree(window, answer.json())


def test_random_changes_keep_page_verifier_and_file_together(window: Window) -> None:
    """A dozen changes of every kind, undone and made again among them."""
    pick = random.Random(7)
    exercises = ["bent_over_row", "pull_up", "deadlift", "pendlay_row", "single_arm_row"]
    done = 0
    for _ in range(12):
        what = pick.choice(["sets", "sets", "swap", "move", "add", "remove", "undo", "redo", "pin"])
        answer = window.do(
            what,
            session=pick.choice(["Heavy", "Light"]),
            exercise=pick.choice(exercises),
            weeks=pick.choice(["1", "1,2,3", "3"]),
            to=pick.randrange(6) if what == "sets" else pick.choice(["Heavy", "Light", *exercises]),
        )
        assert answer.status_code in (200, 422)
        done += answer.status_code == 200
        agree(window, answer.json())
    assert done >= 6


def test_broken_rules_are_shown_where_they_break(window: Window) -> None:
    answer = window.do("sets", session="Heavy", exercise="bent_over_row", weeks="2", to=9).json()
    verdict = of_files(window.studio.folder.root)
    named = [v for v in verdict.violations if v.subject == "bent_over_row" and v.week == 2]
    assert named
    assert named[0].message in answer["board"]
    cell = answer["board"].split('data-week="2" value="9"')[1].split("</td>")[0]
    assert 'aria-invalid="true"' in cell


def test_undo_and_redo_go_back_and_forth(window: Window) -> None:
    folder = window.studio.folder.root
    before = sets_of(folder)
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=5)
    after = sets_of(folder)
    assert after != before
    window.do("undo")
    assert sets_of(folder) == before
    window.do("redo")
    assert sets_of(folder) == after
    assert window.do("redo").status_code == 422


def test_a_window_that_is_behind_changes_nothing(window: Window) -> None:
    other = Window.__new__(Window)
    other.__dict__.update(window.__dict__)
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=5)
    answer = other.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=1)
    assert answer.status_code == 409
    assert sets_of(window.studio.folder.root)[1, "Heavy"]["bent_over_row"] == 5
    assert 'value="5"' in answer.json()["board"]
    answer = other.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=1)
    assert answer.status_code == 200


def test_a_server_that_was_killed_comes_back_as_it_was(window: Window) -> None:
    """Nothing but the files is left of the first one; even the last line of its journal is torn."""
    folder = window.studio.folder.root
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=5)
    window.do("pin", session="Heavy", exercise="pull_up")
    window.do("undo")
    wanted = window.draft.step
    with (folder / "block.studio.jsonl").open("ab") as stream:
        stream.write(b'{"step":"half a li')
    again = Window(folder)
    assert again.draft.step == wanted
    assert again.do("redo").status_code == 200
    assert "pin:" in (folder / "block.yaml").read_text()
    agree(again, again.get("/plan/block.yaml/state").json())
    again.studio.queue.close()


def test_a_plan_file_that_was_not_written_in_time_is_written_again(window: Window) -> None:
    """The journal is ahead of the plan's file when the power goes between the two."""
    folder = window.studio.folder.root
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=4)
    old = (folder / "block.plan.json").read_bytes()
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=5)
    (folder / "block.plan.json").write_bytes(old)
    again = Window(folder)
    assert dict((again.draft.step.plan or {})[1, "Heavy"])["bent_over_row"] == 5
    assert sets_of(folder)[1, "Heavy"]["bent_over_row"] == 5
    again.studio.queue.close()


def test_files_that_are_changed_outside_are_taken_over(window: Window) -> None:
    folder = window.studio.folder.root
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=5)
    data = json.loads((folder / "block.plan.json").read_text())
    data["weeks"][0]["sessions"][0]["exercises"][0]["sets"] = 2
    (folder / "block.plan.json").write_text(json.dumps(data))
    (folder / "block.yaml").write_text(SCENARIO.replace("Small block", "Another name"))
    assert dict((window.draft.step.plan or {})[1, "Heavy"])["bent_over_row"] == 2
    loaded = window.draft.loaded
    assert loaded is not None
    assert loaded.scenario.name == "Another name"
    assert window.do("undo").status_code == 409


def test_a_pin_is_a_line_of_the_file_and_its_comments_stay(window: Window) -> None:
    folder = window.studio.folder.root
    assert window.do("pin", session="Heavy", exercise="pull_up").status_code == 200
    text = (folder / "block.yaml").read_text()
    assert "# the long one" in text
    assert "# what stands at home" in text
    assert load_scenario(str(folder / "block.yaml")).scenario.pin[0].exercise == "pull_up"
    window.do("pin", session="Heavy", exercise="pull_up")
    assert (folder / "block.yaml").read_text() == SCENARIO


def test_an_exercise_that_is_excluded_leaves_plan_and_scenario(window: Window) -> None:
    folder = window.studio.folder.root
    assert window.do("exclude", exercise="pull_up").status_code == 200
    assert load_scenario(str(folder / "block.yaml")).scenario.exclude
    assert all("pull_up" not in held for held in sets_of(folder).values())


@pytest.mark.parametrize(
    ("path", "to", "wanted"),
    [
        ("limits.sets", None, {"limits": {"sets": None}}),
        ("balance", None, {"balance": None}),
        ("weekly_sets.end", 14, {"weekly_sets": {"start": 12, "end": 14}}),
        ("pin[0], balance.tolerance", [None, 2], {"pin": [], "balance": {"tolerance": 2}}),
    ],
)
def test_a_way_out_is_written_as_it_is_said(
    window: Window, path: str, to: Any, wanted: dict[str, Any]
) -> None:
    """Null where it means no such rule; else a line that goes."""
    window.do("pin", session="Heavy", exercise="pull_up")
    found = Repair(edit="As it is said", path=path, from_=None, to=to, score=1, message="")
    window.draft.last_answer = Plan.model_construct(repairs=[found])
    assert window.do("repair", number=0).status_code == 200
    data = load_scenario(str(window.studio.folder.root / "block.yaml")).document.data
    assert {key: data[key] for key in wanted} == wanted


def test_what_is_never_used_is_pinned_nowhere(window: Window) -> None:
    folder = window.studio.folder.root
    window.do("pin", session="Heavy", exercise="pull_up")
    window.do("pin", session="Light", exercise="single_arm_row")
    assert window.do("exclude", exercise="pull_up").status_code == 200
    pins = load_scenario(str(folder / "block.yaml")).scenario.pin
    assert [pin.exercise for pin in pins] == ["single_arm_row"]


def test_a_day_of_its_own_is_written_into_the_scenario(window: Window) -> None:
    fields = {"session": "Heavy", "exercise": "bent_over_row", "weeks": "2", "to": "pendlay_row"}
    assert window.do("swap", day=1, **fields).status_code == 200
    folder = window.studio.folder.root
    assert load_scenario(str(folder / "block.yaml")).scenario.exceptions[2, "Heavy"].own
    assert "phase_constant" not in of_files(folder).broken


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "sets", "session": "Nowhere", "exercise": "pull_up", "weeks": "1", "to": "3"},
        {"do": "sets", "session": "Heavy", "exercise": "no_such", "weeks": "1", "to": "3"},
        {"do": "sets", "session": "Heavy", "exercise": "pull_up", "weeks": "9", "to": "3"},
        {"do": "sets", "session": "Heavy", "exercise": "pull_up", "weeks": "0", "to": "3"},
        {"do": "sets", "session": "Heavy", "exercise": "pull_up", "weeks": "1", "to": "999"},
        {"do": "sets", "session": "Heavy", "exercise": "pull_up", "weeks": "1", "to": "٣"},
        {"do": "sets", "session": "Heavy", "exercise": "pull_up", "weeks": ",".join(["1"] * 99)},
        {
            "do": "swap",
            "session": "Heavy",
            "exercise": "pull_up",
            "weeks": "1",
            "to": "bent_over_row",
        },
        {"do": "swap", "session": "Heavy", "exercise": "deadlift", "weeks": "1", "to": "pull_up"},
        {"do": "move", "session": "Heavy", "exercise": "pull_up", "weeks": "1", "to": "Light"},
        {"do": "shift", "session": "Heavy", "exercise": "bent_over_row", "weeks": "1", "by": "-1"},
        {"do": "pin", "session": "Nowhere", "exercise": "pull_up"},
        {"do": "exclude", "exercise": "no_such"},
        {"do": "nothing"},
        {"do": ""},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    untouched: Window, fields: dict[str, Any]
) -> None:
    folder = untouched.studio.folder.root
    untouched.get("/plan/block.yaml")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    answer = untouched.do(**{"what": fields.pop("do"), **fields})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_was_changed_by_hand_becomes_rules_for_the_rest(window: Window) -> None:
    window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1,2", to=4)
    window.do("swap", session="Light", exercise="pull_up", weeks="1,2,3", to="towel_chin_up")
    mine = window.draft.step.mine
    assert mine[1, "Heavy", "bent_over_row"] == 4
    assert mine[3, "Light", "towel_chin_up"] == THERE
    assert mine[3, "Light", "pull_up"] == GONE
    asked = rest_of(window.draft).scenario
    pins = {(p.exercise, p.session, tuple(p.weeks or ()), p.sets) for p in asked.pin}
    assert ("bent_over_row", "Heavy", (1, 2), (4, 4)) in pins
    assert ("towel_chin_up", "Light", (1, 2, 3), None) in pins
    rule = asked.require[-1]
    assert (rule.select, rule.at_most, rule.sessions) == ("pull_up", 0, ("Light",))
    assert "pin" not in (window.studio.folder.root / "block.yaml").read_text()


def test_what_is_done_stays_as_it_was(window: Window) -> None:
    folder = window.studio.folder.root
    data = json.loads((folder / "block.plan.json").read_text())
    (folder / "block.plan.json").write_text(json.dumps({**data, "frozen_through": 1}))
    answer = window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=5)
    assert answer.status_code == 422
    assert "done" in answer.json()["error"]
    answer = window.do("sets", session="Heavy", exercise="bent_over_row", weeks="2", to=5)
    assert answer.status_code == 200
    assert json.loads((folder / "block.plan.json").read_text())["frozen_through"] == 1


def test_names_from_files_are_escaped_everywhere(window: Window) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    text = SCENARIO.replace("name: Small block", f'name: "{nasty}"').replace(
        "name: Heavy", f'name: "{nasty}"'
    )
    window.do("text", "scenario", text=text)
    for part in ("plan", "scenario"):
        page = window.get(f"/{part}/block.yaml").text
        assert nasty not in page
        assert "&lt;img src=x" in page


def test_alternatives_are_ranked_by_what_the_whole_plan_loses(untouched: Window) -> None:
    from optimizer.studio.planning import alternatives_at_once

    found = alternatives_at_once(untouched.draft, "Heavy", "bent_over_row", [1, 2, 3])
    legal = [item["loss"] for item in found if not item["broken"]]
    assert legal == sorted(legal)
    assert [bool(item["broken"]) for item in found] == sorted(bool(i["broken"]) for i in found)
    page = untouched.get("/plan/block.yaml/lift?session=Heavy&exercise=bent_over_row&week=1").text
    assert found[0]["name"] in page


def test_the_journal_stays_small_and_loses_no_step_that_can_be_undone(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old steps go; where the user stands, and what lies just before, is there after a restart."""
    monkeypatch.setattr(journal, "MOST_STEPS", 8)
    monkeypatch.setattr(journal, "MOST_LINES", 12)
    monkeypatch.setattr(journal, "MOST_ANSWERS", 2)
    folder = window.studio.folder.root
    for sets in (4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4):
        window.do("sets", session="Heavy", exercise="bent_over_row", weeks="1", to=sets)
        window.draft.journal.keep({"scenario": {"sha256": str(sets)}})
    lines = (folder / "block.studio.jsonl").read_text().splitlines()
    assert len(lines) <= 40
    again = Window(folder)
    assert again.draft.step == window.draft.step
    assert len(again.draft.journal.answers) <= 5
    before = sets_of(folder)
    again.do("undo")
    assert sets_of(folder) != before
    again.studio.queue.close()


def test_a_search_that_goes_on_shows_its_best_plan_and_lets_nobody_change_it(
    untouched: Window,
) -> None:
    """The page shows the sets that the search has found, not those of the plan before."""
    board = planning.interim(untouched.draft, lambda: {(1, "Heavy"): {"pendlay_row": 4}})
    assert board is not None
    squares = {
        (row.exercise, square.week): (square.sets, square.done)
        for table in board.tables
        for row in table.rows
        for square in row.squares
    }
    assert squares["pendlay_row", 1] == (4, True)
    assert "bent_over_row" not in {exercise for exercise, _ in squares}


def test_what_is_solved_around_keeps_the_order_that_was_given(window: Window) -> None:
    window.do("shift", session="Heavy", exercise="bent_over_row", weeks="1,2,3", by=1)
    given = {slot: [e for e, _ in lines] for slot, lines in (window.draft.step.plan or {}).items()}
    plan = window.draft.plan
    assert plan is not None
    weeks = [
        week.model_copy(
            update={
                "sessions": [
                    s.model_copy(update={"exercises": list(reversed(s.exercises))})
                    for s in week.sessions
                ]
            }
        )
        for week in plan.weeks or ()
    ]
    window.draft.settle(plan.model_copy(update={"weeks": weeks}), "Solved the rest", proved=False)
    after = {slot: [e for e, _ in lines] for slot, lines in (window.draft.step.plan or {}).items()}
    assert after == given


def test_files_of_the_same_name_with_another_ending_have_plans_of_their_own(
    window: Window,
) -> None:
    folder = window.studio.folder.root
    (folder / "block.yml").write_text(SCENARIO)
    other = window.studio.draft("block.yml")
    assert other.plan_path != window.draft.plan_path
    assert other.step.plan is None
