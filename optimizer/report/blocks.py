"""Tables with a little heat, written once and printed three ways: terminal, Markdown, HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        text: what it says, in words that need no colour.
        heat: -1 (a loss) to 1 (a gain); 0 is neutral. Shades the cell.
        bar: 0 to 1, drawn behind the text on the page; None is no bar.
        strong: set in bold.
    """

    text: str
    heat: float = 0.0
    bar: float | None = None
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A titled table with remarks below.

    Attributes:
        title: heading; empty for none.
        heads: column heads; none for text alone.
        rows: cells, or plain texts, as many as heads.
        notes: paragraphs below the table.
    """

    title: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell | str]] = ()
    notes: Sequence[str] = field(default_factory=tuple)


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def without_controls(text: str) -> str:
    """The text without control characters, which files may bring along."""
    return _CONTROL.sub(" ", text)


def escaped(text: str) -> str:
    """One line of text whose characters mean nothing to Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split("\n")))


def cell(value: Cell | str) -> Cell:
    """A plain text as a cell."""
    return value if isinstance(value, Cell) else Cell(value)


_WIDEST = 20
"""Words up to this long are kept whole on a terminal."""

# ----- terminal -------------------------------------------------------------------------------


def print_blocks(title: str, blocks: Iterable[Block], console: Console) -> None:
    """Print on a terminal; numbers stand there anyway, colours only help."""
    console.print(Text(title, style="bold"), soft_wrap=True)
    for block in blocks:
        console.print()
        if block.title:
            console.print(Text(block.title, style="bold"))
        if block.heads:
            console.print(Padding(_grid(block), (0, 0, 0, 2), expand=False))
        for note in block.notes:
            console.print(Padding(Text(note), (0, 0, 0, 2)))


def _grid(block: Block) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for place, head in enumerate(block.heads):
        words = [word for row in block.rows for word in cell(row[place]).text.split()]
        widest = max((len(word) for word in [*words, *head.split()]), default=0)
        grid.add_column(head, overflow="fold", min_width=min(widest, _WIDEST))
    for row in block.rows:
        grid.add_row(*(_shaded(cell(value)) for value in row))
    return grid


def _shaded(value: Cell) -> Text:
    style = "green" if value.heat > 0 else "red" if value.heat < 0 else ""
    return Text(value.text, style=f"bold {style}".strip() if value.strong else style)


# ----- Markdown -------------------------------------------------------------------------------


def to_markdown(title: str, blocks: Iterable[Block]) -> str:
    """The same as Markdown."""
    parts = [f"# {escaped(title)}\n"]
    for block in blocks:
        if block.title:
            parts.append(f"## {escaped(block.title)}\n")
        if block.heads:
            lines = [block.heads, ["---"] * len(block.heads)]
            lines += [[_marked(cell(value)) for value in row] for row in block.rows]
            parts.append("".join(f"| {' | '.join(line)} |\n" for line in lines))
        parts += [f"{escaped(note)}\n" for note in block.notes]
    return "\n".join(parts)


def _marked(value: Cell) -> str:
    text = escaped(value.text)
    return f"**{text}**" if value.strong and text else text


# ----- HTML -----------------------------------------------------------------------------------


def to_html(title: str, blocks: Iterable[Block]) -> str:
    """The same as one page that needs nothing else: no scripts, no fonts, no network."""
    body = "\n".join(_section(block, place) for place, block in enumerate(blocks, 1))
    return _PAGE.format(title=html.escape(title), style=_STYLE, body=body)


def _section(block: Block, place: int) -> str:
    label = f' aria-labelledby="part{place}"' if block.title else ""
    parts = [f"<section{label}>"]
    if block.title:
        parts.append(f'<h2 id="part{place}">{html.escape(block.title)}</h2>')
    if block.heads:
        first, *others = block.heads
        corner = f'<th scope="col">{html.escape(first)}</th>' if first else "<td></td>"
        heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in others)
        rows = "\n".join(_html_row(row) for row in block.rows)
        parts.append(
            f'<div class="wide" tabindex="0" role="group"{label or _TABLE}><table><thead><tr>'
            f"{corner}{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>"
        )
    parts += [f"<p>{html.escape(note)}</p>" for note in block.notes]
    return "\n".join([*parts, "</section>"])


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
    text = html.escape(value.text)
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
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; padding: .6rem; width: fit-content; max-width: 100%; }
.wide:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
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
  body { font-size: 10pt; } .wide { border: 0; padding: 0; overflow: visible; }
  tr { break-inside: avoid; } h2 { break-after: avoid; }
  .bar, .bar i, td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
