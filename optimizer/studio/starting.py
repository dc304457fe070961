"""A new block of a few answers, as ``backblock init`` makes it, or of a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.vocabulary import equipment
from optimizer.files import replace_file
from optimizer.scenario.rewriting import rewritten
from optimizer.scenario.templates import SPREAD_DAYS, TEMPLATES, Request, template
from optimizer.solver import Progress
from optimizer.studies.starting import starting
from optimizer.studio.changes import WIDTH
from optimizer.studio.folder import Refused
from optimizer.studio.form import GOALS, LEVELS
from optimizer.studio.jobs import Job
from optimizer.studio.server import Studio, whole


def options() -> dict[str, Any]:
    """What can be chosen."""
    return {
        "levels": LEVELS,
        "goals": GOALS,
        "days": SPREAD_DAYS[7],
        "gyms": list(equipment().gyms),
        "templates": TEMPLATES,
        "usual": Request(),
    }


def file_name(studio: Studio, text: str) -> str:
    """A new file's name out of what was typed.

    Raises:
        Refused: it is none, or there is such a file.
    """
    stem = re.sub(r"[^\w-]+", "_", text.strip().removesuffix(".yaml")).strip("_")[:80]
    name = f"{stem or 'my_block'}.yaml"
    _new(studio, name)
    return name


def begin(studio: Studio, form: Mapping[str, str], days: list[str]) -> dict[str, Any]:
    """Make the file that a form asks for: at once of a template, else by a search.

    Raises:
        Refused: the form asks for something that there is not.
    """
    name = file_name(studio, form.get("file", ""))
    chosen = form.get("template", "")
    if chosen:
        if chosen not in TEMPLATES:
            raise Refused("There is no such template.")
        _save(studio, name, template(chosen))
        return {"go": studio.url("scenario", name)}
    request = _request(form, days)
    title = form.get("file", "").strip().removesuffix(".yaml")[:100]
    job = studio.queue.add(
        "Making a block that has a plan", lambda job: _make(studio, name, title, request, job)
    )
    return {"job": job.number}


def _request(form: Mapping[str, str], days: list[str]) -> Request:
    level, goal, gym = (form.get(key, "") for key in ("level", "goal", "gym"))
    if level not in LEVELS or goal not in GOALS or gym not in equipment().gyms:
        raise Refused("Choose a level, a goal and a gym.")
    held = tuple(day for day in SPREAD_DAYS[7] if day in days)
    if not held:
        raise Refused("Choose at least one day.")
    minutes = whole(form, "minutes", 15, 600) if form.get("minutes", "").strip() else None
    return Request(
        level=level,
        goal=goal,
        days=held,
        weeks=whole(form, "weeks", 1, 26),
        gym=gym,
        minutes=minutes,
    )


def _make(studio: Studio, name: str, title: str, request: Request, job: Job) -> dict[str, str]:
    """Look for a scenario that has a plan, and write it."""
    job.hear(Progress(0, None, None, "looking for a plan of this scenario"))
    found = starting(request, stop=job.stop)
    if job.gone:
        return {}
    if found.solves is False:
        words = (
            "No plan exists for this, even with everything eased: try more minutes, fewer days "
            "or another gym. Nothing is written."
        )
        return {"error": words}
    text = found.text
    if title:
        text = rewritten(text, lambda data: data.update(name=title), WIDTH)
    _save(studio, name, text)
    return {"go": studio.url("plan", name), "html": ""}


def _save(studio: Studio, name: str, text: str) -> None:
    replace_file(_new(studio, name), text.encode())


def _new(studio: Studio, name: str) -> Path:
    """Where a file will be that is not there yet."""
    path = studio.folder.path(name)
    if path.exists():
        raise Refused(f"There is a {name} already; choose another name.")
    return path
