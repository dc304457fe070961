"""Numbers as a coach says them."""

from __future__ import annotations

import pytest

from optimizer import words
from optimizer.report import proof
from optimizer.report.view import session_tables
from report.plans import plan


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.5, "50 %"),
        (0.123, "12 %"),
        (0.0312, "3.1 %"),
        (0.0031, "0.3 %"),
        (0.00042, "0.04 %"),
        (0.0000421, "0.004 %"),
        (0.0000001, "under 0.001 %"),
    ],
)
def test_shares(share: float, text: str) -> None:
    assert words.percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.44, "0.4 s"), (12.3, "12 s"), (119, "119 s"), (200, "3 min 20 s")]
)
def test_times(value: float, text: str) -> None:
    assert words.seconds(value) == text


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (0, "set", "no sets"),
        (1, "set", "1 set"),
        (1.0, "set", "1 set"),
        (8.5, "set", "8.5 sets"),
        (1_234_567, "exercise", "1234567 exercises"),
    ],
)
def test_plurals(count: float, noun: str, text: str) -> None:
    assert words.counted(count, noun) == text


def test_rest_and_spans() -> None:
    assert words.rest(90) == "1:30"
    assert words.rest(5) == "0:05"
    assert words.span([44, 52, 46]) == "44-52"
    assert words.span([44]) == "44"
    assert words.titled("rear_delts") == "Rear delts"
    assert words.number(8.5) == "8.5"


def test_every_week_of_every_session_is_in_one_table() -> None:
    shown = plan()
    seen = [(week, t.session) for t in session_tables(shown) for week in t.weeks]
    assert shown.weeks is not None
    held = [(week.week, s.session) for week in shown.weeks for s in week.sessions]
    assert sorted(seen) == sorted(held)


@pytest.mark.parametrize(("gap", "said"), [(0.03, False), (0.031, True)])
def test_a_wide_gap_says_what_to_do(gap: float, said: bool) -> None:
    text = proof.status_line(plan(status="feasible", gap=gap))
    assert ("search longer (--time-limit)" in text) is said


def test_a_bound_that_proves_nothing_is_no_percentage() -> None:
    """Within 1043 % of the best helps nobody."""
    far, near = (plan(status="feasible", gap=gap) for gap in (10.43, 0.9))
    assert "next to nothing is proved" in proof.status_line(far)
    assert "search longer" in proof.status_line(far)
    assert proof.proof(far) == "legal"
    assert proof.proof(near) == "within 90 % of the best"
