"""Scenario files as people write them: what is taken, and what is said of the rest."""

from __future__ import annotations

import copy
import datetime
import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import jsonschema
import pytest
from pydantic import Field

from catalog.importers.tables import read_exercise_table
from catalog.inputs import InputError, flow, read_text
from catalog.loading import load_catalog
from catalog.naming import Names
from catalog.queries import Selector, exercise_called, item_called
from catalog.shapes import Word
from catalog.shorthand import written_out
from catalog.validation import Strict
from optimizer.cli.schema import scenario_schema
from optimizer.plan.reading import parse_plan
from optimizer.scenario import load_document, load_scenario, parse_scenario
from optimizer.scenario.defaults import used_defaults
from optimizer.scenario.schema import ScenarioFile
from optimizer.sheets.workbook import _item
from optimizer.studies.batch import read_table_roster

PLAIN = """\
schema_version: 1
name: Plain
catalog: extended
equipment:
  main: commercial_gym
block:
  weeks: 4
sessions:
  - {name: A, day: mon}
  - {name: B, day: thu}
"""


def told(text: str) -> str:
    """What is said of a file that can't be used."""
    with pytest.raises(InputError) as caught:
        parse_scenario(text, "my.yaml")
    return str(caught.value)


def changed(*pairs: tuple[str, str], more: str = "") -> str:
    """The plain file with parts replaced and lines added."""
    text = PLAIN
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return f"{text}{more}\n"


# ----- what is taken --------------------------------------------------------------------------

SAME = {
    "one excluded": ("select: {exclude: deadlift}", "select: {exclude: [deadlift]}"),
    "one deload week": ("block.deload_weeks: 4", "block.deload_weeks: [4]"),
    "both ends": ("limits: {exercises: 4}", "limits: {exercises: [4, 4]}"),
    "one reserve": ("effort: {rir: 3}", "effort: {rir: [3, 3]}"),
    "every week's sets": ("weekly_sets: 15", "weekly_sets: [15, 15, 15, 15]"),
    "one phase": (
        "block.phases: {weeks: 4, new_exercises: 1}",
        "block.phases: [{weeks: 4, new_exercises: [1, 1]}]",
    ),
    "one pin, one week": (
        "pin: {exercise: deadlift, session: A, weeks: 2}",
        "pin: [{exercise: deadlift, session: A, weeks: [2]}]",
    ),
    "one exception": (
        "exceptions: {weeks: 2, skip: true}",
        "exceptions: [{weeks: [2], skip: true}]",
    ),
    "one ratio": ("balance: {ratio: 2}", "balance: {ratio: [2, 2]}"),
    "a name": ("select: {exclude: [Deadlift, Pull-Up]}", "select: {exclude: [deadlift, pull_up]}"),
    "plurals": ("select: {prefer: [chin-ups, Deadlifts]}", "select: {prefer: [chin_up, deadlift]}"),
    "one word": ("select: {prefer: pullups}", "select: {prefer: [pull_up]}"),
    "keys": ("select: {unlock: {Pull-Up: 3}}", "select: {unlock: {pull_up: 3}}"),
    "own sets": ("exercise_sets: {Dead lift: {min: 1}}", "exercise_sets: {deadlift: {min: 1}}"),
    "a requirement": (
        "require: {select: Deadlift, at_least: 1}",
        "require: [{select: deadlift, at_least: 1}]",
    ),
    "an opener": (
        "ordering: {first: Deadlift, apart: grip}",
        "ordering: {first: [deadlift], apart: [grip]}",
    ),
    "words of a selector": (
        "select: {avoid: {muscle: Rear delts, pattern: Horizontal pull}}",
        "select: {avoid: [{muscle: rear_delts, pattern: horizontal_pull}]}",
    ),
    "a muscle with a space": (
        "muscle_sets: {Mid traps: {max: 20}}",
        "muscle_sets: {mid_traps: {max: 20}}",
    ),
    "a pair of dumbbells": (
        "equipment.home: [dumbbells, bench, Pullup bar]",
        "equipment.home: [dumbbell_pair, flat_bench, pull_up_bar]",
    ),
    "cables and bells": (
        "equipment.home: [cables, Kettlebells, lat-pulldown, squat rack]",
        "equipment.home: [cable_station, kettlebell_pair, cable_pulldown_station, rack]",
    ),
    "all but one": (
        "equipment.home: [Commercial gym, -landmine]",
        "equipment.home: [commercial_gym, -landmine_attachment]",
    ),
    "an item of a selector": (
        "select: {avoid: {equipment: Dumbbells}}",
        "select: {avoid: [{equipment: dumbbell_pair}]}",
    ),
    "a level": (
        "athlete: {level: Advanced, goal: Strength}",
        "athlete: {level: advanced, goal: strength}",
    ),
}


