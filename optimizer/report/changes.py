"""Changes to plans as people read them: what differs, what it costs, what else would do.

Everything shown comes as plain data from the studies, in the form of their JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Data = Mapping[str, Any]


def difference_text(data: Data, *, markdown: bool = False) -> str:
    """What differs between two plans.

    Args:
        data: a difference.
        markdown: whether as a list for notes and messages.
    """
    parts = [data["headline"], *change_lines(data["changes"], markdown=markdown), *data["notes"]]
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


def escaped(text: str) -> str:
    """Text whose characters mean nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
