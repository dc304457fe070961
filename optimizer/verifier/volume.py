"""`weekly_sets`, `muscle_sets`, `sets_per_exercise`, `spread`: how much is trained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from catalog.schema import Exercise
from optimizer.units import sets_of
from optimizer.verifier.case import Case, Line, credit, total
from optimizer.verifier.part import days_of, owed, set_bounds
from optimizer.verifier.verdict import Measure
from optimizer.words import at, counted, spoken


def weekly_sets(case: Case) -> Iterator[Measure]:
    """Each week's total sets lie in that week's band, where it has one."""
    for week in filter(case.calendar.trains, case.calendar.judged):
        band = case.calendar.bands[week]
        if band is not None:
            found = total(case.week_lines(week))
            has = f"Week {week} has {counted(found, 'set')}"
            low, high = owed(case, days_of(case, [week]), band, total, lambda _: 1)
            yield Measure("weekly_sets", week, None, None, found, low, high, has)


def muscle_sets(case: Case) -> Iterator[Measure]:
    """Each listed muscle's weekly credit is at least min (training weeks) and at most max.

    Training elsewhere counts.
    """
    for week in filter(case.calendar.trains, case.calendar.judged):
        elsewhere = case.calendar.credit_elsewhere(week)
        half_sets = credit(case.week_lines(week))
        half_sets.update(elsewhere)
        for muscle, band in case.scenario.muscle_sets.items():
            found = sets_of(half_sets[muscle])
            least, most = owed(
                case,
                days_of(case, [week]),
                (None if case.calendar.deload(week) else band.min, band.max),
                partial(_earned, muscle, elsewhere.get(muscle, 0)),
                partial(_half_sets, muscle),
            )
            low, high = (None if end is None else sets_of(end) for end in (least, most))
            has = f"Week {week} gives {spoken(muscle)} {counted(found, 'set')} of credit"
            yield Measure("muscle_sets", week, None, muscle, found, low, high, has)


def _earned(muscle: str, elsewhere: int, lines: Iterable[Line]) -> int:
    return credit(lines)[muscle] + elsewhere


def _half_sets(muscle: str, entry: Exercise) -> int:
    return 2 * (muscle in entry.direct) + (muscle in entry.indirect)


def sets_per_exercise(case: Case) -> Iterator[Measure]:
    """Each prescription's sets lie within its own bounds."""
    for week, session in case.judged_sessions:
        for line in case.open_lines(week, session):
            if case.pinned_sets(line.id, week, session) is not None:
                continue  # the pin's own sets hold in place of these
            low, high = set_bounds(case, week, line.id)
            has = f"{line.name} has {counted(line.sets, 'set')} in {at(week, session.name)}"
            yield Measure(
                "sets_per_exercise", week, session.name, line.id, line.sets, low, high, has
            )


def spread(case: Case) -> Iterator[Measure]:
    """In one session, the largest and smallest set count differ by at most the spread."""
    limit = case.scenario.sets_per_exercise.spread
    for week, session in case.judged_sessions:
        counts = [line.sets for line in case.open_lines(week, session)] or [0]
        found = max(counts) - min(counts)
        has = (
            f"{at(week, session.name)} runs from {min(counts)} to {counted(max(counts), 'set')} "
            f"an exercise, {found} apart"
        )
        yield Measure("spread", week, session.name, None, found, None, limit, has)
