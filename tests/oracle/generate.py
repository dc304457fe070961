"""Random scenarios, random plans and small damages to plans, all from a seed.

A scenario comes with a catalogue of its own: a few entries of a shipped one, some with other
loads, tiers or times, so that rules bind which the shipped values leave slack. Numbers are drawn
near what a week can hold, so that more than half of the scenarios have a legal plan.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, Literal

from oracle import data
from oracle.prepare import (
    BACK,
    DAYS,
    LEVELS,
    LIMITS,
    MUSCLES,
    Entry,
    Group,
    Paired,
    Plan,
    Prepared,
    Prescription,
    paired,
    plain,
    prepare,
    with_letters,
)
from oracle.repair import loosened
from oracle.rules import legal_order, may_share_rests, pinned_visits, set_bounds, violations

Size = Literal["tiny", "small", "medium"]
CATALOGUE_FILE = "catalogue.json"
GOALS = ("hypertrophy", "strength", "power", "prehab")


@dataclass(frozen=True)
class Case:
    """A scenario as plain data, the entries of its catalogue, and its frozen weeks if any."""

    scenario: dict[str, Any]
    entries: list[Entry]

    def prepared(self, frozen_through: int = 0) -> Prepared:
        """The scenario, read by the oracle."""
        return prepare(self.scenario, self.entries, data.contains(), data.gyms(), frozen_through)

    def question(self, **options: Any) -> dict[str, Any]:
        """What :func:`oracle.mip.run` takes."""
        if "facts" in options:
            options["facts"] = plain(options["facts"])
        return {
            "scenario": self.scenario,
            "entries": self.entries,
            "contains": data.contains(),
            "gyms": data.gyms(),
            **options,
        }

    def write(self, folder: Path) -> Path:
        """Write scenario and catalogue as files; gives the scenario's path."""
        (folder / CATALOGUE_FILE).write_text(json.dumps(self.entries), encoding="utf-8")
        path = folder / "scenario.yaml"
        path.write_text(json.dumps(self.scenario), encoding="utf-8")
        return path


@dataclass
class Draft:
    """A scenario in the making."""

    rng: Random
    size: Size
    scenario: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    per_session: tuple[int, int] = (1, 3)
    per_exercise: tuple[int, int] = (2, 3)

    @property
    def weeks(self) -> int:
        """Length of the block."""
        return int(self.scenario["block"]["weeks"])

    @property
    def sessions(self) -> list[str]:
        """Names of the sessions."""
        return [session["name"] for session in self.scenario["sessions"]]

    @property
    def skipped(self) -> set[tuple[int, str]]:
        """Weeks and sessions that an exception skips."""
        return {
            (week, session)
            for raw in self.scenario.get("exceptions", [])
            if raw.get("skip")
            for week in raw["weeks"]
            for session in self.sessions
            if raw.get("session", session) == session
        }

    def chance(self, share: float) -> bool:
        """True in that share of calls."""
        return self.rng.random() < share

    def some(self, values: Iterable[Any], low: int, high: int) -> list[Any]:
        """Between low and high of the values, in their order."""
        values = list(values)
        count = min(len(values), self.rng.randint(low, high))
        chosen = set(self.rng.sample(range(len(values)), count))
        return [value for place, value in enumerate(values) if place in chosen]

    def pick(self, *values: Any) -> Any:
        """One of the values."""
        return self.rng.choice(values)

    def an_id(self) -> str:
        """An exercise of the catalogue."""
        return str(self.rng.choice(self.entries)["id"])


# --- frame: athlete, gyms, weeks, sessions ----------------------------------------------------


def _athlete(draft: Draft) -> None:
    athlete = {}
    if draft.chance(0.5):
        athlete["level"] = draft.pick(*LEVELS, "advanced")
    if draft.chance(0.5):
        athlete["goal"] = draft.pick(*GOALS)
    if athlete or draft.chance(0.2):
        draft.scenario["athlete"] = athlete


def _a_gym(draft: Draft) -> Any:
    builtin = draft.rng.choice(sorted(data.gyms()))
    if draft.chance(0.4):
        return draft.pick("commercial_gym", builtin)
    items: list[str] = [draft.pick("commercial_gym", builtin, "garage_gym")]
    items += draft.some(sorted(data.contains()), 0, 3)
    if draft.chance(0.5):
        owned = data.gyms()[items[0]]
        items += ["-" + item for item in draft.some(owned, 1, 3) if item not in items]
    return items


