"""From the name that an app gives a lift to the exercise of a catalogue, the kit in mind.

Apps put the kit in brackets: "Lat Pulldown (Cable)", "Deadlift (Band)". What is in brackets is
never dropped: it must name a kit of the exercise, or be part of its name. A band deadlift is no
deadlift.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from catalog.naming import Names, words_in
from catalog.schema import Catalog, Exercise

_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*\Z")
_KITS: Mapping[str, tuple[str, ...]] = {
    "barbell": ("barbell", "ez_bar"),
    "dumbbell": ("dumbbell", "dumbbell_pair", "dumbbell_heavy"),
    "kettlebell": ("kettlebell", "kettlebell_pair"),
    "cable": ("cable_station", "cable_pulldown_station", "cable_row_station", "dual_cable_station"),
    "band": ("band",),
    "smith machine": ("smith_machine",),
    "trap bar": ("trap_bar",),
    "ez bar": ("ez_bar",),
    "suspension": ("suspension_trainer",),
    "trx": ("suspension_trainer",),
    "rings": ("rings",),
    "landmine": ("landmine_attachment", "corner"),
    "plate": ("plates",),
}
"""What stands in brackets to the items of which a kit must have one."""
_LOADED = frozenset(item for items in _KITS.values() for item in items) - {
    "rings",
    "suspension_trainer",
}
BODYWEIGHT = ("bodyweight", "body weight", "calisthenics")
NEAREST = 3


def loaded(kit: Iterable[str]) -> bool:
    """Whether a kit has a weight or a resistance of its own; else the body is the load.

    A bar without plates is something to hold on to.
    """
    items = set(kit)
    bars = {"barbell", "ez_bar", "trap_bar"} if "plates" not in items else set()
    return any(item in _LOADED or item.endswith("_machine") for item in items - bars)


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
            {e.id: [*e.aliases, *_kit_names(e)] for e in catalog},
        )

    def match(self, name: str) -> str:
        """The exercise that a name means; empty where it means none, or more than one."""
        if _folded(name) in self.answers:
            return self.answers[_folded(name)]
        whole = self._one(self._names.meant(name))
        brackets = _BRACKETS.search(name)
        if whole or brackets is None:
            return whole
        base, inside = name[: brackets.start()], brackets[1]
        for written in (f"{inside} {base}", f"{base} {inside}"):
            found = self._one(self._names.meant(written))
            if found:
                return found
        able = [e for e in self._names.meant(base) if _has_kit(self.catalog[e], inside)]
        return self._one(tuple(able))

    def nearest(self, name: str) -> tuple[str, ...]:
        """The ids whose names are most like a name, to choose from."""
        wanted = " ".join(sorted(words_in(name)))
        likeness = {
            e.id: max(
                difflib.SequenceMatcher(None, wanted, " ".join(sorted(words_in(known)))).ratio()
                for known in (e.name, *e.aliases[:20])
            )
            for e in self.catalog
        }
        ranked = sorted(likeness, key=lambda e: (e not in self.first, -likeness[e], e))
        near = sorted(ranked, key=lambda e: -likeness[e])[:NEAREST]
        return tuple(e for e in near if likeness[e] > 0.5)

    def _one(self, found: tuple[str, ...]) -> str:
        if len(found) > 1:
            found = tuple(e for e in found if e in self.first)
        return found[0] if len(found) == 1 else ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _kit_names(exercise: Exercise) -> list[str]:
    return list(getattr(exercise, "kit_names", {}).values())


def _has_kit(exercise: Exercise, inside: str) -> bool:
    """Whether what stands in brackets is a kit of the exercise."""
    words = " ".join(words_in(inside))
    if words in BODYWEIGHT:
        return any(not loaded(kit) for kit in exercise.equipment)
    if words == "machine":
        return any(item.endswith("_machine") for kit in exercise.equipment for item in kit)
    items = _KITS.get(words, ())
    return any(item in kit for kit in exercise.equipment for item in items)
