"""A plan cut up the way a coach reads it: one table a session and phase, weeks across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from catalog.inputs import flow
from catalog.vocabulary import MUSCLES, item_name
from optimizer import words
from optimizer.logs.kits import loaded, step_kind
from optimizer.plan.loads import find_words, load_words, scheme_words, short_reps_words
from optimizer.plan.schema import (
    Answer,
    Plan,
    Prescription,
    SessionPlan,
    TrainingElsewhere,
    WeekPlan,
)
from optimizer.report.blocks import without_controls
from optimizer.words import listed, weeks_in_words

P = TypeVar("P", bound=Answer)


def cleaned(plan: P) -> P:
    """The plan with control characters taken out of its texts, which files may bring along."""
    return type(plan).model_validate(_cleaned(plan.model_dump(by_alias=True)))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return value


def athlete_facts(plan: Answer) -> list[str]:
    """Name, level and goal of the athlete, those that are known."""
    athlete = plan.scenario.athlete
    return [athlete[key] for key in ("name", "level", "goal") if athlete.get(key)]


def all_notes(plan: Answer) -> list[str]:
    """Notes of the scenario, of its athlete and of the plan."""
    scenario = plan.scenario
    found = (scenario.resolved.get("notes"), scenario.athlete.get("notes"), *plan.notes)
    return [text for text in found if text]


@dataclass(frozen=True)
class ExerciseRow:
    """One exercise over the weeks of a table.

    Attributes:
        place: in the session, from 1; in a superset ``A1``.
        name: what a coach calls it.
        reps: what one set asks for in most of the weeks.
        rest: seconds between sets.
        sets: sets of each week.
        rir: reps in reserve of each week; None where the unit is no reps.
        kit: items it uses, in words.
        notes: remarks, e.g. other reps in some weeks.
        alternatives: names of what could stand in for it in each of the weeks, the plan's least
            loss first; which are equally good stands behind the name.
        loads: of each week, in words; empty where none is known.
        find: how to find the first load, where none is known.
    """

    place: str
    name: str
    reps: str
    rest: int
    sets: tuple[int, ...]
    rir: tuple[int | None, ...]
    kit: tuple[str, ...]
    notes: tuple[str, ...]
    alternatives: tuple[str, ...]
    loads: tuple[str, ...] = ()
    find: str = ""


@dataclass(frozen=True)
class SessionTable:
    """Weeks of one session that share gym and exercises.

    Attributes:
        minutes: of each week, warm-up included.
        caps: of each week; None is no cap.
        usual: whether the gym is the session's own (no exception).
        pairs: its supersets in words, with the minutes that they save.
    """

    session: str
    day: str
    gym: str
    phase: int
    weeks: tuple[int, ...]
    rows: tuple[ExerciseRow, ...]
    sets: tuple[int, ...]
    minutes: tuple[int, ...]
    caps: tuple[int | None, ...]
    warm_up: tuple[str, ...]
    usual: bool
    pairs: tuple[str, ...] = ()

    @property
    def rir(self) -> tuple[int | None, ...]:
        """What most of the exercises show, week by week; among as many the lower ones."""
        shown = Counter(tuple(r for r in row.rir if r is not None) for row in self.rows)
        whole = [rir for rir in shown if len(rir) == len(self.weeks)]
        none = (None,) * len(self.weeks)
        return max(whole, key=lambda rir: (shown[rir], -sum(rir)), default=none)


def session_tables(plan: Plan) -> list[SessionTable]:
    """The plan's sessions as tables: by phase, then the usual ones by day, then the others."""
    found: dict[tuple[Any, ...], list[tuple[WeekPlan, SessionPlan]]] = {}
    for week in plan.weeks:
        for session in week.sessions:
            names = tuple((item.exercise, item.pair) for item in session.exercises)
            key = (week.phase, session.session, session.gym, names)
            found.setdefault(key, []).append((week, session))
    tables = [_table(plan, pairs) for pairs in found.values()]
    days = list(words.DAY_NAMES)
    return sorted(
        tables,
        key=lambda t: (
            t.phase,
            not t.usual,
            t.weeks[0] * (not t.usual),
            days.index(t.day),
            t.weeks,
        ),
    )


