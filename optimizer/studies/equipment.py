"""What each item is worth: what an absent one would add, what a present one carries."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from catalog.queries import display_name, fitting_kit
from catalog.vocabulary import closure, equipment, item_name
from optimizer.instance import prepare
from optimizer.plan.comparison import ScoreDifference, ranged, score_difference
from optimizer.plan.kits import ItemValue, ItemValues
from optimizer.plan.reading import facts_of
from optimizer.plan.schema import Answer
from optimizer.scenario import Loaded
from optimizer.solver import SolveOptions
from optimizer.studies.common import (
    ConditionalRules,
    Tell,
    conditional_rules,
    side_by_side,
    solve_case,
    target_gym,
    with_gym,
)
from optimizer.studies.compare import exercise_changes
from optimizer.verifier import verify
from optimizer.words import capital, listed

KitChange = Literal["add", "remove"]
Sight = tuple[tuple[frozenset[str], ...], ConditionalRules]
"""All that a model sees of a gym: who may be chosen in each group, and which rules hang on it."""


ITEMS_TIME = 4
"""All items together take so many times as long as the gym as it is, at most."""
LEAST_SECONDS = 0.5
"""With less than this no search is begun."""


@dataclass(frozen=True)
class _Change:
    """One item added or removed, with the scenario it leads to."""

    item: str
    kind: KitChange
    loaded: Loaded
    sight: Sight


def item_values(
    loaded: Loaded,
    gym: str | None = None,
    options: SolveOptions | None = None,
    *,
    items: Iterable[str] | None = None,
    tell: Tell | None = None,
    stop: threading.Event | None = None,
) -> ItemValues:
    """Solve a gym with each absent item added and each present one taken away.

    Where the model can't tell the difference, or the best plan does without a present item, the
    value is known without a solve; items that lead to the same choices share one.

    Args:
        loaded: the scenario.
        gym: whose equipment changes; None is the first session's gym.
        options: limits of each solve; ``workers`` is the cores for all together. The items share
            :data:`ITEMS_TIME` times the time limit, what unlocks or takes away most first.
        items: which items to look at; None is the whole vocabulary and the catalogue's own.
        tell: hears of progress by item, on other threads.
        stop: ends early.

    Returns:
        The values; items that were not reached are left out and named in a note.
    """
    options, stop = options or SolveOptions(), stop or threading.Event()
    gym = target_gym(loaded, gym)
    base = _change("", "add", loaded)
    changes = [_changed(loaded, gym, item) for item in _items(loaded, items)]
    now = solve_case("the gym as it is", loaded, options, tell, stop)
    known = {c.item: value for c in changes if (value := _without_solve(c, base, now)) is not None}
    first: dict[Sight, _Change] = {}
    for change in changes:
        if change.item not in known:
            first.setdefault(change.sight, change)
    jobs = sorted(first.values(), key=lambda job: -len(_exercises(job, base)))
    solved = _solved_in_turn(jobs, options, tell, stop)
    values = list(known.values())
    for change in changes:
        plan = None if change.item in known else solved[change.sight]
        if plan is not None:
            values.append(_solved(change, base, now, plan))
    left = sorted({c.item for c in changes} - {value.item for value in values})
    notes = [_unreached(left, stopped=stop.is_set())] if left else []
    return ItemValues(
        loaded.scenario.name, gym, now, tuple(sorted(values, key=_worth)), tuple(notes)
    )


def _solved_in_turn(
    jobs: Sequence[_Change], options: SolveOptions, tell: Tell | None, stop: threading.Event
) -> dict[Sight, Answer | None]:
    """The plan of each change; None for those that no time was left for.

    What is left of the time is shared out evenly among what is left to solve, so that the time that
    one solve does not need goes to the others.
    """
    cores = min(options.workers or os.cpu_count() or 1, max(1, len(jobs)))
    own = options if len(jobs) < 2 else replace(options, workers=1)
    end = time.monotonic() + ITEMS_TIME * options.time_limit
    left, lock = len(jobs), threading.Lock()

    def work(job: _Change) -> Answer | None:
        nonlocal left
        with lock:
            seconds = (end - time.monotonic()) * min(cores, left) / left
            left -= 1
        if seconds < LEAST_SECONDS:
            return None
        limits = replace(own, time_limit=min(seconds, options.time_limit))
        name = capital(item_name(job.item))
        return solve_case(name, job.loaded, limits, tell, stop)

    plans = side_by_side(jobs, work, options.workers, stop)
    return {job.sight: plan for job, plan in zip(jobs, plans, strict=True)}


def _unreached(items: Sequence[str], *, stopped: bool) -> str:
    """Which items have no value, and why."""
    named = listed([item_name(item) for item in items])
    if stopped:
        return f"Stopped before these were solved: {named}."
    return f"No time was left for {named}: search longer (--time-limit), or name items (--item)."


def _worth(value: ItemValue) -> tuple[int, int, int, str]:
    """Additions before removals, most worth first, then what unlocks most."""
    points = value.difference.points
    rank = 0 if value.difference.word == "no plan" and value.change == "remove" else 1
    size = -abs(points) if points is not None else 0
    return (value.change == "remove", rank, size * 1000 - len(value.exercises), value.item)


def _items(loaded: Loaded, items: Iterable[str] | None) -> list[str]:
    everything = set(equipment().items) | loaded.catalog.items
    return sorted(everything if items is None else items)


def _changed(loaded: Loaded, gym: str, item: str) -> _Change:
    owned = loaded.scenario.gyms[gym]
    kind: KitChange = "remove" if item in owned else "add"
    items = owned - {item} if kind == "remove" else owned | {item}
    return _change(item, kind, with_gym(loaded, gym, sorted(items)))


def _change(item: str, kind: KitChange, loaded: Loaded) -> _Change:
    instance = prepare(loaded.scenario, loaded.catalog)
    choices = tuple(
        frozenset(instance.exercises[e].id for e in group.candidates) for group in instance.groups
    )
    return _Change(item, kind, loaded, (choices, conditional_rules(instance)))


def _exercises(change: _Change, base: _Change) -> tuple[str, ...]:
    """What the exercises that a change unlocks or takes away are called with that kit in hand."""
    ids = [frozenset().union(*one.sight[0]) for one in (change, base)]
    entries = [base.loaded.catalog[e] for e in ids[0] ^ ids[1]]
    if not entries:
        return ()
    larger = (change if change.kind == "add" else base).loaded.scenario.gyms
    items = closure(larger[_gym_of(change, base)])
    return tuple(sorted(display_name(e, fitting_kit(e, items)) for e in entries))


def _value(
    change: _Change,
    base: _Change,
    against: ScoreDifference,
    proof: str,
    plans: Sequence[Answer | None],
) -> ItemValue:
    _, lost, gained = exercise_changes(*plans)
    return ItemValue(
        item=change.item,
        name=capital(item_name(change.item)),
        change=change.kind,
        difference=against,
        proof=proof,
        exercises=_exercises(change, base),
        gained=gained,
        lost=lost,
        plan=plans[1],
    )


def _without_solve(change: _Change, base: _Change, now: Answer) -> ItemValue | None:
    """A value that is known beforehand."""
    same = (
        ScoreDifference("same", 0, 0.0, 0, 0)
        if now.score is not None
        else ScoreDifference("no plan")
    )
    if change.sight == base.sight:
        proof = _same_because(change, base)
        return _value(change, base, same, proof, (None, None))
    if change.kind == "remove" and now.score is not None and change.sight[1] == base.sight[1]:
        scenario = change.loaded.scenario
        if verify(scenario, change.loaded.catalog, facts_of(now)).legal:
            # Fewer choices, the same rules, the same plan: at most the proved gap is lost.
            slack = 0 if now.bound is None else now.bound - now.score
            against = ranged(0, 0.0, -slack, 0)
            which = "plan found" if against.word == "undecided" else "best plan"
            return _value(change, base, against, f"the {which} does without it", (None, None))
    return None


def _same_because(change: _Change, base: _Change) -> str:
    owned = closure(i for i in base.loaded.scenario.gyms[_gym_of(change, base)] if i != change.item)
    if change.item in owned:
        return "another item there serves as it"
    return "unlocks no exercise" if change.kind == "add" else "no exercise needs it"


def _gym_of(change: _Change, base: _Change) -> str:
    """The gym that the change is about."""
    before, after = base.loaded.scenario.gyms, change.loaded.scenario.gyms
    return next(name for name in before if before[name] != after[name])


def _solved(change: _Change, base: _Change, now: Answer, plan: Answer) -> ItemValue:
    against = score_difference(plan, now)
    if against.least is None or against.most is None or change.sight[1] != base.sight[1]:
        return _value(change, base, against, "solved", (now, plan))
    # More choices and the same rules never lower the best score, fewer never raise it: where the
    # two proofs leave that open, the plan of the smaller gym is the better one known for both.
    points, share = against.points or 0, against.share or 0.0
    if change.kind == "add":
        settled = ranged(max(0, points), max(0.0, share), max(0, against.least), against.most)
    else:
        settled = ranged(min(0, points), min(0.0, share), against.least, min(0, against.most))
    value = _value(change, base, settled, "solved", (now, plan))
    return value if settled.points == points else replace(value, gained=(), lost=())