@pytest.mark.parametrize(("short", "full"), SAME.values(), ids=SAME)
def test_what_is_written_in_short_is_the_same_scenario(short: str, full: str) -> None:
    """To its digest, so that plans can't differ."""
    one, other = parse_scenario(changed(more=short)), parse_scenario(changed(more=full))
    assert one.scenario.sha256 == other.scenario.sha256
    assert one.scenario.sha256 != parse_scenario(PLAIN).scenario.sha256


@pytest.mark.parametrize("day", ["Mon", "MON", "monday", "Monday"])
def test_days_in_full(day: str) -> None:
    """As people write them."""
    loaded = parse_scenario(changed(("day: mon", f"day: {day}")))
    assert loaded.scenario.sha256 == parse_scenario(PLAIN).scenario.sha256


@pytest.mark.parametrize("gym", ["commercial_gym", "Commercial gym", "[commercial_gym]"])
def test_one_gym_needs_no_name(gym: str) -> None:
    """It is called gym."""
    loaded = parse_scenario(changed(("equipment:\n  main: commercial_gym", f"equipment: {gym}")))
    assert list(loaded.scenario.gyms) == ["gym"]
    assert "barbell" in loaded.scenario.gyms["gym"]


def test_a_place_is_where_its_author_wrote_it() -> None:
    """Paths of messages name no index and no key that the file does not have."""
    assert told(changed(more="select: {exclude: dedlift, unlock: {Pull-Up: 9}}")) == (
        "my.yaml:11:10: select.exclude: unknown exercise 'dedlift' in catalogue extended "
        "(did you mean deadlift?)\n"
        "my.yaml:11:37: select.unlock.Pull-Up: found week 9, the block has 4"
    )


def test_every_default_can_be_pasted_as_it_is_shown() -> None:
    """Key and value, whatever they are."""
    loaded = parse_scenario(PLAIN)
    tried = 0
    for item in used_defaults(loaded):
        if "[" not in item["path"]:
            parse_scenario(changed(more=f"{item['path']}: {flow(item['value'])}"))
            tried += 1
    assert tried > 30


@cache
def editor() -> jsonschema.Draft202012Validator:
    """What an editor holds a file to."""
    return jsonschema.Draft202012Validator(scenario_schema())


@pytest.mark.parametrize("short", [short for short, _ in SAME.values()], ids=SAME)
def test_editors_take_what_is_taken(short: str) -> None:
    """The JSON Schema knows the short forms too (keys with dots are for pasting alone)."""
    outer, _, inner = short.partition(".")
    key, _, value = inner.partition(": ")
    data = read_text(changed(more=short if not inner or " " in outer else ""), "x").data
    if inner and " " not in outer:
        data[outer] = {**data[outer], key: read_text(value, "x").data}
    editor().validate(data)


# ----- what is refused, and how it is written -------------------------------------------------

