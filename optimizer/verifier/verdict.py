"""What the verifier has to say about a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One way in which a plan breaks a rule.

    Attributes:
        week: from 1; None where it spans weeks.
        session: None where it spans sessions.
        found: what the plan has: a number, or an id where the rule is about one.
        limit: the number that it breaks; None where the rule has none.
        message: a sentence for a coach, with the numbers.
    """

    week: int | None
    session: str | None
    found: int | float | str | None
    limit: int | float | str | None
    message: str


@dataclass(frozen=True)
class Violation(Finding):
    """A finding under the id of its rule (contract section 5)."""

    rule: str

    def to_data(self) -> dict[str, Any]:
        """Plain data in the contract's order."""
        keys = ("rule", "week", "session", "found", "limit", "message")
        return {key: getattr(self, key) for key in keys}


@dataclass(frozen=True)
class Mismatch:
    """A number or name in the plan file that is not what we make of it; breaks no rule.

    Attributes:
        path: where it stands, e.g. ``weeks[0].sessions[1].minutes``.
        stated: what the file says.
        computed: what its exercises and sets come to.
        message: a sentence for a coach.
    """

    path: str
    stated: Any
    computed: Any
    message: str


@dataclass(frozen=True)
class SessionTotals:
    """What one held session comes to; minutes are whole, rounded up."""

    session: str
    sets: int
    minutes: int


@dataclass(frozen=True)
class WeekTotals:
    """What one week comes to.

    Attributes:
        week: from 1.
        sets: working sets.
        patterns: sets of each pattern that has any.
        half_sets: credit of each muscle that has any, in half-sets.
        sessions: the sessions held, by day.
    """

    week: int
    sets: int
    patterns: Mapping[str, int]
    half_sets: Mapping[str, int]
    sessions: tuple[SessionTotals, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether a plan is legal, and what it is worth.

    Attributes:
        legal: no rule is broken; mismatches do not count.
        violations: in the order of the rules, then by week and session.
        score: the weighted sum of the terms, whole points.
        terms: unweighted and signed.
        mismatches: claims of the file that disagree with our own sums.
        totals: what each week of the block comes to.
    """

    legal: bool
    violations: tuple[Violation, ...]
    score: int
    terms: Mapping[str, int]
    mismatches: tuple[Mismatch, ...]
    totals: tuple[WeekTotals, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """Ids of the rules that are broken, each once, in the order of the rules."""
        return tuple(dict.fromkeys(violation.rule for violation in self.violations))

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "legal": self.legal,
            "violations": [violation.to_data() for violation in self.violations],
            "score": self.score,
            "terms": dict(self.terms),
            "mismatches": [asdict(mismatch) for mismatch in self.mismatches],
        }
