"""Lifts that are ours already: the same by name and kit, whatever the order of the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from catalog.importers.naming import words_of
from catalog.importers.records import SourceRecord
from catalog.importers.rules import CannotPlace, movement, unilateral
from catalog.loading import load_catalog
from catalog.schema import Exercise
from catalog.vocabulary import closure

_IMPLEMENTS = {
    "barbell": "barbell",
    "dumbbell": "dumbbell",
    "kettlebell": "kettlebell",
    "cable": "cable",
    "band": "band",
    "machine": "machine",
    "smith": "smith",
    "suspension": "suspension",
    "ezbar": "ez_bar",
    "trapbar": "trap_bar",
    "ring": "ring",
    "bodyweight": "body",
    "landmine": "landmine",
}
"""Words of a name that say the implement."""
_ITEMS = (
    ("smith", ("smith_machine",)),
    ("trap_bar", ("trap_bar",)),
    ("landmine", ("landmine_attachment", "corner")),
    ("ez_bar", ("ez_bar",)),
    ("dumbbell", ("dumbbell", "dumbbell_pair", "dumbbell_heavy")),
    ("kettlebell", ("kettlebell", "kettlebell_pair")),
    (
        "cable",
        ("cable_station", "dual_cable_station", "cable_row_station", "cable_pulldown_station"),
    ),
    ("band", ("band",)),
    ("suspension", ("suspension_trainer",)),
    ("ring", ("rings",)),
    ("belt", ("dip_belt",)),
    ("ball", ("stability_ball",)),
    ("t_bar", ("t_bar_row_machine",)),
    ("assisted", ("assisted_pull_up_machine",)),
    ("calf", ("calf_raise_machine",)),
    ("barbell", ("barbell",)),
)
_BODY_FAMILIES = frozenset({"bodyweight_row", "pull_up", "scapular_drill"})
_SAME = {
    "assisted": "machine",
    "t_bar": "machine",
    "calf": "machine",
    "handles": "dumbbell",
    "ghd": "body",
    "plate": "body",
    "belt": "belt",
}
_BARS = frozenset({"pullupbar", "chinupbar"})
"""Where a body hangs; no word for what it does."""
_Key = tuple[frozenset[str], str]


def same_lift(
    words: str, implement: str, one_sided: bool | None
) -> tuple[Exercise, list[list[str]]] | None:
    """The exercise of ours that goes by these words on this implement, with its kits for it.

    Args:
        words: the name as :func:`words_of` reads it.
        implement: what it is done with, as :mod:`catalog.importers.kits` says it; may be empty.
        one_sided: what the source says of its sides, if anything.
    """
    for wanted in filter(None, (implement, _SAME.get(implement, ""))):
        found = _index().get((telling(words, implement), wanted), {})
        if len(found) == 1:
            return _taken(next(iter(found)), found, one_sided)
    if implement in ("", "body"):
        anywhere = _anywhere().get(telling(words, ""), frozenset())
        if len(anywhere) == 1:
            entry = load_catalog("extended")[next(iter(anywhere))]
            body = [kit for kit in entry.equipment if implement_of_kit(entry, kit) == "body"]
            if implement == "body" and not body:
                return None
            return None if _other_sides(entry, one_sided) else (entry, body or entry.equipment)
    return None


def our_name(name: str, kit: Iterable[str]) -> str:
    """The id of the exercise of ours that goes by a name on a kit; empty where none does."""
    found = same_lift(" ".join(words_of(name)), implement_of_items(kit), None)
    return found[0].id if found is not None else ""


def nearest_of_ours(name: str, kit: Iterable[str]) -> str:
    """The id of the exercise of ours that comes nearest on the same kit; empty where none does.

    It is of the same movement, and what a lift is done with is the same; of several the one with as
    many sides and the most words in common.
    """
    record = SourceRecord(name, "")
    try:
        found = movement(record)
    except CannotPlace:
        return ""
    items, served = tuple(kit), closure(kit)
    implement, sides, words = implement_of_items(items), unilateral(record), set(words_of(name))
    best, most = "", (False, -1)
    for entry in load_catalog("extended"):
        kin = found.family == "row" or entry.family in _KIN.get(found.family, {found.family})
        if entry.pattern != found.pattern or not kin:
            continue
        if any(
            set(own) <= served and implement_of_kit(entry, own) == implement
            for own in entry.equipment
        ):
            like = (entry.unilateral == sides, len(words & set(words_of(entry.name))))
            best, most = (entry.id, like) if like > most else (best, most)
    return best


_KIN = {
    "good_morning": {"romanian_deadlift"},
    "olympic_lift": {"olympic_lift", "bell_ballistic"},
}
"""Movements of imports to families of ours, where they are not called the same."""


def other_implement(words: str, implement: str) -> bool:
    """Whether a name says that it is done with something else; many call a cable a machine."""
    named = {_IMPLEMENTS[word] for word in words.split() if word in _IMPLEMENTS}
    named -= {"body", "machine"}
    return bool(named) and not named & {implement, _SAME.get(implement, implement)}


def other_sides(words: str, one_sided: bool) -> bool:
    """Whether a name is of lifts of ours alone that are done with as many sides as this is not."""
    ours = [load_catalog("extended")[key] for key in _anywhere().get(telling(words, ""), ())]
    return bool(ours) and all(entry.unilateral != one_sided for entry in ours)


def telling(words: str, implement: str) -> frozenset[str]:
    """The words that are left when those of the implement itself are taken away."""
    of_it = {implement, _SAME.get(implement, implement)}
    return frozenset(
        word for word in words.split() if _IMPLEMENTS.get(word) not in of_it and word not in _BARS
    )


def _taken(
    exercise: str, found: Mapping[str, list[list[str]]], one_sided: bool | None
) -> tuple[Exercise, list[list[str]]] | None:
    entry = load_catalog("extended")[exercise]
    return None if _other_sides(entry, one_sided) else (entry, found[exercise])


def _other_sides(entry: Exercise, one_sided: bool | None) -> bool:
    return one_sided is not None and one_sided != entry.unilateral


@cache
def _index() -> Mapping[_Key, dict[str, list[list[str]]]]:
    """Words and implement to the exercises that go by them, with the kits of that implement."""
    index: dict[_Key, dict[str, list[list[str]]]] = {}
    for entry in load_catalog("extended"):
        for kit in entry.equipment:
            called = (entry.kit_names[item] for item in kit if item in entry.kit_names)
            for name in (entry.name, *entry.aliases, *called):
                words = " ".join(words_of(name))
                implement = implement_of_kit(entry, kit)
                left = telling(words, implement)
                for one in {implement, _SAME.get(implement, implement)}:
                    kits = index.setdefault((left, one), {}).setdefault(entry.id, [])
                    kits += [kit] if kit not in kits else []
    return index


@cache
def _anywhere() -> Mapping[frozenset[str], frozenset[str]]:
    """Words to the exercises that go by them, on whatever kit."""
    found: dict[frozenset[str], set[str]] = {}
    for entry in load_catalog("extended"):
        for name in (entry.name, *entry.aliases):
            found.setdefault(telling(" ".join(words_of(name)), ""), set()).add(entry.id)
    return {words: frozenset(ids) for words, ids in found.items()}


def implement_of_kit(entry: Exercise, kit: list[str]) -> str:
    """What a kit of ours is mainly; a bar in a rack that a body hangs from is no barbell."""
    if entry.family in _BODY_FAMILIES and "barbell" in kit:
        return "body"
    return implement_of_items(kit)


def implement_of_items(items: Iterable[str]) -> str:
    """What items are mainly: the telling one of them, else a machine, else the body."""
    kit = set(items)
    named = next((name for name, ours in _ITEMS if kit & set(ours)), "")
    return named or ("machine" if any(item.endswith("machine") for item in kit) else "body")
