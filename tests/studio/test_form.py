"""The scenario's form: what its fields write, and where problems are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog.inputs import undotted, value_at
from optimizer.scenario import load_scenario
from optimizer.studio.form import PARTS
from studio.conftest import SCENARIO, Window


def written(window: Window) -> str:
    """The scenario file."""
    return (window.studio.folder.root / "block.yaml").read_text(encoding="utf-8")


def content(window: Window) -> Any:
    """What the file says, read as a command would."""
    return load_scenario(str(window.studio.folder.root / "block.yaml")).document.data


@pytest.mark.parametrize(
    ("path", "value", "at", "wanted"),
    [
        ("name", "007", ("name",), "007"),
        ("athlete.level", "beginner", ("athlete", "level"), "beginner"),
        ("block.start", "2027-01-04", ("block", "start"), "2027-01-04"),
        ("sessions[0].minutes", "60", ("sessions", 0, "minutes"), 60),
        ("sessions[1].day", "fri", ("sessions", 1, "day"), "fri"),
        ("limits.exercises", "2-4", ("limits", "exercises"), [2, 4]),
        ("limits.sets", "none", ("limits", "sets"), None),
        ("balance.ratio", "2:3", ("balance", "ratio"), [2, 3]),
        ("priorities.lats", "3", ("priorities", "lats"), 3),
        ("muscle_sets.lats.min", "6", ("muscle_sets", "lats", "min"), 6),
        ("weekly_sets.start", "10", ("weekly_sets", "start"), 10),
        ("balance.ratio", "none", ("balance",), None),
        ("recovery.lower_back_hours", "none", ("recovery",), None),
        ("supersets.pairs", "1", ("supersets", "pairs"), 1),
        ("loads.unit", "lb", ("loads", "unit"), "lb"),
        ("loads.round.barbell", "1.25", ("loads", "round", "barbell"), 1.25),
        ("effort.rir", "3-2", ("effort", "rir"), [3, 2]),
        ("ordering.compound_first", "no", ("ordering", "compound_first"), False),
        ("deload", "none", ("deload",), None),
        ("score.minutes", "1", ("score", "minutes"), 1),
    ],
)
def test_a_field_writes_one_line_and_comments_stay(
    window: Window, path: str, value: str, at: tuple[Any, ...], wanted: Any
) -> None:
    answer = window.do("set", "scenario", path=path, value=value)
    assert answer.status_code == 200
    found = content(window)
    for part in at:
        found = found[part]
    assert (str(found) if path == "block.start" else found) == wanted
    text = written(window)
    assert "# the long one" in text
    assert "# what stands at home" in text
    assert answer.json()["text"] == text


ITEMS = """\
exceptions:
  - {session: Heavy, weeks: [2], minutes: 40}   # a late meeting
elsewhere: {days: sat, what: climbing}
require:
  - {select: {muscle: rear_delts}, at_least: 1}
