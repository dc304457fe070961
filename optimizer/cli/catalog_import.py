"""``backblock catalog import``: another project's catalogue as one of ours."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from optimizer.cli.completing import files
from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import Output, file_option, output_options
from optimizer.cli.output import check_writable, to_json, write
from optimizer.cli.running import busy
from optimizer.words import counted

if TYPE_CHECKING:
    from catalog.importers import Imported

SOURCE_NAMES = (
    "free-exercise-db",
    "open-exercise-db",
    "wger",
    "exercemus",
    "everkinetic",
    "exercisedb",
    "megagym",
    "csv",
    "json",
)
_SHOWN_REASONS = 8
"""Reasons for leaving exercises out that are summed up on standard error."""


def _columns(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """``FIELD=HEADING`` of each ``--column``; headings to leave out add up."""
    found: dict[str, str] = {}
    for value in values:
        field, sign, heading = value.partition("=")
        if not sign or not field.strip() or not heading.strip():
            raise click.BadParameter(f"{value!r}: expected FIELD=HEADING", context, option)
        field = field.strip()
        found[field] = f"{found[field]},{heading}" if field in found else heading
    return found


@click.command("import")
@click.argument("file", metavar="FILE", shell_complete=files)
@click.option(
    "--from",
    "source",
    metavar="SOURCE",
    type=click.Choice(SOURCE_NAMES),
    required=True,
    help="Whose form FILE has.",
)
@click.option(
    "--column",
    "columns",
    metavar="FIELD=HEADING",
    multiple=True,
    callback=_columns,
    help="Of a table: the heading of a field; - leaves one out.",
)
@file_option("--review", help="Write what a person must decide, and what was left out and why.")
@output_options("yaml", "json")
def import_(
    file: str, source: str, columns: dict[str, str], review: str | None, output: Output
) -> int:
    """Turn another project's exercises into a catalogue, as far as stated rules go.

    Only movements of a back block are taken. A lift that is ours already, by name and kit, has our
    values; for the others rules give patterns, kits, muscles, sides, stress and times. Every such
    value is named under origin.inferred, what the source says instead under origin.said. What can't
    be placed is left out with the reason.

    \b
    Sources:
      free-exercise-db  its exercises.json
      open-exercise-db  its exercises.json
      wger              exerciseinfo, as its API gives it
      exercemus         its exercises.json: lists of equipment and muscles
      everkinetic       its exercises.json: titles and types
      exercisedb        JSON with a target, a body part and equipment
      megagym           a table with Title, BodyPart, Equipment, Level
      csv               a table with a heading row, CSV or .xlsx; only name is
                        needed

    \b
    Examples:
      backblock catalog import --from free-exercise-db exercises.json -o mine.yaml
      backblock catalog import --from csv lifts.csv -o mine.yaml \\
          --review review.md
      backblock catalog import --from csv lifts.csv --column name=Lift \\
          --column -=Remarks
      backblock catalog check mine.yaml

    Exit codes: 0 a catalogue, 2 unreadable or nothing in it could be placed.
    """
    from catalog.importers import TABLES, as_yaml, import_records, read_noted, review_text
    from catalog.loading import export_catalog

    if columns and source not in TABLES:
        raise click.UsageError(f"--column is for csv, json and megagym, not for {source}.")
    check_writable(review)

    def call() -> tuple[Imported, str, tuple[str, ...]]:
        read = read_noted(source, file, columns)
        found = import_records(read.records, source)
        as_json = output.format == "json"
        text = to_json(export_catalog(found.catalog)) if as_json else as_yaml(found)
        return found, text, read.notes

    imported, text, notes = busy(f"reading {file}", call, output)
    if not output.quiet:
        for note in notes:
            say(note)
    if not len(imported.catalog):
        _tell_reasons(imported)
        say("Nothing could be placed, so nothing was written.")
        return int(Exit.INVALID)
    write(text, output.path)
    if review is not None:
        write(review_text(imported), review)
    if not output.quiet:
        _tell(imported, output, review)
    return int(Exit.OK)


def _tell_reasons(imported: Imported) -> None:
    placed = counted(len(imported.catalog), "exercise")
    if not imported.left_out:
        say(f"{placed}, none left out.")
        return
    say(f"{placed}, {len(imported.left_out)} left out:")
    reasons = Counter(item.reason.split(" (")[0] for item in imported.left_out)
    for reason, count in reasons.most_common(_SHOWN_REASONS):
        say(f"  {count:>4}  {reason}")
    if len(reasons) > _SHOWN_REASONS:
        say(f"  {sum(c for _, c in reasons.most_common()[_SHOWN_REASONS:]):>4}  other reasons")


def _tell(imported: Imported, output: Output, review: str | None) -> None:
    _tell_reasons(imported)
    open_points = sum(map(len, imported.review.values()))
    if open_points:
        entries = counted(len(imported.review), "entry", "entries")
        say(f"{counted(open_points, 'point')} for a person to decide, in {entries}.")
    if review is None and (open_points or imported.left_out):
        say("--review FILE writes them all.")
    if output.path not in (None, "-"):
        next_step(f"backblock catalog check {quoted(str(output.path))}", output)
