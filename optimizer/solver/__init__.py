"""Solving: CP-SAT makes the plan, the verifier has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.lazy import face

if TYPE_CHECKING:
    from optimizer.solver.options import Control, Progress, SolveOptions
    from optimizer.solver.run import WrongPlan

__all__ = ["Control", "Progress", "SolveOptions", "WrongPlan"]

__getattr__, __dir__ = face(
    __name__,
    {
        "optimizer.solver.options": ("Control", "Progress", "SolveOptions"),
        "optimizer.solver.run": ("WrongPlan",),
    },
)
