"""Supersets, as a line of the file."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.rules.lines.line import (
    EditableRule,
    Option,
    RuleLines,
    RuleReader,
    give_up,
    stepped,
    up,
)
from optimizer.scenario.load import Loaded
from optimizer.words import counted

MOST_PAIRS = 3
"""Supersets of a session at most (docs/scenario.md)."""


def _superset_lines(reader: RuleReader) -> Iterator[EditableRule]:
    """A cap on what is never asked for: no clash is its doing, but a cap on minutes may be."""
    pairs = reader.scenario.supersets.pairs
    if pairs:
        yield reader.rule(
            "supersets",
            ("supersets", "pairs"),
            f"A session has at most {counted(pairs, 'superset')}.",
            lambda _: None,
            where="each session",
            numbers={"pairs": pairs},
        )


def loosen_supersets(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    """More pairs, or none."""
    pairs = loaded.scenario.supersets.pairs
    words = "Allow {} supersets a session"
    yield from stepped(loaded, ("supersets", "pairs"), up(pairs, MOST_PAIRS), words)
    yield give_up(("supersets", "pairs"), 0, "Pair no exercises")


SUPERSETS = RuleLines(_superset_lines, {("supersets",): loosen_supersets})
