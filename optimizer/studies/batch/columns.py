"""What a column of a roster's table means: a short name, or a path of the scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from catalog.inputs import InputError, Path_, dotted, read_text, scalar, undotted
from catalog.naming import choice
from catalog.shapes import fields_of, shapes_at, shapes_of
from catalog.validation import near
from catalog.vocabulary import equipment
from optimizer.scenario import ScenarioFile
from optimizer.words import counted

SHORT_NAMES: dict[str, Path_] = {
    "name": ("athlete", "name"),
    "level": ("athlete", "level"),
    "goal": ("athlete", "goal"),
    "gym": ("sessions", "gym"),
    "days": ("sessions", "day"),
    "minutes": ("limits", "minutes"),
}
"""Columns that every coach has; the last three are more than a path, see :func:`put`."""
_FILE = shapes_of(ScenarioFile)
_TEXTS = {"name", "notes", "reps"}
"""Keys whose cells are text whatever they look like."""
_LISTED = re.compile("[,;+]")
"""Between words that may have spaces in them."""
_BETWEEN = re.compile(r"[\s,;/+]+")


class WrongCell(ValueError):
    """A cell that can't be put into the scenario; says why."""


def path_of(column: str) -> Path_ | None:
    """The path that a column's head names: ``sessions[0].minutes``; None where it is none."""
    if column.lower() in SHORT_NAMES:
        return SHORT_NAMES[column.lower()]
    try:
        return undotted(column)
    except ValueError:
        return None


def unknown_key(path: Path_) -> str | None:
    """What a path names that no scenario has, with what may be meant; None where all is known."""
    shapes = _FILE
    for number, part in enumerate(path):
        inner = shapes_at(shapes, [part])
        if not inner:
            keys = {key for shape in shapes if shape.model for key in fields_of(shape.model)}
            keys |= set(SHORT_NAMES) if number == 0 else set()
            hint = near(part, keys)
            before = "" if number == 0 else " there"
            return f"a scenario has no {part!r}{before}{f', {hint}' if hint else ''}"
        shapes = inner
    return None


# ----- cells ----------------------------------------------------------------------------------


def put(data: dict[str, Any], column: str, path: Path_, text: str) -> list[Path_]:
    """Put a cell that is not empty into a scenario's plain data, which is changed.

    Returns:
        The paths that were set, for the places of problems.

    Raises:
        WrongCell: it can't be put there.
    """
    special = {"gym": _put_gym, "days": _put_days, "minutes": _put_minutes}.get(column.lower())
    if special is not None:
        return special(data, text)
    _set(data, path, text if path[-1] in _TEXTS else value_of(text))
    return [path]


def value_of(text: str) -> object:
    """A cell as a scenario would say it: a number, a word, or a list or mapping in brackets.

    Raises:
        WrongCell: brackets or quotes that don't close.
    """
    if text[0] not in "[{\"'":
        return scalar(text)
    try:
        return read_text(text, "").data
    except InputError as error:
        raise WrongCell(error.problems[0].message) from None


def _put_gym(data: dict[str, Any], text: str) -> list[Path_]:
    """A gym of the template for all sessions; or what is in the first session's gym."""
    gyms, sessions = data["equipment"], data["sessions"]
    if text in gyms:
        for session in sessions:
            session["gym"] = text
        return [("sessions", index, "gym") for index in range(len(sessions))]
    gym = sessions[0].get("gym") or next(iter(gyms))
    built_in = choice(text, equipment().gyms)
    if built_in is not None:  # "commercial gym" is one gym, not two items
        text = built_in
    between = _LISTED if _LISTED.search(text) else _BETWEEN
    words = [word.strip() for word in between.split(text.strip("[] ")) if word.strip()]
    gyms[gym] = words[0] if len(words) == 1 else words
    return [("equipment", gym), *(("equipment", gym, n) for n in range(len(words)))]


def _put_days(data: dict[str, Any], text: str) -> list[Path_]:
    """A day for each session in order; the template's last sessions go where there are fewer."""
    days = [word for word in _BETWEEN.split(text.strip("[]")) if word]
    sessions = data["sessions"]
    if len(days) == 1 and days[0].isdigit():
        own = " ".join(str(session["day"]) for session in sessions[: int(days[0])])
        raise WrongCell(f"found {days[0]}, expected the weekdays themselves, e.g. {own or 'mon'}")
    if len(days) > len(sessions):
        raise WrongCell(
            f"{len(days)} days, the template has {counted(len(sessions), 'session')}; a row with "
            "fewer days leaves out the last ones, so write the template for the most"
        )
    del sessions[len(days) :]
    for session, day in zip(sessions, days, strict=True):
        session["day"] = day
    return [("sessions", index, "day") for index in range(len(days))]


def _put_minutes(data: dict[str, Any], text: str) -> list[Path_]:
    """The same for each session, in place of what the template's sessions say of their own."""
    for session in data["sessions"]:
        session.pop("minutes", None)
        if isinstance(session.get("limits"), dict):
            session["limits"].pop("minutes", None)
    _set(data, ("limits", "minutes"), value_of(text))
    return [("limits", "minutes")]


def _set(data: Any, path: Path_, value: Any) -> None:
    """Set a value, making the mappings on the way; lists keep their length."""
    for number, part in enumerate(path):
        last = number == len(path) - 1
        if isinstance(part, int):
            if not isinstance(data, list) or part >= len(data):
                raise WrongCell(f"the template has no {_spoken(path[: number + 1])}")
        elif not isinstance(data, dict):
            raise WrongCell(f"the template's {_spoken(path[:number])} is no mapping")
        if last:
            data[part] = value
        elif isinstance(part, int):
            data = data[part]
        else:
            if data.get(part) is None:
                data[part] = {}
            data = data[part]


def _spoken(path: Iterable[str | int]) -> str:
    return dotted(tuple(path))
