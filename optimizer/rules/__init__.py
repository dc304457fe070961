"""The rules and the score of a block (docs/rules.md, docs/score.md), each stated once, as sums.

The model expands them to columns (:mod:`optimizer.model.expand`), the relaxation uses them as they
are (:mod:`optimizer.solver.relaxation`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.instance.bounds import Bounds
from optimizer.instance.types import Instance
from optimizer.rules import (
    availability,
    balance,
    deload,
    ordering,
    recovery,
    requirements,
    session,
    supersets,
    volume,
)
from optimizer.rules.goals import SCORE_TERMS, ScoreTerm
from optimizer.rules.goals.shapes import NAME, mixed_shapes, shapes
from optimizer.rules.sums import StatedBlock


@dataclass(frozen=True)
class Rule:
    """A rule (docs/rules.md).

    Attributes:
        rule_id: what messages, the verifier and the docs call it.
        state: says it of a block.
        relaxed: False where the relaxation leaves it out, or says it in its own way.
    """

    rule_id: str
    state: Callable[[StatedBlock], None]
    relaxed: bool = True


RULES: tuple[Rule, ...] = (
    Rule("available", availability.available),
    Rule("phase_constant", availability.phase_constant),
    # Pins come first, so that the rows after them see the columns that they fix.
    Rule("pin", requirements.pin),
    Rule("sets_per_exercise", volume.sets_per_exercise, relaxed=False),  # its ranges of sets
    Rule("deload_half", deload.deload_half, relaxed=False),
    Rule("spread", volume.spread, relaxed=False),
    Rule("weekly_sets", volume.weekly_sets),
    Rule("muscle_sets", volume.muscle_sets),
    Rule("balance", balance.balance),
    Rule("session_exercises", session.session_exercises, relaxed=False),  # tighter, as cuts
    Rule("session_sets", session.session_sets, relaxed=False),  # tighter, as cuts
    # The seconds that supersets save stand before the minutes that they count in.
    Rule("supersets", supersets.supersets),
    Rule("session_minutes", session.session_minutes),
    Rule("session_muscle_sets", session.session_muscle_sets),
    Rule("session_lower_back", session.session_lower_back),
    Rule("session_grip", session.session_grip),
    Rule("session_isolation", session.session_isolation),
    Rule("session_family", session.session_family, relaxed=False),
    Rule("frequency", recovery.frequency),
    Rule("compound_first", ordering.compound_first, relaxed=False),
    Rule("apart", ordering.apart, relaxed=False),
    Rule("recovery", recovery.recovery, relaxed=False),  # by the groups that are too close
    Rule("require", requirements.require),
    Rule("include", requirements.include),
    Rule("rotation", requirements.rotation),
)
"""Every rule once, in the order in which they are stated."""


def state(
    instance: Instance,
    bounds: Bounds,
    *,
    score: bool = True,
    relaxed: bool = False,
    to_add_up: bool = False,
) -> StatedBlock:
    """Say the rules of an instance and the terms of its score.

    Args:
        instance: what is planned.
        bounds: ranges of sets to count with.
        score: False leaves the score out.
        relaxed: True leaves out what the relaxation does, and says what it loses of a week.
        to_add_up: True also says what sums of sessions lose.
    """
    block = StatedBlock(instance, bounds, relaxed=relaxed)
    for rule in RULES:
        if rule.relaxed or not relaxed:
            block.begin(rule.rule_id)
            rule.state(block)
    for goal in SCORE_TERMS if score else ():
        weight = getattr(instance.scenario.weights, goal.term)
        if weight:
            block.begin(goal.term)
            goal.state(block, weight)
    if to_add_up or relaxed:
        block.begin(NAME)
        (mixed_shapes if relaxed else shapes)(block)
    return block
