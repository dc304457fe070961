"""A plan as a Liftosaur program (Liftoscript), every week written out.

Liftosaur knows no reps in reserve: they become RPE = 10 - RIR. The equipment always stands beside
the exercise, as the plan has it. A lift that the app lacks stands as the nearest on the same kit
under a label of its own; where there is none, it is a comment of its day, because the app refuses
the whole program for one unknown name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.vocabulary import item_name
from optimizer import words
from optimizer.exports.apps import app_exercise, nearest_told
from optimizer.exports.common import (
    CannotExport,
    Export,
    ExportOptions,
    each_name,
    one_line,
    reps_in_numbers,
    reserve,
)
from optimizer.plan.loads import groups_of, how_words, short_reps_words
from optimizer.plan.schema import Plan, Prescription, SessionPlan, SetGroup

LOSSES = (
    "Liftoscript has RPE and no reps in reserve: RPE is 10 less the reserve.",
    "Liftoscript has no field for kit, warm-up steps and sides: they are comments. "
    "It has none for days, gym, minutes, stand-ins and proof: they are left out.",
)
_SECONDS = "Liftoscript has no range of seconds: the most is asked for, the range is a comment."
_METRES = "Liftoscript has no distances: metres are a comment, the sets are timed by a minute."
_UNITS = {"seconds": _SECONDS, "metres": _METRES}
_METRES_SECONDS = 60
_LONGEST_LABEL = 60


def to_liftoscript(plan: Plan, choice: ExportOptions) -> Export:
    """Weeks, days and exercises, sets as ``2x8-10 @7 120s``.

    Raises:
        CannotExport: a name given for an exercise holds characters that mean something else.
    """
    _check(choice)
    lines: list[str] = []
    for week in plan.weeks:
        lines.append(f"# Week {week.week}{' (deload)' if week.deload else ''}")
        for session in week.sessions:
            lines += _day(session, choice)
    text = "\n".join(lines) + "\n"
    items = [item for _, _, item in plan.prescriptions()]
    asked = [
        (item, app_exercise("liftosaur", item))
        for item in items
        if item.exercise not in choice.names
    ]
    near = [(item, known) for item, known in asked if known is not None and not known.same]
    units = {item.reps.unit for item in items}
    losses = [*LOSSES, *nearest_told(near, "the label")]
    losses += [loss for unit, loss in _UNITS.items() if unit in units]
    missing = [item for item, known in asked if known is None]
    return Export(text.encode("utf-8"), tuple(losses), each_name(missing))


def _check(choice: ExportOptions) -> None:
    for exercise, name in choice.names.items():
        if not name.strip() or re.search(r"[/\n\r{}\[\]:|]|//|^#", name):
            raise CannotExport(
                f"{name!r}, the name for {exercise}, can't be written in Liftoscript"
            )


def _named(item: Prescription, choice: ExportOptions) -> tuple[str, str] | None:
    """Label (or none) and name with equipment; None where the app has nothing like it."""
    if item.exercise in choice.names:
        return "", choice.names[item.exercise]
    known = app_exercise("liftosaur", item)
    if known is None:
        return None
    return "" if known.same else _label(item), f"{known.name}, {known.detail}"


def _label(item: Prescription) -> str:
    """The exercise's own name without signs that mean something in Liftoscript."""
    return " ".join(re.sub(r"[^\w -]", "", item.name)[:_LONGEST_LABEL].split())


def _day(session: SessionPlan, choice: ExportOptions) -> Iterator[str]:
    for step in session.warm_up:
        yield f"// Warm-up: {one_line(step)}"
    named = [(item, _named(item, choice)) for item in session.exercises]
    for item, name in named:
        if name is None:
            line = f"{item.name}, {item.sets} x {short_reps_words(item)}"
            yield f"// Not in the app: {one_line(line)}"
    yield f"## {one_line(session.session)}"
    used: set[tuple[str, str]] = set()
    for item, name in named:
        if name is not None:
            label = str(item.order) if name in used else name[0]
            used.add(name)
            yield from _exercise(item, f"{label}: {name[1]}" if label else name[1])


def _exercise(item: Prescription, name: str) -> Iterator[str]:
    note = _note(item)
    if note:
        yield f"// {note}"
    superset = f" / superset: {item.pair[0]}" if item.pair else ""
    yield f"{name} / {_sets(item)} / warmup: none{superset}"


def _note(item: Prescription) -> str:
    parts = [f"Asked: {short_reps_words(item)}"] if _beyond_a_set(item) else []
    parts += ["each side"] if item.each_side else []
    parts += [", ".join(map(item_name, item.kit))] if item.kit else []
    parts += how_words(item)
    parts += [one_line(item.notes)] if item.notes else []
    return one_line("; ".join(parts))


def _beyond_a_set(item: Prescription) -> bool:
    """Whether a set as Liftoscript writes it leaves out what it asks for."""
    ranged = item.reps.unit == "seconds" and item.reps.min != item.reps.max
    return ranged or item.reps.unit == "metres" or item.reps.text is not None


def _sets(item: Prescription) -> str:
    """``2x8-10 @7 120s``; timed sets as work and rest, ``2x1 0kg 40s|60s``."""
    rest = f"{item.rest_seconds}s"
    if item.reps.unit == "metres":
        return f"{item.sets}x1 0kg {_METRES_SECONDS}s|{rest}"
    if item.reps.unit == "seconds":
        return f"{item.sets}x1 0kg {item.reps.max}s|{rest}"
    return ", ".join(_group(item, group, rest) for group in groups_of(item))


def _group(item: Prescription, group: SetGroup, rest: str) -> str:
    """Sets alike: ``2x8-10 60kg @7 120s``, ``1x5+`` for a test."""
    plus = "+" if group.reps.endswith("+") else ""
    reps = reps_in_numbers(item, group)
    shown = f"{words.span((reps.min, reps.max))}{plus}"
    left = reserve(item, group)
    effort = [] if left == "" or plus else [f"@{max(1, 10 - float(left)):g}"]
    known = group.load is not None and group.load.amount >= 0
    load = [f"{group.load.amount:g}{group.load.unit}"] if group.load and known else []
    return " ".join([f"{group.sets}x{shown}", *load, *(effort or ([] if load else ["0kg"])), rest])
