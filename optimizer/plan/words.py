"""Weeks, lists and selectors in words, for plans and messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optimizer.scenario.content import selector_content
from optimizer.scenario.types import SelectorRef


def weeks_in_words(weeks: Iterable[int]) -> str:
    """``week 3``, ``weeks 1-4 and 6``: runs of three and more are written as ranges."""
    numbers = sorted(set(weeks))
    runs: list[list[int]] = []
    for week in numbers:
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(week) for week in run]
    return f"week{'s' * (len(numbers) > 1)} {listed(parts)}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def selector_in_words(selector: SelectorRef) -> str:
    """A selector as a coach would say it: ``unilateral``, ``trains erector spinae``."""
    content = selector_content(selector)
    if isinstance(content, str):
        return content.replace("_", " ")
    return ", ".join(_key_in_words(key, value) for key, value in content.items())


def _key_in_words(key: str, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    if key == "unilateral":
        return listed(["unilateral" if item else "bilateral" for item in values], "or")
    words = listed([str(item).replace("_", " ") for item in values], "or")
    named = {
        "muscle": f"trains {words}",
        "family": f"of family {words}",
        "equipment": f"with {words}",
        "lower_back_stress": f"lower-back stress {words} or more",
        "grip_demand": f"grip demand {words} or more",
    }
    return named.get(key, words)
