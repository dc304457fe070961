"""The order within a session, as lines of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimizer.rules.lines import edits
from optimizer.rules.lines.line import EditableRule, Option, RuleLines, RuleReader, give_up, one_way
from optimizer.scenario.content import selector_content
from optimizer.scenario.load import Loaded
from optimizer.words import listed, spoken

COMPOUND_FIRST = (
    "A session opens with a compound lift: explosive lifts first, then hinges and other compounds, "
    "then carries, then isolation and prehab."
)


def _ordering_lines(reader: RuleReader) -> Iterator[EditableRule]:
    if reader.scenario.compound_first:
        yield reader.rule(
            "compound_first",
            ("ordering", "compound_first"),
            COMPOUND_FIRST,
            lambda s: s.change(compound_first=False),
            where="each session",
        )
    if reader.scenario.apart:
        yield reader.rule(
            "apart",
            ("ordering", "apart"),
            _say_apart(reader.scenario.apart),
            lambda s: s.change(apart=()),
            where="each session",
        )


def _say_apart(names: Iterable[str]) -> str:
    """What may not follow its like."""
    parts = [{"grip": "empty the grip", "lower_back": "load the lower back most"}[n] for n in names]
    return f"Two exercises that {listed(parts, 'or')} may not follow each other."


def _loosen_ordering(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    if rule.path[-1] == "compound_first":
        first = [selector_content(selector) for selector in loaded.scenario.first]
        words = "Let isolation exercises open a session"
        yield one_way(("ordering", "first"), [*first, {"mechanic": "isolation"}], words, 5.0)
        yield give_up(rule.path, False, "Let a session open with any lift, in any order")
        return
    kept = loaded.scenario.apart
    for gone in kept:
        words = f"Let lifts that are hard on the {spoken(gone)} follow each other"
        yield one_way(rule.path, [x for x in kept if x != gone], words, edits.DROP - 1)
    if len(kept) > 1:
        yield give_up(rule.path, [], "Let any two lifts follow each other")


ORDERING = RuleLines(_ordering_lines, {("ordering",): _loosen_ordering})
