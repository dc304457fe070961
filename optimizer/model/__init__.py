"""The model: every rule and every score term as linear rows over whole numbers."""

from __future__ import annotations

from optimizer.instance.bounds import tighten, untightened
from optimizer.instance.types import Instance
from optimizer.model.build import Build
from optimizer.model.expand import expand, terms_of
from optimizer.model.linear import LinearModel
from optimizer.rules import state


def build_model(
    instance: Instance, *, objective: bool = True, tight: bool = True, to_add_up: bool = False
) -> Build:
    """The whole model of an instance.

    Args:
        instance: what is planned.
        objective: False leaves the score out (is there a plan at all?).
        tight: False leaves out what the arithmetic proves beforehand.
        to_add_up: True adds what sums of sessions would lose; no plan more or less.
    """
    bounds = tighten(instance) if tight else untightened(instance)
    return expand(state(instance, bounds, score=objective, to_add_up=to_add_up))
