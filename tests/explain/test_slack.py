"""How close a plan comes to each rule, in numbers that are worked out by hand."""

from __future__ import annotations

from breaks import ALL, PLAN, SCENARIO
from catalog.inputs import Document
from catalog.validation import validate
from explain.test_explain import base
from helpers import plan, scenario, scenario_data
from optimizer.explain.slack import slacks
from optimizer.plan.reading import facts_of
from optimizer.scenario import Loaded
from optimizer.scenario.schema import ScenarioFile

BY_HAND = {
    "weekly_sets least": ("week 1", 18, 18),
    "weekly_sets most": ("week 1", 18, 18),
    "muscle_sets.biceps.min least": ("week 1", 6, 4),  # 3 direct, and half of 3 + 3
    "muscle_sets.biceps.max most": ("week 1", 6, 10),
    "balance most": ("week 1", 0, 0),  # 3 horizontal and 3 vertical
    "limits.exercises least": ("week 1, A", 3, 3),
    "limits.exercises most": ("week 1, A", 3, 3),
    "limits.sets most": ("week 1, A", 9, 10),
    "limits.minutes most": ("week 1, A", 25, 35),  # 4 of warm-up, 3 x 1 to set up, 9 x 2
    "limits.muscle_sets most": ("week 1, B", 4.5, 7),  # biceps 3 direct, half of 3
    "limits.lower_back most": ("week 1, A", 12, 20),  # 3 x 3 + 3 x 1
    "limits.grip most": ("week 1, A", 15, 20),  # 3 x 3 + 3 x 2
    "limits.isolation most": ("week 1, A", 1, 1),
    "limits.per_family most": ("week 1, A", 1, 1),
    "sets_per_exercise.min least": ("week 1, A", 3, 2),
    "sets_per_exercise.max most": ("week 1, A", 3, 5),
    "sets_per_exercise.spread most": ("week 1, A", 0, 1),
    "frequency.exercise most": ("week 1", 1, 1),
    "recovery.lower_back_hours least": ("week 2, A", 168, 96),  # from Monday to Monday
    "require[0] least": ("week 1, A", 3, 2),  # no deload week is asked for it
    "sets_per_exercise.deload_min least": ("week 4, A", 2, 1),
    "deload least": ("week 4, A", 2, 2),  # more than half is written: from half of 3, rounded up
    "deload most": ("week 4, A", 2, 3),  # ... to all of them
}
"""Line and side to where it is tightest, what is used there, and what is allowed or asked for."""


def loaded() -> Loaded:
    """The scenario in which every rule is on."""
    document = Document("<test>", scenario_data(**SCENARIO))
    file, problems = validate(ScenarioFile, document)
    assert problems == []
    return Loaded(scenario(ALL, **SCENARIO), ALL, document, file)


def test_every_number_is_the_one_worked_out_by_hand() -> None:
    """Each rule at its tightest place: warm-ups count, hours are hours, half-sets are halves."""
    found = {
        f"{slack.path} {'least' if slack.at_least else 'most'}": (
            slack.where,
            slack.used,
            slack.limit,
        )
        for slack in slacks(loaded(), plan(PLAN))
    }
    assert found == BY_HAND


def test_a_lift_at_its_ends_and_what_a_requirement_selects_are_named() -> None:
    """To have 2 sets of at least 2 says nothing to a coach who doesn't know of which lift."""
    named = {slack.path: slack.of for slack in slacks(loaded(), plan(PLAN))}
    lifts = {entry.name for entry in ALL}
    assert named["sets_per_exercise.min"] in lifts
    assert named["sets_per_exercise.deload_min"] in lifts
    assert named["deload"] in lifts
    assert named["frequency.exercise"] in lifts
    assert named["require[0]"]
    assert named["require[0]"] not in lifts
    assert named["limits.per_family"] == ""


def test_rules_of_a_legal_plan_have_no_negative_slack_and_binding_ones_come_first() -> None:
    """What is used never passes what is allowed, in a plan of the solver's too."""
    scenario_, plan_ = base()
    for found in (slacks(loaded(), plan(PLAN)), slacks(scenario_, facts_of(plan_))):
        assert all(slack.slack >= 0 for slack in found)
        flags = [slack.binding for slack in found]
        assert flags == sorted(flags, reverse=True)
        assert {*flags} == {True, False}
