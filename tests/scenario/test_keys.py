"""Keys of a scenario file: what they mean, what is refused, and that nothing is lost."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from catalog.inputs import InputError
from helpers import catalog, exercise, scenario, scenario_data
from optimizer.scenario import parse_scenario
from optimizer.scenario.types import (
    Elsewhere,
    Loads,
    Mass,
    Max,
    Preference,
    Progression,
    Scheme,
    Supersets,
    TopSets,
    WeeklyBands,
)

ALL = catalog("row", exercise("fly", direct=["rear_delts"]))
DATED = {"block": {"weeks": 2, "start": "2027-01-04"}}


def refused(**overrides: Any) -> list[str]:
    """The problems of a scenario, each as ``path: message``."""
    with pytest.raises(InputError) as caught:
        scenario(ALL, **overrides)
    return [
        f"{'.'.join(map(str, problem.path))}: {problem.message}"
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (
            {"weeks": 2, "exceptions": [{"dates": ["2027-01-04", "2027-01-05"], "skip": True}]},
            "exceptions.0.dates: dates need block.start",
        ),
        (
            {**DATED, "exceptions": [{"dates": ["2027-01-18", "2027-01-19"], "skip": True}]},
            "the block runs from 2027-01-04 to 2027-01-17",
        ),
        (
            {**DATED, "exceptions": [{"dates": ["2027-01-06", "2027-01-05"], "skip": True}]},
            "from not after to",
        ),
        (
            {
                **DATED,
                "exceptions": [{"weeks": [1], "dates": ["2027-01-05", "2027-01-05"], "skip": True}],
            },
            "weeks or dates, not both",
        ),
        ({"exceptions": [{"skip": True}]}, "expected weeks or dates"),
        ({"exceptions": [{"weeks": [1], "skip": True, "own": True}]}, "skip alone"),
        (
            {
                **DATED,
                "exceptions": [
                    {"weeks": [1], "skip": True},
                    {"dates": ["2027-01-04", "2027-01-04"], "own": True},
                ],
            },
            "'A' has one in week 1 already: exceptions[0]",
        ),
        ({"select": {"exclude": [{"select": "row"}]}}, "expected weeks or dates beside select"),
        (
            {"select": {"avoid": [{"select": "rwo", "weeks": [1]}]}},
            "select.avoid.0.select: unknown exercise 'rwo'",
        ),
        (
            {"select": {"prefer": [{"select": "row", "weeks": [2]}]}},
            "select.prefer.0.weeks.0: found week 2, the block has 1",
        ),
        (
            {"require": [{"select": "row", "at_least": 1, "weeks": [3]}]},
            "require.0.weeks.0: found week 3",
        ),
        ({"elsewhere": [{"what": "swim"}]}, "expected days or session, one of the two"),
        ({"elsewhere": [{"days": ["mon"], "session": "A"}]}, "one of the two"),
        ({"elsewhere": [{"days": ["mon"], "minutes": 20}]}, "minutes only with session"),
        ({"elsewhere": [{"session": "C"}]}, "elsewhere.0.session: unknown session 'C'"),
        ({"elsewhere": [{"days": ["mon", "mon"]}]}, "'mon' is listed twice"),
        ({"elsewhere": [{"days": ["mon"], "muscle_sets": {"lats": 0.3}}]}, "multiple of 0.5"),
        ({"supersets": {"pairs": 4}}, "expected at most 3"),
        ({"supersets": {"pairs": True}}, "expected a whole number"),
        ({"coverage": [{"select": {"muscle": "lats"}, "sets": 0}]}, "expected at least 1"),
        ({"coverage": [{"select": "rwo", "sets": 1}]}, "coverage.0.select: unknown exercise"),
        ({"deload": "third"}, "expected one of half"),
        (
            {"weekly_sets": {"start": 8, "end": 9, "ramp": "year"}},
            "expected one of mesocycle, block",
        ),
        (
            {"block": {"weeks": 2, "phases": [{"weeks": 2, "weekly_sets": [9]}]}},
            "block.phases.0.weekly_sets: found 1 weeks, expected the phase's 2",
        ),
        (
            {"block": {"weeks": 2, "phases": [{"weeks": 2, "goal": None}]}},
            "block.phases.0.goal: is null; give a value",
        ),
        ({"athlete": {"bodyweight": "heavy"}}, "expected a load such as 80 kg"),
        ({"athlete": {"bodyweight": True}}, "expected a load such as 80 kg"),
        ({"athlete": {"bodyweight": "-80 kg"}}, "expected no less than 0"),
        ({"athlete": {"maxes": {"rwo": 100}}}, "athlete.maxes.rwo: unknown exercise 'rwo'"),
        ({"schemes": [{"select": "row"}]}, "expected one of top, reps, test, tempo, pause, rest"),
        (
            {"schemes": [{"select": "row", "test": "amrap", "reps": [5]}]},
            "one of top, reps and test",
        ),
        (
            {"schemes": [{"select": "row", "backoff": {"reps": [8], "drop": "10 %"}, "rest": 60}]},
            "expected top beside backoff",
        ),
        (
            {"loads": {"progression": [{"select": "row", "double": "a lot"}]}},
            "a share such as 10 %",
        ),
        ({"loads": {"progression": [{"select": "row"}]}}, "one of percent, double and add"),
        ({"select": {"include": [{"grip": "overhand"}]}}, "expected one of pronated"),
        (
            {
                **DATED,
                "block": {"weeks": 2, "start": "2027-01-05"},
                "pin": [{"exercise": "row", "session": "A", "weeks": [1]}],
            },
            "pin.0.weeks.0: 'A' is skipped in week 1",
        ),
    ],
)
def test_refused(overrides: dict[str, Any], words: str) -> None:
    """Each with its place and what was expected."""
    assert any(words in problem for problem in refused(**overrides))


def test_wishes_and_requirements_hold_on_their_days() -> None:
    """Always, in weeks, or on the sessions of dates."""
    found = scenario(
        ALL,
        **DATED,
        select={
            "exclude": ["fly"],
            "prefer": [{"select": {"muscle": "lats"}, "weeks": [2]}],
            "avoid": [{"select": "row", "dates": ["2027-01-06", "2027-01-11"]}],
        },
        require=[{"select": "row", "at_least": 1, "dates": ["2027-01-11", "2027-01-12"]}],
    )
    assert found.exclude == (Preference("fly"),)
    assert found.prefer[0].when == {(2, "A"), (2, "B")}
    assert found.avoid[0].when == {(1, "B"), (2, "A")}
    assert found.require[0].when == {(2, "A")}


def test_short_forms() -> None:
    """One value for a list or for both ends, names for ids, days in full: also in new keys."""
    found = scenario(
        ALL,
        block={
            "weeks": 3,
            "start": "2027-01-04",
            "phases": [1, {"weeks": 2, "rir": 2, "weekly_sets": 9, "new_exercises": 1}],
        },
        elsewhere={"days": "Saturday", "what": "squats", "weeks": 2},
        exceptions={"dates": "2027-01-07", "skip": True},
        select={"exclude": {"select": "Fly", "weeks": 2}, "avoid": "Row"},
        supersets={"never": {"muscle": "lats"}},
        coverage={"select": "ROW", "sets": 2},
        schemes={"select": "row", "sessions": "A", "weeks": 1, "reps": 5},
    )
    phase = found.phases[1]
    assert (phase.rir, phase.new_exercises) == ((2, 2), (1, 1))
    assert phase.weekly_sets == WeeklyBands(((9, 9), (9, 9)))
    assert (found.elsewhere[0].days, found.elsewhere[0].weeks) == ({5}, {2})
    assert list(found.exceptions) == [(1, "B")]
    assert found.exclude == (Preference("fly", frozenset({(2, "A"), (2, "B")})),)
    assert found.avoid == (Preference("row"),)
    assert len(found.supersets.never) == 1
    assert found.coverage[0].select == "row"
    assert (found.schemes[0].reps, found.schemes[0].weeks) == (("5",), {1})


def test_the_normal_form_writes_exceptions_by_week() -> None:
    """From Thursday of week 1 to Monday of week 2: what reports and edits read has no dates."""
    dates = ["2027-01-07", "2027-01-11"]
    found = scenario(
        ALL,
        **DATED,
        exceptions=[{"dates": dates, "minutes": 30}, {"weeks": [1], "session": "A", "own": True}],
    )
    assert found.content["exceptions"] == [
        {"weeks": [2], "session": "A", "minutes": 30},
        {"weeks": [1], "session": "B", "minutes": 30},
        {"weeks": [1], "session": "A", "own": True},
    ]
    b = scenario(ALL, **DATED, exceptions=[{"dates": dates, "session": "B", "skip": True}])
    assert b.content["exceptions"] == [{"weeks": [1], "session": "B", "skip": True}]


def test_training_elsewhere() -> None:
    """Every week unless it says which; credit in half-sets."""
    found = scenario(
        ALL,
        weeks=2,
        elsewhere=[
            {
                "days": ["sat"],
                "what": "squats",
                "lower_back": 12,
                "muscle_sets": {"erector_spinae": 2.5},
            },
            {
                "session": "A",
                "what": "chest",
                "minutes": 25,
                "weeks": [2],
                "grip": 3,
                "heavy_lower_back": True,
            },
        ],
    )
    assert found.elsewhere == (
        Elsewhere(
            frozenset({1, 2}),
            frozenset({5}),
            None,
            "squats",
            0,
            {"erector_spinae": 5},
            12,
            0,
            False,
        ),
        Elsewhere(frozenset({2}), frozenset(), "A", "chest", 25, {}, 0, 3, True),
    )


def test_loads_and_schemes() -> None:
    """Loads in hundredths, shares in tenths of a percent, one value a training week."""
    found = scenario(
        ALL,
        athlete={
            "bodyweight": 82,
            "maxes": {"row": "180 lb", "fly": {"reps": 8, "load": "7.25 kg"}},
        },
        schemes=[
            {
                "select": "row",
                "weeks": [1],
                "sessions": ["A"],
                "top": {"sets": 1, "reps": [5, "3-5"], "rpe": [8, 8.5]},
                "backoff": {"reps": [8], "drop": "12.5 %"},
                "rest": 90,
            },
            {"select": {"grip": "neutral"}, "test": "amrap", "tempo": "3-1-1", "pause": 2},
        ],
        loads={
            "unit": "lb",
            "round": {"barbell": 5},
            "progression": [
                {"select": "row", "percent": ["70 %", 72.5]},
                {"select": "fly", "add": "2.5 kg a week"},
                {"select": {"muscle": "lats"}, "double": "5 %"},
            ],
        },
    )
    assert found.bodyweight == Mass(8200, "lb")
    assert found.maxes == {"row": Max(Mass(18000, "lb")), "fly": Max(Mass(725, "kg"), 8)}
    first, second = found.schemes
    assert first.top == TopSets(1, ("5", "3-5"), (8, 8.5))
    assert first.backoff is not None
    assert (first.backoff.reps, first.backoff.drop) == (("8",), 125)
    assert (first.weeks, first.sessions, first.rest) == ({1}, {"A"}, 90)
    expected = Scheme(second.select, None, None, None, None, (), True, "3-1-1", 2, None)
    assert second == expected
    steps = {"barbell": 500, "dumbbell": 500, "machine": 1000}
    lats = found.loads.progression[2].select
    assert found.loads == Loads(
        "lb",
        steps,
        (
            Progression("row", percents=(700, 725)),
            Progression("fly", add=Mass(250, "kg")),
            Progression(lats, double=50),
        ),
    )


def test_assistance_is_a_load_below_0() -> None:
    """8 assisted repetitions."""
    athlete = {"maxes": {"row": {"reps": 8, "load": "-20 kg"}}}
    assert scenario(ALL, athlete=athlete).maxes == {"row": Max(Mass(-2000, "kg"), 8)}


def test_regions_take_the_highest_priority_that_is_written() -> None:
    """Lats at 0 alone close their region, beside a written teres they don't."""
    found = scenario(ALL, priorities={"lats": 0}).region_priorities
    assert (found["lats"], found["mid_back"], found["biceps"]) == (0, 1, 0)
    found = scenario(ALL, priorities={"lats": 0, "teres_major": 2, "biceps": 3}).region_priorities
    assert (found["lats"], found["biceps"]) == (2, 3)


