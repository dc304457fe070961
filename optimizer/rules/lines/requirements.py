"""Pins, requirements and includes, as lines of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from catalog.inputs import Path_, value_at
from catalog.queries import matches
from optimizer.instance import prepare
from optimizer.rules.lines import edits
from optimizer.rules.lines.edits import REMOVE
from optimizer.rules.lines.line import (
    ANY_SETS,
    EditableRule,
    Loosened,
    Option,
    RuleLines,
    RuleReader,
    band_in_words,
    down,
    give_up,
    in_weeks,
    one_way,
    sessions_in_words,
    stepped,
    up,
    with_item,
)
from optimizer.scenario.content import selector_content, selector_in_words
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Pin, Preference, Require
from optimizer.words import counted, weeks_in_words


def _pin_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for index, pin in enumerate(reader.scenario.pin):
        parts: list[EditableRule] = []
        numbers: dict[str, Any] = {"exercise": pin.exercise, "session": pin.session}
        if pin.sets is not None:
            numbers["sets"] = list(pin.sets)
            parts.append(
                reader.rule(
                    "pin",
                    ("pin", index, "sets"),
                    _say_pin(reader, pin),
                    # None at all would bring other bounds back.
                    with_item("pin", index, sets=ANY_SETS),
                    where=pin.session,
                    numbers=numbers,
                )
            )
        yield reader.rule(
            "pin",
            ("pin", index),
            _say_pin(reader, pin),
            _drop_pin(index),
            where=pin.session,
            numbers=numbers,
            finer=parts,
        )


def _drop_pin(index: int) -> Callable[[Loosened], None]:
    def drop(state: Loosened) -> None:
        gone = state.scenario.pin[index]
        state.change(unlock={gone.exercise: 1, **state.scenario.unlock})  # it may still be chosen
        with_item("pin", index, weeks=())(state)  # a pin in no week says nothing

    return drop


def _say_pin(reader: RuleReader, item: Pin) -> str:
    """A pin, with its sets and weeks."""
    sets = "" if item.sets is None else f" with {band_in_words(*item.sets, 'set')}"
    every = "in every training week" if sets and reader.scenario.deload_weeks else "in every week"
    when = f" {every}" if item.weeks is None else f" in {weeks_in_words(item.weeks)}"
    when = "" if reader.scenario.weeks == 1 else when
    return f"{reader.catalog.name_of(item.exercise)} is pinned in {item.session}{sets}{when}."


def _loosen_pin(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[1]
    assert isinstance(index, int)  # noqa: S101 - paths of lists
    pin = loaded.scenario.pin[index]
    called = loaded.catalog.name_of(pin.exercise)
    path: Path_ = ("pin", index)
    yield one_way(
        path, REMOVE, f"Take out the pin of {called} in {pin.session}", edits.ALLOW, drop=True
    )
    taken = {other.session for other in loaded.scenario.pin if other.exercise == pin.exercise}
    for session in loaded.scenario.sessions:
        if session.name not in taken:
            yield one_way(
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
        yield from stepped(
            loaded,
            (*path, "sets"),
            values,
            f"Pin {called} in {pin.session} with {{}} sets",
            monotone=False,
        )
        yield one_way(
            (*path, "sets"), REMOVE, f"Leave the sets of {called} in {pin.session} open", 2.0
        )


def _stand_ins(loaded: Loaded, index: int) -> Iterator[Option]:
    """The pin with another exercise that trains one of its muscles, the most alike first."""
    pin = loaded.scenario.pin[index]
    instance = prepare(loaded.scenario, loaded.catalog)
    groups = [g for g in instance.groups if instance.name_of(g) == pin.session]
    common = set.intersection(*(set(g.candidates) for g in groups)) if groups else set()
    was = loaded.catalog.by_id[pin.exercise]
    alike = [instance.exercises[e] for e in sorted(common)]
    alike = [e for e in alike if e.id != was.id and set(e.direct) & set(was.direct)]
    alike.sort(key=lambda e: (e.pattern != was.pattern, e.family != was.family))
    for entry in alike[:3]:
        words = f"Pin {entry.name} in place of {was.name} in {pin.session}"
        yield one_way(("pin", index, "exercise"), entry.id, words, edits.ALLOW + 0.5)


def _require_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for index, item in enumerate(reader.scenario.require):
        numbers = {k: getattr(item, k) for k in ("count", "at_least", "at_most", "per")}
        yield reader.rule(
            "require",
            ("require", index),
            _say_require(item),
            with_item("require", index, at_least=None, at_most=None),
            where=sessions_in_words(reader, item.sessions),
            numbers={k: v for k, v in numbers.items() if v is not None},
        )


def _say_require(item: Require) -> str:
    """A requirement: how many of which kind."""
    noun = "set" if item.count == "sets" else "exercise"
    if item.at_most is None:
        amount = f"At least {counted(item.at_least or 0, noun)}"
    elif item.at_least is None:
        amount = f"At most {counted(item.at_most, noun)}".replace("At most no", "No")
    else:
        amount = band_in_words(item.at_least, item.at_most, noun).capitalize()
    per = "over the whole block" if item.per == "block" else f"each {item.per}"
    return f"{amount} of this kind {per}{in_weeks(item)}: {selector_in_words(item.select)}."


def _loosen_require(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = rule.path[1]
    assert isinstance(index, int)  # noqa: S101
    item = loaded.scenario.require[index]
    kind = f"of this kind: {selector_in_words(item.select)}"
    path: Path_ = ("require", index)
    unsaid = value_at(loaded.document.data, (*path, "count")) is None
    if (item.at_least or 0) > 1 and item.count == "exercises" and unsaid:
        words = f"Count sets, not exercises, {kind}"  # who asks for 6 of a muscle means its sets
        yield one_way((*path, "count"), "sets", words, edits.STEP)
    if item.at_least is not None:
        lowest = 1 if item.at_most is None else 0  # none at least asks for nothing
        yield from stepped(
            loaded,
            (*path, "at_least"),
            down(item.at_least, lowest),
            f"Ask for {{}} {item.count} {kind}",
        )
    if item.at_most is not None:
        yield from stepped(
            loaded, (*path, "at_most"), up(item.at_most, 1000), f"Allow {{}} {item.count} {kind}"
        )
    yield give_up(path, REMOVE, f"Take out the requirement {kind}")


def _include_lines(reader: RuleReader) -> Iterator[EditableRule]:
    entries = reader.instance.exercises
    for index, selector in enumerate(reader.scenario.include):
        if not any(matches(selector, entry) for entry in entries):
            continue

        def drop(state: Loosened, selector: object = selector) -> None:
            include = tuple(other for other in state.scenario.include if other != selector)
            named = (Preference(selector),) if isinstance(selector, str) else ()
            state.change(include=include, prefer=(*state.scenario.prefer, *named))

        text = f"Every week must hold an exercise of this kind: {selector_in_words(selector)}."
        yield reader.rule("include", ("select", "include", index), text, drop, where="every week")


def _loosen_include(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = int(rule.path[2])
    chosen = loaded.scenario.include[index]
    words = f"Do not ask for this every week: {selector_in_words(chosen)}"
    if rule.written:
        yield give_up(rule.path, REMOVE, words)
    else:
        rest = [selector_content(s) for i, s in enumerate(loaded.scenario.include) if i != index]
        yield give_up(("select", "include"), rest, words)


PINS = RuleLines(_pin_lines, {("pin",): _loosen_pin})
REQUIREMENTS = RuleLines(_require_lines, {("require",): _loosen_require})
INCLUDES = RuleLines(_include_lines, {("select", "include"): _loosen_include})
