"""Blocks: what they leave out, and that each printer says the same."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from optimizer.plan.loads import FIND, find_words
from optimizer.plan.schema import Plan, Prescription
from optimizer.report.blocks import Cell, Column, Remark, ReportBlock, filled, items
from optimizer.report.changes import replan_blocks
from optimizer.report.html.tables import blocks_to_html
from optimizer.report.markdown import blocks_to_markdown
from optimizer.report.plan import plan_blocks
from optimizer.report.terminal import print_blocks
from optimizer.report.view import first_times
from report.plans import plan, refusal

TABLE = ReportBlock(
    "Lifts",
    [Column("Name", whole=True), Column("Target"), Column("Kit", spare=1), Column("W1", week=True)],
    [["Snatch-Grip Deadlift", "-", "barbell", "-"], ["Pull-Up", "", "pull-up bar", ""]],
    [Remark("Two lifts", head="In all", aside="both"), *items(["one <b>", "two"])],
    about=["Monday"],
)


def terminal(blocks: list[ReportBlock], width: int = 80) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, color_system=None)
    print_blocks("Title", blocks, console)
    return stream.getvalue()


class Text(HTMLParser):
    """The words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page.split("<main>")[1])

    def handle_data(self, data: str) -> None:
        """Words between two tags."""
        self.words += data.split()


def test_a_column_that_says_nothing_is_left_out() -> None:
    """Weeks stay: their dashes are what they say."""
    (shown,) = filled([TABLE, ReportBlock("Empty"), ReportBlock("", heads=["Also empty"])])
    assert [column.head for column in shown.heads if isinstance(column, Column)] == [
        "Name",
        "Kit",
        "W1",
    ]


@pytest.mark.parametrize(
    "blocks", [[TABLE], plan_blocks(plan(), points=True), plan_blocks(refusal())]
)
def test_terminal_markdown_and_page_say_the_same(blocks: list[ReportBlock]) -> None:
    """Signs aside, word for word."""

    def said(text: str) -> str:
        return "".join(re.findall(r"\w", text))

    wide = terminal(blocks, 1000)
    assert said(blocks_to_markdown("Title", blocks)) == said(wide)
    assert said("".join(Text(blocks_to_html("Title", blocks)).words)) == said(wide)


@pytest.mark.parametrize(("width", "kit"), [(24, False), (60, True)])
def test_a_spare_column_goes_before_a_name_breaks(width: int, kit: bool) -> None:
    text = terminal([TABLE], width)
    assert "  Snatch-Grip Deadlift" in text
    assert ("barbell" in text) is kit


def test_the_most_spare_column_goes_first_and_none_before_it_must() -> None:
    """Of name, kit and rest, rest goes first, then kit, as soon as not all fit."""
    heads = [Column("Name"), Column("Kit", spare=1), Column("Rest", right=True, spare=2)]
    table = ReportBlock("", heads, [["Snatch-Grip Deadlift", "barbell", "3:00"]])

    def shown(width: int) -> list[str]:
        head = next(line for line in terminal([table], width).splitlines() if "Name" in line)
        return head.split()

    # name 20, gap 2, kit 7, gap 2, rest 4
    assert shown(35) == ["Name", "Kit", "Rest"]
    assert shown(34) == shown(29) == ["Name", "Kit"]
    assert shown(28) == shown(20) == ["Name"]


def test_alternatives_are_named() -> None:
    """By the plan's own names (a file without them still gets no bare id), near-ties as such."""
    data = plan().to_data()
    for week in data["weeks"]:
        for session in week["sessions"]:
            session["exercises"][0]["substitutes"] = ["seated_cable_row_upper", "t_bar_row"]
            session["exercises"][0]["equally_good"] = ["t_bar_row"]
    data["names"] = {"seated_cable_row_upper": "Seated Cable Row (for Upper Back)"}
    blocks = plan_blocks(Plan.model_validate(data))
    shown = "Alternatives: #1 Seated Cable Row (for Upper Back), T-bar row (equally good)"
    assert shown in terminal(blocks, 200)
    assert "Alternatives" not in terminal(plan_blocks(plan()), 200)


