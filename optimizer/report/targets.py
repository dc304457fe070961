"""What the scenario asks of a week, as reports show it beside what the plan gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from optimizer.plan.schema import Plan, WeekPlan
from optimizer.scenario.targets import planned_targets
from optimizer.scenario.types import Phase, WeeklyBands, WeeklySets, WeeklyTargets
from optimizer.units import round_half_up

TargetBand = tuple[int, int]


def weekly_bands(plan: Plan) -> dict[int, TargetBand]:
    """Fewest and most sets of every week that holds a session; empty where nothing is said.

    A deload week in which each exercise keeps half of its sets has no band.
    """
    resolved = plan.scenario.resolved
    stated = resolved.get("weekly_sets")
    if stated is None:
        return {}
    block = resolved["block"]
    phases = [_phase(phase) for phase in block["phases"]]
    planned = planned_targets(_targets(stated), phases, block.get("deload_weeks", ()))
    sessions = len(resolved["sessions"])
    bands = {}
    for week in plan.weeks:
        held = sessions - len(week.skipped)
        if held > 0 and week.week <= len(planned):
            target = planned[week.week - 1]
            rule, low, high = target.rule, target.low, target.high
            if isinstance(rule, WeeklyBands):
                bands[week.week] = (low, high)
                continue
            if not target.written and resolved.get("deload") is not None:
                continue
            if rule.on_skip == "scale":
                low, high = (round_half_up(n * held, sessions) for n in (low, high))
            bands[week.week] = (max(0, low - rule.tolerance), high + rule.tolerance)
    return bands


def _phase(stated: Any) -> Phase:
    if isinstance(stated, int):
        return Phase(stated)
    own = stated.get("weekly_sets")
    return Phase(stated["weeks"], weekly_sets=None if own is None else _targets(own))


def _targets(stated: Any) -> WeeklySets:
    """The resolved scenario's ``weekly_sets``: a run from start to end, or week by week."""
    if isinstance(stated, dict):
        return WeeklyTargets(
            start=stated["start"],
            end=stated["end"],
            deload=stated.get("deload"),
            tolerance=stated.get("tolerance", 0),
            on_skip=stated.get("on_skip", "scale"),
            ramp=stated.get("ramp", "mesocycle"),
        )
    pairs = [(n, n) if isinstance(n, int) else (n[0], n[1]) for n in stated]
    return WeeklyBands(tuple(pairs))


@dataclass(frozen=True)
class MuscleTarget:
    """Weekly credit that the scenario asks of a muscle, in sets; None is no such end."""

    least: float | None
    most: float | None

    @property
    def words(self) -> str:
        """``8-20``, ``4 or more``, ``16 at most``, or nothing."""
        if self.least and self.most is not None:
            return f"{self.least:g}-{self.most:g}"
        if self.least:
            return f"{self.least:g} or more"
        return "" if self.most is None else f"{self.most:g} at most"

    def verdict(self, credit: float, week: WeekPlan) -> str:
        """``under``, ``over`` or nothing; lighter weeks and weeks off owe no least."""
        if self.most is not None and credit > self.most:
            return "over"
        owed = not week.deload and bool(week.sessions)
        return "under" if owed and self.least is not None and credit < self.least else ""


def muscle_targets(plan: Plan) -> dict[str, MuscleTarget]:
    """The muscles that the scenario sets limits for."""
    stated = plan.scenario.resolved.get("muscle_sets") or {}
    return {
        muscle: MuscleTarget(band.get("min"), band.get("max")) for muscle, band in stated.items()
    }
