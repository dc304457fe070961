"""From a source's records to entries of ours, with what was inferred and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from catalog.checks import lint, no_twins
from catalog.importers import kits, rules, values
from catalog.importers.records import Record
from catalog.importers.rules import CannotPlace, Movement
from catalog.schema import Catalog, Exercise
from catalog.vocabulary import MUSCLES, Mechanic, Pattern, equipment

_MUST_TRAIN = {
    "vertical_pull": {"lats"},
    "horizontal_pull": {"lats", "mid_traps", "rhomboids"},
    "shoulder_extension": {"lats"},
    "rear_delt_pull": {"rear_delts", "mid_traps", "lower_traps"},
    "shrug": {"upper_traps", "mid_traps"},
    "hinge": {"erector_spinae", "glutes", "hamstrings"},
    "carry": {"forearms", "core"},
    "olympic_pull": {"upper_traps", "glutes", "hamstrings"},
}
_GUESSED_WORDS = ("other", "")
"""Equipment words that say nothing."""


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


def import_records(records: Iterable[Record], source: str) -> Imported:
    """Entries of ours from a source's records; twins become aliases of the first of them."""
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
    kept = _without_twins(entries, left)
    catalog = Catalog(source, tuple(kept.values()))
    for finding in lint(catalog):
        review[finding.exercise].append(
            f"{finding.field}: {finding.message} (found {finding.found})"
        )
    shown = {key: tuple(review[key]) for key in kept if review[key]}
    return Imported(catalog, shown, tuple(left))


def _without_twins(entries: dict[str, Exercise], left: list[LeftOut]) -> dict[str, Exercise]:
    """Entries that differ in something a plan depends on; the others are aliases of these."""
    twins: dict[str, str] = {}
    for finding in no_twins(Catalog("", tuple(entries.values()))):
        twins[finding.exercise] = finding.expected.removeprefix("an alias of ")
    names: dict[str, str] = {e.name.lower(): e.id for e in entries.values() if e.id not in twins}
    kept = {key: entry for key, entry in entries.items() if key not in twins}
    for twin, first in twins.items():
        name = entries[twin].name
        left.append(LeftOut(name, f"differs from {entries[first].name} in nothing a plan uses; "
                                  "kept as another name of it"))  # fmt: skip
        kept[first] = kept[first].model_copy(update={"aliases": [*kept[first].aliases, name]})
    return {key: _own_aliases(entry, names) for key, entry in kept.items()}


def _own_aliases(entry: Exercise, names: dict[str, str]) -> Exercise:
    """The entry without aliases that another entry goes by."""
    aliases = []
    for alias in entry.aliases:
        if names.setdefault(alias.lower(), entry.id) == entry.id and alias != entry.name:
            aliases.append(alias)
    return entry.model_copy(update={"aliases": list(dict.fromkeys(aliases))})


def _entry(record: Record, source: str) -> tuple[Exercise, list[str]]:
    """One entry with what to look at.

    Raises:
        CannotPlace: it has no place, or what the source states does not hold together.
    """
    stated = dict(record.stated)
    doubts: list[str] = []
    movement = _movement(record, stated)
    data = _classified(record, movement, stated, doubts)
    inferred = [field for field in data if field not in _said(record, data)]
    inferred += _muscles(record, movement, data, stated, doubts)
    _numbers(record, movement, data, stated, inferred)
    data |= stated
    data |= {
        "id": stated.get("id", slug(record.name)),
        "name": record.name[:120],
        "aliases": [alias[:500] for alias in record.aliases],
        "origin": {"catalogue": source, "licence": record.licence[:500],
                   "inferred": sorted(set(inferred) - set(stated))},
    }  # fmt: skip
    _consistent(data, stated, doubts)
    try:
        return Exercise.model_validate(data), doubts
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "entry"
        raise CannotPlace(f"{place}: {first['msg']}") from None


def _said(record: Record, data: Mapping[str, Any]) -> set[str]:
    """Fields whose values the source gives as they stand in the entry."""
    said = {"mechanic"} if record.mechanic == data["mechanic"] else set()
    said |= {"level"} if record.level is not None else set()
    return said | ({"unilateral"} if record.unilateral is not None else set())