HOSTILE = {
    "a unit": (
        changed(("day: mon", "day: mon, minutes: 60 min")),
        "my.yaml:9:25: sessions[0].minutes: found '60 min', expected a whole number "
        "(write minutes: 60)",
    ),
    "a number in quotes": (
        changed(("weeks: 4", 'weeks: "4"')),
        "my.yaml:7:3: block.weeks: found '4', expected a whole number (write weeks: 4)",
    ),
    "a range of sets": (
        changed(more="weekly_sets: 12-16"),
        "my.yaml:11:1: weekly_sets: found '12-16', expected a number or a mapping "
        "with start, end, deload, tolerance, on_skip, ramp "
        "(write weekly_sets: {start: 12, "
        "end: 16})",
    ),
    "a range": (
        changed(more="limits: {exercises: 3-4}"),
        "my.yaml:11:10: limits.exercises: found '3-4', expected a list of whole "
        "numbers (write exercises: [3, 4])",
    ),
    "weeks in a text": (
        changed(more='exceptions: {weeks: "1, 2", skip: true}'),
        "my.yaml:11:14: exceptions.weeks: found '1, 2', expected a list of whole "
        "numbers (write weeks: [1, 2])",
    ),
    "yes": (
        changed(more="ordering: {compound_first: yes}"),
        "my.yaml:11:12: ordering.compound_first: found 'yes', expected true or false "
        "(write compound_first: true)",
    ),
    "hours": (
        changed(("day: mon", "day: mon, minutes: 1h 15")),
        "found '1h 15', expected a whole number (write minutes: 75)",
    ),
    "weeks from and to": (
        changed(more="exceptions: {weeks: 2-4, skip: true}"),
        "found '2-4', expected a list of whole numbers (write weeks: [2, 3, 4])",
    ),
    "a list without brackets": (
        changed(("block:\n  weeks: 4", "block: {weeks: 6, deload_weeks: 3, 6}")),
        "block.6: unknown key (write deload_weeks: [3, 6])",
    ),
    "an RPE": (
        changed(more="effort: {rir: RPE 8}"),
        "effort.rir: found 'RPE 8', expected a list of whole numbers (write rir: 2)",
    ),
    "pounds in full": (
        changed(more="athlete: {bodyweight: 180 pounds}"),
        "found '180 pounds', expected a load such as 80 kg, 175 lb or 80: write 180 lb",
    ),
    "a word for several muscles": (
        changed(more="muscle_sets: {traps: {min: 4}}"),
        "(did you mean upper_traps or mid_traps or lower_traps?)",
    ),
    "an exercise of the larger catalogue": (
        changed(("catalog: extended", "catalog: seed"), more="select: {exclude: chinups}"),
        "unknown exercise 'chinups' in catalogue seed (chin_up of the larger catalogue: "
        "write catalog: extended)",
    ),
    "keys in capitals": (
        changed(("name: Plain", "Name: Plain")),
        "my.yaml:2:1: Name: unknown key (did you mean name?)",
    ),
    "a name that is a number": (
        changed(("name: Plain", "name: 2027")),
        'my.yaml:2:1: name: found 2027, expected text (write name: "2027")',
    ),
    "null": (
        changed(more="effort: {rir: null}"),
        "my.yaml:11:10: effort.rir: is null; give a value or remove the line",
    ),
    "a date with dots": (
        changed(("weeks: 4", "weeks: 4\n  start: 04.01.2027")),
        "my.yaml:8:3: block.start: found '04.01.2027', expected year-month-day: "
        "write 2027-01-04 (4 January)",
    ),
    "a date with slashes": (
        changed(("weeks: 4", "weeks: 4\n  start: 04/01/2027")),
        "my.yaml:8:3: block.start: found '04/01/2027', expected "
        "year-month-day: write 2027-01-04 (4 January) or 2027-04-01 (1 April)",
    ),
    "a foreign day": (
        changed(("day: mon", "day: montag")),
        "my.yaml:9:15: sessions[0].day: found 'montag', expected one of mon, tue, "
        "wed, thu, fri, sat, sun (did you mean mon?)",
    ),
    "a foreign key": (
        changed(more="uebungen: 4"),
        "my.yaml:11:1: uebungen: unknown key, expected one of athlete",
    ),
    "a key a level too high": (
        changed(more="exclude: deadlift"),
        "my.yaml:11:1: exclude: unknown key (did you mean select.exclude?)",
    ),
    "two weeks for a ramp": (
        changed(more="weekly_sets: [14, 16]"),
        "my.yaml:11:1: weekly_sets: found a list of 2, expected 4, one a week "
        "(write weekly_sets: {start: 14, end: 16})",
    ),
    "a loose word for an exercise": (
        changed(more="pin: {exercise: landmine, session: A}"),
        "did you mean landmine_row",
    ),
    "any bar": (
        changed(more="equipment.home: [bar]"),
        "my.yaml:11:18: equipment.home[0]: 'bar' names several items: barbell, ez_bar, "
        "low_bar, pull_up_bar, straight_bar, trap_bar; write one of these",
    ),
    "minutes from and to": (
        changed(("day: mon", "day: mon, minutes: 45-60")),
        "sessions[0].minutes: found '45-60', expected a whole number (write minutes: 60)",
    ),
    "a number with a word before it": (
        changed(more="limits: {sets: max 16}"),
        "limits.sets: found 'max 16', expected a whole number (write sets: 16)",
    ),
    "no limit in words": (
        changed(more="limits: {grip: none}"),
        "limits.grip: found 'none', expected a whole number (write grip: null)",
    ),
    "a best set as it is said": (
        changed(more="athlete: {maxes: {Pull-Up: 20 kg x 5}}"),
        "expected a load such as 80 kg, 175 lb or 80: write {reps: 5, load: 20 kg} for a best set",
    ),
    "shares in one text": (
        changed(more="loads: {progression: {select: deadlift, percent: 70% 75% 80%}}"),
        "expected a share such as 10 %: write [70 %, 75 %, 80 %]",
    ),
    "half as a share": (
        changed(more="deload: 50%"),
        "deload: found '50%', expected one of half (did you mean half?)",
    ),
    "two days with dots": (
        changed(
            ("weeks: 4", "weeks: 4\n  start: 2027-01-04"),
            more="exceptions: {dates: 20.01.2027 - 26.01.2027, skip: true}",
        ),
        "expected the first and the last day: write [2027-01-20, 2027-01-26]",
    ),
    "sets and reps in one": (
        changed(more="pin: {exercise: deadlift, session: A, sets: 3x5}"),
        "pin.sets: found '3x5', expected a whole number (write sets: 3, reps: \"5\")",
    ),
    "a day for a session": (
        changed(more="pin: {exercise: deadlift, day: mon}"),
        "pin.day: unknown key (write session: and the name of the session of that day)",
    ),
    "two days for one session": (
        changed(("day: mon", "day: Mon/Thu")),
        "(a session has one day: write one for each)",
    ),
    "sessions by name": (
        changed(
            (
                "sessions:\n  - {name: A, day: mon}\n  - {name: B, day: thu}",
                "sessions: {A: mon, B: {day: thu, minutes: 50}}",
            )
        ),
        "sessions: found a mapping, expected a list of mappings with name, day, gym, minutes, "
        "limits, goal and others (write sessions: [{name: A, day: mon}, {name: B, day: thu, "
        "minutes: 50}])",
    ),
    "days at the top": (
        changed(more="days: [mon, thu]"),
        "my.yaml:11:1: days: unknown key (each day is a session: "
        "write sessions: [{name: A, day: mon}])",
    ),
    "minutes at the top": (
        changed(more="minutes: 60"),
        "my.yaml:11:1: minutes: unknown key (did you mean limits.minutes?)",
    ),
    "a phase from and to": (
        changed(("weeks: 4", "weeks: 4\n  phases: [{weeks: 1-2}, {weeks: 3-4}]")),
        "block.phases[0].weeks: found '1-2', expected a whole number (write weeks: 2)",
    ),
    "the last week": (
        changed(("weeks: 4", "weeks: 4\n  deload_weeks: last")),
        "(give the week by its number, e.g. deload_weeks: 4)",
    ),
    "supersets wanted": (
        changed(more="supersets: yes"),
        "supersets: found 'yes', expected a mapping with pairs, never "
        "(write supersets: {pairs: 2})",
    ),
    "a top set as it is said": (
        changed(more="schemes: {select: deadlift, top: 1x3 @ 8, backoff: 3x5 -10%}"),
        "(write top: {sets: 1, reps: 3, rpe: 8})",
    ),
    "back-off sets as they are said": (
        changed(more="schemes: {select: deadlift, top: 1x3 @ 8, backoff: 3x5 -10%}"),
        '(write backoff: {reps: 5, drop: "10 %"})',
    ),
    "a ratio alone": (
        changed(more="balance: 1:1"),
        "(write balance: {ratio: [1, 1]})",
    ),
    "days for hours": (
        changed(more="recovery: {lower_back_hours: 2 days}"),
        "(write lower_back_hours: 48)",
    ),
    "a priority in words": (
        changed(more="priorities: {lats: high}"),
        "priorities.lats: found 'high', expected a whole number (write lats: 2)",
    ),
    "the weekend": (
        changed(more="elsewhere: {days: weekend, what: running}"),
        "(did you mean sat or sun?)",
    ),
    "a muscle for an exercise": (
        changed(more="require: {select: rear delts, at_least: 4}"),
        "unknown exercise 'rear delts' in catalogue extended (write {muscle: rear_delts})",
    ),
    "a foreign span": (
        changed(more="require: {select: {muscle: lats}, at_least: 4, per: Woche}"),
        "(did you mean week?)",
    ),
    "an item by its weight": (
        changed(more="equipment.home: [100kg of plates]"),
        "unknown item '100kg of plates' (did you mean plates?)",
    ),
    "what a gym has not": (
        changed(more="equipment.home: [barbell, no cables]"),
        "unknown item 'no cables' (leave the line out: a gym has what its list names)",
    ),
    "an item nobody knows": (
        changed(more="equipment.home: [dumbels]"),
        "my.yaml:11:18: equipment.home[0]: unknown item 'dumbels' (did you mean dumbbells?)",
    ),
    "one exercise twice": (
        changed(more="select: {unlock: {pull_up: 2, Pull-Up: 3}}"),
        "my.yaml:11:31: select.unlock.Pull-Up: 'Pull-Up' is pull_up, which "
        "stands there already as 'pull_up'",
    ),
    "one pattern for two": (
        changed(more="balance: {between: vertical_pull}"),
        "my.yaml:11:11: balance.between: found 'vertical_pull', expected a list",
    ),
    "a key without a space": (
        changed(("block:\n  weeks: 4", "block: {weeks:4}")),
        "my.yaml:6:1: block: is missing: 'weeks' is required\n"
        "my.yaml:6:9: block.weeks:4: unknown key (a colon needs a space "
        "behind it: write weeks: 4)",
    ),
    "a colon in a name": (
        changed(("Plain", "Block 1: four weeks")),
        "my.yaml:2:14: a colon within a text needs quotes around it "
        '(write name: "Block 1: four weeks")',
    ),
    "an apostrophe": (
        changed(("Plain", "'Tom's block'")),
        "my.yaml:2:12: the text goes on behind its closing quote ' (write name: \"Tom's block\")",
    ),
    "a colon in braces": (
        changed(("name: A,", "name: A: heavy,")),
        'my.yaml:9:13: a colon within a text needs quotes around it (write name: "A: heavy")',
    ),
    "a comma left out": (
        changed(("name: A, day", "name: A day")),
        "my.yaml:9:17: a comma is missing before day (write name: A, day: mon)",
    ),
    "a brace left open": (
        changed(("day: mon}", "day: mon")),
        "my.yaml:9:5: { is not closed (add } where it ends)",
    ),
    "a tab": (
        changed(("  weeks", "\tweeks")),
        "my.yaml:7:1: is indented with a tab, expected spaces (two for each tab)",
    ),
    "indentation": (
        changed(("  weeks: 4", "  weeks: 4\n   start: 2027-01-04")),
        "my.yaml:8:4: is indented by 3 spaces, the line above by 2 spaces: what "
        "belongs together starts below each other",
    ),
    "a dash that touches": (
        changed(("- {name: B", "-{name: B")),
        "my.yaml:10:3: a dash needs a space behind it (write - {name: B, day: thu})",
    ),
    "an at sign": (
        changed(("Plain", "@home")),
        'my.yaml:2:7: a text that begins with @ needs quotes (write name: "@home")',
    ),
    "a quote left open": (changed(("Plain", "'Tom")), "my.yaml:2:7: the quote ' is not closed"),
    "a key twice, with dots": (
        changed(more="limits: {sets: 9}\nlimits.sets: 10"),
        "my.yaml:12:1: limits.sets: limits.sets is given twice, expected one place for it",
    ),
    "a plan": (
        "weeks: [{week: 1, sessions: []}]\n",
        "my.yaml: is a plan, expected a scenario (give the file that it was solved from; a "
        "command that takes both takes that first)",
    ),
    "a catalogue": ("exercises: []\n", "my.yaml: is a catalogue, expected a scenario"),
    "a day abroad": (changed(("day: mon", "day: Donnerstag")), "(did you mean thu?)"),
    "a day by its number": (changed(("day: mon", "day: 3")), "(did you mean wed?)"),
    "a level abroad": (
        changed(more="athlete: {level: Anf\u00e4nger, goal: fuerza}"),
        "(did you mean beginner?)",
    ),
    "weeks abroad": (changed(("weeks: 4", "weeks: 6 Wochen")), "(write weeks: 6)"),
    "days in one text": (
        changed(more="elsewhere: {days: tue/thu, what: BJJ}"),
        "(write [tue, thu])",
    ),
    "dates in one text": (
        changed(
            ("weeks: 4", "weeks: 4\n  start: 2027-02-01"),
            more="exceptions: {dates: 2027-02-15 to 2027-02-21, skip: true}",
        ),
        "expected the first and the last day: write [2027-02-15, 2027-02-21]",
    ),
    "a least of a muscle": (changed(more="muscle_sets: {lats: 8}"), "(write lats: {min: 8})"),
    "supersets by hand": (
        changed(more="supersets: [[pull_up, row], [face_pull, shrug]]"),
        "(write supersets: {pairs: 2})",
    ),
    "a kind that is no exercise": (
        changed(more="select: {exclude: no hinging}"),
        "(a kind of exercises is written {muscle: lats} or {mechanic: isolation})",
    ),
}


