"""The score's terms (docs/score.md), one statement each; a weight of 0 costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from optimizer.rules.goals import dose, steadiness, volume
from optimizer.rules.sums import StatedBlock


@dataclass(frozen=True)
class ScoreTerm:
    """A term's name and what states it at a weight."""

    term: str
    state: Callable[[StatedBlock, int], None]


SCORE_TERMS: tuple[ScoreTerm, ...] = (
    ScoreTerm("stimulus", volume.stimulus),
    ScoreTerm("suitability", volume.suitability),
    ScoreTerm("coverage", volume.coverage),
    ScoreTerm("dose", dose.dose),
    ScoreTerm("main", dose.main),
    ScoreTerm("preference", volume.preference),
    ScoreTerm("variety", steadiness.variety),
    ScoreTerm("continuity", steadiness.continuity),
    ScoreTerm("steadiness", steadiness.steadiness),
    ScoreTerm("evenness", steadiness.evenness),
    ScoreTerm("fatigue", volume.fatigue),
    ScoreTerm("minutes", volume.minutes),
)
"""Every term of the score once."""
