"""The prepared scenario as the checks read it: stated sums, choices, and the lines behind them."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.inputs import Path_
from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import LEVELS, closure
from optimizer.instance import Instance, prepare
from optimizer.instance.bounds import untightened
from optimizer.instance.types import Group, Week
from optimizer.rules import RULES, StatedBlock
from optimizer.rules.lines.availability import missing_items
from optimizer.rules.lines.session import SESSION_LIMITS, SessionLimit, limit_path
from optimizer.rules.lines.volume import week_path
from optimizer.rules.sums import OpenSlot, Statement
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Scenario, SelectorRef

READ = frozenset(limit.rule for limit in SESSION_LIMITS.values()) | {
    "weekly_sets",
    "muscle_sets",
    "require",
}
"""Rules whose sums are read."""


@dataclass(frozen=True)
class SessionCap:
    """A limit of one session as it is stated: sum <= most, the constant taken off."""

    limit: SessionLimit
    row: Statement
    most: int

    @cached_property
    def shape(self) -> Hashable:
        """What its sum weighs, whichever session it is of."""
        return shape(self.row)


def weight(block: StatedBlock, row: Statement, e: int) -> tuple[int, int]:
    """What an exercise adds to a sum of one session: once, and for each of its sets, at least.

    A pair of exercises saves at most half of the rests of each, so that is taken off the seconds
    where pairs are allowed.
    """
    once = each = 0
    for (kind, _, feature), points in row.sum.terms.items():
        if kind == "sets":
            each += points * block.value(feature, e)
        elif kind == "chosen":
            once += points * block.value(feature, e)
    if row.rule == "session_minutes" and block.instance.scenario.supersets.pairs:
        rests = [block.instance.exercises[e].rest_seconds]
        rests += [s.rest for s in block.instance.scenario.schemes if s.rest is not None]
        each -= -(-max(rests) // 2)
    return once, max(0, each)


class SessionChoices:
    """What a session may choose from in a week.

    Slots whose candidates and bounds are alike share them, so a large catalogue is gone through
    once or twice, not for every session of every week.
    """

    def __init__(self, block: StatedBlock, slot: OpenSlot) -> None:
        instance = block.instance
        self.block = block
        self.entries = [instance.exercises[e] for e in slot.group.candidates]
        bounds = {e: instance.set_range(e, slot.week, slot.session) for e in slot.group.candidates}
        self.able = {e: (low, high) for e, (low, high) in bounds.items() if low <= high}
        """Fewest and most sets of each exercise that can have any."""
        self.lows = sorted(low for low, _ in self.able.values())
        self.highs = sorted((high for _, high in self.able.values()), reverse=True)
        self.patterns = {entry.pattern for entry in self.entries}
        self._least: dict[Hashable, int] = {}
        self._most: dict[Hashable, int | None] = {}
        self._unlimited: dict[tuple[Hashable, int], int] = {}

    def least(self, cap: SessionCap, few: int) -> int:
        """What so many exercises, at their fewest sets, add to a session's sum at least.

        Three exercises of 2 sets or more that take 60 s to set up and 180 s a set make 1,260 s.
        """
        key = (cap.shape, few)
        if key not in self._least:
            self._least[key] = self._smallest(cap.row, few)
        return self._least[key]

    def _smallest(self, row: Statement, few: int) -> int:
        found, free = [], 0
        for e, (low, _) in self.able.items():
            once, each = weight(self.block, row, e)
            found.append(once + low * each)
            free += not found[-1]
            if free == few:
                return 0
        return sum(heapq.nsmallest(few, found)) if len(found) >= few else 0

    def most(self, target: Statement, what: Hashable, cap: SessionCap) -> int | None:
        """The most that a session's part of a sum can be within a limit; None if it is free of it.

        Where 26 minutes are left and a set takes 210 s at least, 7 sets fit, and 14 half-sets for a
        muscle that each trains directly: the largest gain / weight, times what is left.
        """
        key = (what, cap.shape, cap.most)
        if key not in self._most:
            self._most[key] = self._within(target, cap)
        return self._most[key]

    def _within(self, target: Statement, cap: SessionCap) -> int | None:
        gains: list[tuple[int, int, int]] = []
        for e, (low, _) in self.able.items():
            chosen, sets = weight(self.block, target, e)
            if chosen or sets:
                once, each = weight(self.block, cap.row, e)
                once, each = (0, once + low * each) if chosen else (once, each)
                if not each:
                    return None
                gains.append((chosen or sets, once, each))
        left = cap.most - min((once for _, once, _ in gains), default=0)
        return max((gain * left // each for gain, _, each in gains), default=0) if left > 0 else 0

    def unlimited(self, target: Statement, what: Hashable, many: int) -> int:
        """The most that so many exercises can add to a session's sum, at their most sets."""
        if (what, many) not in self._unlimited:
            self.block.warm(target.sum)
            gains = []
            for e, (_, high) in self.able.items():
                once, each = weight(self.block, target, e)
                gains.append(once + high * each)
            self._unlimited[what, many] = sum(heapq.nlargest(many, gains))
        return self._unlimited[what, many]

    @cached_property
    def credit(self) -> dict[str, int]:
        """The most half-sets that one set gives a muscle; none where nothing trains it."""
        most: dict[str, int] = {m: 1 for entry in self.entries for m in entry.indirect}
        most |= {m: 2 for entry in self.entries for m in entry.direct}
        return most


