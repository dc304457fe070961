"""Is there a plan at all? Yes, no, or not known in time; never a guess."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.queries import matches
from optimizer.instance import Frozen, Instance, prepare
from optimizer.instance.types import Week
from optimizer.model import Build, build_model
from optimizer.plan.choice import Choice
from optimizer.rules.lines import EditableRule, Loosened
from optimizer.rules.lines.line import MANY
from optimizer.scenario.load import Loaded
from optimizer.solver import cpsat
from optimizer.solver.choices import choice_of
from optimizer.solver.cores import promising, started
from optimizer.solver.options import Work
from optimizer.solver.profiles import DIFFERENT, REPEATABLE, SATISFY, Profile

ONE_CHECK = 3.0
"""Units of work that a single question may take; past them it counts as not known."""
LOOKS = (
    (SATISFY, 0.02),
    (REPEATABLE, 0.02),
    (SATISFY, 0.1),
    (REPEATABLE, 0.2),
    (SATISFY, 0.5),
    (REPEATABLE, ONE_CHECK),
)
"""Profiles in turn, each with its units. Plans are found fastest by propagation, proofs that there
is none by sums, and what either sees it mostly sees soon: short looks of both come first."""
MANY_CHOICES = 500
"""Choices (of a session of a week and an exercise) from which on a part of them is tried first,"""
A_FEW = 3
"""so many exercises of each kind,"""
FEW_UNITS = 0.05
"""with so many units."""
ALL_CHECKS = 5.0
"""Units of work that an explanation may take."""


class Clock:
    """What is left for explaining: work, the same on any machine, or time where that is short.

    Attributes:
        stop: ends whatever runs when set.
        work: what may still be searched.
    """

    def __init__(
        self, seconds: float, stop: threading.Event | None = None, work: float | Work = ALL_CHECKS
    ) -> None:
        self._end = time.monotonic() + seconds
        self.stop = stop or threading.Event()
        self.work = work if isinstance(work, Work) else Work(work)

    def share(self, units: float) -> Clock:
        """The same clock with a part of its work; what the part takes is taken of the whole."""
        return Clock(self.left, self.stop, self.work.share(units))

    @property
    def left(self) -> float:
        """Seconds; never below 0, and 0 once asked to stop or all work is done."""
        if self.stop.is_set() or self.work.left <= 0.0:
            return 0.0
        return max(0.0, self._end - time.monotonic())


class FeasibilityChecker:
    """Asks of parts of one scenario whether they have a plan.

    Answers are kept: the same question costs nothing the second time, nor does one of fewer rules
    where more had a plan, or of more where fewer had none.
    """

    def __init__(
        self,
        loaded: Loaded,
        rules: Sequence[EditableRule],
        clock: Clock,
        frozen: Frozen | None = None,
    ) -> None:
        self.loaded = loaded
        self.rules = tuple(rules)
        self.clock = clock
        self.frozen = frozen
        self._known: dict[frozenset[object], bool | None] = {}

    def feasible(self, kept: Iterable[EditableRule]) -> bool | None:
        """Whether some plan keeps these rules, all others taken out; None is not known."""
        kept = list(kept)
        key = frozenset(rule.key for rule in kept)
        if self._known.get(key) is None:
            known = self._follows(key)
            self._known[key] = has_plan(self.without(kept), self.clock) if known is None else known
        return self._known[key]

    def _follows(self, key: frozenset[object]) -> bool | None:
        """What answers to other questions say of this one."""
        if any(answer is True and key < other for other, answer in self._known.items()):
            return True
        if any(answer is False and other < key for other, answer in self._known.items()):
            return False
        return None

    def without(self, kept: Sequence[EditableRule]) -> Instance:
        """The scenario with only these rules, and the coarse ones that they are part of."""
        keys = {rule.key for rule in kept}
        dropped = []
        for rule in self.rules:
            if rule.key in keys:
                continue
            parts = [part for part in rule.finer if part.key in keys]
            dropped += [] if parts else [rule]
        return without_rules(self.loaded, dropped, self.frozen)

    def confirmed_infeasible(self, kept: Sequence[EditableRule]) -> bool | None:
        """The same in another configuration, on the rules as they stand; True is "no plan"."""
        answer = has_plan(self.without(kept), self.clock, again=True)
        return None if answer is None else not answer


@dataclass(frozen=True)
class Feasibility:
    """Whether an instance has a legal plan.

    Attributes:
        possible: None where work or time ran out.
        choice: a plan, where there is one.
    """

    possible: bool | None
    choice: Choice | None = None


def find_plan(instance: Instance, clock: Clock, *, again: bool = False) -> Feasibility:
    """Whether an instance has a legal plan, with the first that is found.

    Args:
        instance: what is planned.
        clock: work, time and stop signal.
        again: use the second configuration: no arithmetic beforehand, no presolve.
    """
    if not clock.left:
        return Feasibility(None)  # to build a model takes longer than to say so
    few = None
    if not again and _choices(instance) >= MANY_CHOICES:
        few = started(instance, promising(instance, A_FEW)).instance
    if few is not None and 2 * _choices(few) <= _choices(instance):  # else it takes as long
        found = _looked(build_model(few, objective=False), ((SATISFY, FEW_UNITS),), clock)
        if found.possible:  # that some of the exercises have no plan says nothing of all
            return found
    looks = ((DIFFERENT, ONE_CHECK),) if again else LOOKS
    return _looked(build_model(instance, objective=False, tight=not again), looks, clock)


def _choices(instance: Instance) -> int:
    return sum(len(group.candidates) * len(group.weeks) for group in instance.groups)


def _looked(build: Build, looks: Iterable[tuple[Profile, float]], clock: Clock) -> Feasibility:
    """The first answer that one of several looks gives."""
    for profile, units in looks:
        outcome = cpsat.run(
            build.linear,
            profile,
            seconds=clock.left,
            stop=clock.stop,
            first_solution=True,
            work=clock.work.share(units),
        )
        if outcome.values is not None:
            return Feasibility(True, choice_of(build, outcome.values))
        if outcome.status == "infeasible":
            return Feasibility(False)
    return Feasibility(None)


def has_plan(instance: Instance, clock: Clock, *, again: bool = False) -> bool | None:
    """The same without the plan."""
    return find_plan(instance, clock, again=again).possible


def without_rules(
    loaded: Loaded, dropped: Iterable[EditableRule], frozen: Frozen | None = None
) -> Instance:
    """The scenario, ready for the model, without some of its rules.

    Whether ``balance`` and ``include`` are waived stays as it is in the whole scenario: equipment
    that is not there may not bring back a rule that is not asked for.
    """
    whole = prepare(loaded.scenario, loaded.catalog, frozen)
    state = Loosened(loaded.scenario, loaded.catalog)
    _drop_waived(state, whole)
    for rule in dropped:
        rule.drop(state)
    instance = prepare(state.scenario, loaded.catalog, frozen)
    pairs = zip(whole.weeks, instance.weeks, strict=True)
    weeks = tuple(_either(state, *pair) for pair in pairs)
    return replace(instance, weeks=weeks, patterns={**instance.patterns, **whole.patterns})


def _either(state: Loosened, before: Week, after: Week) -> Week:
    """A week that may have what it may before the rules were taken out, or after.

    Without `deload_half` a deload week gets a total, and so does one whose sessions no longer
    share their exercises with a training week: a rule taken out never asks for more.
    """
    banded = before.banded and after.banded and before.number not in state.free_weeks
    low, high = min(before.low, after.low), max(before.high, after.high)
    return replace(after, banded=banded, low=low if banded else 0, high=high if banded else MANY)


def _drop_waived(state: Loosened, whole: Instance) -> None:
    """Take out includes that no group could ever choose: they ask for nothing."""
    entries = [whole.exercises[e] for e in {e for g in whole.groups for e in g.candidates}]
    kept = tuple(
        selector
        for selector in state.scenario.include
        if any(matches(selector, entry) for entry in entries)
    )
    state.change(include=kept)
