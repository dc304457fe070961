"""Sets a week, sets of a muscle and sets of an exercise, as lines of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from catalog.inputs import Path_, value_at
from optimizer.instance.types import Instance, Week
from optimizer.rules.lines import edits
from optimizer.rules.lines.edits import REMOVE, Edit, LineChange
from optimizer.rules.lines.line import (
    ANY_SETS,
    MANY,
    MOST_STEPS,
    EditableRule,
    Loosened,
    Option,
    RuleLines,
    RuleReader,
    band_in_words,
    down,
    give_up,
    line_of,
    one_way,
    stepped,
    up,
)
from optimizer.rules.lines.session import SESSION_LIMITS, limit_path
from optimizer.scenario.load import Loaded
from optimizer.scenario.types import ExerciseSets, Session, WeeklyBands, WeeklyTargets
from optimizer.units import sets_of
from optimizer.words import counted, listed, spoken


def _weekly_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for week in reader.instance.weeks:
        if not week.held or not week.banded:
            continue

        def drop(state: Loosened, number: int = week.number) -> None:
            state.free_weeks.add(number)

        yield reader.rule(
            "weekly_sets",
            week_path(reader.instance, week.number),
            _say_week_band(reader, week),
            drop,
            where=f"week {week.number}",
            numbers={"week": week.number, "min": week.low, "max": week.high},
        )
    targets = reader.scenario.weekly_sets
    if isinstance(targets, WeeklyTargets) and targets.on_skip == "keep" and _misses(reader):

        def scale(state: Loosened) -> None:
            state.change(weekly_sets=replace(targets, on_skip="scale"))

        text = "A week keeps all of its sets when a session is skipped."
        yield reader.rule("weekly_sets", ("weekly_sets", "on_skip"), text, scale)


def _misses(reader: RuleReader) -> bool:
    """Whether some week lacks a session."""
    return any(len(week.held) < len(reader.scenario.sessions) for week in reader.instance.weeks)


def week_path(instance: Instance, week: int) -> Path_:
    """The line that gives a week its target: the phase's own, or the scenario's."""
    calendar, scenario = instance.calendar, instance.scenario
    phase = calendar.phase(week) - 1
    own = scenario.phases[phase].weekly_sets is not None
    base: Path_ = ("block", "phases", phase, "weekly_sets") if own else ("weekly_sets",)
    rule = calendar.targets[week].rule
    if isinstance(rule, WeeklyBands):
        return (*base, week - (calendar.phases[phase].start if own else 1))
    if calendar.deload(week):
        return (*base, "deload")
    ramp = calendar.mesocycle(week)
    if rule.ramp == "block":
        ramp = tuple(w for w in calendar.weeks if not calendar.deload(w))
    if week == ramp[-1] and len(ramp) > 1:
        return (*base, "end")
    return (*base, "start") if week == ramp[0] else base


def _say_week_band(reader: RuleReader, week: Week) -> str:
    """A week's total, and where it comes from."""
    what = "Deload week" if week.deload else "Week"
    asked = band_in_words(week.low, week.high, "set")
    held, total = len(week.held), len(reader.scenario.sessions)
    text = f"{what} {week.number} asks for {asked} in all, over {counted(held, 'session')}"
    target = reader.instance.calendar.targets[week.number]
    targets = target.rule
    if not target.written:
        text += " (by default half of the week before)"
    elif isinstance(targets, WeeklyTargets) and not week.deload and reader.scenario.weeks > 1:
        text += f" (weekly_sets runs from {targets.start} to {targets.end})"
    return text + (f"; {held} of {total} sessions are held." if held < total else ".")


