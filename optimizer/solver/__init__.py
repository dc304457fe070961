"""Solving: from an instance to the best choice that CP-SAT finds, with its bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.lazy import face

if TYPE_CHECKING:
    from optimizer.solver.options import Control, Progress, SolveOptions

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "optimizer.solver.options": ("Control", "Progress", "SolveOptions"),
    },
)
