"""Who is to be planned for: scenario files, or a template and a table, read and checked at once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog.inputs import InputError, Problem, decode, read_bytes, read_text
from optimizer.scenario import Loaded, load_document
from optimizer.studies.batch.jobs import Packed
from optimizer.studies.batch.names import safe_name, unique_names

SCENARIO_ENDINGS = (".yaml", ".yml", ".json")
"""Of files that are looked at in a folder."""
Reading = Callable[[int, int], None]
"""Hears how many of how many have been read."""


@dataclass(frozen=True)
class Entry:
    """One line of a roster.

    Attributes:
        name: of its plan file, without the ending; unique in the roster.
        source: the scenario file as it was given, or ``table:line``.
        athlete: the athlete's name, where it is known.
        scenario: the scenario's name, where it is known.
        packed: the scenario, or None where it can't be used.
        text: the scenario file that is written beside the plan, for a row of a table.
        problems: what is wrong with it; empty where it is packed.
    """

    name: str
    source: str
    athlete: str = ""
    scenario: str = ""
    packed: Packed | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Roster:
    """Everybody, in order.

    Attributes:
        entries: good and bad.
        skipped: files of a folder that are no scenarios.
        inputs: files that were read, which no plan may replace.
    """

    entries: Sequence[Entry]
    skipped: Sequence[str] = ()
    inputs: frozenset[str] = frozenset()

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in order."""
        return [problem for entry in self.entries for problem in entry.problems]


def read_roster(
    paths: Sequence[str | Path], catalog: str | None = None, reading: Reading | None = None
) -> Roster:
    """Read scenario files and folders of them.

    Args:
        paths: files, and folders whose YAML and JSON files that are scenarios are taken (not those
            in folders within); ``-`` is standard input.
        catalog: a catalogue in place of the scenarios' own.
        reading: hears of progress.

    Returns:
        An entry for each; one that can't be used carries every problem it has.

    Raises:
        ValueError: a folder holds no scenario.
    """
    files, skipped = _files([str(path) for path in paths])
    catalogs: dict[str, bytes] = {}
    entries = []
    for number, file in enumerate(files):
        entries.append(_entry(file, catalog, catalogs))
        if reading is not None:
            reading(number + 1, len(files))
    inputs = frozenset(_real(file) for file in [*files, *skipped])
    return Roster(with_file_names(entries), tuple(skipped), inputs)


def with_file_names(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, each with a file name of its own."""
    wanted = [(entry.name, entry.source if entry.text is None else entry.text) for entry in entries]
    names = unique_names(wanted)
    return tuple(replace(entry, name=name) for entry, name in zip(entries, names, strict=True))


def _files(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Scenario files in order, each once, and files of folders that are none."""
    files: dict[str, str] = {}
    skipped: list[str] = []
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            files.setdefault(_real(path), path)
            continue
        found = list(_in_folder(Path(path)))
        for file in found:
            if may_be_scenario(file):
                files.setdefault(_real(str(file)), str(file))
            else:
                skipped.append(str(file))
        if len(skipped) == len(found) or not found:
            raise ValueError(
                f"{path} holds no scenario (no {', '.join(SCENARIO_ENDINGS)} file that is one)"
            )
    return list(files.values()), skipped


def _real(path: str) -> str:
    return path if path == "-" else os.path.realpath(path)


def _in_folder(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if (
            path.suffix.lower() in SCENARIO_ENDINGS
            and not path.name.startswith(".")
            and path.is_file()
        ):
            yield path


_SCENARIO_KEY = re.compile(r"""^(sessions|block|equipment)["']?\s*:""", re.MULTILINE)
_FLOW = re.compile(r"""[{,\s]["']?(sessions|block)["']?\s*:""")
_PLAN_KEYS = {"weeks", "conflict", "solver"}


def may_be_scenario(path: Path) -> bool:
    """Whether a file of a folder is meant as a scenario: it has a scenario's keys, right or wrong.

    Catalogues, price lists, logs and plans lie about in folders too.
    """
    try:
        text = decode(read_bytes(str(path))[1], str(path))
    except InputError:
        return (
            path.suffix.lower() != ".json"
        )  # a plan may be large; a scenario is told as a problem
    if path.suffix.lower() == ".json":
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return bool(_FLOW.search(text))
        return isinstance(data, dict) and "sessions" in data and not _PLAN_KEYS & set(data)
    return bool(_SCENARIO_KEY.search(text) or _FLOW.search(text)) or _broken(text, path)


_OTHER_KEY = re.compile(r"^(exercises|weeks|items|-)", re.MULTILINE)


def _broken(text: str, path: Path) -> bool:
    """Whether a file is no YAML at all: it may have been meant, so it is told and not left out."""
    if _OTHER_KEY.search(text):
        return False
    try:
        read_text(text, str(path))
    except InputError as error:
        return all(problem.message != "is empty" for problem in error.problems)
    return False


def _entry(file: str, catalog: str | None, catalogs: dict[str, bytes]) -> Entry:
    """A scenario file, packed or with its problems."""
    entry = Entry(safe_name("stdin" if file == "-" else Path(file).stem), file)
    try:
        name, raw = read_bytes(file)
        text = decode(raw, name)
        base = Path() if file == "-" else Path(file).parent
        return packed(entry, load_document(read_text(text, name), base, catalog), text, catalogs)
    except InputError as error:
        return replace(entry, problems=tuple(error.problems))


def packed(entry: Entry, loaded: Loaded, text: str, catalogs: dict[str, bytes]) -> Entry:
    """The entry with its scenario."""
    content = loaded.scenario.content
    return replace(
        entry,
        athlete=content["athlete"]["name"],
        scenario=content["name"],
        packed=Packed.of(loaded, text, catalogs),
    )
