"""What plain sums already rule out, in words with numbers, before anything is solved.

Each check is a proof: it may miss a clash, but what it says can't be planned. The numbers come
from the prepared scenario alone (no solver), so all of them together take milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from catalog.inputs import Path_, dotted
from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import LEVELS, closure, equipment
from optimizer.instance import Instance, prepare
from optimizer.instance.bounds import untightened
from optimizer.instance.types import Group, Week
from optimizer.plan.schema import Conflict
from optimizer.rules import StatedBlock
from optimizer.rules.balance import balanced_weeks, tolerance_of
from optimizer.rules.lines import EditableRule
from optimizer.rules.lines.availability import missing_items
from optimizer.rules.lines.line import band_in_words, name_of
from optimizer.rules.lines.session import limit_path
from optimizer.rules.lines.volume import say_need, week_path
from optimizer.rules.session import session_seconds
from optimizer.rules.sums import OpenSlot
from optimizer.scenario.calendar import day_number
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Limits, Pin, Scenario, SelectorRef
from optimizer.units import DAYS, WARM_UP_SECONDS, sets_of, whole_minutes
from optimizer.words import DAY_NAMES, listed, spoken, weeks_in_words
from optimizer.words import counted as count


@dataclass(frozen=True)
class Contradiction:
    """Something that can't be, with the lines that ask for it.

    Attributes:
        rule: id of the rule that can't hold.
        where: week or session, in words.
        message: why not, with the numbers.
        paths: the lines to look at, the main one first.
        numbers: the same for programs.
        weeks: the weeks that the message names; none where it names none.
    """

    rule: str
    where: str
    message: str
    paths: tuple[Path_, ...]
    numbers: dict[str, Any] = field(default_factory=dict)
    weeks: tuple[int, ...] = ()

    @property
    def sentence(self) -> Hashable:
        """The same for every week of which the same is said, with other numbers perhaps."""
        if not self.weeks:
            return self.message
        line = self.paths[0][: 1 if self.rule == "weekly_sets" else None]
        place = "" if self._weekly else self.where
        return self.rule, line, place, re.sub(r"\d+(\.\d+)?", "n", self.message)

    @property
    def _weekly(self) -> bool:
        """Whether it is about weeks, no session in particular."""
        return self.where == weeks_in_words(self.weeks)

    def joined(self, other: Contradiction) -> Contradiction:
        """The same said of the weeks of both."""
        weeks = tuple(dict.fromkeys([*self.weeks, *other.weeks]))
        return replace(
            self, where=weeks_in_words(weeks) if self._weekly else self.where, weeks=weeks
        )

    def suspects(self, rules: Sequence[EditableRule]) -> list[EditableRule]:
        """The rules that stand on these lines."""
        return [rule for rule in rules if rule.path in self.paths]

    def covers(self, paths: Iterable[Path_]) -> bool:
        """Whether all of these lines are among its own, or are parts of them."""
        return all(any(path[: len(own)] == own for own in self.paths) for path in paths)


def arithmetic_conflicts(loaded: Loaded) -> list[Conflict]:
    """What sums alone rule out, one entry for each thing that can't be.

    Args:
        loaded: a scenario; nothing is solved.

    Returns:
        One conflict each, at its main line; the message names the other lines. Empty where sums
        find nothing, which is no proof that there is a plan.
    """
    said: dict[Hashable, Contradiction] = {}
    for found in contradictions(loaded):
        key = found.sentence
        said[key] = said[key].joined(found) if key in said else found
    return [_as_conflict(loaded, found) for found in said.values()]


def _as_conflict(loaded: Loaded, found: Contradiction) -> Conflict:
    places = loaded.document.positions
    main, *others = found.paths
    written = [path for path in others if path in places]
    lines = [
        dotted(path) + (f" (line {places[path].line})" if path in places else " (a default)")
        for path in (written or others)
    ]
    first, *rest = found.weeks or (0,)
    tail = f" So too in {weeks_in_words(rest)}." if first and rest else ""
    tail += f" See also {listed(lines)}." if lines else ""
    return Conflict(
        rule=found.rule,
        where=found.where,
        path=dotted(main),
        line=places[main].line if main in places else None,
        message=found.message + tail,
        numbers=found.numbers,
    )


def contradictions(loaded: Loaded) -> list[Contradiction]:
    """The same for programs: one for each rule and place, most direct first."""
    sums = _Sums(loaded)
    found: dict[tuple[str, tuple[Path_, ...]], Contradiction] = {}
    for check in _CHECKS:
        for finding in check(sums):
            key = (finding.rule, finding.paths)
            found[key] = found[key].joined(finding) if key in found else finding
    return list(found.values())


def refused(loaded: Loaded) -> bool:
    """Whether sums alone prove that there is no plan; far cheaper than a solve."""
    sums = _Sums(loaded)
    return any(True for check in _CHECKS for _ in check(sums))


class _Choices:
    """What a session may choose from in a week.

    Slots whose candidates and bounds are alike share them, so a large catalogue is gone through
    once or twice, not for every session of every week.
    """

    def __init__(self, block: StatedBlock, slot: OpenSlot) -> None:
        instance = block.instance
        self.entries = [instance.exercises[e] for e in slot.group.candidates]
        bounds = {e: instance.set_range(e, slot.week, slot.session) for e in slot.group.candidates}
        able = {e: (low, high) for e, (low, high) in bounds.items() if low <= high}
        self.ranges = frozenset(able.values())
        """Fewest and most sets that some exercise may have."""
        self.lows = sorted(low for low, _ in able.values())
        self.highs = sorted((high for _, high in able.values()), reverse=True)
        times = {e: least_seconds(block, slot, e) for e in able}
        self.times = set(times.values())
        """Seconds to set up, and of each set."""
        self.seconds = sorted(times[e][0] + low * times[e][1] for e, (low, _) in able.items())
        """Time of each exercise at its fewest sets."""
        self.patterns = {entry.pattern for entry in self.entries}

    @cached_property
    def credit(self) -> dict[str, int]:
        """The most half-sets that one set gives a muscle; none where nothing trains it."""
        most: dict[str, int] = {m: 1 for entry in self.entries for m in entry.indirect}
        most |= {m: 2 for entry in self.entries for m in entry.direct}
        return most


def least_seconds(block: StatedBlock, slot: OpenSlot, e: int) -> tuple[int, int]:
    """Seconds to set an exercise up, and at least so many for each of its sets.

    A pair of exercises saves at most half of the rests of each, so that is taken off where pairs
    are allowed.
    """
    setup = each = 0
    for (kind, _, feature), points in session_seconds(block, slot).terms.items():
        if kind == "sets":
            each += points * block.values(feature)[e]
        elif kind == "chosen":
            setup += points * block.values(feature)[e]
    if block.instance.scenario.supersets.pairs:
        rests = [block.instance.exercises[e].rest_seconds]
        rests += [s.rest for s in block.instance.scenario.schemes if s.rest is not None]
        each -= -(-max(rests) // 2)
    return setup, max(0, each)


class _Sums:
    """The prepared scenario and the sums that several checks need."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.scenario: Scenario = loaded.scenario
        self.catalog = loaded.catalog
        self.instance: Instance = prepare(loaded.scenario, loaded.catalog)
        self.block = StatedBlock(self.instance, untightened(self.instance))
        self.week = {week.number: week for week in self.instance.weeks}
        self._choices: dict[Hashable, _Choices] = {}
        self._meant: dict[str, frozenset[int]] = {}

    def slots(self) -> Iterator[tuple[Group, Week]]:
        """Every held session of every week."""
        return ((slot.group, slot.week) for slot in self.block.slots)

    def groups_in(self, week: Week) -> list[Group]:
        """The groups of a week's sessions."""
        return [self.instance.groups[self.instance.group_of[s, week.number]] for s in week.held]

    def name(self, exercise: str) -> str:
        """What a coach calls an exercise."""
        return name_of(self.catalog, exercise)

    def title(self, group: Group) -> str:
        """The session's name."""
        return self.instance.sessions[group.session].name

    def limit(self, group: Group, key: str) -> Path_:
        """The line that gives a session a limit."""
        return limit_path(self.loaded, self.instance.sessions[group.session], key)

    def limits(self, group: Group, week: Week) -> Limits:
        """What a session can hold in a week, less what training elsewhere takes of it."""
        session = self.instance.sessions[group.session]
        return self.instance.calendar.limits(week.number, session)

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

    def choices(self, group: Group, week: Week) -> _Choices:
        """What may be chosen, with the sums that only depend on that and on the bounds."""
        name = self.title(group)
        pinned = tuple(
            (pin.exercise, pin.sets_in(week.number, week.deload))
            for pin in self.scenario.pin
            if pin.session == name
        )
        rests = () if not self.scenario.schemes else (week.number, name)
        key = (group.candidates, week.deload, pinned, rests)
        if key not in self._choices:
            slot = self.block.slot(group.session, week.number)
            self._choices[key] = _Choices(self.block, slot)
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


