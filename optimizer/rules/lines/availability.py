"""Who is available, as lines of the file: gyms, level, goal, priorities, exclusions, unlocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from catalog.inputs import value_at
from catalog.queries import matches
from catalog.schema import Exercise
from catalog.vocabulary import GOALS, LEVELS, closure, equipment, item_name
from optimizer.rules.lines import edits
from optimizer.rules.lines.edits import REMOVE, Edit, LineChange
from optimizer.rules.lines.line import (
    MOST_ITEMS,
    EditableRule,
    Loosened,
    Option,
    RuleLines,
    RuleReader,
    all_items,
    down,
    in_weeks,
    one_way,
    split_days,
    stepped,
    with_item,
)
from optimizer.scenario.content import selector_in_words
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import Preference, Scenario
from optimizer.words import counted, listed, spoken


def _gym_lines(reader: RuleReader) -> Iterator[EditableRule]:
    every = all_items(reader.catalog)
    used = {group.gym for group in reader.instance.groups}
    for name in reader.scenario.gyms:
        has = closure(reader.scenario.gyms[name])
        short = [e for e in reader.catalog if not any(has.issuperset(kit) for kit in e.equipment)]
        if name not in used or not short:
            continue

        def drop(state: Loosened, name: str = name) -> None:
            state.change(gyms={**state.scenario.gyms, name: every})

        yield reader.rule(
            "available",
            ("equipment", name),
            _say_gym(reader, name, len(short)),
            drop,
            where=f"gym {name}",
            numbers={"out_of_reach": len(short)},
        )


def _say_gym(reader: RuleReader, gym_name: str, missing: int) -> str:
    """What a gym can't offer."""
    total = len(reader.catalog)
    return (
        f"The gym {gym_name!r} has the equipment for {total - missing} of the catalogue's "
        f"{total} exercises."
    )


