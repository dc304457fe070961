"""The score and its terms (docs/score.md), added up in whole numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from catalog.schema import Exercise
from catalog.vocabulary import BACK_REGIONS, REGIONS
from optimizer.scenario.calendar import Band, SessionWeeks
from optimizer.scenario.types import Preference, SelectorRef, Session, Weights
from optimizer.verifier.case import Case, Line, known, total
from optimizer.verifier.matching import means
from optimizer.verifier.recovery import sessions_a_week

_SHARES = {"lats": 5, "mid_back": 5, "rear_delts": 3, "erectors": 2, "upper_traps": 1}
"""Tenths of the week's sets that a region of priority 1 is worth training with; others 2."""
_OTHER_SHARE = 2
_REGION_OF = {muscle: region for region, muscles in REGIONS.items() for muscle in muscles}
_MAIN_RATING = 3
_MAIN_SETS = 3
_HEAVY_TIERS = (0, 1)


@dataclass(frozen=True)
class RegionShare:
    """What a region has of a week: eighths of a set, and points before the weight."""

    week: int
    region: str
    eighths: int
    points: int


# ----- what weeks and sessions count --------------------------------------------------------------


def _training_days(case: Case) -> list[tuple[int, Session]]:
    return [(week, s) for week, s in case.all_sessions if not case.calendar.deload(week)]


def _full_days(case: Case) -> list[tuple[int, Session]]:
    """Sessions of training weeks, and those of deload weeks that `deload_half` doesn't reach."""
    return [day for day in case.all_sessions if _counts_in_full(case, *day)]


def _counts_in_full(case: Case, week: int, session: Session) -> bool:
    return not case.calendar.deload(week) or case.calendar.halved_from(week, session) is None


def _least(case: Case, week: int) -> int:
    """T: the lower end of the week's band; 0 where a week has none."""
    band = case.calendar.bands[week]
    return 0 if band is None else band[0]


# ----- terms --------------------------------------------------------------------------------------


def stimulus(case: Case) -> int:
    """How well the sets of each training week are shared out among the regions."""
    return sum(share.points for share in shares(case))


def shares(case: Case) -> Iterator[RegionShare]:
    """What each region that counts has of each training week."""
    for week in case.calendar.weeks:
        if not case.calendar.deload(week):
            yield from _week_shares(case, week)


def _week_shares(case: Case, week: int) -> Iterator[RegionShare]:
    eighths = _eighths(case, week)
    for region, priority in case.scenario.region_priorities.items():
        if priority:
            knee = _knee(region, priority, _least(case, week))
            points = priority * _worth(eighths[region], knee)
            yield RegionShare(week, region, eighths[region], points)


def _eighths(case: Case, week: int) -> Counter[str]:
    """What each region gets in a week, in eighths of a set, training elsewhere counted in."""
    eighths: Counter[str] = Counter()
    for entry, sets in known(case.week_lines(week)):
        for region, worth in set_eighths(entry).items():
            eighths[region] += sets * worth
    elsewhere = case.calendar.credit_elsewhere(week)
    for region, muscles in REGIONS.items():
        eighths[region] += 4 * max(elsewhere.get(muscle, 0) for muscle in muscles)
    return eighths


def set_eighths(entry: Exercise) -> dict[str, int]:
    """Eighths of a set that one set gives each region: 8 directly, 4 indirectly.

    Regions of the back that are trained directly together get 6 each.
    """
    direct = {_REGION_OF[muscle] for muscle in entry.direct}
    shared = len(direct.intersection(BACK_REGIONS)) > 1
    eighths = {_REGION_OF[muscle]: 4 for muscle in entry.indirect}
    return eighths | {r: 6 if shared and r in BACK_REGIONS else 8 for r in direct}


