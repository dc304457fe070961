"""All that can be said of a scenario before it is solved."""

from __future__ import annotations

from typing import Any

from optimizer.explain.arithmetic import arithmetic_conflicts
from optimizer.plan.assemble import catalog_info, scenario_info
from optimizer.plan.slips import slips
from optimizer.scenario import Loaded


def findings(loaded: Loaded) -> dict[str, Any]:
    """Conflicts by plain sums, warnings, rules that are waived and defaults that are used."""
    info = scenario_info(loaded)
    return {
        "scenario": {"name": info.name, "sha256": info.sha256},
        "catalog": catalog_info(loaded.catalog).model_dump() | {"name": loaded.catalog.name},
        "conflict": [item.model_dump(mode="json") for item in arithmetic_conflicts(loaded)],
        "warnings": slips(loaded),
        "waived": info.waived,
        "defaults": info.defaults,
    }
