"""`supersets`: neighbours that share their rests."""

from __future__ import annotations

from optimizer.rules.sums import Block


def supersets(_: Block) -> None:
    """Says nothing yet: plans are made without pairs, which is legal whatever is allowed."""
