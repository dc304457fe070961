"""The model of plan and purchases together: what to buy is decided with what to train.

``buy[i]`` is 1 where item i is bought. What is bought serves as the contains-table says (``have``);
an exercise can be done where some kit is complete (``can``), and chosen only where it can be done.
Rules that hold only where something is available (include, a balance that is not written) hang on
``can`` too, in both directions, so that buying can bring rules as well as choices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from catalog.schema import Exercise
from catalog.vocabulary import closure
from optimizer.instance import Group, Week, prepare
from optimizer.instance.bounds import untightened
from optimizer.model import Build, LinearModel, build_model, terms_of
from optimizer.model.linear import Term
from optimizer.rules import StatedBlock, balance, requirements
from optimizer.rules.sums import Statement
from optimizer.scenario import Loaded
from optimizer.scenario.calendar import Calendar
from optimizer.studies.common import with_gym, without_conditional_rules
from optimizer.verifier.eligibility import Eligibility

MissingKits = frozenset[frozenset[str]]
"""Ways to do an exercise: for each, the items still missing."""
ALWAYS = None
"""Stands for a column that is always 1."""


@dataclass
class Shop:
    """Purchases as columns of a model.

    Attributes:
        linear: the model they are added to.
        owned: all that the gym's items serve as already.
        prices: item to price.
        buy: item to column; items that help with nothing have none.
    """

    linear: LinearModel
    owned: frozenset[str]
    prices: Mapping[str, int]
    buy: dict[str, int] = field(default_factory=dict)
    _have: dict[str, int] = field(default_factory=dict)
    _kit: dict[frozenset[str], int] = field(default_factory=dict)
    _can: dict[MissingKits, int] = field(default_factory=dict)
    _serves: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what each item on sale serves as."""
        self._serves = {item: closure([item]) for item in self.prices}

    def sellers(self, item: str) -> list[str]:
        """Items on sale that serve as this one."""
        return [other for other, serves in self._serves.items() if item in serves]

    def missing(self, exercise: Exercise) -> MissingKits | None:
        """What each kit lacks, needless ones left out; None where some kit is complete."""
        lacks = {frozenset(kit) - self.owned for kit in exercise.equipment}
        if frozenset() in lacks:
            return None
        within = {kit for kit in lacks if all(self.sellers(item) for item in kit)}
        return frozenset(kit for kit in within if not any(other < kit for other in within))

    def can(self, exercise: Exercise) -> int | None:
        """The column that is 1 exactly where the exercise can be done; None is always."""
        kits = self.missing(exercise)
        if kits is None:
            return ALWAYS
        if kits not in self._can:
            columns = [self._complete(kit) for kit in sorted(kits, key=sorted)]
            self._can[kits] = self.any_of(columns, "can")
        return self._can[kits]

    def _complete(self, kit: frozenset[str]) -> int:
        if kit not in self._kit:
            self._kit[kit] = self.all_of([self._there(item) for item in sorted(kit)], "kit")
        return self._kit[kit]

    def _there(self, item: str) -> int:
        if item not in self._have:
            self._have[item] = self.any_of([self._bought(i) for i in self.sellers(item)], "have")
        return self._have[item]

    def _bought(self, item: str) -> int:
        if item not in self.buy:
            self.buy[item] = self.linear.var(0, 1, f"buy_{item}")
        return self.buy[item]

    def any_of(self, columns: Sequence[int], name: str) -> int:
        """A column that is 1 exactly where one of these is."""
        if len(set(columns)) == 1:
            return columns[0]
        column = self.linear.var(0, 1, name)
        for one in columns:
            self.linear.row("available", [(column, 1), (one, -1)], 0, None)
        self.linear.row("available", [(column, 1), *((c, -1) for c in columns)], None, 0)
        return column

    def all_of(self, columns: Sequence[int], name: str) -> int:
        """A column that is 1 exactly where all of these are."""
        if len(set(columns)) == 1:
            return columns[0]
        column = self.linear.var(0, 1, name)
        for one in columns:
            self.linear.row("available", [(column, 1), (one, -1)], None, 0)
        least = 1 - len(columns)
        self.linear.row("available", [(column, 1), *((c, -1) for c in columns)], least, None)
        return column

    def cost(self) -> list[tuple[int, int]]:
        """What the purchases cost."""
        return [(column, self.prices[item]) for item, column in self.buy.items()]


@dataclass(frozen=True)
class ShopModel:
    """A built model with its purchases.

    Attributes:
        build: rules, goals and choice columns over everything that could be bought.
        shop: the purchases.
    """

    build: Build
    shop: Shop

    def basket(self, values: Sequence[int]) -> list[str]:
        """Items that an assignment buys."""
        return sorted(item for item, column in self.shop.buy.items() if values[column])


