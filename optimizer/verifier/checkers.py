"""Every rule with its checker, in the order of docs/rules.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.verifier import (
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
from optimizer.verifier.case import Case
from optimizer.verifier.verdict import Measure


@dataclass(frozen=True)
class Checker:
    """One rule.

    Attributes:
        rule_id: the id that messages, the model and the docs use.
        function: yields what it measures in a plan, broken or not.
        title: what it asks, in a few words.
    """

    rule_id: str
    function: Callable[[Case], Iterator[Measure]]
    title: str


CHECKERS: tuple[Checker, ...] = (
    Checker("available", availability.available, "Exercises that may stand where they stand"),
    Checker("phase_constant", availability.phase_constant, "Same exercises through a phase"),
    Checker("weekly_sets", volume.weekly_sets, "Sets a week"),
    Checker("muscle_sets", volume.muscle_sets, "Weekly credit of a muscle"),
    Checker("balance", balance.balance, "Sets of one pattern against another's"),
    Checker("session_exercises", session.session_exercises, "Exercises a session"),
    Checker("session_sets", session.session_sets, "Sets a session"),
    Checker("session_minutes", session.session_minutes, "Minutes a session"),
    Checker("session_muscle_sets", session.session_muscle_sets, "Credit of a muscle a session"),
    Checker("session_lower_back", session.session_lower_back, "Lower-back load of a session"),
    Checker("session_grip", session.session_grip, "Grip load of a session"),
    Checker("session_isolation", session.session_isolation, "Isolation exercises a session"),
    Checker("session_family", session.session_family, "Near-twins in a session"),
    Checker("sets_per_exercise", volume.sets_per_exercise, "Sets of one exercise"),
    Checker("deload_half", deload.deload_half, "Half of the sets in a deload week"),
    Checker("spread", volume.spread, "Difference in sets within a session"),
    Checker("frequency", recovery.frequency, "Sessions a week of one exercise"),
    Checker("compound_first", ordering.compound_first, "Order within a session"),
    Checker("apart", ordering.apart, "Hard neighbours kept apart"),
    Checker("recovery", recovery.recovery, "Hours between heavy lower-back sessions"),
    Checker("supersets", supersets.supersets, "Neighbours that share their rests"),
    Checker("require", requirements.require, "Asked numbers of a kind of exercise"),
    Checker("include", requirements.include, "One of each kind a week"),
    Checker("pin", requirements.pin, "Pinned exercises"),
    Checker("rotation", requirements.rotation, "New exercises at the start of a phase"),
)
