"""Selectors: the one way to say "exercises such as these", in scenarios and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, TypeVar

from pydantic import Field, model_validator

from catalog.inputs import InputError, Problem
from catalog.schema import Catalog, Exercise, Rating
from catalog.shapes import Word
from catalog.validation import Strict, at_key, near
from catalog.vocabulary import (
    LEVELS,
    MUSCLES,
    PATTERNS,
    Grip,
    Level,
    Mechanic,
    Muscle,
    Pattern,
    equipment,
    item_names,
)

T = TypeVar("T")
Family = Annotated[str, Field(min_length=1, max_length=80), Word("family")]
ItemName = Annotated[str, Field(min_length=1, max_length=120), Word("item")]
Many = Annotated[list[T], Field(min_length=1, max_length=50)]


class Selector(Strict):
    """Which exercises are meant: all given keys must match, a list matches any of its values."""

    pattern: Pattern | Many[Pattern] | None = None
    family: Family | Many[Family] | None = None
    mechanic: Mechanic | Many[Mechanic] | None = None
    unilateral: bool | Many[bool] | None = None
    muscle: Muscle | Many[Muscle] | None = None
    """A muscle that is trained directly."""
    level: Level | Many[Level] | None = None
    """The level itself, not "up to"."""
    equipment: ItemName | Many[ItemName] | None = None
    """An item that some kit of the entry names, whatever the gym."""
    grip: Grip | Many[Grip] | None = None
    lower_back_stress: Rating | Many[Rating] | None = None
    """At least this much."""
    grip_demand: Rating | Many[Rating] | None = None
    """At least this much."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: object) -> object:
        if isinstance(data, dict):
            if not data:
                raise ValueError("expected at least one of " + ", ".join(cls.model_fields))
            for key, value in data.items():
                if value is None:
                    raise at_key(key, "is null; give a value or remove the line")
        return data

    def matches(self, exercise: Exercise) -> bool:
        """Whether an exercise is meant."""
        return (
            _any(self.pattern, exercise.pattern)
            and _any(self.family, exercise.family)
            and _any(self.mechanic, exercise.mechanic)
            and _any(self.unilateral, exercise.unilateral)
            and _any(self.level, exercise.level)
            and _any(self.grip, exercise.grip)
            and _overlaps(self.muscle, exercise.direct)
            and _overlaps(self.equipment, (i for kit in exercise.equipment for i in kit))
            and _reaches(self.lower_back_stress, exercise.lower_back_stress)
            and _reaches(self.grip_demand, exercise.grip_demand)
        )


def select(which: str | Selector, exercises: Iterable[Exercise]) -> list[Exercise]:
    """The exercises that an id or a selector means, in the order given."""
    return [exercise for exercise in exercises if matches(which, exercise)]


def matches(which: str | Selector, exercise: Exercise) -> bool:
    """Whether an id or a selector means this exercise."""
    return which == exercise.id if isinstance(which, str) else which.matches(exercise)


def find(text: str, exercises: Iterable[Exercise]) -> list[Exercise]:
    """Exercises whose id, name or an alias has the text at the start of a word, case aside."""
    return [exercise for exercise in exercises if named(text, exercise) is not None]


def named(text: str, exercise: Exercise) -> str | None:
    """The first of an exercise's id, name and aliases that holds the text; None where none does.

    The text starts a word: "chin" finds the chin-up and no machine.
    """
    wanted = f" {_folded(text)}"
    names = (exercise.id, exercise.name, *exercise.aliases)
    return next((name for name in names if wanted in f" {_folded(name)}"), None)


def fitting_kit(exercise: Exercise, items: AbstractSet[str]) -> list[str]:
    """The first kit of an entry that a gym's items (contains-table applied) can serve."""
    return next((list(kit) for kit in exercise.equipment if items >= set(kit)), [])


def display_name(exercise: Exercise, kit: Iterable[str]) -> str:
    """What a coach calls an exercise with some kit: nobody with dumbbells reads kettlebell."""
    names: Mapping[str, str] = getattr(exercise, "kit_names", {})
    return next((names[item] for item in kit if item in names), exercise.name)


def _folded(text: str) -> str:
    return text.lower().replace("_", " ").replace("-", " ")


def _many(wanted: T | list[T]) -> list[T]:
    return wanted if isinstance(wanted, list) else [wanted]


def _any(wanted: object, value: object) -> bool:
    return wanted is None or value in _many(wanted)


def _overlaps(wanted: object, values: Iterable[object]) -> bool:
    return wanted is None or bool(set(_many(wanted)) & set(values))


def _reaches(wanted: int | list[int] | None, value: int) -> bool:
    return wanted is None or any(value >= least for least in _many(wanted))


COMMAND_LINE = "<command line>"
"""What stands for a file's name where a word was typed."""


def exercise_called(text: str, catalog: Catalog, source: str = COMMAND_LINE) -> str:
    """The id of the exercise that goes by an id, a name or an alias.

    Case, hyphens and simple plurals don't matter; the beginning of a name will do where it is that
    of one exercise alone.

    Raises:
        InputError: no exercise is called so, or several are; says which may be meant.
    """
    meant = catalog.meant(text) or tuple(entry.id for entry in find(text, catalog))
    if len(meant) == 1:
        return meant[0]
    if not meant:
        message = f"unknown exercise {text!r} in catalogue {catalog.name}"
        raise InputError([Problem(source, (), message, hint=near(text, catalog.by_id))])
    raise InputError([Problem(source, (), several(text, "exercises", meant))])


def exercise_hint(text: str, catalog: Catalog) -> str:
    """Which exercises may be meant by a text that names none."""
    found = [entry.id for entry in find(text, catalog)] if text.strip() else []
    if not found:
        return near(text, catalog.by_id)
    more = " and more" if len(found) > _MOST else ""
    return f"did you mean {', '.join(found[:_MOST])}{more}?"


def item_called(text: str, catalog: Catalog, source: str = COMMAND_LINE) -> str:
    """The id of the item of equipment that goes by a word.

    Raises:
        InputError: no item is called so, or several are.
    """
    meant = item_names(catalog.items).meant(text)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        known = catalog.items | set(equipment().items)
        hint = near(text, known) or "backblock catalog equipment lists what is known"
        raise InputError([Problem(source, (), f"unknown item {text!r}", hint=hint)])
    raise InputError([Problem(source, (), several(text, "items", meant))])


_MOST = 8
"""Candidates that a message lists."""


def several(text: str, what: str, meant: Sequence[str]) -> str:
    """What is said of a word that may mean several things."""
    listed = ", ".join(meant[:_MOST])
    more = f" and {len(meant) - _MOST} more" if len(meant) > _MOST else ""
    return f"{text!r} names several {what}: {listed}{more}; write one of these"


def filter_choices(key: str, catalog: Catalog) -> list[str]:
    """The words that a key of :class:`Selector` takes; empty where it takes any.

    Args:
        key: e.g. ``pattern``.
        catalog: whose families and items there are.
    """
    return {
        "pattern": list(PATTERNS),
        "muscle": list(MUSCLES),
        "level": list(LEVELS),
        "mechanic": ["compound", "isolation"],
        "family": sorted({exercise.family for exercise in catalog}),
        "equipment": sorted({*catalog.items, *equipment().items}),
    }.get(key, [])
