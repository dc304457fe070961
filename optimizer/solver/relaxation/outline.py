"""The rules and the score of an instance without its exercises: rows over sums of features.

A row of the whole model says something about sums of sets or of choices, each exercise weighted by
a number of its own: its credit for a muscle, its seconds, whether a selector means it. Here such a
sum is one entry (where, which feature, how often), however many exercises there are. What is left
is a relaxation: rules that tie exercises one to another (an order, the spread, the places of
``apart``) are not in it, so it bounds the score of the whole problem from above and proves nothing
else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import MUSCLES
from optimizer.instance.bounds import Bounds, least_uneven
from optimizer.instance.types import Instance, Week
from optimizer.model.goals.steadiness import trend
from optimizer.scenario.types import Balance, Require, SelectorRef
from optimizer.units import STIMULUS_CAP, WARM_UP_SECONDS, marginal_stimulus, whole_minutes

Whole = NDArray[np.int64]
Edge = tuple[int, int]
"""(earlier group, later group) of one session"""
Place = tuple[int, int]
"""(slot or group, feature)"""
FAR = 2**40
"""Stands for "no bound" in a row."""


@dataclass
class Row:
    """low <= sums + aux <= high.

    Attributes:
        rule: id of the rule or the score term.
        low, high: whole numbers; None is no bound.
        sets: ((slot, feature), coefficient): sums of sets.
        chosen: ((group, feature), coefficient): sums of choices.
        aux: (column, coefficient).
        fresh: (earlier group, later group) whose new exercises are counted in.
    """

    rule: str
    low: int | None
    high: int | None
    sets: list[tuple[Place, int]] = field(default_factory=list)
    chosen: list[tuple[Place, int]] = field(default_factory=list)
    aux: list[tuple[int, int]] = field(default_factory=list)
    fresh: tuple[int, int] | None = None


@dataclass(frozen=True)
class Steps:
    """Successive training weeks of a group: from one slot to the next along a trend."""

    slots: tuple[int, ...]
    trends: tuple[int | None, ...]


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
        change_cost: points for an exercise that moves against the weeks' trend by a set.
        variety_cost: points for an exercise in a second session of a week.
        fresh_cost: (earlier group, later group) to points for an exercise that is new.
        contradicted: some row alone has no solution, so there is no plan.
        forest: pairs of groups whose costs of change are counted, without circles.
    """

    instance: Instance
    bounds: Bounds
    slots: list[tuple[int, int]] = field(default_factory=list)
    slot_of: dict[tuple[int, int], int] = field(default_factory=dict)
    features: list[Whole] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    gain: list[int] = field(default_factory=list)
    sets_gain: Counter[Place] = field(default_factory=Counter)
    chosen_gain: Counter[Place] = field(default_factory=Counter)
    least: Whole = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    most: Whole = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    candidates: list[NDArray[np.intp]] = field(default_factory=list)
    forced: list[tuple[int, int]] = field(default_factory=list)
    training: list[Steps] = field(default_factory=list)
    change_cost: int = 0
    variety_cost: int = 0
    contradicted: bool = False
    fresh_cost: Counter[tuple[int, int]] = field(default_factory=Counter)
    forest: list[Edge] = field(default_factory=list)
    _known: dict[Hashable, int] = field(default_factory=dict)

    def feature(self, name: Hashable, of: Callable[[Exercise], int]) -> int:
        """The index of a number that every exercise has."""
        if name in self._known:
            return self._known[name]
        values = [of(exercise) for exercise in self.instance.exercises]
        return self._kept(name, np.array(values, dtype=np.int64))

    def vector(self, values: Whole) -> int:
        """The index of numbers that every exercise has."""
        return self._kept(("values", values.tobytes()), values)

    def _kept(self, name: Hashable, values: Whole) -> int:
        if name not in self._known:
            self._known[name] = len(self.features)
            self.features.append(values)
        return self._known[name]

    def aux(self, low: int, high: int, gain: int = 0) -> int:
        """A new auxiliary column."""
        self.low.append(low)
        self.high.append(high)
        self.gain.append(gain)
        return len(self.low) - 1

    def row(self, rule: str, low: int | None, high: int | None, **parts: object) -> None:
        """A new row, unless it says nothing."""
        if low is not None and high is not None and low > high:
            self.contradicted = True
        elif low is not None or high is not None:
            self.rows.append(Row(rule, low, high, **parts))  # type: ignore[arg-type]

    @cached_property
    def points_sets(self) -> dict[int, list[tuple[int, int]]]:
        """Slot to (feature, points a set)."""
        return _by_place(self.sets_gain)

    @cached_property
    def points_chosen(self) -> dict[int, list[tuple[int, int]]]:
        """Group to (feature, points a choice)."""
        return _by_place(self.chosen_gain)

    def week_slots(self, week: Week) -> list[int]:
        """The slots of a week, by day."""
        group_of = self.instance.group_of
        return [self.slot_of[group_of[s, week.number], week.number] for s in week.held]


