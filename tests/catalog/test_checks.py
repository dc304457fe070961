"""Each check finds its planted defect, and only that; sound catalogues have no findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog import checks
from catalog.checks import CHECKS, Finding, lint
from catalog.schema import Catalog, Goals, RepRange, Source

Planter = Callable[..., Catalog]

NO_GOAL = Goals(hypertrophy=0, strength=0, power=0, prehab=0)
NO_POWER = Goals(hypertrophy=0, strength=2, power=0, prehab=0)

DEFECTS: list[tuple[str, str, dict[str, Any], str, str]] = [
    # check, entry, planted change, field, severity
    ("muscles_apart", "pull_up", {"indirect": ["lats", "biceps"]}, "indirect", "error"),
    ("trains_something", "pull_up", {"direct": [], "indirect": ["lats"]}, "direct", "warning"),
    (
        "pattern_trains_its_muscles",
        "pull_up",
        {"direct": ["teres_major"], "indirect": ["biceps"]},
        "direct",
        "warning",
    ),
    (
        "pattern_trains_directly",
        "pull_up",
        {"direct": ["biceps"], "indirect": ["lats"]},
        "direct",
        "warning",
    ),
    (
        "pattern_could_train",
        "pull_up",
        {"direct": ["lats", "erector_spinae"], "indirect": []},
        "direct",
        "warning",
    ),
    (
        "stress_trains_the_low_back",
        "deadlift",
        {"direct": ["glutes", "hamstrings"]},
        "lower_back_stress",
        "warning",
    ),
    (
        "bent_over_strains_the_low_back",
        "bent_over_row",
        {"name": "Barbell Row", "lower_back_stress": 0},
        "lower_back_stress",
        "warning",
    ),
    (
        "grip_trains_the_forearms",
        "deadlift",
        {"indirect": ["upper_traps", "mid_traps"]},
        "grip_demand",
        "warning",
    ),
    (
        "named_implement_in_kits",
        "seated_cable_row_lats",
        {"equipment": [["band"]]},
        "equipment",
        "warning",
    ),
    ("pull_up_has_a_bar", "pull_up", {"equipment": [["towel"]]}, "equipment", "warning"),
    (
        "items_known",
        "lat_pulldown",
        {"equipment": [["cable_pulldown_station", "straight_bar"], ["pulldwon_machine"]]},
        "equipment",
        "warning",
    ),
    ("some_gym_serves", "seal_row", {"equipment": [["seal_row_machine"]]}, "equipment", "warning"),
    (
        "kits_reachable",
        "step_up",
        {"equipment": [["box"], ["box", "dumbbell_pair"]]},
        "equipment",
        "warning",
    ),
    ("work_takes_time", "deadlift", {"rest_seconds": 196}, "rest_seconds", "error"),
    ("reps_fit_the_time", "single_arm_row", {"rest_seconds": 140}, "seconds_per_set", "warning"),
    (
        "one_range_a_goal",
        "pull_up",
        {
            "reps": [
                RepRange(min=6, max=8, unit="reps", goal="strength"),
                RepRange(min=3, max=5, unit="reps", goal="strength"),
            ]
        },
        "reps",
        "error",
    ),
    (
        "reps_make_sense",
        "pull_up",
        {"reps": [RepRange(min=3, max=15, unit="reps")]},
        "reps",
        "warning",
    ),
    (
        "holds_in_seconds",
        "pull_up",
        {"name": "Pull-Up Hold"},
        "reps.unit",
        "warning",
    ),
    (
        "carries_not_counted",
        "farmers_carry",
        {"reps": [RepRange(min=10, max=15, unit="reps")]},
        "reps.unit",
        "warning",
    ),
    (
        "name_fits_the_pattern",
        "straight_arm_pulldown",
        {"pattern": "vertical_pull"},
        "pattern",
        "warning",
    ),
    ("tier_matches_mechanic", "face_pull", {"order_tier": 3}, "order_tier", "warning"),
    ("tier_matches_mechanic", "pull_up", {"order_tier": 5}, "order_tier", "warning"),
    ("one_sided_is_marked", "single_arm_row", {"unilateral": False}, "unilateral", "warning"),
    ("family_keeps_one_pattern", "face_pull", {"family": "cable_row"}, "family", "warning"),
    ("heavy_hinge_not_for_beginners", "bent_over_row", {"level": "beginner"}, "level", "warning"),
    (
        "strict_pull_ups_not_for_beginners",
        "pull_up",
        {"level": "beginner"},
        "level",
        "warning",
    ),
    (
        "strict_pull_ups_not_for_beginners",
        "pull_up",
        {"name": "One-Arm Chin-Up", "level": "intermediate"},
        "level",
        "warning",
    ),
    ("some_goal_rated", "pull_up", {"goals": NO_GOAL}, "goals", "warning"),
    ("explosive_serves_power", "power_clean", {"goals": NO_POWER}, "goals.power", "warning"),
    (
        "progressions_lead_somewhere",
        "lat_pulldown",
        {"progresses_to": ["pull_upp"]},
        "progresses_to",
        "error",
    ),
    (
        "progressions_get_harder",
        "towel_chin_up",
        {"progresses_to": ["kneeling_pulldown"]},
        "progresses_to",
        "warning",
    ),
    ("names_unique", "chin_up", {"aliases": ["Pull-Up"]}, "aliases", "warning"),
    ("names_unique", "chin_up", {"name": "Pullup"}, "name", "warning"),
    ("values_sourced", "pull_up", {"source": Source(stated=["name"])}, "source", "warning"),
]

SOUND: list[tuple[str, str, dict[str, Any]]] = [
    # check, entry, a change that looks like the defect and is none
    ("muscles_apart", "pull_up", {"indirect": []}),
    ("pattern_trains_its_muscles", "pull_up", {"direct": ["teres_major"], "indirect": ["lats"]}),
    ("stress_trains_the_low_back", "deadlift", {"direct": ["glutes"], "lower_back_stress": 2}),
    ("grip_trains_the_forearms", "deadlift", {"indirect": ["core"], "grip_demand": 2}),
    ("named_implement_in_kits", "face_pull", {"equipment": [["band"]]}),
    ("named_implement_in_kits", "cable_trap_shrug", {"equipment": [["dual_cable_station"]]}),
    ("pull_up_has_a_bar", "pull_up", {"equipment": [["power_rack"], ["rings"]]}),
    ("kits_reachable", "step_up", {"equipment": [["box", "dumbbell_pair"], ["box"]]}),
    ("work_takes_time", "deadlift", {"rest_seconds": 195}),
    ("reps_fit_the_time", "single_arm_row", {"rest_seconds": 136}),
    ("carries_not_counted", "farmers_carry", {"reps": [RepRange(min=20, max=40, unit="metres")]}),
    ("reps_make_sense", "face_pull", {"reps": [RepRange(min=12, max=48, unit="reps")]}),
    ("one_sided_is_marked", "renegade_row", {"unilateral": False}),
    ("progressions_get_harder", "pull_up", {"progresses_to": ["deadlift", "towel_chin_up"]}),
    ("values_sourced", "pull_up", {"source": Source()}),
    ("pattern_trains_directly", "pull_up", {"direct": ["teres_major"], "indirect": ["lats"]}),
    ("bent_over_strains_the_low_back", "chest_supported_row", {"name": "Incline Barbell Row"}),
    ("pattern_could_train", "bent_over_row", {"direct": ["lats", "biceps"]}),
    ("name_fits_the_pattern", "face_pull", {"name": "Rope Upright Row"}),
    ("strict_pull_ups_not_for_beginners", "pull_up", {"name": "Band Pull-Up", "level": "beginner"}),
    (
        "strict_pull_ups_not_for_beginners",
        "pull_up",
        {"name": "Pull-Up Negatives", "level": "beginner"},
    ),
]


def found(catalog: Catalog, check: str) -> list[Finding]:
    """What one check finds."""
    return list(getattr(checks, check)(catalog))


@pytest.mark.parametrize("name", ["seed", "extended"])
def test_shipped_catalogues_are_clean(name: str, request: pytest.FixtureRequest) -> None:
    """What we ship passes our own checks."""
    assert lint(request.getfixturevalue(name)) == []


@pytest.mark.parametrize(
    ("check", "entry", "change", "field", "severity"), DEFECTS, ids=lambda value: str(value)[:40]
)
def test_planted_defect_is_found(
    plant: Planter, check: str, entry: str, change: dict[str, Any], field: str, severity: str
) -> None:
    """A check reports its defect: the entry, the field, how bad, found and expected."""
    findings = found(plant(entry, **change), check)
    assert [(f.exercise, f.field, f.severity) for f in findings] == [(entry, field, severity)]
    assert findings[0].message
    assert findings[0].found
    assert findings[0].expected


@pytest.mark.parametrize(("check", "entry", "change"), SOUND, ids=lambda value: str(value)[:40])
def test_near_miss_is_left_alone(
    plant: Planter, check: str, entry: str, change: dict[str, Any]
) -> None:
    """What only looks like the defect is not reported."""
    assert found(plant(entry, **change), check) == []


def test_every_check_has_a_planted_defect_and_a_reason() -> None:
    """No check goes untested or unexplained."""
    planted = {check for check, *_ in DEFECTS} | {"no_twins", "progressions_end"}
    assert planted == {check.__name__ for check in CHECKS}
    assert all(check.__doc__ for check in CHECKS)


def test_checks_stand_in_the_order_they_run_in() -> None:
    """Reading the module from the top tells the order of findings."""
    written = list(vars(checks))
    names = [check.__name__ for check in CHECKS]
    assert names == sorted(names, key=written.index)


def test_progression_to_itself_is_an_error_and_a_circle(plant: Planter) -> None:
    """The shortest circle has one member."""
    catalog = plant("pull_up", progresses_to=["pull_up"])
    assert [f.message for f in found(catalog, "progressions_lead_somewhere")] == ["leads to itself"]
    assert [f.exercise for f in found(catalog, "progressions_end")] == ["pull_up"]


def test_circle_is_reported_for_its_members_only(plant: Planter) -> None:
    """An entry that leads into a circle is not part of it."""
    catalog = plant("towel_chin_up", progresses_to=["pull_up"])
    findings = found(catalog, "progressions_end")
    assert {f.exercise for f in findings} == {"pull_up", "towel_chin_up"}
    assert all(set(f.found.split(", ")) == {"pull_up", "towel_chin_up"} for f in findings)
    assert "lat_pulldown" not in {f.exercise for f in findings}, "leads into the circle, not in it"


def test_twin_is_told_by_what_plans_depend_on(plant: Planter) -> None:
    """Another name or another order of muscles makes no difference."""
    twin = plant(
        "face_pull", id="other_face_pull", name="Other", aliases=[], cue="", direct=["rear_delts"]
    )
    assert found(twin, "no_twins") == []
    muscles = ["rhomboids", "rear_delts", "mid_traps"]
    twin = plant(
        "face_pull", id="other_face_pull", name="Other", aliases=[], cue="", direct=muscles
    )
    assert [(f.exercise, f.expected) for f in found(twin, "no_twins")] == [
        ("other_face_pull", "an alias of face_pull")
    ]


def test_unknown_item_is_told_by_name(plant: Planter) -> None:
    """The finding names the item, not the kit."""
    (finding,) = found(plant("pull_up", equipment=[["bar_of_gold"]]), "items_known")
    assert finding.found == "bar_of_gold"


def test_source_for_no_field_is_told(plant: Planter) -> None:
    """A misspelt field in the source is reported."""
    source = Source(stated=["name", "colour"])
    messages = {f.message for f in found(plant("pull_up", source=source), "values_sourced")}
    assert "a source for fields that an entry does not have" in messages


def test_findings_stand_in_catalogue_order(seed: Catalog) -> None:
    """Findings stand entry by entry, within one in the order of checks."""
    broken = [
        seed[i].model_copy(update={"goals": NO_GOAL, "direct": []}) for i in ("kroc_row", "pull_up")
    ]
    findings = lint(seed.overlaid("broken", broken))
    assert list(dict.fromkeys(f.exercise for f in findings)) == ["pull_up", "kroc_row"]
    assert [f.field for f in findings if f.exercise == "kroc_row"] == ["direct", "goals"]


def test_empty_catalogue_has_no_findings() -> None:
    """Nothing to check is nothing wrong."""
    assert lint(Catalog("empty", ())) == []
