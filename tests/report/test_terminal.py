"""The printed plan: complete, plain without colour, and never wider than the terminal."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from optimizer.plan.schema import Plan
from optimizer.report.terminal import print_plan
from report.plans import plan, refusal, solver


def printed(shown: Plan, width: int = 80, **options: Any) -> str:
    """The plan as plain text."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, color_system=None)
    print_plan(shown, console, **options)
    return stream.getvalue()


def test_the_header_says_who_what_and_what_is_proved() -> None:
    lines = printed(plan()).splitlines()
    assert lines[0] == "Shown"
    assert lines[1].startswith("Sam · intermediate · hypertrophy · 5 weeks, 2 sessions a week")
    assert lines[2] == "Proved optimal in 4.2 s: no legal plan scores more."
    assert "Come back strong" in lines


def test_a_table_has_exercises_down_and_weeks_across() -> None:
    text = printed(plan())
    assert "Pull A · Monday · main · weeks 1, 2 and 4 · 29 min of 50-60" in text
    closer = " ".join(text.split())  # columns are as wide as the printing library makes them
    assert "1 Deadlift 3-5 3:00 3 3 3" in closer
    assert "3 Farmer's Carry 10-15 s 1:15 2 2 2" in closer
    assert "Reps in reserve 3 2 1" in closer
    assert "Deadlift: 4, 3, 2 reps in reserve" in text
    assert "Deadlift: belt on" in text
    assert "Deadlift: 5 in week 4" in text
    assert "10-12/side" in text
    assert "Kit: #1 barbell, plates; #2 cable pulldown station" in text


def test_phases_hotel_weeks_and_what_they_change() -> None:
    text = printed(plan())
    assert "Phase 1, weeks 1-4" in text
    assert "Phase 2, week 5" in text
    assert "Pull B · Thursday · hotel · week 2" in text
    swap = "Pull B, week 2 (hotel): keeps Chest-Supported Row and Single-Arm Row, drops"
    assert swap in text
    assert "D5" in text


def test_the_block_in_numbers() -> None:
    text = printed(plan())
    assert "Vertical:horizontal  6:5" in text
    assert "Lats (4-20)" in text
    assert "Rear delts (2 or more)" in text
    assert "Pull A, min           29   29    -" in text


def test_defaults_and_what_is_not_asked_for() -> None:
    text = printed(plan())
    assert "weekly_sets: {start: 15, end: 18" in " ".join(text.split())
    assert "the minimum for lats and rear delts is not asked of deload week" in text


def test_points_only_on_request() -> None:
    assert "Points" not in printed(plan())
    text = printed(plan(), points=True)
    assert "Score 900, no legal plan can score more than 900" in text
    assert "Load on the lower back" in text
    assert "-5 %" in text


def test_day_by_day() -> None:
    text = printed(plan(), view="weeks")
    assert "Week 3 · 8 sets · vertical:horizontal 3:5" in text
    assert "Not held: Pull A" in text
    assert "3 × 3-5" in text
    assert "Week 5, deload" in text


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"status": "feasible", "gap": 0.0031},
            "Legal and proved within 0.3 % of the best possible, in 4.2 s.",
        ),
        (
            {"status": "feasible", "gap": None},
            "Legal, found in 4.2 s; how much better a plan could be is not known.",
        ),
    ],
)
def test_what_is_not_proved_is_said(changes: dict[str, Any], line: str) -> None:
    assert line in printed(plan(**changes)).splitlines()


def test_a_plan_that_the_clock_decided_says_so() -> None:
    assert "another run may give another plan" in printed(
        plan(solver=solver(reproducible=False), status="feasible")
    )


def test_no_plan_says_which_rules_clash_and_what_would_help() -> None:
    text = printed(refusal())
    assert "No legal plan exists; proved in 4.2 s." in text
    assert "weekly_sets, week 1 (weekly_sets.start, line 7)" in text
    assert "    38 sets do not fit two sessions of 12" in text
    assert "session_sets (limits.sets)" in text
    assert "  weekly_sets.start: 24\n    costs nothing else" in text


def test_unknown_is_never_infeasible() -> None:
    text = printed(refusal("unknown"))
    assert "No plan found in 4.2 s, and no proof that there is none." in text
    assert "exists" not in text


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("view", ["block", "weeks"])
def test_no_line_is_wider_than_the_terminal(width: int, view: str) -> None:
    text = printed(plan(), width, view=view, points=True)
    assert max(len(line) for line in text.splitlines()) <= width


def test_names_cannot_steer_the_terminal() -> None:
    evil = plan()
    info = evil.scenario.model_copy(update={"name": "red \x1b[31m[bold]name[/bold]\r"})
    text = printed(evil.model_copy(update={"scenario": info}))
    assert "\x1b" not in text
    assert "[bold]name[/bold]" in text
