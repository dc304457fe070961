"""Spreadsheets that a coach has edited, and files that only look like one."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from catalog.inputs import InputError
from exports.plans import plan
from optimizer.exports.common import ExportOptions
from optimizer.exports.workbook import to_xlsx
from optimizer.plan.reading import PlanFacts, parse_plan


def edited(change: Callable[[Any], None]) -> PlanFacts:
    """What comes back of the plan's workbook after a change."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(plan(), ExportOptions()).content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return parse_plan(stream.getvalue(), "plan.xlsx")


def first(facts: PlanFacts) -> list[tuple[str, int]]:
    """Exercises and sets of the first session."""
    return [(p.exercise, p.sets) for p in facts.weeks[0].sessions[0].prescriptions]


def cell(book: Any, place: str, value: Any) -> None:
    book["Week 1"][place] = value


def test_sets_and_exercises_are_the_edited_ones() -> None:
    def change(book: Any) -> None:
        cell(book, "D3", 5)
        cell(book, "C4", "Pull-Up")

    assert first(edited(change)) == [("deadlift", 5), ("pull_up", 2), ("farmers_carry", 2)]


def test_rows_can_be_added_without_saying_the_session_again() -> None:
    def change(book: Any) -> None:
        book["Week 1"].insert_rows(6)
        cell(book, "C6", "face_pull")
        cell(book, "D6", 3.0)

    assert first(edited(change))[-1] == ("face_pull", 3)


def test_columns_may_stand_in_another_order() -> None:
    def change(book: Any) -> None:
        sheet = book["Week 1"]
        for row in sheet.iter_rows():
            row[2].value, row[3].value = row[3].value, row[2].value

    assert first(edited(change))[0] == ("deadlift", 3)


def test_blank_rows_and_other_tabs_do_not_count() -> None:
    def change(book: Any) -> None:
        for column in "ABCD":
            cell(book, f"{column}4", None)
        book.create_sheet("Notes")["A1"] = "x"

    assert first(edited(change)) == [("deadlift", 3), ("farmers_carry", 2)]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("D3", "many", "Week 1, row 3: Deadlift: sets are 'many'"),
        ("D3", 2.5, "sets are 2.5, expected a whole number"),
        ("D3", None, "sets are none"),
        ("D3", True, "expected a whole number"),
        ("C3", None, "Week 1, row 3: sets, but no exercise"),
        ("C1", "Lift", "Week 1: no column is headed Exercise"),
    ],
)
def test_faults_are_named_with_their_place(place: str, value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        edited(lambda book: cell(book, place, value))
    assert said in str(caught.value)


def test_a_band_names_the_session_of_the_rows_below_it() -> None:
    """Rows without a session belong to the band above; with no band they belong to none."""

    def bare(book: Any) -> None:
        for row in (3, 4, 5):
            cell(book, f"A{row}", None)

    def none(book: Any) -> None:
        bare(book)
        cell(book, "A2", None)

    assert edited(bare) == edited(lambda book: None)
    with pytest.raises(InputError, match="Week 1, row 3: no session is named"):
        edited(none)


def test_every_fault_is_told() -> None:
    def change(book: Any) -> None:
        cell(book, "D3", "x")
        book["Week 2"]["D3"] = "y"

    with pytest.raises(InputError) as caught:
        edited(change)
    assert len(caught.value.problems) == 2


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04 and nothing", "can't be read as a spreadsheet"),
        (archive(a=b"x"), "can't be read as a spreadsheet"),
        (archive(**{"a.xml": bytes(17 * 1024 * 1024)}), "larger than 16,777,216 bytes when unp"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_plan(raw, "plan.xlsx")


def test_a_workbook_without_weeks_holds_no_plan() -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    with pytest.raises(InputError, match="Week 1"):
        parse_plan(stream.getvalue(), "plan.xlsx")


def test_frozen_weeks_come_back() -> None:
    frozen = plan().model_copy(update={"frozen_through": 2})
    assert parse_plan(to_xlsx(frozen, ExportOptions()).content, "plan.xlsx").frozen_through == 2


def test_sums_follow_what_is_edited() -> None:
    """The summary's formulas, worked out by hand from the tabs, give the plan's own sums."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(plan(), ExportOptions()).content))
    counts = [[cell.value for cell in row] for row in book["Exercises"].iter_rows()]
    summary = {row[0].value: row for row in book["Summary"].iter_rows(max_col=4)}
    for place, week in enumerate(plan().weeks or [], 1):
        rows = book[f"Week {week.week}"].iter_rows(min_row=2, values_only=True)
        sets = Counter()
        for row in rows:
            sets[row[2]] += row[3] or 0
        for muscle, credit in week.muscle_sets.items():
            name = muscle.replace("_", " ").capitalize()
            column = counts[0].index(name)
            assert str(summary[name][place].value).endswith(
                f"'Exercises'!${get_column_letter(column + 1)}$2:"
                f"${get_column_letter(column + 1)}${len(counts)})"
            )
            assert sum(sets[row[1]] * (row[column] or 0) for row in counts[1:]) == credit


def test_days_have_their_dates_where_the_block_has_a_start() -> None:
    """In the week's tab, on the band and on every row."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(plan(), ExportOptions()).content))
    assert {row[1] for row in book["Week 1"].iter_rows(min_row=2, values_only=True)} == {
        "Mon 4 Jan",
        "Thu 7 Jan",
    }