def _table(plan: Plan, pairs: Sequence[tuple[WeekPlan, SessionPlan]]) -> SessionTable:
    week, session = pairs[0]
    spec = plan.scenario.session(session.session)
    numbers = tuple(w.week for w, _ in pairs)
    firsts = first_times(plan)
    return SessionTable(
        session=session.session,
        day=session.day,
        gym=session.gym,
        phase=week.phase,
        weeks=numbers,
        rows=tuple(
            _row(plan, numbers, [s.exercises[place] for _, s in pairs], firsts)
            for place in range(len(session.exercises))
        ),
        sets=tuple(s.sets for _, s in pairs),
        minutes=tuple(s.minutes for _, s in pairs),
        caps=tuple(_cap(plan, spec, number) for number in numbers),
        warm_up=tuple(session.warm_up),
        pairs=tuple(pair_lines([s for _, s in pairs])),
        usual=session.gym == spec.get("gym", session.gym),
    )


Firsts = dict[tuple[str, str, str], Prescription]
"""Exercise, kind of weights and reps to the first time in the block."""


def first_times(plan: Plan) -> Firsts:
    """Where the block has each exercise for the first time with these weights and reps.

    What a bar weighs in the usual gym says nothing of the hotel's dumbbells, and what was rowed for
    12 in a phase of size is too light for 5 in one of strength. A week that is lighter on purpose
    is none to find a load in.
    """
    found: Firsts = {}
    for week, _, item in plan.prescriptions():
        lift = _lift(item)
        if not (week.deload and any(lift[:2] == known[:2] for known in found)):
            found.setdefault(lift, item)
    return found


def is_first(item: Prescription, firsts: Firsts) -> bool:
    """Whether the load of a prescription is still to be found."""
    return item is firsts.get(_lift(item))


def _lift(item: Prescription) -> tuple[str, str, str]:
    weights = step_kind(item.kit) or ("band" if loaded(item.kit) else "")
    return item.exercise, weights, short_reps_words(item)


def changes(item: Prescription, before: Prescription | None) -> list[str]:
    """What a week changes in an exercise against the session's last time, in words.

    Reps in reserve fall as a mesocycle goes on, which the loads already show.
    """
    if before is None:
        return ["new"]
    found = []
    if item.sets != before.sets:
        more = item.sets - before.sets
        found.append(f"{words.counted(abs(more), 'set')} {'more' if more > 0 else 'fewer'}")
    if (item.reps, [g.reps for g in item.scheme]) != (before.reps, [g.reps for g in before.scheme]):
        found.append("other reps")
    if item.load and before.load and item.load.unit == before.load.unit:
        more_load = round(item.load.amount - before.load.amount, 2)
        if more_load:
            way = "more" if more_load > 0 else "less"
            found.append(f"{abs(more_load):g} {item.load.unit} {way}")
    return found


def before_in(plan: Plan) -> dict[tuple[int, str, str], Prescription | None]:
    """(week, session, exercise) to the session's last time before with the exercise; None: new.

    What the session had before a hotel week of the same phase is not new after it. Nothing stands
    for a session's first week.
    """
    found: dict[tuple[int, str, str], Prescription | None] = {}
    last: dict[str, tuple[int, dict[str, Prescription]]] = {}
    for week in plan.weeks:
        for session in week.sessions:
            held = {item.exercise: item for item in session.exercises}
            if session.session in last:
                phase, earlier = last[session.session]
                found |= {(week.week, session.session, e): earlier.get(e) for e in held}
                held = earlier | held if phase == week.phase else held
            last[session.session] = week.phase, held
    return found


@dataclass(frozen=True)
class PrescriptionNotes:
    """What stands beside each prescription of a plan.

    Attributes:
        firsts: where each exercise's load is found.
        before: (week, session, exercise) to the time before in that session.
    """

    firsts: Firsts
    before: Mapping[tuple[int, str, str], Prescription | None]

    @classmethod
    def of(cls, plan: Plan) -> PrescriptionNotes:
        """Of every prescription of a plan."""
        return cls(first_times(plan), before_in(plan))

    def find(self, week: WeekPlan, item: Prescription) -> str:
        """How its load is found, where none is known."""
        first = is_first(item, self.firsts)
        return find_words(item, first=first, deload=week.deload)

    def changes(self, week: WeekPlan, session: str, item: Prescription) -> list[str]:
        """What is otherwise than in the session's last week, in words."""
        place = (week.week, session, item.exercise)
        return changes(item, self.before[place]) if place in self.before else []


