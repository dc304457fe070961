"""Turns pydantic's findings into problems with a place, what was found and what was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from catalog.inputs import MAX_PROBLEMS, Document, Path_, Problem, flow, value_at
from catalog.naming import choice
from catalog.shapes import Shape, fields_of, shapes_at, shapes_of

T = TypeVar("T")


class Strict(BaseModel):
    """The base of all file models: no unknown keys, no coercion, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _known_version(value: Any) -> Any:
    """Only version 1 exists; what is newer or older says what to do."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"expected {VERSION}, the version of this format")
    if value > VERSION:
        raise ValueError(
            f"expected at most {VERSION}: {_NEWER}; upgrade with pip install --upgrade backblock"
        )
    if value < VERSION:
        raise ValueError(
            f"expected {VERSION}: there was no format before it; write schema_version: {VERSION} "
            "and run the command again, which lists what else must change"
        )
    return value


def of_newer(problem: Problem) -> bool:
    """Whether a problem is that the file is of a newer version; the rest is then no news."""
    return problem.path[-1:] == ("schema_version",) and _NEWER in problem.message


_NEWER = "the file is of a newer Backblock"
VERSION = 1
"""The version of all file formats; see docs/file-formats.md for what changes it."""
Version = Annotated[Literal[1], BeforeValidator(_known_version)]
"""A file's ``schema_version``."""


def validate(shape: Any, document: Document, path: Path_ = ()) -> tuple[Any, list[Problem]]:
    """Check the data at ``path`` of a document against a pydantic type.

    Returns:
        The validated value (None where there are problems) and every problem found.
    """
    data = value_at(document.data, path)
    try:
        return _adapter(shape).validate_python(data), []
    except ValidationError as error:
        problems: dict[tuple[Path_, str], Problem] = {}
        for item in _together(_plainest(error.errors(include_url=False))):
            problem = _problem(shape, document, path, data, item)
            problems.setdefault((problem.path, problem.message), problem)
            if len(problems) >= MAX_PROBLEMS:
                break
        found = list(problems.values())
        return None, [problem for problem in found if of_newer(problem)] or found


def _plainest(errors: Sequence[Any]) -> list[Any]:
    """The errors without those that a list might have stood where one value is wrong.

    Nor is a key missing that stands there in capitals.
    """
    scalar = {id(item["input"]) for item in errors if item["type"] != "list_type"}
    kept = [e for e in errors if e["type"] != "list_type" or id(e["input"]) not in scalar]
    unknown = {_folded(e["loc"]) for e in kept if e["type"] == "extra_forbidden"}
    return [e for e in kept if e["type"] != "missing" or e["loc"] not in unknown]


def _together(errors: Sequence[Any]) -> list[Any]:
    """The errors, all keys that one mapping lacks in the first of them, under ``lacking``."""
    kept: list[Any] = []
    lacking: dict[tuple[Any, ...], list[str]] = {}
    for item in errors:
        *at, key = item["loc"] or ("",)
        if item["type"] == "missing" and tuple(at) in lacking:
            lacking[tuple(at)].append(str(key))
        elif item["type"] == "missing":
            lacking[tuple(at)] = [str(key)]
            kept.append({**item, "lacking": lacking[tuple(at)]})
        else:
            kept.append(item)
    return kept


