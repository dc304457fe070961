"""What is said of a scenario before it is solved, and of a plan when it is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from optimizer.explain.arithmetic import arithmetic_conflicts
from optimizer.plan.assemble import catalog_info, scenario_info
from optimizer.plan.schema import Answer, CatalogInfo, Conflict, ScenarioInfo
from optimizer.plan.slips import slips
from optimizer.scenario import Loaded

if TYPE_CHECKING:
    from optimizer.explain.breakdown import Breakdown
    from optimizer.explain.prices import LinePrice
    from optimizer.explain.why import ExerciseAnswer


@dataclass(frozen=True)
class Findings:
    """What is known of a scenario before any search.

    Attributes:
        scenario: with the rules that are waived and the defaults that are used.
        catalog: what it chooses from.
        catalog_name: of the same, as a coach calls it.
        conflict: what plain sums refuse; empty where they refuse nothing.
        warnings: what is probably not meant, in words.
    """

    scenario: ScenarioInfo
    catalog: CatalogInfo
    catalog_name: str
    conflict: Sequence[Conflict]
    warnings: Sequence[str]

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "scenario": {"name": self.scenario.name, "sha256": self.scenario.sha256},
            "catalog": self.catalog.model_dump() | {"name": self.catalog_name},
            "conflict": [item.model_dump(mode="json") for item in self.conflict],
            "warnings": self.warnings,
            "waived": self.scenario.waived,
            "defaults": self.scenario.defaults,
        }


def findings(loaded: Loaded) -> Findings:
    """Conflicts by plain sums, warnings, rules that are waived and defaults that are used."""
    return Findings(
        scenario_info(loaded),
        catalog_info(loaded.catalog),
        loaded.catalog.name,
        arithmetic_conflicts(loaded),
        slips(loaded),
    )


@dataclass(frozen=True)
class Explanation:
    """What was asked about a plan; None is what was not asked for, or left out by a stop.

    Attributes:
        answer: the plan, or why there is none.
        breakdown: where its score comes from.
        why: the best plan without an exercise.
        why_not: the best plan with one.
        prices: of each line, dearest first.
    """

    answer: Answer
    breakdown: Breakdown | None = None
    why: ExerciseAnswer | None = None
    why_not: ExerciseAnswer | None = None
    prices: Sequence[LinePrice] | None = None

    @property
    def exercises(self) -> list[ExerciseAnswer]:
        """The answers about single exercises."""
        return [one for one in (self.why, self.why_not) if one is not None]

    def to_data(self, loaded: Loaded) -> dict[str, Any]:
        """Plain data."""
        data: dict[str, Any] = {
            "scenario": {"name": loaded.scenario.name, "sha256": loaded.scenario.sha256},
            "status": self.answer.status,
            "bound": self.answer.bound,
            "gap": self.answer.gap,
        }
        data |= {} if self.breakdown is None else self.breakdown.to_data()
        data |= {one.question: one.to_data() for one in self.exercises}
        if self.prices is not None:
            data["prices"] = [price.to_data() for price in self.prices]
        return data
