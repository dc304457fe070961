"""Blocks as one page that needs nothing else: no scripts, no fonts, no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from optimizer.report.blocks import (
    Remark,
    ReportBlock,
    cell,
    column,
    filled,
    line,
    without_controls,
)


@cache
def environment(*packages: str) -> Environment:
    """Where the templates are; all that is put into them is escaped."""
    homes = (*packages, "optimizer.report.html")
    made = Environment(
        loader=ChoiceLoader([PackageLoader(home, "templates") for home in homes]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"cell": cell, "column": column, "runs": _runs, "clean": without_controls}
    return made


def blocks_to_html(title: str, blocks: Iterable[ReportBlock]) -> str:
    """A report as a whole HTML document."""
    template = environment().get_template("tables.html")
    return template.render(title=title, shown=list(filled(blocks))) + "\n"


def inner_html(block: ReportBlock) -> Markup:
    """A block's table and remarks, to stand under a heading of one's own."""
    inner: Markup = environment().get_template("blocks.html").module.inner(block)  # type: ignore[attr-defined]
    return inner


def _runs(notes: Iterable[Remark | str]) -> Iterator[tuple[bool, list[Remark]]]:
    """Items of a list that follow each other, and other remarks: (whether items, which)."""
    for is_item, run in groupby(map(line, notes), key=lambda note: note.item or note.deep):
        yield is_item, list(run)
