"""What differs between two plans, in the words of a coach.

Only what is trained counts: sessions, exercises, sets, their order, the gym where both files name
one. Numbers that follow from it (minutes, credit, score) are no differences of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.inputs import mappings_at
from optimizer.plan.choice import Slot, choice_in
from optimizer.plan.reading import PlanFacts
from optimizer.plan.schema import partners
from optimizer.words import listed, weeks_in_words

Prescribed = Mapping[str, int]
"""Exercise to sets, in the order they are trained."""


@dataclass(frozen=True)
class PlanChange:
    """One difference, in all the weeks where it is the same.

    Attributes:
        kind: ``session_added``, ``session_dropped``, ``gym``, ``added``, ``dropped``,
            ``replaced``, ``sets``, ``order``, ``paired`` or ``unpaired`` (supersets).
        session: the session's name.
        weeks: where, ascending.
        exercise: id of what the first plan has (of what is added where it has nothing); empty
            where the whole session is meant.
        other: id of what takes its place, or of its partner in a superset; else empty.
        before, after: sets of each of the weeks, empty where there is nothing.
        text: the change in words, without its session.
    """

    kind: str
    session: str
    weeks: tuple[int, ...]
    exercise: str
    other: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    text: str

    def to_data(self) -> dict[str, Any]:
        """Plain data; what does not apply is left out."""
        data = {
            "kind": self.kind,
            "session": self.session,
            "weeks": list(self.weeks),
            "exercise": self.exercise,
            "other": self.other,
            "from": list(self.before),
            "to": list(self.after),
            "text": self.text,
        }
        return {key: value for key, value in data.items() if value not in ("", [])}


@dataclass(frozen=True)
class Difference:
    """All differences of two plans.

    Attributes:
        changes: by session in the order of the first plan, then by first week.
        kept: prescriptions of the first plan that stand in the second with the same sets.
        total: prescriptions of the first plan.
        notes: remarks on the files, e.g. that they answer different scenarios.
    """

    changes: tuple[PlanChange, ...]
    kept: int
    total: int
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the plans train the same."""
        return not self.changes

    @property
    def untouched(self) -> float:
        """Share of the first plan's prescriptions that the second keeps, 0 to 1."""
        return self.kept / self.total if self.total else 1.0

    def to_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "same": self.same,
            "headline": headline(self),
            "changes": [change.to_data() for change in self.changes],
            "untouched": {
                "prescriptions": self.kept,
                "of": self.total,
                "share": round(self.untouched, 4),
            },
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class _Single:
    """One change in one week, before weeks are put together."""

    kind: str
    session: str
    week: int
    exercise: str = ""
    other: str = ""
    before: int | None = None
    after: int | None = None
    detail: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What weeks must share to be told in one line."""
        return (self.session, self.kind, self.exercise, self.other, self.detail)


def diff(
    before: PlanFacts,
    after: PlanFacts,
    *,
    from_week: int = 1,
    names: Mapping[str, str] | None = None,
) -> Difference:
    """Compare two plans.

    Args:
        before: the first plan.
        after: the second.
        from_week: weeks before this are left out.
        names: exercise id to name, where neither file says it; default: made of the id.
    """
    called = {**(names or {}), **_names(before), **_names(after)}
    old, new = choice_in(before, from_week), choice_in(after, from_week)
    singles = [single for slot in sorted({*old, *new}) for single in _slot(slot, old, new)]
    singles += _supersets(before, after, old, new)
    singles += _gyms(before, after, from_week)
    order = list(dict.fromkeys(name for _, name in (*old, *new)))
    total = sum(len(prescribed) for prescribed in old.values())
    kept = sum(
        new.get(slot, {}).get(exercise) == sets
        for slot, prescribed in old.items()
        for exercise, sets in prescribed.items()
    )
    return Difference(
        tuple(_together(singles, called, order)), kept, total, tuple(_notes(before, after))
    )


def _slot(
    slot: Slot, old: Mapping[Slot, Prescribed], new: Mapping[Slot, Prescribed]
) -> Iterator[_Single]:
    week, session = slot
    if slot not in new:
        yield _Single("session_dropped", session, week, before=sum(old[slot].values()))
        return
    if slot not in old:
        yield _Single("session_added", session, week, after=sum(new[slot].values()))
        return
    was, now = old[slot], new[slot]
    gone = [e for e in was if e not in now]
    come = [e for e in now if e not in was]
    for exercise, other in zip(gone, come, strict=False):
        yield _Single("replaced", session, week, exercise, other, was[exercise], now[other])
    for exercise in gone[len(come) :]:
        yield _Single("dropped", session, week, exercise, before=was[exercise])
    for exercise in come[len(gone) :]:
        yield _Single("added", session, week, exercise, after=now[exercise])
    for exercise in was:
        if exercise in now and was[exercise] != now[exercise]:
            yield _Single("sets", session, week, exercise, "", was[exercise], now[exercise])
    if not gone and not come and list(was) != list(now):
        yield _Single("order", session, week, detail=" ".join(now))


def _supersets(
    before: PlanFacts,
    after: PlanFacts,
    old: Mapping[Slot, Prescribed],
    new: Mapping[Slot, Prescribed],
) -> Iterator[_Single]:
    """Exercises that are done in turn now or are no longer; one in another's place is as good."""
    was, now = _pairs(before), _pairs(after)
    for slot in sorted(old.keys() & new.keys()):
        instead = {s.exercise: s.other for s in _slot(slot, old, new) if s.kind == "replaced"}
        stood = {frozenset(instead.get(e, e) for e in pair): pair for pair in was.get(slot, ())}
        for pair in now.get(slot, ()):
            if frozenset(pair) not in stood:
                yield _Single("paired", slot[1], slot[0], *pair)
        rests = {frozenset(pair) for pair in now.get(slot, ())}
        for both, ids in stood.items():
            if both not in rests and new[slot].keys() >= set(ids):
                yield _Single("unpaired", slot[1], slot[0], *ids)