def shop_model(
    loaded: Loaded,
    gym: str,
    prices: Mapping[str, int],
    *,
    objective: bool = True,
    tight: bool = True,
) -> ShopModel:
    """The scenario with every purchase open; the gym's own items cost nothing."""
    owned = loaded.scenario.gyms[gym]
    everything = with_gym(loaded, gym, sorted(owned | set(prices)))
    instance = prepare(everything.scenario, everything.catalog)
    build = build_model(without_conditional_rules(instance), objective=objective, tight=tight)
    shop = Shop(build.linear, closure(owned), prices)
    for group in instance.groups:
        if group.gym == gym:
            _link(build, shop, group)
    block = StatedBlock(instance, untightened(instance))
    _includes(build, shop, block, gym)
    _balances(build, shop, block, everything, gym)
    return ShopModel(build, shop)


def _link(build: Build, shop: Shop, group: Group) -> None:
    """What is chosen can be done."""
    for e in group.candidates:
        can = shop.can(build.exercise(e))
        if can is not None:
            terms = [(build.x[group.index, e], 1), (can, -1)]
            build.linear.row("available", terms, None, 0)


def _includes(build: Build, shop: Shop, block: StatedBlock, gym: str) -> None:
    """A matching prescription in every week in which some session's group could choose one."""
    instance = block.instance
    for said in _said(block, "include", requirements.include):
        able = {
            shop.can(instance.exercises[e]) if instance.groups[g].gym == gym else ALWAYS
            for _, g, e in block.counted(said.sum)
        }
        for column in [ALWAYS] if ALWAYS in able else sorted(c for c in able if c is not None):
            _only_where(build.linear, said, terms_of(block, build, said.sum), column)


def _balances(build: Build, shop: Shop, block: StatedBlock, everything: Loaded, gym: str) -> None:
    """A balance that is not written holds in weeks in which both sides have an exercise."""
    rule = block.instance.scenario.balance
    if rule is None or rule.written:
        return
    eligibility = Eligibility(Calendar(everything.scenario, everything.catalog))
    known: dict[frozenset[int | None], int | None] = {}
    for week in balance.balanced_weeks(block, rule):
        sides = [_able(shop, eligibility, week, pattern, gym) for pattern in rule.between]
        columns = [_side(shop, side, known) for side in sides]
        needed = [column for column in columns if column is not None]
        when = shop.all_of(needed, "balanced") if needed else ALWAYS
        for said in _said(block, "balance", partial(balance.balanced, rule=rule, week=week)):
            _only_where(build.linear, said, terms_of(block, build, said.sum), when)


def _said(block: StatedBlock, rule: str, state: Callable[[StatedBlock], None]) -> list[Statement]:
    """What a rule says of a block."""
    block.begin(rule)
    state(block)
    return [said for said in block.stated[rule] if isinstance(said, Statement)]


def _only_where(linear: LinearModel, said: Statement, terms: list[Term], when: int | None) -> None:
    """A row that holds always, or where the column ``when`` is 1."""
    low, high = (None if end is None else end - said.sum.constant for end in (said.low, said.high))
    if when is ALWAYS:
        linear.row(said.rule, terms, low, high)
        return
    ends = [(c * linear.lower[column], c * linear.upper[column]) for column, c in terms]
    least, most = sum(min(pair) for pair in ends), sum(max(pair) for pair in ends)
    if low is not None:
        linear.row(said.rule, [*terms, (when, least - low)], least, None)
    if high is not None:
        linear.row(said.rule, [*terms, (when, most - high)], None, most)


def _side(
    shop: Shop, able: frozenset[int | None], known: dict[frozenset[int | None], int | None]
) -> int | None:
    if able not in known:
        columns = sorted(c for c in able if c is not None)
        known[able] = ALWAYS if ALWAYS in able else shop.any_of(columns, "side")
    return known[able]


def _able(
    shop: Shop, eligibility: Eligibility, week: Week, pattern: str, gym: str
) -> frozenset[int | None]:
    """Columns of the exercises of a pattern that are available in a week, ALWAYS among them."""
    found: set[int | None] = set()
    calendar = eligibility.calendar
    for session in calendar.held(week.number):
        here = calendar.gym(week.number, session) == gym
        for exercise in calendar.catalog:
            if exercise.pattern != pattern:
                continue
            if not eligibility.why_not(exercise, week.number, session):
                found.add(shop.can(exercise) if here else ALWAYS)
    return frozenset(found)
