"""The rules of a plan (contract section 5), one builder each, in the order they are added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.model.build import Build
from optimizer.model.rules import (
    availability,
    balance,
    ordering,
    recovery,
    requirements,
    session,
    volume,
)


@dataclass(frozen=True)
class Builder:
    """A rule's id and the function that adds it to the model."""

    rule_id: str
    add: Callable[[Build], None]


BUILDERS: tuple[Builder, ...] = (
    # The first two make the columns; pins come next so that rows see the tightened bounds.
    Builder("available", availability.available),
    Builder("phase_constant", availability.phase_constant),
    Builder("pin", requirements.pin),
    Builder("sets_per_exercise", volume.sets_per_exercise),
    Builder("spread", volume.spread),
    Builder("weekly_sets", volume.weekly_sets),
    Builder("muscle_sets", volume.muscle_sets),
    Builder("balance", balance.balance),
    Builder("session_exercises", session.session_exercises),
    Builder("session_sets", session.session_sets),
    Builder("session_minutes", session.session_minutes),
    Builder("session_muscle_sets", session.session_muscle_sets),
    Builder("session_lower_back", session.session_lower_back),
    Builder("session_grip", session.session_grip),
    Builder("session_isolation", session.session_isolation),
    Builder("session_family", session.session_family),
    Builder("frequency", recovery.frequency),
    Builder("compound_first", ordering.compound_first),
    Builder("apart", ordering.apart),
    Builder("recovery", recovery.recovery),
    Builder("require", requirements.require),
    Builder("include", requirements.include),
    Builder("rotation", requirements.rotation),
)
"""Every rule of the contract once."""

__all__ = ["BUILDERS", "Builder"]
