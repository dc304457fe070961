"""What is proved about a plan, and why there is none, in a sentence or a few words."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.plan.schema import Answer
from optimizer.words import percent, plural, seconds

MUCH = 0.03
"""A gap above this is more than a coach should leave without a word."""
NOTHING_PROVED = 1.0
"""A gap above this is no number that helps anybody: the bound is more than twice the score."""
MORE_TO_FIND = (
    "A clearly better plan may exist: search longer (--time-limit), or leave fewer choices "
    "(exclude or pin exercises, fewer weeks)."
)


def status_line(plan: Answer) -> str:
    """What is proved about the plan, in one sentence."""
    took = seconds(plan.solver.seconds)
    if plan.status == "optimal":
        return f"Proved optimal in {took}: no legal plan scores more."
    if plan.status == "feasible":
        if plan.breaks_rules:
            return "Not legal as it stands: what it breaks is listed with it."
        if plan.gap is None:
            return f"Legal, found in {took}; how much better a plan could be is not known."
        text = f"Legal and proved within {percent(plan.gap)} of the best possible, in {took}."
        if plan.gap > NOTHING_PROVED:
            text = f"Legal, found in {took}; next to nothing is proved about it yet."
        return f"{text} {MORE_TO_FIND}" if plan.gap > MUCH else text
    if plan.status == "infeasible":
        return f"No legal plan exists; proved in {took}."
    return f"No plan found in {took}, and no proof that there is none."


def repeat_line(plan: Answer) -> str:
    """A warning where the clock decided, else nothing."""
    if plan.weeks is None or plan.solver.reproducible:
        return ""
    same = " of the same score" if plan.status == "optimal" else ""
    return f"The search ended early, so another run may give another plan{same}."


def clash_line(plan: Answer) -> str:
    """What the rules of a conflict have to do with each other."""
    if plan.status == "unknown":
        return "Rules that were in force"
    if plan.minimal is True:
        return "These rules clash; each is needed for the clash"
    if plan.minimal is False:
        return "These rules clash; perhaps fewer would do"
    return "The clash is among these rules"


def proof(plan: Answer | None) -> str:
    """Status and proof in a few words."""
    if plan is None:
        return "not reached"
    if plan.status == "optimal":
        return "proved best"
    if plan.status == "feasible":
        open_still = plan.gap is None or plan.gap > NOTHING_PROVED
        return "legal" if open_still else f"within {percent(plan.gap or 0)} of the best"
    return "no legal plan" if plan.status == "infeasible" else "nothing found in time"


def reasons_in_words(plan: Answer) -> Iterator[str]:
    """The rules that clash and the cheapest repair, a sentence each."""
    for conflict in (plan.conflict or [])[:6]:
        where = f" ({conflict.where})" if conflict.where and conflict.where != "block" else ""
        yield f"{conflict.rule}{where}: {conflict.message}"
    more = len(plan.conflict or []) - 6
    if more > 0:
        yield f"and {more} more {plural(more, 'rule')}; backblock explain narrows them down"
    if plan.repairs:
        yield f"Cheapest repair: {plan.repairs[0].message or plan.repairs[0].edit}"
