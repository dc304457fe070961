"""Plans side by side: one scenario under several gyms, or several scenarios."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.vocabulary import BACK_MUSCLES, equipment
from optimizer.plan.comparison import (
    ComparedCase,
    Comparison,
    MuscleAverage,
    ScoreDifference,
    score_difference,
)
from optimizer.plan.schema import Answer, WeekPlan
from optimizer.scenario import Loaded
from optimizer.scenario.types import Scenario
from optimizer.solver import SolveOptions
from optimizer.studies.common import Tell, solve_cases, with_gym
from optimizer.studies.robust import robust_plan
from optimizer.units import sets_of
from optimizer.words import spoken


@dataclass(frozen=True)
class Contender:
    """One scenario that takes part in a comparison.

    Attributes:
        name: how it is called in the result.
        loaded: the scenario.
        gym: the gym that was replaced, or None where whole scenarios are compared.
    """

    name: str
    loaded: Loaded
    gym: str | None = None


def gym_contenders(loaded: Loaded, gym: str, choices: Sequence[str]) -> list[Contender]:
    """One scenario under several gyms.

    Args:
        loaded: the scenario.
        gym: the gym to replace, a key of its ``equipment``.
        choices: built-in gyms, other gyms of the scenario, or items with commas between them
            (built-in gyms and -items too).

    Raises:
        InputError: a choice names what nobody knows.
    """
    found = []
    for choice in choices:
        words = [word.strip() for word in choice.split(",") if word.strip()]
        own = loaded.scenario.gyms.get(choice)
        items: str | list[str] = words if own is None else sorted(own)
        if own is None and len(words) == 1 and words[0] in equipment().gyms:
            items = words[0]
        name = choice if own is not None else ", ".join(spoken(word) for word in words)
        found.append(Contender(name, with_gym(loaded, gym, items), gym))
    return found


def own_gym_name(loaded: Loaded, gym: str) -> str:
    """What a scenario's own gym is called beside others: ``main (commercial gym)``."""
    written = loaded.file.equipment.get(gym)
    only = written[0] if isinstance(written, list) and len(written) == 1 else written
    built_in = isinstance(only, str) and only in equipment().gyms and spoken(only) != spoken(gym)
    return f"{gym} ({spoken(str(only))})" if built_in else gym


def compare(
    contenders: Sequence[Contender],
    options: SolveOptions | None = None,
    *,
    robust: bool = False,
    tell: Tell | None = None,
    stop: threading.Event | None = None,
) -> Comparison:
    """Solve every contender and hold them against the first.

    Args:
        contenders: two or more.
        options: limits of each solve; ``workers`` is the cores for all of them together.
        robust: also look for the best plan that is legal in every gym compared.
        tell: hears of progress by contender's name, on other threads.
        stop: ends early; what is finished, and the best of what runs, is kept.

    Raises:
        ValueError: fewer than two contenders, or ``robust`` with whole scenarios.
    """
    if len(contenders) < 2:
        raise ValueError("a comparison needs two gyms or scenarios at least")
    if len({contender.name for contender in contenders}) < len(contenders):
        raise ValueError("every gym or scenario compared needs a name of its own")
    if robust and any(contender.gym is None for contender in contenders):
        raise ValueError("one plan for all needs one scenario under several gyms")
    options, stop = options or SolveOptions(), stop or threading.Event()
    plans = solve_cases([(c.name, c.loaded) for c in contenders], options, tell, stop)
    cases = [
        _case(c, plan, contenders[0], plans[0]) for c, plan in zip(contenders, plans, strict=True)
    ]
    together = None
    if robust and not stop.is_set():
        together = robust_plan(
            {c.name: c.loaded for c in contenders},
            {c.name: plan for c, plan in zip(contenders, plans, strict=True) if plan},
            options,
            tell,
            stop,
        )
    return Comparison(
        contenders[0].loaded.scenario.name,
        tuple(cases),
        together,
        tuple(_notes(contenders, plans)),
    )


def _notes(contenders: Sequence[Contender], plans: Sequence[Answer | None]) -> list[str]:
    """What a reader must know before believing the numbers."""
    first = contenders[0].loaded.scenario
    notes = [
        f"{c.name}: {reason}, so its score is no measure against {contenders[0].name}'s"
        for c in contenders[1:]
        if (reason := _incomparable(first, c.loaded.scenario))
    ]
    left = [c.name for c, plan in zip(contenders, plans, strict=True) if plan is None]
    if left:
        notes.append(f"stopped before {', '.join(left)} could be solved")
    return notes


