"""What a check found."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.inputs import Path_
from optimizer.rules.lines import EditableRule
from optimizer.words import weeks_in_words


@dataclass(frozen=True)
class Contradiction:
    """Something that can't be, with the lines that ask for it.

    Attributes:
        rule: id of the rule that can't hold.
        where: week or session, in words.
        message: why not, with the numbers.
        paths: the lines to look at, the main one first.
        numbers: the same for programs.
        weeks: the weeks that the message names; none where it names none.
    """

    rule: str
    where: str
    message: str
    paths: tuple[Path_, ...]
    numbers: dict[str, Any] = field(default_factory=dict)
    weeks: tuple[int, ...] = ()

    @property
    def sentence(self) -> Hashable:
        """The same for every week of which the same is said, with other numbers perhaps."""
        if not self.weeks:
            return self.message
        line = self.paths[0][: 1 if self.rule == "weekly_sets" else None]
        place = "" if self._weekly else self.where
        return self.rule, line, place, re.sub(r"\d+(\.\d+)?", "n", self.message)

    @property
    def topic(self) -> Hashable:
        """The same for what stays refused when numbers change."""
        return self.rule, self.paths[0]

    @property
    def _weekly(self) -> bool:
        """Whether it is about weeks, no session in particular."""
        return self.where == weeks_in_words(self.weeks)

    def joined(self, other: Contradiction) -> Contradiction:
        """The same said of the weeks of both."""
        weeks = tuple(dict.fromkeys([*self.weeks, *other.weeks]))
        return replace(
            self, where=weeks_in_words(weeks) if self._weekly else self.where, weeks=weeks
        )

    def suspects(self, rules: Sequence[EditableRule]) -> list[EditableRule]:
        """The rules that stand on these lines."""
        return [rule for rule in rules if rule.path in self.paths]

    def covers(self, paths: Iterable[Path_]) -> bool:
        """Whether all of these lines are among its own, or are parts of them."""
        return all(any(path[: len(own)] == own for own in self.paths) for path in paths)
