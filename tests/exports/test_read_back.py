"""Every export is read back by something else, and says the same sets."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import icalendar
import jsonschema
import pytest
from referencing import Registry, Resource

from exports import readers
from exports.plans import EVIL, hostile, loaded, plan, said_by, some_plan
from helpers import slow
from optimizer.answer import solve
from optimizer.exports.calendar import to_ics
from optimizer.exports.common import CannotExport, ExportOptions, first_monday
from optimizer.exports.csv_table import to_csv
from optimizer.exports.hevy import to_hevy
from optimizer.exports.liftoscript import to_liftoscript
from optimizer.exports.openweight import to_openweight
from optimizer.exports.workbook import to_xlsx
from optimizer.plan.reading import facts_of, parse_plan
from optimizer.plan.schema import Plan
from optimizer.report.html import to_html
from optimizer.report.html.pdf import to_pdf
from optimizer.scenario import load_scenario
from optimizer.solver import SolveOptions
from optimizer.verifier import verify
from report.plans import plan as shown_plan

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
ALL = {
    item.exercise: item.name
    for week in plan().weeks or ()
    for s in week.sessions
    for item in s.exercises
}
"""Id to name of all that the plan trains."""


def test_csv_says_the_same_sets() -> None:
    assert readers.of_csv(to_csv(plan(), ExportOptions()).content) == said_by(plan())


def test_a_spreadsheet_says_the_same_sets() -> None:
    assert readers.of_xlsx(to_xlsx(plan(), ExportOptions()).content) == said_by(plan())


def test_a_calendar_says_the_same_sets() -> None:
    times = {"": datetime.time(18)}
    assert readers.of_ics(to_ics(plan(), ExportOptions(times=times)).content) == said_by(plan())


def test_openweight_says_the_same_sets() -> None:
    assert readers.of_openweight(to_openweight(plan(), ExportOptions()).content) == said_by(plan())


def in_pairs() -> Plan:
    """The plan with its first two lifts of a session done in turn."""
    data = plan().to_data()
    for item, pair in zip(data["weeks"][0]["sessions"][0]["exercises"], ("A1", "A2"), strict=False):
        item["pair"] = pair
    return Plan.model_validate(data)


def test_every_format_says_who_rests_together() -> None:
    """Where the app has supersets in its own way, else in words; the others are left alone."""
    rows = list(csv.DictReader(io.StringIO(to_csv(in_pairs(), ExportOptions()).content.decode())))
    told = [row["notes"].split("; ")[0] for row in rows if row["set"] == "1"]
    assert told[:2] == ["superset A1", "superset A2"]
    assert not any("superset" in text for text in told[2:])
    liftoscript = to_liftoscript(in_pairs(), ExportOptions()).content.decode()
    lifts = [line for line in liftoscript.splitlines() if "warmup: none" in line]
    assert [line.endswith("/ superset: A") for line in lifts].count(True) == 2
    assert all(line.endswith("/ superset: A") for line in lifts[:2])
    weeks = json.loads(to_openweight(in_pairs(), ExportOptions()).content)["weeks"]
    held = weeks[0]["workouts"][0]["exercises"]
    assert [item.get("supersetId") for item in held] == [1, 1, *[None] * (len(held) - 2)]
    raw = to_hevy(in_pairs(), ExportOptions(names={e: f"id-{e}" for e in ALL})).content
    lifts = json.loads(raw)[0]["routine"]["exercises"]
    assert [item["superset_id"] for item in lifts] == [0, 0, *[None] * (len(lifts) - 2)]


def test_hevy_says_the_same_sets_where_every_name_is_known() -> None:
    ids = {exercise: f"id-{exercise}" for exercise in ALL}
    raw = to_hevy(plan(), ExportOptions(names=ids)).content
    assert readers.of_hevy(raw, {ids[e]: name for e, name in ALL.items()}) == said_by(plan())


def test_liftoscript_says_the_same_sets_where_every_name_is_known() -> None:
    result = to_liftoscript(plan(), ExportOptions(names=ALL))
    assert readers.of_liftoscript(result.content) == said_by(plan())
    assert not result.unmapped


def test_a_page_says_the_same_sets() -> None:
    assert readers.of_html(to_html(plan())) == said_by(plan())


def test_what_a_set_of_liftoscript_leaves_out_is_a_comment_and_told() -> None:
    result = to_liftoscript(plan(), ExportOptions(names=ALL))
    assert "// Asked: 20-40 s; pull-up bar\nDead Hang / 2x1 0kg 40s|60s" in result.content.decode()
    assert any("range of seconds" in loss for loss in result.losses)


def test_metres_are_a_comment_of_liftoscript_and_told() -> None:
    data = json.loads(json.dumps(plan().to_data()).replace('"seconds"}', '"metres"}'))
    result = to_liftoscript(Plan.model_validate(data), ExportOptions(names=ALL))
    assert "// Asked: 20-40 m; pull-up bar\nDead Hang / 2x1 0kg 60s|60s" in result.content.decode()
    assert any("distances" in loss for loss in result.losses)


def test_a_kit_too_long_for_openweight_is_a_note() -> None:
    week, *_ = plan().weeks or []
    item = week.sessions[0].exercises[0].model_copy(update={"kit": ["barbell_with_plates"] * 4})
    session = week.sessions[0].model_copy(update={"exercises": [item]})
    made = plan().model_copy(update={"weeks": [week.model_copy(update={"sessions": [session]})]})
    content = to_openweight(made, ExportOptions()).content
    openweight().validate(json.loads(content))
    assert b"Kit: " + b", ".join([b"barbell with plates"] * 4) in content


REFERENCE_FOLDER = HERE.parents[1] / "scenarios" / "reference"
REFERENCE = sorted(REFERENCE_FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", slow(REFERENCE[::2], REFERENCE))
def test_every_reference_block_says_the_same_sets_everywhere(path: Path) -> None:
    same_everywhere(some_plan(path))


def part(made: Plan, first: int, last: int) -> Plan:
    """Some weeks of a plan; setting pages takes a while."""
    return made.model_copy(update={"weeks": (made.weeks or [])[first - 1 : last]})


PRINTED = {
    "odd": lambda: part(plan(), 1, 2),
    "hotel": lambda: part(shown_plan(), 2, 3),
    "strength": lambda: part(some_plan(REFERENCE_FOLDER / "strength_8_weeks.yaml"), 1, 1),
    "bands": lambda: part(some_plan(REFERENCE_FOLDER / "bands_and_dumbbells.yaml"), 1, 1),
}
"""Plans to print: words for reps and a missed session, a hotel week, long names, bands."""


def printed(made: Plan) -> bytes:
    """The plan as PDF, wherever the system has the Pango library that lays out its letters."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        pytest.skip("print: no Pango library found (Debian: apt-get install libpangoft2-1.0-0)")
    return to_pdf(made)


