"""The shipped data: what the article states, where every value comes from, what each gym serves."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from importlib.resources import files

import pytest

from catalog.loading import SHIPPED, load_catalog
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import BACK_MUSCLES, GOALS, LEVELS, closure, equipment

GYMS = (
    "commercial_gym",
    "garage_gym",
    "home_dumbbells",
    "hotel_gym",
    "cable_corner",
    "kettlebell_corner",
    "bodyweight_park",
)
PULLS = ("vertical_pull", "horizontal_pull")
BACK_PATTERNS = {
    *PULLS,
    "shoulder_extension",
    "rear_delt_pull",
    "shrug",
    "hinge",
    "carry",
    "olympic_pull",
}

ARTICLE_SETS = {
    "deadlift": (3, 3),
    "bent_over_row": (4, 4),
    "chest_supported_row": (3, 3),
    "single_arm_row": (3, 4),
    "inverted_row": (2, 3),
    "trx_row": (3, 3),
    "neutral_grip_pulldown": (3, 3),
    "seated_cable_row_lats": (3, 3),
    "cable_rope_pullover": (2, 3),
    "landmine_row": (4, 4),
    "straight_arm_pulldown": (2, 3),
    "pendlay_row": (3, 3),
    "seal_row": (3, 4),
    "meadows_row": (2, 3),
    "back_hyperextension": (2, 2),
    "high_pull": (3, 5),
    "power_clean": (4, 5),
}
ARTICLE_REPS: dict[str, set[tuple[int, int]]] = {
    "deadlift": {(3, 5)},
    "bent_over_row": {(8, 8)},
    "chest_supported_row": {(12, 15)},
    "single_arm_row": {(10, 12)},
    "inverted_row": {(12, 15)},
    "trx_row": {(15, 15)},
    "lat_pulldown": {(6, 8), (12, 15)},
    "neutral_grip_pulldown": {(6, 8)},
    "seated_cable_row_lats": {(8, 8)},
    "landmine_row": {(6, 8)},
    "farmers_carry": {(10, 15)},
    "straight_arm_pulldown": {(12, 15)},
    "kroc_row": {(15, 20)},
    "pendlay_row": {(3, 6)},
    "seal_row": {(8, 10)},
    "meadows_row": {(12, 15)},
    "back_hyperextension": {(15, 20), (10, 12)},
    "high_pull": {(3, 6)},
    "power_clean": {(3, 4)},
}
HALF_STATED = {
    "seated_cable_row_upper": ("min", 12),
    "cable_trap_shrug": ("min", 12),
    "cable_rope_pullover": ("max", 15),
    "face_pull": ("max", 20),
}
BAND_VERSIONS = {
    "band_pulldown": "lat_pulldown",
    "one_arm_band_pulldown": "one_arm_pulldown",
    "one_arm_band_row": "one_arm_cable_row",
    "band_bent_over_row": "standing_cable_row",
    "band_straight_arm_pulldown": "straight_arm_pulldown",
    "band_face_pull": "face_pull",
    "band_shrug": "cable_trap_shrug",
}
HYPERTROPHY = {
    1: {"farmers_carry", "towel_chin_up", "high_pull", "power_clean", "face_pull"},
    2: {
        "pendlay_row",
        "deadlift",
        "cable_trap_shrug",
        "cable_rope_pullover",
        "straight_arm_pulldown",
        "landmine_row",
        "meadows_row",
        "kroc_row",
        "back_hyperextension",
        "inverted_row",
        "trx_row",
    },
}


def doable(catalog: Iterable[Exercise], items: Iterable[str], level: str) -> list[Exercise]:
    """What an athlete of a level can do with these items."""
    gym = closure(items)
    return [
        exercise
        for exercise in catalog
        if LEVELS.index(exercise.level) <= LEVELS.index(level)
        and any(set(kit) <= gym for kit in exercise.equipment)
    ]


# --- the seed


def test_seed_has_the_article_s_25_in_its_order(seed: Catalog) -> None:
    """All of them, the deadlift first and the power clean last."""
    ids = [exercise.id for exercise in seed]
    assert len(ids) == 25
    assert (ids[0], ids[1], ids[9], ids[24]) == (
        "deadlift",
        "pull_up",
        "seated_cable_row_lats",
        "power_clean",
    )


@pytest.mark.parametrize(("entry", "sets"), [*ARTICLE_SETS.items()])
def test_stated_sets_are_the_article_s(seed: Catalog, entry: str, sets: tuple[int, int]) -> None:
    """Stated sets are taken over as they stand."""
    assert (seed[entry].sets.min, seed[entry].sets.max) == sets
    assert "sets" in seed[entry].source.stated


@pytest.mark.parametrize(("entry", "ranges"), [*ARTICLE_REPS.items()])
def test_stated_reps_are_the_article_s(
    seed: Catalog, entry: str, ranges: set[tuple[int, int]]
) -> None:
    """Stated repetitions are taken over as they stand, both modes where there are two."""
    assert {(item.min, item.max) for item in seed[entry].reps} == ranges
    assert "reps" in seed[entry].source.stated


@pytest.mark.parametrize(("entry", "half"), [*HALF_STATED.items()])
def test_half_stated_reps_keep_the_stated_end(
    seed: Catalog, entry: str, half: tuple[str, int]
) -> None:
    """Where the article gives one end, the other is marked as ours."""
    end, value = half
    other = "max" if end == "min" else "min"
    assert [getattr(item, end) for item in seed[entry].reps] == [value]
    assert f"reps.{end}" in seed[entry].source.stated
    assert f"reps.{other}" in seed[entry].source.ours


def test_unstated_sets_and_reps_are_marked_as_ours(seed: Catalog) -> None:
    """Nothing of ours passes for the article's."""
    for exercise in seed:
        assert ("sets" in exercise.source.ours) == (exercise.id not in ARTICLE_SETS)
    assert "reps" in seed["pull_up"].source.ours
    assert "reps" in seed["towel_chin_up"].source.ours


