"""The rules of a scenario as a coach edits them: one line of the file, one rule.

Each knows what it says in words and how to take it out of the scenario. Taking out is done on the
resolved scenario, so that a default which was worked out from other lines stays as it was. What a
coach can edit includes who is available: gyms, level, goal, exclusions, unlock weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.inputs import Path_, dotted
from catalog.queries import matches
from catalog.schema import Catalog
from catalog.vocabulary import LEVELS, closure, equipment
from optimizer.explain import edits, wording
from optimizer.instance import Frozen, Instance, prepare
from optimizer.instance.types import Week
from optimizer.plan.schema import Conflict
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import (
    Exceptional,
    ExerciseSets,
    Limits,
    MuscleBand,
    Scenario,
    Session,
    WeeklyBands,
    WeeklyTargets,
    Wish,
)
from optimizer.words import listed, weeks_in_words

MANY = 1000
"""Stands for "as many as you like" where a rule can't be left out altogether."""
ANY_SETS = (1, 50)
"""Stands for any number of sets of an exercise."""


@dataclass
class Relaxation:
    """A scenario while rules are taken out of it.

    Attributes:
        scenario: what is left.
        catalog: the exercises.
        free_weeks: weeks whose total of sets no longer matters.
    """

    scenario: Scenario
    catalog: Catalog
    free_weeks: set[int] = field(default_factory=set)

    def change(self, **fields: Any) -> None:
        """Replace fields of the scenario."""
        self.scenario = replace(self.scenario, **fields)

    def sessions(self, edit: Callable[[Session], Session]) -> None:
        """Replace every session."""
        self.change(sessions=tuple(edit(session) for session in self.scenario.sessions))


