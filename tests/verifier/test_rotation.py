"""`rotation`: new exercises at the start of a phase."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, said

NAMES = ["one", "two", "three", "four"]
ALL = catalog(*NAMES)


def listed(names: str) -> list[tuple[str, int]]:
    """Exercises with 3 sets each."""
    return [(name, 3) for name in names.split()]


def broken(weeks: Weeks, low: int, high: int, /, **overrides: Any) -> list[Any]:
    """What a plan of two phases breaks; the second asks for low to high new exercises."""
    phases = [1, {"weeks": 1, "new_exercises": [low, high]}]
    frozen = overrides.pop("frozen", 0)
    return said(check(ALL, weeks, frozen, **{"block": {"weeks": 2, "phases": phases}, **overrides}))


@pytest.mark.parametrize(
    ("low", "high", "limit"),
    [(0, 4, None), (2, 2, None), (2, 3, None), (3, 3, 3), (1, 1, 1), (0, 0, 0)],
)
def test_edges(low: int, high: int, limit: int | None) -> None:
    """Two of three are new; both ends are allowed. The order and what is dropped do not count."""
    weeks = {1: {"A": listed("one two")}, 2: {"A": listed("three two four")}}
    expected = [] if limit is None else [("rotation", 2, "A", 2, limit)]
    sessions = [{"name": "A", "day": "mon"}]
    assert broken(weeks, low, high, sessions=sessions) == expected


def test_a_phase_that_is_a_number_asks_nothing() -> None:
    """Only ``new_exercises`` asks."""
    weeks = {1: {"A": listed("one")}, 2: {"A": listed("two")}}
    assert check(ALL, weeks, block={"weeks": 2, "phases": [1, 1]}).legal


def test_each_session_against_itself() -> None:
    """What B had is new to A."""
    weeks = {
        1: {"A": listed("one"), "B": listed("two")},
        2: {"A": listed("two"), "B": listed("two")},
    }
    assert broken(weeks, 1, 1) == [("rotation", 2, "B", 0, 1)]


def test_the_first_phase_has_nothing_before_it() -> None:
    """Nothing is asked where there is none before."""
    phases = [{"weeks": 1, "new_exercises": [4, 4]}, 1]
    weeks = {1: {"A": listed("one")}, 2: {"A": listed("one")}}
    assert check(ALL, weeks, block={"weeks": 2, "phases": phases}).legal


def test_skipped_weeks_are_looked_past() -> None:
    """The last existing week before, the first existing week inside."""
    phases = [2, {"weeks": 2, "new_exercises": [1, 1]}]
    weeks = {1: {"A": listed("one")}, 4: {"A": listed("two")}}
    skip = {
        "block": {"weeks": 4, "phases": phases},
        "sessions": [{"name": "A", "day": "mon"}],
        "exceptions": [{"weeks": [2, 3], "session": "A", "skip": True}],
    }
    assert check(ALL, weeks, **skip).legal
    same = {1: {"A": listed("one")}, 4: {"A": listed("one")}}
    assert said(check(ALL, same, **skip)) == [("rotation", 4, "A", 0, 1)]
    whole = {**skip, "exceptions": [{"weeks": [3, 4], "session": "A", "skip": True}]}
    done = {1: {"A": listed("one")}, 2: {"A": listed("one")}}
    assert check(ALL, done, **whole).legal


def test_frozen_weeks() -> None:
    """They count as what was before; a first week that is frozen is not judged."""
    weeks = {1: {"A": listed("one")}, 2: {"A": listed("one")}}
    sessions = [{"name": "A", "day": "mon"}]
    assert broken(weeks, 1, 1, frozen=1, sessions=sessions) == [("rotation", 2, "A", 0, 1)]
    assert broken(weeks, 1, 1, frozen=2, sessions=sessions) == []
