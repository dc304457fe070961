"""All that can be said of a scenario before it is solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.explain.arithmetic import arithmetic_conflicts
from optimizer.plan.assemble import catalog_info, scenario_info
from optimizer.plan.schema import CatalogInfo, Conflict, ScenarioInfo
from optimizer.plan.slips import slips
from optimizer.scenario import Loaded


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
