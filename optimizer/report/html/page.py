"""What the page shows, cut out of a plan: one small value for each thing on it."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.vocabulary import BACK_MUSCLES, MUSCLES
from optimizer import words
from optimizer.plan.loads import find_words
from optimizer.plan.schema import Plan, Prescription, SessionPlan, WeekPlan
from optimizer.report.blocks import ReportBlock, filled
from optimizer.report.plan import points_block, remarks
from optimizer.report.proof import repeat_line, status_line
from optimizer.report.targets import in_words, muscle_targets, weekly_bands
from optimizer.report.view import (
    SessionTable,
    before_in,
    changes,
    credit_elsewhere,
    elsewhere_name,
    first_times,
    pair_lines,
    session_cap,
    session_tables,
)
from optimizer.words import listed, weeks_in_words

STEPS = 5
"""Shades of the heat map above none."""
MOST_ACROSS = 8
"""Weeks beside each other on a sheet of A4 with few lifts: two boxes to write in fit a week."""
ROOMY_WEEKS = 6
ROOMY_LIFTS = 4
"""Up to these a sheet is set in large type; more of one are set closer, more of both don't fit."""
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
    weeks = tuple(plan.weeks or ())
    names = tuple(_session_names(plan))
    beside = _Beside.of(plan)
    glance = tuple(_glance_row(plan, week, names, beside) for week in weeks)
    muscles = _muscle_rows(plan, weeks)
    return Page(
        plan=plan,
        athlete=_athlete(plan),
        summary=_summary(plan),
        notes=tuple(_notes(plan)),
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
        volume=tuple(_volume_rows(plan, weeks)),
        patterns=tuple(words.titled(p) for p in (weeks[0].balance if weeks else ())),
        balance_rule=_balance_rule(plan),
        balance=tuple(_balance_rows(weeks)),
        minutes=tuple(_minutes_rows(glance)),
        progress=tuple(_progress(plan)),
        sheets=tuple(_sheets(plan, beside)),
        stand_ins=tuple(_stand_ins(plan)),
        remarks=tuple(filled(remarks(plan))),
        points=points_block(plan),
        key=_key(plan),
        unit=str(plan.scenario.resolved.get("loads", {}).get("unit", "kg")),
    )


def _key(plan: Plan) -> str:
    """What a browser keeps the sets done under: another plan has boxes of its own."""
    weeks = json.dumps([week.model_dump(mode="json") for week in plan.weeks or ()])
    return hashlib.sha256(weeks.encode()).hexdigest()[:16]


# ----- words -----------------------------------------------------------------------------------


def _athlete(plan: Plan) -> str:
    athlete = plan.scenario.resolved.get("athlete", {})
    who = [athlete.get("name"), athlete.get("level"), athlete.get("goal")]
    return " · ".join(part for part in who if part)


def _summary(plan: Plan) -> str:
    weeks = plan.weeks or []
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


def _notes(plan: Plan) -> list[str]:
    resolved = plan.scenario.resolved
    found = [resolved.get("notes"), resolved.get("athlete", {}).get("notes"), *plan.notes]
    return [text for text in found if text]


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


def _session_names(plan: Plan) -> list[str]:
    names = dict.fromkeys(s["name"] for s in plan.scenario.resolved.get("sessions", ()))
    names |= dict.fromkeys(s.session for week in plan.weeks or () for s in week.sessions)
    return list(names)


# ----- weeks x sessions ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Beside:
    """What stands beside each prescription of a plan.

    Attributes:
        firsts: exercise to its first time in the block.
        before: (week, session, exercise) to the time before in that session.
    """

    firsts: Mapping[str, Prescription]
    before: Mapping[tuple[int, str, str], Prescription | None]

    @classmethod
    def of(cls, plan: Plan) -> _Beside:
        return cls(first_times(plan), before_in(plan))

    def find(self, week: WeekPlan, item: Prescription) -> str:
        first = item is self.firsts[item.exercise]
        return find_words(item, first=first, deload=week.deload)

    def changes(self, week: WeekPlan, session: str, item: Prescription) -> list[str]:
        place = (week.week, session, item.exercise)
        return changes(item, self.before[place]) if place in self.before else []


