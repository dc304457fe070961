"""The halved sets of deload weeks, as a line of the file."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.inputs import Path_
from optimizer.rules.lines.line import (
    EditableRule,
    Option,
    RuleLines,
    RuleReader,
    down,
    give_up,
    stepped,
    up,
)
from optimizer.scenario.load import Loaded
from optimizer.words import weeks_in_words

DELOAD_HALF = (
    "A deload week keeps the lifts and has half of the sets that each had in the training week "
    "before."
)


def _deload_lines(reader: RuleReader) -> Iterator[EditableRule]:
    instance = reader.instance
    halved = [
        week.number
        for week in instance.weeks
        for s in week.held
        if instance.calendar.halved_from(week.number, instance.sessions[s])
    ]
    if halved:
        yield reader.rule(
            "deload_half",
            ("deload",),
            DELOAD_HALF,
            lambda s: s.change(deload_half=False),
            where=weeks_in_words(set(halved)),
        )


def _loosen_deload(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    least = loaded.scenario.sets_per_exercise.deload_min
    path: Path_ = ("sets_per_exercise", "deload_min")
    words = "Allow exercises with {} sets in deload weeks"
    yield from stepped(loaded, path, [*down(least, 1), *up(least, 5)], words, monotone=False)
    yield give_up(("deload",), None, "Let the sets of a deload week be any number")


DELOAD = RuleLines(_deload_lines, {("deload",): _loosen_deload})
