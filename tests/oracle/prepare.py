"""Reads a scenario as the contract words it: defaults, bands, groups and availability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Entry = dict[str, Any]
Selector = str | dict[str, Any]
Prescription = tuple[str, int]
Plan = dict[int, dict[str, list[Prescription]]]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS = ("beginner", "intermediate", "advanced")
BACK = (
    "lats",
    "teres_major",
    "upper_traps",
    "mid_traps",
    "lower_traps",
    "rhomboids",
    "rear_delts",
    "erector_spinae",
)
OTHERS = (
    "biceps",
    "forearms",
    "core",
    "glutes",
    "hamstrings",
    "quadriceps",
    "calves",
    "chest",
    "front_delts",
    "side_delts",
    "triceps",
    "adductors",
    "abductors",
    "neck",
)
MUSCLES = (*BACK, *OTHERS)
WARM_UP_SECONDS = {"none": 0, "minimal": 240, "full": 900}
LIMITS = {
    "sets": 12,
    "minutes": None,
    "muscle_sets": 10,
    "lower_back": 22,
    "grip": 28,
    "isolation": 2,
    "per_family": 1,
}
BALANCE = {
    "between": ["vertical_pull", "horizontal_pull"],
    "ratio": [1, 1],
    "tolerance": 0,
    "per": "week",
}
INCLUDE = [{"unilateral": True}, {"muscle": "erector_spinae"}, {"muscle": "rear_delts"}]
SCORE = {
    "stimulus": 1,
    "suitability": 20,
    "preference": 20,
    "variety": 30,
    "continuity": 40,
    "steadiness": 100,
    "evenness": 20,
    "fatigue": 10,
    "minutes": 1,
}


@dataclass(frozen=True)
class Session:
    """A session of the week. ``day`` counts from Monday, 0."""

    name: str
    day: int
    gym: str
    goal: str
    limits: Mapping[str, Any]


@dataclass(frozen=True)
class Phase:
    """Weeks ``first..last`` with the number of new exercises asked for, if any."""

    first: int
    last: int
    new_exercises: tuple[int, int] | None


@dataclass(frozen=True)
class Visit:
    """A session in a week in which it exists."""

    gym: str
    own: bool
    minutes: int | None


@dataclass(frozen=True)
class Group:
    """Weeks in which a session keeps its exercises, and those it may choose from."""

    session: str
    weeks: tuple[int, ...]
    choosable: frozenset[str]


@dataclass(frozen=True)
class Prepared:
    """A scenario with all that rules and score ask for worked out."""

    weeks: int
    deload: frozenset[int]
    phases: tuple[Phase, ...]
    sessions: Mapping[str, Session]
    exercises: Mapping[str, Entry]
    visits: Mapping[tuple[int, str], Visit]
    available: Mapping[tuple[int, str], frozenset[str]]
    groups: tuple[Group, ...]
    frozen_through: int
    bands: Mapping[int, tuple[int, int]]
    muscle_sets: Mapping[str, Mapping[str, Any]]
    priorities: Mapping[str, int]
    balance: Mapping[str, Any] | None
    balance_written: bool
    sets_per_exercise: Mapping[str, int]
    exercise_sets: Mapping[str, Mapping[str, int]]
    frequency: int
    ordering: Mapping[str, Any]
    recovery_hours: int | None
    require: tuple[Mapping[str, Any], ...]
    include: tuple[Selector, ...]
    prefer: tuple[Selector, ...]
    avoid: tuple[Selector, ...]
    pins: tuple[Mapping[str, Any], ...]
    warm_up_seconds: int
    weights: Mapping[str, int]

    def held(self, week: int) -> list[str]:
        """Names of the sessions that exist in a week, by day."""
        return [name for name in self.sessions if (week, name) in self.visits]

    def existing_weeks(self, session: str) -> list[int]:
        """Weeks in which a session exists."""
        return [w for w in range(1, self.weeks + 1) if (w, session) in self.visits]

    def judged(self) -> range:
        """Weeks that rules look at: those after the frozen ones."""
        return range(self.frozen_through + 1, self.weeks + 1)

    def group_of(self, week: int, session: str) -> Group:
        """The group that a session's week belongs to."""
        return next(g for g in self.groups if g.session == session and week in g.weeks)


