"""What MkDocs is helped with: pages made from the code, formulas, links out of the docs.

MkDocs calls the functions named ``on_...``; see ``mkdocs.yml``.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import reference  # noqa: E402 - found once the checkout is on the path

PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": reference.commands,
    "reference/scenario-keys.md": reference.scenario_keys,
    "reference/python.md": reference.python,
}
"""Pages that are made from the code each time the site is built."""
SHIPPED = ("scenarios",)
"""Folders beside the docs that pages link into; their files are part of the site."""
_FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.DOTALL)
_FETCHED = re.compile(r'(?:<link[^>]+href|\ssrc)="(https?://[^"]+)"')
_OUTWARD = re.compile(r"\]\(\.\./([^)]+)\)")


def on_config(config: Any) -> Any:
    """Leave out of the navigation what is not written yet."""
    config.nav = [kept for item in config.nav if (kept := _written(item)) is not None]
    return config


def _written(item: Any) -> Any:
    """A navigation item with only pages that there are; None where nothing is left."""
    if isinstance(item, str):
        return item if item in PAGES or (ROOT / "docs" / item).is_file() else None
    if isinstance(item, list):
        return [kept for part in item if (kept := _written(part)) is not None] or None
    ((title, inner),) = item.items()
    kept = _written(inner)
    return None if kept is None else {title: kept}


def on_files(files: Files, config: Any) -> Files:
    """Add the pages made from the code, and the files that pages link to."""
    for uri, make in PAGES.items():
        files.append(File.generated(config, uri, content=make()))
    for folder in SHIPPED:
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            uri = path.relative_to(ROOT).as_posix()
            files.append(File.generated(config, uri, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links into folders beside the docs lead to their copies in the site."""
    up = "../" * page.file.src_uri.count("/")
    return _OUTWARD.sub(lambda found: f"]({up}{found[1]})", markdown)


def on_page_content(content: str, page: Any, config: Any, files: Files) -> str:
    """Formulas become MathML, which browsers draw themselves: no script, no fonts, no network."""
    return _FORMULA.sub(_mathml, content)


def on_post_build(config: Any) -> None:
    """Refuse a site that would fetch something from elsewhere to be read.

    Raises:
        PluginError: a page names a script, style or picture of another host.
    """
    for path in sorted(Path(config.site_dir).rglob("*.html")):
        found = _FETCHED.search(path.read_text(encoding="utf-8"))
        if found:
            raise PluginError(f"{path.name} would fetch {found[1]}")


def _mathml(found: re.Match[str]) -> str:
    display = "block" if found[1] == "div" else "inline"
    drawn = str(convert(html.unescape(found[2]).strip(), display=display))
    return drawn.replace("&#x029F5;", "&#x02216;")  # a set difference that common fonts have
