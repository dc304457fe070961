"""Plans that people write as tables: CSV, Markdown, sheets of their own layout."""

from __future__ import annotations

import io

import pytest

from catalog.inputs import InputError
from catalog.loading import load_catalog
from optimizer.plan.reading import PlanFacts, parse_plan

SEED = load_catalog("seed")
DAYS = {"mon": "Pull A", "thu": "Pull B"}
Said = dict[tuple[int, str], list[tuple[str, int]]]
HALF: Said = {
    (1, "Pull A"): [("deadlift", 3), ("bent_over_row", 4)],
    (1, "Pull B"): [("pull_up", 3)],
}


def read(raw: bytes | str, weeks: int = 2) -> Said:
    """(week, session) to its exercises and sets."""
    facts: PlanFacts = parse_plan(raw, "plan", weeks, SEED, DAYS)
    return {
        (week.week, session.session): [(p.exercise, p.sets) for p in session.prescriptions]
        for week in facts.weeks
        for session in week.sessions
    }


@pytest.mark.parametrize(
    "text",
    [
        "week,session,exercise,sets\n1,Pull A,Deadlift,3\n1,Pull A,bent_over_row,4\n"
        "1,Pull B,Pull-Up,3\n",
        "Week;Day;Exercise;Sets x Reps\nWeek 1;Monday;Deadlift;3x5\n;;Bent-Over Row;4 × 8-10\n"
        ";thu;Pull-Up;3 sets of 8\n",
        # a set a row, as the export writes it
        "week,day,session,exercise,set,reps\n"
        + "1,mon,Pull A,Deadlift,1,5\n" * 3
        + "1,mon,Pull A,Bent-Over Row,1,8\n" * 4
        + "1,thu,Pull B,Pull-Up,1,8\n" * 3,
        "# My block\n\n## Week 1\n\n### Monday\n\n| Exercise | Sets |\n|:--|--:|\n"
        "| **Deadlift** | 3 |\n| Bent-Over Row | 4 |\n| Total | 7 |\n\n**Pull B:**\n\n"
        "| Exercise | Sets × Reps |\n|---|---|\n| Pull-Up | 3 × 8 |\n",
        "### Pull A (Monday, main, weeks 1-2)\n\n"
        "| # | Exercise | Reps | W1 | D2 |\n|--|--|--|--|--|\n"
        "| 1 | Deadlift | 5 | 3 | - |\n| 2 | Bent-Over Row | 8 | 4 | - |\n"
        "|  | **Sets** |  | 7 | 0 |\n\n### Pull B\n\n"
        "| # | Exercise | Reps | W1 | D2 |\n|--|--|--|--|--|\n| 1 | Pull-Up | 8 | 3 | 0 |\n",
    ],
)
def test_tables_say_the_same_plan(text: str) -> None:
    """Whatever the separator, the columns' usual names, and what stands in headings."""
    assert read(text) == HALF


def test_a_table_without_weeks_holds_in_all() -> None:
    """One week, written once, is every week."""
    found = read("session,exercise,sets\nPull A,Deadlift,3\n", weeks=2)
    assert found == {(week, "Pull A"): [("deadlift", 3)] for week in (1, 2)}


def test_a_sheet_of_any_layout_is_read() -> None:
    """Tabs by session, headings in small letters, a title above the table."""
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Pull A"
    for row in (
        ["My block"],
        [],
        ["week", "exercise", "sets"],
        [1, "Deadlift", 3],
        [None, "Bent-Over Row", "4x8"],
    ):
        first.append(row)
    second = book.create_sheet("Thursday")
    for row in (["Week", "Lift", "Sets"], ["1", "Pull-Up", 3.0]):
        second.append(row)
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue()) == HALF


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("week,session,exercise,sets\n1,Pull A,Deadlift,some\n", "sets are 'some'"),
        ("week,session,exercise,sets\n1,Pull A,Deadlift,\n", "sets are 'none'"),
        ("week,session,exercise,sets\nlast,Pull A,Deadlift,3\n", "the week is 'last'"),
        ("week,exercise,sets\n1,Deadlift,3\n", "no session is named"),
        ("| Exercise | Sets |\n|---|---|\n| Deadlift | 3.5 |\n", "Deadlift"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_with_its_line(text: str, message: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InputError) as caught:
        read(text)
    assert message in str(caught.value)
    assert all(problem.position is not None for problem in caught.value.problems)


def test_yaml_stays_yaml() -> None:
    """A plan in YAML with words of tables in it is no table."""
    text = (
        "weeks:\n  - week: 1\n    sessions:\n      - session: Pull A\n        exercises:\n"
        "          - {exercise: deadlift, sets: 3}\n"
    )
    assert read(text) == {(1, "Pull A"): [("deadlift", 3)]}
