"""The documentation as a site: whole, made from the code as it is, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from ruamel.yaml import YAML

import optimizer
from optimizer.cli.app import app
from optimizer.scenario import ScenarioFile
from tools import reference
from tools.pictures import MOST_BYTES

ROOT = Path(__file__).resolve().parents[2]
OPTIONAL = {"batch.md", "trust.md"}
MADE = {"reference/commands.md", "reference/scenario-keys.md", "reference/python.md"}


def config() -> dict[str, Any]:
    """The site's configuration."""
    found: dict[str, Any] = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    return found


def pages(item: Any) -> set[str]:
    """Every page of the navigation."""
    if isinstance(item, str):
        return {item}
    parts = item.values() if isinstance(item, dict) else item
    return set().union(*(pages(part) for part in parts))


def test_the_navigation_has_every_page() -> None:
    """No page of the docs is left out of the site; only those not written yet may be missing."""
    written = {path.name for path in (ROOT / "docs").glob("*.md")}
    listed = pages(config()["nav"])
    assert written <= listed
    assert listed - written - MADE <= OPTIONAL


def test_nothing_is_fetched_from_elsewhere() -> None:
    """Readers need no network: no fonts, scripts or styles of other hosts."""
    found = config()
    assert found["theme"]["font"] is False
    assert "extra_javascript" not in found
    assert all("://" not in sheet for sheet in found["extra_css"])


@pytest.mark.parametrize(
    ("words", "command"), list(reference.leaves(app)), ids=lambda value: str(value)
)
def test_the_reference_has_every_option(words: tuple[str, ...], command: click.Command) -> None:
    """Each command has its part, with its options and its help."""
    section = reference.commands().split(f"\n## {' '.join(words)}\n")[1].split("\n## ")[0]
    for param in command.params:
        if isinstance(param, click.Option):
            assert all(opt in section for opt in param.opts)
    assert "Exit codes: 0 " in section
    assert "\b" not in section


def test_the_reference_has_every_key_and_name() -> None:
    """Keys come from the schema, Python's names from the package."""
    keys = reference.scenario_keys()
    assert all(f"| `{name}` |" in keys for name in ScenarioFile.model_fields)
    assert "| `limits.exercises` |" in keys
    python = reference.python()
    assert all(f".{name}\n" in python for name in optimizer.__all__)


def test_pictures_are_shown_and_small() -> None:
    """Each picture is on a page, and none weighs on a clone."""
    shown = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert pictures
    for picture in pictures:
        assert f"(pictures/{picture.name})" in shown
        assert picture.stat().st_size <= MOST_BYTES
