"""What the coach asks for by name: requirements, includes, pins, new exercises."""

from __future__ import annotations

from collections.abc import Container, Iterable

from catalog.queries import matches
from optimizer.instance.types import Group, Week
from optimizer.model.build import Build
from optimizer.model.linear import Term
from optimizer.scenario.types import Pin, Require


def require(build: Build) -> None:
    """Matching prescriptions, or their sets, at least and at most, each session, week or block."""
    instance = build.instance
    for rule in instance.scenario.require:
        named = {s for s, session in enumerate(instance.sessions) if session.name in rule.sessions}
        weeks = [week for week in instance.open_weeks if week.held]
        if rule.per == "block":
            if weeks:
                terms = [t for week in weeks for t in _count(build, rule, week, named)]
                _bounded(build, rule, terms, _done(build, rule))
            continue
        for week in weeks:
            parts = [named] if rule.per == "week" else [{s} for s in named & set(week.held)]
            for sessions in parts:
                _bounded(build, rule, _count(build, rule, week, sessions), 0)


def _bounded(build: Build, rule: Require, terms: list[Term], done: int) -> None:
    low = None if rule.at_least is None else rule.at_least - done
    high = None if rule.at_most is None else rule.at_most - done
    build.linear.row("require", terms, low, high)


def _count(build: Build, rule: Require, week: Week, sessions: Iterable[int]) -> list[Term]:
    terms = []
    for group in build.groups_in(week):
        if group.session in sessions:
            for e in build.matching(rule.select, group):
                n, x = build.n[group.index, week.number, e], build.x[group.index, e]
                terms.append((x if rule.count == "exercises" else n, 1))
    return terms


def _done(build: Build, rule: Require) -> int:
    """What frozen weeks hold already."""
    total = 0
    for sessions in build.instance.frozen.weeks.values():
        for name, prescriptions in sessions.items():
            for exercise, sets in prescriptions.items():
                entry = build.instance.facts.get(exercise)
                if name in rule.sessions and entry is not None and matches(rule.select, entry):
                    total += 1 if rule.count == "exercises" else sets
    return total


def include(build: Build) -> None:
    """One matching prescription in every week in which some session's group could choose one."""
    seen = set()
    for selector in build.instance.scenario.include:
        for week in build.instance.open_weeks:
            groups = build.groups_in(week)
            terms = [t for g in groups for t in build.chosen(g, build.matching(selector, g))]
            key = tuple(sorted(terms))
            if terms and key not in seen:
                seen.add(key)
                build.linear.row("include", terms, 1, None)


def pin(build: Build) -> None:
    """The pinned exercise is in its session, with its sets where given."""
    for rule in build.instance.scenario.pin:
        for group, week in build.slots():
            named = build.instance.sessions[group.session].name == rule.session
            if named and (rule.weeks is None or week.number in rule.weeks):
                _pin(build, rule, group, week)


def _pin(build: Build, rule: Pin, group: Group, week: Week) -> None:
    for e in group.candidates:
        if build.exercise(e).id == rule.exercise:
            build.linear.fix("pin", build.x[group.index, e], 1, 1)
            low, high = rule.sets or build.instance.set_bounds(e, week)
            build.linear.fix("pin", build.n[group.index, week.number, e], low, high)
            return
    build.linear.contradictions.append("pin")


def rotation(build: Build) -> None:
    """The exercises of a session that are new against its last week before the phase.

    Here the columns of :meth:`Build.new_exercise` are held from above too: exactly 1 where new.
    """
    instance = build.instance
    for phase, spec in enumerate(instance.scenario.phases):
        if spec.new_exercises is None:
            continue
        for session in range(len(instance.sessions)):
            held = [w for w in instance.weeks if session in w.held]
            first = next((w for w in held if w.phase == phase), None)
            before = [w for w in held if w.phase < phase]
            if first is None or first.number <= instance.frozen.through:
                continue
            later = instance.groups[instance.group_of[session, first.number]]
            done = None if before else _block_before(build, session)
            if before:
                terms = _new(build, session, before[-1], later)
            elif done is not None:
                terms = _new_against(build, later, done)
            else:
                continue
            build.linear.row("rotation", terms, *spec.new_exercises)


def _block_before(build: Build, session: int) -> frozenset[str] | None:
    """What the session held at the end of the block before, where that is known."""
    previous = build.instance.scenario.previous
    name = build.instance.sessions[session].name
    return None if previous is None else previous.sessions.get(name)


def _new_against(build: Build, later: Group, done: Container[str]) -> list[Term]:
    """What a group holds that was not done."""
    fresh = [e for e in later.candidates if build.exercise(e).id not in done]
    return build.chosen(later, fresh)


def _new(build: Build, session: int, before: Week, later: Group) -> list[Term]:
    instance = build.instance
    if before.number <= instance.frozen.through:
        done = instance.frozen.sets(before.number, instance.sessions[session].name)
        return _new_against(build, later, done)
    earlier = instance.groups[instance.group_of[session, before.number]]
    terms = []
    for e in later.candidates:
        new = build.new_exercise(earlier, later, e)
        x = build.x[later.index, e]
        old = build.x.get((earlier.index, e))
        if old is not None:
            build.linear.row("rotation", [(new, 1), (x, -1)], None, 0)
            build.linear.row("rotation", [(new, 1), (old, 1)], None, 1)
        terms.append((new, 1))
    return terms
