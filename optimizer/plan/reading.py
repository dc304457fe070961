"""Reads plan files of any origin: our own, edited by hand, or written by another program.

Only what a coach could check on paper is needed: which week, which session, which exercises with
how many sets, in order. Everything else in the file is kept as it stands, as claims to check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from catalog.inputs import (
    MAX_BYTES,
    Document,
    InputError,
    Path_,
    Problem,
    dotted,
    kind_of,
    read_bytes,
    value_at,
)
from catalog.schema import Catalog
from catalog.shapes import Word
from catalog.shorthand import written_out
from catalog.validation import Version, validate
from optimizer.plan.schema import MOST_SETS, Answer, Plan, WeekPlan
from optimizer.sheets.document import document_of
from optimizer.words import listed

MAX_PLAN_BYTES = 16 * MAX_BYTES
"""The largest plan file that is read, bytes (16 MiB; a plan of 26 weeks is under 1 MiB)."""


@dataclass(frozen=True)
class PrescriptionFacts:
    """One exercise of one session of one week.

    Attributes:
        exercise: an id, perhaps of no catalogue.
        sets: working sets, perhaps none or negative in a file that is wrong.
        pair: its place in a superset, e.g. ``A1``; None where it stands alone.
    """

    exercise: str
    sets: int
    pair: str | None = None


@dataclass(frozen=True)
class SessionFacts:
    """One session of one week; its prescriptions stand in the order they are trained."""

    session: str
    prescriptions: tuple[PrescriptionFacts, ...]


@dataclass(frozen=True)
class WeekFacts:
    """One week, counted from 1; session names are unique."""

    week: int
    sessions: tuple[SessionFacts, ...]


@dataclass(frozen=True)
class PlanFacts:
    """What a plan says is trained, and whatever else it claims.

    Attributes:
        weeks: in order, each week once; weeks of the block may be absent.
        frozen_through: weeks 1 to this are facts, judged by nothing; 0 is none.
        stated: the whole file as plain data.
        file: the file's name, for messages.
        done: sessions of the week that goes on (after ``frozen_through``) that have begun, with
            what was done in them.
    """

    weeks: tuple[WeekFacts, ...]
    frozen_through: int = 0
    stated: Mapping[str, Any] = field(default_factory=dict, compare=False)
    file: str = field(default="plan", compare=False)
    done: Mapping[str, tuple[PrescriptionFacts, ...]] = field(default_factory=dict)


class _Lenient(BaseModel):
    """Wrong types are problems, other keys are not."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class _Prescription(_Lenient):
    exercise: Annotated[str, Field(min_length=1, max_length=200), Word("exercise")]
    sets: int
    pair: Annotated[str, Field(max_length=200)] | None = None


class _Session(_Lenient):
    session: Annotated[str, Field(min_length=1, max_length=200)]
    exercises: Annotated[list[_Prescription], Field(max_length=1000)]


class _Week(_Lenient):
    week: Annotated[int, Field(ge=1, le=1000)]
    sessions: Annotated[list[_Session], Field(max_length=1000)]


class _Done(_Lenient):
    week: Annotated[int, Field(ge=1, le=1000)]
    sessions: Annotated[
        dict[
            Annotated[str, Field(min_length=1, max_length=200)],
            Annotated[list[_Prescription], Field(max_length=1000)],
        ],
        Field(max_length=1000),
    ]


class _Plan(_Lenient):
    weeks: Annotated[list[_Week], Field(max_length=1000)]
    frozen_through: Annotated[int, Field(ge=0, le=1000)] | None = None
    done: _Done | None = None
    schema_version: Version = 1


def read_plan(
    path: str,
    weeks: int | None = None,
    catalog: Catalog | None = None,
    days: Mapping[str, str] | None = None,
) -> PlanFacts:
    """Read a plan file up to 16 MiB: YAML, JSON, a spreadsheet, or a table (CSV or Markdown).

    Args:
        path: a file's path, or ``-`` for standard input.
        weeks: the length of the block, where known; ``frozen_through`` may not pass it.
        catalog: exercises that may be written by name; without one only ids are known.
        days: weekday to the session held on it, for tables that name days.

    Raises:
        InputError: the file holds no plan; carries every problem found.
    """
    name, raw = read_bytes(path, MAX_PLAN_BYTES)
    return parse_plan(raw, name, weeks, catalog, days)