@pytest.mark.parametrize("name", PRINTED)
def test_print_says_the_same_sets(name: str) -> None:
    made = PRINTED[name]()
    assert readers.of_pdf(printed(made)) == said_by(made)


@pytest.mark.soak
@pytest.mark.parametrize("path", REFERENCE, ids=lambda path: path.stem)
def test_every_solved_reference_block_says_the_same_sets_everywhere(path: Path) -> None:
    loose = SolveOptions(time_limit=120, gap=0.1, workers=1)
    made = solve(load_scenario(str(path)), loose)
    assert made.weeks
    same_everywhere(made)
    assert readers.of_pdf(printed(made)) == said_by(made)


def same_everywhere(made: Plan) -> None:
    """Hold every format but print to the plan's own sets."""
    said = said_by(made)
    choice = ExportOptions(start=readers.START)
    assert readers.of_html(to_html(made)) == said
    ids = {item.exercise: item.name for _, _, item in made.prescriptions()}
    assert readers.of_csv(to_csv(made, choice).content) == said
    assert readers.of_xlsx(to_xlsx(made, choice).content) == said
    assert readers.of_ics(to_ics(made, choice).content) == said
    content = to_openweight(made, choice).content
    openweight().validate(json.loads(content))
    assert readers.of_openweight(content) == said
    own = ExportOptions(names={exercise: exercise for exercise in ids})
    said = said_by(made, ids)  # a program has one name for a lift, whatever the kit
    assert readers.of_hevy(to_hevy(made, own).content, ids) == said
    assert readers.of_liftoscript(to_liftoscript(made, ExportOptions(names=ids)).content) == said


