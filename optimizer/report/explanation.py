"""An explanation as a coach reads it: shares in place of points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from optimizer.report.blocks import Column, Remark, ReportBlock, items
from optimizer.words import (
    EQUAL,
    TERM_NAMES,
    counted,
    number,
    percent,
    spoken,
    titled,
    weeks_in_words,
)

if TYPE_CHECKING:
    from optimizer.explain.breakdown import Breakdown, Contribution
    from optimizer.explain.findings import Explanation
    from optimizer.explain.prices import LinePrice
    from optimizer.explain.slack import Slack
    from optimizer.explain.why import ExerciseAnswer

SHOWN_RULES = 24
"""Rules shown at most; the JSON form has all of them."""


def explanation_blocks(found: Explanation, *, points: bool = False) -> list[ReportBlock]:
    """The whole explanation.

    Args:
        found: the breakdown is left out where more was asked for.
        points: whether to show the score's points too.
    """
    blocks = [_answer(one, points) for one in found.exercises]
    blocks += [] if found.prices is None else _prices(found.prices, points)
    if blocks or found.breakdown is None:
        return blocks
    return list(_breakdown(found.breakdown, points))


def _breakdown(data: Breakdown, points: bool) -> Iterator[ReportBlock]:
    terms = {TERM_NAMES[term]: value for term, value in data.terms.items() if value}
    yield _shares("Where the score comes from", terms, data.earned, points)
    regions = {
        f"{titled(r)}, {counted(round(data.sets[r], 1), 'set')}": value
        for r, value in data.regions.items()
    }
    yield _shares("How the sets are shared out, by region", regions, data.earned, points)
    weeks = {f"Week {week}": value for week, value in data.weeks.items()}
    yield _shares("The same by week", weeks, data.earned, points)
    rules = list(_told_once(data.slacks[:SHOWN_RULES]))
    more = len(data.slacks) - SHOWN_RULES
    rules += [f"and {more} more with room"] if more > 0 else []
    yield ReportBlock("Rules, the ones without room first", notes=items(rules))
    notes = [line for item in data.contributions for line in _brings(item, data.earned, points)]
    yield ReportBlock("What each exercise brings", notes=notes)


def _shares(title: str, values: Mapping[str, int], earned: int, points: bool) -> ReportBlock:
    rows = [
        [name, f"{'-' * (value < 0)}{percent(value / earned)}", *([str(value)] if points else [])]
        for name, value in values.items()
    ]
    numbers = ("Share", "Points") if points else ("",)
    return ReportBlock(title, [Column(), *(Column(head, right=True) for head in numbers)], rows)


def _told_once(slacks: Sequence[Slack]) -> Iterator[str]:
    """A line a rule: two ends of one place that leave no room are one number."""
    done: set[int] = set()
    for place, slack in enumerate(slacks):
        other = next(
            (n for n in range(place + 1, len(slacks)) if _is_other_end(slack, slacks[n])), None
        )
        if place not in done:
            yield _slack(slack, exactly=other is not None)
        done |= set() if other is None else {other}


def _is_other_end(one: Slack, other: Slack) -> bool:
    """Whether both hold one number of one place fast."""
    same = (one.rule, one.path, one.used, one.limit) == (
        other.rule,
        other.path,
        other.used,
        other.limit,
    )
    return same and one.where == other.where and one.at_least != other.at_least


def _slack(slack: Slack, *, exactly: bool) -> str:
    line = f", line {slack.line}" if slack.line else ", by default"
    asked = "exactly" if exactly else "at least" if slack.at_least else "at most"
    place = f" in {slack.where}" if slack.where else ""
    left = "no room" if slack.binding else f"{number(slack.slack)} to spare"
    what = f" ({slack.of})" if slack.rule == "require" else ""
    return f"{slack.path}{what}{line}: {_used(slack)}{place}, {asked} {number(slack.limit)}: {left}"


_LOADS = {"session_lower_back": "lower-back load", "session_grip": "grip load"}
_OF_WHAT = {
    "balance": "apart",
    "spread": "apart",
    "recovery": "apart",
    "session_family": "of one family",
}


def _used(slack: Slack) -> str:
    """What the plan has, e.g. ``8 sets for lats``, ``grip load 15``, ``2 sets apart``."""
    if slack.rule in _LOADS:
        return f"{_LOADS[slack.rule]} {number(slack.used)}"
    used = counted(slack.used, slack.unit.removesuffix("s"), slack.unit)
    if slack.rule == "session_muscle_sets" and slack.subject:
        return f"{used} for {spoken(slack.subject)}"
    if slack.of and slack.rule != "require":
        return f"{used} of {slack.of}"
    return f"{used} {_OF_WHAT.get(slack.rule, '')}".rstrip()


def _brings(item: Contribution, earned: int, points: bool) -> Iterator[Remark]:
    share = percent(item.points / earned) + (f", {item.points} points" if points else "")
    amount = f"{counted(item.sets, 'set')}, {weeks_in_words(item.weeks)}"
    yield Remark(f"{item.session}, {item.name}: {share} ({amount})", item=True)
    trained = sorted(item.muscles.items(), key=lambda pair: -pair[1])[:4]
    if trained:
        yield Remark(", ".join(f"{number(n)} for {spoken(m)}" for m, n in trained), deep=True)
    yield Remark(_replacement(item, earned, points), deep=True)


def _replacement(item: Contribution, earned: int, points: bool) -> str:
    if item.replacement is None or item.loss is None:
        return "Nothing can take its place set for set."
    tail = f" ({-item.loss:+d} points)" if points else ""
    share = item.loss / earned
    if abs(share) < EQUAL:
        return f"Best replacement: {item.replacement[1]}, equally good{tail}."
    word = "less" if item.loss > 0 else "more, with other sets kept as they are"
    return f"Best replacement: {item.replacement[1]}, {percent(share)} {word}{tail}."


def _answer(answer: ExerciseAnswer, points: bool) -> ReportBlock:
    rules = [
        f"{item.path} ({f'line {item.line}' if item.line else 'a default'}): {item.message}"
        for item in answer.forbidden
    ]
    lines = [Remark(rule, deep=True, item=True) for rule in rules]
    return ReportBlock("", notes=[answer.words(points=points), *lines])


_HEADS = {
    "better": "These cost something",
    "worse": "Moving these the other way would cost",
    "infeasible": "No plan exists then",
    "undecided": "Undecided: less than the gap that was solved to",
    "unknown": "Not known: time ran out",
    "same": "No change",
}


def _prices(found: Sequence[LinePrice], points: bool) -> list[ReportBlock]:
    intro = "What the rules cost: each moved a step, or dropped, and solved again"
    return [
        ReportBlock("", notes=[intro]),
        *(
            ReportBlock(head, notes=items(_price(p, points) for p in found if p.status == status))
            for status, head in _HEADS.items()
        ),
    ]


def _price(price: LinePrice, points: bool) -> str:
    place = f" (line {price.line})" if price.line else " (a default)"
    text = f"{price.path}{place}, {price.move}"
    if price.change is None or price.status == "same":
        return text
    return f"{text}: {price.change.words(points=points)}"
