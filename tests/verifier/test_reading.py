"""Plan files of any origin: what is read, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.inputs import InputError, read_json
from helpers import SOLVER, plan, plan_data
from optimizer.plan.reading import MAX_PLAN_BYTES, facts_of, of_another, parse_plan, read_plan
from optimizer.plan.schema import Answer, CatalogInfo, Plan, ScenarioInfo, WeekPlan

WEEKS = {1: {"A": [("row", 3), ("fly", 2)], "B": []}, 2: {"A": [("row", 4)]}}

BY_HAND = """\
# What we did
weeks:
  - week: 2
    sessions:
      - {session: A, exercises: [{exercise: row, sets: 4}]}
  - week: 1
    weather: rain
    sessions:
      - session: A
        exercises:
          - {exercise: row, sets: 3, felt: [good, easy]}
          - {exercise: fly, sets: 2, sets_done: two}
      - {session: B, exercises: []}
"""


def problems(text: str | bytes, weeks: int | None = None) -> list[str]:
    """What is said of a file that holds no plan."""
    with pytest.raises(InputError) as caught:
        parse_plan(text, "plan.yaml", weeks)
    return [str(problem) for problem in caught.value.problems]


def of(**changes: Any) -> list[str]:
    """What is said of a plan whose one prescription, session or week is changed."""
    prescription: dict[str, Any] = {"exercise": "row", "sets": 3}
    session: dict[str, Any] = {"session": "A", "exercises": [prescription]}
    week: dict[str, Any] = {"week": 1, "sessions": [session]}
    for key, value in changes.items():
        target = next((d for d in (prescription, session, week) if key in d), week)
        target[key] = value
    return problems(json.dumps({"weeks": [week]}))


def test_yaml_by_hand_and_json_by_a_program_say_the_same() -> None:
    """Weeks stand in order, exercises as written, other keys are fine."""
    assert parse_plan(BY_HAND) == plan(WEEKS)
    assert parse_plan(json.dumps(plan_data(WEEKS, made_by={"us": None}))) == plan(WEEKS)
    flow = "{weeks: [{week: 1, sessions: []}]} # not JSON"
    assert parse_plan(flow) == plan({1: {}})


def test_the_file_is_kept_as_stated() -> None:
    """For claims to be checked."""
    facts = parse_plan('{"weeks": [], "score": 12}', "p.json")
    assert facts.stated == {"weeks": [], "score": 12}
    assert facts.file == "p.json"


def test_files(tmp_path: Path) -> None:
    """From a path, with or without a byte-order mark."""
    path = tmp_path / "plan.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(plan_data(WEEKS)).encode())
    assert read_plan(str(path)) == plan(WEEKS)
    path.write_text(BY_HAND, encoding="utf-8-sig")
    assert read_plan(str(path)) == plan(WEEKS)
    with pytest.raises(InputError, match="no such file"):
        read_plan(str(tmp_path / "none.json"))
    with pytest.raises(InputError, match="is a directory"):
        read_plan(str(tmp_path))


def test_a_large_file_is_read_and_a_huge_one_is_not(tmp_path: Path) -> None:
    """Up to 16 MiB."""
    path = tmp_path / "plan.json"
    text = json.dumps(plan_data(WEEKS, notes="")).replace('"notes": ""', '"notes": "{}"')
    room = MAX_PLAN_BYTES - len(text) + 2
    path.write_text(text.replace("{}", "x" * room))
    assert path.stat().st_size == MAX_PLAN_BYTES
    assert read_plan(str(path)) == plan(WEEKS)
    path.write_text(text.replace("{}", "x" * (room + 1)))
    with pytest.raises(InputError, match="larger than 16,777,216 bytes"):
        read_plan(str(path))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("sets", True, "weeks[0].sessions[0].exercises[0].sets: found true, expected a whole"),
        ("sets", 2.5, "found 2.5, expected a whole number"),
        ("sets", 3.0, "found 3.0, expected a whole number"),
        ("sets", "3", "found '3', expected a whole number"),
        ("sets", None, "sets: is null; give a value or remove the line"),
        ("sets", [3], "expected a whole number"),
        ("exercise", 7, "found 7, expected text"),
        ("exercise", "", "exercises[0].exercise"),
        ("exercises", {"sets": 3}, "is missing: 'exercise' is required"),
        ("exercises", None, "exercises: is null; give a value or remove the line"),
        ("exercises", ["row"], "exercises[0]: found 'row', expected a mapping"),
        ("exercises", ["row"], '(write {"exercise": "row", "sets": 3})'),
        ("exercises", [{"exercise": "fly"}], '(write {"exercise": "fly", "sets": 3})'),
        ("exercises", {"sets": 3}, '(write "exercises": [{"exercise": "deadlift", "sets": 3}])'),
        ("sets", "three", "(write sets: 3)"),
        ("session", 1, "weeks[0].sessions[0].session: found 1, expected text"),
        ("sessions", "A", "weeks[0].sessions: found 'A', expected a list"),
        ("week", 0, "weeks[0].week: found 0, expected at least 1"),
        ("week", -1, "found -1, expected at least 1"),
        ("week", 1.0, "found 1.0, expected a whole number"),
        ("week", True, "found true, expected a whole number"),
        ("week", "1", "found '1', expected a whole number"),
        ("week", "Week 2", "found 'Week 2', expected a whole number (write week: 2)"),
    ],
)
def test_wrong_values(key: str, value: Any, words: str) -> None:
    """Each with its place, in the file's words."""
    (problem,) = of(**{key: value})
    assert words in problem


