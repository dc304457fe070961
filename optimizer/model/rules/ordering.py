"""Only sets of exercises that have a legal order.

The order itself is no decision: it is a sort by tier. What must be decided is whether the chosen
exercises *can* be ordered: the opener must be compound (or match ``first``), and no two neighbours
may both be at 3 of grip or of lower back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, groupby

from catalog.queries import matches
from optimizer.instance.types import Group
from optimizer.model.build import Build

CRITICAL = 3
"""The grip_demand or lower_back_stress that may not meet its like."""


@dataclass(frozen=True, order=True)
class Kind:
    """Exercises that the order can't tell apart.

    Attributes:
        block: place in the order: exercises of a later block stand later.
        grip: at 3 of grip, where ``apart`` names grip.
        lower_back: at 3 of lower back, where ``apart`` names it.
        opener: may open the session.
    """

    block: int
    grip: bool
    lower_back: bool
    opener: bool

    def clashes(self, other: Kind) -> bool:
        """Whether the two may not stand next to each other."""
        return (self.grip and other.grip) or (self.lower_back and other.lower_back)

    @property
    def critical(self) -> bool:
        """Whether anything may clash with it."""
        return self.grip or self.lower_back


def kinds(build: Build, group: Group) -> dict[int, Kind]:
    """The kind of each of a group's candidates."""
    scenario = build.instance.scenario
    result = {}
    for e in group.candidates:
        entry = build.exercise(e)
        first = any(matches(selector, entry) for selector in scenario.first)
        block = (0 if first else 10) + entry.order_tier if scenario.compound_first else 0
        result[e] = Kind(
            block=block,
            grip="grip" in scenario.apart and entry.grip_demand == CRITICAL,
            lower_back="lower_back" in scenario.apart and entry.lower_back_stress == CRITICAL,
            opener=first or entry.mechanic == "compound" or not scenario.compound_first,
        )
    return result


def compound_first(build: Build) -> None:
    """The first block that holds anything holds an exercise that may open the session."""
    for group in build.instance.groups:
        kind_of = kinds(build, group)
        openers = [e for e in group.candidates if kind_of[e].opener]
        for block in sorted({kind.block for kind in kind_of.values()}):
            before = [e for e in openers if kind_of[e].block <= block]
            for e in group.candidates:
                if kind_of[e].block == block and not kind_of[e].opener:
                    terms = [(build.x[group.index, e], 1)]
                    terms += [(column, -1) for column, _ in build.chosen(group, before)]
                    build.linear.row("compound_first", terms, None, 0)


def apart(build: Build) -> None:
    """There is an order in which no two neighbours clash.

    ``at[p, k]`` is 1 where an exercise of kind k stands at place p: kinds only, so the size does
    not grow with the catalogue. Nothing is needed where no two candidates clash.
    """
    for group in build.instance.groups:
        kind_of = _merged(kinds(build, group))
        if _can_clash(kind_of):
            _places(build, group, kind_of)


def _can_clash(kind_of: dict[int, Kind]) -> bool:
    critical = [kind for kind in kind_of.values() if kind.critical]
    return any(one.clashes(other) for one, other in combinations(critical, 2))


def _merged(kind_of: dict[int, Kind]) -> dict[int, Kind]:
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
        e: Kind(place[kind.block], kind.grip, kind.lower_back, kind.opener)
        for e, kind in kind_of.items()
    }


def _places(build: Build, group: Group, kind_of: dict[int, Kind]) -> None:
    linear = build.linear
    members: dict[Kind, list[int]] = defaultdict(list)
    for e, kind in kind_of.items():
        members[kind].append(e)
    ordered = sorted(members)
    length = most_exercises(build, group)
    at = {
        (p, k): linear.var(0, 1, f"at_{group.index}_{p}_{i}")
        for p in range(length)
        for i, k in enumerate(ordered)
    }
    for k in ordered:
        terms = [(at[p, k], 1) for p in range(length)]
        linear.row("apart", terms + [(c, -1) for c, _ in build.chosen(group, members[k])], 0, 0)
    for p in range(length):
        here = [(at[p, k], 1) for k in ordered]
        linear.row("apart", here, None, 1)
        if p:
            linear.row("apart", here + [(at[p - 1, k], -1) for k in ordered], None, 0)
            _neighbours(build, at, p, ordered)
    for k in ordered:
        if length and not k.opener:
            linear.fix("compound_first", at[0, k], 0, 0)


def _neighbours(build: Build, at: dict[tuple[int, Kind], int], p: int, ordered: list[Kind]) -> None:
    """Places p - 1 and p: blocks never fall, and no two of one danger meet."""
    blocks = sorted({kind.block for kind in ordered})
    for block in blocks[1:]:
        late = [(at[p - 1, k], 1) for k in ordered if k.block >= block]
        early = [(at[p, k], 1) for k in ordered if k.block < block]
        build.linear.row("compound_first", late + early, None, 1)
    for danger in ("grip", "lower_back"):
        hot = [k for k in ordered if getattr(k, danger)]
        terms = [(at[q, k], 1) for q in (p - 1, p) for k in hot]
        if hot:
            build.linear.row("apart", terms, None, 1)


def most_exercises(build: Build, group: Group) -> int:
    """No session of this group can hold more exercises than this."""
    limits = build.instance.sessions[group.session].limits
    bounds = [len(group.candidates)]
    if limits.exercises is not None:
        bounds.append(limits.exercises[1])
    for number in group.weeks:
        week = build.week_of[number]
        lows = [build.instance.set_bounds(e, week)[0] for e in group.candidates]
        fewest = max(1, min(lows, default=1))
        bounds.append(week.high // fewest)
        if limits.sets is not None:
            bounds.append(limits.sets // fewest)
    return max(0, min(bounds))
