"""Loads and schemes that a plan states, against the scenario's maxes (docs/plan-to-bar.md).

Worked out here anew, from what the file itself says of reps, reserve and kit. A load is let stand
where no max is known, and where an RPE or a progression of its own decides it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeGuard

from catalog.inputs import Path_, dotted
from catalog.schema import Exercise
from optimizer.scenario.types import Mass, Scenario
from optimizer.verifier.matching import means
from optimizer.verifier.verdict import Mismatch

_KG_PER_LB = Fraction(45359237, 100_000_000)
_IN_HAND = ("dumbbell", "kettlebell")
_MOST_REPS = 12
_MOST_REPS_AND_RESERVE = 15


def load_mismatches(
    scenario: Scenario, entry: Exercise | None, sets: int, path: Path_, item: Mapping[str, Any]
) -> Iterator[Mismatch]:
    """What a prescription says of its scheme and its load, where our sums differ."""
    groups = item.get("scheme")
    if isinstance(groups, list):
        counts = [group.get("sets") for group in groups if isinstance(group, dict)]
        total = sum(n for n in counts if isinstance(n, int) and not isinstance(n, bool))
        if groups and total != sets:
            message = f"The scheme has {total} sets; the prescription has {sets}."
            yield Mismatch(dotted((*path, "scheme")), total, sets, message)
    stated = item.get("load")
    if entry is None or not isinstance(stated, dict):
        return
    amount, unit = stated.get("amount"), stated.get("unit")
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return
    ours = _load(scenario, entry, item)
    if ours is not None and (unit != scenario.loads.unit or Fraction(str(amount)) != ours):
        shown = f"{float(ours):g} {scenario.loads.unit}"
        message = f"The file states {amount:g} {unit}; we make it {shown} (from the max)."
        yield Mismatch(dotted((*path, "load")), stated, float(ours), message)


def _load(scenario: Scenario, entry: Exercise, item: Mapping[str, Any]) -> Fraction | None:
    """The load in the scenario's unit; None where it can't be told."""
    best, reps, rir = scenario.maxes.get(entry.id), item.get("reps"), item.get("rir")
    kit = item.get("kit")
    if best is None or _decided_otherwise(scenario, entry, item) or not isinstance(reps, dict):
        return None
    low = reps.get("min")
    if not _whole(low) or not _whole(rir) or not isinstance(kit, list) or reps.get("text"):
        return None
    step = _step(scenario, [str(part) for part in kit])
    body = _body(scenario, [str(part) for part in kit])
    if step is None or body is None or (best.reps or 1) > _MOST_REPS:
        return None
    if low + rir > _MOST_REPS_AND_RESERVE:
        return None
    unit = scenario.loads.unit
    most = _in(best.load, unit) + body
    if best.reps is not None:
        most *= 1 + Fraction(best.reps, 30)
    return (most / (1 + Fraction(low + rir, 30)) - body) // step * step


def _decided_otherwise(scenario: Scenario, entry: Exercise, item: Mapping[str, Any]) -> bool:
    groups = item.get("scheme") or []
    rpe = any(isinstance(group, dict) and group.get("rpe") for group in groups)
    first = next((p for p in scenario.loads.progression if means(p.select, entry)), None)
    return rpe or (first is not None and first.double is None)


def _step(scenario: Scenario, kit: list[str]) -> Fraction | None:
    kind = "barbell" if "plates" in kit or not _weighs(kit) else ""
    kind = "dumbbell" if any(item.startswith(_IN_HAND) for item in kit) else kind
    if not kind and any(item.endswith(("_machine", "_station")) for item in kit):
        kind = "machine"
    hundredths = scenario.loads.round.get(kind)
    return None if hundredths is None else Fraction(hundredths, 100)


def _weighs(kit: list[str]) -> bool:
    """Whether a kit has a resistance of its own, and is no belt that hangs it on the body."""
    if "dip_belt" in kit or "assisted_pull_up_machine" in kit:
        return False
    ends = ("_machine", "_station", "band", "plates")
    return any(item.startswith(_IN_HAND) or item.endswith(ends) for item in kit)


def _body(scenario: Scenario, kit: list[str]) -> Fraction | None:
    """The body's own weight where it is lifted, else 0; None where it is not known."""
    if _weighs(kit):
        return Fraction(0)
    body = scenario.bodyweight
    return None if body is None else _in(body, scenario.loads.unit)


def _in(mass: Mass, unit: str) -> Fraction:
    amount = Fraction(mass.hundredths, 100)
    if mass.unit == unit:
        return amount
    return amount * _KG_PER_LB if unit == "kg" else amount / _KG_PER_LB


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**6