def shape(row: Statement) -> Hashable:
    """What a sum of one session weighs, whichever session it is of."""
    return row.rule, tuple((kind, f, points) for (kind, _, f), points in row.sum.terms.items())


class Numbers:
    """The prepared scenario, the sums of its rules, and what several checks need."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.scenario: Scenario = loaded.scenario
        self.catalog = loaded.catalog
        self.instance: Instance = prepare(loaded.scenario, loaded.catalog)
        self.block = StatedBlock(self.instance, untightened(self.instance))
        for rule in RULES:
            if rule.rule_id in READ:
                self.block.begin(rule.rule_id)
                rule.state(self.block)
        self.week = self.instance.week_of
        self._choices: dict[Hashable, SessionChoices] = {}
        self._meant: dict[str, frozenset[int]] = {}
        self._of_slot, self._of_group = self._caps()

    def _caps(self) -> tuple[dict[int, list[SessionCap]], dict[int, list[SessionCap]]]:
        """Limits by the session and week that they are of, or by its group."""
        of_slot: dict[int, list[SessionCap]] = defaultdict(list)
        of_group: dict[int, list[SessionCap]] = defaultdict(list)
        for limit in SESSION_LIMITS.values():
            for row in self.rows(limit.rule):
                if row.high is not None:
                    places = {kind: place for kind, place, _ in row.sum.terms}
                    cap = SessionCap(limit, row, row.high - row.sum.constant)
                    home = of_slot if "sets" in places else of_group
                    home[places.get("sets", places.get("chosen", 0))].append(cap)
        return of_slot, of_group

    def rows(self, rule: str) -> list[Statement]:
        """What a rule says."""
        return [item for item in self.block.stated[rule] if isinstance(item, Statement)]

    def caps(self, slot: OpenSlot) -> list[SessionCap]:
        """The limits of a session in a week."""
        return [*self._of_slot[slot.index], *self._of_group[slot.group.index]]

    def slots_of(self, row: Statement) -> list[OpenSlot]:
        """The sessions of a week that a sum counts, each once."""
        week = self.week[row.week] if row.week is not None else None
        found: dict[int, OpenSlot] = {}
        for kind, place, _ in row.sum.terms:
            if kind == "sets":
                found[place] = self.block.slots[place]
            elif week is not None:
                session = self.instance.groups[place].session
                slot = self.block.slot(session, week.number)
                found[slot.index] = slot
        return [found[index] for index in sorted(found, key=lambda i: found[i].session)]

    def name(self, exercise: str) -> str:
        """What a coach calls an exercise."""
        return self.catalog.name_of(exercise)

    def title(self, group: Group) -> str:
        """The session's name."""
        return self.instance.name_of(group)

    def limit(self, group: Group, key: str) -> Path_:
        """The line that gives a session a limit."""
        return limit_path(self.loaded, self.instance.sessions[group.session], key)

    def limit_in(self, group: Group, week: Week, key: str) -> tuple[Path_, ...]:
        """The lines that give a session a limit in a week, training elsewhere among them."""
        session = self.instance.sessions[group.session]
        day = [
            o.entry for o in self.instance.calendar.elsewhere(week.number) if o.day == session.day
        ]
        own = self.minutes_path(group, week) if key == "minutes" else self.limit(group, key)
        places = enumerate(self.scenario.elsewhere)
        taken = (("elsewhere", i) for i, e in places if e in day and bool(getattr(e, key, False)))
        return (own, *taken)

    def band(self, week: Week) -> Path_:
        """The line that gives a week its target."""
        return week_path(self.instance, week.number)

    def choices(self, group: Group, week: Week) -> SessionChoices:
        """What may be chosen, with the sums that only depend on that and on the bounds."""
        name = self.title(group)
        pinned = tuple(
            (pin.exercise, pin.sets_in(week.number, week.deload))
            for pin in self.scenario.pin
            if pin.session == name
        )
        key = (group.candidates, week.deload, pinned)
        if key not in self._choices:
            slot = self.block.slot(group.session, week.number)
            self._choices[key] = SessionChoices(self.block, slot)
        return self._choices[key]

    def meant(self, selector: SelectorRef) -> frozenset[int]:
        """The exercises that a selector means."""
        key = repr(selector)
        if key not in self._meant:
            self._meant[key] = frozenset(
                e for e, entry in enumerate(self.instance.exercises) if matches(selector, entry)
            )
        return self._meant[key]

    def exercises(self, group: Group) -> tuple[int, int]:
        """Fewest and most exercises of a session."""
        limit = self.instance.sessions[group.session].limits.exercises
        return limit if limit is not None else (0, len(group.candidates))

    def floor_key(self, week: Week) -> Path_:
        """The line that gives exercises their fewest sets."""
        return ("sets_per_exercise", "deload_min" if week.deload else "min")

    def minutes_path(self, group: Group, week: Week) -> Path_:
        """The line that caps a session's time in a week."""
        other = self.scenario.exceptions.get((week.number, self.title(group)))
        if other is not None and other.minutes is not None:
            return ("exceptions", other.source_index)
        return self.limit(group, "minutes")

    def blockers(self, wanted: Iterable[Exercise], gyms: Iterable[str]) -> tuple[Path_, ...]:
        """The lines that keep exercises out of gyms."""
        found: dict[Path_, None] = {}
        for entry in wanted:
            for gym in gyms:
                if missing_items(entry, closure(self.scenario.gyms[gym])):
                    found["equipment", gym] = None
            for index, preference in enumerate(self.scenario.exclude):
                if matches(preference.select, entry):
                    found["select", "exclude", index] = None
            if self.scenario.unlock.get(entry.id, 1) > 1:
                found["select", "unlock", entry.id] = None
            called = {pin.exercise for pin in self.scenario.pin} | set(self.scenario.unlock)
            if entry.id not in called and LEVELS.index(entry.level) > LEVELS.index(
                self.scenario.level
            ):
                found["athlete", "level"] = None
            if not any(self.scenario.priorities[muscle] for muscle in entry.direct):
                found["priorities",] = None
        return tuple(found)

    def availability(self, groups: Sequence[Group]) -> tuple[Path_, ...]:
        """The lines that keep any exercise out of the gyms of these groups."""
        return self.blockers(self.catalog, dict.fromkeys(group.gym for group in groups))
