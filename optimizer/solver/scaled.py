"""Solves an instance of any size: a bound for all of it, models of what could be in the best plan.

Two searches run side by side and tell each other nothing but scores and bounds. The *finder* is one
thread whose plans depend on the input alone: a first plan out of a few promising exercises, then
better ones out of cores that the relaxation names. The *prover* works out the relaxation, lowers
the bound of the sums of sessions, then proves on the core that could still hold a better plan. The
answer is the first plan of the finder that has the proved best score, so it repeats; the prover's
own plan is only shown where time runs out before that.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from optimizer.instance.bounds import Bounds, tighten
from optimizer.instance.restrict import restrict
from optimizer.instance.types import Instance
from optimizer.model import Build, build_model
from optimizer.plan.choice import Choice
from optimizer.solver import cpsat
from optimizer.solver.choices import choice_of
from optimizer.solver.cores import INF_REACH, Core, alike_in_weeks, core_of, promising, started
from optimizer.solver.finder import FEW_GROUPS, Finder, any_plan
from optimizer.solver.interface import interface
from optimizer.solver.options import Control
from optimizer.solver.profiles import BOUND_FIRST, REPEATABLE, bounding
from optimizer.solver.relaxation import Relaxation, crude_bound, refuted, relax
from optimizer.solver.result import SearchResult
from optimizer.solver.summing import MOST_SUMMED, Summing, columns
from optimizer.solver.symmetry import alike, order, ordered, repeating

_TICK = 0.02
"""Seconds between looks at the two searches."""
SMALL = 15
"""With no more candidates a group than this the first plan is looked for in all of them."""
PLAN_START = 3
"""Exercises of each kind that the first plan is looked for in, where there are many."""
LP_START = 6
"""Exercises of each kind that the relaxation starts with."""
FIRST_CORE = 10
"""Choices of a group in the finder's first core; each core after it has twice as many."""
WORTH_IMPROVING = 10
"""Choices of a group from which on a core is searched more than once before a larger one is."""
FIRST_EFFORT = 2.0
"""Deterministic time of the run of the first whole core; twice as much in each core after it."""
GLANCE = 2.0
"""Deterministic time of a first look at the sums of sessions,"""
GLANCE_GAP = 0.005
"""and how close to their best it need come: most take a third of the time;"""
SWEPT_GAP = 0.008
"""the same where phase after phase was looked at before: what is missing takes long to find;"""
SUMS_EFFORT = 3.0
"""that of a second look, for a proof or the last of the bound;"""
CLOSE_EFFORT = 8.0
"""that of looking at best counts one after the other."""
CLOSE = 0.005
"""A plan this near to the bound needs no small core first;"""
SUMS_NEARER = 0.01
"""so near, the sums bring it on sooner than a search around it;"""
PROMISING = 0.04
"""one that is not even this near needs other exercises sooner than a closer bound."""
MOST_CHOICES = 30_000
"""Choices (group and exercise) of the largest model that is ever built."""
PROVER_SUMS = 12.0
"""Deterministic time of the prover's look at the sums of sessions."""
MANY_SESSIONS = 3
"""Sessions of a week from which on how their sets can be parted decides much: two are soon even."""
PROVER_CORE = 24
"""Choices of a group in the prover's first core."""
SHRUNK = 0.7
"""The prover starts anew once a better plan leaves this share of its choices,"""
HALF = 0.5
"""or is this much closer to the bound."""


@dataclass(frozen=True)
class Held:
    """A plan of one of the searches."""

    build: Build
    values: list[int]
    score: int