# ----- what is not known is listed --------------------------------------------------------------


@pytest.mark.parametrize("name", ["a / b", "a\nb", "", "# week", "x // y"])
def test_a_name_that_would_break_a_program_is_refused(name: str) -> None:
    with pytest.raises(CannotExport):
        to_liftoscript(plan(), ExportOptions(names={"deadlift": name}))


def test_every_format_says_what_it_cannot_carry() -> None:
    exporters = (to_csv, to_xlsx, to_ics, to_openweight, to_hevy, to_liftoscript)
    for export in exporters:
        assert export(plan(), ExportOptions()).losses


MARKS = {
    "kit": "zzkit",
    "warm-up": "zzwarm",
    "gym": "zzgym",
    "stand-ins": "zzother",
    "minutes": "977",
    "notes": "zznote",
}


def marked() -> Plan:
    """One session whose every text can be found again."""
    week, *_ = plan().weeks or []
    item = (
        week.sessions[0]
        .exercises[0]
        .model_copy(update={"kit": ["zzkit"], "substitutes": ["zzother"], "notes": "zznote"})
    )
    session = week.sessions[0].model_copy(
        update={"exercises": [item], "gym": "zzgym", "minutes": 977, "warm_up": ["zzwarm"]}
    )
    return plan().model_copy(update={"weeks": [week.model_copy(update={"sessions": [session]})]})


def everything(raw: bytes) -> str:
    """All text of a file, whatever its format."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return raw.replace(b"\r\n ", b"").decode("utf-8", "replace")


@pytest.mark.parametrize(
    "export", [to_csv, to_xlsx, to_ics, to_openweight, to_hevy, to_liftoscript]
)
def test_what_stands_in_no_file_stands_among_its_losses(export: Any) -> None:
    result = export(marked(), ExportOptions(names={"deadlift": "Deadlift"}))
    text, losses = everything(result.content), " ".join(result.losses)
    for what, mark in MARKS.items():
        assert mark in text or what in losses, what


# ----- the formats' own words -------------------------------------------------------------------


def openweight() -> jsonschema.Draft7Validator:
    """openweight's schema with the one it refers to."""
    program, workout = (
        json.loads((HERE / "schemas" / f"{name}.schema.json").read_text())
        for name in ("program", "workout-template")
    )
    resource = Resource.from_contents(workout)
    address = "https://openweight.org/schemas/workout-template.schema.json"
    registry = Registry().with_resources([(workout["$id"], resource), (address, resource)])
    return jsonschema.Draft7Validator(program, registry=registry)


@pytest.mark.parametrize("made", [plan, hostile])
def test_openweight_keeps_to_its_schema(made: Any) -> None:
    openweight().validate(json.loads((GOLDEN / "openweight-program.json").read_text()))
    openweight().validate(json.loads(to_openweight(made(), ExportOptions()).content))


