"""What equipment is worth and what to buy, as a coach reads it."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer import words
from optimizer.plan.kits import ItemValue, ItemValues, Purchase, Shopping
from optimizer.report.blocks import Cell, ReportBlock
from optimizer.report.compare import difference_in_words
from optimizer.report.proof import MUCH, proof, reasons_in_words
from optimizer.words import listed, money

_NAMED = 4
"""So many exercises are named in a cell; of more, how many there are."""
_VAGUE = 0.1
"""A share of the score: what is worth anything up to more than this is not known."""
_LISTED = 12
"""The same in a sentence."""


# ----- values ---------------------------------------------------------------------------------


def value_blocks(found: ItemValues) -> list[ReportBlock]:
    """Additions and what is there, most worth first; the worthless in one line each."""
    blocks = [_now(found.plan.status, proof(found.plan), list(reasons_in_words(found.plan)))]
    blocks += [
        _values("What each item would add", found, "add", "Would unlock"),
        _values("What each item there is worth (solved without it)", found, "remove", "Takes away"),
    ]
    if found.notes:
        blocks.append(ReportBlock("Notes", notes=found.notes))
    return blocks


def _now(status: str, shown: str, reasons: list[str]) -> ReportBlock:
    text = f"The gym as it is: {shown}."
    return ReportBlock("", notes=[text, *(reasons if status in ("infeasible", "unknown") else [])])


def _values(title: str, found: ItemValues, change: str, unlocks: str) -> ReportBlock:
    mine = [value for value in found.values if value.change == change]
    moving = [value for value in mine if value.proof == "solved"]
    biggest = max((abs(v.difference.share or 0.0) for v in moving), default=0.0) or 1.0
    idle: dict[str, list[str]] = {}
    for value in mine:
        if value.proof != "solved":
            idle.setdefault(f"{_idle(value, found)} ({value.proof})", []).append(value.name)
    notes = [f"{why}: {listed(names)}." for why, names in idle.items()]
    rows = [_value_row(value, found, biggest) for value in moving]
    return ReportBlock(title, ["Item", "Score", unlocks, "In the plan"], rows, notes)


def _idle(value: ItemValue, found: ItemValues) -> str:
    """What is known of an item without a solve; a plan that is not proved leaves something open."""
    if value.difference.word != "undecided":
        return "Nothing lost or won"
    most = _most(value, found)
    return "Not known" if most > _VAGUE else f"At most {words.percent(most)} lost"


def _value_row(value: ItemValue, found: ItemValues, biggest: float) -> list[Cell | str]:
    vague = value.difference.word == "undecided" and _most(value, found) > MUCH
    moved = value.difference.word != "same" and not vague
    changes = came_and_went(value.gained, value.lost) if moved else "-"
    return [
        Cell(value.name, strong=True),
        worth(value, found, biggest),
        some_names(value.exercises),
        changes,
    ]


def worth(value: ItemValue, found: ItemValues, biggest: float) -> Cell:
    """An item's value in a few words."""
    difference = value.difference
    if difference.word == "no plan":
        legal = value.plan is not None and value.plan.score is not None
        if legal:
            return Cell("makes a plan possible", 1.0, strong=True)
        return Cell("no plan without it" if value.change == "remove" else "still no plan", -0.5)
    share = difference.share or 0.0
    bar = abs(share) / biggest
    if difference.word == "undecided":
        most = _most(value, found)
        return Cell("not known" if most > _VAGUE else f"at most {words.percent(most)}", 0.0, bar)
    shown = difference_in_words(difference)
    return Cell(shown.text, shown.heat, bar, shown.strong)


def _most(value: ItemValue, found: ItemValues) -> float:
    """The largest share of the score that the proofs leave possible."""
    difference = value.difference
    ends = [abs(end) for end in (difference.least, difference.most) if end is not None]
    return max(ends, default=0) / max(1, abs(found.plan.score or 1))


