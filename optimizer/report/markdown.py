"""Reports as Markdown (GitHub's tables), for notes, wikis and messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from optimizer.plan.schema import Answer
from optimizer.report.blocks import (
    Cell,
    Remark,
    ReportBlock,
    cell,
    column,
    filled,
    line,
    without_controls,
)
from optimizer.report.plan import plan_blocks
from optimizer.report.view import cleaned


def to_markdown(plan: Answer, *, view: str = "block", points: bool = False) -> str:
    """The plan, or why there is none, as Markdown.

    Args:
        plan: the answer.
        view: ``block`` (one table a session and phase) or ``weeks`` (day by day).
        points: whether to show the score's points.
    """
    plan = cleaned(plan)
    return blocks_to_markdown(plan.scenario.name, plan_blocks(plan, view=view, points=points))


def blocks_to_markdown(title: str, blocks: Iterable[ReportBlock]) -> str:
    """A report as Markdown."""
    parts = [f"# {escaped(title)}"] if title else []
    for block in filled(blocks):
        parts += _parts(block)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """One line of text whose characters mean nothing to Markdown."""
    text = without_controls(" ".join(text.split("\n")))
    return re.sub(r"([\\`*\[\]<>|#]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9]))", r"\\\1", text)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of escaped cells; heads of numbers end in a colon."""
    titles = list(heads)
    rule = ["--:" if title.endswith(":") else "---" for title in titles]
    lines = [[title.removesuffix(":") for title in titles], rule, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _parts(block: ReportBlock) -> Iterator[str]:
    if block.title:
        about = f" ({escaped(', '.join(block.about))})" if block.about else ""
        yield f"{'#' * block.level} {escaped(block.title)}{about}"
    if block.heads:
        heads = [column(head) for head in block.heads]
        yield table(
            [f"{_cell(Cell(head.head))}{':' * head.right}" for head in heads],
            ([_cell(cell(value)) for value in row] for row in block.rows),
        )
    yield from _paragraphs(block.notes)


def _paragraphs(notes: Iterable[Remark | str]) -> Iterator[str]:
    """Items that follow each other make one list."""
    run: list[str] = []
    for note in map(line, notes):
        if note.item or note.deep:
            run.append(f"{'  ' * note.deep}- {_line(note)}")
            continue
        if run:
            yield "\n".join(run)
            run = []
        yield _line(note)
    if run:
        yield "\n".join(run)


def _line(note: Remark) -> str:
    text = escaped(note.text)
    if note.tone in ("good", "warning", "bad", "strong") and text:
        text = f"**{text}**"
    if not note.head:
        return text
    lead = f"**{escaped(note.head)}**" + (f" ({escaped(note.aside)})" if note.aside else "")
    return f"{lead}: {text}" if text else lead


def _cell(value: Cell) -> str:
    text = escaped(value.text).replace("\\#", "#")  # means nothing within a line
    return f"**{text}**" if value.strong and text else text
