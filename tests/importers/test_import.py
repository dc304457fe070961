"""Imports: odd records of other catalogues, what is inferred, and what is left out and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.checks import lint
from catalog.importers import Imported, as_yaml, import_records, kits, read_noted, review_text
from catalog.importers.records import SourceRecord
from catalog.importers.rules import CannotPlace, movement, unilateral
from catalog.importers.sources import SOURCES
from catalog.inputs import InputError, read_text
from catalog.loading import load_catalog, parse_catalog
from optimizer.cli.app import app
from optimizer.cli.errors import run_command

DATA = Path(__file__).parent / "data"
FILES = {
    "free-exercise-db": "free.json",
    "open-exercise-db": "open.json",
    "wger": "wger.json",
    "exercemus": "exercemus.json",
    "everkinetic": "everkinetic.json",
    "exercisedb": "exercisedb.json",
    "megagym": "megagym.csv",
    "csv": "lifts.csv",
}


def imported(source: str) -> Imported:
    """The fixture of a source."""
    return import_records(read_noted(source, str(DATA / FILES[source])).records, source)


def reasons(source: str) -> dict[str, str]:
    """Name to why it was left out."""
    return {item.name: item.reason for item in imported(source).left_out}


@pytest.mark.parametrize("source", FILES)
def test_the_result_is_a_catalogue_without_errors(source: str) -> None:
    found = imported(source)
    text = as_yaml(found)
    again = parse_catalog(read_text(text, "made.yaml"), source)
    assert again.sha256 == found.catalog.sha256
    assert not [f for f in lint(again) if f.severity == "error"]


@pytest.mark.parametrize("source", FILES)
def test_every_record_is_somewhere(source: str) -> None:
    found = imported(source)
    records = read_noted(source, str(DATA / FILES[source])).records
    assert len(records) == len(found.catalog) + len(found.left_out)
    assert all(item.reason for item in found.left_out)


@pytest.mark.parametrize("source", FILES)
def test_origin_and_inferred_values_are_marked(source: str) -> None:
    for entry in imported(source).catalog:
        assert entry.origin is not None
        assert entry.origin.catalogue == source
        assert entry.origin.licence
        assert {"lower_back_stress", "grip_demand", "goals"} <= set(entry.origin.inferred)


# ----- free-exercise-db's oddities --------------------------------------------------------------


def test_a_machine_is_no_chin_up() -> None:
    entry = imported("free-exercise-db").catalog["machine_row"]
    assert entry.pattern == "horizontal_pull"
    assert entry.equipment == [["row_machine"]]


def test_a_pull_up_gets_the_bar_that_the_source_leaves_out() -> None:
    found = imported("free-exercise-db")
    assert found.catalog["pull_ups"].equipment == [["pull_up_bar"]]
    assert found.catalog["weighted_pull_ups"].equipment == [["pull_up_bar", "dip_belt"]]
    ours = load_catalog("extended")["weighted_pull_up"]
    assert found.catalog["weighted_pull_ups"].level == ours.level
    assert found.catalog["weighted_pull_ups"].grip == ours.grip
    assert any("says other" in doubt for doubt in found.review["weighted_pull_ups"])


def test_a_lift_that_is_ours_has_our_values_and_keeps_the_sources_beside_them() -> None:
    entry = imported("free-exercise-db").catalog["pull_ups"]
    ours = load_catalog("extended")["pull_up"]
    assert (entry.direct, entry.indirect, entry.level) == (ours.direct, ours.indirect, ours.level)
    assert (entry.reps, entry.order_tier) == (ours.reps, ours.order_tier)
    assert entry.origin is not None
    assert entry.origin.same_as == "pull_up"
    assert entry.origin.said["direct"] == "lats"
    assert entry.origin.said["level"] == "beginner"
    assert "direct" in entry.origin.inferred


def test_no_equipment_is_taken_from_the_name_and_put_up_for_review() -> None:
    found = imported("free-exercise-db")
    assert ["barbell", "rack"] in found.catalog["inverted_row"].equipment
    assert any("says nothing" in doubt for doubt in found.review["inverted_row"])
    assert (
        found.catalog["bent_row"].equipment == load_catalog("extended")["bent_over_row"].equipment
    )
    assert any("says nothing" in doubt for doubt in found.review["bent_row"])
    with pytest.raises(CannotPlace, match="neither the source nor the name"):
        kits.kits(SourceRecord("Horizontal Row", ""), movement(SourceRecord("Row", "")), False)


def test_hamstring_lifts_of_a_back_block_are_kept_with_what_they_strain() -> None:
    found = imported("free-exercise-db")
    entry = found.catalog["romanian_deadlift"]
    assert entry.lower_back_stress == 3
    assert "erector_spinae" in entry.direct
    assert entry.level == "intermediate"
    assert {"level", "direct", "indirect"} <= set(entry.origin.inferred if entry.origin else ())


def test_a_row_is_compound_whatever_the_source_says() -> None:
    found = imported("free-exercise-db")
    entry = found.catalog["alternating_kettlebell_row"]
    assert (entry.mechanic, entry.unilateral) == ("compound", True)
    assert entry.origin is not None
    assert entry.origin.said["mechanic"] == "isolation"


def test_names_are_read_by_whole_words() -> None:
    found = imported("free-exercise-db").catalog
    assert found["kneeling_high_pulley_row"].pattern == "horizontal_pull"
    assert found["clean_shrug"].pattern == "olympic_pull"
    assert found["farmers_walk"].reps[0].unit == "seconds"
    assert found["superman"].equipment == [[]]


def test_what_has_no_place_is_left_out_with_the_reason() -> None:
    found = reasons("free-exercise-db")
    assert "press" in found["Bench Press Machine"]
    assert found["Cat Stretch"]
    assert "stone" in found["Atlas Stone Deadlift"]
    assert found["London Bridges"]
    assert "same name" in found["Pull Ups"]


# ----- the other sources ------------------------------------------------------------------------


def test_only_the_same_words_on_the_same_kit_are_another_name() -> None:
    found = imported("open-exercise-db")
    assert found.catalog["lat_pulldown"].aliases == ["Pulldown", "Chin Machine"]
    assert "wide_lat_pulldown" in found.catalog
    names = ("Barbell Shrugs", "Shrug (Barbell)", "Shrug Behind The Back")
    records = [SourceRecord(name, "mine", equipment=("barbell",)) for name in names]
    [shrug, other] = import_records(records, "x").catalog
    assert (shrug.name, shrug.aliases) == ("Barbell Shrugs", ["Shrug (Barbell)"])
    assert (other.name, other.aliases) == ("Shrug Behind The Back", [])


def test_families_sides_and_kits_of_open_exercise_db() -> None:
    found = imported("open-exercise-db")
    assert found.catalog["one_arm_dumbbell_row"].equipment == [["dumbbell", "flat_bench"]]
    assert found.catalog["meadows_row"].family == "landmine_row"
    left = reasons("open-exercise-db")
    assert "family squat" in left["Squat"]
    assert "sled" in left["Drag Row"]
    assert "decline bench" in left["Decline Barbell Pullover"]
    origin = found.catalog["one_arm_dumbbell_row"].origin
    assert origin is not None
    assert not {"unilateral", "level", "mechanic"} & set(origin.inferred)


def test_wger_keeps_licence_and_author() -> None:
    found = imported("wger")
    origin = found.catalog["chin_up"].origin
    assert origin is not None
    assert origin.licence == "CC-BY-SA 4, ann"
    assert "Platysma" in origin.said["indirect"]
    row = found.catalog["lying_barbell_row"]
    assert row.equipment == [["barbell", "plates", "flat_bench"]]
    assert any("names no muscle" in doubt for doubt in found.review["lying_barbell_row"])
    assert len(found.catalog) == 2


def test_a_table_says_what_it_knows_and_rules_the_rest() -> None:
    found = imported("csv")
    entry = found.catalog["batwing_row"]
    assert entry.equipment[1] == ["kettlebell_pair", "incline_bench"]
    assert (entry.seconds_per_set, entry.sets.max, entry.reps[0].max) == (100, 3, 12)
    assert entry.origin is not None
    assert "reps" not in entry.origin.inferred
    assert "grip_demand" in entry.origin.inferred
    assert found.catalog["rope_hang"].reps[0].unit == "seconds"
    assert found.catalog["single_arm_cable_row"].unilateral
    assert "Flying Thing" in reasons("csv")


@pytest.mark.parametrize(
    ("source", "raw", "said"),
    [
        ("free-exercise-db", b"{", "json"),
        ("free-exercise-db", b"3", "expected a list"),
        ("free-exercise-db", b"[]", "holds no exercise"),
        ("free-exercise-db", b'[{"name": "Row"}]', "primaryMuscles"),
        ("free-exercise-db", b'[{"name": 3, "primaryMuscles": []}]', "expected text"),
        ("open-exercise-db", b"[3]", "no exercise of this source"),
        ("wger", b'{"results": [{"id": 1}]}', "translations"),
        ("csv", b"a,b\n1,2\n", "no column is headed name"),
        ("csv", b"name,strength\nRow,3\n", "unknown columns strength"),
        ("csv", b"name,order_tier\nRow,x\n", ":2:1: Row: order_tier is 'x', expected a whole"),
        ("csv", b"name,reps\nRow,many\n", "expected a number or a range, e.g. 8-12"),
        ("csv", b"name,sets\nRow,three\n", "expected a number or a range; write 3"),
        ("csv", b"name,sets\nRow,2-Apr\n", "which a spreadsheet made a date of"),
        ("csv", b"name,reps\nRow,08.12.2026\n", "format the column as text and write e.g. 8-12"),
        ("csv", b"muscle,sets\nlats,3\n", "headed name (muscle, sets); say which it is"),
        ("csv", b'name,direct\n"Row,lats\nPull,lats\n', ":3:1: Row,lats: a quotation mark"),
        ("csv", b"name,direct\n", ":1:1: has no exercise below its headings"),
        ("csv", b"\nMine,\nname,sets\nRow,x\n", ":4:1: Row: sets is 'x'"),
        ("csv", b"name,unilateral\nRow,maybe\n", "yes or no"),
    ],
)
def test_files_of_another_shape_are_refused(
    tmp_path: Path, source: str, raw: bytes, said: str
) -> None:
    path = tmp_path / ("x.csv" if source == "csv" else "x.json")
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_noted(source, str(path))
    assert said.lower() in str(caught.value).lower()


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Wide-Grip Pulldown", "vertical_pull"),
        ("Chins", "vertical_pull"),
        ("Seated Cable Rows", "horizontal_pull"),
        ("Snatch-Grip Deadlift", "hinge"),
        ("Clean Deadlift", "hinge"),
        ("Snatch Pull", "olympic_pull"),
        ("Kettlebell Sumo High Pull", "olympic_pull"),
        ("Hang Clean", "olympic_pull"),
        ("Stiff Leg Barbell Good Morning", "hinge"),
        ("Straight-Arm Pulldown", "shoulder_extension"),
        ("Reverse Flyes", "rear_delt_pull"),
        ("Machine Shrug", "shrug"),
    ],
)
def test_movements_by_name(name: str, pattern: str) -> None:
    assert movement(SourceRecord(name, "")).pattern == pattern


@pytest.mark.parametrize(
    "name",
    [
        "Clean and Press",
        "Upright Barbell Row",
        "Rowing Machine",
        "Front Lever",
        "Machine Fly",
        "Front Squat (Clean Grip)",
        "Rocky Pull-Ups/Pulldowns",
    ],
)
def test_names_without_a_movement(name: str) -> None:
    with pytest.raises(CannotPlace):
        movement(SourceRecord(name, ""))


def test_the_name_outweighs_a_family_that_calls_a_deadlift_a_clean() -> None:
    record = SourceRecord("Clean Deadlift", "", family="olympic-pull")
    assert movement(record).family == "deadlift"


def one(tmp_path: Path, name: str, kit: str, muscle: str, level: str = "beginner") -> Imported:
    """An import of one record in the form of free-exercise-db."""
    record = {
        "id": "x",
        "name": name,
        "level": level,
        "mechanic": "compound",
        "equipment": kit,
        "primaryMuscles": [muscle],
        "secondaryMuscles": [],
        "category": "strength",
    }
    path = tmp_path / "one.json"
    path.write_text(json.dumps([record]))
    return import_records(read_noted("free-exercise-db", str(path)).records, "free-exercise-db")


@pytest.mark.parametrize(
    ("name", "kit", "muscle", "field", "value"),
    [
        ("Rack Pull with Bands", "barbell", "lower back", "grip_demand", 3),
        ("Deadlift", "bands", "lower back", "grip_demand", 1),
        ("Zercher Carry", "barbell", "abdominals", "grip_demand", 0),
        ("Yoke Carry", "barbell", "abdominals", "grip_demand", 1),
        ("Suitcase Carry", "dumbbell", "abdominals", "grip_demand", 3),
        ("Rope Row", "cable", "middle back", "lower_back_stress", 1),
        ("Smith Machine Bent Over Row", "machine", "middle back", "lower_back_stress", 2),
        ("Renegade Row", "kettlebells", "middle back", "lower_back_stress", 0),
        ("Band Pull Apart", "bands", "shoulders", "order_tier", 6),
        ("Pullups", "body only", "lats", "level", "intermediate"),
        ("Band Assisted Pull-Up", "bands", "lats", "level", "beginner"),
        ("Clean Pull", "barbell", "hamstrings", "level", "intermediate"),
        ("Shotgun Row", "cable", "lats", "unilateral", True),
    ],
)
def test_what_a_coach_would_call_nonsense_is_not_inferred(
    tmp_path: Path, name: str, kit: str, muscle: str, field: str, value: Any
) -> None:
    [entry] = one(tmp_path, name, kit, muscle).catalog
    assert getattr(entry, field) == value


def test_a_level_that_was_raised_is_put_up_for_review(tmp_path: Path) -> None:
    found = one(tmp_path, "Commando Pull-Ups", "body only", "lats")
    assert found.review["commando_pull_ups"] == (
        "level: raised to advanced because it asks for more strength or skill than most have",
    )
    entry = found.catalog["commando_pull_ups"]
    assert entry.origin is not None
    assert "level" in entry.origin.inferred
    assert entry.origin.said["level"] == "beginner"


def test_swings_are_many_and_a_shrug_on_a_bench_needs_one(tmp_path: Path) -> None:
    [swing] = one(tmp_path, "Kettlebell Swing", "kettlebells", "hamstrings").catalog
    assert (swing.reps[0].min, swing.reps[0].max) == (10, 15)
    [shrug] = one(tmp_path, "Middle Back Shrug", "dumbbell", "middle back").catalog
    assert shrug.equipment == [["dumbbell_pair", "incline_bench"]]
    [row] = one(tmp_path, "Straight Bar Bench Mid Rows", "barbell", "middle back").catalog
    assert row.equipment == [["barbell", "plates", "flat_bench"]]


def test_sides_by_name() -> None:
    assert unilateral(SourceRecord("Kroc Row", ""))
    assert not unilateral(SourceRecord("Machine Row", ""))


# ----- the command ------------------------------------------------------------------------------


def test_the_command_writes_and_tells(tmp_path: Path, capsys: Any) -> None:
    out, review = tmp_path / "mine.yaml", tmp_path / "review.md"
    args = ["catalog", "import", "--from", "free-exercise-db", str(DATA / "free.json")]
    assert run_command(app, [*args, "-o", str(out), "--review", str(review)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "left out" in said.err
    assert "backblock catalog check" in said.err
    assert "- [ ] weighted_pull_ups" in review.read_text()
    assert "London Bridges" in review.read_text()
    assert run_command(app, ["catalog", "check", str(out)]) == 0
    assert run_command(app, [*args, "-o", str(tmp_path / "mine.json"), "-q"]) == 0
    assert run_command(app, ["catalog", "check", str(tmp_path / "mine.json")]) == 0
    assert "# Import from" in review_text(imported("csv"))


def test_an_imported_catalogue_solves(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "mine.yaml").write_text(as_yaml(imported("free-exercise-db")))
    (tmp_path / "block.yaml").write_text(
        "schema_version: 1\nname: Imported\ncatalog: mine.yaml\n"
        "equipment: {main: commercial_gym}\nblock: {weeks: 1}\n"
        "sessions: [{name: Pull, day: mon}]\nweekly_sets: [6]\nselect: {include: []}\n"
    )
    assert run_command(app, ["solve", str(tmp_path / "block.yaml"), "--workers", "1", "-q"]) == 0
    assert "Row" in capsys.readouterr().out


def test_a_source_without_anything_to_place_is_no_catalogue(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "x.csv"
    path.write_text("name\nFlying Thing\n")
    assert run_command(app, ["catalog", "import", "--from", "csv", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "nothing was written" in said.err
    out, review = tmp_path / "mine.yaml", tmp_path / "review.md"
    args = ["catalog", "import", "--from", "csv", str(path), "-o", str(out)]
    assert run_command(app, [*args, "--review", str(review)]) == 2
    assert not out.exists()
    assert not review.exists()


def test_the_command_knows_every_source() -> None:
    from optimizer.cli.catalog_import import SOURCE_NAMES as OFFERED

    assert set(OFFERED) == set(SOURCES)


def test_cells_as_spreadsheets_and_people_write_them(tmp_path: Path) -> None:
    """A title above the headings, numbers with a point, minutes and seconds, a cross for yes."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "\nMy lifts,,,,\n,,,,\nname,sets,unilateral,seconds_per_set,rest_seconds\n"
        "Ring Row,3.0,x,2:30,90 s\nSeal Row,2 to 4,nein,150.0,1:00\n"
    )
    stated = [record.stated for record in read_noted("csv", str(path)).records]
    ring, seal = stated
    assert ring["sets"] == {"min": 3, "max": 3}
    assert (ring["unilateral"], ring["seconds_per_set"], ring["rest_seconds"]) == (True, 150, 90)
    assert seal["sets"] == {"min": 2, "max": 4}
    assert (seal["unilateral"], seal["seconds_per_set"], seal["rest_seconds"]) == (False, 150, 60)
