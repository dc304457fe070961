"""Breakdowns add up, prices hold, questions about exercises are answered."""

from __future__ import annotations

import json
import threading
from functools import cache
from pathlib import Path

import pytest

from optimizer.answer import best_plan, solve
from optimizer.cli.app import app
from optimizer.cli.errors import Exit, run_command
from optimizer.explain.breakdown import breakdown
from optimizer.explain.compared import plan_trade
from optimizer.explain.prices import line_moves, price, prices
from optimizer.explain.slack import slacks
from optimizer.explain.trials import TrialEffort
from optimizer.explain.why import ExerciseAnswer, why, why_not
from optimizer.plan.assemble import no_plan
from optimizer.plan.reading import facts_of, parse_plan
from optimizer.plan.schema import Answer, Conflict, Plan
from optimizer.scenario import Loaded, load_scenario, parse_scenario
from optimizer.solver import SolveOptions
from optimizer.verifier import verify

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
ONE_DAY = str(SCENARIOS / "reference" / "one_day_a_week.yaml")
PINNED = str(SCENARIOS / "infeasible" / "pin_excluded.yaml")


@cache
def base() -> tuple[Loaded, Plan]:
    """A reference block with its proved plan."""
    loaded = load_scenario(ONE_DAY)
    return loaded, solve(loaded, SolveOptions(time_limit=600, workers=1), explain=False)


def test_the_score_is_taken_apart_without_loss() -> None:
    """Terms add up to the score, weeks and regions to the stimulus."""
    loaded, plan = base()
    data = breakdown(loaded, facts_of(plan))
    assert sum(data.terms.values()) == data.score == plan.score
    assert sum(data.weeks.values()) == sum(data.regions.values()) == data.terms["stimulus"]


PAIRED = """
schema_version: 1
name: Short and paired
catalog: extended
equipment: {home: [dumbbell_pair, adjustable_bench, band]}
block: {weeks: 1}
sessions: [{name: A, day: mon}]
weekly_sets: [6]
balance: null
limits: {exercises: [2, 2], minutes: 16}
supersets: {pairs: 1}
"""


def test_replacements_rest_together_too_and_have_the_names_of_the_kit() -> None:
    """Without a superset no two lifts fit in 16 minutes; nobody with dumbbells reads kettlebell."""
    loaded = parse_scenario(PAIRED)
    lifts = [("kettlebell_double_row", "A1"), ("incline_reverse_fly", "A2")]
    held = [{"exercise": e, "sets": 3, "pair": pair} for e, pair in lifts]
    day = {"session": "A", "exercises": held}
    facts = parse_plan(json.dumps({"weeks": [{"week": 1, "sessions": [day]}]}))
    assert verify(loaded.scenario, loaded.catalog, facts).legal
    alone = json.loads(json.dumps(day).replace(', "pair": "A1"', "").replace(', "pair": "A2"', ""))
    single = parse_plan(json.dumps({"weeks": [{"week": 1, "sessions": [alone]}]}))
    assert not verify(loaded.scenario, loaded.catalog, single).legal
    row, fly = breakdown(loaded, facts).contributions
    assert row.name == "Two-Dumbbell Dead-Stop Row"
    assert row.replacement == ("one_arm_kettlebell_row", "Split-Stance Dumbbell Row")
    assert fly.replacement is not None


def test_an_exercise_with_bounds_of_its_own_is_measured_by_them() -> None:
    """One set is no breach of a general minimum of two where the exercise may have one."""
    loaded = parse_scenario(
        """
        schema_version: 1
        name: Own bounds
        equipment: {main: commercial_gym}
        block: {weeks: 1}
        sessions: [{name: A, day: mon}]
        weekly_sets: [7]
        balance: null
        exercise_sets: {deadlift: {min: 1, max: 4}}
        """
    )
    plan = {"deadlift": 1, "lat_pulldown": 3, "single_arm_row": 3}
    day = {"session": "A", "exercises": [{"exercise": e, "sets": n} for e, n in plan.items()]}
    facts = parse_plan(json.dumps({"weeks": [{"week": 1, "sessions": [day]}]}))
    found = {
        (slack.path, slack.at_least): (slack.used, slack.limit)
        for slack in slacks(loaded, facts)
        if slack.rule == "sets_per_exercise"
    }
    assert found["sets_per_exercise.min", True] == (3, 2)
    assert found["exercise_sets.deadlift.min", True] == (1, 1)
    assert found["exercise_sets.deadlift.max", False] == (1, 4)


def test_replacements_lose_what_they_say() -> None:
    """No replacement beats a proved optimum."""
    loaded, plan = base()
    assert plan.status == "optimal"
    found = breakdown(loaded, facts_of(plan)).contributions
    assert any(item.replacement for item in found)
    assert all(item.loss >= 0 for item in found if item.loss is not None)


