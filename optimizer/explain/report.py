"""An infeasible result with its reasons and ways out, as plan files carry them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from optimizer.explain.arithmetic import contradictions, suspects
from optimizer.explain.conflict import Clash, as_conflict, find_clash
from optimizer.explain.feasibility import Clock
from optimizer.explain.repairs import Confirmed, Repairer
from optimizer.explain.trials import Solve
from optimizer.plan.past import frozen_facts
from optimizer.plan.schema import Answer, Conflict, WeekPlan
from optimizer.rules.lines import editable_rules
from optimizer.scenario.load import Loaded
from optimizer.solver.options import Control
from optimizer.verifier import CHECKERS

SHORTEST = 5.0
"""Seconds that explaining may take, however little of the time limit is left. What ends it on a
quiet machine is its work (:data:`optimizer.explain.feasibility.ALL_CHECKS`)."""


def explained(
    loaded: Loaded, plan: Answer, solve: Solve, control: Control, frozen: Sequence[WeekPlan] = ()
) -> Answer:
    """The same result with the lines that clash and the cheapest ways out."""
    clash, repairs, clock = searched(loaded, solve, control, frozen, control.tell)
    if clash is not None or repairs:
        control.tell(_ending(repairs, clock))
    return explanation(loaded, plan, clash, repairs)


def searched(
    loaded: Loaded,
    solve: Solve,
    control: Control,
    frozen: Sequence[WeekPlan] = (),
    tell: Callable[[str], None] | None = None,
) -> tuple[Clash | None, list[Confirmed], Clock]:
    """The clash of an infeasible scenario, the ways out of it, and the clock that they went by.

    A first way out is told before the clash is narrowed, mostly.

    Args:
        loaded: the scenario.
        solve: gives the best plan of a changed scenario.
        control: clock, stop signal and progress of the solve.
        frozen: weeks that are facts.
        tell: hears of each way out when it is confirmed.
    """
    control.say("looking for ways out")
    clock = _clock(control)
    repairer = Repairer(loaded, solve, clock, frozen, tell)
    refuted = [] if frozen else suspects(loaded, editable_rules(loaded))
    for rules in refuted[:1]:
        repairer.at_once(rules)
    early = not refuted and repairer.at_once_by_written()
    clash, _ = reason(loaded, control, frozen, clock.share(clock.work.left / 2) if early else clock)
    if clash is None:
        return None, repairer.those_found() if early else [], clock
    control.say("looking for ways out")
    return clash, repairer.repairs(clash), clock


def _clock(control: Control) -> Clock:
    return Clock(max(SHORTEST, control.left), control.stop)


def _ending(repairs: Sequence[Confirmed], clock: Clock) -> str:
    """That no more ways out are to come, and why."""
    found = f"{len(repairs)} way{'s' * (len(repairs) != 1)} out" if repairs else "no way out"
    if clock.stop.is_set():
        return f"Stopped with {found}."
    if not clock.left:
        return f"The time for ways out is up, with {found} found; there may be more."
    return f"Done: {found} found."


def explanation(
    loaded: Loaded, plan: Answer, clash: Clash | None, repairs: Sequence[Confirmed]
) -> Answer:
    """An infeasible result with a clash, or every rule where none is known, and its repairs."""
    if clash is None:
        known = {"conflict": every_rule(loaded), "minimal": "unknown"}
        found = [repair.repair() for repair in repairs]
        return plan.model_copy(update=known | ({"repairs": found} if found else {}))
    return plan.model_copy(
        update={
            "conflict": [as_conflict(rule) for rule in clash.rules],
            "minimal": clash.minimal if clash.confirmed else "unknown",
            "repairs": [found.repair() for found in repairs],
            "notes": [*plan.notes, *headlines(loaded, clash)],
        }
    )


def reason(
    loaded: Loaded,
    control: Control,
    frozen: Sequence[WeekPlan] = (),
    clock: Clock | None = None,
) -> tuple[Clash | None, Clock]:
    """The clash of an infeasible scenario, and the time that is left for ways out.

    What sums refuse is a clash even where no solve confirms in time which lines of it matter; half
    of the time is kept for ways out then.
    """
    control.say("looking for the rules that clash")
    clock = clock or _clock(control)
    rules = editable_rules(loaded)
    refuted = [] if frozen else suspects(loaded, rules)
    facts = frozen_facts(frozen)
    search = Clock(clock.left / 2, control.stop) if refuted else clock
    clash = find_clash(loaded, search, suspects=refuted, rules=rules, frozen=facts)
    if clash is None and refuted:
        clash = Clash(tuple(refuted[0]), "unknown", confirmed=False)
    return clash, clock


def headlines(loaded: Loaded, clash: Clash) -> list[str]:
    """What the arithmetic says about exactly these lines, where it says anything."""
    paths = [rule.path for rule in clash.rules]
    return next(([found.message] for found in contradictions(loaded) if found.covers(paths)), [])


def every_rule(loaded: Loaded) -> list[Conflict]:
    """All rules in force, with their lines where they have some: the conflict of last resort."""
    lines = [as_conflict(rule) for rule in editable_rules(loaded)]
    listed = {line.rule for line in lines}
    return lines + [rule for rule in rules_in_force() if rule.rule not in listed]


def rules_in_force() -> list[Conflict]:
    """Every rule that the model holds to, where none is known to be to blame."""
    return [
        Conflict(rule=c.rule_id, where="block", path="", line=None, message=c.title)
        for c in CHECKERS
    ]
