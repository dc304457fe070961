"""Sessions that can change places, weeks that can repeat others, and rows that say so.

Two sessions are alike where swapping all that they hold turns every legal plan into a legal plan of
the same score: same gyms, weeks, limits and goal, no rule that names one of them, and the same
neighbours for recovery. The second mesocycle of a phase can repeat the first where the rules can't
tell them apart once the exercises are chosen.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, groupby, pairwise

from optimizer.instance.types import Group, Instance
from optimizer.model import Build
from optimizer.model.linear import LinearModel, Row
from optimizer.plan.choice import Choice
from optimizer.scenario.types import Preference, Require, Session


def alike(instance: Instance) -> list[list[int]]:
    """Sessions that can change places freely, two or more together."""
    scenario = instance.scenario
    if instance.frozen.through or instance.frozen.part or scenario.previous is not None:
        return []
    classes: list[list[int]] = []
    for s in range(len(instance.sessions)):
        for members in classes:
            if all(_swappable(instance, s, other) for other in members):
                members.append(s)
                break
        else:
            classes.append([s])
    return [members for members in classes if len(members) > 1]


def _swappable(instance: Instance, s: int, t: int) -> bool:
    return (
        _says(instance, s) == _says(instance, t)
        and not _named(instance, s)
        and not _named(instance, t)
        and _neighbours(instance, s, t)
    )


def _says(instance: Instance, s: int) -> object:
    """All that a session's rules depend on, its day apart."""
    session = instance.sessions[s]
    groups = [g for g in instance.groups if g.session == s]
    return (
        [(g.phase, g.weeks, g.candidates) for g in groups],
        [_says_in(instance, session, week) for g in groups for week in g.weeks],
    )


def _says_in(instance: Instance, session: Session, week: int) -> object:
    scenario, calendar = instance.scenario, instance.calendar
    preferences: list[Preference | Require] = [*scenario.prefer, *scenario.avoid, *scenario.require]
    return (
        calendar.goal(week, session),
        calendar.limits(week, session),
        [preference.holds(week, session.name) for preference in preferences],
        [s.sessions is None or session.name in s.sessions for s in scenario.schemes],
    )


def _named(instance: Instance, s: int) -> bool:
    """Whether a pin or a requirement speaks of this session and not of all."""
    name = instance.sessions[s].name
    everyone = {session.name for session in instance.sessions}
    pinned = any(pin.session == name for pin in instance.scenario.pin)
    some = [set(rule.sessions) for rule in instance.scenario.require]
    return pinned or any(name in names and names != everyone for names in some)


def _neighbours(instance: Instance, s: int, t: int) -> bool:
    """Whether the same sessions are too close to both for two heavy ones, week by week."""
    hours = instance.scenario.lower_back_hours
    if not hours:
        return True
    swap = {s: t, t: s}
    held = [
        (7 * (week.number - 1) + instance.sessions[x].day, x, week.number)
        for week in instance.open_weeks
        for x in week.held
    ]
    close = {
        frozenset({(x, week), (y, other)})
        for (day, x, week), (later, y, other) in combinations(sorted(held), 2)
        if (later - day) * 24 < hours
    }
    close |= {
        frozenset({(x, week)})
        for day, x, week in held
        for heavy in instance.calendar.heavy_days
        if day != heavy and abs(day - heavy) * 24 < hours
    }
    swapped = {frozenset((swap.get(x, x), week) for x, week in pair) for pair in close}
    return close == swapped


def order(build: Build, classes: Sequence[Sequence[int]]) -> None:
    """Of the orders of sessions that are alike, leave one (or the few that tie).

    Every exercise has a weight, and the sessions' first choices weigh no less from one to the
    next: any plan can be brought into that order by swapping whole sessions (:func:`ordered`).
    """
    first, weight = _first_groups(build.instance), _weights(build.instance)
    for members in classes:
        for one, other in pairwise(members):
            terms = [
                (build.x[first[session].index, e], sign * weight[e])
                for session, sign in ((one, 1), (other, -1))
                for e in first[session].candidates
            ]
            build.linear.row("symmetry", terms, None, 0)


def ordered(instance: Instance, classes: Sequence[Sequence[int]], choice: Choice) -> Choice:
    """A plan with its sessions swapped into the order that :func:`order` asks for."""
    first, weight = _first_groups(instance), _weights(instance)
    names = [session.name for session in instance.sessions]
    source = dict(zip(names, names, strict=True))

    def heaviness(session: int) -> int:
        held = choice[first[session].weeks[0], names[session]]
        return sum(weight[instance.place[name]] for name in held)

    for members in classes:
        for session, other in zip(members, sorted(members, key=heaviness), strict=True):
            source[names[session]] = names[other]
    return {(week, name): choice[week, source[name]] for week, name in choice}


