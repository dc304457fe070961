"""Every rule of the contract's section 5, each a plain check of a plan.

The interface of the whole oracle is here: :func:`prepare`, :func:`violations`, :func:`score`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from typing import Any

from oracle.prepare import (
    ANY_TOTAL,
    LIMITS,
    SESSION_RULE,
    Entry,
    Plan,
    Prepared,
    Prescription,
    couples,
    prepare,
    selects,
)
from oracle.scoring import (
    credit,
    entries,
    names,
    pin_says,
    prescriptions,
    score,
    seconds,
    sums_of,
    week_list,
)

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


def _limit(prepared: Prepared, week: int, session: str, name: str) -> Any:
    return prepared.visits[week, session].limits[name]


def _at_most(value: float, limit: float | None) -> bool:
    return limit is None or value <= limit


def _session_exercises(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    limit = _limit(p, week, session, "exercises")
    return limit is None or limit[0] <= len({e for e, _ in listed}) <= limit[1]


def _session_sets(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    return _at_most(_sets(listed), _limit(p, week, session, "sets"))


def _session_minutes(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    minutes = _limit(p, week, session, "minutes")
    return minutes is None or seconds(p, listed) <= 60 * minutes


def _session_muscle_sets(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    most = max(credit(p, listed).values(), default=0)
    return _at_most(most / 2, _limit(p, week, session, "muscle_sets"))


def _weighted(key: str, per: str, weight: Callable[[Entry], int]) -> SessionRule:
    """A limit on a plain sum."""

    def rule(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
        if per == "sets":
            found = sum(sets * weight(entry) for entry, sets in entries(p, listed))
        else:
            found = sum(map(weight, _distinct(p, listed)))
        return _at_most(found, _limit(p, week, session, key))

    return rule


def _session_family(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    families = Counter(entry["family"] for entry in _distinct(p, listed))
    return _at_most(max(families.values(), default=0), _limit(p, week, session, "per_family"))


def set_bounds(prepared: Prepared, exercise: str, week: int, session: str) -> tuple[int, int]:
    """Fewest and most sets of one prescription of an exercise: a pin's own, where one says."""
    pinned = [pinned_sets(pin) for pin in pins_with_sets(prepared, exercise, week, session)]
    if pinned:
        return max(low for low, _ in pinned), min(high for _, high in pinned)
    common = prepared.sets_per_exercise
    own = prepared.exercise_sets.get(exercise, {})
    most = own.get("max", max(common["max"], own.get("min", 0)))
    least = common["deload_min"] if week in prepared.deload else own.get("min", common["min"])
    return min(least, most), most


