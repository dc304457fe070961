"""What the page shows, cut out of a plan: one small value for each thing on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.vocabulary import BACK_MUSCLES, item_name
from optimizer import words
from optimizer.plan.schema import Plan, Prescription, SessionPlan, WeekPlan
from optimizer.report.blocks import ReportBlock, filled
from optimizer.report.html.charts import (
    BalanceRow,
    MinutesRow,
    MuscleRow,
    VolumeRow,
    balance_rows,
    minutes_rows,
    muscle_rows,
    volume_rows,
)
from optimizer.report.html.paper import Sheet, sheets_of, title_of
from optimizer.report.plan import points_block, remarks
from optimizer.report.proof import repeat_line, status_line
from optimizer.report.targets import weekly_bands
from optimizer.report.view import (
    PrescriptionNotes,
    SessionTable,
    all_notes,
    athlete_facts,
    elsewhere_name,
    pair_lines,
    session_cap,
    session_tables,
)
from optimizer.words import listed, weeks_in_words


@dataclass(frozen=True)
class Card:
    """One session of one week, to train from.

    Attributes:
        anchor: its id in the page, e.g. ``w1s2``.
        date: the day in words, with its date where the block has a start.
        cap: minutes it may take, or None.
        finds: exercise to how its load is found, where none is known.
        changes: exercise to what is otherwise than in the session's last week, in words.
        notes: the scenario's words about the session.
        elsewhere: whether it is held in another gym than usual.
    """

    anchor: str
    week: WeekPlan
    session: SessionPlan
    date: str
    cap: int | None
    notes: str
    elsewhere: bool
    finds: Mapping[str, str]
    changes: Mapping[str, str]


@dataclass(frozen=True)
class Lifts:
    """What a session holds in some weeks: ``weeks 1-5``, and the names of its exercises."""

    session: str
    weeks: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """A session of the block, with the day and gym that it usually has: ``Mon · main``.

    The gym is left out where all sessions have the same.
    """

    name: str
    usual: str


@dataclass(frozen=True)
class GlanceRow:
    """One week of the block: a card for each session of the block, None where it is not held."""

    week: WeekPlan
    dates: str
    target: str
    cards: tuple[Card | None, ...]


@dataclass(frozen=True)
class SessionProgress:
    """One session and phase over its weeks, with each row's sets as points of a line."""

    table: SessionTable
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class StandIn:
    """An exercise, and what could take its place: each with what would differ."""

    exercise: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Page:
    """Everything on the page, in its order."""

    plan: Plan
    athlete: str
    summary: str
    notes: tuple[str, ...]
    proof: str
    sessions: tuple[str, ...]
    heads: tuple[Head, ...]
    weeks: tuple[WeekPlan, ...]
    glance: tuple[GlanceRow, ...]
    lifts: tuple[Lifts, ...]
    back: tuple[MuscleRow, ...]
    others: tuple[MuscleRow, ...]
    volume: tuple[VolumeRow, ...]
    patterns: tuple[str, ...]
    balance_rule: str
    balance: tuple[BalanceRow, ...]
    minutes: tuple[MinutesRow, ...]
    progress: tuple[SessionProgress, ...]
    sheets: tuple[Sheet, ...]
    stand_ins: tuple[StandIn, ...]
    remarks: tuple[ReportBlock, ...]
    points: ReportBlock
    key: str
    unit: str

    @property
    def muscle_targets(self) -> bool:
        """Whether any muscle has a target."""
        return any(row.target for row in (*self.back, *self.others))

    @property
    def targets(self) -> bool:
        """Whether any week has a target."""
        return any(row.target for row in self.volume)

    @property
    def caps(self) -> bool:
        """Whether any session has a cap."""
        return any(cell and cell.cap is not None for row in self.minutes for cell in row.cells)

    @property
    def deloads(self) -> bool:
        """Whether any week is a deload week."""
        return any(week.deload for week in self.weeks)

    def alternatives_of(self, item: Prescription) -> list[str]:
        """Names of what could stand in for an exercise."""
        return self.plan.stand_ins([item])

    @staticmethod
    def pair_lines(session: SessionPlan) -> list[str]:
        """A session's supersets in words."""
        return pair_lines([session])

    @staticmethod
    def elsewhere(week: WeekPlan) -> str:
        """Training that is not planned here: ``Tue: squats``."""
        return listed([elsewhere_name(item) for item in week.elsewhere])


def page_of(plan: Plan) -> Page:
    """The page of a plan whose texts hold no control characters."""
    weeks = tuple(plan.weeks)
    names = tuple(plan.session_names)
    notes = PrescriptionNotes.of(plan)
    glance = tuple(_glance_row(plan, week, names, notes) for week in weeks)
    muscles = muscle_rows(plan, weeks)
    return Page(
        plan=plan,
        athlete=" · ".join(athlete_facts(plan)),
        summary=_summary(plan),
        notes=tuple(all_notes(plan)),
        proof=_proof(plan),
        sessions=names,
        heads=tuple(_head(plan, name) for name in names),
        weeks=weeks,
        glance=glance,
        lifts=tuple(
            Lifts(t.session, weeks_in_words(t.weeks), tuple(row.name for row in t.rows))
            for t in session_tables(plan)
        ),
        back=tuple(row for muscle, row in muscles.items() if muscle in BACK_MUSCLES),
        others=tuple(row for muscle, row in muscles.items() if muscle not in BACK_MUSCLES),
        volume=tuple(volume_rows(plan, weeks)),
        patterns=tuple(words.titled(p) for p in (weeks[0].balance if weeks else ())),
        balance_rule=_balance_rule(plan),
        balance=tuple(balance_rows(weeks)),
        minutes=tuple(minutes_rows((row.week, _minutes_and_caps(row)) for row in glance)),
        progress=tuple(_progress(plan)),
        sheets=tuple(sheets_of(plan, notes)),
        stand_ins=tuple(_stand_ins(plan)),
        remarks=tuple(filled(remarks(plan))),
        points=points_block(plan),
        key=_key(plan),
        unit=str(plan.scenario.resolved.get("loads", {}).get("unit", "kg")),
    )