def test_only_the_one_arm_rows_of_the_seed_are_unilateral(seed: Catalog) -> None:
    """The article has three one-arm lifts."""
    one_sided = {exercise.id for exercise in seed if exercise.unilateral}
    assert one_sided == {"single_arm_row", "kroc_row", "meadows_row"}


def test_hypertrophy_ratings_of_the_seed(seed: Catalog) -> None:
    """What is rated below 3 for size, and nothing else."""
    rated = {n: {e.id for e in seed if e.goals.hypertrophy == n} for n in (1, 2)}
    assert rated == HYPERTROPHY


def test_pulls_of_the_seed_are_split_by_their_line(seed: Catalog) -> None:
    """Four pulls along the trunk, twelve across it."""
    vertical = {exercise.id for exercise in seed if exercise.pattern == "vertical_pull"}
    assert vertical == {"pull_up", "lat_pulldown", "neutral_grip_pulldown", "towel_chin_up"}
    assert sum(exercise.pattern == "horizontal_pull" for exercise in seed) == 12


def test_every_back_muscle_has_a_direct_exercise_but_the_lower_traps(seed: Catalog) -> None:
    """The article has no lower-trap lift."""
    direct = {muscle for exercise in seed for muscle in exercise.direct}
    assert set(BACK_MUSCLES) - direct == {"lower_traps"}


# --- both catalogues


def test_extended_is_the_seed_and_a_hundred_more(seed: Catalog, extended: Catalog) -> None:
    """The seed comes first, unchanged; additions state nothing."""
    assert extended.exercises[: len(seed)] == seed.exercises
    assert len(extended) >= len(seed) + 100
    assert all(not e.source.stated for e in extended.exercises[len(seed) :])


def test_every_field_of_every_entry_is_sourced(extended: Catalog) -> None:
    """Each value is either the article's or ours with a reason, never both."""
    fields = set(Exercise.model_fields) - {"id", "kit_names", "source", "origin"}
    for exercise in extended:
        named = [*exercise.source.stated, *exercise.source.ours]
        assert {name.split(".")[0] for name in named} == fields, exercise.id
        assert len(set(named)) == len(named), f"{exercise.id}: stated and ours at once"
        assert all(exercise.source.ours.values()), f"{exercise.id}: a reason is empty"


