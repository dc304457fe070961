"""Why there is no plan, what to change, and what each rule and choice is worth.

How a rule's line is said and loosened stands beside the rule, in :mod:`optimizer.rules.lines`; what
plain sums refuse is said in :mod:`optimizer.explain.arithmetic`. Nothing here imports the solver
before it solves, so that ``backblock check`` stays quick.
"""

from optimizer.explain.arithmetic import arithmetic_conflicts
