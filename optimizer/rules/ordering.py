"""Only sets of exercises that have a legal order.

The order itself is no decision: it is a sort. What must be decided is whether the chosen exercises
*can* be ordered, by class of tier: the opener must be compound (or match ``first``), and no two
neighbours may both be at 3 of grip or of lower back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, groupby

from catalog.queries import matches
from catalog.vocabulary import ORDER_CLASSES
from optimizer.instance.types import Group
from optimizer.rules.sums import StatedBlock, Sum, total

CRITICAL = 3
"""The grip_demand or lower_back_stress that may not meet its like."""


@dataclass(frozen=True, order=True)
class OrderKind:
    """Exercises that the order can't tell apart.

    Attributes:
        block: place in the order: exercises of a later block stand later.
        grip: at 3 of grip, where ``apart`` names grip.
        lower_back: at 3 of lower back, where ``apart`` names it.
        opener: may open the session.
        pair: number of its superset, from 1; 0 for none.
    """

    block: int
    grip: bool
    lower_back: bool
    opener: bool
    pair: int = 0

    def clashes(self, other: OrderKind) -> bool:
        """Whether the two may not stand next to each other."""
        return (self.grip and other.grip) or (self.lower_back and other.lower_back)

    @property
    def critical(self) -> bool:
        """Whether anything may clash with it."""
        return self.grip or self.lower_back


def kinds(block: StatedBlock, group: Group) -> dict[int, OrderKind]:
    """The kind of each of a group's candidates that is still to come."""
    scenario = block.instance.scenario
    result = {}
    for e in group.candidates:
        if e in block.instance.done(group):
            continue
        entry = block.instance.exercises[e]
        first = any(matches(selector, entry) for selector in scenario.first)
        place = (
            (0 if first else 10) + ORDER_CLASSES[entry.order_tier] if scenario.compound_first else 0
        )
        result[e] = OrderKind(
            block=place,
            grip="grip" in scenario.apart and entry.grip_demand == CRITICAL,
            lower_back="lower_back" in scenario.apart and entry.lower_back_stress == CRITICAL,
            opener=first or entry.mechanic == "compound" or not scenario.compound_first,
        )
    return result


def compound_first(block: StatedBlock) -> None:
    """The first block that holds anything holds an exercise that may open the session."""
    for group in block.instance.groups:
        if block.instance.done(group):
            continue  # it is open already
        kind_of = kinds(block, group)
        for place in sorted({kind.block for kind in kind_of.values()}):
            openers = {e for e, kind in kind_of.items() if kind.opener and kind.block <= place}
            others = {e for e, kind in kind_of.items() if not kind.opener and kind.block == place}
            before = block.chosen(group.index, block.among(openers))
            each = block.each(group.index, which=others)
            each.row("compound_first", None, block.x(group.index) - before, 0)


def apart(block: StatedBlock) -> None:
    """There is an order in which no two neighbours clash.

    ``at[p, k]`` is 1 where an exercise of kind k stands at place p: kinds only, so the size does
    not grow with the catalogue. Nothing is needed where no two candidates clash and none is paired.
    """
    for group in block.instance.groups:
        kind_of, paired = kinds(block, group), block.pairs.get(group.index, [])
        kind_of = kind_of if paired else _merged(kind_of)
        last = _last_done(block, group)
        hot = _can_clash(kind_of) or any(last.clashes(kind) for kind in kind_of.values())
        if paired or hot:
            _places(block, group, kind_of, last, paired)


def _last_done(block: StatedBlock, group: Group) -> OrderKind:
    """What the next exercise of a session that has begun follows; nothing clashes with none."""
    done = list(block.instance.done(group))
    if not done:
        return OrderKind(0, grip=False, lower_back=False, opener=False)
    entry, apart = block.instance.exercises[done[-1]], block.instance.scenario.apart
    return OrderKind(
        0,
        grip="grip" in apart and entry.grip_demand == CRITICAL,
        lower_back="lower_back" in apart and entry.lower_back_stress == CRITICAL,
        opener=True,
    )


def _can_clash(kind_of: dict[int, OrderKind]) -> bool:
    critical = [kind for kind in kind_of.values() if kind.critical]
    return any(one.clashes(other) for one, other in combinations(critical, 2))


