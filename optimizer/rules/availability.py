"""Who may be chosen, and that a group's weeks share one choice."""

from __future__ import annotations

from optimizer.rules.sums import Block


def available(_: Block) -> None:
    """Says nothing: the sums of a group run over the exercises available in all of its weeks."""


def phase_constant(_: Block) -> None:
    """Says nothing: a group has one choice, its weeks have none of their own."""
