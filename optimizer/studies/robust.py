"""One plan for several gyms: the best of those that are legal in each.

Which exercises share a choice hangs on the gym's name alone, so the gyms' models have the same
columns. A plan is legal in every gym exactly where it holds only exercises that all of them have
and keeps every rule that any of them asks for: what is available is intersected, rules are united.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.answer import answer
from optimizer.instance import Group, Instance, prepare
from optimizer.model import Build, build_model
from optimizer.plan.comparison import Robust, score_difference
from optimizer.plan.schema import Answer
from optimizer.scenario import Loaded
from optimizer.scenario.content import selector_in_words
from optimizer.solver import Control, SolveOptions
from optimizer.studies.common import ConditionalRules, Tell, best, conditional_rules
from optimizer.words import listed, weeks_in_words

_FEW = 16
"""So many shared exercises are named where they do not make a plan."""


def robust_plan(
    variants: Mapping[str, Loaded],
    bests: Mapping[str, Answer],
    options: SolveOptions | None = None,
    tell: Tell | None = None,
    stop: threading.Event | None = None,
) -> Robust:
    """The best plan that is legal in every variant of one scenario, and what that costs in each.

    Args:
        variants: name to the scenario with that gym; they differ in one gym's items only.
        bests: name to the gym's own best plan, to be priced against.
        options: limits of the search.
        tell: hears of progress under the name ``all of them``.
        stop: ends the search with the best so far.

    Raises:
        WrongPlan: the verifier refuses the plan in one of the gyms.
    """
    report = None if tell is None else partial(tell, "all of them")
    control = Control(options or SolveOptions(), report, stop)
    instances = [prepare(one.scenario, one.catalog) for one in variants.values()]
    build = robust_model(instances)
    found = best(
        build.linear, control, lambda: robust_model(instances, objective=False, tight=False).linear
    )
    if tell is not None:
        tell("all of them", None)
    first = next(iter(variants.values()))
    if found.values is None:
        blockers = _blockers(instances) if found.status == "infeasible" else ()
        return Robust(answer(first, found, control), {}, blockers)
    # One answer a gym: each passes the verifier in its own, and the first is shown.
    plans = {
        name: answer(one, replace(found, build=build), control) for name, one in variants.items()
    }
    prices = {name: score_difference(plans[name], bests[name]) for name in plans if name in bests}
    return Robust(next(iter(plans.values())), prices)


def robust_model(
    instances: Sequence[Instance], *, objective: bool = True, tight: bool = True
) -> Build:
    """The rules of several gyms over one set of columns; groups must agree."""
    shared, asked = shared_instance(instances), joined_requirements(instances)
    build = build_model(shared, objective=objective, tight=tight)
    for place, number in sorted(asked.include):
        if not any(matches(shared.scenario.include[place], e) for e in _entries(shared, number)):
            build.linear.row("include", [], 1, None)  # one gym asks for what not all can do
    return build


def shared_instance(instances: Sequence[Instance]) -> Instance:
    """The first gym's instance, each group cut to the exercises that every gym can choose.

    The balance holds in the weeks in which it does in some gym.
    """
    first, asked = instances[0], joined_requirements(instances)
    sides = frozenset(first.scenario.balance.between if first.scenario.balance else ())
    patterns = {
        (session, week): sides if week in asked.balanced else frozenset[str]()
        for session, week in first.patterns
    }
    groups = tuple(
        replace(
            group,
            candidates=_shared(first, group, [i.groups[group.index] for i in instances], instances),
        )
        for group in first.groups
    )
    return replace(first, groups=groups, patterns=patterns)


def _shared(
    first: Instance, group: Group, twins: Sequence[Group], instances: Sequence[Instance]
) -> tuple[int, ...]:
    known = [
        {instance.exercises[e].id for e in twin.candidates}
        for instance, twin in zip(instances, twins, strict=True)
    ]
    everywhere = set.intersection(*known)
    return tuple(e for e in group.candidates if first.exercises[e].id in everywhere)


def joined_requirements(instances: Sequence[Instance]) -> ConditionalRules:
    """What any of the gyms asks for."""
    each = [conditional_rules(instance) for instance in instances]
    return ConditionalRules(
        frozenset().union(*(one.include for one in each)),
        frozenset().union(*(one.balanced for one in each)),
    )


def _blockers(instances: Sequence[Instance]) -> tuple[str, ...]:
    """What stands in the way of one plan for all gyms, in words; never empty."""
    shared = shared_instance(instances)
    lines = [
        *_unmet_includes(shared, joined_requirements(instances)),
        *_unmet_balance(shared, joined_requirements(instances)),
        *(
            f"{shared.name_of(group)} ({weeks_in_words(group.weeks)}): no exercise "
            "can be done in all of the gyms"
            for group in shared.groups
            if not group.candidates
        ),
    ]
    names = sorted({shared.exercises[e].name for g in shared.groups for e in g.candidates})
    said = listed(names) if len(names) <= _FEW else f"{len(names)} exercises"
    lines.append(f"only {said or 'nothing'} can be done in all of the gyms")
    return tuple(lines)


def _unmet_includes(shared: Instance, asked: ConditionalRules) -> Iterator[str]:
    """Includes that one gym brings and that the shared exercises can't meet."""
    found: dict[str, list[int]] = {}
    for place, number in sorted(asked.include):
        selector = shared.scenario.include[place]
        if not any(matches(selector, entry) for entry in _entries(shared, number)):
            found.setdefault(selector_in_words(selector), []).append(number)
    for what, weeks in found.items():
        yield (
            f"include ({what}): asked for in {weeks_in_words(weeks)} because one gym has such an "
            "exercise, but none of that kind can be done in all of them"
        )


def _unmet_balance(shared: Instance, asked: ConditionalRules) -> Iterator[str]:
    """Sides of the balance that the shared exercises leave empty."""
    balance = shared.scenario.balance
    if balance is None:
        return
    held = [week.number for week in shared.open_weeks if week.held]
    weeks = held if balance.written else sorted(asked.balanced)
    for pattern in balance.between:
        empty = [w for w in weeks if all(e.pattern != pattern for e in _entries(shared, w))]
        if empty:
            name = pattern.replace("_", " ")
            yield f"balance: no {name} can be done in all of the gyms in {weeks_in_words(empty)}"


def _entries(shared: Instance, week: int) -> list[Exercise]:
    """Exercises that some session of a week could choose."""
    groups = [group for group in shared.groups if week in group.weeks]
    return [shared.exercises[e] for group in groups for e in group.candidates]
