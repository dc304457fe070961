"""`session_family`: near-twins in a session."""

from __future__ import annotations

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(
    exercise("bent", family="row"), exercise("pendlay", family="row"), exercise("fly"), "curl"
)


@pytest.mark.parametrize(("limit", "legal"), [(None, True), (3, True), (2, True), (1, False)])
def test_edges(limit: int | None, legal: bool) -> None:
    """Two rows of one family; other families stand alone."""
    week = {"A": [("bent", 4), ("fly", 2), ("pendlay", 9)], "B": [("bent", 3), ("curl", 2)]}
    verdict = check(ALL, {1: week}, limits={"per_family": limit})
    assert said(verdict) == ([] if legal else [("session_family", 1, "A", 2, limit)])


def test_none_of_a_family() -> None:
    """A limit of 0 leaves nothing to train: every exercise has a family."""
    verdict = check(ALL, {1: {"A": [("fly", 2)]}}, limits={"per_family": 0})
    assert said(verdict) == [("session_family", 1, "A", 1, 0)]