def shape(value: Any) -> Any:
    """Keys and kinds of a value, as far as a first item shows them."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def test_hevy_looks_like_what_was_accepted() -> None:
    golden = json.loads((GOLDEN / "hevy-routine.json").read_text())["routine"]
    only = plan().model_copy(update={"weeks": (plan().weeks or [])[:1]})
    names = ExportOptions(names={"lat_pulldown": "6A6C31A5"})
    bodies = json.loads(to_hevy(only, names).content)
    routine = next(body["routine"] for body in bodies if "routine" in body)
    item = next(i for i in routine["exercises"] if i["exercise_template_id"] == "6A6C31A5")
    assert set(golden) == set(routine)
    assert set(golden["exercises"][0]) == set(item)
    assert set(golden["exercises"][0]["sets"][0]) == set(item["sets"][0])
    assert shape(golden["exercises"][0]["sets"][0]["rep_range"]) == shape(
        item["sets"][0]["rep_range"]
    )
    assert "@" not in json.dumps(bodies)


def test_the_reader_of_liftoscript_reads_what_liftosaur_accepted() -> None:
    found = readers.of_liftoscript((GOLDEN / "block.liftoscript").read_bytes())
    assert found[1, "Pull A"][0] == ("Pull Up", 4, (6, 8), None, 150)
    assert readers.total(found) == 28


def test_liftoscript_turns_reserve_into_effort() -> None:
    text = to_liftoscript(plan(), ExportOptions()).content.decode()
    assert "Lat Pulldown, Cable / 2x12-15 @7 110s / warmup: none" in text
    assert "# Week 3 (deload)" in text


# ----- calendars --------------------------------------------------------------------------------


def events(raw: bytes) -> dict[str, Any]:
    """Events by UID."""
    import ics

    return {event.uid: event for event in ics.Calendar(raw.decode()).events}


def test_a_changed_plan_updates_the_same_events() -> None:
    before = events(to_ics(plan(), ExportOptions()).content)
    other = plan().model_copy(update={"weeks": (plan().weeks or [])[1:]})
    after = events(to_ics(other, ExportOptions(times={"": datetime.time(7, 30)})).content)
    assert set(after) < set(before)
    assert len(before) == 5


def test_a_later_file_is_a_later_revision_of_its_events(monkeypatch: pytest.MonkeyPatch) -> None:
    def revisions(second: int) -> list[tuple[Any, ...]]:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_800_000_000 + second))
        found = icalendar.Calendar.from_ical(to_ics(plan(), ExportOptions()).content)
        return [
            (int(event["SEQUENCE"]), event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt)
            for event in found.walk("VEVENT")
        ]

    for before, after in zip(revisions(0), revisions(5), strict=True):
        assert all(old < new for old, new in zip(before, after, strict=True))
        assert 0 <= after[0] < 2**31


@pytest.mark.parametrize("made", [plan, hostile])
def test_a_calendar_keeps_to_the_letter_of_its_standard(made: Any) -> None:
    times = {"": datetime.time(18)}
    raw = to_ics(made(), ExportOptions(start=readers.START, times=times)).content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in lines if line)
    assert lines.count("BEGIN:VEVENT") == len({x for x in lines if x.startswith("UID:")}) == 5
    for name in ("DTSTAMP", "DTSTART", "DURATION", "SEQUENCE", "SUMMARY", "DESCRIPTION"):
        assert sum(bool(re.match(f"{name}[;:]", line)) for line in lines) == 5
    for line in lines:
        if line.startswith(("SUMMARY:", "DESCRIPTION:", "LOCATION:")):
            assert not re.search(r"(?<!\\)[,;]", line.replace("\\\\", "").partition(":")[2])


def test_a_session_that_is_not_held_is_told() -> None:
    assert any("Pull A in week 2" in loss for loss in to_ics(plan(), ExportOptions()).losses)


def test_days_and_times_are_those_asked_for() -> None:
    times = {"Pull B": datetime.time(7, 30)}
    found = to_ics(
        plan(), ExportOptions(start=datetime.date(2027, 3, 1), times=times)
    ).content.decode()
    assert "DTSTART:20270304T073000" in found
    assert "DTSTART;VALUE=DATE:20270301" in found
    assert "TZID" not in found


def test_a_calendar_needs_a_monday() -> None:
    with pytest.raises(CannotExport, match="Monday"):
        to_ics(plan(), ExportOptions(start=datetime.date(2027, 3, 2)))


def test_a_block_that_starts_later_in_its_week_keeps_its_days() -> None:
    """From Wednesday: week 1 is that day's, and its Monday the one before."""
    made = plan()
    resolved = made.scenario.resolved
    block = {**resolved["block"], "start": "2027-01-06"}
    info = made.scenario.model_copy(update={"resolved": {**resolved, "block": block}})
    late = made.model_copy(update={"scenario": info})
    assert (
        first_monday(late, ExportOptions())
        == first_monday(made, ExportOptions())
        == datetime.date(2027, 1, 4)
    )


