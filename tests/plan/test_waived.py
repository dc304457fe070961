"""Rules that do not apply somewhere are said in words."""

from __future__ import annotations

from optimizer.plan.waived import waived_rules
from optimizer.scenario import parse_scenario
from optimizer.scenario.content import selector_in_words
from optimizer.words import listed, weeks_in_words

BASE = """
schema_version: 1
name: Waived
equipment:
  main: commercial_gym
  hotel: [dumbbell_pair, adjustable_bench]
block: {weeks: 4, deload_weeks: [4]}
sessions: [{name: A, day: mon}, {name: B, day: thu}]
"""


def waived(extra: str) -> list[str]:
    """The lines for the base scenario with more keys."""
    loaded = parse_scenario(BASE + extra)
    return waived_rules(loaded.scenario, loaded.catalog)


def test_nothing_is_waived_in_a_plain_block() -> None:
    assert waived("") == []


def test_a_week_without_sessions() -> None:
    (line,) = waived("exceptions: [{weeks: [2], skip: true}]\n")
    assert line.startswith("week 2: no session is held")


def test_minimums_in_deload_weeks() -> None:
    (line,) = waived("muscle_sets: {lats: {min: 4}, biceps: {max: 9}}\n")
    assert line == "muscle_sets: the minimum for lats is not asked of deload week 4"


def test_balance_where_one_side_has_nothing() -> None:
    hotel = "exceptions: [{weeks: [1, 2, 3], gym: hotel}]\n"
    lines = waived(hotel)
    assert "balance: waived in weeks 1-3, no vertical pull is available" in lines
    written = waived(hotel + "balance: {tolerance: 1}\n")
    assert not any(line.startswith("balance") for line in written)


def test_includes_that_nobody_can_serve() -> None:
    lines = waived("select: {include: [{unilateral: true}], exclude: [{unilateral: true}]}\n")
    assert lines == ["include (unilateral): waived in weeks 1-4, no such exercise is available"]


def test_an_unlock_inside_a_phase_waits() -> None:
    (line,) = waived("select: {unlock: {pull_up: 3}}\n")
    assert line.startswith("unlock pull_up in week 3")
    assert "A (weeks 1-4) and B (weeks 1-4)" in line
    assert waived("select: {unlock: {pull_up: 1}}\n") == []


def test_rotation_with_nothing_before_it() -> None:
    text = BASE.replace("weeks: 4,", "weeks: 4, phases: [2, {weeks: 2, new_exercises: [1, 2]}],")
    loaded = parse_scenario(text + "exceptions: [{weeks: [1, 2], session: B, skip: true}]\n")
    (line,) = waived_rules(loaded.scenario, loaded.catalog)
    assert (
        line == "new_exercises of phase 2: nothing to rotate from in B, which is not held before it"
    )


def test_a_pin_that_some_weeks_cannot_have() -> None:
    hotel = "exceptions: [{weeks: [2], gym: hotel}]\n"
    (line,) = waived(hotel + "balance: null\npin: [{exercise: deadlift, session: A}]\n")
    assert line == "pin deadlift in A: not in week 2, where hotel has no kit for it"
    named = "balance: null\npin: [{exercise: deadlift, session: A, weeks: [1]}]\n"
    assert waived(hotel + named) == []


def test_a_deload_week_with_more_than_half() -> None:
    (line,) = waived("weekly_sets: {start: 14, end: 15, deload: 9}\n")
    assert line.startswith("deload: the sets written for week 4 are more than half")
    assert waived("weekly_sets: {start: 14, end: 15, deload: 8}\n") == []
    assert waived("weekly_sets: {start: 14, end: 15, deload: 9}\ndeload: null\n") == []


def test_weeks_in_words() -> None:
    assert weeks_in_words([3]) == "week 3"
    assert weeks_in_words([2, 1]) == "weeks 1 and 2"
    assert weeks_in_words([1, 2, 3, 6]) == "weeks 1-3 and 6"
    assert listed([]) == ""
    assert listed(["a", "b", "c"], "or") == "a, b or c"


def test_selectors_in_words() -> None:
    file = parse_scenario(BASE + "select: {include: [{muscle: [lats, biceps], grip_demand: 2}]}\n")
    words = selector_in_words(file.scenario.include[0])
    assert words == "trains lats or biceps, grip demand 2 or more"
    assert selector_in_words("bent_over_row") == "bent over row"
