"""Sessions a week of an exercise, and rest for the lower back, as lines of the file."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.rules.lines.line import (
    MANY,
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


def _frequency_lines(reader: RuleReader) -> Iterator[EditableRule]:
    most = reader.scenario.frequency
    if most < len(reader.scenario.sessions):
        yield reader.rule(
            "frequency",
            ("frequency", "exercise"),
            f"An exercise may come in at most {counted(most, 'session')} a week.",
            lambda s: s.change(frequency=MANY),
            where="each week",
            numbers={"exercise": most},
        )


def _loosen_frequency(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    most = len(loaded.scenario.sessions)
    yield from stepped(
        loaded,
        rule.path,
        up(loaded.scenario.frequency, most),
        "Allow an exercise {} times a week",
    )


def _recovery_lines(reader: RuleReader) -> Iterator[EditableRule]:
    hours = reader.scenario.lower_back_hours
    if hours:
        yield reader.rule(
            "recovery",
            ("recovery", "lower_back_hours"),
            _say_recovery(hours),
            lambda s: s.change(lower_back_hours=None),
            numbers={"hours": hours},
        )


def _say_recovery(hours: int) -> str:
    """Rest between heavy sessions."""
    return (
        f"Sessions with an exercise that loads the lower back most (stress 3) are at least {hours} "
        "hours apart, from the end of one week to the start of the next too."
    )


def _loosen_recovery(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    hours = loaded.scenario.lower_back_hours or 0
    values = [(h, (hours - h) / 24) for h in range((hours - 1) // 24 * 24, 0, -24)]
    yield from stepped(
        loaded, rule.path, values, "Ask for {} hours between sessions heavy on the lower back"
    )
    yield give_up(("recovery",), None, "Ask for no rest between sessions heavy on the lower back")


FREQUENCY = RuleLines(_frequency_lines, {("frequency",): _loosen_frequency})
RECOVERY = RuleLines(_recovery_lines, {("recovery",): _loosen_recovery})
