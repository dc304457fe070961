"""Checks the product's solver against the oracle: status, score, bound, and the plan itself.

A longer run than the tests' own: ``python -m oracle.solving FIRST LAST [SIZE [POOL [SOLVER]]]``
with ``tests`` on the path prints every disagreement. ``SOLVER`` is ``scaled`` or ``plain``.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from oracle import mip, product
from oracle.generate import Case, case, random_plan
from oracle.prepare import Plan
from oracle.product import Solved
from oracle.rules import score, violations

Asked = tuple[str, Case, Plan]
"""A name for messages, a scenario, its frozen weeks."""


def asked(seed: int, size: str, pool: str, *, pairs: bool = False) -> Asked:
    """A random scenario; one in four has frozen weeks, legal or not."""
    a_case = case(seed, size, pool, pairs=pairs)  # type: ignore[arg-type]
    rng = Random(f"solving {size} {seed}")
    weeks = a_case.scenario["block"]["weeks"]
    frozen = rng.randint(1, weeks) if rng.random() < 0.25 else 0
    plan = random_plan(a_case.prepared(frozen), rng)
    facts = {week: sessions for week, sessions in plan.items() if week <= frozen}
    return f"{pool} {size} {seed}{' in pairs' if pairs else ''} frozen {frozen}", a_case, facts


def answers(cases: list[Asked], time_limit: float, python: str) -> list[dict[str, Any]]:
    """The linear model's answers, from one process."""
    questions = [
        a_case.question(frozen_through=len(facts), facts=facts, time_limit=time_limit)
        for _, a_case, facts in cases
    ]
    return mip.run(questions, python)


def plan_disagreements(a_case: Case, facts: Plan, found: Solved) -> Iterator[str]:
    """What the oracle holds against a plan of the product's."""
    if found.plan is None:
        if found.status in ("optimal", "feasible"):
            yield f"{found.status} without a plan"
        return
    prepared = a_case.prepared(len(facts))
    broken = violations(prepared, found.plan)
    if broken:
        yield f"the plan breaks {sorted(broken, key=str)}"
    if score(prepared, found.plan) != (found.score, found.terms):
        yield f"the plan scores {score(prepared, found.plan)}, not {found.score} {found.terms}"
    kept = {week: found.plan[week] for week in facts}
    if any(kept[w].get(s, []) != listed for w in facts for s, listed in facts[w].items()):
        yield f"frozen weeks {facts} became {kept}"


def answer_disagreements(found: Solved, answer: dict[str, Any]) -> Iterator[str]:
    """Where status, score and bounds of the product and of the linear model cannot both be."""
    best = answer.get("objective")
    infeasible = answer["status"] == "infeasible"
    if infeasible and found.plan is not None:
        yield f"{found.status} {found.score}, but the linear model is infeasible"
    if found.status == "infeasible" and best is not None:
        yield f"infeasible, but the linear model has a plan of {best}: {answer['plan']}"
    if best is not None and found.bound is not None and found.bound < best:
        yield f"bound {found.bound}, but the linear model has {best}: {answer['plan']}"
    bound = answer.get("bound")
    if not infeasible and None not in (bound, found.score) and bound < found.score:
        yield f"score {found.score}, but the linear model's bound is {bound}"
    if found.status == "optimal" and found.bound != found.score:
        yield f"optimal with score {found.score} and bound {found.bound}"


def disagreements(
    cases: list[Asked], python: str = sys.executable, time_limit: float = 10, **options: Any
) -> Iterator[str]:
    """What solver and oracle say differently over some scenarios.

    Args:
        cases: see :func:`asked`.
        python: an interpreter that has HiGHS or SCIP.
        time_limit: seconds for each solve of either.
        options: of the product's ``SolveOptions``.
    """
    statuses: Counter[str] = Counter()
    for (name, a_case, facts), answer in zip(
        cases, answers(cases, time_limit, python), strict=True
    ):
        try:
            found = product.solved(a_case, facts, time_limit=time_limit, **options)
        except Exception as error:  # whatever it is, the other scenarios are still of interest
            yield f"{name}: {error!r}"
            continue
        statuses[f"{found.status}/{answer['status']}"] += 1
        for line in plan_disagreements(a_case, facts, found):
            yield f"{name}: {line}"
        for line in answer_disagreements(found, answer):
            yield f"{name}: {line}"
    if os.environ.get("ORACLE_STATUSES"):
        sys.stderr.write(f"{dict(statuses)}\n")


def main(arguments: list[str]) -> int:
    """Run over a range of seeds; whether there was a disagreement."""
    first, last, size, pool, solver = (
        *arguments,
        *("tiny", "seed", "scaled")[len(arguments) - 2 :],
    )
    cases = [asked(seed, size, pool) for seed in range(int(first), int(last))]
    python = os.environ.get("ORACLE_PYTHON", sys.executable)
    found = 0
    for line in disagreements(cases, python, solver=solver, workers=1):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        found += 1
    sys.stdout.write(f"{found} disagreements\n")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
