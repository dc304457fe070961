"""`supersets`: neighbours that share their rests.

Of each group there are as many pairs as are allowed, and column y[k, e] says whether exercise e is
in pair k: two of them where pair k is used, none else. Who may not be paired together (a muscle
that both train directly, a station that both need) is a row over all of them at once, so nothing
grows with the square of the catalogue. That the two are neighbours is said with the order
(:mod:`optimizer.rules.ordering`).

What a pair saves in a week is the fewer of both sets times the shorter of both rests. With the
rests that there are r1 < r2 < ..., column v[l] counts the sets done in turn whose rest is at least
r[l]: pairs of 60 and 90 seconds, 3 sets each, have v1 = 3 (60) and v2 = 0 (90), so 3 x 60 = 180
seconds are saved; pairs of 90 and 90 have v2 = 3 as well, so 3 x 60 + 3 x 30 = 270.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from optimizer.instance.supersets import (
    IN_TURN,
    STOOPED,
    STRONGEST_GRIP,
    items_of,
    may_pair,
    pairable,
    stations,
)
from optimizer.instance.types import Group
from optimizer.rules.ordering import most_exercises
from optimizer.rules.sums import OpenSlot, StatedBlock, Sum, total
from optimizer.scenario.schemes import rest_of


def supersets(block: StatedBlock) -> None:
    """Pairs of each group, and the seconds that they save; nothing where no minute counts."""
    most = block.instance.scenario.supersets.pairs
    for group in block.instance.groups if most else ():
        count = min(most, most_exercises(block, group) // 2)
        able = _able(block, group) if count and _minutes_count(block, group) else []
        if not able:
            continue
        if not block.relaxed:
            _Pairs(block, group, able, count).state()
        else:
            for slot in (slot for slot in block.slots if slot.group is group):
                _bounded(block, slot, able, count)


def _minutes_count(block: StatedBlock, group: Group) -> bool:
    """Whether a minute less is worth anything: it is scored, or some week has a cap."""
    return bool(block.instance.scenario.weights.minutes) or any(
        block.instance.minutes_cap(group.session, week) is not None for week in group.weeks
    )


def _able(block: StatedBlock, group: Group) -> list[int]:
    """Candidates that can be paired with some other; what was done already can't."""
    scenario, exercises = block.instance.scenario, block.instance.exercises
    items = items_of(frozenset(scenario.gyms[group.gym]))
    to_come = [e for e in group.candidates if e not in block.instance.done(group)]
    able = [e for e in to_come if pairable(scenario, exercises[e])]
    return [
        e for e in able if any(f != e and may_pair(exercises[e], exercises[f], items) for f in able)
    ]


def _rests(block: StatedBlock, slot: OpenSlot, able: list[int]) -> list[int]:
    """Seconds of rest of each exercise in a slot, 0 for those that can't be paired."""
    instance, rests = block.instance, [0] * len(block.instance.exercises)
    session = instance.sessions[slot.session]
    for e in able:
        rests[e] = rest_of(instance.scenario, slot.week.number, session, instance.exercises[e])
    return rests


def _most_sets(block: StatedBlock, slot: OpenSlot, able: list[int]) -> int:
    return max(0, *(block.set_range(slot, e)[1] for e in able), 0)


def _bounded(block: StatedBlock, slot: OpenSlot, able: list[int], count: int) -> None:
    """What can be saved at most: half of all rests, and by so many pairs the longest rests."""
    rests = _rests(block, slot, able)
    most = count * _most_sets(block, slot, able) * max(rests)
    saved = block.aux(0, most, f"saved_{slot.group.index}_{slot.week.number}")
    block.row("supersets", None, 2 * saved - block.sets([slot], block.vector(rests)), 0)
    block.saved[slot.index] = saved


