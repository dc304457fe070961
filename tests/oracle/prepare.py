"""Reads a scenario as the contract words it: defaults, bands, groups and availability."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Entry = dict[str, Any]
Selector = str | dict[str, Any]
Prescription = tuple[str, int]
Plan = dict[int, dict[str, list[Prescription]]]


class Paired(tuple[str, int]):
    """A prescription that shares its rests with the other of its letter, in a superset."""

    letter: str


def paired(prescription: Prescription, letter: str) -> Paired:
    """The same prescription in a superset."""
    one = Paired(prescription)
    one.letter = letter
    return one


def with_letters(
    listed: list[Prescription], pairs: Collection[frozenset[str]]
) -> list[Prescription]:
    """A session's prescriptions, those of a pair under one letter."""
    letter = {e: "ABC"[n] for n, pair in enumerate(pairs) for e in pair}
    return [paired(one, letter[one[0]]) if one[0] in letter else one for one in listed]


def plain(plan: Plan) -> dict[str, Any]:
    """A plan as JSON has it: a prescription of a superset with its letter."""
    return {
        str(week): {
            name: [[*one, one.letter] if isinstance(one, Paired) else [*one] for one in listed]
            for name, listed in sessions.items()
        }
        for week, sessions in plan.items()
    }


def couples(listed: list[Prescription]) -> list[list[Prescription]]:
    """The prescriptions of each letter, two where all is well."""
    letters: dict[str, list[Prescription]] = {}
    for one in listed:
        if isinstance(one, Paired):
            letters.setdefault(one.letter, []).append(one)
    return list(letters.values())


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


@dataclass(frozen=True)
class Limit:
    """A limit of a session: its default, and what random scenarios and single sessions say.

    Where it is one on a plain sum, ``weight`` says of each exercise what counts of it, for each of
    its sets (``per`` is sets) or once (exercises).
    """

    default: float | None
    drawn: tuple[float | None, ...]
    drawn_for_one: tuple[float | None, ...]
    per: str = ""
    weight: Callable[[Entry], int] | None = None


LIMITS = {
    "sets": Limit(16, (None, 6, 8, 10, 15), (5, 9, None)),
    "minutes": Limit(None, (None, 30, 45, 60, 75), (35, 60, None)),
    "muscle_sets": Limit(15, (None, 4, 6.5, 8, 12), (5, 7.5, None)),
    "lower_back": Limit(
        24, (None, 3, 6, 9, 12), (0, 6, None), "sets", lambda e: int(e["lower_back_stress"])
    ),
    "grip": Limit(30, (None, 6, 9, 14, 20), (5, 12, None), "sets", lambda e: int(e["grip_demand"])),
    "isolation": Limit(
        2, (None, 0, 1, 1, 3), (0, 1, None), "exercises", lambda e: e["mechanic"] == "isolation"
    ),
    "per_family": Limit(2, (None, 1, 2, 2), (1, 2, None)),
}
SESSION_RULE = {key: f"session_{key}" for key in ("exercises", *LIMITS)} | {
    "per_family": "session_family"
}
"""Key of a limit to the id of its rule."""
BALANCE = {
    "between": ["vertical_pull", "horizontal_pull"],
    "ratio": [1, 1],
    "tolerance": 1,
    "per": "week",
}
COVERAGE = [
    {"select": {"pattern": "vertical_pull"}, "sets": 4},
    {"select": {"pattern": "horizontal_pull"}, "sets": 4},
    {"select": {"muscle": "rear_delts"}, "sets": 2},
    {"select": {"muscle": "erector_spinae"}, "sets": 2},
    {"select": {"unilateral": True}, "sets": 1},
]
SCORE = {
    "stimulus": 1,
    "suitability": 20,
    "coverage": 30,
    "dose": 25,
    "main": 60,
    "preference": 30,
    "variety": 30,
    "continuity": 40,
    "steadiness": 50,
    "evenness": 10,
    "fatigue": 5,
    "minutes": 0,
}
BACK_REGIONS = {
    "lats": ("lats", "teres_major"),
    "mid_back": ("mid_traps", "rhomboids", "lower_traps"),
    "rear_delts": ("rear_delts",),
    "erectors": ("erector_spinae",),
    "upper_traps": ("upper_traps",),
}
REGIONS = BACK_REGIONS | {muscle: (muscle,) for muscle in OTHERS}