def test_every_entry_is_written_out(extended: Catalog) -> None:
    """No entry leans on a default."""
    for exercise in extended:
        assert exercise.cue, exercise.id
        needed = set(Exercise.model_fields) - {"kit_names", "origin"}
        assert set(exercise.model_fields_set) >= needed


def test_names_for_the_kit_in_hand_are_for_kits_that_the_entry_has(extended: Catalog) -> None:
    """And never the entry's own name, or another entry's."""
    names = {exercise.name for exercise in extended}
    for exercise in extended:
        items = {item for kit in exercise.equipment for item in kit}
        assert set(exercise.kit_names) <= items, exercise.id
        assert names.isdisjoint(exercise.kit_names.values()), exercise.id


def test_band_versions_are_rated_below_the_lift_with_the_cable(extended: Catalog) -> None:
    """So that in a full gym no band stands in first."""
    for band, cable in BAND_VERSIONS.items():
        for goal in ("hypertrophy", "strength", "power", "prehab"):
            rating = getattr(extended[cable].goals, goal)
            assert getattr(extended[band].goals, goal) == max(0, rating - 1), (band, goal)


def test_heavy_hinges_are_main_lifts_and_no_prehab(extended: Catalog) -> None:
    """Two sets of one would be a cheap way to fill the erectors; none is care for a spine."""
    hinges = [exercise for exercise in extended if exercise.order_tier == 1]
    assert len(hinges) >= 5
    assert all(exercise.sets.min >= 3 for exercise in hinges)
    heaviest = [exercise for exercise in extended if exercise.lower_back_stress == 3]
    assert all(exercise.goals.prehab == 0 for exercise in heaviest)


def test_what_is_pulled_for_power_is_done_in_few_reps(extended: Catalog) -> None:
    """Six to fifteen pull-ups are no power work; bells and balls are counted to ten."""
    fast = [e for e in extended if e.goals.power >= 2 and e.pattern != "hinge"]
    assert len(fast) >= 15
    for exercise in fast:
        own = [reps for reps in exercise.reps if reps.goal == "power"]
        assert max(reps.max for reps in own or exercise.reps) <= 10, exercise.id


def test_progressions_name_entries(extended: Catalog) -> None:
    """Progressions of the additions stay within the whole."""
    for exercise in extended:
        assert all(target in extended for target in exercise.progresses_to), exercise.id


def test_explosive_lifts_are_never_chosen_for_size(extended: Catalog) -> None:
    """Fast lifts are rated for power; the traps grow a little with two of them, no more."""
    explosive = [exercise for exercise in extended if exercise.order_tier == 0]
    assert explosive
    assert all(e.goals.hypertrophy <= 1 and e.goals.prehab <= 1 for e in explosive)


def test_work_beside_the_back_stays_behind_it(extended: Catalog) -> None:
    """Presses, squats and curls never push out a back exercise."""
    beside = [e for e in extended if e.pattern not in BACK_PATTERNS and e.order_tier in range(1, 6)]
    assert len(beside) >= 20
    assert all(max(e.goals.hypertrophy, e.goals.strength, e.goals.power) <= 1 for e in beside)


# --- equipment


def test_built_in_gyms() -> None:
    """Seven gyms, by these names."""
    assert tuple(equipment().gyms) == GYMS


def test_vocabulary_is_exactly_what_is_named(extended: Catalog) -> None:
    """No item is missing from the vocabulary and none is idle."""
    shipped = equipment()
    named = set(extended.items)
    named |= {item for items in shipped.gyms.values() for item in items}
    named |= {item for row in shipped.contains.items() for item in (row[0], *row[1])}
    assert named == set(shipped.items)


def test_attachments_come_with_their_base() -> None:
    """A coach lists the station, not its handles."""
    assert {"straight_bar", "rope", "single_handle"} <= closure(["dual_cable_station"])
    assert {"flat_bench", "incline_bench"} <= closure(["adjustable_bench"])
    assert {"rack", "pull_up_bar"} <= closure(["power_rack"])
    assert "plates" in closure(["barbell"])


@pytest.mark.parametrize("item", ["landmine_attachment", "pull_up_bar", "dumbbell_pair"])
def test_commercial_gym_can_be_without(item: str) -> None:
    """Taking an item off the list takes it out of the gym."""
    rest = [other for other in equipment().gyms["commercial_gym"] if other != item]
    assert item not in closure(rest)


