"""What a file leaves out is listed, with the value used and a reason."""

from __future__ import annotations

from typing import Any

from optimizer.scenario import ScenarioFile, parse_scenario
from optimizer.scenario.defaults import used_defaults

LEAST = """
schema_version: 1
name: Least
equipment: {main: commercial_gym}
block: {weeks: 4}
sessions: [{name: A, day: mon}, {name: B, day: thu}]
"""


def defaults(text: str) -> dict[str, Any]:
    """Values by path; every one has a reason."""
    found = used_defaults(parse_scenario(text))
    assert all(item["reason"] for item in found)
    assert len({item["path"] for item in found}) == len(found)
    return {item["path"]: item["value"] for item in found}


def test_the_least_file_lists_the_contracts_defaults() -> None:
    found = defaults(LEAST)
    expected = {
        "catalog": "seed",
        "athlete.level": "intermediate",
        "athlete.goal": "hypertrophy",
        "block.deload_weeks": [],
        "block.phases": [4],
        "sessions[0].gym": "main",
        "sessions[1].goal": "hypertrophy",
        "weekly_sets": {"start": 15, "end": 18, "tolerance": 0, "on_skip": "scale"},
        "limits.exercises": [1, 4],
        "limits.sets": 16,
        "limits.minutes": None,
        "limits.muscle_sets": 15,
        "limits.lower_back": 24,
        "limits.grip": 30,
        "limits.isolation": 2,
        "limits.per_family": 2,
        "sets_per_exercise.min": 2,
        "sets_per_exercise.max": 5,
        "sets_per_exercise.spread": 2,
        "sets_per_exercise.deload_min": 1,
        "frequency.exercise": 2,
        "recovery.lower_back_hours": 48,
        "warm_up": "minimal",
        "effort.rir": [3, 1],
        "effort.deload_rir": 4,
        "score.suitability": 20,
        "score.fatigue": 5,
        "deload": "half",
        "supersets.pairs": 0,
        "select.include": [],
    }
    assert {path: found.get(path, "missing") for path in expected} == expected
    assert found["balance"]["ratio"] == [1, 1]
    assert found["coverage"][-1] == {"select": {"unilateral": True}, "sets": 1}


def test_what_depends_on_athlete_and_sessions_is_resolved() -> None:
    text = LEAST + "athlete: {level: beginner, goal: strength}\n"
    found = defaults(text.replace(", {name: B, day: thu}", ""))
    assert found["weekly_sets"]["start"] == 9
    assert found["sets_per_exercise.spread"] == 2
    assert found["effort.rir"] == [3, 2]
    assert found["limits.exercises"] == [1, 6]
    assert found["score.minutes"] == 0
    paired = defaults(LEAST + "supersets: {pairs: 2}\n")
    assert paired["score.minutes"] == 1
    assert "athlete.level" not in found


def test_no_cap_on_time_is_said_of_the_sessions_that_have_none() -> None:
    """Not at all where each has its own."""
    reasons = {item["path"]: item["reason"] for item in used_defaults(parse_scenario(LEAST))}
    assert reasons["limits.minutes"] == "no cap on time"
    text = LEAST.replace("day: mon}", "day: mon, minutes: 50}")
    reasons = {item["path"]: item["reason"] for item in used_defaults(parse_scenario(text))}
    assert reasons["limits.minutes"] == "no cap on time in B"
    text = text.replace("day: thu}", "day: thu, minutes: 50}")
    assert "limits.minutes" not in defaults(text)


def test_what_is_written_is_no_default() -> None:
    text = LEAST + "weekly_sets: {start: 10, end: 12}\nlimits: {sets: 9}\nbalance: null\n"
    found = defaults(text)
    assert "weekly_sets" not in found
    assert found["weekly_sets.tolerance"] == 0
    assert "limits.sets" not in found
    assert "limits.grip" in found
    assert "balance" not in found
    partly = defaults(LEAST + "balance: {ratio: [2, 1]}\n")
    assert "balance.ratio" not in partly
    assert partly["balance.per"] == "week"


def test_keys_of_list_items_have_their_place() -> None:
    text = (
        LEAST
        + "require: [{select: deadlift, at_most: 1}]\npin: [{exercise: deadlift, session: A}]\n"
    )
    found = defaults(text)
    assert found["require[0].count"] == "exercises"
    assert found["require[0].sessions"] == ["A", "B"]
    assert "pin[0].weeks" not in found  # null is no value there


def test_every_key_of_the_file_is_listed_written_or_silent() -> None:
    top = {path.split(".")[0].split("[")[0] for path in defaults(LEAST)}
    silent = {"schema_version", "name", "notes", "equipment", "previous"}
    assert set(ScenarioFile.model_fields) == top | silent