def _by_place(gains: Mapping[Place, int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (place, feature), points in gains.items():
        found[place].append((feature, points))
    return found


def outline(instance: Instance, bounds: Bounds) -> Outline:
    """The relaxation of an instance, score included."""
    result = Outline(instance, bounds)
    _blocks(result)
    for part in (
        _pins, _weekly_sets, _muscle_sets, _balance, _session, _require, _include, _rotation,
        _stimulus, _worth_of_sets, _continuity, _evenness, _minutes,
    ):  # fmt: skip
        part(result)
    _forest(result)
    return result


def _one(_: Exercise) -> int:
    return 1


def _blocks(out: Outline) -> None:
    """Slots, candidates and the sets that each exercise can have."""
    instance, bounds = out.instance, out.bounds
    kinds = {kind: i for i, kind in enumerate(dict.fromkeys(bounds.alike))}
    kind_of = np.array([kinds[kind] for kind in bounds.alike], dtype=np.intp)
    least, most = [], []
    weeks = {week.number: week for week in instance.weeks}
    for group in instance.groups:
        out.candidates.append(np.array(group.candidates, dtype=np.intp))
        training: list[int] = []
        for number in group.weeks:
            out.slot_of[group.index, number] = len(out.slots)
            out.slots.append((group.index, number))
            ranges = [
                bounds.prescription.get((group.index, number, kind), (1, 0)) for kind in kinds
            ]
            least.append(np.array([low for low, _ in ranges], dtype=np.int64)[kind_of])
            most.append(np.array([high for _, high in ranges], dtype=np.int64)[kind_of])
            if not weeks[number].deload:
                training.append(number)
        slots = tuple(out.slot_of[group.index, number] for number in training)
        trends = tuple(trend(weeks[a], weeks[b]) for a, b in pairwise(training))
        out.training.append(Steps(slots, trends))
    none = np.zeros((0, len(instance.exercises)), dtype=np.int64)
    out.least = np.stack(least) if least else none
    out.most = np.stack(most) if most else none
    out.change_cost = instance.scenario.weights.steadiness
    out.variety_cost = instance.scenario.weights.variety


def _pins(out: Outline) -> None:
    instance = out.instance
    place = {exercise.id: e for e, exercise in enumerate(instance.exercises)}
    for rule in instance.scenario.pin:
        for slot, (g, number) in enumerate(out.slots):
            group = instance.groups[g]
            e = place.get(rule.exercise)
            named = instance.sessions[group.session].name == rule.session
            if e is None or not named or e not in group.candidates:
                continue
            if rule.weeks is not None and number not in rule.weeks:
                continue
            if (g, e) not in out.forced:
                out.forced.append((g, e))
            if rule.sets is not None:
                out.least[slot, e] = max(out.least[slot, e], rule.sets[0])
                out.most[slot, e] = min(out.most[slot, e], rule.sets[1])


def _weekly_sets(out: Outline) -> None:
    one = out.feature("one", _one)
    for week in out.instance.open_weeks:
        if week.held:
            sums = [((slot, one), 1) for slot in out.week_slots(week)]
            out.row("weekly_sets", week.low, week.high, sets=sums)


def _credit(out: Outline, muscle: str) -> int:
    return out.feature(("credit", muscle), lambda e: e.credit(muscle))


def _muscle_sets(out: Outline) -> None:
    for week in out.instance.open_weeks:
        for muscle, band in out.instance.scenario.muscle_sets.items():
            if week.held:
                feature = _credit(out, muscle)
                sums = [((slot, feature), 1) for slot in out.week_slots(week)]
                low = None if week.deload else band.min
                out.row("muscle_sets", low, band.max, sets=sums)


def _balance(out: Outline) -> None:
    rule = out.instance.scenario.balance
    if rule is None or (rule.per == "block" and out.instance.frozen.through):
        return
    weeks = [week for week in out.instance.open_weeks if week.held]
    parts = [weeks] if rule.per == "block" else [[week] for week in weeks]
    for part in parts:
        waived = not rule.written and _one_sided(out.instance, rule, part[0]) if part else True
        if part and (rule.per == "block" or not waived):
            _balanced(out, rule, part)


def _one_sided(instance: Instance, rule: Balance, week: Week) -> bool:
    found = {pattern for s in week.held for pattern in instance.patterns[s, week.number]}
    return not set(rule.between) <= found


def _balanced(out: Outline, rule: Balance, weeks: list[Week]) -> None:
    one, other = (_of_pattern(out, pattern) for pattern in rule.between)
    slots = [slot for week in weeks for slot in out.week_slots(week)]
    a, b = rule.ratio
    out.row("balance", 1, None, sets=[((slot, one), 1) for slot in slots])
    out.row("balance", 1, None, sets=[((slot, other), 1) for slot in slots])
    sums = [((slot, one), b) for slot in slots] + [((slot, other), -a) for slot in slots]
    out.row("balance", -rule.tolerance, rule.tolerance, sets=sums)
    if len(weeks) == 1 and out.bounds.tight:
        _halves(out, rule, weeks[0])


def _halves(out: Outline, rule: Balance, week: Week) -> None:
    """What is left of a week for one side, rounded down: half of an odd number is no set.

    With A + B + C <= T over the sides and the others, and |b*A - a*B| <= t, it follows that
    (a+b)*A + a*C <= a*T + t. Less 1 for each of some ``include`` that the week must meet, and
    divided by a+b, every coefficient and the right side may be rounded down (a Chvatal-Gomory
    cut); C is at least the others' fewest sets.
    """
    slots = out.week_slots(week)
    groups = [out.slots[slot][0] for slot in slots]
    top = min(week.high, sum(out.bounds.session_sets[out.slots[slot]][1] for slot in slots))
    none = np.zeros(len(out.instance.exercises), dtype=np.int64)
    whole = sum(rule.ratio)
    others = none + 1
    for pattern in rule.between:
        others = others - out.features[_of_pattern(out, pattern)]
    fewest = out.least[slots] * others  # one row a slot
    for some in _subsets(_includes_met(out, groups)):
        taken = sum(some, none)
        chosen = {}
        for share in dict.fromkeys(rule.ratio):  # as a rule both sides have the same
            rounded = (share * fewest - taken) // whole
            chosen[share] = [
                ((g, out.vector(values)), 1) for g, values in zip(groups, rounded, strict=True)
            ]
        for share, pattern in zip(rule.ratio, rule.between, strict=True):
            sums = [((slot, _of_pattern(out, pattern)), 1) for slot in slots]
            high = (share * top + rule.tolerance - len(some)) // whole
            out.row("balance", None, high, sets=sums, chosen=chosen[share])


def _of_pattern(out: Outline, pattern: str) -> int:
    return out.feature(("pattern", pattern), lambda e: int(e.pattern == pattern))


def _includes_met(out: Outline, groups: Sequence[int]) -> list[Whole]:
    """Whom each ``include`` means that is not waived in a week of these groups."""
    found = []
    for selector in out.instance.scenario.include:
        meant = out.features[_of_selector(out, selector)]
        if _any_of(out, meant, groups):
            found.append(meant)
    return found


def _any_of(out: Outline, meant: Whole, groups: Sequence[int]) -> bool:
    """Whether some of the groups could choose one that is meant; else an ``include`` is waived."""
    return any(meant[out.candidates[g]].any() for g in groups)


def _of_selector(out: Outline, selector: SelectorRef) -> int:
    return out.feature(("select", str(selector)), lambda e: int(matches(selector, e)))


def _subsets(items: Sequence[Whole]) -> Iterator[tuple[Whole, ...]]:
    """All of no more than three."""
    return chain.from_iterable(combinations(items, n) for n in range(min(len(items), 3) + 1))


def _session(out: Outline) -> None:
    """What a session can hold; caps that its sets can't reach are left out."""
    one = out.feature("one", _one)
    for group in out.instance.groups:
        low, high = out.bounds.exercises[group.index]
        out.row("session_exercises", low, high, chosen=[((group.index, one), 1)])
        most = out.instance.sessions[group.session].limits.isolation
        if most is not None and most < high:
            iso = out.feature("isolation", lambda e: int(e.mechanic == "isolation"))
            out.row("session_isolation", None, most, chosen=[((group.index, iso), 1)])
    for slot, (g, number) in enumerate(out.slots):
        low, high = out.bounds.session_sets[g, number]
        out.row("session_sets", low, high, sets=[((slot, one), 1)])
        _loads(out, slot, high)


def _loads(out: Outline, slot: int, most_sets: int) -> None:
    g, number = out.slots[slot]
    session = out.instance.groups[g].session
    limits = out.instance.sessions[session].limits
    if limits.lower_back is not None and 3 * most_sets > limits.lower_back:
        stress = out.feature("stress", lambda e: e.lower_back_stress)
        out.row("session_lower_back", None, limits.lower_back, sets=[((slot, stress), 1)])
    if limits.grip is not None and 3 * most_sets > limits.grip:
        grip = out.feature("grip", lambda e: e.grip_demand)
        out.row("session_grip", None, limits.grip, sets=[((slot, grip), 1)])
    # Credit of one muscle nearly never binds unless two thirds of the sets can pass it.
    if limits.muscle_half_sets is not None and 4 * most_sets > 3 * limits.muscle_half_sets:
        for muscle in MUSCLES:
            sums = [((slot, _credit(out, muscle)), 1)]
            out.row("session_muscle_sets", None, limits.muscle_half_sets, sets=sums)
    cap = out.instance.minutes_cap(session, number)
    if cap is not None:
        warm_up = WARM_UP_SECONDS[out.instance.scenario.warm_up]
        sets, chosen = _seconds(out, slot)
        out.row("session_minutes", None, 60 * cap - warm_up, sets=sets, chosen=chosen)


def _seconds(out: Outline, slot: int) -> tuple[list[tuple[Place, int]], list[tuple[Place, int]]]:
    work = out.feature("seconds", lambda e: e.seconds_per_set)
    setup = out.feature("setup", lambda e: e.setup_seconds)
    return [((slot, work), 1)], [((out.slots[slot][0], setup), 1)]


def _require(out: Outline) -> None:
    instance = out.instance
    for rule in instance.scenario.require:
        named = {s for s, session in enumerate(instance.sessions) if session.name in rule.sessions}
        weeks = [week for week in instance.open_weeks if week.held]
        if rule.per == "block":
            if weeks and not instance.frozen.through:
                _required(out, rule, [(week, named) for week in weeks])
            continue
        for week in weeks:
            parts = [named] if rule.per == "week" else [{s} for s in named & set(week.held)]
            for sessions in parts:
                _required(out, rule, [(week, sessions)])


def _required(out: Outline, rule: Require, where: list[tuple[Week, set[int]]]) -> None:
    feature = _of_selector(out, rule.select)
    slots = [
        slot
        for week, sessions in where
        for slot in out.week_slots(week)
        if out.instance.groups[out.slots[slot][0]].session in sessions
    ]
    if rule.count == "exercises":
        sums = [((out.slots[slot][0], feature), 1) for slot in slots]
        out.row("require", rule.at_least, rule.at_most, chosen=sums)
    else:
        sums = [((slot, feature), 1) for slot in slots]
        out.row("require", rule.at_least, rule.at_most, sets=sums)


def _include(out: Outline) -> None:
    seen = set()
    for selector in out.instance.scenario.include:
        feature = _of_selector(out, selector)
        meant = out.features[feature]
        for week in out.instance.open_weeks:
            groups = tuple(out.slots[slot][0] for slot in out.week_slots(week))
            if _any_of(out, meant, groups) and (feature, groups) not in seen:
                seen.add((feature, groups))
                out.row("include", 1, None, chosen=[((g, feature), 1) for g in groups])


def _rotation(out: Outline) -> None:
    """New exercises of a phase, against the group before it (blocks with facts are left out)."""
    instance = out.instance
    for phase, spec in enumerate(instance.scenario.phases):
        if spec.new_exercises is None:
            continue
        for session in range(len(instance.sessions)):
            held = [w for w in instance.weeks if session in w.held]
            first = next((w for w in held if w.phase == phase), None)
            before = [w for w in held if w.phase < phase]
            if first is None or not before or before[-1].number <= instance.frozen.through:
                continue
            earlier = instance.group_of[session, before[-1].number]
            later = instance.group_of[session, first.number]
            out.row("rotation", *spec.new_exercises, fresh=(earlier, later))


def _stimulus(out: Outline) -> None:
    weight = out.instance.scenario.weights.stimulus
    for muscle, priority in out.instance.scenario.priorities.items():
        for week in out.instance.open_weeks if priority and weight else ():
            feature = _credit(out, muscle)
            sums = [((slot, feature), -1) for slot in out.week_slots(week)]
            steps = []
            for worth, run in groupby(range(1, _most_credit(out, week) + 1), marginal_stimulus):
                if worth:
                    column = out.aux(0, len(list(run)), weight * priority * worth)
                    steps.append((column, 1))
            if sums and steps:
                out.row("stimulus", None, 0, sets=sums, aux=steps)


def _most_credit(out: Outline, week: Week) -> int:
    return min(STIMULUS_CAP, 2 * week.high)


def _worth_of_sets(out: Outline) -> None:
    """Suitability, preference and fatigue: points a set."""
    scenario = out.instance.scenario
    weights = scenario.weights

    def liking(e: Exercise) -> int:
        liked = sum(matches(selector, e) for selector in scenario.prefer)
        return liked - sum(matches(selector, e) for selector in scenario.avoid)

    for slot, (g, _) in enumerate(out.slots):
        goal = out.instance.sessions[out.instance.groups[g].session].goal
        rating = out.feature(("rating", goal), lambda e, name=goal: getattr(e.goals, name))  # type: ignore[misc]
        out.sets_gain[slot, rating] += weights.suitability
        if weights.preference and (scenario.prefer or scenario.avoid):
            out.sets_gain[slot, out.feature("liking", liking)] += weights.preference
        if weights.fatigue:
            stress = out.feature("stress", lambda e: e.lower_back_stress)
            out.sets_gain[slot, stress] -= weights.fatigue


def _continuity(out: Outline) -> None:
    instance = out.instance
    weight = instance.scenario.weights.continuity
    for s, session in enumerate(instance.sessions):
        held = [week.number for week in instance.weeks if s in week.held]
        for before, after in pairwise(held) if weight else ():
            if after <= instance.frozen.through:
                continue
            later = instance.group_of[s, after]
            if before > instance.frozen.through:
                earlier = instance.group_of[s, before]
                if earlier != later:
                    out.fresh_cost[earlier, later] += weight
                continue
            done = frozenset(instance.frozen.sets(before, session.name))
            fresh = out.feature(("not in", done), lambda e, done=done: int(e.id not in done))  # type: ignore[misc]
            out.chosen_gain[later, fresh] -= weight


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


def _evenness(out: Outline) -> None:
    weight = out.instance.scenario.weights.evenness
    one = out.feature("one", _one)
    for week in out.instance.open_weeks:
        if len(week.held) < 2 or not weight:
            continue
        apart = out.aux(least_uneven(week), week.high, -weight)
        for a, b in combinations(out.week_slots(week), 2):
            for more, less in ((a, b), (b, a)):
                sums = [((more, one), 1), ((less, one), -1)]
                out.row("evenness", None, 0, sets=sums, aux=[(apart, -1)])


def _minutes(out: Outline) -> None:
    weight = out.instance.scenario.weights.minutes
    warm_up = WARM_UP_SECONDS[out.instance.scenario.warm_up]
    for slot, (g, number) in enumerate(out.slots) if weight else ():
        cap = out.instance.minutes_cap(out.instance.groups[g].session, number)
        lowest = whole_minutes(warm_up)
        highest = max(lowest, _most_minutes(out, slot) if cap is None else cap)
        column = out.aux(lowest, highest, -weight)
        sets, chosen = _seconds(out, slot)
        out.row("minutes", None, -warm_up, sets=sets, chosen=chosen, aux=[(column, -60)])


def _most_minutes(out: Outline, slot: int) -> int:
    g, number = out.slots[slot]
    sets, chosen = _seconds(out, slot)
    work, setup = (out.features[parts[0][0][1]].max(initial=0) for parts in (sets, chosen))
    seconds = out.bounds.session_sets[g, number][1] * work + out.bounds.exercises[g][1] * setup
    return whole_minutes(WARM_UP_SECONDS[out.instance.scenario.warm_up] + int(seconds))
