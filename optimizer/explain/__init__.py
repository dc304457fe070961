"""Why there is no plan, what to change, and what each rule and choice is worth.

Nothing here imports the solver before it solves, so that ``backblock check`` stays quick.
"""

from optimizer.explain.arithmetic import arithmetic_conflicts

__all__ = ["arithmetic_conflicts"]