def _knee(region: str, priority: int, least: int) -> int:
    """k: the eighths that are worth most."""
    share = _SHARES.get(region, _OTHER_SHARE)
    return max(1, 8 * least * (share + priority - 1) // 10)


def _worth(eighths: int, knee: int) -> int:
    """G(u): 12 points an eighth up to the knee, 2 up to twice that, then none."""
    return 12 * min(eighths, knee) + 2 * min(max(eighths - knee, 0), knee)


def suitability(case: Case) -> int:
    """Sets times the exercise's rating for the session's goal, in training weeks."""
    return sum(_suited(case, week, session) for week, session in _training_days(case))


def _suited(case: Case, week: int, session: Session) -> int:
    goal = case.calendar.goal(week, session)
    lines = known(case.lines(week, session))
    return sum(sets * int(getattr(entry.goals, goal)) for entry, sets in lines)


def coverage(case: Case) -> int:
    """Sets of each kind that are worth having, up to as many as are asked for each week."""
    days = _full_days(case)
    return sum(_covered(case, week, days) for week in case.calendar.weeks)


def _covered(case: Case, week: int, days: Iterable[tuple[int, Session]]) -> int:
    """What a week has of each kind, of the sessions that count in full."""
    lines = [line for w, session in days if w == week for line in case.lines(w, session)]
    wanted = case.scenario.coverage
    return sum(min(_matching(entry.select, lines), entry.sets) for entry in wanted)


def _matching(selector: SelectorRef, lines: Iterable[Line]) -> int:
    return sum(sets for entry, sets in known(lines) if means(selector, entry))


def dose(case: Case) -> int:
    """Less sets that exercises are short of or beyond a fair dose, and exercises too few."""
    return -sum(_misdosed(case, week, session) for week, session in _full_days(case))


def _misdosed(case: Case, week: int, session: Session) -> int:
    least, held = _least(case, week), len(case.calendar.held(week))
    share = (2 * least + 3 * held) // (6 * held)  # T / (3 x sessions), rounded half up
    half = (least + held) // (2 * held)  # T / (2 x sessions), rounded half up
    wanted = min(4, max(1, share, min(3, half)))
    cost = 3 * max(0, wanted - len(case.ids(week, session)))
    for entry, sets in known(case.lines(week, session)):
        if entry.order_tier in _HEAVY_TIERS:
            cost += 3 * max(0, min(3, entry.sets.min) - sets)
        else:
            cost += max(0, min(3, entry.sets.min, max(2, share)) - sets)
        cost += max(0, sets - max(4, entry.sets.max))
    return cost


def main(case: Case) -> int:
    """Training weeks of groups that keep a main lift: a compound that serves the goal best."""
    return sum(_main_weeks(case, group) for group in case.calendar.groups)


def _main_weeks(case: Case, group: SessionWeeks) -> int:
    training = [week for week in group.weeks if not case.calendar.deload(week)]
    goal = case.calendar.goal(group.weeks[0], group.session)
    if goal == "prehab" or not training:
        return 0
    sets = [case.sets(week, group.session) for week in training]
    has_one = any(
        entry.mechanic == "compound"
        and getattr(entry.goals, goal) == _MAIN_RATING
        and all(week[entry.id] >= _MAIN_SETS for week in sets)
        for entry in case.entries(training[0], group.session)
    )
    return len(training) if has_one else 0


def preference(case: Case) -> int:
    """Sets of preferred exercises less sets of avoided ones; each selector counts in its weeks."""
    return sum(_liked(case, *day) for day in _training_days(case))


def _liked(case: Case, week: int, session: Session) -> int:
    prefer, avoid, day = case.scenario.prefer, case.scenario.avoid, (week, session)
    return sum(
        sets * (_named_by(prefer, entry, day) - _named_by(avoid, entry, day))
        for entry, sets in known(case.lines(week, session))
    )


def _named_by(preferences: Iterable[Preference], entry: Exercise, day: tuple[int, Session]) -> int:
    week, session = day
    return sum(item.holds(week, session.name) and means(item.select, entry) for item in preferences)


def variety(case: Case) -> int:
    """Less one for each further session of a week that an exercise is in, and for each twin."""
    repeats = sum(_repeats(case, week) for week in case.calendar.weeks)
    return -repeats - sum(_twins(case.entries(week, s)) for week, s in case.all_sessions)


def _repeats(case: Case, week: int) -> int:
    """Sessions of a week that exercises appear in beyond their first."""
    return sum(sessions - 1 for sessions in sessions_a_week(case, week).values())


def _twins(entries: list[Exercise]) -> int:
    """Exercises beyond the first of the same pattern, grip and sides."""
    return len(entries) - len({(e.pattern, e.grip, e.unilateral) for e in entries})


def continuity(case: Case) -> int:
    """Less one for each exercise that a session did not have the last time."""
    return -sum(
        _new(case, session, earlier, later)
        for session in case.scenario.sessions
        for earlier, later in pairwise(case.calendar.existing(session))
    )


def _new(case: Case, session: Session, earlier: int, later: int) -> int:
    """Exercises that a session has in one week and had not in the other."""
    return len(case.ids(later, session) - case.ids(earlier, session))


def steadiness(case: Case) -> int:
    """Less the sets that change otherwise than the weekly targets do."""
    ramps = sum(_unsteady(case, group) for group in case.calendar.groups)
    return -ramps - sum(_too_light(case, week, session) for week, session in case.all_sessions)


def _unsteady(case: Case, group: SessionWeeks) -> int:
    training = [week for week in group.weeks if not case.calendar.deload(week)]
    cost = 0
    for earlier, later in pairwise(training):
        old, new = case.calendar.bands[earlier], case.calendar.bands[later]
        together = later in case.calendar.mesocycle(earlier)
        if together and old is not None and new is not None:
            charge = _charge(old, new)
            before, after = case.sets(earlier, group.session), case.sets(later, group.session)
            cost += sum(charge(after[e] - before[e]) for e in before.keys() | after.keys())
    return cost


def _too_light(case: Case, week: int, session: Session) -> int:
    """Sets short of half, doubled, in a deload week whose total is written."""
    if not case.calendar.targets[week].written:
        return 0
    return sum(max(0, before - 2 * sets) for _, before, sets in case.halved(week, session))


def _charge(before: Band, after: Band) -> Callable[[int], int]:
    """What a change of sets costs, by how the band moves."""
    moves = [new - old for old, new in zip(before, after, strict=True)]
    rises, falls = max(moves) > 0, min(moves) < 0
    if rises and falls:
        return lambda change: 0
    if rises:
        return lambda change: max(-change, change - 1, 0)
    if falls:
        return lambda change: max(change, -change - 1, 0)
    return abs


def evenness(case: Case) -> int:
    """Less the difference between the fullest and the emptiest session of each week."""
    return -sum(_uneven(case, week) for week in case.calendar.weeks)


def _uneven(case: Case, week: int) -> int:
    counts = [total(case.lines(week, session)) for session in case.calendar.held(week)]
    return max(counts) - min(counts) if counts else 0


def fatigue(case: Case) -> int:
    """Less sets times lower_back_stress."""
    return -sum(_tiring(case.week_lines(week)) for week in case.calendar.weeks)


def _tiring(lines: Iterable[Line]) -> int:
    return sum(sets * entry.lower_back_stress for entry, sets in known(lines))


def minutes(case: Case) -> int:
    """Less the whole minutes of every session, rounded up."""
    return -sum(case.minutes(week, session) for week, session in case.all_sessions)


TERMS: tuple[tuple[str, Callable[[Case], int]], ...] = (
    ("stimulus", stimulus),
    ("suitability", suitability),
    ("coverage", coverage),
    ("dose", dose),
    ("main", main),
    ("preference", preference),
    ("variety", variety),
    ("continuity", continuity),
    ("steadiness", steadiness),
    ("evenness", evenness),
    ("fatigue", fatigue),
    ("minutes", minutes),
)
"""Every term by name, in the order of docs/score.md."""


def terms(case: Case) -> dict[str, int]:
    """All terms, unweighted and signed."""
    return {name: function(case) for name, function in TERMS}


def score(values: Iterable[tuple[str, int]], weights: Weights) -> int:
    """The weighted sum."""
    return sum(int(getattr(weights, name)) * value for name, value in values)


def around(case: Case, weeks: Iterable[int], session: Session) -> int:
    """Points of all that one session can change in some weeks, the rest of the plan left out.

    Two plans that differ in nothing but the exercises of that session in these weeks, set for set,
    differ in score by as much as in this: set counts and with them ``steadiness`` and ``evenness``
    are the same in both.

    Args:
        case: the plan.
        weeks: those in which the session may differ.
        session: the session, held in each of them.
    """
    chosen = set(weeks)
    held = [(week, other) for week in chosen for other in case.calendar.held(week)]
    full = [day for day in held if _counts_in_full(case, *day)]
    trained = [week for week in chosen if not case.calendar.deload(week)]
    mine = [week for week, other in full if other is session]
    found = {
        "stimulus": sum(s.points for week in trained for s in _week_shares(case, week)),
        "suitability": sum(_suited(case, week, session) for week in trained),
        "coverage": sum(_covered(case, week, full) for week in chosen),
        "dose": -sum(_misdosed(case, week, session) for week in mine),
        "main": sum(_main_weeks(case, group) for group in _groups_of(case, chosen, session)),
        "preference": sum(_liked(case, week, session) for week in trained),
        "variety": -sum(
            _repeats(case, week) + _twins(case.entries(week, session)) for week in chosen
        ),
        "continuity": -sum(
            _new(case, session, earlier, later)
            for earlier, later in pairwise(case.calendar.existing(session))
            if earlier in chosen or later in chosen
        ),
        "fatigue": -sum(_tiring(case.lines(week, session)) for week in chosen),
        "minutes": -sum(case.minutes(week, session) for week in chosen),
    }
    return score(found.items(), case.scenario.weights)


def _groups_of(case: Case, weeks: Iterable[int], session: Session) -> list[SessionWeeks]:
    """The groups of a session that some weeks are in, each once."""
    found = {case.calendar.group_of[week, session.name].weeks: week for week in weeks}
    return [case.calendar.group_of[week, session.name] for week in found.values()]
