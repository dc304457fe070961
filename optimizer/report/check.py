"""What is known of a scenario before it is solved, as a coach reads it: the news last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.inputs import flow
from optimizer.report.blocks import Remark, ReportBlock, items
from optimizer.words import counted

if TYPE_CHECKING:
    from optimizer.explain.findings import Findings
    from optimizer.plan.schema import Conflict


def check_blocks(found: Findings, *, problems_only: bool = False) -> list[ReportBlock]:
    """Defaults, then what is not asked for, then warnings and the verdict."""
    warnings = [Remark(f"Warning: {text}", tone="warning") for text in found.warnings]
    problems = ReportBlock("", notes=[*warnings, *_conflict(found)])
    if problems_only:
        return [problems]
    entries = counted(found.catalog.exercises, "exercise")
    catalogue = f"Catalogue {found.catalog_name}: {entries}."
    usable = Remark(f"{found.scenario.name}: a usable scenario.", tone="good")
    return [
        ReportBlock("By default", notes=[_default(item) for item in found.scenario.defaults]),
        ReportBlock("Not asked for", notes=items(found.scenario.waived)),
        ReportBlock("", notes=[catalogue, *problems.notes, *([] if found.conflict else [usable])]),
    ]


def _conflict(found: Findings) -> list[Remark]:
    if not found.conflict:
        return []
    title = Remark(f"{found.scenario.name}: no plan can exist.", tone="bad")
    return [title, *map(_rule, found.conflict)]


def _rule(item: Conflict) -> Remark:
    line = "" if item.line is None else f", line {item.line}"
    return Remark(f"{item.path}{line}: {item.message}", item=True, deep=True)


def _default(item: Mapping[str, Any]) -> Remark:
    """As a line of the file, with its reason behind it."""
    return Remark(f"{item['path']}: {flow(item['value'])}  # {item['reason']}", item=True)
