"""`supersets`: neighbours that share their rests."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import Weeks, catalog, check, exercise, said, scenario
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.verifier import verify

FREE: dict[str, Any] = {"pattern": "rear_delt_pull"}
ALL = catalog(
    "row",
    exercise("fly", direct=["rear_delts"], lower_back_stress=1, **FREE),
    exercise("raise", direct=["erector_spinae"], **FREE),
    exercise("pullover", **FREE),  # lats, as the row
    exercise("clean", direct=["upper_traps"], order_tier=1),
    exercise("barbell", direct=["mid_traps"], order_tier=2, lower_back_stress=2),
    exercise("bent", direct=["rear_delts"], lower_back_stress=2, **FREE),
    exercise("carry", direct=["upper_traps"], grip_demand=3),
    exercise("hang", direct=["lats"], grip_demand=3),
    exercise("pulldown", kit=["cable_station", "straight_bar"]),
    exercise("face_pull", direct=["rear_delts"], equipment=[["cable_station", "rope"], ["band"]]),
    exercise("curl_row", direct=["mid_traps"], kit=["dumbbell_pair", "incline_bench"]),
    exercise("db_fly", direct=["rear_delts"], kit=["dumbbell_pair", "incline_bench"]),
)
EQUIPMENT = {
    "main": ["cable_station", "dumbbell_pair", "adjustable_bench", "band"],
    "stations": ["cable_station"],
}


def paired(one: str, other: str, *, pairs: int = 1, never: Any = (), **overrides: Any) -> list[Any]:
    """What a pair of two exercises breaks."""
    lines = [(one, 3, "A1"), (other, 3, "A2")]
    supersets = {"pairs": pairs, "never": list(never)}
    overrides = {"equipment": EQUIPMENT, **overrides}
    return said(check(ALL, {1: {"A": lines}}, supersets=supersets, **overrides))


@pytest.mark.parametrize(
    ("one", "other", "legal"),
    [
        ("row", "fly", True),
        ("row", "pullover", False),  # both train the lats directly
        ("row", "barbell", True),  # lower back 0 and 2
        ("fly", "barbell", True),  # 1 and 2
        ("bent", "barbell", False),  # 2 and 2
        ("clean", "fly", False),  # tier 1
        ("barbell", "fly", True),  # tier 2
        ("carry", "row", True),  # grip 3 and 0
        ("carry", "hang", False),  # 3 and 3
        ("curl_row", "db_fly", True),  # they share dumbbells and a bench
        ("pulldown", "face_pull", True),  # the face pull takes the band
    ],
)
def test_who_may_be_paired(one: str, other: str, legal: bool) -> None:
    """No shared muscle, grip, lower back or station."""
    expected = [] if legal else [("supersets", 1, "A", other, None)]
    assert paired(one, other) == expected


def test_kits_are_those_of_the_gym() -> None:
    """Without a band both need the cable column."""
    sessions = [{"name": "A", "day": "mon", "gym": "stations"}]
    found = paired("pulldown", "face_pull", sessions=sessions)
    assert found == [("supersets", 1, "A", "face_pull", None)]


@pytest.mark.parametrize(("pairs", "legal"), [(0, False), (1, True), (3, True)])
def test_as_many_as_allowed(pairs: int, legal: bool) -> None:
    """0 is off."""
    assert paired("row", "fly", pairs=pairs) == ([] if legal else [("supersets", 1, "A", 1, 0)])


def test_two_pairs() -> None:
    """One past what is allowed, and just as many."""
    lines = [("row", 3, "A1"), ("fly", 3, "A2"), ("hang", 3, "B1"), ("raise", 3, "B2")]
    found = said(check(ALL, {1: {"A": lines}}, supersets={"pairs": 1}))
    assert found == [("supersets", 1, "A", 2, 1)]
    assert check(ALL, {1: {"A": lines}}, supersets={"pairs": 2}).legal


def test_never() -> None:
    """Neither of the two may match."""
    for never in ("row", "fly", {"muscle": "rear_delts"}):
        assert paired("row", "fly", never=[never]) != []
    assert paired("row", "fly", never=["raise"]) == []


def test_only_neighbours_and_only_twos() -> None:
    """What stands between parts a pair; one or three of a letter are none."""
    apart = [("row", 3, "A1"), ("raise", 3), ("fly", 3, "A2")]
    assert said(check(ALL, {1: {"A": apart}}, supersets={"pairs": 1})) == [
        ("supersets", 1, "A", "fly", None)
    ]
    three = [("row", 3, "A1"), ("fly", 3, "A2"), ("raise", 3, "A3")]
    assert said(check(ALL, {1: {"A": three}}, supersets={"pairs": 1})) == [
        ("supersets", 1, "A", "A", None)
    ]
    alone = [("row", 3, "A1"), ("fly", 3)]
    assert said(check(ALL, {1: {"A": alone}}, supersets={"pairs": 1})) == [
        ("supersets", 1, "A", "A", None)
    ]


def test_the_same_in_all_weeks_of_a_group() -> None:
    """Whatever stands first; in another phase they may differ."""
    pair = [("row", 3, "A1"), ("fly", 3, "A2")]
    turned = [("fly", 3, "A1"), ("row", 3, "A2")]
    single = [("row", 3), ("fly", 3)]

    def broken(second: Any, **block: Any) -> tuple[str, ...]:
        weeks: Weeks = {1: {"A": pair}, 2: {"A": second}}
        return check(ALL, weeks, supersets={"pairs": 1}, block={"weeks": 2, **block}).broken

    assert broken(pair) == broken(turned) == ()
    assert broken(single) == ("supersets",)
    assert broken(single, phases=[1, 1]) == ()


def test_a_plan_without_pairs_has_none() -> None:
    """However many are allowed; frozen weeks are not judged."""
    lines = [("row", 3), ("pullover", 3)]
    assert check(ALL, {1: {"A": lines}}, supersets={"pairs": 3}).legal
    done = [("row", 3, "A1"), ("pullover", 3, "A2")]
    assert check(ALL, {1: {"A": done}}, 1).legal


def test_what_was_done_is_in_no_pair() -> None:
    """A session that has begun pairs what it adds; what was done took its rests in full."""
    done = (PrescriptionFacts("row", 3),)

    def goes_on(*labels: str | None) -> list[Any]:
        ids = ("row", "fly", "raise")
        lines = [PrescriptionFacts(e, 3, label) for e, label in zip(ids, labels, strict=True)]
        facts = PlanFacts((WeekFacts(1, (SessionFacts("A", tuple(lines)),)),), done={"A": done})
        return said(verify(scenario(ALL, supersets={"pairs": 1}), ALL, facts))

    assert goes_on(None, "A1", "A2") == []
    assert goes_on("A1", "A2", None) == [("supersets", 1, "A", "fly", None)]
