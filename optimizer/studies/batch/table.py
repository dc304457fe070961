"""A roster as one template and a table: a scenario for each row."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.inputs import Document, InputError, Path_, Position, Problem, read_text
from catalog.loading import SHIPPED
from optimizer.scenario import Loaded, edited, load_document, load_scenario, parse_scenario
from optimizer.scenario.previous import with_paths
from optimizer.scenario.rewriting import plain_yaml
from optimizer.studies.batch.cells import Table, TableRow, read_table
from optimizer.studies.batch.columns import SHORT_NAMES, WrongCell, path_of, put, unknown_key
from optimizer.studies.batch.names import safe_name
from optimizer.studies.batch.roster import Entry, Reading, Roster, packed, with_file_names

WRITTEN_BY = "# Written by backblock batch"
"""How the scenario files that are made of rows begin; others are never replaced."""


def read_table_roster(
    template: str,
    table: str,
    out: str | Path,
    catalog: str | None = None,
    reading: Reading | None = None,
) -> Roster:
    """Read a roster of one template and a table.

    Args:
        template: a scenario that is valid as it stands.
        table: a CSV file or a workbook, ``-`` for standard input. Its head names what each column
            sets: name, level, goal, gym, days, minutes or any path of the scenario. An empty cell
            leaves what the template says.
        out: the folder that the rows' scenarios will be written to.
        catalog: a catalogue in place of the template's.
        reading: hears of progress.

    Returns:
        An entry for each row; one that can't be used carries every problem it has.

    Raises:
        InputError: the template, the table or its head can't be used.
        OSError: the folder can't be made.
    """
    Path(out).mkdir(parents=True, exist_ok=True)
    base = load_scenario(template, catalog)
    found = read_table(table)
    columns = _columns(found)
    maker = _Maker(base, template, found, columns, Path(out), catalog)
    entries = []
    for number, row in enumerate(found.rows):
        entries.append(maker.entry(row))
        if reading is not None:
            reading(number + 1, len(found.rows))
    uneven = [_uneven(found, problem) for problem in found.problems]
    entries = sorted([*entries, *uneven], key=lambda entry: int(entry.source.rpartition(":")[2]))
    inputs = frozenset(os.path.realpath(path) for path in (template, table) if path != "-")
    return Roster(with_file_names(entries), (), inputs)


def _uneven(table: Table, problem: Problem) -> Entry:
    line = problem.position.line if problem.position else 0
    return Entry(f"row-{line}", f"{table.file}:{line}", problems=(problem,))


def _columns(table: Table) -> list[Path_]:
    """What each column sets.

    Raises:
        InputError: a column that nobody knows, two that set the same, or none with names.
    """
    problems: list[Problem] = []
    paths: list[Path_] = []
    for cell in table.head:
        path = path_of(cell.text) if cell.text else None
        if path is not None and unknown_key(path) is not None:
            path = path_of(cell.text.lower())
        wrong = "a column needs a name" if not cell.text else None
        if path is None:
            wrong = wrong or f"{cell.text!r} is no path of a scenario, such as weekly_sets.start"
        else:
            wrong = unknown_key(path) if cell.text.lower() not in SHORT_NAMES else None
            wrong = wrong or ("a second column for the same" if path in paths else None)
        if wrong is not None:
            short = ", ".join(SHORT_NAMES)
            hint = f"expected {short}, or a path of the scenario" if path is None else ""
            problems.append(Problem(table.file, (), wrong, cell.position, hint))
        paths.append(path or ())
    if not problems and SHORT_NAMES["name"] not in paths:
        message = "has no column 'name', expected one with the athletes' names"
        problems.append(Problem(table.file, (), message, Position(1, 1)))
    if problems:
        raise InputError(problems)
    return paths


class _Maker:
    """Makes a scenario of each row."""

    def __init__(
        self,
        base: Loaded,
        template: str,
        table: Table,
        columns: Sequence[Path_],
        out: Path,
        catalog: str | None,
    ) -> None:
        self.base = base
        self.data = base.document.data
        self.template = template
        self.folder = Path() if template == "-" else Path(template).parent
        self.table = table
        self.columns = columns
        self.out = Path(os.path.realpath(out))
        self.catalog = catalog
        # Files that all rows share are read once, and not for each of them.
        self.shared = not any(path[0] in ("catalog", "previous") for path in columns)
        self.catalogs: dict[str, bytes] = {}
        self.order = sorted(
            range(len(columns)), key=lambda n: table.head[n].text not in SHORT_NAMES
        )

    def entry(self, row: TableRow) -> Entry:
        """The row's scenario, packed or with its problems."""
        line = row[0].position.line
        name = row[self.columns.index(SHORT_NAMES["name"])].text
        entry = Entry(safe_name(name) if name else f"row-{line}", f"{self.table.file}:{line}", name)
        document, problems = self._document(row)
        if not name:
            cell = row[self.columns.index(SHORT_NAMES["name"])]
            problems.append(Problem(self.table.file, (), "an athlete needs a name", cell.position))
        problems += self._wrong(document)
        if problems:
            return replace(entry, problems=tuple(problems))
        text = self._text(document.data)
        return packed(replace(entry, text=text), self._again(entry, text), text, self.catalogs)

    def _wrong(self, document: Document) -> list[Problem]:
        """All that is wrong with a row's scenario."""
        try:
            if self.shared:
                edited(replace(self.base, document=document), document.data)
                return []
        except InputError:
            pass  # said below, where problems behind the first are found too
        try:
            load_document(document, self.folder, self.catalog)
        except InputError as error:
            return error.problems
        return []

    def _document(self, row: TableRow) -> tuple[Document, list[Problem]]:
        """The template with the row's cells in it, which know where they come from."""
        data = copy.deepcopy(self.data)
        places: dict[Path_, Position] = {(): row[0].position}
        problems = []
        for number in self.order:
            cell, path = row[number], self.columns[number]
            if not cell.text:
                continue
            column = self.table.head[number].text
            try:
                places |= dict.fromkeys(put(data, column, path, cell.text), cell.position)
            except WrongCell as error:
                message = f"{column}: {error}"
                problems.append(Problem(self.table.file, (), message, cell.position))
        return Document(self.table.file, data, places), problems

    def _text(self, data: Mapping[str, Any]) -> str:
        """The scenario as a file of the output folder, which finds the same files from there."""
        data = dict(data)
        if self.catalog is not None:
            data["catalog"] = self._from_out(self.catalog, Path())
        elif "catalog" in data:
            given = data["catalog"]
            refs = [given] if isinstance(given, str) else given
            moved = [self._from_out(ref, self.folder) for ref in refs]
            data["catalog"] = moved[0] if isinstance(given, str) else moved
        if "previous" in data:
            data["previous"] = with_paths(
                data["previous"], lambda path: self._from_out(path, self.folder)
            )
        source = "a template" if self.template == "-" else Path(self.template).name
        table = "a table" if self.table.file == "<stdin>" else Path(self.table.file).name
        return f"{WRITTEN_BY} from {source} and {table}; change it there.\n{plain_yaml(data)}"

    def _from_out(self, ref: str, base: Path) -> str:
        if ref in SHIPPED:
            return ref
        return Path(os.path.relpath(os.path.realpath(base / ref), self.out)).as_posix()

    def _again(self, entry: Entry, text: str) -> Loaded:
        """The scenario as whoever opens its file will read it."""
        name = f"{entry.name}.yaml"
        if not self.shared:
            return parse_scenario(text, name, self.out)
        document = read_text(text, name)
        return edited(replace(self.base, document=document), document.data)
