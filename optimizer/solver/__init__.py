"""Solving: CP-SAT makes the plan, the verifier has the last word."""

from optimizer.solver.options import Control, Progress, SolveOptions
from optimizer.solver.run import WrongPlan, solve

__all__ = ["Control", "Progress", "SolveOptions", "WrongPlan", "solve"]
