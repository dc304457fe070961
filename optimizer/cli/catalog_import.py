"""``backblock catalog import``: another project's catalogue as one of ours."""

# ruff: noqa: D301 - \b keeps the lines of a help text apart

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from optimizer.cli.completing import files
from optimizer.cli.errors import Exit, say
from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import Output, output_options
from optimizer.cli.output import check_writable, to_json, write

if TYPE_CHECKING:
    from catalog.importers import Imported

SOURCES = ("free-exercise-db", "open-exercise-db", "wger", "csv")
_SHOWN_REASONS = 8
"""Reasons for leaving exercises out that are summed up on standard error."""


@click.command("import")
@click.argument("file", metavar="FILE", shell_complete=files)
@click.option("--from", "source", type=click.Choice(SOURCES), required=True,
              help="Whose form FILE has.")  # fmt: skip
@click.option("--review", metavar="FILE", shell_complete=files,
              help="Write what a person must decide, and what was left out and why.")  # fmt: skip
@output_options("yaml", "json")
def import_(file: str, source: str, review: str | None, output: Output) -> int:
    """Turn another project's exercises into a catalogue, as far as stated rules go.

    Only movements of a back block are taken. Patterns, kits, sides, stress and times come from
    rules where the source does not say them, and every such value is named under origin.inferred.
    What can't be placed is left out with the reason.

    \b
    Sources:
      free-exercise-db  its exercises.json
      open-exercise-db  its exercises.json
      wger              exerciseinfo, as its API gives it
      csv               a table with a heading row; only name is needed

    \b
    Examples:
      backblock catalog import --from free-exercise-db exercises.json -o mine.yaml
      backblock catalog import --from csv lifts.csv -o mine.yaml \\
          --review review.md
      backblock catalog check mine.yaml

    Exit codes: 0 a catalogue, 2 unreadable or nothing in it could be placed.
    """
    from catalog.importers import as_yaml, import_records, read_source, review_text
    from catalog.loading import export_catalog

    check_writable(review)
    from optimizer.cli.running import busy

    def call() -> tuple[Imported, str]:
        found = import_records(read_source(source, file), source)
        as_json = output.format == "json"
        return found, to_json(export_catalog(found.catalog)) if as_json else as_yaml(found)

    imported, text = busy(f"reading {file}", call, output)
    write(text, output.path)
    if review is not None:
        write(review_text(imported), review)
    if not output.quiet:
        _tell(imported, output, review)
    return int(Exit.OK if len(imported.catalog) else Exit.INVALID)


def _tell(imported: Imported, output: Output, review: str | None) -> None:
    say(f"{len(imported.catalog)} exercises, {len(imported.left_out)} left out:")
    reasons = Counter(item.reason.split(" (")[0] for item in imported.left_out)
    for reason, count in reasons.most_common(_SHOWN_REASONS):
        say(f"  {count:>4}  {reason}")
    if len(reasons) > _SHOWN_REASONS:
        say(f"  {sum(c for _, c in reasons.most_common()[_SHOWN_REASONS:]):>4}  other reasons")
    open_points = sum(map(len, imported.review.values()))
    if open_points:
        say(f"{open_points} points for a person to decide, in {len(imported.review)} entries.")
    if review is None and (open_points or imported.left_out):
        say("--review FILE writes them all.")
    if output.path not in (None, "-"):
        next_step(f"backblock catalog check {quoted(str(output.path))}", output)
