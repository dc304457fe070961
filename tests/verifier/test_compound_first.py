"""`compound_first`: classes in order, and what may open a session."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import catalog, check, exercise, said

ALL = catalog(
    exercise("clean", order_tier=0),
    exercise("hinge", order_tier=1),
    exercise("row", order_tier=3),
    exercise("barbell_row", order_tier=2),
    exercise("carry", order_tier=4),
    exercise("pull", order_tier=3),
    exercise("curl", order_tier=5, mechanic="isolation"),
    exercise("face_pull", order_tier=6, mechanic="isolation"),
    exercise("press_out", order_tier=2, mechanic="isolation"),
)


def broken(order: str, *first: Any, on: bool = True) -> tuple[str, ...]:
    """What session A breaks in this order."""
    ordering = {"compound_first": on, "first": list(first)}
    return check(ALL, {1: {"A": [(e, 3) for e in order.split()]}}, ordering=ordering).broken


@pytest.mark.parametrize(
    ("order", "first", "legal"),
    [
        ("clean hinge row pull curl face_pull", (), True),
        ("pull row", (), True),  # equal tiers in any order
        ("row barbell_row hinge carry curl", (), True),  # tiers 1 to 3 are one class
        ("row clean", (), False),
        ("carry row", (), False),
        ("row curl carry", (), False),
        ("row carry face_pull curl", (), True),  # isolation and prehab are one class
        ("hinge clean", (), False),
        ("row curl hinge", (), False),
        ("row face_pull curl", (), True),
        ("curl", (), False),  # an isolation exercise opens
        ("press_out row", (), False),  # even where its tier comes first
        ("curl", ("curl",), True),
        ("face_pull hinge row", ("face_pull",), True),
        ("face_pull curl", ("face_pull",), True),
        ("hinge face_pull", ("face_pull",), False),  # it must open
        ("press_out face_pull row", ({"mechanic": "isolation"},), True),
        ("face_pull press_out row", ({"mechanic": "isolation"},), False),  # within the part
        ("curl carry hinge", ("curl",), False),  # and in the rest
        ("row curl", ("clean",), True),  # nothing matches: the rest alone
    ],
)
def test_orders(order: str, first: tuple[Any, ...], legal: bool) -> None:
    """`first` exercises open; in each part the class never falls; the opener may open."""
    assert broken(order, *first) == (() if legal else ("compound_first",))


def test_off_drops_both_halves() -> None:
    """Neither classes nor the opener, nor `first`."""
    assert broken("curl row clean face_pull", "face_pull", on=False) == ()


def test_the_message_names_both() -> None:
    """Which stands after which."""
    verdict = check(ALL, {1: {"A": [("row", 3), ("clean", 3)]}}, ordering={"compound_first": True})
    assert said(verdict) == [("compound_first", 1, "A", "clean", None)]
    assert verdict.violations[0].message == (
        "In A of week 1 Clean stands after Row: explosive lifts come before compound lifts."
    )
