"""A rule as a line of the file: what it says, how it is taken out, and how it is loosened.

Taking out is done on the resolved scenario, so that a default which was worked out from other
lines stays as it was. What a coach can edit includes who is available.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.inputs import Path_, value_at
from catalog.schema import Catalog
from catalog.vocabulary import closure, equipment
from optimizer.instance import prepare
from optimizer.rules.lines import edits
from optimizer.rules.lines.edits import Edit, LineChange
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Exceptional, Preference, Require, Scenario, Session
from optimizer.words import counted, listed, weeks_in_words

MANY = 1000
"""Stands for "as many as you like" where a rule can't be left out altogether."""


ANY_SETS = (1, 50)
"""Stands for any number of sets of an exercise."""


MOST_STEPS = 24
"""Steps that a number is moved at most before the rule is given up instead."""


MOST_ITEMS = 12
"""Items, and exercises above the level, that are tried at most."""


@dataclass
class Loosened:
    """A scenario while rules are taken out of it.

    Attributes:
        scenario: what is left.
        catalog: the exercises.
        free_weeks: weeks whose total of sets no longer matters.
    """

    scenario: Scenario
    catalog: Catalog
    free_weeks: set[int] = field(default_factory=set)

    def change(self, **fields: Any) -> None:
        """Replace fields of the scenario."""
        self.scenario = replace(self.scenario, **fields)

    def sessions(self, edit: Callable[[Session], Session]) -> None:
        """Replace every session."""
        self.change(sessions=tuple(edit(session) for session in self.scenario.sessions))


