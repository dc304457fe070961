"""What goes out of the page: prints and files of a plan."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.exports import exported
from optimizer.exports.common import CannotExport, ExportOptions
from optimizer.files import to_json
from optimizer.plan.schema import Plan
from optimizer.report.html import to_html
from optimizer.report.html.pdf import to_pdf
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Refused

KINDS = {
    "html": (
        "Page",
        "for phone, screen and paper; in it everything is set to be printed",
        "text/html",
    ),
    "pdf": ("PDF", "the same on A4", "application/pdf"),
    "xlsx": (
        "Workbook",
        "a tab a week, with columns for what was done",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "ics": ("Calendar", "an event a session", "text/calendar"),
    "csv": ("Table", "a line a set", "text/csv"),
    "liftoscript": ("Liftosaur", "a program to paste in", "text/plain"),
    "hevy": ("Hevy", "routines for its API", "application/json"),
    "openweight": ("openweight", "for programs that read it", "application/json"),
    "json": ("Plan file", "with scenario and proof", "application/json"),
}
"""Format to its name, what it is for, and its media type."""
ENDINGS = {"liftoscript": "liftoscript.txt", "hevy": "hevy.json", "openweight": "openweight.json"}
_APPS = ("ics", "csv", "liftoscript", "hevy", "openweight")


@dataclass(frozen=True)
class Offer:
    """One form of a plan.

    Attributes:
        lost: what it can't hold, in sentences.
        refused: why it can't be made as things stand; empty where it can.
    """

    kind: str
    name: str
    what: str
    lost: tuple[str, ...] = ()
    refused: str = ""


def whole_plan(draft: Draft) -> Plan:
    """The plan, ready to be handed out.

    Raises:
        Refused: there is none, or it can't be shown whole.
    """
    plan = draft.plan
    if plan is None:
        raise Refused("There is no plan to hand out yet; solve first.")
    return plan


def offers(draft: Draft) -> list[Offer]:
    """Every form of the plan, with what each leaves out."""
    plan = whole_plan(draft)
    found = []
    for kind, (name, what, _) in KINDS.items():
        lost: tuple[str, ...] = ()
        refused = ""
        if kind in _APPS:
            try:
                made = exported(plan, kind, ExportOptions())
                lost = made.losses
                if made.unmapped:
                    lost += (f"It knows no {', '.join(made.unmapped)}.",)
            except CannotExport as error:
                refused = f"{error}."
        found.append(Offer(kind, name, what, lost, refused))
    return found


def made(draft: Draft, kind: str, asked: Mapping[str, str]) -> tuple[bytes, str, str]:
    """One form of the plan: its content, media type and file name.

    Raises:
        Refused: it can't be made; the message says what it needs.
    """
    plan = whole_plan(draft)
    if kind not in KINDS:
        raise Refused(f"There is no format {kind!r}.")
    media = KINDS[kind][2]
    name = f"{draft.name.rpartition('.')[0]}.{ENDINGS.get(kind, kind)}"
    if kind == "json":
        return to_json(plan.to_data()).encode(), media, name
    if kind == "html":
        return to_html(plan).encode(), media, name
    if kind == "pdf":
        return _pdf(plan), media, name
    times = {} if not asked.get("at") else {"": _time(asked["at"])}
    try:
        content = exported(plan, kind, ExportOptions(day_of(asked.get("start", "")), times)).content
    except CannotExport as error:
        raise Refused(f"{error}.") from None
    return content, media, name


def _pdf(plan: Plan) -> bytes:
    try:
        return to_pdf(plan)
    except (ModuleNotFoundError, OSError):
        raise Refused(
            "PDF needs weasyprint and the Pango library; the page prints the same from the browser."
        ) from None


def day_of(text: str) -> datetime.date | None:
    """A day of a form; None where it is empty.

    Raises:
        Refused: it is none.
    """
    if not text.strip():
        return None
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"{text!r} is no day; write it as 2027-01-04.") from None


def _time(text: str) -> datetime.time:
    try:
        return datetime.datetime.strptime(text, "%H:%M").time()
    except ValueError:
        raise Refused(f"{text!r} is no time; write it as 18:00.") from None
