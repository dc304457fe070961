"""One browser for the tests of a process, and the pages it opens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from browser import chromium
from optimizer.plan.schema import Plan
from optimizer.report.html import to_html

HINT = (
    "browser: no Chromium found (Debian: apt-get install chromium; any other: name it in "
    "BACKBLOCK_CHROMIUM)"
)


@pytest.fixture(scope="session")
def tab() -> Iterator[chromium.Tab]:
    """A tab of a headless browser."""
    path = chromium.find()
    if path is None:
        pytest.skip(HINT)
    if sys.platform == "win32":
        pytest.skip("browser: its pipe is only spoken on Unix")
    with chromium.browser(path) as opened:
        yield opened


Page = Callable[[Plan], str]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Write a plan's page; gives its address."""

    def write(plan: Plan) -> str:
        path = tmp_path / "report.html"
        path.write_text(to_html(plan), encoding="utf-8")
        return path.as_uri()

    return write