def _folded(loc: Sequence[Any]) -> tuple[Any, ...]:
    """A place whose last key is in small letters."""
    return (*loc[:-1], str(loc[-1]).lower())


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def near(word: object, known: Iterator[str] | list[str] | tuple[str, ...] | Any) -> str:
    """A "did you mean" for a word among the known ones; empty where nothing is near."""
    words = sorted(known)
    if not isinstance(word, str) or len(word) > 100:
        return ""
    folded = word.strip().lower().replace(" ", "_").replace("-", "_")
    found = difflib.get_close_matches(folded, words, n=1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else ""


def shown(value: Any) -> str:
    """A value as the file has it, short enough for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list" if len(value) > 5 else f"[{', '.join(shown(item) for item in value)}]"
    text = str(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _problem(shape: Any, document: Document, base: Path_, data: Any, item: Any) -> Problem:
    path, missing = _clean(data, item["loc"], item["type"])
    found = item.get("input")
    kind, ctx = item["type"], item.get("ctx", {})
    if kind == _AT_KEY:
        path, found = (*path, ctx["key"]), found[ctx["key"]]
    shapes = shapes_at(_shapes(shape), path)
    hint = ""
    if kind == "extra_forbidden":
        known = {
            key
            for outer in shapes_at(_shapes(shape), path[:-1])
            if outer.model is not None
            for key in outer.model.model_fields
        }
        hint = _tight(path[-1], known) or _of_a_day(path[-1], known)
        hint = hint or _at_home(shapes_at(_shapes(shape), path[:-1]), path[-1])
        hint = hint or _cut_list(value_at(data, path[:-1]), path[-1]) or near(path[-1], known)
        message = "unknown key" + (
            "" if hint or not known else f", expected one of {', '.join(sorted(known))}"
        )
    elif kind == "missing":
        *keys, last = map(repr, item["lacking"])
        named = f"{', '.join(keys)} and {last} are" if keys else f"{last} is"
        message = f"is missing: {named} required" if missing else "is missing"
    elif found is None and kind != "value_error":
        message = "is null; give a value or remove the line"
        hint = _cut_number(value_at(data, path[:-1]), path[-1] if path else "")
    elif kind == "literal_error":
        words = [word.strip("'") for word in ctx["expected"].replace(" or ", ", ").split(", ")]
        hint = _floor_words(found, words, path) or near(found, words)
        message = f"found {shown(found)}, expected one of {', '.join(words)}"
    elif kind in ("value_error", _AT_KEY):
        message = item["msg"].removeprefix("Value error, ")
        if not isinstance(found, dict) and not message.startswith(("found", "is ")):
            message = f"found {shown(found)}, {message}"
    else:
        message = f"found {shown(found)}, {_expected(kind, ctx, item['msg'], shapes)}"
        meant = _id(found) if kind == "string_pattern_mismatch" else found
        hint = _in_line(path, meant) if meant != found else how_to_write(shapes, path, found)
    return document.problem((*base, *path), message, hint)


_AT_KEY = "at_key"


def at_key(key: str, message: str) -> PydanticCustomError:
    """What a model's validator raises where one of its keys is wrong, to be told at its line.

    Args:
        key: the key, which the data has.
        message: what is wrong, e.g. "is null; give a value or remove the line".
    """
    return PydanticCustomError(_AT_KEY, "{message}", {"key": key, "message": message})


@cache
def _shapes(shape: Any) -> tuple[Shape, ...]:
    return shapes_of(shape)


def _tight(key: object, known: Iterable[str]) -> str:
    """What was meant by a key that has its value in it, e.g. ``weeks:6``."""
    first, colon, rest = str(key).partition(":")
    if colon and first in known and rest:
        return f"a colon needs a space behind it: write {first}: {rest}"
    return ""


def _of_a_day(key: object, known: Iterable[str]) -> str:
    """Where a day belongs: it is a session's, and other things name the session."""
    if key in ("days", "day", "training_days") and "sessions" in known:
        return "each day is a session: write sessions: [{name: A, day: mon}]"
    return (
        "write session: and the name of the session of that day"
        if key == "day" and "session" in known and "days" not in known
        else ""
    )


def _cut_list(beside: Any, key: object) -> str:
    """What was meant by a number that is a key of its own: ``{deload_weeks: 3, 6}`` is a list."""
    keys = list(beside) if isinstance(beside, dict) else []
    if key not in keys or not str(key).isdigit() or beside[key] is not None:
        return ""
    place = keys.index(key)
    first = place
    while first and str(keys[first]).isdigit():
        first -= 1
    value = beside[keys[first]]  # in short, or the list that one value stands for
    begun = value if isinstance(value, list) else [value]
    if str(keys[first]).isdigit() or not all(isinstance(one, int) for one in begun):
        return ""
    numbers = [*begun, *(int(k) for k in keys[first + 1 : place + 1])]
    return f"write {keys[first]}: {flow(numbers)}"


def _cut_number(beside: Any, key: object) -> str:
    """What was meant by ``{rope: 39,90}``: a decimal comma ends an entry."""
    keys = list(beside) if isinstance(beside, dict) else []
    place = keys.index(key) if key in keys and str(key).isdigit() else 0
    whole = beside[keys[place - 1]] if place else None
    return f"write {keys[place - 1]}: {whole}.{key}" if type(whole) is int else ""


_COARSE = {
    "back": ("lats", "mid_traps", "rhomboids", "erector_spinae"),
    "upper_back": ("mid_traps", "rhomboids"),
    "mid_back": ("mid_traps", "rhomboids"),
    "lower_back": ("erector_spinae",),
    "erectors": ("erector_spinae",),
    "traps": ("upper_traps", "mid_traps", "lower_traps"),
    "delts": ("rear_delts", "side_delts", "front_delts"),
    "shoulders": ("rear_delts", "side_delts", "front_delts"),
    "abs": ("core",),
    "abdominals": ("core",),
    "quads": ("quadriceps",),
    "hams": ("hamstrings",),
    "pecs": ("chest",),
    "grip": ("forearms",),
    "arms": ("biceps", "triceps", "forearms"),
    "legs": ("quadriceps", "hamstrings", "glutes"),
    "novice": ("beginner",),
    "all": ("beginner",),
    "any": ("beginner",),
    "easy": ("beginner",),
    "hard": ("advanced",),
    "starter": ("beginner",),
    "medium": ("intermediate",),
    "experienced": ("intermediate", "advanced"),
    "expert": ("advanced",),
    "elite": ("advanced",),
    "size": ("hypertrophy",),
    "muscle": ("hypertrophy",),
    "rehab": ("prehab",),
    "pull": ("vertical_pull", "horizontal_pull"),
    "row": ("horizontal_pull",),
    "push": ("vertical_push", "horizontal_push"),
    "overhand": ("pronated",),
    "underhand": ("supinated",),
    "50%": ("half",),
    "50_%": ("half",),
    "0.5": ("half",),
    "true": ("half",),
    "kilo": ("kg",),
    "kilos": ("kg",),
    "kgs": ("kg",),
    "lbs": ("lb",),
    "pounds": ("lb",),
    "weekend": ("sat", "sun"),
    "weekends": ("sat", "sun"),
}
"""Words of the gym floor for a word of ours, or several."""
_ABROAD = {
    "mon": "montag mo lunes lundi lunedi luned\u00ec segunda segunda_feira",
    "tue": "dienstag di martes mardi martedi marted\u00ec ter\u00e7a ter\u00e7a_feira",
    "wed": (
        "mittwoch mi mi\u00e9rcoles miercoles mercredi mercoledi mercoled\u00ec quarta quarta_feira"
    ),
    "thu": "donnerstag do jueves jeudi giovedi gioved\u00ec quinta quinta_feira",
    "fri": "freitag fr viernes vendredi venerdi venerd\u00ec sexta sexta_feira",
    "sat": "samstag sonnabend sa s\u00e1bado sabado samedi sabato",
    "sun": "sonntag so domingo dimanche domenica",
    "beginner": (
        "anf\u00e4nger anfaenger principiante d\u00e9butant debutant d\u00e9butante iniciante"
    ),
    "intermediate": (
        "fortgeschritten fortgeschrittene fortgeschrittener mittel medio intermedio "
        "interm\u00e9diaire moyen"
    ),
    "advanced": "profi experte avanzado avanc\u00e9 avance avanzato avan\u00e7ado",
    "hypertrophy": "muskelaufbau hypertrophie hipertrofia ipertrofia masse volumen",
    "strength": "kraft maximalkraft fuerza force forza for\u00e7a",
    "session": "einheit sesi\u00f3n sesion s\u00e9ance seance seduta",
    "week": "woche semana semaine settimana",
    "power": "schnellkraft explosivkraft potencia puissance potenza pot\u00eancia",
}
"""Days, levels, goals and spans in German, Spanish, French, Italian and Portuguese."""
_OURS = {word: ours for ours, words in _ABROAD.items() for word in words.split()}


def _floor_words(found: Any, words: Sequence[str], path: Path_) -> str:
    """Which of our words a coach's word may mean."""
    folded = str(found).strip().lower().replace(" ", "_").replace("-", "_")
    meant = [word for word in _COARSE.get(folded, (_OURS.get(folded, ""),)) if word in words]
    if not meant and "mon" in words:
        days = _days(found, words)
        several = days.startswith("write [") and path[-1:] == ("day",)
        return "a session has one day: write one for each" if several else days
    return f"did you mean {' or '.join(meant)}?" if meant else ""


def _days(found: Any, words: Sequence[str]) -> str:
    """Days by their number from Monday, or several in one text (``tue/thu``)."""
    if isinstance(found, int) and 1 <= found <= len(words):
        return f"did you mean {words[found - 1]}?"
    parts = re.split(r"\s*(?:[,;/+&]|\band\b|\s)\s*", str(found).strip())
    meant = (choice(part, words) or _OURS.get(part.lower(), "") for part in parts)
    days = [day for day in meant if day in words]
    return f"write [{', '.join(days)}]" if len(days) == len(parts) > 1 else ""


def _at_home(outer: Sequence[Shape], key: object) -> str:
    """Where a key belongs that stands a level too high, e.g. ``exclude``."""
    homes = [
        f"{name}.{key}"
        for shape in outer
        if shape.model is not None
        for name, inner in fields_of(shape.model).items()
        if any(part.model and key in part.model.model_fields for part in inner)
    ]
    homes = [home for home in homes if not home.startswith("score.")] or homes
    return f"did you mean {' or '.join(homes)}?" if 0 < len(homes) < 4 else ""


_PLAIN = {
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "string_type": "expected text",
    "string_too_short": "expected some text",
    "string_pattern_mismatch": "expected an id of small letters, digits and _",
    "bool_type": "expected true or false",
    "date_type": "expected a date such as 2027-01-04",
}
_MAPPINGS = ("dict_type", "model_type", "model_attributes_type")


def _expected(kind: str, ctx: dict[str, Any], message: str, shapes: Sequence[Shape]) -> str:
    if kind == "list_type":
        return _listed([inner for shape in shapes for inner in shape.inside])
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _MAPPINGS:
        return _keys(shapes)
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        word = {
            "greater_than_equal": "at least",
            "less_than_equal": "at most",
            "greater_than": "more than",
            "less_than": "less than",
        }[kind]
        return f"expected {word} {next(iter(ctx.values())):g}"
    if kind in ("too_short", "too_long"):
        return _length(kind, ctx, shapes)
    if kind == "string_too_long":
        return f"expected at most {ctx['max_length']:,} characters"
    if kind == "multiple_of":
        return f"expected a multiple of {ctx['multiple_of']:g}"
    return message.replace("Input should be", "expected").replace("Input should", "expected to")


def _listed(inside: Sequence[Shape]) -> str:
    """That a list is expected, and of what."""
    if any(shape.kind is int for shape in inside):
        return "expected a list of whole numbers"
    keyed = any(shape.model is not None for shape in inside)
    return _keys(inside).replace("a mapping", "a list of mappings") if keyed else "expected a list"


def _keys(shapes: Sequence[Shape]) -> str:
    """That a mapping is expected, with the keys that it may have."""
    keys = [key for shape in shapes if shape.model for key in shape.model.model_fields]
    if not keys:
        return "expected a mapping"
    number = any(inner.kind is int for shape in shapes for inner in shape.inside)
    listed = f"{', '.join(keys[:6])}{' and others' * (len(keys) > 6)}"
    return f"expected {'a number or ' * number}a mapping with {listed}"


def _length(kind: str, ctx: dict[str, Any], shapes: Sequence[Shape]) -> str:
    has = ctx["actual_length"] or "none" if kind == "too_short" else ctx["actual_length"] or "more"
    if any(shape.pair for shape in shapes):
        return f"expected two values, has {has}"
    word, bound = ("at least", "min_length") if kind == "too_short" else ("at most", "max_length")
    return f"expected {word} {ctx[bound]} value{'s' * (ctx[bound] != 1)}, has {has}"


_YES = {
    "yes": True,
    "no": False,
    "on": True,
    "off": False,
    "y": True,
    "n": False,
    "true": True,
    "false": False,
    "ja": True,
    "nein": False,
    "oui": True,
    "non": False,
}
_UNITS = (
    r"(?:min(?:ut[eio])?[sn]?|sets?|reps?|weeks?|wochen|semanas|semaines|settimane"
    r"|\u20ac|euros?|eur|\$|usd|\u00a3|gbp)?\.?"
)
_ABOUT = (
    r"(?:max(?:imum)?\.?|min(?:imum)?\.?|about|up to|at (?:most|least)|ca\.?|[~<>\u2264\u2265]=?)?"
)
_NUMBER = re.compile(
    rf"\s*{_ABOUT}\s*([+-]?[0-9]{{1,6}}(?:[.,][0-9]{{1,6}})?)\s*{_UNITS}\s*\Z", re.IGNORECASE
)
_LABELLED = re.compile(r"\s*(?:weeks?|wk|sets?|reps?|w)\.?\s*([0-9]{1,4})\s*\Z", re.IGNORECASE)
SPOKEN_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
}
"""Words that people write for a count."""
_RANGE = re.compile(r"\s*([0-9]{1,4})\s*(?:-|\u2013|to|\.\.)\s*([0-9]{1,4})\s*\Z")
_ENDS = (("start", "end"), ("min", "max"))


