"""Measures: what the rules find in a plan, also where they hold."""

from __future__ import annotations

from random import Random

import pytest

from catalog.loading import load_catalog
from helpers import catalog, exercise, plan, scenario
from optimizer.scenario.calendar import Calendar
from optimizer.verifier import CHECKERS, Measure, measures, verify
from optimizer.verifier.case import Case
from optimizer.verifier.eligibility import Eligibility
from optimizer.verifier.verdict import fault

ALL = catalog("row", exercise("pull", pattern="vertical_pull"))


def measure(found: float, low: float | None, high: float | None) -> Measure:
    """A measure of some rule."""
    return Measure("spread", 1, "A", None, found, low, high, "A of week 1 has so many")


@pytest.mark.parametrize(
    ("found", "low", "high", "slack", "words"),
    [
        (5, 3, 9, 2, ""),
        (8, 3, 9, 1, ""),
        (3, 3, None, 0, ""),
        (9, None, 9, 0, ""),
        (4, None, None, None, ""),
        (2, 3, 9, -1, "expected at least 3"),
        (11, 3, 9, -2, "expected at most 9"),
        (4.5, None, 4, -0.5, "expected at most 4"),
        (4, 5, 5, -1, "expected exactly 5"),
    ],
)
def test_slack_is_the_distance_to_the_nearer_end(
    found: float, low: float | None, high: float | None, slack: float | None, words: str
) -> None:
    """Negative where the rule is broken; then the message says which end."""
    tried = measure(found, low, high)
    assert tried.slack == slack
    assert tried.broken == (slack is not None and slack < 0) == bool(words)
    if words:
        assert tried.violation().message == f"A of week 1 has so many, {words}."


def test_a_fault_has_nothing_to_count() -> None:
    """It is broken, and says what was wanted where that is one thing."""
    found = fault("pin", 1, "A", None, "A has no row.", "row")
    assert (found.broken, found.slack, found.limit, found.subject) == (True, None, "row", "row")
    assert found.violation().message == "A has no row."


def test_rules_measure_where_they_hold() -> None:
    """Sets of the week, of a session and of a lift, each with what is left."""
    asked = scenario(
        ALL,
        weekly_sets=[[6, 8]],
        balance={"tolerance": 2},
        limits={"sets": 10},
        sets_per_exercise={"min": 2, "max": 5},
        recovery={"lower_back_hours": 48},
    )
    facts = plan({1: {"A": [("row", 3), ("pull", 4)]}})
    found = {
        (m.rule, m.session, m.subject): (m.found, m.low, m.high, m.slack)
        for m in measures(asked, ALL, facts)
    }
    assert found["weekly_sets", None, None] == (7, 6, 8, 1)
    assert found["session_sets", "A", None] == (7, None, 10, 3)
    assert found["sets_per_exercise", "A", "pull"] == (4, 2, 5, 1)
    assert found["balance", None, None] == (1, None, 2, 1)
    assert ("recovery", None, None) not in found
    assert verify(asked, ALL, facts).legal


@pytest.mark.parametrize("seed", range(6))
def test_violations_are_the_measures_out_of_range(seed: int) -> None:
    """Of random plans of the seed catalogue, rule by rule, each under its own rule's id."""
    seeds, draw = load_catalog("seed"), Random(seed)
    asked = scenario(
        seeds,
        equipment={"main": ["commercial_gym"]},
        weekly_sets=[[8, 12]] * 3,
        block={"weeks": 3, "deload_weeks": [3]},
        deload="half",
        limits={"exercises": [2, 3], "grip": 14, "lower_back": 9, "muscle_sets": 6},
        sets_per_exercise={"min": 2, "max": 4, "spread": 1},
        ordering={"compound_first": True, "apart": ["grip"]},
        recovery={"lower_back_hours": 96},
        balance={"tolerance": 1},
    )
    facts = plan(
        {
            week: {
                name: [(e.id, draw.randint(1, 5)) for e in draw.sample(list(seeds), 3)]
                for name in "AB"
            }
            for week in (1, 2, 3)
        }
    )
    case = Case(asked, seeds, facts)
    for checker in CHECKERS:
        assert {m.rule for m in checker.function(case)} <= {checker.rule_id}
    every = list(measures(asked, seeds, facts))
    broken = [m.violation() for m in every if m.broken]
    assert broken == list(verify(asked, seeds, facts).violations)
    assert 0 < len(broken) < len(every)


@pytest.mark.parametrize("seed", range(12))
def test_the_calendar_and_the_verifier_agree_on_what_is_available(seed: int) -> None:
    """Two readings of contract section 4, exercise by exercise, in odd scenarios."""
    entries, draw = load_catalog("extended"), Random(seed)
    ids = [entry.id for entry in entries]
    muscles = ["lats", "biceps", "chest", "rear_delts", "erector_spinae"]
    asked = scenario(
        entries,
        athlete={
            "level": draw.choice(["beginner", "intermediate", "advanced"]),
            "goal": draw.choice(["hypertrophy", "strength", "power", "prehab"]),
        },
        equipment={"main": ["commercial_gym"], "hotel": ["band", "dumbbell_pair"]},
        block={"weeks": 4, "phases": [2, {"weeks": 2, "goal": draw.choice(["power", "prehab"])}]},
        exceptions=[{"weeks": [draw.randint(1, 4)], "session": "A", "gym": "hotel"}],
        priorities={muscle: draw.randint(0, 2) for muscle in draw.sample(muscles, 3)},
        muscle_sets={draw.choice(muscles): {"max": 50}},
        select={
            "include": draw.choice([[], [{"muscle": "core"}]]),
            "prefer": draw.sample(ids, 2),
            "exclude": [
                {"select": {"muscle": "lats"}, "weeks": [draw.randint(1, 4)]},
                *draw.sample(ids, 3),
            ],
            "unlock": {draw.choice(ids): 3},
        },
        require=[{"select": {"muscle": "biceps"}, draw.choice(["at_least", "at_most"]): 1}],
    )
    calendar = Calendar(asked, entries)
    eligibility = Eligibility(calendar)
    for week in calendar.weeks:
        for session in calendar.held(week):
            read = {e.id for e in entries if not eligibility.why_not(e, week, session)}
            assert read == calendar.available(week, session)
            assert read
    for group in calendar.groups:
        read = {e.id for e in entries if eligibility.choosable(e, group)}
        assert read == calendar.choosable(group)
