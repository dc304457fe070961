"""The page: right numbers in right cells, nothing from outside, nothing unescaped, small."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from catalog.loading import load_catalog
from exports.plans import EVIL, hostile, loaded, plan
from helpers import unrated
from optimizer import words
from optimizer.plan.loads import short_reps_words
from optimizer.plan.schema import Plan
from optimizer.report.html import to_html
from optimizer.report.html.page import page_of
from optimizer.report.targets import muscle_targets, weekly_bands
from optimizer.scenario import parse_scenario
from report.plans import plan as shown_plan

VOID = {"meta", "link", "br", "wbr", "rect", "polyline", "input", "img"}


class Reader(HTMLParser):
    """Tables as lists of rows of cells' texts, and what else the tests ask for.

    Attributes:
        tables: by the id of the region or article they stand in.
        tags: every start tag with its attributes.
        open: tags not closed yet; empty at the end of a sound page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self._name = ""
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and begin rows and cells."""
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        self._name = found.get("aria-label") or found.get("id") or self._name
        if tag == "tr":
            self.tables.setdefault(self._name, []).append([])
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that is open, which must be this one."""
        if tag in VOID:
            return
        assert self.open.pop() == tag
        if tag in ("td", "th") and self._cell is not None:
            self.tables[self._name][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._cell is not None:
            self._cell.append(data)


def read(text: str) -> Reader:
    """A page, checked to be well formed."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def column(reader: Reader, table: str, row: str) -> list[str]:
    """The cells of the row that begins with a name."""
    return next(cells for cells in reader.tables[table] if cells[0] == row)


@pytest.mark.parametrize("made", [plan, shown_plan])
def test_the_heat_map_has_the_plans_numbers(made: Any) -> None:
    reader = read(to_html(made()))
    for muscle in {m for week in made().weeks for m in week.muscle_sets}:
        cells = column(reader, "muscles", words.titled(muscle))
        found = [re.sub(r"[^\d.]", "", cell) for cell in cells[1 : len(made().weeks) + 1]]
        assert found == [words.number(week.muscle_sets.get(muscle, 0)) for week in made().weeks]


@pytest.mark.parametrize("made", [plan, shown_plan])
def test_every_card_has_its_session(made: Any) -> None:
    reader = read(to_html(made()))
    names = list(dict.fromkeys(s["name"] for s in made().scenario.resolved["sessions"]))
    for week in made().weeks:
        for session in week.sessions:
            rows = reader.tables[f"w{week.week}s{names.index(session.session) + 1}h"]
            lifts = [row for row in rows[1:] if row[0]]
            assert [row[0] for row in lifts] == [str(e.order) for e in session.exercises]
            for row, item in zip(lifts, session.exercises, strict=True):
                assert row[1].startswith(item.name)
                assert row[2] == f"{item.sets} × {short_reps_words(item)}"
                assert row[3] == ("–" if item.rir is None else str(item.rir))
                assert row[4] == words.rest(item.rest_seconds)
    boxes = [a["data-n"] for _, a in reader.tags if a.get("class") == "log"]
    planned = [i.sets for week in made().weeks for s in week.sessions for i in s.exercises]
    assert boxes == [str(sets) for sets in planned]


def test_volume_balance_and_minutes_are_the_plans() -> None:
    reader = read(to_html(shown_plan()))
    weeks = shown_plan().weeks or []
    for week in weeks:
        row = f"Week {week.week}{' deload' if week.deload else ''}"
        assert column(reader, "Sets against target", row)[1] == str(week.sets)
        left, _, right = column(reader, "Balance", row)[1:4]
        assert [int(left), int(right)] == list(week.balance.values())
        minutes = column(reader, "Minutes against cap", row)[1:]
        held = {s.session: s.minutes for s in week.sessions}
        assert minutes[0] == (
            f"{held['Pull A']} of {50 if week.week == 4 else 60}" if "Pull A" in held else "–"
        )


def test_targets_are_marked_by_words_and_not_by_colour_alone() -> None:
    strict = shown_plan()
    resolved = strict.scenario.resolved | {
        "muscle_sets": {"lats": {"min": 30, "max": 40}, "rear_delts": {"min": 0, "max": 1}}
    }
    info = strict.scenario.model_copy(update={"resolved": resolved})
    reader = read(to_html(strict.model_copy(update={"scenario": info})))
    lats = column(reader, "muscles", "Lats")
    assert "▼" in lats[1]
    assert "under target" in lats[1]
    assert "under" not in lats[5]  # a deload week owes nothing
    assert lats[-1] == "30-40"
    assert "over target" in column(reader, "muscles", "Rear delts")[1]


def test_targets_of_weeks_follow_the_scenario() -> None:
    bands = weekly_bands(plan())
    assert set(bands) == {1, 2}  # in week 3 each lift is halved
    assert bands[2][1] <= bands[1][1]  # half of the sessions is held
    assert muscle_targets(plan()) == {}


def test_nothing_comes_from_outside() -> None:
    text = to_html(plan())
    reader = read(text)
    assert not {"iframe", "img", "object"} & {tag for tag, _ in reader.tags}
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert [tag for tag, _ in reader.tags].count("script") == len(scripts) == 1
    digest = hashlib.sha256(scripts[0].encode()).digest()
    assert f"script-src 'sha256-{base64.b64encode(digest).decode()}';" in text
    for _, attributes in reader.tags:
        for key, value in attributes.items():
            assert not key.startswith("on")
            if key in ("href", "src"):
                assert (value or "").startswith(("#", "data:,"))
    assert "url(" not in text
    assert "@import" not in text


def test_links_lead_somewhere_and_ids_stand_once() -> None:
    reader = read(to_html(shown_plan()))
    ids = [a["id"] for _, a in reader.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in reader.tags:
        href = attributes.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in ids


def test_texts_are_escaped_wherever_they_stand() -> None:
    text = to_html(hostile())
    assert text.count("<script") == 1
    assert "alert(1)" in text
    assert "{{7*7}}" in text
    assert "\u202e" not in text
    assert EVIL.split("\n")[0] not in text
    read(text)


def long_block(weeks: int, sessions: int, more: Mapping[str, int] | None = None) -> Plan:
    """A block of many weeks with four exercises a session, and more if wanted."""
    days = ("mon", "tue", "wed", "thu", "fri")[:sessions]
    listed = "\n".join(f"  - {{name: Pull {day}, day: {day}, minutes: 60}}" for day in days)
    made = parse_scenario(
        f"schema_version: 1\nname: Long\nequipment: {{main: commercial_gym}}\n"
        f"block: {{weeks: {weeks}, start: 2027-01-04}}\nsessions:\n{listed}\n"
    )
    lifts = {"bent_over_row": 4, "lat_pulldown": 3, "face_pull": 3, "cable_trap_shrug": 2}
    lifts |= more or {}
    held = {(week, f"Pull {day}"): lifts for week in range(1, weeks + 1) for day in days}
    return unrated(made, held)


def full_block(sessions: int) -> Plan:
    """Twelve weeks with three stand-ins for every exercise."""
    data = long_block(12, sessions).to_data()
    for week in data["weeks"]:
        for session in week["sessions"]:
            for item in session["exercises"]:
                item["substitutes"] = [
                    "chest_supported_row",
                    "neutral_grip_pulldown",
                    "one_arm_kettlebell_row",
                ]
    return Plan.model_validate(data)


@pytest.mark.parametrize("sessions", [3, 4])
def test_twelve_weeks_stay_small(sessions: int) -> None:
    assert len(to_html(full_block(sessions)).encode()) < 210_000


def with_stand_ins() -> Plan:
    """A plan whose first lift may be replaced, with what differs."""
    return shown_plan(differences={"deadlift": {"rack_pull": "easier on the back"}})


def test_stand_ins_are_listed_with_what_differs() -> None:
    text = to_html(with_stand_ins())
    assert "<h3>Deadlift</h3><ul><li><b>Rack pull</b>: easier on the back</li></ul>" in text
    assert "What could stand in" not in to_html(shown_plan())


def test_a_session_in_another_gym_is_marked_and_the_usual_one_said_once() -> None:
    reader = read(to_html(shown_plan()))
    heads, *weeks = reader.tables["glance"]
    assert heads[1:3] == ["Pull AMon", "Pull BThu"]
    assert "in hotel" in weeks[1][2]
    assert not any("in " in row[2] for number, row in enumerate(weeks, 1) if number != 2)
    assert weeks[2][1] == "not held"


def test_sessions_in_different_gyms_say_which_is_whose() -> None:
    made = shown_plan()
    first, second = made.scenario.resolved["sessions"]
    resolved = made.scenario.resolved | {"sessions": [first, second | {"gym": "hotel"}]}
    info = made.scenario.model_copy(update={"resolved": resolved})
    heads, *_ = read(to_html(made.model_copy(update={"scenario": info}))).tables["glance"]
    assert heads[1:3] == ["Pull AMon · main", "Pull BThu · hotel"]


def test_a_plan_without_a_start_has_days_without_dates() -> None:
    text = to_html(shown_plan())
    assert "Monday" in text
    assert "2027" not in text
    assert "Monday 4 Jan 2027" in to_html(plan())


def test_the_scenario_of_these_plans_is_sound() -> None:
    assert loaded().scenario.weeks == 3


def loaded_block() -> Plan:
    """Two weeks in which a set and 5 kg are added; the row's max is not known."""
    made = parse_scenario(
        "schema_version: 1\nname: Loads\nequipment: {main: commercial_gym}\n"
        "athlete: {maxes: {deadlift: 180 kg}}\nblock: {weeks: 2}\n"
        "sessions: [{name: Pull A, day: mon}]\neffort: {rir: [3, 2]}\n"
    )
    first, second = ({"deadlift": sets, "chest_supported_row": 2} for sets in (3, 4))
    return unrated(made, {(1, "Pull A"): first, (2, "Pull A"): second})


def test_each_lift_has_its_load_or_how_to_find_it() -> None:
    """On card and sheet: a load, else words for the first session and double progression after."""
    text = to_html(loaded_block())
    assert text.count("<b>145 kg</b>") == text.count("<b>150 kg</b>") == 2
    assert text.count("find the load: heavier set by set until 12 reps leave 3 in reserve") == 2
    assert text.count("add load once every set has 15 reps") == 2


def test_what_changes_from_the_week_before_is_marked() -> None:
    """Sets and load, on card and sheet; what stays is not spoken of."""
    text = to_html(loaded_block())
    assert text.count(">1 set more, 5 kg more<") == 1
    assert text.count(">→ 1 set more, 5 kg more<") == 1


def test_a_sheet_has_cue_rest_and_alternatives() -> None:
    """All that an athlete needs under the bar stands beside the lift."""
    sheet = to_html(loaded_block()).partition('class="sheet"')[2]
    assert "<b>Deadlift</b><small>rest 3:00 · barbell and plates</small><em>" in sheet
    assert load_catalog("seed")["deadlift"].cue in sheet.replace("&#39;", "'")
    assert sheet.count("<i></i>") == 3 + 4 + 2 + 2


def test_the_block_at_a_glance_names_its_exercises() -> None:
    """By session and weeks."""
    text = to_html(loaded_block())
    assert "<dt>Pull A, weeks 1 and 2</dt><dd>Deadlift, Chest-Supported Row</dd>" in text


def test_a_phase_of_more_than_eight_weeks_takes_two_sheets() -> None:
    """More weeks across leave no room to write in; seven and eight are set closer."""
    titles = [sheet.title for sheet in page_of(long_block(9, 1)).sheets]
    assert titles == ["Pull mon: weeks 1-5, main", "Pull mon: weeks 6-9, main"]
    (eight,) = page_of(long_block(8, 1)).sheets
    (six,) = page_of(long_block(6, 1)).sheets
    assert (eight.dense, six.dense) == (True, False)


def test_many_lifts_are_set_closer_and_leave_room_for_six_weeks() -> None:
    """Five lifts over seven weeks would run over to a page with one row."""
    found = page_of(long_block(7, 1, {"seal_row": 2})).sheets
    assert [(len(sheet.table.weeks), sheet.dense) for sheet in found] == [(4, True), (3, True)]


def test_what_a_hotel_week_left_out_is_not_new_after_it() -> None:
    """The session's last time with it is two weeks back, in the same phase."""
    sheet = next(
        s for s in page_of(shown_plan()).sheets if s.title.startswith("Pull B: phase 1, w")
    )
    assert sheet.table.weeks == (1, 3, 4)
    assert [lift.changes for lift in sheet.lifts if "new" in "".join(lift.changes)] == []


def test_a_sheet_says_how_its_pairs_go_and_which_week_its_warm_up_is_of() -> None:
    """Ramp sets rise with the loads, so that one week's are named as such."""
    data = loaded_block().to_data()
    for week in data["weeks"]:
        for item, label in zip(week["sessions"][0]["exercises"], ("A1", "A2"), strict=True):
            item["pair"] = label
    sheet = to_html(Plan.model_validate(data)).partition('class="sheet"')[2]
    assert "<b>Warm-up in week 1</b> Deadlift: 5 × " in sheet
    assert "A1 and A2 in turn, 1:30 rest shared: 3 min saved. Boxes:" in sheet
