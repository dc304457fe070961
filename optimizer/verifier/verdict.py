"""What the verifier has to say about a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Number = int | float


@dataclass(frozen=True)
class Measure:
    """What a rule measures at one place of a plan, whether it holds there or not.

    Attributes:
        rule: its id (docs/rules.md).
        week: from 1; None where it spans weeks.
        session: None where it spans sessions.
        subject: what is measured where a place has several: a muscle, an exercise, a family.
        found: what the plan has: a number, or an id where a rule has nothing to count.
        low, high: the ends it must keep to; None where there is no such end.
        has: what the plan has as the beginning of a sentence; all of it where ``fault`` is true.
        of: what a bound counts, where that is not said yet.
        fault: true where a rule with nothing to count is broken.
        wanted: what a fault should have had, if that is one thing.
    """

    rule: str
    week: int | None
    session: str | None
    subject: str | None
    found: Number | str | None
    low: Number | None
    high: Number | None
    has: str
    of: str = ""
    fault: bool = False
    wanted: Number | str | None = None

    @property
    def limit(self) -> Number | str | None:
        """The end that is passed, or None; of a fault what was wanted."""
        if self.fault:
            return self.wanted
        if not isinstance(self.found, int | float):
            return None
        if self.low is not None and self.found < self.low:
            return self.low
        return self.high if self.high is not None and self.found > self.high else None

    @property
    def broken(self) -> bool:
        """Whether the rule is broken here: out of range, or a fault."""
        return self.fault or self.limit is not None

    @property
    def slack(self) -> Number | None:
        """How far it is from the nearer end: negative where broken, None without a number."""
        if not isinstance(self.found, int | float):
            return None
        ends = [] if self.low is None else [self.found - self.low]
        ends += [] if self.high is None else [self.high - self.found]
        return min(ends, default=None)

    @property
    def message(self) -> str:
        """A sentence for a coach, with the numbers."""
        if self.fault:
            return self.has
        limit, word = self.limit, "at least" if self.limit == self.low else "at most"
        if self.low == self.high:
            if not limit:
                return f"{self.has}, expected none{self.of}."
            word = "exactly"
        return f"{self.has}, expected {word} {limit}{self.of}."

    def violation(self) -> Violation:
        """The same as a broken rule."""
        return Violation(
            self.rule, self.week, self.session, self.found, self.limit, self.message, self.subject
        )


def fault(
    rule: str,
    week: int,
    session: str,
    found: str | None,
    message: str,
    wanted: Number | str | None = None,
) -> Measure:
    """A broken rule with nothing to count: an exercise out of place."""
    subject = found if found is not None or wanted is None else str(wanted)
    return Measure(
        rule, week, session, subject, found, None, None, message, fault=True, wanted=wanted
    )


@dataclass(frozen=True)
class Violation:
    """One way in which a plan breaks a rule (docs/file-formats.md).

    Attributes:
        rule: its id.
        week: from 1; None where it spans weeks.
        session: None where it spans sessions.
        found: what the plan has: a number, or an id where the rule is about one.
        limit: the number that it breaks; None where the rule has none.
        message: a sentence for a coach, with the numbers.
        subject: what is measured where a place has several: a muscle, an exercise, a family.
    """

    rule: str
    week: int | None
    session: str | None
    found: Number | str | None
    limit: Number | str | None
    message: str
    subject: str | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain data in the order of docs/rules.md."""
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
    stated: object
    computed: object
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
