"""What the studies share: other gyms, models and plans, proved searches, several at once."""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from catalog.queries import matches
from optimizer.answer import solve
from optimizer.instance import Instance, prepare
from optimizer.model import Build, LinearModel, build_model
from optimizer.model.linear import Term
from optimizer.plan.past import frozen_facts
from optimizer.plan.schema import Answer, WeekPlan
from optimizer.rules.balance import two_sided
from optimizer.scenario import Loaded, edited
from optimizer.solver import Control, Progress, SolveOptions
from optimizer.solver.result import SearchResult
from optimizer.solver.search import proved, refused_again, repeatable
from optimizer.units import gap

T = TypeVar("T")
R = TypeVar("R")
Tell = Callable[[str, Progress | None], None]
"""Hears of a case by name: where its solve stands, or None once it has ended."""


# ----- gyms -----------------------------------------------------------------------------------


def target_gym(loaded: Loaded, name: str | None = None) -> str:
    """The gym that a study is about: the one named, or that of the first session.

    Raises:
        ValueError: the scenario has no gym of that name.
    """
    gyms = loaded.scenario.gyms
    if name is None:
        first = min(loaded.scenario.sessions, key=lambda session: session.source_index)
        return first.gym
    if name not in gyms:
        raise ValueError(f"no gym {name!r} in the scenario, expected one of {', '.join(gyms)}")
    return name


def with_gym(loaded: Loaded, gym: str, items: str | Iterable[str]) -> Loaded:
    """The same scenario with another set of equipment behind one gym's name.

    Args:
        loaded: the scenario; stays as it is.
        gym: a key of ``equipment``.
        items: a built-in gym's name, or items, built-in gyms and -items.

    Raises:
        InputError: an item or a gym is unknown.
    """
    data = copy.deepcopy(loaded.document.data)
    data["equipment"][gym] = items if isinstance(items, str) else list(items)
    return edited(loaded, data)


# ----- rules that hang on what is available ---------------------------------------------------


@dataclass(frozen=True)
class ConditionalRules:
    """The rules that hold only where some exercise is available.

    Attributes:
        include: (place in ``select.include``, week) that must have a matching prescription.
        balanced: weeks in which a balance that is not written in the file holds.
    """

    include: frozenset[tuple[int, int]]
    balanced: frozenset[int]


def conditional_rules(instance: Instance) -> ConditionalRules:
    """Which of them hold in a prepared scenario."""
    scenario = instance.scenario
    able: dict[int, set[int]] = {}
    for group in instance.groups:
        entries = [instance.exercises[e] for e in group.candidates]
        for place, selector in enumerate(scenario.include):
            if any(matches(selector, entry) for entry in entries):
                able.setdefault(place, set()).update(group.weeks)
    balance = scenario.balance
    balanced = set()
    if balance is not None and not balance.written:
        open_weeks = instance.open_weeks
        balanced = {
            week.number for week in open_weeks if week.held and two_sided(instance, balance, week)
        }
    return ConditionalRules(
        frozenset((place, week) for place, weeks in able.items() for week in weeks),
        frozenset(balanced),
    )


def without_conditional_rules(instance: Instance) -> Instance:
    """The instance for a model to which :class:`ConditionalRules` are added by hand."""
    scenario = instance.scenario
    balance = scenario.balance if scenario.balance and scenario.balance.written else None
    return replace(instance, scenario=replace(scenario, include=(), balance=balance))


# ----- models and plans -----------------------------------------------------------------------


def build_of(loaded: Loaded, frozen: Sequence[WeekPlan] = ()) -> Build:
    """The model of a scenario past its frozen weeks."""
    return build_model(prepare(loaded.scenario, loaded.catalog, frozen_facts(frozen)))


# ----- searches -------------------------------------------------------------------------------


def best(
    linear: LinearModel, control: Control, plain: Callable[[], LinearModel] | None = None
) -> SearchResult:
    """The best values of a model of several gyms at once, with their proof.

    Several threads prove, one thread then settles on a plan that repeats. Nothing is reduced
    beforehand: what is needless in one gym may be needed in another.

    Args:
        linear: rows and objective.
        control: clock, stop signal and progress.
        plain: builds the rows alone once more, to confirm that no values satisfy them.
    """
    many = control.options.threads > 1
    control.say("searching and proving")
    found = proved(linear, control)
    if many and found.status == "optimal" and found.score is not None:
        control.say("settling on the plan that repeats")
        again = repeatable(linear, found.score, control)
        if again is not None:
            return replace(found, values=again, reproducible=True)
    if found.status == "infeasible" and plain is not None:
        control.say("making sure that there is no plan")
        if not refused_again(plain(), control):
            return SearchResult("unknown")
    return replace(found, reproducible=not many and _finished(found, control))


def _finished(found: SearchResult, control: Control) -> bool:
    if found.status in ("optimal", "infeasible"):
        return True
    if found.score is None or found.bound is None:
        return False
    return gap(found.score, found.bound) <= control.options.gap


def with_row(linear: LinearModel, rule: str, terms: Iterable[Term], low: int) -> LinearModel:
    """The same rows and one more, with no objective; the model itself stays as it is."""
    more = linear.rows_alone()
    more.row(rule, terms, low, None)
    return more


# ----- several at once ------------------------------------------------------------------------


def side_by_side(
    jobs: Sequence[T], work: Callable[[T], R], workers: int | None, stop: threading.Event
) -> list[R | None]:
    """Do jobs as many at a time as there are cores; None for those that a stop left undone.

    The solver computes outside Python's lock, so threads run truly side by side.

    Args:
        jobs: what to do, in the order of the results.
        work: does one of them on one core.
        workers: cores to use; None is all.
        stop: set to begin nothing more; what runs then ends by itself.
    """
    cores = workers or os.cpu_count() or 1

    def one(job: T) -> R | None:
        return None if stop.is_set() else work(job)

    if len(jobs) < 2 or cores < 2:
        return [one(job) for job in jobs]
    with ThreadPoolExecutor(max_workers=min(cores, len(jobs))) as pool:
        return list(pool.map(one, jobs))


def solve_cases(
    cases: Sequence[tuple[str, Loaded]],
    options: SolveOptions,
    tell: Tell | None = None,
    stop: threading.Event | None = None,
) -> list[Answer | None]:
    """Solve named scenarios side by side, one core each (all cores where there is one).

    Args:
        cases: names and scenarios.
        options: limits of each solve; ``workers`` is the cores for all of them.
        tell: hears of progress, on other threads.
        stop: ends the running solves with the best they have and begins no other.

    Returns:
        A plan for each case, None where it was not begun.
    """
    stop = stop or threading.Event()
    own = options if len(cases) < 2 else replace(options, workers=1)

    def work(case: tuple[str, Loaded]) -> Answer:
        return solve_case(*case, own, tell, stop)

    return side_by_side(cases, work, options.workers, stop)


def solve_case(
    name: str, loaded: Loaded, options: SolveOptions, tell: Tell | None, stop: threading.Event
) -> Answer:
    """Solve one scenario, its progress told under a name."""
    if tell is None:
        return solve(loaded, options, None, stop)
    plan = solve(loaded, options, lambda progress: tell(name, progress), stop)
    tell(name, None)
    return plan
