"""The whole contract as one linear model, for HiGHS or SCIP.

Both are loaded in a process of their own: HiGHS and OR-Tools cannot share one. Run as
``python -m oracle.mip`` with ``tests`` on the path, JSON on stdin (a question or a list of
them), JSON on stdout; or call :func:`run`.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from oracle.columns import Builder, Visit
from oracle.linear import INFINITY, Linear, Outcome, solve, total
from oracle.prepare import LIMITS, MUSCLES, Group, Plan, paired, plain, prepare, with_letters
from oracle.rules import (
    balance_tolerance,
    balance_weeks,
    close_visits,
    could_include,
    light_visits,
    pinned_sets,
    pinned_visits,
    pins_with_sets,
    requirement_scopes,
    rotations,
    score,
    violations,
)
from oracle.scoring import (
    MAIN_SETS,
    eighths,
    fewest_exercises,
    full_share,
    halved_deloads,
    least_dose,
    liking,
    may_be_main,
    other_eighths,
    pin_says,
    successive,
    training_weeks,
    trend,
    twin_of,
)

# --- rules ------------------------------------------------------------------------------------


def _upper(limit: float | None) -> float:
    return INFINITY if limit is None else limit


def _weekly_rules(build: Builder) -> None:
    prepared, keep = build.prepared, build.model.keep
    for week in prepared.judged():
        visits = build.held(week)
        if visits:
            keep(build.sum_sets(visits), *prepared.bands[week])
        for muscle, limit in prepared.muscle_sets.items() if visits else ():
            low = 0 if week in prepared.deload else limit.get("min", 0)
            high = _upper(limit.get("max"))
            done = prepared.elsewhere_half_sets[week].get(muscle, 0)
            keep(build.credit(visits, muscle) + done, 2 * low, 2 * high)
        for selector in prepared.include:
            if could_include(prepared, selector, week):
                keep(build.matching(visits, selector, "exercises"), lower=1)
        for exercise in prepared.exercises:
            uses = total(build.chosen_at(visit, exercise) for visit in visits)
            keep(uses, upper=prepared.frequency)


def _balance(build: Builder) -> None:
    rule = build.prepared.balance
    if rule is None:
        return
    weeks = balance_weeks(build.prepared)
    scopes: list[tuple[int | None, list[Visit]]] = [(week, build.held(week)) for week in weeks]
    if rule["per"] == "block":
        scopes = [(None, list(build.prepared.visits))] if scopes else []
    for week, visits in scopes:
        first, second = (
            build.matching(visits, {"pattern": pattern}, "sets") for pattern in rule["between"]
        )
        a, b = rule["ratio"]
        build.model.keep(first, lower=1)
        build.model.keep(second, lower=1)
        off = balance_tolerance(build.prepared, week)
        build.model.keep(first * b - second * a, -off, off)


def _session_rules(build: Builder) -> None:
    prepared, keep = build.prepared, build.model.keep
    for visit, held in prepared.visits.items():
        if visit[0] <= prepared.frozen_through:
            continue
        limits = held.limits
        count = build.matching([visit], {}, "exercises")
        keep(count, *(limits["exercises"] or (0, INFINITY)))
        keep(build.sum_sets([visit]), upper=_upper(limits["sets"]))
        keep(build.seconds(visit), upper=60 * _upper(limits["minutes"]))
        for muscle in MUSCLES:
            keep(build.credit([visit], muscle), upper=2 * _upper(limits["muscle_sets"]))
        for key, limit in LIMITS.items():
            if limit.weight is not None:
                found = build.weighted(visit, limit.weight, limit.per)
                keep(found, upper=_upper(limits[key]))
        for family in {entry["family"] for entry in prepared.exercises.values()}:
            twins = build.matching([visit], {"family": family}, "exercises")
            keep(twins, upper=_upper(limits["per_family"]))
        _spread(build, visit)


def _spread(build: Builder, visit: tuple[int, str]) -> None:
    most = max((build.model.upper[c] for c in _columns_of(build, visit)), default=0)
    highest, lowest = (build.model.column(0, most, whole=False) for _ in range(2))
    for exercise in build.by_visit[visit]:
        sets, chosen = build.sets[visit, exercise], build.chosen[visit, exercise]
        build.model.keep(highest - sets, lower=0)
        build.model.keep(lowest - sets + chosen * most, upper=most)
    build.model.keep(highest - lowest, upper=build.prepared.sets_per_exercise["spread"])


def _columns_of(build: Builder, visit: tuple[int, str]) -> list[int]:
    return [column for e in build.by_visit[visit] for column in build.sets[visit, e].terms]


def _recovery(build: Builder) -> None:
    heavy = [e for e, entry in build.prepared.exercises.items() if entry["lower_back_stress"] == 3]
    for earlier, later in close_visits(build.prepared):
        for first in heavy:
            for second in heavy:
                both = build.chosen_at(earlier, first) + build.chosen_at(later, second)
                build.model.keep(both, upper=1)
    for visit in light_visits(build.prepared):
        build.model.keep(total(build.chosen_at(visit, exercise) for exercise in heavy), upper=0)


def _require(build: Builder) -> None:
    for rule in build.prepared.require:
        for _, _, visits, least, most in requirement_scopes(build.prepared, rule):
            count = rule.get("count", "exercises")
            found = build.matching(visits, rule["select"], count)
            build.model.keep(found, least, _upper(most))


def _pins(build: Builder) -> None:
    for pin in build.prepared.pins:
        for visit in pinned_visits(build.prepared, pin):
            build.model.keep(build.chosen_at(visit, pin["exercise"]), lower=1)
            sets = build.sets.get((visit, pin["exercise"]), Linear())
            if pin in pins_with_sets(build.prepared, pin["exercise"], *visit):
                build.model.keep(sets, *pinned_sets(pin))


def _deload_half(build: Builder) -> None:
    prepared, keep = build.prepared, build.model.keep
    for light in prepared.lightened if prepared.halves else ():
        visit, full = (light.week, light.session), (light.before, light.session)
        if light.week <= prepared.frozen_through:
            continue
        for exercise in build.by_visit[visit]:
            if pin_says(prepared, exercise, *visit):
                continue
            sets, chosen = build.sets[visit, exercise], build.chosen[visit, exercise]
            before = build.sets.get((full, exercise), Linear())
            if light.rule == "near":
                keep(sets - before, upper=0)
            else:  # as many as deload_min, or half of one more than before
                least, halved = prepared.sets_per_exercise["deload_min"], build.model.switch()
                keep(sets - halved * 50, upper=least)
                keep(sets * 2 - before + halved * 100, upper=101)
            if light.rule != "half":
                keep(sets * 2 - before - chosen * 100, lower=-100)


def _new(build: Builder, earlier: tuple[int, str], later: tuple[int, str], exact: bool) -> Linear:
    """How many exercises of a visit an earlier one did not have."""
    parts = []
    for exercise in build.by_visit[later]:
        before, after = build.chosen_at(earlier, exercise), build.chosen_at(later, exercise)
        new = build.model.column(0, 1, whole=False)
        build.model.keep(new - after + before, lower=0)
        if exact:
            build.model.keep(new - after, upper=0)
            build.model.keep(new + before, upper=1)
        parts.append(new)
    return total(parts)


def _rotation(build: Builder) -> None:
    for session, before, week, (low, high) in rotations(build.prepared):
        new = _new(build, (before, session), (week, session), exact=True)
        build.model.keep(new, low, high)


RULES = (
    _weekly_rules,
    _balance,
    _session_rules,
    _recovery,
    _require,
    _pins,
    _deload_half,
    _rotation,
)

# --- goals ------------------------------------------------------------------------------------


def _stimulus(build: Builder) -> Linear:
    prepared, parts = build.prepared, []
    for week in training_weeks(prepared):
        for region, priority in prepared.priorities.items():
            full = full_share(prepared, week, region)
            first, more = (build.model.column(0, full, whole=False) for _ in range(2))
            given = total(
                build.sets[visit, e] * eighths(prepared.exercises[e], region)
                for visit in build.held(week)
                for e in build.by_visit[visit]
            )
            given = given + other_eighths(prepared, week, region)
            build.model.keep(given - first - more, lower=0)
            parts.append((first * 12 + more * 2) * priority)
    return total(parts)


def _per_set(build: Builder, what: str) -> Linear:
    parts = []
    for (visit, exercise), sets in build.sets.items():
        entry = build.prepared.exercises[exercise]
        if what == "fatigue":
            parts.append(sets * -entry["lower_back_stress"])
        elif visit[0] not in build.prepared.deload:
            rating = entry["goals"][build.prepared.visits[visit].goal]
            worth = rating if what == "suitability" else liking(build.prepared, exercise, visit[0])
            parts.append(sets * worth)
    return total(parts)


def _coverage(build: Builder) -> Linear:
    parts = []
    for week in range(1, build.prepared.weeks + 1):
        visits = [visit for visit in build.held(week) if build.prepared.trained(*visit)]
        for wanted in build.prepared.coverage:
            covered = build.model.column(0, wanted["sets"], whole=False)
            build.model.keep(build.matching(visits, wanted["select"], "sets") - covered, lower=0)
            parts.append(covered)
    return total(parts)


def _dose(build: Builder) -> Linear:
    parts, entry_of = [], build.prepared.exercises
    for (visit, exercise), sets in build.sets.items():
        if not build.prepared.trained(*visit):
            continue
        least, cost = least_dose(build.prepared, visit[0], entry_of[exercise])
        short, beyond = (build.model.column(0, 50, whole=False) for _ in range(2))
        build.model.keep(short + sets - build.chosen[visit, exercise] * least, lower=0)
        most = max(4, entry_of[exercise]["sets"]["max"])
        build.model.keep(beyond - sets, lower=-most)
        parts += [short * -cost, beyond * -1]
    for visit in build.prepared.visits:
        if build.prepared.trained(*visit):
            few = fewest_exercises(build.prepared, visit[0])
            fewer = build.model.column(0, few, whole=False)
            count = build.matching([visit], {}, "exercises")
            build.model.keep(fewer + count, lower=few)
            parts.append(fewer * -3)
    return total(parts)


def _main(build: Builder) -> Linear:
    prepared, parts = build.prepared, []
    for group in prepared.groups:
        training = [week for week in group.weeks if week not in prepared.deload]
        switches = []
        for exercise in prepared.exercises:
            if not may_be_main(prepared, group, exercise):
                continue
            switch = build.model.switch()
            for week in training:
                sets = build.sets.get(((week, group.session), exercise), Linear())
                build.model.keep(sets - switch * MAIN_SETS, lower=0)
            switches.append(switch)
        build.model.keep(total(switches), upper=1)
        parts.append(total(switches) * len(training))
    return total(parts)


def _variety(build: Builder) -> Linear:
    parts = []
    for week in range(1, build.prepared.weeks + 1):
        visits = build.held(week)
        for exercise in build.prepared.exercises if len(visits) > 1 else ():
            again = build.model.column(0, len(visits) - 1, whole=False)
            uses = total(build.chosen_at(visit, exercise) for visit in visits)
            build.model.keep(uses - again, upper=1)
            parts.append(again * -1)
    for visit in build.prepared.visits:
        alike: dict[Any, list[Linear]] = {}
        for exercise in build.by_visit[visit]:
            kind = twin_of(build.prepared.exercises[exercise])
            alike.setdefault(kind, []).append(build.chosen[visit, exercise])
        for twins in alike.values():
            more = build.model.column(0, len(twins), whole=False)
            build.model.keep(total(twins) - more, upper=1)
            parts.append(more * -1)
    return total(parts)


def _continuity(build: Builder) -> Linear:
    together = {(w, g.session): n for n, g in enumerate(build.prepared.groups) for w in g.weeks}
    frozen = build.prepared.frozen_through
    return total(
        _new(build, (earlier, session), (later, session), exact=False) * -1
        for session in build.prepared.sessions
        for earlier, later in pairwise(build.prepared.existing_weeks(session))
        if together[earlier, session] != together[later, session] or later <= frozen
    )


def _steadiness(build: Builder) -> Linear:
    parts = []
    for group in build.prepared.groups:
        for earlier, later in successive(build.prepared, group):
            parts += _unsteady(build, group, earlier, later)
    for light in halved_deloads(build.prepared):
        visit, full = (light.week, light.session), (light.before, light.session)
        for exercise in build.by_visit[visit]:
            if not pin_says(build.prepared, exercise, *visit):
                short = build.model.column(0, 100, whole=False)
                before = build.sets.get((full, exercise), Linear())
                chosen = build.chosen[visit, exercise]
                below = before - build.sets[visit, exercise] * 2
                build.model.keep(short - below - chosen * 100, lower=-100)
                parts.append(short * -1)
    return total(parts)


def _unsteady(build: Builder, group: Group, earlier: int, later: int) -> list[Linear]:
    """Cost of each exercise's change: beyond the allowed one, up and down."""
    free = {"rises": (1, 0), "falls": (0, 1), "stays": (0, 0)}
    moves = trend(build.prepared, earlier, later)
    if moves == "mixed":
        return []
    visits = (earlier, group.session), (later, group.session)
    costs = []
    for exercise in {e for visit in visits for e in build.by_visit[visit]}:
        before, after = (build.sets.get((visit, exercise), Linear()) for visit in visits)
        up, down = (build.model.column(0, 50, whole=False) for _ in range(2))
        build.model.keep(up - after + before, lower=-free[moves][0])
        build.model.keep(down - before + after, lower=-free[moves][1])
        costs += [up * -1, down * -1]
    return costs


