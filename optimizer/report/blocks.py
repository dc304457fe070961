"""Tables with a little heat, written once and printed three ways: terminal, Markdown, HTML."""

from __future__ import annotations

import html
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
    parts = [f"# {_plain(title)}\n"]
    for block in blocks:
        if block.title:
            parts.append(f"## {_plain(block.title)}\n")
        if block.heads:
            lines = [block.heads, ["---"] * len(block.heads)]
            lines += [[_marked(cell(value)) for value in row] for row in block.rows]
            parts.append("".join(f"| {' | '.join(line)} |\n" for line in lines))
        parts += [f"{_plain(note)}\n" for note in block.notes]
    return "\n".join(parts)


def _marked(value: Cell) -> str:
    text = _plain(value.text)
    return f"**{text}**" if value.strong and text else text


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


# ----- HTML -----------------------------------------------------------------------------------


def to_html(title: str, blocks: Iterable[Block]) -> str:
    """The same as one page that needs nothing else: no scripts, no fonts, no network."""
    body = "\n".join(_section(block) for block in blocks)
    return _PAGE.format(title=html.escape(title), style=_STYLE, body=body)


def _section(block: Block) -> str:
    parts = ["<section>"]
    if block.title:
        parts.append(f"<h2>{html.escape(block.title)}</h2>")
    if block.heads:
        heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in block.heads)
        rows = "\n".join(_html_row(row) for row in block.rows)
        parts.append(
            f'<div class="wide"><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>\n{rows}\n</tbody></table></div>"
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


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; }
body { padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem; }
th, td { border-bottom: 1px solid #8884; }
thead th { border-bottom: 2px solid #8888; }
.bar { display: block; height: .45rem; min-width: 6rem; margin-top: .2rem; background: #8883; }
.bar i { display: block; height: 100%; background: #1565c0; }
p { max-width: 48rem; }
@media print { body { margin: 0; } .bar i, td { print-color-adjust: exact; } }
"""
