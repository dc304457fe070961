"""Recognises files that are something else than what was asked for."""

from __future__ import annotations

from typing import Any

_KEYS = {
    "a scenario": ({"sessions", "block"}, {"sessions", "equipment"}),
    "a plan": ({"status", "solver"}, {"status", "conflict"}),
    "a catalogue": ({"exercises"},),
    "a price list": ({"items", "currency"},),
}
_MAGIC = (
    (b"PK\x03\x04", "a spreadsheet or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def kind_of(data: Any) -> str:
    """What a file's data looks like: ``a plan``, ``a scenario``...; empty where it is unknown."""
    if not isinstance(data, dict):
        return ""
    if isinstance(data.get("weeks"), list):
        return "a plan"
    for kind, known in _KEYS.items():
        if any(keys <= set(data) for keys in known):
            return kind
    return ""


def kind_of_bytes(raw: bytes) -> str:
    """What a file that is no text is."""
    return next((kind for magic, kind in _MAGIC if raw.startswith(magic)), "")