def _evenness(build: Builder) -> Linear:
    parts = []
    for week in range(1, build.prepared.weeks + 1):
        visits = build.held(week)
        if len(visits) > 1:
            most, least = (build.model.column(0, INFINITY, whole=False) for _ in range(2))
            for visit in visits:
                sets = build.sum_sets([visit])
                build.model.keep(most - sets, lower=0)
                build.model.keep(least - sets, upper=0)
            parts.append(least - most)
    return total(parts)


def _minutes(build: Builder) -> Linear:
    parts = []
    for visit in build.prepared.visits:
        minutes = build.model.column(0, INFINITY)
        build.model.keep(minutes * 60 - build.seconds(visit), lower=0)
        parts.append(minutes * -1)
    return total(parts)


GOALS = {
    "stimulus": _stimulus,
    "suitability": lambda build: _per_set(build, "suitability"),
    "coverage": _coverage,
    "dose": _dose,
    "main": _main,
    "preference": lambda build: _per_set(build, "preference"),
    "variety": _variety,
    "continuity": _continuity,
    "steadiness": _steadiness,
    "evenness": _evenness,
    "fatigue": lambda build: _per_set(build, "fatigue"),
    "minutes": _minutes,
}

# --- answers ----------------------------------------------------------------------------------


def _ordered(build: Builder, number: int, values: list[float]) -> list[str]:
    """A group's exercises in an order that the model found."""
    group = build.prepared.groups[number]
    visit = (group.weeks[0], group.session)
    left = [e for e in build.by_visit[visit] if build.chosen[visit, e].value(values) > 0.5]
    order = []
    for place in build.slots[number]:
        for members, taken in place:
            if taken.value(values) > 0.5:
                order.append(next(e for e in left if e in members))
                left.remove(order[-1])
    return order + left


