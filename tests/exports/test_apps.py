"""Exports to training apps: the right lift on the right kit, and nothing dropped in silence."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from catalog.loading import load_catalog
from catalog.vocabulary import closure
from exports.plans import plan, said_by
from exports.readers import of_liftoscript
from optimizer.exports.apps import App, app_exercise
from optimizer.exports.common import Export, ExportOptions
from optimizer.exports.hevy import to_hevy
from optimizer.exports.liftoscript import to_liftoscript
from optimizer.exports.openweight import to_openweight
from optimizer.plan.schema import Plan, Prescription

EXTENDED = load_catalog("extended")
SEED = load_catalog("seed")
ROOT = Path(__file__).parents[2]
APPS: tuple[App, ...] = ("liftosaur", "hevy")
WORDS = {
    "barbell": {"barbell"},
    "dumbbell": {"dumbbell", "dumbbell_heavy"},
    "band": {"band"},
    "kettlebell": {"kettlebell"},
    "smith": {"smith_machine"},
    "trap bar": {"trap_bar"},
    "ez bar": {"ez_bar"},
    "suspension": {"suspension_trainer"},
    "ring": {"rings"},
    "medicine ball": {"medicine_ball"},
    "rope": {"rope"},
    "assisted": {"assisted_pull_up_machine"},
    "cable": {"cable_station", "cable_row_station", "cable_pulldown_station"},
    "landmine": {"landmine_attachment", "corner"},
    "parallel bars": {"dip_bars"},
}
"""A word for kit in an app's name, and the items of which the plan's kit must then have one."""


def with_kit(exercise: str, kit: list[str]) -> Prescription:
    """A prescription of a shipped exercise on one of its kits."""
    week, *_ = plan().weeks or []
    return (
        week.sessions[0]
        .exercises[0]
        .model_copy(
            update={"exercise": exercise, "name": EXTENDED[exercise].name, "kit": kit, "notes": ""}
        )
    )


def everything() -> Iterator[Prescription]:
    """Every shipped exercise on each of its kits."""
    return (with_kit(e.id, kit) for e in EXTENDED for kit in e.equipment)


def session_of(*items: Prescription) -> Plan:
    """A plan of one session."""
    week, *_ = plan().weeks or []
    numbered = [i.model_copy(update={"order": n}) for n, i in enumerate(items, 1)]
    session = week.sessions[0].model_copy(update={"exercises": numbered})
    return plan().model_copy(update={"weeks": [week.model_copy(update={"sessions": [session]})]})


def hevy_exercises(found: Export) -> list[dict[str, object]]:
    data = json.loads(found.content)
    bodies = data if isinstance(data, list) else [data]
    return [e for body in bodies if "routine" in body for e in body["routine"]["exercises"]]


def kit_words(name: str) -> list[str]:
    spoken = name.lower().replace("cable core", "")
    return [word for word in WORDS if re.search(rf"\b{word}\b", spoken)]


@pytest.mark.parametrize("app", APPS)
def test_no_app_is_told_of_a_kit_that_the_plan_does_not_use(app: App) -> None:
    """A cable face pull never arrives as a band's, nor a dumbbell row as a barbell's."""
    for item in everything():
        found = app_exercise(app, item)
        if found is None:
            continue
        # Liftosaur's "Kettlebell Swing, Dumbbell" is its own name for a swing with a dumbbell.
        for word in kit_words(found.detail if app == "liftosaur" else found.name):
            assert closure(item.kit) & WORDS[word], (item.exercise, item.kit, found)


def test_liftosaur_is_told_equipment_in_its_own_words() -> None:
    """A word that it does not know would be taken for part of the name, and refused."""
    theirs = {
        "Barbell",
        "Cable",
        "Dumbbell",
        "Smith Machine",
        "Band",
        "Kettlebell",
        "Bodyweight",
        "Leverage Machine",
        "Medicine Ball",
        "EZ Bar",
        "Trap Bar",
    }
    found = [app_exercise("liftosaur", item) for item in everything()]
    assert {known.detail for known in found if known is not None} <= theirs


def test_liftosaur_is_always_told_the_equipment() -> None:
    """Its exercises have an equipment of their own, which is not always the plan's."""
    loaded = {"barbell", "trap_bar", "ez_bar", "dumbbell", "kettlebell", "band", "smith_machine"}
    for item in everything():
        found = app_exercise("liftosaur", item)
        if found is None:
            continue
        assert found.detail
        if found.detail == "Bodyweight" and not {"rack", "box"} & set(item.kit):
            assert not loaded & closure(item.kit) or "low_bar_row" in item.exercise, item


