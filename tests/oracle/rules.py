"""Every rule of the contract's section 5, each a plain check of a plan.

The interface of the whole oracle is here: :func:`prepare`, :func:`violations`, :func:`score`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from oracle.prepare import Entry, Plan, Prepared, Prescription, prepare, selects
from oracle.scoring import credit, entries, names, prescriptions, score, seconds, week_list

__all__ = [
    "SESSION_RULES",
    "Violation",
    "legal_order",
    "prepare",
    "score",
    "session_violations",
    "set_bounds",
    "violations",
]

Violation = tuple[str, int | None, str | None]
"""Rule id, week, session; None where the rule is of a week or of the block."""

SessionRule = Callable[[Prepared, int, str, list[Prescription]], bool]


def _sets(listed: list[Prescription]) -> int:
    return sum(sets for _, sets in listed)


def _distinct(prepared: Prepared, listed: list[Prescription]) -> list[Entry]:
    """A session's known exercises; one that is named twice is one, if two prescriptions."""
    unique = [(exercise, 0) for exercise in dict.fromkeys(e for e, _ in listed)]
    return [entry for entry, _ in entries(prepared, unique)]


# --- rules of one session in one week ---------------------------------------------------------


def _limit(prepared: Prepared, session: str, name: str) -> Any:
    return prepared.sessions[session].limits[name]


def _at_most(value: float, limit: float | None) -> bool:
    return limit is None or value <= limit