def _equipment(draft: Draft) -> None:
    gyms = {"main": "commercial_gym" if draft.chance(0.5) else _a_gym(draft)}
    for name in ("hotel", "park"):
        if draft.chance(0.5):
            gyms[name] = _a_gym(draft)
    draft.scenario["equipment"] = gyms


def _block(draft: Draft) -> None:
    rng = draft.rng
    longest = {"tiny": 3, "small": 5, "medium": 8}[draft.size]
    weeks = rng.randint(1, longest)
    if draft.size == "medium" and draft.chance(0.05):
        weeks = rng.randint(9, 26)
    block: dict[str, Any] = {"weeks": weeks}
    if weeks > 1 and draft.chance(0.4):
        block["deload_weeks"] = draft.some(range(1, weeks + 1), 1, 1 + weeks // 5)
        if draft.chance(0.4):
            block["deload_weeks"] = [weeks]
    if weeks > 1 and draft.chance(0.5):
        block["phases"] = _phases(draft, weeks)
    draft.scenario["block"] = block


def _phases(draft: Draft, weeks: int) -> list[Any]:
    phases: list[Any] = []
    left = weeks
    while left:
        length = draft.rng.randint(1, left)
        phase: Any = length
        if draft.chance(0.5):
            least = draft.pick(0, 0, 1, 1, 2)
            phase = {"weeks": length, "new_exercises": [least, least + draft.pick(0, 1, 2)]}
            if draft.chance(0.3):
                phase["goal"] = draft.pick(*GOALS)
            if draft.chance(0.3):
                del phase["new_exercises"]
        phases.append(phase)
        left -= length
    return phases


def _sessions(draft: Draft) -> None:
    low, high = {"tiny": (1, 2), "small": (1, 4), "medium": (2, 7)}[draft.size]
    days = draft.some(DAYS, low, high)
    if draft.chance(0.6):
        days = {1: ["tue"], 2: ["mon", "thu"], 3: ["mon", "wed", "fri"]}.get(len(days), days)
    sessions = [{"name": f"S{n}", "day": day, "gym": "main"} for n, day in enumerate(days, start=1)]
    for session in sessions:
        if draft.chance(0.15):
            session["gym"] = draft.rng.choice(sorted(draft.scenario["equipment"]))
        if draft.chance(0.1):
            del session["gym"]  # the first of equipment
        if draft.chance(0.15):
            session["goal"] = draft.pick(*GOALS)
    if draft.chance(0.3):
        draft.rng.shuffle(sessions)
    draft.scenario["sessions"] = sessions


def _exceptions(draft: Draft) -> None:
    free = {(week, name) for week in range(1, draft.weeks + 1) for name in draft.sessions}
    exceptions = []
    for _ in range(draft.pick(1, 1, 2, 3)):
        weeks = draft.some(range(1, draft.weeks + 1), 1, 2)
        name = draft.pick(None, *draft.sessions, *draft.sessions)
        touched = {(week, s) for week in weeks for s in draft.sessions if name in (None, s)}
        if touched <= free:
            free -= touched
            raw: dict[str, Any] = {"weeks": weeks, **_change(draft)}
            exceptions.append(raw if name is None else {**raw, "session": name})
    draft.scenario["exceptions"] = exceptions


def _change(draft: Draft) -> dict[str, Any]:
    if draft.chance(0.35):
        return {"skip": True}
    change: dict[str, Any] = {}
    if draft.chance(0.6):
        change["gym"] = draft.rng.choice(sorted(draft.scenario["equipment"]))
    if draft.chance(0.3):
        change["own"] = True
    if not change or draft.chance(0.3):
        change["minutes"] = draft.pick(30, 45, 60, 90)
    return change


# --- catalogue --------------------------------------------------------------------------------


def _varied(draft: Draft, entry: Entry) -> Entry:
    entry = copy.deepcopy(entry)
    rng = draft.rng
    for name, values in (
        ("lower_back_stress", (0, 2, 3, 3)),
        ("grip_demand", (0, 1, 3, 3)),
        ("order_tier", (0, 1, 2, 3, 4, 5)),
        ("grip", ("pronated", "neutral", "none")),
        ("mechanic", ("compound", "isolation")),
        ("unilateral", (False, True)),
        ("setup_seconds", (0, 30, 61, 120)),
    ):
        if draft.chance(0.3):
            entry[name] = rng.choice(values)
    if draft.chance(0.3):
        entry["sets"] = {"min": 1, "max": rng.randint(1, 6)}
    if draft.chance(0.3):
        entry["seconds_per_set"] = entry["rest_seconds"] + rng.randint(1, 90)
    if draft.chance(0.2):
        entry["goals"] = {goal: rng.randint(0, 3) for goal in GOALS}
    return entry


def _catalogue(draft: Draft, pool: str) -> None:
    """A few entries, most of them of use in the scenario's gyms."""
    rng = draft.rng
    everything = data.entries(pool)
    low, high = {"tiny": (3, 5), "small": (6, 12), "medium": (12, 25)}[draft.size]
    wanted = rng.randint(low, high)
    able = prepare(draft.scenario, everything, data.contains(), data.gyms()).available.values()
    useful = [e for e in everything if any(e["id"] in there for there in able)]
    rng.shuffle(useful)
    chosen = useful[:wanted]
    for pattern in ("vertical_pull", "horizontal_pull"):  # the default balance asks for both
        if not any(e["pattern"] == pattern for e in chosen) and draft.chance(0.8):
            chosen = [e for e in useful if e["pattern"] == pattern][:1] + chosen
    chosen = chosen[:wanted]
    ids = {e["id"] for e in chosen}
    spare = [e for e in everything if e["id"] not in ids]
    while spare and (len(chosen) < low or draft.chance(0.15)) and len(chosen) < high:
        chosen.append(spare.pop(rng.randrange(len(spare))))
    varied = draft.chance(0.6)
    draft.entries = [_varied(draft, e) if varied and draft.chance(0.6) else e for e in chosen]
    ids = {e["id"] for e in draft.entries}
    draft.entries = [
        {**e, "progresses_to": [other for other in e["progresses_to"] if other in ids]}
        for e in draft.entries
    ]
    draft.scenario["catalog"] = CATALOGUE_FILE


# --- rules ------------------------------------------------------------------------------------


def _limits(draft: Draft) -> None:
    """Exercises and sets of a session; always drawn, because the weekly targets build on them."""
    limits: dict[str, Any] = {}
    few = max(1, min(3, len(draft.entries) // 2))
    draft.per_session = (draft.pick(1, 1, few, min(2, few)), max(few, draft.pick(2, 3, 4)))
    if draft.size == "tiny" or draft.chance(0.7):
        limits["exercises"] = list(draft.per_session)
    elif draft.chance(0.1):
        limits["exercises"] = None
    for name, limit in LIMITS.items():
        if draft.chance(0.15):
            limits[name] = draft.rng.choice(limit.drawn)
    if limits:
        draft.scenario["limits"] = limits


def _session_limits(draft: Draft) -> None:
    for session in draft.scenario["sessions"]:
        if draft.chance(0.15):
            session["minutes"] = draft.pick(30, 40, 50, 60, 90)
        if draft.chance(0.2):
            name, values = draft.pick(
                ("exercises", ([1, 4], [2, 3], [0, 2], None)),
                *((key, limit.drawn_for_one) for key, limit in LIMITS.items()),
            )
            session["limits"] = {name: draft.rng.choice(values)}


def _sets_per_exercise(draft: Draft) -> None:
    low = draft.pick(1, 2, 2, 2)
    high = low + draft.pick(1, 1, 2) if draft.size == "tiny" else max(low, draft.pick(3, 4, 5))
    draft.per_exercise = (low, high)
    wanted: dict[str, int] = {"min": low, "max": high}
    if draft.size != "tiny" and draft.chance(0.4):
        wanted, draft.per_exercise = {}, (2, 4)
    if draft.chance(0.3):
        wanted["spread"] = draft.pick(0, 1, 2, 3)
    if draft.chance(0.2):
        wanted["deload_min"] = draft.pick(1, 1, 2)
    if wanted:
        draft.scenario["sets_per_exercise"] = wanted


def _a_target(draft: Draft) -> int:
    """Sets that a full week can likely hold."""
    count = len(draft.sessions)
    low = count * draft.per_session[0] * draft.per_exercise[0]
    typical = [min(3, e["sets"]["max"]) for e in draft.entries]
    sets = sum(typical) / len(typical) if typical else 2
    high = count * min(draft.per_session[1], len(draft.entries)) * sets
    middle = low + (high - low) * draft.rng.uniform(0.15, 0.75)
    return max(2, round(middle / 2) * 2 if draft.chance(0.8) else round(middle))


def _weekly_sets(draft: Draft) -> None:
    start = _a_target(draft)
    end = max(1, start + draft.pick(0, 0, 2, 2, 4, -2, 1, 3))
    slack = draft.pick(0, 1, 1, 2, 2, 3, 4)
    if draft.size != "tiny" and draft.chance(0.15):
        return
    if draft.chance(0.35):
        targets = [max(1, start + draft.pick(0, 0, 1, 2, -2)) for _ in range(draft.weeks)]
        draft.scenario["weekly_sets"] = [
            [max(0, t - draft.pick(0, 1, 2)), t + slack] if draft.chance(0.7) else t
            for t in targets
        ]
        return
    weekly: dict[str, Any] = {"start": start, "end": end, "tolerance": slack}
    if draft.chance(0.3):
        weekly["deload"] = max(1, start // 2 + draft.pick(0, 1, 2))
    if draft.chance(0.3):
        weekly["on_skip"] = draft.pick("keep", "scale")
    if draft.chance(0.3):
        weekly["ramp"] = draft.pick("block", "mesocycle")
    draft.scenario["weekly_sets"] = weekly
    for phase in draft.scenario["block"].get("phases", []):
        if isinstance(phase, dict) and draft.chance(0.3):
            phase["weekly_sets"] = _phase_sets(draft, phase["weeks"], start)


def _phase_sets(draft: Draft, weeks: int, start: int) -> Any:
    """A phase's own targets."""
    if draft.chance(0.3):
        return [[max(0, start - draft.pick(0, 1, 2)), start + 2] for _ in range(weeks)]
    own: dict[str, Any] = {"start": start, "end": max(1, start + draft.pick(-2, 0, 1, 3))}
    for key, value in (("tolerance", draft.pick(0, 2)), ("deload", max(1, start // 2))):
        if draft.chance(0.4):
            own[key] = value
    return own


def _deload(draft: Draft) -> None:
    draft.scenario["deload"] = draft.pick(None, None, "half")


def _elsewhere(draft: Draft) -> None:
    """Training that is not planned here: on days, or within a session."""
    entries = []
    for _ in range(draft.pick(1, 1, 2)):
        raw: dict[str, Any] = {"what": "other training"}
        if draft.chance(0.5):
            raw["days"] = draft.some(DAYS, 1, 2)
        else:
            raw["session"] = draft.pick(*draft.sessions)
            if draft.chance(0.5):
                raw["minutes"] = draft.pick(5, 15, 25)
        for key, value in (
            ("heavy_lower_back", draft.pick(True, True, False)),
            ("lower_back", draft.pick(3, 9, 30)),
            ("grip", draft.pick(3, 9, 30)),
            ("muscle_sets", {m: draft.pick(0.5, 1, 2, 4) for m in draft.some(MUSCLES, 1, 4)}),
            ("weeks", draft.some(range(1, draft.weeks + 1), 1, 3)),
        ):
            if draft.chance(0.4):
                raw[key] = value
        entries.append(raw)
    draft.scenario["elsewhere"] = entries


def _coverage(draft: Draft) -> None:
    count = draft.pick(0, 1, 2, 3)
    draft.scenario["coverage"] = [
        {"select": a_selector(draft), "sets": draft.pick(1, 2, 4, 8)} for _ in range(count)
    ]


def _muscle_sets(draft: Draft) -> None:
    trained = sorted({m for e in draft.entries for m in (*e["direct"], *e["indirect"])})
    limits: dict[str, Any] = {}
    for muscle in draft.some(trained, 1, 3):
        limit: dict[str, Any] = {}
        if draft.chance(0.6):
            limit["min"] = draft.pick(0.5, 1, 1.5, 2, 3, 4)
        if not limit or draft.chance(0.5):
            limit["max"] = draft.pick(6, 8, 10.5, 14, 20)
        limits[muscle] = limit
    draft.scenario["muscle_sets"] = limits


def _priorities(draft: Draft) -> None:
    muscles = draft.some(draft.pick(BACK, MUSCLES), 1, 4)
    draft.scenario["priorities"] = {muscle: draft.rng.randint(0, 5) for muscle in muscles}


def _balance(draft: Draft) -> None:
    if draft.chance(0.35):
        draft.scenario["balance"] = None
        return
    balance: dict[str, Any] = {}
    if draft.chance(0.3):
        patterns = sorted({e["pattern"] for e in draft.entries})
        if len(patterns) > 1:
            balance["between"] = draft.rng.sample(patterns, 2)
    if draft.chance(0.5):
        balance["ratio"] = draft.pick([1, 1], [2, 2], [1, 2], [2, 1], [2, 3], [3, 4])
    if draft.chance(0.6):
        balance["tolerance"] = draft.pick(0, 1, 2, 3, 4)
    if draft.chance(0.4):
        balance["per"] = draft.pick("week", "block", "block")
    draft.scenario["balance"] = balance


def _exercise_sets(draft: Draft) -> None:
    limits = {}
    for entry in draft.some(draft.entries, 1, 2):
        low = draft.rng.randint(1, 4)
        limit = {"min": low, "max": low + draft.pick(0, 1, 2)}
        if draft.chance(0.3):
            del limit[draft.pick("min", "max")]
        limits[entry["id"]] = limit
    draft.scenario["exercise_sets"] = limits


def _frequency(draft: Draft) -> None:
    draft.scenario["frequency"] = {"exercise": draft.pick(1, 1, 2, 3, 7)}


def _ordering(draft: Draft) -> None:
    ordering: dict[str, Any] = {}
    if draft.chance(0.3):
        ordering["compound_first"] = draft.pick(False, False, True)
    if draft.chance(0.4):
        ordering["apart"] = draft.pick([], ["grip"], ["lower_back"], ["lower_back", "grip"])
    if draft.chance(0.5):
        ordering["first"] = [a_selector(draft) for _ in range(draft.pick(1, 1, 2))]
    draft.scenario["ordering"] = ordering


def _recovery(draft: Draft) -> None:
    hours = draft.pick(0, 24, 25, 72, 96, 168, 169)
    draft.scenario["recovery"] = draft.pick(None, {"lower_back_hours": hours}, {})


def a_selector(draft: Draft, ids: bool = True) -> Any:
    """A selector that likely means some exercise of the catalogue."""
    entry = draft.rng.choice(draft.entries)
    if ids and draft.chance(0.4):
        return entry["id"]
    keys = ["pattern", "family", "mechanic", "unilateral", "muscle", "level", "equipment"]
    keys += ["grip", "lower_back_stress", "grip_demand"]
    return {key: _wanted(draft, key, entry) for key in draft.some(keys, 1, draft.pick(1, 1, 2))}


def _wanted(draft: Draft, key: str, entry: Entry) -> Any:
    other = draft.rng.choice(draft.entries)
    if key == "muscle":
        values = [*entry["direct"], *other["direct"]] or ["lats"]
    elif key == "equipment":
        values = [item for e in (entry, other) for kit in e["equipment"] for item in kit] or [
            "band"
        ]
    else:
        values = [entry[key], other[key]]
    if draft.chance(0.3):
        return sorted(set(values), key=str)[:3]
    return draft.rng.choice(values)


def _require(draft: Draft) -> None:
    rules = []
    for _ in range(draft.pick(1, 1, 2)):
        rule: dict[str, Any] = {"select": a_selector(draft)}
        rule["per"] = draft.pick("week", "week", "session", "block")
        if draft.chance(0.6):
            rule["count"] = draft.pick("sets", "sets", "exercises")
        scale = (3 if rule.get("count") == "sets" else 1) * (
            draft.weeks if rule["per"] == "block" else 1
        )
        if draft.chance(0.5):
            rule["at_least"] = draft.rng.randint(0, max(1, scale))
        if "at_least" not in rule or draft.chance(0.4):
            rule["at_most"] = rule.get("at_least", 0) + draft.rng.randint(0, 3 * scale)
        if draft.chance(0.4):
            rule["sessions"] = draft.some(draft.sessions, 1, 2)
        if draft.chance(0.25):
            rule["weeks"] = draft.some(range(1, draft.weeks + 1), 1, 3)
        rules.append(rule)
    draft.scenario["require"] = rules


def _at_times(draft: Draft, selector: Any) -> Any:
    """The same in some weeks only, now and then."""
    if draft.chance(0.7):
        return selector
    return {"select": selector, "weeks": draft.some(range(1, draft.weeks + 1), 1, 3)}


def _select(draft: Draft) -> None:
    select: dict[str, Any] = {}
    if draft.chance(0.5):
        select["include"] = [a_selector(draft) for _ in range(draft.pick(0, 1, 1, 2))]
    if draft.chance(0.3) and len(draft.entries) > 3:
        select["exclude"] = [draft.an_id()]
        if draft.chance(0.3):
            select["exclude"] = [a_selector(draft)]
        select["exclude"] = [_at_times(draft, choice) for choice in select["exclude"]]
    for name in ("prefer", "avoid"):
        if draft.chance(0.4):
            select[name] = [_at_times(draft, a_selector(draft)) for _ in range(draft.pick(1, 1, 2))]
    if draft.chance(0.4):
        select["unlock"] = {
            entry["id"]: draft.rng.randint(1, draft.weeks)
            for entry in draft.some(draft.entries, 1, 2)
        }
    draft.scenario["select"] = select


def _pins(draft: Draft) -> None:
    """Pins of exercises that the session may likely choose."""
    prepared = Case(draft.scenario, draft.entries).prepared()
    pins = []
    for _ in range(draft.pick(1, 1, 2)):
        session = draft.rng.choice(draft.sessions)
        weeks = prepared.existing_weeks(session)
        able = [prepared.available[week, session] for week in weeks]
        choices = sorted(frozenset.intersection(*able)) if able else []
        if not choices or draft.chance(0.1):
            choices = [entry["id"] for entry in draft.entries]
        pin: dict[str, Any] = {"exercise": draft.rng.choice(choices), "session": session}
        if weeks and draft.chance(0.4):
            pin["weeks"] = draft.some(weeks, 1, 2)
        if draft.chance(0.3):
            low = draft.pick(1, 2, 2, 3)
            pin["sets"] = draft.pick(low, [low, low + 1], [1, 4])
        if not any(p["exercise"] == pin["exercise"] and p["session"] == session for p in pins):
            pins.append(pin)
    draft.scenario["pin"] = pins


def _warm_up(draft: Draft) -> None:
    draft.scenario["warm_up"] = draft.pick("none", "minimal", "full")


def _score(draft: Draft) -> None:
    terms = ["stimulus", "suitability", "coverage", "dose", "main", "preference", "variety"]
    terms += ["continuity", "steadiness", "evenness", "fatigue", "minutes"]
    draft.scenario["score"] = {
        term: draft.pick(0, 0, 1, 5, 20, 60, 100) for term in draft.some(terms, 1, 6)
    }


FEATURES: tuple[tuple[Callable[[Draft], None], float], ...] = (
    (_session_limits, 0.3),
    (_muscle_sets, 0.25),
    (_priorities, 0.3),
    (_balance, 0.6),
    (_exercise_sets, 0.25),
    (_frequency, 0.25),
    (_ordering, 0.35),
    (_recovery, 0.35),
    (_require, 0.3),
    (_select, 0.6),
    (_pins, 0.25),
    (_warm_up, 0.4),
    (_deload, 0.25),
    (_elsewhere, 0.3),
    (_coverage, 0.3),
    (_score, 0.5),
)


def _supersets(draft: Draft) -> None:
    """Pairs, in a session that is short enough for them to matter."""
    never = [a_selector(draft)] if draft.chance(0.3) else []
    draft.scenario["supersets"] = {"pairs": draft.pick(1, 1, 2, 3), "never": never}
    if draft.chance(0.6):
        limits = draft.scenario.setdefault("limits", {})
        limits["minutes"] = draft.rng.randint(10, 30)
    if draft.chance(0.7):
        draft.scenario.setdefault("score", {})["minutes"] = draft.pick(0, 20, 50, 100)


def case(seed: int, size: Size = "tiny", pool: str = "seed", *, pairs: bool = False) -> Case:
    """A random scenario with its catalogue.

    Args:
        seed: the same seed gives the same case.
        size: ``tiny`` can be solved by trying everything, ``medium`` not by hand.
        pool: the shipped catalogue that entries are drawn from.
        pairs: whether exercises may be done in supersets.
    """
    draft = Draft(Random(f"{pool} {size} {seed}"), size)
    draft.scenario |= {"schema_version": 1, "name": f"{size} {seed}"}
    _athlete(draft)
    _equipment(draft)
    _block(draft)
    _sessions(draft)
    if draft.chance(0.4):
        _exceptions(draft)
    _catalogue(draft, pool)
    _limits(draft)
    _sets_per_exercise(draft)
    _weekly_sets(draft)
    for feature, share in FEATURES:
        if draft.chance(share):
            feature(draft)
    if pairs:
        _supersets(draft)
    if draft.chance(0.6):
        _loosen(draft)
    return Case(draft.scenario, draft.entries)


def _loosen(draft: Draft) -> None:
    """Make the best of some random plans legal."""

    def read(scenario: dict[str, Any]) -> Prepared:
        return Case(scenario, draft.entries).prepared()

    prepared = read(draft.scenario)
    plans = [random_plan(prepared, draft.rng) for _ in range(12)]
    plan = min(plans, key=lambda plan: len({rule for rule, _, _ in violations(prepared, plan)}))
    loosened(draft.scenario, read, plan, draft.rng)


def scenario_yaml(seed: int, size: Size = "tiny", pool: str = "seed") -> dict[str, Any]:
    """The scenario of :func:`case` alone, as plain data."""
    return case(seed, size, pool).scenario


# --- plans ------------------------------------------------------------------------------------


def random_plan(prepared: Prepared, rng: Random) -> Plan:
    """A plan that keeps to availability, groups, set bounds and, where it can, order and bands."""
    plan: Plan = {week: {} for week in range(1, prepared.weeks + 1)}
    pairs_of: dict[tuple[int, str], list[frozenset[str]]] = {}
    for group in prepared.groups:
        limit = prepared.visits[group.weeks[0], group.session].limits["exercises"] or [1, 4]
        count = min(len(group.choosable), rng.randint(*limit))
        pinned = sorted(_pinned(prepared, group) & group.choosable)
        rest = sorted(group.choosable - set(pinned))
        chosen = pinned + rng.sample(rest, max(0, count - len(pinned)))
        pairs, visit = _some_pairs(prepared, group, chosen, rng), (group.weeks[0], group.session)
        order = legal_order(prepared, *visit, chosen, pairs) if pairs else None
        pairs = pairs if order else []
        order = order or legal_order(prepared, *visit, chosen) or chosen
        pairs_of |= {(week, group.session): pairs for week in group.weeks}
        for week in group.weeks:
            plan[week][group.session] = [
                (e, _some_sets(prepared, e, week, group.session, rng)) for e in order
            ]
    for week in plan:
        _towards_band(prepared, plan, week, rng)
    return {
        week: {name: with_letters(listed, pairs_of[week, name]) for name, listed in held.items()}
        for week, held in plan.items()
    }


def _some_pairs(
    prepared: Prepared, group: Group, chosen: list[str], rng: Random
) -> list[frozenset[str]]:
    """Some that may rest together, nobody twice; none where the scenario has no supersets."""
    gym, entries = prepared.visits[group.weeks[0], group.session].gym, prepared.exercises
    left, found = sorted(chosen), []
    for _ in range(rng.randint(0, prepared.pairs) if prepared.pairs else 0):
        allowed = [
            couple
            for couple in combinations(left, 2)
            if may_share_rests(prepared, gym, *(entries[e] for e in couple))
        ]
        if allowed:
            found.append(frozenset(rng.choice(allowed)))
            left = [e for e in left if e not in found[-1]]
    return found


def _some_sets(prepared: Prepared, exercise: str, week: int, session: str, rng: Random) -> int:
    low, high = set_bounds(prepared, exercise, week, session)
    return rng.randint(low, max(low, high))


def _pinned(prepared: Prepared, group: Group) -> set[str]:
    """Exercises that a pin wants in some week of a group."""
    return {
        pin["exercise"]
        for pin in prepared.pins
        for week, session in pinned_visits(prepared, pin)
        if session == group.session and week in group.weeks
    }


def _towards_band(prepared: Prepared, plan: Plan, week: int, rng: Random) -> None:
    low, high = prepared.bands[week]
    for _ in range(40):
        places = [(s, n) for s, listed in plan[week].items() for n in range(len(listed))]
        total = sum(plan[week][s][n][1] for s, n in places)
        if not places or low <= total <= high:
            return
        session, place = rng.choice(places)
        exercise, sets = plan[week][session][place]
        least, most = set_bounds(prepared, exercise, week, session)
        changed = min(most, max(least, sets + (1 if total < low else -1)))
        plan[week][session][place] = (exercise, changed)


Listed = list[tuple[str, int]]


def _like(before: Prescription, after: Prescription) -> Prescription:
    """The new one in the superset of the old one, if it was in any."""
    return paired(after, before.letter) if isinstance(before, Paired) else after


def _change_sets(listed: Listed, rng: Random, ids: list[str]) -> None:
    place = rng.randrange(len(listed))
    exercise, sets = listed[place]
    fewer_or_more = (exercise, max(0, sets + rng.choice((-2, -1, 1, 1, 3))))
    listed[place] = _like(listed[place], fewer_or_more)


def _move_set(listed: Listed, rng: Random, ids: list[str]) -> None:
    """A set from one exercise to another: the sums stay."""
    first, second = rng.randrange(len(listed)), rng.randrange(len(listed))
    if listed[first][1] > 1:
        for place, more in ((first, -1), (second, 1)):
            exercise, sets = listed[place]
            listed[place] = _like(listed[place], (exercise, sets + more))


def _swap_exercise(listed: Listed, rng: Random, ids: list[str]) -> None:
    place = rng.randrange(len(listed))
    listed[place] = _like(listed[place], (rng.choice(ids), listed[place][1]))


def _reorder(listed: Listed, rng: Random, ids: list[str]) -> None:
    first, second = rng.randrange(len(listed)), rng.randrange(len(listed))
    listed[first], listed[second] = listed[second], listed[first]


def _drop(listed: Listed, rng: Random, ids: list[str]) -> None:
    listed.pop(rng.randrange(len(listed)))


def _add(listed: Listed, rng: Random, ids: list[str]) -> None:
    listed.insert(rng.randint(0, len(listed)), (rng.choice(ids), rng.randint(1, 4)))


def _letter(listed: Listed, rng: Random, ids: list[str]) -> None:
    """A letter more, or one less."""
    place = rng.randrange(len(listed))
    bare = tuple(listed[place])
    listed[place] = bare if rng.random() < 0.3 else paired(bare, rng.choice("AB"))


DAMAGES = (_change_sets, _move_set, _swap_exercise, _reorder, _drop, _add)


def mutate(plan: Plan, rng: Random, exercises: Iterable[str] = (), *, pairs: bool = False) -> Plan:
    """A copy of a plan with one to three damages, the same in all its weeks or in one.

    Args:
        plan: any plan; it stays as it is.
        rng: where the damages come from.
        exercises: ids to swap in and add (default: those of the plan).
        pairs: whether supersets are damaged too.
    """
    plan = copy.deepcopy(plan)
    used = {e for sessions in plan.values() for listed in sessions.values() for e, _ in listed}
    ids = sorted(exercises) or sorted(used)
    damages = (*DAMAGES, _letter, _letter) if pairs else DAMAGES
    for _ in range(rng.choice((1, 1, 2, 3))):
        damage, seed, everywhere = rng.choice(damages), rng.random(), rng.random() < 0.4
        filled = [
            (w, s) for w, sessions in plan.items() for s, listed in sessions.items() if listed
        ]
        if not filled:
            break
        week, session = rng.choice(filled)
        for other in plan if everywhere else [week]:
            listed = plan[other].get(session, [])
            if listed and ids:
                damage(listed, Random(seed), ids)
    return plan
