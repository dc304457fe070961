"""`frequency`: sessions a week of one exercise."""

from __future__ import annotations

import pytest

from helpers import catalog, check, said

ALL = catalog("row", "fly")


@pytest.mark.parametrize(("limit", "legal"), [(3, True), (2, True), (1, False)])
def test_edges(limit: int, legal: bool) -> None:
    """Two sessions of one week have the row."""
    week = {"A": [("row", 3)], "B": [("row", 3), ("fly", 3)]}
    verdict = check(ALL, {1: week}, frequency={"exercise": limit})
    assert said(verdict) == ([] if legal else [("frequency", 1, None, 2, limit)])


def test_each_week_alone() -> None:
    """Once a week in two weeks is once a week."""
    row = [("row", 3)]
    weeks = {1: {"A": row}, 2: {"A": row}}
    assert check(ALL, weeks, weeks=2, frequency={"exercise": 1}).broken == ()


def test_twice_in_one_session_is_one_session() -> None:
    """`available` says what is wrong with it."""
    twice = {1: {"A": [("row", 3), ("row", 3)]}}
    assert check(ALL, twice, frequency={"exercise": 1}).broken == ("available",)
