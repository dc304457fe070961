"""The score and its terms (contract section 6), added up in whole numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import cache
from itertools import pairwise

from optimizer.scenario.types import Weights
from optimizer.verifier.case import Case, credit, known, total
from optimizer.verifier.ground import Band, Group
from optimizer.verifier.matching import means
from optimizer.verifier.recovery import sessions_a_week

_MOST_HALF_SETS = 60


@cache
def _worth(half_sets: int) -> int:
    """G(h): points of a muscle's half-sets of a week; the first are worth most."""
    with localcontext() as context:
        context.prec = 50
        roots = [(Decimal(k) / 2).sqrt() for k in range(min(half_sets, _MOST_HALF_SETS) + 1)]
        steps = [100 * (after - before) for before, after in pairwise(roots)]
        return sum(int(step.to_integral_value(ROUND_HALF_EVEN)) for step in steps)


def stimulus(case: Case) -> int:
    """Priority times what the week's credit of a muscle is worth."""
    return sum(
        case.scenario.priorities.get(muscle, 0) * _worth(half_sets)
        for week in case.ground.weeks
        for muscle, half_sets in credit(case.week_lines(week)).items()
    )


def suitability(case: Case) -> int:
    """Sets times the exercise's rating for the session's goal."""
    return sum(
        sets * getattr(entry.goals, session.goal)
        for week, session in case.all_sessions
        for entry, sets in known(case.lines(week, session))
    )


def preference(case: Case) -> int:
    """Sets of preferred exercises less sets of avoided ones; each selector counts."""
    prefer, avoid = case.scenario.prefer, case.scenario.avoid
    return sum(
        sets * (sum(means(x, entry) for x in prefer) - sum(means(x, entry) for x in avoid))
        for week in case.ground.weeks
        for entry, sets in known(case.week_lines(week))
    )


def variety(case: Case) -> int:
    """Less one for each further session of a week that an exercise appears in."""
    return -sum(
        sessions - 1
        for week in case.ground.weeks
        for sessions in sessions_a_week(case, week).values()
    )


def continuity(case: Case) -> int:
    """Less one for each exercise that a session did not have the last time."""
    return -sum(
        len(case.ids(later, session) - case.ids(earlier, session))
        for session in case.scenario.sessions
        for earlier, later in pairwise(case.ground.existing(session))
    )


def steadiness(case: Case) -> int:
    """Less the sets that change otherwise than the weekly targets do."""
    return -sum(_unsteady(case, group) for group in case.ground.groups)


def _unsteady(case: Case, group: Group) -> int:
    training = [week for week in group.weeks if not case.ground.deload(week)]
    cost = 0
    for earlier, later in pairwise(training):
        charge = _charge(case.ground.bands[earlier], case.ground.bands[later])
        before, after = _sets(case, group, earlier), _sets(case, group, later)
        cost += sum(charge(after[e] - before[e]) for e in before.keys() | after.keys())
    return cost


def _sets(case: Case, group: Group, week: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for line in case.lines(week, group.session):
        counts[line.id] += line.sets
    return counts


def _charge(before: Band, after: Band) -> Callable[[int], int]:
    """What a change of sets costs, by how the band moves."""
    moves = [new - old for old, new in zip(before, after, strict=True)]
    rises, falls = max(moves) > 0, min(moves) < 0
    if rises and falls:
        return lambda change: 0
    if rises:
        return lambda change: max(-change, change - 1, 0)
    if falls:
        return lambda change: max(change, -change - 1, 0)
    return abs


def evenness(case: Case) -> int:
    """Less the difference between the fullest and the emptiest session of each week."""
    return -sum(_uneven(case, week) for week in case.ground.weeks)


def _uneven(case: Case, week: int) -> int:
    counts = [total(case.lines(week, session)) for session in case.ground.held(week)]
    return max(counts) - min(counts) if counts else 0


def fatigue(case: Case) -> int:
    """Less sets times lower_back_stress."""
    return -sum(
        sets * entry.lower_back_stress
        for week in case.ground.weeks
        for entry, sets in known(case.week_lines(week))
    )


def minutes(case: Case) -> int:
    """Less the whole minutes of every session, rounded up."""
    return -sum(case.minutes(week, session) for week, session in case.all_sessions)


TERMS: tuple[tuple[str, Callable[[Case], int]], ...] = (
    ("stimulus", stimulus),
    ("suitability", suitability),
    ("preference", preference),
    ("variety", variety),
    ("continuity", continuity),
    ("steadiness", steadiness),
    ("evenness", evenness),
    ("fatigue", fatigue),
    ("minutes", minutes),
)
"""Every term by name, in the contract's order."""


def terms(case: Case) -> dict[str, int]:
    """All terms, unweighted and signed."""
    return {name: function(case) for name, function in TERMS}


def score(values: Iterable[tuple[str, int]], weights: Weights) -> int:
    """The weighted sum."""
    return sum(int(getattr(weights, name)) * value for name, value in values)
