"""What plain sums already rule out, in words, before anything is solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.reader import Path_
from optimizer.explain.rules import EditableRule
from optimizer.scenario.load import Loaded


@dataclass(frozen=True)
class Finding:
    """Something that can't be, with the lines that ask for it."""

    rule: str
    where: str
    message: str
    paths: tuple[Path_, ...]
    numbers: dict[str, Any] = field(default_factory=dict)

    def suspects(self, rules: Sequence[EditableRule]) -> list[EditableRule]:
        """The rules that stand on these lines."""
        return [rule for rule in rules if rule.path in self.paths]


def findings(loaded: Loaded) -> list[Finding]:
    return []
