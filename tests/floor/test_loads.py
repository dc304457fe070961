"""Loads and schemes of prescriptions: tables worked out by hand (contract section 9)."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.logs.load import parse_load
from optimizer.plan.assemble import week_plan
from optimizer.plan.loads import load_words, scheme_words
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.plan.schema import Prescription
from optimizer.scenario import Loaded, parse_scenario
from optimizer.scenario.defaults import used_defaults
from optimizer.verifier import verify

BLOCK = """
schema_version: 1
name: Loads
catalog: extended
athlete: {level: intermediate, goal: hypertrophy, bodyweight: 82 kg, maxes: %s}
equipment: {main: [commercial_gym]}
block: {weeks: 4, deload_weeks: [4]}
sessions: [{name: A, day: mon}]
%s
"""


def block(maxes: str, extra: str = "") -> Loaded:
    """Three weeks with 3, 2 and 1 reps in reserve, then a deload week with 4."""
    return parse_scenario(BLOCK % (maxes, extra))


def prescribed(loaded: Loaded, lift: str, week: int, sets: int = 3) -> Prescription:
    """One lift of one week."""
    made = week_plan(loaded, week, {"A": {lift: sets}})
    return made.sessions[0].exercises[0]


def pinned(lift: str, reps: str) -> str:
    """A pin that asks for reps of its own."""
    return f'pin: [{{exercise: {lift}, session: A, reps: "{reps}"}}]'


@pytest.mark.parametrize(
    ("lift", "best", "reps", "shown"),
    [
        # 150 / (1 + (8 + 3)/30) = 109.8, (8 + 2): 112.5, (8 + 1): 115.4, (8 + 4): 107.1
        ("bent_over_row", "150 kg", "8-10", ["107.5 kg", "112.5 kg", "115 kg", "105 kg"]),
        # a heavy hinge keeps one more: 180 / (1 + 9/30) = 138.5, 8: 142.1, 7: 145.9, 10: 135
        ("deadlift", "180 kg", "5", ["137.5 kg", "140 kg", "145 kg", "135 kg"]),
        # 440 lb is 199.58 kg: / 1.3 = 153.5, / 1.2667 = 157.6, / 1.2333 = 161.8, / 1.3333 = 149.7
        ("deadlift", "440 lb", "5", ["152.5 kg", "157.5 kg", "160 kg", "147.5 kg"]),
        # 10 reps with 60 kg: a max of 80; / 1.5 = 53.3; 8 and 2: 60; 8 and 1: 61.5; 8 and 4: 57.1
        ("lat_pulldown", "{reps: 10, load: 60 kg}", "8", ["55 kg", "60 kg", "60 kg", "55 kg"]),
        # each hand: 40 / (1 + 13/30) = 27.9; 12: 28.57; 11: 29.3; 14: 27.3
        (
            "dumbbell_bench_press",
            "40 kg",
            "10",
            ["26 kg each", "28 kg each", "28 kg each", "26 kg each"],
        ),
        # (82 + 40) = 122; / (1 + 8/30) = 96.3; 7: 98.9; 6: 101.7; 9: 93.8; less 82
        ("weighted_pull_up", "40 kg", "5", ["+12.5 kg", "+15 kg", "+17.5 kg", "+10 kg"]),
        # 8 reps at 82: a max of 103.9; / (1 + 8/30) = 82.0; 7: 84.2; 6: 86.6; 9: 79.9
        (
            "pull_up",
            "{reps: 8}",
            "5",
            ["body weight", "body weight", "+2.5 kg", "2.5 kg assistance"],
        ),
    ],
)
def test_loads_are_those_worked_out_by_hand(
    lift: str, best: str, reps: str, shown: list[str]
) -> None:
    """Epley, the lowest of the reps, the week's reserve, rounded down to the kit's step."""
    loaded = block(f"{{{lift}: {best}}}", pinned(lift, reps))
    found = []
    for week in (1, 2, 3, 4):
        item = prescribed(loaded, lift, week)
        assert item.load is not None
        found.append(load_words(item.load, item.kit))
    assert found == shown


@pytest.mark.parametrize(
    ("maxes", "lift", "reps"),
    [
        ("{deadlift: 180 kg}", "bent_over_row", "8"),  # no max
        ("{bent_over_row: {reps: 13, load: 60 kg}}", "bent_over_row", "8"),  # beyond Epley
        ("{bent_over_row: 100 kg}", "bent_over_row", "15"),  # 15 and 3 in reserve pass 15
        ("{band_row: 30 kg}", "band_row", "10"),  # a band has no weight
    ],
)
def test_no_load_where_none_is_known(maxes: str, lift: str, reps: str) -> None:
    """A number that would be made up is left out."""
    assert prescribed(block(maxes, pinned(lift, reps)), lift, 1).load is None


def test_body_weight_must_be_known_for_what_is_added_to_it() -> None:
    """Without it nothing is said of a pull-up."""
    text = BLOCK % ("{weighted_pull_up: 40 kg}", "")
    loaded = parse_scenario(text.replace("bodyweight: 82 kg, ", ""))
    assert prescribed(loaded, "weighted_pull_up", 1).load is None


@pytest.mark.parametrize(
    ("progression", "shown"),
    [
        # of 150: 70 % is 105; 75.5 % is 113.25; the list's last is repeated; deload by Epley
        ("percent: [70 %, 75.5 %]", ["105 kg", "112.5 kg", "112.5 kg", "105 kg"]),
        # 109.8 in week 1, then 2.5 kg more each week: 112.3 and 114.8
        ("add: 2.5 kg a week", ["107.5 kg", "110 kg", "112.5 kg", "105 kg"]),
        ("double: 5 %", ["107.5 kg", "112.5 kg", "115 kg", "105 kg"]),
    ],
)
def test_a_progression_decides_the_weeks(progression: str, shown: list[str]) -> None:
    """Percent of the max, so much a week, or what reps and reserve make of the max."""
    rule = f"loads: {{progression: [{{select: {{pattern: horizontal_pull}}, {progression}}}]}}"
    extra = f"{pinned('bent_over_row', '8')}\n{rule}"
    loaded = block("{bent_over_row: 150 kg}", extra)
    items = [prescribed(loaded, "bent_over_row", week) for week in (1, 2, 3, 4)]
    assert [load_words(i.load, i.kit) for i in items if i.load] == shown


@pytest.mark.parametrize(
    ("lift", "best", "reps", "shown"),
    [
        # 405 / (1 + 9/30) = 311.5, 8: 319.7, 7: 328.4, deload 10: 303.75
        ("deadlift", "405", "5", ["310 lb", "315 lb", "325 lb", "300 lb"]),
        # 180 kg is 396.8 lb: / 1.3 = 305.3, 313.3, 321.8, 297.6
        ("deadlift", "180 kg", "5", ["305 lb", "310 lb", "320 lb", "295 lb"]),
        # 85 / (1 + 13/30) = 59.3, 12: 60.7, 11: 62.2, 14: 58.0
        (
            "dumbbell_bench_press",
            "85",
            "10",
            ["55 lb each", "60 lb each", "60 lb each", "55 lb each"],
        ),
        # 10 reps with 140: a max of 186.7; / (1 + 11/30) = 136.6, 10: 140, 9: 143.6, 12: 133.3
        ("lat_pulldown", "{reps: 10, load: 140}", "8", ["130 lb", "140 lb", "140 lb", "130 lb"]),
        # 5 reps at 180 + 45: a max of 262.5; / (1 + 8/30) = 207.2, 212.8, 218.75, 201.9; less 180
        (
            "weighted_pull_up",
            "{reps: 5, load: 45}",
            "5",
            ["+25 lb", "+30 lb", "+35 lb", "+20 lb"],
        ),
    ],
)
def test_loads_in_pounds_are_those_worked_out_by_hand(
    lift: str, best: str, reps: str, shown: list[str]
) -> None:
    """Bare numbers are pounds, steps are those of racks in pounds, body weight too."""
    text = BLOCK % (f"{{{lift}: {best}}}", f"{pinned(lift, reps)}\nloads: {{unit: lb}}")
    loaded = parse_scenario(text.replace("82 kg", "180 lb"))
    items = [prescribed(loaded, lift, week) for week in (1, 2, 3, 4)]
    assert [load_words(i.load, i.kit) for i in items if i.load] == shown


def test_steps_in_pounds_that_are_written_stay() -> None:
    """And the others are told as defaults, with what they are in pounds."""
    loaded = block("{}", "loads: {unit: lb, round: {dumbbell: 2.5}}")
    assert loaded.scenario.loads.round == {"barbell": 500, "dumbbell": 250, "machine": 1000}
    told = {item["path"]: item["value"] for item in used_defaults(loaded)}
    assert told["loads.round.machine"] == 10
    assert "loads.round.dumbbell" not in told


def test_pounds_come_back_as_they_were() -> None:
    """There and back is the same number, to the last digit."""
    for text in ("225 lb", "62.5 kg", "0.25 lb", "411.75 lb"):
        load = parse_load(text, "kg")
        assert load is not None
        other = "kg" if load.unit == "lb" else "lb"
        assert str(load.to(other).to(load.unit)) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scheme", "weeks"),
    [
        # 150 / (1 + 7/30) = 121.6; a tenth less: 109.5. 3 reps @9: 150 / (1 + 4/30) = 132.4: 119.1
        (
            "top: {reps: [5, 3], rpe: [8, 9]}, backoff: {reps: 8, drop: 10 %}",
            [
                "1 × 5 @8, 120 kg; 2 × 8, 107.5 kg",
                "1 × 3 @9, 130 kg; 2 × 8, 117.5 kg",
                "1 × 3 @9, 130 kg; 2 × 8, 117.5 kg",
                "",
            ],
        ),
        # waves: 150 / (1 + 13/30), (1 + 10/30), (1 + 7/30)
        ("reps: [10, 8, 6]", ["3 × 10, 102.5 kg", "3 × 8, 112.5 kg", "3 × 6, 120 kg", ""]),
        (
            "test: amrap, tempo: 3-1-1, pause: 2",
            [
                "2 × 8, 107.5 kg; 1 × 8+, 107.5 kg, as many as possible; tempo 3-1-1; 2 s pause",
                "2 × 8, 112.5 kg; 1 × 8+, 112.5 kg, as many as possible; tempo 3-1-1; 2 s pause",
                "2 × 8, 115 kg; 1 × 8+, 115 kg, as many as possible; tempo 3-1-1; 2 s pause",
                "3 × 8, 105 kg; tempo 3-1-1; 2 s pause",
            ],
        ),
        ("top: {sets: 9, reps: 5, rpe: 8}", ["3 × 5 @8, 120 kg"] * 3 + [""]),
        ("rest: 200", ["", "", "", ""]),
    ],
)
def test_a_scheme_says_how_the_sets_are_done(scheme: str, weeks: list[str]) -> None:
    """Its sets are the prescription's, each with its load; deload weeks have no top sets."""
    extra = f"{pinned('bent_over_row', '8')}\nschemes: [{{select: bent_over_row, {scheme}}}]"
    loaded = block("{bent_over_row: 150 kg}", extra)
    items = [prescribed(loaded, "bent_over_row", week) for week in (1, 2, 3, 4)]
    assert [scheme_words(item) for item in items] == weeks
    assert all(sum(g.sets for g in i.scheme) == i.sets for i in items if i.scheme)


