"""Checks the references of a file that breaks the schema, so that all problems come at once.

What the schema refused is taken out, piece by piece, until the rest is valid; then the references
of the rest are checked. Nothing is ever solved from a salvaged file.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from catalog.inputs import Document, Path_, Problem, value_at
from catalog.schema import Catalog
from catalog.shorthand import written_out
from catalog.validation import validate
from optimizer.scenario.references import References
from optimizer.scenario.schema import ScenarioFile

_ROUNDS = 60
"""Pieces taken out at most; a file with more problems than that has enough to report."""


def references_of_the_rest(
    document: Document, problems: list[Problem], catalog: Catalog
) -> list[Problem]:
    """Reference problems of whatever part of the file the schema accepts.

    Args:
        document: the file.
        problems: what the schema said; nothing at or below these paths is reported again.
        catalog: the catalogue that the file names.
    """
    rest = replace(document, data=copy.deepcopy(document.data))
    removed: list[Path_] = []
    todo = list(problems)
    for _ in range(_ROUNDS):
        if not todo or not todo[0].path:
            break
        _remove(rest.data, todo[0].path)
        removed.append(todo[0].path)
        full, _ = written_out(ScenarioFile, rest, catalog)
        file, todo = validate(ScenarioFile, full)
        if file is not None:
            references = References(file, full, catalog)
            references.check()
            known = {problem.path for problem in problems}
            found = [_back(document, problem, removed) for problem in references.problems]
            return [p for p in found if not _caused(document.data, p, known, removed)]
    return []


def _remove(data: Any, path: Path_) -> None:
    for part in path[:-1]:
        data = data[part]
    del data[path[-1]]


def _caused(data: object, problem: Problem, known: set[Path_], removed: list[Path_]) -> bool:
    """Whether a problem only says that something was taken out, or stands below a known one."""
    if any(problem.path[: len(path)] == path for path in known):
        return True
    if "week" in problem.message and any(path[0] == "block" for path in removed):
        return True
    found = value_at(data, problem.path)
    return isinstance(found, str) and found in _names(data)


def _names(data: Any) -> set[str]:
    """Session and gym names as the file has them, whatever else is wrong around them."""
    sessions = data.get("sessions")
    listed = sessions if isinstance(sessions, list) else []
    names = {item.get("name") for item in listed if isinstance(item, dict)}
    gyms = data.get("equipment")
    names |= set(gyms) if isinstance(gyms, dict) else set()
    return {name for name in names if isinstance(name, str)}


def _back(document: Document, problem: Problem, removed: list[Path_]) -> Problem:
    """The problem with its list indices as they were before anything was taken out."""
    path = list(problem.path)
    for gone in reversed(removed):
        depth = len(gone) - 1
        index = gone[-1]
        if isinstance(index, int) and len(path) > depth and tuple(path[:depth]) == gone[:-1]:
            here = path[depth]
            if isinstance(here, int) and here >= index:
                path[depth] = here + 1
    return document.problem(tuple(path), problem.message, problem.hint)
