"""Checks any plan against its scenario with no solver, straight from docs/rules.md.

It shares the parsed scenario, the catalogue and the calendar with the model, and nothing else:
availability, credit, minutes, rules and the score are worked out here a second time, so that a
mistake would have to be made twice to pass.
"""

from optimizer.verifier.checkers import CHECKERS, Checker
from optimizer.verifier.checking import measures, shared_out, verify
from optimizer.verifier.verdict import (
    Measure,
    Mismatch,
    SessionTotals,
    Verdict,
    Violation,
    WeekTotals,
)