def parse_plan(
    raw: bytes | str,
    name: str = "<text>",
    weeks: int | None = None,
    catalog: Catalog | None = None,
    days: Mapping[str, str] | None = None,
) -> PlanFacts:
    """The same from a file's bytes or text.

    Raises:
        InputError: it holds no plan; carries every problem found.
    """
    source = raw.encode() if isinstance(raw, str) else raw
    return plan_of(document_of(source, name, weeks, days), weeks, catalog)


def plan_of(
    document: Document, weeks: int | None = None, catalog: Catalog | None = None
) -> PlanFacts:
    """A parsed file as a plan.

    Raises:
        InputError: it holds no plan; carries every problem found.
    """
    if _answers_without_plan(document.data):
        message = f"holds no plan: its status is {document.data['status']}"
        raise InputError([document.problem(("status",), message)])
    kind = kind_of(document.data)
    if kind == "a scenario":
        made = f"backblock solve {document.file} -o plan.json"
        hint = f"make one of it: {made}"
        raise InputError([Problem(document.file, (), "is a scenario, expected a plan", hint=hint)])
    if kind != "a plan" and "weeks" not in _keys_of(document.data):
        raise InputError([_no_plan(document, kind)])
    document, problems = written_out(_Plan, document, catalog)
    shape, found = validate(_Plan, document)
    problems += [_with_example(problem, document.data) for problem in found]
    problems += _repeats(document)
    problems += _frozen_too_far(document, weeks)
    if not problems:
        problems += _done_elsewhere(document, shape, weeks)
    if problems:
        raise InputError(problems)
    return _facts(shape, document.data, document.file)


def _keys_of(data: object) -> set[str]:
    return set(data) if isinstance(data, dict) else set()


def _no_plan(document: Document, kind: str) -> Problem:
    """What is said of a file that holds no weeks, and how a plan is written."""
    if kind:
        return Problem(document.file, (), f"is {kind}, expected a plan")
    if isinstance(document.data, list) and any("week" in _keys_of(w) for w in document.data):
        hint = 'write {"weeks": [...]} around it'
        return document.problem((), "is a bare list of weeks", hint)
    hint = "a table begins with its headings: week,session,exercise,sets"
    message = 'holds no plan: neither "weeks" nor a table with a row an exercise'
    return Problem(document.file, (), message, hint=hint)


_WRITTEN = {
    "weeks": '"weeks": [{"week": 1, "sessions": [...]}]',
    "sessions": '"sessions": [{"session": "Pull A", "exercises": [...]}]',
    "exercises": '"exercises": [{"exercise": "deadlift", "sets": 3}]',
}
"""How weeks, sessions and exercises are written."""


def _with_example(problem: Problem, data: object) -> Problem:
    """A problem of what holds weeks, sessions or exercises, with how these are written."""
    keys = [part for part in problem.path if isinstance(part, str)]
    shape = problem.message.startswith("is missing") or "expected a " in problem.message
    if problem.hint or not shape or not keys or keys != list(_WRITTEN)[: len(keys)]:
        return problem
    item = value_at(data, problem.path)
    known = item.get("exercise") if isinstance(item, dict) else item
    example = _WRITTEN[keys[-1]]
    if keys[-1] == "exercises" and isinstance(known, str) and len(known) <= _LONGEST_SHOWN:
        written = _AS_WRITTEN.fullmatch(known)
        lift, sets = (written[1], written[2]) if written else (known, "3")
        example = f'{{"exercise": {json.dumps(lift, ensure_ascii=False)}, "sets": {sets}}}'
    return replace(problem, hint=f"write {example}")


_LONGEST_SHOWN = 60
_AS_WRITTEN = re.compile(r"(\S.*?)[\s:,]+(\d{1,2})\s*(?:[x\u00d7*]\s*\S.*|sets?)", re.IGNORECASE)
"""A lift as people write it in one line: ``Pull-Up 3x8``."""