def _incomparable(one: Scenario, other: Scenario) -> str:
    """Why two scores do not measure the same; empty where they do."""
    if one.weights != other.weights:
        return "the score's weights differ"
    if one.priorities != other.priorities:
        return "the muscles' priorities differ"
    if one.weeks != other.weeks:
        return "the blocks differ in length"
    if (one.prefer, one.avoid) != (other.prefer, other.avoid):
        return "liked and disliked lifts differ"
    goals = [{session.name: session.goal for session in s.sessions} for s in (one, other)]
    return "" if goals[0] == goals[1] else "sessions and their goals differ"


def _case(
    contender: Contender, plan: Answer | None, first: Contender, base: Answer | None
) -> ComparedCase:
    scenario = contender.loaded.scenario
    known = plan is not None and base is not None
    against = score_difference(plan, base) if plan and base else ScoreDifference("no plan")
    if contender is first and plan and plan.score is not None:
        against = ScoreDifference("same", 0, 0.0, 0, 0)
    points = weighted(plan, scenario)
    before = weighted(base, first.loaded.scenario)
    whole = max(1, abs((base.score or 0) if base else 0))
    changes = {t: (points[t] - before[t]) / whole for t in points if t in before} if known else {}
    kept, lost, gained = exercise_changes(base, plan)
    sessions = [s for week in (plan.weeks if plan else None) or [] for s in week.sessions]
    return ComparedCase(
        name=contender.name,
        items=tuple(sorted(scenario.gyms[contender.gym])) if contender.gym else (),
        plan=plan,
        against_first=against,
        terms=points,
        term_changes=changes,
        muscles=_muscles(plan, base, scenario),
        balance=_balance(plan),
        minutes=sum(session.minutes for session in sessions),
        longest=max((session.minutes for session in sessions), default=0),
        kept=kept,
        lost=lost,
        gained=gained,
    )


def weighted(plan: Answer | None, scenario: Scenario) -> dict[str, int]:
    """Points of each term; empty without a plan."""
    if plan is None or plan.terms is None:
        return {}
    return {
        term: amount * getattr(scenario.weights, term)
        for term, amount in plan.terms.model_dump().items()
    }


def exercise_changes(
    before: Answer | None, after: Answer | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of the exercises kept, lost and gained between two plans; none without both."""
    old, new = (plan.exercise_names if plan else {} for plan in (before, after))
    if not old or not new:
        return (), (), ()
    return (
        tuple(name for e, name in old.items() if e in new),
        tuple(name for e, name in old.items() if e not in new),
        tuple(name for e, name in new.items() if e not in old),
    )


def _balance(plan: Answer | None) -> dict[str, int]:
    sums: dict[str, int] = {}
    for week in (plan.weeks if plan else None) or []:
        for pattern, sets in week.balance.items():
            sums[pattern] = sums.get(pattern, 0) + sets
    return sums


def _muscles(
    plan: Answer | None, base: Answer | None, scenario: Scenario
) -> dict[str, MuscleAverage]:
    """The muscles that count: the back, those with a priority, those with a target."""
    weeks, first = _training(plan), _training(base)
    if not weeks:
        return {}
    named = [
        muscle
        for muscle, priority in scenario.priorities.items()
        if priority or muscle in BACK_MUSCLES or muscle in scenario.muscle_sets
    ]
    return {muscle: _muscle(muscle, weeks, first, scenario) for muscle in named}


def _training(plan: Answer | None) -> list[Mapping[str, float]]:
    """Credit by muscle of each training week that is held."""
    weeks: list[WeekPlan] = (plan.weeks if plan else None) or []
    held = [week for week in weeks if week.sessions]
    training = [week for week in held if not week.deload] or held
    return [week.muscle_sets for week in training]


def _muscle(
    muscle: str,
    weeks: Sequence[Mapping[str, float]],
    first: Sequence[Mapping[str, float]],
    scenario: Scenario,
) -> MuscleAverage:
    sets = [float(week.get(muscle, 0)) for week in weeks]
    mean = sum(sets) / len(sets)
    change = mean - sum(week.get(muscle, 0) for week in first) / len(first) if first else None
    band = scenario.muscle_sets.get(muscle)
    target = None
    if band is not None:
        target = (float(sets_of(band.min)), None if band.max is None else float(sets_of(band.max)))
    return MuscleAverage(
        round(mean, 2), None if change is None else round(change, 2), min(sets), max(sets), target
    )
