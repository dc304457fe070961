"""`deload_half`: a deload week keeps the lifts and halves their sets."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.verifier.case import Case
from optimizer.verifier.verdict import Measure
from optimizer.words import at, counted


def deload_half(case: Case) -> Iterator[Measure]:
    """Half of the sets of the group's last training week, as near as whole sets come to it.

    At most half, rounded up, or ``deload_min`` where that is more; at least half where no total
    is written for the week. Where the written total is more than half, anything from half to all.
    """
    for week, session in case.judged_sessions:
        for exercise, before, found in case.halved(week, session):
            low, high = _bounds(case, week, before)
            halved = case.calendar.halved_from(week, session)
            has = (
                f"{at(week, session.name)} has {case.called(exercise)} with "
                f"{counted(found, 'set')} after {before} in week {halved}"
            )
            yield Measure("deload_half", week, session.name, exercise, found, low, high, has)


def _bounds(case: Case, week: int, before: int) -> tuple[int | None, int]:
    """Fewest and most sets in a deload week after so many."""
    half = -(-before // 2)
    if _more_than_half(case, week):
        return half, before
    most = max(before + 1, 2 * case.scenario.sets_per_exercise.deload_min) // 2
    return None if case.calendar.targets[week].written else half, most


def _more_than_half(case: Case, week: int) -> bool:
    """Whether the total written for a week is above half of the target before, rounded up."""
    target, before = case.calendar.targets[week], case.calendar.target_before(week)
    return target.written and before is not None and target.low > -(-before.low // 2)