class _Pairs:
    """The pairs of one group."""

    def __init__(self, block: StatedBlock, group: Group, able: list[int], count: int) -> None:
        self.block, self.group, self.able = block, group, able
        each = block.each(group.index, which=set(able))
        self.member = [
            block.own(each, lambda _: 1, f"paired_{group.index}_{k}") for k in range(count)
        ]
        each.row("supersets", None, total(self.member) - block.x(group.index), 0)
        self.used = [block.aux(0, 1, f"pair_{group.index}_{k}") for k in range(count)]

    def state(self) -> None:
        """Who is paired with whom, and what that saves."""
        block = self.block
        for y, used in zip(self.member, self.used, strict=True):
            block.row("supersets", 0, block.all(y) - 2 * used, 0)
            for which in self._exclusive():
                block.row("supersets", None, block.all(y, block.among(which)) - used, 0)
        for one, other in pairwise(self.used):
            block.row("supersets", 0, one - other, None)
        block.pairs[self.group.index] = self.member
        for slot in (slot for slot in block.slots if slot.group is self.group):
            block.saved[slot.index] = self._saved(slot)

    def _exclusive(self) -> Iterator[frozenset[int]]:
        """Sets of exercises of which no two may be paired together; they cover all such twos."""
        exercises, scenario = self.block.instance.exercises, self.block.instance.scenario
        entries = {e: exercises[e] for e in self.able}
        items = items_of(frozenset(scenario.gyms[self.group.gym]))
        kits = {e: stations(entry, items) for e, entry in entries.items()}
        everything = frozenset().union(*(kit for own in kits.values() for kit in own)) - IN_TURN
        classes = [
            *(
                [e for e, entry in entries.items() if muscle in entry.direct]
                for muscle in dict.fromkeys(m for entry in entries.values() for m in entry.direct)
            ),
            [e for e, entry in entries.items() if entry.grip_demand == STRONGEST_GRIP],
            [e for e, entry in entries.items() if entry.lower_back_stress >= STOOPED],
            *([e for e in entries if all(i in kit for kit in kits[e])] for i in sorted(everything)),
        ]
        found = [frozenset(which) for which in classes if len(which) > 1]
        yield from dict.fromkeys(found)
        for one, other in combinations(self.able, 2):
            if not may_pair(entries[one], entries[other], items) and not any(
                one in which and other in which for which in found
            ):
                yield frozenset((one, other))

    def _saved(self, slot: OpenSlot) -> Sum:
        """Seconds that all pairs save in a week."""
        block, rests = self.block, _rests(self.block, slot, self.able)
        most = _most_sets(block, slot, self.able)
        steps = list(pairwise([0, *sorted({rests[e] for e in self.able} - {0})]))
        saved = total(
            (rest - below) * v
            for k in range(len(self.member))
            for (below, rest), v in zip(
                steps, self._in_turn(slot, k, steps, rests, most), strict=True
            )
        )
        block.row("supersets", None, 2 * saved - block.sets([slot], block.vector(rests)), 0)
        return saved

    def _in_turn(
        self, slot: OpenSlot, k: int, steps: list[tuple[int, int]], rests: list[int], most: int
    ) -> Iterator[Sum]:
        """Sets of pair k that are done in turn, by how long both rests are at least."""
        block, y, above = self.block, self.member[k], None
        for _, rest in steps:
            name = f"{self.group.index}_{slot.week.number}_{k}_{rest}"
            v, long = block.aux(0, most, f"in_turn_{name}"), block.aux(0, 1, f"rest_{name}")
            longer = block.among({e for e in self.able if rests[e] >= rest})
            block.row("supersets", 0, block.all(y, longer) - 2 * long, None)
            block.row("supersets", None, v - most * long, 0)
            if above is None:  # no more sets in turn than either has
                each = block.each(self.group.index, which=set(self.able))
                each.row("supersets", None, v - block.n(slot) + most * y, most)
            else:
                block.row("supersets", None, v - above, 0)
            above = v
            yield v
