"""Is there a plan at all? Yes, no, or not known in time; never a guess."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence

from optimizer.explain.rules import EditableRule, relaxed
from optimizer.instance import Frozen, Instance
from optimizer.model import build_model
from optimizer.scenario.load import Loaded
from optimizer.solver import cpsat
from optimizer.solver.profiles import DIFFERENT, REPEATABLE, SATISFY

ONE_CHECK = 10.0
"""Seconds that a single question may take; past them it counts as not known."""
QUICK = 0.5
"""Work, in the solver's deterministic unit, that a first look takes at most."""


class Clock:
    """The time that is left for explaining, and the wish to stop.

    Attributes:
        stop: ends whatever runs when set.
    """

    def __init__(self, seconds: float, stop: threading.Event | None = None) -> None:
        self._end = time.monotonic() + seconds
        self.stop = stop or threading.Event()

    @property
    def left(self) -> float:
        """Seconds; never below 0, and 0 once asked to stop."""
        return 0.0 if self.stop.is_set() else max(0.0, self._end - time.monotonic())


class Checker:
    """Asks of parts of one scenario whether they have a plan.

    Answers are kept: the same question costs nothing the second time.
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
            self._known[key] = has_plan(self.without(kept), self.clock)
        return self._known[key]

    def without(self, kept: Sequence[EditableRule]) -> Instance:
        """The scenario with only these rules, and the coarse ones that they are part of."""
        keys = {rule.key for rule in kept}
        dropped = []
        for rule in self.rules:
            if rule.key in keys:
                continue
            parts = [part for part in rule.finer if part.key in keys]
            dropped += [] if parts else [rule]
        return relaxed(self.loaded, dropped, self.frozen)

    def confirmed_infeasible(self, kept: Sequence[EditableRule]) -> bool | None:
        """The same in another configuration, on the rules as they stand; True is "no plan"."""
        answer = has_plan(self.without(kept), self.clock, again=True)
        return None if answer is None else not answer


def has_plan(instance: Instance, clock: Clock, *, again: bool = False) -> bool | None:
    """Whether an instance has a legal plan; None where time ran out.

    Args:
        instance: what is planned.
        clock: time and stop signal.
        again: use the second configuration: no arithmetic beforehand, no presolve.
    """
    linear = build_model(instance, objective=False, tight=not again).linear
    if not again:  # plans are found fastest by propagation, proofs that there is none by sums
        quick = cpsat.run(
            linear,
            SATISFY,
            seconds=min(ONE_CHECK, clock.left),
            stop=clock.stop,
            first_solution=True,
            deterministic_limit=QUICK,
        )
        if quick.values is not None:
            return True
        if quick.status == "infeasible":
            return False
    profile = DIFFERENT if again else REPEATABLE
    seconds = min(ONE_CHECK, clock.left)
    outcome = cpsat.run(linear, profile, seconds=seconds, stop=clock.stop, first_solution=True)
    if outcome.status == "infeasible":
        return False
    return True if outcome.values is not None else None
