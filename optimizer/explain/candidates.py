"""Which changes could lift a clash: for each of its lines, the ones a coach would think of."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.inputs import Path_, dotted
from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import GOALS, LEVELS, closure, equipment
from optimizer.explain import edits, wording
from optimizer.explain.edits import REMOVE, Change, Edit
from optimizer.explain.rules import EditableRule, limit_path, line_of
from optimizer.instance import prepare
from optimizer.scenario.content import selector_content, selector_in_words
from optimizer.scenario.load import Loaded, larger_catalog, with_extended
from optimizer.scenario.types import WeeklyBands, WeeklyTargets
from optimizer.units import sets_of
from optimizer.words import listed, spoken, weeks_in_words

MOST_STEPS = 24
"""Steps that a number is moved at most before the rule is given up instead."""
MOST_PAIRS = 3
"""Supersets of a session at most (contract section 3)."""
MOST_ITEMS = 12
"""Items, and exercises above the level, that are tried at most."""


@dataclass(frozen=True)
class Option:
    """One way to change one line: edits from the smallest to the largest.

    Attributes:
        edits: at least one.
        monotone: where one of them is enough, all larger ones are.
        drop: whether it gives the line up altogether.
    """

    edits: tuple[Edit, ...]
    monotone: bool = True
    drop: bool = False

    @property
    def cost(self) -> float:
        """The least that it can cost."""
        return self.edits[0].cost


def options(loaded: Loaded, rule: EditableRule) -> list[Option]:
    """Ways to change one line of a clash, cheapest first."""
    found: list[Option] = []
    for head, make in _MAKERS.items():
        if head == rule.path[: len(head)]:
            found += make(loaded, rule)
    if rule.rule == "session_minutes" and loaded.scenario.warm_up != "none":
        found.append(_one(("warm_up",), "none", "Leave out the warm-up's minutes", edits.ALLOW))
    if rule.rule == "session_minutes":
        found += list(_supersets(loaded, rule))[:-1]
    return sorted(found, key=lambda option: option.cost)


def more_exercises(loaded: Loaded) -> list[Option]:
    """More exercises to choose from, where there is a larger catalogue; not a line of any rule."""
    larger = larger_catalog(loaded)
    if larger is None:
        return []
    words = f"Use the extended catalogue, {len(larger)} exercises in place of {len(loaded.catalog)}"
    return [_one(("catalog",), with_extended(loaded), words, edits.CATALOG)]


def _one(path: Path_, to: Any, words: str, cost: float, *, drop: bool = False) -> Option:
    return Option((Edit((Change(path, to, words, cost),)),), drop=drop)


def _give_up(path: Path_, to: Any, words: str) -> Option:
    return _one(path, to, words, edits.DROP, drop=True)


def _numbers(
    loaded: Loaded,
    path: Path_,
    values: Iterable[tuple[Any, float]],
    words: str,
    *,
    monotone: bool = True,
) -> list[Option]:
    """Other values of one line, each with its number of steps; ``words`` holds ``{}``."""
    extra = edits.SHIPPED if line_of(loaded, path) is None else 0.0
    made = tuple(
        Edit((Change(path, to, _filled(words, to), edits.NUMBER + steps * edits.STEP + extra),))
        for to, steps in values
    )
    return [Option(made, monotone)] if made else []


def _filled(words: str, value: Any) -> str:
    """The sentence with its number; one of something is no plural."""
    text = words.format(_shown(value)).replace(" 1 times a week", " once a week")
    text = text.replace(" 2 times a week", " twice a week")
    return re.sub(r"\b1 ((?:new |isolation )?)(set|exercise|hour|minute)s\b", r"1 \1\2", text)


def _shown(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        return str(value[0]) if value[0] == value[1] else f"{value[0]} to {value[1]}"
    return str(value)


def _down(value: int, lowest: int) -> list[tuple[int, float]]:
    return [(v, value - v) for v in range(value - 1, max(lowest, value - MOST_STEPS) - 1, -1)]


def _up(value: int, highest: int) -> list[tuple[int, float]]:
    return [(v, v - value) for v in range(value + 1, min(highest, value + MOST_STEPS) + 1)]


# ----- pins, requirements, includes -------------------------------------------------------------


def _pin(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[1]
    assert isinstance(index, int)  # noqa: S101 - paths of lists
    pin = loaded.scenario.pin[index]
    called = wording.name(_Source(loaded), pin.exercise)
    path: Path_ = ("pin", index)
    yield _one(
        path, REMOVE, f"Take out the pin of {called} in {pin.session}", edits.ALLOW, drop=True
    )
    for session in loaded.scenario.sessions:
        if session.name != pin.session:
            yield _one(
                (*path, "session"), session.name, f"Pin {called} in {session.name} instead", 2.5
            )
    yield from _stand_ins(loaded, index)
    if pin.sets is not None:
        low, high = pin.sets
        wanted = [((low - k, high - k), k) for k in range(1, low)]
        wanted += [((low + k, high + k), k) for k in range(1, 8)]
        values = [
            (a if a == b else [a, b], float(k)) for (a, b), k in sorted(wanted, key=lambda x: x[1])
        ]
        yield from _numbers(
            loaded,
            (*path, "sets"),
            values,
            f"Pin {called} in {pin.session} with {{}} sets",
            monotone=False,
        )
        yield _one(
            (*path, "sets"), REMOVE, f"Leave the sets of {called} in {pin.session} open", 2.0
        )


def _stand_ins(loaded: Loaded, index: int) -> Iterator[Option]:
    """The pin with another exercise that trains one of its muscles, the most alike first."""
    pin = loaded.scenario.pin[index]
    instance = prepare(loaded.scenario, loaded.catalog)
    groups = [g for g in instance.groups if instance.sessions[g.session].name == pin.session]
    common = set.intersection(*(set(g.candidates) for g in groups)) if groups else set()
    was = loaded.catalog.by_id[pin.exercise]
    alike = [instance.exercises[e] for e in sorted(common)]
    alike = [e for e in alike if e.id != was.id and set(e.direct) & set(was.direct)]
    alike.sort(key=lambda e: (e.pattern != was.pattern, e.family != was.family))
    for entry in alike[:3]:
        words = f"Pin {entry.name} in place of {was.name} in {pin.session}"
        yield _one(("pin", index, "exercise"), entry.id, words, edits.ALLOW + 0.5)


def _require(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[1]
    assert isinstance(index, int)  # noqa: S101
    item = loaded.scenario.require[index]
    kind = f"of this kind: {selector_in_words(item.select)}"
    path: Path_ = ("require", index)
    if item.at_least is not None:
        yield from _numbers(
            loaded,
            (*path, "at_least"),
            _down(item.at_least, 0),
            f"Ask for {{}} {item.count} {kind}",
        )
    if item.at_most is not None:
        yield from _numbers(
            loaded, (*path, "at_most"), _up(item.at_most, 1000), f"Allow {{}} {item.count} {kind}"
        )
    yield _give_up(path, REMOVE, f"Take out the requirement {kind}")


def _include(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[2]
    chosen = loaded.scenario.include[index]  # type: ignore[index]
    words = f"Do not ask for this every week: {selector_in_words(chosen)}"
    if rule.written:
        yield _give_up(rule.path, REMOVE, words)
    else:
        rest = [selector_content(s) for i, s in enumerate(loaded.scenario.include) if i != index]
        yield _give_up(("select", "include"), rest, words)


# ----- volume -----------------------------------------------------------------------------------


def _weekly_sets(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    if rule.path[-1] == "on_skip":
        words = "Let a skipped session lower its week's sets"
        yield _one(rule.path, "scale", words, edits.NUMBER + 1)
        return
    place = rule.path.index("weekly_sets") + 1
    base, targets = rule.path[:place], loaded.scenario.weekly_sets
    if base[0] == "block":
        targets = loaded.scenario.phases[int(base[2])].weekly_sets or targets
    if isinstance(targets, WeeklyBands):
        yield from _listed_week(loaded, targets, base, int(rule.path[place]), rule.numbers["week"])
    else:
        yield from _target(loaded, targets, base, rule)


def _listed_week(
    loaded: Loaded, targets: WeeklyBands, base: Path_, index: int, week: int
) -> Iterator[Option]:
    low, high = targets.bands[index]
    words = f"Ask for {{}} sets in week {week}"
    yield from _numbers(loaded, (*base, index), _around(low, high), words, monotone=False)
    if len(targets.bands) > 1:
        every = [
            ([_band(max(0, a + k), max(0, b + k)) for a, b in targets.bands], 2.0 * abs(k))
            for k in _shifts()
        ]
        yield from _moved(base, every)


def _band(low: int, high: int) -> Any:
    return low if low == high else [low, high]


def _shifts(down_to: int = MOST_STEPS) -> list[int]:
    """Steps down and up in turn; far down alone, since far too much is asked for by a slip."""
    both = [sign * k for k in range(1, MOST_STEPS) for sign in (-1, 1)]
    return both + list(range(-MOST_STEPS, -down_to - 1, -1))


def _around(low: int, high: int) -> list[tuple[Any, float]]:
    """A week's sets a little lower or higher; a band is widened at one end."""
    if low == high:
        return [(low + k, abs(k)) for k in _shifts(low) if 0 <= low + k <= 200]
    below = [([low - k, high], float(k)) for k in range(1, min(low, MOST_STEPS) + 1)]
    above = [([low, high + k], float(k)) for k in range(1, MOST_STEPS) if high + k <= 200]
    return sorted(below + above, key=lambda pair: pair[1])


