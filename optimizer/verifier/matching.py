"""Which exercises a selector means (docs/scenario.md), read off its keys one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.schema import Exercise
from optimizer.scenario.types import SelectorRef

_TESTS: dict[str, Callable[[Exercise, Any], bool]] = {
    "pattern": lambda exercise, value: exercise.pattern == value,
    "family": lambda exercise, value: exercise.family == value,
    "mechanic": lambda exercise, value: exercise.mechanic == value,
    "unilateral": lambda exercise, value: exercise.unilateral is value,
    "muscle": lambda exercise, value: value in exercise.direct,
    "level": lambda exercise, value: exercise.level == value,
    "equipment": lambda exercise, value: any(value in kit for kit in exercise.equipment),
    "grip": lambda exercise, value: exercise.grip == value,
    "lower_back_stress": lambda exercise, value: exercise.lower_back_stress >= value,
    "grip_demand": lambda exercise, value: exercise.grip_demand >= value,
}


def means(selector: SelectorRef, exercise: Exercise) -> bool:
    """Whether an id or a mapping means an exercise: all keys must match, any value of a list."""
    if isinstance(selector, str):
        return exercise.id == selector
    for key, test in _TESTS.items():
        wanted = getattr(selector, key)
        values = wanted if isinstance(wanted, list) else [wanted]
        if wanted is not None and not any(test(exercise, value) for value in values):
            return False
    return True


def said(selector: SelectorRef) -> str:
    """A selector in words: ``unilateral true``, ``muscle rear_delts or lats``."""
    if isinstance(selector, str):
        return selector
    parts = []
    for key in _TESTS:
        wanted = getattr(selector, key)
        values = wanted if isinstance(wanted, list) else [wanted]
        if wanted is not None:
            parts.append(f"{key} {' or '.join(str(value).lower() for value in values)}")
    return ", ".join(parts)
