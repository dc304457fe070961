"""`session_isolation`: isolation exercises of a session."""

from __future__ import annotations

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog("row", exercise("fly", mechanic="isolation"), exercise("curl", mechanic="isolation"))


@pytest.mark.parametrize(
    ("limit", "legal"), [(None, True), (3, True), (2, True), (1, False), (0, False)]
)
def test_edges(limit: int | None, legal: bool) -> None:
    """Two isolation exercises, whatever their sets."""
    week = {"A": [("row", 4), ("fly", 2), ("curl", 9)], "B": [("row", 4)]}
    verdict = check(ALL, {1: week}, limits={"isolation": limit})
    assert said(verdict) == ([] if legal else [("session_isolation", 1, "A", 2, limit)])
