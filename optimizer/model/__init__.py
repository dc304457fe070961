"""The model: every rule and every score term as linear rows over whole numbers."""

from __future__ import annotations

from optimizer.instance.bounds import tighten
from optimizer.instance.types import Instance
from optimizer.model.build import Build
from optimizer.model.goals import GOALS
from optimizer.model.linear import LinearModel
from optimizer.model.rules import BUILDERS


def build_model(instance: Instance, *, objective: bool = True, tight: bool = True) -> Build:
    """The whole model of an instance.

    Args:
        instance: what is planned.
        objective: False leaves the score out (is there a plan at all?).
        tight: False leaves out what the arithmetic proves beforehand.
    """
    build = Build(instance, tighten(instance) if tight else None)
    for rule in BUILDERS:
        rule.add(build)
    if objective:
        for goal in GOALS:
            weight = getattr(instance.scenario.weights, goal.term)
            if weight:
                goal.add(build, weight)
    return build


__all__ = ["Build", "LinearModel", "build_model"]