def test_prices_of_tighter_limits_with_room_need_no_solve() -> None:
    """A tighter limit that leaves the best plan legal changes nothing; others never better."""
    loaded, plan = base()
    solved: list[str] = []

    def answer(changed: Loaded, *_: object) -> Answer:
        solved.append(changed.scenario.sha256)
        return no_plan(changed, status="infeasible", solver=plan.solver, conflict=[])

    quick = TrialEffort(work=1, gap=0.01)
    tight = [move for move in line_moves(loaded) if move.tightens]
    found = [price(loaded, plan, move, answer, quick, threading.Event()) for move in tight]
    told = {(item.path, item.move): item.status for item in found if item is not None}
    assert len(told) == len(tight)
    assert told["limits.grip", "30 to 29"] == told["sessions[0].minutes", "60 to 55"] == "same"
    needed = {line for line, status in told.items() if status != "same"}
    assert needed == {("sets_per_exercise.min", "2 to 3"), ("sets_per_exercise.spread", "2 to 1")}
    assert len(solved) == len(needed)


def test_prices_stop_when_asked() -> None:
    """A stop before the first gives an empty list, not a wait."""
    loaded, plan = base()
    stop = threading.Event()
    stop.set()
    assert prices(loaded, plan, best_plan, stop=stop) == []


def test_a_plan_against_itself_is_no_change() -> None:
    """The same proved plan twice differs in nothing."""
    _, plan = base()
    assert plan_trade(plan, plan).verdict == "same"


def test_why_and_why_not() -> None:
    """A chosen exercise costs something to leave out; one above the level names the level."""
    loaded, plan = base()
    found = breakdown(loaded, facts_of(plan)).contributions
    chosen = max(found, key=lambda item: item.loss or 0).exercise
    answer = why(loaded, plan, chosen, best_plan, TrialEffort(work=5, gap=0.0))
    assert answer.change is not None
    assert answer.change.verdict == "worse"
    assert why_not(loaded, plan, chosen, best_plan).status == "nothing"
    above = next(e for e in loaded.catalog if e.level == "advanced")
    refused = why_not(loaded, plan, above.id, best_plan)
    assert refused.status == "infeasible"
    assert "athlete.level" in {item.path for item in refused.forbidden}


def test_an_answer_as_data_names_the_lines_that_forbid() -> None:
    """Where some do; a question without such lines has no empty list of them."""
    line = Conflict(rule="pin", where="A", path="pin[0]", line=3, message="Pinned.")
    held = ExerciseAnswer("row", "Row", "why", "infeasible", forbidden=(line,)).to_data()
    assert [item["path"] for item in held["rules"]] == ["pin[0]"]
    assert "rules" not in ExerciseAnswer("row", "Row", "why", "nothing").to_data()


def test_the_command_explains(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A plan file is explained without solving; JSON has the same content."""
    _, plan = base()
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan.to_data()), encoding="utf-8")
    assert run_command(app, ["explain", ONE_DAY, str(file), "--json"]) == Exit.OK
    data = json.loads(capsys.readouterr().out)
    assert data["score"] == plan.score
    assert {"terms", "weeks", "regions", "rules", "exercises"} <= data.keys()
    assert run_command(app, ["explain", ONE_DAY, str(file)]) == Exit.OK
    text = capsys.readouterr().out
    assert "What each exercise brings" in text
    assert str(plan.score) not in text


def test_an_unknown_exercise_is_invalid_input(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt name is met with the near one."""
    code = run_command(
        app, ["explain", ONE_DAY, "--why", "deadlfit", "--time-limit", "600", "--quiet"]
    )
    assert code == Exit.INVALID
    assert "deadlift" in capsys.readouterr().err


def test_solve_repair_says_what_it_did(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The plan notes the repair; the written scenario has a plan of its own."""
    fixed = tmp_path / "fixed.yaml"
    args = ["solve", PINNED, "--repair", "--repaired", str(fixed), "--workers", "1", "--json"]
    assert run_command(app, args) == Exit.OK
    plan = json.loads(capsys.readouterr().out)
    assert any(note.startswith("Repaired: ") for note in plan["notes"])
    again = load_scenario(str(fixed))
    assert again.scenario.sha256 == plan["scenario"]["sha256"]
    assert "# " in fixed.read_text(encoding="utf-8")


def test_an_infeasible_scenario_is_explained_by_its_clash(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same answer as solve: conflict, repairs, exit 3."""
    assert run_command(app, ["explain", PINNED, "--workers", "1"]) == Exit.INFEASIBLE
    text = capsys.readouterr().out
    assert "select.exclude[0]" in text
    assert "Any one of these makes a plan possible" in text
