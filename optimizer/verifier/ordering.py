"""`compound_first` and `apart`: the order within a session."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from catalog.schema import Exercise
from optimizer.verifier.case import Case, Line
from optimizer.verifier.matching import means
from optimizer.verifier.verdict import Measure, fault
from optimizer.words import at

_STRESS = {"grip": "grip_demand", "lower_back": "lower_back_stress"}
_HARDEST = 3
_CLASSES = (0, 1, 1, 1, 2, 3, 3)
"""Class of each tier: explosive; hinges and other compounds; carries; isolation and prehab."""
_CLASS_NAMES = ("explosive lifts", "compound lifts", "carries", "isolation and prehab")


def compound_first(case: Case) -> Iterator[Measure]:
    """`first` exercises open, classes never fall in either part, a compound or `first` leads."""
    if not case.scenario.compound_first:
        return
    for week, session in case.judged_sessions:
        entries = [line.entry for line in case.open_lines(week, session) if line.entry is not None]
        where = at(week, session.name)
        if entries and not case.done(week, session) and not _may_open(case, entries[0]):
            message = f"{where} opens with {entries[0].name}, an isolation exercise."
            yield fault("compound_first", week, session.name, entries[0].id, message)
        for before, after in pairwise(entries):
            message = _out_of_order(case, before, after)
            if message:
                message = f"In {where} {message}."
                yield fault("compound_first", week, session.name, after.id, message)


def _opens(case: Case, exercise: Exercise) -> bool:
    return any(means(selector, exercise) for selector in case.scenario.first)


def _may_open(case: Case, exercise: Exercise) -> bool:
    return exercise.mechanic == "compound" or _opens(case, exercise)


def _out_of_order(case: Case, before: Exercise, after: Exercise) -> str:
    if _opens(case, before) != _opens(case, after):
        late = f"{after.name} is to open the session and stands after {before.name}"
        return late if _opens(case, after) else ""
    earlier, later = (_CLASSES[entry.order_tier] for entry in (before, after))
    if later < earlier:
        return (
            f"{after.name} stands after {before.name}: {_CLASS_NAMES[later]} come before "
            f"{_CLASS_NAMES[earlier]}"
        )
    return ""


def apart(case: Case) -> Iterator[Measure]:
    """No two neighbours are both at 3 for the grip, or both at 3 for the lower back."""
    for week, session in case.judged_sessions:
        judged = (*case.done(week, session)[-1:], *case.open_lines(week, session))
        for before, after in pairwise(judged):
            for kind in case.scenario.apart:
                if _stress(before, kind) == _stress(after, kind) == _HARDEST:
                    message = (
                        f"In {at(week, session.name)} {after.name} follows {before.name}: "
                        f"both have {_STRESS[kind]} 3."
                    )
                    yield fault("apart", week, session.name, after.id, message)


def _stress(line: Line, kind: str) -> int:
    if line.entry is None:
        return 0
    return line.entry.grip_demand if kind == "grip" else line.entry.lower_back_stress
