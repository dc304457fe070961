"""Where a plan's score comes from: by term, week and region, and what each exercise brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from catalog.queries import display_name, fitting_kit
from catalog.schema import Exercise
from catalog.vocabulary import closure
from optimizer.explain.slack import Slack, slacks
from optimizer.instance import Group, Instance, prepare
from optimizer.plan.ordering import legal_order
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts, WeekFacts
from optimizer.plan.supersets import paired
from optimizer.scenario.load import Loaded
from optimizer.substitutes import credit_apart
from optimizer.verifier import Verdict, shared_out, verify

TRIES = 12
"""Replacements of one exercise that are looked at, nearest first."""


@dataclass(frozen=True)
class Contribution:
    """What one exercise brings to one session.

    Attributes:
        session: its name.
        exercise, name: id and what a coach calls it.
        weeks: in which it is trained there.
        sets: over the block.
        points: the score less the score without it, rules aside.
        muscles: credit it earns over the block, in sets, of muscles with a priority.
        replacement: the best exercise of its pattern in its place, set for set, that keeps every
            rule, as (id, name); None where none does.
        loss: points that the replacement costs (below 0: it gains).
    """

    session: str
    exercise: str
    name: str
    weeks: tuple[int, ...]
    sets: int
    points: int
    muscles: dict[str, float]
    replacement: tuple[str, str] | None
    loss: int | None


@dataclass(frozen=True)
class Breakdown:
    """A plan's score, taken apart.

    Attributes:
        score: points.
        terms: weighted points by term.
        weeks: week to stimulus points.
        regions: region to stimulus points over the block.
        sets: region to sets that count for it over the block; one that trains several counts for
            each in part.
        slacks: rules by how close the plan comes to them.
        contributions: exercises by session, dearest first.
    """

    score: int
    terms: dict[str, int]
    weeks: dict[int, int]
    regions: dict[str, int]
    sets: dict[str, float]
    slacks: tuple[Slack, ...]
    contributions: tuple[Contribution, ...]

    @property
    def earned(self) -> int:
        """Points of the terms that add; shares are of this."""
        return sum(value for value in self.terms.values() if value > 0) or 1

    def to_data(self) -> dict[str, Any]:
        """Plain data, shares beside points."""
        earned = self.earned
        return {
            "score": self.score,
            "terms": {
                k: {"points": v, "share": round(v / earned, 6)} for k, v in self.terms.items()
            },
            "weeks": {
                str(k): {"points": v, "share": round(v / earned, 6)} for k, v in self.weeks.items()
            },
            "regions": {
                k: {"points": v, "share": round(v / earned, 6), "sets": self.sets[k]}
                for k, v in self.regions.items()
            },
            "rules": [slack.to_data() for slack in self.slacks],
            "exercises": [
                {
                    "session": c.session,
                    "exercise": c.exercise,
                    "name": c.name,
                    "weeks": list(c.weeks),
                    "sets": c.sets,
                    "points": c.points,
                    "share": round(c.points / earned, 6),
                    "muscle_sets": c.muscles,
                    "replacement": c.replacement[0] if c.replacement else None,
                    "loss": c.loss,
                    "loss_share": None if c.loss is None else round(c.loss / earned, 6),
                }
                for c in self.contributions
            ],
        }


def breakdown(loaded: Loaded, facts: PlanFacts) -> Breakdown:
    """Take a legal plan's score apart; nothing is solved."""
    verdict = verify(loaded.scenario, loaded.catalog, facts)
    weights = loaded.scenario.weights
    by_region: Counter[str] = Counter()
    by_week: Counter[int] = Counter()
    eighths: Counter[str] = Counter()
    for share in shared_out(loaded.scenario, loaded.catalog, facts):
        by_region[share.region] += weights.stimulus * share.points
        by_week[share.week] += weights.stimulus * share.points
        eighths[share.region] += share.eighths
    kept = {region: points for region, points in by_region.most_common() if points}
    contributions = sorted(_Judge(loaded, facts, verdict).all(), key=lambda c: -c.points)
    return Breakdown(
        score=verdict.score,
        terms={term: n * getattr(weights, term) for term, n in verdict.terms.items()},
        weeks=dict(by_week),
        regions=kept,
        sets={region: eighths[region] / 8 for region in kept},
        slacks=tuple(slacks(loaded, facts)),
        contributions=tuple(contributions),
    )


