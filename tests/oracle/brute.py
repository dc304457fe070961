"""Tries everything: the best legal plan of a tiny scenario, with no solver.

Sessions that break a rule of their own are dropped, then weeks that break a rule of theirs, then
whole blocks are tried. Nothing else is pruned except blocks whose weeks, even if they cost
nothing for changes between them, could not beat the best plan so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from oracle.prepare import Plan, Prepared, Prescription, with_letters
from oracle.rules import (
    legal_order,
    may_share_rests,
    partners,
    pinned_sets,
    score,
    session_violations,
    violations,
)

WEEK_RULES = {"weekly_sets", "muscle_sets", "frequency", "include", "pin"}
"""Rules of one week alone (``balance`` and ``require`` are too, unless they are block-wide)."""
BETWEEN_WEEKS = ("main", "continuity", "steadiness")
"""Terms that no week has alone."""

Listed = tuple[Prescription, ...]


class TooManyError(Exception):
    """The scenario is too large to try everything."""


@dataclass(frozen=True)
class Best:
    """The best legal plan, None where no plan is legal; ``tried`` counts whole blocks."""

    score: int | None
    plan: Plan | None
    tried: int


@dataclass(frozen=True)
class Week:
    """One legal week: its sessions, what a group keeps of them, what it is worth alone."""

    sessions: dict[str, Listed]
    chosen: dict[str, frozenset[str | frozenset[str]]]
    worth: int


def _most_sets(prepared: Prepared) -> int:
    asked = [max(limit.values()) for limit in prepared.exercise_sets.values()]
    pinned = [pinned_sets(pin)[1] for pin in prepared.pins if "sets" in pin]
    return max([prepared.sets_per_exercise["max"], *asked, *pinned])


def session_lists(prepared: Prepared, week: int, session: str, most: int) -> list[Listed]:
    """Every list of prescriptions that breaks no rule of its session.

    One order for each set of exercises and supersets.
    """
    found: list[Listed] = []
    counts = range(1, _most_sets(prepared) + 1)
    for size in range(len(prepared.exercises) + 1):
        for chosen in combinations(sorted(prepared.exercises), size):
            for pairs in _matchings(prepared, week, session, chosen):
                order = legal_order(prepared, week, session, list(chosen), pairs)
                for sets in product(counts, repeat=size) if order is not None else ():
                    listed = with_letters(list(zip(order or [], sets, strict=True)), pairs)
                    if not session_violations(prepared, week, session, listed):
                        found.append(tuple(listed))
                        _check(len(found), most)
    return found


def _matchings(
    prepared: Prepared, week: int, session: str, chosen: tuple[str, ...]
) -> Iterator[list[frozenset[str]]]:
    """Every choice of supersets among some exercises, none of them first."""
    entries, gym = prepared.exercises, prepared.visits[week, session].gym
    allowed = [
        frozenset(couple)
        for couple in combinations(chosen, 2)
        if prepared.pairs and may_share_rests(prepared, gym, *(entries[e] for e in couple))
    ]
    for count in range(prepared.pairs + 1):
        for pairs in combinations(allowed, count):
            if len({e for pair in pairs for e in pair}) == 2 * count:
                yield list(pairs)


def _check(count: int, most: int) -> None:
    if count > most:
        raise TooManyError(f"more than {most} to try")


def _week_rules(prepared: Prepared) -> set[str]:
    rules = set(WEEK_RULES)
    if prepared.balance is not None and prepared.balance["per"] == "week":
        rules.add("balance")
    if all(rule.get("per") != "block" for rule in prepared.require):
        rules.add("require")
    return rules


def _one_week(prepared: Prepared, week: int) -> Prepared:
    """The same scenario with only one week to judge and to score."""
    visits = {visit: held for visit, held in prepared.visits.items() if visit[0] == week}
    return replace(prepared, visits=visits, frozen_through=0)


def weeks(prepared: Prepared, week: int, most: int) -> list[Week]:
    """Every week that breaks no rule of a week, best first."""
    alone, rules = _one_week(prepared, week), _week_rules(prepared)
    held = prepared.held(week)
    lists = [session_lists(prepared, week, session, most) for session in held]
    found = []
    for number, choice in enumerate(product(*lists)):
        _check(number, 20 * most)
        plan: Plan = {week: {s: list(listed) for s, listed in zip(held, choice, strict=True)}}
        broken = {rule for rule, where, _ in violations(alone, plan) if where == week}
        if not broken & rules:
            found.append(_week(alone, dict(zip(held, choice, strict=True)), plan))
            _check(len(found), most)
    return sorted(found, key=lambda w: -w.worth)


def _week(alone: Prepared, sessions: dict[str, Listed], plan: Plan) -> Week:
    terms = score(alone, plan)[1]
    worth = sum(alone.weights[t] * v for t, v in terms.items() if t not in BETWEEN_WEEKS)
    chosen = {
        session: frozenset([*(e for e, _ in listed), *partners(list(listed))])
        for session, listed in sessions.items()
    }
    return Week(sessions, chosen, worth)


def _facts(prepared: Prepared, facts: Plan, week: int) -> Week:
    held = prepared.held(week)
    sessions = {session: tuple(facts.get(week, {}).get(session, [])) for session in held}
    plan: Plan = {week: {session: list(listed) for session, listed in sessions.items()}}
    return _week(_one_week(prepared, week), sessions, plan)


def _same_groups(prepared: Prepared, block: list[Week], week: Week) -> bool:
    number = len(block) + 1
    for session, chosen in week.chosen.items():
        mates = prepared.group_of(number, session).weeks
        if any(
            block[mate - 1].chosen[session] != chosen
            for mate in mates
            if prepared.frozen_through < mate < number
        ):
            return False
    return True


def best(prepared: Prepared, facts: Plan | None = None, most: int = 20_000) -> Best:
    """The best legal plan, by trying all.

    Args:
        prepared: a tiny scenario.
        facts: the frozen weeks as they were done.
        most: how many weeks, and ten times as many blocks, may be tried.

    Raises:
        TooManyError: there is too much to try.
    """
    choices = [
        [_facts(prepared, facts or {}, week)]
        if week <= prepared.frozen_through
        else weeks(prepared, week, most)
        for week in range(1, prepared.weeks + 1)
    ]
    top: list[tuple[int, Plan]] = []
    tried = 0
    for block in _blocks(prepared, choices, top):
        tried += 1
        _check(tried, 10 * most)
        plan: Plan = {
            number: {session: list(listed) for session, listed in week.sessions.items()}
            for number, week in enumerate(block, start=1)
        }
        if not violations(prepared, plan):
            value = score(prepared, plan)[0]
            if not top or value > top[0][0]:
                top[:] = [(value, plan)]
    return Best(*top[0], tried) if top else Best(None, None, tried)


def _blocks(
    prepared: Prepared, choices: list[list[Week]], top: list[tuple[int, Plan]]
) -> Iterator[list[Week]]:
    """Blocks whose groups keep their exercises and that could still beat ``top``."""
    hopes = [max((week.worth for week in weeks_), default=0) for weeks_ in choices]
    main = prepared.weights["main"] * len(prepared.visits)

    def grown(block: list[Week], worth: int) -> Iterator[list[Week]]:
        if len(block) == len(choices):
            yield block
            return
        hope = sum(hopes[len(block) + 1 :])
        for week in choices[len(block)]:
            if top and worth + week.worth + hope + main <= top[0][0]:
                break
            if _same_groups(prepared, block, week):
                yield from grown([*block, week], worth + week.worth)

    return grown([], 0)
