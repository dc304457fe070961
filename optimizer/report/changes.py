"""Changes to plans as people read them: what differs, what it costs, what else would do.

Everything shown comes as plain data from the studies, in the form of their JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from optimizer.report.blocks import escaped
from optimizer.words import percent, weeks_in_words

Data = Mapping[str, Any]


def difference_text(data: Data, *, markdown: bool = False) -> str:
    """What differs between two plans.

    Args:
        data: a difference.
        markdown: whether as a list for notes and messages.
    """
    told = [data["headline"], *data["notes"]]
    headline, *notes = map(escaped, told) if markdown else told
    parts = [headline, *change_lines(data["changes"], markdown=markdown), *notes]
    return shown(parts, markdown=markdown)


def change_lines(changes: list[Data], *, markdown: bool = False) -> Iterator[str]:
    """One line a change, under the name of its session."""
    session = None
    for change in changes:
        if change["session"] != session:
            session = change["session"]
            yield f"**{escaped(session)}**\n" if markdown else session
        yield f"- {escaped(change['text'])}" if markdown else f"  {change['text']}"


def shown(parts: list[str], *, markdown: bool = False) -> str:
    """Lines as one text; Markdown keeps paragraphs apart."""
    if not markdown:
        return "\n".join(_CONTROL.sub(" ", part) for part in parts) + "\n"
    lines: list[str] = []
    for part in parts:
        if lines and not (part.startswith("- ") and lines[-1].startswith("- ")):
            lines.append("")
        lines.append(_CONTROL.sub(" ", part.rstrip("\n")))
    return "\n".join(lines) + "\n"


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


# ----- replan ---------------------------------------------------------------------------------

_STAGES = {
    "score": "Best possible",
    "placements": "Exercises that come or go",
    "sets": "Other set counts that change",
    "best": "Best of what changes least",
}


def replan_text(data: Data, *, markdown: bool = False) -> str:
    """How a plan changed: what happened, what changes, what it costs, what is proved."""
    difference = data["difference"]
    parts = [*data["notes"]]
    if difference is None:
        return shown(parts, markdown=markdown)
    parts += [difference["headline"].replace("The plans train the same.", "Nothing changes.")]
    parts += change_lines(difference["changes"], markdown=markdown)
    parts += [_titled("What it means", markdown=markdown)]
    parts += [_item(text, markdown=markdown) for text in data["consequences"]]
    parts += [_item(_cost(data["stages"]), markdown=markdown)]
    parts += [_titled("What is proved", markdown=markdown)]
    parts += [_item(text, markdown=markdown) for text in _proofs(data["stages"])]
    return shown(parts, markdown=markdown)


def _cost(stages: list[Data]) -> str:
    best, last = stages[0]["value"], stages[-1]["value"]
    if len(stages) < 2 or stages[-1]["name"] != "best" or last >= best:
        known = "" if stages[0]["proved"] else " found"
        return f"As good as the best plan{known} for what is left."
    return f"{percent((best - last) / max(1, abs(best)))} less than the best plan would score."


def _proofs(stages: list[Data]) -> Iterator[str]:
    for stage in stages:
        name = _STAGES[stage["name"]]
        counts = stage["name"] in ("placements", "sets")
        value = f" {stage['value']}" if counts else ""
        if stage["proved"]:
            yield f"{name}:{value} proved" + (", no fewer would do." if counts else ".")
        elif stage["bound"] is None:
            yield f"{name}:{value} not proved."
        elif counts:
            yield f"{name}:{value}, proved that at least {stage['bound']} must."
        else:
            yield f"{name}: proved within {percent(stage['gap'])}."


def _titled(text: str, *, markdown: bool) -> str:
    return f"**{escaped(text)}**" if markdown else text


def _item(text: str, *, markdown: bool) -> str:
    return f"- {escaped(text)}" if markdown else f"  {text}"


# ----- swap -----------------------------------------------------------------------------------


_SHOWN = 8
"""Replacements that are told in full; the rest by their ids (all are in the JSON)."""


def swap_text(data: Data, *, markdown: bool = False) -> str:
    """What could take an exercise's place, smallest loss first."""
    where = f"{data['session']}, {weeks_in_words(data['weeks'])}"
    parts = [_titled(f"In place of {data['name']} ({where})", markdown=markdown)]
    for item in data["replacements"][:_SHOWN]:
        words = f"{item['name']} ({item['exercise']}): {_loss(item['loss'])}; {item['differs']}"
        parts.append(_item(words, markdown=markdown))
        for change in item["others"]:
            text = f"also {change['session']}: {change['text']}"
            parts.append(f"  - {escaped(text)}" if markdown else f"      {text}")
    more = data["replacements"][_SHOWN:]
    if more:
        words = f"{len(more)} more from there on: {', '.join(item['exercise'] for item in more)}."
        parts.append(_item(words, markdown=markdown))
    if data["impossible"]:
        words = f"No legal plan has there: {', '.join(data['impossible'])}."
        parts.append(_item(words, markdown=markdown))
    if data["unknown"]:
        words = f"Time ran out for: {', '.join(data['unknown'])}."
        parts.append(_item(words, markdown=markdown))
    return shown(parts, markdown=markdown)


def _loss(share: float) -> str:
    if share == 0:
        return "the plan loses nothing"
    return f"the plan {'loses' if share > 0 else 'gains'} {percent(abs(share))}"


# ----- alternatives ---------------------------------------------------------------------------


def alternatives_text(data: Data, *, markdown: bool = False) -> str:
    """Good plans side by side: each against the best, by what distinguishes it."""
    parts = [data["headline"]]
    for number, item in enumerate(data["plans"], 1):
        title = f"{number}. {item['title']}"
        parts.append(f"**{escaped(title)}**" if markdown else f"\n{title}")
        parts += change_lines(item["difference"]["changes"], markdown=markdown)
    parts += data["notes"]
    return shown(parts, markdown=markdown)
