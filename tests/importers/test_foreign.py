"""Foreign forms: what people's files really look like, and lifts that names alone betray."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.importers import (
    SOURCES,
    Imported,
    import_records,
    read_noted,
    review_text,
)
from catalog.importers.kits import implement_of, meant
from catalog.importers.naming import words_of
from catalog.importers.records import SourceRecord
from catalog.importers.rules import CannotPlace, Movement, movement
from catalog.importers.spelling import in_english, known_words, level_of
from catalog.importers.values import hold, muscles
from catalog.inputs import InputError
from catalog.loading import load_catalog
from catalog.schema import Exercise
from catalog.vocabulary import MUSCLES, equipment
from optimizer.cli.app import app
from optimizer.cli.errors import run_command

OURS = load_catalog("extended")


def lift(name: str, *kit: str, **more: Any) -> tuple[Exercise, tuple[str, ...]]:
    """One imported lift and what is to be decided of it."""
    found = import_records([SourceRecord(name, "mine", equipment=kit, **more)], "x")
    [entry] = found.catalog
    return entry, found.review.get(entry.id, ())


def left_out(name: str, *kit: str, **more: Any) -> str:
    """Why a lift is left out."""
    found = import_records([SourceRecord(name, "mine", equipment=kit, **more)], "x")
    assert not len(found.catalog)
    return found.left_out[0].reason


def table(tmp_path: Path, text: str | bytes, source: str = "csv") -> Imported:
    """An import of a table."""
    path = tmp_path / "lifts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_records(read_noted(source, str(path)).records, source)


def sheet(*rows: tuple[Any, ...], above: str = "Notes") -> bytes:
    """A workbook whose second tab holds rows."""
    book = openpyxl.Workbook()
    book.active.title = above
    book.active["A1"] = "Ask Jo about the ropes"
    lifts = book.create_sheet("Lifts")
    for row in rows:
        lifts.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def test_a_workbook_is_read_like_the_csv_of_its_tab(tmp_path: Path) -> None:
    """The first tab with a heading for the name, its numbers whole, its rows by their numbers."""
    heads, row = (
        ("Name", "Equipment", "Sets", "rest_seconds"),
        ("Barbell Row", "barbell", "3-4", 120.0),
    )
    as_csv = "My gym\n" + "\n".join(",".join(map(str, one)) for one in (heads, row))
    found = table(tmp_path, sheet(("My gym",), heads, row))
    assert list(found.catalog) == list(table(tmp_path, as_csv).catalog)
    assert next(iter(found.catalog)).rest_seconds == 120
    (tmp_path / "lifts.xlsx").write_bytes(sheet(("My gym",), heads, (*row[:3], "soon")))
    with pytest.raises(InputError, match=r"rest_seconds is 'soon'") as wrong:
        read_noted("csv", str(tmp_path / "lifts.xlsx"))
    assert wrong.value.problems[0].position.line == 3


def test_a_workbook_says_which_tab_was_read_and_what_it_lacks(tmp_path: Path) -> None:
    """Tabs that were passed over are named; one without a name's heading says so like a CSV."""
    (tmp_path / "a.xlsx").write_bytes(sheet(("Name",), ("Barbell Row",)))
    notes = read_noted("csv", str(tmp_path / "a.xlsx")).notes
    assert notes[0] == "Read from the tab Lifts; not read: Notes."
    (tmp_path / "b.xlsx").write_bytes(sheet(("Hebung",), ("Rudern",), above="Hinweis"))
    with pytest.raises(InputError, match="no column is headed name"):
        read_noted("csv", str(tmp_path / "b.xlsx"))
    assert len(read_noted("csv", str(tmp_path / "b.xlsx"), {"name": "Hebung"}).records) == 1


