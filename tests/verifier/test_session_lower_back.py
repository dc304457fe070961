"""`session_lower_back`: sets times lower_back_stress."""

from __future__ import annotations

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(
    exercise("deadlift", lower_back_stress=3), exercise("row", lower_back_stress=1), "fly"
)


@pytest.mark.parametrize(
    ("limit", "legal"), [(None, True), (15, True), (14, True), (13, False), (0, False)]
)
def test_edges(limit: int | None, legal: bool) -> None:
    """4 x 3 + 2 x 1 + 9 x 0 = 14."""
    week = {"A": [("deadlift", 4), ("row", 2), ("fly", 9)], "B": [("fly", 9)]}
    verdict = check(ALL, {1: week}, limits={"lower_back": limit})
    assert said(verdict) == ([] if legal else [("session_lower_back", 1, "A", 14, limit)])


def test_training_elsewhere_is_taken_off_the_limit() -> None:
    """Of its day's session or of the one it is in; a limit never falls below 0."""
    week = {"A": [("deadlift", 4), ("row", 2), ("fly", 9)], "B": [("fly", 9)]}
    limits = {"limits": {"lower_back": 14 + 5}}
    for place in ({"days": ["mon", "tue"]}, {"session": "A"}):
        assert check(ALL, {1: week}, elsewhere=[{**place, "lower_back": 5}], **limits).legal
        verdict = check(ALL, {1: week}, elsewhere=[{**place, "lower_back": 6}], **limits)
        assert said(verdict) == [("session_lower_back", 1, "A", 14, 14 - 1)]
    other = [{"days": ["thu"], "lower_back": 99}]
    assert check(ALL, {1: week}, elsewhere=other, **limits).legal  # B holds nothing of it