def _row(
    plan: Plan, weeks: Sequence[int], items: Sequence[Prescription], firsts: Firsts
) -> ExerciseRow:
    shown = [short_reps_words(item) for item in items]
    usual = Counter(shown).most_common(1)[0][0]
    other: dict[str, list[int]] = {}
    for week, text, item in zip(weeks, shown, items, strict=True):
        text = scheme_words(item) or text
        if text != usual:
            other.setdefault(text, []).append(week)
    notes = [f"{text} in {weeks_in_words(numbers)}" for text, numbers in other.items()]
    notes += dict.fromkeys(item.notes for item in items if item.notes)
    return ExerciseRow(
        place=place_of(items[0]),
        name=items[0].name,
        reps=usual,
        rest=items[0].rest_seconds,
        sets=tuple(item.sets for item in items),
        rir=tuple(item.rir for item in items),
        kit=tuple(map(item_name, items[0].kit)),
        notes=tuple(notes),
        alternatives=tuple(plan.stand_ins(items)),
        loads=tuple(load_words(i.load, i.kit) if i.load else "" for i in items),
        find=find_words(items[0], first=True) if is_first(items[0], firsts) else "",
    )


def place_of(item: Prescription) -> str:
    """``3``, or ``A1`` where it is done in turn with A2."""
    return item.pair or str(item.order)


def pair_lines(sessions: Sequence[SessionPlan]) -> list[str]:
    """``A1 and A2 in turn, 1:30 rest shared: 4-5 min saved``, each superset of a table's weeks."""
    found: dict[str, list[tuple[int, int]]] = {}
    for session in sessions:
        items = {item.exercise: item for item in session.exercises}
        for one, other in ((items[a], items[b]) for a, b in session.pairs):
            rest = min(one.rest_seconds, other.rest_seconds)
            saved = rest * min(one.sets, other.sets)
            found.setdefault(f"{one.pair} and {other.pair}", []).append((rest, saved))
    return [
        f"{labels} in turn, {listed(list(dict.fromkeys(words.rest(r) for r, _ in values)))} "
        f"rest shared: {words.span([saved // 60 for _, saved in values])} min saved"
        for labels, values in found.items()
    ]


def elsewhere_rows(plan: Plan) -> dict[str, tuple[bool, ...]]:
    """``Tue: squats`` to the weeks in which it is done."""
    weeks = plan.weeks
    done = [{elsewhere_name(item) for item in week.elsewhere} for week in weeks]
    names = dict.fromkeys(elsewhere_name(item) for week in weeks for item in week.elsewhere)
    return {name: tuple(name in here for here in done) for name in names}


def elsewhere_name(item: TrainingElsewhere) -> str:
    """``Tue: squats``, or ``Chest, in Pull A``."""
    if item.session:
        return f"{words.capital(item.what)}, in {item.session}"
    return f"{item.day.capitalize()}: {item.what}"


def credit_elsewhere(plan: Plan) -> dict[str, tuple[float, ...]]:
    """Muscle to the sets of credit that training elsewhere gives it, week by week."""
    weeks = plan.weeks
    muscles = dict.fromkeys(m for week in weeks for e in week.elsewhere for m in e.muscle_sets)
    return {
        muscle: tuple(sum(e.muscle_sets.get(muscle, 0) for e in w.elsewhere) for w in weeks)
        for muscle in _in_order(muscles)
    }


def session_cap(plan: Plan, session: str, week: int) -> int | None:
    """Minutes that a session may take in a week; None is no cap."""
    return _cap(plan, plan.scenario.session(session), week)