class Scaled:
    """The search for the best plan of one instance."""

    def __init__(self, instance: Instance, control: Control) -> None:
        self.instance = instance
        self.control = control
        self.ended = threading.Event()
        self.begun = threading.Event()  # until then a second thread would only be in the way
        self.relaxed = threading.Event()
        self.summed = threading.Event()  # whether there are sums of the whole is known
        self.whole: Summing | None = None
        self.looked = threading.Event()  # the long look at them is over
        self.found: cpsat.Outcome | None = None
        self.relaxation: Relaxation | None = None
        self.best: Held | None = None  # the finder's
        self.other: Held | None = None  # the prover's
        self.infeasible = False
        self._enough = False  # as close to the bound as was asked for: nothing is taken any more
        self._proved = INF_REACH  # by the sums of sessions that are alike
        self._hard = False  # the last core could not be proved in its time
        self._taken = False  # what the long look at the sums ended in
        self._alike = alike(instance)
        self._renew: threading.Event | None = None
        self._errors: list[BaseException] = []

    def run(self) -> SearchResult:
        """Search until proved, stopped or out of time."""
        load_solvers()  # before there are threads: imports of two at once have crashed
        single = self.control.options.threads == 1
        calls = [self._find] if single else [self._find, self._prove]
        threads = [
            threading.Thread(target=self._guard, args=(call,), daemon=True) for call in calls
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            if self._done() or self.control.over or not threads[0].is_alive():
                self.ended.set()
            if self.ended.is_set():
                if self._renew is not None:
                    self._renew.set()
                threads[0].join(_TICK)
            else:
                self.ended.wait(_TICK)
        return self._saved(self._errors[0]) if self._errors else self._result()

    def _saved(self, error: BaseException) -> SearchResult:
        """The best plan of a search that failed; without one the failure is all there is."""
        found = self._result()
        if found.values is None or not isinstance(error, Exception):
            raise error
        if found.status == "optimal":
            return found
        return replace(found, reproducible=False, failure=f"{type(error).__name__}: {error}")

    def _guard(self, call: Callable[[], object]) -> None:
        try:
            call()
        except BaseException as error:
            self._errors.append(error)
            if self.relaxation is None:  # a finder that waits for it goes on alone
                self.relaxation = nothing_known(self.instance)
            self.relaxed.set()
            self.looked.set()

    def _over(self) -> bool:
        return self.ended.is_set() or self.control.over

    def _done(self) -> bool:
        """Whether nothing more can come of waiting."""
        if self.infeasible:
            return True
        bound = self.control.bound
        if self.best is not None and bound is not None and self.best.score >= bound:
            return True
        return self._enough

    def _result(self) -> SearchResult:
        if self.infeasible:
            return SearchResult("infeasible", reproducible=True)
        held = self.best
        mine = held is not None
        if self.other is not None and (held is None or self.other.score > held.score):
            held, mine = self.other, False
        bound = self.control.bound
        if held is None:
            return SearchResult("unknown", bound=bound)
        known = self._crude() if bound is None else bound
        proved = max(known, held.score)
        status = "optimal" if proved == held.score else "feasible"
        alone = self.control.options.threads == 1 and not self.control.cut_short
        repeats = mine and (status == "optimal" or alone)
        return SearchResult(status, held.values, held.score, proved, repeats, held.build)

    def _crude(self) -> int:
        """A bound without any search, where time ran out before there was a better one."""
        return crude_bound(self.instance, self._bounds, self._offset())

    @cached_property
    def _bounds(self) -> Bounds:
        return tighten(self.instance)

    def _offset(self) -> int:
        """Points that frozen weeks score already."""
        return build_model(
            restrict(self.instance, [() for _ in self.instance.groups])
        ).linear.offset

    # ----- the finder ---------------------------------------------------------------------------

    def _find(self) -> None:
        self.control.say("looking for a legal plan")
        self._first()
        whole = self._sums(started(self.instance, range(len(self.instance.exercises))))
        self.whole = whole
        self.summed.set()
        if whole is not None:
            whole = self._add_up_all(whole)
        if self._done():
            return
        relaxation = self._relaxation()
        if relaxation is None or self.infeasible or self._over():
            return
        self._first_again(relaxation)
        self._proved = min(relaxation.bound, self._proved)
        if whole is None:
            whole = self._add_up_cores(relaxation)
        self._grow(relaxation, whole)

    def _grow(self, relaxation: Relaxation, whole: Summing | None) -> None:
        """Search larger and larger cores."""
        size: int | None = FIRST_CORE
        effort: float | None = FIRST_EFFORT
        if self._few and self._within(CLOSE):
            size = effort = None
            if whole is not None:
                self._look_again(whole)
                self._close(whole, 4 * CLOSE_EFFORT)
        while self.best is not None and not self._over():
            always = self._chosen(self.best)
            core = core_of(self.instance, relaxation, size, self.best.score, always)
            if self._search(core, effort) or size is None or effort is None:
                return
            soon = self.whole is None or self._many_sessions  # a long look is nothing to wait for
            last = self._few and (soon or size > FIRST_CORE)
            if whole is not None and (last or not self._few):
                self._look_again(whole)
                self._close(whole, CLOSE_EFFORT)
            size, effort = (None, None) if last else (2 * size, 2 * effort)

    @property
    def _few(self) -> bool:
        """Whether the whole model is soon solved at once."""
        repeated = self.whole.repeats.groups if self.whole is not None else ()
        return len(self.instance.groups) - len(repeated) <= FEW_GROUPS

    def _add_up_all(self, whole: Summing) -> Summing:
        """A first look at the sums of the whole, a look around their plan, and a longer one.

        Returns:
            The sums for what comes after, which say more.
        """
        counted = self._add_up(whole, GLANCE, GLANCE_GAP)
        if counted is not None and not self._done() and not self._within(SUMS_NEARER):
            self._search(counted, FIRST_EFFORT)
        if self._done():
            return whole
        closer = whole.closer()
        if self._within(PROMISING) and not self._within(CLOSE):
            self._add_up(closer, SUMS_EFFORT)
        self._close(closer, CLOSE_EFFORT)
        return closer

    def _look_again(self, whole: Summing) -> None:
        """Once, take up what the long look at the sums of the whole ended in."""
        if self._taken or self.whole is None or self._done():
            return
        self._taken = True
        if self.control.options.threads == 1:
            self._look_long(whole, counted=True)
        if not self._met(self.looked) or self.found is None:
            return
        if self.found.bound is not None:
            self._summed(self.found.bound, whole.core)
        if self.found.values is not None:
            whole.best = self.found.values
            self._share_out(whole)

    def _look_long(self, closer: Summing, *, counted: bool = False) -> None:
        """A bound of the sums, and their best counts where they are soon known."""
        tell = partial(self._bound, core=closer.core)
        self.found = closer.bound(PROVER_SUMS, BOUND_FIRST, tell, counted=counted)
        self.looked.set()

    def _close(self, whole: Summing, effort: float) -> None:
        """Prove what the sums can of a plan that is near enough to them, counts after counts.

        Args:
            whole: the sums of the whole.
            effort: limit of the solver's repeatable unit.
        """
        if self.best is None or self._done() or self._over() or not self._within(CLOSE):
            return
        self.control.say("adding up the sessions")

        whole.close(
            self.best.score, effort, lambda bound: self._summed(bound, whole.core), self._take
        )

    def _summed(self, bound: int, core: Core) -> None:
        """A bound of sums, which the finder's own steps may hang on."""
        self._bound(bound, core)
        self._proved = min(bound if core.beyond is None else max(bound, core.beyond), self._proved)

    def _add_up_cores(self, relaxation: Relaxation) -> Summing | None:
        """Add up a few promising choices for a plan, then all that could be in a better one.

        Returns:
            The sums of all of them, if they are not too many.
        """
        summed = None
        for size in (FIRST_CORE, None):
            if self.best is None or self._done():
                return None
            always = self._chosen(self.best)
            core = core_of(self.instance, relaxation, size, self.best.score, always)
            summed = self._sums(alike_in_weeks(self.instance, core), closer=True)
            if summed is not None:
                self._add_up(summed, SUMS_EFFORT)
        if summed is not None:
            self._close(summed, CLOSE_EFFORT)
        return summed

    def _sums(self, core: Core, *, closer: bool = False) -> Summing | None:
        if self.best is None or self._over():
            return None
        return Summing.of(core, self.control, self.ended, closer=closer)

    def _add_up(self, summed: Summing, effort: float, enough: float = 0.0) -> Core | None:
        """Bound a core by the sums of its sessions, and share their best counts out again.

        Args:
            summed: the core.
            effort: limit of the solver's repeatable unit.
            enough: gap of the sums at which their counts will do.

        Returns:
            The exercises that were counted, where that gave a better plan.
        """
        self.control.say("adding up the sessions")
        core, before = summed.core, summed.best
        if enough and self.best is not None:
            swept = summed.sweep(choice_of(self.best.build, self.best.values), self.best.score)
            enough = SWEPT_GAP if swept else enough
        bound = summed.look(effort, enough, lambda bound: self._bound(bound, core))
        if bound is not None:
            self._summed(bound, core)
        return None if summed.best == before else self._share_out(summed)

    def _share_out(self, summed: Summing) -> Core | None:
        """A plan with the best counts; the exercises that they count, where it is a better one."""
        shared = summed.split()
        if shared is None:
            return None
        self._take(*shared)
        if self.best is None or self.best.build is not shared[0]:
            return None  # no better than the plan there is, whose exercises may be others
        return Core(shared[0].instance, len(shared[0].x), INF_REACH)

    def _within(self, share: float) -> bool:
        """Whether the finder's plan is so near to what it proved itself.

        That repeats, where a bound of the other search would not.
        """
        return self.best is not None and self._proved - self.best.score <= share * self.best.score

    def _first(self) -> None:
        """A legal plan out of a few exercises, or of all where they are few."""
        widest = max((len(group.candidates) for group in self.instance.groups), default=0)
        few = widest > SMALL
        which = promising(self.instance, PLAN_START) if few else range(len(self.instance.exercises))
        self._first_in(started(self.instance, which), easy=True)

    def _first_again(self, relaxation: Relaxation) -> None:
        """A legal plan out of larger and larger cores, or the certificate that there is none."""
        if self.best is None and relaxation.missed > 0.0:
            start = promising(self.instance, LP_START)
            self.infeasible = refuted(self.instance, self._bounds, start, self._over)
        size = 2 * FIRST_CORE
        while self.best is None and not self.infeasible and not self._over():
            core = core_of(self.instance, relaxation, size, None)
            if core.size > MOST_CHOICES:
                return
            self._first_in(core, easy=False)
            if core.beyond is None:
                return
            size *= 4

    def _first_in(self, core: Core, *, easy: bool) -> None:
        rules = repeating(build_model(core.instance, objective=False))
        self.begun.set()
        status, choice = any_plan(rules, self.control, self.ended, easy=easy)
        if choice is None:
            self.infeasible = status == "infeasible" and core.beyond is None
            return
        held = chosen(self.instance, choice)
        kept = [[e for g, e in held if g == group.index] for group in self.instance.groups]
        only = Core(restrict(self.instance, kept), len(held), INF_REACH)
        self._finder(only).start(choice)

    def _finder(self, core: Core) -> Finder:
        return Finder(
            repeating(build_model(core.instance)),
            self.control,
            self.ended,
            tell=self._take,
            tell_bound=lambda bound: self._bound(bound, core),
        )

    def _take(self, build: Build, values: list[int]) -> None:
        score = build.linear.value(values)
        if self._enough or (self.best is not None and score <= self.best.score):
            return
        self.best = Held(build, values, score)
        self._say(best=score, choice=lambda: choice_of(build, values))

    def _say(
        self,
        best: int | None = None,
        bound: int | None = None,
        choice: Callable[[], Choice] | None = None,
    ) -> None:
        """Report progress, up to the gap that was asked for.

        The search is told at once but ends a moment later: what it finds in that moment depends
        on the machine, so it counts no more.
        """
        if not self._enough:
            self.control.say(best=best, bound=bound, choice=choice)
            self._enough = self.control.options.gap > 0 and self.control.close_enough()

    def _bound(self, bound: int, core: Core) -> None:
        """A bound of a core bounds the whole once what it leaves out is counted in."""
        if core.beyond is None or core.beyond < INF_REACH:
            self._say(bound=bound if core.beyond is None else max(bound, core.beyond))

    def _relaxation(self) -> Relaxation | None:
        """The relaxation: worked out here, or waited for."""
        if self.control.options.threads == 1:
            self._relax()
        return self.relaxation if self._met(self.relaxed) else None

    def _met(self, event: threading.Event) -> bool:
        """Wait for the other search; False where there is no more to be done."""
        while not event.wait(_TICK):
            if self._over():
                return False
        return True

    def _relax(self) -> None:
        self.control.say("bounding the score")
        found = relax(
            self.instance,
            self._bounds,
            self._offset(),
            promising(self.instance, LP_START),
            self._over,
            lambda bound: self._say(bound=bound),
            rounded=columns(self.instance) > MOST_SUMMED,
        )
        self.relaxation = nothing_known(self.instance) if found is None else found
        self.relaxed.set()

    def _chosen(self, held: Held | None) -> list[tuple[int, int]]:
        """Choices of a plan, in the indices of the whole."""
        if held is None:
            return []
        return chosen(self.instance, choice_of(held.build, held.values))

    def _leading(self) -> Held | None:
        """The better of the two searches' plans."""
        both = [held for held in (self.best, self.other) if held is not None]
        return max(both, key=lambda held: held.score, default=None)

    def _search(self, core: Core, effort: float | None) -> bool:
        """Improve the best plan within a core; True where that proves it of the whole."""
        assert self.best is not None  # noqa: S101 - follows a first plan
        self.control.say("improving the plan")
        finder = self._finder(core)
        if not finder.start(choice_of(self.best.build, self.best.values)):
            return self._over()
        groups = len(finder.groups)
        many = groups > FEW_GROUPS
        if many and len({group.phase for group in finder.groups}) > 1:
            finder.sweep()
            if core.beyond is not None and core.beyond > (finder.score or 0):
                return self._over()  # a larger core helps more than a proof of this one
        small = core.size < WORTH_IMPROVING * len(core.instance.groups) and core.beyond is not None
        worth = many and not small
        if worth and self._hard:  # this one will not be proved in its time either
            finder.improve(fewest=groups // 3, most=2 * groups // 3)
        finder.whole(effort)
        if worth and not self._hard and not finder.proved:
            finder.improve(most=groups // 2)
        self._hard = not finder.proved
        if self._over():
            return True
        if not finder.proved:
            return False
        assert finder.score is not None  # noqa: S101 - proved
        self._bound(finder.score, core)
        return core.beyond is None or core.beyond <= finder.score

    @cached_property
    def _many_sessions(self) -> bool:
        return any(len(week.held) >= MANY_SESSIONS for week in self.instance.open_weeks)

    # ----- the prover ---------------------------------------------------------------------------

    def _prove(self) -> None:
        if not self._met(self.begun):
            return
        self._relax()
        if self.relaxation is None or not self._met(self.summed):
            return
        if self.whole is not None:
            self._prove_sums(self.whole)
        size: int | None = PROVER_CORE
        while not self._over():
            held = self._leading()
            if held is None:
                self.ended.wait(_TICK)
                continue
            start = ordered(self.instance, self._alike, choice_of(held.build, held.values))
            always = chosen(self.instance, start)  # not what the plan holds in another order
            core = core_of(self.instance, self.relaxation, size, held.score, always, mixed=False)
            if core.size > MOST_CHOICES:
                return
            done = self._prove_core(core, start, held.score)
            if done and core.beyond is not None and core.beyond > (self.control.best or 0):
                size = None if size is None else 2 * size
            elif done:
                return

    def _prove_sums(self, whole: Summing) -> None:
        """The bound of the sums; where two sessions are parted evenly anyway, by fewer rows too."""
        self._look_long(whole.closer())
        known = self.found is not None and self.found.status == "optimal"
        if not (known or self._many_sessions):
            tell = partial(self._bound, core=whole.core)
            whole.bound(PROVER_SUMS, REPEATABLE, tell)

    def _prove_core(self, core: Core, start: Choice, score: int) -> bool:
        """One run on a core, as far as its bound can help; False where a smaller one will do."""
        build = build_model(core.instance, to_add_up=self._many_sessions)
        filled = Finder(build, self.control, self.ended)
        filled.start(start)
        order(build, self._alike)
        if self.whole is not None:
            self.whole.repeats.hold(build)
        threads = self.control.options.threads - 1
        renew, spent = threading.Event(), threading.Event()
        self._renew = renew
        if self._over():
            return True

        def bounded(bound: int) -> None:
            self._bound(bound, core)
            if core.beyond is not None and bound <= core.beyond:  # what is left out reaches further
                spent.set()
                renew.set()

        watch = threading.Thread(target=self._watch, args=(core, score, renew), daemon=True)
        watch.start()
        outcome = cpsat.run(
            build.linear,
            bounding(threads),
            seconds=self.control.left,
            stop=renew,
            workers=threads,
            seed=self.control.options.seed + 1,
            hint=filled.best,
            on_solution=lambda values: self._take_other(build, values),
            on_bound=bounded,
        )
        cut_short = renew.is_set() and not spent.is_set()
        renew.set()
        watch.join()
        if outcome.status == "optimal" and outcome.values is not None:
            self._bound(build.linear.value(outcome.values), core)
        return not cut_short

    def _take_other(self, build: Build, values: list[int]) -> None:
        score = build.linear.value(values)
        if self.other is None or score > self.other.score:
            self.other = Held(build, values, score)
            self._say(best=score)

    def _watch(self, core: Core, score: int, renew: threading.Event) -> None:
        """Cut a run short once a better plan leaves much fewer choices than it has."""
        known = score
        while not renew.wait(0.25):
            best = self.control.best
            if best is None or best <= known or self.relaxation is None:
                continue
            known = best
            left = sum(int((reach > best).sum()) for reach in self.relaxation.reach)
            closer = self.relaxation.bound - best < HALF * (self.relaxation.bound - score)
            if left < SHRUNK * core.size or closer:
                renew.set()


def load_solvers() -> None:
    """Import the solvers."""
    interface()
    importlib.import_module("ortools.linear_solver.pywraplp")


def chosen(instance: Instance, choice: Choice) -> list[tuple[int, int]]:
    """(group, exercise) of every prescription of a plan."""
    return sorted(
        {
            (group.index, instance.place[e])
            for group, week in instance.slots()
            for e in choice[week.number, instance.name_of(group)]
        }
    )


def nothing_known(instance: Instance) -> Relaxation:
    """What stands in where the relaxation could not be solved: any choice may be in any plan."""
    reach = tuple(np.full(len(g.candidates), INF_REACH, dtype=np.int64) for g in instance.groups)
    return Relaxation(INF_REACH, reach, {}, 0.0)
