"""Finds and proves the best plan of an instance, scaled or plain."""

from __future__ import annotations

from dataclasses import replace

from optimizer.instance.bounds import untightened
from optimizer.instance.types import Instance
from optimizer.model import build_model
from optimizer.model.linear import LinearModel
from optimizer.solver import cpsat
from optimizer.solver.cores import promising
from optimizer.solver.options import Control
from optimizer.solver.profiles import DIFFERENT, REPEATABLE, proving
from optimizer.solver.relaxation import refuted
from optimizer.solver.result import SearchResult
from optimizer.solver.scaled import LP_START, MOST_CHOICES, Scaled


def search(instance: Instance, control: Control) -> SearchResult:
    """The best plan of an instance, with its proof.

    An ``infeasible`` of one configuration is not trusted: it is checked again in another
    before it is returned, and is ``unknown`` where that does not agree.
    """
    if control.options.solver == "plain":
        found = _plain(instance, control)
    else:
        found = Scaled(instance, control).run()
    if found.status != "infeasible":
        return found
    control.say("making sure that there is no plan")
    return found if infeasible_again(instance, control) else SearchResult("unknown")


def _plain(instance: Instance, control: Control) -> SearchResult:
    """CP-SAT on the rows as they are, with the line-up that proves fastest."""
    build = build_model(instance, tight=False)
    linear = build.linear
    control.say("searching and proving")
    found = proved(linear, control)
    repeats = control.options.threads == 1 and (
        found.status in ("optimal", "infeasible") or not control.cut_short
    )
    return replace(found, reproducible=repeats, build=build)


def proved(linear: LinearModel, control: Control) -> SearchResult:
    """One run of CP-SAT for a proof, under a control's clock, stop signal, threads and gap.

    The status is our own: ``optimal`` means gap 0, whatever gap was asked for.
    """
    outcome = cpsat.run(
        linear,
        proving(control.options.threads),
        seconds=control.left,
        stop=control.stop,
        workers=control.options.threads,
        seed=control.options.seed,
        relative_gap=control.options.gap,
        work=control.work,
        on_solution=lambda values: control.say(best=linear.value(values)),
        on_bound=lambda bound: control.say(bound=bound),
    )
    if outcome.values is None:
        return SearchResult(outcome.status, bound=outcome.bound)
    score = linear.value(outcome.values)
    bound = max(linear.ceiling() if outcome.bound is None else outcome.bound, score)
    return SearchResult("optimal" if bound == score else "feasible", outcome.values, score, bound)


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
        work=control.work,
    )
    return outcome.values


def infeasible_again(instance: Instance, control: Control) -> bool:
    """Whether another way, on the rules as they stand, finds no plan either.

    First the relaxation, whose refusal is a certificate in whole numbers; where it is silent, the
    solver once more, as unlike the first time as can be.
    """
    bounds, start = untightened(instance), promising(instance, LP_START)
    if refuted(instance, bounds, start, lambda: control.stop.is_set()):
        return True
    if sum(len(group.candidates) for group in instance.groups) > MOST_CHOICES:
        return False
    return refused_again(build_model(instance, objective=False, tight=False).linear, control)


def refused_again(rows: LinearModel, control: Control) -> bool:
    """Whether the solver, as unlike the first time as can be, finds no values for rows either.

    Args:
        rows: the rules alone, without a score.
        control: clock and stop signal; five seconds are taken where less is left.
    """
    outcome = cpsat.run(
        rows,
        DIFFERENT,
        seconds=max(control.left, 5.0),
        stop=control.stop,
        work=control.work,
    )
    return outcome.status == "infeasible"
