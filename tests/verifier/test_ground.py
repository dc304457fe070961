"""Groups, phases and gyms, as the verifier reads them off a scenario."""

from __future__ import annotations

from typing import Any

from helpers import catalog, exercise, scenario
from optimizer.verifier.ground import Ground

ALL = catalog("row", exercise("fly", kit=["straight_bar", "flat_bench"]))


def groups(frozen: int = 0, /, **overrides: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Each group as (session, weeks)."""
    ground = Ground(scenario(ALL, **overrides), ALL, frozen)
    return [(group.session.name, group.weeks) for group in ground.groups]


def test_one_phase_is_one_group_a_session() -> None:
    """Sessions stand by day, whatever their order in the file."""
    sessions = [{"name": "Late", "day": "fri"}, {"name": "Early", "day": "tue"}]
    assert groups(weeks=3, sessions=sessions) == [("Early", (1, 2, 3)), ("Late", (1, 2, 3))]


def test_phases_gyms_skips_own_weeks_and_freezing_part_groups() -> None:
    """Six weeks: hotel in 2 and 4, own in 5, skipped in 3; phases of 4 and 2."""
    overrides = {
        "block": {"weeks": 6, "phases": [4, 2]},
        "sessions": [{"name": "A", "day": "mon"}],
        "equipment": {"main": [], "hotel": []},
        "exceptions": [
            {"weeks": [2, 4], "gym": "hotel"},
            {"weeks": [3], "skip": True},
            {"weeks": [5], "own": True},
        ],
    }
    assert groups(**overrides) == [("A", (1,)), ("A", (2, 4)), ("A", (5,)), ("A", (6,))]
    assert groups(2, **overrides)[1:3] == [("A", (2,)), ("A", (4,))]


def test_gyms_are_the_same_by_name_not_by_items() -> None:
    """An exception that names the session's own gym changes nothing; a twin is another gym."""
    twins = {"weeks": 2, "sessions": [{"name": "A", "day": "mon"}]}
    gyms = {"equipment": {"main": ["band"], "twin": ["band"]}}
    same = [{"weeks": [2], "gym": "main"}]
    assert groups(**twins, **gyms, exceptions=same) == [("A", (1, 2))]
    other = [{"weeks": [2], "gym": "twin"}]
    assert groups(**twins, **gyms, exceptions=other) == [("A", (1,)), ("A", (2,))]


def test_contained_items_serve_however_deep() -> None:
    """A pair of columns is a column, and a column brings its bar."""
    ground = Ground(
        scenario(ALL, equipment={"main": ["dual_cable_station", "adjustable_bench"]}), ALL
    )
    assert ground.fits(ALL["fly"], "main")
    bare = Ground(scenario(ALL, equipment={"main": ["dual_cable_station"]}), ALL)
    assert not bare.fits(ALL["fly"], "main")
