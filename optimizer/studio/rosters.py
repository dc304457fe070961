"""A roster as a table of athletes, solved one after the other."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from catalog.inputs import InputError, decode, read_bytes
from catalog.inputs.files import delimiter_of
from optimizer.files import replace_file
from optimizer.report.batch import batch_blocks, batch_title, verdict, who
from optimizer.solver import Progress, SolveOptions
from optimizer.studies.batch import Where, batch, read_table_roster
from optimizer.studies.batch.columns import SHORT_NAMES, path_of, unknown_key
from optimizer.studio.changes import said
from optimizer.studio.folder import SCENARIO_ENDINGS, Refused
from optimizer.studio.jobs import Job
from optimizer.studio.planning import SECONDS
from optimizer.studio.server import Studio, blocks_html, whole

HEAD = ("name", "level", "goal", "gym", "days", "minutes")
"""Columns of a new table."""
ROWS, COLUMNS, LETTERS = 500, 40, 500
"""The most of a table that the page takes."""
FIRST_BYTES = 4096
"""Of a table, in which its head stands."""
_OUTSIDE = ("catalog", "previous")
"""Columns that name files: the command line takes them."""


@dataclass(frozen=True)
class Sheet:
    """A table as the page shows it.

    Attributes:
        name: of its file, which may not be there yet.
        rows: the head first; all as long as the head.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]


def tables(studio: Studio) -> list[str]:
    """Tables of the folder whose columns a scenario has; logs are none."""
    return [path.name for path in studio.folder.files(".csv") if _is_roster(path)]


def _is_roster(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(FIRST_BYTES).decode("utf-8-sig", "replace").partition("\n")[0]
    try:
        cells = next(csv.reader([head], delimiter=delimiter_of(head)), [])
    except csv.Error:
        return False
    return bool(cells) and all(_is_column(cell.strip()) for cell in cells)


def _is_column(head: str) -> bool:
    path = path_of(head)
    return head.lower() in SHORT_NAMES or (path is not None and unknown_key(path) is None)


def read(studio: Studio, name: str) -> Sheet:
    """A table of the folder; a new one with the usual columns where there is none.

    Raises:
        Refused: it is no table, or larger than the page takes.
    """
    path = studio.folder.path(name, ".csv")
    if not path.is_file():
        return Sheet(name, (HEAD, *[("",) * len(HEAD)] * 3))
    try:
        text = decode(read_bytes(str(path))[1], name)
    except InputError as error:
        raise Refused(f"{name}: {said(error.problems[0])}") from None
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter_of(text.partition("\n")[0])))
    except csv.Error as error:
        raise Refused(f"{name} is no table: {error}") from None
    return Sheet(name, _squared(rows))


def _squared(rows: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
    """Rows of equal length, without empty ones.

    Raises:
        Refused: there are too many, or what stands in them is no text.
    """
    kept = [row for number, row in enumerate(rows) if not number or any(map(str, row))]
    if not kept or len(kept) > ROWS + 1 or any(len(row) > COLUMNS for row in kept):
        raise Refused(f"A table has a head, {ROWS} rows and {COLUMNS} columns at most.")
    wide = len(kept[0])
    squared = [tuple(str(cell)[:LETTERS].replace("\n", " ") for cell in row[:wide]) for row in kept]
    return tuple(row + ("",) * (wide - len(row)) for row in squared)


def save(studio: Studio, data: Any) -> Sheet:
    """Write a table, ``{"name": ..., "rows": [[...], ...]}``.

    Raises:
        Refused: it is none.
    """
    name, rows = (data.get("name"), data.get("rows")) if isinstance(data, dict) else ("", [])
    if not isinstance(name, str) or not isinstance(rows, list):
        raise Refused("This is no table.")
    if not all(isinstance(row, list) for row in rows):
        raise Refused("This is no table.")
    sheet = Sheet(name, _squared(rows))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(sheet.rows)
    try:
        content = stream.getvalue().encode()
    except UnicodeEncodeError:
        raise Refused("This is no table.") from None
    replace_file(studio.folder.path(name, ".csv"), content)
    return sheet


def begin(studio: Studio, form: Mapping[str, str]) -> int:
    """Solve a table's athletes, one after the other; gives the search's number.

    Raises:
        Refused: the template or the table can't be used.
    """
    table = studio.folder.path(form.get("table", ""), ".csv")
    template = studio.folder.path(form.get("template", ""), *SCENARIO_ENDINGS)
    if not table.is_file() or not template.is_file():
        raise Refused("Choose a template and save the table first.")
    heads = [path_of(head.strip()) or ("",) for head in read(studio, table.name).rows[0]]
    if set(_OUTSIDE) & {str(head[0]).lower() for head in heads}:
        raise Refused("Columns that name files are for the command line.")
    _usable(studio, template)
    out = studio.folder.inner(f"{table.name.rpartition('.')[0]}_plans")
    options = SolveOptions(time_limit=whole(form, "seconds", *SECONDS, 60), workers=1)

    def call(job: Job) -> dict[str, str]:
        job.hear(Progress(0, None, None, "reading the table"))
        roster = read_table_roster(str(template), str(table), str(out))

        def step(step: Any) -> None:
            job.hear(Progress(0, None, None, f"{step.done} of {step.total}"))
            job.note(f"{who(step.record)}: {verdict(step.record)}")

        found = batch(roster, out, options, Where(jobs=1), on_step=step, stop=job.stop)
        blocks = batch_blocks(found, "")[:2]
        head = Markup("<p>{}. Plans and scenarios: {}.</p>").format(batch_title(found), out.name)
        return {"html": str(head + blocks_html(blocks))}

    return studio.queue.add("Planning for everybody", call).number


def _usable(studio: Studio, template: Any) -> None:
    """Refuse a template with problems, or with files outside the folder."""
    try:
        studio.folder.load(decode(read_bytes(str(template))[1], template.name), template.name)
    except InputError as error:
        raise Refused(f"{template.name}: {said(error.problems[0])}") from None