def _merged(kind_of: dict[int, OrderKind]) -> dict[int, OrderKind]:
    """Neighbouring blocks without anything critical count as one: nothing in them can clash."""
    hot = {kind.block for kind in kind_of.values() if kind.critical}
    blocks = sorted({kind.block for kind in kind_of.values()})
    place: dict[int, int] = {}
    number = 0
    for is_hot, run in groupby(blocks, key=lambda block: block in hot):
        for index, block in enumerate(run):
            number += 1 if is_hot or index == 0 else 0
            place[block] = number
    return {
        e: OrderKind(place[kind.block], kind.grip, kind.lower_back, kind.opener)
        for e, kind in kind_of.items()
    }


def _places(
    block: StatedBlock,
    group: Group,
    kind_of: dict[int, OrderKind],
    last: OrderKind,
    paired: list[Sum],
) -> None:
    counts = _counts(block, group, kind_of, paired)
    ordered = sorted(counts)
    length = most_exercises(block, group)
    at = {
        (p, k): block.aux(0, 1, f"at_{group.index}_{p}_{i}")
        for p in range(length)
        for i, k in enumerate(ordered)
    }
    for k in ordered:
        standing = total(at[p, k] for p in range(length))
        block.row("apart", 0, standing - counts[k], 0)
    for p in range(length):
        here = total(at[p, k] for k in ordered)
        block.row("apart", None, here, 1)
        if p:
            block.row("apart", None, here - total(at[p - 1, k] for k in ordered), 0)
            _neighbours(block, at, p, ordered)
    for k in ordered:
        if length and not k.opener and not last.opener:
            block.fix("compound_first", next(iter(at[0, k].terms)), 0, 0)
        if length and last.clashes(k):
            block.fix("apart", next(iter(at[0, k].terms)), 0, 0)
    for number in range(1, len(paired) + 1):
        _together(block, at, length, [k for k in ordered if k.pair == number])


def _counts(
    block: StatedBlock, group: Group, kind_of: dict[int, OrderKind], paired: list[Sum]
) -> dict[OrderKind, Sum]:
    """Exercises of each kind that the session holds, those of each pair by themselves."""
    members: dict[OrderKind, set[int]] = defaultdict(set)
    for e, kind in kind_of.items():
        members[kind].add(e)
    counts: dict[OrderKind, Sum] = {}
    for kind, which in members.items():
        among = block.among(which)
        counts[kind] = block.chosen(group.index, among) - total(block.all(y, among) for y in paired)
        for number, y in enumerate(paired, 1):
            counts[replace(kind, pair=number)] = block.all(y, among)
    return counts


def _together(
    block: StatedBlock, at: dict[tuple[int, OrderKind], Sum], length: int, partners: list[OrderKind]
) -> None:
    """Beside an exercise of a pair stands its partner."""
    for p in range(length):
        beside = total(at[q, k] for q in (p - 1, p + 1) if 0 <= q < length for k in partners)
        block.row("supersets", None, total(at[p, k] for k in partners) - beside, 0)


def _neighbours(
    block: StatedBlock, at: dict[tuple[int, OrderKind], Sum], p: int, ordered: list[OrderKind]
) -> None:
    """Places p - 1 and p: blocks never fall, and no two of one danger meet."""
    for later in sorted({kind.block for kind in ordered})[1:]:
        late = total(at[p - 1, k] for k in ordered if k.block >= later)
        early = total(at[p, k] for k in ordered if k.block < later)
        block.row("compound_first", None, late + early, 1)
    for danger in ("grip", "lower_back"):
        hot = [k for k in ordered if getattr(k, danger)]
        if hot:
            block.row("apart", None, total(at[q, k] for q in (p - 1, p) for k in hot), 1)


def most_exercises(block: StatedBlock, group: Group) -> int:
    """No session of this group can hold more exercises than this."""
    limits = block.instance.sessions[group.session].limits
    done = block.instance.done(group)
    bounds = [len(group.candidates) - len(done)]
    if done:
        pair = block.instance.exercise_limits(group)
        return bounds[0] if pair is None else max(0, min(bounds[0], pair[1] - len(done)))
    if limits.exercises is not None:
        bounds.append(limits.exercises[1])
    for week in (week for week in block.instance.weeks if week.number in group.weeks):
        lows = [block.instance.set_range(e, week, group.session)[0] for e in group.candidates]
        fewest = max(1, min(lows, default=1))
        bounds.append(week.high // fewest)
        if limits.sets is not None:
            bounds.append(limits.sets // fewest)
    return max(0, min(bounds))