def _key(plan: Plan) -> str:
    """What a browser keeps the sets done under: another plan has boxes of its own."""
    weeks = json.dumps([week.model_dump(mode="json") for week in plan.weeks])
    return hashlib.sha256(weeks.encode()).hexdigest()[:16]


# ----- words -----------------------------------------------------------------------------------


def _summary(plan: Plan) -> str:
    weeks = plan.weeks
    sessions = sum(len(week.sessions) for week in weeks)
    sets = sum(week.sets for week in weeks)
    lighter = [week.week for week in weeks if week.deload]
    parts = [
        words.counted(len(weeks), "week"),
        words.counted(sessions, "session"),
        words.counted(sets, "set"),
    ]
    parts += [f"lighter {weeks_in_words(lighter)}"] if lighter else []
    return ", ".join(parts)


def _proof(plan: Plan) -> str:
    if plan.solver.name == "none":
        return "Not made by the solver: how much better a plan could be is not known."
    return " ".join(text for text in (status_line(plan), repeat_line(plan)) if text)


def _balance_rule(plan: Plan) -> str:
    resolved = plan.scenario.resolved
    rule = resolved["balance"] if "balance" in resolved else _default(plan, "balance")
    if not rule:
        return ""
    a, b = rule["ratio"]
    apart = rule.get("tolerance", 0)
    every = "over the block" if rule.get("per") == "block" else "every week"
    leeway = f", with {words.counted(apart, 'set')} of leeway" if apart else ""
    return f"Asked for: {a}:{b} {every}{leeway}."


def _default(plan: Plan, path: str) -> Any:
    """A value that the scenario left out and the program filled in; None where there is none."""
    return next((item["value"] for item in plan.scenario.defaults if item["path"] == path), None)


# ----- weeks x sessions ------------------------------------------------------------------------


def _glance_row(
    plan: Plan, week: WeekPlan, names: Sequence[str], notes: PrescriptionNotes
) -> GlanceRow:
    held = {session.session: session for session in week.sessions}
    cards = tuple(
        _card(plan, week, held[name], place, notes) if name in held else None
        for place, name in enumerate(names, 1)
    )
    monday = plan.date_of(week.week, "mon")
    band = weekly_bands(plan).get(week.week)
    target = words.span(band) if band else ""
    return GlanceRow(week, words.short_date(monday) if monday else "", target, cards)


def _card(
    plan: Plan, week: WeekPlan, session: SessionPlan, place: int, notes: PrescriptionNotes
) -> Card:
    spec = plan.scenario.session(session.session)
    date = plan.date_of(week.week, session.day)
    day = words.DAY_NAMES[session.day]
    return Card(
        anchor=f"w{week.week}s{place}",
        week=week,
        session=session,
        date=f"{day} {words.short_date(date)} {date.year}" if date else day,
        cap=session_cap(plan, session.session, week.week),
        notes=spec.get("notes", ""),
        elsewhere=session.gym != spec.get("gym", session.gym),
        finds={i.exercise: notes.find(week, i) for i in session.exercises},
        changes={
            i.exercise: ", ".join(notes.changes(week, session.session, i))
            for i in session.exercises
        },
    )


def _minutes_and_caps(row: GlanceRow) -> list[tuple[int, int | None] | None]:
    return [None if card is None else (card.session.minutes, card.cap) for card in row.cards]


def _head(plan: Plan, name: str) -> Head:
    spec = plan.scenario.session(name)
    gyms = {other.get("gym") for other in plan.scenario.sessions}
    usual = [str(spec.get("day", "")).capitalize(), spec.get("gym", "") if len(gyms) > 1 else ""]
    return Head(name, " · ".join(part for part in usual if part))


# ----- progression -----------------------------------------------------------------------------


def _progress(plan: Plan) -> list[SessionProgress]:
    tables = session_tables(plan)
    phases = len({table.phase for table in tables})
    return [
        SessionProgress(
            table=table,
            title=title_of(table, phases),
            lines=tuple(_line(row.sets) for row in table.rows),
        )
        for table in tables
    ]


def _line(sets: Sequence[int]) -> str:
    """Points of a line over the weeks, in a drawing of 60 x 16."""
    if len(sets) < 2:
        return ""
    most = max(*sets, 1)
    step = 56 / (len(sets) - 1)
    return " ".join(f"{2 + i * step:.0f},{14 - 12 * n / most:.0f}" for i, n in enumerate(sets))


# ----- what could stand in ---------------------------------------------------------------------


def _stand_ins(plan: Plan) -> list[StandIn]:
    names = plan.exercise_names
    return [
        StandIn(
            names[e],
            tuple((plan.name_of(o), text) for o, text in others.items()),
        )
        for e, others in plan.differences.items()
        if e in names
    ]


def kit_words(items: Sequence[str]) -> str:
    """Items as a coach names them."""
    return listed([item_name(item) for item in items])
