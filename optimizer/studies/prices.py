"""Price lists: what each item costs, in any currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from catalog.inputs import InputError, read_file
from catalog.schema import Catalog
from catalog.shapes import Word
from catalog.shorthand import written_out
from catalog.validation import Strict, Version, near, validate
from catalog.vocabulary import equipment
from optimizer.words import money

Price = Annotated[float, Field(ge=0, le=1_000_000)]


class PriceFile(Strict):
    """A price list as its file says it."""

    schema_version: Version = 1
    currency: str = Field(default="", max_length=12)
    """Shown behind each price, e.g. EUR."""
    notes: str = ""
    """Where the prices come from; shown with the answer."""
    items: dict[Annotated[str, Word("item")], Price] = Field(min_length=1)


@dataclass(frozen=True)
class Prices:
    """What can be bought.

    Attributes:
        cents: item to its price in hundredths of the currency's unit, whole numbers.
        currency: shown behind prices; may be empty.
        notes: where the prices come from.
    """

    cents: Mapping[str, int]
    currency: str = ""
    notes: str = ""

    def said(self, cents: int) -> str:
        """An amount as people write it: ``120 EUR``, ``12.50``."""
        return money(cents, self.currency)


def to_cents(amount: float) -> int:
    """An amount in hundredths, rounded to the nearest."""
    return round(amount * 100)


def load_prices(path: str, catalog: Catalog) -> Prices:
    """Read a price list.

    Raises:
        InputError: no readable price list, or items that nobody knows; carries every problem.
    """
    document, problems = written_out(PriceFile, read_file(path), catalog)
    file, found = validate(PriceFile, document)
    if file is None or problems:
        raise InputError(problems + found)
    known = catalog.items | set(equipment().items)
    unknown = [
        document.problem(("items", item), f"unknown item {item!r}", near(item, known))
        for item in file.items
        if item not in known
    ]
    if unknown:
        raise InputError(unknown)
    return Prices(
        {item: to_cents(price) for item, price in file.items.items()}, file.currency, file.notes
    )
