"""The sums of an instance as a relaxation: what pricing can take apart by exercise.

The rules and goals are stated as sums (:mod:`optimizer.rules`), each one entry (where, which
feature, how often), however many exercises there are. Here they are used as they are. Rules that
tie exercises one to another (an order, the spread, the places of ``apart``) are left out, so it
bounds the score of the whole problem from above and proves nothing else; what is said of each
exercise by itself (new or not, how often a week, sets from week to week) becomes structure that the
pricing follows. Cuts of our own stand in :mod:`optimizer.solver.relaxation.cuts`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.schema import Exercise
from optimizer.instance.bounds import Bounds
from optimizer.instance.types import Instance
from optimizer.rules import StatedBlock, state
from optimizer.rules.deload import halved
from optimizer.rules.goals.dose import Dose, dose_of
from optimizer.rules.goals.steadiness import moves
from optimizer.rules.goals.volume import full_slots
from optimizer.rules.recovery import close_groups, often
from optimizer.rules.sums import Aux, Fix, OpenSlot, Statement

IntArray = NDArray[np.int64]
Edge = tuple[int, int]
"""(earlier group, later group) of one session"""
Place = tuple[int, int]
"""(slot or group, feature)"""
INF = 2**40
"""Stands for "no bound" in a row."""
REACH: Mapping[str, tuple[int, int]] = {
    "session_lower_back": (3, 1),
    "session_grip": (3, 1),
    "session_isolation": (1, 1),
    # Credit of one muscle nearly never binds unless two thirds of the sets can pass it.
    "session_muscle_sets": (4, 3),
}
"""Caps of one session to the most that a set (or a choice) adds, as a fraction: a cap that all of a
session's sets can't reach is left out."""

ORDER: tuple[tuple[str, ...], ...] = (
    ("weekly_sets",),
    ("muscle_sets",),
    ("balance",),
    ("session_exercises", "session_isolation"),
    (
        "session_sets",
        "session_lower_back",
        "session_grip",
        "session_muscle_sets",
        "session_minutes",
    ),
)
"""Rows of a week stand first, then group by group, slot by slot, then all others. Which prices the
linear program ends with hangs on this order, and with them which of equally good plans is found."""


@dataclass
class SumRow:
    """low <= sums + aux <= high.

    Attributes:
        rule: id of the rule or the score term.
        low, high: whole numbers; None is no bound.
        sets: ((slot, feature), coefficient): sums of sets.
        chosen: ((group, feature), coefficient): sums of choices.
        aux: (column, coefficient).
        fresh: (earlier group, later group) whose new exercises are counted in.
        kept: group whose main lifts are taken off.
    """

    rule: str
    low: int | None
    high: int | None
    sets: list[tuple[Place, int]] = field(default_factory=list)
    chosen: list[tuple[Place, int]] = field(default_factory=list)
    aux: list[tuple[int, int]] = field(default_factory=list)
    fresh: Edge | None = None
    kept: int | None = None


@dataclass(frozen=True)
class TrendSteps:
    """Successive training weeks of a group: from one slot to the next along a trend."""

    slots: tuple[int, ...]
    trends: tuple[int | None, ...]


@dataclass(frozen=True)
class Doses:
    """A fair dose of each exercise: below ``fewest`` sets cost ``price`` each, above ``most`` 1."""

    fewest: IntArray
    most: IntArray
    price: IntArray

    def cost(self, sets: Any, which: Any) -> Any:
        """What so many sets of these exercises are off."""
        short = self.price[which] * np.maximum(0, self.fewest[which] - sets)
        return short + np.maximum(0, sets - self.most[which])


@dataclass(frozen=True)
class Halving:
    """A deload week's slot that is held against the training week before.

    Attributes:
        slot: of the deload week.
        which: by exercise, whether it is (no pin gives it sets of its own).
        least: fewest sets of an exercise in a deload week.
        written: whether a total is written for the week.
        more: whether that total is more than half of the week before.
    """

    slot: int
    which: NDArray[np.bool_]
    least: int
    written: bool
    more: bool

    def allowed(self, before: Any, sets: Any) -> Any:
        """Whether so many sets are half of those before, as far as the rule asks."""
        half = 2 * sets >= before
        if self.more:
            return half & (sets <= before)
        return (half | self.written) & (2 * sets <= np.maximum(before + 1, 2 * self.least))

    def short(self, before: Any, sets: Any) -> Any:
        """Sets short of half, doubled, where they count."""
        return np.maximum(0, before - 2 * sets) * self.written


@dataclass
class Outline:
    """The relaxation of one instance.

    Attributes:
        instance, bounds: what it is of.
        slots: (group index, week number), by group.
        slot_of: their places.
        features: one row a feature, one column an exercise.
        rows: sums that are bounded.
        low, high, gain: of the auxiliary columns.
        sets_gain: (slot, feature) to points a set.
        chosen_gain: (group, feature) to points a choice.
        least, most: one row a slot, one column an exercise: sets if chosen.
        candidates: by group, indices of exercises.
        forced: (group, exercise) that must be chosen.
        training: by group.
        lifts: by group, then by exercise: whether it is a main lift with sets enough all weeks.
        halvings: training slot to the deload slots that are held against it.
        change_cost: points for an exercise that moves against the weeks' trend by a set, or is a
            half-set short of half in a deload week.
        doses: slot to the doses that its sets are measured by.
        dose_cost: points for each set that an exercise is off its dose.
        variety_cost: points for an exercise in a second session of a week.
        fresh_cost: (earlier group, later group) to points for an exercise that is new.
        contradicted: some row alone has no solution, so there is no plan.
        forest: pairs of groups whose costs of change are counted, without circles.
        meetings: groups that share a week, and in how many weeks they do.
        close: groups that can't both hold a heavy lift.
    """

    instance: Instance
    bounds: Bounds
    slots: list[tuple[int, int]] = field(default_factory=list)
    slot_of: dict[tuple[int, int], int] = field(default_factory=dict)
    features: list[IntArray] = field(default_factory=list)
    rows: list[SumRow] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    gain: list[int] = field(default_factory=list)
    sets_gain: Counter[Place] = field(default_factory=Counter)
    chosen_gain: Counter[Place] = field(default_factory=Counter)
    least: IntArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    most: IntArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    candidates: list[NDArray[np.intp]] = field(default_factory=list)
    forced: list[tuple[int, int]] = field(default_factory=list)
    training: list[TrendSteps] = field(default_factory=list)
    lifts: dict[int, NDArray[np.bool_]] = field(default_factory=dict)
    halvings: dict[int, list[Halving]] = field(default_factory=dict)
    change_cost: int = 0
    doses: dict[int, Doses] = field(default_factory=dict)
    dose_cost: int = 0
    variety_cost: int = 0
    contradicted: bool = False
    fresh_cost: Counter[tuple[int, int]] = field(default_factory=Counter)
    forest: list[Edge] = field(default_factory=list)
    meetings: Mapping[tuple[int, ...], int] = field(default_factory=dict)
    close: list[Edge] = field(default_factory=list)
    _known: dict[int | bytes, int] = field(default_factory=dict)

    def feature(self, block: StatedBlock, feature: int) -> int:
        """The index here of a feature of the rules."""
        if feature not in self._known:
            self._known[feature] = len(self.features)
            self.features.append(np.array(block.values(feature), dtype=np.int64))
        return self._known[feature]

    def vector(self, values: IntArray) -> int:
        """The index of numbers of our own that every exercise has."""
        key = values.tobytes()
        if key not in self._known:
            self._known[key] = len(self.features)
            self.features.append(values)
        return self._known[key]

    def row(self, row: SumRow) -> None:
        """Add a row, unless it says nothing."""
        if row.low is not None and row.high is not None and row.low > row.high:
            self.contradicted = True
        elif row.low is not None or row.high is not None:
            self.rows.append(row)

    @cached_property
    def points_sets(self) -> dict[int, list[tuple[int, int]]]:
        """Slot to (feature, points a set)."""
        return _by_place(self.sets_gain)

    @cached_property
    def points_chosen(self) -> dict[int, list[tuple[int, int]]]:
        """Group to (feature, points a choice)."""
        return _by_place(self.chosen_gain)


def _by_place(gains: Mapping[Place, int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (place, feature), points in gains.items():
        found[place].append((feature, points))
    return found


def outline(
    instance: Instance, bounds: Bounds, cuts: Callable[[Outline, StatedBlock], None]
) -> Outline:
    """The relaxation of an instance, score included."""
    block = state(instance, bounds, relaxed=True)
    out = Outline(instance, bounds)
    _ranges(out)
    _steps(out, block)
    out.meetings = {
        groups: weeks
        for groups, weeks in block.meetings().items()
        if len(groups) > 1 and not often(block, groups)
    }
    out.close = [(g, h) for g, h in close_groups(block) if g != h]
    for item in chain.from_iterable(block.stated.values()):
        if isinstance(item, Statement):
            _row(out, block, item)
        elif isinstance(item, Aux):
            out.low.append(item.low)
            out.high.append(item.high)
            out.gain.append(block.gain.get(("aux", item.index, 0), 0))
        elif isinstance(item, Fix):
            _pin(out, item)
    _gains(out, block)
    cuts(out, block)
    out.rows.sort(key=lambda row: _place(out, row))
    _forest(out)
    return out


def _ranges(out: Outline) -> None:
    """Slots, candidates and the sets that each exercise can have."""
    instance, bounds = out.instance, out.bounds
    kinds = {kind: i for i, kind in enumerate(dict.fromkeys(bounds.alike))}
    kind_of = np.array([kinds[kind] for kind in bounds.alike], dtype=np.intp)
    least, most = [], []
    for group in instance.groups:
        out.candidates.append(np.array(group.candidates, dtype=np.intp))
        for number in group.weeks:
            out.slot_of[group.index, number] = len(out.slots)
            out.slots.append((group.index, number))
            ranges = [
                bounds.prescription.get((group.index, number, kind), (1, 0)) for kind in kinds
            ]
            least.append(np.array([low for low, _ in ranges], dtype=np.int64)[kind_of])
            most.append(np.array([high for _, high in ranges], dtype=np.int64)[kind_of])
            for e, sets in instance.done(group).items():
                least[-1][e] = most[-1][e] = sets
    none = np.zeros((0, len(instance.exercises)), dtype=np.int64)
    out.least, out.most = (np.stack(rows) if rows else none for rows in (least, most))


def _steps(out: Outline, block: StatedBlock) -> None:
    """Along which training weeks the sets of an exercise move, and what a change costs."""
    trends = {before.index: direction for before, _, direction in moves(block)}
    for group in block.instance.groups:
        mine = [slot for slot in block.slots if slot.group is group and not slot.week.deload]
        slots = tuple(slot.index for slot in mine)
        out.training.append(TrendSteps(slots, tuple(trends[slot] for slot in slots[:-1])))
    out.change_cost = block.instance.scenario.weights.steadiness
    out.variety_cost = block.instance.scenario.weights.variety
    out.dose_cost = block.instance.scenario.weights.dose
    _halvings(out, block)
    known: dict[Dose, Doses] = {}
    for slot in full_slots(block) if out.dose_cost else ():
        if isinstance(slot, OpenSlot):
            measure = dose_of(block, slot.week)
            if measure not in known:
                known[measure] = _doses(measure, block.instance.exercises)
            out.doses[slot.index] = known[measure]


def _halvings(out: Outline, block: StatedBlock) -> None:
    least = block.instance.scenario.sets_per_exercise.deload_min
    for one in halved(block):
        earlier = [place for kind, place, _ in one.before.terms if kind == "n"]
        if earlier:  # else a frozen week, whose sets are facts
            which = np.zeros(len(block.instance.exercises), dtype=bool)
            which[list(one.which)] = True
            halving = Halving(one.slot.index, which, least, one.written, one.more)
            out.halvings.setdefault(earlier[0], []).append(halving)


def _doses(measure: Dose, exercises: Sequence[Exercise]) -> Doses:
    def each(of: Callable[[Exercise], int]) -> IntArray:
        return np.array([of(entry) for entry in exercises], dtype=np.int64)

    return Doses(each(measure.fewest), each(measure.most), each(measure.price))


def _pin(out: Outline, item: Fix) -> None:
    kind, place, e = item.column
    if kind == "x" and (place, e) not in out.forced:
        out.forced.append((place, e))
    elif kind == "n":
        out.least[place, e] = max(out.least[place, e], item.low)
        out.most[place, e] = min(out.most[place, e], item.high)


def _row(out: Outline, block: StatedBlock, said: Statement) -> None:
    done = said.sum.constant
    low = None if said.low is None else said.low - done
    high = None if said.high is None else said.high - done
    known = block.edges.keys() | block.lifts.keys()
    alone = any(ref[0] == "own" and ref not in known for ref in said.sum.terms)
    if said.sum.terms and not alone and not _out_of_reach(out, said):
        row = SumRow(said.rule, low, high)
        for ref, coefficient in said.sum.terms.items():
            kind, place, feature = ref
            if kind == "sets":
                row.sets.append(((place, out.feature(block, feature)), coefficient))
            elif kind == "chosen":
                row.chosen.append(((place, out.feature(block, feature)), coefficient))
            elif kind == "aux":
                row.aux.append((place, coefficient))
            elif ref in block.edges:
                row.fresh = block.edges[ref]
            else:
                row.kept, which = block.lifts[ref]
                out.lifts[row.kept] = np.array(
                    [e in which for e in range(len(block.instance.exercises))], dtype=bool
                )
        out.row(row)


def _out_of_reach(out: Outline, said: Statement) -> bool:
    """Whether all sets (or choices) of a session together can't reach its cap."""
    if said.rule not in REACH or said.high is None:
        return False
    over, under = REACH[said.rule]
    ((kind, place, _),) = said.sum.terms
    slot = out.slots[place] if kind == "sets" else None
    most = out.bounds.exercises[place] if slot is None else out.bounds.session_sets[slot]
    return over * most[1] <= under * said.high


