"""Two plans of nearly the same scenario, side by side in a coach's units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from optimizer.plan.comparison import ranged
from optimizer.plan.schema import Plan
from optimizer.words import EQUAL, listed, percent, spoken

NOTABLE = 0.5
"""Sets over the block from which a muscle is worth a word."""


@dataclass(frozen=True)
class PlanTrade:
    """What another plan has that the first has not.

    Attributes:
        low, high: the change of the best score lies between these, in points; proved.
        share: the change found, as a share of the first plan's score.
        muscles: sets of credit over the block won (or lost, below 0), by muscle.
        gained, lost: exercises by session, as names.
        found: points of the other plan less those of the first.
        base: points of the first plan.
    """

    low: int
    high: int
    share: float
    muscles: dict[str, float]
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    found: int
    base: int

    @property
    def verdict(self) -> str:
        """``better``, ``worse``, ``same``, or ``undecided`` where the proved intervals overlap."""
        return ranged(self.found, self.share, self.low, self.high).word

    @property
    def equal(self) -> bool:
        """Whether the change is proved to be too small to speak of, whichever way it goes."""
        return max(abs(self.low), abs(self.high)) < EQUAL * max(1, abs(self.base))

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "verdict": self.verdict,
            "points": self.found,
            "points_between": [self.low, self.high],
            "share": round(self.share, 6),
            "muscle_sets": self.muscles,
            "gained": [{"session": s, "exercise": e} for s, e in self.gained],
            "lost": [{"session": s, "exercise": e} for s, e in self.lost],
        }

    def words(self, *, points: bool = False) -> str:
        """In one line: how much better or worse, which muscles, which exercises."""
        parts = [self._amount(points)]
        notable = self.verdict in ("better", "worse") or (self.equal and self.verdict != "same")
        moves = self._moves() if notable else []
        if moves and self._muscles():
            moves = [self._muscles(), *moves]
        return f"{parts[0]}: {'; '.join(moves)}." if moves else f"{parts[0]}."

    def _amount(self, points: bool) -> str:
        tail = (
            f" ({self.found:+d} points, proved {self.low:+d} to {self.high:+d})" if points else ""
        )
        if self.verdict == "same":
            return f"no change{tail}"
        if self.equal:
            return f"equally good{tail}"
        if self.verdict == "undecided":
            return f"undecided, {self._between()}{tail}"
        return f"{percent(self.share)} {self.verdict}{tail}"

    def _between(self) -> str:
        """How far it may be from nothing, given what is proved."""
        base = float(abs(self.base))
        down, up = (percent(abs(end) / max(1.0, base)) for end in (self.low, self.high))
        if self.low >= 0:
            return f"at most {up} better"
        return f"between {down} worse and {up} better"

    def _muscles(self) -> str:
        big = sorted(self.muscles.items(), key=lambda item: -abs(item[1]))[:3]
        shown = [f"{n:+g} for {spoken(m)}" for m, n in big if abs(n) >= NOTABLE]
        return f"sets over the block {', '.join(shown)}" if shown else ""

    def _moves(self) -> list[str]:
        """What each session gains and loses."""
        sessions = dict.fromkeys(session for session, _ in (*self.gained, *self.lost))
        found = []
        for session in sessions:
            gained = [e for s, e in self.gained if s == session]
            lost = [e for s, e in self.lost if s == session]
            text = f"{session} gains {listed(gained)}" if gained else session
            text += f"{',' if gained else ''} loses {listed(lost)}" if lost else ""
            found.append(text)
        return found[:3] + (
            [f"and {len(found) - 3} more sessions change"] if len(found) > 3 else []
        )


def plan_trade(base: Plan, other: Plan) -> PlanTrade:
    """What changes from one plan to the other.

    Args:
        base: a plan with weeks; its bound says how far it may be from the best.
        other: a plan of the other version, likewise.
    """
    one, two = base.score or 0, other.score or 0
    before, after = _by_session(base), _by_session(other)
    return PlanTrade(
        low=two - _bound(base),
        high=_bound(other) - one,
        share=(two - one) / max(1, abs(one)),
        muscles=_muscles(base, other),
        gained=tuple(sorted(after - before)),
        lost=tuple(sorted(before - after)),
        found=two - one,
        base=one,
    )


def _bound(plan: Plan) -> int:
    score = plan.score or 0
    return max(score, plan.bound) if plan.bound is not None else score + abs(score)


def _by_session(plan: Plan) -> set[tuple[str, str]]:
    return {(session.session, item.name) for _, session, item in plan.prescriptions()}


def _muscles(base: Plan, other: Plan) -> dict[str, float]:
    change: Counter[str] = Counter()
    for plan, sign in ((base, -2), (other, 2)):
        for week in plan.weeks:
            for muscle, sets in week.muscle_sets.items():
                change[muscle] += round(sign * sets)
    weights = base.scenario.resolved.get("priorities", {})
    kept = {m: n / 2 for m, n in change.items() if n and weights.get(m, 0)}
    return dict(sorted(kept.items(), key=lambda item: -abs(item[1])))
