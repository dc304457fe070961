"""From a source's records to entries of ours, with what was inferred and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from catalog.checks import CHECKS, no_twins, some_gym_serves
from catalog.importers import kits, rules, values
from catalog.importers.naming import words_of
from catalog.importers.own import (
    implement_of_items,
    implement_of_kit,
    other_implement,
    other_sides,
    same_lift,
    telling,
)
from catalog.importers.records import SourceRecord
from catalog.importers.rules import CannotPlace, Movement
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import LEVELS, MUSCLES, Mechanic, Pattern

_GUESSED_WORDS = ("other", "")
"""Equipment words that say nothing."""
_NOT_NAMED = frozenset({"", "body", "belt", "handles"})
"""Implements that a name implies without naming them."""
_OURS = frozenset(
    {
        "pattern",
        "family",
        "mechanic",
        "unilateral",
        "order_tier",
        "equipment",
        "direct",
        "indirect",
        "lower_back_stress",
        "grip_demand",
        "level",
        "sets",
        "reps",
        "seconds_per_set",
        "rest_seconds",
        "setup_seconds",
        "goals",
        "grip",
        "cue",
    }
)
"""Fields that a lift which is ours already has from our catalogue."""
_NOT_ASKED = (no_twins, some_gym_serves)
"""Checks that put nothing up for review: twins are meant, and unknown items are told anyway."""
_DRILLS = frozenset({"hang", "scapular_drill"})
"""Families of ours outside the patterns of a back block that belong to it all the same."""


@dataclass(frozen=True)
class LeftOut:
    """An exercise that is not in the result, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """What became of a source.

    Attributes:
        catalog: the entries.
        review: entry's id to what a person should look at.
        left_out: what could not be placed.
    """

    catalog: Catalog
    review: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]


def import_records(records: Iterable[SourceRecord], source: str) -> Imported:
    """Entries of ours from a source's records; the same lift twice becomes aliases of one."""
    entries: dict[str, Exercise] = {}
    review: dict[str, list[str]] = {}
    left: list[LeftOut] = []
    for record in records:
        try:
            entry, doubts = _entry(record, source)
        except CannotPlace as error:
            left.append(LeftOut(record.name, str(error)))
            continue
        if entry.id in entries:
            left.append(LeftOut(record.name, f"{entries[entry.id].name} has the same name"))
            continue
        entries[entry.id] = entry
        review[entry.id] = doubts
    kept = _merged(entries, left)
    catalog = Catalog(source, tuple(kept.values()))
    for check in CHECKS:
        for finding in () if check in _NOT_ASKED else check(catalog):
            review[finding.exercise].append(
                f"{finding.field}: {finding.message} (found {finding.found})"
            )
    shown = {key: tuple(review[key]) for key in kept if review[key]}
    return Imported(catalog, shown, tuple(left))


def _merged(entries: dict[str, Exercise], left: list[LeftOut]) -> dict[str, Exercise]:
    """Each lift once, under the plainest of its names; the others are aliases of it.

    The same lift is what has the same telling words, values and kits. Lifts that only happen to
    have the same values stay apart.
    """
    groups: dict[tuple[object, ...], list[Exercise]] = {}
    for entry in entries.values():
        groups.setdefault(_lift(entry), []).append(entry)
    first: dict[str, str] = {}
    names = {entry.name.lower(): entry.id for entry in entries.values()}
    kept: dict[str, Exercise] = {}
    for group in groups.values():
        plain, *others = sorted(group, key=_plainness)
        for other in others:
            left.append(
                LeftOut(other.name, f"the same lift as {plain.name}; kept as another name of it")
            )
            names[other.name.lower()] = plain.id
        aliases = [*plain.aliases, *(n for other in others for n in (other.name, *other.aliases))]
        kept[plain.id] = plain.model_copy(update={"aliases": aliases})
        first[group[0].id] = plain.id
    ordered = [kept[first[key]] for key in entries if key in first]
    return {entry.id: _own_aliases(entry, names) for entry in ordered}


def _lift(entry: Exercise) -> tuple[object, ...]:
    """What two names of one lift share."""
    substance = repr(entry.model_dump(exclude={"id", "name", "aliases", "origin", "source", "cue"}))
    return telling(
        " ".join(words_of(entry.name)), implement_of_kit(entry, entry.equipment[0])
    ), substance


def _plainness(entry: Exercise) -> tuple[int, int, str]:
    """Fewest words first, then fewest letters."""
    return len(entry.name.split()), len(entry.name), entry.name