@pytest.mark.parametrize(("text", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_refused_says_how_it_is_written(text: str, words: str) -> None:
    """At its line, in the file's own words, never in those of a parser or a library."""
    said = told(text)
    assert words in said
    assert "Input should" not in said
    assert "YAML" not in said
    assert "pattern" not in said.replace("found 'vertical_pull'", "").replace("balance", "")


WRONG = [5, "text", 2.5, True, None, [], {}, [[1]], {"x": 1}, "x" * 6000, -1, "Straße 1"]


@pytest.mark.parametrize("key", ScenarioFile.model_fields)
def test_no_words_of_the_library_for_any_key(key: str) -> None:
    """Whatever stands under a key, it is taken or refused in our words."""
    for value in WRONG:
        data = {**read_text(PLAIN, "x").data, key: copy.deepcopy(value)}
        for inner in ({}, *({name: value} for name in _inner(key))):
            tried = data if not inner else {**data, key: inner}
            try:
                load_document(read_text(flow(tried), "x"), Path())
            except InputError as error:
                said = str(error)
                assert "Input should" not in said
                assert "string should" not in said.lower()


def _inner(key: str) -> list[str]:
    shape: Any = ScenarioFile.model_fields[key].annotation
    return list(getattr(shape, "model_fields", {}))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"name: F\xfcnf\n", "a letter where Windows writes \xfc; save the file as UTF-8"),
        (b"PK\x03\x04" + bytes(50), "is a spreadsheet or another archive, expected text"),
        (b"%PDF-1.7\n", "is a PDF, expected text"),
        (b"\x1f\x8b\x08", "is a compressed file, expected text (unpack it first)"),
        (b"\n<!DOCTYPE html><html>", "is a web page, expected text (give the file that the page"),
        (b"PK\x03\x04 word/document.xml", "is a Word document, expected text (copy its table"),
    ],
    ids=["cp1252", "archive", "pdf", "gzip", "page", "word"],
)
def test_files_of_other_programs(tmp_path: Path, raw: bytes, words: str) -> None:
    """They are called what they are."""
    path = tmp_path / "my.yaml"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        load_scenario(str(path))
    assert words in str(caught.value)


