"""How close a plan comes to each rule: what is used, what is allowed, and where it is tightest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from catalog.inputs import Path_, dotted
from catalog.queries import matches
from catalog.schema import Exercise
from optimizer.explain.rules import editable_rules, limit_path
from optimizer.instance import prepare
from optimizer.plan.reading import PlanFacts
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Session
from optimizer.units import WARM_UP_SECONDS, sets_of, whole_minutes

Held = list[tuple[Exercise, int]]
"""One session of one week: exercises with their sets."""


@dataclass(frozen=True)
class Slack:
    """One rule of a plan at its tightest place.

    Attributes:
        rule: its id.
        path: its line, as messages write it.
        line: of the file; None for a default.
        where: the tightest week and session, in words.
        used: what the plan has there.
        limit: what the rule allows (or asks for, where ``at_least``).
        at_least: whether more is better.
        unit: of both numbers.
    """

    rule: str
    path: str
    line: int | None
    where: str
    used: float
    limit: float
    at_least: bool
    unit: str

    @property
    def slack(self) -> float:
        """What is left until the rule bites; 0 is binding."""
        return self.used - self.limit if self.at_least else self.limit - self.used

    @property
    def binding(self) -> bool:
        """Whether nothing is left."""
        return self.slack <= 0

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        keys = ("rule", "path", "line", "where", "used", "limit", "at_least", "unit", "slack",
                "binding")  # fmt: skip
        return {key: getattr(self, key) for key in keys}


def slacks(loaded: Loaded, facts: PlanFacts) -> list[Slack]:
    """Every rule with a number, binding ones first.

    Args:
        loaded: the scenario.
        facts: a legal plan of it.
    """
    reader = _Reader(loaded, facts)
    found = [slack for part in _PARTS for slack in part(reader)]
    return sorted(found, key=lambda s: (not s.binding, s.slack / max(1.0, abs(s.limit))))


class _Reader:
    """The plan by week and session, and where the rules stand."""

    def __init__(self, loaded: Loaded, facts: PlanFacts) -> None:
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.instance = prepare(loaded.scenario, loaded.catalog)
        self.rules = editable_rules(loaded)
        self.held: dict[tuple[int, str], Held] = {
            (week.week, session.session): [
                (loaded.catalog[p.exercise], p.sets) for p in session.prescriptions
            ]
            for week in facts.weeks
            for session in week.sessions
        }

    def week(self, number: int) -> Held:
        """All prescriptions of a week."""
        return [item for (week, _), held in self.held.items() if week == number for item in held]

    def slack(
        self,
        rule: str,
        path: Path_,
        places: Iterable[tuple[float, float, str]],
        unit: str,
        *,
        at_least: bool = False,
    ) -> Iterator[Slack]:
        """The tightest of (used, limit, where); nothing where there is no place."""
        place = self.loaded.document.positions.get(path)
        found = [
            Slack(rule, dotted(path), place.line if place else None, where, used, limit, at_least,
                  unit)
            for used, limit, where in places
        ]  # fmt: skip
        if found:
            yield min(found, key=lambda slack: slack.slack)


def _where(week: int, session: str = "") -> str:
    return f"week {week}, {session}" if session else f"week {week}"


def _worst(values: Counter[str]) -> int:
    return max(values.values(), default=0)


def _muscles(held: Held) -> Counter[str]:
    credit: Counter[str] = Counter()
    for entry, sets in held:
        for muscle in (*entry.direct, *entry.indirect):
            credit[muscle] += sets * entry.credit(muscle)
    return credit


def _isolation(held: Held) -> int:
    return sum(entry.mechanic == "isolation" for entry, _ in held)


_LOADS: dict[str, tuple[str, str, Callable[[Held], float]]] = {
    "sets": ("session_sets", "sets", lambda held: sum(n for _, n in held)),
    "muscle_sets": ("session_muscle_sets", "sets", lambda held: _worst(_muscles(held)) / 2),
    "lower_back": (
        "session_lower_back", "load", lambda held: sum(n * e.lower_back_stress for e, n in held)
    ),
    "grip": ("session_grip", "load", lambda held: sum(n * e.grip_demand for e, n in held)),
    "isolation": (
        "session_isolation", "exercises", _isolation
    ),
    "per_family": (
        "session_family", "exercises", lambda held: _worst(Counter(e.family for e, _ in held))
    ),
}  # fmt: skip


def _limits(reader: _Reader) -> Iterator[Slack]:
    for key, (rule, unit, load) in _LOADS.items():
        by_path: dict[Path_, list[tuple[float, float, str]]] = {}
        for (week, name), held in reader.held.items():
            session = reader.scenario.session(name)
            most = _limit_of(session, key)
            if most is not None:
                path = limit_path(reader.loaded, session, key)
                by_path.setdefault(path, []).append((load(held), most, _where(week, name)))
        for path, places in by_path.items():
            yield from reader.slack(rule, path, places, unit)


def _limit_of(session: Session, key: str) -> float | None:
    if key == "muscle_sets":
        half = session.limits.muscle_half_sets
        return None if half is None else sets_of(half)
    value: int | None = getattr(session.limits, key)
    return value


def _exercises(reader: _Reader) -> Iterator[Slack]:
    fewest: dict[Path_, list[tuple[float, float, str]]] = {}
    most: dict[Path_, list[tuple[float, float, str]]] = {}
    for (week, name), held in reader.held.items():
        session = reader.scenario.session(name)
        if session.limits.exercises is not None:
            path = limit_path(reader.loaded, session, "exercises")
            few, many = session.limits.exercises
            fewest.setdefault(path, []).append((len(held), few, _where(week, name)))
            most.setdefault(path, []).append((len(held), many, _where(week, name)))
    for path, places in fewest.items():
        yield from reader.slack("session_exercises", path, places, "exercises", at_least=True)
    for path, places in most.items():
        yield from reader.slack("session_exercises", path, places, "exercises")


def _minutes(reader: _Reader) -> Iterator[Slack]:
    by_path: dict[Path_, list[tuple[float, float, str]]] = {}
    index = {session.name: s for s, session in enumerate(reader.instance.sessions)}
    for (week, name), held in reader.held.items():
        cap = reader.instance.minutes_cap(index[name], week)
        if cap is None:
            continue
        other = reader.scenario.exceptions.get((week, name))
        path: Path_ = limit_path(reader.loaded, reader.scenario.session(name), "minutes")
        if other is not None and other.minutes is not None:
            path = ("exceptions", other.source_index, "minutes")
        work = sum(e.setup_seconds + n * e.seconds_per_set for e, n in held)
        took = whole_minutes(work + WARM_UP_SECONDS[reader.scenario.warm_up])
        by_path.setdefault(path, []).append((took, cap, _where(week, name)))
    for path, places in by_path.items():
        yield from reader.slack("session_minutes", path, places, "minutes")


def _weekly(reader: _Reader) -> Iterator[Slack]:
    """Weekly totals with room in them; exact targets have none and say nothing new."""
    low, high = [], []
    for week in reader.instance.weeks:
        total = sum(n for _, n in reader.week(week.number))
        if week.held:
            low.append((float(total), float(week.low), _where(week.number)))
            high.append((float(total), float(week.high), _where(week.number)))
    exact = all(one[1] == other[1] for one, other in zip(low, high, strict=True))
    yield from reader.slack("weekly_sets", ("weekly_sets",), high, "sets")
    if not exact:
        yield from reader.slack("weekly_sets", ("weekly_sets",), low, "sets", at_least=True)


def _muscle_sets(reader: _Reader) -> Iterator[Slack]:
    for muscle, band in reader.scenario.muscle_sets.items():
        weeks = [week for week in reader.instance.weeks if week.held]
        credit = {week.number: _muscles(reader.week(week.number))[muscle] / 2 for week in weeks}
        path: Path_ = ("muscle_sets", muscle)
        if band.min:
            places = [(credit[w.number], band.min / 2, _where(w.number)) for w in weeks
                      if not w.deload]  # fmt: skip
            yield from reader.slack("muscle_sets", (*path, "min"), places, "sets", at_least=True)
        if band.max is not None:
            places = [(credit[w.number], band.max / 2, _where(w.number)) for w in weeks]
            yield from reader.slack("muscle_sets", (*path, "max"), places, "sets")


def _balance(reader: _Reader) -> Iterator[Slack]:
    rule = reader.scenario.balance
    if rule is None:
        return
    a, b = rule.ratio

    def off(held: Held) -> int:
        one, other = (sum(n for e, n in held if e.pattern == p) for p in rule.between)
        return abs(b * one - a * other)

    weeks = [week.number for week in reader.instance.weeks if week.held]
    places = [(float(off(reader.week(w))), float(rule.tolerance), _where(w)) for w in weeks]
    if rule.per == "block":
        every = [item for w in weeks for item in reader.week(w)]
        places = [(float(off(every)), float(rule.tolerance), "the whole block")]
    # Weeks in which the default is waived may be off by more than it allows.
    kept = [place for place in places if place[0] <= place[1]]
    yield from reader.slack("balance", ("balance",), kept, "sets")


def _sets_per_exercise(reader: _Reader) -> Iterator[Slack]:
    rules = reader.scenario.sets_per_exercise
    deload = reader.scenario.deload_weeks
    lows, highs, spreads = [], [], []
    for (week, name), held in reader.held.items():
        usual = [(e, n) for e, n in held if e.id not in reader.scenario.exercise_sets]
        counts = [n for _, n in usual]
        if counts and week not in deload:
            kept = [n for e, n in usual if min(rules.max, e.sets.max) >= rules.min]
            lows += [(float(min(kept)), float(rules.min), _where(week, name))] if kept else []
        if counts:
            highs.append((float(max(counts)), float(rules.max), _where(week, name)))
            every = [n for _, n in held]
            gap = float(max(every) - min(every))
            spreads.append((gap, float(rules.spread), _where(week, name)))
    path = "sets_per_exercise"
    yield from reader.slack(path, (path, "min"), lows, "sets", at_least=True)
    yield from reader.slack(path, (path, "max"), highs, "sets")
    yield from reader.slack("spread", (path, "spread"), spreads, "sets")


def _exercise_sets(reader: _Reader) -> Iterator[Slack]:
    """Exercises with bounds of their own, which take the place of the general ones."""
    for exercise, own in reader.scenario.exercise_sets.items():
        counts = [
            (float(n), week, name)
            for (week, name), held in reader.held.items()
            for e, n in held
            if e.id == exercise and week not in reader.scenario.deload_weeks
        ]
        for key, bound in (("min", own.min), ("max", own.max)):
            if bound is not None:
                places = [(n, float(bound), _where(week, name)) for n, week, name in counts]
                path: Path_ = ("exercise_sets", exercise, key)
                yield from reader.slack(
                    "sets_per_exercise", path, places, "sets", at_least=key == "min"
                )


def _frequency(reader: _Reader) -> Iterator[Slack]:
    most = reader.scenario.frequency
    if most >= len(reader.scenario.sessions):
        return
    places = []
    for week in reader.instance.weeks:
        often = Counter(e.id for e, _ in reader.week(week.number))
        places.append((float(_worst(often)), float(most), _where(week.number)))
    yield from reader.slack("frequency", ("frequency", "exercise"), places, "sessions")


def _recovery(reader: _Reader) -> Iterator[Slack]:
    hours = reader.scenario.lower_back_hours
    days = sorted(
        7 * (week - 1) + reader.scenario.session(name).day
        for (week, name), held in reader.held.items()
        if any(e.lower_back_stress == 3 for e, _ in held)
    )
    gaps = [(24.0 * (b - a), float(hours or 0), "") for a, b in combinations(days, 2)]
    if hours and gaps:
        yield from reader.slack(
            "recovery", ("recovery", "lower_back_hours"), gaps, "hours", at_least=True
        )


def _require(reader: _Reader) -> Iterator[Slack]:
    for index, item in enumerate(reader.scenario.require):
        counts: Counter[tuple[int, str]] = Counter()
        for (week, name), held in reader.held.items():
            if name in item.sessions:
                key = {"session": (week, name), "week": (week, ""), "block": (0, "")}[item.per]
                for entry, sets in held:
                    if matches(item.select, entry):
                        counts[key] += 1 if item.count == "exercises" else sets
                counts[key] += 0
        for bound, at_least in ((item.at_least, True), (item.at_most, False)):
            if bound is not None:
                places = [
                    (float(n), float(bound), _where(*key) if key[0] else "the whole block")
                    for key, n in counts.items()
                ]
                path: Path_ = ("require", index)
                yield from reader.slack("require", path, places, item.count, at_least=at_least)


_PARTS: tuple[Callable[[_Reader], Iterator[Slack]], ...] = (
    _weekly, _muscle_sets, _balance, _exercises, _limits, _minutes, _sets_per_exercise,
    _exercise_sets,
    _frequency, _recovery, _require,
)  # fmt: skip
