"""The registry: every rule with a checker of its name and a test file."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.verifier import CHECKERS, Checker


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.rule_id)
def test_one_rule_has_one_checker_and_one_test_file(checker: Checker) -> None:
    """The checker bears the rule's name and says what it asks."""
    assert checker.function.__name__ == checker.rule_id
    assert checker.function.__doc__
    assert checker.title
    assert (Path(__file__).parent / f"test_{checker.rule_id}.py").is_file()