# ----- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Single-Arm Lat Pull-Downs (Cable)", "One Arm Cable Pulldown"),
        ("Bent-over barbell rows", "Barbell Bent Over Row"),
        ("Hex-Bar Dead Lift", "Trap Bar Deadlift"),
        ("Reverse Flyes", "reverse fly"),
        ("Hyperextensions", "Back Extension"),
        ("Farmers' Walk", "Farmer's walk"),
        ("Élévation: pull-ups", "Elevation pull ups"),
        ("DB Row", "Dumbbell Row"),
        ("Lever T-bar row", "Leverage Machine T Bar Row"),
    ],
)
def test_spellings_of_one_name_are_the_same_words(one: str, other: str) -> None:
    assert sorted(words_of(one)) == sorted(words_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pull-up", "Chin-up"),
        ("One-Arm Row", "Two-Arm Row"),
        ("Deadlift", "Deadlift with Bands"),
        ("Wide-Grip Pulldown", "Close-Grip Pulldown"),
        ("Chin Tuck", "Chin-Up"),
        ("Dead Hang from Pull-Up Bar", "Pull-Up"),
    ],
)
def test_names_of_different_lifts_stay_different(one: str, other: str) -> None:
    assert set(words_of(one)) != set(words_of(other))


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.id)
def test_every_lift_of_ours_is_known_again_by_its_name_and_kit(entry: Exercise) -> None:
    """A source that names our lift with our kit gets that lift or, where we take none, nothing."""
    word = {
        "barbell": "barbell",
        "dumbbell_pair": "dumbbell",
        "dumbbell": "dumbbell",
        "band": "band",
        "kettlebell": "kettlebell",
        "kettlebell_pair": "kettlebell",
        "cable_station": "cable",
        "dumbbell_heavy": "dumbbell",
        "cable_pulldown_station": "cable",
    }
    kit = next((word[item] for item in entry.equipment[0] if item in word), "")
    if not kit or "rack" in entry.equipment[0]:
        return
    found = import_records([SourceRecord(entry.name, "", equipment=(kit,))], "x")
    for made in found.catalog:
        assert made.origin is not None
        assert made.pattern == entry.pattern
        assert made.origin.same_as in (entry.id, "")
        if made.origin.same_as:
            assert made.direct == entry.direct


# ----- movements --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Chin tuck",
        "Hanging leg raise (pull-up bar)",
        "Hanging knee raises on a chin-up bar",
        "Leg pullover",
        "Front lever",
        "Tuck back lever",
        "Chest-to-bar muscle-up",
        "Barbell curl",
        "Push-up",
        "Upright row",
        "Rowing machine",
        "Scapular pulls",
        "Arch hang",
    ],
)
def test_what_is_done_outweighs_what_it_is_done_on(name: str) -> None:
    """None of these is a pull, though its name has a word of one."""
    with pytest.raises(CannotPlace):
        movement(SourceRecord(name, ""))


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Straight-arm rope pull-down", "shoulder_extension"),
        ("Stiff-arm lat pushdown", "shoulder_extension"),
        ("Cable pullover", "shoulder_extension"),
        ("Australian pull-up", "horizontal_pull"),
        ("Inverted pull-ups", "horizontal_pull"),
        ("Lever seated row", "horizontal_pull"),
        ("Rear delt row", "horizontal_pull"),
        ("Bent-over rear delt raise", "rear_delt_pull"),
        ("Seated reverse pec deck", "rear_delt_pull"),
        ("Jump shrug", "olympic_pull"),
        ("Jefferson curl and nothing else: deadlift", "hinge"),
    ],
)
def test_movements_that_one_word_would_mistake(name: str, pattern: str) -> None:
    assert movement(SourceRecord(name, "")).pattern == pattern


def test_sixty_machines_are_no_gymnastics() -> None:
    """An app calls every machine a lever."""
    entry, _ = lift("lever front pulldown", "leverage machine", primary=("lats",))
    assert entry.equipment == [["pulldown_machine"]]
    assert "gymnastic" in left_out("front lever", "body weight")


# ----- plausible values -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kit", "said", "trained", "not_trained"),
    [
        ("Behind-the-neck pulldown", "Cable", "Lower Back", "lats", "erector_spinae"),
        ("Pin-loaded pulldown", "machine", "lower back", "lats", "erector_spinae"),
        ("Power shrug off the floor", "Barbell", "Shoulders", "upper_traps", "rear_delts"),
        ("Cambered good morning", "barbell", "lats", "hamstrings", "lats"),
        ("Chest-out rear delt row", "cable", "calves", "rear_delts", "calves"),
    ],
)
def test_muscles_that_the_movement_cannot_train_are_repaired_and_put_up_for_review(
    name: str, kit: str, said: str, trained: str, not_trained: str
) -> None:
    entry, doubts = lift(name, kit, primary=(said,), level="intermediate")
    assert trained in entry.direct
    assert not_trained not in entry.direct
    assert any(doubt.startswith(f"direct: the source says {said}, but") for doubt in doubts)
    assert entry.origin is not None
    assert "direct" in entry.origin.inferred
    assert entry.origin.said["direct"] == said


def test_even_a_lift_of_ours_is_put_up_where_the_source_says_what_cannot_be() -> None:
    entry, doubts = lift("Dumbbell shrug", "dumbbell", primary=("Shoulders",), level="beginner")
    assert entry.direct == ["upper_traps"]
    assert doubts == ("direct: the source says Shoulders, but a shrug trains upper traps",)


