"""A large catalogue as somebody's own database may be: grown over years, and never tidied.

It starts from a generated one. Then many entries are there again under another name, one family
holds 800, hundreds are families of their own, whole kinds are missing, kits name things that no gym
has, and times, sets and ratings are what somebody once typed. All of it is valid; nothing of it is
made to be easy or hard to solve.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.generate import generate
from catalog.inputs import collector_paused
from catalog.schema import Catalog, Exercise, Goals, SetRange

SIZE = 5_000
CROWD = 800
"""Entries of the largest family."""
TWINS = 0.4
"""Share of entries that are there already under another id and name."""
NOBODY_HAS = ("pit_shark", "club_built_rig", "reverse_hyper_mk2", "old_nautilus_pullover")
"""Items of kits, in no gym and in no vocabulary."""


@dataclass
class _Drawer:
    """The entries so far, and the luck that decides what becomes of the next."""

    rng: random.Random
    made: list[Exercise] = field(default_factory=list)

    def add(self, entry: Exercise) -> None:
        """One entry more, maybe followed by its twins."""
        self._put(entry, entry.name)
        while self.rng.random() < TWINS:
            self._put(entry, f"{entry.name} ({self.rng.choice(('again', 'copy', 'new', 'v2'))})")

    def _put(self, entry: Exercise, name: str) -> None:
        number = len(self.made)
        change = {"id": f"x{number:05d}_{entry.family[:40]}", "name": name, "progresses_to": []}
        self.made.append(entry.model_copy(update=change))


def odd_catalogue(size: int = SIZE, seed: int = 0) -> Catalog:
    """A catalogue of this many entries; the same each time.

    Args:
        size: entries.
        seed: which of the possible catalogues.
    """
    rng = random.Random(f"odd {seed}")  # noqa: S311 - no secret
    drawer = _Drawer(rng)
    with collector_paused():
        pool = [entry for entry in generate(2 * size, seed) if not _missing(entry)]
        for entry in pool:
            if len(drawer.made) >= size:
                break
            drawer.add(_odd(rng, entry))
        entries = [Exercise.model_validate(e.export()) for e in _crowded(drawer.made[:size])]
    return Catalog(f"odd {size} seed {seed}", tuple(entries))


def _missing(entry: Exercise) -> bool:
    """Kinds that this collector never entered: no carries, no Olympic pulls, few others."""
    lone_pull = entry.pattern == "vertical_pull" and entry.mechanic == "isolation"
    return lone_pull or entry.pattern in ("carry", "olympic_pull")


def _odd(rng: random.Random, entry: Exercise) -> Exercise:
    """The entry with one of the oddities, or as it is."""
    if rng.random() < 0.45:
        return entry
    return entry.model_copy(update=rng.choice(_ODDITIES)(rng, entry))


def _nobody_s_kit(rng: random.Random, entry: Exercise) -> dict[str, object]:
    kits = [[*kit, rng.choice(NOBODY_HAS)] for kit in entry.equipment]
    return {"equipment": kits + (entry.equipment if rng.random() < 0.3 else [])}


def _many_kits(rng: random.Random, entry: Exercise) -> dict[str, object]:
    extra = [
        [f"machine_of_brand_{rng.randrange(90)}", rng.choice(entry.equipment[0] or ["mat"])]
        for _ in range(rng.choice((5, 20, 40)))
    ]
    return {"equipment": [*extra, *entry.equipment][:50]}


def _few_sets(rng: random.Random, entry: Exercise) -> dict[str, object]:
    return {"sets": SetRange(min=1, max=rng.choice((1, 2, 2)))}


def _no_use(rng: random.Random, entry: Exercise) -> dict[str, object]:
    """Rated for one goal only, or for none."""
    ratings = dict.fromkeys(Goals.model_fields, 0)
    if rng.random() < 0.7:
        ratings[rng.choice(list(ratings))] = rng.choice((1, 2, 3))
    return {"goals": Goals(**ratings)}


def _odd_times(rng: random.Random, entry: Exercise) -> dict[str, object]:
    seconds = rng.choice((7, 31, 45, 59, 61, 97, 301, 599, 1800))
    return {
        "seconds_per_set": seconds,
        "rest_seconds": rng.randrange(seconds),
        "setup_seconds": rng.choice((0, 0, 1, 13, 55, 240, 899)),
    }


def _alone(rng: random.Random, entry: Exercise) -> dict[str, object]:
    """A family of its own."""
    return {"family": f"{entry.family[:60]}_{rng.randrange(10**6):06d}"}


def _little_known(rng: random.Random, entry: Exercise) -> dict[str, object]:
    """Somebody entered no more than the main muscle."""
    return {"indirect": [], "direct": entry.direct[:1]}


_ODDITIES: tuple[Callable[[random.Random, Exercise], dict[str, object]], ...] = (
    _nobody_s_kit,
    _many_kits,
    _few_sets,
    _no_use,
    _odd_times,
    _alone,
    _alone,
    _little_known,
)


def _crowded(entries: list[Exercise]) -> list[Exercise]:
    """The first rows of all kinds put into one family."""
    left = CROWD
    found = []
    for entry in entries:
        joins = left > 0 and entry.pattern == "horizontal_pull"
        left -= joins
        found.append(entry.model_copy(update={"family": "row"}) if joins else entry)
    return found
