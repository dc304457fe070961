"""What rules and goals are stated in: linear sums over the exercises of a slot or a group.

A *slot* is one session of one week, a *group* the weeks in which a session keeps its exercises, a
*feature* a whole number that every exercise has: 1, its credit for a muscle, its seconds, whether a
selector means it. With n(slot, e) the sets of exercise e and x(group, e) whether it is chosen, the
parts of a sum are

- ``sets``    sum over e of feature(e) * n(slot, e),
- ``chosen``  sum over e of feature(e) * x(group, e),
- ``aux``     a column that belongs to no exercise (minutes, steps of stimulus),
- ``own``     sum over e of feature(e) * a column that each exercise has (new or not, paired),
- a constant  what frozen weeks add.

A rule says ``low <= sum <= high`` (:meth:`Block.row`), or says it of each exercise by itself
(:meth:`Block.each`): there ``n`` is feature(e) * n(slot, e), ``x`` is feature(e) * x(group, e) and
``z`` the column of that one exercise. Nothing here depends on how many exercises there are: the
model expands the sums to columns, the relaxation prices them as they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.instance.bounds import Bounds
from optimizer.instance.types import Group, Instance, Week
from optimizer.scenario.types import SelectorRef

Ref = tuple[str, int, int]
"""(kind, slot or group or column, feature): one part of a sum."""


@dataclass(frozen=True)
class Sum:
    """Parts with their coefficients, and a constant."""

    terms: Mapping[Ref, int] = field(default_factory=dict)
    constant: int = 0

    def __add__(self, other: Sum) -> Sum:
        return total((self, other))

    def __mul__(self, factor: int) -> Sum:
        terms = {ref: factor * coefficient for ref, coefficient in self.terms.items()}
        return Sum(terms, factor * self.constant)

    __rmul__ = __mul__

    def __sub__(self, other: Sum) -> Sum:
        return self + -1 * other


def total(sums: Iterable[Sum]) -> Sum:
    """All of them added up."""
    terms: dict[Ref, int] = defaultdict(int)
    constant = 0
    for one in sums:
        constant += one.constant
        for ref, coefficient in one.terms.items():
            terms[ref] += coefficient
    return Sum(terms, constant)


@dataclass(frozen=True)
class OpenSlot:
    """One session of one week that is still to plan.

    Attributes:
        index: its place among the slots.
        group: what its choice belongs to.
        week: the week.
    """

    index: int
    group: Group
    week: Week

    @property
    def session(self) -> int:
        """Index of the session."""
        return self.group.session


@dataclass(frozen=True)
class Done:
    """One session of a frozen week: sets by exercise are facts."""

    session: int
    week: Week
    sets: Mapping[str, int]


@dataclass(frozen=True)
class Statement:
    """low <= sum <= high, None being no bound.

    Attributes:
        rule: the rule's or the term's id.
        low, high: whole numbers.
        sum: what is bounded.
        item: which entry of the rule's list or mapping in the file asks for it, or None.
        week: which week it is of; None where it is of a phase or of the block.
    """

    rule: str
    low: int | None
    sum: Sum
    high: int | None
    item: str | int | None = None
    week: int | None = None


@dataclass(frozen=True)
class Aux:
    """A column that belongs to no exercise: its range and its name."""

    index: int
    low: int
    high: int
    name: str


@dataclass(frozen=True)
class Own:
    """A column of each exercise, from 0 to ``high``; where that is not above 0 there is none.

    Attributes:
        index: which family of columns.
        high: of an exercise.
        name: the exercise's id is put behind it.
        instead: group whose choice stands for the column where there is none, or None.
    """

    index: int
    high: Callable[[int], int]
    name: str
    instead: int | None = None


@dataclass
class Each:
    """Columns and rows of each exercise by itself, in the order in which they were said.

    Attributes:
        groups: of each of their candidates.
        which: of these exercises only, or None.
        parts: a row is left out where a column of its own that it names is.
    """

    groups: tuple[int, ...]
    which: Collection[int] | None
    parts: list[Own | Statement] = field(default_factory=list)

    def row(self, rule: str, low: int | None, sum: Sum, high: int | None) -> None:  # noqa: A002
        """Say low <= sum <= high of each exercise."""
        self.parts.append(Statement(rule, low, sum, high))


@dataclass(frozen=True)
class Fix:
    """A range for one column.

    Attributes:
        rule: id of the rule.
        column: ("x", group, exercise), ("n", slot, exercise) or ("aux", column, 0).
        low, high: both included.
    """

    rule: str
    column: Ref
    low: int
    high: int


Stated = Statement | Aux | Each | Fix
"""What a statement is made of."""


class StatedBlock:
    """The rules and goals of an instance, stated.

    Attributes:
        instance: what is planned.
        bounds: ranges of sets that the arithmetic proves, or those of the rules.
        slots: the open ones, by group.
        stated: rule or term to what it says.
        gain: part of a sum to points for each unit of it.
        offset: points that frozen weeks score.
        edges: part of a sum that counts new exercises to the (earlier, later) group.
        lifts: part of a sum that counts exercises kept as main lifts to their group and who can be.
        relaxed: whether it is said for the relaxation, which knows no exercise by itself.
        pairs: group to the columns of its supersets: whether each exercise is in the first, ...
        saved: slot to the seconds of rest that its supersets save.
        mains: group to the column that says whether it keeps a main lift.
        missing: slot to the exercises that it should have, and the column of those it lacks.
        apart: week to the column of the sets that its fullest session has more than its emptiest.
    """

    def __init__(self, instance: Instance, bounds: Bounds, *, relaxed: bool = False) -> None:
        self.instance = instance
        self.bounds = bounds
        self.relaxed = relaxed
        self.pairs: dict[int, list[Sum]] = {}
        self.saved: dict[int, Sum] = {}
        self.mains: dict[int, Sum] = {}
        self.missing: dict[int, tuple[int, Sum]] = {}
        self.apart: dict[int, Sum] = {}
        self.stated: dict[str, list[Stated]] = {}
        self.gain: dict[Ref, int] = defaultdict(int)
        self.offset = 0
        pairs = enumerate(instance.slots())
        self.slots = [OpenSlot(i, group, week) for i, (group, week) in pairs]
        self._slot = {(slot.session, slot.week.number): slot for slot in self.slots}
        self._known: dict[Hashable, int] = {}
        self._of: list[Callable[[Exercise], int] | None] = []
        self._values: dict[int, Sequence[int]] = {}
        self._sets: dict[tuple[int, ...], frozenset[int]] = {}
        self._items: list[Stated] = []
        self._columns = {"aux": 0, "own": 0}
        self._new: dict[tuple[int, int], tuple[Each, Sum, Sum]] = {}
        self.edges: dict[Ref, tuple[int, int]] = {}
        self.lifts: dict[Ref, tuple[int, Collection[int]]] = {}
        self.one = self.feature("one", lambda _: 1)

    def begin(self, rule: str) -> None:
        """From here on it is this rule (or term) that speaks."""
        self._items = self.stated[rule] = []

    # ----- features ------------------------------------------------------------------------------

    def feature(self, name: Hashable, of: Callable[[Exercise], int] | None) -> int:
        """The index of a number that every exercise has; the name is what it is known by."""
        if name not in self._known:
            self._known[name] = len(self._of)
            self._of.append(of)
        return self._known[name]

    def vector(self, values: Sequence[int]) -> int:
        """The index of numbers given by exercise (what was done in frozen weeks has none)."""
        index = self.feature(("values", tuple(values)), None)
        self._values[index] = values
        return index

    def values(self, feature: int) -> Sequence[int]:
        """A feature's numbers, by exercise."""
        of = self._of[feature]
        if feature not in self._values and of is not None:
            self._values[feature] = [int(of(e)) for e in self.instance.exercises]
        return self._values[feature]

    def value(self, feature: int, exercise: int) -> int:
        """A feature of one exercise, where nobody needs those of all."""
        of = self._of[feature]
        if feature in self._values or of is None:
            return self.values(feature)[exercise]
        return int(of(self.instance.exercises[exercise]))

    def warm(self, terms: Sum) -> None:
        """Work out the features of a sum for all exercises, because each will be asked for."""
        for _, _, feature in terms.terms:
            self.values(feature)

    def among(self, which: Collection[int]) -> int:
        """Whether it is one of these exercises."""
        return self.vector([int(e in which) for e in range(len(self.instance.exercises))])

    def credit(self, muscle: str) -> int:
        """Half-sets that a set gives a muscle."""
        return self.feature(("credit", muscle), lambda e: e.credit(muscle))

    def pattern(self, pattern: str) -> int:
        """Whether it is of a pattern."""
        return self.feature(("pattern", pattern), lambda e: int(e.pattern == pattern))

    def unlike(self, done: Collection[str]) -> int:
        """Whether it is none of these ids."""
        return self.feature(("unlike", frozenset(done)), lambda e: int(e.id not in done))

    def meant(self, selector: SelectorRef) -> int:
        """Whether a selector means it."""
        return self.feature(("select", str(selector)), lambda e: int(matches(selector, e)))

    # ----- places --------------------------------------------------------------------------------

    def held(self, week: Week) -> list[OpenSlot | Done]:
        """The sessions of a week, by day: slots, or facts where the week is frozen."""
        frozen, sessions = self.instance.frozen, self.instance.sessions
        if week.number <= frozen.through:
            return [Done(s, week, frozen.sets(week.number, sessions[s].name)) for s in week.held]
        return [self._slot[s, week.number] for s in week.held]

    def slot(self, session: int, week: int) -> OpenSlot:
        """A session of an open week that is held."""
        return self._slot[session, week]

    @property
    def open_weeks(self) -> list[Week]:
        """Weeks still to plan in which there is a session."""
        return [week for week in self.instance.open_weeks if week.held]

    def meetings(self) -> Mapping[tuple[int, ...], int]:
        """Groups that share a week, and in how many weeks they do."""
        group_of = self.instance.group_of
        return Counter(tuple(group_of[s, w.number] for s in w.held) for w in self.open_weeks)

    def candidates(self, group: int) -> frozenset[int]:
        """Exercises that a group may choose."""
        choices = self.instance.groups[group].candidates
        if choices not in self._sets:
            self._sets[choices] = frozenset(choices)
        return self._sets[choices]

    def set_range(self, slot: OpenSlot, exercise: int) -> tuple[int, int]:
        """Fewest and most sets in a slot if chosen; crossed where it can't be.

        What was done has the sets that were done.
        """
        done = self.instance.done(slot.group).get(exercise)
        if done is not None:
            return done, done
        return self.bounds.sets(slot.group.index, slot.week.number, exercise)

    # ----- sums ----------------------------------------------------------------------------------

    def every_slot(self, *, training: bool = False) -> list[OpenSlot | Done]:
        """Open slots, then what was done in frozen weeks; of training weeks only where asked."""
        frozen = self.instance.weeks[: self.instance.frozen.through]
        done = (slot for week in frozen for slot in self.held(week))
        return [s for s in (*self.slots, *done) if not (training and s.week.deload)]

    def sets(self, slots: Iterable[OpenSlot | Done], feature: int | None = None) -> Sum:
        """Sets of these slots, weighted by a feature of their exercises; frozen ones count too."""
        return self._over(slots, feature, "sets", lambda sets: sets)

    def prescriptions(self, slots: Iterable[OpenSlot | Done], feature: int | None = None) -> Sum:
        """Prescriptions of these slots, weighted by a feature; frozen ones count too."""
        return self._over(slots, feature, "chosen", lambda _: 1)

    def _over(
        self,
        slots: Iterable[OpenSlot | Done],
        feature: int | None,
        kind: str,
        count: Callable[[int], int],
    ) -> Sum:
        feature = self.one if feature is None else feature
        terms: dict[Ref, int] = defaultdict(int)
        constant = 0
        for slot in slots:
            if isinstance(slot, Done):
                done = slot.sets.items()
                constant += sum(count(sets) * self._fact(e, feature) for e, sets in done)
            else:
                place = slot.index if kind == "sets" else slot.group.index
                terms[kind, place, feature] += 1
        return Sum(terms, constant)

    def _fact(self, exercise: str, feature: int) -> int:
        """A feature of an exercise that was done; of one that no catalogue knows, only its sets."""
        entry, of = self.instance.facts.get(exercise), self._of[feature]
        if entry is None or of is None:
            return int(feature == self.one)
        return int(of(entry))

    def chosen(self, group: int, feature: int | None = None) -> Sum:
        """Exercises that a group holds, weighted by a feature."""
        return Sum({("chosen", group, self.one if feature is None else feature): 1})

    def done(self, terms: Sum) -> int | None:
        """What was done already comes to in a sum; None where nothing in it has begun."""
        groups, found, begun = self.instance.groups, terms.constant, False
        for (kind, place, feature), coefficient in terms.terms.items():
            if kind not in ("sets", "chosen"):
                continue
            group = self.slots[place].group if kind == "sets" else groups[place]
            begun = begun or self.instance.started(group.session, group.weeks[0])
            values = self.values(feature)
            for e, sets in self.instance.done(group).items():
                found += coefficient * values[e] * (sets if kind == "sets" else 1)
        return found if begun else None

    def raised(self, high: int | None, terms: Sum) -> int | None:
        """A limit, or what was done already where that alone passes it."""
        done = None if high is None or not self.instance.frozen.part else self.done(terms)
        return high if high is None or done is None else max(high, done)

    def waived(self, rule: str, which: object, weeks: Iterable[Week]) -> bool:
        """Whether a minimum over these weeks can no longer be reached."""
        instance = self.instance
        return (rule, which) in instance.waived and instance.frozen.under_way in [
            week.number for week in weeks
        ]

    def n(self, slot: OpenSlot) -> Sum:
        """Sets of one exercise, in rows of each."""
        return Sum({("n", slot.index, self.one): 1})

    def x(self, group: int, feature: int | None = None) -> Sum:
        """Whether one exercise is chosen (times a feature of it), in rows of each."""
        return Sum({("x", group, self.one if feature is None else feature): 1})

    def counted(self, terms: Sum) -> Iterator[tuple[str, int, int]]:
        """Which choices (or sets) of which exercises count in a sum: (kind, place, exercise)."""
        for kind, place, feature in terms.terms:
            group = self.slots[place].group if kind == "sets" else self.instance.groups[place]
            values = self.values(feature)
            yield from ((kind, place, e) for e in group.candidates if values[e])

    def some(self, terms: Sum) -> bool:
        """Whether there is any."""
        return any(True for _ in self.counted(terms))

    # ----- statements ----------------------------------------------------------------------------

    def row(
        self,
        rule: str,
        low: int | None,
        sum: Sum,  # noqa: A002
        high: int | None,
        *,
        item: str | int | None = None,
        week: int | None = None,
    ) -> None:
        """Say low <= sum <= high; see :class:`Statement`."""
        if low is not None or high is not None:
            self._items.append(Statement(rule, low, sum, high, item, week))

    def fix(self, rule: str, column: Ref, low: int, high: int) -> None:
        """Say low <= column <= high."""
        self._items.append(Fix(rule, column, low, high))

    def aux(self, low: int, high: int, name: str) -> Sum:
        """A new column that belongs to no exercise."""
        index = self._count("aux")
        self._items.append(Aux(index, low, high, name))
        return Sum({("aux", index, 0): 1})

    def each(self, *groups: int, which: Collection[int] | None = None) -> Each:
        """Rows to be said of each candidate of these groups."""
        item = Each(groups, which)
        self._items.append(item)
        return item

    def own(
        self, each: Each, high: Callable[[int], int], name: str, instead: int | None = None
    ) -> Sum:
        """A new column of each exercise; see :class:`Own`."""
        index = self._count("own")
        each.parts.append(Own(index, high, name, instead))
        return Sum({("z", index, 0): 1})

    def all(self, column: Sum, feature: int | None = None) -> Sum:
        """The columns of all exercises added up, weighted by a feature."""
        what = self.one if feature is None else feature
        return Sum({("own", index, what): c for (_, index, _), c in column.terms.items()})

    def new(self, earlier: int, later: int) -> tuple[Each, Sum, Sum]:
        """Exercises that a group holds and an earlier one of the session does not.

        Each exercise's column z is at least 1 where it is new: z >= x(later, e) - x(earlier, e).
        Rotation and continuity share it, so that a new exercise that the one asks for is paid for
        in the other, in the relaxation too.

        Returns:
            Where more rows can be said of the same columns, the column of each, and their sum.
        """
        if (earlier, later) not in self._new:
            both, name = self.candidates(earlier), f"new_{earlier}_{later}"
            each = self.each(later)
            z = self.own(each, lambda e: int(e in both), name, instead=later)
            each.row("continuity", 0, z - self.x(later) + self.x(earlier), None)
            self._new[earlier, later] = each, z, self.all(z)
            self.edges[next(iter(self.all(z).terms))] = earlier, later
        return self._new[earlier, later]

    def score(self, points: int, terms: Sum) -> None:
        """Points for each unit of a sum."""
        self.offset += points * terms.constant
        for ref, coefficient in terms.terms.items():
            self.gain[ref] += points * coefficient

    def _count(self, kind: str) -> int:
        self._columns[kind] += 1
        return self._columns[kind] - 1