def _plan(build: Builder, facts: Plan, values: list[float]) -> Plan:
    frozen = build.prepared.frozen_through
    plan: Plan = {week: {} for week in range(1, build.prepared.weeks + 1)}
    plan |= {week: sessions for week, sessions in facts.items() if week <= frozen}
    for number in build.slots:
        group = build.prepared.groups[number]
        order = _ordered(build, number, values)
        pairs = [frozenset(c) for c, s in build.together[number].items() if s.value(values) > 0.5]
        for week in group.weeks:
            visit = (week, group.session)
            listed = [(e, round(build.sets[visit, e].value(values))) for e in order]
            plan[week][group.session] = with_letters(listed, pairs)
    return plan


def _answer(build: Builder, facts: Plan, outcome: Outcome) -> dict[str, Any]:
    answer: dict[str, Any] = {"status": outcome.status}
    if abs(outcome.bound) < 1e15:
        answer["bound"] = math.floor(outcome.bound + 1e-4)
    if outcome.values is not None:
        plan = _plan(build, facts, outcome.values)
        answer["objective"], answer["terms"] = score(build.prepared, plan)
        answer["illegal"] = sorted(violations(build.prepared, plan), key=str)
        answer["plan"] = plain(plan)
        answer["model_objective"] = build.model.objective.value(outcome.values)
    return answer


