"""Numbers and names of a plan as a coach says them, without layout."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from optimizer.plan.schema import Plan, Prescription

DAY_NAMES = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
TERM_NAMES = {
    "stimulus": "Sets where muscles need them",
    "suitability": "Lifts that suit the goal",
    "coverage": "Kinds of work in every week",
    "main": "Main lifts that are kept",
    "preference": "Liked and disliked lifts",
    "dose": "Lifts and sets too few or too many",
    "variety": "Same lift twice a week, twins in a day",
    "continuity": "Lifts that change",
    "steadiness": "Sets that jump",
    "evenness": "Uneven sessions",
    "fatigue": "Load on the lower back",
    "minutes": "Time",
}
"""The score's terms; the ones that cost points come after the ones that earn them."""


def spoken(identifier: str) -> str:
    """``rear_delts`` as ``Rear delts``."""
    words = identifier.replace("_", " ")
    return words[:1].upper() + words[1:]


def number(value: float) -> str:
    """A number without needless zeros: 8, 8.5."""
    return f"{value:g}"


def percent(share: float) -> str:
    """A share in percent, with as many digits as make it non-zero: 12 %, 0.3 %, 0.004 %."""
    value = abs(share) * 100
    for digits in (1, 2, 3):
        if value >= 10:
            return f"{value:.0f} %"
        if round(value, digits) > 0:
            return f"{round(value, digits):g} %"
    return "under 0.001 %" if value else "0 %"


def seconds(value: float) -> str:
    """A time a person waited: 0.4 s, 12 s, 3 min 20 s."""
    if value < 10:
        return f"{value:.1f} s"
    if value < 120:
        return f"{value:.0f} s"
    return f"{int(value) // 60} min {int(value) % 60} s"


def counted(count: int, what: str) -> str:
    """``1 set``, ``2 sets``."""
    return f"{count} {what}{'s' * (count != 1)}"


def rest(value: int) -> str:
    """Rest between sets as gyms' clocks show it: 1:30."""
    return f"{value // 60}:{value % 60:02d}"


def reps(item: Prescription) -> str:
    """What one set asks for: ``8-10``, ``12-15/side``, ``30-40 s``, ``20 m``."""
    if item.reps.text is not None:
        return item.reps.text
    low, high = item.reps.min, item.reps.max
    text = str(low) if low == high else f"{low}-{high}"
    text += {"reps": "", "seconds": " s", "metres": " m"}[item.reps.unit]
    return f"{text}/side" if item.each_side else text


def span(values: Iterable[int]) -> str:
    """The smallest and largest of some numbers: ``44-52`` or ``44``."""
    found = list(values)
    low, high = min(found), max(found)
    return str(low) if low == high else f"{low}-{high}"


def cleaned(plan: Plan) -> Plan:
    """The plan with control characters taken out of its texts, which files may bring along."""
    return Plan.model_validate(_cleaned(plan.model_dump(by_alias=True)))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return value


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def escaped(text: str) -> str:
    """One line of text whose characters mean nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split("\n")))


def status_line(plan: Plan) -> str:
    """What is proved about the plan, in one sentence."""
    took = seconds(plan.solver.seconds)
    if plan.status == "optimal":
        return f"Proved optimal in {took}: no legal plan scores more."
    if plan.status == "feasible":
        if plan.gap is None:
            return f"Legal, found in {took}; how much better a plan could be is not known."
        return f"Legal and proved within {percent(plan.gap)} of the best possible, in {took}."
    if plan.status == "infeasible":
        return f"No legal plan exists; proved in {took}."
    return f"No plan found in {took}, and no proof that there is none."


def repeat_line(plan: Plan) -> str:
    """A warning where the clock decided, else nothing."""
    if plan.weeks is None or plan.solver.reproducible:
        return ""
    same = " of the same score" if plan.status == "optimal" else ""
    return f"The search ended early, so another run may give another plan{same}."


def clash_line(plan: Plan) -> str:
    """What the rules of a conflict have to do with each other."""
    if plan.status == "unknown":
        return "Rules that were in force"
    if plan.minimal is True:
        return "These rules clash; each is needed for the clash"
    if plan.minimal is False:
        return "These rules clash; perhaps fewer would do"
    return "The clash is among these rules"
