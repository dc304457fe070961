"""`session_grip`: sets times grip_demand."""

from __future__ import annotations

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(exercise("carry", grip_demand=3), exercise("row", grip_demand=2), "fly")


@pytest.mark.parametrize(
    ("limit", "legal"), [(None, True), (17, True), (16, True), (15, False), (0, False)]
)
def test_edges(limit: int | None, legal: bool) -> None:
    """4 x 3 + 2 x 2 + 9 x 0 = 16."""
    week = {"A": [("carry", 4), ("row", 2), ("fly", 9)], "B": [("fly", 9)]}
    verdict = check(ALL, {1: week}, limits={"grip": limit})
    assert said(verdict) == ([] if legal else [("session_grip", 1, "A", 16, limit)])


def test_training_elsewhere_is_taken_off_the_limit() -> None:
    """Of its day's session or of the one it is in; a limit never falls below 0."""
    week = {"A": [("carry", 4), ("row", 2), ("fly", 9)], "B": [("fly", 9)]}
    limits = {"limits": {"grip": 16 + 5}}
    for place in ({"days": ["mon", "tue"]}, {"session": "A"}):
        assert check(ALL, {1: week}, elsewhere=[{**place, "grip": 5}], **limits).legal
        verdict = check(ALL, {1: week}, elsewhere=[{**place, "grip": 6}], **limits)
        assert said(verdict) == [("session_grip", 1, "A", 16, 16 - 1)]
    other = [{"days": ["thu"], "grip": 99}]
    assert check(ALL, {1: week}, elsewhere=other, **limits).legal  # B holds nothing of it