def how_to_write(shapes: Sequence[Shape], path: Path_, found: Any) -> str:
    """How a value is written that is of the wrong kind, where it says what was meant.

    Args:
        shapes: what may stand there.
        path: where; its key stands in the example.
        found: the value.
    """
    hint = _in_words(path, found)
    if hint:
        return hint
    meant = _of_place(path, found)
    if meant is None:
        mapping = isinstance(found, dict)
        meant = _named_list(shapes, found) if mapping else _meant(shapes, found)
    return "" if meant is None else _in_line(path, meant)


def _in_words(path: Path_, found: Any) -> str:
    """What is no value of its key: two of a pin in one, no limit at all, the last week."""
    key = path[-1] if path else ""
    both = _TOP.match(found) if isinstance(found, str) and key == "sets" else None
    if both and path[0] == "pin":
        return f'write sets: {both[1]}, reps: "{both[2]}"'
    if key == "deload_weeks" and found in ("last", "the last", "final"):
        return "give the week by its number, e.g. deload_weeks: 4"
    no_limit = str(found).lower() in ("none", "no", "off", "unlimited")
    return f"write {key}: null" if path[-2:-1] == ("limits",) and no_limit else ""


def _of_place(path: Path_, found: Any) -> Any:
    """What a value means where it stands; None where its place says nothing of it."""
    key = path[-1] if path else ""
    if path[-2:-1] == ("muscle_sets",) and type(found) is int:
        return {"min": found}  # what a coach asks of a muscle is a least
    if path[-2:-1] == ("priorities",):
        return _SPOKEN.get(str(found).lower())
    if key == "supersets":
        wanted = {"yes": 2, "no": 0, "true": 2}.get(str(found).lower(), found)
        return {"pairs": len(wanted) if isinstance(wanted, list) else wanted}
    meant = _of_key(key, found) if isinstance(found, str) else None
    # a phase says how long it is
    return len(meant) if path[-3:-2] == ("phases",) and isinstance(meant, list) else meant


