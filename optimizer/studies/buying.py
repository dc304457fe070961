"""What to buy: the best kit for a budget, the cheapest kit that does, score against cost."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from catalog.vocabulary import item_name
from optimizer.answer import answer
from optimizer.instance import prepare
from optimizer.model import LinearModel
from optimizer.model.linear import Term
from optimizer.plan.comparison import ScoreDifference, score_difference
from optimizer.plan.kits import Bought, Purchase, Shopping
from optimizer.plan.schema import Answer
from optimizer.scenario import Loaded
from optimizer.solver import Control, SolveOptions, cpsat
from optimizer.solver.profiles import REPEATABLE
from optimizer.solver.result import SearchResult
from optimizer.studies.common import Tell, best, solve_case, target_gym, with_gym, with_row
from optimizer.studies.compare import exercise_changes
from optimizer.studies.prices import Prices
from optimizer.studies.shop import ShopModel, shop_model
from optimizer.words import capital


@dataclass
class Buyer:
    """Answers questions about one scenario, one gym and one price list.

    Attributes:
        loaded: the scenario.
        prices: what can be bought.
        gym: where it goes; None is the first session's gym.
        options: limits of each question.
        tell: hears of progress.
        stop: ends the running search with the best so far.
    """

    loaded: Loaded
    prices: Prices
    gym: str | None = None
    options: SolveOptions = field(default_factory=SolveOptions)
    tell: Tell | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Settle the gym; prices become whole numbers in the largest unit that keeps them so."""
        self.gym = target_gym(self.loaded, self.gym)
        cents = self.prices.cents
        self._unit = 100 if all(price % 100 == 0 for price in cents.values()) else 1
        self._prices = {item: price // self._unit for item, price in sorted(cents.items())}
        self._now: Answer | None = None

    # ----- the gym as it is -------------------------------------------------------------------

    @property
    def now(self) -> Answer:
        """The best plan with the gym as it is (solved once)."""
        if self._now is None:
            name = "the gym as it is"
            self._now = solve_case(name, self.loaded, self.options, self.tell, self.stop)
        return self._now

    def _control(self, name: str) -> Control:
        report = None if self.tell is None else partial(self.tell, name)
        return Control(self.options, report, self.stop)

    def _ended(self, name: str) -> None:
        if self.tell is not None:
            self.tell(name, None)

    # ----- questions --------------------------------------------------------------------------

    def within(self, budget_cents: int | None, name: str = "") -> Purchase:
        """The best kit that costs no more than a budget; among equals the cheapest.

        Args:
            budget_cents: hundredths of the currency's unit; None is no limit.
            name: how progress calls it.
        """
        name = name or ("any budget" if budget_cents is None else self.prices.said(budget_cents))
        control = self._control(name)
        model = self._model(budget_cents)
        found = best(model.build.linear, control, lambda: self._plain(budget_cents).build.linear)
        found, cheapest = self._cheapest(model, found, control)
        self._ended(name)
        return self._purchase(model, found, control, budget_cents, cheapest)

    def reach(self, share: float) -> tuple[Purchase, Purchase]:
        """The cheapest kit whose score is this share (0 to 1) of the best that can be bought.

        Returns:
            The kit, and the best that the price list can buy.
        """
        full = self.within(None)
        if full.plan.score is None:
            return full, full
        lost = math.floor((1 - share) * abs(full.plan.score) + 1e-9)
        found = self._least_cost(full.plan.score - lost)
        return replace(found, share=_share(found, full)), full

    def minimal(self) -> Purchase:
        """The cheapest kit that has any legal plan; of that price the best one."""
        return self._least_cost(None)

    def curve(self, points: int = 8) -> list[Purchase]:
        """The best kit at budgets from nothing to where more money buys no more score.

        Args:
            points: about how many budgets to try; equal answers are shown once.
        """
        full = self.within(None)
        if full.plan.score is None:
            return [full]
        step = max(self._unit, math.ceil(full.cents / max(1, points - 1) / self._unit) * self._unit)
        below = [full, *self._down(full, step)]
        return [replace(bought, share=_share(bought, full)) for bought in reversed(below)]

    def _down(self, full: Purchase, step: int) -> Iterator[Purchase]:
        """Smaller and smaller budgets; those between a kit's price and its budget need no solve."""
        cents = full.cents
        while cents > 0 and not self.stop.is_set():
            budget = (math.ceil(cents / step) - 1) * step
            found = self.within(max(0, budget))
            if found.plan.score is None:
                return
            yield found
            cents = found.cents

    # ----- models -----------------------------------------------------------------------------

    def _model(self, budget_cents: int | None) -> ShopModel:
        return self._limited(
            shop_model(self.loaded, target_gym(self.loaded, self.gym), self._prices), budget_cents
        )

    def _plain(self, budget_cents: int | None) -> ShopModel:
        gym = target_gym(self.loaded, self.gym)
        model = shop_model(self.loaded, gym, self._prices, objective=False, tight=False)
        return self._limited(model, budget_cents)

    def _limited(self, model: ShopModel, budget_cents: int | None) -> ShopModel:
        if budget_cents is not None:
            linear = model.build.linear
            linear.row("budget", model.shop.cost(), None, budget_cents // self._unit)
        return model

    def _cheapest(
        self, model: ShopModel, found: SearchResult, control: Control
    ) -> tuple[SearchResult, bool]:
        """Of the kits that have a plan as good, the cheapest; and whether that is proved."""
        if found.values is None or found.score is None:
            return found, False
        linear = model.build.linear
        control.say("looking for a cheaper kit as good")
        priced = with_row(linear, "score", linear.objective.items(), found.score - linear.offset)
        outcome = _least(priced, model.shop.cost(), control, found.values)
        if outcome.values is None:
            return found, False
        values = outcome.values
        score = linear.value(values)
        bound = None if found.bound is None else max(found.bound, score)
        done = outcome.status == "optimal"
        status = "optimal" if score == bound else found.status
        repeats = done and status == "optimal"
        return SearchResult(status, values, score, bound, repeats), done

    def _least_cost(self, score: int | None) -> Purchase:
        """The cheapest kit that has a plan, or a plan of this score; of that price the best."""
        name = "the cheapest kit"
        control = self._control(name)
        control.say("looking for the cheapest kit")
        model = self._model(None)
        linear = model.build.linear
        least = None if score is None else score - linear.offset
        priced = with_row(
            linear, "score", linear.objective.items() if score is not None else [], least or 0
        )
        outcome = _least(priced, model.shop.cost(), control, None)
        if outcome.values is None:
            found = self._no_kit(outcome, control)
            self._ended(name)
            return self._purchase(model, found, control, None, cheapest=False)
        spent = sum(price * outcome.values[c] for c, price in model.shop.cost()) * self._unit
        self._ended(name)
        floor = None if outcome.bound is None else max(0, -outcome.bound) * self._unit
        floor = spent if outcome.status == "optimal" else floor
        bought = self.within(spent, f"the best plan for {self.prices.said(spent)}")
        if bought.plan.score is None:  # the clock ran out: the kit found first will do
            status = SearchResult("feasible", outcome.values, linear.value(outcome.values), None)
            bought = self._purchase(model, status, control, spent, cheapest=False)
        return replace(
            bought,
            budget_cents=None,
            least_cents=floor,
            cheapest=floor is not None and bought.cents <= floor,
        )

    def _no_kit(self, outcome: cpsat.Outcome, control: Control) -> SearchResult:
        """No kit at all: looked at again in another configuration before it is said."""
        if outcome.status != "infeasible":
            return SearchResult("unknown")
        return best(self._plain(None).build.linear, control, lambda: self._plain(None).build.linear)

    # ----- answers ----------------------------------------------------------------------------

    def _purchase(
        self,
        model: ShopModel,
        found: SearchResult,
        control: Control,
        budget: int | None,
        cheapest: bool,
    ) -> Purchase:
        if found.values is None:
            return Purchase(
                budget,
                (),
                0,
                cheapest,
                answer(self.loaded, found, control),
                ScoreDifference("no plan"),
            )
        basket = model.basket(found.values)
        bought = [
            Bought(item, capital(item_name(item)), self.prices.cents[item]) for item in basket
        ]
        gym = target_gym(self.loaded, self.gym)
        kitted = with_gym(self.loaded, gym, sorted({*self.loaded.scenario.gyms[gym], *basket}))
        plan = answer(kitted, replace(found, build=model.build), control)
        _, lost, gained = exercise_changes(self.now, plan)
        return Purchase(
            budget_cents=budget,
            items=tuple(sorted(bought, key=lambda b: (-b.cents, b.item))),
            cents=sum(b.cents for b in bought),
            cheapest=cheapest,
            plan=plan,
            difference=score_difference(plan, self.now),
            unlocked=unlocked(self.loaded, kitted),
            gained=gained,
            lost=lost,
        )

    def shopping(self, question: str, purchases: Sequence[Purchase], **more: Any) -> Shopping:
        """An answer with what a report needs around it."""
        notes = [self.prices.notes] if self.prices.notes else []
        return Shopping(
            name=self.loaded.scenario.name,
            gym=target_gym(self.loaded, self.gym),
            question=question,
            now=self.now,
            purchases=tuple(purchases),
            currency=self.prices.currency,
            notes=tuple(notes),
            **more,
        )


def _least(
    linear: LinearModel, cost: Sequence[Term], control: Control, hint: Sequence[int] | None
) -> cpsat.Outcome:
    """Minimise a cost on one thread, so that the same kit is found each time."""
    for column, price in cost:
        linear.gain(column, -price)
    return cpsat.run(
        linear,
        REPEATABLE,
        seconds=control.left,
        stop=control.stop,
        seed=control.options.seed,
        hint=hint,
    )


def _share(found: Purchase, full: Purchase) -> float | None:
    if found.plan.score is None or not full.plan.score or full.plan.score < 0:
        return None
    return found.plan.score / full.plan.score


def unlocked(before: Loaded, after: Loaded) -> tuple[str, ...]:
    """Names of exercises that can be chosen in one scenario and not in the other."""
    sets = []
    for loaded in (before, after):
        instance = prepare(loaded.scenario, loaded.catalog)
        sets.append({instance.exercises[e].name for g in instance.groups for e in g.candidates})
    return tuple(sorted(sets[1] - sets[0]))