def test_what_the_source_says_rightly_is_no_point_to_decide() -> None:
    _, doubts = lift(
        "Seated close row",
        "cable",
        primary=("middle back",),
        secondary=("biceps",),
        level="beginner",
    )
    assert doubts == ()


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("One-arm chin-up", "advanced"),
        ("Archer pull-ups", "advanced"),
        ("Pull-ups with a thick grip", "intermediate"),
        ("Jumping pull-ups", "beginner"),
        ("Behind-the-neck pulldown", "advanced"),
    ],
)
def test_nobody_is_offered_what_few_can_do(name: str, level: str) -> None:
    entry, _ = lift(name, ("pulldown" in name and "cable") or "body only", level="beginner")
    assert entry.level == level


def test_no_level_is_intermediate_and_put_up_for_review_once() -> None:
    records = [
        SourceRecord(name, "", equipment=("cable",), primary=("lats",))
        for name in ("Slow row", "Paused row")
    ]
    found = import_records(records, "x")
    assert {entry.level for entry in found.catalog} == {"intermediate"}
    listed = [line for line in review_text(found).splitlines() if "level: not stated" in line]
    assert listed == ["- [ ] slow_row, paused_row: level: not stated; taken for intermediate"]


@pytest.mark.parametrize("name", ["Pull-up hold", "Superman hold", "Isometric row on a low bar"])
def test_holds_are_counted_in_seconds(name: str) -> None:
    entry, _ = lift(name, "body only")
    assert entry.reps[0].unit == "seconds"


@pytest.mark.parametrize(
    ("name", "kit", "grip"),
    [
        ("Underhand slow row", ["barbell", "plates"], "supinated"),
        ("Slow row", ["barbell", "plates"], "pronated"),
        ("Slow row", ["dumbbell_pair"], "neutral"),
        ("Slow row", ["cable_row_station", "neutral_attachment"], "neutral"),
        ("Slow row", ["cable_station", "rope"], "rope"),
        ("Slow row", ["rings"], "free"),
        ("Close chin-up", ["pull_up_bar"], "supinated"),
        ("Slow pull-up", ["pull_up_bar"], "pronated"),
        ("Pause deadlift", ["barbell", "plates"], "mixed"),
        ("Snatch-grip deadlift from a block", ["barbell", "plates"], "pronated"),
        ("Zercher good morning", ["barbell", "plates", "rack"], "none"),
        ("Slow superman", [], "none"),
    ],
)
def test_how_the_hands_hold_it(name: str, kit: list[str], grip: str) -> None:
    record = SourceRecord(name, "")
    assert hold(record.words, movement(record), kit) == grip


def test_unilateral_is_one_sided() -> None:
    entry, _ = lift("Unilateral high row", "machine")
    assert entry.unilateral


def test_the_plainest_name_stands_for_a_lift() -> None:
    names = ("Bent Over Row with Barbell", "Barbell Bent-Over Rows", "Bent-Over Barbell Row")
    records = [SourceRecord(name, "", equipment=("barbell",), level="beginner") for name in names]
    found = import_records(records, "x")
    [entry] = found.catalog
    assert entry.name == "Bent-Over Barbell Row"
    assert len(entry.aliases) == 2
    assert all("the same lift as" in item.reason for item in found.left_out)


def test_another_name_that_is_another_lift_is_not_taken_over() -> None:
    """A source calls pull-ups chin-ups as well; to us these are two lifts."""
    entry, _ = lift("Pullups", "body only", aliases=("pull ups", "chin ups", "overhand pull-up"))
    assert entry.aliases == ["pull ups", "overhand pull-up"]


def test_lifts_with_the_same_values_are_not_one_lift() -> None:
    names = ("Gironda row", "Elbows-in row", "Elbows-out row")
    found = import_records([SourceRecord(n, "", equipment=("cable",)) for n in names], "x")
    assert len(found.catalog) == 3
    assert not any(entry.aliases for entry in found.catalog)


# ----- vocabulary -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("lat", ["lats"]),
        ("Lats", ["lats"]),
        ("latissimus dorsi", ["lats"]),
        ("glute", ["glutes"]),
        ("hamstring", ["hamstrings"]),
        ("bicep", ["biceps"]),
        ("Dorsales", ["lats"]),
        ("Rückenstrecker", ["erector_spinae"]),
        ("Isquiotibiales", ["hamstrings"]),
        ("avant-bras", ["forearms"]),
        ("quads", ["quadriceps"]),
        ("upper back", ["mid_traps", "rhomboids"]),
        ("rear_delts", ["rear_delts"]),
    ],
)
def test_muscles_in_any_number_and_tongue(word: str, ours: list[str]) -> None:
    assert muscles([word], Movement("", "")) == (ours, [])


