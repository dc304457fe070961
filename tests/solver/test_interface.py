"""The solver's interface is loaded without pandas, and works as if with it."""

from __future__ import annotations

import subprocess
import sys

SOLVED = """
import sys
from optimizer.solver.interface import interface

cp_model = interface()
model = cp_model.CpModel()
x = model.new_int_var(0, 5, "x")
model.add_linear_constraint(2 * x, 0, 7)
model.maximize(x)
solver = cp_model.CpSolver()
solver.solve(model)
print(solver.value(x), "pandas" in sys.modules)
"""
SERIES = """
import pandas

series = model.new_int_var_series("s", pandas.Index([1, 2]), 0, 3)
print(len(series), cp_model.pd.Index is pandas.Index)
"""


def printed(code: str) -> list[str]:
    """What code prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.splitlines()


def test_solving_does_not_load_pandas() -> None:
    """It is most of what the interface takes to load."""
    assert printed(SOLVED) == ["3 False"]


def test_whoever_uses_pandas_with_it_gets_the_real_one() -> None:
    """Other users of the interface in the same process must not meet a stand-in."""
    assert printed(SOLVED + SERIES) == ["3 False", "2 True"]
    assert printed("import pandas" + SOLVED + SERIES) == ["3 True", "2 True"]
