"""`session_sets`: working sets of a session."""

from __future__ import annotations

import pytest

from helpers import catalog, check, said

ALL = catalog("row", "fly")


@pytest.mark.parametrize(
    ("sets", "limit", "legal"), [(50, None, True), (4, 8, True), (5, 8, True), (6, 8, False)]
)
def test_edges(sets: int, limit: int | None, legal: bool) -> None:
    """All exercises of the session add up; the limit itself is allowed."""
    week = {"A": [("row", sets), ("fly", 3)], "B": [("row", 3)]}
    verdict = check(ALL, {1: week}, limits={"sets": limit})
    expected = [] if legal else [("session_sets", 1, "A", sets + 3, limit)]
    assert said(verdict) == expected
