"""Sessions that can change places, weeks that can repeat others, and rows that say so.

Two sessions are alike where swapping all that they hold turns every legal plan into a legal plan of
the same score: same gyms, weeks, limits and goal, no rule that names one of them, and the same
neighbours for recovery. The second mesocycle of a phase can repeat the first where the rules can't
tell them apart once the exercises are chosen, and a phase the one before.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise

from optimizer.instance.types import Group, Instance
from optimizer.model import Build
from optimizer.model.linear import LinearModel, Row
from optimizer.plan.choice import Choice
from optimizer.scenario.types import Preference, Require, Session

REPEAT = "repeat"
"""Rows that hold weeks and phases to earlier ones."""


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


@dataclass(frozen=True)
class Repeats:
    """What can be as something earlier is in a best plan.

    Attributes:
        weeks: week to the earlier week whose sets it can have.
        groups: group to the earlier group whose exercises it can have.
    """

    weeks: Mapping[int, int]
    groups: Mapping[int, int]

    def hold(self, build: Build) -> None:
        """Let them be so in a model of the block or of a part of it.

        What only the later one of two can have here is in neither.
        """
        self.hold_sums(build.linear, build, range(len(build.linear.lower)))

    def hold_sums(self, linear: LinearModel, build: Build, place: Sequence[int]) -> None:
        """Let them be so in sums of a model.

        Args:
            linear: the sums, which are given the rows.
            build: the model.
            place: column of the model to the column of the sums that it counts in.
        """
        like = [
            (column, build.x.get((self.groups[g], e)))
            for (g, e), column in build.x.items()
            if g in self.groups
        ] + [
            (column, build.n.get((self.groups.get(g, g), self.weeks[week], e)))
            for (g, week, e), column in build.n.items()
            if week in self.weeks
        ]
        pairs = ((place[one], None if other is None else place[other]) for one, other in like)
        for one, other in dict.fromkeys(pairs):
            linear.row(REPEAT, [(one, 1)] if other is None else [(one, 1), (other, -1)], 0, 0)


def repeating(build: Build) -> Build:
    """A model, held to what can repeat in it."""
    same = repeats(build)
    same.hold(build)
    build.repeated = same.groups
    return build


def repeats(build: Build) -> Repeats:
    """Weeks that can have the sets of earlier ones in a best plan, and phases their exercises too.

    A run of weeks goes to the end of a deload. Two runs of the same groups are alike where, with
    the choices held, no row speaks of both, and the rows and points of one are the other's: what is
    best for one is best for the other. So are two phases one after the other that are a run each
    and that only ``continuity`` ties together: the better one twice costs no new exercise, and has
    no more new ones beside its neighbours than the two had. What the rows say is compared, not what
    the scenario says.
    """
    runs = _runs(build.instance)
    if len(runs) < 2:
        return Repeats({}, {})
    block = _Runs.of(build, runs)
    if block is None:
        return Repeats({}, {})
    weeks: dict[int, int] = {}
    groups: dict[int, int] = {}
    for second in range(1, len(runs)):
        for first in reversed(range(second)):
            if block.same(first, second):
                for later, earlier in zip(runs[second], runs[first], strict=True):
                    weeks[later] = weeks.get(earlier, earlier)
                for g, h in zip(block.groups[second], block.groups[first], strict=True):
                    groups[g] = groups.get(h, h)
                break
    return Repeats(weeks, groups)


def _runs(instance: Instance) -> list[list[int]]:
    """Open weeks up to the end of each deload, those of each phase by themselves."""
    runs: list[list[int]] = []
    for (_, deload), weeks in groupby(instance.open_weeks, key=lambda w: (w.phase, w.deload)):
        numbers = [week.number for week in weeks]
        phase = instance.week_of[numbers[0]].phase
        if deload and runs and instance.week_of[runs[-1][-1]].phase == phase:
            runs[-1] += numbers
        else:
            runs.append(numbers)
    return runs


@dataclass(frozen=True)
class _Runs:
    """A model's columns and rows by the run of weeks that they speak of.

    Attributes:
        build: the model.
        runs: weeks of each run.
        groups: groups of each run that are held in no other.
        columns: of each run alone.
        rows: of each run, whatever else they speak of.
        links: (earlier, later) choice of each exercise that is new from one run to the next, by
            the two runs.
    """

    build: Build
    runs: Sequence[Sequence[int]]
    groups: Sequence[Sequence[int]]
    columns: Sequence[Sequence[int]]
    rows: Sequence[Sequence[Row]]
    links: Mapping[tuple[int, int], Sequence[tuple[int, int]]]

    @classmethod
    def of(cls, build: Build, runs: Sequence[Sequence[int]]) -> _Runs | None:
        """None where rows tie runs together, other than by what is new from one to the next."""
        groups = [
            [group.index for group in build.instance.groups if set(group.weeks) <= set(run)]
            for run in runs
        ]
        label, choices = _labels(build, runs, groups), set(build.x.values())
        columns: list[list[int]] = [[] for _ in runs]
        for column, number in enumerate(label):
            if number is not None:
                columns[number].append(column)
        rows: list[list[Row]] = [[] for _ in runs]
        links: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        news = Counter(c for row in build.linear.rows for c in row.columns if label[c] is None)
        for row in build.linear.rows:
            met = sorted({n for n in (label[column] for column in row.columns) if n is not None})
            if len(met) == 1:
                rows[met[0]].append(row)
            elif met:
                link = _link(build, row, label, choices)
                if link is None or any(news[c] > 1 for c in row.columns if label[c] is None):
                    return None
                links[met[0], met[1]].append(link)
        return cls(build, runs, groups, columns, rows, links)

    def same(self, first: int, second: int) -> bool:
        """Whether two runs are alike: columns and rows the same, one after the other."""
        one, other = self.columns[first], self.columns[second]
        parts = (self.runs, self.groups, self.columns, self.rows)
        if any(len(part[first]) != len(part[second]) for part in parts):
            return False
        if (self.groups[first] or self.groups[second]) and second != first + 1:
            return False
        place = dict(zip(other, one, strict=True))
        if any(place[later] != earlier for earlier, later in self.links.get((first, second), ())):
            return False
        slot = self._slots(first) | self._slots(second)
        linear = self.build.linear

        def said(column: int) -> object:
            points = linear.objective.get(column, 0)
            return slot.get(column), linear.lower[column], linear.upper[column], points

        def meant(row: Row) -> object:
            columns = (place.get(column, column) for column in row.columns)
            return row.low, row.high, frozenset(zip(columns, row.coefficients, strict=True))

        if any(said(column) != said(there) for column, there in place.items()):
            return False
        return Counter(map(meant, self.rows[first])) == Counter(map(meant, self.rows[second]))

    def _slots(self, number: int) -> dict[int, object]:
        """What choices and sets of a run are of, its weeks counted from its first."""
        groups, at = self.build.instance.groups, {w: i for i, w in enumerate(self.runs[number])}
        own = set(self.groups[number])
        where = {g: (groups[g].session, [at[w] for w in groups[g].weeks]) for g in own}
        found: dict[int, object] = {
            column: (where[g], e) for (g, e), column in self.build.x.items() if g in own
        }
        for (g, week, e), column in self.build.n.items():
            if week in at:
                found[column] = where.get(g, g), at[week], e
        return found


def _labels(
    build: Build, runs: Sequence[Sequence[int]], groups: Sequence[Sequence[int]]
) -> list[int | None]:
    """The run that each column belongs to; None for what hangs on several runs."""
    linear = build.linear
    run_of = {week: number for number, run in enumerate(runs) for week in run}
    run_of_group = {g: number for number, own in enumerate(groups) for g in own}
    label: list[int | None] = [None] * len(linear.lower)
    for (g, _), column in build.x.items():
        label[column] = run_of_group.get(g)
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


def _link(
    build: Build, row: Row, label: Sequence[int | None], choices: set[int]
) -> tuple[int, int] | None:
    """The choices of z >= x(later) - x(earlier), where z costs something and is free else."""
    linear = build.linear
    by: dict[int, list[int]] = defaultdict(list)
    for column, coefficient in zip(row.columns, row.coefficients, strict=True):
        by[coefficient].append(column)
    new = [column for column in row.columns if label[column] is None]
    if len(row.columns) != 3 or len(new) != 1 or (row.low, row.high) != (0, None):
        return None
    earlier, later = [c for c in by[1] if c != new[0]], by[-1]
    free = linear.lower[new[0]] == 0 and linear.upper[new[0]] >= 1
    if len(earlier) != 1 or len(later) != 1 or not free or not {*earlier, *later} <= choices:
        return None
    before, after = label[earlier[0]], label[later[0]]
    costs = linear.objective.get(new[0], 0) == -build.instance.scenario.weights.continuity
    return (earlier[0], later[0]) if costs and before is not None and after == before + 1 else None


def _first_groups(instance: Instance) -> dict[int, Group]:
    return {group.session: group for group in reversed(instance.groups)}


def _weights(instance: Instance) -> list[int]:
    """A number for each exercise: any will do, but the same each time."""
    chance = random.Random(1)  # noqa: S311 - hides nothing
    return [chance.randrange(1, 64) for _ in instance.exercises]
