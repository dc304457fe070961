"""The score's terms (contract section 6), one statement each; a weight of 0 costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.rules.goals import dose, steadiness, volume
from optimizer.rules.sums import Block


@dataclass(frozen=True)
class Goal:
    """A term's name and what states it at a weight."""

    term: str
    state: Callable[[Block, int], None]


GOALS: tuple[Goal, ...] = (
    Goal("stimulus", volume.stimulus),
    Goal("suitability", volume.suitability),
    Goal("coverage", volume.coverage),
    Goal("dose", dose.dose),
    Goal("main", dose.main),
    Goal("preference", volume.preference),
    Goal("variety", steadiness.variety),
    Goal("continuity", steadiness.continuity),
    Goal("steadiness", steadiness.steadiness),
    Goal("evenness", steadiness.evenness),
    Goal("fatigue", volume.fatigue),
    Goal("minutes", volume.minutes),
)
"""Every term of the score once."""

__all__ = ["GOALS", "Goal"]