schemes: [{select: deadlift, reps: [8, 6]}]
loads: {progression: [{select: {pattern: hinge}, double: 2.5 %}]}
athlete: {maxes: {deadlift: 180 kg}}
"""


OF_ITEMS = [
    ("exceptions[0].minutes", "30", 30),
    ("exceptions[0].gym", "garage", "garage"),
    ("elsewhere[0].muscle_sets", "lats: 4, biceps: 2.5", {"lats": 4, "biceps": 2.5}),
    ("elsewhere[0].heavy_lower_back", "yes", True),
    ("require[0].count", "sets", "sets"),
    ("require[0].select", "pattern: [hinge, carry]", {"pattern": ["hinge", "carry"]}),
    ("require[0].select", "Pull-Up", "pull_up"),
    ("schemes[0].reps", "10-12, 8", ["10-12", 8]),
    ("schemes[0].rest", "90", 90),
    ("loads.progression[0].double", "5 %", "5 %"),
    ("athlete.maxes.deadlift", "reps: 5, load: 150 kg", {"reps": 5, "load": "150 kg"}),
]


def test_fields_of_items_write_their_keys(window: Window) -> None:
    """Items on one line, in blocks, or one alone in place of a list."""
    window.do("text", "scenario", text=SCENARIO + ITEMS)
    for path, value, wanted in OF_ITEMS:
        answer = window.do("set", "scenario", path=path, value=value)
        assert answer.status_code == 200
        assert not window.draft.reading.problems
        assert value_at(content(window), undotted(path)) == wanted
    assert "# a late meeting" in written(window)
    assert "# the long one" in written(window)


def test_new_items_are_valid_at_once_and_go_without_a_trace(window: Window) -> None:
    for count in (1, 2):
        for key in PARTS:
            assert window.do("add-item", "scenario", path=key).status_code == 200
            assert len(value_at(content(window), undotted(key))) == count
        assert not window.draft.reading.problems
    for place in (1, 0):
        for key in PARTS:
            window.do("drop-item", "scenario", path=key, value=place)
    assert written(window) == SCENARIO


def test_boxes_put_one_value_in_and_out(window: Window) -> None:
    def toggle(path: str, *values: Any) -> Any:
        for value in values:
            assert window.do("toggle", "scenario", path=path, value=value).status_code == 200
        return value_at(content(window), undotted(path))

    window.do("add-item", "scenario", path="exceptions")
    assert toggle("exceptions[0].weeks", 3, 2, 1) == [2, 3]
    window.do("add-item", "scenario", path="require")
    assert toggle("require[0].sessions", "Light") == ["Light"]
    assert toggle("require[0].sessions", "Light") is None
    assert toggle("ordering.apart", "grip") == ["lower_back"]
    assert toggle("ordering.apart", "lower_back") == []
    text = window.get("/scenario/block.yaml").text
    box = text.split('data-path="exceptions[0].weeks" data-value="')[2].split(">")[0]
    assert box == '2" checked'


def test_exercises_get_values_of_their_own(window: Window) -> None:
    for key, value in (("athlete.maxes", "180 kg"), ("exercise_sets", "min: 3, max: 4")):
        answer = window.do("add-entry", "scenario", path=key, name="Deadlift", value=value)
        assert answer.status_code == 200
        assert not window.draft.reading.problems
        window.do("drop-entry", "scenario", path=f"{key}.deadlift")
        assert written(window) == SCENARIO
    answer = window.do("add-entry", "scenario", path="athlete.maxes", name="Deadlft", value="1")
    assert "no exercise" in answer.json()["error"]


def test_problems_stand_beside_the_keys_of_items_and_the_items(window: Window) -> None:
    """The key that is wrong, the item that says nothing, the name with a bracket in it."""
    items = "exceptions:\n  - {session: Heavy, weeks: [2]}\n  - {weeks: [1], minutes: 9999}\n"
    odd = 'priorities: {"x[": 2}\nmuscle_sets: {"y.z": {min: 2}}\n'
    answer = window.do("text", "scenario", text=SCENARIO + items + odd).json()
    form = answer["form"]
    row = form.split('aria-label="Weeks that differ: 1"')[1].split("<button")[0]
    assert "Expected one of gym" in form.split(row)[1].split("</div>")[0]
    field = form.split('data-path="exceptions[1].minutes"')[1].split("</div>")[0]
    assert 'class="bad"' in field
    field = form.split('aria-label="X["')[1].split("</div>")[0]
    assert 'value="2"' in field
    assert "expected one of lats" in field
    row = form.split('aria-label="Y.z"')[1].split('role="group"')[0]
    assert "expected one of lats" in row
    assert answer["lines"] == [12, 13, 14, 15]


def test_a_field_that_is_emptied_leaves_the_default(window: Window) -> None:
    window.do("set", "scenario", path="sessions[0].minutes", value="60")
    answer = window.do("set", "scenario", path="sessions[0].minutes", value="")
    assert content(window)["sessions"][0] == {"name": "Heavy", "day": "mon"}
    assert "# the long one" in written(window)
    window.do("set", "scenario", path="limits.sets", value="12")
    answer = window.do("set", "scenario", path="limits.sets", value="")
    assert "limits" not in content(window)
    field = answer.json()["form"].split('data-path="limits.sets"')[1].split(">")[0]
    assert 'value=""' in field
    assert 'placeholder="16"' in field


def test_an_end_of_the_weekly_sets_brings_the_other(window: Window) -> None:
    window.do("text", "scenario", text=SCENARIO.replace("weekly_sets: {start: 12, end: 13}\n", ""))
    window.do("set", "scenario", path="weekly_sets.start", value="11")
    assert content(window)["weekly_sets"]["start"] == 11
    assert "end" in content(window)["weekly_sets"]


def test_a_problem_stands_beside_its_field_and_its_line(window: Window) -> None:
    answer = window.do("set", "scenario", path="block.weeks", value="99").json()
    field = answer["form"].split('id="f-block-weeks"')[1].split("</div>")[0]
    assert 'aria-invalid="true"' in field
    assert 'class="bad"' in field
    assert answer["lines"] == [6]
    assert 'data-line="6"' in answer["problems"]


def test_what_has_problems_is_kept_but_not_written(window: Window) -> None:
    """The file stays as it was; the text that was typed comes back after a restart."""
    folder: Path = window.studio.folder.root
    broken = SCENARIO + "sessions: []\n"
    window.do("text", "scenario", text=broken)
    assert written(window) == SCENARIO
    again = Window(folder)
    assert again.draft.step.text == broken
    again.do("undo", "scenario")
    assert again.draft.step.text == SCENARIO
    again.studio.queue.close()


def test_text_that_is_no_yaml_leaves_the_fields_alone(window: Window) -> None:
    window.do("text", "scenario", text="name: [\n")
    answer = window.do("set", "scenario", path="name", value="x")
    assert answer.status_code == 422
    assert "mend it first" in answer.json()["form"]


def test_half_a_letter_is_a_problem_like_any_other(window: Window) -> None:
    text = SCENARIO + 'athlete: {maxes: {"a\\ud800": 1}, name: "\\udc00"}\n'
    answer = window.do("text", "scenario", text=text)
    assert answer.status_code == 200
    assert answer.json()["lines"] == [11]
    assert "U+D800" in answer.json()["problems"]
    assert window.get("/scenario/block.yaml").status_code == 200


def test_typing_is_one_step(window: Window) -> None:
    for name in ("S", "Sm", "Sma"):
        window.do("text", "scenario", text=SCENARIO.replace("Small block", name))
    window.do("undo", "scenario")
    assert written(window) == SCENARIO


@pytest.mark.parametrize(
    ("changes", "weeks", "phases"),
    [
        ([("deload", 3)], None, None),
        ([("deload", 1)], [1, 3], None),
        ([("phase", 2)], [3], [1, 2]),
        ([("phase", 2), ("phase", 3)], [3], [1, 1, 1]),
        ([("phase", 2), ("phase", 2)], [3], None),
    ],
)
def test_the_time_line_writes_lighter_weeks_and_phases(
    window: Window, changes: list[tuple[str, int]], weeks: Any, phases: Any
) -> None:
    for what, week in changes:
        assert window.do(what, "scenario", value=week).status_code == 200
    block = content(window)["block"]
    assert block.get("deload_weeks") == weeks
    assert block.get("phases") == phases


def test_a_phase_says_what_it_is_for(window: Window) -> None:
    """A length becomes a mapping; the time line goes on to cut the block."""
    window.do("phase", "scenario", value=2)
    window.do("set", "scenario", path="block.phases[1].goal", value="strength")
    window.do("set", "scenario", path="block.phases[1].weekly_sets", value="start: 9, end: 10")
    own = {"weeks": 2, "goal": "strength", "weekly_sets": {"start": 9, "end": 10}}
    assert content(window)["block"]["phases"] == [{"weeks": 1}, own]
    assert not window.draft.reading.problems
    window.do("phase", "scenario", value=3)
    assert content(window)["block"]["phases"] == [{"weeks": 1}, own | {"weeks": 1}, 1]
    window.do("set", "scenario", path="block.phases[1].rir", value="9-99")
    form = window.get("/scenario/block.yaml").text
    assert 'class="bad"' in form.split('data-path="block.phases[1].rir"')[1].split("</div>")[0]


def test_a_longer_block_keeps_its_last_week_lighter_and_its_phases_whole(window: Window) -> None:
    window.do("phase", "scenario", value=2)
    window.do("set", "scenario", path="block.weeks", value="6")
    assert content(window)["block"] == {"weeks": 6, "deload_weeks": [6], "phases": [1, 5]}
    window.do("set", "scenario", path="block.weeks", value="2")
    assert content(window)["block"] == {"weeks": 2, "deload_weeks": [2], "phases": [1, 1]}


def test_items_come_and_go_whatever_brings_them(window: Window) -> None:
    def has(item: str) -> bool:
        loaded = window.draft.loaded
        assert loaded is not None
        return item in loaded.scenario.gyms["garage"]

    assert has("barbell")
    window.do("gym-item", "scenario", path="garage", value="barbell")
    assert not has("barbell")
    assert content(window)["equipment"]["garage"] == ["garage_gym", "-barbell"]
    window.do("gym-item", "scenario", path="garage", value="barbell")
    assert has("barbell")
    window.do("gym-item", "scenario", path="garage", value="trap_bar")
    assert has("trap_bar")
    window.do("gym-item", "scenario", path="garage", value="trap_bar")
    assert not has("trap_bar")
    assert "# what stands at home" in written(window)


def test_gyms_say_what_comes_with_what(untouched: Window) -> None:
    form = untouched.get("/scenario/block.yaml").text
    box = form.split('id="item1-pull_up_bar"')[1].split("</label>")[0]
    assert "checked disabled" in box
    assert "with power rack" in box


def test_sessions_gyms_and_preferences_come_and_go(window: Window) -> None:
    window.do("add-session", "scenario")
    assert content(window)["sessions"][-1]["day"] == "wed"
    window.do("drop-session", "scenario", value=2)
    window.do("add-gym", "scenario", value="hotel_gym")
    assert content(window)["equipment"]["hotel"] == "hotel_gym"
    window.do("drop-gym", "scenario", path="hotel")
    window.do("preference", "scenario", path="prefer", value="deadlift")
    assert content(window)["select"]["prefer"] == ["deadlift"]
    window.do("drop-preference", "scenario", path="prefer", value=0)
    assert "select" not in content(window)


def test_a_session_that_is_renamed_keeps_its_pins(window: Window) -> None:
    window.do("pin", session="Heavy", exercise="pull_up")
    window.do("set", "scenario", path="sessions[0].name", value="Long")
    assert content(window)["pin"][0]["session"] == "Long"
    assert not window.draft.reading.problems


def test_the_search_finds_exercises_by_name(untouched: Window) -> None:
    text = untouched.get("/scenario/block.yaml/search?q=pull-up").text
    assert 'data-value="pull_up"' in text


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "set", "path": "schema_version", "value": "2"},
        {"do": "set", "path": "__class__", "value": "2"},
        {"do": "set", "path": "sessions[9].name", "value": "x"},
        {"do": "set", "path": "sessions[0].name.x[", "value": "x"},
        {"do": "gym-item", "path": "garage", "value": "no_such"},
        {"do": "gym-item", "path": "nowhere", "value": "barbell"},
        {"do": "drop-session", "value": "9"},
        {"do": "deload", "value": "x"},
        {"do": "preference", "path": "prefer", "value": "no_such"},
        {"do": "preference", "path": "unlock", "value": "pull_up"},
        {"do": "drop-preference", "path": "prefer", "value": "0"},
        {"do": "no-such"},
        {"do": "set", "path": "previous", "value": "../x.yaml"},
        {"do": "set", "path": "exceptions[0].no_such", "value": "1"},
        {"do": "set", "path": "exceptions[3].minutes", "value": "1"},
        {"do": "toggle", "path": "name", "value": "1"},
        {"do": "set", "path": 'athlete.maxes["\\ud800"]', "value": "1"},
        {"do": "toggle", "path": "exceptions[3].weeks", "value": "1"},
        {"do": "add-item", "path": "sessions"},
        {"do": "drop-item", "path": "schemes", "value": "0"},
        {"do": "add-entry", "path": "equipment", "name": "Deadlift", "value": "x"},
        {"do": "add-entry", "path": "athlete.maxes", "name": "Deadlift", "value": " "},
        {"do": "drop-entry", "path": "athlete.level"},
    ],
)
def test_what_the_form_does_not_have_is_refused(untouched: Window, fields: dict[str, str]) -> None:
    answer = untouched.do(**{"what": fields.pop("do"), **fields}, part="scenario")
    assert answer.status_code == 422
    assert written(untouched) == SCENARIO