# ----- weeks and sessions -----------------------------------------------------------------------


def _too_much(sums: _Sums) -> Iterator[Contradiction]:
    """A week asks for more sets than its sessions can hold."""
    for week in sums.instance.weeks:
        groups = sums.groups_in(week)
        if any(not group.candidates and sums.exercises(group)[0] for group in groups):
            continue  # that nothing can be chosen is the reason
        parts = [(_most(sums, group, week), group) for group in groups]
        total = sum(most for (most, _), _ in parts)
        if parts and week.banded and total < week.low:
            each = listed([f"{sums.title(g)} {most}" for (most, _), g in parts])
            asked = count(week.low, "set")
            what = "its session can" if len(parts) == 1 else f"its {len(parts)} sessions can"
            paths = dict.fromkeys(path for (_, causes), _ in parts for path in causes)
            held = [
                p for p in _exceptions(sums, week) if len(week.held) < len(sums.scenario.sessions)
            ]
            keep: list[Path_] = [("weekly_sets", "on_skip")] if held else []
            yield Contradiction(
                "weekly_sets",
                f"week {week.number}",
                f"Week {week.number} asks for {asked}, and {what} hold {total} at most ({each}).",
                (sums.band(week), *paths, *held, *keep),
                {"asked": week.low, "most": total},
                weeks=(week.number,),
            )


