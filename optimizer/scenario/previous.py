"""The block before this one: what its last weeks held, read from its plan file.

An addition to the contract: ``previous`` in a scenario names the plan of the block before (its
path starts from the scenario file), or says the same in place. A first phase that is written with
``new_exercises`` counts against it, and a first week far above its last training week is warned of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.inputs import Document, InputError, decode, read_bytes, read_json, read_text
from catalog.schema import Catalog
from catalog.validation import VERSION, shown
from optimizer.scenario.targets import planned_targets
from optimizer.scenario.types import Scenario

MAX_PLAN_BYTES = 16 * 1_048_576
"""The largest plan file that is read, bytes (16 MiB)."""
MAX_PLAN_NODES = 200_000
"""The most values of one."""
STEP = 5
"""A first week may be up to a fifth above the last training week before it is warned of."""


def with_previous(document: Document, base: Path) -> Document:
    """The document with a plan's path under ``previous`` replaced by what the plan says.

    Args:
        document: a scenario file.
        base: the folder that paths start from.

    Raises:
        InputError: the plan can't be read.
    """
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("previous"), str):
        return document
    if data["previous"] == "-":
        message = "standard input is no plan of the block before; name its file"
        raise InputError([document.problem(("previous",), message)])
    try:
        plan = _read(str(base / data["previous"]))
    except InputError as error:
        raise InputError(
            [document.problem(("previous",), p.message, p.hint) for p in error.problems]
        ) from None
    version = plan.get("schema_version", VERSION) if isinstance(plan, dict) else VERSION
    if version != VERSION:
        message = f"{data['previous']} is a plan of version {shown(version)}, expected {VERSION}"
        raise InputError([document.problem(("previous",), message)])
    weeks = [week for week in _list(plan, "weeks") if isinstance(week.get("week"), int)]
    if not weeks:
        message = f"{data['previous']} holds no weeks, expected the plan of the block before"
        raise InputError([document.problem(("previous",), message)])
    return replace(document, data={**data, "previous": last_of(weeks)})


def last_of(weeks: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What the next block asks of a plan's weeks.

    Returns:
        ``sessions``: each session's exercises the last time it was held; ``sets``: total sets of
        the last week that was no deload (of the last week where all were).
    """
    ordered = sorted(weeks, key=lambda week: int(week["week"]))
    sessions: dict[str, list[str]] = {}
    for week in ordered:
        for session in _list(week, "sessions"):
            held = [
                item["exercise"]
                for item in _list(session, "exercises")
                if isinstance(item.get("exercise"), str)
            ]
            if held and isinstance(session.get("session"), str):
                sessions[session["session"]] = held
    training = [week for week in ordered if not week.get("deload")] or ordered
    return {"sets": _sets(training[-1]), "sessions": sessions}


def _sets(week: Mapping[str, Any]) -> int:
    return sum(
        item["sets"]
        for session in _list(week, "sessions")
        for item in _list(session, "exercises")
        if isinstance(item.get("sets"), int)
    )


def _read(path: str) -> Any:
    name, raw = read_bytes(path, MAX_PLAN_BYTES)
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return read_json(raw, name, MAX_PLAN_NODES).data
    return read_text(decode(raw, name), name).data


def _list(data: object, key: str) -> list[Mapping[str, Any]]:
    value = data.get(key) if isinstance(data, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def previous_warnings(scenario: Scenario, catalog: Catalog) -> Iterator[str]:
    """What is odd against the block before: a jump in sets, exercises that are known no more."""
    yield from _jump(scenario)
    held = {} if scenario.previous is None else scenario.previous.sessions
    gone = frozenset[str]().union(*held.values()) - catalog.by_id.keys()
    for exercise in sorted(gone):
        names = [name for name, done in held.items() if exercise in done]
        yield (
            f"{exercise} of the block before ({', '.join(names)}) is no longer in the catalogue: "
            "what takes its place counts as new."
        )


def _jump(scenario: Scenario) -> Iterator[str]:
    """A first week that asks for over a fifth more sets than the last training week before it."""
    before = None if scenario.previous is None else scenario.previous.sets
    if not before:
        return
    first = planned_targets(scenario.weekly_sets, scenario.phases, scenario.deload_weeks)[0]
    low = first.low
    if (low - before) * STEP > before:
        share = round((low - before) / before * 100)
        yield (
            f"Week 1 asks for {low} sets, {share} % more than the {before} of the last training "
            "week of the block before; over 20 % at once is a lot."
        )