def loosen_weekly_sets(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    """Other targets: of one week, of all of them, or those that a skipped session lowers."""
    if rule.path[-1] == "on_skip":
        words = "Let a skipped session lower its week's sets"
        yield one_way(rule.path, "scale", words, edits.NUMBER + 1)
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
    yield from stepped(loaded, (*base, index), _around(low, high), words, monotone=False)
    if len(targets.bands) > 1:
        every = [
            ([_band(max(0, a + k), max(0, b + k)) for a, b in targets.bands], 2.0 * abs(k))
            for k in _shifts()
        ]
        yield from _moved(base, every)


def _band(low: int, high: int) -> object:
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
            Edit((LineChange(path, to, f"{word} every week by {int(steps / 2)} sets", 1 + steps),))
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
        yield from stepped(loaded, (*base, key), around, _TARGET_WORDS[key], monotone=False)
    if written:
        yield from stepped(
            loaded,
            (*base, "tolerance"),
            up(targets.tolerance, targets.tolerance + 8),
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
    if not written:
        yield from _more_minutes(loaded)


def _more_minutes(loaded: Loaded) -> Iterator[Option]:
    """More minutes in all sessions: by default a week has as many sets as they hold."""
    paths: dict[Path_, Session] = {}
    for session in loaded.scenario.sessions:
        if session.limits.minutes is not None:
            paths.setdefault(limit_path(loaded, session, "minutes"), session)
    made = []
    for steps in range(1, MOST_STEPS + 1):
        changes = [_minutes(path, session, 5 * steps) for path, session in paths.items()]
        made += [Edit(tuple(changes))] if changes else []
    if made:
        yield Option(tuple(made))


def _minutes(path: Path_, session: Session, more: int) -> LineChange:
    to = min(600, (session.limits.minutes or 0) // 5 * 5 + more)
    whose = f" in {session.name}" if path[0] == "sessions" else ""
    words = SESSION_LIMITS["minutes"].allow.format(to) + whose
    return LineChange(path, to, words, edits.NUMBER + more / 5 * edits.STEP)


_TARGET_WORDS = {
    "start": "Start at {} sets a week",
    "end": "End at {} sets a week",
    "deload": "Ask for {} sets in deload weeks",
}


def _whole(loaded: Loaded, base: Path_, word: str, start: int, end: int, steps: int) -> Edit:
    """``weekly_sets`` written anew with other ends."""
    old = value_at(loaded.document.data, base)
    words = f"{word} the weekly sets by {steps}, to {start}"
    words += "" if start == end else f" to {end}"
    words += f" in phase {int(base[2]) + 1}" if base[0] == "block" else ""
    cost = edits.NUMBER + 2 * steps + (0 if old else edits.NEW_LINE)
    to = {**(old or {}), "start": start, "end": end}
    return Edit((LineChange(base, to, words, cost),))


def _muscle_lines(reader: RuleReader) -> Iterator[EditableRule]:
    for muscle, band in reader.scenario.muscle_sets.items():
        path: Path_ = ("muscle_sets", muscle)
        if band.min:
            yield reader.rule(
                "muscle_sets",
                (*path, "min"),
                f"{say_need(muscle)} at least {counted(sets_of(band.min), 'set')} a week.",
                _freed(muscle, min=0),
                where="each training week",
                numbers={"min_half_sets": band.min},
            )
        if band.max is not None:
            yield reader.rule(
                "muscle_sets",
                (*path, "max"),
                f"{spoken(muscle).capitalize()} may have at most "
                f"{counted(sets_of(band.max), 'set')} a week.",
                _freed(muscle, max=None),
                where="each week",
                numbers={"max_half_sets": band.max},
            )


def _freed(muscle: str, **end: Any) -> Callable[[Loosened], None]:
    """Takes one end of a muscle's band away."""

    def change(state: Loosened) -> None:
        old = state.scenario.muscle_sets
        state.change(muscle_sets={**old, muscle: replace(old[muscle], **end)})

    return change


_SINGULAR = frozenset({"chest", "core", "neck", "teres_major"})


def say_need(muscle: str) -> str:
    """``Lats need``, ``Neck needs``."""
    return f"{spoken(muscle).capitalize()} need{'s' * (muscle in _SINGULAR)}"


def _loosen_muscle_sets(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    muscle, key = str(rule.path[1]), str(rule.path[2])
    band = loaded.scenario.muscle_sets[muscle]
    called = spoken(muscle)
    if key == "min":
        values = [(sets_of(h), (band.min - h) / 2) for h in range(band.min - 1, -1, -1)]
        yield from stepped(loaded, rule.path, values[:-1], f"Ask for {{}} sets a week for {called}")
        yield give_up(rule.path, REMOVE, f"Drop the minimum for {called}")
    else:
        high = band.max or 0
        ups = [(sets_of(h), (h - high) / 2) for h in range(high + 1, min(400, high + 40) + 1)]
        yield from stepped(loaded, rule.path, ups, f"Allow {{}} sets a week for {called}")
        yield give_up(rule.path, REMOVE, f"Drop the maximum for {called}")


def _sets_lines(reader: RuleReader) -> Iterator[EditableRule]:
    now = reader.scenario.sets_per_exercise
    free = {"min": 1, "max": 50, "spread": MANY, "deload_min": 1}
    deload = bool(reader.scenario.deload_weeks)
    for key, widest in free.items():
        value = getattr(now, key)
        if value == widest or (key == "deload_min" and not deload):
            continue

        def drop(state: Loosened, key: str = key, widest: int = widest) -> None:
            old = state.scenario.sets_per_exercise
            state.change(sets_per_exercise=replace(old, **{key: widest}))

        yield reader.rule(
            "spread" if key == "spread" else "sets_per_exercise",
            ("sets_per_exercise", key),
            _say_sets_per_exercise(key, value),
            drop,
            numbers={key: value},
        )
    for exercise, own in reader.scenario.exercise_sets.items():

        def wide(state: Loosened, exercise: str = exercise) -> None:
            old = state.scenario.exercise_sets
            state.change(exercise_sets={**old, exercise: ExerciseSets(*ANY_SETS)})

        yield reader.rule(
            "sets_per_exercise",
            ("exercise_sets", exercise),
            _say_exercise_sets(reader, exercise, own),
            wide,
            numbers={k: v for k, v in vars(own).items() if v is not None},
        )


def _say_sets_per_exercise(key: str, value: int) -> str:
    """One of the bounds on a single exercise."""
    return {
        "min": f"An exercise has at least {counted(value, 'set')} in a training week.",
        "max": f"An exercise has at most {counted(value, 'set')} in a session.",
        "spread": f"Within a session, set counts may differ by at most {value}.",
        "deload_min": f"In deload weeks an exercise has at least {counted(value, 'set')}.",
    }[key]


def _say_exercise_sets(reader: RuleReader, exercise: str, own: ExerciseSets) -> str:
    """Bounds of one exercise."""
    parts = [] if own.min is None else [f"at least {counted(own.min, 'set')}"]
    parts += [] if own.max is None else [f"at most {counted(own.max, 'set')}"]
    return f"{reader.catalog.name_of(exercise)} has {listed(parts) or 'its own sets'} in a session."


def _loosen_sets_per_exercise(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
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
        yield from stepped(loaded, rule.path, down(value, 1), words)
    else:
        yield from stepped(loaded, rule.path, up(value, 50), words)


def _loosen_exercise_sets(loaded: Loaded, rule: EditableRule) -> Iterator[Option]:
    exercise = str(rule.path[1])
    own = loaded.scenario.exercise_sets[exercise]
    called = loaded.catalog.name_of(exercise)
    if own.min is not None:
        yield from stepped(
            loaded, (*rule.path, "min"), down(own.min, 1), f"Allow {called} with {{}} sets"
        )
    if own.max is not None:
        yield from stepped(
            loaded, (*rule.path, "max"), up(own.max, 50), f"Allow {{}} sets of {called}"
        )
    yield give_up(rule.path, REMOVE, f"Give {called} the usual number of sets")


WEEKLY_SETS = RuleLines(_weekly_lines, {("weekly_sets",): loosen_weekly_sets})
MUSCLE_SETS = RuleLines(_muscle_lines, {("muscle_sets",): _loosen_muscle_sets})
SETS_PER_EXERCISE = RuleLines(
    _sets_lines,
    {("sets_per_exercise",): _loosen_sets_per_exercise, ("exercise_sets",): _loosen_exercise_sets},
)