def _own_aliases(entry: Exercise, names: dict[str, str]) -> Exercise:
    """The entry without aliases that another entry goes by."""
    aliases = []
    for alias in entry.aliases:
        if names.setdefault(alias.lower(), entry.id) == entry.id and alias != entry.name:
            aliases.append(alias)
    return entry.model_copy(update={"aliases": list(dict.fromkeys(aliases))})


def _entry(record: SourceRecord, source: str) -> tuple[Exercise, list[str]]:
    """One entry with what to look at.

    Raises:
        CannotPlace: it has no place, or what the source states does not hold together.
    """
    stated = dict(record.stated)
    doubts = [f"{word} is not a word we know; read as {read}" for word, read in record.repaired]
    doubts += [
        f"equipment: {word!r} is not a word we know; read as the nearest match"
        for word in kits.misspelt(record.equipment)
    ]
    data = _as_ours(record, stated, doubts) or _by_rule(record, stated, doubts)
    if "direct" in stated and "indirect" not in stated:
        data["indirect"] = _sorted([*data["direct"], *data["indirect"]])
    data |= stated
    aliases = [alias[:500] for alias in record.aliases if not _other_lift(alias, data)]
    data |= {
        "id": stated.get("id", slug(record.name)),
        "name": record.name[:120],
        "aliases": aliases,
    }
    data["indirect"] = [m for m in data["indirect"] if m not in data["direct"]]
    _consistent(data, doubts)
    origin = {
        "catalogue": source,
        "licence": record.licence[:500],
        "inferred": sorted(_inferred(record, data) - set(stated)),
        "same_as": data.pop("same_as", ""),
        "said": _said(record, data),
    }
    try:
        return Exercise.model_validate(data | {"origin": origin}), doubts
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "entry"
        raise CannotPlace(f"{place}: {first['msg']}") from None


def _other_lift(alias: str, data: Mapping[str, Any]) -> bool:
    """Whether a source's other name for it is, to us, the name of another lift."""
    kit = data["equipment"][0] if data["equipment"] else []
    words = " ".join(words_of(alias))
    if other_implement(words, implement_of_items(kit)) or other_sides(words, data["unilateral"]):
        return True
    found = same_lift(words, implement_of_items(kit), None)
    same = data.get("same_as") or ""
    return (
        found is not None
        and found[0].id != same
        and (bool(same) or found[0].pattern != data["pattern"])
    )


def _as_ours(
    record: SourceRecord, stated: dict[str, Any], doubts: list[str]
) -> dict[str, Any] | None:
    """The values of our own exercise that it is by name and kit, if it is one.

    Raises:
        CannotPlace: it is one of ours that belongs to no back block, or needs what no kit holds.
    """
    if stated.get("pattern") is None and (reason := rules.why_no_lift(record)):
        raise CannotPlace(reason)
    try:
        implement = kits.implement_of(record)
    except CannotPlace:
        if "equipment" in stated:
            return None
        raise
    found = same_lift(record.words, implement, record.unilateral)
    if found is None or stated.get("pattern") not in (None, found[0].pattern):
        return None
    entry, equipment = found
    if entry.pattern not in values.USUAL_PATTERNS and entry.family not in _DRILLS:
        raise CannotPlace(f"no movement of a back block ({entry.pattern.replace('_', ' ')})")
    if "equipment" not in stated:
        _guessed_kit(record, doubts)
    movement = Movement(entry.pattern, entry.family)
    _implausible(record, movement, entry.direct, entry.indirect, doubts)
    data = entry.model_dump(mode="json", include=set(_OURS))
    return data | {"equipment": equipment, "same_as": entry.id}


def _by_rule(record: SourceRecord, stated: dict[str, Any], doubts: list[str]) -> dict[str, Any]:
    """The values that rules give."""
    movement = _movement(record, stated)
    data = _classified(record, movement, stated, doubts)
    _numbers(record, movement, data, stated)
    _muscles(record, movement, data, stated, doubts)
    _level(record, movement, data, stated, doubts)
    return data


def _inferred(record: SourceRecord, data: Mapping[str, Any]) -> set[str]:
    """Fields whose values the source does not give as they stand in the entry."""
    given = {"id", "name", "aliases", "same_as", *_stated_as_is(record, data)}
    return set(data) - given


def _stated_as_is(record: SourceRecord, data: Mapping[str, Any]) -> set[str]:
    """Fields whose values the source gives as they stand in the entry."""
    said = {"mechanic"} if record.mechanic == data["mechanic"] else set()
    said |= {"level"} if record.level == data["level"] else set()
    said |= {"unilateral"} if record.unilateral == data["unilateral"] else set()
    for field, words in (("direct", record.primary), ("indirect", record.secondary)):
        found, unknown = values.muscles(words, _PLAIN)
        if words and not unknown and set(found) == set(data[field]):
            said.add(field)
    return said