def test_our_own_muscles_are_known_by_their_ids() -> None:
    for muscle in MUSCLES:
        assert muscles([muscle], Movement("", "")) == ([muscle], [])


def test_what_foreign_words_stand_for_exists() -> None:
    """A slip in the data file would send a word to a muscle that nobody has."""
    special = {"traps", "shoulders", "back", "nothing"}
    for key in set(known_words("muscles").values()) - special:
        assert set(key.split("+")) <= set(MUSCLES)
    assert set(known_words("levels").values()) == {"beginner", "intermediate", "advanced"}


@pytest.mark.parametrize(
    ("word", "implement"),
    [
        ("dumbbells", "dumbbell"),
        ("Dumbbell", "dumbbell"),
        ("Kurzhanteln", "dumbbell"),
        ("barbel", "barbell"),
        ("Langhantel", "barbell"),
        ("Body Only", "body"),
        ("cables", "cable"),
        ("Bänder", None),
        ("resistance bands", "band"),
        ("poulie", "cable"),
        ("leverage machine", "machine"),
        ("trampoline", None),
        ("bench", ""),
    ],
)
def test_equipment_in_any_number_and_tongue(word: str, implement: str | None) -> None:
    assert meant(word) == implement


@pytest.mark.parametrize(
    ("name", "word", "kit"),
    [
        ("Seated back extension", "machine", ["back_extension_machine"]),
        ("Hyperextension", "machine", ["back_extension_bench"]),
        ("Barbell back extension", "barbell", ["back_extension_bench", "barbell", "plates"]),
        ("Reverse hypers", "machine", ["reverse_hyper_machine"]),
        ("Weighted ball hyperextension", "exercise ball", ["stability_ball", "plates"]),
        ("Parallel-grip pull-up on two bars", "body only", ["pull_up_bar", "neutral_attachment"]),
        ("Standing row (V-bar)", "cable", ["cable_station", "neutral_attachment"]),
        ("Calf-machine shrug", "machine", ["calf_raise_machine"]),
        ("One-arm bent-over row", "dumbbell", ["dumbbell"]),
        ("One-arm slow row", "dumbbell", ["dumbbell", "flat_bench"]),
    ],
)
def test_kits_made_whole(name: str, word: str, kit: list[str]) -> None:
    """What a lift needs besides what the source names, and not what it does without."""
    assert lift(name, word)[0].equipment[0] == kit


def test_a_list_of_equipment_is_read_whole() -> None:
    assert implement_of(SourceRecord("Row", "", equipment=("bench", "dumbbells"))) == "dumbbell"
    entry, _ = lift("Slow row", "dumbbell", "bench")
    assert entry.equipment == [["dumbbell_pair", "flat_bench"]]


@pytest.mark.parametrize(
    ("word", "level"),
    [("Expert", "advanced"), ("Novice", "beginner"), ("Medium", "intermediate"), ("?", None)],
)
def test_levels_by_other_words(word: str, level: str | None) -> None:
    assert level_of(word) == level