def read_plan(data: dict[str, Any]) -> Plan:
    """A plan from JSON, where weeks are text and prescriptions are lists."""
    return {
        int(week): {
            s: [paired((e, sets), *letter) if letter else (e, sets) for e, sets, *letter in listed]
            for s, listed in sessions.items()
        }
        for week, sessions in data.items()
    }


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Build and solve in this process.

    Args:
        question: ``scenario``, ``entries``, ``contains``, ``gyms`` and, if wanted, ``facts`` (a
            plan), ``frozen_through``, ``solver`` (``highs`` or ``scip``), ``time_limit`` in
            seconds.

    Returns:
        ``status``, and where there are any: ``objective``, ``bound``, ``plan``, ``terms``, and
        ``illegal``, the rules that the plan breaks (never any, or the model is wrong).
    """
    prepared = prepare(
        question["scenario"],
        question["entries"],
        question["contains"],
        question["gyms"],
        question.get("frozen_through", 0),
    )
    facts = read_plan(question.get("facts", {}))
    build = Builder(prepared, facts)
    for rule in RULES:
        rule(build)
    for name, goal in GOALS.items():
        if prepared.weights[name]:
            build.model.reward(goal(build), prepared.weights[name])
    solver = question.get("solver") or default_solver()
    return _answer(build, facts, solve(build.model, solver, question.get("time_limit", 20)))


def default_solver() -> str:
    """``highs`` where it is installed, else ``scip``."""
    return "highs" if find_spec("highspy") else "scip"


def installed() -> bool:
    """Whether a solver is there; neither is loaded to find out."""
    return any(find_spec(name) for name in ("highspy", "pyscipopt"))


class SolverDied(RuntimeError):
    """The process was ended by a signal: a fault of the solver's, not of the model's."""


def run(
    questions: list[dict[str, Any]], python: str = sys.executable, timeout: float | None = None
) -> list[dict[str, Any]]:
    """:func:`answer` to each question, all in one process of their own; plans are read back.

    Raises:
        SolverDied: a signal ended the process.
        RuntimeError: the process failed otherwise.
        TimeoutError: it took longer than ``timeout`` seconds.
    """
    home = str(Path(__file__).resolve().parents[1])
    try:
        done = subprocess.run(
            [python, "-m", "oracle.mip"],
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": home},
            check=False,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as late:
        raise TimeoutError(str(late)) from None
    if done.returncode < 0:
        raise SolverDied(f"signal {-done.returncode}")
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return [one | {"plan": read_plan(one["plan"])} if "plan" in one else one for one in found]


def main() -> None:
    """Answer the question, or the questions, on stdin.

    Some releases of HiGHS greet on standard output whatever they are told, so only the answer goes
    there and all else to standard error.
    """
    asked = json.load(sys.stdin)
    many = isinstance(asked, list)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as results:
        os.dup2(2, 1)
        json.dump([answer(question) for question in asked] if many else answer(asked), results)


if __name__ == "__main__":
    main()