def test_commercial_gym_serves_the_whole_seed(seed: Catalog) -> None:
    """The full gym can do all the article asks for."""
    gym = equipment().gyms["commercial_gym"]
    assert doable(seed, gym, "advanced") == list(seed)


def test_landmine_rows_go_with_the_landmine(seed: Catalog) -> None:
    """Without the attachment its two rows are gone, as the gym has no corner to use."""
    gym = set(equipment().gyms["commercial_gym"]) - {"landmine_attachment"}
    missing = {e.id for e in seed} - {e.id for e in doable(seed, gym, "advanced")}
    assert missing == {"landmine_row", "meadows_row"}


@pytest.mark.parametrize(("level", "goal"), [*itertools.product(LEVELS, GOALS)])
def test_commercial_gym_has_pulls_for_every_goal(seed: Catalog, level: str, goal: str) -> None:
    """Every level finds both kinds of pull and accessories for each goal."""
    able = doable(seed, equipment().gyms["commercial_gym"], level)
    rated = [exercise for exercise in able if getattr(exercise.goals, goal) > 0]
    assert sum(exercise.pattern == "vertical_pull" for exercise in rated) >= 2
    assert sum(exercise.pattern == "horizontal_pull" for exercise in rated) >= 3
    assert sum(exercise.mechanic == "isolation" for exercise in rated) >= 2


@pytest.mark.parametrize(("gym", "goal"), [*itertools.product(GYMS, GOALS)])
def test_beginners_can_train_in_every_gym(extended: Catalog, gym: str, goal: str) -> None:
    """Two compounds, a row, a one-sided lift and, but for power, rear delts."""
    able = doable(extended, equipment().gyms[gym], "beginner")
    rated = [exercise for exercise in able if getattr(exercise.goals, goal) > 0]
    families = {exercise.family for exercise in rated if exercise.mechanic == "compound"}
    assert len(families) >= 2, "two compounds a session"
    assert any(exercise.pattern == "horizontal_pull" for exercise in rated)
    assert any(exercise.unilateral for exercise in rated)
    if goal != "power":
        assert any("rear_delts" in exercise.direct for exercise in rated)


WITHOUT = {
    # patterns that a gym cannot sensibly serve; all others it must
    "commercial_gym": set[str](),
    "garage_gym": set[str](),
    "home_dumbbells": {"vertical_pull"},
    "hotel_gym": set[str](),
    "cable_corner": {"olympic_pull"},
    "kettlebell_corner": {"vertical_pull"},
    "bodyweight_park": {"carry", "olympic_pull"},
}


@pytest.mark.parametrize("gym", GYMS)
def test_beginners_have_every_pattern_the_gym_can_serve(extended: Catalog, gym: str) -> None:
    """Only what a gym cannot do is missing."""
    able = doable(extended, equipment().gyms[gym], "beginner")
    assert BACK_PATTERNS - {exercise.pattern for exercise in able} == WITHOUT[gym]


@pytest.mark.parametrize(
    ("items", "missing"),
    [
        (["band"], set[str]()),
        (["cable_station"], {"olympic_pull"}),
        (["dumbbell_pair"], {"vertical_pull"}),
        (["kettlebell"], {"vertical_pull"}),
        (["suspension_trainer"], {"carry", "olympic_pull"}),
        (["rings"], {"carry", "olympic_pull"}),
        (["barbell", "power_rack", "flat_bench"], {"shoulder_extension"}),
    ],
)
def test_beginners_have_choices_with_one_thing(
    extended: Catalog, items: list[str], missing: set[str]
) -> None:
    """One band, one column or one bell is enough for most patterns."""
    able = doable(extended, items, "beginner")
    assert BACK_PATTERNS - {exercise.pattern for exercise in able} == missing


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_loaded_is_what_is_written(name: str) -> None:
    """The JSON that commands read says the same as the YAML that people edit (``make data``)."""
    from catalog.data_files import text
    from catalog.loading import written

    loaded = load_catalog(name)
    own = written(name)
    shipped = files("catalog").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    assert shipped == text(name)
    assert [loaded[entry.id] for entry in own] == list(own)