def _place(out: Outline, row: SumRow) -> tuple[int, int, int]:
    """Where a row stands: by week, by group, by slot, then those of the block and of the score."""
    for level, rules in enumerate(ORDER):
        if row.rule in rules:
            place = row.sets[0][0][0] if row.sets else row.chosen[0][0][0]
            here = 0 if level < 2 else out.slots[place][1] if level == 2 else place
            return level, here, rules.index(row.rule)
    return len(ORDER), 0, 0


def _gains(out: Outline, block: StatedBlock) -> None:
    for ref, points in block.gain.items():
        kind, place, feature = ref
        if kind == "sets":
            out.sets_gain[place, out.feature(block, feature)] += points
        elif kind == "chosen":
            out.chosen_gain[place, out.feature(block, feature)] += points
        elif ref in block.edges:
            out.fresh_cost[block.edges[ref]] -= points


def _forest(out: Outline) -> None:
    """Pairs of groups without circles; what is left out costs nothing, so rotation goes first."""
    wanted = [row.fresh for row in out.rows if row.fresh is not None]
    wanted += [edge for edge in out.fresh_cost if edge not in wanted]
    tree = list(range(len(out.candidates)))
    kept: set[Edge] = set()
    for a, b in wanted:
        if (b, a) in kept:
            kept.add((a, b))
        elif tree[a] != tree[b]:
            kept.add((a, b))
            old, new = tree[b], tree[a]
            tree = [new if mark == old else mark for mark in tree]
    out.forest = [edge for edge in wanted if edge in kept]
    out.fresh_cost = Counter({edge: cost for edge, cost in out.fresh_cost.items() if edge in kept})
    out.rows = [row for row in out.rows if row.fresh is None or row.fresh in kept]