def test_the_second_editions_defaults() -> None:
    """What a file need not say."""
    data = {
        "schema_version": 1,
        "name": "Least",
        "equipment": {"main": ["commercial_gym"]},
        "block": {"weeks": 2},
        "sessions": [{"name": "A", "day": "mon"}],
    }
    found = parse_scenario(json.dumps(data)).scenario
    assert found.sessions[0].limits.exercises == (1, 6)
    assert found.sessions[0].limits.muscle_half_sets == 30
    data["sessions"] = [{"name": "A", "day": "mon"}, {"name": "B", "day": "thu"}]
    two = parse_scenario(json.dumps(data)).scenario
    assert two.sessions[0].limits.exercises == (1, 4)
    assert vars(found.weights) == {
        "stimulus": 1,
        "suitability": 20,
        "coverage": 30,
        "dose": 25,
        "main": 60,
        "preference": 30,
        "variety": 30,
        "continuity": 40,
        "steadiness": 50,
        "evenness": 10,
        "fatigue": 5,
        "minutes": 0,
    }
    assert (found.deload_half, found.supersets, found.include) == (True, Supersets(0, ()), ())
    assert found.sets_per_exercise.spread == 2
    assert found.balance is not None
    assert found.balance.tolerance == 1
    assert [item.sets for item in found.coverage] == [4, 4, 2, 2, 1]
    paired = parse_scenario(json.dumps({**data, "supersets": {"pairs": 1}})).scenario
    assert paired.weights.minutes == 1
    assert parse_scenario(json.dumps({**data, "athlete": {"level": "beginner"}})).scenario.rir == (
        3,
        2,
    )