def _glance_row(plan: Plan, week: WeekPlan, names: Sequence[str], beside: _Beside) -> GlanceRow:
    held = {session.session: session for session in week.sessions}
    cards = tuple(
        _card(plan, week, held[name], place, beside) if name in held else None
        for place, name in enumerate(names, 1)
    )
    monday = session_date(plan, week.week, "mon")
    target = in_words(weekly_bands(plan).get(week.week))
    return GlanceRow(week, short_date(monday) if monday else "", target, cards)


def _card(plan: Plan, week: WeekPlan, session: SessionPlan, place: int, beside: _Beside) -> Card:
    spec = _spec(plan, session.session)
    date = session_date(plan, week.week, session.day)
    day = words.DAY_NAMES.get(session.day, session.day)
    return Card(
        anchor=f"w{week.week}s{place}",
        week=week,
        session=session,
        date=f"{day} {short_date(date)} {date.year}" if date else day,
        cap=session_cap(plan, session.session, week.week),
        notes=spec.get("notes", ""),
        elsewhere=session.gym != spec.get("gym", session.gym),
        finds={i.exercise: beside.find(week, i) for i in session.exercises},
        changes={
            i.exercise: ", ".join(beside.changes(week, session.session, i))
            for i in session.exercises
        },
    )


def _head(plan: Plan, name: str) -> Head:
    spec = _spec(plan, name)
    gyms = {other.get("gym") for other in plan.scenario.resolved.get("sessions", ())}
    usual = [str(spec.get("day", "")).capitalize(), spec.get("gym", "") if len(gyms) > 1 else ""]
    return Head(name, " · ".join(part for part in usual if part))


def _spec(plan: Plan, name: str) -> dict[str, Any]:
    """The scenario's session of a name; empty for one that it does not know."""
    specs = plan.scenario.resolved.get("sessions", ())
    return next((dict(s) for s in specs if s["name"] == name), {})


def session_date(plan: Plan, week: int, day: str) -> datetime.date | None:
    """The date of a weekday in a week of a plan; None where the plan has no start."""
    start = plan.scenario.resolved.get("block", {}).get("start")
    if not start or day not in words.DAY_NAMES:
        return None
    first = datetime.date.fromisoformat(str(start))
    first -= datetime.timedelta(days=first.weekday())
    return first + datetime.timedelta(days=7 * (week - 1) + list(words.DAY_NAMES).index(day))


def short_date(date: datetime.date) -> str:
    """``4 Jan``, whatever the machine's language."""
    return f"{date.day} {words.MONTHS[date.month - 1]}"


# ----- muscles ---------------------------------------------------------------------------------


def _muscle_rows(plan: Plan, weeks: Sequence[WeekPlan]) -> dict[str, MuscleRow]:
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


# ----- volume, balance, minutes ----------------------------------------------------------------


def _volume_rows(plan: Plan, weeks: Sequence[WeekPlan]) -> list[VolumeRow]:
    bands = weekly_bands(plan)
    most = max([1, *(week.sets for week in weeks), *(high for _, high in bands.values())])
    rows = []
    for week in weeks:
        low, high = bands.get(week.week, (None, None))
        bar = Bar(_share(week.sets, most), _share(low, most), _share(high, most))
        rows.append(VolumeRow(week, in_words(bands.get(week.week)), bar))
    return rows


def _share(value: float | None, most: float) -> Any:
    """A length in a bar's units; None stays None."""
    return None if value is None else round(BAR * value / most, 1)


def _balance_rows(weeks: Sequence[WeekPlan]) -> list[BalanceRow]:
    pairs = [(week, *_sides(week)) for week in weeks if len(week.balance) > 1]
    most = max((max(left, right) for _, left, right in pairs), default=1) or 1
    return [
        BalanceRow(week, left, right, _share(left, most * 2), _share(right, most * 2))
        for week, left, right in pairs
    ]


