"""Goals about single prescriptions: a fair dose of each, and a main lift."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalog.schema import Exercise
from optimizer.instance.types import Group, Week
from optimizer.rules.goals.volume import full_slots, least_sets
from optimizer.rules.sums import Done, OpenSlot, StatedBlock, Sum, total

HEAVY_TIERS = (0, 1)
"""Explosive lifts and heavy hinges: too few sets of them count three times."""
MISSING = 3
"""How often an exercise that a session lacks counts."""
MAIN_RATING = 3
MAIN_SETS = 3
"""What makes a compound a main lift: its rating for the goal, its sets in all training weeks."""


@dataclass(frozen=True)
class Dose:
    """What a session of a week is measured by.

    Attributes:
        share: sets of the week for each third of a session.
        exercises: as many as the week's sets go round for.
    """

    share: int
    exercises: int

    def fewest(self, entry: Exercise) -> int:
        """Sets below which an exercise is short of its dose."""
        if entry.order_tier in HEAVY_TIERS:
            return min(3, entry.sets.min)
        return min(3, entry.sets.min, max(2, self.share))

    @staticmethod
    def most(entry: Exercise) -> int:
        """Sets above which an exercise is beyond its dose."""
        return max(4, entry.sets.max)

    @staticmethod
    def price(entry: Exercise) -> int:
        """How often a set that is missing counts."""
        return 3 if entry.order_tier in HEAVY_TIERS else 1

    def cost(self, entry: Exercise, sets: int) -> int:
        """What an exercise's sets are off their dose."""
        short = self.price(entry) * max(0, self.fewest(entry) - sets)
        return short + max(0, sets - self.most(entry))


def dose_of(block: StatedBlock, week: Week) -> Dose:
    """The measure of a week's sessions: its fewest sets, shared out among them."""
    least, held = least_sets(block, week), len(week.held)
    share = (2 * least + 3 * held) // (6 * held)  # least / (3 x held), rounded half up
    half = (least + held) // (2 * held)  # least / (2 x held), rounded half up
    return Dose(share, min(4, max(1, share, min(3, half))))


def dose(block: StatedBlock, weight: int) -> None:
    """Minus sets short of or beyond a fair dose of each exercise, and 3 for each exercise short."""
    exercises = block.instance.exercises
    priced, beyond = _alike(map(Dose.price, exercises)), _alike(map(Dose.most, exercises))
    for slot in full_slots(block):
        measure = dose_of(block, slot.week)
        if isinstance(slot, Done):
            block.offset -= weight * _misdosed(block, slot, measure)
            continue
        name = f"{slot.group.index}_{slot.week.number}"
        missing = block.aux(0, measure.exercises, f"missing_{name}")
        block.missing[slot.index] = measure.exercises, missing
        chosen = block.chosen(slot.group.index)
        block.row("dose", measure.exercises, chosen + missing, None)
        block.score(-MISSING * weight, missing)
        fewest = block.feature(("fewest", measure), measure.fewest)
        group = slot.group.index
        for price, which in priced.items():
            each = block.each(group, which=which)
            short = block.own(each, _short_by(block, slot, fewest), f"short_{name}")
            needed = block.x(group, fewest) - block.n(slot)
            each.row("dose", None, needed - short, 0)
            block.score(-price * weight, block.all(short))
        for most, which in beyond.items():
            each = block.each(group, which=which)
            more = block.own(each, _beyond(block, slot, most), f"beyond_{name}")
            each.row("dose", None, block.n(slot) - more - most * block.x(group), 0)
            block.score(-weight, block.all(more))


def _misdosed(block: StatedBlock, done: Done, measure: Dose) -> int:
    entries = ((block.instance.facts.get(e), sets) for e, sets in done.sets.items())
    off = sum(measure.cost(entry, sets) for entry, sets in entries if entry is not None)
    return off + MISSING * max(0, measure.exercises - len(done.sets))


def _alike(numbers: Iterable[int]) -> dict[int, set[int]]:
    """Exercises by a number that each has, the least first."""
    found: dict[int, set[int]] = {}
    for e, number in enumerate(numbers):
        found.setdefault(number, set()).add(e)
    return dict(sorted(found.items()))


def _short_by(block: StatedBlock, slot: OpenSlot, fewest: int) -> Callable[[int], int]:
    def short(e: int) -> int:
        low, high = block.set_range(slot, e)
        return block.value(fewest, e) - low if low <= high else 0

    return short


def _beyond(block: StatedBlock, slot: OpenSlot, most: int) -> Callable[[int], int]:
    return lambda e: block.set_range(slot, e)[1] - most


def main(block: StatedBlock, weight: int) -> None:
    """Training weeks of groups that keep a main lift: a compound that serves the goal best."""
    instance, calendar = block.instance, block.instance.calendar
    for group in instance.groups:
        training = [s for s in block.slots if s.group is group and not s.week.deload]
        if training and group.goal != "prehab":
            kept = block.mains[group.index] = _main_lift(block, group, training)
            block.score(weight * len(training), kept)
    for frozen in calendar.groups:
        if frozen.weeks[-1] <= instance.frozen.through:
            done = [
                instance.frozen.sets(week, frozen.session.name)
                for week in frozen.weeks
                if not calendar.deload(week)
            ]
            goal = calendar.goal(frozen.weeks[0], frozen.session)
            entries = (instance.facts.get(e) for e in (done[0] if done else ()))
            if goal != "prehab" and any(
                is_main(entry, goal) and all(week.get(entry.id, 0) >= MAIN_SETS for week in done)
                for entry in entries
                if entry is not None
            ):
                block.offset += weight * len(done)


def is_main(entry: Exercise, goal: str) -> bool:
    """Whether it is a compound that serves a goal best."""
    return entry.mechanic == "compound" and int(getattr(entry.goals, goal)) == MAIN_RATING


def _main_lift(block: StatedBlock, group: Group, training: list[OpenSlot]) -> Sum:
    """A column that is 1 only where the group keeps one: kept <= sum of y(e).

    With l the fewest sets of e in a week, y(e) <= x(e) and l x(e) + (3 - l) y(e) <= n(e): the same
    as 3 y(e) <= n(e) in whole numbers, and nothing is won by a part of a lift.
    """
    exercises = block.instance.exercises
    lifts = {
        e
        for e in group.candidates
        if is_main(exercises[e], group.goal)
        and all(block.set_range(slot, e)[1] >= MAIN_SETS for slot in training)
    }
    kept = block.aux(0, 1, f"main_{group.index}")
    block.row("main", None, kept - block.chosen(group.index, block.among(lifts)), 0)
    each = block.each(group.index, which=lifts)
    y = block.own(each, lambda _: 1, f"main_{group.index}")
    each.row("main", None, y - block.x(group.index), 0)
    for slot in training:
        for low in range(MAIN_SETS):
            which = {e for e in lifts if block.set_range(slot, e)[0] == low}
            kept_sets = low * block.x(group.index) + (MAIN_SETS - low) * y
            block.each(group.index, which=which).row("main", None, kept_sets - block.n(slot), 0)
    block.row("main", None, kept - block.all(y), 0)
    block.lifts[next(iter(block.all(y).terms))] = group.index, lifts
    return total([kept])