@pytest.mark.parametrize("app", APPS)
def test_the_article_is_known_whole_and_most_of_the_rest(app: App) -> None:
    """All 25 lifts of the article, and four in five of the extended catalogue."""
    known = [e.id for e in EXTENDED if app_exercise(app, with_kit(e.id, e.equipment[0]))]
    assert {e.id for e in SEED} <= set(known)
    assert len(known) >= 0.8 * len(EXTENDED)


def test_the_docs_say_how_many_the_apps_know() -> None:
    """A kit more or less in the catalogue changes what the page says."""
    pairs = [with_kit(e.id, kit) for e in EXTENDED for kit in e.equipment]
    ours, theirs = (sum(bool(app_exercise(a, pair)) for pair in pairs) for a in APPS)
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert f"Of all {len(pairs)} exercises on each of their kits Liftosaur has or" in text
    assert f"or comes near to {ours}, Hevy {theirs};" in text


def test_every_row_of_the_table_is_of_a_kit_of_its_exercise() -> None:
    """A row that no kit reaches, or of an exercise that is gone, would be dead text."""
    text = files("catalog").joinpath("data", "apps.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        kits = EXTENDED[row["exercise"]].equipment
        assert any(row["item"] in kit if row["item"] else not kit for kit in kits), row
        assert bool(row["hevy"]) == bool(row["hevy_id"]), row
        assert bool(row["liftosaur"]) == bool(row["liftosaur_equipment"]), row


def test_one_hevy_id_has_one_title() -> None:
    """Ids are opaque: a slip of the pen shows where two titles share one, or one has two."""
    text = files("catalog").joinpath("data", "apps.csv").read_text(encoding="utf-8")
    rows = [(row["hevy_id"], row["hevy"].lstrip("~")) for row in csv.DictReader(text.splitlines())]
    pairs = {pair for pair in rows if pair[0]}
    assert len({key for key, _ in pairs}) == len({title for _, title in pairs}) == len(pairs)


def test_the_same_lift_on_other_kits_is_another_exercise_of_the_app() -> None:
    for kit, said in (
        (["barbell", "plates"], "Bent Over Row, Barbell"),
        (["dumbbell_pair"], "Bent Over Row, Dumbbell"),
        (["cable_station", "straight_bar"], "Bent Over Row, Cable"),
    ):
        made = session_of(with_kit("bent_over_row", kit))
        assert f"\n{said} / " in to_liftoscript(made, ExportOptions()).content.decode()
    barbell, dumbbell = (
        hevy_exercises(to_hevy(session_of(with_kit("bent_over_row", kit)), ExportOptions()))[0]
        for kit in (["barbell", "plates"], ["dumbbell_pair"])
    )
    assert barbell["exercise_template_id"] != dumbbell["exercise_template_id"]


def test_a_lift_that_the_app_lacks_stands_under_its_own_name_and_is_told() -> None:
    item = with_kit("kroc_row", ["dumbbell_heavy", "rack"])
    program = to_liftoscript(session_of(item), ExportOptions())
    assert "\nKroc Row: Bent Over One Arm Row, Dumbbell / " in program.content.decode()
    routine = to_hevy(session_of(item), ExportOptions())
    assert str(hevy_exercises(routine)[0]["notes"]).startswith("Kroc Row; ")
    for found in (program, routine):
        assert any("Kroc Row as" in loss for loss in found.losses)
        assert not found.unmapped


def test_what_hevy_has_no_template_for_is_made_first_as_a_custom_exercise() -> None:
    band, prone = with_kit("band_row", ["band"]), with_kit("prone_y_raise", [])
    found = to_hevy(session_of(band, prone, band), ExportOptions())
    first, second, routine = json.loads(found.content)
    assert first["exercise"] == {
        "title": "Seated Band Row (band)",
        "exercise_type": "weight_reps",
        "equipment_category": "resistance_band",
        "muscle_group": "lats",
        "other_muscles": ["upper_back", "shoulders", "biceps"],
    }
    assert second["exercise"]["equipment_category"] == "none"
    ids = [e["exercise_template_id"] for e in routine["routine"]["exercises"]]
    assert len(ids) == 3
    assert ids[0] == ids[2] != ids[1]
    assert all(str(one).startswith("custom:") for one in ids)
    assert [line.split(" (")[0] for line in found.unmapped] == [band.name, prone.name]
    assert any("exercise_templates" in loss for loss in found.losses)


def test_what_liftosaur_has_nothing_like_stands_in_words_and_is_listed() -> None:
    found = to_liftoscript(session_of(with_kit("bird_dog", [])), ExportOptions())
    assert "// Not in the app: Bird Dog, 3 x" in found.content.decode()
    assert found.unmapped == ("Bird Dog (bird_dog)",)


def test_a_lift_of_another_catalogue_is_known_by_its_name() -> None:
    """Imported catalogues have ids of their own; their lifts are the apps' all the same."""
    theirs = with_kit("deadlift", ["dumbbell_pair"]).model_copy(
        update={"exercise": "bent_over_two_dumbbell_row", "name": "Bent Over Two-Dumbbell Row"}
    )
    found = app_exercise("liftosaur", theirs)
    assert found is not None
    assert (found.name, found.detail) == ("Bent Over Row", "Dumbbell")
    near = app_exercise("liftosaur", theirs.model_copy(update={"name": "Palms-In Slow Row"}))
    assert near is not None
    assert (near.name, near.detail, near.same) == ("Bent Over Row", "Dumbbell", False)
    other = theirs.model_copy(update={"name": "Wall Walk"})
    assert app_exercise("liftosaur", other) is None


def test_a_name_given_by_the_user_wins() -> None:
    names = ExportOptions(names={"kroc_row": "My Row"})
    made = session_of(with_kit("kroc_row", ["dumbbell_heavy", "rack"]))
    assert "\nMy Row / " in to_liftoscript(made, names).content.decode()
    assert hevy_exercises(to_hevy(made, names))[0]["exercise_template_id"] == "My Row"


def test_nothing_is_lost_on_the_way_to_the_apps() -> None:
    """Every prescription stands in Hevy's routines, and in Liftosaur's unless it is listed."""
    said = [line for lines in said_by(plan()).values() for line in lines]
    assert len(hevy_exercises(to_hevy(plan(), ExportOptions()))) == len(said)
    program = to_liftoscript(plan(), ExportOptions())
    listed = {line.split(" (")[0] for line in program.unmapped}
    known = [line[1:] for line in said if line[0] not in listed]
    read = [x[1:] for lines in of_liftoscript(program.content).values() for x in lines]
    assert read == known


def test_openweight_names_the_kit_or_says_that_there_is_none() -> None:
    kit = ["dumbbell_pair"]
    made = session_of(with_kit("bent_over_row", kit), with_kit("superman", []))
    data = json.loads(to_openweight(made, ExportOptions()).content)
    found = [e["exercise"]["equipment"] for e in data["weeks"][0]["workouts"][0]["exercises"]]
    assert found == ["pair of dumbbells", "bodyweight"]
