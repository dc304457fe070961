"""`session_muscle_sets`: credit of any one muscle in a session."""

from __future__ import annotations

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(
    exercise("row", direct=["lats"], indirect=["biceps"]),
    exercise("curl", direct=["biceps"], indirect=["forearms"]),
)


@pytest.mark.parametrize(
    ("row", "curl", "limit", "found"),
    [
        (40, 40, None, None),
        (4, 2, 4, None),  # lats 4; biceps 4 x 1/2 + 2 = 4
        (5, 0, 4.5, ("lats", 5)),
        (4, 3, 4.5, ("biceps", 5)),
        (3, 3, 4.5, None),  # biceps 1.5 + 3
    ],
)
def test_edges(row: int, curl: int, limit: float | None, found: tuple[str, float] | None) -> None:
    """Direct and half the indirect sets; the limit itself is allowed."""
    listed = [(e, n) for e, n in (("row", row), ("curl", curl)) if n]
    verdict = check(
        ALL,
        {1: {"A": listed, "B": listed[:1]}},
        limits={"muscle_sets": limit},
        priorities={"biceps": 1},
    )
    if found is None:
        assert said(verdict) == []
        return
    muscle, sets = found
    first = verdict.violations[0]
    assert (first.rule, first.session, first.found) == ("session_muscle_sets", "A", sets)
    assert f"gives {muscle} {sets} sets of credit" in first.message
