"""What the plan's page shows, cut out of a draft: sessions by weeks, verdict, what it costs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.schema import Exercise
from optimizer import words
from optimizer.plan.ordering import shown_reps
from optimizer.scenario import Loaded
from optimizer.scenario.calendar import Calendar, SessionWeeks
from optimizer.studio.draft import Draft
from optimizer.studio.journal import GONE, THERE, Lines, Slot
from optimizer.units import DAYS, gap
from optimizer.verifier import Verdict, Violation


@dataclass(frozen=True)
class Square:
    """Sets of one exercise in one week of a session.

    Attributes:
        id: of its field in the page.
        week: from 1.
        sets: 0 where the week does not have the exercise.
        done: what was done is a fact and can't be changed.
        mine: whether the user changed it.
        broken: what is wrong with it, in words.
    """

    id: str
    week: int
    sets: int
    done: bool
    mine: bool
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One exercise of a table.

    Attributes:
        id: of its heading in the page.
        exercise: its id.
        name, reps: as a coach writes them.
        pinned: the scenario asks for it here.
        mine: the user put it here.
        broken: what is wrong with it in no single week.
    """

    id: str
    exercise: str
    name: str
    reps: str
    pinned: bool
    mine: bool
    squares: tuple[Square, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Foot:
    """A session of one week below its exercises.

    Attributes:
        sets: of all exercises.
        minutes: warm-up included.
        cap: the most minutes; None is none.
        broken: what is wrong with the session in this week.
    """

    id: str
    week: int
    sets: int
    minutes: int
    cap: int | None
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One session over the weeks that share its exercises."""

    id: str
    session: str
    title: str
    weeks: tuple[int, ...]
    deload: frozenset[int]
    rows: tuple[Row, ...]
    feet: tuple[Foot, ...]
    broken: tuple[str, ...]
    first: bool


@dataclass(frozen=True)
class WeekLine:
    """One week of the block.

    Attributes:
        band: sets that are asked for, in words.
        balance: sets of the patterns that are weighed against each other, in words.
        broken: what is wrong with the week.
    """

    id: str
    week: int
    deload: bool
    sets: int
    band: str
    balance: str
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Complaint:
    """A broken rule in words, with the part of the page where it is shown."""

    rule: str
    place: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Standing:
    """How good the plan is.

    Attributes:
        legal: no rule is broken.
        headline: in a few words.
        against: against the best plan that was proved, in words.
        cost: of the last change, in words; empty where nothing is to be said.
        points: score and bound, for those who ask.
        complaints: broken rules.
    """

    legal: bool
    headline: str
    against: str
    cost: str
    points: str
    complaints: tuple[Complaint, ...] = ()

    @property
    def sentence(self) -> str:
        """What a screen reader says after each change."""
        first = f"{self.headline}." if self.legal else f"{self.headline}: {self.complaints[0].text}"
        return " ".join(part for part in (first, self.cost, self.against) if part)


@dataclass
class _Marks:
    """Violations by where they are shown."""

    squares: dict[tuple[int, str, str], list[str]] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    sessions: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)
    weeks: dict[int, list[str]] = field(default_factory=dict)


class Board:
    """The plan's page.

    Args:
        draft: with a plan and a scenario that can be used.
        lines: sets to show in place of the draft's, e.g. of a search that goes on.
    """

    def __init__(self, draft: Draft, lines: Mapping[Slot, Lines] | None = None) -> None:
        loaded, calendar = draft.loaded, draft.calendar()
        if loaded is None or calendar is None:
            raise ValueError("no usable scenario")
        self.draft = draft
        self.loaded: Loaded = loaded
        self.calendar: Calendar = calendar
        self.shown = lines is not None
        self.lines: Mapping[Slot, Lines] = (draft.step.plan or {}) if lines is None else lines
        self.verdict: Verdict | None = draft.judge(self.lines) if self.lines else None
        self.totals = {week.week: week for week in (self.verdict.totals if self.verdict else ())}
        self.marks = _Marks()
        for violation in self.verdict.violations if self.verdict else ():
            self._mark(violation)

    # ----- tables ----------------------------------------------------------------------------

    @property
    def tables(self) -> list[Table]:
        """A table for each session and the weeks that share its exercises."""
        groups = sorted(
            self.calendar.groups, key=lambda g: (g.weeks[0], g.session.day, g.session.name)
        )
        phases: set[int] = set()
        found = []
        for group in groups:
            phase = self.calendar.phase(group.weeks[0])
            found.append(self._table(group, first=phase not in phases))
            phases.add(phase)
        return found

    def _table(self, group: SessionWeeks, *, first: bool) -> Table:
        name, weeks = group.session.name, tuple(group.weeks)
        held = {week: dict(self.lines.get((week, name), ())) for week in weeks}
        order: dict[str, None] = {}
        for week in weeks:
            order |= dict.fromkeys(held[week])
        key = short(f"{name}/{weeks[0]}")
        pins = {(p.exercise, p.session) for p in self.loaded.scenario.pin}
        rows = tuple(
            self._row(key, group, exercise, held, (exercise, name) in pins) for exercise in order
        )
        gym = self.calendar.gym(weeks[0], group.session)
        many = len(self.loaded.scenario.gyms) > 1
        parts = [DAYS[group.session.day].capitalize(), *([gym] if many else [])]
        parts += [words.weeks_in_words(weeks)] if len(weeks) < self.loaded.scenario.weeks else []
        return Table(
            id=f"t{key}",
            session=name,
            title=" · ".join(parts),
            weeks=weeks,
            deload=frozenset(w for w in weeks if self.calendar.deload(w)),
            rows=rows,
            feet=tuple(self._foot(key, week, group, held[week]) for week in weeks),
            broken=tuple(self.marks.tables.get(name, ())) if first else (),
            first=first,
        )

    def _row(
        self,
        key: str,
        group: SessionWeeks,
        exercise: str,
        held: Mapping[int, Mapping[str, int]],
        pinned: bool,
    ) -> Row:
        name = group.session.name
        entry = self.loaded.catalog.by_id.get(exercise)
        mine = self.draft.step.mine
        squares = tuple(
            Square(
                id=f"s{key}-{short(exercise)}-{week}",
                week=week,
                sets=held[week].get(exercise, 0),
                done=self.shown
                or week <= self.calendar.frozen_through
                or self.calendar.started(week, name),
                mine=mine.get((week, name, exercise), THERE) >= GONE,
                broken=tuple(self.marks.squares.get((week, name, exercise), ())),
            )
            for week in group.weeks
        )
        goal = self.calendar.goal(group.weeks[0], group.session)
        return Row(
            id=f"r{key}-{short(exercise)}",
            exercise=exercise,
            name=self.loaded.catalog.name_of(exercise),
            reps="" if entry is None else reps_of(entry, goal),
            pinned=pinned,
            mine=any((week, name, exercise) in mine for week in group.weeks),
            squares=squares,
            broken=tuple(self.marks.rows.get((name, exercise), ())),
        )

    def _foot(self, key: str, week: int, group: SessionWeeks, held: Mapping[str, int]) -> Foot:
        name = group.session.name
        sessions = self.totals[week].sessions if week in self.totals else ()
        minutes = next((s.minutes for s in sessions if s.session == name), 0)
        return Foot(
            id=f"f{key}-{week}",
            week=week,
            sets=sum(held.values()),
            minutes=minutes,
            cap=self.calendar.limits(week, group.session).minutes,
            broken=tuple(self.marks.sessions.get((week, name), ())),
        )

    @property
    def weeks(self) -> list[WeekLine]:
        """The weeks of the block."""
        return [self._week(week) for week in self.calendar.weeks]

    def _week(self, week: int) -> WeekLine:
        band, totals = self.calendar.bands.get(week), self.totals.get(week)
        rule = self.loaded.scenario.balance
        patterns = {} if totals is None or rule is None else totals.patterns
        sides = [] if rule is None else [str(patterns.get(p, 0)) for p in rule.between]
        return WeekLine(
            id=f"w{week}",
            week=week,
            deload=self.calendar.deload(week),
            sets=0 if totals is None else totals.sets,
            band="" if band is None else words.span(band),
            balance=":".join(sides),
            broken=tuple(self.marks.weeks.get(week, ())),
        )

    @property
    def balance(self) -> str:
        """What the balance weighs, in words; empty where there is none."""
        rule = self.loaded.scenario.balance
        return "" if rule is None else " : ".join(map(words.spoken, rule.between))

    # ----- what is broken, and where ----------------------------------------------------------

    def _mark(self, violation: Violation) -> None:
        text, subject = violation.message, violation.subject
        week, session = violation.week, violation.session
        if session is None:
            if week is not None:
                self.marks.weeks.setdefault(week, []).append(text)
            return
        held = {e for (_, name), lines in self.lines.items() if name == session for e, _ in lines}
        if subject in held and week is not None:
            here = dict(self.lines.get((week, session), ()))
            if subject in here or any(subject in dict(x) for x in self._group(week, session)):
                self.marks.squares.setdefault((week, session, str(subject)), []).append(text)
                return
        if subject in held:
            self.marks.rows.setdefault((session, str(subject)), []).append(text)
        elif week is not None:
            self.marks.sessions.setdefault((week, session), []).append(text)
        else:
            self.marks.tables.setdefault(session, []).append(text)

    def _group(self, week: int, session: str) -> Iterable[Lines]:
        group = self.calendar.group_of.get((week, session))
        return (self.lines.get((w, session), ()) for w in (group.weeks if group else ()))

    def _anchor(self, violation: Violation) -> str:
        week, session = violation.week, violation.session
        if session is None:
            return "" if week is None else f"w{week}"
        group = self.calendar.group_of.get((week, session)) if week is not None else None
        if group is None:
            return next((t.id for t in self.tables if t.session == session), "")
        key = short(f"{session}/{group.weeks[0]}")
        if (week, session, str(violation.subject)) in self.marks.squares:
            return f"s{key}-{short(str(violation.subject))}-{week}"
        return f"f{key}-{week}"

    # ----- how good it is ----------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        """Verdict, score against the proved best, what the last change cost."""
        verdict = self.verdict
        if verdict is None:
            return Standing(True, "No plan yet", "", "", "")
        count = len({v.rule for v in verdict.violations})
        headline = "Legal" if verdict.legal else f"{words.counted(count, 'rule')} broken"
        proof = self.draft.step.proof
        points = f"{verdict.score} points"
        if proof is not None and proof.bound is not None:
            points += f"; the best found has {proof.score}, no plan more than {proof.bound}"
        return Standing(
            legal=verdict.legal,
            headline=headline,
            against=self._against(verdict),
            cost="" if self.shown else self._cost(verdict),
            points=points,
            complaints=tuple(self._complaint(v) for v in verdict.violations),
        )

    def _against(self, verdict: Verdict) -> str:
        """The score against what was proved, in words."""
        proof = self.draft.step.proof
        if proof is None:
            return "Solve once to see how far it is from the best."
        best = "the proved best" if proof.status == "optimal" else "the best found"
        if proof.scenario != self.loaded.scenario.sha256:
            best += " before the scenario changed"
        share = (proof.score - verdict.score) / max(1, abs(proof.score))
        if abs(share) < words.EQUAL:
            same = verdict.score == proof.score
            text = f"This is {best}" if same and verdict.legal else f"As good as {best}"
        else:
            text = f"{words.percent(share)} {'below' if share > 0 else 'above'} {best}"
        if share < 0 and not verdict.legal:
            return f"{text}, as rules are broken."
        if proof.status != "optimal" and proof.bound is not None:
            left = words.percent(gap(proof.score, proof.bound))
            text += f", which is within {left} of the best possible"
        return f"{text}."

    def _cost(self, verdict: Verdict) -> str:
        """What the last change did to the score, and to the muscles."""
        journal = self.draft.journal
        if journal.at < 1 or journal.steps[journal.at - 1].plan is None:
            return ""
        before_step = journal.steps[journal.at - 1]
        if before_step.plan == self.draft.step.plan:
            return ""
        before = self.draft.verdict_of(before_step)
        if before is None:
            return ""
        share = (verdict.score - before.score) / max(1, abs(before.score))
        moved = muscle_words(before, verdict, self.loaded.scenario.priorities)
        if abs(share) < words.EQUAL:
            text = "This change: equally good"
        else:
            text = f"This change: {words.percent(share)} {'better' if share > 0 else 'worse'}"
        return f"{text}{f' ({moved})' if moved else ''}."

    def _complaint(self, violation: Violation) -> Complaint:
        week = "" if violation.week is None else f"week {violation.week}"
        place = ", ".join(part for part in (violation.session, week) if part)
        return Complaint(violation.rule, place, violation.message, self._anchor(violation))


def muscle_words(before: Verdict, after: Verdict, priorities: Mapping[str, int]) -> str:
    """Credit that the muscles which count won or lost over the block: ``lats -2 sets``."""
    old, new = block_half_sets(before), block_half_sets(after)
    change = {m: new[m] - old[m] for m in (old | new) if priorities.get(m, 0)}
    moved = sorted(((m, n) for m, n in change.items() if n), key=lambda item: -abs(item[1]))[:3]
    return ", ".join(
        f"{words.spoken(m)} {n / 2:+g} {words.plural(abs(n) / 2, 'set')}" for m, n in moved
    )


def block_half_sets(verdict: Verdict) -> Counter[str]:
    """Each muscle's credit over the block, in half-sets."""
    found: Counter[str] = Counter()
    for week in verdict.totals:
        found.update(week.half_sets)
    return found


def reps_of(entry: Exercise, goal: str) -> str:
    """What one set asks for."""
    shown = shown_reps(entry, goal)
    text = words.rep_range(shown.min, shown.max, shown.unit)
    return f"{text}/side" if entry.unilateral else text


def short(text: str) -> str:
    """A text as a part of an id in the page."""
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
