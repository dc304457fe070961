"""The search over the sums of sessions: a bound, counts that are worth much, a plan that has them.

A proof takes the counts one after the other (logic-based Benders decomposition): the best ones, the
best plan that holds these exercises so often, then the best other ones, until no counts that are
left are worth more than a plan that was found.

Every step is a one-thread run with a fixed seed and a limit in the solver's repeatable unit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from optimizer.instance.types import Instance
from optimizer.model import Build, build_model
from optimizer.model.linear import LinearModel, Term
from optimizer.plan.choice import Choice
from optimizer.solver import cpsat
from optimizer.solver.aggregate import Aggregate, aggregate, classes
from optimizer.solver.choices import values_of
from optimizer.solver.cores import Core
from optimizer.solver.options import Control
from optimizer.solver.profiles import BOUND_FIRST, REPEATABLE, Profile
from optimizer.solver.symmetry import REPEAT, Repeats, repeats

SPLIT_EFFORT = 1.0
"""Deterministic time of sharing counts out among the sessions,"""
PROOF_EFFORT = 6.0
"""where that is to be proved the best way,"""
PHASE_EFFORT = 0.4
"""and of the sums of one phase while the others stand."""
MOST_SWEPT = 2_500
"""Columns of the largest sums of which that is worth it;"""
MOST_ROUNDS = 2
"""times that each phase's sums are looked at: after that they rarely change."""
NEARLY = 1.1
"""Sums of what the rules can't tell apart are taken where they have no more columns, so many times,
than those of all that could be added up."""
SEEN = "seen"
"""Rows that leave counts out which were looked at."""
MOST_SUMMED = 12_000
"""Choices and sets of the largest model that is added up."""


