"""Checks the product's verifier against the oracle over many plans.

A longer run than the tests' own: ``python -m oracle.differential FIRST LAST [SIZE [POOL]]`` with
``tests`` on the path prints every disagreement.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random

from oracle import product
from oracle.generate import Case, case, mutate, random_plan
from oracle.prepare import Plan
from oracle.rules import score, violations

PLANS_OF_ONE = 6
"""A random plan, four damages in a row and one with something missing."""


def plans(a_case: Case, rng: Random, frozen_through: int, count: int) -> Iterator[Plan]:
    """Random plans, each with a few damaged copies."""
    prepared = a_case.prepared(frozen_through)
    ids = [entry["id"] for entry in a_case.entries]
    for _ in range(count):
        plan = random_plan(prepared, rng)
        yield plan
        for _ in range(4):
            plan = mutate(plan, rng, ids, pairs=prepared.pairs > 0)
            yield plan
        yield without_something(plan, rng)


def without_something(plan: Plan, rng: Random) -> Plan:
    """A plan in which a session or a week is absent."""
    week = rng.choice(sorted(plan))
    if not plan[week] or rng.random() < 0.3:
        return {w: sessions for w, sessions in plan.items() if w != week}
    gone = rng.choice(sorted(plan[week]))
    return plan | {week: {name: p for name, p in plan[week].items() if name != gone}}


def disagreements(
    seed: int, size: str, pool: str = "seed", count: int = 3, *, pairs: bool = False
) -> Iterator[str]:
    """What verifier and oracle say differently, over some plans of a random scenario."""
    rng = Random(f"differential {size} {seed}")
    a_case = case(seed, size, pool, pairs=pairs)  # type: ignore[arg-type]
    loaded = product.loaded(a_case)
    weeks = a_case.scenario["block"]["weeks"]
    frozen = rng.choice((0, 0, rng.randint(0, weeks)))
    prepared = a_case.prepared(frozen)
    for number, plan in enumerate(plans(a_case, rng, frozen, count)):
        rules, points, terms = product.verdict(loaded, plan, frozen)
        expected = {rule for rule, _, _ in violations(prepared, plan)}
        where = f"{pool} {size} {seed}{' in pairs' if pairs else ''} plan {number} frozen {frozen}"
        if rules != expected:
            yield f"{where}: verifier {rules - expected}, oracle {expected - rules}"
        if (points, terms) != score(prepared, plan):
            yield f"{where}: verifier {points} {terms}, oracle {score(prepared, plan)}"


def main(arguments: list[str]) -> int:
    """Run over a range of seeds; gives the number of disagreements."""
    first, last, size, pool = (*arguments, *("tiny", "seed")[len(arguments) - 2 :])
    found = 0
    for seed in range(int(first), int(last)):
        for line in disagreements(seed, size, pool):
            sys.stdout.write(line + "\n")
            found += 1
    sys.stdout.write(f"{found} disagreements\n")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
