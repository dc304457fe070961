"""``backblock equipment``: what equipment is worth and what to buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from optimizer.cli.completing import gym_items
from optimizer.cli.errors import Exit
from optimizer.cli.options import (
    FiniteNumber,
    Output,
    ShareType,
    catalog_option,
    file_option,
    load,
    output_options,
    scenario_argument,
    solver_options,
)
from optimizer.cli.output import write_blocks
from optimizer.cli.several import FORMATS, study
from optimizer.cli.solve import exit_code_of
from optimizer.solver import SolveOptions
from optimizer.words import percent

if TYPE_CHECKING:
    import threading

    from optimizer.plan.kits import ItemValues, Shopping
    from optimizer.scenario import Loaded
    from optimizer.studies.buying import Buyer
    from optimizer.studies.common import Tell


@click.command("equipment")
@scenario_argument
@click.option("--gym", metavar="GYM", help="Whose equipment; the first session's by default.")
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="ITEM",
    shell_complete=gym_items,
    help="Only value this item; give it again for more.",
)
@file_option("--prices", help="What items cost: a file with `items: {band: 40, barbell: 450}`.")
@click.option(
    "--budget",
    type=FiniteNumber(min=0, max=1_000_000),
    metavar="N",
    help="The best purchases for this much money.",
)
@click.option(
    "--reach",
    type=ShareType(),
    metavar="SHARE",
    help="The cheapest purchases that reach this share (95%) of the best score that the "
    "price list can buy.",
)
@click.option("--minimal", is_flag=True, help="The cheapest purchases that allow any legal plan.")
@click.option("--curve", is_flag=True, help="The best score against cost.")
@click.option("--empty", is_flag=True, help="Begin with nothing in place of what the gym has.")
@catalog_option
@solver_options
@output_options(*FORMATS)
def command(
    scenario: str,
    gym: str | None,
    items: tuple[str, ...],
    prices: str | None,
    catalog: str | None,
    options: SolveOptions,
    output: Output,
    **asked: Any,
) -> int:
    """Say what each item is worth to a gym, or what to buy.

    Without a price list, every item that the gym has not is added and every one it has is taken
    away, one at a time, and the block is solved again. With --prices, one model decides purchases
    and plan together, so the answer is proved over every kit that could be bought.

    Without --prices, --time-limit is for the gym as it is; all items together take four times as
    long at most, shared out among them.

    \b
    Examples:
      backblock equipment my_block.yaml --gap 0.001
      backblock equipment my_block.yaml --prices prices.yaml --budget 300
      backblock equipment my_block.yaml --prices prices.yaml --reach 95%
      backblock equipment my_block.yaml --prices prices.yaml --minimal --empty
      backblock equipment my_block.yaml --prices prices.yaml --curve \\
          -o curve.html

    Exit codes: 0 an answer, 2 invalid input, 3 no plan exists with any kit, 4 none found in
    time, 130 interrupted (what is known by then is shown).
    """
    questions = ("budget", "reach", "minimal", "curve")
    wanted = [key for key in questions if asked[key] is not None and asked[key] is not False]
    _check_usage(wanted, prices, items, empty=asked["empty"])
    from optimizer.studies.common import target_gym, with_gym

    loaded = load(scenario, catalog)
    try:
        gym = target_gym(loaded, gym)
    except ValueError as error:
        raise click.UsageError(f"--gym: {error}.") from None
    if asked["empty"]:
        loaded = with_gym(loaded, gym, [])
    if not wanted:
        return _values(loaded, gym, items, options, output)
    return _shopping(loaded, gym, str(prices), (wanted[0], asked[wanted[0]]), options, output)


def _check_usage(
    wanted: list[str], prices: str | None, items: tuple[str, ...], *, empty: bool
) -> None:
    if len(wanted) > 1:
        raise click.UsageError(f"--{wanted[0]} and --{wanted[1]} exclude each other.")
    if wanted and prices is None:
        raise click.UsageError(f"--{wanted[0]} needs --prices FILE.")
    if not wanted and prices is not None:
        raise click.UsageError("--prices needs --budget, --reach, --minimal or --curve.")
    if wanted and items:
        raise click.UsageError(f"--item and --{wanted[0]} exclude each other.")
    if empty and not wanted:
        raise click.UsageError("--empty needs --budget, --reach, --minimal or --curve.")


def _values(
    loaded: Loaded, gym: str, items: tuple[str, ...], options: SolveOptions, output: Output
) -> int:
    from catalog.queries import item_called
    from optimizer.report.equipment import value_blocks
    from optimizer.studies.equipment import item_values

    items = tuple(item_called(item, loaded.catalog, "--item") for item in items)

    def call(tell: Tell, stop: threading.Event) -> ItemValues:
        return item_values(loaded, gym, options, items=items or None, tell=tell, stop=stop)

    found, interrupted = study(call, output)
    title = f"{found.name}: what equipment is worth in {found.gym}"
    write_blocks(title, value_blocks(found), found.to_data(), output)
    return int(Exit.INTERRUPTED if interrupted else Exit.OK)


def _shopping(
    loaded: Loaded,
    gym: str,
    prices: str,
    question: tuple[str, Any],
    options: SolveOptions,
    output: Output,
) -> int:
    from optimizer.report.equipment import shopping_blocks
    from optimizer.studies.buying import Buyer
    from optimizer.studies.prices import load_prices

    listed = load_prices(prices, loaded.catalog)

    def call(tell: Tell, stop: threading.Event) -> Shopping:
        buyer = Buyer(loaded, listed, gym, options, tell, stop)
        return ask(buyer, *question)

    found, interrupted = study(call, output)
    title = f"{found.name}: {found.question}"
    write_blocks(title, shopping_blocks(found), found.to_data(), output)
    return int(Exit.INTERRUPTED if interrupted else exit_code_of([p.plan for p in found.purchases]))


def ask(buyer: Buyer, question: str, value: Any) -> Shopping:
    """Put one of the command's questions to a buyer."""
    from optimizer.studies.prices import to_cents

    if question == "budget":
        cents = to_cents(value)
        words = f"the best purchases for {buyer.prices.said(cents)}"
        return buyer.shopping(words, [buyer.within(cents)])
    if question == "reach":
        bought, full = buyer.reach(value)
        words = f"the cheapest purchases that reach {percent(value)}"
        return buyer.shopping(words, [bought], full=full)
    if question == "minimal":
        return buyer.shopping("the cheapest purchases that allow a plan", [buyer.minimal()])
    return buyer.shopping("score against cost", buyer.curve())