@dataclass(frozen=True)
class EditableRule:
    """One line of a scenario that can be part of a clash.

    Attributes:
        rule: id of the rule (docs/rules.md).
        path: where it stands, or would stand.
        line: of the file, or None for a default.
        where: which weeks or session, in words.
        message: what it asks, in a sentence with its numbers.
        numbers: the same for programs.
        drop: takes the rule out of a scenario.
        finer: the same line's parts, which may be all that matters.
    """

    rule: str
    path: Path_
    line: int | None
    where: str
    message: str
    numbers: dict[str, Any]
    drop: Callable[[Loosened], None] = field(compare=False)
    finer: tuple[EditableRule, ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[Path_, str]:
        """Tells rules of one scenario apart."""
        return self.path, self.where

    @property
    def written(self) -> bool:
        """Whether the file says it; else it is a default."""
        return self.line is not None


def line_of(loaded: Loaded, path: Path_) -> int | None:
    """The line of exactly this path; None where the file does not write it."""
    document = loaded.document
    if value_at(document.data, path) is None:
        return None
    place = document.position(document.written(path))
    return place.line if place else None


class RuleReader:
    """Reads the rules of one scenario as lines of its file."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.catalog = loaded.catalog
        self.instance = prepare(loaded.scenario, loaded.catalog)

    def rule(
        self,
        rule: str,
        path: Path_,
        message: str,
        drop: Callable[[Loosened], None],
        *,
        where: str = "",
        numbers: dict[str, Any] | None = None,
        finer: Sequence[EditableRule] = (),
    ) -> EditableRule:
        """A line of this scenario; its message says so where it is a default."""
        line = line_of(self.loaded, path)
        if line is None and path[0] not in ("weekly_sets",):
            message = f"{message} This is the default."
        return EditableRule(rule, path, line, where, message, numbers or {}, drop, tuple(finer))


@dataclass(frozen=True)
class Option:
    """One way to change one line: edits from the smallest to the largest.

    Attributes:
        edits: at least one.
        monotone: where one of them is enough, all larger ones are.
        drop: whether it gives the line up altogether.
    """

    edits: tuple[Edit, ...]
    monotone: bool = True
    drop: bool = False

    @property
    def cost(self) -> float:
        """The least that it can cost."""
        return self.edits[0].cost

    def at_most(self, cost: float) -> Option:
        """The same with no edit that costs more."""
        return replace(self, edits=tuple(edit.at_most(cost) for edit in self.edits))


def one_way(path: Path_, to: object, words: str, cost: float, *, drop: bool = False) -> Option:
    """One edit of one line."""
    return Option((Edit((LineChange(path, to, words, cost),)),), drop=drop)


def give_up(path: Path_, to: object, words: str) -> Option:
    """What the line asks for is given up altogether."""
    return one_way(path, to, words, edits.DROP, drop=True)


def stepped(
    loaded: Loaded,
    path: Path_,
    values: Iterable[tuple[Any, float]],
    words: str,
    *,
    monotone: bool = True,
) -> list[Option]:
    """Other values of one line, each with its number of steps; ``words`` holds ``{}``."""
    extra = edits.NEW_LINE if line_of(loaded, path) is None else 0.0
    made = tuple(
        Edit((LineChange(path, to, _filled(words, to), edits.NUMBER + steps * edits.STEP + extra),))
        for to, steps in values
    )
    return [Option(made, monotone)] if made else []


def _filled(words: str, value: object) -> str:
    """The sentence with its number; one of something is no plural."""
    text = words.format(_shown(value)).replace(" 1 times a week", " once a week")
    text = text.replace(" 2 times a week", " twice a week")
    return re.sub(r"\b1 ((?:new |isolation )?)(set|exercise|hour|minute)s\b", r"1 \1\2", text)


def _shown(value: object) -> str:
    if isinstance(value, list) and len(value) == 2:
        return str(value[0]) if value[0] == value[1] else f"{value[0]} to {value[1]}"
    return str(value)


def down(value: int, lowest: int) -> list[tuple[int, float]]:
    """Smaller numbers, nearest first, each with how many steps away it is."""
    return [(v, value - v) for v in range(value - 1, max(lowest, value - MOST_STEPS) - 1, -1)]


def up(value: int, highest: int) -> list[tuple[int, float]]:
    """Larger numbers, nearest first, each with how many steps away it is."""
    return [(v, v - value) for v in range(value + 1, min(highest, value + MOST_STEPS) + 1)]


def with_item(name: str, index: int, **fields: Any) -> Callable[[Loosened], None]:
    """Replaces fields of one item of a list of the scenario's; every item keeps its place."""

    def change(state: Loosened) -> None:
        old = getattr(state.scenario, name)
        item = replace(old[index], **fields)
        state.change(**{name: (*old[:index], item, *old[index + 1 :])})

    return change


def split_days(state: Loosened, days: Iterable[tuple[int, str]]) -> None:
    """Sessions of some weeks may have exercises of their own."""
    split = dict(state.scenario.exceptions)
    for day in days:
        old = split.get(day, OWN)
        if not old.skip:
            split[day] = replace(old, own=True)
    state.change(exceptions=split)


OWN = Exceptional(None, None, own=True, skip=False, source_index=-1)
"""A session of a week that may have exercises of its own, and differs in nothing else."""


def all_items(catalog: Catalog) -> frozenset[str]:
    """Everything that any gym could own."""
    return closure(catalog.items | set(equipment().items))


@dataclass(frozen=True)
class RuleLines:
    """The lines of the file that ask for a rule.

    Attributes:
        found: each line of a scenario, with what it says and how it is taken out.
        loosen: beginning of a line's path to what a coach would change there, smallest step first.
    """

    found: Callable[[RuleReader], Iterator[EditableRule]]
    loosen: Mapping[Path_, Callable[[Loaded, EditableRule], Iterable[Option]]]


def band_in_words(low: int | float, high: int | float | None, noun: str) -> str:
    """``exactly 12 sets``, ``8 to 10 sets``, ``at least 8 sets``."""
    if high is None:
        return f"at least {counted(low, noun)}"
    return f"exactly {counted(low, noun)}" if low == high else f"{low:g} to {counted(high, noun)}"


def sessions_in_words(reader: RuleReader, names: Sequence[str]) -> str:
    """Sessions in words; all of them are ``each session``."""
    every = [session.name for session in reader.scenario.sessions]
    if set(names) == set(every):
        return every[0] if len(every) == 1 else "each session"
    return listed([session for session in every if session in names])


def in_weeks(item: Preference | Require) -> str:
    """`` in weeks 3 to 4``; empty where it holds always."""
    return "" if item.when is None else f" in {weeks_in_words({week for week, _ in item.when})}"