# ----- words ----------------------------------------------------------------------------------


def test_one_resolver_for_exercises() -> None:
    """Ids before names before aliases, plurals and hyphens aside, the ambiguous with candidates."""
    catalog = load_catalog("extended")
    for word in ("pull_up", "Pull-Up", "pull ups", "PULLUPS"):
        assert exercise_called(word, catalog) == "pull_up"
    with pytest.raises(InputError, match=r"'row' names several exercises: .*; write one of these"):
        exercise_called("row", catalog)
    with pytest.raises(InputError, match=r"unknown exercise 'dedlift'.*did you mean deadlift"):
        exercise_called("dedlift", catalog)
    assert item_called("Dumbbells", catalog) == "dumbbell_pair"
    assert item_called("dumbbell", catalog) == "dumbbell"


def test_every_exercise_and_item_goes_by_its_own_names() -> None:
    """What is printed can be written: ids and names mean their own entry and no other."""
    catalog = load_catalog("extended")
    for entry in catalog:
        assert catalog.meant(entry.id) == (entry.id,)
        assert catalog.meant(entry.name.upper()) == (entry.id,)


class _Timed(Strict):
    """A made-up part of a file: an exercise in some weeks."""

    select: Annotated[str, Word("exercise")]
    weeks: list[int]


class _Cut(Strict):
    """A made-up part of a file whose key takes one of two mappings."""

    what: list[Selector | _Timed]
    pair: Annotated[list[int], Field(min_length=2, max_length=2)] = [1, 2]


