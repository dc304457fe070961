"""``check``, ``verify``, ``init``, ``schema`` and ``catalog``."""

# ruff: noqa: D103 - the names of the tests say it

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.loading import load_catalog
from catalog.vocabulary import equipment, item_name, item_names
from cli.conftest import SMALL, Cli, stub_plan
from optimizer.cli.changing import scenario_of
from optimizer.cli.floor import _of_catalog
from optimizer.cli.verify import SHOWN
from optimizer.explain import arithmetic_conflicts
from optimizer.plan.reading import parse_plan
from optimizer.scenario import load_scenario, parse_scenario
from optimizer.scenario.templates import TEMPLATES, template
from optimizer.substitutes import _Finder

# ----- check ------------------------------------------------------------------------------------


def test_check_lists_defaults_with_reasons(cli: Cli, small: Path) -> None:
    ran = cli("check", small)
    assert ran.code == 0
    assert ran.out.startswith("By default\n")
    assert ran.out.endswith("Catalogue seed: 25 exercises.\nSmall: a usable scenario.\n")
    assert "weekly_sets: {start: 15, end: 18, tolerance: 0, on_skip: scale}  # " in ran.out


def test_check_has_the_news_last_and_quiet_has_only_the_problems(cli: Cli, small: Path) -> None:
    """What is in order scrolls by; what is wrong is what the eye meets at the prompt."""
    small.write_text(SMALL + "weekly_sets: [40, 40]\n", encoding="utf-8")
    problems = cli("check", small, "--quiet").out
    assert problems.startswith("Small: no plan can exist.\n")
    assert cli("check", small).out.endswith(problems)