def test_a_plan_that_shares_no_session_is_of_another_scenario() -> None:
    """One session in common is enough to be of this one."""
    facts = plan({1: {"A": [("row", 3)], "B": [("fly", 3)]}})
    said = "is of another scenario: its sessions are A and B, the scenario has C"
    assert of_another(facts, ["C"]) == said
    assert of_another(facts, ["B", "C"]) == ""


def test_any_whole_number_of_sets_is_read() -> None:
    """None or fewer is for the rules to judge."""
    weeks = {1: {"A": [("row", 0), ("fly", -3), ("pull", 10**12)]}}
    assert parse_plan(json.dumps(plan_data(weeks))) == plan(weeks)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", 'holds no plan: neither "weeks" nor a table'),
        ("weeks: [{sessions: []}]", "weeks[0]: is missing: 'week' is required"),
        ("weeks: [{week: 1}]", "is missing: 'sessions' is required"),
        ("weeks: [{week: 1, sessions: [{session: A}]}]", "'exercises' is required"),
        ("weeks: [{week: 1, sessions: [{exercises: []}]}]", "'session' is required"),
        (
            "weeks: [{week: 1, sessions: [{session: A, exercises: [{sets: 1}]}]}]",
            "'exercise' is required",
        ),
        (
            "weeks: [{week: 1, sessions: [{session: A, exercises: [{exercise: row}]}]}]",
            "'sets' is required",
        ),
        ("weeks: {}", "weeks: is missing: 'week' and 'sessions' are required"),
        ("weeks: null", "weeks: is null; give a value or remove the line"),
        ("[]", 'holds no plan: neither "weeks" nor a table'),
        ("[{week: 1, sessions: []}]", 'is a bare list of weeks (write {"weeks": [...]} around it)'),
        ("just words", "a table begins with its headings: week,session,exercise,sets"),
        ("[{id: row, pattern: hinge}]", "is a catalogue, expected a plan"),
        ("", "is empty"),
        ("weeks: [", "plan.yaml:1:8: [ is not closed (add ] where it ends)"),
        ("{]", "plan.yaml:1:1: { is not closed"),
        ("a: &x 1\nweeks: *x", "not allowed"),
        ("weeks: []\nweeks: []", "duplicate key 'weeks', first on line 1"),
        ('{"weeks": [], "weeks": []}', "duplicate key 'weeks', first on line 1"),
        ("status: infeasible\nconflict: []", "holds no plan: its status is infeasible"),
        (b"\xff\xfe", "is no UTF-8 text"),
        ("[" * 5000, "plan.yaml"),
        ("{weeks: " * 40 + "}" * 40, "nested deeper"),
    ],
)
def test_no_plan_at_all(text: str | bytes, words: str) -> None:
    """Garbage in every key is said, never a crash."""
    assert words in "\n".join(problems(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"weeks": [{"week": 1, "sess', "plan.json:1:24: is no valid JSON: it ends in the middle"),
        ('{"weeks": [', "it ends in the middle: only a part of it was copied, saved or sent"),
        (
            '{"weeks":\n1\n"done": 2}',
            "3:1: is no valid JSON: a comma is missing at the end of line 2",
        ),
        ('{"weeks": [],, "a": 1}', "a comma too many before this"),
        ('{"weeks" []}', "a colon is missing behind the key"),
        ('{"weeks": one}', "a value is missing here; text stands in double quotes"),
        ('{"weeks": []}}', "something stands behind the last bracket"),
        ("{'weeks': []}", "a key in double quotes belongs here"),
        ("name,sets\nRow,3", "it begins with 'name,sets', expected { or ["),
    ],
)
def test_broken_json_in_a_coach_s_words(text: str, said: str) -> None:
    """Where it breaks and what is missing or too much; never the words of Python's reader."""
    with pytest.raises(InputError) as caught:
        read_json(text.encode(), "plan.json")
    assert said in str(caught.value)
    assert "delimiter" not in str(caught.value)


def test_broken_json_is_said_to_be_so() -> None:
    """A file by the name of JSON is told what JSON wants."""
    with pytest.raises(InputError, match=r"plan.json:1:2: is no valid JSON"):
        parse_plan("{]", "plan.json")


def test_weeks_and_sessions_stand_once() -> None:
    """Where the second stands, and the first."""
    text = """\
weeks:
  - {week: 2, sessions: []}
  - week: 1
    sessions:
      - {session: A, exercises: []}
      - {session: B, exercises: []}
      - {session: A, exercises: []}
  - {week: 2, sessions: []}
"""
    assert problems(text) == [
        "plan.yaml:8:6: weeks[2].week: week 2 is listed twice, first at weeks[0]",
        "plan.yaml:7:10: weeks[1].sessions[2].session: session 'A' is listed twice, "
        "first at weeks[1].sessions[0]",
    ]


def test_one_session_in_two_weeks_is_no_repeat() -> None:
    """Of course."""
    assert len(parse_plan(BY_HAND).weeks) == 2


def test_every_problem_is_said_with_its_place_in_json_too() -> None:
    """Shape and repeats together; JSON is read once more for lines and columns."""
    text = """{"weeks": [
  {"week": 1, "sessions": [{"session": "A", "exercises": [{"exercise": "row", "sets": true}]}]},
  {"week": 1, "sessions": [7]}]}"""
    found = problems(text)
    assert len(found) == 3
    assert found[0].startswith("plan.yaml:2:79: weeks[0].sessions[0].exercises[0].sets")
    assert any("plan.yaml:3:28: weeks[1].sessions[0]" in problem for problem in found)
    assert any("week 1 is listed twice" in problem for problem in found)


@pytest.mark.parametrize(("value", "through"), [("0", 0), ("2", 2), ("null", 0)])
def test_frozen_through(value: str, through: int) -> None:
    """None is 0."""
    text = f"weeks: []\nfrozen_through: {value}"
    assert parse_plan(text, weeks=2).frozen_through == through


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "frozen_through: found 3, expected at most the block's 2 weeks"),
        ("-1", "expected at least 0"),
        ("true", "found true, expected a whole number"),
        ("1.0", "expected a whole number"),
        ("two", "expected a whole number"),
    ],
)
def test_wrong_frozen_through(value: str, words: str) -> None:
    """It is a week of the block, or 0."""
    (problem,) = problems(f"weeks: []\nfrozen_through: {value}", 2)
    assert words in problem
    assert problem.startswith("plan.yaml:2:1:")


