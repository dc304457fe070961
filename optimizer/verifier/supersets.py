"""`supersets`: neighbours that share their rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from catalog.schema import Exercise
from optimizer.scenario.types import Session
from optimizer.verifier.case import Case, Line, pairs
from optimizer.verifier.matching import means
from optimizer.verifier.verdict import Measure, fault
from optimizer.words import at, counted

_SHARED = frozenset(
    {
        *("flat_bench", "incline_bench", "adjustable_bench"),
        *("plates", "bumper_plates"),
        *("dumbbell", "dumbbell_pair", "dumbbell_heavy"),
        "band",
    }
)
"""Items that two exercises may use in turn: benches, plates, dumbbells, bands."""
_HARDEST = 3
_STOOPED = 2
_FIRST_TIER = 2


def supersets(case: Case) -> Iterator[Measure]:
    """Pairs of neighbours that get in each other's way nowhere, alike through a group."""
    for week, session in case.judged_sessions:
        lines = case.lines(week, session)
        found = pairs(lines)
        has = f"{at(week, session.name)} has {counted(len(found), 'superset')}"
        most = case.scenario.supersets.pairs
        yield Measure("supersets", week, session.name, None, len(found), None, most, has)
        yield from _labels(lines, week, session)
        for one, other in found:
            for reason in _reasons(case, lines, (one, other), week, session):
                message = (
                    f"In {at(week, session.name)} {one.name} and {other.name} are paired: {reason}."
                )
                yield fault("supersets", week, session.name, other.id, message)
    yield from _constant(case)


def _labels(lines: tuple[Line, ...], week: int, session: Session) -> Iterator[Measure]:
    """Every label has two members."""
    labels = [line.pair.rstrip("0123456789") for line in lines if line.pair is not None]
    for label, count in Counter(labels).items():
        if count != 2:
            message = (
                f"In {at(week, session.name)} {counted(count, 'exercise')} stand in superset "
                f"{label or 'without a letter'}, expected two."
            )
            yield fault("supersets", week, session.name, label, message)


def _reasons(
    case: Case, lines: tuple[Line, ...], pair: tuple[Line, Line], week: int, session: Session
) -> Iterator[str]:
    """Everything that speaks against a pair."""
    one, other = pair
    done = {line.id for line in case.done(week, session)}
    for line in pair:
        if line.id in done:
            yield f"{line.name} was already done"
    places = [place for place, line in enumerate(lines) if line is one or line is other]
    if places[1] - places[0] != 1:
        yield "they are no neighbours"
    if one.entry is None or other.entry is None:
        return
    yield from _clashes(one.entry, other.entry)
    for entry in (one.entry, other.entry):
        if entry.order_tier < _FIRST_TIER:
            yield f"{entry.name} wants all its rest"
        if any(means(selector, entry) for selector in case.scenario.supersets.never):
            yield f"{entry.name} is never to be paired"
    gym = case.calendar.gym(week, session)
    kits = [case.eligibility.kits(entry, gym) for entry in (one.entry, other.entry)]
    if not any((a & b) <= _SHARED for a in kits[0] for b in kits[1]):
        yield "both need the same station"


def _clashes(one: Exercise, other: Exercise) -> Iterator[str]:
    muscles = sorted(set(one.direct) & set(other.direct))
    if muscles:
        yield f"both train {' and '.join(muscles)} directly"
    if one.grip_demand == other.grip_demand == _HARDEST:
        yield "both have grip_demand 3"
    if min(one.lower_back_stress, other.lower_back_stress) >= _STOOPED:
        yield "both have lower_back_stress 2 or more"


def _constant(case: Case) -> Iterator[Measure]:
    """The same pairs in all weeks of a group."""
    for group in case.calendar.groups:
        weeks = [week for week in group.weeks if week in case.calendar.judged]
        for week in weeks[1:]:
            first, here = (_pairs(case, w, group.session) for w in (weeks[0], week))
            apart = len(first ^ here)
            where = at(week, group.session.name)
            has = f"{where} differs from week {weeks[0]} in {counted(apart, 'superset')}"
            yield Measure("supersets", week, group.session.name, None, apart, 0, 0, has)


def _pairs(case: Case, week: int, session: Session) -> set[frozenset[str]]:
    return {frozenset((a.id, b.id)) for a, b in pairs(case.lines(week, session))}
