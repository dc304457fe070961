"""Bounds on a whole instance, however many exercises there are to choose from."""

from optimizer.solver.relaxation.bound import Relaxation, crude_bound, refuted, relax