_PLAIN = Movement("", "")
"""No movement: for words of muscles as they are."""


def _said(record: SourceRecord, data: Mapping[str, Any]) -> dict[str, str]:
    """What the source says where the entry says something else."""
    as_is = _stated_as_is(record, data)
    texts = {
        "mechanic": record.mechanic or "",
        "level": record.level or "",
        "direct": ", ".join(record.primary),
        "indirect": ", ".join(record.secondary),
        "equipment": ", ".join(record.equipment),
    }
    return {field: text[:500] for field, text in texts.items() if text and field not in as_is}


def slug(name: str) -> str:
    """A name as an id: lower case, words joined by ``_``, a letter first."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower().replace("'", "")).strip("_")[:78]
    return words if words[:1].isalpha() else f"x_{words}"


def _movement(record: SourceRecord, stated: dict[str, Any]) -> Movement:
    """As stated where the source speaks our words, else by the rules."""
    pattern = stated.get("pattern")
    if pattern is None:
        return rules.movement(record)
    if pattern not in get_args(Pattern):
        raise CannotPlace(f"unknown pattern {pattern!r}")
    if pattern not in values.USUAL_PATTERNS:
        raise CannotPlace(f"{pattern} is no pattern of a back block")
    try:
        named = rules.movement(record)
    except CannotPlace:
        named = None
    if named is not None and named.pattern == pattern:
        return named
    return next(found for _, found in rules.NAMES if found.pattern == pattern)


def _classified(
    record: SourceRecord, movement: Movement, stated: dict[str, Any], doubts: list[str]
) -> dict[str, Any]:
    """Pattern, family, mechanic, sides and kits."""
    one_sided = stated.get("unilateral", rules.unilateral(record))
    found = stated.get("equipment") or kits.kits(record, movement, one_sided)
    if "unilateral" not in stated:
        one_sided = one_sided or _by_one_hand(record, movement, found)
    mechanic = movement.mechanic or record.mechanic or "compound"
    if record.mechanic in get_args(Mechanic) and record.mechanic != mechanic:
        doubts.append(f"mechanic: the source says {record.mechanic}, the movement is {mechanic}")
    if "equipment" not in stated:
        _guessed_kit(record, doubts)
    return {
        "pattern": movement.pattern,
        "family": stated.get("family") or _family(record, movement, found[0] if found else []),
        "mechanic": stated.get("mechanic", mechanic),
        "unilateral": one_sided,
        "equipment": found,
    }


def _by_one_hand(record: SourceRecord, movement: Movement, found: list[list[str]]) -> bool:
    """Whether one bell goes up at a time: a clean or snatch of a single one, no high pull."""
    return (
        movement.family == "olympic_lift"
        and record.unilateral is None
        and "highpull" not in record.words
        and all(kit in (["kettlebell"], ["dumbbell"]) for kit in found)
    )


def _guessed_kit(record: SourceRecord, doubts: list[str]) -> None:
    """Put a kit up for review that the name implies and nobody names."""
    said = ", ".join(record.equipment)
    if said.lower() in _GUESSED_WORDS and kits.implement_of(record) in _NOT_NAMED:
        doubts.append(f"equipment: the source says {said or 'nothing'}; taken from the name")


_ROW_FAMILIES = (
    ({"landmine_attachment"}, "landmine_row"),
    ({"t_bar_row_machine"}, "landmine_row"),
    ({"cable_row_station", "cable_station", "dual_cable_station"}, "cable_row"),
    ({"low_bar", "suspension_trainer", "rings", "rack", "towel"}, "bodyweight_row"),
    ({"incline_bench", "seal_row_machine", "row_machine"}, "supported_row"),
    ({"barbell", "ez_bar", "smith_machine"}, "barbell_row"),
    ({"dumbbell", "dumbbell_pair"}, "dumbbell_row"),
    ({"kettlebell", "kettlebell_pair"}, "kettlebell_row"),
    ({"band"}, "band_row"),
)
"""Items to the family of a row, as in our own catalogues."""


def _family(record: SourceRecord, movement: Movement, kit: list[str]) -> str:
    if movement.family == "good_morning":
        return "romanian_deadlift"
    if movement.family != "row":
        return movement.family
    if values.HUNG.search(record.words):
        return "bodyweight_row"
    return next((name for items, name in _ROW_FAMILIES if items & set(kit)), "row")


def _muscles(
    record: SourceRecord,
    movement: Movement,
    data: dict[str, Any],
    stated: dict[str, Any],
    doubts: list[str],
) -> None:
    """What the movement trains, and of what the source adds all that it may train besides."""
    kit = " ".join(data["equipment"][0]) if data["equipment"] else ""
    direct, indirect = values.usual(
        f"{record.words} {kit}", movement, data["lower_back_stress"], data["grip_demand"]
    )
    primary, unknown = values.muscles(record.primary, movement)
    secondary, more = values.muscles(record.secondary, movement)
    if unknown or more:
        words = ", ".join(dict.fromkeys([*unknown, *more]))
        doubts.append(f"muscles: {words} not known to us, left out")
    if not (record.primary or record.secondary or "direct" in stated):
        doubts.append("direct: the source names no muscle; taken from the movement")
    _implausible(record, movement, direct, indirect, doubts)
    besides = set(values.BESIDES.get(movement.family, ()))
    added = [m for m in (*primary, *secondary) if m in besides and m not in direct]
    data["direct"] = _sorted(stated.get("direct", direct))
    data["indirect"] = _sorted(stated.get("indirect", (*indirect, *added)))


def _implausible(
    record: SourceRecord,
    movement: Movement,
    direct: Iterable[str],
    indirect: Iterable[str],
    doubts: list[str],
) -> None:
    """Put up for review what the source says of muscles and no such movement can train."""
    primary, _ = values.muscles(record.primary, movement)
    if primary and not set(primary) & {*direct, *indirect}:
        doubts.append(
            f"direct: the source says {', '.join(record.primary)}, but "
            f"{_A.get(movement.pattern, 'it')} trains {_spoken(direct)}"
        )


_A = {
    "vertical_pull": "a vertical pull",
    "horizontal_pull": "a row",
    "shrug": "a shrug",
    "shoulder_extension": "a pull with straight arms",
    "rear_delt_pull": "a rear-delt pull",
    "hinge": "a hinge",
    "carry": "a carry",
    "olympic_pull": "an explosive pull",
}


def _spoken(muscles: Iterable[str]) -> str:
    return ", ".join(muscle.replace("_", " ") for muscle in muscles)


def _sorted(found: Iterable[str]) -> list[str]:
    """In the vocabulary's order; words that are none stay for the schema to refuse."""
    order = {muscle: place for place, muscle in enumerate(MUSCLES)}
    return sorted(dict.fromkeys(found), key=lambda muscle: order.get(muscle, len(order)))