@dataclass(frozen=True)
class EditableRule:
    """One line of a scenario that can be part of a clash.

    Attributes:
        rule: id of the rule (contract section 5).
        path: where it stands, or would stand.
        line: of the file, or None for a default.
        where: which weeks or session, in words.
        message: what it asks, in a sentence with its numbers.
        numbers: the same for programs.
        drop: takes the rule out of a scenario.
        finer: the same line's parts, which may be all that matters.
    """

    rule: str
    path: Path_
    line: int | None
    where: str
    message: str
    numbers: dict[str, Any]
    drop: Callable[[Relaxation], None] = field(compare=False)
    finer: tuple[EditableRule, ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[Path_, str]:
        """Tells rules of one scenario apart."""
        return self.path, self.where

    @property
    def written(self) -> bool:
        """Whether the file says it; else it is a default."""
        return self.line is not None

    def conflict(self) -> Conflict:
        """As plan files carry it."""
        return Conflict(
            rule=self.rule,
            where=self.where,
            path=dotted(self.path),
            line=self.line,
            message=self.message,
            numbers=self.numbers,
        )


def relaxed(
    loaded: Loaded, dropped: Iterable[EditableRule], frozen: Frozen | None = None
) -> Instance:
    """The scenario, ready for the model, without some of its rules.

    Whether ``balance`` and ``include`` are waived stays as it is in the whole scenario: equipment
    that is not there may not bring back a rule that is not asked for.

    Args:
        loaded: the scenario.
        dropped: rules of :func:`editable_rules` to take out.
        frozen: weeks that are facts.
    """
    whole = prepare(loaded.scenario, loaded.catalog, frozen)
    state = Relaxation(loaded.scenario, loaded.catalog)
    _drop_waived(state, whole)
    for rule in dropped:
        rule.drop(state)
    instance = prepare(state.scenario, loaded.catalog, frozen)
    pairs = zip(whole.weeks, instance.weeks, strict=True)
    weeks = tuple(_either(state, *pair) for pair in pairs)
    return replace(instance, weeks=weeks, patterns={**instance.patterns, **whole.patterns})


def _either(state: Relaxation, before: Week, after: Week) -> Week:
    """A week that may have what it may before the rules were taken out, or after.

    Without `deload_half` a deload week gets a total, and so does one whose sessions no longer
    share their exercises with a training week: a rule taken out never asks for more.
    """
    banded = before.banded and after.banded and before.number not in state.free_weeks
    low, high = min(before.low, after.low), max(before.high, after.high)
    return replace(after, banded=banded, low=low if banded else 0, high=high if banded else MANY)


def _drop_waived(state: Relaxation, whole: Instance) -> None:
    """Take out includes that no group could ever choose: they ask for nothing."""
    entries = [whole.exercises[e] for e in {e for g in whole.groups for e in g.candidates}]
    kept = tuple(
        selector
        for selector in state.scenario.include
        if any(matches(selector, entry) for entry in entries)
    )
    state.change(include=kept)


def line_of(loaded: Loaded, path: Path_) -> int | None:
    """The line of exactly this path; None where the file does not write it."""
    document = loaded.document
    if edits.value_at(document.data, path) is None:
        return None
    place = document.position(document.written(path))
    return place.line if place else None


def editable_rules(loaded: Loaded) -> list[EditableRule]:
    """Every rule in force, the ones that the file writes first, defaults last.

    Within each half the most particular wishes (pins, requirements) stand before general limits:
    a clash is told with the first ones that explain it.
    """
    maker = _Maker(loaded)
    rules = [rule for part in _PARTS for rule in part(maker)]
    return sorted(rules, key=lambda rule: not rule.written)


class _Maker:
    """Makes rules of one scenario."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.catalog = loaded.catalog
        self.instance = prepare(loaded.scenario, loaded.catalog)
        self.one_week = loaded.scenario.weeks == 1

    def line(self, path: Path_) -> int | None:
        """The line of exactly this path; None where the file does not write it."""
        return line_of(self.loaded, path)

    def rule(
        self,
        rule: str,
        path: Path_,
        message: str,
        drop: Callable[[Relaxation], None],
        *,
        where: str = "",
        numbers: dict[str, Any] | None = None,
        finer: Sequence[EditableRule] = (),
    ) -> EditableRule:
        line = self.line(path)
        if line is None and path[0] not in ("weekly_sets",):
            message = f"{message} This is the default."
        return EditableRule(rule, path, line, where, message, numbers or {}, drop, tuple(finer))


# ----- by name: pins, requirements, includes ----------------------------------------------------


def _pins(maker: _Maker) -> Iterator[EditableRule]:
    for index, pin in enumerate(maker.scenario.pin):
        parts: list[EditableRule] = []
        numbers: dict[str, Any] = {"exercise": pin.exercise, "session": pin.session}
        if pin.sets is not None:
            numbers["sets"] = list(pin.sets)
            parts.append(
                maker.rule(
                    "pin",
                    ("pin", index, "sets"),
                    wording.pin(maker, pin),
                    _pin_sets(index),
                    where=pin.session,
                    numbers=numbers,
                )
            )
        yield maker.rule(
            "pin",
            ("pin", index),
            wording.pin(maker, pin),
            _pin(index),
            where=pin.session,
            numbers=numbers,
            finer=parts,
        )


def _pin(index: int) -> Callable[[Relaxation], None]:
    def drop(state: Relaxation) -> None:
        pins = state.scenario.pin
        gone = pins[index]
        unlock = {gone.exercise: 1, **state.scenario.unlock}  # it may still be chosen
        # Indices of the other pins must not move: a pin in no week says nothing.
        pins = (*pins[:index], replace(gone, weeks=()), *pins[index + 1 :])
        state.change(pin=pins, unlock=unlock)

    return drop


def _pin_sets(index: int) -> Callable[[Relaxation], None]:
    def drop(state: Relaxation) -> None:
        pins = state.scenario.pin
        any_sets = replace(pins[index], sets=ANY_SETS)  # none at all would bring other bounds back
        state.change(pin=(*pins[:index], any_sets, *pins[index + 1 :]))

    return drop


def _requires(maker: _Maker) -> Iterator[EditableRule]:
    for index, item in enumerate(maker.scenario.require):

        def drop(state: Relaxation, index: int = index) -> None:
            old = state.scenario.require
            free = replace(old[index], at_least=None, at_most=None)
            state.change(require=(*old[:index], free, *old[index + 1 :]))

        numbers = {k: getattr(item, k) for k in ("count", "at_least", "at_most", "per")}
        yield maker.rule(
            "require",
            ("require", index),
            wording.require(item),
            drop,
            where=wording.sessions_of(maker, item.sessions),
            numbers={k: v for k, v in numbers.items() if v is not None},
        )


def _includes(maker: _Maker) -> Iterator[EditableRule]:
    entries = maker.instance.exercises
    for index, selector in enumerate(maker.scenario.include):
        if not any(matches(selector, entry) for entry in entries):
            continue

        def drop(state: Relaxation, selector: Any = selector) -> None:
            include = tuple(other for other in state.scenario.include if other != selector)
            named = (Wish(selector),) if isinstance(selector, str) else ()
            state.change(include=include, prefer=(*state.scenario.prefer, *named))

        text = f"Every week must hold an exercise of this kind: {selector_in_words(selector)}."
        yield maker.rule("include", ("select", "include", index), text, drop, where="every week")


# ----- volume -----------------------------------------------------------------------------------


def _weekly_sets(maker: _Maker) -> Iterator[EditableRule]:
    for week in maker.instance.weeks:
        if not week.held or not week.banded:
            continue

        def drop(state: Relaxation, number: int = week.number) -> None:
            state.free_weeks.add(number)

        yield maker.rule(
            "weekly_sets",
            week_path(maker.instance, week.number),
            wording.week_band(maker, week),
            drop,
            where=f"week {week.number}",
            numbers={"week": week.number, "min": week.low, "max": week.high},
        )
    targets = maker.scenario.weekly_sets
    if isinstance(targets, WeeklyTargets) and targets.on_skip == "keep" and _misses(maker):

        def scale(state: Relaxation) -> None:
            state.change(weekly_sets=replace(targets, on_skip="scale"))

        text = "A week keeps all of its sets when a session is skipped."
        yield maker.rule("weekly_sets", ("weekly_sets", "on_skip"), text, scale)


def _misses(maker: _Maker) -> bool:
    """Whether some week lacks a session."""
    return any(len(week.held) < len(maker.scenario.sessions) for week in maker.instance.weeks)


def week_path(instance: Instance, week: int) -> Path_:
    """The line that gives a week its target: the phase's own, or the scenario's."""
    calendar, scenario = instance.calendar, instance.scenario
    phase = calendar.phase(week) - 1
    own = scenario.phases[phase].weekly_sets is not None
    base: Path_ = ("block", "phases", phase, "weekly_sets") if own else ("weekly_sets",)
    rule = calendar.targets[week].rule
    if isinstance(rule, WeeklyBands):
        return (*base, week - (calendar.phases[phase].start if own else 1))
    if calendar.deload(week):
        return (*base, "deload")
    ramp = calendar.mesocycle(week)
    if rule.ramp == "block":
        ramp = tuple(w for w in calendar.weeks if not calendar.deload(w))
    if week == ramp[-1] and len(ramp) > 1:
        return (*base, "end")
    return (*base, "start") if week == ramp[0] else base


def _muscle_sets(maker: _Maker) -> Iterator[EditableRule]:
    for muscle, band in maker.scenario.muscle_sets.items():
        path: Path_ = ("muscle_sets", muscle)
        if band.min:

            def no_min(state: Relaxation, muscle: str = muscle) -> None:
                old = state.scenario.muscle_sets
                state.change(muscle_sets={**old, muscle: MuscleBand(0, old[muscle].max)})

            yield maker.rule(
                "muscle_sets",
                (*path, "min"),
                wording.muscle_min(muscle, band),
                no_min,
                where="each training week",
                numbers={"min_half_sets": band.min},
            )
        if band.max is not None:

            def no_max(state: Relaxation, muscle: str = muscle) -> None:
                old = state.scenario.muscle_sets
                state.change(muscle_sets={**old, muscle: MuscleBand(old[muscle].min, None)})

            yield maker.rule(
                "muscle_sets",
                (*path, "max"),
                wording.muscle_max(muscle, band),
                no_max,
                where="each week",
                numbers={"max_half_sets": band.max},
            )


def _balance(maker: _Maker) -> Iterator[EditableRule]:
    balance = maker.scenario.balance
    if balance is not None:
        yield maker.rule(
            "balance",
            ("balance",),
            wording.balance(balance),
            lambda s: s.change(balance=None),
            where="each week" if balance.per == "week" else "the whole block",
            numbers={"ratio": list(balance.ratio), "tolerance": balance.tolerance},
        )


def _sets_per_exercise(maker: _Maker) -> Iterator[EditableRule]:
    now = maker.scenario.sets_per_exercise
    free = {"min": 1, "max": 50, "spread": MANY, "deload_min": 1}
    deload = bool(maker.scenario.deload_weeks)
    for key, widest in free.items():
        value = getattr(now, key)
        if value == widest or (key == "deload_min" and not deload):
            continue

        def drop(state: Relaxation, key: str = key, widest: int = widest) -> None:
            old = state.scenario.sets_per_exercise
            state.change(sets_per_exercise=replace(old, **{key: widest}))

        yield maker.rule(
            "spread" if key == "spread" else "sets_per_exercise",
            ("sets_per_exercise", key),
            wording.sets_per_exercise(key, value),
            drop,
            numbers={key: value},
        )
    for exercise, own in maker.scenario.exercise_sets.items():

        def wide(state: Relaxation, exercise: str = exercise) -> None:
            old = state.scenario.exercise_sets
            state.change(exercise_sets={**old, exercise: ExerciseSets(*ANY_SETS)})

        yield maker.rule(
            "sets_per_exercise",
            ("exercise_sets", exercise),
            wording.exercise_sets(maker, exercise, own),
            wide,
            numbers={k: v for k, v in vars(own).items() if v is not None},
        )


def _deload(maker: _Maker) -> Iterator[EditableRule]:
    instance = maker.instance
    halved = [
        week.number
        for week in instance.weeks
        for s in week.held
        if instance.calendar.halved_from(week.number, instance.sessions[s])
    ]
    if halved:
        yield maker.rule(
            "deload_half",
            ("deload",),
            wording.DELOAD_HALF,
            lambda s: s.change(deload_half=False),
            where=weeks_in_words(set(halved)),
        )


# ----- sessions ---------------------------------------------------------------------------------

_LIMITS = {
    "exercises": ("session_exercises", "exercises"),
    "sets": ("session_sets", "sets"),
    "minutes": ("session_minutes", "minutes"),
    "muscle_sets": ("session_muscle_sets", "muscle_half_sets"),
    "lower_back": ("session_lower_back", "lower_back"),
    "grip": ("session_grip", "grip"),
    "isolation": ("session_isolation", "isolation"),
    "per_family": ("session_family", "per_family"),
}
"""Key of the file to rule id and field of :class:`Limits`."""


def limit_path(loaded: Loaded, session: Session, key: str) -> Path_:
    """The line that gives a session one of its limits."""
    spec = loaded.file.sessions[session.source_index]
    if key == "minutes" and spec.minutes is not None:
        return ("sessions", session.source_index, "minutes")
    if key in spec.limits.model_fields_set:
        return ("sessions", session.source_index, "limits", key)
    return ("limits", key)


def _limits(maker: _Maker) -> Iterator[EditableRule]:
    for key, (rule, name) in _LIMITS.items():
        by_path: dict[Path_, list[Session]] = {}
        for session in maker.scenario.sessions:
            if getattr(session.limits, name) is not None:
                path = limit_path(maker.loaded, session, key)
                by_path.setdefault(path, []).append(session)
        for path, sessions in by_path.items():
            value = getattr(sessions[0].limits, name)
            names = frozenset(session.name for session in sessions)
            where = wording.sessions_of(maker, [session.name for session in sessions])
            yield maker.rule(
                rule,
                path,
                wording.limit(maker, key, sessions[0].limits),
                _no_limit(name, names),
                where=where,
                numbers={name: list(value) if isinstance(value, tuple) else value},
            )


def _no_limit(name: str, sessions: frozenset[str]) -> Callable[[Relaxation], None]:
    def drop(state: Relaxation) -> None:
        def edit(session: Session) -> Session:
            if session.name not in sessions:
                return session
            free: Limits = replace(session.limits, **{name: None})
            return replace(session, limits=free)

        state.sessions(edit)

    return drop


def _frequency(maker: _Maker) -> Iterator[EditableRule]:
    most = maker.scenario.frequency
    if most < len(maker.scenario.sessions):
        yield maker.rule(
            "frequency",
            ("frequency", "exercise"),
            wording.frequency(most),
            lambda s: s.change(frequency=MANY),
            where="each week",
            numbers={"exercise": most},
        )


def _ordering(maker: _Maker) -> Iterator[EditableRule]:
    if maker.scenario.compound_first:
        yield maker.rule(
            "compound_first",
            ("ordering", "compound_first"),
            wording.COMPOUND_FIRST,
            lambda s: s.change(compound_first=False),
            where="each session",
        )
    if maker.scenario.apart:
        yield maker.rule(
            "apart",
            ("ordering", "apart"),
            wording.apart(maker.scenario.apart),
            lambda s: s.change(apart=()),
            where="each session",
        )


def _recovery(maker: _Maker) -> Iterator[EditableRule]:
    hours = maker.scenario.lower_back_hours
    if hours:
        yield maker.rule(
            "recovery",
            ("recovery", "lower_back_hours"),
            wording.recovery(hours),
            lambda s: s.change(lower_back_hours=None),
            numbers={"hours": hours},
        )


def _supersets(maker: _Maker) -> Iterator[EditableRule]:
    """A cap on what is never asked for: no clash is its doing, but a cap on minutes may be."""
    pairs = maker.scenario.supersets.pairs
    if pairs:
        yield maker.rule(
            "supersets",
            ("supersets", "pairs"),
            wording.supersets(pairs),
            lambda _: None,
            where="each session",
            numbers={"pairs": pairs},
        )


def _elsewhere(maker: _Maker) -> Iterator[EditableRule]:
    for index, entry in enumerate(maker.scenario.elsewhere):

        def drop(state: Relaxation, index: int = index) -> None:
            old = state.scenario.elsewhere
            bands = maker.scenario.muscle_sets
            # What helps a muscle to its minimum stays: a line taken out never asks for more.
            helping = {m: n for m, n in old[index].half_sets.items() if m in bands and bands[m].min}
            free = replace(
                old[index],
                minutes=0,
                lower_back=0,
                grip=0,
                heavy_lower_back=False,
                half_sets=helping,
            )
            state.change(elsewhere=(*old[:index], free, *old[index + 1 :]))

        yield maker.rule(
            wording.elsewhere_rule(entry),
            ("elsewhere", index),
            wording.elsewhere(entry),
            drop,
            where=wording.elsewhere_place(entry),
        )


# ----- the block's shape ------------------------------------------------------------------------


def _phases(maker: _Maker) -> Iterator[EditableRule]:
    scenario = maker.scenario
    for index, phase in enumerate(scenario.phases):
        if phase.new_exercises is not None and (index or scenario.previous):

            def same(state: Relaxation, index: int = index) -> None:
                old = state.scenario.phases
                free = replace(old[index], new_exercises=None)
                state.change(phases=(*old[:index], free, *old[index + 1 :]))

            yield maker.rule(
                "rotation",
                ("block", "phases", index, "new_exercises"),
                wording.rotation(index, phase.new_exercises),
                same,
                numbers={"new_exercises": list(phase.new_exercises)},
            )
    if any(len(group.weeks) > 1 for group in maker.instance.groups):
        yield maker.rule(
            "phase_constant",
            ("block", "phases"),
            wording.phases(scenario),
            _split_phases,
        )


def _split_phases(state: Relaxation) -> None:
    """Every week may have exercises of its own."""
    weeks = range(1, state.scenario.weeks + 1)
    _split(state, ((week, s.name) for week in weeks for s in state.scenario.sessions))


def _split(state: Relaxation, days: Iterable[tuple[int, str]]) -> None:
    """Sessions of some weeks may have exercises of their own."""
    split = dict(state.scenario.exceptions)
    for day in days:
        old = split.get(day, OWN)
        if not old.skip:
            split[day] = replace(old, own=True)
    state.change(exceptions=split)


OWN = Exceptional(None, None, own=True, skip=False, source_index=-1)
"""A session of a week that may have exercises of its own, and differs in nothing else."""


def _exceptions(maker: _Maker) -> Iterator[EditableRule]:
    scenario = maker.scenario
    for index in sorted({other.source_index for other in scenario.exceptions.values()}):

        def drop(state: Relaxation, index: int = index) -> None:
            kept = {}
            for key, other in state.scenario.exceptions.items():
                kept[key] = other if other.source_index != index else OWN
            state.change(exceptions=kept)  # what was apart stays apart: it only allows more

        yield maker.rule(
            _exception_rule(scenario, index),
            ("exceptions", index),
            wording.exception(scenario, index),
            drop,
        )


def _start(maker: _Maker) -> Iterator[EditableRule]:
    start = maker.scenario.start
    gone = [s.name for s in maker.scenario.sessions if start and s.day < start.weekday()]
    if gone:

        def drop(state: Relaxation) -> None:
            state.change(start=None)
            _split(state, ((1, name) for name in gone))

        text = f"The block starts on {start:%A}, so week 1 is without {listed(gone)}."
        yield maker.rule("available", ("block", "start"), text, drop, where="week 1")


def _exception_rule(scenario: Scenario, index: int) -> str:
    one = next(o for o in scenario.exceptions.values() if o.source_index == index)
    if one.minutes is not None and one.gym is None:
        return "session_minutes"
    return "available"


# ----- who is available -------------------------------------------------------------------------


def all_items(catalog: Catalog) -> frozenset[str]:
    """Everything that any gym could own."""
    return closure(catalog.items | set(equipment().items))


def _gyms(maker: _Maker) -> Iterator[EditableRule]:
    every = all_items(maker.catalog)
    used = {group.gym for group in maker.instance.groups}
    for name in maker.scenario.gyms:
        has = closure(maker.scenario.gyms[name])
        short = [e for e in maker.catalog if not any(has.issuperset(kit) for kit in e.equipment)]
        if name not in used or not short:
            continue

        def drop(state: Relaxation, name: str = name) -> None:
            state.change(gyms={**state.scenario.gyms, name: every})

        yield maker.rule(
            "available",
            ("equipment", name),
            wording.gym(maker, name, len(short)),
            drop,
            where=f"gym {name}",
            numbers={"out_of_reach": len(short)},
        )


def _athlete(maker: _Maker) -> Iterator[EditableRule]:
    scenario = maker.scenario
    above = [e for e in maker.catalog if LEVELS.index(e.level) > LEVELS.index(scenario.level)]
    if above:
        yield maker.rule(
            "available",
            ("athlete", "level"),
            wording.level(scenario.level, len(above)),
            lambda s: s.change(level=LEVELS[-1]),
            numbers={"out_of_reach": len(above)},
        )
    goals = {group.goal for group in maker.instance.groups}
    unrated = [e for e in maker.catalog if any(not getattr(e.goals, goal) for goal in goals)]
    if unrated:
        yield maker.rule(
            "available",
            ("athlete", "goal"),
            wording.goal(goals, len(unrated)),
            _any_rating,
            numbers={"out_of_reach": len(unrated)},
        )


def _any_rating(state: Relaxation) -> None:
    """A wish waives an exercise's rating, and its muscles too: those without any are left out."""
    scenario = state.scenario
    wanted = {muscle for muscle, worth in scenario.priorities.items() if worth}
    wanted |= set(scenario.muscle_sets)
    named = (Wish(e.id) for e in state.catalog if wanted.intersection(e.direct))
    state.change(prefer=(*scenario.prefer, *named))


def _priorities(maker: _Maker) -> Iterator[EditableRule]:
    priorities = maker.scenario.priorities
    wanted = {muscle for muscle, worth in priorities.items() if worth}
    wanted |= set(maker.scenario.muscle_sets)
    idle = [e for e in maker.catalog if not wanted.intersection(e.direct)]
    if idle:
        every = {muscle: max(1, worth) for muscle, worth in priorities.items()}
        yield maker.rule(
            "available",
            ("priorities",),
            wording.priorities(len(idle)),
            lambda s: s.change(priorities=every),
            numbers={"out_of_reach": len(idle)},
        )


def _excludes(maker: _Maker) -> Iterator[EditableRule]:
    for index, wish in enumerate(maker.scenario.exclude):
        count = sum(matches(wish.select, entry) for entry in maker.catalog)
        if not count:
            continue

        def drop(state: Relaxation, index: int = index) -> None:
            old = state.scenario.exclude
            gone = Wish(old[index].select, frozenset())
            state.change(exclude=(*old[:index], gone, *old[index + 1 :]))
            _split(state, old[index].when or ())  # what was apart stays apart

        yield maker.rule(
            "available",
            ("select", "exclude", index),
            wording.exclude(wish, count),
            drop,
            numbers={"exercises": count},
        )


def _unlocks(maker: _Maker) -> Iterator[EditableRule]:
    for exercise, week in maker.scenario.unlock.items():
        if week > 1:

            def drop(state: Relaxation, exercise: str = exercise) -> None:
                state.change(unlock={**state.scenario.unlock, exercise: 1})

            yield maker.rule(
                "available",
                ("select", "unlock", exercise),
                f"{wording.name(maker, exercise)} may not be used before week {week}.",
                drop,
                numbers={"week": week},
            )


_PARTS: tuple[Callable[[_Maker], Iterator[EditableRule]], ...] = (
    _pins,
    _requires,
    _includes,
    _muscle_sets,
    _balance,
    _limits,
    _elsewhere,
    _weekly_sets,
    _phases,
    _exceptions,
    _start,
    _sets_per_exercise,
    _deload,
    _frequency,
    _ordering,
    _recovery,
    _supersets,
    _excludes,
    _unlocks,
    _gyms,
    _priorities,
    _athlete,
)
