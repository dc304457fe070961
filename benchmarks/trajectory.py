"""From a run's events to times: when there was a plan, and how close it was proved to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

GAPS = (0.01, 0.005, 0.001, 0.0)
"""Proved gaps whose times are measured: 1 %, 0.5 %, 0.1 %, none."""


@dataclass(frozen=True)
class Point:
    """What was known at a moment: seconds, points of the best plan, proved bound."""

    seconds: float
    best: int | None
    bound: int | None

    @property
    def gap(self) -> float | None:
        """(bound - best) / max(1, abs(best)); None without a plan or a bound."""
        if self.best is None or self.bound is None:
            return None
        return max(0, self.bound - self.best) / max(1, abs(self.best))


def points(events: Iterable[dict[str, Any]]) -> Iterator[Point]:
    """The state after each event; a best only rises, a bound only falls."""
    best: int | None = None
    bound: int | None = None
    for event in events:
        new_best, new_bound = event.get("best"), event.get("bound")
        if new_best is not None:
            best = new_best if best is None else max(best, new_best)
        if new_bound is not None:
            bound = new_bound if bound is None else min(bound, new_bound)
        yield Point(event["t"], best, bound)


def first_plan(states: Iterable[Point]) -> float | None:
    """Seconds to the first legal plan."""
    return next((state.seconds for state in states if state.best is not None), None)


def time_to(states: Iterable[Point], gap: float) -> float | None:
    """Seconds until a gap was proved."""
    return next((s.seconds for s in states if s.gap is not None and s.gap <= gap), None)


def label(gap: float) -> str:
    """A gap as a reader wants it: ``0.5 %``."""
    return f"{gap * 100:g} %"


def thinned(events: list[dict[str, Any]], most: int = 300) -> list[dict[str, Any]]:
    """Few enough events to keep: the first, the last, and those between at even steps of count."""
    if len(events) <= most:
        return events
    states = [{"t": p.seconds, "best": p.best, "bound": p.bound} for p in points(events)]
    step = (len(states) - 1) / (most - 1)
    return [states[round(index * step)] for index in range(most)]
