"""What an exercise needs, from the source's equipment words and from its name.

Sources often give one word: no bench, no bar to hang from, no rack. The rules add these. What our
vocabulary has no item for is left out, machines of a movement's own aside: a gym can list them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from catalog.importers.own import implement_of_items
from catalog.importers.records import SourceRecord
from catalog.importers.rules import CannotPlace, Movement
from catalog.importers.spelling import folded, known_words
from catalog.vocabulary import item_names

Kits = list[list[str]]

_NAMED: tuple[tuple[str, str], ...] = (
    (r"\bsmith\b", "smith"),
    (r"\bcalf machine\b", "calf"),
    (r"\btrapbar\b", "trap_bar"),
    (r"\btbar\b", "t_bar"),
    (r"\blandmine\b|\bmeadow\b", "landmine"),
    (r"\bring\b", "ring"),
    (r"\bsuspension\b", "suspension"),
    (r"\bassisted\b.*\bmachine\b|\bmachine assisted\b", "assisted"),
    (r"\bband\b(?!.*\bbarbell\b)", "band"),
    (r"\bcable\b|\bpulley\b", "cable"),
    (r"\bball\b", "ball"),
    (r"\bkettlebell\b", "kettlebell"),
    (r"\bdumbbell\b", "dumbbell"),
    (r"\bezbar\b", "ez_bar"),
    (r"\bmachine\b", "machine"),
    (r"\bweighted (pullup|chinup)\b", "belt"),
    (r"\bfarmer\b", "handles"),
    (r"\bbarbell\b", "barbell"),
    (r"\bpulldown\b", "cable"),
    (r"\b(inverted|bodyweight|australian)\b.*\b(row|pullup)\b|\bpullup\b|\bchinup\b", "body"),
    (r"\bsuperman\b|\bbackextension\b|\bbodyweight\b|\breversehyper\b", "body"),
)
"""Words of a name that tell the implement where the source says nothing or "other"."""


def implement_of(record: SourceRecord) -> str:
    """What it is done with, by the source's word and the name; empty where neither says.

    Raises:
        CannotPlace: it needs something that the vocabulary has no item for.
    """
    named = next((found for pattern, found in _NAMED if re.search(pattern, record.words)), "")
    strange = [word for word in record.equipment if meant(word) is None]
    if strange:
        raise CannotPlace(f"the vocabulary has no item for {', '.join(strange).lower()}")
    known = [found for word in record.equipment if (found := meant(word))]
    if len(known) > 1 and "body" in known:
        known = [word for word in known if word != "body"]
    if not known:
        return named
    if named in known:
        return named
    if named == "t_bar" and known[0] == "barbell":
        return "landmine"  # a bar with one end in the corner
    finer = named in _FINER.get(known[0], ())
    return named if finer else known[0]


_FINER = {
    "machine": ("smith", "t_bar", "calf", "assisted", "cable"),
    "barbell": ("landmine", "trap_bar", "t_bar", "ez_bar", "smith"),
    "body": ("suspension", "ring", "band", "belt", "barbell"),
    "band": ("suspension",),
    "cable": ("landmine",),
    "plate": ("ball",),
    "belt": ("ball",),
    "ball": (),
}
"""Words of a name that say more than the source's."""


def meant(word: str) -> str | None:
    """The implement of a source's word; empty for what tells nothing, None for what is unknown.

    Foreign words first, then what our items are called, then the nearest foreign word.
    """
    if not word.strip():
        return ""
    found = known_words("implements").get(folded(word)) or _of_item(word) or _near(word)
    return "" if found == "nothing" or _bench_of(word) else found


def _bench_of(word: str) -> str:
    """The bench that a source's word means, if it means one."""
    plain = folded(word)
    found = known_words("implements").get(plain, "")
    if found in _BENCHES:
        return found
    items = set(item_names().meant(word))
    if not items or not items <= _BENCHES:
        return ""
    return "incline_bench" if re.search("incline|adjustable", plain) else "flat_bench"


_BENCHES = frozenset({"flat_bench", "incline_bench", "adjustable_bench"})


@lru_cache(maxsize=4096)
def _near(word: str) -> str | None:
    near = difflib.get_close_matches(folded(word), known_words("implements"), n=1, cutoff=0.88)
    return known_words("implements")[near[0]] if near else None


def _of_item(word: str) -> str | None:
    """The implement of an item of ours, where a word means one or several of one kind."""
    items = item_names().meant(word)
    found = {
        "nothing" if item in _BESIDE else _ITEMS.get(item, "") or implement_of_items([item])
        for item in items
    }
    return found.pop() if len(found) == 1 else None


_BESIDE = frozenset(
    {
        "adjustable_bench",
        "flat_bench",
        "incline_bench",
        "rack",
        "power_rack",
        "box",
        "rope",
        "strap",
        "neutral_attachment",
        "row_handle",
        "single_handle",
        "straight_bar",
    }
)
"""Items that come with something in the hand and don't say what."""
_ITEMS = {"back_extension_bench": "ghd", "plates": "plate", "bumper_plates": "plate"}
"""Items that are an implement of their own here."""


