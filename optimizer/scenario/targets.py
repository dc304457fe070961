"""Weekly set targets before any session is skipped (contract section 3)."""

from __future__ import annotations

from optimizer.scenario.types import WeeklyBands, WeeklyTargets
from optimizer.units import round_half_up


def planned_bands(
    targets: WeeklyTargets | WeeklyBands, weeks: int, deload_weeks: frozenset[int]
) -> list[tuple[int, int]]:
    """The (min, max) target of each week, tolerance and skipped sessions left out.

    Args:
        targets: the scenario's ``weekly_sets``.
        weeks: length of the block.
        deload_weeks: lighter weeks, from 1.

    Returns:
        One pair a week; both ends equal where ``weekly_sets`` gives one number.
    """
    if isinstance(targets, WeeklyBands):
        return list(targets.bands)
    training = [week for week in range(1, weeks + 1) if week not in deload_weeks]
    ramp = {
        week: _ramp(targets.start, targets.end, index, len(training))
        for index, week in enumerate(training)
    }
    first = ramp[training[0]] if training else targets.start
    result = []
    before = first
    for week in range(1, weeks + 1):
        if week in ramp:
            before = ramp[week]
            result.append(before)
        else:
            result.append(-(-before // 2) if targets.deload is None else targets.deload)
    return [(target, target) for target in result]


def _ramp(start: int, end: int, index: int, count: int) -> int:
    """Value ``index`` of ``count`` evenly spaced ones from start to end, halves rounded up."""
    if count == 1:
        return start
    return start + round_half_up((end - start) * index, count - 1)


def planned_rir(rir: tuple[int, int], index: int, count: int) -> int:
    """Reps in reserve of training week ``index`` of ``count``: runs the same way as the targets."""
    return _ramp(rir[0], rir[1], index, count)
