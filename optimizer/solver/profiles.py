"""Named parameter sets for CP-SAT, each with the reason for what it changes.

Figures behind the choices: ``docs/decisions.md`` and ``benchmarks/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Profile = Mapping[str, Any]

SAFE: Profile = {
    # Ctrl-C is ours: the solver would swallow it and look as if time had run out.
    "catch_sigint_signal": False,
}
"""Under every other profile."""

PROOF: Profile = {
    **SAFE,
    # The linear relaxation is tight here; workers that lean on it close the gap.
    "subsolvers": ["max_lp", "reduced_costs"],
}
"""Several threads: the fastest proof; which optimum it finds first depends on timing."""

REPEATABLE: Profile = {
    **SAFE,
    "num_workers": 1,
    "linearization_level": 2,
    # All rows in the relaxation from the start: a third less work to a proof on small blocks.
    "add_lp_constraints_lazily": False,
}
"""One thread: the same input gives the same plan."""

BOUND_FIRST: Profile = {**REPEATABLE, "use_objective_lb_search": True}
"""One thread, for sums of sessions: it asks for less and less until they can have it, so that the
bound falls from the start; plans come late or never."""

NEARBY: Profile = {**REPEATABLE, "cp_model_presolve": False}
"""One thread, most of the model held: preparing it takes longer than a search of what is left."""

SATISFY: Profile = {
    **SAFE,
    # A first plan, or none at all: without the score, propagation alone is fastest.
    "num_workers": 1,
    "linearization_level": 0,
    "cp_model_probing_level": 0,
    "symmetry_level": 0,
}
"""One thread: is there any legal plan?"""

BOUND: Profile = {**SAFE, "num_workers": 1, "linearization_level": 2}
"""One thread beside :data:`REPEATABLE`: the same aim another way, since luck decides much."""

DIFFERENT: Profile = {
    **SAFE,
    "num_workers": 1,
    "cp_model_presolve": False,
    # Near-infeasible blocks are refused by sums: with the relaxation, twice as soon.
    "linearization_level": 2,
    "symmetry_level": 0,
    "random_seed": 7,
    # or-tools issue 5293: an int32 sum in this step gave wrong optima past 2^31. The audit of
    # coefficients keeps every run below that; here the step is left out as well.
    "presolve_inclusion_work_limit": 0,
}
"""As unlike the others as can be: INFEASIBLE must hold here too before it is reported."""


def proving(threads: int) -> Profile:
    """Settings of a search for a proof: the fastest on several threads, repeatable on one."""
    return PROOF if threads > 1 else REPEATABLE


def bounding(threads: int) -> Profile:
    """Settings of a search beside that one, on threads of its own."""
    return PROOF if threads > 1 else BOUND
