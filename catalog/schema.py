"""What a catalogue entry is: one exercise with everything that rules and score ask of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, model_validator

from catalog.inputs import collector_paused
from catalog.naming import Names
from catalog.validation import Strict
from catalog.vocabulary import (
    BACK_REGIONS,
    REGIONS,
    Goal,
    Grip,
    Level,
    Mechanic,
    Muscle,
    Pattern,
    Unit,
)

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Item = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, Field(max_length=500)]
Rating = Annotated[int, Field(ge=0, le=3)]
Seconds = Annotated[int, Field(ge=0, le=3600)]


class SetRange(Strict):
    """Recommended working sets a session: advice, which the score's ``dose`` counts."""

    min: Annotated[int, Field(ge=1, le=50)]
    max: Annotated[int, Field(ge=1, le=50)]

    @model_validator(mode="after")
    def _ordered(self) -> SetRange:
        if self.min > self.max:
            raise ValueError("expected min to be at most max")
        return self


class RepRange(Strict):
    """Repetitions (or seconds, or metres) of one set."""

    min: Annotated[int, Field(ge=1, le=1000)]
    max: Annotated[int, Field(ge=1, le=1000)]
    unit: Unit
    goal: Goal | None = None
    """The goal this range is for; none: any goal that has no range of its own."""

    @model_validator(mode="after")
    def _ordered(self) -> RepRange:
        if self.min > self.max:
            raise ValueError("expected min to be at most max")
        return self


class Goals(Strict):
    """How well the exercise serves each goal: 0 not at all, 3 a first choice."""

    hypertrophy: Rating
    strength: Rating
    power: Rating
    prehab: Rating


class Source(Strict):
    """Where the values come from."""

    stated: Annotated[list[Text], Field(max_length=100)] = []
    """Fields whose values the source article states."""
    ours: Annotated[dict[str, Text], Field(max_length=100)] = {}
    """Fields that are our judgement, each with its reason."""


class Origin(Strict):
    """Where an imported entry comes from."""

    catalogue: Text
    licence: Text
    inferred: Annotated[list[Text], Field(max_length=100)] = []
    """Fields whose values an importer inferred by its stated rules."""
    same_as: Annotated[str, Field(max_length=80)] = ""
    """The exercise of ours that it is by name and kit, and whose values it has."""
    said: Annotated[dict[str, Text], Field(max_length=20)] = {}
    """What the source says where the entry says something else, in the source's words."""