def _named_list(shapes: Sequence[Shape], found: dict[str, Any]) -> Any:
    """A list of mappings that was written as one by name: ``Pull A: mon``."""
    models = [i.model for shape in shapes if shape.kind is list for i in shape.inside if i.model]
    if not any("name" in model.model_fields for model in models):
        return None
    keys = [
        key
        for model in models
        for key, field in model.model_fields.items()
        if field.is_required() and key != "name"
    ]
    return [
        {"name": name} | (of if isinstance(of, dict) else dict.fromkeys(keys[:1], of))
        for name, of in found.items()
    ][:3]


_SPOKEN = {"none": 0, "low": 0, "normal": 1, "medium": 1, "high": 2, "highest": 3}
_TOP = re.compile(
    r"\s*([0-9]{1,2})\s*[x\u00d7]\s*([0-9]{1,3})\s*(?:(?:@|rpe)\s*)*([5-9]|10)?\s*\Z", re.I
)
_BACKOFF = re.compile(
    r"\s*(?:[0-9]{1,2}\s*[x\u00d7]\s*)?([0-9]{1,3})\s*(?:@|at)?\s*-\s*([0-9]{1,2})\s*%\s*\Z", re.I
)
_RATIO = re.compile(r"\s*([0-9]{1,2})\s*(?::|to)\s*([0-9]{1,2})\s*\Z")
_HOURS = re.compile(r"\s*([0-9])\s*(?:h(?:ours?|rs?)?|:)\s*([0-5]?[0-9])?\s*(?:min)?\s*\Z", re.I)
_RPE = re.compile(r"\s*(?:rpe\s*)?@?\s*([5-9]|10)\s*(?:rpe)?\s*\Z", re.I)