def test_check_breaks_at_words(cli: Cli, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow terminal gets the same words, none of them cut; a pipe gets one line an entry."""
    piped = cli("check", small).out
    monkeypatch.setenv("COLUMNS", "40")
    narrow = cli("check", small).out
    assert max(map(len, narrow.splitlines())) <= 40
    assert narrow.split() == piped.split()
    assert (
        "  weekly_sets: {start: 15, end: 18, tolerance: 0, on_skip: scale}"
        "  # the article's 12 to 18 a week, to start from: 15 to 18 for level intermediate, "
        "two days a week; deload weeks half"
    ) in (piped.splitlines())


def test_check_as_json(cli: Cli, small: Path) -> None:
    data = json.loads(cli("check", small, "--json").out)
    assert data["scenario"]["name"] == "Small"
    assert data["catalog"]["exercises"] == 25
    assert {"path", "value", "reason"} == set(data["defaults"][0])
    assert data["conflict"] == []


def test_check_says_what_is_waived(cli: Cli, small: Path) -> None:
    small.write_text(SMALL + "select: {unlock: {pull_up: 2}}\n", encoding="utf-8")
    assert "unlock pull_up in week 2" in cli("check", small).out


def test_check_finds_what_arithmetic_rules_out(cli: Cli, small: Path) -> None:
    small.write_text(SMALL + "weekly_sets: [40, 40]\n", encoding="utf-8")
    ran = cli("check", small)
    assert ran.code == 3
    assert "no plan can exist" in ran.out
    (found, *_) = json.loads(cli("check", small, "--json").out)["conflict"]
    assert found["rule"] == "weekly_sets"
    assert found["line"] == 8


# ----- verify -----------------------------------------------------------------------------------


def written(small: Path, data: Any) -> Path:
    """A plan file beside the scenario."""
    path = small.parent / "plan.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_verify_names_broken_rules_with_exit_5(cli: Cli, small: Path) -> None:
    data = stub_plan(load_scenario(str(small))).to_data()
    path = written(small, {"weeks": data["weeks"]})
    ran = cli("verify", small, path)
    assert ran.code == 5
    assert ran.out.startswith("Not legal: ")
    assert "weekly_sets (week 1): " in ran.out
    found = json.loads(cli("verify", small, path, "--json").out)
    assert found["legal"] is False
    keys = {"rule", "week", "session", "found", "limit", "message"}
    assert all(set(item) == keys for item in found["violations"])
    assert set(found["terms"]) >= {"stimulus", "minutes"}


def test_verify_finds_stated_numbers_that_do_not_fit(cli: Cli, tmp_path: Path) -> None:
    loose = (
        SMALL.replace("weeks: 2", "weeks: 1")
        + "weekly_sets: [[0, 99]]\nbalance: null\nlimits: {exercises: null}\n"
    )
    scenario = tmp_path / "loose.yaml"
    scenario.write_text(loose, encoding="utf-8")
    data = stub_plan(load_scenario(str(scenario))).to_data()
    del data["score"], data["bound"], data["gap"], data["terms"]
    assert cli("verify", scenario, written(scenario, data)).code == 0
    data["weeks"][0]["sessions"][0]["minutes"] += 1
    ran = cli("verify", scenario, written(scenario, data))
    assert ran.code == 5
    assert ran.out.startswith("Legal: every rule holds.")
    assert "weeks[0].sessions[0].minutes" in ran.out
    assert "more, which --json lists" not in ran.out
    data["weeks"][0]["sets"] += 1
    credit = data["weeks"][0]["muscle_sets"]
    credit |= {muscle: sets + 1 for muscle, sets in credit.items()}
    path = written(scenario, data)
    many = len(json.loads(cli("verify", scenario, path, "--json").out)["mismatches"])
    out = cli("verify", scenario, path).out
    assert out.count("The file states") == SHOWN < many
    assert f"and {many - SHOWN} more, which --json lists" in out


# ----- init and schema --------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_sound_and_explains_itself(cli: Cli, name: str) -> None:
    ran = cli("init", "--template", name)
    assert ran.code == 0
    assert ran.out == template(name)
    lines = ran.out.splitlines()
    assert lines[0] == "# yaml-language-server: $schema=backblock.schema.json"
    assert lines[1].startswith("# ")
    assert ran.out.count("#") > 4
    assert max(len(text) for text in lines) <= 110
    parse_scenario(ran.out, name)


def test_init_starts_with_the_starter(cli: Cli) -> None:
    assert cli("init").out == template("starter")


def test_init_never_overwrites_unasked(cli: Cli, here: Path) -> None:
    assert cli("init", "-o", "block.yaml").code == 0
    (here / "block.yaml").write_text("mine", encoding="utf-8")
    ran = cli("init", "-o", "block.yaml")
    assert ran.code == 2
    assert "--force" in ran.err
    assert (here / "block.yaml").read_text(encoding="utf-8") == "mine"
    assert cli("init", "-o", "block.yaml", "--force").code == 0
    assert cli("check", "block.yaml").code == 0


def test_schema_is_for_editors_and_has_no_tuples(cli: Cli, here: Path) -> None:
    ran = cli("schema")
    data = json.loads(ran.out)
    assert data["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert data["properties"]["name"]["description"]  # what an editor shows
    assert data["additionalProperties"] is False
    assert set(data["required"]) == {"schema_version", "name", "equipment", "block", "sessions"}
    assert "prefixItems" not in ran.out
    assert json.loads(cli("schema", "--catalog").out)["required"] == ["schema_version", "exercises"]
    assert cli("schema", "-o", "backblock.schema.json").code == 0
    assert json.loads((here / "backblock.schema.json").read_text(encoding="utf-8")) == data


# ----- catalog ----------------------------------------------------------------------------------


def ids(text: str) -> list[str]:
    """Ids of a list in JSON."""
    return [entry["id"] for entry in json.loads(text)]


def test_list_filters(cli: Cli) -> None:
    assert len(ids(cli("catalog", "list", "--json").out)) == 25
    vertical = ids(cli("catalog", "list", "--pattern", "vertical_pull", "--json").out)
    assert vertical == ["pull_up", "lat_pulldown", "neutral_grip_pulldown", "towel_chin_up"]
    easy = ids(
        cli("catalog", "list", "--pattern", "vertical_pull", "--level", "beginner", "--json").out
    )
    assert easy == ["lat_pulldown", "neutral_grip_pulldown"]
    hotel = ids(
        cli(
            "catalog",
            "list",
            "--gym",
            "hotel_gym",
            "--muscle",
            "lats",
            "--muscle",
            "rear_delts",
            "--json",
        ).out
    )
    assert "single_arm_row" in hotel
    assert "pull_up" not in hotel
    assert all(
        load_catalog("seed")[e].unilateral
        for e in ids(cli("catalog", "list", "--unilateral", "--json").out)
    )


def test_list_finds_by_alias(cli: Cli) -> None:
    assert ids(cli("catalog", "list", "--find", "barbell row", "--json").out) == ["bent_over_row"]


def test_list_as_table_and_markdown(cli: Cli) -> None:
    table = cli("catalog", "list", "--find", "kroc").out
    assert table.splitlines()[0].split() == [
        "Exercise",
        "Id",
        "Pattern",
        "Level",
        "Direct",
        "muscles",
    ]
    assert table.splitlines()[-1] == "1 exercise"
    assert cli("catalog", "list", "--format", "markdown").out.count("\n") == 27


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_narrow_list_has_fewer_columns_and_whole_names(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """A column is left out rather than squeezed until its words break."""
    names = {exercise.name for exercise in load_catalog("extended")}
    monkeypatch.setenv("COLUMNS", str(width))
    lines = cli("catalog", "list", "--catalog", "extended").out.splitlines()
    assert max(map(len, lines)) <= width
    column = max(map(len, names))
    assert {line[:column].rstrip() for line in lines[1:-1]} - {""} == names


def test_a_piped_list_has_one_line_an_exercise(cli: Cli) -> None:
    """However long: other programs read it."""
    found = load_catalog("extended")
    lines = cli("catalog", "list", "--catalog", "extended").out.splitlines()[1:-1]
    assert [line.split("  ")[0] for line in lines] == [exercise.name for exercise in found]
    assert all(e.id in line for e, line in zip(found, lines, strict=True))


def test_show_by_id_name_or_alias(cli: Cli) -> None:
    outputs = {
        cli("catalog", "show", name).out
        for name in ("bent_over_row", "Bent-Over Row", "barbell row")
    }
    assert len(outputs) == 1
    assert "Ratings" in outputs.pop()
    data = json.loads(cli("catalog", "show", "deadlift", "--json").out)
    assert data == load_catalog("seed")["deadlift"].export()


def test_check_of_catalogues(cli: Cli, tmp_path: Path) -> None:
    assert cli("catalog", "check", "seed", "extended").code == 0
    entry = load_catalog("seed")["deadlift"].export() | {"progresses_to": ["deadlift"]}
    own = tmp_path / "own.json"
    own.write_text(json.dumps([entry]), encoding="utf-8")
    ran = cli("catalog", "check", own)
    assert ran.code == 2
    assert "error: deadlift.progresses_to: leads to itself" in ran.out
    assert json.loads(cli("catalog", "check", own, "--json").out)[0]["severity"] == "error"


def test_strict_counts_warnings(cli: Cli, tmp_path: Path) -> None:
    entry = load_catalog("seed")["deadlift"].export() | {
        "equipment": [["barbel"]],
        "progresses_to": [],
    }
    own = tmp_path / "own.json"
    own.write_text(json.dumps([entry]), encoding="utf-8")
    assert cli("catalog", "check", own).code == 0
    assert cli("catalog", "check", own, "--strict").code == 2


def test_an_entry_that_lacks_much_is_one_problem(cli: Cli, tmp_path: Path) -> None:
    """With the rest as the nearest entry of ours has it, told once for all such entries."""
    own = tmp_path / "own.yaml"
    lines = [
        "exercises:",
        "  - {id: pull, name: Banded Face Pull, pattern: rear_delt_pull, direct: [rear_delts]}",
        "  - {id: sled_row, name: Sled Row, pattern: horizontal_pull, equipment: [[rope]]}",
    ]
    own.write_text("\n".join(["schema_version: 1", *lines]), encoding="utf-8")
    first, second, count = cli("catalog", "check", own).err.splitlines()
    assert "is missing: 'family', 'mechanic', " in first
    assert "(as Band Face Pull has them: family: face_pull, mechanic: isolation, " in first
    assert "equipment: [[band]]" in first
    assert "direct: " not in first
    assert second.endswith("and 'goals' are required")
    assert count == "2 problems"


def test_export_is_the_contracts_data(cli: Cli) -> None:
    args = ["catalog", "export", "--catalog", "seed", "--format", "json"]
    assert json.loads(cli(*args).out) == [e.export() for e in load_catalog("seed")]
    contains = json.loads(cli("catalog", "export", "--contains").out)
    assert contains["adjustable_bench"] == ["flat_bench", "incline_bench"]
    gyms = json.loads(cli("catalog", "export", "--gyms").out)
    assert set(gyms) == set(equipment().gyms)


def test_an_exported_catalogue_can_be_read_back(cli: Cli, tmp_path: Path, small: Path) -> None:
    out = tmp_path / "seed.json"
    assert cli("catalog", "export", "-o", out).code == 0
    assert load_catalog(str(out)).sha256 == load_catalog("seed").sha256
    assert cli("check", small, "--catalog", out).code == 0


# ----- the package ------------------------------------------------------------------------------


def test_the_public_names_are_all_there() -> None:
    import optimizer

    assert list(optimizer.__all__) == sorted(optimizer.__all__, key=str)
    for name in optimizer.__all__:
        assert getattr(optimizer, name) is not None
    with pytest.raises(AttributeError):
        optimizer.nothing_of_the_kind  # noqa: B018 - the look-up is the test


def test_verify_says_that_the_catalogue_has_changed_since_and_what_is_other(
    cli: Cli, small: Path, tmp_path: Path
) -> None:
    """Not as a number that doesn't fit: the entries that differ, and how to have those of then."""
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(stub_plan(load_scenario(str(small))).to_data()), encoding="utf-8")
    entries = [entry.export() for entry in load_catalog("seed")]
    pulldown = next(entry for entry in entries if entry["id"] == "lat_pulldown")
    pulldown |= {"reps": [{"min": 5, "max": 7, "unit": "reps"}], "rest_seconds": 75}
    (tmp_path / "seed.json").write_text(json.dumps(entries), encoding="utf-8")
    ran = cli("verify", small, plan, "--catalog", tmp_path / "seed.json")
    assert (
        "The catalogue has changed since the plan was made.\n"
        "Another entry now: Lat Pulldown: 5-7 reps (12-15 reps in the plan), 1:15 of rest (1:50 in "
        "the plan).\n"
        "Give the catalogue of then with --catalog to go by its entries.\n"
    ) in ran.out
    assert "sha256" not in ran.out
    assert "catalogue" not in cli("verify", small, plan).out


