"""The folder that the page works in: files are found, read and written there and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog.inputs import Document, InputError, Problem, decode, kind_of, read_bytes, read_text
from optimizer.scenario.load import Loaded, load_document
from optimizer.scenario.previous import with_paths

SCENARIO_ENDINGS = (".yaml", ".yml")
MOST_FILES = 500
"""Files of a folder that are looked at."""
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f/\\:]{1,120}\Z")
_BUILT_IN = ("seed", "extended")


class Refused(ValueError):
    """What is asked for makes no sense; the message says why."""


class Outside(Refused):
    """A name that is no file of the folder."""


class Folder:
    """One folder; sub-folders are not looked into."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def path(self, name: str, *endings: str) -> Path:
        """Where a file of the folder is, or would be.

        Args:
            name: its name, without any folder.
            endings: that it may have; any where none are given.

        Raises:
            Outside: the name has folders in it, is hidden, is a link that leads out of the folder,
                or has another ending.
        """
        if not _NAME.match(name) or name.startswith((".", "~")) or name != name.strip():
            raise Outside(f"{name!r} is no file name of this folder.")
        if endings and not name.lower().endswith(endings):
            raise Outside(f"{name!r}: expected a name that ends in {' or '.join(endings)}.")
        path = self.root / name
        if path.resolve().parent != self.root or path.is_dir():
            raise Outside(f"{name!r} is no file of this folder.")
        return path

    def inner(self, name: str) -> Path:
        """A folder within this one, for what is written by the dozen.

        Raises:
            Outside: the name has a way in it, or leads out of the folder.
        """
        if not _NAME.match(name) or name.startswith((".", "~")):
            raise Outside(f"{name!r} is no name of a folder.")
        path = self.root / name
        if path.resolve().parent != self.root or path.is_file():
            raise Outside(f"{name!r} is no folder of this folder.")
        return path

    def scenarios(self) -> Iterator[str]:
        """Names of the scenario files, in order."""
        for path in self.files(*SCENARIO_ENDINGS):
            try:
                data = read_text(decode(read_bytes(str(path))[1], path.name), path.name).data
            except InputError:
                continue
            if kind_of(data) == "a scenario":
                yield path.name

    def plans(self) -> list[str]:
        """Names of the JSON files that may hold a plan."""
        return [path.name for path in self.files(".json")]

    def files(self, *endings: str) -> list[Path]:
        """Files of the folder that have one of some endings, in order."""
        found = []
        for path in sorted(self.root.iterdir())[:MOST_FILES]:
            try:
                found.append(self.path(path.name, *endings))
            except Outside:
                continue
        return [path for path in found if path.is_file()]

    def stamps(self) -> tuple[tuple[str, int], ...]:
        """When the files that a scenario may refer to were last written: catalogues, plans."""
        return tuple(
            (path.name, path.stat().st_mtime_ns)
            for path in self.files(".yaml", ".yml", ".json")
            if not path.name.endswith(".plan.json")
        )

    def load(self, text: str, name: str) -> Loaded:
        """A scenario's text as ``load_scenario`` would take it, its other files in the folder too.

        Raises:
            InputError: the text is no usable scenario, or names a file outside the folder.
        """
        document = read_text(text, name)
        if kind_of(document.data) not in ("", "a scenario"):
            return load_document(document, self.root)  # which refuses it
        problems = list(self._strangers(document))
        if problems:
            raise InputError(problems)
        return load_document(document, self.root)

    def _strangers(self, document: Document) -> Iterator[Problem]:
        """Files that a scenario names and that lie outside the folder."""
        data: Any = document.data if isinstance(document.data, dict) else {}
        refs = data.get("catalog", [])
        named = [(("catalog",), ref) for ref in (refs if isinstance(refs, list) else [refs])]
        named += [(("previous",), ref) for ref in _previous(data)]
        for path, ref in named:
            if not isinstance(ref, str) or ref in _BUILT_IN or not ref:
                continue
            if not (self.root / ref).resolve().is_relative_to(self.root):
                yield document.problem(path, f"{ref} is outside the folder that the page works in")


def _previous(data: Any) -> list[str]:
    """Every file that ``previous`` names, in whatever form."""
    found: list[str] = []

    def take(path: str) -> str:
        found.append(path)
        return path

    with_paths(data.get("previous"), take)
    return found
