"""Reads a scenario file: bytes to a resolved scenario, or every problem it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.inputs import Document, InputError, Problem, decode, kind_of, read_bytes, read_text
from catalog.loading import load_catalog
from catalog.schema import Catalog
from catalog.shorthand import written_out
from catalog.validation import of_newer, validate
from optimizer.scenario.previous import files_of, with_previous
from optimizer.scenario.resolve import resolve
from optimizer.scenario.salvage import references_of_the_rest
from optimizer.scenario.schema import ScenarioFile
from optimizer.scenario.types import Scenario

HINTS = {
    "a plan": "give the file that it was solved from; a command that takes both takes that first",
    "a catalogue": "a scenario names it: catalog: and the path of this file",
    "a price list": "it goes behind --prices",
}
"""What to do with a file that is no scenario."""


@dataclass(frozen=True)
class Loaded:
    """A scenario with what it came from.

    Attributes:
        scenario: every default filled in.
        catalog: the exercises it may use.
        document: the file, with line and column of everything in it.
        file: the file's models, as written.
    """

    scenario: Scenario
    catalog: Catalog
    document: Document
    file: ScenarioFile


def load_scenario(path: str, catalog: str | None = None) -> Loaded:
    """Read, check and resolve a scenario file.

    Args:
        path: a file's path, or ``-`` for standard input.
        catalog: a catalogue to use in place of the scenario's own.

    Raises:
        InputError: the file can't be used; carries every problem found.
    """
    name, raw = read_bytes(path)
    document = read_text(decode(raw, name), name)
    return load_document(document, Path() if path == "-" else Path(path).parent, catalog)


def parse_scenario(text: str, name: str = "<text>", base: Path | None = None) -> Loaded:
    """The same from text; relative catalogue paths start from ``base``.

    Raises:
        InputError: the text is no usable scenario.
    """
    return load_document(read_text(text, name), base or Path())


def load_document(document: Document, base: Path, catalog: str | None = None) -> Loaded:
    """Check and resolve a parsed scenario.

    Raises:
        InputError: carries every problem found.
    """
    kind = kind_of(document.data)
    if kind not in ("", "a scenario"):
        hint = HINTS.get(kind, "")
        raise InputError([Problem(document.file, (), f"is {kind}, expected a scenario", hint=hint)])
    try:
        exercises = _catalog(document, base, catalog)
    except InputError as error:
        problems = _shape_problems(document)
        raise InputError(sorted([*problems, *error.problems], key=_by_place)) from None
    document, problems = _with_previous(document, base, exercises)
    as_read, (document, found) = document, written_out(ScenarioFile, document, exercises)
    problems += found
    file, found = validate(ScenarioFile, document)
    problems += found
    if any(of_newer(problem) for problem in problems):
        raise InputError(problems)
    if file is None or problems:
        problems += references_of_the_rest(as_read, problems, exercises)
        raise InputError(sorted(problems, key=_by_place))
    scenario, problems = resolve(file, document, exercises)
    if scenario is None:
        raise InputError(sorted(problems, key=_by_place))
    return Loaded(scenario, exercises, document, file)


def _shape_problems(document: Document) -> list[Problem]:
    """What is wrong whatever the catalogue holds."""
    document, problems = written_out(ScenarioFile, document)
    return problems + validate(ScenarioFile, document)[1]


def _with_previous(
    document: Document, base: Path, catalog: Catalog
) -> tuple[Document, list[Problem]]:
    """The document with the block before read into it, or what is wrong with that."""
    try:
        return with_previous(document, base, catalog), []
    except InputError as error:
        return document, list(error.problems)


def _catalog(document: Document, base: Path, override: str | None) -> Catalog:
    if override is not None:
        return load_catalog(override)
    given = document.data.get("catalog", "seed") if isinstance(document.data, dict) else "seed"
    refs = given if isinstance(given, list) else [given]
    if not refs or not all(isinstance(ref, str) and ref for ref in refs):
        refs = ["seed"]  # already a problem of the schema
    try:
        return load_catalog(refs, base)
    except InputError as error:
        problems = [
            document.problem(("catalog",), p.message, p.hint)
            if p.message.startswith("no such catalogue")
            else p
            for p in error.problems
        ]
        raise InputError(problems) from None


def _by_place(problem: object) -> tuple[int, int]:
    position = getattr(problem, "position", None)
    return (position.line, position.column) if position else (0, 0)


def edited(loaded: Loaded, data: object, catalog: Catalog | None = None) -> Loaded:
    """The scenario that an edited file would give, places of unedited lines kept.

    Args:
        loaded: what is edited; stays as it is.
        data: the file's plain data with the edit made (work on a deep copy of
            ``loaded.document.data``).
        catalog: exercises to use; default the same.

    Raises:
        InputError: the edit makes the file invalid.
    """
    if isinstance(data, dict) and files_of(data.get("previous")):
        data = {**data, "previous": loaded.scenario.content.get("previous")}
    exercises = loaded.catalog if catalog is None else catalog
    document, problems = written_out(ScenarioFile, replace(loaded.document, data=data), exercises)
    file, found = validate(ScenarioFile, document)
    if file is None or problems:
        raise InputError(problems + found)
    scenario, problems = resolve(file, document, exercises)
    if scenario is None:
        raise InputError(problems)
    return Loaded(scenario, exercises, document, file)


def catalogs(loaded: Loaded) -> list[str]:
    """The catalogues that a file asks for; empty where the command line has another."""
    data = loaded.document.data
    given = data.get("catalog", "seed") if isinstance(data, dict) else "seed"
    refs = list(given) if isinstance(given, list) else [given]
    return refs if loaded.catalog.name == "+".join(refs) else []


def larger_catalog(loaded: Loaded) -> Catalog | None:
    """The scenario's exercises and those of the extended catalogue; None if it has them already."""
    refs = catalogs(loaded)
    if "seed" not in refs or "extended" in refs:
        return None
    extended = load_catalog("extended")
    return extended.overlaid("+".join(_with_extended(refs)), loaded.catalog.exercises)


def with_extended(loaded: Loaded) -> str | list[str]:
    """What the file would say under ``catalog`` to have those."""
    refs = _with_extended(catalogs(loaded))
    return refs[0] if len(refs) == 1 else refs


def _with_extended(refs: Sequence[str]) -> list[str]:
    return ["extended" if ref == "seed" else ref for ref in refs]
