"""A plan as one self-contained web page, for a phone, a screen and paper.

The page needs no network and no script. Everything that comes from a file is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer import words
from optimizer.plan.schema import Plan
from optimizer.report.html.page import kit_words, page_of
from optimizer.report.view import cleaned

if TYPE_CHECKING:
    from jinja2 import Environment


def to_html(plan: Plan) -> str:
    """The plan as a whole HTML document.

    Args:
        plan: an answer with weeks.

    Raises:
        ValueError: the answer holds no plan.
        ModuleNotFoundError: jinja2, of the ``report`` extra, is not installed.
    """
    if plan.weeks is None:
        raise ValueError(f"a result of status {plan.status} holds no plan")
    page = page_of(cleaned(plan))
    return _environment().get_template("page.html").render(page=page, w=words, kit=kit_words) + "\n"


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("optimizer.report.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
