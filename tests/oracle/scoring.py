"""The score of a plan, term by term, as the contract's section 6 words it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from oracle.prepare import Entry, Plan, Prepared, Prescription, selects

MOST_COUNTED_HALF_SETS = 60
"""Credit beyond this adds no stimulus."""


def _gain(half_set: int) -> int:
    root = (Decimal(half_set) / 2).sqrt() - (Decimal(half_set - 1) / 2).sqrt()
    return int((100 * root).to_integral_value(ROUND_HALF_UP))


GAINS = tuple(_gain(k) for k in range(1, MOST_COUNTED_HALF_SETS + 1))
"""What the k-th half-set of a muscle's week adds to its stimulus, from the first."""


def prescriptions(prepared: Prepared, plan: Plan, week: int, session: str) -> list[Prescription]:
    """A session's prescriptions; a missing session is empty."""
    return plan.get(week, {}).get(session, [])


def entries(prepared: Prepared, listed: list[Prescription]) -> list[tuple[Entry, int]]:
    """Known exercises with their sets; of an unknown one there is nothing to ask."""
    known = prepared.exercises
    return [(known[exercise], sets) for exercise, sets in listed if exercise in known]


def names(prepared: Prepared, plan: Plan, week: int, session: str) -> set[str]:
    """The exercises of a session."""
    return {exercise for exercise, _ in prescriptions(prepared, plan, week, session)}


def credit(prepared: Prepared, listed: list[Prescription]) -> Counter[str]:
    """Half-sets of credit by muscle."""
    total: Counter[str] = Counter()
    for entry, sets in entries(prepared, listed):
        for muscle in entry["direct"]:
            total[muscle] += 2 * sets
        for muscle in entry["indirect"]:
            total[muscle] += sets
    return total


def seconds(prepared: Prepared, listed: list[Prescription]) -> int:
    """How long a session takes, warm-up included."""
    return prepared.warm_up_seconds + sum(
        entry["setup_seconds"] + sets * entry["seconds_per_set"]
        for entry, sets in entries(prepared, listed)
    )


def weeks(prepared: Prepared) -> range:
    """All weeks of the block."""
    return range(1, prepared.weeks + 1)


def week_list(prepared: Prepared, plan: Plan, week: int) -> list[Prescription]:
    """All prescriptions of a week, over its existing sessions."""
    return [p for s in prepared.held(week) for p in prescriptions(prepared, plan, week, s)]


def _every(prepared: Prepared, plan: Plan) -> Iterator[tuple[str, Entry, int]]:
    for week, session in prepared.visits:
        for entry, sets in entries(prepared, prescriptions(prepared, plan, week, session)):
            yield session, entry, sets


def _stimulus(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week in weeks(prepared):
        for muscle, half_sets in credit(prepared, week_list(prepared, plan, week)).items():
            total += prepared.priorities[muscle] * sum(GAINS[: max(0, half_sets)])
    return total


def _suitability(prepared: Prepared, plan: Plan) -> int:
    return sum(
        sets * entry["goals"][prepared.sessions[session].goal]
        for session, entry, sets in _every(prepared, plan)
    )


def liking(prepared: Prepared, exercise: str) -> int:
    """Prefer selectors that mean the exercise, less the avoid selectors that do."""
    entry = prepared.exercises[exercise]
    wanted = sum(selects(choice, entry) for choice in prepared.prefer)
    return wanted - sum(selects(choice, entry) for choice in prepared.avoid)


def _preference(prepared: Prepared, plan: Plan) -> int:
    return sum(sets * liking(prepared, entry["id"]) for _, entry, sets in _every(prepared, plan))


def _variety(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week in weeks(prepared):
        uses = Counter(
            exercise
            for session in prepared.held(week)
            for exercise in names(prepared, plan, week, session)
        )
        total -= sum(count - 1 for count in uses.values())
    return total


def _continuity(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for session in prepared.sessions:
        existing = prepared.existing_weeks(session)
        for earlier, later in itertools.pairwise(existing):
            new = names(prepared, plan, later, session) - names(prepared, plan, earlier, session)
            total -= len(new)
    return total


def trend(prepared: Prepared, earlier: int, later: int) -> str:
    """How the weekly band moves between two weeks: ``rises``, ``falls``, ``stays``, ``mixed``."""
    ends = list(zip(prepared.bands[earlier], prepared.bands[later], strict=True))
    rises = any(after > before for before, after in ends)
    falls = any(after < before for before, after in ends)
    if rises and falls:
        return "mixed"
    return "rises" if rises else "falls" if falls else "stays"


def _unsteady(moves: str, change: int) -> int:
    """Sets that do not follow the weekly band, for one exercise's change of sets."""
    if moves == "rises":
        return max(0, -change) + max(0, change - 1)
    if moves == "falls":
        return max(0, change) + max(0, -change - 1)
    return abs(change) if moves == "stays" else 0


def _steadiness(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for group in prepared.groups:
        training = [week for week in group.weeks if week not in prepared.deload]
        for earlier, later in itertools.pairwise(training):
            moves = trend(prepared, earlier, later)
            before, after = Counter[str](), Counter[str]()
            for exercise, sets in prescriptions(prepared, plan, earlier, group.session):
                before[exercise] += sets
            for exercise, sets in prescriptions(prepared, plan, later, group.session):
                after[exercise] += sets
            for exercise in before.keys() | after.keys():
                total -= _unsteady(moves, after[exercise] - before[exercise])
    return total


def _session_sets(prepared: Prepared, plan: Plan, week: int, session: str) -> int:
    return sum(sets for _, sets in prescriptions(prepared, plan, week, session))


def _evenness(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week in weeks(prepared):
        sums = [_session_sets(prepared, plan, week, s) for s in prepared.held(week)]
        total -= max(sums, default=0) - min(sums, default=0)
    return total


def _fatigue(prepared: Prepared, plan: Plan) -> int:
    return -sum(sets * entry["lower_back_stress"] for _, entry, sets in _every(prepared, plan))


def _minutes(prepared: Prepared, plan: Plan) -> int:
    return -sum(
        -(-seconds(prepared, prescriptions(prepared, plan, week, session)) // 60)
        for week, session in prepared.visits
    )


TERMS: dict[str, Callable[[Prepared, Plan], int]] = {
    "stimulus": _stimulus,
    "suitability": _suitability,
    "preference": _preference,
    "variety": _variety,
    "continuity": _continuity,
    "steadiness": _steadiness,
    "evenness": _evenness,
    "fatigue": _fatigue,
    "minutes": _minutes,
}


def score(prepared: Prepared, plan: Plan) -> tuple[int, dict[str, int]]:
    """The weighted total and the unweighted, signed terms."""
    terms = {name: term(prepared, plan) for name, term in TERMS.items()}
    return sum(prepared.weights[name] * value for name, value in terms.items()), terms