def test_the_stamp_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert to_ics(plan(), ExportOptions()).content == to_ics(plan(), ExportOptions()).content


# ----- spreadsheets -----------------------------------------------------------------------------


def test_a_spreadsheet_comes_back_as_the_same_plan() -> None:
    back = parse_plan(to_xlsx(plan(), ExportOptions()).content, "plan.xlsx")
    assert [w.sessions for w in back.weeks] == [w.sessions for w in facts_of(plan()).weeks]
    assert (
        verify(loaded().scenario, loaded().catalog, back).violations
        == verify(loaded().scenario, loaded().catalog, facts_of(plan())).violations
    )


def test_a_summary_has_the_numbers_of_the_plan() -> None:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(plan(), ExportOptions()).content), data_only=True
    )
    rows = {row[0]: row[1:] for row in book["Summary"].iter_rows(values_only=True) if row[0]}
    weeks = plan().weeks or []
    assert list(rows["Sets"][:3]) == [week.sets for week in weeks]
    assert list(rows["Lats"][:3]) == [week.muscle_sets["lats"] for week in weeks]
    assert rows["Pull A"][1] == "-"
    assert len(book["Summary"]._charts) == 2
    assert book["Summary"].conditional_formatting


def test_the_same_plan_gives_the_same_spreadsheet() -> None:
    assert to_xlsx(plan(), ExportOptions()).content == to_xlsx(plan(), ExportOptions()).content


# ----- malice -----------------------------------------------------------------------------------


def test_no_cell_of_a_table_is_a_formula() -> None:
    import csv

    text = to_csv(hostile(), ExportOptions()).content.decode()
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


SUMS = re.compile(
    r"=SUM\('Week \d'!D2:D500\)\Z|=COUNTA\('Week \d'!K2:[K-P]500\)\Z|=SUMPRODUCT\(SUMIF\("
    r"'Week \d'!\$C\$2:\$C\$500,'Exercises'!\$B\$2:\$B\$\d+,'Week \d'!\$D\$2:\$D\$500\),"
    r"'Exercises'!\$[A-Z]{1,2}\$2:\$[A-Z]{1,2}\$\d+\)\Z"
)
"""The formulas of a workbook, which hold no text of a plan."""


def test_no_text_of_a_spreadsheet_is_a_formula_or_a_link() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(hostile(), ExportOptions()).content))
    kinds: Counter[str] = Counter()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                kinds[cell.data_type] += 1
                if cell.data_type == "f":
                    assert SUMS.match(str(cell.value))
    weeks, muscles = len(hostile().weeks or []), len((hostile().weeks or [])[0].muscle_sets)
    assert kinds["f"] >= weeks * (4 + muscles)


def test_malice_stays_on_its_line() -> None:
    assert readers.of_liftoscript(to_liftoscript(hostile(), ExportOptions()).content)
    assert len(events(to_ics(hostile(), ExportOptions()).content)) == 5
    found = readers.of_openweight(to_openweight(hostile(), ExportOptions()).content)
    assert readers.total(found) == readers.total(said_by(plan()))
    assert EVIL not in to_csv(hostile(), ExportOptions()).content.decode()
