"""Finds and proves the best plan of a built model.

Two searches run side by side and tell each other nothing but scores and bounds: the *finder*, whose
sequence of plans depends on the input alone, and the *prover*, which uses the other cores and whose
timing is anyone's guess. The answer is the first plan of the finder's sequence that has the proved
best score, so it repeats; the prover's own plan is only shown where time runs out before that.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from optimizer.model import Build
from optimizer.model.linear import LinearModel
from optimizer.solver import cpsat
from optimizer.solver.finder import Finder
from optimizer.solver.options import Control, gap
from optimizer.solver.profiles import BOUND, DIFFERENT, PROOF, REPEATABLE, Profile

_TICK = 0.02
"""Seconds between looks at the two searches."""


@dataclass(frozen=True)
class Found:
    """The end of a search.

    Attributes:
        status: ``optimal`` (gap 0), ``feasible``, ``infeasible`` or ``unknown``.
        values: one whole number a column, or None.
        score: points of ``values``.
        bound: no plan can score more; None where nothing is known.
        reproducible: whether the same input gives the same values again.
    """

    status: str
    values: list[int] | None = None
    score: int | None = None
    bound: int | None = None
    reproducible: bool = False


def search(build: Build, control: Control) -> Found:
    """The best values of a model, with their proof.

    An ``infeasible`` of one configuration is nobody's news: it is looked at again in another
    before it is returned, and is ``unknown`` where that does not agree.
    """
    if control.options.solver == "plain":
        found = _plain(build.linear, control)
    elif control.options.threads == 1:
        found = _alone(build, control)
    else:
        found = _Pair(build, control).run()
    if found.status != "infeasible":
        return found
    control.say("making sure that there is no plan")
    return found if infeasible_again(build, control) else Found("unknown")


def _plain(linear: LinearModel, control: Control) -> Found:
    """CP-SAT on the rows as they are, with the line-up that proves fastest."""
    one = control.options.threads == 1
    control.say("searching and proving")
    outcome = reported_run(linear, control, REPEATABLE if one else PROOF)
    found = _judged(linear, outcome)
    return _marked(found, one and (found.status in ("optimal", "infeasible") or not control.over))


def reported_run(linear: LinearModel, control: Control, profile: Profile) -> cpsat.Outcome:
    """One run of CP-SAT under a control's clock, stop signal, threads and gap.

    Args:
        linear: the model.
        control: hears of better plans and bounds.
        profile: parameters; see :mod:`optimizer.solver.profiles`.
    """
    return cpsat.run(
        linear,
        profile,
        seconds=control.left,
        stop=control.stop,
        workers=control.options.threads,
        seed=control.options.seed,
        relative_gap=control.options.gap,
        on_solution=lambda values: control.say(best=linear.value(values)),
        on_bound=lambda bound: control.say(bound=bound),
    )


def _alone(build: Build, control: Control) -> Found:
    finder = Finder(
        build,
        control,
        control.stop,
        tell=lambda score: control.say(best=score),
        tell_bound=lambda bound: control.say(bound=bound),
        bound_first=True,
    )
    finder.run()
    found = _of_finder(finder, control.bound, build.linear)
    return _marked(found, found.status == "optimal" or not control.over)


def _of_finder(finder: Finder, bound: int | None, linear: LinearModel) -> Found:
    if finder.best is None or finder.score is None:
        return Found(finder.status, bound=bound)
    known = [b for b in (finder.bound, bound, linear.ceiling()) if b is not None]
    proved = max(min(known), finder.score)
    status = "optimal" if proved == finder.score else "feasible"
    return Found(status, finder.best, finder.score, proved)


def _marked(found: Found, reproducible: bool) -> Found:
    return Found(found.status, found.values, found.score, found.bound, reproducible)


def _judged(linear: LinearModel, outcome: cpsat.Outcome) -> Found:
    """Our own status: ``optimal`` means gap 0, whatever gap was asked for."""
    if outcome.values is None:
        return Found(outcome.status, bound=outcome.bound)
    score = linear.value(outcome.values)
    bound = max(linear.ceiling() if outcome.bound is None else outcome.bound, score)
    return Found("optimal" if bound == score else "feasible", outcome.values, score, bound)


class _Pair:
    """The finder and the prover, each in a thread of its own."""

    def __init__(self, build: Build, control: Control) -> None:
        self.build = build
        self.control = control
        self.ended = threading.Event()
        self.finder = Finder(build, control, self.ended, self._finder_best, self._bound)
        self.proof = Found("unknown")
        self.errors: list[BaseException] = []

    def run(self) -> Found:
        """Both searches until the answer is proved, or the caller or the clock ends them."""
        threads = [
            threading.Thread(target=self._guard, args=(call,), daemon=True)
            for call in (self.finder.run, self._prove)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            if self._done(threads) or self.control.over or self.errors:
                self.ended.set()
            self.ended.wait(_TICK) if not self.ended.is_set() else threads[0].join(_TICK)
        if self.errors:
            raise self.errors[0]
        return self._result()

    def _guard(self, call) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        try:
            call()
        except BaseException as error:
            self.errors.append(error)

    def _finder_best(self, score: int) -> None:
        self.control.say(best=score)

    def _bound(self, bound: int) -> None:
        self.control.say(bound=bound)

    def _prove(self) -> None:
        linear, threads = self.build.linear, self.control.options.threads - 1
        outcome = cpsat.run(
            linear,
            BOUND if threads == 1 else PROOF,
            seconds=self.control.left,
            stop=self.ended,
            workers=threads,
            seed=self.control.options.seed + 1,
            on_solution=lambda values: self.control.say(best=linear.value(values)),
            on_bound=self._bound,
        )
        self.proof = _judged(linear, outcome)
        if self.proof.bound is not None:
            self._bound(self.proof.bound)

    def _done(self, threads: list[threading.Thread]) -> bool:
        """Whether nothing more can come of waiting."""
        finder_ended, prover_ended = (not thread.is_alive() for thread in threads)
        if finder_ended and self.finder.status in ("optimal", "infeasible"):
            return True
        if prover_ended and self.proof.status == "infeasible":
            return True
        bound, wanted = self.control.bound, self.control.options.gap
        if self.finder.score is not None and bound is not None and self.finder.score >= bound:
            return True
        return wanted > 0 and self.control.close_enough()

    def _result(self) -> Found:
        if "infeasible" in (self.finder.status, self.proof.status):
            return Found("infeasible", reproducible=True)
        mine = _of_finder(self.finder, self.control.bound, self.build.linear)
        other = self.proof
        if other.score is not None and (mine.score is None or other.score > mine.score):
            bound = other.score if other.status == "optimal" else self.control.bound
            return Found(other.status, other.values, other.score, bound, reproducible=False)
        return _marked(mine, mine.status == "optimal")


def repeatable(linear: LinearModel, score: int, control: Control) -> list[int] | None:
    """Values of exactly this proved best score, the same each time; None where time ran out.

    Args:
        linear: the model.
        score: the proved optimum, offset counted in.
        control: clock and stop signal.
    """
    fixed = LinearModel(
        linear.lower, linear.upper, linear.names, list(linear.rows), {}, 0, linear.contradictions
    )
    level = score - linear.offset
    fixed.row("score", linear.objective.items(), level, level)
    outcome = cpsat.run(
        fixed,
        REPEATABLE,
        seconds=control.left,
        stop=control.stop,
        seed=control.options.seed,
        first_solution=True,
    )
    return outcome.values


def infeasible_again(build: Build, control: Control) -> bool:
    """Whether another configuration, on the rules as they stand, finds no plan either."""
    from optimizer.model import build_model

    plain = build_model(build.instance, objective=False, tight=False).linear
    outcome = cpsat.run(plain, DIFFERENT, seconds=max(control.left, 5.0), stop=control.stop)
    return outcome.status == "infeasible"


__all__ = ["Found", "gap", "infeasible_again", "repeatable", "reported_run", "search"]
