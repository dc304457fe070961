"""The score of a plan, term by term, as the contract's section 6 words it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from oracle.prepare import (
    BACK_REGIONS,
    REGIONS,
    Entry,
    Group,
    Lightened,
    Plan,
    Prepared,
    Prescription,
    couples,
    selects,
    wish,
)

SHARES = {"lats": 5, "mid_back": 5, "rear_delts": 3, "erectors": 2, "upper_traps": 1}
"""Tenths of a week's sets that a region is worth; others 2."""


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
    """How long a session takes, warm-up included; two in a superset rest together."""
    alone = prepared.warm_up_seconds + sum(
        entry["setup_seconds"] + sets * entry["seconds_per_set"]
        for entry, sets in entries(prepared, listed)
    )
    return alone - sum(
        min(sets for _, sets in couple)
        * min(prepared.exercises[exercise]["rest_seconds"] for exercise, _ in couple)
        for couple in couples(listed)
        if len(couple) == 2 and all(exercise in prepared.exercises for exercise, _ in couple)
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


def training_weeks(prepared: Prepared) -> list[int]:
    """Weeks that are no deload."""
    return [week for week in weeks(prepared) if week not in prepared.deload]


def eighths(entry: Entry, region: str) -> int:
    """What a set gives a region."""
    trained = [name for name, muscles in BACK_REGIONS.items() if {*muscles} & {*entry["direct"]}]
    if {*REGIONS[region]} & {*entry["direct"]}:
        return 6 if region in trained and len(trained) > 1 else 8
    return 4 if {*REGIONS[region]} & {*entry["indirect"]} else 0


def full_share(prepared: Prepared, week: int, region: str) -> int:
    """Eighths of a region that count in full; as many again count a little."""
    tenths = SHARES.get(region, 2) + prepared.priorities[region] - 1
    return max(1, 8 * prepared.bands[week][0] * tenths // 10)


def other_eighths(prepared: Prepared, week: int, region: str) -> int:
    """What training elsewhere gives a region: 8 a set, 4 a half-set."""
    done = prepared.elsewhere_half_sets[week]
    return 4 * max(done.get(muscle, 0) for muscle in REGIONS[region])


def _stimulus(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week in training_weeks(prepared):
        for region, priority in prepared.priorities.items():
            u = other_eighths(prepared, week, region) + sum(
                sets * eighths(entry, region)
                for entry, sets in entries(prepared, week_list(prepared, plan, week))
            )
            k = full_share(prepared, week, region)
            total += priority * (12 * min(u, k) + 2 * min(max(u - k, 0), k))
    return total


def _trained(prepared: Prepared, plan: Plan) -> Iterator[tuple[int, str, Entry, int]]:
    for week, session in prepared.visits:
        if week not in prepared.deload:
            for entry, sets in entries(prepared, prescriptions(prepared, plan, week, session)):
                yield week, session, entry, sets


def _suitability(prepared: Prepared, plan: Plan) -> int:
    return sum(
        sets * entry["goals"][prepared.visits[week, session].goal]
        for week, session, entry, sets in _trained(prepared, plan)
    )


def _coverage(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week in weeks(prepared):
        counted = [
            item
            for session in prepared.held(week)
            if prepared.trained(week, session)
            for item in entries(prepared, prescriptions(prepared, plan, week, session))
        ]
        for wanted in prepared.coverage:
            found = sum(sets for entry, sets in counted if selects(wanted["select"], entry))
            total += min(found, wanted["sets"])
    return total


def usual_share(prepared: Prepared, week: int, parts: int) -> int:
    """A session's share of the week's sets over so many exercises, rounded half up."""
    each = Decimal(prepared.bands[week][0]) / (parts * len(prepared.held(week)))
    return int(each.to_integral_value(ROUND_HALF_UP))


def fewest_exercises(prepared: Prepared, week: int) -> int:
    """Exercises that a session of a week should have."""
    return min(4, max(1, usual_share(prepared, week, 3), min(3, usual_share(prepared, week, 2))))


def least_dose(prepared: Prepared, week: int, entry: Entry) -> tuple[int, int]:
    """Sets that a prescription should have, and what each missing one costs."""
    advised = min(3, entry["sets"]["min"])
    if entry["order_tier"] <= 1:
        return advised, 3
    return min(advised, max(2, usual_share(prepared, week, 3))), 1


def _dose(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week, session in prepared.visits:
        if not prepared.trained(week, session):
            continue
        listed = prescriptions(prepared, plan, week, session)
        for entry, sets in entries(prepared, listed):
            least, cost = least_dose(prepared, week, entry)
            total -= cost * max(0, least - sets)
            total -= max(0, sets - max(4, entry["sets"]["max"]))
        few = fewest_exercises(prepared, week) - len({exercise for exercise, _ in listed})
        total -= 3 * max(0, few)
    return total


def may_be_main(prepared: Prepared, group: Group, exercise: str) -> bool:
    """Whether an exercise can be the main lift of a group."""
    entry = prepared.exercises[exercise]
    first_choice = entry["mechanic"] == "compound" and entry["goals"][group.goal] == 3
    return group.goal != "prehab" and first_choice


MAIN_SETS = 3
"""Sets that a main lift has at least, in every training week."""


def _main(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for group in prepared.groups:
        training = [week for week in group.weeks if week not in prepared.deload]
        if any(
            all(
                sum(
                    sets
                    for other, sets in prescriptions(prepared, plan, week, group.session)
                    if other == exercise
                )
                >= MAIN_SETS
                for week in training
            )
            for exercise in prepared.exercises
            if may_be_main(prepared, group, exercise)
        ):
            total += len(training)
    return total


def liking(prepared: Prepared, exercise: str, week: int) -> int:
    """Prefer selectors that mean the exercise in a week, less the avoid selectors that do."""
    entry = prepared.exercises[exercise]

    def count(choices: tuple[Any, ...]) -> int:
        held = (wish(choice, week) for choice in choices)
        return sum(choice is not None and selects(choice, entry) for choice in held)

    return count(prepared.prefer) - count(prepared.avoid)


def _preference(prepared: Prepared, plan: Plan) -> int:
    return sum(
        sets * liking(prepared, entry["id"], week)
        for week, _, entry, sets in _trained(prepared, plan)
    )


def twin_of(entry: Entry) -> tuple[str, str, bool]:
    """What twins share."""
    return entry["pattern"], entry.get("grip", "none"), entry["unilateral"]


def _variety(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for week in weeks(prepared):
        uses = Counter(
            exercise
            for session in prepared.held(week)
            for exercise in names(prepared, plan, week, session)
        )
        total -= sum(count - 1 for count in uses.values())
    for week, session in prepared.visits:
        held = [(exercise, 1) for exercise in names(prepared, plan, week, session)]
        twins = Counter(twin_of(entry) for entry, _ in entries(prepared, held))
        total -= sum(count - 1 for count in twins.values())
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


def sums_of(listed: list[Prescription]) -> Counter[str]:
    """Sets by exercise."""
    found: Counter[str] = Counter()
    for exercise, sets in listed:
        found[exercise] += sets
    return found


def successive(prepared: Prepared, group: Group) -> Iterator[tuple[int, int]]:
    """Successive training weeks of a mesocycle in a group."""
    training = [week for week in group.weeks if week not in prepared.deload]
    for earlier, later in itertools.pairwise(training):
        if prepared.mesocycle[earlier] == prepared.mesocycle[later]:
            yield earlier, later


def halved_deloads(prepared: Prepared) -> list[Lightened]:
    """Deload sessions with a written total: what they fall short of half is unsteady."""
    return [
        light
        for light in prepared.lightened
        if prepared.halves and light.week not in prepared.unwritten_deloads
    ]


def pin_says(prepared: Prepared, exercise: str, week: int, session: str) -> bool:
    """Whether a pin names the exercise's sets in a deload week."""
    return any(
        pin["exercise"] == exercise
        and pin["session"] == session
        and "sets" in pin
        and week in pin.get("weeks", [])
        for pin in prepared.pins
    )


def _steadiness(prepared: Prepared, plan: Plan) -> int:
    total = 0
    for group in prepared.groups:
        for earlier, later in successive(prepared, group):
            moves = trend(prepared, earlier, later)
            before = sums_of(prescriptions(prepared, plan, earlier, group.session))
            after = sums_of(prescriptions(prepared, plan, later, group.session))
            for exercise in before.keys() | after.keys():
                total -= _unsteady(moves, after[exercise] - before[exercise])
    for light in halved_deloads(prepared):
        before = sums_of(prescriptions(prepared, plan, light.before, light.session))
        here = sums_of(prescriptions(prepared, plan, light.week, light.session))
        for exercise, sets in here.items():
            if not pin_says(prepared, exercise, light.week, light.session):
                total -= max(0, before[exercise] - 2 * sets)
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
    "coverage": _coverage,
    "dose": _dose,
    "main": _main,
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
