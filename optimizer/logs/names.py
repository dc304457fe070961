"""From the name that an app gives a lift to the exercise of a catalogue, the kit in mind.

Apps put the kit in brackets: "Lat Pulldown (Cable)", "Deadlift (Band)". What is in brackets is
never dropped: it must name a kit of the exercise, or be part of its name. A band deadlift is no
deadlift. Names that an app's own list has win over that, and the commonest lifts are known by their
names in German, French, Spanish and Portuguese.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.app_names import ids_by_app_name
from catalog.importers.spelling import folded, in_english, known_words
from catalog.inputs import InputError, Problem, read_file
from catalog.naming import Names, words_in
from catalog.schema import Catalog, Exercise
from optimizer.logs.kits import KITS, loaded
from optimizer.logs.log import Log

_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*\Z")
BODYWEIGHT = ("bodyweight", "body weight", "calisthenics")
NEAREST = 3


class Matcher:
    """Finds exercises by the names of logs.

    Attributes:
        catalog: where to look.
        answers: names that were settled by hand: name to id, or to an empty text for "none".
        first: ids that win where a name means several: those of the plan.
    """

    def __init__(
        self,
        catalog: Catalog,
        answers: Mapping[str, str] | None = None,
        first: Iterable[str] = (),
    ) -> None:
        self.catalog = catalog
        self.answers = {_folded(name): meant for name, meant in (answers or {}).items()}
        self.first = frozenset(first)
        self._names = Names(
            {e.id: [e.id] for e in catalog},
            {e.id: [e.name] for e in catalog},
            {e.id: [*e.aliases, *e.kit_names.values()] for e in catalog},
        )

    def match(self, name: str) -> str:
        """The exercise that a name means; empty where it means none, or more than one."""
        if _folded(name) in self.answers:
            return self.answers[_folded(name)]
        whole = self._one(self._names.meant(name)) or self._of_app(name) or self._of_kit(name)
        english = in_english(name)
        return whole if whole or english == name else self._of_kit(_kit_in_english(english))

    def _of_app(self, name: str) -> str:
        """What the lists of the apps have under a name."""
        found = ids_by_app_name().get(_folded(name), ())
        return self._one(tuple(e for e in found if e in self.catalog))

    def _of_kit(self, name: str) -> str:
        """A name with the kit in brackets, or without."""
        brackets = _BRACKETS.search(name)
        if brackets is None:
            return self._one(self._names.meant(name))
        base, inside = name[: brackets.start()], brackets[1]
        for written in (f"{inside} {base}", f"{base} {inside}"):
            found = self._one(self._names.meant(written))
            if found:
                return found
        able = [e for e in self._names.meant(base) if _has_kit(self.catalog[e], inside)]
        return self._one(tuple(able))

    def nearest(self, name: str) -> tuple[str, ...]:
        """The ids whose names are most like a name, to choose from."""
        wanted = " ".join(sorted(words_in(in_english(name))))
        likeness = {
            e.id: max(
                difflib.SequenceMatcher(None, wanted, " ".join(sorted(words_in(known)))).ratio()
                for known in (e.name, *e.aliases[:20])
            )
            for e in self.catalog
        }
        ranked = sorted(likeness, key=lambda e: (e not in self.first, -likeness[e], e))
        meant = [e for e in ids_by_app_name().get(_folded(name), ()) if e in likeness]
        near = [e for e in sorted(ranked, key=lambda e: -likeness[e]) if likeness[e] > 0.5]
        return tuple(dict.fromkeys([*meant, *near]))[:NEAREST]

    def _one(self, found: tuple[str, ...]) -> str:
        if len(found) > 1:
            found = tuple(e for e in found if e in self.first)
        return found[0] if len(found) == 1 else ""


def with_names(log: Log, matcher: Matcher) -> Log:
    """The log with the exercises that its names mean; names that mean none are listed."""
    meant = {item.name: matcher.match(item.name) for _, item in log.exercises()}
    unmatched = {name: matcher.nearest(name) for name, found in meant.items() if not found}
    workouts = (
        replace(w, exercises=tuple(replace(e, exercise=meant[e.name]) for e in w.exercises))
        for w in log.workouts
    )
    return replace(log, workouts=tuple(workouts), unmatched=unmatched)


def read_answers(path: str) -> dict[str, str]:
    """Names that were settled before; a missing file settles none.

    Raises:
        InputError: the file is no list of names.
    """
    if not Path(path).exists():
        return {}
    document = read_file(path)
    data = document.data if document.data is not None else {}
    if not isinstance(data, dict):
        raise InputError([Problem(path, (), "expected names, each with an exercise")])
    wrong = [name for name, meant in data.items() if not isinstance(meant, str | None)]
    if wrong:
        problems = [document.problem((name,), "expected an exercise") for name in wrong]
        raise InputError(problems)
    return {str(name): meant for name, meant in data.items() if meant}


def answers_text(answers: Mapping[str, str], open_names: Mapping[str, Sequence[str]]) -> str:
    """A names file: answers first, then what is still open with the nearest ids."""
    lines = ["# What names of a log mean: write an exercise's id behind each."]
    lines += [f"{json.dumps(name)}: {meant}" for name, meant in sorted(answers.items())]
    for name, near in sorted(open_names.items()):
        lines.append(f"{json.dumps(name)}:" + (f"  # {', '.join(near)}" if near else ""))
    return "\n".join(lines) + "\n"


_KITS_ABROAD = {"smith": "smith machine", "ez_bar": "ez bar", "body": "bodyweight"}


def _kit_in_english(name: str) -> str:
    """A name whose kit in brackets is put into English too."""
    brackets = _BRACKETS.search(name)
    if brackets is None:
        return name
    kit = known_words("implements").get(folded(brackets[1]), brackets[1])
    return f"{name[: brackets.start()]} ({_KITS_ABROAD.get(kit, kit)})"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _has_kit(exercise: Exercise, inside: str) -> bool:
    """Whether what stands in brackets is a kit of the exercise."""
    words = " ".join(words_in(inside))
    if words in BODYWEIGHT:
        return any(not loaded(kit) for kit in exercise.equipment)
    if words == "machine":
        return any(item.endswith("_machine") for kit in exercise.equipment for item in kit)
    items = KITS.get(words, ())
    return any(item in kit for kit in exercise.equipment for item in items)