def _moved(path: Path_, values: list[tuple[Any, float]]) -> Iterator[Option]:
    for word, part in (("Lower", values[::2]), ("Raise", values[1::2])):
        made = tuple(
            Edit((Change(path, to, f"{word} every week by {int(steps / 2)} sets", 1 + steps),))
            for to, steps in part
        )
        yield Option(made, monotone=False)


def _target(
    loaded: Loaded, targets: WeeklyTargets, base: Path_, rule: EditableRule
) -> Iterator[Option]:
    written = line_of(loaded, base) is not None
    key = str(rule.path[-1])
    if written and key in _TARGET_WORDS:
        now = getattr(targets, key)
        value = rule.numbers["min"] if now is None else now
        least = 0 if key == "deload" else 1
        around = [(v, s) for v, s in _around(value, value) if v >= least]
        yield from _numbers(loaded, (*base, key), around, _TARGET_WORDS[key], monotone=False)
    if written:
        yield from _numbers(
            loaded,
            (*base, "tolerance"),
            _up(targets.tolerance, targets.tolerance + 8),
            "Let each week's sets differ from the target by up to {}",
        )
    for sign, word in ((-1, "Lower"), (1, "Raise")):
        made = [
            _whole(loaded, base, word, targets.start + sign * k, targets.end + sign * k, k)
            for k in range(1, MOST_STEPS if sign > 0 else targets.start)
            if min(targets.start, targets.end) + sign * k >= 1
            and max(targets.start, targets.end) + sign * k <= 200
        ]
        if made:
            yield Option(tuple(made), monotone=False)


