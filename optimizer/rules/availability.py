"""Who may be chosen, and that a group's weeks share one choice."""

from __future__ import annotations

from optimizer.rules.sums import StatedBlock


def available(block: StatedBlock) -> None:
    """The sums of a group run over the exercises available in all of its weeks.

    What was done of a session stands in it, available or not.
    """
    for group in block.instance.groups:
        for e in block.instance.done(group):
            block.fix("available", ("x", group.index, e), 1, 1)


def phase_constant(_: StatedBlock) -> None:
    """Says nothing: a group has one choice, its weeks have none of their own."""
