"""Makes large catalogues that look like the extended one, for benchmarks and trials.

Every entry is a variant of an exercise of the extended catalogue that a commercial gym has the kit
for: another line of pull, grip, tempo or aid, with times, sets, repetitions, muscles and ratings
drawn from exercises of its kind. Variants on the same line share a family, as near-twins do. The
same size and seed always give the same catalogue, and a smaller one is the beginning of a larger.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from catalog.anatomy import PATTERN_MUSCLES
from catalog.inputs import collector_paused
from catalog.loading import load_catalog
from catalog.schema import Catalog, Exercise, Goals, RepRange, SetRange
from catalog.vocabulary import GOALS, LEVELS, closure, equipment

GYM = "commercial_gym"
"""The built-in gym that has all that a generated catalogue asks for."""
MAX_SIZE = 50_000
"""The most entries of one catalogue; its JSON stays within what the loader reads."""

VARIANT_LINES = (
    "",
    "High-Angle",
    "Low-Angle",
    "Wide-Stance",
    "Narrow-Stance",
    "Staggered-Stance",
    "Long-Range",
    "Short-Range",
    "Braced",
    "Diagonal",
    "Turning",
    "Square",
)
"""What sets one family of variants apart from another; the empty one is the exercise's own."""


@dataclass(frozen=True)
class Twist:
    """One way in which variants of a family differ.

    Attributes:
        words: what the name gains.
        work: factor on the seconds under load.
        rest, setup: seconds more.
        grip: points of grip demand more.
        hold: how the handle is then held; empty for as the lift is.
        item: something more that every kit then needs.
    """

    words: str = ""
    work: float = 1.0
    rest: int = 0
    setup: int = 0
    grip: int = 0
    hold: str = ""
    item: str = ""


GRIPS = (
    Twist(),
    Twist("wide grip", hold="pronated"),
    Twist("close grip"),
    Twist("neutral grip", hold="neutral"),
    Twist("underhand grip", hold="supinated"),
    Twist("thick grip", grip=1),
    Twist("hook grip", grip=-1, hold="pronated"),
    Twist("towel grip", grip=1, hold="neutral", setup=10, item="towel"),
)
TEMPOS = (
    Twist(),
    Twist("slow lowering", work=1.6),
    Twist("paused", work=1.3),
    Twist("dead stop", work=1.2),
    Twist("in clusters", work=1.1, rest=30),
    Twist("rest-pause", rest=-15),
    Twist("constant tension", work=0.9),
)
AIDS = (
    Twist(),
    Twist("band-resisted", setup=20, item="band"),
    Twist("off a box", setup=15, item="box"),
    Twist("with a partner's count", work=1.1),
)


@dataclass(frozen=True)
class _Kind:
    """Values seen among the extended catalogue's exercises of one pattern and mechanic."""

    rests: Sequence[int]
    setups: Sequence[int]
    sets: Sequence[SetRange]
    muscles: Sequence[str]


@dataclass
class _Deck:
    """The exercises to vary, dealt evenly, and what has been made of them."""

    rng: random.Random
    templates: Sequence[Exercise]
    kinds: Mapping[tuple[str, str], _Kind]
    made: list[Exercise] = field(default_factory=list)
    used: set[tuple[str, ...]] = field(default_factory=set)
    families: dict[str, list[Exercise]] = field(default_factory=dict)

    def deal(self) -> Iterator[Exercise]:
        """Templates without end: each once a round, the patterns of the first round mixed."""
        while True:
            hands: dict[str, list[Exercise]] = {}
            for template in self.templates:
                hands.setdefault(template.pattern, []).append(template)
            for hand in hands.values():
                self.rng.shuffle(hand)
            ranked = [
                ((place + 0.5) / len(hand), exercise)
                for hand in hands.values()
                for place, exercise in enumerate(hand)
            ]
            yield from (exercise for _, exercise in sorted(ranked, key=lambda pair: pair[0]))