_TARGET_WORDS = {
    "start": "Start at {} sets a week",
    "end": "End at {} sets a week",
    "deload": "Ask for {} sets in deload weeks",
}


def _whole(loaded: Loaded, base: Path_, word: str, start: int, end: int, steps: int) -> Edit:
    """``weekly_sets`` written anew with other ends."""
    old = edits.value_at(loaded.document.data, base)
    words = f"{word} the weekly sets by {steps}, to {start}"
    words += "" if start == end else f" to {end}"
    words += f" in phase {int(base[2]) + 1}" if base[0] == "block" else ""
    cost = edits.NUMBER + 2 * steps + (0 if old else edits.SHIPPED)
    to = {**(old or {}), "start": start, "end": end}
    return Edit((Change(base, to, words, cost),))


def _muscle_sets(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    muscle, key = str(rule.path[1]), str(rule.path[2])
    band = loaded.scenario.muscle_sets[muscle]
    called = spoken(muscle)
    if key == "min":
        values = [(sets_of(h), (band.min - h) / 2) for h in range(band.min - 1, -1, -1)]
        yield from _numbers(
            loaded, rule.path, values[:-1], f"Ask for {{}} sets a week for {called}"
        )
        yield _give_up(rule.path, REMOVE, f"Drop the minimum for {called}")
    else:
        high = band.max or 0
        ups = [(sets_of(h), (h - high) / 2) for h in range(high + 1, min(400, high + 40) + 1)]
        yield from _numbers(loaded, rule.path, ups, f"Allow {{}} sets a week for {called}")
        yield _give_up(rule.path, REMOVE, f"Drop the maximum for {called}")


def _balance(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    balance = loaded.scenario.balance
    assert balance is not None  # noqa: S101 - it is part of a clash
    one, other = (spoken(p) for p in balance.between)
    yield from _numbers(
        loaded,
        ("balance", "tolerance"),
        _up(balance.tolerance, 1000),
        f"Let {one} and {other} differ by up to {{}}"
        if balance.ratio == (1, 1)
        else "Let the balance be missed by up to {}",
    )
    if balance.ratio != (1, 1):
        yield _one(("balance", "ratio"), [1, 1], f"Balance {one} and {other} 1:1", 4.0)
    if balance.per == "week" and loaded.scenario.weeks > 1:
        words = f"Balance {one} and {other} over the block, not each week"
        yield _one(("balance", "per"), "block", words, edits.ALLOW)
    yield _give_up(("balance",), None, f"Do not balance {one} and {other}")


def _sets_per_exercise(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    now = loaded.scenario.sets_per_exercise
    key = str(rule.path[1])
    value = getattr(now, key)
    words = {
        "min": "Allow exercises with {} sets",
        "max": "Allow {} sets of an exercise",
        "spread": "Let set counts of a session differ by {}",
        "deload_min": "Allow exercises with {} sets in deload weeks",
    }[key]
    if key in ("min", "deload_min"):
        yield from _numbers(loaded, rule.path, _down(value, 1), words)
    else:
        yield from _numbers(loaded, rule.path, _up(value, 50), words)


def _exercise_sets(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    exercise = str(rule.path[1])
    own = loaded.scenario.exercise_sets[exercise]
    called = wording.name(_Source(loaded), exercise)
    if own.min is not None:
        yield from _numbers(
            loaded, (*rule.path, "min"), _down(own.min, 1), f"Allow {called} with {{}} sets"
        )
    if own.max is not None:
        yield from _numbers(
            loaded, (*rule.path, "max"), _up(own.max, 50), f"Allow {{}} sets of {called}"
        )
    yield _give_up(rule.path, REMOVE, f"Give {called} the usual number of sets")


def _deload(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    least = loaded.scenario.sets_per_exercise.deload_min
    path: Path_ = ("sets_per_exercise", "deload_min")
    words = "Allow exercises with {} sets in deload weeks"
    yield from _numbers(loaded, path, [*_down(least, 1), *_up(least, 5)], words, monotone=False)
    yield _give_up(("deload",), None, "Let the sets of a deload week be any number")


# ----- sessions ---------------------------------------------------------------------------------

_LIMIT_WORDS = {
    "sets": "Allow {} sets a session",
    "lower_back": "Allow {} of lower-back load a session",
    "grip": "Allow {} of grip load a session",
    "isolation": "Allow {} isolation exercises a session",
    "per_family": "Allow {} exercises of one family a session",
    "muscle_sets": "Allow a muscle {} sets a session",
    "minutes": "Allow {} minutes",
    "exercises": "Allow {} exercises a session",
}

_LIMITED = {
    "sets": "the sets",
    "lower_back": "the lower-back load",
    "grip": "the grip load",
    "isolation": "the isolation exercises",
    "per_family": "the near-twins",
    "muscle_sets": "the sets for a muscle",
    "minutes": "the minutes",
    "exercises": "the exercises",
}


def _limit(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    key = str(rule.path[-1])
    session = next(s for s in loaded.scenario.sessions if limit_path(loaded, s, key) == rule.path)
    words = _LIMIT_WORDS[key]
    if rule.path[0] == "sessions":
        words = words.replace("a session", f"in {session.name}")
        words += f" in {session.name}" if key == "minutes" else ""
    if key == "exercises" and session.limits.exercises is not None:
        few, many = session.limits.exercises
        yield from _numbers(loaded, rule.path, [([v, many], s) for v, s in _down(few, 0)], words)
        yield from _numbers(loaded, rule.path, [([few, v], s) for v, s in _up(many, 15)], words)
    elif key == "minutes" and session.limits.minutes is not None:
        now = session.limits.minutes
        first = now // 5 * 5 + 5
        values = [(v, (v - now) / 5) for v in range(first, min(600, now + 120) + 1, 5)]
        yield from _numbers(loaded, rule.path, values, words)
    elif key == "muscle_sets":
        half = session.limits.muscle_half_sets or 0
        halves = range(half + 1, min(400, half + 2 * MOST_STEPS) + 1)
        credit = [(sets_of(h), (h - half) / 2) for h in halves]
        yield from _numbers(loaded, rule.path, credit, words)
    else:
        most = 50 if key == "sets" else 1000
        yield from _numbers(loaded, rule.path, _up(getattr(session.limits, key), most), words)
    gone: Any = REMOVE if rule.path[-1] == "minutes" and rule.path[0] == "sessions" else None
    whose = session.name if rule.path[0] == "sessions" else "a session"
    yield _give_up(rule.path, gone, f"Put no limit on {_LIMITED[key]} of {whose}")


def _session(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    if rule.path[-1] in _LIMIT_WORDS:
        yield from _limit(loaded, rule)


def _supersets(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    pairs = loaded.scenario.supersets.pairs
    words = "Allow {} supersets a session"
    yield from _numbers(loaded, ("supersets", "pairs"), _up(pairs, MOST_PAIRS), words)
    yield _give_up(("supersets", "pairs"), 0, "Pair no exercises")


def _elsewhere(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    entry = loaded.scenario.elsewhere[int(rule.path[1])]
    what = entry.what or "training elsewhere"
    if entry.minutes:
        now = entry.minutes
        values = [(v, (now - v) / 5) for v in range((now - 1) // 5 * 5, 0, -5)]
        yield from _numbers(loaded, (*rule.path, "minutes"), values, f"Give {what} {{}} minutes")
    if entry.heavy_lower_back:
        yield _one(
            (*rule.path, "heavy_lower_back"), False, f"Don't count {what} as a heavy day", 4.0
        )
    yield _give_up(rule.path, REMOVE, f"Leave {what} out ({dotted(rule.path)})")


def _frequency(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    most = len(loaded.scenario.sessions)
    yield from _numbers(
        loaded,
        rule.path,
        _up(loaded.scenario.frequency, most),
        "Allow an exercise {} times a week",
    )


def _ordering(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    if rule.path[-1] == "compound_first":
        first = [selector_content(selector) for selector in loaded.scenario.first]
        words = "Let isolation exercises open a session"
        yield _one(("ordering", "first"), [*first, {"mechanic": "isolation"}], words, 5.0)
        yield _give_up(rule.path, False, "Let a session open with any lift, in any order")
        return
    kept = loaded.scenario.apart
    for gone in kept:
        words = f"Let lifts that are hard on the {spoken(gone)} follow each other"
        yield _one(rule.path, [x for x in kept if x != gone], words, edits.DROP - 1)
    if len(kept) > 1:
        yield _give_up(rule.path, [], "Let any two lifts follow each other")


def _recovery(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    hours = loaded.scenario.lower_back_hours or 0
    values = [(h, (hours - h) / 24) for h in range((hours - 1) // 24 * 24, 0, -24)]
    yield from _numbers(
        loaded, rule.path, values, "Ask for {} hours between sessions heavy on the lower back"
    )
    yield _give_up(("recovery",), None, "Ask for no rest between sessions heavy on the lower back")


# ----- the block's shape ------------------------------------------------------------------------


def _block(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    phases = loaded.scenario.phases
    if "weekly_sets" in rule.path:
        yield from _weekly_sets(loaded, rule)
    elif rule.path == ("block", "start"):
        yield _monday(loaded)
    elif rule.path[-1] == "new_exercises":
        index = int(rule.path[2])
        low, high = phases[index].new_exercises or (0, 0)
        words = f"Ask for {{}} new exercises in phase {index + 1}"
        yield from _numbers(loaded, rule.path, [([v, high], s) for v, s in _down(low, 0)], words)
        yield from _numbers(loaded, rule.path, [([low, v], s) for v, s in _up(high, 10)], words)
        words = f"Let phase {index + 1} bring any number of new exercises"
        rest = {k: v for k, v in _phase(loaded, index).items() if k != "new_exercises"}
        to = phases[index].weeks if set(rest) == {"weeks"} else rest
        yield _give_up(rule.path[:-1], to, words)
    elif rule.path == ("block", "phases") and all(p.new_exercises is None for p in phases):
        weeks = loaded.scenario.weeks
        if len(phases) == 1:
            for first in range(1, weeks if weeks > 2 else 1):
                words = f"Let the exercises change after week {first}"
                yield _one(rule.path, [first, weeks - first], words, edits.PHASE)
        yield _one(rule.path, [1] * weeks, "Let the exercises change every week", edits.PHASE + 1)
    elif rule.path == ("block", "phases"):
        yield from _own_weeks(loaded)


def _own_weeks(loaded: Loaded) -> Iterator[Option]:
    """Weeks with exercises of their own, where the phases say more than their lengths."""
    taken = {week for week, _ in loaded.scenario.exceptions}
    free = [week for week in range(1, loaded.scenario.weeks + 1) if week not in taken]
    given = edits.value_at(loaded.document.data, ("exceptions",)) or []
    if free:
        to = [*given, {"weeks": free, "own": True}]
        words = f"Give {weeks_in_words(free)} exercises of their own"
        yield _one(("exceptions",), to, words, edits.PHASE + 1)


def _phase(loaded: Loaded, index: int) -> dict[str, Any]:
    """A phase as the file has it, written out."""
    given = edits.value_at(loaded.document.data, ("block", "phases", index))
    return dict(given) if isinstance(given, dict) else {"weeks": given}


def _monday(loaded: Loaded) -> Option:
    """The block from the next Monday on."""
    start = loaded.scenario.start
    assert start is not None  # noqa: S101 - it is part of a clash
    monday = start + datetime.timedelta(days=-start.weekday() % 7)
    words = f"Start the block on Monday, {monday.isoformat()}"
    return _one(("block", "start"), monday.isoformat(), words, edits.ALLOW)


def _exception(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[1]
    assert isinstance(index, int)  # noqa: S101
    given = loaded.file.exceptions[index]
    if given.minutes is not None:
        now = given.minutes
        values = [(v, (v - now) / 5) for v in range(now // 5 * 5 + 5, min(600, now + 90) + 1, 5)]
        yield from _numbers(loaded, (*rule.path, "minutes"), values, "Allow {} minutes then")
    if not given.skip and not given.own:
        words = "Give those weeks exercises of their own"
        yield _one((*rule.path, "own"), True, words, edits.ALLOW)
    words = "Hold the skipped session" if given.skip else "Take out the exception"
    yield _give_up(rule.path, REMOVE, f"{words} ({dotted(rule.path)})")


# ----- who is available -------------------------------------------------------------------------


def _equipment(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    """More items: better ones in place of what is there, single ones, a built-in gym's."""
    gym = str(rule.path[1])
    given = edits.value_at(loaded.document.data, rule.path)
    listed_now = [str(item) for item in given] if isinstance(given, list) else [str(given)]
    for gap in _gaps(loaded, gym, listed_now):
        better = _better(gap, listed_now)
        cost = edits.UPGRADE if better else edits.ITEM * len(gap)
        to = [item for item in listed_now if item.removeprefix("-") not in gap or item in gap]
        words = f"Add to the gym {gym!r}: {listed([_item(item) for item in gap])}"
        yield _one(rule.path, [*to, *gap], words, cost)
    yield from _built_in(loaded, gym, listed_now)


def _built_in(loaded: Loaded, gym: str, listed_now: list[str]) -> Iterator[Option]:
    """All that a built-in gym has as well: each small one, or the larger ones that hold it."""
    has = closure(loaded.scenario.gyms[gym])
    gyms = {name: has | closure(items) for name, items in equipment().gyms.items()}
    larger = {name: items for name, items in gyms.items() if items != has}
    for items in larger.values():
        if any(other < items for other in larger.values()):
            continue
        made = []
        for name in (name for name, others in larger.items() if others >= items):
            words = f"Add to the gym {gym!r}: all that a built-in {name} has"
            cost = edits.ITEM + len(_bare(set(larger[name] - has))) * edits.STEP
            made.append(Edit((Change(("equipment", gym), [*listed_now, name], words, cost),)))
        yield Option(tuple(sorted(made, key=lambda edit: edit.cost)), monotone=False)


def _gaps(loaded: Loaded, gym: str, listed_now: Sequence[str]) -> list[tuple[str, ...]]:
    """Items to add together: better ones first, then those that a pin or most exercises need."""
    has = closure(loaded.scenario.gyms[gym])
    pinned = {pin.exercise for pin in loaded.scenario.pin}
    tried = Counter[tuple[str, ...]]()
    for entry in loaded.catalog:
        for gap in dict.fromkeys(_bare(set(kit) - has) for kit in entry.equipment):
            better = _better(gap, listed_now)
            if gap and len(gap) <= (2 if entry.id in pinned else 1):
                tried[gap] += 1000 * better + (100 if entry.id in pinned else 1)
    return [gap for gap, _ in tried.most_common(MOST_ITEMS)]


def _better(gap: tuple[str, ...], listed_now: Sequence[str]) -> bool:
    """Whether an item takes the place of a lesser one, as a pair of dumbbells does of one."""
    return any((closure([item]) - {item}) & set(listed_now) for item in gap)


def _item(item: str) -> str:
    return equipment().items.get(item, spoken(item)).lower()


def missing_items(entry: Exercise, has: frozenset[str]) -> tuple[str, ...]:
    """The fewest items that would make an exercise possible; none if it is already."""
    gaps = sorted((_bare(set(kit) - has) for kit in entry.equipment), key=lambda g: (len(g), g))
    return gaps[0]


def _bare(items: set[str]) -> tuple[str, ...]:
    """Items without those that another of them brings along."""
    brought = {inner for item in items for inner in closure([item]) - {item}}
    return tuple(sorted(items - brought))


def _level(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    now = LEVELS.index(loaded.scenario.level)
    gyms = [closure(items) for items in loaded.scenario.gyms.values()]
    above = [
        entry
        for entry in loaded.catalog
        if LEVELS.index(entry.level) > now
        and entry.id not in loaded.scenario.unlock
        and any(not missing_items(entry, has) for has in gyms)
        and not any(matches(w.select, entry) for w in loaded.scenario.exclude if w.when is None)
    ]
    for entry in sorted(above, key=lambda e: LEVELS.index(e.level))[:MOST_ITEMS]:
        words = f"Allow {entry.name}, which is for {entry.level}s"
        yield _one(("select", "unlock", entry.id), 1, words, edits.ALLOW)
    for word in LEVELS[now + 1 :]:
        yield _one(("athlete", "level"), word, f"Allow all {word} exercises", 5.0)


def _goal(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    for goal in GOALS:
        if goal != loaded.file.athlete.goal:
            yield _one(("athlete", "goal"), goal, f"Plan for {goal} instead", 5.0)


def _priorities(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    """A muscle that counts for nothing so far, those that most exercises train first."""
    worth = loaded.scenario.priorities
    idle = Counter(m for e in loaded.catalog for m in e.direct if not worth[m])
    for muscle, _ in idle.most_common(MOST_ITEMS):
        words = f"Give {spoken(muscle)} a priority, so that exercises for them may be chosen"
        yield _one(("priorities", muscle), 1, words, edits.ALLOW)


def _exclude(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = int(rule.path[2])
    wish = loaded.scenario.exclude[index]
    selector = wish.select
    words = f"Allow again{wording.in_weeks(wish)}: {selector_in_words(selector)}"
    cost = edits.ALLOW if isinstance(selector, str) else edits.DROP
    yield _one(rule.path, REMOVE, words, cost, drop=True)
    if isinstance(selector, str) or wish.when is not None:
        return
    ruled_out = [entry.id for entry in loaded.catalog if matches(selector, entry)]
    given = edits.value_at(loaded.document.data, ("select", "exclude"))
    others = [item for place, item in enumerate(given) if place != index]
    for exercise in dict.fromkeys(pin.exercise for pin in loaded.scenario.pin):
        if exercise in ruled_out:
            to = [*others, *(entry for entry in ruled_out if entry != exercise)]
            words = f"Allow only {wording.name(_Source(loaded), exercise)} of what is excluded"
            yield _one(("select", "exclude"), to, words, edits.ALLOW + edits.SHIPPED)


def _unlock(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    exercise = str(rule.path[2])
    week = loaded.scenario.unlock[exercise]
    called = wording.name(_Source(loaded), exercise)
    yield from _numbers(loaded, rule.path, _down(week, 1), f"Allow {called} from week {{}}")


_Maker = Callable[[Loaded, EditableRule], Iterable[Option]]
_MAKERS: dict[Path_, _Maker] = {
    ("pin",): _pin,
    ("require",): _require,
    ("select", "include"): _include,
    ("select", "exclude"): _exclude,
    ("select", "unlock"): _unlock,
    ("weekly_sets",): _weekly_sets,
    ("muscle_sets",): _muscle_sets,
    ("balance",): _balance,
    ("sets_per_exercise",): _sets_per_exercise,
    ("exercise_sets",): _exercise_sets,
    ("limits",): _limit,
    ("sessions",): _session,
    ("deload",): _deload,
    ("supersets",): _supersets,
    ("elsewhere",): _elsewhere,
    ("frequency",): _frequency,
    ("ordering",): _ordering,
    ("recovery",): _recovery,
    ("block",): _block,
    ("exceptions",): _exception,
    ("equipment",): _equipment,
    ("athlete", "level"): _level,
    ("athlete", "goal"): _goal,
    ("priorities",): _priorities,
}


class _Source:
    """What :mod:`wording` needs for names."""

    def __init__(self, loaded: Loaded) -> None:
        self.scenario = loaded.scenario
        self.catalog = loaded.catalog

    @property
    def instance(self) -> Any:
        """Not needed for names."""
        raise NotImplementedError