def _session_exercises(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    limit = _limit(p, session, "exercises")
    return limit is None or limit[0] <= len({e for e, _ in listed}) <= limit[1]


def _session_sets(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    return _at_most(_sets(listed), _limit(p, session, "sets"))


def _session_minutes(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    minutes = p.visits[week, session].minutes
    return minutes is None or seconds(p, listed) <= 60 * minutes


def _session_muscle_sets(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    most = max(credit(p, listed).values(), default=0)
    return _at_most(most / 2, _limit(p, session, "muscle_sets"))


def _weighted(p: Prepared, listed: list[Prescription], field: str) -> int:
    return sum(sets * entry[field] for entry, sets in entries(p, listed))


def _session_lower_back(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    load = _weighted(p, listed, "lower_back_stress")
    return _at_most(load, _limit(p, session, "lower_back"))


def _session_grip(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    return _at_most(_weighted(p, listed, "grip_demand"), _limit(p, session, "grip"))


def _session_isolation(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    count = sum(entry["mechanic"] == "isolation" for entry in _distinct(p, listed))
    return _at_most(count, _limit(p, session, "isolation"))


def _session_family(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    families = Counter(entry["family"] for entry in _distinct(p, listed))
    return _at_most(max(families.values(), default=0), _limit(p, session, "per_family"))


def set_bounds(prepared: Prepared, exercise: str, week: int) -> tuple[int, int]:
    """Fewest and most sets of one prescription of an exercise in a week."""
    common = prepared.sets_per_exercise
    own = prepared.exercise_sets.get(exercise, {})
    general = min(common["max"], prepared.exercises[exercise]["sets"]["max"])
    most = own.get("max", max(general, own.get("min", 0)))
    least = common["deload_min"] if week in prepared.deload else own.get("min", common["min"])
    return min(least, most), most


def _sets_per_exercise(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    known = entries(p, listed)
    bounds = [(sets, *set_bounds(p, entry["id"], week)) for entry, sets in known]
    return all(least <= sets <= most for sets, least, most in bounds)


def _spread(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    counts = [sets for _, sets in listed] or [0]
    return max(counts) - min(counts) <= p.sets_per_exercise["spread"]


def _compound_first(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    if not p.ordering["compound_first"]:
        return True
    known = [entry for entry, _ in entries(p, listed)]
    if not known:
        return True
    late = [not any(selects(s, entry) for s in p.ordering["first"]) for entry in known]
    ranks = [(part, entry["order_tier"]) for part, entry in zip(late, known, strict=True)]
    opens = known[0]["mechanic"] == "compound" or not late[0]
    return opens and all(before <= after for before, after in pairwise(ranks))


def _apart(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    fields = {"grip": "grip_demand", "lower_back": "lower_back_stress"}
    known = [entry for entry, _ in entries(p, listed)]
    return not any(
        before[fields[kind]] == 3 and after[fields[kind]] == 3
        for kind in p.ordering["apart"]
        for before, after in pairwise(known)
    )


SESSION_RULES: dict[str, SessionRule] = {
    "session_exercises": _session_exercises,
    "session_sets": _session_sets,
    "session_minutes": _session_minutes,
    "session_muscle_sets": _session_muscle_sets,
    "session_lower_back": _session_lower_back,
    "session_grip": _session_grip,
    "session_isolation": _session_isolation,
    "session_family": _session_family,
    "sets_per_exercise": _sets_per_exercise,
    "spread": _spread,
    "compound_first": _compound_first,
    "apart": _apart,
}


def _may_be_chosen(prepared: Prepared, week: int, session: str, raw: list[Prescription]) -> bool:
    choosable = prepared.group_of(week, session).choosable
    chosen = [exercise for exercise, _ in raw]
    return choosable.issuperset(chosen) and len(set(chosen)) == len(chosen)


def session_violations(
    prepared: Prepared, week: int, session: str, raw: list[Prescription]
) -> set[str]:
    """Ids of the rules that one session of one week breaks by itself."""
    broken = {n for n, rule in SESSION_RULES.items() if not rule(prepared, week, session, raw)}
    return broken if _may_be_chosen(prepared, week, session, raw) else broken | {"available"}


def legal_order(prepared: Prepared, week: int, session: str, chosen: list[str]) -> list[str] | None:
    """An order that ``compound_first`` and ``apart`` allow, None where there is none."""

    def fits(order: list[str]) -> bool:
        listed = [(exercise, 1) for exercise in order]
        return _compound_first(prepared, week, session, listed) and _apart(
            prepared, week, session, listed
        )

    def grown(order: list[str], left: list[str]) -> list[str] | None:
        if not fits(order):
            return None
        if not left:
            return order
        tries = (grown([*order, e], [o for o in left if o != e]) for e in left)
        return next((found for found in tries if found is not None), None)

    return grown([], sorted(chosen))


def _sessions(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for week in prepared.judged():
        for session in prepared.held(week):
            raw = plan.get(week, {}).get(session, [])
            for rule in session_violations(prepared, week, session, raw):
                yield rule, week, session
    for week, sessions in plan.items():
        for session, raw in sessions.items():
            strange = (week, session) not in prepared.visits
            if raw and strange and week > prepared.frozen_through:
                yield "available", week, session


# --- rules of a week --------------------------------------------------------------------------


def _judged_weeks(prepared: Prepared) -> list[int]:
    """Judged weeks with a session at all."""
    return [week for week in prepared.judged() if prepared.held(week)]


def _weekly_sets(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for week in _judged_weeks(prepared):
        low, high = prepared.bands[week]
        if not low <= _sets(week_list(prepared, plan, week)) <= high:
            yield "weekly_sets", week, None


def _muscle_sets(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for week in _judged_weeks(prepared):
        half_sets = credit(prepared, week_list(prepared, plan, week))
        for muscle, limit in prepared.muscle_sets.items():
            sets = half_sets[muscle] / 2
            short = week not in prepared.deload and sets < limit.get("min", 0)
            if short or not _at_most(sets, limit.get("max")):
                yield "muscle_sets", week, None


def pattern_sets(prepared: Prepared, listed: list[Prescription], pattern: str) -> int:
    """Sets of the exercises of a pattern."""
    return sum(sets for entry, sets in entries(prepared, listed) if entry["pattern"] == pattern)


def balance_weeks(prepared: Prepared) -> list[int]:
    """Weeks that a weekly balance must hold in."""
    assert prepared.balance is not None
    weeks = _judged_weeks(prepared)
    if prepared.balance_written:
        return weeks
    return [
        week
        for week in weeks
        if all(
            any(
                prepared.exercises[exercise]["pattern"] == pattern
                for session in prepared.held(week)
                for exercise in prepared.available[week, session]
            )
            for pattern in prepared.balance["between"]
        )
    ]


def _balanced(prepared: Prepared, listed: list[Prescription]) -> bool:
    rule = prepared.balance
    assert rule is not None
    first, second = (pattern_sets(prepared, listed, pattern) for pattern in rule["between"])
    a, b = rule["ratio"]
    return min(first, second) >= 1 and abs(b * first - a * second) <= rule["tolerance"]


def _balance(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    if prepared.balance is None:
        return
    if prepared.balance["per"] == "block":
        weeks = range(1, prepared.weeks + 1)
        listed = [p for week in weeks for p in week_list(prepared, plan, week)]
        if _judged_weeks(prepared) and not _balanced(prepared, listed):
            yield "balance", None, None
        return
    for week in balance_weeks(prepared):
        if not _balanced(prepared, week_list(prepared, plan, week)):
            yield "balance", week, None


def _frequency(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for week in prepared.judged():
        uses = Counter(e for s in prepared.held(week) for e in names(prepared, plan, week, s))
        if max(uses.values(), default=0) > prepared.frequency:
            yield "frequency", week, None


def could_include(prepared: Prepared, selector: Any, week: int) -> bool:
    """Whether some session's group could choose a match in a week."""
    return any(
        selects(selector, prepared.exercises[exercise])
        for session in prepared.held(week)
        for exercise in prepared.group_of(week, session).choosable
    )


def _include(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for week in prepared.judged():
        for selector in prepared.include:
            if could_include(prepared, selector, week) and not any(
                selects(selector, entry)
                for entry, _ in entries(prepared, week_list(prepared, plan, week))
            ):
                yield "include", week, None


# --- rules over several weeks -----------------------------------------------------------------


def _phase_constant(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for group in prepared.groups:
        judged = [week for week in group.weeks if week > prepared.frozen_through]
        for week in judged[1:]:
            first = names(prepared, plan, judged[0], group.session)
            if names(prepared, plan, week, group.session) != first:
                yield "phase_constant", week, group.session


def close_visits(prepared: Prepared) -> list[tuple[tuple[int, str], tuple[int, str]]]:
    """Pairs of visits, not both frozen, too close for two heavy loads on the lower back."""
    if prepared.recovery_hours is None:
        return []
    moments = sorted(
        (7 * week + prepared.sessions[session].day, week, session)
        for week, session in prepared.visits
    )
    return [
        ((week, session), (later_week, later))
        for place, (day, week, session) in enumerate(moments)
        for later_day, later_week, later in moments[place + 1 :]
        if 24 * (later_day - day) < prepared.recovery_hours and later_week > prepared.frozen_through
    ]


def _recovery(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    def heavy(week: int, session: str) -> bool:
        listed = prescriptions(prepared, plan, week, session)
        return any(entry["lower_back_stress"] == 3 for entry, _ in entries(prepared, listed))

    for earlier, later in close_visits(prepared):
        if heavy(*earlier) and heavy(*later):
            yield "recovery", *later


def requirement_scopes(
    prepared: Prepared, rule: Any
) -> Iterator[tuple[int | None, str | None, list[tuple[int, str]]]]:
    """What a require counts together: (week, session, visits), one for each count."""
    wanted = rule.get("sessions", list(prepared.sessions))
    judged = [week for week in prepared.judged() if prepared.held(week)]
    if rule.get("per", "week") == "block":
        if judged:
            yield None, None, [visit for visit in prepared.visits if visit[1] in wanted]
        return
    for week in judged:
        visits = [(week, session) for session in prepared.held(week) if session in wanted]
        if rule.get("per", "week") == "week":
            yield week, None, visits
        else:
            for visit in visits:
                yield *visit, [visit]


def _require(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for rule in prepared.require:
        for week, session, visits in requirement_scopes(prepared, rule):
            matches = [
                sets
                for visit in visits
                for entry, sets in entries(prepared, prescriptions(prepared, plan, *visit))
                if selects(rule["select"], entry)
            ]
            found = sum(matches) if rule.get("count") == "sets" else len(matches)
            if found < rule.get("at_least", 0) or not _at_most(found, rule.get("at_most")):
                yield "require", week, session


def pinned_visits(prepared: Prepared, pin: Any) -> list[tuple[int, str]]:
    """Judged visits that a pin speaks of."""
    weeks = pin.get("weeks", prepared.existing_weeks(pin["session"]))
    return [
        (week, pin["session"])
        for week in weeks
        if week > prepared.frozen_through and (week, pin["session"]) in prepared.visits
    ]


def pinned_sets(pin: Any) -> tuple[int, int] | None:
    """Fewest and most sets that a pin asks for, None where it names none."""
    sets = pin.get("sets")
    if sets is None:
        return None
    return (sets, sets) if isinstance(sets, int) else (sets[0], sets[1])


def _pin(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for pin in prepared.pins:
        low, high = pinned_sets(pin) or (None, None)
        for visit in pinned_visits(prepared, pin):
            found = [
                sets
                for exercise, sets in prescriptions(prepared, plan, *visit)
                if exercise == pin["exercise"]
            ]
            if not found or not all(low is None or low <= sets <= high for sets in found):
                yield "pin", *visit


def rotations(prepared: Prepared) -> Iterator[tuple[str, int, int, tuple[int, int]]]:
    """(session, its last week before a phase, its first week in it, number of new exercises)."""
    for phase in prepared.phases:
        for session in prepared.sessions if phase.new_exercises is not None else ():
            existing = prepared.existing_weeks(session)
            before = [week for week in existing if week < phase.first]
            inside = [week for week in existing if phase.first <= week <= phase.last]
            if before and inside and inside[0] > prepared.frozen_through:
                yield session, before[-1], inside[0], phase.new_exercises


def _rotation(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for session, before, week, (low, high) in rotations(prepared):
        new = names(prepared, plan, week, session) - names(prepared, plan, before, session)
        if not low <= len(new) <= high:
            yield "rotation", week, session


RULES: tuple[Callable[[Prepared, Plan], Iterator[Violation]], ...] = (
    _sessions,
    _weekly_sets,
    _muscle_sets,
    _balance,
    _frequency,
    _include,
    _phase_constant,
    _recovery,
    _require,
    _pin,
    _rotation,
)


def violations(prepared: Prepared, plan: Plan) -> set[Violation]:
    """Everything that makes a plan illegal; empty for a legal plan.

    Args:
        prepared: the scenario.
        plan: all weeks, the frozen ones as they were done.
    """
    return {found for rule in RULES for found in rule(prepared, plan)}