class Summing:
    """A core added up over its sessions.

    Attributes:
        core: what was added up.
        sums: its sums.
        alike: whether only what the rules can't tell apart was added up.
        repeats: weeks and groups that are as others: :func:`~optimizer.solver.symmetry.repeats`.
        best: the best values of the sums so far, or None.
    """

    def __init__(
        self,
        core: Core,
        sums: Aggregate,
        alike: bool,
        repeats: Repeats,
        control: Control,
        stop: threading.Event,
    ) -> None:
        self.core = core
        self.sums = sums
        self.alike = alike
        self.repeats = repeats
        repeats.hold_sums(sums.linear, sums.build, sums.place)
        self.best: list[int] | None = None
        self._others = _copied(sums.linear)
        self._control = control
        self._stop = stop

    @classmethod
    def of(
        cls, core: Core, control: Control, stop: threading.Event, *, closer: bool = False
    ) -> Summing | None:
        """A core's sums; None where it is too large or nothing much is gained.

        Args:
            core: what is added up.
            control: limits.
            stop: ends it.
            closer: whether what sums lose of a week is said too.
        """
        if len(core.instance.sessions) < 2 or columns(core.instance) > MOST_SUMMED:
            return None
        build = build_model(core.instance, to_add_up=closer)
        alike = classes(build) < NEARLY * classes(build, coarse=True)
        sums = aggregate(build, coarse=not alike)
        if not sums.smaller or sums.linear.audit():
            return None
        return cls(core, sums, alike, repeats(build), control, stop)

    def closer(self) -> Summing:
        """The same core with what its sums lose of a week said too, begun at the best counts."""
        build = build_model(self.core.instance, to_add_up=True)
        sums = aggregate(build, coarse=not self.alike)
        if sums.linear.audit():
            return self
        found = Summing(self.core, sums, self.alike, self.repeats, self._control, self._stop)
        if self.best is not None:
            found.best = list(sums.linear.lower)
            for there, here in zip(self.sums.place, sums.place, strict=False):
                found.best[here] = self.best[there]
        return found

    def sweep(self, choice: Choice, score: int) -> bool:
        """Better counts from a plan's on: one phase after the other, the others as they are.

        Returns:
            Whether that was worth it: not of one phase or what repeats it, nor of very large sums.
        """
        phases = sorted({group.phase for group in self.core.instance.groups})
        if len(phases) < 2 or self.repeats.groups or self.sums.size > MOST_SWEPT:
            return False
        values, best = self.sums.added(values_of(self.sums.build, choice)), score
        for _ in range(MOST_ROUNDS):
            before = best
            for phase in phases:
                held = self._held(values, phase)
                found = self._run(held, REPEATABLE, PHASE_EFFORT).values
                if found is not None and self.sums.linear.value(found) > best:
                    self.best, values, best = found, found, self.sums.linear.value(found)
            if best == before or self._stop.is_set():
                break
        return True

    def _held(self, values: list[int], phase: int) -> LinearModel:
        """The sums with the counts of all other phases held."""
        linear, build, place = self.sums.linear, self.sums.build, self.sums.place
        lower, upper = list(linear.lower), list(linear.upper)
        held = {group.index for group in build.instance.groups if group.phase != phase}
        own = [column for (g, _), column in build.x.items() if g in held]
        own += [column for (g, _, _), column in build.n.items() if g in held]
        for column in own:
            lower[place[column]] = upper[place[column]] = values[place[column]]
        # A plan that was found need not repeat weeks.
        rows = [row for row in linear.rows if row.rule != REPEAT]
        return LinearModel(lower, upper, linear.names, rows, linear.objective, linear.offset)

    def look(self, effort: float, enough: float, tell: Callable[[int], None]) -> int | None:
        """Search all of the sums.

        Args:
            effort: limit of the solver's repeatable unit.
            enough: gap of the sums at which their counts will do; at 0 the bound comes first.
            tell: hears of better bounds on the core's plans.

        Returns:
            The bound, or None where there is none.
        """
        profile = REPEATABLE if enough else BOUND_FIRST
        outcome = self._run(self.sums.linear, profile, effort, enough, self.best, tell)
        if outcome.values is not None:
            self.best = outcome.values
        return outcome.bound

    def bound(
        self, effort: float, profile: Profile, tell: Callable[[int], None], *, counted: bool = False
    ) -> cpsat.Outcome:
        """Tell better and better bounds on the core's plans; nothing here changes.

        Args:
            effort: limit of the solver's repeatable unit.
            profile: how to search.
            tell: hears each.
            counted: whether it is work of the search that repeats.

        Returns:
            What came of it: a bound, and late or never the best values.
        """
        return self._run(self.sums.linear, profile, effort, tell=tell, counted=counted)

    def split(self) -> tuple[Build, list[int]] | None:
        """A plan with the best counts, in a model of what is counted; None if none is found."""
        if self.best is None:
            return None
        build, found = self._shared(self.best, SPLIT_EFFORT)
        return None if found.values is None else (build, found.values)

    def close(
        self,
        score: int,
        effort: float,
        tell: Callable[[int], None],
        take: Callable[[Build, list[int]], None],
    ) -> bool:
        """Look at the best counts, then at the best others, until none can hold a better plan.

        With sums worth 13372, and 13370 the best plan of the exercises that they count: those
        counts are told apart from all others, and so on; once the best of the rest are worth 13362,
        13370 is proved.

        Args:
            score: of the best plan so far.
            effort: limit of the solver's repeatable unit for all of it.
            tell: hears of better bounds on the core's plans.
            take: is given each plan, in a model of what is counted.

        Returns:
            Whether the best plan is proved of the core.
        """
        others = self._others
        while effort > 0 and not self._stop.is_set():

            def bounded(bound: int, known: int = score) -> None:
                tell(max(bound, known))

            seen = any(row.rule == SEEN for row in others.rows)
            found = self._run(others, REPEATABLE, effort, hint=self.best, tell=bounded)
            effort -= found.deterministic_time
            bound = score if seen and found.status == "infeasible" else found.bound
            if bound is None:
                return False
            bounded(bound)
            if bound <= score:
                return True
            if found.values is None:
                return False
            self.best = found.values[: self.sums.size]
            build, shared = self._shared(found.values, min(effort, PROOF_EFFORT))
            effort -= shared.deterministic_time
            if shared.values is not None:
                take(build, shared.values)
                score = max(score, build.linear.value(shared.values))
            met = bound == others.value(found.values)
            if not met or shared.status not in ("optimal", "infeasible"):
                return False
            self._forbid(others, found.values)
        return False

    def _shared(self, values: list[int], effort: float) -> tuple[Build, cpsat.Outcome]:
        """The best plan with the exercises that these sums count, each as often as they do."""
        build = self.sums.split(values)
        self.repeats.hold(build)
        return build, self._run(build.linear, REPEATABLE, effort)

    def _forbid(self, linear: LinearModel, values: list[int]) -> None:
        """Leave these exercises, each so often, out of sums: at least one is counted otherwise.

        How far a count is from the old one: from an end of its range, the difference; else columns
        for more and for fewer, one of which is 0.
        """
        terms, least = list[Term](), 1
        for column in sorted({self.sums.place[c] for c in self.sums.build.x.values()}):
            value, low, high = values[column], linear.lower[column], linear.upper[column]
            if value == low < high:
                terms.append((column, 1))
                least += low
            elif value == high > low:
                terms.append((column, -1))
                least -= high
            elif low < high:
                more, fewer = (linear.var(0, high - low, name) for name in ("more", "fewer"))
                which = linear.var(0, 1, "which")
                linear.row(SEEN, [(column, 1), (more, -1), (fewer, 1)], value, value)
                linear.row(SEEN, [(more, 1), (which, low - high)], None, 0)
                linear.row(SEEN, [(fewer, 1), (which, high - low)], None, high - low)
                terms += [(more, 1), (fewer, 1)]
        linear.row(SEEN, terms, least)

    def _run(
        self,
        linear: LinearModel,
        profile: Profile,
        effort: float,
        enough: float = 0.0,
        hint: list[int] | None = None,
        tell: Callable[[int], None] | None = None,
        *,
        counted: bool = True,
    ) -> cpsat.Outcome:
        if hint is not None:  # what was told apart since has columns of its own
            hint = [*hint, *linear.lower[len(hint) :]]
        return cpsat.run(
            linear,
            profile,
            seconds=self._control.left,
            stop=self._stop,
            seed=self._control.options.seed,
            relative_gap=enough,
            hint=hint,
            deterministic_limit=effort,
            work=self._control.work if counted else None,
            on_bound=tell,
        )


def _copied(linear: LinearModel) -> LinearModel:
    """The same, whose new columns and rows stay its own."""
    lower, upper, names = list(linear.lower), list(linear.upper), list(linear.names)
    return replace(linear, lower=lower, upper=upper, names=names, rows=list(linear.rows))


def columns(instance: Instance) -> int:
    """Choices and sets, the greater part of a model's columns."""
    return sum(len(group.candidates) * (1 + len(group.weeks)) for group in instance.groups)