def misspelt(words: Iterable[str]) -> list[str]:
    """Words that are only near to a known one."""
    return [
        word
        for word in words
        if not (folded(word) in known_words("implements") or _of_item(word)) and _near(word)
    ]


def kits(record: SourceRecord, movement: Movement, one_sided: bool) -> Kits:
    """The kits of an exercise, any one of which will do.

    Raises:
        CannotPlace: the source says nothing and neither does the name, or it needs something that
            the vocabulary has no item for.
    """
    strange = re.search(r"\b(chain|car|axle|keg|log|stone|sled|sandbag|tire)\b", record.words)
    if strange:
        raise CannotPlace(f"the vocabulary has no item for {strange[0]}s")
    implement = implement_of(record)
    if not implement:
        raise CannotPlace("neither the source nor the name says what it needs")
    found = _RULES[implement](record.words, movement, one_sided)
    if not found:
        raise CannotPlace(f"no item of ours is known for it ({implement} {movement.family})")
    if movement.family == "back_extension" and implement in ("barbell", "dumbbell", "kettlebell"):
        return [["back_extension_bench", *kit] for kit in found]
    bench = _bench(record, movement, implement, found)
    return [[*kit, *(item for item in bench if item not in kit)] for kit in found]


def _barbell(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "row" and re.search(r"\binverted\b|\baustralian\b", words):
        return [["barbell", "rack"]]
    kit = ["barbell", "plates"]
    if re.search(r"\bband\b", words):
        kit.append("band")
    needs_rack = r"\b(rackpull|rack|pin|off pin|reverse band|hanging bar)\b"
    if re.search(needs_rack, words) or movement.family == "good_morning":
        kit.append("rack")
    return [kit]


def _dumbbell(words: str, movement: Movement, one_sided: bool) -> Kits:
    single = one_sided or movement.family in ("lat_pullover", "swing")
    if re.search(r"\balternat(e|ing)\b|\brenegade\b|\btwo\b", words):
        single = False
    return [["dumbbell" if single else "dumbbell_pair"]]


def _kettlebell(words: str, movement: Movement, one_sided: bool) -> Kits:
    two = r"\b(two|double|alternat(e|ing)|renegade|gorilla)\b"
    pair = re.search(two, words) or (movement.family == "olympic_lift" and "twoarm" in words)
    both = movement.family in ("row", "shrug", "loaded_carry") and not one_sided
    return [["kettlebell_pair" if pair or both else "kettlebell"]]


def _cable(words: str, movement: Movement, one_sided: bool) -> Kits:
    handle = "rope" if "rope" in words else "straight_bar"
    if one_sided or re.search(r"\b(stirrup|handle)\b", words):
        handle = "single_handle"
    if movement.family == "pulldown":
        return _pulldown(words, handle, one_sided)
    if movement.family == "row":
        return _cable_row(words, handle, one_sided)
    if movement.family in ("face_pull", "pull_through"):
        handle = "rope"
    if movement.family in ("reverse_fly", "y_raise") and not one_sided:
        return [["dual_cable_station", "single_handle"]]
    return [["cable_station", handle]]


def _pulldown(words: str, handle: str, one_sided: bool) -> Kits:
    if re.search(r"\b(kneeling|standing)\b", words):
        return [["cable_station", handle]]
    if re.search(r"\b(cross|crossover|dual|double)\b", words) and not one_sided:
        return [["dual_cable_station", "single_handle"]]
    if one_sided:
        return [["cable_pulldown_station", handle], ["cable_station", handle]]
    grip = re.search(r"\b(vbar|closegrip|neutralgrip)\b", words)
    return [["cable_pulldown_station", "neutral_attachment" if grip else handle]]


def _cable_row(words: str, handle: str, one_sided: bool) -> Kits:
    free = r"\b(standing|kneeling|high|bentover|shotgun|incline|lying|face|plank|rear pulley)\b"
    if re.search(free, words) and "seated" not in words:
        close = "vbar" in words and not one_sided
        return [["cable_station", "neutral_attachment" if close else handle]]
    if one_sided:
        return [["cable_row_station", handle], ["cable_station", handle]]
    if handle != "straight_bar":
        return [["cable_row_station", handle]]
    wide = re.search(r"\bwide(grip)?\b|\bbar\b|\bunderhand\b|\boverhand\b", words)
    return [["cable_row_station", "straight_bar" if wide else "neutral_attachment"]]


def _band(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "glute_ham_raise":
        return [["cable_pulldown_station", "band"]]
    return [["pull_up_bar", "band"]] if movement.family == "pull_up" else [["band"]]


def _body(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "pull_up":
        if re.search(r"\b(vbar|neutralgrip|parallel)\b", words):
            return [["pull_up_bar", "neutral_attachment"], ["rings"]]
        if re.search(r"\bjump(ing)?\b", words):
            return [["pull_up_bar", "box"], ["pull_up_bar"]]
        plain = re.fullmatch(r"(pullup|chinup)", words)
        return [["pull_up_bar"], ["rings"]] if plain else [["pull_up_bar"]]
    if movement.family == "row":
        if "towel" in words:
            return [["towel"]]
        return [["low_bar"], ["barbell", "rack"], ["rings"], ["suspension_trainer"]]
    if movement.family == "back_extension":
        floor = re.search(r"\b(superman|aquaman|prone|lying|floor|no)\b", words)
        return [[]] if floor else [["back_extension_bench"]]
    if movement.family == "glute_ham_raise":
        pads = re.search(r"\b(natural|floor|nordic)\b", words)  # what holds the heels down
        return [["cable_pulldown_station"]] if pads else [["back_extension_bench"]]
    hinges = ("romanian_deadlift", "good_morning", "y_raise", "reverse_fly")
    return [[]] if movement.family in hinges else []


def _machine(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "row" and "tbar" in words:
        return [["t_bar_row_machine"]]
    items = {
        "row": "row_machine",
        "pulldown": "pulldown_machine",
        "reverse_fly": "reverse_fly_machine",
        "lat_pullover": "pullover_machine",
        "pull_up": "assisted_pull_up_machine",
        "shrug": "shrug_machine",
        "deadlift": "deadlift_machine",
        "back_extension": "back_extension_machine",
    }
    if "reversehyper" in words:
        return [["reverse_hyper_machine"]]
    if movement.family == "back_extension" and not re.search(r"\b(machine|seated)\b", words):
        return [["back_extension_bench"]]  # sources call the bench a machine
    item = items.get(movement.family)
    return [[item]] if item else []


def _ball(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "lat_pullover":
        return [["dumbbell", "stability_ball"]]
    if movement.family != "back_extension":
        return []
    return [["stability_ball", "plates"]] if "weighted" in words else [["stability_ball"]]


def _belt(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "back_extension":
        return [["back_extension_bench", "plates"]]
    return [["pull_up_bar", "dip_belt"]] if movement.family == "pull_up" else []


def _handles(words: str, movement: Movement, one_sided: bool) -> Kits:
    return [["dumbbell_pair"]] if re.search(r"\bfarmer\b", words) else []


def _landmine(words: str, movement: Movement, one_sided: bool) -> Kits:
    grip = [] if one_sided else ["row_handle"]
    return [
        ["barbell", "plates", "landmine_attachment", *grip],
        ["barbell", "plates", "corner", *grip],
    ]


def _ring(words: str, movement: Movement, one_sided: bool) -> Kits:
    return (
        [["rings"]]
        if movement.pattern in ("vertical_pull", "horizontal_pull", "rear_delt_pull")
        else []
    )


def _plate(words: str, movement: Movement, one_sided: bool) -> Kits:
    if movement.family == "back_extension":
        return [["back_extension_bench", "plates"]]
    return [] if movement.family in ("pull_up", "pulldown", "face_pull") else [["plates"]]


def _one(kit: str, *families: str) -> Callable[[str, Movement, bool], Kits]:
    """One kit, for some families alone if any are named."""

    def rule(words: str, movement: Movement, one_sided: bool) -> Kits:
        return [kit.split("+")] if not families or movement.family in families else []

    return rule


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
    "assisted": _one("assisted_pull_up_machine", "pull_up"),
    "t_bar": _one("t_bar_row_machine", "row"),
    "landmine": _landmine,
    "trap_bar": _one("trap_bar+plates"),
    "ball": _ball,
    "suspension": _one("suspension_trainer"),
    "ring": _ring,
    "handles": _handles,
    "belt": _belt,
    "plate": _plate,
    "calf": _one("calf_raise_machine", "shrug"),
    "ghd": _one("back_extension_bench", "back_extension", "glute_ham_raise"),
}


def _bench(record: SourceRecord, movement: Movement, implement: str, found: Kits) -> list[str]:
    """The bench that a name, a movement or the source speaks of."""
    words = record.words
    if implement not in ("barbell", "ez_bar", "dumbbell", "kettlebell", "cable", "smith"):
        return []
    if movement.pattern == "vertical_pull" or "cable_row_station" in found[0]:
        return []
    if re.search(r"\bincline\b|\bmiddle back shrug\b|\bchestsupported\b", words):
        return ["incline_bench"]
    lies = re.search(r"\b(lying|seal|bench|cambered|headsupported|prone)\b", words)
    sits = re.search(r"\bseated\b", words) and implement in ("dumbbell", "barbell")
    single = movement.family == "row" and implement == "dumbbell" and found == [["dumbbell"]]
    braced = single and not re.search(r"\b(kroc|standing|bentover)\b", words)
    over = movement.family == "lat_pullover" and implement != "cable"
    floor = "floor" in words
    benches = {bench for word in record.equipment if (bench := _bench_of(word))}
    if "incline_bench" in benches:
        return ["incline_bench"]
    return ["flat_bench"] if (lies or sits or braced or over or benches) and not floor else []
