"""Plans training blocks: scenario in, provably best legal plan out.

The names below are the public interface; they are loaded when they are first used, so that
importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.lazy import face

if TYPE_CHECKING:
    from catalog import Catalog, Exercise, InputError, Problem, load_catalog
    from optimizer.answer import solve
    from optimizer.plan.reading import PlanFacts, facts_of, read_plan
    from optimizer.plan.schema import Answer, Plan
    from optimizer.report.markdown import to_markdown
    from optimizer.report.terminal import print_plan
    from optimizer.scenario import Loaded, Scenario, load_scenario, parse_scenario
    from optimizer.solver import Progress, SolveOptions
    from optimizer.studies.alternatives import alternatives
    from optimizer.studies.batch import batch, read_roster, read_table_roster
    from optimizer.studies.diff import diff
    from optimizer.studies.replan import Change, replan
    from optimizer.studies.swap import swap
    from optimizer.verifier import Verdict, Violation, verify

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "catalog": ("Catalog", "Exercise", "InputError", "Problem", "load_catalog"),
        "optimizer.answer": ("solve",),
        "optimizer.plan.reading": ("PlanFacts", "facts_of", "read_plan"),
        "optimizer.plan.schema": ("Answer", "Plan"),
        "optimizer.report.markdown": ("to_markdown",),
        "optimizer.report.terminal": ("print_plan",),
        "optimizer.scenario": ("Loaded", "Scenario", "load_scenario", "parse_scenario"),
        "optimizer.solver": ("Progress", "SolveOptions"),
        "optimizer.studies.alternatives": ("alternatives",),
        "optimizer.studies.batch": ("batch", "read_roster", "read_table_roster"),
        "optimizer.studies.diff": ("diff",),
        "optimizer.studies.replan": ("Change", "replan"),
        "optimizer.studies.swap": ("swap",),
        "optimizer.verifier": ("Verdict", "Violation", "verify"),
    },
)
