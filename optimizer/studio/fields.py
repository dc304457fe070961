"""Fields of a scenario's form, as the types of its file have them.

What a field shows, which choices it has and how its text is read follow from the annotations of
:mod:`optimizer.scenario.schema`, so that a new key needs no code here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.inputs import InputError, Path_, flow, read_text
from catalog.json_schema import described
from catalog.shapes import Shape, fields_of, shapes_at, shapes_of
from optimizer.scenario.rewriting import on_one_line
from optimizer.scenario.schema import ScenarioFile
from optimizer.words import capital, titled

FILE = shapes_of(ScenarioFile)
MOST_NUMBERS = 26
"""Numbers that a range such as 1-4 may stand for."""
LABELS = {
    "select": "Which exercises",
    "own": "Exercises of its own",
    "skip": "Not held",
    "heavy_lower_back": "Heavy for the lower back",
    "muscle_sets": "Sets a muscle",
    "per": "In each",
    "new_exercises": "New exercises a session",
    "backoff": "Back-off",
    "rpe": "RPE",
    "drop": "lighter by",
    "percent": "Percent of the max",
    "double": "Double progression by",
    "add": "Added a week",
    "round": "Rounded down to",
    "rir": "Reps in reserve",
    "deload_rir": "Reps in reserve, lighter weeks",
}
"""What keys are called that don't say it by themselves."""
HINTS = {
    "select": "An exercise, or a kind, as pattern: hinge",
    "muscle_sets": "Credit each time, as lats: 4, biceps: 2",
}
"""What is said of keys in place of what the file's types say of them."""
OFF = {("recovery", "lower_back_hours"): "recovery", ("balance", "ratio"): "balance"}
"""Fields where none is written as null in place of the mapping."""
YES = {"yes": True, "no": False}


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        path: in the file, e.g. ``sessions[0].minutes``.
        label: what it is called.
        kind: ``text``, ``number``, ``date``, ``choice``, or ``boxes`` for any of some.
        value: what the file says; empty where it says nothing.
        usual: what holds then.
        options: of a choice, or of boxes.
        chosen: those of the boxes that are ticked.
        hint: what to know about it.
        problems: what is wrong with it.
        lifts: whether it names exercises, which the page then offers.
    """

    path: str
    label: str
    kind: str = "text"
    value: str = ""
    usual: str = ""
    options: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    hint: str = ""
    problems: tuple[str, ...] = ()
    lifts: bool = False

    @property
    def id(self) -> str:
        """Of the field in the page."""
        return "f-" + "".join(c if c.isalnum() else "-" for c in self.path)


@dataclass(frozen=True)
class Row:
    """One item of a list, or one entry of a mapping.

    Attributes:
        path: in the file.
        title: what it is called.
        fields: of its keys.
        problems: with the item as a whole.
    """

    path: str
    title: str
    fields: tuple[Field, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A list or a mapping of the file.

    Attributes:
        path: in the file.
        title: what it is called.
        hint: what it is for.
        rows: what it holds.
        problems: with the whole.
    """

    path: str
    title: str
    hint: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Of the part in the page."""
        return "p-" + self.path.replace(".", "-")


def shapes(path: Path_) -> tuple[Shape, ...]:
    """What may stand at a path of the file; nothing where no such key is known."""
    return shapes_at(FILE, path)


def label_of(path: Path_) -> str:
    """What a place is called, within the item that it belongs to."""
    key, above = str(path[-1]), str(path[-2]) if len(path) > 1 else ""
    label = LABELS.get(key, titled(key))
    if above in ("top", "backoff", "round"):
        return f"{LABELS.get(above, titled(above))}: {label if label.isupper() else label.lower()}"
    return label


def leaves(path: Path_) -> Iterator[tuple[Path_, str]]:
    """The keys of a model, those of models within it too, each with what it means."""
    for shape in shapes(path):
        if shape.model is None:
            continue
        meanings = described(shape.model)
        for key, inner in fields_of(shape.model).items():
            items = [item for one in inner for item in one.inside if one.kind is list]
            if all(one.model for one in inner):
                yield from leaves((*path, key))
            elif not items or any(item.model is None for item in items):
                yield (*path, key), HINTS.get(key, _plain(meanings.get(key, "")))


def _plain(meaning: str) -> str:
    """What a key means, as a field says it."""
    return capital(" ".join(meaning.replace("``", "").removeprefix("True: ").split()))


def default_of(path: Path_) -> Any:
    """What a key of a model is where it is left out; None where nothing stands for it."""
    for shape in shapes(path[:-1]):
        if shape.model is not None and path[-1] in shape.model.model_fields:
            value = shape.model.model_fields[str(path[-1])].default
            return value if isinstance(value, str | int | float | list) else None
    return None


def usual(content: Any, path: Path_) -> Any:
    """What holds where the file says nothing.

    Args:
        content: the scenario with every default, as :mod:`optimizer.scenario.content` gives it.
        path: of the field.
    """
    if any(isinstance(part, int) for part in path) and path[0] != "sessions":
        return default_of(path)  # items of lists may stand in another order there
    home: Path_ = ("sessions", 0, *path) if path[0] == "limits" else path
    return at(content, home)


def listed(path: Path_) -> bool:
    """Whether several values may stand at a path, and one of them too."""
    return any(shape.kind is list and not shape.pair for shape in shapes(path))


def kind_of(path: Path_) -> tuple[str, tuple[str, ...]]:
    """How a field of a path looks, and the words to choose from."""
    found = shapes(path)
    words = tuple(word for shape in found for word in shape.words)
    kinds = {shape.kind for shape in found}
    if kinds == {bool}:
        return "choice", tuple(YES)
    if words and kinds == {str}:
        return "choice", words
    if kinds == {datetime.date}:
        return "date", ()
    if kinds <= {int, float} and kinds:
        return "number", ()
    choices = tuple(w for shape in found for one in shape.inside for w in one.words)
    if choices and kinds == {list}:
        return "boxes", choices
    return "text", ()


# ----- values as text, and back ------------------------------------------------------------------


def shown(value: Any, path: Path_ = ()) -> str:
    """A value of the file as its field shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items())
    if isinstance(value, list):
        pair = any(shape.pair for shape in shapes(path)) and len(value) == 2
        between = _between(path) if pair else ", "
        return between.join(flow(v) if isinstance(v, dict | list) else shown(v) for v in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _between(path: Path_) -> str:
    """What stands between the two of a pair."""
    if any(one.kind is datetime.date for shape in shapes(path) for one in shape.inside):
        return " to "
    return ":" if path[-1] == "ratio" else "-"


def read(path: Path_, text: str) -> Any:
    """A field's text as the file writes it; text that means nothing there stays as it is."""
    found = shapes(path)
    kinds = {shape.kind for shape in found}
    words = {word for shape in found for word in shape.words}
    if text in words:
        return text
    if text.lower() == "none" and not any(s.kind is str and not s.words for s in found):
        return None
    if bool in kinds and text in YES:
        return YES[text]
    if datetime.date in kinds:
        return _date(text)
    if any(shape.mapping for shape in found) and ":" in text:
        return _in_yaml(text if text.startswith("{") else f"{{{text}}}", text)
    lists = [shape for shape in found if shape.kind is list]
    if kinds & {int, float} and _number(text) is not None:
        return _number(text)
    return _list(lists[0], text) if lists else text


def _list(shape: Shape, text: str) -> Any:
    """Several values, one after the other; the two ends of a pair; weeks as 1-4."""
    kinds = {one.kind for one in shape.inside}
    if shape.pair:
        if datetime.date in kinds:
            return on_one_line([_date(end.strip()) for end in re.split(" to |,", text)])
        numbers = [_number(end.strip()) for end in re.split(" to |[-:,]", text)]
        return text if None in numbers else on_one_line(numbers)
    if str not in kinds and int in kinds:
        text = re.sub(r"(\d+) ?- ?(\d+)", _counted, text)
    return _in_yaml(text if text.startswith("[") else f"[{text}]", text)


def _counted(found: re.Match[str]) -> str:
    """The numbers that a range stands for, where they are not too many."""
    first, last = int(found[1][:9]), int(found[2][:9])
    few = first <= last < first + MOST_NUMBERS
    return ", ".join(map(str, range(first, last + 1))) if few else found[0]


def _in_yaml(written: str, text: str) -> Any:
    try:
        value = read_text(written, "field").data
    except InputError:
        return text
    return on_one_line(value)


def _number(text: str) -> int | float | None:
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,9}\.\d{1,6}", text, re.ASCII) else None


def _date(text: str) -> Any:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def several(value: Any) -> list[Any]:
    """A list as it is; one value as a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def at(data: Any, path: Path_, missing: Any = None) -> Any:
    """What a file's data say at a path, where one value may stand for a list of one."""
    for part in path:
        try:
            if not isinstance(part, int) or isinstance(data, list):
                data = data[part]
            elif part or data is None:
                return missing
        except (LookupError, TypeError):
            return missing
    return data


def node_at(data: Any, path: Path_) -> Any:
    """The mapping or list at a path, to be written into; mappings on the way are made.

    Raises:
        LookupError: a list has no such place.
    """
    for part in path:
        if isinstance(part, int) and not isinstance(data, list):
            if part:
                raise IndexError(part)
            continue
        if isinstance(data, dict) and data.get(part) is None:
            data[part] = {}
        data = data[part]
    return data