def _sets_per_exercise(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    free = [
        (sets, *set_bounds(p, entry["id"], week, session))
        for entry, sets in entries(p, listed)
        if not pins_with_sets(p, entry["id"], week, session)
    ]
    return all(least <= sets <= most for sets, least, most in free)


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
    ranks = [(part, order_class(entry)) for part, entry in zip(late, known, strict=True)]
    opens = known[0]["mechanic"] == "compound" or not late[0]
    return opens and all(before <= after for before, after in pairwise(ranks))


def order_class(entry: Entry) -> int:
    """Tier 0; tiers 1 to 3; tier 4; tiers 5 and 6."""
    return (0, 1, 1, 1, 2, 3, 3)[entry["order_tier"]]


def _apart(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    fields = {"grip": "grip_demand", "lower_back": "lower_back_stress"}
    known = [entry for entry, _ in entries(p, listed)]
    return not any(
        before[fields[kind]] == 3 and after[fields[kind]] == 3
        for kind in p.ordering["apart"]
        for before, after in pairwise(known)
    )


IN_TURN = {"flat_bench", "incline_bench", "adjustable_bench", "plates", "bumper_plates"} | {
    *("dumbbell", "dumbbell_pair", "dumbbell_heavy", "band")
}
"""Benches, plates, dumbbells and bands: two may use them in turn."""


def may_share_rests(prepared: Prepared, gym: str, one: Entry, other: Entry) -> bool:
    """Whether two exercises may stand in a superset."""

    def kits(entry: Entry) -> list[set[str]]:
        return [set(kit) - IN_TURN for kit in entry["equipment"] if prepared.items[gym] >= set(kit)]

    return (
        not {*one["direct"]} & {*other["direct"]}
        and one["grip_demand"] + other["grip_demand"] < 6
        and not (one["lower_back_stress"] > 1 and other["lower_back_stress"] > 1)
        and all(e["order_tier"] > 1 for e in (one, other))
        and not any(selects(s, e) for s in prepared.never for e in (one, other))
        and any(a.isdisjoint(b) for a in kits(one) for b in kits(other))
    )


def _supersets(p: Prepared, week: int, session: str, listed: list[Prescription]) -> bool:
    found, gym = couples(listed), p.visits[week, session].gym
    places = [
        [n for n, one in enumerate(listed) if any(one is own for own in couple)] for couple in found
    ]
    if any(len(place) != 2 or abs(place[0] - place[1]) != 1 for place in places):
        return False
    known = [[p.exercises[e] for e, _ in couple if e in p.exercises] for couple in found]
    apart = all(may_share_rests(p, gym, *couple) for couple in known if len(couple) == 2)
    return apart and len(found) <= p.pairs


SESSION_RULES: dict[str, SessionRule] = {
    "session_exercises": _session_exercises,
    "session_sets": _session_sets,
    "session_minutes": _session_minutes,
    "session_muscle_sets": _session_muscle_sets,
    "session_family": _session_family,
    **{
        SESSION_RULE[key]: _weighted(key, limit.per, limit.weight)
        for key, limit in LIMITS.items()
        if limit.weight is not None
    },
    "sets_per_exercise": _sets_per_exercise,
    "spread": _spread,
    "compound_first": _compound_first,
    "apart": _apart,
    "supersets": _supersets,
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


def legal_order(
    prepared: Prepared,
    week: int,
    session: str,
    chosen: list[str],
    pairs: Collection[frozenset[str]] = (),
) -> list[str] | None:
    """An order that ``compound_first`` and ``apart`` allow, None where there is none.

    Those that are paired stand together in it.
    """

    def fits(order: list[str]) -> bool:
        listed = [(exercise, 1) for exercise in order]
        return (
            _compound_first(prepared, week, session, listed)
            and _apart(prepared, week, session, listed)
            and not any(
                pair <= set(order) and abs(order.index(a) - order.index(b)) > 1
                for pair in pairs
                for a, b in [sorted(pair)]
            )
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
        half_sets.update(prepared.elsewhere_half_sets[week])
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


def balance_tolerance(prepared: Prepared, week: int | None) -> int:
    """How far the sums may be off; more in a deload week whose total nobody wrote."""
    assert prepared.balance is not None
    extra = max(prepared.balance["ratio"]) if week in prepared.unwritten_deloads else 0
    return int(prepared.balance["tolerance"] + extra)


def _balanced(prepared: Prepared, listed: list[Prescription], week: int | None) -> bool:
    rule = prepared.balance
    assert rule is not None
    first, second = (pattern_sets(prepared, listed, pattern) for pattern in rule["between"])
    a, b = rule["ratio"]
    return min(first, second) >= 1 and abs(b * first - a * second) <= balance_tolerance(
        prepared, week
    )


def _balance(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    if prepared.balance is None:
        return
    if prepared.balance["per"] == "block":
        weeks = range(1, prepared.weeks + 1)
        listed = [p for week in weeks for p in week_list(prepared, plan, week)]
        if _judged_weeks(prepared) and not _balanced(prepared, listed, None):
            yield "balance", None, None
        return
    for week in balance_weeks(prepared):
        if not _balanced(prepared, week_list(prepared, plan, week), week):
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


def partners(listed: list[Prescription]) -> set[frozenset[str]]:
    """Which exercises of a session are paired."""
    return {frozenset(e for e, _ in couple) for couple in couples(listed) if len(couple) == 2}


def _same_supersets(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for group in prepared.groups:
        judged = [week for week in group.weeks if week > prepared.frozen_through]
        found = [partners(prescriptions(prepared, plan, w, group.session)) for w in judged]
        for week, here in zip(judged, found, strict=True):
            if here != found[0]:
                yield "supersets", week, group.session


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


def light_visits(prepared: Prepared) -> list[tuple[int, str]]:
    """Judged visits too close to a heavy day elsewhere, another day than their own."""
    hours = prepared.recovery_hours or 0
    found = []
    for week, session in prepared.visits:
        gaps = [abs(7 * week + prepared.sessions[session].day - day) for day in prepared.heavy_days]
        if week > prepared.frozen_through and any(0 < 24 * gap < hours for gap in gaps):
            found.append((week, session))
    return found


def _recovery(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    def heavy(week: int, session: str) -> bool:
        listed = prescriptions(prepared, plan, week, session)
        return any(entry["lower_back_stress"] == 3 for entry, _ in entries(prepared, listed))

    for earlier, later in close_visits(prepared):
        if heavy(*earlier) and heavy(*later):
            yield "recovery", *later
    for visit in light_visits(prepared):
        if heavy(*visit):
            yield "recovery", *visit


def requirement_scopes(
    prepared: Prepared, rule: Any
) -> Iterator[tuple[int | None, str | None, list[tuple[int, str]], int, int | None]]:
    """What a require counts together: (week, session, visits, at least, at most)."""
    wanted = rule.get("sessions", list(prepared.sessions))
    named = rule.get("weeks")
    visits = [v for v in prepared.visits if v[1] in wanted and (named is None or v[0] in named)]
    open_visits = [visit for visit in visits if visit[0] > prepared.frozen_through]
    per, most = rule.get("per", "week"), rule.get("at_most")
    if per == "block":
        if open_visits:
            yield None, None, visits, rule.get("at_least", 0), most
        return
    for week in dict.fromkeys(week for week, _ in sorted(open_visits)):
        waived = rule.get("count") == "sets" and week in prepared.deload and named is None
        least = 0 if waived else rule.get("at_least", 0)
        here = [visit for visit in open_visits if visit[0] == week]
        if per == "week":
            yield week, None, here, least, most
        else:
            for visit in here:
                yield *visit, [visit], least, most


def _require(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for rule in prepared.require:
        for week, session, visits, least, most in requirement_scopes(prepared, rule):
            matches = [
                sets
                for visit in visits
                for entry, sets in entries(prepared, prescriptions(prepared, plan, *visit))
                if selects(rule["select"], entry)
            ]
            found = sum(matches) if rule.get("count") == "sets" else len(matches)
            if found < least or not _at_most(found, most):
                yield "require", week, session


def pinned_visits(prepared: Prepared, pin: Any) -> list[tuple[int, str]]:
    """Judged visits that a pin speaks of: those named, else those that could choose it."""
    session = pin["session"]
    visits = [(week, session) for week in prepared.existing_weeks(session)]
    if "weeks" in pin:
        visits = [visit for visit in visits if visit[0] in pin["weeks"]]
    else:
        visits = [v for v in visits if pin["exercise"] in prepared.group_of(*v).choosable]
    return [visit for visit in visits if visit[0] > prepared.frozen_through]


def pins_with_sets(prepared: Prepared, exercise: str, week: int, session: str) -> list[Any]:
    """Pins that say how many sets of an exercise a session has in a week."""
    return [
        pin
        for pin in prepared.pins
        if pin["exercise"] == exercise
        and pin["session"] == session
        and "sets" in pin
        and (week in pin["weeks"] if "weeks" in pin else week not in prepared.deload)
        and (week, session) in pinned_visits(prepared, pin)
    ]


def pinned_sets(pin: Any) -> tuple[int, int]:
    """Fewest and most sets that a pin asks for."""
    sets = pin["sets"]
    return (sets, sets) if isinstance(sets, int) else (sets[0], sets[1])


def _pin(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for pin in prepared.pins:
        for visit in pinned_visits(prepared, pin):
            found = [
                sets
                for exercise, sets in prescriptions(prepared, plan, *visit)
                if exercise == pin["exercise"]
            ]
            wanted = pins_with_sets(prepared, pin["exercise"], *visit)
            low, high = pinned_sets(pin) if pin in wanted else (0, ANY_TOTAL)
            if not found or not all(low <= sets <= high for sets in found):
                yield "pin", *visit


def _deload_half(prepared: Prepared, plan: Plan) -> Iterator[Violation]:
    for light in prepared.lightened if prepared.halves else ():
        if light.week <= prepared.frozen_through:
            continue
        before = sums_of(prescriptions(prepared, plan, light.before, light.session))
        here = sums_of(prescriptions(prepared, plan, light.week, light.session))
        for exercise, sets in here.items():
            full = before[exercise]
            most = full if light.rule == "near" else half_of(prepared, full)
            short = light.rule != "half" and 2 * sets < full
            pinned = pin_says(prepared, exercise, light.week, light.session)
            if not pinned and (sets > most or short):
                yield "deload_half", light.week, light.session
                break


def half_of(prepared: Prepared, sets: int) -> int:
    """Most sets of a deload week after a week of so many."""
    return max(sets + 1, 2 * prepared.sets_per_exercise["deload_min"]) // 2


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
    _same_supersets,
    _recovery,
    _require,
    _pin,
    _deload_half,
    _rotation,
)


def violations(prepared: Prepared, plan: Plan) -> set[Violation]:
    """Everything that makes a plan illegal; empty for a legal plan.

    Args:
        prepared: the scenario.
        plan: all weeks, the frozen ones as they were done.
    """
    return {found for rule in RULES for found in rule(prepared, plan)}