def _numbers(
    record: SourceRecord, movement: Movement, data: dict[str, Any], stated: dict[str, Any]
) -> None:
    """Stress, grip, place in the session and doses."""
    kit = data["equipment"][0] if data["equipment"] else []
    one_sided = data["unilateral"]
    strain = stated.get("lower_back_stress", values.stress(record, movement, kit, one_sided))
    order = stated.get(
        "order_tier", values.tier(movement, kit, strain, data["mechanic"], record.words)
    )
    data |= {
        "lower_back_stress": strain,
        "grip": stated.get("grip", values.hold(record.words, movement, kit)),
        "grip_demand": stated.get("grip_demand", values.grip(record, movement, kit)),
        "order_tier": order,
        **values.doses(
            movement,
            order if 0 <= order <= 6 else 3,
            one_sided,
            rules.held(record),
            kit,
            record.words,
        ),
    }


def _level(
    record: SourceRecord,
    movement: Movement,
    data: dict[str, Any],
    stated: dict[str, Any],
    doubts: list[str],
) -> None:
    """As the source says, intermediate where it says nothing; never below what the lift asks."""
    if "level" in stated:
        data["level"] = stated["level"]
        return
    level = record.level or "intermediate"
    least, why = values.least_level(
        record.words, movement, data["equipment"], data["lower_back_stress"]
    )
    if LEVELS.index(least) > LEVELS.index(level):
        doubts.append(f"level: raised to {least} {why}")
        level = least
    elif record.level is None:
        doubts.append("level: not stated; taken for intermediate")
    data["level"] = level


def _consistent(data: dict[str, Any], doubts: list[str]) -> None:
    """Mend what our own checks would call contradictions, and say so."""
    trained = {*data["direct"], *data["indirect"]}
    for field, muscle in (("lower_back_stress", "erector_spinae"), ("grip_demand", "forearms")):
        if data[field] == 3 and muscle not in trained:
            data["indirect"] = _sorted([*data["indirect"], muscle])
            doubts.append(f"indirect: {muscle} added, because {field} is 3")