_CLOCK = re.compile(r"\s*(?:([0-9]{1,2}):)?([0-9]{1,3})\s*(?:s|secs?|seconds)?\s*\Z", re.I)


def _of_key(key: object, text: str) -> Any:
    """What a text means under some keys: hours of ``minutes``, a range of ``weeks``, an RPE."""
    ends = _RANGE.match(text)
    if key == "minutes" and ends:
        return int(ends[2])  # what may be used, at most
    if key in ("weeks", "deload_weeks") and ends and 0 < int(ends[1]) < int(ends[2]) <= _WEEKS:
        return list(range(int(ends[1]), int(ends[2]) + 1))
    hours = _HOURS.match(text)
    if key == "minutes" and hours:
        return 60 * int(hours[1]) + int(hours[2] or 0)
    days = re.fullmatch(r"\s*([0-9])\s*days?\s*", text, re.IGNORECASE)
    if days and "hours" in str(key):
        return 24 * int(days[1])
    if (ratio := _RATIO.match(text)) and key == "balance":
        return {"ratio": [int(ratio[1]), int(ratio[2])]}
    if (top := _TOP.match(text)) and key == "top":
        effort = {"rpe": int(top[3])} if top[3] else {}
        return {"sets": int(top[1]), "reps": int(top[2])} | effort
    if (backoff := _BACKOFF.match(text)) and key == "backoff":
        return {"reps": int(backoff[1]), "drop": f"{backoff[2]} %"}
    seconds = _CLOCK.match(text) if "seconds" in str(key) or key == "rest" else None
    if seconds:
        return 60 * int(seconds[1] or 0) + int(seconds[2])
    rpe = _RPE.match(text) if "rpe" in text.lower() else None
    if key in ("rir", "deload_rir") and rpe:
        return 10 - int(rpe[1])  # an RPE of 8 leaves two in reserve
    return None