def _cap(plan: Plan, spec: Mapping[str, Any], week: int) -> int | None:
    name = spec.get("name")
    cap = spec.get("limits", {}).get("minutes")
    for item in plan.scenario.resolved.get("exceptions", ()):
        mine = item.get("session", name) == name
        if mine and week in item["weeks"] and "minutes" in item:
            cap = item["minutes"]
    if cap is None:
        return None
    here = [w for w in plan.weeks if w.week == week]
    taken = sum(e.minutes for w in here for e in w.elsewhere if e.session == name)
    return max(0, int(cap) - taken)


@dataclass(frozen=True)
class Overview:
    """The block in numbers, week by week.

    Attributes:
        weeks: week numbers.
        deload: of each week.
        sets: total sets.
        balance: the sets of two patterns, e.g. ``6:6``.
        patterns: what the balance weighs.
        sessions: session to its minutes, None where it is not held.
        muscles: muscle to credit in sets, most first within back and others.
    """

    weeks: tuple[int, ...]
    deload: tuple[bool, ...]
    sets: tuple[int, ...]
    balance: tuple[str, ...]
    patterns: tuple[str, ...]
    sessions: dict[str, tuple[int | None, ...]]
    muscles: dict[str, tuple[float, ...]]


def overview(plan: Plan) -> Overview:
    """Sets, balance, minutes and credit of every week."""
    weeks = plan.weeks
    muscles = dict.fromkeys(muscle for week in weeks for muscle in week.muscle_sets)
    names = plan.session_names
    return Overview(
        weeks=tuple(week.week for week in weeks),
        deload=tuple(week.deload for week in weeks),
        sets=tuple(week.sets for week in weeks),
        balance=tuple(":".join(str(n) for n in week.balance.values()) for week in weeks),
        patterns=tuple(weeks[0].balance) if weeks else (),
        sessions={name: tuple(_minutes(week, name) for week in weeks) for name in names},
        muscles={
            muscle: tuple(week.muscle_sets.get(muscle, 0) for week in weeks)
            for muscle in _in_order(muscles)
        },
    )


def _minutes(week: WeekPlan, session: str) -> int | None:
    return next((s.minutes for s in week.sessions if s.session == session), None)


def _in_order(found: dict[str, None]) -> list[str]:
    """Back muscles first, in the vocabulary's order."""
    return [muscle for muscle in MUSCLES if muscle in found]


@dataclass(frozen=True)
class SessionVariant:
    """What a session keeps and changes where it differs from its usual self.

    Attributes:
        kept, lost, gained: names of exercises.
    """

    session: str
    gym: str
    weeks: tuple[int, ...]
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def swaps(tables: Sequence[SessionTable]) -> list[SessionVariant]:
    """Tables of other gyms or weeks of their own, against the session's longest table."""
    result = []
    for table in tables:
        same = [t for t in tables if (t.phase, t.session) == (table.phase, table.session)]
        usual = max(same, key=lambda t: (t.usual, len(t.weeks)))
        if table is not usual:
            names = [row.name for row in table.rows]
            before = [row.name for row in usual.rows]
            result.append(
                SessionVariant(
                    session=table.session,
                    gym=table.gym,
                    weeks=table.weeks,
                    kept=tuple(name for name in before if name in names),
                    lost=tuple(name for name in before if name not in names),
                    gained=tuple(name for name in names if name not in before),
                )
            )
    return result


def swap_line(swap: SessionVariant) -> str:
    """The same in a sentence."""
    when = weeks_in_words(swap.weeks)
    parts = [f"keeps {listed(swap.kept)}" if swap.kept else "keeps none of its exercises"]
    if swap.lost:
        parts.append(f"drops {listed(swap.lost)}")
    if swap.gained:
        parts.append(f"adds {listed(swap.gained)}")
    return f"{swap.session}, {when} ({swap.gym}): {', '.join(parts)}."


def main_defaults(plan: Plan) -> list[str]:
    """The defaults that shape a block most, as a file has them."""
    shown = {
        "athlete.level",
        "athlete.goal",
        "block.deload_weeks",
        "weekly_sets",
        "balance",
        "limits.exercises",
        "limits.minutes",
        "sets_per_exercise.max",
        "select.include",
        "warm_up",
        "effort.rir",
    }
    return [
        f"{item['path']}: {flow(item['value'])}"
        for item in plan.scenario.defaults
        if item["path"] in shown
    ]
