"""Scenario files that the program changes, comments and layout kept, or writes anew."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
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


def plain_yaml(data: Mapping[str, Any]) -> str:
    """Plain data as YAML, keys in their order, short lists and mappings on one line."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.width = 100
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel says None
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()
