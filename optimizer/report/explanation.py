"""An explanation as a coach reads it: plain text, shares in place of points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from optimizer.words import TERM_NAMES, number, percent, spoken, titled, weeks_in_words

if TYPE_CHECKING:
    from optimizer.explain.breakdown import Breakdown, Contribution
    from optimizer.explain.prices import Price
    from optimizer.explain.slack import Slack
    from optimizer.explain.why import Answer
    from optimizer.scenario import Loaded

SHOWN_RULES = 24
"""Rules shown at most; the JSON form has all of them."""


def to_text(loaded: Loaded, found: dict[str, Any], *, points: bool = False) -> str:
    """The whole explanation.

    Args:
        loaded: the scenario.
        found: ``breakdown`` and, where asked for, ``why``, ``why_not`` and ``prices``.
        points: whether to show the score's points too.
    """
    lines = [loaded.scenario.name]
    for key in ("why", "why_not"):
        if key in found:
            lines += ["", *_answer(found[key], points)]
    if "prices" in found:
        lines += ["", *_prices(found["prices"], points)]
    if len(lines) == 1:
        lines += _breakdown(found["breakdown"], points)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _breakdown(data: Breakdown, points: bool) -> Iterator[str]:
    yield from ("", "Where the score comes from")
    yield from _shares({TERM_NAMES[k]: v for k, v in data.terms.items() if v}, data.earned, points)
    yield from ("", "Sets where muscles need them, by muscle")
    named = {f"{titled(m)}, {number(data.sets[m])} sets": n for m, n in data.muscles.items()}
    yield from _shares(named, data.earned, points)
    yield from ("", "The same by week")
    yield from _shares({f"Week {w}": n for w, n in data.weeks.items()}, data.earned, points)
    yield from ("", "Rules, the ones without room first")
    for slack in data.slacks[:SHOWN_RULES]:
        yield _slack(slack)
    if len(data.slacks) > SHOWN_RULES:
        yield f"  and {len(data.slacks) - SHOWN_RULES} more with room"
    yield from ("", "What each exercise brings")
    for item in data.contributions:
        yield from _contribution(item, data.earned, points)


def _shares(values: dict[str, int], earned: int, points: bool) -> Iterator[str]:
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        share = ("-" if value < 0 else "") + percent(value / earned)
        yield f"  {name:<{width}}  {share:>8}" + (f"  {value:>7}" if points else "")


def _slack(slack: Slack) -> str:
    line = f", line {slack.line}" if slack.line else ", by default"
    asked = "at least" if slack.at_least else "at most"
    place = f" in {slack.where}" if slack.where else ""
    left = "no room" if slack.binding else f"{number(slack.slack)} to spare"
    text = f"{number(slack.used)} {slack.unit}{place}, {asked} {number(slack.limit)}: {left}"
    return f"  {slack.path}{line}: {text}"


def _contribution(item: Contribution, earned: int, points: bool) -> Iterator[str]:
    share = percent(item.points / earned) + (f", {item.points} points" if points else "")
    amount = f"{item.sets} sets, {weeks_in_words(item.weeks)}"
    yield f"  {item.session}, {item.name}: {share} ({amount})"
    trained = sorted(item.muscles.items(), key=lambda pair: -pair[1])[:4]
    if trained:
        yield "    " + ", ".join(f"{number(n)} for {spoken(m)}" for m, n in trained)
    yield f"    {_replacement(item, earned, points)}"


def _replacement(item: Contribution, earned: int, points: bool) -> str:
    if item.replacement is None or item.loss is None:
        return "Nothing can take its place set for set."
    tail = f" ({-item.loss:+d} points)" if points else ""
    if item.loss == 0:
        return f"Best replacement: {item.replacement[1]}, which is as good{tail}."
    word = "less" if item.loss > 0 else "more, with other sets kept as they are"
    return f"Best replacement: {item.replacement[1]}, {percent(item.loss / earned)} {word}{tail}."


def _answer(answer: Answer, points: bool) -> Iterator[str]:
    yield answer.words(points=points)
    for item in answer.forbidden:
        line = f"line {item.line}" if item.line else "a default"
        yield f"  {item.path} ({line}): {item.message}"


_HEADS = {
    "better": "These cost something",
    "worse": "Moving these the other way would cost",
    "infeasible": "No plan exists then",
    "undecided": "Undecided: less than the gap that was solved to",
    "unknown": "Not known: time ran out",
    "same": "No change",
}


def _prices(found: list[Price], points: bool) -> Iterator[str]:
    yield "What the rules cost: each moved a step, or dropped, and solved again"
    for status, head in _HEADS.items():
        chosen = [price for price in found if price.status == status]
        if not chosen:
            continue
        yield from ("", head)
        for price in chosen:
            place = f" (line {price.line})" if price.line else " (a default)"
            text = f"  {price.path}{place}, {price.move}"
            if price.change is None or status == "same":
                yield text
            else:
                yield f"{text}: {price.change.words(points=points)}"