def test_a_new_key_is_read_like_the_others() -> None:
    """From its type alone: of two mappings the one that knows the keys, names, lists and pairs."""
    document = read_text("what: {select: Pull-Ups, weeks: 3}\npair: 4\n", "x")
    found, problems = written_out(_Cut, document, load_catalog("extended"))
    assert found.data == {"what": [{"select": "pull_up", "weeks": [3]}], "pair": [4, 4]}
    assert not problems
    assert str(found.problem(("what", 0, "weeks", 0), "is wrong")) == "x:1:26: what.weeks: is wrong"


def test_a_plural_with_a_meaning_of_its_own_wins() -> None:
    """And a name before an alias."""
    names = Names({"one": ["bell"], "two": ["two"]}, {"two": ["bells"], "three": ["bell"]})
    assert names.meant("Bells") == ("two",)
    assert names.meant("BELL") == ("one",)
    assert names.meant("") == ()


def test_logs_and_plans_name_exercises_too() -> None:
    """A plan written by hand may say Pull-Ups; what no catalogue knows stays as it is."""
    text = (
        "weeks: {week: 1, sessions: {session: A, exercises: "
        "[{exercise: Pull-Ups, sets: 3}, {exercise: Nordic, sets: 2}]}}"
    )
    facts = parse_plan(text, catalog=load_catalog("extended"))
    held = facts.weeks[0].sessions[0].prescriptions
    assert [(item.exercise, item.sets) for item in held] == [("pull_up", 3), ("Nordic", 2)]


