"""Checks any plan against its scenario with no solver, straight from the contract.

It shares the parsed scenario and catalogue with the model, and nothing else: bands, groups,
availability, credit, minutes and the score are worked out here a second time, so that a mistake
would have to be made twice to pass.
"""

from optimizer.verifier.checking import verify
from optimizer.verifier.rules import CHECKERS, Checker
from optimizer.verifier.verdict import Mismatch, SessionTotals, Verdict, Violation, WeekTotals

__all__ = [
    "CHECKERS",
    "Checker",
    "Mismatch",
    "SessionTotals",
    "Verdict",
    "Violation",
    "WeekTotals",
    "verify",
]
