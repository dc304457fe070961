"""Blocks as one page that needs nothing else: no scripts, no fonts, no network."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

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


def blocks_to_html(title: str, blocks: Iterable[ReportBlock]) -> str:
    """A report as a whole HTML document.

    Args:
        title: its heading.
        blocks: what it says.
    """
    body = "\n".join(_section(block, place) for place, block in enumerate(filled(blocks), 1))
    return _PAGE.format(title=_safe(title), style=_STYLE, body=body)


def inner_html(block: ReportBlock, label: str = "") -> str:
    """A block's table and remarks, to stand under a heading of one's own.

    Args:
        block: what it says.
        label: attribute that names the table to those who can't see the heading.
    """
    return "\n".join([*_table(block, label or _TABLE), *_notes(block.notes)])


def _section(block: ReportBlock, place: int) -> str:
    label = f' aria-labelledby="part{place}"' if block.title else ""
    parts = [f"<section{label}>"]
    if block.title:
        about = f" <small>{_safe(' · '.join(block.about))}</small>" if block.about else ""
        parts.append(
            f'<h{block.level} id="part{place}">{_safe(block.title)}{about}</h{block.level}>'
        )
    return "\n".join([*parts, inner_html(block, label), "</section>"])


def _table(block: ReportBlock, label: str) -> Iterator[str]:
    if not block.heads:
        return
    first, *others = (column(head).head for head in block.heads)
    corner = f'<th scope="col">{_safe(first)}</th>' if first else "<td></td>"
    heads = "".join(f'<th scope="col">{_safe(head)}</th>' for head in others)
    rows = "\n".join(_html_row(row) for row in block.rows)
    yield (
        f'<div class="scroll" tabindex="0" role="group"{label}><table><thead><tr>'
        f"{corner}{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>"
    )


def _notes(notes: Iterable[Remark | str]) -> Iterator[str]:
    """Paragraphs, and lists of the items that follow each other."""
    for is_item, run in groupby(map(line, notes), key=lambda note: note.item or note.deep):
        lines = [_line(note) for note in run]
        if is_item:
            yield f"<ul>{''.join(f'<li>{text}</li>' for text in lines)}</ul>"
        else:
            yield from (f"<p>{text}</p>" for text in lines)


def _line(note: Remark) -> str:
    text = f"<b>{_safe(note.text)}</b>" if note.tone == "strong" else _safe(note.text)
    if not note.head:
        return text
    aside = f" ({_safe(note.aside)})" if note.aside else ""
    return f"<b>{_safe(note.head)}</b>{aside}{': ' if text else ''}{text}"


def _safe(text: str) -> str:
    return html.escape(without_controls(text))


def _html_row(row: Sequence[Cell | str]) -> str:
    cells = [cell(value) for value in row]
    head = f'<th scope="row">{_inner(cells[0])}</th>' if cells else ""
    return "<tr>" + head + "".join(_html_cell(value) for value in cells[1:]) + "</tr>"


def _html_cell(value: Cell) -> str:
    style = ""
    if value.heat:
        colour = "46, 125, 50" if value.heat > 0 else "198, 40, 40"
        strength = 0.12 + 0.5 * min(1.0, abs(value.heat))
        style = f' style="background: rgba({colour}, {strength:.2f})"'
    return f"<td{style}>{_inner(value)}</td>"


def _inner(value: Cell) -> str:
    text = _safe(value.text)
    text = f"<b>{text}</b>" if value.strong else text
    if value.bar is None:
        return text
    width = 100 * max(0.0, min(1.0, value.bar))
    return f'{text}<span class="bar"><i style="width: {width:.1f}%"></i></span>'


_TABLE = ' aria-label="Table"'
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""  # noqa: E501 - the policy is one attribute
_STYLE = """
:root { color-scheme: light dark; --bg: #f5f7f9; --card: #fff; --ink: #16202b; --soft: #4d5b69;
  --line: #d5dce4; --mark: #0a665a; --fill: #3fae95; --band: #c9d2dc; }
@media (prefers-color-scheme: dark) { :root { --bg: #10161c; --card: #19212a; --ink: #e9eef3;
  --soft: #a9b7c5; --line: #33404d; --mark: #6fd8c2; --fill: #37a48d; --band: #4a5968; } }
* { box-sizing: border-box; }
body { font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  background: var(--bg); color: var(--ink); margin: 0; font-variant-numeric: tabular-nums; }
main { max-width: 76rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; } small { font-weight: 400; color: var(--soft); }
ul { padding-left: 1.1rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; padding: .6rem; width: fit-content; max-width: 100%; }
.scroll:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; }
th, td { border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-size: .88rem; color: var(--soft); vertical-align: bottom; }
tr > :first-child { position: sticky; left: 0; background: var(--card); z-index: 1; }
.bar { display: block; height: .5rem; min-width: 6rem; margin: .2rem 0; background: var(--band); }
.bar i { display: block; height: 100%; background: var(--fill); }
p { max-width: 48rem; color: var(--soft); }
@media (max-width: 40rem) { main { padding: .75rem; } th, td { padding: .3rem .35rem; }
  table { font-size: .92rem; } td { min-width: 4.6rem; }
  tr > :first-child { min-width: 7.4rem; max-width: 8.4rem; overflow-wrap: anywhere; } }
@page { size: A4; margin: 14mm; }
@media print { :root { color-scheme: light; --bg: #fff; --card: #fff; --ink: #000; --soft: #333;
  --line: #999; --fill: #888; --band: #ddd; } main { padding: 0; max-width: none; }
  body { font-size: 10pt; } .scroll { border: 0; padding: 0; overflow: visible; }
  tr { break-inside: avoid; } h2 { break-after: avoid; }
  .bar, .bar i, td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
