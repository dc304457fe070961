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