def some_names(exercises: Iterable[str]) -> str:
    """A few names, or how many there are."""
    found = list(exercises)
    if len(found) <= _NAMED:
        return ", ".join(found) or "-"
    return f"{', '.join(found[: _NAMED - 1])} and {len(found) - _NAMED + 1} more"


def came_and_went(gained: Iterable[str], lost: Iterable[str]) -> str:
    """Exercises that come into and go out of the plan."""
    new, old = list(gained), list(lost)
    parts = [f"gains {listed(new)}"] if new else []
    return "; ".join(parts + ([f"drops {listed(old)}"] if old else [])) or "-"


# ----- purchases ------------------------------------------------------------------------------


def shopping_blocks(found: Shopping) -> list[ReportBlock]:
    """One answer in sentences, or a curve as a table."""
    blocks = [_now(found.now.status, proof(found.now), list(reasons_in_words(found.now)))]
    if len(found.purchases) == 1:
        blocks.append(purchase_block(found.purchases[0], found))
    else:
        blocks.append(_curve(found))
    if found.notes:
        blocks.append(ReportBlock("Notes", notes=found.notes))
    return blocks


def purchase_block(bought: Purchase, shop: Shopping) -> ReportBlock:
    """What to buy, what it costs, what it brings, and how sure that is."""
    if bought.plan.weeks is None:
        return ReportBlock(
            f"Answer: {proof(bought.plan)}", notes=list(reasons_in_words(bought.plan))
        )
    rows: list[list[Cell | str]] = [
        [Cell(item.name, strong=True), money(item.cents, shop.currency)] for item in bought.items
    ]
    if rows:
        rows.append([Cell("Together", strong=True), money(bought.cents, shop.currency)])
    notes = list(_sentences(bought, shop))
    return ReportBlock(
        "Buy" if rows else "Buy nothing", ["Item", "Price"] if rows else [], rows, notes
    )


def _sentences(bought: Purchase, shop: Shopping) -> Iterable[str]:
    word = bought.difference.word
    if word == "no plan":
        yield "With it a legal plan exists; as the gym is, none does."
    else:
        shown = {"same": "exactly the same", "undecided": "the same as far as the proofs reach"}
        words = shown.get(word, difference_in_words(bought.difference).text)
        yield f"Score against the gym as it is: {words}."
    if bought.unlocked:
        many = len(bought.unlocked) - _LISTED
        shown_names = [*bought.unlocked[:_LISTED], *([f"{many} more"] if many > 0 else [])]
        yield f"It unlocks {listed(shown_names)}."
    if bought.gained or bought.lost:
        yield f"The best plan {came_and_went(bought.gained, bought.lost)}."
    if bought.share is not None:
        yield f"That is {100 * bought.share:.1f} % of the best score the price list can buy."
    yield f"The plan with it is {proof(bought.plan)} of every kit that was allowed."
    if bought.cheapest:
        yield "No cheaper kit does as well; proved."
    elif bought.least_cents is not None:
        yield f"No kit for less than {money(bought.least_cents, shop.currency)} can do it; proved."


def _curve(found: Shopping) -> ReportBlock:
    prices = [p.cents for p in found.purchases] or [0]
    rows: list[list[Cell | str]] = []
    for bought in found.purchases:
        if bought.plan.weeks is None:
            continue
        items = {item.name for item in bought.items}
        text = ", ".join(sorted(items)) or "nothing"
        share = "-" if bought.share is None else f"{100 * bought.share:.1f} %"
        rows.append(
            [
                Cell(money(bought.cents, found.currency), 0.0, bought.cents / max(1, *prices)),
                Cell(share, 0.0, bought.share),
                difference_in_words(bought.difference),
                text,
                proof(bought.plan),
            ]
        )
    notes = [
        "Each line is the cheapest kit of its score; more money buys a better block only "
        "where a line says so."
    ]
    heads = ["Cost", "Of the best", "Against now", "Buy", "Proof"]
    return ReportBlock("Score against cost", heads, rows, notes)