def _loosen_equipment(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    """More items: better ones in place of what is there, single ones, a built-in gym's."""
    gym = str(rule.path[1])
    given = value_at(loaded.document.data, rule.path)
    listed_now = [str(item) for item in given] if isinstance(given, list) else [str(given)]
    for gap in _gaps(loaded, gym, listed_now):
        better = _better(gap, listed_now)
        cost = edits.UPGRADE if better else edits.ITEM * len(gap)
        if len(gap) == 1 and gap[0] in _wished(loaded.scenario):
            cost = edits.WISHED
        to = [item for item in listed_now if item.removeprefix("-") not in gap or item in gap]
        words = f"Add to the gym {gym!r}: {listed([item_name(item) for item in gap])}"
        yield one_way(rule.path, [*to, *gap], words, cost)
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
            made.append(Edit((LineChange(("equipment", gym), [*listed_now, name], words, cost),)))
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
    tried += Counter({(item,): 10_000 for item in _wished(loaded.scenario) if item not in has})
    return [gap for gap, _ in tried.most_common(MOST_ITEMS)]


def _wished(scenario: Scenario) -> dict[str, None]:
    """Items that the file asks to train with, by ``require`` or ``include``."""
    asked = [item.select for item in scenario.require if item.at_least] + [*scenario.include]
    named = [select.equipment for select in asked if not isinstance(select, str)]
    lists = [items if isinstance(items, list) else [items] for items in named if items]
    return dict.fromkeys(str(item) for items in lists for item in items)


def _better(gap: tuple[str, ...], listed_now: Sequence[str]) -> bool:
    """Whether an item takes the place of a lesser one, as a pair of dumbbells does of one."""
    return any((closure([item]) - {item}) & set(listed_now) for item in gap)


def missing_items(entry: Exercise, has: frozenset[str]) -> tuple[str, ...]:
    """The fewest items that would make an exercise possible; none if it is already."""
    gaps = sorted((_bare(set(kit) - has) for kit in entry.equipment), key=lambda g: (len(g), g))
    return gaps[0]


def _bare(items: set[str]) -> tuple[str, ...]:
    """Items without those that another of them brings along."""
    brought = {inner for item in items for inner in closure([item]) - {item}}
    return tuple(sorted(items - brought))


def _athlete_lines(reader: RuleReader) -> Iterator[EditableRule]:
    scenario = reader.scenario
    above = [e for e in reader.catalog if LEVELS.index(e.level) > LEVELS.index(scenario.level)]
    if above:
        yield reader.rule(
            "available",
            ("athlete", "level"),
            f"The athlete's level, {scenario.level}, rules out "
            f"{counted(len(above), 'harder exercise')}.",
            lambda s: s.change(level=LEVELS[-1]),
            numbers={"out_of_reach": len(above)},
        )
    goals = {group.goal for group in reader.instance.groups}
    unrated = [e for e in reader.catalog if any(not getattr(e.goals, goal) for goal in goals)]
    if unrated:
        yield reader.rule(
            "available",
            ("athlete", "goal"),
            _say_goal(goals, len(unrated)),
            _any_rating,
            numbers={"out_of_reach": len(unrated)},
        )


def _any_rating(state: Loosened) -> None:
    """A preference waives an exercise's rating and muscles; those that train none are left out."""
    scenario = state.scenario
    wanted = {muscle for muscle, worth in scenario.priorities.items() if worth}
    wanted |= set(scenario.muscle_sets)
    named = (Preference(e.id) for e in state.catalog if wanted.intersection(e.direct))
    state.change(prefer=(*scenario.prefer, *named))


def _say_goal(goals: Iterable[str], unrated: int) -> str:
    """What the goal rules out."""
    return (
        f"The goal, {listed(sorted(goals), 'or')}, rules out "
        f"{counted(unrated, 'exercise')} that do nothing for it."
    )


def _loosen_level(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
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
        yield one_way(("select", "unlock", entry.id), 1, words, edits.ALLOW)
    for word in LEVELS[now + 1 :]:
        yield one_way(("athlete", "level"), word, f"Allow all {word} exercises", 5.0)


def _loosen_goal(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    for goal in GOALS:
        if goal != loaded.file.athlete.goal:
            yield one_way(("athlete", "goal"), goal, f"Plan for {goal} instead", 5.0)


def _priority_lines(reader: RuleReader) -> Iterator[EditableRule]:
    priorities = reader.scenario.priorities
    wanted = {muscle for muscle, worth in priorities.items() if worth}
    wanted |= set(reader.scenario.muscle_sets)
    idle = [e for e in reader.catalog if not wanted.intersection(e.direct)]
    if idle:
        every = {muscle: max(1, worth) for muscle, worth in priorities.items()}
        yield reader.rule(
            "available",
            ("priorities",),
            _say_priorities(len(idle)),
            lambda s: s.change(priorities=every),
            numbers={"out_of_reach": len(idle)},
        )


def _say_priorities(idle: int) -> str:
    """What nobody wants trained."""
    return (
        f"Exercises that train no muscle with a priority are left out ({counted(idle, 'exercise')} "
        "of the catalogue)."
    )


def _loosen_priorities(loaded: Loaded, _rule: EditableRule) -> Iterator[Option]:
    """A muscle that counts for nothing so far, those that most exercises train first."""
    worth = loaded.scenario.priorities
    idle = Counter(m for e in loaded.catalog for m in e.direct if not worth[m])
    for muscle, _ in idle.most_common(MOST_ITEMS):
        words = f"Give {spoken(muscle)} a priority, so that exercises for them may be chosen"
        yield one_way(("priorities", muscle), 1, words, edits.ALLOW)


def _exclude_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for index, preference in enumerate(reader.scenario.exclude):
        count = sum(matches(preference.select, entry) for entry in reader.catalog)
        if not count:
            continue

        def drop(state: Loosened, index: int = index) -> None:
            split_days(state, state.scenario.exclude[index].when or ())  # what was apart stays so
            with_item("exclude", index, when=frozenset())(state)

        yield reader.rule(
            "available",
            ("select", "exclude", index),
            _say_exclude(preference, count),
            drop,
            numbers={"exercises": count},
        )


def _say_exclude(preference: Preference, found: int) -> str:
    """What is not wanted, and when."""
    what = f"Not wanted{in_weeks(preference)}: {selector_in_words(preference.select)}"
    return f"{what} ({counted(found, 'exercise')} of the catalogue)." if found > 1 else f"{what}."


def _loosen_exclude(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    index = int(rule.path[2])
    preference = loaded.scenario.exclude[index]
    selector = preference.select
    words = f"Allow again{in_weeks(preference)}: {selector_in_words(selector)}"
    cost = edits.ALLOW if isinstance(selector, str) else edits.DROP
    yield one_way(rule.path, REMOVE, words, cost, drop=True)
    if isinstance(selector, str) or preference.when is not None:
        return
    ruled_out = [entry.id for entry in loaded.catalog if matches(selector, entry)]
    given = value_at(loaded.document.data, ("select", "exclude"))
    others = [item for place, item in enumerate(given) if place != index]
    for exercise in dict.fromkeys(pin.exercise for pin in loaded.scenario.pin):
        if exercise in ruled_out:
            to = [*others, *(entry for entry in ruled_out if entry != exercise)]
            words = f"Allow only {loaded.catalog.name_of(exercise)} of what is excluded"
            yield one_way(("select", "exclude"), to, words, edits.ALLOW + edits.NEW_LINE)


def _unlock_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for exercise, week in reader.scenario.unlock.items():
        if week > 1:

            def drop(state: Loosened, exercise: str = exercise) -> None:
                state.change(unlock={**state.scenario.unlock, exercise: 1})

            yield reader.rule(
                "available",
                ("select", "unlock", exercise),
                f"{reader.catalog.name_of(exercise)} may not be used before week {week}.",
                drop,
                numbers={"week": week},
            )


def _loosen_unlock(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    exercise = str(rule.path[2])
    week = loaded.scenario.unlock[exercise]
    called = loaded.catalog.name_of(exercise)
    yield from stepped(loaded, rule.path, down(week, 1), f"Allow {called} from week {{}}")


GYMS = RuleLines(_gym_lines, {("equipment",): _loosen_equipment})
ATHLETE = RuleLines(
    _athlete_lines, {("athlete", "level"): _loosen_level, ("athlete", "goal"): _loosen_goal}
)
PRIORITIES = RuleLines(_priority_lines, {("priorities",): _loosen_priorities})
EXCLUSIONS = RuleLines(_exclude_lines, {("select", "exclude"): _loosen_exclude})
UNLOCKS = RuleLines(_unlock_lines, {("select", "unlock"): _loosen_unlock})