def _pairs(facts: PlanFacts) -> dict[Slot, list[tuple[str, str]]]:
    """The two of each superset, in their order."""
    return {
        (week.week, session.session): partners((p.exercise, p.pair) for p in session.prescriptions)
        for week in facts.weeks
        for session in week.sessions
    }


def _gyms(before: PlanFacts, after: PlanFacts, from_week: int) -> Iterator[_Single]:
    """Sessions that move to another gym, where both files name one."""
    old, new = _stated(before, "gym"), _stated(after, "gym")
    for slot in sorted(old.keys() & new.keys()):
        week, session = slot
        if week >= from_week and old[slot] != new[slot]:
            yield _Single("gym", session, week, detail=f"{old[slot]} → {new[slot]}")


def _together(
    singles: Sequence[_Single], names: Mapping[str, str], order: Sequence[str]
) -> Iterator[PlanChange]:
    found: dict[tuple[str, ...], list[_Single]] = {}
    for single in singles:
        found.setdefault(single.key, []).append(single)
    ranked = sorted(
        found.values(),
        key=lambda group: (
            order.index(group[0].session) if group[0].session in order else 0,
            group[0].week,
        ),
    )
    for group in ranked:
        first = group[0]
        yield PlanChange(
            kind=first.kind,
            session=first.session,
            weeks=tuple(single.week for single in group),
            exercise=first.exercise,
            other=first.other,
            before=tuple(single.before for single in group if single.before is not None),
            after=tuple(single.after for single in group if single.after is not None),
            text=_words(group, names),
        )


def _words(group: Sequence[_Single], names: Mapping[str, str]) -> str:
    first = group[0]
    when = weeks_in_words(single.week for single in group)
    name = called(first.exercise, names)
    before = [single.before or 0 for single in group]
    after = [single.after or 0 for single in group]
    if first.kind == "sets":
        return f"{name} {_moves(group)}"
    if first.kind == "replaced":
        same = before == after
        sets = f"{_counts(after)} as before" if same else f"{_counts(after)}, were {_plain(before)}"
        return f"{name} → {called(first.other, names)} in {when} ({sets})"
    if first.kind == "dropped":
        return f"drops {name} in {when} ({_counts(before)})"
    if first.kind == "added":
        return f"adds {name} in {when} ({_counts(after)})"
    if first.kind == "session_dropped":
        return f"not held in {when} ({_counts(before)} less)"
    if first.kind == "session_added":
        return f"held in {when} ({_counts(after)} more)"
    if first.kind in ("paired", "unpaired"):
        both, word = (
            f"{name} and {called(first.other, names)}",
            {"paired": "now", "unpaired": "no longer"},
        )
        return f"{both} {word[first.kind]} in a superset in {when}"
    if first.kind == "gym":
        return f"gym {first.detail} in {when}"
    return f"order now {listed([called(e, names) for e in first.detail.split()])} in {when}"


def _moves(group: Sequence[_Single]) -> str:
    """``3 → 4 sets in weeks 2-4, 4 → 3 in week 6``."""
    moves: dict[tuple[int, int], list[int]] = {}
    for single in group:
        moves.setdefault((single.before or 0, single.after or 0), []).append(single.week)
    parts = [
        f"{was} → {now} sets in {weeks_in_words(weeks)}" for (was, now), weeks in moves.items()
    ]
    return ", ".join(parts[:1] + [part.replace(" sets", "", 1) for part in parts[1:]])


def _plain(sets: Sequence[int]) -> str:
    return str(sets[0]) if len(set(sets)) == 1 else ", ".join(map(str, sets))


def _counts(sets: Sequence[int]) -> str:
    return f"{_plain(sets)} {'set' if set(sets) == {1} else 'sets'}"


def called(exercise: str, names: Mapping[str, str]) -> str:
    """What a coach calls an exercise; made of its id where nothing else is known."""
    return names.get(exercise) or exercise.replace("_", " ").capitalize()


def _names(facts: PlanFacts) -> dict[str, str]:
    return {
        item["exercise"]: item["name"]
        for _, session in _raw_sessions(facts)
        for item in mappings_at(session, "exercises")
        if isinstance(item.get("name"), str) and isinstance(item.get("exercise"), str)
    }


def _stated(facts: PlanFacts, key: str) -> dict[Slot, str]:
    return {
        (week["week"], session["session"]): session[key]
        for week, session in _raw_sessions(facts)
        if isinstance(session.get(key), str)
    }


def _raw_sessions(facts: PlanFacts) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for week in mappings_at(facts.stated, "weeks"):
        for session in mappings_at(week, "sessions"):
            yield week, session


def _notes(before: PlanFacts, after: PlanFacts) -> Iterator[str]:
    old, new = before.stated.get("scenario"), after.stated.get("scenario")
    if isinstance(old, dict) and isinstance(new, dict) and old.get("sha256") != new.get("sha256"):
        yield "The plans answer different scenarios."
    if before.frozen_through != after.frozen_through:
        was, now = (_kept(facts.frozen_through) for facts in (before, after))
        yield f"Kept as done: {was} in the first plan, {now} in the second."


def _kept(through: int) -> str:
    """The weeks that are facts."""
    return weeks_in_words(range(1, through + 1)) if through else "no week"


def headline(difference: Difference) -> str:
    """How much is the same, in a sentence."""
    if difference.same:
        return "The plans train the same."
    share = f"{difference.untouched * 100:.0f} %"
    return f"{difference.kept} of {difference.total} prescriptions untouched ({share})."
