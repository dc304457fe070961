"""The target of a week under way, raised for what was done or missed in it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.instance import prepare
from optimizer.plan.past import frozen_facts
from optimizer.plan.schema import WeekPlan
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.load import Loaded, edited
from optimizer.scenario.types import Require
from optimizer.solver import cpsat
from optimizer.solver.options import Control
from optimizer.solver.profiles import REPEATABLE
from optimizer.studies.common import build_of
from optimizer.studies.history import counted_weeks


@dataclass(frozen=True)
class RaisedTarget:
    """What became of a week's target.

    Attributes:
        band: fewest and most sets of the week now, or None where they stay.
        notes: the same for the reader.
    """

    band: tuple[int, int] | None
    notes: tuple[str, ...] = ()


def room_for_done(
    loaded: Loaded, frozen: Sequence[WeekPlan], week: int, control: Control
) -> RaisedTarget:
    """A higher target where what was done leaves the sessions to come too little."""
    low, high = _band(loaded, week)
    least = _sets_of(loaded, counted_weeks(loaded, frozen), week, control, most=False)
    if least is None or least <= high:
        return RaisedTarget(None)
    note = (
        f"With what was done, week {week} can't be held within {high} sets; "
        f"its target is raised to {least}."
    )
    return RaisedTarget((low, least), (note,))


def room_for_missed(
    asked: Loaded,
    loaded: Loaded,
    frozen: Sequence[WeekPlan],
    week: int,
    missed: Sequence[str],
    control: Control,
) -> RaisedTarget:
    """A target as much higher as the rules allow, up to the one before anything was missed.

    Args:
        asked: the scenario as it was.
        loaded: the scenario from now on, in which less is asked of the week.
        frozen: what was done, the begun week too.
        week: the week that goes on.
        missed: its sessions that were not held.
        control: clock and stop signal.
    """
    most = _sets_of(loaded, counted_weeks(loaded, frozen), week, control, most=True)
    wanted, scaled = _band(asked, week), _band(loaded, week)
    of_week = f"Missed: {' and '.join(missed)} in week {week}"
    if most is None or most <= scaled[1]:
        return RaisedTarget(None, (f"{of_week}; the rules leave no room for more sets that week.",))
    target = (min(most, wanted[0]), min(most, wanted[1]))
    gained = target[1] - scaled[1]
    lost = wanted[1] - target[1]
    rest = "" if lost <= 0 else f"; {lost} don't fit the rules and are let go"
    note = f"{of_week}; {gained} sets more in what is left of the week{rest}."
    return RaisedTarget(target, (note,))


def out_of_reach(loaded: Loaded, past: Sequence[WeekPlan]) -> list[str]:
    """Minima that what is left of a week can't meet any more, and that are waived for it."""
    instance = prepare(loaded.scenario, loaded.catalog, frozen_facts(past))
    week = instance.frozen.under_way
    if not week:
        return []
    low, _ = instance.calendar.bands[week] or (0, 0)
    said: dict[str, Callable[[Any], str]] = {
        "muscle_sets": lambda which: f"the least of {selector_in_words(which)}",
        "balance": lambda which: f"a set of {selector_in_words(which)}",
        "require": lambda which: _at_least(loaded.scenario.require[which]),
        "include": lambda which: (
            f"an exercise of {selector_in_words(loaded.scenario.include[which])}"
        ),
    }
    beyond = [said[rule](which) for rule, which in sorted(instance.waived, key=str)]
    if low > instance.weeks[week - 1].low:
        beyond.insert(0, f"{low} sets")
    if not beyond:
        return []
    return [
        f"Out of reach of what is left in week {week}, and no longer asked of it: "
        f"{'; '.join(beyond)}."
    ]


def _at_least(rule: Require) -> str:
    return f"at least {rule.at_least} {rule.count} of {selector_in_words(rule.select)}"


def _band(loaded: Loaded, week: int) -> tuple[int, int]:
    calendar = Calendar(loaded.scenario, loaded.catalog)
    return calendar.bands[week] or _half(calendar, week)


def _half(calendar: Calendar, week: int) -> tuple[int, int]:
    """What a deload week without a band of its own comes to: half of the week before."""
    return calendar.targets[week].low, calendar.targets[week].high


def _sets_of(
    loaded: Loaded, frozen: Sequence[WeekPlan], week: int, control: Control, *, most: bool
) -> int | None:
    """The most or the fewest sets that the rules allow in a week, the end of its band aside."""
    wide = copy.deepcopy(loaded.document.data)
    low, _ = _band(loaded, week)
    write_band(wide, loaded, week, (low, 200))
    free = edited(loaded, wide)
    build = build_of(free, frozen)
    linear = build.linear
    linear.objective, linear.offset = {}, 0
    for column in build.week_sets(build.instance.week_of[week]):
        linear.gain(column, 1 if most else -1)
    outcome = cpsat.run(
        linear,
        REPEATABLE,
        seconds=0.2 * control.left,
        stop=control.stop,
        seed=control.options.seed,
    )
    return None if outcome.values is None else abs(linear.value(outcome.values))


def write_band(data: dict[str, Any], loaded: Loaded, week: int, band: tuple[int, int]) -> None:
    """Write the weekly targets as a list in which one week has its own band."""
    calendar = Calendar(loaded.scenario, loaded.catalog)
    bands = {number: calendar.bands[number] or _half(calendar, number) for number in calendar.weeks}
    data["weekly_sets"] = [list(pair) for pair in (bands | {week: band}).values()]