_WEEKS = 26


def _id(text: str) -> str:
    """A text's words as an id: ``Bench Press`` is ``bench_press``."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words if re.match("[a-z]", words) else text


def _in_line(path: Path_, meant: Any) -> str:
    """How a value is written behind its key."""
    key = path[-1] if path and isinstance(path[-1], str) else ""
    return f"write {key}: {flow(meant)}" if key else f"write {flow(meant)}"


def _meant(shapes: Sequence[Shape], found: Any) -> Any:
    """The value that was meant, or None."""
    kinds = {shape.kind for shape in shapes}
    if isinstance(found, float) and int in kinds:
        return int(found) if found.is_integer() else None
    if type(found) is int and any(_has_ends(shape) for shape in shapes):
        return {"min": found, "max": found}
    if isinstance(found, bool | int | float) and str in kinds:
        return str(found).lower() if isinstance(found, bool) else str(found)
    if not isinstance(found, str):
        return None
    if bool in kinds:
        return _YES.get(found.strip().lower())
    kinds |= {inner.kind for shape in shapes for inner in shape.inside}
    meant = _range(shapes, found) or _number(kinds, found) or _several(shapes, found)
    if meant is None and str in kinds and not any(shape.kind is str for shape in shapes):
        return [_id(part) for part in re.split(r"\s*[,;/]\s*", found)] if "," in found else [found]
    if meant is None and kinds == {list}:
        return [[found]]  # kits: lists of items
    ends = _RANGE.match(found)
    if meant is None and ends and any(_has_ends(i) for shape in shapes for i in shape.inside):
        return [{"min": int(ends[1]), "max": int(ends[2]), "unit": "reps"}]
    return meant


def _has_ends(shape: Shape) -> bool:
    """Whether a mapping has a least and a most."""
    return shape.model is not None and {"min", "max"} <= set(shape.model.model_fields)


def _number(kinds: set[type], text: str) -> int | float | None:
    if not kinds & {int, float}:
        return None
    spoken = SPOKEN_NUMBERS.get(text.strip().lower())
    number = _NUMBER.match(text) or _LABELLED.match(text)
    if spoken is not None or number is None:
        return spoken
    value = float(number[1].replace(",", "."))
    return int(value) if value == int(value) else value if float in kinds else None


def _range(shapes: Sequence[Shape], text: str) -> Any:
    ends = _RANGE.match(text)
    if ends is None:
        return None
    low, high = int(ends[1]), int(ends[2])
    for shape in shapes:
        for first, last in _ENDS:
            if shape.model is not None and {first, last} <= set(shape.model.model_fields):
                return {first: low, last: high}
        if shape.pair:
            return [low, high]
    return None


def _several(shapes: Sequence[Shape], text: str) -> list[Any] | None:
    """A list that is written as one text, e.g. "1, 2"."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip("[] ")) if part]
    numbers = any(
        shape.kind is list and {inner.kind for inner in shape.inside} & {int, float}
        for shape in shapes
    )
    whole = numbers and len(parts) > 1 and all(re.fullmatch("[0-9]{1,4}", part) for part in parts)
    return [int(part) for part in parts] if whole else None


def _clean(data: Any, loc: tuple[Any, ...], kind: str) -> tuple[Path_, str]:
    """Drop union tags from pydantic's location: keep what the data really has."""
    path: list[str | int] = []
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if _has(data, part):
            data = data[part]
            path.append(part)
        elif last and kind == "missing":
            return tuple(path), str(part)
    return tuple(path), ""


def _has(data: Any, part: Any) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)
