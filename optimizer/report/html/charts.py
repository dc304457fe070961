"""The block in numbers, as the page draws it: shades of the muscles, bars of sets and minutes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.vocabulary import MUSCLES
from optimizer import words
from optimizer.plan.schema import Plan, WeekPlan
from optimizer.report.targets import muscle_targets, weekly_bands
from optimizer.report.view import credit_elsewhere

STEPS = 5
"""Shades of the heat map above none."""
BAR = 100
"""Width of a bar's drawing, in its own units."""


@dataclass(frozen=True)
class MuscleWeek:
    """A muscle's credit in a week.

    Attributes:
        text: the number, e.g. ``8.5``.
        step: its shade, 0 to :data:`STEPS`.
        verdict: ``under``, ``over`` or nothing.
    """

    text: str
    step: int
    verdict: str


@dataclass(frozen=True)
class MuscleRow:
    """One muscle over the weeks; ``target`` in words, empty where there is none."""

    name: str
    target: str
    cells: tuple[MuscleWeek, ...]


@dataclass(frozen=True)
class Bar:
    """A bar with what it is held against, all in percent of the widest.

    Attributes:
        value: the bar's length.
        low, high: the target's ends; equal where it is one number, None where there is none.
    """

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class VolumeRow:
    """Sets of a week, the target in words, and the two as a bar."""

    week: WeekPlan
    target: str
    bar: Bar


@dataclass(frozen=True)
class BalanceRow:
    """Sets of the two sides of the balance in a week, and each side's share of the widest."""

    week: WeekPlan
    left: int
    right: int
    left_share: float
    right_share: float


@dataclass(frozen=True)
class MinutesCell:
    """Minutes of one session of one week; ``cap`` None is no cap."""

    minutes: int
    cap: int | None
    bar: Bar


@dataclass(frozen=True)
class MinutesRow:
    """One week's minutes, None where a session is not held."""

    week: WeekPlan
    cells: tuple[MinutesCell | None, ...]


def muscle_rows(plan: Plan, weeks: Sequence[WeekPlan]) -> dict[str, MuscleRow]:
    """Muscle to its credit over the weeks, in the vocabulary's order."""
    targets, others = muscle_targets(plan), credit_elsewhere(plan)
    most = max((n for week in weeks for n in week.muscle_sets.values()), default=1) or 1
    shown = set(targets) | set(others) | {muscle for week in weeks for muscle in week.muscle_sets}
    rows = {}
    for muscle in MUSCLES:
        if muscle in shown:
            target = targets.get(muscle)
            cells = []
            for week, other in zip(weeks, others.get(muscle, (0,) * len(weeks)), strict=True):
                credit = week.muscle_sets.get(muscle, 0)
                verdict = target.verdict(credit + other, week) if target else ""
                step = math.ceil(STEPS * credit / most)
                text = words.number(credit) + (f" + {words.number(other)}" if other else "")
                cells.append(MuscleWeek(text, step, verdict))
            rows[muscle] = MuscleRow(
                words.titled(muscle), target.words if target else "", tuple(cells)
            )
    return rows


def volume_rows(plan: Plan, weeks: Sequence[WeekPlan]) -> list[VolumeRow]:
    """Sets of each week against its target."""
    bands = weekly_bands(plan)
    most = max([1, *(week.sets for week in weeks), *(high for _, high in bands.values())])
    rows = []
    for week in weeks:
        band = bands.get(week.week)
        ends = (None, None) if band is None else (_share(band[0], most), _share(band[1], most))
        target = words.span(band) if band else ""
        rows.append(VolumeRow(week, target, Bar(_share(week.sets, most), *ends)))
    return rows


def _share(value: float, most: float) -> float:
    """A length in a bar's units."""
    return round(BAR * value / most, 1)


def balance_rows(weeks: Sequence[WeekPlan]) -> list[BalanceRow]:
    """Sets of each side of the balance, in weeks that have two."""
    pairs = [(week, *_sides(week)) for week in weeks if len(week.balance) > 1]
    most = max((max(left, right) for _, left, right in pairs), default=1) or 1
    return [
        BalanceRow(week, left, right, _share(left, most * 2), _share(right, most * 2))
        for week, left, right in pairs
    ]


def _sides(week: WeekPlan) -> tuple[int, int]:
    left, right, *_ = week.balance.values()
    return left, right


def minutes_rows(
    weeks: Iterable[tuple[WeekPlan, Sequence[tuple[int, int | None] | None]]],
) -> list[MinutesRow]:
    """Minutes of each session against its cap.

    Args:
        weeks: each with minutes and cap of the block's sessions, None where one is not held.
    """
    held = list(weeks)
    cells = [cell for _, row in held for cell in row if cell is not None]
    most = max([1, *(max(minutes, cap or 0) for minutes, cap in cells)])
    return [
        MinutesRow(week, tuple(None if c is None else _minutes_cell(*c, most) for c in row))
        for week, row in held
    ]


def _minutes_cell(minutes: int, cap: int | None, most: int) -> MinutesCell:
    end = None if cap is None else _share(cap, most)
    return MinutesCell(minutes, cap, Bar(_share(minutes, most), end, end))
