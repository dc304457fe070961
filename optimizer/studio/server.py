"""The page's server: one folder, its drafts, its searches, and what every route needs of them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from catalog.inputs import InputError
from optimizer import words
from optimizer.report.blocks import ReportBlock, filled
from optimizer.report.html.tables import environment, inner_html
from optimizer.studio.draft import Draft
from optimizer.studio.folder import SCENARIO_ENDINGS, Folder, Outside
from optimizer.studio.jobs import Queue

MOST_FIELDS = 60
"""Fields of one form."""
MOST_DRAFTS = 50
"""Scenarios that are held in memory."""


@dataclass
class Studio:
    """Everything that lives as long as the server.

    Attributes:
        folder: that it works in.
        token: the first part of each address.
        drafts: by file name.
        queue: of searches.
    """

    folder: Folder
    token: str
    drafts: dict[str, Draft] = field(default_factory=dict)
    queue: Queue = field(default_factory=Queue)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def draft(self, name: str) -> Draft:
        """The draft of a scenario file, as the files are now.

        Raises:
            HTTPException: there is no such file, or it can't be read.
        """
        try:
            path = self.folder.path(name, *SCENARIO_ENDINGS)
        except Outside as error:
            raise HTTPException(404, str(error)) from None
        with self.lock:
            draft = self.drafts.get(name)
            if draft is None:
                if not path.is_file():
                    raise HTTPException(404, f"There is no {name} in this folder.")
                try:
                    draft = Draft(self.folder, name)
                except InputError as error:
                    raise HTTPException(422, str(error.problems[0])) from None
                while len(self.drafts) >= MOST_DRAFTS:
                    self.drafts.pop(next(iter(self.drafts)))
                self.drafts[name] = draft
        with draft.lock:
            draft.look()
        return draft

    def url(self, *parts: str) -> str:
        """The address of a part of the page."""
        return "/".join(["", self.token, *(quote(part, safe="") for part in parts)])

    def render(self, template: str, **values: Any) -> str:
        """A template as text; everything that comes from files is escaped.

        Halves of letters, which a file's escapes can spell, become question marks: no answer could
        hold them.
        """
        text = ENVIRONMENT.get_template(template).render(
            url=self.url, w=words, folder=self.folder.root, **values
        )
        return text.encode("utf-8", "replace").decode()

    def page(self, template: str, **values: Any) -> HTMLResponse:
        """A template as an answer."""
        return HTMLResponse(self.render(template, **values))


def blocks_html(blocks: list[ReportBlock]) -> Markup:
    """A report's blocks as a part of the page; their texts are escaped one by one."""
    parts = []
    for block in filled(blocks):
        if block.title:
            parts.append(
                Markup("<h{0}>{1}</h{0}>").format(min(4, max(3, block.level)), block.title)
            )
        parts.append(inner_html(block))
    return Markup("\n").join(parts)


ENVIRONMENT = environment("optimizer.studio")
ENVIRONMENT.filters["blocks"] = blocks_html


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each once; the last of several counts.

    Raises:
        HTTPException: the form has too many fields, or is no text.
    """
    return dict(await _pairs(request))


async def list_of(request: Request, key: str) -> list[str]:
    """All values that a form has under one name."""
    return [value for name, value in await _pairs(request) if name == key]


async def _pairs(request: Request) -> list[tuple[str, str]]:
    raw = await request.body()
    try:
        return parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400, f"This form can't be read: {error}") from None


def whole(form: Mapping[str, str], key: str, low: int, high: int, usual: int | None = None) -> int:
    """A whole number of a form.

    Raises:
        HTTPException: it is none, or out of bounds.
    """
    text = form.get(key, "").strip()
    if not text and usual is not None:
        return usual
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise HTTPException(400, f"{key}: expected a whole number")
    if not low <= int(text) <= high:
        raise HTTPException(400, f"{key}: expected {low} to {high}")
    return int(text)


def weeks_of(form: Mapping[str, str]) -> list[int]:
    """Weeks of a form, as ``1,2,3``.

    Raises:
        HTTPException: they are none.
    """
    parts = form.get("weeks", "").split(",")
    if len(parts) > 26:
        raise HTTPException(400, "weeks: expected 26 at most")
    return [whole({"weeks": part}, "weeks", 1, 26) for part in parts]
