"""``backblock catalog generate``: large catalogues to try things on."""

from __future__ import annotations

import click

from optimizer.cli.hints import next_step, quoted
from optimizer.cli.options import MAX_SEED, Output, output_options
from optimizer.cli.output import write
from optimizer.cli.running import busy


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
@output_options("json", "yaml")
def generate_catalog(size: int, seed: int, output: Output) -> None:
    """Make a large catalogue: variants of the extended one's exercises, for a commercial gym.

    Families, kits, muscles, times and ratings vary as the extended catalogue's do. It is for
    benchmarks and trials, not for training. JSON, the default, reads far faster than YAML.

    \b
    Examples:
      backblock catalog generate --size 1000 --seed 1 -o large.json
      backblock solve my_block.yaml --catalog large.json

    Exit codes: 0 written, 2 bad usage, 130 interrupted.
    """
    from catalog.generate import generate as make
    from catalog.generate import to_text

    def call() -> str:
        return to_text(make(size, seed), f".{output.format}")

    write(busy(f"making {size} exercises", call, output), output.path)
    if output.path not in (None, "-"):
        next_step(f"backblock catalog list --catalog {quoted(str(output.path))}", output)
