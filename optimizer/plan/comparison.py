"""Plans side by side: what a comparison found, ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from optimizer.plan.schema import Answer

Relation = Literal["same", "better", "worse", "undecided", "no plan"]
"""``undecided``: the difference is smaller than what the proofs leave open."""


@dataclass(frozen=True)
class ScoreDifference:
    """One best score against another, as far as the proofs reach.

    Attributes:
        word: what may be said.
        points: this plan's score less the other's.
        share: the same as a share of the other's score.
        least, most: the true difference of the two best scores lies between; None is not known.
    """

    word: Relation
    points: int | None = None
    share: float | None = None
    least: int | None = None
    most: int | None = None


def score_difference(this: Answer, other: Answer) -> ScoreDifference:
    """The best score of one scenario against another's.

    Both lie between score and bound; the difference counts only where it outweighs both gaps.
    """
    if this.score is None or other.score is None:
        return ScoreDifference("no plan")
    points = this.score - other.score
    share = points / max(1, abs(other.score))
    if this.bound is None or other.bound is None:
        return ScoreDifference("undecided", points, share)
    return ranged(points, share, this.score - other.bound, this.bound - other.score)


def ranged(points: int, share: float, least: int, most: int) -> ScoreDifference:
    """A difference that is known to lie between two numbers of points."""
    word: Relation = "undecided"
    if least > 0:
        word = "better"
    elif most < 0:
        word = "worse"
    elif least == most == 0:
        word = "same"
    return ScoreDifference(word, points, share, least, most)


@dataclass(frozen=True)
class MuscleAverage:
    """A muscle's weekly credit in sets, averaged over the training weeks.

    Attributes:
        sets: average of the training weeks.
        change: less the first case's; None where either has no plan.
        least, most: smallest and largest training week.
        target: (min, max) that the scenario asks for, None where an end is open.
    """

    sets: float
    change: float | None
    least: float
    most: float
    target: tuple[float | None, float | None] | None = None


@dataclass(frozen=True)
class ComparedCase:
    """One scenario of a comparison with its answer.

    Attributes:
        name: the gym's or the file's.
        items: what the gym has; empty where whole scenarios are compared.
        plan: the answer, or None where it was not reached before the stop.
        against_first: its score against the first case's.
        terms: weighted points of each term.
        term_changes: those less the first case's, as shares of the first case's score.
        muscles: weekly sets of each muscle that counts.
        balance: sets of each side over the block.
        minutes: training time of the whole block.
        longest: minutes of the longest session.
        kept, lost, gained: exercise names against the first case's plan.
    """

    name: str
    items: tuple[str, ...]
    plan: Answer | None
    against_first: ScoreDifference
    terms: Mapping[str, int]
    term_changes: Mapping[str, float]
    muscles: Mapping[str, MuscleAverage]
    balance: Mapping[str, int]
    minutes: int
    longest: int
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Plain data; the plan in the format of plan files."""
        data = {key: value for key, value in vars(self).items() if key != "plan"}
        return {
            **data,
            "status": "not reached" if self.plan is None else self.plan.status,
            "score": self.plan and self.plan.score,
            "bound": self.plan and self.plan.bound,
            "gap": self.plan and self.plan.gap,
            "against_first": asdict(self.against_first),
            "muscles": {muscle: asdict(row) for muscle, row in self.muscles.items()},
            "plan": None if self.plan is None else self.plan.to_data(),
        }


@dataclass(frozen=True)
class Robust:
    """The best plan that is legal in every gym compared.

    Attributes:
        plan: the answer, shown with the first gym's kit.
        prices: case name to the score against that gym's own best.
        blockers: where there is no plan: what stands in the way, in words.
    """

    plan: Answer
    prices: Mapping[str, ScoreDifference]
    blockers: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "plan": self.plan.to_data(),
            "prices": {name: asdict(price) for name, price in self.prices.items()},
            "blockers": list(self.blockers),
        }


@dataclass(frozen=True)
class Comparison:
    """Cases side by side, the first one being what the others are held against.

    Attributes:
        name: what is compared.
        cases: in the order asked for.
        robust: one plan for all of them, where asked for.
        notes: remarks, e.g. why scores can't be held against each other.
    """

    name: str
    cases: tuple[ComparedCase, ...]
    robust: Robust | None = None
    notes: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "schema_version": 1,
            "name": self.name,
            "cases": [case.to_data() for case in self.cases],
            "robust": None if self.robust is None else self.robust.to_data(),
            "notes": list(self.notes),
        }