def test_one_number_of_weekly_sets_is_every_weeks() -> None:
    """15 a week."""
    assert scenario(ALL, weeks=2, weekly_sets=15).weekly_sets == WeeklyBands(((15, 15), (15, 15)))


EVERYTHING: dict[str, Any] = {
    "catalog": "seed",
    "athlete": {
        "level": "advanced",
        "bodyweight": "82 kg",
        "maxes": {"deadlift": "180 kg", "pull_up": {"reps": 8, "load": 20}},
    },
    "equipment": {"main": ["commercial_gym"], "hotel": ["band"]},
    "block": {
        "weeks": 4,
        "start": "2027-01-05",
        "deload_weeks": [4],
        "phases": [
            2,
            {
                "weeks": 2,
                "goal": "strength",
                "rir": [2, 1],
                "new_exercises": [0, 2],
                "weekly_sets": {"start": 10, "end": 12, "ramp": "block"},
            },
        ],
    },
    "exceptions": [{"dates": ["2027-01-11", "2027-01-12"], "gym": "hotel"}],
    "elsewhere": [
        {
            "days": ["sat", "tue"],
            "what": "squats",
            "heavy_lower_back": True,
            "muscle_sets": {"quadriceps": 4.5, "erector_spinae": 2},
        },
        {"session": "A", "minutes": 20, "weeks": [2, 1]},
    ],
    "weekly_sets": {"start": 14, "end": 16, "ramp": "block"},
    "priorities": {"lats": 0, "biceps": 2},
    "deload": None,
    "supersets": {"pairs": 2, "never": [{"pattern": "hinge"}]},
    "coverage": [{"select": {"grip": ["neutral", "rope"]}, "sets": 3}],
    "select": {
        "exclude": [{"select": "face_pull", "weeks": [2, 1]}],
        "avoid": [{"select": {"muscle": "lats"}, "dates": ["2027-01-05", "2027-01-07"]}],
    },
    "require": [{"select": "deadlift", "at_most": 3, "weeks": [3, 1]}],
    "schemes": [{"select": "deadlift", "top": {"reps": [3]}, "rest": 240}],
    "loads": {"unit": "lb", "progression": [{"select": "deadlift", "percent": ["80 %"]}]},
}


def test_the_normal_form_means_the_same() -> None:
    """Written out and read again, a scenario is the same in every field, and so is its digest."""
    first = parse_scenario(json.dumps(scenario_data(**EVERYTHING))).scenario
    again = parse_scenario(json.dumps(first.content)).scenario
    for field in fields(first):
        assert getattr(first, field.name) == getattr(again, field.name), field.name
    assert first.sha256 == again.sha256