def solved(weeks: list[WeekPlan] | None) -> Answer:
    """A plan of our own with these weeks."""
    return (Answer if weeks is None else Plan)(
        scenario=ScenarioInfo(name="Quiet", sha256="0", resolved={}),
        catalog=CatalogInfo(sha256="0", exercises=1),
        status="infeasible" if weeks is None else "optimal",
        solver=SOLVER,
        frozen_through=None if weeks is None else 1,
        weeks=weeks,
    )


def test_a_plan_of_our_own() -> None:
    """The same facts as its file gives, with all that it states."""
    week = {
        "week": 1,
        "phase": 1,
        "deload": False,
        "sets": 3,
        "balance": {"vertical_pull": 0, "horizontal_pull": 0},
        "muscle_sets": {"lats": 3},
        "sessions": [
            {
                "session": "A",
                "day": "mon",
                "gym": "main",
                "minutes": 7,
                "sets": 3,
                "exercises": [
                    {
                        "order": 1,
                        "exercise": "row",
                        "name": "Row",
                        "sets": 3,
                        "reps": {"min": 8, "max": 12, "unit": "reps"},
                        "rir": 3,
                        "rest_seconds": 90,
                        "kit": [],
                    }
                ],
            }
        ],
    }
    ours = solved([WeekPlan.model_validate(week)])
    assert facts_of(ours) == plan({1: {"A": [("row", 3)]}}, 1)
    assert facts_of(ours).stated == json.loads(json.dumps(ours.to_data()))
    assert parse_plan(json.dumps(ours.to_data())) == facts_of(ours)
    with pytest.raises(ValueError, match="status infeasible holds no plan"):
        facts_of(solved(None))