class _Judge:
    """Asks the verifier what a plan is worth with one exercise gone or another in its place."""

    def __init__(self, loaded: Loaded, facts: PlanFacts, verdict: Verdict) -> None:
        self.loaded = loaded
        self.facts = PlanFacts(facts.weeks, facts.frozen_through)
        self.score = verdict.score
        self.instance: Instance = prepare(loaded.scenario, loaded.catalog)
        self.near = cache(lambda one: _nearest(loaded.catalog[one], loaded.catalog))

    def all(self) -> Iterator[Contribution]:
        """Every exercise of every session, once."""
        for session in self.loaded.scenario.sessions:
            weeks: dict[str, dict[int, int]] = {}
            for week in self.facts.weeks:
                for held in week.sessions:
                    if held.session == session.name:
                        for item in held.prescriptions:
                            weeks.setdefault(item.exercise, {})[week.week] = item.sets
            for exercise, sets in weeks.items():
                yield self._one(session.name, exercise, sets)

    def _one(self, session: str, exercise: str, sets: dict[int, int]) -> Contribution:
        entry = self.loaded.catalog[exercise]
        total = sum(sets.values())
        worth = self.loaded.scenario.priorities
        trained = [m for m in (*entry.direct, *entry.indirect) if worth[m]]
        muscles: dict[str, float] = {m: total * entry.credit(m) / 2 for m in trained}
        found = self._best(session, entry, tuple(sets))
        return Contribution(
            session=session,
            exercise=exercise,
            name=self._called(session, entry, tuple(sets)),
            weeks=tuple(sets),
            sets=total,
            points=self.score - self._verdict(session, exercise, None).score,
            muscles=muscles,
            replacement=None
            if found is None
            else (found[0].id, self._called(session, found[0], tuple(sets))),
            loss=None if found is None else self.score - found[1],
        )

    def _called(self, session: str, entry: Exercise, weeks: tuple[int, ...]) -> str:
        """What it is called with the kit of the gym that the session is held in."""
        calendar = self.instance.calendar
        gym = calendar.gym(weeks[0], self.loaded.scenario.session(session))
        items = closure(self.loaded.scenario.gyms[gym])
        return display_name(entry, fitting_kit(entry, items))

    def _best(
        self, session: str, entry: Exercise, weeks: tuple[int, ...]
    ) -> tuple[Exercise, int] | None:
        best: tuple[Exercise, int] | None = None
        allowed = self._allowed(session, weeks)
        tried = [other for other in self.near(entry.id) if other.id in allowed][:TRIES]
        for other in tried:
            verdict = self._verdict(session, entry.id, other)
            if verdict.legal and (best is None or verdict.score > best[1]):
                best = other, verdict.score
        return best

    def _allowed(self, session: str, weeks: tuple[int, ...]) -> set[str]:
        """What could be chosen in all groups of a session that hold these weeks."""
        groups: list[Group] = [
            group
            for group in self.instance.groups
            if self.instance.name_of(group) == session and set(group.weeks) & set(weeks)
        ]
        sets = [{self.instance.exercises[e].id for e in group.candidates} for group in groups]
        return set.intersection(*sets) if sets else set()

    def _verdict(self, session: str, gone: str, instead: Exercise | None) -> Verdict:
        changed = replace(
            self.facts,
            weeks=tuple(
                WeekFacts(
                    week.week,
                    tuple(
                        self._session(held, gone, instead) if held.session == session else held
                        for held in week.sessions
                    ),
                )
                for week in self.facts.weeks
            ),
        )
        if all(p.exercise in self.loaded.catalog for p in _open(changed)):
            changed = paired(self.loaded, changed)
        return verify(self.loaded.scenario, self.loaded.catalog, changed)

    def _session(self, held: SessionFacts, gone: str, instead: Exercise | None) -> SessionFacts:
        sets = {p.exercise: p.sets for p in held.prescriptions}
        if gone not in sets:
            return held
        count = sets.pop(gone)
        if instead is None or instead.id in sets:
            bare = (replace(p, pair=None) for p in held.prescriptions)
            kept = tuple(p for p in bare if p.exercise != gone)
            return SessionFacts(held.session, kept)
        sets[instead.id] = count
        entries = [self.loaded.catalog[e] for e in sets]
        order = legal_order(entries, self.loaded.scenario) or entries
        return SessionFacts(held.session, tuple(PrescriptionFacts(e.id, sets[e.id]) for e in order))


def _open(facts: PlanFacts) -> Iterator[PrescriptionFacts]:
    """The prescriptions of weeks that are not done yet."""
    for week in facts.weeks:
        if week.week > facts.frozen_through:
            for held in week.sessions:
                yield from held.prescriptions


def _nearest(entry: Exercise, others: Iterable[Exercise]) -> list[Exercise]:
    """Other exercises of its pattern, those that train alike first."""
    alike = (o for o in others if o.pattern == entry.pattern and o.id != entry.id)
    return sorted(alike, key=lambda other: (credit_apart(entry, other), other.id))
