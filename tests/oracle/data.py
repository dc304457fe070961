"""The shipped catalogue and equipment as plain data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

Entry = dict[str, Any]


@cache
def _equipment() -> dict[str, Any]:
    text = files("catalog").joinpath("data", "equipment.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)


def contains() -> dict[str, list[str]]:
    """Direct rows of the contains-table."""
    return dict(_equipment()["contains"])


def gyms() -> dict[str, list[str]]:
    """The built-in gyms."""
    return dict(_equipment()["gyms"])


@cache
def _entries(name: str) -> tuple[Entry, ...]:
    import catalog

    return tuple(catalog.export_catalog(catalog.load_catalog(name)))


def entries(name: str = "seed") -> list[Entry]:
    """Entries of a shipped catalogue."""
    return list(_entries(name))


def has_extended() -> bool:
    """Whether the extended catalogue ships already."""
    return files("catalog").joinpath("data", "extended.yaml").is_file()
