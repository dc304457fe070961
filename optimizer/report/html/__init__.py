"""A plan as one self-contained web page, for a phone, a screen and paper.

The page needs no network, and a script of its own only to write sets done into it. Everything that
comes from a file is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from markupsafe import Markup

from optimizer import words
from optimizer.plan.loads import load_words, scheme_words, short_reps_words
from optimizer.plan.schema import Plan
from optimizer.report.html.page import kit_words, page_of
from optimizer.report.html.tables import environment, inner_html
from optimizer.report.view import cleaned


def to_html(plan: Plan) -> str:
    """The plan as a whole HTML document."""
    page = page_of(cleaned(plan))
    script = _script()
    digest = hashlib.sha256(script.encode()).digest()
    return (
        environment()
        .get_template("page.html")
        .render(
            page=page,
            w=words,
            kit=kit_words,
            load_words=load_words,
            reps_words=short_reps_words,
            scheme_words=scheme_words,
            inner=inner_html,
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=f"sha256-{base64.b64encode(digest).decode()}",
        )
        + "\n"
    )


def _script() -> str:
    """What keeps the sets that are written into the page; without it there is nothing to write in.

    The page's policy lets this one script run and no other.
    """
    return resources.files(__name__).joinpath("templates/log.js").read_text(encoding="utf-8")
