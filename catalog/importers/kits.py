"""What an exercise needs, from the source's equipment word and from its name.

Sources give one word at most: no bench, no bar to hang from, no rack. The rules add these. What
our vocabulary has no item for is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from catalog.importers.records import Record
from catalog.importers.rules import CannotPlace, Movement

Kits = list[list[str]]

WORDS = {
    "barbell": "barbell", "e-z curl bar": "ez_bar", "sz-bar": "ez_bar", "dumbbell": "dumbbell",
    "kettlebells": "kettlebell", "kettlebell": "kettlebell", "cable": "cable",
    "cable machine": "cable", "bands": "band", "resistance band": "band", "body only": "body",
    "none (bodyweight exercise)": "body", "gym mat": "body", "pull-up bar": "body",
    "smith machine": "smith", "machine": "machine", "leverage machine": "machine",
    "pec deck machine": "machine", "t-bar row machine": "t_bar", "landmine": "landmine",
    "trap bar": "trap_bar", "exercise ball": "ball", "swiss ball": "ball",
    "suspension trainer": "suspension", "farmer's walk handles": "handles",
    "weight vest": "belt", "calf raise machine": "calf", "bench": "", "incline bench": "",
}  # fmt: skip
"""A source's word to ours; words that are not here name things that no kit can hold."""

_NAMED: tuple[tuple[str, str], ...] = (
    (r"\bsmith\b", "smith"),
    (r"\btrap bar\b", "trap_bar"),
    (r"\bt bar\b", "t_bar"),
    (r"\blong bar\b|\blandmine\b|\bmeadows\b", "landmine"),
    (r"\bbands?\b(?!.*\bbarbell\b)", "band"),
    (r"\bcables?\b|\bpulley\b|\bpulldowns?\b", "cable"),
    (r"\bkettlebells?\b", "kettlebell"),
    (r"\bdumbbells?\b", "dumbbell"),
    (r"\bweighted (pull|chin) ?ups?\b", "belt"),
    (r"\b(straps|suspend(ed)?|trx|suspension)\b", "suspension"),
    (r"\bfarmer", "handles"),
    (r"\bbarbell\b", "barbell"),
    (r"\b(inverted|bodyweight)\b.*\brow\b|\bpull ?ups?\b|\bchin ?ups?\b|\bchins?\b", "body"),
    (r"\bsuperman\b|\bhyperextensions?\b|\bback extensions?\b", "body"),
)
"""Words of a name that tell the implement where the source says nothing or "other"."""


def kits(record: Record, movement: Movement, one_sided: bool) -> Kits:
    """The kits of an exercise, any one of which will do.

    Raises:
        CannotPlace: the source says nothing and neither does the name, or it needs something that
            the vocabulary has no item for.
    """
    strange = re.search(r"\b(chains|car|axle|keg|log|stones?|sled)\b", record.words)
    if strange:
        raise CannotPlace(f"the vocabulary has no item for {strange[0]}")
    implement = _implement(record)
    found = _RULES[implement](record.words, movement, one_sided)
    if not found:
        raise CannotPlace(f"no item of ours is known for it ({implement} {movement.family})")
    bench = _bench(record.words, movement, implement, found)
    return [[*kit, *(item for item in bench if item not in kit)] for kit in found]


def _implement(record: Record) -> str:
    named = next((found for pattern, found in _NAMED if re.search(pattern, record.words)), None)
    words = [word.lower() for word in record.equipment if word.lower() not in ("other", "")]
    known = [WORDS[word] for word in words if WORDS.get(word)]
    strange = [word for word in words if word not in WORDS]
    if strange:
        raise CannotPlace(f"the vocabulary has no item for {', '.join(strange)}")
    if len(known) > 1 and "body" in known:
        known.remove("body")
    if known:
        return named if named in _FINER and known[0] in _COARSE else known[0]
    if named is None:
        raise CannotPlace("neither the source nor the name says what it needs")
    return named


_COARSE = frozenset({"machine", "barbell", "body", "band"})
_FINER = frozenset({"smith", "t_bar", "landmine", "trap_bar", "suspension"})
"""A name's word that says more than the source's."""


def _barbell(words: str, movement: Movement, one_sided: bool) -> Kits:
    kit = ["barbell", "plates"]
    if re.search(r"\bbands?\b", words):
        kit.append("band")
    if re.search(r"\b(rack pulls?|pins|reverse band|hanging bar)\b", words):
        kit.append("rack")
    return [kit]


def _dumbbell(words: str, movement: Movement, one_sided: bool) -> Kits:
    single = one_sided or movement.family == "lat_pullover"
    return [["dumbbell" if single else "dumbbell_pair"]]


def _kettlebell(words: str, movement: Movement, one_sided: bool) -> Kits:
    pair = re.search(r"\b(two|double|alternating|renegade)\b", words)
    return [["kettlebell_pair" if pair else "kettlebell"]]