def test_a_word_document_for_a_plan() -> None:
    """An archive that is no spreadsheet is called what it is, with what to do about it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(InputError, match=r"is a Word document.*save that as \.xlsx or CSV"):
        parse_plan(stream.getvalue(), "plan.docx")


def test_a_spreadsheet_of_another_program() -> None:
    """An .ods is called so, with the form that is read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(InputError, match=r"\(\.ods\).*save it as \.xlsx"):
        parse_plan(stream.getvalue(), "plan.ods")


@pytest.mark.parametrize("between", [";", "\t", ","])
def test_tables_with_any_mark_between_cells(tmp_path: Path, between: str) -> None:
    """Excel writes semicolons where the comma is the decimal sign."""
    path = tmp_path / "mine.csv"
    path.write_text(f"name{between}level\nRing Row{between}beginner\n", encoding="utf-8")
    found, problems, _ = read_exercise_table(path.read_bytes(), str(path), {}, 10)
    assert [record.name for record in found] == ["Ring Row"]
    assert not problems


@pytest.mark.parametrize(("text", "sets"), [("3 ", 3), (" 12", 12), (4.0, 4)])
def test_sets_that_a_cell_has_as_text(text: object, sets: int) -> None:
    """A spreadsheet's cell may be text that looks like a number."""
    assert _item("Deadlift", text, {}) == {"exercise": "deadlift", "sets": sets}
    assert "expected a whole number such as 3" in str(_item("Deadlift", "3x", {}))


def test_a_roster_s_cells_are_words_too(tmp_path: Path) -> None:
    """Days in full, items in the usual words, an exercise by its name."""
    (tmp_path / "all.yaml").write_text(PLAIN, encoding="utf-8")
    table = tmp_path / "all.csv"
    table.write_text(
        'name,days,gym,select.exclude\nSam,Monday Friday,"Pull-up bar, dumbbells",Deadlift\n',
        encoding="utf-8",
    )
    entry = read_table_roster(str(tmp_path / "all.yaml"), str(table), tmp_path).entries[0]
    assert not entry.problems
    scenario = parse_scenario(str(entry.text)).scenario
    assert [session.day for session in scenario.sessions] == [0, 4]
    assert scenario.gyms["main"] == {"pull_up_bar", "dumbbell_pair"}
    assert [wish.select for wish in scenario.exclude] == ["deadlift"]


def test_a_scenario_where_a_plan_is_expected() -> None:
    """Its author hears how to make one."""
    with pytest.raises(InputError, match=r"backblock solve my\.yaml -o plan\.json"):
        parse_plan(PLAIN, "my.yaml")


def test_start_is_a_date() -> None:
    """The plain case, so that messages about dates are no news to a good one."""
    loaded = parse_scenario(changed(("weeks: 4", "weeks: 4\n  start: 2027-01-04")))
    assert loaded.scenario.start == datetime.date(2027, 1, 4)