def of_another(facts: PlanFacts, sessions: Sequence[str]) -> str:
    """How a plan is of another scenario, in words; empty where they share a session."""
    own = list(dict.fromkeys(s.session for week in facts.weeks for s in week.sessions))
    if not own or set(own) & set(sessions):
        return ""
    return (
        f"is of another scenario: its sessions are {listed(own[:_MOST_NAMED])}, the scenario has "
        f"{listed(sessions[:_MOST_NAMED])}"
    )


_MOST_NAMED = 7
"""Sessions that are named; no week has more."""


def facts_of(plan: Answer) -> PlanFacts:
    """A plan of our own as the verifier takes it, with all its claims.

    Raises:
        ValueError: the result has no weeks (infeasible or unknown).
    """
    if not isinstance(plan, Plan):
        raise ValueError(f"a result of status {plan.status} holds no plan")
    data = plan.to_data()
    return _facts(_Plan.model_validate(data), data, "plan")


def _facts(shape: _Plan, data: Mapping[str, Any], name: str) -> PlanFacts:
    weeks = sorted(map(week_facts, shape.weeks), key=lambda week: week.week)
    return PlanFacts(tuple(weeks), shape.frozen_through or 0, data, name, _done(shape.done))


def week_facts(week: _Week | WeekPlan) -> WeekFacts:
    """What one week of a plan trains."""
    sessions = (
        SessionFacts(
            session.session,
            tuple(PrescriptionFacts(p.exercise, p.sets, p.pair) for p in session.exercises),
        )
        for session in week.sessions
    )
    return WeekFacts(week.week, tuple(sessions))


def _done(part: _Done | None) -> dict[str, tuple[PrescriptionFacts, ...]]:
    sessions = {} if part is None else part.sessions
    return {
        name: tuple(PrescriptionFacts(item.exercise, item.sets) for item in items)
        for name, items in sessions.items()
    }


def _answers_without_plan(data: object) -> bool:
    return isinstance(data, dict) and "weeks" not in data and isinstance(data.get("status"), str)


def _repeats(document: Document) -> Iterator[Problem]:
    """Weeks and, within a week, sessions that are listed twice."""
    weeks = _list(document.data, "weeks")
    yield from _repeated(document, ("weeks",), weeks, "week")
    for index, week in enumerate(weeks):
        path: Path_ = ("weeks", index, "sessions")
        yield from _repeated(document, path, _list(week, "sessions"), "session")


def _repeated(document: Document, path: Path_, items: list[Any], key: str) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for index, item in enumerate(items):
        value = item.get(key) if isinstance(item, dict) else None
        if isinstance(value, bool) or not isinstance(value, int | str):
            continue
        if value in seen:
            first = dotted((*path, seen[value]))
            yield document.problem(
                (*path, index, key), f"{key} {value!r} is listed twice, first at {first}"
            )
        seen.setdefault(value, index)


def _list(data: object, key: str) -> list[Any]:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []


def _frozen_too_far(document: Document, weeks: int | None) -> Iterator[Problem]:
    frozen = document.data.get("frozen_through") if isinstance(document.data, dict) else None
    if not isinstance(frozen, int) or isinstance(frozen, bool) or weeks is None:
        return
    if frozen > weeks:
        yield document.problem(
            ("frozen_through",), f"found {frozen}, expected at most the block's {weeks} weeks"
        )


def _done_elsewhere(document: Document, shape: _Plan, weeks: int | None) -> Iterator[Problem]:
    """Only the week that goes on can be done in part, and it is one of the block."""
    if shape.done is None:
        return
    found, expected = shape.done.week, (shape.frozen_through or 0) + 1
    if found != expected:
        message = f"found {found}, expected {expected}: the week after those that are done"
        yield document.problem(("done", "week"), message)
    elif weeks is not None and found > weeks:
        message = f"found {found}, expected at most the block's {weeks} weeks"
        yield document.problem(("done", "week"), message)
    for name, items in shape.done.sessions.items():
        for index, item in enumerate(items):
            if not 0 <= item.sets <= MOST_SETS:
                message = f"found {item.sets}, expected 0 to {MOST_SETS}"
                yield document.problem(("done", "sessions", name, index, "sets"), message)