def repeats(build: Build) -> dict[int, int]:
    """Weeks that can have the sets of an earlier one in a best plan, each with that week.

    Two runs of weeks, to the end of a deload each, of the same groups: with the choices held, no
    row speaks of both, and the rows and points of one are the other's. So whatever is best for one
    is best for the other (and what the rows say is compared, not what the scenario says).
    """
    linear = build.linear
    runs = _runs(build.instance)
    run_of = {week: number for number, run in enumerate(runs) for week in run}
    if len(runs) < 2:
        return {}
    label = _labels(build, run_of)
    own: list[list[int]] = [[] for _ in runs]
    for column, number in enumerate(label):
        if number is not None:
            own[number].append(column)
    rows: list[list[Row]] = [[] for _ in runs]
    for row in linear.rows:
        met = {number for number in (label[c] for c in row.columns) if number is not None}
        if len(met) > 1:
            return {}
        for number in met:
            rows[number].append(row)
    found: dict[int, int] = {}
    for second in range(1, len(runs)):
        for first in range(second):
            if _same(build, (own[first], rows[first]), (own[second], rows[second])):
                found.update(zip(runs[second], runs[first], strict=True))
                break
    return found


def repeat(
    linear: LinearModel, build: Build, place: Sequence[int], weeks: Mapping[int, int]
) -> None:
    """Let the sets of these weeks be those of the weeks that they can repeat.

    Args:
        linear: a model of the same block that is given the rows.
        build: the block's columns of sets.
        place: column of ``build`` to the column of ``linear`` that it is or counts in.
        weeks: see :func:`repeats`.
    """
    pairs = {
        (place[column], place[build.n[g, weeks[week], e]]): None
        for (g, week, e), column in build.n.items()
        if week in weeks
    }
    for one, other in pairs:
        linear.row("symmetry", [(one, 1), (other, -1)], 0, 0)


def _runs(instance: Instance) -> list[list[int]]:
    """Open weeks up to the end of each deload."""
    runs: list[list[int]] = []
    for deload, weeks in groupby(instance.open_weeks, key=lambda week: week.deload):
        numbers = [week.number for week in weeks]
        if deload and runs:
            runs[-1] += numbers
        else:
            runs.append(numbers)
    return runs


def _labels(build: Build, run_of: Mapping[int, int]) -> list[int | None]:
    """The run that each column belongs to; None for choices and what hangs on several runs."""
    linear = build.linear
    label: list[int | None] = [None] * len(linear.lower)
    for (_, week, _), column in build.n.items():
        label[column] = run_of[week]
    known = {*build.x.values(), *build.n.values()}
    while True:
        met: dict[int, set[int]] = defaultdict(set)
        for row in linear.rows:
            here = {number for number in (label[c] for c in row.columns) if number is not None}
            for column in row.columns if here else ():
                if column not in known:
                    met[column] |= here
        if not met:
            return label
        for column, numbers in met.items():
            label[column] = numbers.pop() if len(numbers) == 1 else None
        known |= met.keys()


def _same(
    build: Build, one: tuple[list[int], list[Row]], other: tuple[list[int], list[Row]]
) -> bool:
    """Whether columns and rows are the same, one after the other; columns of neither stay."""
    linear = build.linear
    if len(one[0]) != len(other[0]) or len(one[1]) != len(other[1]):
        return False
    place = dict(zip(other[0], one[0], strict=True))
    slot = {column: (g, e) for (g, _, e), column in build.n.items()}

    def said(column: int) -> object:
        points = linear.objective.get(column, 0)
        return slot.get(column), linear.lower[column], linear.upper[column], points

    def meant(row: Row) -> object:
        columns = (place.get(column, column) for column in row.columns)
        return row.low, row.high, frozenset(zip(columns, row.coefficients, strict=True))

    if any(said(column) != said(there) for column, there in place.items()):
        return False
    here = Counter(
        (row.low, row.high, frozenset(zip(row.columns, row.coefficients, strict=True)))
        for row in one[1]
    )
    return here == Counter(map(meant, other[1]))


def _first_groups(instance: Instance) -> dict[int, Group]:
    return {group.session: group for group in reversed(instance.groups)}


def _weights(instance: Instance) -> list[int]:
    """A number for each exercise: any will do, but the same each time."""
    chance = random.Random(1)  # noqa: S311 - hides nothing
    return [chance.randrange(1, 64) for _ in instance.exercises]