class Exercise(Strict):
    """One catalogue entry (docs/catalogues.md). Times are whole seconds."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=120)]
    pattern: Pattern
    family: Id
    """Near-twins share one family, e.g. ``barbell_row``."""
    mechanic: Mechanic
    unilateral: bool
    grip: Grip = "none"
    """How the hands hold; ``none`` where they hold nothing, and where an older file is silent."""
    order_tier: Annotated[int, Field(ge=0, le=6)]
    """0 explosive, 1 heavy hinge, 2 heavy free-weight or bodyweight compound (barbell rows,
    pull-ups, chin-ups), 3 other compound, 4 carry, 5 isolation, 6 prehab."""
    equipment: Annotated[
        list[Annotated[list[Item], Field(max_length=20)]], Field(min_length=1, max_length=50)
    ]
    """Kits: any one will do; all items of a kit are needed; an empty kit needs nothing."""
    direct: Annotated[list[Muscle], Field(max_length=22)]
    """Muscles that earn one set of credit for each set."""
    indirect: Annotated[list[Muscle], Field(max_length=22)] = []
    """Muscles that earn half a set of credit for each set."""
    lower_back_stress: Rating
    grip_demand: Rating
    level: Level
    sets: SetRange
    reps: Annotated[list[RepRange], Field(min_length=1, max_length=10)]
    seconds_per_set: Annotated[int, Field(ge=1, le=3600)]
    """Work and rest of one set (both sides where unilateral)."""
    rest_seconds: Seconds
    setup_seconds: Seconds
    goals: Goals
    progresses_to: Annotated[list[Id], Field(max_length=50)] = []
    aliases: Annotated[list[Text], Field(max_length=1000)] = []
    cue: Text = ""
    kit_names: Annotated[dict[Item, Text], Field(max_length=50)] = {}
    """Item to the name to print where the kit in hand has it."""
    source: Source = Source()
    origin: Origin | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Exercise:
        both = sorted(set(self.direct) & set(self.indirect))
        if both:
            raise ValueError(f"expected direct and indirect apart, both name {', '.join(both)}")
        if len(set(self.direct)) < len(self.direct) or len(set(self.indirect)) < len(self.indirect):
            raise ValueError("expected each muscle once")
        if self.rest_seconds > self.seconds_per_set:
            raise ValueError("expected rest_seconds within seconds_per_set")
        return self

    def credit(self, muscle: str) -> int:
        """Half-sets of credit that one set gives a muscle: 2 direct, 1 indirect, else 0."""
        return 2 if muscle in self.direct else 1 if muscle in self.indirect else 0

    def eighths(self, region: str) -> int:
        """Eighths of a set that one set gives a region of the body (docs/score.md).

        8 where it trains a muscle of the region directly, 6 where that is one of two or more back
        regions that it trains so, 4 where it trains one indirectly, else 0.
        """
        muscles = REGIONS[region]
        if not any(muscle in self.direct for muscle in muscles):
            return 4 if any(muscle in self.indirect for muscle in muscles) else 0
        shared = region in BACK_REGIONS and self._back_regions > 1
        return 6 if shared else 8

    @property
    def _back_regions(self) -> int:
        """How many regions of the back it trains directly."""
        return sum(any(m in self.direct for m in REGIONS[region]) for region in BACK_REGIONS)

    def export(self) -> dict[str, Any]:
        """The entry as plain data with exactly the fields of docs/catalogues.md."""
        data = self.model_dump(mode="json")
        for item in data["reps"]:
            if item["goal"] is None:
                del item["goal"]
        if data["origin"] is None:
            del data["origin"]
        return data


@dataclass(frozen=True)
class Catalog:
    """An ordered set of exercises, by id.

    Attributes:
        name: what the catalogue was loaded from, e.g. ``seed``.
        exercises: the entries, in catalogue order, ids unique.
    """

    name: str
    exercises: tuple[Exercise, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Exercise]:
        """Entries by id."""
        return {exercise.id: exercise for exercise in self.exercises}

    @cached_property
    def _names(self) -> Names:
        return Names(
            {e.id: [e.id] for e in self.exercises},
            {e.id: [e.name] for e in self.exercises},
            {e.id: e.aliases for e in self.exercises},
        )

    def meant(self, text: str) -> tuple[str, ...]:
        """Ids of the exercises that a text may mean: by id, else by name, else by alias.

        Case, hyphens and simple plurals don't matter; more than one where it is ambiguous.
        """
        return (text,) if text in self.by_id else self._names.meant(text)

    def name_of(self, exercise: str) -> str:
        """What a coach calls an exercise; its id where there is no such entry."""
        entry = self.by_id.get(exercise)
        return exercise if entry is None else entry.name

    def half_sets(self, sets: Mapping[str, int]) -> Counter[str]:
        """Each muscle's credit from some sets, in half-sets.

        Args:
            sets: exercise to sets; one that has no entry gives no credit.
        """
        credit: Counter[str] = Counter()
        for exercise, count in sets.items():
            if exercise in self.by_id:
                entry = self.by_id[exercise]
                for muscle in (*entry.direct, *entry.indirect):
                    credit[muscle] += count * entry.credit(muscle)
        return credit

    @cached_property
    def families(self) -> frozenset[str]:
        """Every family."""
        return frozenset(exercise.family for exercise in self.exercises)

    @cached_property
    def items(self) -> frozenset[str]:
        """Every item that some kit names."""
        return frozenset(item for e in self.exercises for kit in e.equipment for item in kit)

    @cached_property
    def sha256(self) -> str:
        """Digest of the entries' content, whatever their order."""
        with collector_paused():
            entries = sorted((e.export() for e in self.exercises), key=lambda entry: entry["id"])
            text = json.dumps(entries, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises)

    def __len__(self) -> int:
        return len(self.exercises)

    def __getitem__(self, exercise_id: str) -> Exercise:
        return self.by_id[exercise_id]

    def __contains__(self, exercise_id: object) -> bool:
        return exercise_id in self.by_id

    def overlaid(self, name: str, others: Sequence[Exercise]) -> Catalog:
        """This catalogue with ``others`` added; an entry of the same id is replaced in place."""
        entries = {e.id: e for e in self.exercises} | {e.id: e for e in others}
        return Catalog(name, tuple(entries.values()))
