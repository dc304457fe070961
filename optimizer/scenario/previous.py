"""The block before this one: what its last weeks held, read from its plan or from training logs.

``previous`` in a scenario names the plan of the block before, or logs
of what was done (paths start from the scenario file), or says the same in place. A first phase
that is written with ``new_exercises`` counts against it, and a first week far above its last
training week is warned of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.inputs import Document, InputError, Problem, mappings_at, read_bytes
from catalog.schema import Catalog
from catalog.validation import VERSION, shown
from optimizer.logs.load import MassUnit
from optimizer.logs.log import joined
from optimizer.logs.names import Matcher, read_answers, with_names
from optimizer.logs.reading import is_log, parse_log
from optimizer.logs.weeks import weeks_of
from optimizer.scenario.notation import day_called
from optimizer.scenario.targets import planned_targets
from optimizer.scenario.types import Scenario
from optimizer.sheets.document import document_of
from optimizer.sheets.workbook import id_of_words

MAX_PREVIOUS_BYTES = 16 * 1_048_576
"""The largest file that is read, bytes (16 MiB)."""
MAX_LOGS = 50
FIFTH = 5
"""A first week may be up to a fifth above the last training week before it is warned of."""
LATEST = 2
"""The weeks of a log of which the fuller counts: it does not say which one was a deload."""


def with_previous(document: Document, base: Path, catalog: Catalog) -> Document:
    """The document with files named under ``previous`` replaced by what they say.

    Raises:
        InputError: a file can't be read.
    """
    data = document.data
    files = files_of(data.get("previous")) if isinstance(data, dict) else []
    if not files:
        return document
    if "-" in files:
        message = "standard input is no plan of the block before; name its file"
        raise InputError([document.problem(("previous",), message)])
    if len(files) > MAX_LOGS:
        message = f"has {len(files)} files, expected at most {MAX_LOGS}"
        raise InputError([document.problem(("previous",), message)])
    try:
        found = _before([str(base / file) for file in files], data, base, catalog)
    except InputError as error:
        raise InputError(
            [document.problem(("previous",), _placed(p), p.hint) for p in error.problems]
        ) from None
    return replace(document, data={**data, "previous": found})


def files_of(previous: Any) -> list[str]:
    """The files that ``previous`` names; none where it says what they would."""
    if isinstance(previous, dict):
        previous = previous.get("logs")
    files = previous if isinstance(previous, list) else [previous]
    return files if all(isinstance(file, str) and file for file in files) else []


def with_paths(previous: object, place: Callable[[str], str]) -> object:
    """The same with its paths as they are from another folder."""
    if isinstance(previous, str):
        return place(previous)
    if isinstance(previous, list):
        return [with_paths(file, place) for file in previous]
    if isinstance(previous, dict):
        named_files = [key for key in ("logs", "names") if key in previous]
        return {**previous, **{key: with_paths(previous[key], place) for key in named_files}}
    return previous


def _before(
    paths: list[str], scenario: Mapping[str, Any], base: Path, catalog: Catalog
) -> dict[str, Any]:
    """What the files say: a plan's weeks as they were planned, else what logs say was done."""
    read = [read_bytes(path, MAX_PREVIOUS_BYTES) for path in paths]
    asked = scenario["previous"] if isinstance(scenario["previous"], dict) else {}
    name, raw = read[0]
    table = Path(name).suffix.casefold() in (".csv", ".tsv")
    if len(read) == 1 and not asked and not table and not is_log(raw, name):
        return last_of(_weeks_of_plan(document_of(raw, name).data, name))
    unit: MassUnit = "lb" if asked.get("unit") == "lb" else "kg"
    logs = [parse_log(raw, name, unit) for name, raw in read]
    names = asked.get("names")
    answers = read_answers(str(base / names)) if isinstance(names, str) else {}
    log = with_names(joined(logs), Matcher(catalog, answers))
    weeks = weeks_of(log, _days(scenario))
    if not weeks:
        raise InputError([Problem(name, (), "holds no set that was done")])
    found = last_of(weeks)
    sessions = {s: [id_of_words(e)[:80] for e in held] for s, held in found["sessions"].items()}
    return {"sets": max(map(_sets, weeks[-LATEST:])), "sessions": sessions}


def _weeks_of_plan(plan: object, name: str) -> Sequence[Mapping[str, Any]]:
    version = plan.get("schema_version", VERSION) if isinstance(plan, dict) else VERSION
    if version != VERSION:
        message = f"is a plan of version {shown(version)}, expected {VERSION}"
        raise InputError([Problem(name, (), message)])
    weeks = [week for week in mappings_at(plan, "weeks") if isinstance(week.get("week"), int)]
    if not weeks:
        message = "holds no weeks, expected the plan of the block before, or a training log"
        raise InputError([Problem(name, (), message)])
    return weeks


def _placed(problem: Problem) -> str:
    """A problem of another file, with that file and its line."""
    place = f", line {problem.position.line}" if problem.position else ""
    return f"{problem.file}{place}: {problem.message}"


def _days(scenario: Mapping[str, Any]) -> dict[str, str]:
    """The scenario's sessions and their weekdays, as far as they can be made out."""
    return {
        item["name"]: day
        for item in mappings_at(scenario, "sessions")
        if isinstance(item.get("name"), str) and (day := day_called(str(item.get("day"))))
    }


def last_of(weeks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the next block asks of a plan's weeks.

    Returns:
        ``sessions``: each session's exercises the last time it was held; ``sets``: total sets of
        the last week that was no deload (of the last week where all were).
    """
    ordered = sorted(weeks, key=lambda week: int(week["week"]))
    sessions: dict[str, list[str]] = {}
    for week in ordered:
        for session in mappings_at(week, "sessions"):
            held = [
                item["exercise"]
                for item in mappings_at(session, "exercises")
                if isinstance(item.get("exercise"), str)
            ]
            if held and isinstance(session.get("session"), str):
                sessions[session["session"]] = held
    training = [week for week in ordered if not week.get("deload")] or ordered
    return {"sets": _sets(training[-1]), "sessions": sessions}


def _sets(week: Mapping[str, Any]) -> int:
    return sum(
        item["sets"]
        for session in mappings_at(week, "sessions")
        for item in mappings_at(session, "exercises")
        if isinstance(item.get("sets"), int)
    )


def previous_warnings(scenario: Scenario, catalog: Catalog) -> Iterator[str]:
    """What is odd against the block before: a jump in sets, exercises that are known no more."""
    yield from _jump(scenario)
    held = {} if scenario.previous is None else scenario.previous.sessions
    gone = frozenset[str]().union(*held.values()) - catalog.by_id.keys()
    for exercise in sorted(gone):
        names = [name for name, done in held.items() if exercise in done]
        yield (
            f"{exercise} of the block before ({', '.join(names)}) is not in the catalogue: "
            "what takes its place counts as new."
        )


def _jump(scenario: Scenario) -> Iterator[str]:
    """A first week that asks for over a fifth more sets than the last training week before it."""
    before = None if scenario.previous is None else scenario.previous.sets
    if not before:
        return
    first = planned_targets(scenario.weekly_sets, scenario.phases, scenario.deload_weeks)[0]
    low = first.low
    if (low - before) * FIFTH > before:
        share = round((low - before) / before * 100)
        yield (
            f"Week 1 asks for {low} sets, {share} % more than the {before} of the last training "
            "week of the block before; over 20 % at once is a lot."
        )
