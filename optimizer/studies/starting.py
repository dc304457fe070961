"""A scenario to start from that has a plan: what can't be had is eased, and the file says why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from optimizer.answer import solve
from optimizer.scenario.load import parse_scenario
from optimizer.scenario.templates import Request, TemplateLine, fitting
from optimizer.solver import Control, SolveOptions

SECONDS = 60.0
"""Time for looking for a plan, over all that is tried."""
ANY_GAP = 1e6
"""Any legal plan will do."""


@dataclass(frozen=True)
class Started:
    """A scenario file.

    Attributes:
        text: the file.
        eased: the lines that stand in it so that there is a plan.
        solves: True is shown by a solve, False is proved not to, None is not known in time.
    """

    text: str
    eased: tuple[TemplateLine, ...]
    solves: bool | None


def starting(
    request: Request,
    *,
    seconds: float = SECONDS,
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> Started:
    """Make a scenario for an athlete, eased step by step until it has a plan.

    Args:
        request: level, goal, days, weeks, gym, minutes.
        seconds: most time for all steps together.
        workers: threads of the search; the machine's cores by default.
        stop: ends the search when set.

    Returns:
        The first scenario that has a plan; else the first whose case is not known in time, else
        the last one tried.
    """
    control = Control(SolveOptions(time_limit=seconds, gap=ANY_GAP, workers=workers), stop=stop)

    def tried(lines: tuple[TemplateLine, ...]) -> Started:
        text = fitting(request, lines)
        return Started(text, lines, _solves(text, control))

    unsure: Started | None = None
    found = Started(fitting(request), (), None)
    for lines in steps(request):
        if control.over:
            break
        found = tried(lines)
        if found.solves:
            return _needed(found, tried, control)
        unsure = unsure or (found if found.solves is None else None)
    return unsure or found


def _needed(
    found: Started, tried: Callable[[tuple[TemplateLine, ...]], Started], control: Control
) -> Started:
    """The same with every line taken out again that a plan does not need, as far as time goes."""
    for line in found.eased if len(found.eased) > 1 else ():
        kept = tuple(other for other in found.eased if other != line)
        if not control.over:
            without = tried(kept)
            found = without if without.solves else found
    return found


def _solves(text: str, control: Control) -> bool | None:
    """Whether a scenario has a plan, shown by one that the verifier has passed."""
    options = replace(control.options, time_limit=max(1.0, control.left))
    plan = solve(parse_scenario(text), options, stop=control.stop, explain=False)
    return {"infeasible": False, "unknown": None}.get(plan.status, True)


def steps(request: Request) -> Iterator[tuple[TemplateLine, ...]]:
    """What is eased, from nothing to all of it; a later step eases more.

    The order is that of what a coach would miss least.
    """
    days = len(request.days)
    wide = TemplateLine(
        "balance: {ratio: [1, 1], tolerance: 2}",
        "with these exercises some weeks can't divide their pulls more evenly",
    )
    free = TemplateLine(
        "balance: null",
        "vertical and horizontal pulls can't balance with these exercises in this time",
    )
    yield ()
    yield (wide,)
    yield (free,)
    for sets in (3, 2):
        less = TemplateLine(
            f"weekly_sets: {{start: {sets * days}, end: {sets * days + 2}, tolerance: 1}}",
            "more sets than these do not fit into such sessions",
        )
        yield (wide, less)
        yield (free, less)