@dataclass(frozen=True)
class Session:
    """A session of the week. ``day`` counts from Monday, 0."""

    name: str
    day: int
    gym: str
    goal: str | None
    limits: Mapping[str, Any]


@dataclass(frozen=True)
class Phase:
    """Weeks ``first..last`` with what is written for them."""

    first: int
    last: int
    new_exercises: tuple[int, int] | None
    goal: str | None
    weekly_sets: Any


@dataclass(frozen=True)
class Visit:
    """A session in a week in which it exists; limits as they are that day."""

    gym: str
    own: bool
    goal: str
    limits: Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Weeks in which a session keeps its exercises, and those it may choose from."""

    session: str
    goal: str
    weeks: tuple[int, ...]
    choosable: frozenset[str]


@dataclass(frozen=True)
class Target:
    """A week's sets before skipped sessions and tolerance.

    Attributes:
        low, high: the target; one number mostly.
        tolerance: either way.
        scaled: whether skipped sessions lower it.
        written: False for a deload week whose total nobody wrote.
    """

    low: int
    high: int
    tolerance: int
    scaled: bool
    written: bool


@dataclass(frozen=True)
class Lightened:
    """A session's deload week beside the training week whose sets it halves.

    ``rule`` is ``half`` (at most half), ``exact`` (and at least half) or ``near`` (between half
    and all).
    """

    session: str
    before: int
    week: int
    rule: str


@dataclass(frozen=True)
class Prepared:
    """A scenario with all that rules and score ask for worked out."""

    weeks: int
    deload: frozenset[int]
    phases: tuple[Phase, ...]
    mesocycle: Mapping[int, int]
    sessions: Mapping[str, Session]
    exercises: Mapping[str, Entry]
    visits: Mapping[tuple[int, str], Visit]
    available: Mapping[tuple[int, str], frozenset[str]]
    groups: tuple[Group, ...]
    frozen_through: int
    bands: Mapping[int, tuple[int, float]]
    lightened: tuple[Lightened, ...]
    halves: bool
    unwritten_deloads: frozenset[int]
    elsewhere_half_sets: Mapping[int, Mapping[str, int]]
    heavy_days: tuple[int, ...]
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
    prefer: tuple[Any, ...]
    avoid: tuple[Any, ...]
    coverage: tuple[Mapping[str, Any], ...]
    pins: tuple[Mapping[str, Any], ...]
    warm_up_seconds: int
    pairs: int
    never: tuple[Selector, ...]
    items: Mapping[str, frozenset[str]]
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

    def trained(self, week: int, session: str) -> bool:
        """Whether coverage and dose count a session: all but those that ``deload_half`` makes."""
        reached = {(light.week, light.session) for light in self.lightened if self.halves}
        return week not in self.deload or (week, session) not in reached


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


DEFAULT_WEEKLY = {
    "beginner": ((9, 10), (13, 15), (15, 17), (16, 18)),
    "intermediate": ((10, 12), (15, 18), (18, 20), (18, 20)),
    "advanced": ((12, 14), (16, 20), (18, 23), (20, 26)),
}
"""Start and end by the number of sessions a week: 1, 2, 3, 4 and more."""
ANY_TOTAL = 10_000
"""More sets than any week has: no band."""


def _capacity(limits: Iterable[Mapping[str, Any]], warm_up: int, most_sets: int) -> int:
    """Sets that some sessions can hold together."""
    total = 0
    for limit in limits:
        minutes = limit["minutes"]
        holds = [16 if minutes is None else max(0, (60 * minutes - warm_up) // 210)]
        holds += [] if limit["sets"] is None else [limit["sets"]]
        holds += [] if limit["exercises"] is None else [limit["exercises"][1] * most_sets]
        total += min(holds)
    return total


def _default_weekly(
    level: str, limits: list[Mapping[str, Any]], warm_up: int, per_exercise: Mapping[str, int]
) -> dict[str, int]:
    start, end = DEFAULT_WEEKLY[level][min(len(limits), 4) - 1]
    capacity = _capacity(limits, warm_up, per_exercise["max"])
    if capacity < end:
        start, end = min(start, 6 * capacity // 7), capacity
    least = sum(
        limit["exercises"][0] * per_exercise["min"] for limit in limits if limit["exercises"]
    )
    return {"start": max(start, 4, least), "end": max(end, 4, least)}


def mesocycles(phases: Iterable[Phase], deload: set[int]) -> dict[int, int]:
    """Training week to the number of its mesocycle."""
    number, found = 0, {}
    for phase in phases:
        number += 1
        for week in range(phase.first, phase.last + 1):
            if week in deload:
                number += 1
            else:
                found[week] = number
    return found


def _ramped(weekly: Mapping[str, Any], place: int, count: int) -> int:
    start, end = weekly["start"], weekly["end"]
    return start + _half_up(Fraction((end - start) * place, max(1, count - 1)))


def weekly_targets(
    scenario_weekly: Any, phases: Iterable[Phase], deload: set[int], mesocycle: Mapping[int, int]
) -> dict[int, Target]:
    """Each week's target, before skips; of a deload week without a total, half to all of T."""
    common = {"tolerance": 0, "on_skip": "scale", "ramp": "mesocycle"}
    shared = scenario_weekly if isinstance(scenario_weekly, dict) else {}
    common |= {key: shared[key] for key in common if key in shared}
    phases = list(phases)
    targets: dict[int, Target] = {}
    for phase in phases:
        weekly = scenario_weekly if phase.weekly_sets is None else phase.weekly_sets
        start = 1 if phase.weekly_sets is None else phase.first
        for week in range(phase.first, phase.last + 1):
            if not isinstance(weekly, dict):
                ends = weekly[week - start] if isinstance(weekly, list) else weekly
                low, high = ends if isinstance(ends, list) else (ends, ends)
                targets[week] = Target(low, high, 0, False, True)
                continue
            own = common | weekly
            total = own.get("deload")
            if week not in deload:
                same = [
                    w
                    for w, m in mesocycle.items()
                    if own["ramp"] == "block" or m == mesocycle[week]
                ]
                total = _ramped(own, same.index(week), len(same))
            scaled = own["on_skip"] == "scale"
            written = total is not None
            total = total if written else own["start"]
            targets[week] = Target(total, total, own["tolerance"], scaled, written)
    training = sorted(mesocycle)
    for week, target in targets.items():
        if not target.written:
            full = training_target(targets, training, week) or target
            targets[week] = Target(full.low, full.high, target.tolerance, target.scaled, False)
    return targets