def test_verify_says_where_the_scenario_has_changed_since(
    cli: Cli, small: Path, tmp_path: Path
) -> None:
    """By the keys that differ."""
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(stub_plan(load_scenario(str(small))).to_data()), encoding="utf-8")
    small.write_text(SMALL + "limits: {grip: 29}\n", encoding="utf-8")
    ran = cli("verify", small, plan)
    assert "The scenario has changed since the plan was made: sessions[0].limits.grip" in ran.out


def test_a_scenario_within_a_plan_has_no_lines_to_open(small: Path, tmp_path: Path) -> None:
    """Its rules are named by their keys; what it writes counts as written all the same."""
    small.write_text(SMALL + "weekly_sets: [40, 40]\n", encoding="utf-8")
    loaded = load_scenario(str(small))
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(stub_plan(loaded).to_data()), encoding="utf-8")
    of_file, of_plan = map(arithmetic_conflicts, (loaded, scenario_of(str(plan), None, None)))
    assert [found.path for found in of_plan] == [found.path for found in of_file]
    assert "line" in str(of_file[0])
    assert {found.line for found in of_plan} == {None}
    assert not [found for found in of_plan if "(line" in found.message]


def test_items_of_equipment_have_one_name_each() -> None:
    """What running text calls them; no two share one, and each means its item when written."""
    called = {item: item_name(item) for item in equipment().items}
    assert called["dumbbell_pair"] == "pair of dumbbells"
    assert called["pull_up_bar"] == "pull-up bar"
    assert [item_names().meant(name) for name in called.values()] == [(item,) for item in called]