# ----- forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "name;equipment;level\nBarbell Row;barbell+plates;intermediate\nLat Pulldown;;beginner\n",
        "name\tlevel\nBarbell Row\tintermediate\nSeal Row\tintermediate\n",
        "Name,equipment\nBarbell Row,\nLat Pulldown,\n",
        "\ufeffname,level\nBarbell Row,intermediate\nSeated Cable Row,beginner\n",
        "Lift,Muscle Group\nBarbell Row,Back\nLat Pulldown,Back\n",
        "\u00dcbung;Ger\u00e4t;Niveau\nBarbell Row;Langhantel;mittel\nLat Pulldown;Kabel;leicht\n",
    ],
)
def test_tables_as_people_save_them(tmp_path: Path, text: str) -> None:
    found = table(tmp_path, text)
    assert len(found.catalog) == 2
    assert found.catalog.exercises[0].equipment[0][:1] == ["barbell"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_tables_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "lifts.csv"
    path.write_bytes("name,level\nR\u00e9my Row Barbell,intermediate\n".encode(encoding))
    read = read_noted("csv", str(path))
    assert read.records[0].name == "R\u00e9my Row Barbell"
    assert bool(read.notes) == (encoding != "utf-8-sig")


def test_sets_and_reps_as_people_write_them(tmp_path: Path) -> None:
    found = table(
        tmp_path, 'name,reps,sets\nBarbell Row,8\u201312,3\nLat Pulldown,"8 to 12",3x10\n'
    )
    for entry in found.catalog:
        assert (entry.reps[0].min, entry.reps[0].max, entry.sets.min) == (8, 12, 3)


def test_what_a_column_was_read_as_is_said(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Title,Desc,BodyPart,Equipment\nBarbell Row,long,Middle Back,Barbell\n")
    assert run_command(app, ["catalog", "import", "--from", "megagym", str(path)]) == 0
    said = capsys.readouterr().err
    assert "Columns read: Title as name, BodyPart as primary." in said
    assert "Columns left out: Desc." in said


def test_an_unknown_column_is_proposed_and_can_be_given(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Hebung,Remark\nBarbell Row,heavy\n")
    args = ["catalog", "import", "--from", "csv", str(path)]
    assert run_command(app, args) == 2
    assert "--column name=Hebung" in capsys.readouterr().err
    assert run_command(app, [*args, "--column", "name=Hebung"]) == 2
    assert "--column -=Remark" in capsys.readouterr().err
    assert run_command(app, [*args, "--column", "name=Hebung", "--column", "-=Remark"]) == 0
    assert run_command(app, [*args, "--column", "Hebung"]) == 2
    assert (
        run_command(app, ["catalog", "import", "--from", "wger", str(path), "--column", "name=x"])
        == 2
    )


def test_a_slip_of_the_pen_is_repaired_and_put_up_for_review(tmp_path: Path) -> None:
    text = 'name,equipment,direct\nBarbell Row,barbel,lats\nLat Pulldown,cables,"lats, bicep"\n'
    text += "Seal Row,dumbbell_pair+bench,Lats\nKroc Row,dumbell_heavy+rack,lats\n"
    found = table(tmp_path, text)
    assert len(found.catalog) == 4
    items = {item for entry in found.catalog for kit in entry.equipment for item in kit}
    assert items <= set(equipment().items)
    assert found.catalog["lat_pulldown"].direct == ["lats", "biceps"]
    assert found.catalog["seal_row"].equipment == [["dumbbell_pair", "flat_bench"]]
    assert any("barbel" in doubt for doubt in found.review["barbell_row"])
    assert any("dumbell_heavy" in doubt for doubt in found.review["kroc_row"])


def test_a_new_item_stays_a_new_item(tmp_path: Path) -> None:
    found = table(tmp_path, "name,equipment\nSlow Row,my_own_machine\n")
    assert found.catalog["slow_row"].equipment == [["my_own_machine"]]


def test_a_word_that_is_no_muscle_is_a_problem_of_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r":2:1: .*: direct is 'wings', which is no muscle"):
        table(tmp_path, "name,direct\nBarbell Row,wings\n")


def test_words_of_another_vocabulary_are_read_as_what_they_mean(tmp_path: Path) -> None:
    text = "name,equipment,level\nBarbell Row,Barbell,Intermediate\nLat Pulldown,Cable,Beginner\n"
    found = table(tmp_path, text + "Pull-up,Body Only,Expert\n")
    assert [e.equipment[0] for e in found.catalog] == [
        ["barbell", "plates"],
        ["cable_pulldown_station", "straight_bar"],
        ["pull_up_bar"],
    ]


def test_one_exercise_a_line_is_json_too(tmp_path: Path) -> None:
    lines = [{"name": name, "equipment": "cable", "target": "lats"} for name in ("Slow Row", "Row")]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")
    assert [r.name for r in read_noted("exercisedb", str(path)).records] == ["Slow Row", "Row"]
    path.write_text('{"name": "Row", "equipment": "cable", "target": "lats"}\n{"name": 3}\n')
    with pytest.raises(InputError):
        read_noted("exercisedb", str(path))


def test_a_file_of_another_form_is_told_which() -> None:
    path = Path(__file__).parent / "data" / "exercemus.json"
    with pytest.raises(InputError, match="it reads as --from exercemus"):
        read_noted("free-exercise-db", str(path))


def test_exercises_by_their_ids_are_a_list_too(tmp_path: Path) -> None:
    path = tmp_path / "by_id.json"
    record = {"name": "cable row", "equipment": "cable", "target": "lats"}
    path.write_text(json.dumps({"0027": record, "0028": record | {"name": "pull-up"}}))
    assert [r.name for r in read_noted("exercisedb", str(path)).records] == ["Cable Row", "Pull-up"]


def test_readers_of_the_other_forms() -> None:
    data = Path(__file__).parent / "data"
    found = {
        source: import_records(read_noted(source, str(data / file)).records, source)
        for source, file in (
            ("exercemus", "exercemus.json"),
            ("everkinetic", "everkinetic.json"),
            ("exercisedb", "exercisedb.json"),
            ("megagym", "megagym.csv"),
        )
    }
    deadlift = found["exercemus"].catalog["barbell_deadlift"]
    assert deadlift.origin is not None
    assert (deadlift.origin.licence, deadlift.origin.same_as) == ("CC-BY-SA 4, bea", "deadlift")
    assert found["exercemus"].catalog["australian_pull_up"].pattern == "horizontal_pull"
    assert found["everkinetic"].catalog["superman_hold"].reps[0].unit == "seconds"
    assert found["everkinetic"].catalog["wide_grip_pull_downs"].direct == ["lats", "teres_major"]
    assert found["exercisedb"].catalog["lever_seated_row"].name == "Lever Seated Row"
    assert found["exercisedb"].catalog["assisted_pull_up"].equipment == [
        ["assisted_pull_up_machine"]
    ]
    assert found["exercisedb"].catalog["cable_straight_arm_pulldown"].mechanic == "isolation"
    assert found["megagym"].catalog["dumbbell_shrug"].direct == ["upper_traps"]
    assert "leg_pullover" not in found["megagym"].catalog


ABROAD = {
    "de": (
        "Übung;Muskelgruppe;Nebenmuskeln;Ausrüstung;Schwierigkeit;Wiederholungen\n"
        "Langhantelrudern;Latissimus;Bizeps;Langhantel;Mittel;8-12\n"
        "Klimmzüge;Latissimus;Bizeps;Klimmzugstange;Profi;5-8\n"
        "Einarmiges Kurzhantelrudern;Latissimus;Bizeps;Kurzhantel, Flachbank;Anfänger;10-12\n"
        "Rückenstrecker;unterer Rücken;Gesäß;Hyperextension-Bank;Anfänger;12-15\n"
        "Bankdrücken;Brust;Trizeps;Langhantel;Anfänger;8\n"
    ),
    "fr": (
        "Nom\tGroupe musculaire\tMuscles secondaires\tMatériel\tNiveau\n"
        "Rowing barre\tgrand dorsal\tbiceps\tbarre\tintermédiaire\n"
        "Tractions\tgrand dorsal\tbiceps\tbarre de traction\tavancé\n"
        "Rowing haltère à un bras\tdorsaux\tbiceps\thaltère, banc\tdébutant\n"
        "Extension lombaire\tlombaires\tfessiers\tbanc à lombaires\tdébutant\n"
    ),
    "es": (
        "Ejercicio,Grupo muscular,Músculos secundarios,Equipo,Dificultad\n"
        "Remo con barra,Dorsales,Bíceps,Barra,Intermedio\n"
        "Dominadas,Dorsal ancho,Bíceps,Barra fija,Avanzado\n"
        "Remo con mancuerna a una mano,Espalda,Bíceps,Mancuerna,Principiante\n"
        "Extensiones lumbares,Zona lumbar,Glúteos,Banco romano,Principiante\n"
    ),
    "pt": (
        "Nome do exercício;Músculo principal;Músculos secundários;Equipamento;Dificuldade\n"
        "Remada com barra;dorsais;bíceps;barra;intermediário\n"
        "Barra fixa;dorsais;bíceps;barra fixa;avançado\n"
        "Remada unilateral com halter;costas;bíceps;halteres;iniciante\n"
        "Extensão lombar;lombar;glúteos;banco romano;iniciante\n"
    ),
}
"""The same four lifts as people of other tongues write them, and one of the chest."""


@pytest.mark.parametrize("tongue", ABROAD)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_table_in_another_tongue_is_read_whole(
    tmp_path: Path, tongue: str, encoding: str
) -> None:
    found = table(tmp_path, ABROAD[tongue].encode(encoding))
    row, pull_up, one_arm, extension = found.catalog
    assert [e.origin.same_as for e in found.catalog if e.origin] == [
        "bent_over_row",
        "pull_up",
        "single_arm_row",
        "back_hyperextension",
    ]
    assert row.equipment == [["barbell", "plates"]]
    assert pull_up.equipment == [["pull_up_bar"]]
    assert one_arm.unilateral
    assert one_arm.equipment == [["dumbbell", "flat_bench"]]
    assert (one_arm.pattern, one_arm.level) == ("horizontal_pull", "beginner")
    assert extension.equipment == [["back_extension_bench"]]
    assert not found.review, "every word is known"


def test_english_names_are_not_taken_for_foreign_ones() -> None:
    for entry in OURS:
        assert in_english(entry.name) == entry.name


def test_json_of_no_known_form_is_read_by_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "app.json"
    record = {
        "id": 12,
        "exercise": "Chest Supported Row",
        "muscles": {"primary": ["lats", "rhomboid"], "secondary": ["bicep"]},
        "equipment": [{"name": "dumbbell"}, {"name": "incline bench"}],
        "difficultyLevel": "Easy",
        "videoUrl": "https://example.org",
    }
    path.write_text(json.dumps({"meta": {"count": 1}, "data": {"exercises": [record]}}))
    read = read_noted("json", str(path))
    assert read.notes[0].startswith("Columns read: exercise as name, muscles primary as primary")
    assert "video Url" in read.notes[1]
    [entry] = import_records(read.records, "json").catalog
    assert entry.equipment == [["dumbbell_pair", "incline_bench"]]
    assert entry.level == "beginner"
    path.write_text(json.dumps([{"lift": "Row", "kit": "cable"}, {"kit": "band"}]))
    with pytest.raises(InputError, match="is no exercise: no name"):
        read_noted("json", str(path))
    path.write_text(json.dumps([{"hebung": "Row"}]))
    with pytest.raises(InputError, match="--column name=hebung"):
        read_noted("json", str(path))
    assert read_noted("json", str(path), {"name": "hebung"}).records[0].name == "Row"
    path.write_text("{}")
    with pytest.raises(InputError, match="expected a list of exercises"):
        read_noted("json", str(path))


def test_every_unknown_column_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        table(tmp_path, "name,Gear needed,Minor muscles,Remark\nRow,cable,biceps,x\n")
    said = str(caught.value)
    assert "--column 'equipment=" not in said
    assert "--column equipment='Gear needed'" in said
    assert "--column -=Remark" in said


def test_words_of_a_list_may_stand_apart_by_anything(tmp_path: Path) -> None:
    text = "name,Primary Muscles,gear\nSlow Pullover,Lats and Chest,Dumbbell & Bench\n"
    [entry] = table(tmp_path, text + "Slow Shrug,traps|neck,Barbell / Rack\n").catalog.exercises[:1]
    assert entry.equipment == [["dumbbell", "flat_bench"]]
    assert entry.direct == ["lats", "chest"]


@pytest.mark.parametrize(
    ("name", "kit", "reason"),
    [
        ("Dumbbell bent-over row to kick-back", "dumbbell", "two lifts in one"),
        ("Deadlift to bent-over row", "barbell", "two lifts in one"),
        ("Rope Climb", "other", "a climb, not sets and reps"),
        ("Rowing", "machine", ""),
        ("Rowing, Stationary", "machine", "cardio"),
        ("Rowing", "", "cardio"),
    ],
)
def test_what_only_sounds_like_one_lift_is_left_out(name: str, kit: str, reason: str) -> None:
    found = import_records([SourceRecord(name, "", equipment=(kit,) if kit else ())], "x")
    assert [item.reason for item in found.left_out] == ([reason] if reason else [])


def test_rowing_with_a_weight_is_a_row() -> None:
    """As wger and exercemus call it."""
    for name, kit in (("Rowing, seated", "cable"), ("Bent Over Rowing", ""), ("Rowing, T-bar", "")):
        if kit:
            assert lift(name, kit)[0].pattern == "horizontal_pull"
        else:
            assert movement(SourceRecord(name, "")).pattern == "horizontal_pull"


def test_a_nordic_curl_is_no_curl_and_needs_its_heels_held() -> None:
    entry, _ = lift("Banded Nordic Curl", "band")
    assert (entry.pattern, entry.equipment) == ("hinge", [["cable_pulldown_station", "band"]])
    assert lift("Natural Glute Ham Raise", "body only")[0].equipment == [["cable_pulldown_station"]]


def test_bells_by_their_number() -> None:
    """A single bell is cleaned by one hand, two arms clean two; a swing is held by both."""
    assert lift("Kettlebell Dead Clean", "kettlebells")[0].unilateral
    two, _ = lift("Two-Arm Kettlebell Clean", "kettlebells")
    assert (two.unilateral, two.equipment) == (False, [["kettlebell_pair"]])
    assert lift("Two-Arm Kettlebell Swing", "kettlebells")[0].equipment == [["kettlebell"]]


def test_a_name_of_one_side_wins_over_the_source() -> None:
    entry, _ = lift("Shotgun Row", "cable", unilateral=False)
    assert entry.unilateral
    assert entry.equipment == [["cable_station", "single_handle"]]


def test_a_side_deadlift_is_a_suitcase_deadlift() -> None:
    entry, _ = lift("One-Arm Side Deadlift", "barbell")
    assert entry.direct == ["erector_spinae", "glutes", "hamstrings"]
    assert (entry.grip, entry.level) == ("neutral", "advanced"), "no opener for everybody"


def test_a_body_row_under_a_smith_bar_is_no_barbell_row() -> None:
    entry, _ = lift("Bodyweight Row On Smith Machine", "smith machine")
    assert (entry.family, entry.order_tier, entry.lower_back_stress) == ("bodyweight_row", 3, 0)


def test_a_family_that_is_none_of_the_movements_may_hold_a_lift_of_ours() -> None:
    entry, _ = lift("Scapular Pull-Up", "pull-up bar", family="scapular-raise")
    assert entry.origin is not None
    assert entry.origin.same_as == "scapular_pull_up"
    assert left_out("Scapular Circle", "cable", family="scapular-raise")


def test_a_brand_before_a_name_is_no_part_of_it() -> None:
    assert words_of("FYR Band Row") == words_of("Band Row")
    assert words_of("Bent-over barbell row - Gethin Variation") == words_of("Bent-Over Barbell Row")


def test_another_name_on_another_kit_or_of_more_sides_is_not_taken_over() -> None:
    names = ("t-bar row", "landmine row", "one-arm T-bar row")
    entry, _ = lift("Bent Over One-Arm Long Bar Row", "barbell", aliases=names)
    assert entry.aliases == ["one-arm T-bar row"]
    entry, _ = lift("Incline Bench Pull", "dumbbell", aliases=("chest supported barbell row",))
    assert not entry.aliases


def test_a_t_bar_row_with_a_barbell_has_one_end_in_the_corner() -> None:
    entry, _ = lift("T-Bar Row with Handle", "barbell")
    assert entry.equipment[0] == ["barbell", "plates", "landmine_attachment", "row_handle"]
    assert lift("T-Bar Row", "machine")[0].equipment == [["t_bar_row_machine"]]


def test_a_rear_delt_row_is_no_main_lift() -> None:
    """Elbows high and wide, it is done light; it used to open sessions on heavy sets of six."""
    entry, _ = lift("Barbell Rear Delt Row", "barbell")
    assert (entry.order_tier, entry.goals.hypertrophy) == (3, 2)
    assert (entry.reps[0].min, entry.reps[0].max) == (10, 15)


@pytest.mark.parametrize(
    ("name", "kit", "ours"),
    [
        ("Wide Grip Chin Up", "bar", "wide_grip_pull_up"),
        ("Shoulder Shrugs: Dumbbell", "dumbbell", "dumbbell_shrug"),
    ],
)
def test_names_that_say_it_another_way(name: str, kit: str, ours: str) -> None:
    entry, _ = lift(name, kit)
    assert entry.origin is not None
    assert entry.origin.same_as == ours


def test_parallel_handles_win_over_a_chin_up() -> None:
    entry, _ = lift("Narrow Parallel Grip Chin-ups", "bar")
    assert entry.grip == "neutral"
    assert lift("Reverse Grips Bent Over Barbell Rows", "barbell")[0].grip == "supinated"


def test_a_pullover_may_lie_on_a_ball() -> None:
    entry, _ = lift("Pullover On Stability Ball With Weight", "stability ball", "dumbbell")
    assert entry.equipment == [["dumbbell", "stability_ball"]]


def one_of(source: str, name: str) -> str:
    """A file of a form with one exercise on a cable, without a level."""
    lists = {"equipment": ["cable"], "primary_muscles": ["lats"]}
    records: dict[str, dict[str, Any]] = {
        "free-exercise-db": {"name": name, "equipment": "cable", "primaryMuscles": ["lats"]},
        "open-exercise-db": {"name": name, "equipment": ["cable"], "primaryMuscles": ["lats"]},
        "wger": {
            "id": 1,
            "translations": [{"language": 2, "name": name}],
            "equipment": [{"name": "Cable"}],
        },
        "exercemus": {"name": name, **lists},
        "everkinetic": {"title": name, "equipment": ["cable"], "primary": ["lats"]},
        "exercisedb": {"name": name, "equipment": "cable", "target": "lats"},
        "json": {"name": name, **lists},
    }
    if source in records:
        return json.dumps([records[source]])
    return f"Title,BodyPart,Equipment\n{name},Lats,Cable\n"


@pytest.mark.parametrize("source", SOURCES)
def test_no_form_has_a_level_from_nowhere_or_writes_nothing(
    tmp_path: Path, source: str, capsys: Any
) -> None:
    path, out, review = (tmp_path / name for name in ("in", "out.yaml", "review.md"))
    args = ["catalog", "import", "--from", source, str(path), "-o", str(out)]
    path.write_text(one_of(source, "Flying Thing"))
    assert run_command(app, [*args, "--review", str(review)]) == 2
    assert "Nothing could be placed, so nothing was written." in capsys.readouterr().err
    assert not out.exists()
    assert not review.exists()
    path.write_text(one_of(source, "Slow Seated Row"))
    assert run_command(app, [*args, "--review", str(review)]) == 0
    assert 'level: "intermediate"' in out.read_text()
    assert "slow_seated_row: level: not stated; taken for intermediate" in review.read_text()