def training_target(targets: Mapping[int, Target], training: list[int], week: int) -> Target | None:
    """The target of the training week before a week, of the first one where none is before."""
    before = [w for w in training if w < week] or training[:1]
    return targets[before[-1]] if before else None


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


def wish(choice: Any, week: int) -> Selector | None:
    """The selector of an exclude, prefer or avoid entry in a week; None where it does not hold."""
    if isinstance(choice, dict) and "select" in choice:
        return choice["select"] if week in choice["weeks"] else None
    return choice


def _named(scenario: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Ids that may pass the level, and ids that may pass a rating of 0."""
    select = scenario.get("select", {})
    level = {pin["exercise"] for pin in scenario.get("pin", [])} | set(select.get("unlock", {}))
    wanted = [*select.get("include", []), *select.get("prefer", []), *scenario.get("require", [])]
    bare = [c["select"] if isinstance(c, dict) and "select" in c else c for c in wanted]
    return level, level | {choice for choice in bare if isinstance(choice, str)}


def _trains(scenario: Mapping[str, Any], entry: Entry, ids: set[str]) -> bool:
    """Whether an exercise trains a muscle that counts, or is asked for."""
    priorities = {muscle: int(muscle in BACK) for muscle in MUSCLES}
    priorities |= scenario.get("priorities", {})
    counts = {m for m, p in priorities.items() if p > 0} | set(scenario.get("muscle_sets", {}))
    asked = list(scenario.get("select", {}).get("include", []))
    asked += [rule["select"] for rule in scenario.get("require", []) if "at_least" in rule]
    return (
        entry["id"] in ids
        or not counts.isdisjoint(entry["direct"])
        or any(selects(choice, entry) for choice in asked)
    )


def _choices(
    scenario: Mapping[str, Any], entries: Iterable[Entry], level: str
) -> list[tuple[Entry, bool, int]]:
    """Exercises that are not too hard and of use: (entry, any rating will do, first week)."""
    by_level, by_rating = _named(scenario)
    unlock = scenario.get("select", {}).get("unlock", {})
    return [
        (entry, entry["id"] in by_rating, unlock.get(entry["id"], 1))
        for entry in entries
        if (LEVELS.index(entry["level"]) <= LEVELS.index(level) or entry["id"] in by_level)
        and _trains(scenario, entry, by_rating)
    ]


def _has_kit(entry: Entry, items: frozenset[str]) -> bool:
    return any(items.issuperset(kit) for kit in entry["equipment"])


# --- sessions and weeks ----------------------------------------------------------------------


def _sessions(scenario: Mapping[str, Any]) -> dict[str, Session]:
    first_gym = next(iter(scenario["equipment"]))
    most = 6 if len(scenario["sessions"]) == 1 else 4
    common = (
        {"exercises": [1, most]}
        | {key: limit.default for key, limit in LIMITS.items()}
        | scenario.get("limits", {})
    )
    sessions = {}
    for raw in sorted(scenario["sessions"], key=lambda raw: DAYS.index(raw["day"])):
        limits = common | raw.get("limits", {})
        limits["minutes"] = raw.get("minutes", limits["minutes"])
        sessions[raw["name"]] = Session(
            raw["name"],
            DAYS.index(raw["day"]),
            raw.get("gym", first_gym),
            raw.get("goal"),
            limits,
        )
    return sessions


def _exception(scenario: Mapping[str, Any], week: int, session: str) -> Mapping[str, Any]:
    for exception in scenario.get("exceptions", []):
        if week in exception["weeks"] and exception.get("session", session) == session:
            return exception
    return {}


def _elsewhere(
    scenario: Mapping[str, Any], week: int | None, session: Session
) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Entries that touch a session in a week: (entry, whether it names the session).

    ``week`` None: those that hold in all weeks.
    """
    for raw in scenario.get("elsewhere", []):
        if "weeks" in raw and week not in raw["weeks"]:
            continue
        if raw.get("session") == session.name:
            yield raw, True
        elif DAYS[session.day] in raw.get("days", []):
            yield raw, False


def _reduced(
    scenario: Mapping[str, Any], week: int | None, session: Session, limits: Mapping[str, Any]
) -> dict[str, Any]:
    """Limits of a session less what other training takes of them."""
    left = dict(limits)
    for raw, named in _elsewhere(scenario, week, session):
        for key in ("grip", "lower_back", *(["minutes"] if named else [])):
            if left[key] is not None:
                left[key] = max(0, left[key] - raw.get(key, 0))
    return left


def _visits(
    scenario: Mapping[str, Any],
    sessions: Mapping[str, Session],
    phases: tuple[Phase, ...],
    goal: str,
) -> dict[tuple[int, str], Visit]:
    visits = {}
    for phase in phases:
        for week in range(phase.first, phase.last + 1):
            for session in sessions.values():
                change = _exception(scenario, week, session.name)
                if not change.get("skip", False):
                    minutes = change.get("minutes", session.limits["minutes"])
                    visits[week, session.name] = Visit(
                        change.get("gym", session.gym),
                        change.get("own", False),
                        session.goal or phase.goal or goal,
                        _reduced(scenario, week, session, {**session.limits, "minutes": minutes}),
                    )
    return visits


def _other_credit(
    scenario: Mapping[str, Any], visits: Mapping[tuple[int, str], Visit], weeks: int
) -> dict[int, dict[str, int]]:
    """Half-sets of training elsewhere, by week."""
    found: dict[int, dict[str, int]] = {week: {} for week in range(1, weeks + 1)}
    for raw in scenario.get("elsewhere", []):
        for week in raw.get("weeks", range(1, weeks + 1)):
            times = len(set(raw.get("days", [])))
            if "session" in raw:
                times = int((week, raw["session"]) in visits)
            for muscle, sets in raw.get("muscle_sets", {}).items():
                found[week][muscle] = found[week].get(muscle, 0) + times * round(2 * sets)
    return found


def _heavy_days(
    scenario: Mapping[str, Any],
    sessions: Mapping[str, Session],
    visits: Mapping[tuple[int, str], Visit],
    weeks: int,
) -> set[int]:
    """Days, 7 a week, on which training elsewhere is heavy for the lower back."""
    found = set()
    for raw in scenario.get("elsewhere", []):
        for week in raw.get("weeks", range(1, weeks + 1)) if raw.get("heavy_lower_back") else ():
            days = [DAYS.index(day) for day in raw.get("days", [])]
            if (week, raw.get("session")) in visits:
                days = [sessions[raw["session"]].day]
            found |= {7 * week + day for day in days}
    return found


def _phases(scenario: Mapping[str, Any]) -> tuple[Phase, ...]:
    phases: list[Phase] = []
    first = 1
    for raw in scenario["block"].get("phases", [scenario["block"]["weeks"]]):
        written = raw if isinstance(raw, dict) else {"weeks": raw}
        new = written.get("new_exercises")
        last = first + written["weeks"] - 1
        phases.append(
            Phase(
                first,
                last,
                tuple(new) if new is not None else None,
                written.get("goal"),
                written.get("weekly_sets"),
            )
        )
        first = last + 1
    return tuple(phases)


def _groups(
    phases: tuple[Phase, ...],
    sessions: Iterable[str],
    visits: Mapping[tuple[int, str], Visit],
    available: Mapping[tuple[int, str], tuple[frozenset[str], frozenset[str]]],
    frozen_through: int,
) -> tuple[Group, ...]:
    members: dict[tuple[Any, ...], list[int]] = {}
    for session in sessions:
        for number, phase in enumerate(phases):
            for week in range(phase.first, phase.last + 1):
                visit = visits.get((week, session))
                if visit is not None:
                    alone = week if visit.own else 0
                    excluded = available[week, session][1]
                    key = (session, number, alone, visit.gym, excluded, week <= frozen_through)
                    members.setdefault(key, []).append(week)
    return tuple(
        Group(
            key[0],
            visits[weeks[0], key[0]].goal,
            tuple(weeks),
            frozenset.intersection(*(available[w, key[0]][0] for w in weeks)),
        )
        for key, weeks in members.items()
    )


def _lightened(
    groups: Iterable[Group], targets: Mapping[int, Target], deload: set[int], training: list[int]
) -> Iterator[Lightened]:
    """Deload weeks of groups beside the training week before."""
    for group in groups:
        for week in group.weeks:
            before = [w for w in group.weeks if w < week and w not in deload]
            if week in deload and before:
                rule = "exact"
                if targets[week].written:
                    full = training_target(targets, training, week)
                    half = -(-full.low // 2) if full is not None else 0
                    rule = "near" if targets[week].low > half else "half"
                yield Lightened(group.session, before[-1], week, rule)


def _bands(
    targets: Mapping[int, Target],
    deload: set[int],
    visits: Mapping[tuple[int, str], Visit],
    lightened: set[tuple[int, str]],
    planned: int,
    halves: bool,
) -> dict[int, tuple[int, int]]:
    bands = {}
    for week, target in targets.items():
        held = [name for w, name in visits if w == week]
        low, high = target.low, target.high
        if week in deload and not target.written:
            if halves and all((week, name) in lightened for name in held):
                bands[week] = (0, ANY_TOTAL)
                continue
            low, high = (low // 2, high) if halves else (-(-low // 2), -(-high // 2))
        share = Fraction(len(held), planned) if target.scaled else Fraction(1)
        low, high = (_half_up(end * share) for end in (low, high))
        bands[week] = (max(0, low - target.tolerance), high + target.tolerance)
    return bands


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
    weeks = scenario["block"]["weeks"]
    deload = set(scenario["block"].get("deload_weeks", []))
    per_exercise = {"min": 2, "max": 5, "spread": 2, "deload_min": 1}
    per_exercise |= scenario.get("sets_per_exercise", {})
    warm_up = WARM_UP_SECONDS[scenario.get("warm_up", "minimal")]
    sessions = _sessions(scenario)
    phases = _phases(scenario)
    visits = _visits(scenario, sessions, phases, goal)
    available = _availability(scenario, entries, level, visits, contains, gyms)
    groups = _groups(phases, sessions, visits, available, frozen_through)
    whole_groups = _groups(phases, sessions, visits, available, 0)
    mesocycle = mesocycles(phases, deload)
    usual = [_reduced(scenario, None, s, s.limits) for s in sessions.values()]
    weekly = scenario.get("weekly_sets", _default_weekly(level, usual, warm_up, per_exercise))
    targets = weekly_targets(weekly, phases, deload, mesocycle)
    lightened = tuple(_lightened(whole_groups, targets, deload, sorted(mesocycle)))
    halves = scenario.get("deload", "half") is not None
    reached = {(light.week, light.session) for light in lightened}
    bands = _bands(targets, deload, visits, reached, len(sessions), halves)
    if "weekly_sets" not in scenario:
        for phase in phases:
            for week in range(phase.first, phase.last + 1) if phase.weekly_sets is None else ():
                here = [visit.limits for (w, _), visit in visits.items() if w == week]
                holds = _capacity(here, warm_up, per_exercise["max"])
                if bands[week][1] != ANY_TOTAL:
                    bands[week] = (min(bands[week][0], holds), min(bands[week][1], holds))
    select = scenario.get("select", {})
    balance = scenario.get("balance", {})
    recovery, supersets = scenario.get("recovery", {}), scenario.get("supersets", {})
    written = scenario.get("priorities", {})
    ordering = {"compound_first": True, "apart": ["grip", "lower_back"], "first": []}
    return Prepared(
        weeks=weeks,
        deload=frozenset(deload),
        phases=phases,
        mesocycle=mesocycle,
        sessions=sessions,
        exercises={entry["id"]: entry for entry in entries},
        visits=visits,
        available={visit: can for visit, (can, _) in available.items()},
        groups=groups,
        frozen_through=frozen_through,
        bands=bands,
        lightened=lightened,
        halves=halves,
        unwritten_deloads=frozenset(w for w, target in targets.items() if not target.written),
        elsewhere_half_sets=_other_credit(scenario, visits, weeks),
        heavy_days=tuple(sorted(_heavy_days(scenario, sessions, visits, weeks))),
        muscle_sets=scenario.get("muscle_sets", {}),
        priorities={
            region: max(
                (written[m] for m in muscles if m in written), default=int(region in BACK_REGIONS)
            )
            for region, muscles in REGIONS.items()
        },
        balance=None if balance is None else BALANCE | balance,
        balance_written="balance" in scenario,
        sets_per_exercise=per_exercise,
        exercise_sets=scenario.get("exercise_sets", {}),
        frequency=scenario.get("frequency", {}).get("exercise", 2),
        ordering=ordering | scenario.get("ordering", {}),
        recovery_hours=None if recovery is None else recovery.get("lower_back_hours", 48),
        require=tuple(scenario.get("require", [])),
        include=tuple(select.get("include", [])),
        prefer=tuple(select.get("prefer", [])),
        avoid=tuple(select.get("avoid", [])),
        coverage=tuple(scenario.get("coverage", COVERAGE)),
        pins=tuple(scenario.get("pin", [])),
        warm_up_seconds=warm_up,
        pairs=supersets.get("pairs", 0),
        never=tuple(supersets.get("never", [])),
        items={
            name: _gym_items(wanted, contains, gyms)
            for name, wanted in scenario["equipment"].items()
        },
        weights=SCORE | {"minutes": int(supersets.get("pairs", 0) > 0)} | scenario.get("score", {}),
    )


def _availability(
    scenario: Mapping[str, Any],
    entries: list[Entry],
    level: str,
    visits: Mapping[tuple[int, str], Visit],
    contains: Mapping[str, list[str]],
    gyms: Mapping[str, list[str]],
) -> dict[tuple[int, str], tuple[frozenset[str], frozenset[str]]]:
    """By week and session: what is available, and what would be were it not excluded."""
    items = {
        name: _gym_items(wanted, contains, gyms) for name, wanted in scenario["equipment"].items()
    }
    choices = _choices(scenario, entries, level)
    excludes = scenario.get("select", {}).get("exclude", [])
    found = {}
    for (week, name), visit in visits.items():
        able = {
            entry["id"]: any(
                (choice := wish(raw, week)) is not None and selects(choice, entry)
                for raw in excludes
            )
            for entry, any_rating, first_week in choices
            if week >= first_week
            and (any_rating or entry["goals"][visit.goal] > 0)
            and _has_kit(entry, items[visit.gym])
        }
        out = frozenset(exercise for exercise, excluded in able.items() if excluded)
        found[week, name] = (frozenset(able) - out, out)
    return found