# --- selectors -------------------------------------------------------------------------------


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _key_matches(key: str, wanted: list[Any], entry: Entry) -> bool:
    if key == "muscle":
        return any(muscle in entry["direct"] for muscle in wanted)
    if key == "equipment":
        return any(item in kit for item in wanted for kit in entry["equipment"])
    if key in ("lower_back_stress", "grip_demand"):
        return any(entry[key] >= least for least in wanted)
    return entry[key] in wanted


def selects(selector: Selector, entry: Entry) -> bool:
    """Whether a selector means an exercise."""
    if isinstance(selector, str):
        return entry["id"] == selector
    return all(_key_matches(key, _listed(value), entry) for key, value in selector.items())


# --- weekly targets --------------------------------------------------------------------------


def _half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


def _default_weekly(level: str, sessions: int) -> dict[str, int]:
    if sessions == 1:
        return {"start": 9, "end": 11}
    start, end = {"beginner": (12, 14), "intermediate": (12, 16), "advanced": (14, 18)}[level]
    return {"start": start, "end": end}


def _mapped_targets(weekly: Mapping[str, Any], weeks: int, deload: set[int]) -> list[int]:
    start, end = weekly["start"], weekly["end"]
    training = [w for w in range(1, weeks + 1) if w not in deload]
    steps = max(1, len(training) - 1)
    rising = {
        w: start + _half_up(Fraction((end - start) * i, steps)) for i, w in enumerate(training)
    }
    targets = []
    for week in range(1, weeks + 1):
        before = [rising[w] for w in training if w < week] or [rising[w] for w in training[:1]]
        if week in rising:
            targets.append(rising[week])
        elif weekly.get("deload") is not None:
            targets.append(weekly["deload"])
        else:
            targets.append(-(-(before[-1] if before else start) // 2))
    return targets


def weekly_targets(weekly: Any, weeks: int, deload: set[int]) -> list[tuple[int, int]]:
    """Each week's target as (low, high), before skips and tolerance."""
    if isinstance(weekly, list):
        return [(t, t) if isinstance(t, int) else (t[0], t[1]) for t in weekly]
    return [(t, t) for t in _mapped_targets(weekly, weeks, deload)]


def _bands(
    weekly: Any, targets: list[tuple[int, int]], held: Mapping[int, int], planned: int
) -> dict[int, tuple[int, int]]:
    is_list = isinstance(weekly, list)
    tolerance = 0 if is_list else weekly.get("tolerance", 0)
    keep = not is_list and weekly.get("on_skip", "scale") == "keep"
    bands = {}
    for week, ends in enumerate(targets, start=1):
        share = Fraction(1) if keep else Fraction(held[week], planned)
        low, high = (_half_up(end * share) for end in ends)
        bands[week] = (max(0, low - tolerance), max(0, high + tolerance))
    return bands


# --- gyms and availability -------------------------------------------------------------------


def _closure(items: Iterable[str], contains: Mapping[str, list[str]]) -> frozenset[str]:
    known: set[str] = set()
    todo = list(items)
    while todo:
        item = todo.pop()
        if item not in known:
            known.add(item)
            todo += contains.get(item, [])
    return frozenset(known)


def _gym_items(
    wanted: Any, contains: Mapping[str, list[str]], gyms: Mapping[str, list[str]]
) -> frozenset[str]:
    names = _listed(wanted)
    taken = {name[1:] for name in names if name.startswith("-")}
    given: set[str] = set()
    for name in names:
        if not name.startswith("-"):
            given |= set(gyms.get(name, [name]))
    return _closure(given - taken, contains)


def _named(scenario: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Ids that may pass the level, and ids that may pass a rating of 0."""
    select = scenario.get("select", {})
    level = {pin["exercise"] for pin in scenario.get("pin", [])} | set(select.get("unlock", {}))
    rating = level | {
        choice
        for choice in [*select.get("include", INCLUDE), *select.get("prefer", [])]
        if isinstance(choice, str)
    }
    return level, rating


def _choices(
    scenario: Mapping[str, Any], entries: Iterable[Entry], level: str
) -> list[tuple[Entry, bool, int]]:
    """Exercises that are neither excluded nor too hard: (entry, any rating will do, first week)."""
    by_level, by_rating = _named(scenario)
    select = scenario.get("select", {})
    unlock = select.get("unlock", {})
    return [
        (entry, entry["id"] in by_rating, unlock.get(entry["id"], 1))
        for entry in entries
        if not any(selects(choice, entry) for choice in select.get("exclude", []))
        and (LEVELS.index(entry["level"]) <= LEVELS.index(level) or entry["id"] in by_level)
    ]


def _has_kit(entry: Entry, items: frozenset[str]) -> bool:
    return any(items.issuperset(kit) for kit in entry["equipment"])


# --- sessions and weeks ----------------------------------------------------------------------


def _default_exercises(
    targets: list[tuple[int, int]], deload: set[int], per_week: int
) -> list[int]:
    lows = [low for week, (low, _) in enumerate(targets, start=1) if week not in deload]
    return [max(1, min(3, min(lows, default=0) // per_week)), 4]


def _sessions(
    scenario: Mapping[str, Any], goal: str, default_exercises: list[int]
) -> dict[str, Session]:
    first_gym = next(iter(scenario["equipment"]))
    common = {"exercises": default_exercises} | LIMITS | scenario.get("limits", {})
    sessions = {}
    for raw in sorted(scenario["sessions"], key=lambda raw: DAYS.index(raw["day"])):
        limits = common | raw.get("limits", {})
        limits["minutes"] = raw.get("minutes", limits["minutes"])
        sessions[raw["name"]] = Session(
            raw["name"],
            DAYS.index(raw["day"]),
            raw.get("gym", first_gym),
            raw.get("goal", goal),
            limits,
        )
    return sessions


def _exception(scenario: Mapping[str, Any], week: int, session: str) -> Mapping[str, Any]:
    for exception in scenario.get("exceptions", []):
        if week in exception["weeks"] and exception.get("session", session) == session:
            return exception
    return {}


def _visits(
    scenario: Mapping[str, Any], sessions: Mapping[str, Session], weeks: int
) -> dict[tuple[int, str], Visit]:
    visits = {}
    for week in range(1, weeks + 1):
        for session in sessions.values():
            change = _exception(scenario, week, session.name)
            if not change.get("skip", False):
                visits[week, session.name] = Visit(
                    change.get("gym", session.gym),
                    change.get("own", False),
                    change.get("minutes", session.limits["minutes"]),
                )
    return visits


def _phases(scenario: Mapping[str, Any]) -> tuple[Phase, ...]:
    phases: list[Phase] = []
    first = 1
    for raw in scenario["block"].get("phases", [scenario["block"]["weeks"]]):
        written = raw if isinstance(raw, dict) else {"weeks": raw}
        new = written.get("new_exercises")
        last = first + written["weeks"] - 1
        phases.append(Phase(first, last, tuple(new) if new is not None else None))
        first = last + 1
    return tuple(phases)


def _groups(
    phases: tuple[Phase, ...],
    sessions: Iterable[str],
    visits: Mapping[tuple[int, str], Visit],
    available: Mapping[tuple[int, str], frozenset[str]],
    frozen_through: int,
) -> tuple[Group, ...]:
    members: dict[tuple[str, int, int, str, bool], list[int]] = {}
    for session in sessions:
        for number, phase in enumerate(phases):
            for week in range(phase.first, phase.last + 1):
                visit = visits.get((week, session))
                if visit is not None:
                    alone = week if visit.own else 0
                    key = (session, number, alone, visit.gym, week <= frozen_through)
                    members.setdefault(key, []).append(week)
    return tuple(
        Group(key[0], tuple(weeks), frozenset.intersection(*(available[w, key[0]] for w in weeks)))
        for key, weeks in members.items()
    )


def prepare(
    scenario: Mapping[str, Any],
    entries: Iterable[Entry],
    contains: Mapping[str, list[str]],
    gyms: Mapping[str, list[str]],
    frozen_through: int = 0,
) -> Prepared:
    """Work out all that rules and score ask of a scenario.

    Args:
        scenario: the scenario file as plain data; it is taken to be valid.
        entries: the catalogue's entries as plain data.
        contains: direct rows of the contains-table.
        gyms: the built-in gyms.
        frozen_through: weeks 1 up to this one are facts.
    """
    entries = list(entries)
    athlete = scenario.get("athlete", {})
    level, goal = athlete.get("level", "intermediate"), athlete.get("goal", "hypertrophy")
    heavy = goal in ("strength", "power")
    weeks = scenario["block"]["weeks"]
    deload = set(scenario["block"].get("deload_weeks", []))
    planned = len(scenario["sessions"])
    per_exercise = {"min": 2, "max": 5, "spread": 2 if heavy else 1, "deload_min": 1}
    per_exercise |= scenario.get("sets_per_exercise", {})
    weekly = scenario.get("weekly_sets", _default_weekly(level, planned))
    targets = weekly_targets(weekly, weeks, deload)
    sessions = _sessions(
        scenario, goal, _default_exercises(targets, deload, planned * per_exercise["min"])
    )
    visits = _visits(scenario, sessions, weeks)
    available = _availability(scenario, entries, level, sessions, visits, contains, gyms)
    phases = _phases(scenario)
    held = {w: sum((w, name) in visits for name in sessions) for w in range(1, weeks + 1)}
    select = scenario.get("select", {})
    balance = scenario.get("balance", {})
    recovery = scenario.get("recovery", {})
    weights = SCORE | ({"suitability": 60, "variety": 0, "fatigue": 0} if heavy else {})
    ordering = {"compound_first": True, "apart": ["grip", "lower_back"], "first": []}
    return Prepared(
        weeks=weeks,
        deload=frozenset(deload),
        phases=phases,
        sessions=sessions,
        exercises={entry["id"]: entry for entry in entries},
        visits=visits,
        available=available,
        groups=_groups(phases, sessions, visits, available, frozen_through),
        frozen_through=frozen_through,
        bands=_bands(weekly, targets, held, planned),
        muscle_sets=scenario.get("muscle_sets", {}),
        priorities={m: int(m in BACK) for m in MUSCLES} | scenario.get("priorities", {}),
        balance=None if balance is None else BALANCE | balance,
        balance_written="balance" in scenario,
        sets_per_exercise=per_exercise,
        exercise_sets=scenario.get("exercise_sets", {}),
        frequency=scenario.get("frequency", {}).get("exercise", 2),
        ordering=ordering | scenario.get("ordering", {}),
        recovery_hours=None if recovery is None else recovery.get("lower_back_hours", 48),
        require=tuple(scenario.get("require", [])),
        include=tuple(select.get("include", INCLUDE)),
        prefer=tuple(select.get("prefer", [])),
        avoid=tuple(select.get("avoid", [])),
        pins=tuple(scenario.get("pin", [])),
        warm_up_seconds=WARM_UP_SECONDS[scenario.get("warm_up", "minimal")],
        weights=weights | scenario.get("score", {}),
    )


def _availability(
    scenario: Mapping[str, Any],
    entries: list[Entry],
    level: str,
    sessions: Mapping[str, Session],
    visits: Mapping[tuple[int, str], Visit],
    contains: Mapping[str, list[str]],
    gyms: Mapping[str, list[str]],
) -> dict[tuple[int, str], frozenset[str]]:
    items = {
        name: _gym_items(wanted, contains, gyms) for name, wanted in scenario["equipment"].items()
    }
    choices = _choices(scenario, entries, level)
    return {
        (week, name): frozenset(
            entry["id"]
            for entry, any_rating, first_week in choices
            if week >= first_week
            and (any_rating or entry["goals"][sessions[name].goal] > 0)
            and _has_kit(entry, items[visit.gym])
        )
        for (week, name), visit in visits.items()
    }
