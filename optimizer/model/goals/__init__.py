"""The score's terms (contract section 6), one builder each; a weight of 0 costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.model.build import Build
from optimizer.model.goals import steadiness, volume


@dataclass(frozen=True)
class Goal:
    """A term's name and the function that adds it to the objective at a weight."""

    term: str
    add: Callable[[Build, int], None]


GOALS: tuple[Goal, ...] = (
    Goal("stimulus", volume.stimulus),
    Goal("suitability", volume.suitability),
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
