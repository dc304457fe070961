"""What a change to a plan means for the athlete, a sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from catalog.schema import Catalog
from catalog.vocabulary import BACK_MUSCLES, MUSCLES
from optimizer.plan.choice import Choice
from optimizer.words import listed, weeks_in_words

_NOTICED = 0.5
"""Sets of credit a week below which a change of a muscle is not worth a word."""


def consequences(catalog: Catalog, before: Choice, after: Choice, first: int) -> list[str]:
    """What the weeks still to come lose and gain, in sets."""
    weeks = sorted({week for week, _ in (*before, *after) if week >= first})
    if not weeks:
        return ["Nothing is left of the block."]
    sentences = [*_weekly(before, after, weeks), *_muscles(catalog, before, after, weeks)]
    return sentences or [
        "Every week keeps its sets, and no muscle gains or loses half a set a week."
    ]


def _weekly(before: Choice, after: Choice, weeks: list[int]) -> Iterator[str]:
    """Weeks whose total changes, the same change told once."""
    old, new = _totals(before), _totals(after)
    moves: dict[tuple[int, int], list[int]] = {}
    for week in weeks:
        if old[week] != new[week]:
            moves.setdefault((old[week], new[week]), []).append(week)
    for (was, now), numbers in moves.items():
        less = "fewer" if now < was else "more"
        when = weeks_in_words(numbers).capitalize()
        has = "have" if len(numbers) > 1 else "has"
        yield f"{when} {has} {now} sets in place of {was}, {abs(now - was)} {less}."
    if not moves:
        yield "Every week keeps its number of sets."


def _totals(slots: Choice) -> Counter[int]:
    totals: Counter[int] = Counter()
    for (week, _), held in slots.items():
        totals[week] += sum(held.values())
    return totals


def _muscles(catalog: Catalog, before: Choice, after: Choice, weeks: list[int]) -> Iterator[str]:
    old, new = _credit(catalog, before, weeks), _credit(catalog, after, weeks)
    count = len(weeks)
    moved = [m for m in MUSCLES if abs(new[m] - old[m]) >= 2 * _NOTICED * count]
    for word, muscles in (
        ("less", [m for m in moved if new[m] < old[m]]),
        ("more", [m for m in moved if new[m] > old[m]]),
    ):
        if muscles:
            ranked = sorted(muscles, key=lambda m: (m not in BACK_MUSCLES, -abs(new[m] - old[m])))
            parts = [
                f"{m.replace('_', ' ')} {old[m] / 2 / count:.1f} → {new[m] / 2 / count:.1f}"
                for m in ranked
            ]
            yield f"Sets of credit a week, {word}: {listed(parts)}."
    if not moved:
        yield "No muscle gains or loses half a set of credit a week."


def _credit(catalog: Catalog, slots: Choice, weeks: list[int]) -> Counter[str]:
    """Half-sets of each muscle over some weeks; exercises that no catalogue has give none."""
    credit: Counter[str] = Counter()
    for (week, _), held in slots.items():
        credit.update(catalog.half_sets(held) if week in weeks else ())
    return credit
