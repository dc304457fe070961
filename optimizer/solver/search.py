"""Finds the best plan of a built model: a fast proof, then a plan that repeats.

Several threads find and prove an optimum quickly, but which of the equally good plans they meet
depends on timing. So once the best score is proved, one thread looks for a plan of exactly that
score, from the start and without hints: the same input gives the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.model import Build
from optimizer.model.linear import LinearModel
from optimizer.solver import cpsat
from optimizer.solver.options import Control, gap
from optimizer.solver.profiles import DIFFERENT, PROOF, REPEATABLE


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
    linear = build.linear
    if control.options.threads == 1:
        return _confirmed(build, _one_thread(linear, control), control)
    control.say("searching and proving")
    found = _many_threads(linear, control)
    if found.status == "optimal" and found.score is not None:
        control.say("settling on the plan that repeats")
        again = repeatable(linear, found.score, control)
        if again is not None:
            return Found("optimal", again, found.score, found.bound, reproducible=True)
    return _confirmed(build, found, control)


def _one_thread(linear: LinearModel, control: Control) -> Found:
    control.say("searching and proving")
    outcome = _run(linear, control, REPEATABLE, workers=1)
    found = _judged(linear, outcome)
    cut_short = found.status in ("feasible", "unknown") and not _within(found, control)
    return Found(found.status, found.values, found.score, found.bound, not cut_short)


def _within(found: Found, control: Control) -> bool:
    if found.score is None or found.bound is None:
        return False
    return gap(found.score, found.bound) <= control.options.gap


def _many_threads(linear: LinearModel, control: Control) -> Found:
    return _judged(linear, _run(linear, control, PROOF, workers=control.options.threads))


def _run(
    linear: LinearModel, control: Control, profile: cpsat.Profile, workers: int
) -> cpsat.Outcome:
    return cpsat.run(
        linear,
        profile,
        seconds=control.left,
        stop=control.stop,
        workers=workers,
        seed=control.options.seed,
        relative_gap=control.options.gap,
        on_solution=lambda values: control.say(best=linear.value(values)),
        on_bound=lambda bound: control.say(bound=bound),
    )


def _judged(linear: LinearModel, outcome: cpsat.Outcome) -> Found:
    """Our own status: ``optimal`` means gap 0, whatever gap was asked for."""
    if outcome.values is None:
        return Found(outcome.status, bound=outcome.bound)
    score = linear.value(outcome.values)
    bound = None if outcome.bound is None else max(outcome.bound, score)
    status = "optimal" if bound == score else "feasible"
    return Found(status, outcome.values, score, bound)


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


def _confirmed(build: Build, found: Found, control: Control) -> Found:
    if found.status != "infeasible":
        return found
    control.say("making sure that there is no plan")
    return found if infeasible_again(build, control) else Found("unknown")


def infeasible_again(build: Build, control: Control) -> bool:
    """Whether another configuration, on the rules as they stand, finds no plan either."""
    from optimizer.model import build_model

    plain = build_model(build.instance, objective=False, tight=False).linear
    outcome = cpsat.run(plain, DIFFERENT, seconds=max(control.left, 5.0), stop=control.stop)
    return outcome.status == "infeasible"