def _cable(words: str, movement: Movement, one_sided: bool) -> Kits:
    handle = "single_handle" if one_sided else "rope" if "rope" in words else "straight_bar"
    if movement.family == "pulldown":
        if re.search(r"\bkneeling\b", words):
            return [["cable_station", handle]]
        grip = re.search(r"\bv bar\b|\bclose grip\b|\bneutral\b", words)
        return [["cable_pulldown_station", "neutral_attachment" if grip else handle]]
    if movement.family == "row" and re.search(r"\b(seated|low pulley|elevated cable)\b", words):
        if handle == "rope":
            return [["cable_row_station", "rope"]]
        wide = re.search(r"\bwide\b|\bbar grip\b", words)
        grip_item = "straight_bar" if wide else "neutral_attachment"
        return [["cable_row_station", handle if one_sided else grip_item]]
    if movement.family in ("face_pull", "pull_through"):
        handle = "rope"
    if movement.family == "reverse_fly" and not one_sided:
        return [["dual_cable_station", "single_handle"]]
    return [["cable_station", handle]]


def _band(words: str, movement: Movement, one_sided: bool) -> Kits:
    return [["pull_up_bar", "band"]] if movement.family == "pull_up" else [["band"]]


def _body(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "pull_up":
        if re.search(r"\bring\b", words):
            return [["rings"]]
        if re.search(r"\bv bar\b", words):
            return [["pull_up_bar", "neutral_attachment"]]
        plain = re.fullmatch(r"(pull|chin) ?ups?", words)
        return [["pull_up_bar"], ["rings"]] if plain else [["pull_up_bar"]]
    if movement.family == "row":
        return [["low_bar"], ["barbell", "rack"], ["rings"], ["suspension_trainer"]]
    if movement.family == "back_extension":
        if "superman" in words:
            return [[]]
        return [] if "no hyperextension bench" in words else [["back_extension_bench"]]
    return []


def _machine(words: str, movement: Movement, one_sided: bool) -> Kits:
    items = {"row": "row_machine", "pulldown": "pulldown_machine", "reverse_fly":
             "reverse_fly_machine", "lat_pullover": "pullover_machine",
             "pull_up": "assisted_pull_up_machine"}  # fmt: skip
    item = items.get(movement.family)
    return [[item]] if item else []


def _ball(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family != "back_extension":
        return []
    return [["stability_ball", "plates"]] if "weighted" in words else [["stability_ball"]]


def _belt(words: str, movement: Movement, one_sided: bool) -> Kits:
    return [["pull_up_bar", "dip_belt"]] if movement.family == "pull_up" else []


def _handles(words: str, movement: Movement, one_sided: bool) -> Kits:
    return [["dumbbell_pair"]] if re.search(r"\bfarmer", words) else []


def _landmine(words: str, movement: Movement, one_sided: bool) -> Kits:
    grip = [] if one_sided else ["row_handle"]
    return [["barbell", "plates", "landmine_attachment", *grip],
            ["barbell", "plates", "corner", *grip]]  # fmt: skip


def _calf(words: str, movement: Movement, one_sided: bool) -> Kits:
    return [["calf_raise_machine"]] if movement.family == "shrug" else []


def _one(item: str) -> Callable[[str, Movement, bool], Kits]:
    return lambda words, movement, one_sided: [item.split("+")]


_RULES: dict[str, Callable[[str, Movement, bool], Kits]] = {
    "barbell": _barbell,
    "ez_bar": _one("ez_bar+plates"),
    "dumbbell": _dumbbell,
    "kettlebell": _kettlebell,
    "cable": _cable,
    "band": _band,
    "body": _body,
    "smith": _one("smith_machine"),
    "machine": _machine,
    "t_bar": _one("t_bar_row_machine"),
    "landmine": _landmine,
    "trap_bar": _one("trap_bar+plates"),
    "ball": _ball,
    "suspension": _one("suspension_trainer"),
    "handles": _handles,
    "belt": _belt,
    "calf": _calf,
}


def _bench(words: str, movement: Movement, implement: str, found: Kits) -> list[str]:
    """The bench that a name or a movement speaks of."""
    if implement not in ("barbell", "ez_bar", "dumbbell", "kettlebell", "cable", "smith"):
        return []
    if re.search(r"\bincline\b|\bmiddle back shrug\b", words):
        return ["incline_bench"]
    lies = re.search(r"\b(lying|seal|chest supported|on bench|bar bench|cambered)\b", words)
    sits = re.search(r"\bseated\b", words) and implement in ("dumbbell", "barbell")
    braced = movement.family == "row" and implement == "dumbbell" and found == [["dumbbell"]]
    over = movement.family == "lat_pullover" and implement != "cable"
    return ["flat_bench"] if lies or sits or (braced and "kroc" not in words) or over else []
