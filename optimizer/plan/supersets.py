"""Which exercises of a session are done in turn and share their rests.

Pairs are no choice beside the sets: of all that a session's exercises allow, those that save most
minutes are taken. So whoever knows what a session holds knows its pairs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from optimizer.instance.supersets import Pair, items_of, may_pair, pairable, saved, seconds_of
from optimizer.plan.choice import Choice
from optimizer.plan.ordering import legal_order
from optimizer.plan.reading import PlanFacts, PrescriptionFacts, SessionFacts
from optimizer.scenario.calendar import Calendar
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Session
from optimizer.units import whole_minutes


def best_pairs(
    calendar: Calendar,
    session: Session,
    weeks: Mapping[int, Mapping[str, int]],
    done: Sequence[str] = (),
) -> list[Pair]:
    """The pairs of a session that keep its minutes within their caps and save most of them.

    Args:
        calendar: of the scenario.
        session: whose weeks they are.
        weeks: of one group: week to exercise to sets. The exercises are the same in all of them.
        done: ids of what was already done of it, in order; it stands first and is in no pair.

    Returns:
        Pairs of ids, sorted; none where none saves a minute that counts.
    """
    scenario, catalog = calendar.scenario, calendar.catalog
    first = next(iter(weeks), None)
    if first is None or not scenario.supersets.pairs:
        return []
    entries = [catalog[e] for e in sorted(weeks[first])]
    items = items_of(frozenset(scenario.gyms[calendar.gym(first, session)]))
    able = [e for e in entries if e.id not in done and pairable(scenario, e)]
    allowed = [
        (one.id, other.id)
        for place, one in enumerate(able)
        for other in able[place + 1 :]
        if may_pair(one, other, items)
    ]
    ranked = sorted(
        (_worth(calendar, session, weeks, pairs), pairs)
        for pairs in _matchings(allowed, scenario.supersets.pairs)
    )
    goal, stands = calendar.goal(first, session), [catalog[e] for e in done]
    for _, pairs in ranked:
        if not pairs or legal_order(entries, scenario, goal, pairs, stands) is not None:
            return pairs
    return []


def _matchings(allowed: Sequence[Pair], most: int) -> Iterator[list[Pair]]:
    """All choices of no more than so many pairs that have no exercise in common."""
    yield []
    for place, pair in enumerate(allowed if most else ()):
        left = [other for other in allowed[place + 1 :] if not set(other) & set(pair)]
        for rest in _matchings(left, most - 1):
            yield [pair, *rest]


def _worth(
    calendar: Calendar,
    session: Session,
    weeks: Mapping[int, Mapping[str, int]],
    pairs: Collection[Pair],
) -> tuple[int, int, int, int]:
    """What there should be little of: minutes over caps, minutes if scored, pairs, seconds."""
    scenario = calendar.scenario
    over = minutes = seconds = 0
    for week, sets in weeks.items():
        took = seconds_of(calendar, week, session, sets) - saved(
            calendar, week, session, sets, pairs
        )
        cap = calendar.limits(week, session).minutes
        over += 0 if cap is None else max(0, whole_minutes(took) - cap)
        minutes += whole_minutes(took)
        seconds += took
    return over, scenario.weights.minutes * minutes, len(pairs), seconds


def pairs_of(
    loaded: Loaded, choice: Choice, frozen: int, done: Mapping[str, Iterable[str]]
) -> dict[int, dict[str, list[Pair]]]:
    """Week -> session -> what is done in turn there, the same in all weeks of a group.

    Args:
        loaded: the scenario and its catalogue.
        choice: sets by week, session and exercise.
        frozen: weeks that are facts.
        done: sessions of the week after them that have begun, with what was done, in order.
    """
    found: dict[int, dict[str, list[Pair]]] = {}
    if not loaded.scenario.supersets.pairs:
        return found
    calendar = Calendar(loaded.scenario, loaded.catalog, frozen, done)
    for group in calendar.groups:
        name = group.session.name
        begun = group.weeks[0] == frozen + 1 and calendar.started(frozen + 1, name)
        sets = {w: choice[w, name] for w in group.weeks if w > frozen and (w, name) in choice}
        pairs = best_pairs(calendar, group.session, sets, tuple(done[name]) if begun else ())
        for week in sets:
            found.setdefault(week, {})[name] = pairs
    return found


def labels(order: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A1 and A2 for the first pair of a session, B1 and B2 for the next."""
    ranked = sorted(sorted(pair, key=order.index) for pair in pairs)
    ranked.sort(key=lambda pair: order.index(pair[0]))
    return {
        exercise: f"{'ABC'[index]}{place}"
        for index, pair in enumerate(ranked)
        for place, exercise in enumerate(pair, 1)
    }


def paired(loaded: Loaded, facts: PlanFacts) -> PlanFacts:
    """A plan of bare sets with its supersets, neighbours in a legal order; frozen weeks as done.

    Args:
        loaded: the scenario and its catalogue, which knows every exercise of open weeks.
        facts: the plan.
    """
    open_weeks = [week for week in facts.weeks if week.week > facts.frozen_through]
    choice = {
        (week.week, s.session): {p.exercise: p.sets for p in s.prescriptions}
        for week in open_weeks
        for s in week.sessions
    }
    done = {name: [item.exercise for item in items] for name, items in facts.done.items()}
    pairs = pairs_of(loaded, choice, facts.frozen_through, done)

    def session(week: int, held: SessionFacts) -> SessionFacts:
        mine = pairs.get(week, {}).get(held.session)
        if not mine:
            return held
        calendar = Calendar(loaded.scenario, loaded.catalog)
        goal = calendar.goal(week, loaded.scenario.session(held.session))
        sets = choice[week, held.session]
        stands = done.get(held.session, ()) if week == facts.frozen_through + 1 else ()
        entries = (loaded.catalog[e] for e in sets)
        first = [loaded.catalog[e] for e in stands]
        order = legal_order(entries, loaded.scenario, goal, mine, first) or []
        label = labels([e.id for e in order], mine)
        lines = (PrescriptionFacts(e.id, sets[e.id], label.get(e.id)) for e in order)
        return replace(held, prescriptions=tuple(lines))

    weeks = [
        replace(week, sessions=tuple(session(week.week, s) for s in week.sessions))
        if week in open_weeks
        else week
        for week in facts.weeks
    ]
    return replace(facts, weeks=tuple(weeks))
