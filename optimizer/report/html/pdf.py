"""The page on paper, as PDF."""

from __future__ import annotations

from optimizer.plan.schema import Plan
from optimizer.report.html import to_html


def to_pdf(plan: Plan) -> bytes:
    """The plan on A4: a sheet for each session and phase, the weeks across.

    Raises:
        ModuleNotFoundError: weasyprint, of the ``pdf`` extra, is not installed.
    """
    import weasyprint

    return bytes(weasyprint.HTML(string=to_html(plan), url_fetcher=_nothing).write_pdf())


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    """The page asks for nothing; whatever else might is refused."""
    raise ValueError(f"refused {url[:80]}")