def _exceptions(sums: _Sums, week: Week) -> list[Path_]:
    found = {o.source_index for (w, _), o in sums.scenario.exceptions.items() if w == week.number}
    return [("exceptions", index) for index in sorted(found)]


def _most(sums: _Sums, group: Group, week: Week) -> tuple[int, tuple[Path_, ...]]:
    """The most sets that a session can hold, and the lines that say so."""
    limits = sums.limits(group, week)
    choices = sums.choices(group, week)
    highs = choices.highs
    many = sums.exercises(group)[1]
    causes: tuple[Path_, ...] = (sums.limit(group, "exercises"), ("sets_per_exercise", "max"))
    if len(highs) < many:
        causes = (*causes, ("equipment", group.gym), ("athlete", "level"))
    options = [(sum(highs[:many]), causes)]
    if limits.sets is not None:
        options.append((limits.sets, (sums.limit(group, "sets"),)))
    cap = limits.minutes
    if cap is not None and choices.times and all(seconds for _, seconds in choices.times):
        left = 60 * cap - WARM_UP_SECONDS[sums.scenario.warm_up]
        fits = max((left - setup) // seconds for setup, seconds in choices.times)
        quick = min(seconds for _, seconds in choices.times)
        fits = max(0, (left - min(setup for setup, _ in choices.times)) // quick, fits)
        options.append((fits, sums.limit_in(group, week, "minutes")))
    return min(options, key=lambda option: option[0])


def _too_little(sums: _Sums) -> Iterator[Contradiction]:
    """A week's sessions need more sets than the week may have."""
    for week in sums.instance.weeks:
        parts = [(_least(sums, group, week), group) for group in sums.groups_in(week)]
        total = sum(least for least, _ in parts)
        if parts and week.banded and total > week.high:
            each = listed([f"{least} in {sums.title(group)}" for least, group in parts])
            paths = dict.fromkeys(sums.limit(group, "exercises") for _, group in parts)
            few = sums.exercises(parts[0][1])[0]
            yield Contradiction(
                "weekly_sets",
                f"week {week.number}",
                f"Week {week.number} may have {count(week.high, 'set')}, and its sessions need at "
                f"least {total}: {each}, with {count(few, 'exercise')} or more in a session.",
                (sums.band(week), *paths, sums.floor_key(week)),
                {"allowed": week.high, "least": total},
                weeks=(week.number,),
            )


def _least(sums: _Sums, group: Group, week: Week) -> int:
    few = sums.exercises(group)[0]
    return sum(sums.choices(group, week).lows[:few])


def _too_few_choices(sums: _Sums) -> Iterator[Contradiction]:
    """A session needs more exercises than there are to choose from."""
    for group in sums.instance.groups:
        few, have = sums.exercises(group)[0], len(group.candidates)
        if few > have:
            paths = _availability(sums, [group])
            yield Contradiction(
                "session_exercises",
                sums.title(group),
                f"{sums.title(group)} needs {count(few, 'exercise')}, and {have or 'none'} can be "
                f"chosen in {weeks_in_words(group.weeks)}.",
                (sums.limit(group, "exercises"), *paths),
                {"needed": few, "available": have},
            )
    for week in sums.instance.weeks:
        yield from _places(sums, week)


def _places(sums: _Sums, week: Week) -> Iterator[Contradiction]:
    groups = sums.groups_in(week)
    needed = sum(sums.exercises(group)[0] for group in groups)
    most = sums.scenario.frequency
    if most and needed <= max((len(group.candidates) for group in groups), default=0):
        return  # each of those fills a place at least
    often = Counter(e for group in groups for e in group.candidates)
    if not often:
        return  # where nothing can be chosen, that is the reason
    places = sum(min(most, n) for n in often.values())
    if needed > places:
        paths = dict.fromkeys(sums.limit(group, "exercises") for group in groups)
        yield Contradiction(
            "frequency",
            f"week {week.number}",
            f"Week {week.number} has {needed} places to fill, and {count(len(often), 'exercise')} "
            f"that may come {_times(most)} a week fill{'s' if len(often) == 1 else ''} {places}.",
            (("frequency", "exercise"), *paths, *_availability(sums, groups)),
            {"places": needed, "filled": places},
            weeks=(week.number,),
        )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _availability(sums: _Sums, groups: Sequence[Group]) -> tuple[Path_, ...]:
    gyms = dict.fromkeys(group.gym for group in groups)
    return sums.blockers(sums.catalog, gyms)


def _too_slow(sums: _Sums) -> Iterator[Contradiction]:
    """A session's fewest exercises take longer than it may."""
    for group, week in sums.slots():
        cap = sums.limits(group, week).minutes
        few = sums.exercises(group)[0]
        if cap is None or not few:
            continue
        times = sums.choices(group, week).seconds
        needed = WARM_UP_SECONDS[sums.scenario.warm_up] + sum(times[:few])
        if len(times) >= few and needed > 60 * cap:
            yield Contradiction(
                "session_minutes",
                sums.title(group),
                f"{sums.title(group)} may take {cap} minutes, and its "
                f"{count(few, 'exercise')} take "
                f"{whole_minutes(needed)} at least, warm-up included.",
                (
                    *sums.limit_in(group, week, "minutes"),
                    sums.limit(group, "exercises"),
                    sums.floor_key(week),
                ),
                {"allowed": cap, "needed": whole_minutes(needed)},
            )


def _wrong_total(sums: _Sums) -> Iterator[Contradiction]:
    """Every exercise has the same number of sets, and the week is no multiple of it."""
    for week in sums.instance.weeks:
        groups = sums.groups_in(week)
        pairs = {pair for group in groups for pair in sums.choices(group, week).ranges}
        if len(pairs) != 1 or not week.banded:
            continue
        low, high = next(iter(pairs))
        if low == high > 1 and not any(n % low == 0 for n in range(week.low, week.high + 1)):
            yield Contradiction(
                "weekly_sets",
                f"week {week.number}",
                f"Every exercise has exactly {count(low, 'set')}, so "
                f"week {week.number} has a multiple "
                f"of {low}; it asks for {band_in_words(week.low, week.high, 'set')}.",
                (
                    sums.band(week),
                    sums.floor_key(week),
                    ("sets_per_exercise", "max"),
                    *_availability(sums, groups),
                ),
                {"sets": low},
                weeks=(week.number,),
            )


def _deload_total(sums: _Sums) -> Iterator[Contradiction]:
    """A deload week asks for more sets than the training weeks that its lifts come from."""
    for week in sums.instance.weeks:
        sessions = [sums.instance.sessions[s] for s in week.held]
        before = {sums.instance.calendar.halved_from(week.number, s) for s in sessions}
        if not (week.banded and before) or _own_sets(sums, week):
            continue
        if None in before:
            continue  # a session with nothing to halve may have any number
        trained = [sums.week[number] for number in sorted(n for n in before if n is not None)]
        most = sum(other.high for other in trained)
        if all(other.banded for other in trained) and week.low > most:
            names = weeks_in_words(other.number for other in trained)
            yield Contradiction(
                "deload_half",
                f"week {week.number}",
                f"Deload week {week.number} asks for {count(week.low, 'set')}; with deload: half "
                f"its lifts have no more than in {names}, where there are {most} at most.",
                (sums.band(week), ("deload",), *(sums.band(other) for other in trained)),
                {"asked": week.low, "most": most},
                weeks=(week.number,),
            )


def _own_sets(sums: _Sums, week: Week) -> bool:
    """Whether a pin gives an exercise sets of its own in a week."""
    return any(pin.sets_in(week.number, week.deload) is not None for pin in sums.scenario.pin)


# ----- balance ----------------------------------------------------------------------------------


def _balance(sums: _Sums) -> Iterator[Contradiction]:
    """A side of the balance is missing, or the ratio does not fit the week."""
    rule = sums.scenario.balance
    if rule is None:
        return
    for week in balanced_weeks(sums.block, rule) if rule.per == "week" else ():
        groups = sums.groups_in(week)
        patterns = {p for group in groups for p in sums.choices(group, week).patterns}
        lacking = [pattern for pattern in rule.between if pattern not in patterns]
        if lacking:
            yield _one_sided(sums, week, lacking[0], groups)
        elif week.banded:
            yield from _ratio(sums, week, patterns, groups)


def _one_sided(sums: _Sums, week: Week, pattern: str, groups: Sequence[Group]) -> Contradiction:
    wanted = [entry for entry in sums.catalog if entry.pattern == pattern]
    gyms = dict.fromkeys(group.gym for group in groups)
    return Contradiction(
        "balance",
        f"week {week.number}",
        f"The balance asks for {spoken(pattern)} in week {week.number}, "
        "and no such exercise can be "
        "chosen.",
        (("balance",), *sums.blockers(wanted, gyms)),
        {"pattern": pattern},
        weeks=(week.number,),
    )


def _ratio(
    sums: _Sums, week: Week, patterns: Collection[str], groups: Sequence[Group]
) -> Iterator[Contradiction]:
    rule = sums.scenario.balance
    assert rule is not None  # noqa: S101 - asked only where there is one
    a, b = rule.ratio
    tolerance = tolerance_of(sums.block, rule, week)
    fits = {
        x + y
        for x in range(1, week.high)
        for y in range(1, week.high - x + 1)
        if abs(b * x - a * y) <= tolerance
    }
    one, other = (spoken(pattern) for pattern in rule.between)
    ratio = f"{one} to {other} at {a}:{b}"
    numbers = {"ratio": [a, b], "min": week.low, "max": week.high}
    if not fits:
        yield Contradiction(
            "balance",
            f"week {week.number}",
            f"{ratio.capitalize()} takes more sets than the {week.high} "
            f"that week {week.number} may "
            "have.",
            (("balance",), sums.band(week)),
            numbers,
            weeks=(week.number,),
        )
    elif set(patterns) <= set(rule.between) and fits.isdisjoint(range(week.low, week.high + 1)):
        near = sorted(fits, key=lambda n: abs(n - week.low))[:2]
        yield Contradiction(
            "balance",
            f"week {week.number}",
            f"Only {one} and {other} can be chosen, and {ratio} does not add up to "
            f"{band_in_words(week.low, week.high, 'set')} in week {week.number}; the nearest total "
            f"is {near[0]}.",
            (("balance",), sums.band(week), *_availability(sums, groups)),
            numbers,
            weeks=(week.number,),
        )


# ----- requirements -----------------------------------------------------------------------------


def _require(sums: _Sums) -> Iterator[Contradiction]:
    """A requirement that nothing available serves, or that asks for more than a week has."""
    for index, item in enumerate(sums.scenario.require):
        if not item.at_least:
            continue
        path: Path_ = ("require", index)
        for week in sums.instance.weeks if item.per == "week" else ():
            groups = [g for g in sums.groups_in(week) if item.holds(week.number, sums.title(g))]
            spared = item.count == "sets" and week.deload and not item.names(week.number)
            if not groups or spared:
                continue
            if not any(sums.meant(item.select).intersection(g.candidates) for g in groups):
                yield _unserved(sums, path, item.select, week, groups)
            elif item.count == "sets" and week.banded and item.at_least > week.high:
                yield Contradiction(
                    "require",
                    f"week {week.number}",
                    f"At least {item.at_least} sets are asked for of this kind: "
                    f"{selector_in_words(item.select)}; week {week.number} may have {week.high} in "
                    "all.",
                    (path, sums.band(week)),
                    {"asked": item.at_least, "most": week.high},
                    weeks=(week.number,),
                )


def _unserved(
    sums: _Sums, path: Path_, select: SelectorRef, week: Week, groups: Sequence[Group]
) -> Contradiction:
    wanted = [entry for entry in sums.catalog if matches(select, entry)]
    gyms = dict.fromkeys(group.gym for group in groups)
    what = selector_in_words(select)
    text = f"No exercise of this kind can be chosen in week {week.number}: {what}."
    return Contradiction(
        "require",
        f"week {week.number}",
        text,
        (path, *sums.blockers(wanted, gyms)),
        weeks=(week.number,),
    )


def _muscles(sums: _Sums) -> Iterator[Contradiction]:
    """A muscle is to earn more than its sessions may give it."""
    for muscle, band in sums.scenario.muscle_sets.items():
        for week in sums.instance.weeks:
            groups = sums.groups_in(week)
            elsewhere = sums.instance.calendar.credit_elsewhere(week.number).get(muscle, 0)
            if not groups or week.deload or band.min <= elsewhere:
                continue
            path: Path_ = ("muscle_sets", muscle, "min")
            best = max(sums.choices(g, week).credit.get(muscle, 0) for g in groups)
            caps = [sums.instance.sessions[g.session].limits.muscle_half_sets for g in groups]
            asked = count(sets_of(band.min - elsewhere), "set")
            need = f"{say_need(muscle)} {asked} in week {week.number}"
            if best == 0:
                wanted = [entry for entry in sums.catalog if entry.credit(muscle)]
                gyms = dict.fromkeys(group.gym for group in groups)
                yield Contradiction(
                    "muscle_sets",
                    f"week {week.number}",
                    f"{need}, and no exercise for that can be chosen.",
                    (path, *sums.blockers(wanted, gyms)),
                    weeks=(week.number,),
                )
            elif None not in caps and band.min - elsewhere > sum(cap or 0 for cap in caps):
                most = sets_of(sum(cap or 0 for cap in caps))
                paths = dict.fromkeys(sums.limit(group, "muscle_sets") for group in groups)
                yield Contradiction(
                    "muscle_sets",
                    f"week {week.number}",
                    f"{need}, and {count(len(groups), 'session')} may "
                    f"give a muscle {most} at most.",
                    (path, *paths),
                    {"asked_half_sets": band.min, "most": most},
                    weeks=(week.number,),
                )
            elif band.min - elsewhere > best * week.high:
                most = sets_of(best * week.high)
                better = [entry for entry in sums.catalog if entry.credit(muscle) > best]
                gyms = dict.fromkeys(group.gym for group in groups)
                yield Contradiction(
                    "muscle_sets",
                    f"week {week.number}",
                    f"{need}, and all of the week's {count(week.high, 'set')} give them {most} at "
                    "most.",
                    (path, sums.band(week), *sums.blockers(better, gyms)),
                    {"asked_half_sets": band.min, "most": most},
                    weeks=(week.number,),
                )


def _includes(sums: _Sums) -> Iterator[Contradiction]:
    """Every exercise that an include could take breaks a session's limit by itself."""
    for index, selector in enumerate(sums.scenario.include):
        for week in sums.instance.weeks:
            broken = _each_too_much(sums, selector, week)
            if broken:
                yield Contradiction(
                    "include",
                    f"week {week.number}",
                    f"Every exercise of this kind is by itself too much for its session: "
                    f"{selector_in_words(selector)}.",
                    (("select", "include", index), *broken),
                )


def _each_too_much(sums: _Sums, selector: SelectorRef, week: Week) -> list[Path_]:
    """The limits that its exercises break, if each breaks one by itself; else empty."""
    paths: dict[Path_, None] = {}
    for group in sums.groups_in(week):
        for e in group.candidates:
            if e in sums.meant(selector):
                path = _alone_too_much(sums, group, week, e)
                if path is None:
                    return []
                paths[path] = None
    return list(paths)


def _alone_too_much(sums: _Sums, group: Group, week: Week, e: int) -> Path_ | None:
    """The limit that an exercise breaks with its fewest sets, or None."""
    entry = sums.instance.exercises[e]
    low, high = sums.instance.set_range(e, week, group.session)
    limits = sums.limits(group, week)
    if low > high:
        return None
    for key, load, most in (
        ("lower_back", low * entry.lower_back_stress, limits.lower_back),
        ("grip", low * entry.grip_demand, limits.grip),
        ("sets", low, limits.sets),
        ("isolation", int(entry.mechanic == "isolation"), limits.isolation),
    ):
        if most is not None and load > most:
            return sums.limit(group, key)
    return None


# ----- pins -------------------------------------------------------------------------------------

_Pinned = tuple[int, Pin, int]
"""(index of the pin, the pin, index of the exercise)"""


def _pins(sums: _Sums) -> Iterator[Contradiction]:
    """Pins that are never available, have impossible sets, or are too much together."""
    for group, week in sums.slots():
        pinned: list[_Pinned] = []
        for index, pin in enumerate(sums.scenario.pin):
            mine = pin.session == sums.title(group)
            if not mine or (pin.weeks is not None and week.number not in pin.weeks):
                continue
            place = _place(sums, group, pin.exercise)
            if place is None and pin.weeks is not None:
                yield _never(sums, group, week, index, pin)
            elif place is not None and _sets(sums, group, week, place) is None:
                yield _wrong_sets(sums, week, index, pin)
            elif place is not None:
                pinned.append((index, pin, place))
        yield from _together(sums, group, week, pinned)
    yield from _pinned_often(sums)
    yield from _pinned_close(sums)


def _place(sums: _Sums, group: Group, exercise: str) -> int | None:
    return next((e for e in group.candidates if sums.instance.exercises[e].id == exercise), None)


def _sets(sums: _Sums, group: Group, week: Week, e: int) -> tuple[int, int] | None:
    """The sets that a pinned exercise can have; None where pins contradict each other."""
    low, high = sums.instance.set_range(e, week, group.session)
    return (low, high) if low <= high else None


def _never(sums: _Sums, group: Group, week: Week, index: int, pin: Pin) -> Contradiction:
    entry = sums.catalog[pin.exercise]
    reasons = []
    gym = closure(sums.scenario.gyms[group.gym])
    if missing := missing_items(entry, gym):
        what = listed([equipment().items.get(item, spoken(item)).lower() for item in missing])
        reasons.append(f"it needs what the gym {group.gym!r} does not have ({what})")
    named = [w for w in sums.scenario.exclude if w.holds(week.number, pin.session)]
    if any(matches(preference.select, entry) for preference in named):
        reasons.append("it is excluded")
    first = sums.scenario.unlock.get(entry.id, 1)
    if first > group.weeks[0]:
        reasons.append(f"it is unlocked from week {first}")
    if not reasons:
        reasons.append("it can't be done in all weeks in which the session keeps its exercises")
    return Contradiction(
        "pin",
        pin.session,
        f"{entry.name} is pinned in {pin.session} but can't be chosen in week {week.number}: "
        f"{listed(reasons)}.",
        (("pin", index), *sums.blockers([entry], [group.gym]), ("block", "phases")),
        {"exercise": entry.id, "week": week.number},
        weeks=(week.number,),
    )


def _wrong_sets(sums: _Sums, week: Week, index: int, pin: Pin) -> Contradiction:
    """Pins of one exercise in one session that ask for different sets."""
    others = {
        i: band_in_words(*sets, "set")
        for i, other in enumerate(sums.scenario.pin)
        if (other.exercise, other.session) == (pin.exercise, pin.session)
        and (sets := other.sets_in(week.number, week.deload)) is not None
    }
    return Contradiction(
        "pin",
        pin.session,
        f"{sums.name(pin.exercise)} is pinned twice in {pin.session} in week {week.number}, with "
        f"{listed(list(others.values()))}.",
        tuple(("pin", i) for i in others) or (("pin", index),),
        {"exercise": pin.exercise, "week": week.number},
        weeks=(week.number,),
    )


def _together(
    sums: _Sums, group: Group, week: Week, pinned: list[_Pinned]
) -> Iterator[Contradiction]:
    """Pins of one session against its limits, at their fewest sets."""
    different = {e: (index, pin, e) for index, pin, e in reversed(pinned)}
    chosen = sorted(different.values())
    if not chosen:
        return
    entries = [
        (sums.instance.exercises[e], (_sets(sums, group, week, e) or (0, 0))[0])
        for _, _, e in chosen
    ]
    paths = tuple(("pin", index) for index, _, _ in chosen)
    names = listed([entry.name for entry, _ in entries])
    title = sums.title(group)
    limits = sums.limits(group, week)
    loads: list[tuple[str, str, int, int | None, str]] = [
        (
            "session_lower_back",
            "lower_back",
            sum(n * e.lower_back_stress for e, n in entries),
            limits.lower_back,
            "of lower-back load",
        ),
        (
            "session_grip",
            "grip",
            sum(n * e.grip_demand for e, n in entries),
            limits.grip,
            "of grip load",
        ),
        (
            "session_isolation",
            "isolation",
            sum(e.mechanic == "isolation" for e, _ in entries),
            limits.isolation,
            "isolation exercises",
        ),
        (
            "session_family",
            "per_family",
            max(Counter(e.family for e, _ in entries).values()),
            limits.per_family,
            "exercises of one family",
        ),
        ("session_sets", "sets", sum(n for _, n in entries), limits.sets, "sets"),
        (
            "session_exercises",
            "exercises",
            len(entries),
            None if limits.exercises is None else limits.exercises[1],
            "exercises",
        ),
    ]
    for rule, key, load, most, what in loads:
        if most is not None and load > most:
            yield Contradiction(
                rule,
                title,
                f"{names} {'makes' if len(entries) == 1 else 'make'} {load} {what} in {title}, "
                f"which may have {most}.",
                (*paths, *sums.limit_in(group, week, key), sums.floor_key(week)),
                {"load": load, "limit": most},
            )
    yield from _pinned_time(sums, group, week, chosen)
    yield from _pinned_spread(sums, group, week, chosen)


def _pinned_time(
    sums: _Sums, group: Group, week: Week, chosen: list[_Pinned]
) -> Iterator[Contradiction]:
    cap = sums.limits(group, week).minutes
    slot = sums.block.slot(group.session, week.number)
    needed = WARM_UP_SECONDS[sums.scenario.warm_up]
    for _, _, e in chosen:
        setup, each = least_seconds(sums.block, slot, e)
        needed += setup + each * (_sets(sums, group, week, e) or (0, 0))[0]
    if cap is not None and needed > 60 * cap:
        names = listed([sums.instance.exercises[e].name for _, _, e in chosen])
        yield Contradiction(
            "session_minutes",
            sums.title(group),
            f"{names} {'takes' if len(chosen) == 1 else 'take'} {whole_minutes(needed)} minutes in "
            f"{sums.title(group)}, warm-up included; it may take {cap}.",
            (
                *(("pin", index) for index, _, _ in chosen),
                *sums.limit_in(group, week, "minutes"),
                sums.floor_key(week),
            ),
            {"needed": whole_minutes(needed), "allowed": cap},
        )


def _pinned_spread(
    sums: _Sums, group: Group, week: Week, chosen: list[_Pinned]
) -> Iterator[Contradiction]:
    spread = sums.scenario.sets_per_exercise.spread
    for (i, one, e), (j, other, f) in combinations(chosen, 2):
        a, b = _sets(sums, group, week, e), _sets(sums, group, week, f)
        if a and b and max(a[0] - b[1], b[0] - a[1]) > spread:
            gap = max(a[0] - b[1], b[0] - a[1])
            yield Contradiction(
                "spread",
                one.session,
                f"{sums.name(one.exercise)} and {sums.name(other.exercise)} are pinned {gap} "
                f"sets apart in {one.session}; set counts there may differ by {spread}.",
                (("pin", i), ("pin", j), ("sets_per_exercise", "spread")),
                {"apart": gap},
            )


def _pinned_in(sums: _Sums, week: Week) -> list[tuple[int, Pin]]:
    """The pins that hold in a week: of those that name no weeks, the ones that can be had."""
    groups = {sums.title(group): group for group in sums.groups_in(week)}
    return [
        (index, pin)
        for index, pin in enumerate(sums.scenario.pin)
        if pin.session in groups
        and (
            _place(sums, groups[pin.session], pin.exercise) is not None
            if pin.weeks is None
            else week.number in pin.weeks
        )
    ]


def _pinned_often(sums: _Sums) -> Iterator[Contradiction]:
    """One exercise is pinned on more days than it may come."""
    most = sums.scenario.frequency
    for week in sums.instance.weeks:
        days: dict[str, dict[str, int]] = {}
        for index, pin in _pinned_in(sums, week):
            days.setdefault(pin.exercise, {}).setdefault(pin.session, index)
        for exercise, sessions in days.items():
            if len(sessions) > most:
                yield Contradiction(
                    "frequency",
                    f"week {week.number}",
                    f"{sums.name(exercise)} is pinned in "
                    f"{listed(list(sessions))}, and an exercise "
                    f"may come {'once' if most == 1 else f'{most} times'} a week.",
                    (*(("pin", index) for index in sessions.values()), ("frequency", "exercise")),
                    {"pinned": len(sessions), "limit": most},
                )


def _pinned_close(sums: _Sums) -> Iterator[Contradiction]:
    """Pinned lifts that load the lower back most are too close to each other or to a heavy day."""
    hours = sums.scenario.lower_back_hours
    if not hours:
        return
    heavy: list[tuple[int, Path_, str]] = []
    days = {session.name: session.day for session in sums.instance.sessions}
    for week in sums.instance.weeks:
        for index, pin in _pinned_in(sums, week):
            if sums.catalog[pin.exercise].lower_back_stress == 3:
                what = f"{sums.name(pin.exercise)} in {pin.session}"
                heavy.append((day_number(week.number, days[pin.session]), ("pin", index), what))
        for other in sums.instance.calendar.elsewhere(week.number):
            if other.entry.heavy_lower_back:
                place = sums.scenario.elsewhere.index(other.entry)
                what = f"{other.entry.what or 'training elsewhere'} on {DAY_NAMES[DAYS[other.day]]}"
                heavy.append((day_number(week.number, other.day), ("elsewhere", place), what))
    for (day, one, first), (later, two, second) in combinations(sorted(heavy), 2):
        close = later != day and (later - day) * 24 < hours
        if close and (one[0] == "pin" or two[0] == "pin"):
            yield Contradiction(
                "recovery",
                "",
                f"{first} and {second} are {24 * (later - day)} hours apart; {hours} are asked "
                "for.",
                (*dict.fromkeys([one, two]), ("recovery", "lower_back_hours")),
                {"hours": 24 * (later - day), "limit": hours},
            )


# ----- rotation ---------------------------------------------------------------------------------


def _rotation(sums: _Sums) -> Iterator[Contradiction]:
    """A phase must bring more new exercises than its session may have or can choose."""
    for phase, spec in enumerate(sums.scenario.phases):
        if spec.new_exercises is None:
            continue
        for session in range(len(sums.instance.sessions)):
            held = [w for w in sums.instance.weeks if session in w.held]
            first = next((w for w in held if w.phase == phase), None)
            previous = sums.scenario.previous
            known = previous is not None and sums.scenario.sessions[session].name in (
                previous.sessions
            )
            if first is None or not (known or any(w.phase < phase for w in held)):
                continue
            group = sums.instance.groups[sums.instance.group_of[session, first.number]]
            most = min(sums.exercises(group)[1], len(group.candidates))
            if spec.new_exercises[0] > most:
                yield Contradiction(
                    "rotation",
                    sums.title(group),
                    f"Phase {phase + 1} must bring "
                    f"{count(spec.new_exercises[0], 'new exercise')} to "
                    f"{sums.title(group)}, which can have {most} at most.",
                    (
                        ("block", "phases", phase, "new_exercises"),
                        sums.limit(group, "exercises"),
                        *_availability(sums, [group]),
                    ),
                    {"asked": spec.new_exercises[0], "most": most},
                )


_CHECKS: tuple[Callable[[_Sums], Iterator[Contradiction]], ...] = (
    _pins,
    _too_few_choices,
    _too_much,
    _too_little,
    _deload_total,
    _balance,
    _require,
    _muscles,
    _includes,
    _too_slow,
    _wrong_total,
    _rotation,
)