def generate(size: int, seed: int = 0) -> Catalog:
    """A catalogue of this many exercises.

    Args:
        size: entries, 1 to :data:`MAX_SIZE`.
        seed: which of the possible catalogues.

    Raises:
        ValueError: the size is out of range.
    """
    if not 1 <= size <= MAX_SIZE:
        raise ValueError(f"expected a size of 1 to {MAX_SIZE}, found {size}")
    templates = _templates()
    deck = _Deck(random.Random(seed), templates, _kinds(templates))  # noqa: S311 - no secret
    dealt = deck.deal()
    with collector_paused():
        while len(deck.made) < size:
            entry = _variant(deck, next(dealt))
            deck.made.append(entry)
            deck.families.setdefault(entry.family, []).append(entry)
    return Catalog(f"generated {size} seed {seed}", tuple(deck.made))


def to_text(catalog: Catalog, ending: str) -> str:
    """A catalogue file, one entry a line: JSON, or YAML where ``ending`` is .yaml or .yml."""
    lines = [json.dumps(e.export(), ensure_ascii=False) for e in catalog]
    name = json.dumps(catalog.name, ensure_ascii=False)
    if ending in (".yaml", ".yml"):
        entries = "".join(f"  - {line}\n" for line in lines)
        return f"schema_version: 1\nname: {name}\nexercises:\n{entries}"
    entries = ",\n".join(lines)
    return f'{{"schema_version": 1, "name": {name}, "exercises": [\n{entries}\n]}}\n'


@cache
def _templates() -> tuple[Exercise, ...]:
    """Exercises of the extended catalogue that the gym serves, kits it lacks left out."""
    items = closure(equipment().gyms[GYM])
    kept = []
    for exercise in load_catalog("extended"):
        kits = [kit for kit in exercise.equipment if items.issuperset(kit)]
        if kits:
            kept.append(exercise.model_copy(update={"equipment": kits}))
    return tuple(kept)


def _kinds(templates: Sequence[Exercise]) -> dict[tuple[str, str], _Kind]:
    members: dict[tuple[str, str], list[Exercise]] = {}
    for exercise in templates:
        members.setdefault((exercise.pattern, exercise.mechanic), []).append(exercise)
    return {
        kind: _Kind(
            rests=[e.rest_seconds for e in group],
            setups=[e.setup_seconds for e in group],
            sets=[e.sets for e in group],
            muscles=sorted({m for e in group for m in (*e.direct, *e.indirect)}),
        )
        for kind, group in members.items()
    }


def _variant(deck: _Deck, template: Exercise) -> Exercise:
    """A variant of an exercise that there is not yet."""
    rng = deck.rng
    while True:
        line = rng.choice(VARIANT_LINES)
        twists = (rng.choice(GRIPS), rng.choice(TEMPOS), rng.choice(AIDS))
        key = (template.id, line, *(twist.words for twist in twists))
        if key not in deck.used:
            deck.used.add(key)
            return _entry(deck, template, line, twists)


def _entry(deck: _Deck, template: Exercise, line: str, twists: Sequence[Twist]) -> Exercise:
    rng, kind = deck.rng, deck.kinds[template.pattern, template.mechanic]
    family = "_".join(part for part in (_word(line), template.family) if part)
    direct, indirect = _muscles(rng, template, kind)
    level = _level(rng, template)
    trained = {*direct, *indirect}
    grip = template.grip_demand + sum(t.grip for t in twists)
    stress = template.lower_back_stress + rng.choice((0, 0, 0, 0, 0, -1, 1))
    braced = "erector_spinae" in trained and level != "beginner"
    reps = _reps(rng, template)
    name = " ".join(part for part in (line, template.name) if part)
    words = [twist.words for twist in twists if twist.words]
    holds = [twist.hold for twist in twists if twist.hold]
    fields = {
        "id": f"{template.id[:40]}_{len(deck.made):05d}",
        "name": ", ".join([name, *words]),
        "family": family,
        "grip": template.grip if template.grip == "none" or not holds else holds[0],
        "equipment": _kits(rng, template, [t.item for t in twists if t.item]),
        "direct": direct,
        "indirect": indirect,
        "lower_back_stress": _within(stress, 3 if braced else 2),
        "grip_demand": _within(grip, 3 if "forearms" in trained else 2),
        "level": level,
        "sets": rng.choice((template.sets, rng.choice(kind.sets))),
        "reps": reps,
        "goals": _goals(rng, template),
        "progresses_to": _next_step(rng, deck.families.get(family, ()), level),
    }
    same = ("pattern", "mechanic", "unilateral", "order_tier", "cue")
    fields |= {name: getattr(template, name) for name in same}
    return Exercise.model_validate(fields | _times(rng, template, kind, twists, reps))


