"""The registry: every rule of the contract once, in order, with a checker and a test file."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.verifier import CHECKERS, Checker

CONTRACT = [
    "available",
    "phase_constant",
    "weekly_sets",
    "muscle_sets",
    "balance",
    "session_exercises",
    "session_sets",
    "session_minutes",
    "session_muscle_sets",
    "session_lower_back",
    "session_grip",
    "session_isolation",
    "session_family",
    "sets_per_exercise",
    "deload_half",
    "spread",
    "frequency",
    "compound_first",
    "apart",
    "recovery",
    "supersets",
    "require",
    "include",
    "pin",
    "rotation",
]


def test_the_rules_are_the_contracts() -> None:
    """The ids of section 5, in its order."""
    assert [checker.rule_id for checker in CHECKERS] == CONTRACT


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.rule_id)
def test_one_rule_has_one_checker_and_one_test_file(checker: Checker) -> None:
    """The checker bears the rule's name and says what it asks."""
    assert checker.function.__name__ == checker.rule_id
    assert checker.function.__doc__
    assert checker.title
    assert (Path(__file__).parent / f"test_{checker.rule_id}.py").is_file()
