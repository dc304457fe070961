"""Scenario files that are changed by the program: comments and layout stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

WIDTH = 120
"""Lines that are written anew are broken after so many characters."""


def rewritten(text: str, change: Callable[[Any], None], width: int = WIDTH) -> str:
    """A scenario's text with a change made to what it says.

    Args:
        text: YAML that the strict reader takes.
        change: works in place on data that remembers its comments.
        width: where lines are broken.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = width
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    data = yaml.load(text)
    change(data)
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def on_one_line(value: list[Any] | dict[str, Any]) -> Any:
    """A list or mapping that is written on one line."""
    found = CommentedMap(value) if isinstance(value, dict) else CommentedSeq(value)
    found.fa.set_flow_style()
    return found