def slug(name: str) -> str:
    """A name as an id: lower case, words joined by ``_``, a letter first."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower().replace("'", "")).strip("_")[:78]
    return words if words[:1].isalpha() else f"x_{words}"


def _movement(record: Record, stated: dict[str, Any]) -> Movement:
    """As stated where the source speaks our words, else by the rules."""
    pattern = stated.get("pattern")
    if pattern is None:
        return rules.movement(record)
    if pattern not in get_args(Pattern):
        raise CannotPlace(f"unknown pattern {pattern!r}")
    if pattern not in values.USUAL:
        raise CannotPlace(f"{pattern} is no pattern of a back block")
    try:
        named = rules.movement(record)
    except CannotPlace:
        named = None
    if named is not None and named.pattern == pattern:
        return named
    return next(found for _, found in rules.NAMES if found.pattern == pattern)


def _classified(
    record: Record, movement: Movement, stated: dict[str, Any], doubts: list[str]
) -> dict[str, Any]:
    """Pattern, family, mechanic, sides, kits and level."""
    one_sided = stated.get("unilateral", rules.unilateral(record))
    found = stated.get("equipment") or kits.kits(record, movement, one_sided)
    mechanic = movement.mechanic or record.mechanic or "compound"
    if record.mechanic in get_args(Mechanic) and record.mechanic != mechanic:
        doubts.append(f"mechanic: the source says {record.mechanic}, the movement is {mechanic}")
    if "equipment" not in stated:
        said = ", ".join(record.equipment)
        if said.lower() in _GUESSED_WORDS:
            doubts.append(f"equipment: the source says {said or 'nothing'}; taken from the name")
    if record.level is None and "level" not in stated:
        doubts.append("level: not stated; taken for intermediate")
    return {
        "pattern": movement.pattern,
        "family": stated.get("family") or _family(movement, found[0] if found else []),
        "mechanic": stated.get("mechanic", mechanic),
        "unilateral": one_sided,
        "equipment": found,
        "level": stated.get("level", record.level or "intermediate"),
    }


_ROW_FAMILIES = (
    ({"landmine_attachment"}, "landmine_row"),
    ({"t_bar_row_machine", "row_machine"}, "machine_row"),
    ({"cable_row_station", "cable_station"}, "cable_row"),
    ({"low_bar", "suspension_trainer", "rings"}, "bodyweight_row"),
    ({"incline_bench", "seal_row_machine"}, "supported_row"),
    ({"barbell", "ez_bar", "smith_machine"}, "barbell_row"),
    ({"dumbbell", "dumbbell_pair"}, "dumbbell_row"),
    ({"kettlebell", "kettlebell_pair"}, "kettlebell_row"),
    ({"band"}, "band_row"),
)
"""Items to the family of a row, as in our own catalogues."""


def _family(movement: Movement, kit: list[str]) -> str:
    if movement.family != "row":
        return movement.family
    return next((name for items, name in _ROW_FAMILIES if items & set(kit)), "row")


def _muscles(
    record: Record,
    movement: Movement,
    data: dict[str, Any],
    stated: dict[str, Any],
    doubts: list[str],
) -> list[str]:
    """Fill in direct and indirect muscles; the fields that are (partly) inferred."""
    direct, unknown = values.muscles(record.primary, movement)
    indirect, more = values.muscles(record.secondary, movement)
    usual_direct, usual_indirect = values.USUAL[movement.pattern]
    direct = list(stated.get("direct", direct))
    indirect = [m for m in stated.get("indirect", indirect) if m not in direct]
    if not direct:
        direct = list(usual_direct)
        indirect = [m for m in (indirect or usual_indirect) if m not in direct]
        doubts.append("direct: the source names no muscle; taken from the movement")
    elif not _MUST_TRAIN[movement.pattern] & {*direct, *indirect}:
        missing = [m for m in usual_direct if m not in direct]
        indirect += [m for m in missing if m not in indirect]
        doubts.append(f"indirect: {', '.join(missing)} added, which the movement trains")
    added = [doubt for doubt in doubts if doubt.startswith(("direct", "indirect"))]
    if unknown or more:
        doubts.append(f"muscles: {', '.join([*unknown, *more])} not known to us, left out")
    data |= {"direct": _sorted(direct), "indirect": _sorted(indirect)}
    return [
        field
        for field, words in (("direct", record.primary), ("indirect", record.secondary))
        if added or not words or not values.plain(words)
    ]


def _sorted(found: Iterable[str]) -> list[str]:
    """In the vocabulary's order; words that are none stay for the schema to refuse."""
    order = {muscle: place for place, muscle in enumerate(MUSCLES)}
    return sorted(dict.fromkeys(found), key=lambda muscle: order.get(muscle, len(order)))


def _numbers(
    record: Record,
    movement: Movement,
    data: dict[str, Any],
    stated: dict[str, Any],
    inferred: list[str],
) -> None:
    kit = data["equipment"][0] if data["equipment"] else []
    one_sided = data["unilateral"]
    strain = stated.get("lower_back_stress", values.stress(record, movement, kit, one_sided))
    order = stated.get("order_tier", values.tier(movement, kit, strain, data["mechanic"]))
    found = {
        "lower_back_stress": strain,
        "grip_demand": stated.get("grip_demand", values.grip(record, movement, kit)),
        "order_tier": order,
        **values.doses(
            movement, order if 0 <= order <= 6 else 3, one_sided, bool(record.timed), kit
        ),
    }
    inferred += list(found)
    data |= found


_HELP = frozenset({"band", "assisted_pull_up_machine"})


def _too_hard(data: Mapping[str, Any]) -> str:
    """Why no beginner should start with it, or nothing."""
    if data["lower_back_stress"] == 3:
        return "for its load on the lower back"
    if data["family"] == "pull_up" and not any(_HELP & set(kit) for kit in data["equipment"]):
        return "because few beginners can lift themselves"
    return "because it needs a coach" if data["family"] == "olympic_lift" else ""


def _consistent(data: dict[str, Any], stated: dict[str, Any], doubts: list[str]) -> None:
    """Mend what our own checks would call contradictions, and say so."""
    trained = {*data["direct"], *data["indirect"]}
    for field, muscle in (("lower_back_stress", "erector_spinae"), ("grip_demand", "forearms")):
        if data[field] == 3 and muscle not in trained:
            data["indirect"] = _sorted([*data["indirect"], muscle])
            data["origin"]["inferred"] = sorted({*data["origin"]["inferred"], "indirect"})
            doubts.append(f"indirect: {muscle} added, because {field} is 3")
    hard = _too_hard(data)
    if data["level"] == "beginner" and hard and "level" not in stated:
        data["level"] = "intermediate"
        data["origin"]["inferred"] = sorted({*data["origin"]["inferred"], "level"})
        doubts.append(f"level: raised to intermediate {hard}")
    unknown = {item for kit in data["equipment"] for item in kit} - set(equipment().items)
    if unknown and "equipment" not in stated:
        raise CannotPlace(f"no item of ours: {', '.join(sorted(unknown))}")
