"""The shape of the block: phases, rotation, exceptions, its first day and training elsewhere."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from catalog.inputs import dotted, value_at
from optimizer.rules.lines import edits
from optimizer.rules.lines.edits import REMOVE
from optimizer.rules.lines.line import (
    OWN,
    EditableRule,
    Loosened,
    Option,
    RuleLines,
    RuleReader,
    band_in_words,
    down,
    give_up,
    one_way,
    split_days,
    stepped,
    up,
    with_item,
)
from optimizer.rules.lines.volume import loosen_weekly_sets
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Elsewhere, Scenario
from optimizer.units import DAYS, sets_of
from optimizer.words import DAY_NAMES, counted, listed, spoken, weeks_in_words


def _phase_lines(reader: RuleReader) -> Iterator[EditableRule]:
    scenario = reader.scenario
    for index, phase in enumerate(scenario.phases):
        if phase.new_exercises is not None and (index or scenario.previous):
            yield reader.rule(
                "rotation",
                ("block", "phases", index, "new_exercises"),
                f"Phase {index + 1} must bring "
                f"{band_in_words(*phase.new_exercises, 'new exercise')} to each session.",
                with_item("phases", index, new_exercises=None),
                numbers={"new_exercises": list(phase.new_exercises)},
            )
    if any(len(group.weeks) > 1 for group in reader.instance.groups):
        yield reader.rule(
            "phase_constant",
            ("block", "phases"),
            _say_phases(scenario),
            _split_phases,
        )


def _split_phases(state: Loosened) -> None:
    """Every week may have exercises of its own."""
    weeks = range(1, state.scenario.weeks + 1)
    split_days(state, ((week, s.name) for week in weeks for s in state.scenario.sessions))


def _say_phases(scenario: Scenario) -> str:
    """That exercises stay through a phase."""
    lengths = [phase.weeks for phase in scenario.phases]
    if len(lengths) == 1:
        return f"All {lengths[0]} weeks are one phase: a session keeps its exercises throughout."
    return (
        "A session keeps its exercises through each phase (of "
        f"{listed(list(map(str, lengths)))} weeks)."
    )


def _loosen_block(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    phases = loaded.scenario.phases
    if "weekly_sets" in rule.path:
        yield from loosen_weekly_sets(loaded, rule)
    elif rule.path == ("block", "start"):
        yield _monday(loaded)
    elif rule.path[-1] == "new_exercises":
        index = int(rule.path[2])
        low, high = phases[index].new_exercises or (0, 0)
        words = f"Ask for {{}} new exercises in phase {index + 1}"
        yield from stepped(loaded, rule.path, [([v, high], s) for v, s in down(low, 0)], words)
        yield from stepped(loaded, rule.path, [([low, v], s) for v, s in up(high, 10)], words)
        words = f"Let phase {index + 1} bring any number of new exercises"
        rest = {k: v for k, v in _phase(loaded, index).items() if k != "new_exercises"}
        to = phases[index].weeks if set(rest) == {"weeks"} else rest
        yield give_up(rule.path[:-1], to, words)
    elif rule.path == ("block", "phases") and all(p.new_exercises is None for p in phases):
        weeks = loaded.scenario.weeks
        if len(phases) == 1:
            for first in range(1, weeks if weeks > 2 else 1):
                words = f"Let the exercises change after week {first}"
                yield one_way(rule.path, [first, weeks - first], words, edits.PHASE)
        yield one_way(
            rule.path, [1] * weeks, "Let the exercises change every week", edits.PHASE + 1
        )
    elif rule.path == ("block", "phases"):
        yield from _own_weeks(loaded)


def _own_weeks(loaded: Loaded) -> Iterator[Option]:
    """Weeks with exercises of their own, where the phases say more than their lengths."""
    taken = {week for week, _ in loaded.scenario.exceptions}
    free = [week for week in range(1, loaded.scenario.weeks + 1) if week not in taken]
    given = value_at(loaded.document.data, ("exceptions",)) or []
    if free:
        to = [*given, {"weeks": free, "own": True}]
        words = f"Give {weeks_in_words(free)} exercises of their own"
        yield one_way(("exceptions",), to, words, edits.PHASE + 1)


def _phase(loaded: Loaded, index: int) -> dict[str, Any]:
    """A phase as the file has it, written out."""
    given = value_at(loaded.document.data, ("block", "phases", index))
    return dict(given) if isinstance(given, dict) else {"weeks": given}


def _monday(loaded: Loaded) -> Option:
    """The block from the next Monday on."""
    start = loaded.scenario.start
    assert start is not None  # noqa: S101 - it is part of a clash
    monday = start + datetime.timedelta(days=-start.weekday() % 7)
    words = f"Start the block on Monday, {monday.isoformat()}"
    return one_way(("block", "start"), monday.isoformat(), words, edits.ALLOW)


def _exception_lines(reader: RuleReader) -> Iterator[EditableRule]:
    scenario = reader.scenario
    for index in sorted({other.source_index for other in scenario.exceptions.values()}):

        def drop(state: Loosened, index: int = index) -> None:
            kept = {}
            for key, other in state.scenario.exceptions.items():
                kept[key] = other if other.source_index != index else OWN
            state.change(exceptions=kept)  # what was apart stays apart: it only allows more

        yield reader.rule(
            _exception_rule(scenario, index),
            ("exceptions", index),
            _say_exception(scenario, index),
            drop,
        )


def _say_exception(scenario: Scenario, index: int) -> str:
    """A week that differs."""
    found = {k: o for k, o in scenario.exceptions.items() if o.source_index == index}
    one = next(iter(found.values()))
    weeks = weeks_in_words({week for week, _ in found})
    names = list(dict.fromkeys(session for _, session in found))
    who = listed(names)
    if one.skip:
        return (
            f"{who} is skipped in {weeks}." if len(names) == 1 else f"{who} are skipped in {weeks}."
        )
    parts = [f"is in the gym {one.gym!r}"] if one.gym else []
    parts += [f"may take {one.minutes} minutes"] if one.minutes else []
    parts += ["may have exercises of its own"] if one.own and not parts else []
    return f"{who} {listed(parts)} in {weeks}."


def _start_lines(reader: RuleReader) -> Iterator[EditableRule]:
    start = reader.scenario.start
    gone = [s.name for s in reader.scenario.sessions if start and s.day < start.weekday()]
    if gone:

        def drop(state: Loosened) -> None:
            state.change(start=None)
            split_days(state, ((1, name) for name in gone))

        text = f"The block starts on {start:%A}, so week 1 is without {listed(gone)}."
        yield reader.rule("available", ("block", "start"), text, drop, where="week 1")


def _exception_rule(scenario: Scenario, index: int) -> str:
    one = next(o for o in scenario.exceptions.values() if o.source_index == index)
    if one.minutes is not None and one.gym is None:
        return "session_minutes"
    return "available"


def _loosen_exception(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[1]
    assert isinstance(index, int)  # noqa: S101
    given = loaded.file.exceptions[index]
    if given.minutes is not None:
        now = given.minutes
        values = [(v, (v - now) / 5) for v in range(now // 5 * 5 + 5, min(600, now + 90) + 1, 5)]
        yield from stepped(loaded, (*rule.path, "minutes"), values, "Allow {} minutes then")
    if not given.skip and not given.own:
        words = "Give those weeks exercises of their own"
        yield one_way((*rule.path, "own"), True, words, edits.ALLOW)
    words = "Hold the skipped session" if given.skip else "Take out the exception"
    yield give_up(rule.path, REMOVE, f"{words} ({dotted(rule.path)})")


def _elsewhere_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for index, entry in enumerate(reader.scenario.elsewhere):
        bands = reader.scenario.muscle_sets
        # What helps a muscle to its minimum stays: a line taken out never asks for more.
        helping = {m: n for m, n in entry.half_sets.items() if m in bands and bands[m].min}
        nothing = {"minutes": 0, "lower_back": 0, "grip": 0, "heavy_lower_back": False}
        yield reader.rule(
            _say_elsewhere_rule(entry),
            ("elsewhere", index),
            _say_elsewhere(entry),
            with_item("elsewhere", index, **nothing, half_sets=helping),
            where=_say_elsewhere_place(entry),
        )


def _say_elsewhere_rule(entry: Elsewhere) -> str:
    """The rule that training elsewhere bears on most."""
    if entry.heavy_lower_back:
        return "recovery"
    if entry.minutes:
        return "session_minutes"
    if entry.lower_back:
        return "session_lower_back"
    return "session_grip" if entry.grip else "muscle_sets"


def _say_elsewhere_place(entry: Elsewhere) -> str:
    """Its session or its days."""
    return entry.session or listed([DAY_NAMES[DAYS[day]] for day in sorted(entry.days)])


def _say_elsewhere(entry: Elsewhere) -> str:
    """What training that is not planned here takes."""
    parts = [f"takes {counted(entry.minutes, 'minute')}"] if entry.minutes else []
    parts += ["counts as a heavy day for the lower back"] if entry.heavy_lower_back else []
    parts += [f"takes {entry.lower_back} of the lower-back limit"] if entry.lower_back else []
    parts += [f"takes {entry.grip} of the grip limit"] if entry.grip else []
    credit = [f"{sets_of(n):g} for {spoken(m)}" for m, n in entry.half_sets.items() if n]
    parts += [f"gives sets of credit ({listed(credit)})"] if credit else []
    what = entry.what or "training elsewhere"
    where = f"within {entry.session}" if entry.session else f"on {_say_elsewhere_place(entry)}"
    return f"{what[0].upper()}{what[1:]} {where} {listed(parts) or 'counts as training'}."


def _loosen_elsewhere(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    entry = loaded.scenario.elsewhere[int(rule.path[1])]
    what = entry.what or "training elsewhere"
    if entry.minutes:
        now = entry.minutes
        values = [(v, (now - v) / 5) for v in range((now - 1) // 5 * 5, 0, -5)]
        yield from stepped(loaded, (*rule.path, "minutes"), values, f"Give {what} {{}} minutes")
    if entry.heavy_lower_back:
        yield one_way(
            (*rule.path, "heavy_lower_back"), False, f"Don't count {what} as a heavy day", 4.0
        )
    yield give_up(rule.path, REMOVE, f"Leave {what} out ({dotted(rule.path)})")


PHASES = RuleLines(_phase_lines, {("block",): _loosen_block})
EXCEPTIONS = RuleLines(_exception_lines, {("exceptions",): _loosen_exception})
START = RuleLines(_start_lines, {})
ELSEWHERE = RuleLines(_elsewhere_lines, {("elsewhere",): _loosen_elsewhere})
