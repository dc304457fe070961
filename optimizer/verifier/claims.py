"""Claims of a plan file against our own sums: a mismatch breaks no rule, but misleads a reader.

Only what is stated is checked. Where a session or week names an exercise that no catalogue has,
its minutes and credit can't be worked out, and claims about them are let stand. So are those of
frozen weeks: they are facts, written under the scenario and catalogue of their day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from catalog.inputs import Path_, dotted, mappings_at
from catalog.schema import Exercise
from catalog.vocabulary import MUSCLES
from optimizer.scenario.types import Session
from optimizer.units import DAYS, sets_of
from optimizer.verifier.case import Case
from optimizer.verifier.loads import load_mismatches
from optimizer.verifier.verdict import Mismatch, WeekTotals

_ABSENT = object()


def mismatches(
    case: Case, score: int, terms: Mapping[str, int], totals: Sequence[WeekTotals]
) -> Iterator[Mismatch]:
    """Everything that the file states otherwise than we make of it."""
    stated = case.facts.stated
    yield from _origin(case, stated)
    yield from _points(stated, score, terms)
    yield from _proof(stated, score)
    for index, week in enumerate(mappings_at(stated, "weeks")):
        number = week.get("week")
        if isinstance(number, int) and number in case.calendar.judged:
            yield from _week(case, ("weeks", index), week, totals[number - 1])


def _origin(case: Case, stated: Mapping[str, Any]) -> Iterator[Mismatch]:
    """The scenario and catalogue that the plan says it answers."""
    scenario, catalog = _mapping(stated, "scenario"), _mapping(stated, "catalog")
    yield from _compare(("scenario", "name"), scenario, case.scenario.name, "the scenario's name")
    yield from _digest("scenario", scenario, case.scenario.sha256)
    yield from _digest("catalog", catalog, case.catalog.sha256)
    yield from _compare(("catalog", "exercises"), catalog, len(case.catalog), "the entries")


def _digest(what: str, stated: Mapping[str, Any], computed: str) -> Iterator[Mismatch]:
    """Whether a file is the one that the plan was made of."""
    claimed = stated.get("sha256", computed)
    if claimed != computed:
        called = {"scenario": "scenario", "catalog": "catalogue"}[what]
        message = f"The plan was made of another version of the {called}."
        yield Mismatch(f"{what}.sha256", claimed, computed, message)


def _points(stated: Mapping[str, Any], score: int, terms: Mapping[str, int]) -> Iterator[Mismatch]:
    yield from _compare(("score",), stated, score, "the weighted sum of the terms")
    for name, value in terms.items():
        yield from _compare(("terms", name), _mapping(stated, "terms"), value, f"the {name} term")


def _proof(stated: Mapping[str, Any], score: int) -> Iterator[Mismatch]:
    """Bound, gap and status: they must agree with the score that we work out."""
    bound = stated.get("bound")
    if not _is_number(bound):
        return
    if bound < score:
        message = f"The plan scores {score}, more than the bound {bound} that no plan can pass."
        yield Mismatch("bound", bound, score, message)
        return
    gap = (bound - score) / max(1, abs(score))
    claimed = stated.get("gap", _ABSENT)
    if claimed is not _ABSENT and not (_is_number(claimed) and abs(claimed - gap) <= 1e-6):
        said = f"{claimed:.6g}" if _is_number(claimed) else claimed
        message = (
            f"The file states a gap of {said}; bound {bound} and score {score} make {gap:.6g}."
        )
        yield Mismatch("gap", claimed, gap, message)
    if stated.get("status") == "optimal" and bound > score:
        message = f"The file states status optimal, but its bound {bound} is above score {score}."
        yield Mismatch("status", "optimal", "feasible", message)


def _week(
    case: Case, path: Path_, stated: Mapping[str, Any], totals: WeekTotals
) -> Iterator[Mismatch]:
    week = totals.week
    if week in case.calendar.judged:
        yield from _compare((*path, "phase"), stated, case.calendar.phase(week), "its phase")
        yield from _compare(
            (*path, "deload"), stated, case.calendar.deload(week), "by the scenario"
        )
        yield from _skipped(case, path, stated, week)
    yield from _compare((*path, "sets"), stated, totals.sets, "the sum of its sets")
    if all(line.entry for line in case.week_lines(week)):
        yield from _patterns(path, stated, totals)
        yield from _credit(path, stated, totals)
    by_name = {session.name: session for session in case.calendar.held(week)}
    for index, item in enumerate(mappings_at(stated, "sessions")):
        if item.get("session") in by_name:
            session = by_name[item["session"]]
            yield from _session(case, (*path, "sessions", index), item, week, session)


def _skipped(case: Case, path: Path_, stated: Mapping[str, Any], week: int) -> Iterator[Mismatch]:
    computed = [s.name for s in case.scenario.sessions if not case.calendar.holds(week, s.name)]
    claimed = stated.get("skipped", computed)
    if not isinstance(claimed, list) or sorted(map(str, claimed)) != sorted(computed):
        yield from _compare((*path, "skipped"), stated, computed, "by the scenario")


def _patterns(path: Path_, stated: Mapping[str, Any], totals: WeekTotals) -> Iterator[Mismatch]:
    claimed = _mapping(stated, "balance")
    for pattern in claimed:
        computed = totals.patterns.get(pattern, 0)
        yield from _compare((*path, "balance", pattern), claimed, computed, "the sum of its sets")


def _credit(path: Path_, stated: Mapping[str, Any], totals: WeekTotals) -> Iterator[Mismatch]:
    """Credit of every muscle; one left out is stated as none."""
    if not isinstance(stated.get("muscle_sets"), dict):
        return
    claimed = dict.fromkeys(MUSCLES, 0) | stated["muscle_sets"]
    for muscle in claimed:
        computed = sets_of(totals.half_sets.get(muscle, 0))
        where = (*path, "muscle_sets", muscle)
        yield from _compare(where, claimed, computed, "1 set of credit direct, half indirect")


def _session(
    case: Case, path: Path_, stated: Mapping[str, Any], week: int, session: Session
) -> Iterator[Mismatch]:
    lines = case.lines(week, session)
    if week in case.calendar.judged:
        yield from _by_scenario(case, path, stated, week, session)
    sets = sum(line.sets for line in lines)
    yield from _compare((*path, "sets"), stated, sets, "the sum of its sets")
    if all(line.entry for line in lines) and week in case.calendar.judged:
        why = "warm-up, setting up and sets, rounded up"
        yield from _compare((*path, "minutes"), stated, case.minutes(week, session), why)
    for index, (item, line) in enumerate(
        zip(mappings_at(stated, "exercises"), lines, strict=False)
    ):
        here = (*path, "exercises", index)
        yield from _compare((*here, "order"), item, index + 1, "its place in the list")
        yield from load_mismatches(case.scenario, line.entry, line.sets, here, item)
        if line.entry is not None:
            yield from _name(here, item, line.entry)


def _by_scenario(
    case: Case, path: Path_, stated: Mapping[str, Any], week: int, session: Session
) -> Iterator[Mismatch]:
    """Where and when; what is done keeps its own, whatever the scenario says since."""
    yield from _compare((*path, "day"), stated, DAYS[session.day], "by the scenario")
    yield from _compare((*path, "gym"), stated, case.calendar.gym(week, session), "by the scenario")


def _name(path: Path_, item: Mapping[str, Any], entry: Exercise) -> Iterator[Mismatch]:
    """The name must be the entry's, or one that it has for some kit."""
    if item.get("name") not in entry.kit_names.values():
        yield from _compare((*path, "name"), item, entry.name, "the catalogue's name")


def _compare(
    path: Path_, stated: Mapping[str, Any], computed: object, why: str
) -> Iterator[Mismatch]:
    """One stated value (the path's last key) against ours, where it is stated."""
    claimed = stated.get(str(path[-1]), _ABSENT)
    if claimed is not _ABSENT and not _same(claimed, computed):
        message = f"The file states {claimed!r}; we make it {computed!r} ({why})."
        yield Mismatch(dotted(path), claimed, computed, message)


def _same(claimed: object, computed: object) -> bool:
    """Equal, where true is no number and 6.0 is 6."""
    if isinstance(computed, bool) or isinstance(claimed, bool):
        return claimed is computed
    return bool(claimed == computed)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _mapping(stated: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = stated.get(key)
    return value if isinstance(value, dict) else {}
