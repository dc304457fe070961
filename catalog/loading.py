"""Loads the shipped catalogues and users' own, and lays one over another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from pydantic import FailFast, Field, TypeAdapter, ValidationError

from catalog.inputs import (
    MAX_CATALOG_BYTES,
    MAX_CATALOG_NODES,
    MAX_PROBLEMS,
    MAX_YAML_CATALOG_BYTES,
    Document,
    InputError,
    Path_,
    Problem,
    collector_paused,
    decode,
    flow,
    kind_of,
    read_bytes,
    read_json,
    read_text,
    walk,
)
from catalog.schema import Catalog, Exercise
from catalog.validation import Strict, Version, near, validate

SHIPPED = ("seed", "extended")
"""Catalogues that come with the project."""


class CatalogFile(Strict):
    """A catalogue file: entries under ``exercises``."""

    schema_version: Version
    name: Annotated[str, Field(max_length=200)] = ""
    exercises: list[Exercise]


class _Head(Strict):
    """The same before its entries are looked at."""

    schema_version: Version
    name: Annotated[str, Field(max_length=200)] = ""
    exercises: list[Any]


def load_catalog(refs: str | Sequence[str], base: Path | None = None) -> Catalog:
    """Load one catalogue, or several laid over each other.

    Args:
        refs: ``seed``, ``extended``, a file's path, or a list of these; later entries replace
            earlier ones of the same id.
        base: the folder that relative paths start from (default: the working folder).

    Returns:
        The entries in order.

    Raises:
        InputError: a file is missing, unreadable or invalid; every problem found is listed.
    """
    names = [refs] if isinstance(refs, str) else list(refs)
    catalog: Catalog | None = None
    problems: list[Problem] = []
    for name in names:
        try:
            loaded = _load_one(name, base)
        except InputError as error:
            problems += error.problems
            continue
        catalog = loaded if catalog is None else catalog.overlaid("+".join(names), loaded.exercises)
    if problems or catalog is None:
        raise InputError(problems or [Problem("catalog", (), "expected at least one catalogue")])
    return catalog


def _load_one(ref: str, base: Path | None) -> Catalog:
    if ref in SHIPPED:
        return _shipped(ref)
    if ref == "-" and base is not None:
        message = "standard input is no catalogue of a scenario; name a file, or use --catalog -"
        raise InputError([Problem("catalog", (), f"no such catalogue: {message}")])
    path = str((base or Path()) / ref) if ref != "-" else ref
    if ref != "-" and not _there(path):
        hint = near(ref, SHIPPED)
        message = "no such catalogue: expected seed, extended or a file's path"
        raise InputError([Problem(path, (), message, hint=hint)])
    is_json = path.endswith(".json")
    name, raw = read_bytes(path, MAX_CATALOG_BYTES if is_json else MAX_YAML_CATALOG_BYTES)
    if path.lower().endswith(_TABLES):
        made = f"backblock catalog import --from csv {Path(path).with_suffix('.csv').name}"
        first = "" if path.lower().endswith((".csv", ".tsv")) else "save it as CSV (UTF-8), then "
        hint = f"{first}make one of it: {made} -o {Path(path).stem}.yaml"
        raise InputError([Problem(name, (), "is a table, expected a catalogue", hint=hint)])
    with collector_paused():
        document = (
            read_json(raw, name)
            if is_json
            else read_text(decode(raw, name), name, MAX_CATALOG_NODES)
        )
        return parse_catalog(document, Path(path).stem)


_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")


def _there(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:  # a name that is too long, a folder that is closed
        return False


@cache
def _shipped(name: str) -> Catalog:
    raw = files("catalog").joinpath("data", f"{name}.json").read_bytes()
    with collector_paused():
        own = parse_catalog(read_json(raw, f"catalog/data/{name}.json"), name)
    return own if name == "seed" else _shipped("seed").overlaid(name, own.exercises)


def written(name: str) -> Catalog:
    """A shipped catalogue's own entries as people write them, in YAML.

    What is loaded is the same as JSON (``python -m catalog.data_files`` writes it), because YAML
    would take each command a second more.
    """
    text = files("catalog").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return parse_catalog(read_text(text, f"catalog/data/{name}.yaml"), name)


def parse_catalog(document: Document, name: str) -> Catalog:
    """Entries of a parsed catalogue file: a mapping with ``exercises``, or a bare list of entries.

    Raises:
        InputError: every problem found.
    """
    data = document.data
    kind = kind_of(data)
    if kind not in ("", "a catalogue"):
        raise InputError([Problem(document.file, (), f"is {kind}, expected a catalogue")])
    if isinstance(data, list):
        entries, problems = _entries(document, ())
    else:
        _, problems = validate(_Head, document)
        listed = isinstance(data, dict) and isinstance(data.get("exercises"), list)
        entries, found = _entries(document, ("exercises",)) if listed else ([], [])
        problems += found
    problems = problems or _duplicate_ids(document, entries)
    problems = problems or _unknown_progressions(document, entries)
    if problems:
        raise InputError(problems)
    return Catalog(name, tuple(entries))


_CHUNK = 50
"""Entries that are checked at a time: of a file that is wrong throughout, the first are told."""
MAX_ENTRY_NODES = 5_000
"""The most values of one entry; the largest that the schema allows has some 2,000."""


def _entries(document: Document, path: Path_) -> tuple[list[Exercise], list[Problem]]:
    """The entries of a list, up to the first hundreds of problems."""
    listed = document.data
    for part in path:
        listed = listed[part]
    chunks = TypeAdapter(Annotated[list[Exercise], FailFast()])
    entries: list[Exercise] = []
    problems: list[Problem] = []
    for start in range(0, len(listed), _CHUNK):
        chunk = listed[start : start + _CHUNK]
        try:
            entries += chunks.validate_python(chunk)
        except ValidationError:
            for index, item in enumerate(chunk, start):
                problems += _entry_problems(document, (*path, index), item)
        if len(problems) >= MAX_PROBLEMS:
            break
    return entries, _with_example(problems[:MAX_PROBLEMS], listed)


def _entry_problems(document: Document, path: Path_, item: Any) -> list[Problem]:
    if _large(item):
        return [document.problem(path, f"holds more than {MAX_ENTRY_NODES:,} values")]
    return validate(Exercise, document, path)[1]


def _with_example(problems: list[Problem], listed: Sequence[Any]) -> list[Problem]:
    """The problems, the first of an entry that lacks keys with these as an entry of ours has them.

    Whoever writes an entry by hand knows its name and muscles, and has to be told the rest.
    """
    for place, problem in enumerate(problems):
        index = problem.path[-1] if problem.path else None
        if isinstance(index, int) and isinstance(listed[index], dict):
            ours = _nearest(listed[index])
            keys = [key for key, field in Exercise.model_fields.items() if field.is_required()]
            lacks = {key: ours.export()[key] for key in keys if key not in listed[index]}
            if lacks:
                said = ", ".join(f"{key}: {flow(value)}" for key, value in lacks.items())
                hint = (
                    f"as {ours.name} has them: {said}; backblock catalog import makes entries of "
                    "a table with name, equipment and muscles alone"
                )
                return [*problems[:place], replace(problem, hint=hint), *problems[place + 1 :]]
    return problems


def _nearest(item: Mapping[str, Any]) -> Exercise:
    """The shipped entry of the same pattern, where it has one, whose name is the nearest."""
    shipped = _shipped("extended").exercises
    name = str(item.get("name", item.get("id", ""))).casefold()[:100]
    same = [entry for entry in shipped if entry.pattern == item.get("pattern")]
    return max(
        same or shipped,
        key=lambda entry: SequenceMatcher(None, entry.name.casefold(), name).ratio(),
    )


def _large(item: Any) -> bool:
    """Whether an entry holds more than any could need."""
    return next(islice(walk(item), MAX_ENTRY_NODES, None), None) is not None


def _entry_path(document: Document, index: int) -> Path_:
    return (index,) if isinstance(document.data, list) else ("exercises", index)


def _duplicate_ids(document: Document, entries: Sequence[Exercise]) -> list[Problem]:
    seen: dict[str, int] = {}
    problems = []
    for index, entry in enumerate(entries):
        if entry.id in seen:
            path = (*_entry_path(document, index), "id")
            first = document.position((*_entry_path(document, seen[entry.id]), "id"))
            where = f"on line {first.line}" if first else f"at entry {seen[entry.id]}"
            message = f"duplicate id {entry.id!r}, first {where}"
            problems.append(document.problem(path, message))
        seen.setdefault(entry.id, index)
    return problems


def _unknown_progressions(document: Document, entries: Sequence[Exercise]) -> list[Problem]:
    """Progressions must stay in the file, or lead to entries of the seed that it is laid over."""
    if document.file.startswith("catalog/data/"):
        return []  # additions to the seed: the tests hold the whole
    known = {entry.id for entry in entries}
    if all(target in known for entry in entries for target in entry.progresses_to):
        return []  # most files stand alone: the shipped ones need not be read for them
    known |= set(_shipped("extended").by_id)
    return [
        document.problem(
            (*_entry_path(document, index), "progresses_to", place),
            f"unknown exercise {target!r}",
            near(target, known),
        )
        for index, entry in enumerate(entries)
        for place, target in enumerate(entry.progresses_to)
        if target not in known
    ]


def export_catalog(catalog: Catalog) -> list[dict[str, Any]]:
    """The entries as plain data, ready for JSON."""
    return [exercise.export() for exercise in catalog]