def _word(line: str) -> str:
    return line.lower().replace("-", "_")


def _within(value: int, most: int) -> int:
    return max(0, min(most, value))


def _muscles(rng: random.Random, template: Exercise, kind: _Kind) -> tuple[list[str], list[str]]:
    """Muscles of the template, at times one more, one less, or one that now only helps."""
    direct, indirect = list[str](template.direct), list[str](template.indirect)
    wanted = PATTERN_MUSCLES.get(template.pattern, frozenset())
    if len(direct) > 1 and rng.random() < 0.15:
        indirect.append(direct.pop(rng.randrange(len(direct))))
    if len(indirect) > 1 and rng.random() < 0.3:
        place = rng.randrange(len(indirect))
        rest = {*direct, *indirect[:place], *indirect[place + 1 :]}
        if not wanted or wanted & rest:
            indirect.pop(place)
    others = [m for m in kind.muscles if m not in direct and m not in indirect]
    if others and rng.random() < 0.4:
        indirect.append(rng.choice(others))
    return direct, indirect


def _level(rng: random.Random, template: Exercise) -> str:
    place = LEVELS.index(template.level)
    step = rng.choice((0, 0, 0, 0, 0, 0, 1))
    return LEVELS[min(place + step, len(LEVELS) - 1)]


def _kits(rng: random.Random, template: Exercise, items: Sequence[str]) -> list[list[str]]:
    """The template's kits or, at times, only the first; each with what the variant adds."""
    kits = template.equipment[:1] if rng.random() < 0.4 else template.equipment
    grown = [[*kit, *(item for item in items if item not in kit)] for kit in kits]
    return [
        kit
        for place, kit in enumerate(grown)
        if not any(set(earlier) <= set(kit) for earlier in grown[:place])
    ]


def _reps(rng: random.Random, template: Exercise) -> list[RepRange]:
    """The template's ranges, a little higher or lower."""
    ranges = []
    for item in template.reps:
        unit = 5 if item.unit != "reps" else 1
        shift = unit * rng.choice((-2, -1, 0, 0, 0, 1, 2))
        least = max(unit, item.min + shift)
        ranges.append(
            RepRange(
                min=least,
                max=min(max(least, item.max + shift), 4 * least),
                unit=item.unit,
                goal=item.goal,
            )
        )
    return ranges


def _times(
    rng: random.Random,
    template: Exercise,
    kind: _Kind,
    twists: Sequence[Twist],
    reps: Sequence[RepRange],
) -> dict[str, int]:
    """Seconds of set, rest and setting up; the work fits the repetitions of both sides."""
    work = float(template.seconds_per_set - template.rest_seconds)
    rest = rng.choice((template.rest_seconds, rng.choice(kind.rests)))
    setup = rng.choice((template.setup_seconds, rng.choice(kind.setups)))
    for twist in twists:
        work, rest, setup = work * twist.work, rest + twist.rest, setup + twist.setup
    counted = [item.min for item in reps if item.unit != "metres"]
    least = (2 if template.unilateral else 1) * min(counted, default=1)
    seconds = max(round(work) + rng.randint(-5, 5), least, 5)
    rest = max(rest, 15)
    return {
        "seconds_per_set": seconds + rest,
        "rest_seconds": rest,
        "setup_seconds": setup,
    }


def _goals(rng: random.Random, template: Exercise) -> Goals:
    """The template's ratings, one of them at times a point off; never all 0."""
    ratings = template.goals.model_dump()
    goal = rng.choice(GOALS)
    ratings[goal] = _within(ratings[goal] + rng.choice((-1, -1, 0, 0, 1)), 3)
    if template.order_tier == 0:
        ratings["power"] = max(1, ratings["power"])
    if not any(ratings.values()):
        ratings[goal] = 1
    return Goals(**ratings)


def _next_step(rng: random.Random, family: Sequence[Exercise], level: str) -> list[str]:
    """Often a harder exercise of the family, where there is one."""
    harder = [e.id for e in family[-20:] if LEVELS.index(e.level) > LEVELS.index(level)]
    return [rng.choice(harder)] if harder and rng.random() < 0.5 else []
