"""What equipment is worth and what to buy: answers, ready to be printed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from optimizer.plan.comparison import ScoreDifference
from optimizer.plan.schema import Answer


@dataclass(frozen=True)
class ItemValue:
    """What one item adds to a gym, or what it is worth where the gym has it.

    Attributes:
        item, name: id and name.
        change: ``add`` (the gym has it not) or ``remove`` (it has).
        difference: the score with the change against the score as it is.
        proof: how the difference is known: ``solved``, or why no solve was needed.
        exercises: names of the exercises that the change unlocks or takes away.
        gained, lost: exercise names of the best plan that come and go with the change.
        plan: the plan with the change; None where no solve was needed or it was not reached.
        status: that plan's.
    """

    item: str
    name: str
    change: Literal["add", "remove"]
    difference: ScoreDifference
    proof: str
    exercises: tuple[str, ...]
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    plan: Answer | None = None

    @property
    def status(self) -> str:
        """The changed gym's plan: proved or not, or that there is none."""
        return "" if self.plan is None else self.plan.status

    def to_data(self) -> dict[str, Any]:
        """Plain data, the plan left out."""
        data = {key: value for key, value in vars(self).items() if key != "plan"}
        found = {} if self.plan is None else {"score": self.plan.score, "bound": self.plan.bound}
        return {**data, "difference": asdict(self.difference), "status": self.status, **found}


@dataclass(frozen=True)
class ItemValues:
    """What every item would add and what every item there is worth.

    Attributes:
        name: of the scenario.
        gym: the gym looked at.
        plan: the best plan with the gym as it is, or why there is none.
        values: most worth first.
        notes: remarks.
    """

    name: str
    gym: str
    plan: Answer
    values: tuple[ItemValue, ...]
    notes: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "schema_version": 1,
            "name": self.name,
            "gym": self.gym,
            "now": self.plan.to_data(),
            "values": [value.to_data() for value in self.values],
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Bought:
    """One purchase: the item and its price in hundredths of the currency's unit."""

    item: str
    name: str
    cents: int


@dataclass(frozen=True)
class Purchase:
    """The best kit of some price with its plan.

    Attributes:
        budget_cents: what may be spent; None is no limit.
        items: what to buy, dearest first; empty is a proved "buy nothing" where ``plan`` is.
        cents: what it costs.
        cheapest: whether no cheaper kit has a plan as good; proved.
        least_cents: no kit that does what was asked can cost less; None where none was asked.
        plan: the plan with the kit, or a result without one.
        difference: its score against the gym's as it is.
        share: its score as a share of the best that the price list can buy, where known.
        unlocked: names of all exercises that the kit makes possible.
        gained, lost: exercise names that come into and go out of the best plan.
    """

    budget_cents: int | None
    items: tuple[Bought, ...]
    cents: int
    cheapest: bool
    plan: Answer
    difference: ScoreDifference
    least_cents: int | None = None
    share: float | None = None
    unlocked: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain data; amounts in hundredths of the currency's unit."""
        return {
            **vars(self),
            "items": [asdict(item) for item in self.items],
            "difference": asdict(self.difference),
            "status": self.plan.status,
            "score": self.plan.score,
            "bound": self.plan.bound,
            "plan": self.plan.to_data(),
        }


@dataclass(frozen=True)
class Shopping:
    """The answer to a question about buying.

    Attributes:
        name: of the scenario.
        gym: the gym that is bought for.
        question: what was asked, in words.
        now: the best plan with the gym as it is, or why there is none.
        full: the best that the whole price list can buy, where it was worked out.
        purchases: one answer, or a curve from cheap to dear.
        currency: shown behind amounts.
        notes: remarks, e.g. where the prices come from.
    """

    name: str
    gym: str
    question: str
    now: Answer
    purchases: tuple[Purchase, ...]
    full: Purchase | None = None
    currency: str = ""
    notes: tuple[str, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "schema_version": 1,
            "name": self.name,
            "gym": self.gym,
            "question": self.question,
            "currency": self.currency,
            "now": self.now.to_data(),
            "purchases": [purchase.to_data() for purchase in self.purchases],
            "full": None if self.full is None else self.full.to_data(),
            "notes": list(self.notes),
        }
