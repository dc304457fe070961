"""What is known of a scenario before it is solved, as a coach reads it: the news last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.inputs import flow
from optimizer.report.blocks import Remark, ReportBlock, items
from optimizer.words import counted


def check_blocks(data: Mapping[str, Any], *, problems_only: bool = False) -> list[ReportBlock]:
    """Defaults, then what is not asked for, then warnings and the verdict.

    Args:
        data: the findings, in the form of their JSON.
        problems_only: leave out all that is in order.
    """
    warnings = [Remark(f"Warning: {text}", tone="warning") for text in data["warnings"]]
    problems = ReportBlock("", notes=[*warnings, *_conflict(data)])
    if problems_only:
        return [problems]
    called, many = data["catalog"]["name"], data["catalog"]["exercises"]
    catalogue = f"Catalogue {called}: {counted(many, 'exercise')}."
    usable = Remark(f"{data['scenario']['name']}: a usable scenario.", tone="good")
    return [
        ReportBlock("By default", notes=[_default(item) for item in data["defaults"]]),
        ReportBlock("Not asked for", notes=items(data["waived"])),
        ReportBlock(
            "", notes=[catalogue, *problems.notes, *([] if data["conflict"] else [usable])]
        ),
    ]


def _conflict(data: Mapping[str, Any]) -> list[Remark]:
    if not data["conflict"]:
        return []
    title = Remark(f"{data['scenario']['name']}: no plan can exist.", tone="bad")
    return [title, *map(_rule, data["conflict"])]


def _rule(item: Mapping[str, Any]) -> Remark:
    line = "" if item["line"] is None else f", line {item['line']}"
    return Remark(f"{item['path']}{line}: {item['message']}", item=True, deep=True)


def _default(item: Mapping[str, Any]) -> Remark:
    """As a line of the file, with its reason behind it."""
    return Remark(f"{item['path']}: {flow(item['value'])}  # {item['reason']}", item=True)
