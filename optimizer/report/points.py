"""The score in points: shown only on request, because a point means nothing in a gym."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer import words
from optimizer.plan.schema import Plan


@dataclass(frozen=True)
class PointRow:
    """One term of the score.

    Attributes:
        name: in a coach's words.
        amount: the term, signed, not weighted.
        weight: what one of it is worth.
        points: amount x weight.
        share: of all points that are earned; a cost has a minus.
    """

    name: str
    amount: int
    weight: int
    points: int
    share: str


def point_rows(plan: Plan) -> list[PointRow]:
    """The plan's terms, largest first; terms that come to nothing are left out."""
    if plan.terms is None:
        return []
    weights = plan.scenario.resolved.get("score", {})
    amounts = plan.terms.model_dump()
    points = {term: amount * weights.get(term, 1) for term, amount in amounts.items()}
    earned = sum(value for value in points.values() if value > 0) or 1
    rows = [
        PointRow(
            name=words.TERM_NAMES[term],
            amount=amounts[term],
            weight=weights.get(term, 1),
            points=value,
            share=("-" if value < 0 else "") + words.percent(value / earned),
        )
        for term, value in points.items()
        if value
    ]
    return sorted(rows, key=lambda row: -row.points)
