"""Which exercises are worth having in the model, and what is proved of those left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.queries import matches
from optimizer.instance.restrict import restrict
from optimizer.instance.types import Group, Instance
from optimizer.scenario.types import SelectorRef
from optimizer.solver.relaxation import Relaxation

FAMILY_SHARE = 12
"""A family has this part of the places of a core, and at least one."""
INF_REACH = 2**60
"""Stands for "anything": nothing is proved of what is left out."""


@dataclass(frozen=True)
class Core:
    """A part of an instance.

    Attributes:
        instance: with its candidates only.
        size: choices (group and exercise) in it.
        beyond: no plan with a choice that is not in it scores more; None where nothing is left out.
    """

    instance: Instance
    size: int
    beyond: int | None


def promising(instance: Instance, each: int) -> list[int]:
    """Exercises to begin with: much credit and a good rating for little time, of every kind.

    Args:
        instance: the whole.
        each: how many of each pattern, and of each kind that a rule asks for. Pinned exercises
            are among them in any case.
    """
    order = sorted(range(len(instance.exercises)), key=lambda e: (-_worth(instance, e), e))
    pinned = {pin.exercise for pin in instance.scenario.pin}
    taken = {e for e in order if instance.exercises[e].id in pinned}
    for which in dict.fromkeys(frozenset(group.candidates) for group in instance.groups):
        count: dict[str, int] = {}
        for e in (e for e in order if e in which):
            pattern = instance.exercises[e].pattern
            count[pattern] = count.get(pattern, 0) + 1
            if count[pattern] <= each:
                taken.add(e)
        for selector in _required(instance):
            meant = (e for e in order if e in which and matches(selector, instance.exercises[e]))
            taken.update(e for e, _ in zip(meant, range(each), strict=False))
    return sorted(taken)


def _required(instance: Instance) -> list[SelectorRef]:
    scenario = instance.scenario
    asked = [rule.select for rule in scenario.require if rule.at_least]
    preferred = [preference.select for preference in scenario.prefer]
    covered = [wanted.select for wanted in scenario.coverage]
    return [*scenario.include, *asked, *preferred, *covered]


def _goals(instance: Instance) -> set[str]:
    """What sessions of open weeks are for."""
    sessions, calendar = instance.sessions, instance.calendar
    return {
        calendar.goal(week.number, sessions[s]) for week in instance.open_weeks for s in week.held
    }


def _worth(instance: Instance, e: int) -> float:
    """Points of a set, roughly: as long as its regions have not had their share."""
    entry, scenario = instance.exercises[e], instance.scenario
    weights = scenario.weights
    eighths = sum(p * entry.eighths(region) for region, p in scenario.region_priorities.items())
    rating = max((getattr(entry.goals, goal) for goal in _goals(instance)), default=0)
    time = entry.seconds_per_set + entry.setup_seconds / 3
    return float(
        12 * weights.stimulus * eighths
        + weights.suitability * rating
        - weights.fatigue * entry.lower_back_stress
        - weights.minutes * time / 60
    )


def started(instance: Instance, which: Sequence[int]) -> Core:
    """The part of an instance with some exercises only."""
    wanted = set(which)
    kept = [
        [e for e in group.candidates if e in wanted or e in instance.done(group)]
        for group in instance.groups
    ]
    whole = sum(len(group.candidates) for group in instance.groups)
    size = sum(len(which) for which in kept)
    return Core(restrict(instance, kept), size, None if size == whole else INF_REACH)


def core_of(
    instance: Instance,
    relaxation: Relaxation,
    most: int | None,
    score: int | None,
    always: Sequence[tuple[int, int]] = (),
    *,
    mixed: bool = True,
) -> Core:
    """The choices that a better plan could hold, the most promising first.

    Args:
        instance: the whole.
        relaxation: what is proved of each choice.
        most: choices of a group at the most; None takes all that could be in a better plan.
        score: of the best plan known; choices that can't be in a better one are left out.
        always: (group, exercise) to keep whatever is proved of them.
        mixed: give each family its share: better plans. Without, what is left out reaches least.
    """
    pinned = {pin.exercise for pin in instance.scenario.pin}
    kept: list[list[int]] = []
    beyond: int | None = None
    least = -(2**62) if score is None else score
    held = set(always)
    for group, reach in zip(instance.groups, relaxation.reach, strict=True):
        mine = {e for g, e in held if g == group.index} | set(instance.done(group))
        mine.update(e for e in group.candidates if instance.exercises[e].id in pinned)
        open_ = [i for i in range(len(group.candidates)) if int(reach[i]) > least]
        if most is not None and len(open_) > most:
            each = max(1, most // FAMILY_SHARE) if mixed else most
            open_ = _first(instance, relaxation, group, open_, most, each)
        mine.update(group.candidates[i] for i in open_)
        left = [int(reach[i]) for i, e in enumerate(group.candidates) if e not in mine]
        if left:
            beyond = max(left) if beyond is None else max(beyond, *left)
        kept.append(sorted(mine))
    _fulfil(instance, relaxation, kept)
    return Core(restrict(instance, kept), sum(len(which) for which in kept), beyond)


def alike_in_weeks(instance: Instance, core: Core) -> Core:
    """A core whose groups of the same weeks hold the same exercises: what can be added up."""
    held: dict[tuple[int, ...], set[str]] = {}
    for group in core.instance.groups:
        ids = (core.instance.exercises[e].id for e in group.candidates)
        held.setdefault(group.weeks, set()).update(ids)
    kept = [
        [e for e in group.candidates if instance.exercises[e].id in held[group.weeks]]
        for group in instance.groups
    ]
    return Core(restrict(instance, kept), sum(len(which) for which in kept), core.beyond)


def _first(
    instance: Instance,
    relaxation: Relaxation,
    group: Group,
    places: list[int],
    most: int,
    each: int,
) -> list[int]:
    """The most promising of a group's candidates: what the relaxed plan holds, then by reach.

    Near-twins reach equally far and a session has no use for many of them: no more than ``each``
    of a family are taken.
    """
    reach, candidates = relaxation.reach[group.index], group.candidates
    share = [relaxation.share.get((group.index, candidates[i]), 0.0) for i in places]
    ranked = sorted(zip(share, places, strict=True), key=lambda pair: (-pair[0], -reach[pair[1]]))
    count: Counter[str] = Counter()
    taken: list[int] = []
    for part, i in ranked:
        family = instance.exercises[candidates[i]].family
        count[family] += 1
        if part > 0 or count[family] <= each:
            taken.append(i)
        if len(taken) == most:
            break
    return taken


def _fulfil(instance: Instance, relaxation: Relaxation, kept: list[list[int]]) -> None:
    """Keep, for each include and each week, the most promising exercise that is meant.

    A model whose week has none at all would waive the rule.
    """
    for selector in instance.scenario.include:
        meant = {e for e, entry in enumerate(instance.exercises) if matches(selector, entry)}
        for week in instance.open_weeks:
            groups = [instance.group_of[s, week.number] for s in week.held]
            if any(meant.intersection(kept[g]) for g in groups):
                continue
            able = [
                (-int(relaxation.reach[g][i]), g, e)
                for g in groups
                for i, e in enumerate(instance.groups[g].candidates)
                if e in meant
            ]
            if able:
                _, g, e = min(able)
                kept[g] = sorted({*kept[g], e})