def test_verify_says_first_what_the_file_lacks(cli: Cli, small: Path, tmp_path: Path) -> None:
    """A week that is not there, a session in small letters, or a plan of another scenario."""
    path = tmp_path / "plan.json"
    week = {"week": 1, "sessions": [{"session": "a", "exercises": []}]}
    named = {"session": "B", "exercises": []}
    path.write_text(json.dumps({"weeks": [{**week, "sessions": [*week["sessions"], named]}]}))
    ran = cli("verify", small, path)
    assert ran.code == 5
    assert ran.out.startswith("The file has no week 2: counted as empty.\n")
    assert "the scenario has A and B (did you mean A?)" in ran.out
    path.write_text(json.dumps({"weeks": [week]}).replace('"a"', '"Legs"'))
    ran = cli("verify", small, path)
    said = "The plan is of another scenario: its sessions are Legs, the scenario has A and B.\n"
    assert ran.out.startswith(said)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "name\nRow\n", "is a table, expected a catalogue (make one of it: backblock cat"),
        ("a.xlsx", "PK", "(save it as CSV (UTF-8), then make one of it: backblock catalog import"),
        ("a.json", '{"weeks": []}', "is a plan, expected a catalogue"),
        ("a.yaml", SMALL, "is a scenario, expected a catalogue"),
    ],
)
def test_no_catalogue_at_all(
    cli: Cli, small: Path, tmp_path: Path, name: str, text: str, said: str
) -> None:
    """It is called what it is, with the way to make a catalogue of it."""
    (tmp_path / name).write_text(text)
    ran = cli("check", small, "--catalog", tmp_path / name)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_files_in_the_wrong_order(cli: Cli, small: Path, tmp_path: Path) -> None:
    """Whoever swaps scenario and plan reads the command to type; a scenario is no plan to print."""
    plan = tmp_path / "plan.json"
    plan.write_text('{"weeks": []}', encoding="utf-8")
    ran = cli("verify", plan, small)
    assert ran.code == 2
    assert f"the scenario comes first: backblock verify {small} {plan}" in ran.err
    ran = cli("report", small)
    assert ran.code == 2
    assert f"is a scenario, expected a plan (make one of it: backblock solve {small}" in ran.err