def _sides(week: WeekPlan) -> tuple[int, int]:
    left, right, *_ = week.balance.values()
    return left, right


def _minutes_rows(glance: Sequence[GlanceRow]) -> list[MinutesRow]:
    cards = [card for row in glance for card in row.cards if card is not None]
    most = max([1, *(max(card.session.minutes, card.cap or 0) for card in cards)])
    return [
        MinutesRow(row.week, tuple(_minutes_cell(card, most) for card in row.cards))
        for row in glance
    ]


def _minutes_cell(card: Card | None, most: int) -> MinutesCell | None:
    if card is None:
        return None
    minutes, cap = card.session.minutes, _share(card.cap, most)
    return MinutesCell(minutes, card.cap, Bar(_share(minutes, most), cap, cap))


# ----- progression -----------------------------------------------------------------------------


def _progress(plan: Plan) -> list[SessionProgress]:
    tables = session_tables(plan)
    phases = len({table.phase for table in tables})
    return [
        SessionProgress(
            table=table,
            title=_title(table, phases),
            lines=tuple(_line(row.sets) for row in table.rows),
        )
        for table in tables
    ]


def _sheets(plan: Plan, beside: _Beside) -> list[Sheet]:
    tables = session_tables(plan)
    phases = len({table.phase for table in tables})
    weeks = {week.week: week for week in plan.weeks or ()}
    found = []
    for table in (part for whole in tables for part in _fitting(whole)):
        mine = [weeks[number] for number in table.weeks]
        held = [next(s for s in week.sessions if s.session == table.session) for week in mine]
        lifts = [
            _sheet_lift(mine, table.session, items, beside)
            for items in zip(*(s.exercises for s in held), strict=True)
        ]
        varied = any(s.warm_up != held[0].warm_up for s in held)
        found.append(Sheet(table, _title(table, phases), tuple(lifts), varied))
    return found


def _fitting(table: SessionTable) -> list[SessionTable]:
    """A table's weeks in parts that stand beside each other on a sheet, each about as long."""
    count = len(table.weeks)
    across = ROOMY_WEEKS if len(table.rows) > ROOMY_LIFTS else MOST_ACROSS
    parts = math.ceil(count / across)
    size = math.ceil(count / parts)
    cuts = [slice(first, first + size) for first in range(0, count, size)]
    return [replace(table, weeks=table.weeks[c], minutes=table.minutes[c]) for c in cuts]


def _sheet_lift(
    weeks: Sequence[WeekPlan], session: str, items: Sequence[Prescription], beside: _Beside
) -> SheetLift:
    pairs = list(zip(weeks, items, strict=True))
    changed = [beside.changes(week, session, item) for week, item in pairs]
    new = changed[0] == ["new"]
    return SheetLift(
        tuple(items),
        tuple(beside.find(week, item) for week, item in pairs),
        ("" if new else ", ".join(changed[0]), *map(", ".join, changed[1:])),
        new,
    )


def _title(table: SessionTable, phases: int) -> str:
    phase = f"phase {table.phase}, " if phases > 1 else ""
    return f"{table.session}: {phase}{weeks_in_words(table.weeks)}, {table.gym}"


def _line(sets: Sequence[int]) -> str:
    """Points of a line over the weeks, in a drawing of 60 x 16."""
    if len(sets) < 2:
        return ""
    most = max(*sets, 1)
    step = 56 / (len(sets) - 1)
    return " ".join(f"{2 + i * step:.0f},{14 - 12 * n / most:.0f}" for i, n in enumerate(sets))


# ----- what could stand in ---------------------------------------------------------------------


def _stand_ins(plan: Plan) -> list[StandIn]:
    names = {
        item.exercise: item.name
        for week in plan.weeks or ()
        for session in week.sessions
        for item in session.exercises
    }
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
    return listed([words.spoken(item) for item in items])
