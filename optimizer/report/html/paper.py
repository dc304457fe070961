"""What is printed: a sheet for each session and phase, a row an exercise, the weeks across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optimizer.plan.schema import Plan, Prescription, WeekPlan
from optimizer.report.blocks import runs
from optimizer.report.view import PrescriptionNotes, SessionTable, session_tables
from optimizer.words import weeks_in_words

MOST_ACROSS = 8
"""Weeks beside each other on a sheet of A4 with few lifts: two boxes to write in fit a week."""
ROOMY_WEEKS = 6
ROOMY_LIFTS = 4
"""Up to these a sheet is set in large type; more of one are set closer, more of both don't fit."""


@dataclass(frozen=True)
class Sheet:
    """A session and phase on paper: a row an exercise, the weeks across.

    Attributes:
        table: of the session.
        title: session, phase, weeks and gym.
        lifts: each exercise with its weeks.
        varied: whether a later week's warm-up is another than the first week's.
    """

    table: SessionTable
    title: str
    lifts: tuple[SheetLift, ...]
    varied: bool

    @property
    def dense(self) -> bool:
        """Whether it is set closer, to fit on one page."""
        return self.many or len(self.table.weeks) > ROOMY_WEEKS

    @property
    def many(self) -> bool:
        """Whether its rows must be low: what stands beside each lift takes more of the width."""
        return len(self.lifts) > ROOMY_LIFTS


@dataclass(frozen=True)
class SheetLift:
    """A row of a sheet.

    Attributes:
        weeks: its prescriptions, one a week.
        finds: how its load is found in each of these weeks, where none is known.
        changes: what is otherwise than in the session's last week, in words.
        new: whether the session had it not before this phase.
    """

    weeks: tuple[Prescription, ...]
    finds: tuple[str, ...]
    changes: tuple[str, ...]
    new: bool


def sheets_of(plan: Plan, notes: PrescriptionNotes) -> list[Sheet]:
    """The sheets of a plan, each of weeks that fit beside each other."""
    tables = session_tables(plan)
    phases = len({table.phase for table in tables})
    weeks = {week.week: week for week in plan.weeks}
    found = []
    for table in (part for whole in tables for part in _fitting(whole)):
        mine = [weeks[number] for number in table.weeks]
        held = [next(s for s in week.sessions if s.session == table.session) for week in mine]
        lifts = [
            _sheet_lift(mine, table.session, items, notes)
            for items in zip(*(s.exercises for s in held), strict=True)
        ]
        varied = any(s.warm_up != held[0].warm_up for s in held)
        found.append(Sheet(table, title_of(table, phases), tuple(lifts), varied))
    return found


def _fitting(table: SessionTable) -> list[SessionTable]:
    """A table's weeks in parts that stand beside each other on a sheet, each about as long."""
    across = ROOMY_WEEKS if len(table.rows) > ROOMY_LIFTS else MOST_ACROSS
    cuts = [slice(run.start, run.stop) for run in runs(len(table.weeks), across)]
    return [replace(table, weeks=table.weeks[c], minutes=table.minutes[c]) for c in cuts]


def _sheet_lift(
    weeks: Sequence[WeekPlan], session: str, items: Sequence[Prescription], notes: PrescriptionNotes
) -> SheetLift:
    pairs = list(zip(weeks, items, strict=True))
    changed = [notes.changes(week, session, item) for week, item in pairs]
    new = changed[0] == ["new"]
    return SheetLift(
        tuple(items),
        tuple(notes.find(week, item) for week, item in pairs),
        ("" if new else ", ".join(changed[0]), *map(", ".join, changed[1:])),
        new,
    )


def title_of(table: SessionTable, phases: int) -> str:
    """``Pull A: phase 2, weeks 5-8, main``; the phase is left out where there is one."""
    phase = f"phase {table.phase}, " if phases > 1 else ""
    return f"{table.session}: {phase}{weeks_in_words(table.weeks)}, {table.gym}"