def test_equipment_is_listed_readably(cli: Cli) -> None:
    """Every item with what it serves as and is called, and every gym; as data too."""
    table = cli("catalog", "equipment").out
    assert "adjustable_bench" in table
    assert "commercial_gym" in table
    data = json.loads(cli("catalog", "equipment", "--json").out)
    items = {item["item"]: item for item in data["items"]}
    assert items["power_rack"]["serves_as"] == ["pull_up_bar", "rack"]
    assert "dumbbells" in items["dumbbell_pair"]["also_called"]
    assert set(data["gyms"]) == set(equipment().gyms)
    assert cli("catalog", "equipment", "--format", "markdown").out.startswith("| Item | What it is")


def test_every_other_name_of_an_item_is_taken() -> None:
    """What is listed can be written: it means the item, alone or as one of the candidates."""
    known = equipment()
    names = item_names()
    for item, words in known.aliases.items():
        assert item in known.items
        assert names.meant(item) == (item,)
        for word in words:
            assert item in names.meant(word), (item, word)


def test_a_week_in_a_gym_that_is_no_more_keeps_its_names(small: Path) -> None:
    """The scenario of today may have renamed a gym that a week already done was held in."""
    loaded = load_scenario(str(small))
    finder = _Finder(loaded, stub_plan(loaded))
    assert finder.name("deadlift", "main") == "Deadlift"
    assert finder.name("deadlift", "the old gym") == "Deadlift"


@pytest.mark.parametrize(
    ("week", "session", "said"),
    [
        (5, "A", ":1:13: weeks[0].week: found week 5, the block has 2 weeks"),
        (1, "Legs", "sessions[0].session: unknown session 'Legs', the plan has A and B"),
    ],
)
def test_a_log_of_weeks_names_those_of_the_plan(
    cli: Cli, small: Path, tmp_path: Path, week: int, session: str, said: str
) -> None:
    """What fits nowhere is never left out in silence."""
    plan = written(small, stub_plan(load_scenario(str(small))).to_data())
    done = [{"session": session, "exercises": [{"exercise": "deadlift", "sets": 2}]}]
    log = tmp_path / "done.json"
    log.write_text(json.dumps({"weeks": [{"week": week, "sessions": done}]}))
    ran = cli("replan", plan, "--from-week", 2, "--log", log)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_a_scenario_is_no_log(cli: Cli, small: Path) -> None:
    plan = written(small, stub_plan(load_scenario(str(small))).to_data())
    ran = cli("replan", plan, "--from-week", 2, "--log", small)
    assert (ran.code, "is a scenario, expected a log" in ran.err) == (2, True), ran.err


def test_exercises_of_a_log_that_no_catalogue_has_are_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing could count them; the rest of the day stays."""
    facts = parse_plan(
        '{"weeks": [{"week": 1, "sessions": [{"session": "A", "exercises": '
        '[{"exercise": "dedlift", "sets": 2}, {"exercise": "pull_up", "sets": 3}]}]}]}'
    )
    kept = _of_catalog(facts, load_catalog("seed"))
    assert [p.exercise for p in kept.weeks[0].sessions[0].prescriptions] == ["pull_up"]
    said = "'dedlift' means no exercise of the catalogue and is left out (did you mean deadlift?)."
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("equipment: rings", "expected a list (write equipment: [[rings]])"),
        ("sets: 3", "(write sets: {min: 3, max: 3})"),
        ("reps: 8-12", "(write reps: [{min: 8, max: 12, unit: reps}])"),
        ('seconds_per_set: "2:10"', "(write seconds_per_set: 130)"),
        ("rest_seconds: 90 s", "(write rest_seconds: 90)"),
        ("unilateral: nein", "(write unilateral: false)"),
        ("level: novice", "(did you mean beginner?)"),
        ("pattern: pull", "(did you mean vertical_pull or horizontal_pull?)"),
        ("grip: overhand", "(did you mean pronated?)"),
    ],
)
def test_an_entry_in_a_coach_s_words_is_told_how_to_write_it(
    cli: Cli, tmp_path: Path, line: str, said: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"- id: ring_row\n  {line}\n", encoding="utf-8")
    ran = cli("catalog", "check", path)
    assert (ran.code, said in ran.err) == (2, True), ran.err