def stated(loaded: Loaded, change: dict[str, Any]) -> list[str]:
    """Paths that the verifier makes otherwise, in a plan of one lift whose entry is changed."""
    weeks, facts = [], []
    for number in (1, 2, 3, 4):
        week = week_plan(loaded, number, {"A": {"bent_over_row": 3}}).model_dump(mode="json")
        weeks.append(week)
        lines = (PrescriptionFacts("bent_over_row", 3),)
        facts.append(WeekFacts(number, (SessionFacts("A", lines),)))
    weeks[0]["sessions"][0]["exercises"][0].update(change)
    verdict = verify(loaded.scenario, loaded.catalog, PlanFacts(tuple(facts), 0, {"weeks": weeks}))
    return [item.path for item in verdict.mismatches if ".exercises[" in item.path]


def test_verify_holds_loads_and_schemes_to_the_scenario() -> None:
    """A load that the max does not make, a scheme whose sets are not the prescription's."""
    loaded = block("{bent_over_row: 150 kg}", pinned("bent_over_row", "8"))
    assert stated(loaded, {}) == []
    lie = {"load": {"amount": 110, "unit": "kg", "each": False}}
    assert len(stated(loaded, lie)) == 1
    assert len(stated(loaded, {"load": {"amount": 107.5, "unit": "lb", "each": False}})) == 1
    for no_number in ("heavy", None, True):
        unread = {"load": {"amount": no_number, "unit": "kg", "each": False}}
        assert stated(loaded, unread) == []
    assert len(stated(loaded, {"scheme": [{"sets": 2, "reps": "8"}]})) == 1
    assert stated(loaded, {"scheme": [{"sets": 3, "reps": "8"}]}) == []


def test_ramp_sets_come_before_the_first_heavy_lift_of_each_pattern() -> None:
    """With loads where the max is known: half, seven tenths and 85 %, rounded down."""
    loaded = block("{deadlift: 180 kg, dumbbell_shrug: 40 kg}")
    made = week_plan(loaded, 1, {"A": {"deadlift": 3, "pull_up": 3, "dumbbell_shrug": 2}})
    found = made.sessions[0].warm_up
    # 3-5 reps with 4 left: 180 / (1 + 7/30) = 145.9, so 145: 72.5, 101.5 and 123.25
    assert found[0] == "Deadlift: 5 × 72.5 kg, 3 × 100 kg, 1 × 122.5 kg"
    assert found[1].startswith("2 easy sets of Pull-Up")
    assert len(found) == 2
