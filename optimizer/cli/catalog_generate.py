"""``backblock catalog generate``: large catalogues to try things on."""

# ruff: noqa: D301 - \b keeps the lines of a help text apart

from __future__ import annotations

from pathlib import Path

import click

from optimizer.cli.options import MAX_SEED
from optimizer.cli.output import check_writable, write


@click.command("generate", short_help="Make a large catalogue for benchmarks and trials.")
@click.option(
    "--size",
    type=click.IntRange(1, 50_000),
    required=True,
    metavar="N",
    help="How many exercises.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    default=0,
    metavar="S",
    show_default=True,
    help="Which of the possible catalogues; the same seed gives the same one.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "yaml"]),
    help="Form of the result; by the ending of -o, else json (which reads far faster).",
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file, in one step.")
def generate(size: int, seed: int, format_: str | None, output: str | None) -> None:
    """Make a large catalogue: variants of the extended one's exercises, for a commercial gym.

    Families, kits, muscles, times and ratings vary as the extended catalogue's do. It is for
    benchmarks and trials, not for training.

    \b
    Examples:
      backblock catalog generate --size 1000 --seed 1 -o large.json
      backblock solve my_block.yaml --catalog large.json
    """
    check_writable(output)
    from catalog.generate import generate as make
    from catalog.generate import to_text

    write(to_text(make(size, seed), _ending(format_, output)), output)


def _ending(format_: str | None, output: str | None) -> str:
    """The ending that decides the form.

    Raises:
        click.UsageError: the output file's ending stands for neither form.
    """
    if format_ is not None:
        return f".{format_}"
    ending = Path(output).suffix.lower() if output not in (None, "-") and output else ".json"
    if ending not in (".json", ".yaml", ".yml"):
        raise click.UsageError(f"{output}: expected .json, .yaml or .yml, or --format json|yaml.")
    return ending