def test_places_read_as_places_and_what_all_share_is_said_once() -> None:
    """A bare number before a kit or a load would read as so many of it."""
    data = plan().to_data()
    for week in data["weeks"]:
        week["sessions"] = [s for s in week["sessions"] if s["session"] == "Pull A"]
        kits = (["barbell", "plates"], ["band"], ["band"])
        for session in week["sessions"]:
            for item, kit in zip(session["exercises"], kits, strict=True):
                item["kit"] = kit
                item["load"] = None
                item["reps"] = {"min": 8, "max": 10, "unit": "reps"}
                item["rir"] = 2
    text = terminal(plan_blocks(Plan.model_validate(data)), 200)
    assert "Kit: #1 barbell, plates; #2 and #3 band" in text
    assert "Find the load, heavier set by set: #1 until 8 reps leave 2 in reserve\n" in text
    assert "Find the band: #2 and #3 where 8 reps leave 2 in reserve\n" in text
    for week in data["weeks"]:
        for session in week["sessions"]:
            for item in session["exercises"]:
                item["kit"] = ["band"]
            session["exercises"][0]["rir"] = 4
    text = terminal(plan_blocks(Plan.model_validate(data)), 200)
    assert "Kit: band\n" in text
    assert "Deadlift: always 4 reps in reserve" in text


def test_one_rep_leaves_some_in_reserve() -> None:
    """Lifts of one to three reps have their load found by a single one."""
    item = plan().to_data()["weeks"][0]["sessions"][0]["exercises"][0]
    single = item | {"load": None, "rir": 4, "reps": {"min": 1, "max": 3, "unit": "reps"}}
    words = find_words(Prescription.model_validate(single), first=True)
    assert words == f"{FIND} until 1 rep leaves 4 in reserve"


def test_a_lift_with_other_weights_has_its_load_to_find() -> None:
    """What the bar weighs at home says nothing of the dumbbells in the hotel."""
    item = plan().to_data()["weeks"][0]["sessions"][0]["exercises"][0]
    data = plan().to_data()
    for week in data["weeks"]:
        for session in week["sessions"]:
            kit = ["dumbbell_pair"] if week["week"] == 2 else ["barbell", "plates"]
            session["exercises"] = [item | {"kit": kit}]
    firsts = first_times(Plan.model_validate(data))
    assert [kind for _, kind, _ in firsts] == ["barbell", "dumbbell"]


def test_a_lift_with_other_reps_has_its_load_to_find() -> None:
    """A phase of strength begins with heavier loads than the one of size before it ended with.

    A deload in between has reps of its own and nothing to find.
    """
    data = plan().to_data()
    data["weeks"] = data["weeks"][:3]
    for week, low, deload in zip(data["weeks"], (8, 6, 3), (False, True, False), strict=True):
        week["deload"] = deload
        for session in week["sessions"]:
            item = session["exercises"][0] | {"exercise": "deadlift", "kit": ["barbell"]}
            session["exercises"] = [item | {"reps": {"min": low, "max": 12, "unit": "reps"}}]
    assert [reps for *_, reps in first_times(Plan.model_validate(data))] == ["8-12", "3-12"]


def test_a_command_is_never_broken() -> None:
    """Half of it would be run, and the other half read."""
    command = "backblock batch " + "a_long_folder/" * 10
    note = Remark(command, head="with more time for these alone", item=True, whole=True)
    assert command in terminal([ReportBlock("Next", notes=[note])], 80)


def test_what_a_change_left_out_for_want_of_time_is_named() -> None:
    stages = [{"name": "score", "value": 9, "proved": False, "bound": 10, "gap": 0.1}]
    difference = {"headline": "Nothing.", "changes": []}
    data = {"difference": difference, "notes": [], "consequences": [], "stages": stages}
    text = terminal(replan_blocks(data), 200)
    assert "No time was left for: Prescriptions that come or go" in text


def test_nothing_in_a_block_steers_a_terminal_or_a_page() -> None:
    evil = ReportBlock(
        "\x1b[31m", ["<i>"], [[Cell("<script>\x07")]], ["\x1b]0;title\x07"], ["\x9b"]
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", terminal([evil]))
    assert "<script>" not in blocks_to_html("\x1b", [evil])


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("view", ["block", "weeks"])
def test_a_narrow_plan_loses_no_set_and_no_name(width: int, view: str) -> None:
    """Weeks are printed in parts; names break at words alone."""
    shown = plan()
    text = terminal(plan_blocks(shown, view=view), width)
    assert max(map(len, text.splitlines())) <= width
    words = set(re.findall(r"[^\s,:;]+", text))
    for week in shown.weeks or ():
        for session in week.sessions:
            for item in session.exercises:
                assert words.issuperset(item.name.split())
